//! One sheet of any workbook: its head, its print set-up, its columns, rows and cells.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Worksheet, XlsxError};

use super::styles::Styles;
use super::table::{Cell, Name, Table};
use crate::text::Lang;
use crate::time::{Day, Moment, ymd};

/// Row of the column headings of a list: below name, question and link.
pub(crate) const HEAD: u32 = 3;
/// Units of column width that stand on a landscape A4 at [`SMALLEST`] in the widest of the usual fonts.
pub(crate) const LANDSCAPE: f64 = 131.0;
/// The same upright.
pub(crate) const UPRIGHT: f64 = 90.0;
/// Points of rows that stand on a landscape A4 at [`SMALLEST`].
pub(crate) const LANDSCAPE_HEIGHT: f64 = 630.0;
/// The same upright.
pub(crate) const UPRIGHT_HEIGHT: f64 = 938.0;
/// Per cent at which the smallest letters (10 points) are printed in 8 points; nothing is printed smaller.
const SMALLEST: u16 = 80;
/// Points of a row whose height nobody set.
const ROW: f64 = 15.0;
/// Longest text of a cell.
const LONGEST: usize = 32_000;
/// Lines of the highest row.
const MOST_LINES: u32 = 30;

/// Digits of ordinary text in a unit of column width, which is that of a digit in a larger size; a little is kept free.
const DIGITS_PER_UNIT: f64 = 1.07;
/// Points of a line of ordinary text, and of the room around the lines of a row.
const LINE: f64 = 12.9;
const AROUND: f64 = 2.0;

/// A column's heading and width in characters.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// The heading.
    pub(crate) words: String,
    /// The width; 0 leaves the column as it is.
    pub(crate) width: f64,
}

impl Heading {
    /// A heading in the words of one language.
    pub(crate) fn new(words: impl Into<String>, width: f64) -> Self {
        Self { words: words.into(), width }
    }
}

/// What stands in the margins of every printed page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Margins<'m> {
    /// Above, on the left.
    pub(crate) left: &'m str,
    /// Above, in the middle; the name of the sheet where it is empty.
    pub(crate) centre: &'m str,
    /// Above, on the right.
    pub(crate) right: &'m str,
    /// Below, on the left; page numbers stand on the right.
    pub(crate) foot: &'m str,
}

/// A sheet that is being filled.
pub(crate) struct Sheet<'s> {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// Formats of its cells.
    pub(crate) styles: &'s Styles,
    lang: Lang,
    widths: Vec<f64>,
    heights: BTreeMap<u32, f64>,
    printed: Option<u16>,
    upright: bool,
    repeated: bool,
    filling: Option<(u32, u32)>,
    note: String,
    long: bool,
}

impl<'s> Sheet<'s> {
    /// A named sheet with its print set-up; of a long list empty cells are left out for the sake of memory.
    pub(crate) fn new(
        sheet: Worksheet,
        name: &str,
        margins: Margins<'_>,
        styles: &'s Styles,
        lang: Lang,
        long: bool,
    ) -> Result<Self, XlsxError> {
        let mut page = Self {
            sheet,
            styles,
            lang,
            widths: Vec::new(),
            heights: BTreeMap::new(),
            printed: None,
            upright: false,
            repeated: false,
            filling: None,
            note: String::new(),
            long,
        };
        page.sheet.set_name(name)?;
        page.print_set_up(margins);
        Ok(page)
    }

    fn print_set_up(&mut self, margins: Margins<'_>) {
        let (page, of) = (self.lang.t("pagina", "page"), self.lang.t("din", "of"));
        let plain = |text: &str| text.replace('&', "&&");
        let centre = if margins.centre.is_empty() { "&A".to_owned() } else { plain(margins.centre) };
        self.sheet.set_paper_size(9);
        self.sheet.set_landscape();
        self.sheet.set_margins(0.25, 0.25, 0.6, 0.6, 0.3, 0.3);
        self.sheet.set_print_fit_to_pages(1, 0);
        // The space ends the font size: a name may begin with a digit.
        self.sheet.set_header(format!("&L&10 {}&C&10 {centre}&R&10 {}", plain(margins.left), plain(margins.right)));
        let foot = if margins.foot.is_empty() { String::new() } else { format!("&L&10 {}", plain(margins.foot)) };
        self.sheet.set_footer(format!("{foot}&R&10 {page} &P {of} &N"));
    }

    /// The finished sheet. Columns that would be too small on one page go on to the next ones, below their first columns.
    pub(crate) fn done(mut self) -> Result<Worksheet, XlsxError> {
        let printed = self.printed.map_or(self.widths.len(), |last| usize::from(last) + 1);
        let width: f64 = self.widths.iter().take(printed).sum();
        self.wrap_note(printed, width)?;
        if width > if self.upright { UPRIGHT } else { LANDSCAPE } {
            self.sheet.set_print_scale(SMALLEST);
            if !self.repeated {
                self.sheet.set_repeat_columns(0, 0)?;
            }
        }
        Ok(self.sheet)
    }

    /// Breaks the sentence below the name where it is longer than what is printed. The rows of a long list are on the disk
    /// by now.
    fn wrap_note(&mut self, printed: usize, width: f64) -> Result<(), XlsxError> {
        let lines = lines_of(&self.note, width * DIGITS_PER_UNIT);
        let Some(last) = u16::try_from(printed.saturating_sub(1)).ok().filter(|last| *last > 0) else { return Ok(()) };
        if self.long || lines < 2 || width < 1.0 {
            return Ok(());
        }
        let format = self.styles.note.clone().set_text_wrap();
        let note = std::mem::take(&mut self.note);
        self.sheet.merge_range(1, 0, 1, last, short(&note).as_str(), &format)?;
        self.height(1, f64::from(lines) * LINE + AROUND)
    }

    /// A text across columns of the row that is being filled in.
    pub(crate) fn across(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if first >= last {
            return self.put(row, first, text, format);
        }
        self.sheet.merge_range(row, first, row, last, short(text).as_str(), format)?;
        let columns = self.widths.get(usize::from(first)..=usize::from(last)).unwrap_or_default();
        let width: f64 = columns.iter().sum();
        if let Some((filling, lines)) = &mut self.filling
            && *filling == row
        {
            *lines = (*lines).max(lines_of(text, width * DIGITS_PER_UNIT));
        }
        Ok(())
    }

    /// Prints upright.
    pub(crate) fn upright(&mut self) {
        self.upright = true;
        self.sheet.set_portrait();
    }

    /// Prints the columns up to one, and the rows up to one.
    pub(crate) fn print_to(&mut self, row: u32, column: u16) -> Result<(), XlsxError> {
        self.printed = Some(column);
        self.sheet.set_print_area(0, 0, row, column)?;
        Ok(())
    }

    /// Prints the columns up to one, of some rows only.
    pub(crate) fn print_from(&mut self, first: u32, last: u32, column: u16) -> Result<(), XlsxError> {
        self.printed = Some(column);
        self.sheet.set_print_area(first, 0, last, column)?;
        Ok(())
    }

    /// Repeats the columns up to one where the others go on to further pages.
    pub(crate) fn repeat_to(&mut self, column: u16) -> Result<(), XlsxError> {
        self.repeated = true;
        self.sheet.set_repeat_columns(0, column)?;
        Ok(())
    }

    /// Sets the height of a row, in points.
    pub(crate) fn height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.heights.insert(row, points);
        self.sheet.set_row_height(row, points)?;
        Ok(())
    }

    /// Height of the first rows, in points.
    pub(crate) fn height_of(&self, rows: u32) -> f64 {
        (0..rows).map(|row| self.heights.get(&row).copied().unwrap_or(ROW)).sum()
    }

    /// Its name, and a sentence below.
    pub(crate) fn head(&mut self, name: &str, note: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(0, 0, name, &self.styles.heading)?;
        self.height(0, 24.0)?;
        self.sheet.write_string_with_format(1, 0, short(note), &self.styles.note)?;
        note.clone_into(&mut self.note);
        Ok(())
    }

    /// Column widths and headings of a list, repeated on every printed page and frozen.
    pub(crate) fn list(&mut self, row: u32, columns: &[Heading]) -> Result<(), XlsxError> {
        for (i, Heading { width, .. }) in (0_u16..).zip(columns) {
            self.width(i, *width)?;
        }
        self.headings(row, columns)?;
        self.sheet.set_freeze_panes(row + 1, 0)?;
        self.sheet.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// The same of a list that is not printed.
    pub(crate) fn screen_list(&mut self, row: u32, columns: &[Heading]) -> Result<(), XlsxError> {
        for (i, Heading { width, .. }) in (0_u16..).zip(columns) {
            self.width(i, *width)?;
        }
        self.headings(row, columns)?;
        self.sheet.set_freeze_panes(row + 1, 0)?;
        Ok(())
    }

    /// The same of a table.
    pub(crate) fn table<T>(&mut self, row: u32, table: &Table<'_, T>) -> Result<(), XlsxError> {
        self.printed = table.last_printed();
        self.list(row, &headings(table, self.lang))
    }

    /// Column widths and headings of a table that is followed by others.
    pub(crate) fn plain_table<T>(&mut self, row: u32, table: &Table<'_, T>) -> Result<(), XlsxError> {
        let columns = headings(table, self.lang);
        for (i, Heading { width, .. }) in (0_u16..).zip(&columns) {
            self.width(i, *width)?;
        }
        self.headings(row, &columns)
    }

    /// Column headings only.
    pub(crate) fn headings(&mut self, row: u32, columns: &[Heading]) -> Result<(), XlsxError> {
        self.begin(row);
        let styles = self.styles;
        for (i, Heading { words, .. }) in (0_u16..).zip(columns) {
            self.put(row, i, words, &styles.column)?;
        }
        self.end()
    }

    /// Width of a column that is not part of a list.
    pub(crate) fn width(&mut self, column: u16, width: f64) -> Result<(), XlsxError> {
        let at = usize::from(column);
        if self.widths.len() <= at {
            self.widths.resize(at + 1, 0.0);
        }
        if let Some(known) = self.widths.get_mut(at) {
            *known = width;
        }
        self.sheet.set_column_width(column, width)?;
        Ok(())
    }

    /// Starts a row whose height follows its longest text.
    pub(crate) fn begin(&mut self, row: u32) {
        self.filling = Some((row, 1));
    }

    /// Ends the row: spreadsheet programs do not all grow a row with its text when they open a file.
    pub(crate) fn end(&mut self) -> Result<(), XlsxError> {
        if let Some((row, lines)) = self.filling.take()
            && lines > 1
        {
            let points = f64::from(lines.min(MOST_LINES)) * LINE + AROUND;
            if self.long {
                self.sheet.set_row_height(row, points)?;
            } else {
                self.height(row, points)?;
            }
        }
        Ok(())
    }

    /// Height of a row whose longest text stands across so many units of width.
    pub(crate) fn fit(&mut self, row: u32, text: &str, width: f64) -> Result<(), XlsxError> {
        self.filling = Some((row, lines_of(text, width * DIGITS_PER_UNIT)));
        self.end()
    }

    /// Says which column is the last that is printed, before rows are filled in.
    pub(crate) const fn prints(&mut self, column: u16) {
        self.printed = Some(column);
    }

    /// What is not printed makes no row higher: paper is what rows are made for, and on a screen a cell can be opened.
    fn measure(&mut self, row: u32, column: u16, text: &str) {
        if self.printed.is_some_and(|last| column > last) {
            return;
        }
        let Some((filling, lines)) = &mut self.filling else { return };
        let Some(width) = self.widths.get(usize::from(column)).filter(|width| **width > 0.0) else { return };
        if *filling == row {
            *lines = (*lines).max(lines_of(text, *width * DIGITS_PER_UNIT));
        }
    }

    /// Filters over the columns of a list that ends at `last`, when all its rows are filled in.
    pub(crate) fn filters(&mut self, row: u32, last: u32, columns: usize) -> Result<(), XlsxError> {
        if self.long {
            // rust_xlsxwriter 0.102 writes the last row of a sheet on disk twice where its height is set, which spoils
            // the file; behind an empty row without a height it is not the last.
            self.sheet.write_blank(last + 1, 0, &self.styles.note)?;
        }
        let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(row, 0, last.max(row), last_column)?;
        Ok(())
    }

    /// One row of a list; its height follows its longest text. `check` draws the link to a check.
    pub(crate) fn row<T>(
        &mut self,
        row: u32,
        table: &Table<'_, T>,
        item: &T,
        check: &impl Fn(&mut Self, u32, u16, usize, &str) -> Result<(), XlsxError>,
    ) -> Result<(), XlsxError> {
        self.begin(row);
        for (column, described) in (0_u16..).zip(table.in_book()) {
            match described.cell(item) {
                Cell::Check(position, id) => check(self, row, column, position, &id)?,
                cell => self.cell(row, column, &cell)?,
            }
        }
        self.end()
    }

    /// One row of a list without links, as high as any.
    pub(crate) fn plain_row<T>(&mut self, row: u32, table: &Table<'_, T>, item: &T) -> Result<(), XlsxError> {
        (0_u16..).zip(table.in_book()).try_for_each(|(column, described)| self.cell(row, column, &described.cell(item)))
    }

    /// A cell of a list; a link to a check is drawn as text.
    pub(crate) fn cell(&mut self, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let (styles, lang) = (self.styles, self.lang);
        match cell {
            Cell::Text(text) | Cell::Sentence(text) => self.text(row, column, text),
            Cell::Strong(text) => self.put(row, column, text, &styles.strong),
            Cell::Faint(text) => self.faint(row, column, text),
            Cell::Count(n) => self.count(row, column, *n),
            Cell::Sparse(n) => self.sparse(row, column, *n),
            Cell::Number(n) => self.number(row, column, *n, &styles.number),
            Cell::Decimal(n) => self.number(row, column, Some(*n), &styles.decimal),
            Cell::Ordinal(n) => self.number(row, column, n.map(f64::from), &styles.ordinal),
            Cell::Share(share) => self.number(row, column, *share, &styles.percent),
            Cell::Date(date) => self.date(row, column, *date),
            Cell::State(nature, state) => {
                self.put(row, column, &lang.state_marked(*nature, *state), styles.state(*state))
            }
            Cell::Verdict(Some(verdict)) => {
                self.put(row, column, &lang.verdict_marked(*verdict), styles.verdict(*verdict))
            }
            Cell::Verdict(None) => self.text(row, column, lang.t("fără verdict", "no verdict")),
            Cell::Toned(verdict, words) => self.put(row, column, words, styles.verdict(*verdict)),
            Cell::Check(_, id) => self.text(row, column, id),
            Cell::Anchor(_, id) => self.put(row, column, id, &styles.strong),
            Cell::Described { title, .. } => self.text(row, column, title),
            Cell::Link { sheet, row: to, words } => self.link(row, column, sheet, *to, words),
            Cell::Cause(at) | Cell::CauseAnchor(at) => {
                self.number(row, column, u32::try_from(*at + 1).ok().map(f64::from), &styles.ordinal)
            }
            Cell::Rows(rows) => {
                let places: Vec<&str> = rows.iter().map(|(place, _)| place.as_str()).collect();
                self.text(row, column, &places.join("; "))
            }
            Cell::Input(text) => self.input(row, column, text),
            #[allow(clippy::cast_precision_loss, reason = "a spreadsheet knows no other numbers")]
            Cell::Whole(n) => self.number(row, column, Some(*n as f64), &styles.count),
        }
    }

    /// Text.
    pub(crate) fn put(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.measure(row, column, text);
        if text.is_empty() {
            self.blank(row, column, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, short(text), format)?;
        }
        Ok(())
    }

    /// Wrapped text in the ordinary format.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        let styles = self.styles;
        self.put(row, column, text, &styles.text)
    }

    /// An empty cell with its lines, left out of very long lists for the sake of memory.
    fn blank(&mut self, row: u32, column: u16, format: &Format) -> Result<(), XlsxError> {
        if !self.long {
            self.sheet.write_blank(row, column, format)?;
        }
        Ok(())
    }

    /// A cell that an inspector fills in, or has filled in.
    pub(crate) fn input(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        let styles = self.styles;
        if text.is_empty() {
            self.sheet.write_blank(row, column, &styles.input)?;
            return Ok(());
        }
        self.put(row, column, text, &styles.input)
    }

    /// Grey text that is cut at the column's edge.
    pub(crate) fn faint(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, short(text), &self.styles.faint)?;
        Ok(())
    }

    /// A whole number.
    #[allow(clippy::cast_precision_loss, reason = "a spreadsheet knows no other numbers")]
    pub(crate) fn count(&mut self, row: u32, column: u16, n: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, n as f64, &self.styles.count)?;
        Ok(())
    }

    /// A whole number that matters only when it is not zero.
    #[allow(clippy::cast_precision_loss, reason = "a spreadsheet knows no other numbers")]
    pub(crate) fn sparse(&mut self, row: u32, column: u16, n: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, n as f64, &self.styles.sparse)?;
        Ok(())
    }

    /// A number in a format; nothing where there is none.
    pub(crate) fn number(&mut self, row: u32, column: u16, n: Option<f64>, format: &Format) -> Result<(), XlsxError> {
        match n {
            Some(n) if n.is_finite() => self.sheet.write_number_with_format(row, column, n, format)?,
            _ => return self.blank(row, column, format),
        };
        Ok(())
    }

    /// A day or moment as a real date, so that it sorts; text where a spreadsheet has no such date.
    pub(crate) fn date(&mut self, row: u32, column: u16, date: Option<Moment>) -> Result<(), XlsxError> {
        let styles = self.styles;
        let Some(date) = date else { return self.put(row, column, "", &styles.day) };
        let format = if date.minute.is_some() { &styles.moment } else { &styles.day };
        match excel(date) {
            Ok(date) => {
                self.sheet.write_datetime_with_format(row, column, &date, format)?;
                Ok(())
            }
            Err(_) => self.put(row, column, &date.format(), &styles.day),
        }
    }

    /// A link to a row of another sheet, in a table.
    pub(crate) fn link(&mut self, row: u32, column: u16, sheet: &str, to: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_url_with_format(row, column, target(sheet, to).set_text(text), &self.styles.link)?;
        Ok(())
    }

    /// A link outside of a table.
    pub(crate) fn link_bare(
        &mut self,
        row: u32,
        column: u16,
        sheet: &str,
        to: u32,
        text: &str,
    ) -> Result<(), XlsxError> {
        self.sheet.write_url_with_format(row, column, target(sheet, to).set_text(text), &self.styles.bare_link)?;
        Ok(())
    }

    /// A sentence where a list is empty.
    pub(crate) fn nothing(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, 0, text, &self.styles.note)?;
        Ok(())
    }

    /// The name of a block within the sheet.
    pub(crate) fn block(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, 0, short(text), &self.styles.block)?;
        self.height(row, 20.0)
    }
}

/// The headings of a table's columns.
fn headings<T>(table: &Table<'_, T>, lang: Lang) -> Vec<Heading> {
    let heading = |name: Name, width: f64| Heading::new(name.in_words(lang), width);
    table.in_book().map(|column| heading(column.name, column.width)).collect()
}

/// Title and author of a workbook; the day stands for the moment of writing, so that the same results give the same
/// bytes.
pub(crate) fn properties(title: &str, day: Day) -> Result<DocProperties, XlsxError> {
    let created = excel(Moment::date(day))?;
    Ok(DocProperties::new().set_title(title).set_author("mms").set_creation_datetime(&created))
}

/// Name of the n-th sheet of a list, counted from 0.
pub(crate) fn numbered(name: &str, n: usize) -> String {
    if n == 0 { name.to_owned() } else { format!("{name} {}", n + 1) }
}

/// How many lines a text takes in a column of so many digits, broken at spaces.
fn lines_of(text: &str, width: f64) -> u32 {
    // A column whose width nobody set, or that is too narrow for any letter.
    if width < 1.0 {
        return 1;
    }
    // Much shorter in bytes than the column in digits: one line, without looking at letters.
    if u32::try_from(text.len()).is_ok_and(|long| f64::from(long) <= width * 0.6) && !text.contains('\n') {
        return 1;
    }
    let mut lines = 0_u32;
    for paragraph in text.split('\n') {
        let mut at = 0.0;
        lines += 1;
        for word in paragraph.split(' ') {
            let long: f64 = word.chars().map(breadth).sum();
            let space = if at > 0.0 { breadth(' ') } else { 0.0 };
            if at > 0.0 && at + space + long > width {
                lines += 1;
                at = long;
            } else {
                at += space + long;
            }
            while at > width {
                lines += 1;
                at -= width;
            }
        }
    }
    lines
}

/// How broad a letter is, in digits: the broadest of the fonts that spreadsheet programs use.
const fn breadth(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'î' | 'I' | 'Î' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | ' ' | '·' => 0.52,
        'f' | 't' | 'r' | 'ț' | '(' | ')' | '[' | ']' | '-' | '/' | '\\' | '„' | '”' | '“' | '"' | '‹' | '›' => {
            0.7
        }
        's' | 'c' | 'ș' | 'z' | 'J' | '*' => 0.9,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' | '→' | '✓' | '✗' | '◎' | '☐' | '☒' => 1.6,
        'a'..='z' | 'ă' | 'â' | '0'..='9' | '?' | '#' | '_' | '–' => 1.0,
        _ => 1.25,
    }
}

fn target(sheet: &str, row: u32) -> Url {
    Url::new(format!("internal:'{}'!A{}", sheet.replace('\'', "''"), row + 1))
}

/// A date of a spreadsheet; an error before 1900.
fn excel(moment: Moment) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = ymd(moment.day);
    let part = |n: u32| u8::try_from(n).unwrap_or(0);
    let date = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(0), part(month), part(day))?;
    match moment.minute {
        Some(minute) => date.and_hms(minute / 60, part(u32::from(minute % 60)), 0),
        None => Ok(date),
    }
}

/// At most as much as a cell holds, and a sign where something was left out.
fn short(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
