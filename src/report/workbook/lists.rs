//! Lists on as many sheets as they need: running terms, other outcomes, findings of the audit before.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Page};
use crate::report::sheet::numbered;
use crate::report::table::{Table, outcomes};
use crate::report::view::{self, Section};
use crate::report::words::Noun;

/// A list and what stands around it.
pub(super) struct List<'l, T> {
    /// Name of the first sheet; the others are numbered.
    pub name: &'l str,
    /// The sheet that all begin from.
    pub home: &'l str,
    /// What stands below the name of a sheet.
    pub note: &'l dyn Fn(&Part<'_, T>) -> String,
    /// What stands in place of no rows.
    pub nothing: &'l str,
    /// The columns.
    pub table: &'l Table<'l, T>,
    /// The rows.
    pub rows: &'l [T],
}

/// What stands on one sheet of a list.
pub(super) struct Part<'p, T> {
    /// Its rows.
    pub rows: &'p [T],
    /// Which sheet it is, 0 is the first.
    pub n: usize,
    /// How many there are.
    pub of: usize,
}

/// The sheets of a list, one that says so where there are no rows; `finish` has the last row of each.
pub(super) fn sheets<T>(
    book: &Book<'_>,
    list: &List<'_, T>,
    finish: impl Fn(&mut Page<'_, '_>, &Part<'_, T>, u32) -> Result<(), XlsxError>,
) -> Result<Vec<Worksheet>, XlsxError> {
    let most = book.extras.limits.rows.max(1);
    let chunks: Vec<&[T]> = if list.rows.is_empty() { vec![&[]] } else { list.rows.chunks(most).collect() };
    let of = chunks.len();
    let sheet = |(n, rows): (usize, &[T])| {
        let part = Part { rows, n, of };
        let name = numbered(list.name, n);
        let mut page = Page::titled(book, &name, &(list.note)(&part), Some(list.home), rows.len())?;
        page.table(HEAD, list.table)?;
        let last = page.rows(list.table, rows)?;
        if rows.is_empty() {
            page.nothing(HEAD + 1, list.nothing)?;
        }
        finish(&mut page, &part, last)?;
        page.done()
    };
    chunks.into_iter().enumerate().map(sheet).collect()
}

/// Terms that still run, the soonest first.
pub(super) fn pending(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    section(book, Section::Pending, &view::pending(book.report), &outcomes::pending(*book.report))
}

/// Outcomes that are neither findings nor running terms.
pub(super) fn others(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    section(book, Section::Others, &view::others(book.report), &outcomes::others(*book.report))
}

/// Findings of the audit before that are none any more.
pub(super) fn gone(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    section(book, Section::Gone, &view::gone(book.report), &outcomes::gone())
}

pub(super) fn section<T>(
    book: &Book<'_>,
    section: Section,
    rows: &[T],
    table: &Table<'_, T>,
) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = book.report.lang;
    let note = format!("{}. {}", section.question(lang), lang.counted(rows.len() as u64, Noun::Row));
    let list = List {
        name: book.name(section),
        home: book.name(Section::Cover),
        note: &|_| note.clone(),
        nothing: book.report.nothing(section),
        table,
        rows,
    };
    sheets(book, &list, |page, _, _| {
        page.sheet.set_freeze_panes(HEAD + 1, 1)?;
        Ok(())
    })
}
