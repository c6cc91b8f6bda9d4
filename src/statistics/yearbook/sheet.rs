//! One sheet of the yearbook: its head, its cells and how it prints.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::report::words::months_between;
use crate::report::workbook::styles::LINE;
use crate::statistics::measure::Measure;
use crate::statistics::year::{Key, Shown};

use super::Book;

/// First row below the head: name, note, and a mark of the internal edition.
pub(super) const HEAD: u32 = 3;
/// Mark of a figure that is hidden from the public.
pub(super) const MARK: &str = "c";

/// Formats that only the yearbook has.
pub(super) struct Looks {
    /// A hidden figure.
    pub hidden: Format,
    /// Nothing to show.
    pub nothing: Format,
    /// A change in percentage points.
    pub change: Format,
    /// A change in numbers.
    pub difference: Format,
    /// A count that the public does not see.
    pub secret_count: Format,
    /// A rate that the public does not see.
    pub secret_percent: Format,
    /// A name that goes across a group of rows.
    pub group: Format,
    /// The mark of the internal edition.
    pub internal: Format,
}

impl Looks {
    pub fn new() -> Self {
        let cell = || {
            let plain = Format::new().set_font_size(10).set_align(FormatAlign::Top);
            plain.set_border(FormatBorder::Hair).set_border_color(Color::RGB(LINE))
        };
        let secret =
            || cell().set_align(FormatAlign::Right).set_indent(1).set_background_color(Color::RGB(0x00FF_E8D6));
        Self {
            hidden: cell().set_align(FormatAlign::Center).set_italic().set_font_color(Color::RGB(0x0080_5000)),
            nothing: cell().set_align(FormatAlign::Center).set_font_color(Color::RGB(0x00A0_A0A0)),
            change: cell().set_align(FormatAlign::Right).set_indent(1).set_num_format("+0.0;-0.0;0.0"),
            difference: cell().set_align(FormatAlign::Right).set_indent(1).set_num_format("+#,##0;-#,##0;0"),
            secret_count: secret().set_num_format("#,##0"),
            secret_percent: secret().set_num_format("0.0%"),
            group: cell().set_bold().set_background_color(Color::RGB(0x00F3_F5F8)),
            internal: Format::new()
                .set_bold()
                .set_font_size(11)
                .set_font_color(Color::RGB(0x009C_0006))
                .set_background_color(Color::RGB(0x00FF_C7CE)),
        }
    }
}

/// A column's heading and width in characters.
#[derive(Clone)]
pub(super) struct Column(pub String, pub f64);

impl Column {
    pub fn new(heading: &str, width: f64) -> Self {
        Self(heading.to_owned(), width)
    }
}

/// Title of the publication.
pub(super) fn title(book: &Book<'_>) -> String {
    let label = book.year.label();
    let period = if label.len() == 4 { label } else { period(book) };
    format!(
        "{} {period}",
        book.lang.t("Anuar statistic: managementul de caz,", "Statistical yearbook: case management,")
    )
}

/// First and last day.
pub(super) fn period(book: &Book<'_>) -> String {
    let period = &book.year.sums.period;
    book.lang.days(period.from, period.to)
}

/// What the internal edition says of itself.
pub(super) const fn internal_words(book: &Book<'_>) -> &'static str {
    book.lang.t(
        "EDIȚIE INTERNĂ – nu se publică: nimic nu este suprimat; cifrele pe fond colorat sunt confidențiale",
        "INTERNAL EDITION – not for publication: nothing is suppressed; figures on a coloured ground are confidential",
    )
}

/// A sheet that is being filled.
pub(super) struct Page<'b, 'a> {
    pub book: &'b Book<'a>,
    pub sheet: Worksheet,
}

impl<'b, 'a> Page<'b, 'a> {
    /// A named sheet with its head and print set-up.
    pub fn new(book: &'b Book<'a>, name: &str, note: &str) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_paper_size(9);
        sheet.set_landscape();
        sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_fit_to_pages(1, 0);
        let lang = book.lang;
        let mark = if book.internal() { lang.t("EDIȚIE INTERNĂ", "INTERNAL EDITION") } else { "" };
        sheet.set_header(format!("&L&8 {}&C&8 {mark}&R&8 &A", title(book).replace('&', "&&")));
        sheet.set_footer(format!("&R&8 {} &P {} &N", lang.t("pagina", "page"), lang.t("din", "of")));
        sheet.write_string_with_format(0, 0, name, &book.styles.heading)?;
        sheet.set_row_height(0, 24)?;
        sheet.write_string_with_format(1, 0, note, &book.styles.note)?;
        if book.internal() {
            sheet.write_string_with_format(2, 0, internal_words(book), &book.looks.internal)?;
        }
        Ok(Self { book, sheet })
    }

    /// Widths and headings of a list, frozen and repeated on every printed page.
    pub fn list(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        for (at, Column(_, width)) in (0_u16..).zip(columns) {
            self.sheet.set_column_width(at, *width)?;
        }
        self.headings(row, columns)?;
        self.sheet.set_freeze_panes(row + 1, 0)?;
        self.sheet.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// Column headings only, in a row that is high enough for them.
    pub fn headings(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (at, Column(heading, width)) in (0_u16..).zip(columns) {
            self.sheet.write_string_with_format(row, at, heading, &self.book.styles.column)?;
            lines = lines.max(lines_of(heading, *width));
        }
        self.sheet.set_row_height(row, f64::from(lines) * 13.5 + 4.0)?;
        Ok(())
    }

    /// Filters over the columns of a list.
    pub fn filters(&mut self, row: u32, last: u32, columns: usize) -> Result<(), XlsxError> {
        let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(row, 0, last.max(row), last_column)?;
        Ok(())
    }

    /// Wrapped text.
    pub fn text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, text, &self.book.styles.text)?;
        Ok(())
    }

    /// Height of a row whose longest text stands in a column of a width.
    pub fn fit(&mut self, row: u32, text: &str, width: f64) -> Result<(), XlsxError> {
        let lines = lines_of(text, width);
        if lines > 1 {
            self.sheet.set_row_height(row, f64::from(lines.min(30)) * 13.5 + 2.0)?;
        }
        Ok(())
    }

    /// A text in a format.
    pub fn put(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, text, format)?;
        Ok(())
    }

    /// A figure of the year.
    pub fn figure(&mut self, row: u32, column: u16, key: Key) -> Result<(), XlsxError> {
        let secret = self.book.internal() && self.book.year.confidential(key);
        self.shown(row, column, self.book.year.show(key), key.measure == Measure::Rate, secret)
    }

    /// A figure as readers see it.
    pub fn shown(&mut self, row: u32, column: u16, shown: Shown, rate: bool, secret: bool) -> Result<(), XlsxError> {
        let (styles, looks) = (&self.book.styles, &self.book.looks);
        let number = match shown {
            Shown::Hidden => return self.put(row, column, MARK, &looks.hidden),
            Shown::Nothing => return self.put(row, column, "–", &looks.nothing),
            Shown::Count(_) | Shown::Number(_) => shown.number().unwrap_or_default(),
        };
        let format = match (rate, secret) {
            (true, true) => &looks.secret_percent,
            (true, false) => &styles.percent,
            (false, true) => &looks.secret_count,
            (false, false) => &styles.count,
        };
        self.sheet.write_number_with_format(row, column, number, format)?;
        Ok(())
    }

    /// A change against another year: percentage points of rates, else a difference.
    pub fn change(&mut self, row: u32, column: u16, now: Shown, before: Shown, rate: bool) -> Result<(), XlsxError> {
        let looks = &self.book.looks;
        match (now.number(), before.number()) {
            (Some(now), Some(before)) => {
                let (change, format) =
                    if rate { ((now - before) * 100.0, &looks.change) } else { (now - before, &looks.difference) };
                self.sheet.write_number_with_format(row, column, change, format)?;
                Ok(())
            }
            _ => self.put(row, column, "–", &looks.nothing),
        }
    }
}

/// How many lines a text takes in a column.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    let fits = (width * 1.08).max(1.0);
    text.lines().map(|line| ((line.chars().count() as f64 / fits).ceil() as u32).max(1)).sum::<u32>().max(1)
}

/// Names of the months of the year's cube.
pub(super) fn month_names(book: &Book<'_>) -> Vec<String> {
    let period = &book.year.sums.period;
    let one_year = months_between(period.from, period.to).len() <= 12;
    let name = |month: &String| if one_year { book.lang.month_short(month) } else { book.lang.month(month) };
    book.year.cube.months.iter().map(name).collect()
}
