//! One sheet: its head, its columns, its cells and how it prints.

use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError};

use super::{Book, LONG};
use crate::report::view::Section;
use crate::time::{Moment, ymd};

/// Row of the column headings of a list: below name, question and link.
pub(super) const HEAD: u32 = 3;
/// Months that are read with ease on one printed page.
const MONTHS_ON_A_PAGE: usize = 14;
/// Longest text of a cell.
const LONGEST: usize = 32_000;

/// Characters of ordinary text in a unit of column width, which is that of a digit in a larger size.
const CHARACTERS_PER_UNIT: f64 = 1.12;

/// A column's heading and width in characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column(pub &'static str, pub f64);

/// A sheet that is being filled.
pub(super) struct Page<'b, 'a> {
    /// The workbook's context.
    pub book: &'b Book<'a>,
    /// The sheet.
    pub sheet: Worksheet,
    widths: Vec<f64>,
    filling: Option<(u32, u32)>,
    long: bool,
}

impl<'b, 'a> Page<'b, 'a> {
    /// A named sheet with its head and print set-up; `note` stands below the name.
    pub fn new(book: &'b Book<'a>, section: Section, name: &str, note: &str) -> Result<Self, XlsxError> {
        Self::of_rows(book, section, name, note, 0)
    }

    /// The same for a list of so many rows, which are then filled in from the top.
    pub fn of_rows(
        book: &'b Book<'a>,
        section: Section,
        name: &str,
        note: &str,
        rows: usize,
    ) -> Result<Self, XlsxError> {
        let lang = book.report.lang;
        if section == Section::Cover {
            return Self::bare(book, name, rows);
        }
        let note = if note.is_empty() { section.question(lang) } else { note };
        Self::titled(book, name, note, Some(Section::Cover.name(lang)), rows)
    }

    /// A named sheet with its head and a link to the sheet that all begin from.
    pub fn titled(
        book: &'b Book<'a>,
        name: &str,
        note: &str,
        home: Option<&str>,
        rows: usize,
    ) -> Result<Self, XlsxError> {
        let mut page = Self::bare(book, name, rows)?;
        page.sheet.write_string_with_format(0, 0, name, &book.styles.heading)?;
        page.sheet.set_row_height(0, 24)?;
        page.sheet.write_string_with_format(1, 0, short(note), &book.styles.note)?;
        if let Some(home) = home {
            page.link_bare(2, 0, home, 0, &format!("← {home}"))?;
        }
        Ok(page)
    }

    /// A named sheet with its print set-up.
    fn bare(book: &'b Book<'a>, name: &str, rows: usize) -> Result<Self, XlsxError> {
        let mut page = Self { book, sheet: book.sheet(rows), widths: Vec::new(), filling: None, long: rows > LONG };
        page.sheet.set_name(name)?;
        page.print_set_up();
        Ok(page)
    }

    fn print_set_up(&mut self) {
        let lang = self.book.report.lang;
        let name: String = self.book.report.provider_name().chars().take(80).collect();
        let period = self.book.report.period_words();
        let (page, of) = (lang.t("pagina", "page"), lang.t("din", "of"));
        self.sheet.set_paper_size(9);
        self.sheet.set_landscape();
        self.sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        self.sheet.set_print_fit_to_pages(1, 0);
        let plain = name.replace('&', "&&");
        // The space ends the font size: a name may begin with a digit.
        self.sheet.set_header(format!("&L&8 {plain}&C&8 &A&R&8 {period}"));
        self.sheet.set_footer(format!("&L&8 {}&R&8 {page} &P {of} &N", self.book.fingerprint_short()));
    }

    /// Column widths and headings of a list, repeated on every printed page and frozen.
    pub fn list(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        for (i, Column(_, width)) in (0_u16..).zip(columns) {
            self.width(i, *width)?;
        }
        self.headings(row, columns)?;
        self.sheet.set_freeze_panes(row + 1, 0)?;
        self.sheet.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// Column headings only.
    pub fn headings(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        self.begin(row);
        for (i, Column(title, _)) in (0_u16..).zip(columns) {
            self.put(row, i, title, &self.book.styles.column)?;
        }
        self.end()
    }

    /// Width of a column that is not part of a list.
    pub fn width(&mut self, column: u16, width: f64) -> Result<(), XlsxError> {
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
    pub fn begin(&mut self, row: u32) {
        self.filling = Some((row, 1));
    }

    /// Ends the row: spreadsheet programs do not all grow a row with its text when they open a file.
    pub fn end(&mut self) -> Result<(), XlsxError> {
        if let Some((row, lines)) = self.filling.take()
            && lines > 1
        {
            self.sheet.set_row_height(row, height(lines))?;
        }
        Ok(())
    }

    /// Columns of so many months: a printed page for each year, with the first columns on every one.
    /// The first column that is printed once only.
    pub fn years_wide(&mut self, months: usize) -> Result<u16, XlsxError> {
        let years = u16::try_from(months.div_ceil(MONTHS_ON_A_PAGE)).unwrap_or(u16::MAX);
        if years > 1 {
            self.sheet.set_print_fit_to_pages(years, 0);
            self.sheet.set_repeat_columns(0, 1)?;
            return Ok(2);
        }
        Ok(0)
    }

    fn measure(&mut self, row: u32, column: u16, text: &str) {
        let Some((filling, lines)) = &mut self.filling else { return };
        let Some(width) = self.widths.get(usize::from(column)).filter(|width| **width > 0.0) else { return };
        if *filling == row {
            *lines = (*lines).max(lines_in(text, *width));
        }
    }

    /// Filters over the columns of a list that ends at `last`, when all its rows are filled in.
    pub fn filters(&mut self, row: u32, last: u32, columns: usize) -> Result<(), XlsxError> {
        if self.long {
            // rust_xlsxwriter 0.102 writes the last row of a sheet on disk twice where its height is set, which spoils
            // the file; behind an empty row without a height it is not the last.
            self.sheet.write_blank(last + 1, 0, &self.book.styles.note)?;
        }
        let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(row, 0, last.max(row), last_column)?;
        Ok(())
    }

    /// Text.
    pub fn put(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.measure(row, column, text);
        if text.is_empty() {
            self.blank(row, column, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, short(text), format)?;
        }
        Ok(())
    }

    /// Wrapped text in the ordinary format.
    pub fn text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.put(row, column, text, &self.book.styles.text)
    }

    /// An empty cell with its lines, left out of very long lists for the sake of memory.
    fn blank(&mut self, row: u32, column: u16, format: &Format) -> Result<(), XlsxError> {
        if !self.long {
            self.sheet.write_blank(row, column, format)?;
        }
        Ok(())
    }

    /// A cell that an inspector fills in, or has filled in.
    pub fn input(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            self.sheet.write_blank(row, column, &self.book.styles.input)?;
            return Ok(());
        }
        self.put(row, column, text, &self.book.styles.input)
    }

    /// Grey text that is cut at the column's edge.
    pub fn faint(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, short(text), &self.book.styles.faint)?;
        Ok(())
    }

    /// A whole number.
    #[allow(clippy::cast_precision_loss)]
    pub fn count(&mut self, row: u32, column: u16, n: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, n as f64, &self.book.styles.count)?;
        Ok(())
    }

    /// A whole number that matters only when it is not nought.
    #[allow(clippy::cast_precision_loss)]
    pub fn sparse(&mut self, row: u32, column: u16, n: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, n as f64, &self.book.styles.sparse)?;
        Ok(())
    }

    /// A number in a format; nothing where there is none.
    pub fn number(&mut self, row: u32, column: u16, n: Option<f64>, format: &Format) -> Result<(), XlsxError> {
        match n {
            Some(n) if n.is_finite() => self.sheet.write_number_with_format(row, column, n, format)?,
            _ => return self.blank(row, column, format),
        };
        Ok(())
    }

    /// A day or moment of the results file as a real date, so that it sorts; text where it is none.
    pub fn date(&mut self, row: u32, column: u16, date: Option<Moment>) -> Result<(), XlsxError> {
        let styles = &self.book.styles;
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
    pub fn link(&mut self, row: u32, column: u16, sheet: &str, to: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_url_with_format(row, column, target(sheet, to).set_text(text), &self.book.styles.link)?;
        Ok(())
    }

    /// A link outside of a table.
    pub fn link_bare(&mut self, row: u32, column: u16, sheet: &str, to: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_url_with_format(row, column, target(sheet, to).set_text(text), &self.book.styles.bare_link)?;
        Ok(())
    }

    /// A sentence where a list is empty.
    pub fn nothing(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, 0, text, &self.book.styles.note)?;
        Ok(())
    }

    /// The name of a block within the sheet.
    pub fn block(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, 0, short(text), &self.book.styles.block)?;
        self.sheet.set_row_height(row, 20)?;
        Ok(())
    }
}

/// Height of a row of so many lines.
pub(crate) fn height(lines: u32) -> f64 {
    f64::from(lines.min(30)) * 13.2 + 2.0
}

/// How many lines a text takes in a column of this width.
pub(crate) fn lines_in(text: &str, width: f64) -> u32 {
    lines_of(text, width * CHARACTERS_PER_UNIT)
}

/// How many lines a text takes in a column of so many characters, broken at spaces.
fn lines_of(text: &str, width: f64) -> u32 {
    // No longer in bytes than the column in characters: one line, without looking at words.
    if u32::try_from(text.len()).is_ok_and(|long| f64::from(long) <= width) && !text.contains('\n') {
        return 1;
    }
    let mut lines = 0_u32;
    for paragraph in text.split('\n') {
        let mut at = 0.0;
        lines += 1;
        for word in paragraph.split(' ') {
            let long = u32::try_from(word.chars().count()).map_or(f64::MAX, f64::from);
            if at > 0.0 && at + 1.0 + long > width {
                lines += 1;
                at = 0.0;
            }
            at += long + f64::from(u8::from(at > 0.0));
            while at > width {
                lines += 1;
                at -= width;
            }
        }
    }
    lines
}

fn target(sheet: &str, row: u32) -> Url {
    Url::new(format!("internal:'{}'!A{}", sheet.replace('\'', "''"), row + 1))
}

/// A date of a spreadsheet; an error before 1900.
pub(crate) fn excel(moment: Moment) -> Result<ExcelDateTime, XlsxError> {
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
