//! One sheet of the yearbook: its head, its cells and how it prints.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::report::filling::Filling;
pub(super) use crate::report::sheet::{HEAD, Heading as Column};
use crate::report::sheet::{Margins, Sheet};
use crate::report::styles::LINE;
use crate::report::words::months_between;
use crate::statistics::measure::Measure;
use crate::statistics::year::{Key, Shown};

use super::Book;

/// Mark of a figure that is hidden from the public.
pub(super) const MARK: &str = "c";

/// Formats that only the yearbook has.
pub(super) struct YearbookFormats {
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

impl YearbookFormats {
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
pub(super) type Page<'b, 'a> = Filling<'b, Book<'a>>;

impl<'b, 'a> Page<'b, 'a> {
    /// A named sheet with its head and print set-up.
    pub fn new(book: &'b Book<'a>, name: &str, note: &str) -> Result<Self, XlsxError> {
        let lang = book.lang;
        let mark = if book.internal() { lang.t("EDIȚIE INTERNĂ", "INTERNAL EDITION") } else { "" };
        let margins = Margins { left: &title(book), right: mark, ..Margins::default() };
        let mut inner = Sheet::new(Worksheet::new(), name, margins, &book.styles, lang, false)?;
        inner.head(name, note)?;
        if book.internal() {
            inner.sheet.write_string_with_format(2, 0, internal_words(book), &book.looks.internal)?;
        }
        Ok(Self { book, inner })
    }

    /// A figure of the year.
    pub fn figure(&mut self, row: u32, column: u16, key: Key) -> Result<(), XlsxError> {
        let secret = self.book.internal() && self.book.year.confidential(key);
        self.shown(row, column, self.book.year.show(key), key.measure == Measure::Rate, secret)
    }

    /// A figure as readers see it.
    pub fn shown(&mut self, row: u32, column: u16, shown: Shown, rate: bool, secret: bool) -> Result<(), XlsxError> {
        let book = self.book;
        let (styles, looks) = (&book.styles, &book.looks);
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
        let book = self.book;
        let looks = &book.looks;
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

/// Names of the months of the year's cube.
pub(super) fn month_names(book: &Book<'_>) -> Vec<String> {
    let period = &book.year.sums.period;
    let one_year = months_between(period.from, period.to).len() <= 12;
    let name = |month: &String| if one_year { book.lang.month_short(month) } else { book.lang.month(month) };
    book.year.cube.months.iter().map(name).collect()
}
