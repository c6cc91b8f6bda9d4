//! One sheet of a provider's workbook: the [sheet](Sheet) with the provider in its margins and the workbook behind it.

use rust_xlsxwriter::XlsxError;

use super::{Book, LONG, Layout};
use crate::report::filling::Filling;
pub(super) use crate::report::sheet::{HEAD, Heading};
use crate::report::sheet::{Margins, Sheet};
use crate::report::table::Table;
use crate::report::view::Section;

/// Months that are read with ease on one printed page.
const MONTHS_ON_A_PAGE: usize = 14;
/// Characters of a provider's name in the margin.
const LONGEST_NAME: usize = 80;

/// A sheet that is being filled.
pub(super) type Page<'b, 'a> = Filling<'b, Book<'a>>;

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
        page.head(name, note)?;
        if let Some(home) = home {
            page.link_bare(2, 0, home, 0, &format!("← {home}"))?;
        }
        Ok(page)
    }

    /// A named sheet with its print set-up.
    fn bare(book: &'b Book<'a>, name: &str, rows: usize) -> Result<Self, XlsxError> {
        let report = book.report;
        let provider: String = report.provider_name().chars().take(LONGEST_NAME).collect();
        let margins = Margins {
            left: &provider,
            right: &report.period_words(),
            foot: book.fingerprint_short(),
            ..Margins::default()
        };
        let inner = Sheet::new(book.sheet(rows), name, margins, &book.styles, report.lang, rows > LONG)?;
        Ok(Self { book, inner })
    }

    /// The rows of a table below its headings, with filters; the last row.
    pub fn rows<'i, T: 'i>(
        &mut self,
        table: &Table<'_, T>,
        items: impl IntoIterator<Item = &'i T>,
    ) -> Result<u32, XlsxError> {
        let book = self.book;
        let check = |sheet: &mut Sheet<'b>, row: u32, column: u16, position: usize, id: &str| {
            // As long as the sheet takes links.
            if usize::try_from(row - HEAD).is_ok_and(|n| n <= book.extras.limits.links) {
                let to = Layout::indicator_row(position);
                sheet.link(row, column, book.name(Section::Indicators), to, id)
            } else {
                sheet.text(row, column, id)
            }
        };
        let mut last = HEAD;
        for item in items {
            last += 1;
            self.inner.row(last, table, item, &check)?;
        }
        self.filters(HEAD, last, table.width())?;
        if let Some(printed) = table.last_printed() {
            self.print_to(last.max(HEAD + 1), printed)?;
        }
        Ok(last)
    }

    /// Columns of so many months, which may go on to further pages, with the first columns on every one.
    /// The first column that is printed once only.
    pub fn years_wide(&mut self, months: usize) -> Result<u16, XlsxError> {
        self.repeat_to(1)?;
        Ok(if months > MONTHS_ON_A_PAGE { 2 } else { 0 })
    }
}
