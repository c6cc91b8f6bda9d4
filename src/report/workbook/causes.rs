//! What the findings come from: the largest cause first, with what it takes to mend it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::lists::{List, sheets as sheets_of};
use crate::report::sheet::numbered;
use crate::report::table::causes::{self, Listed};
use crate::report::view::Section;

/// The causes, each with a link to its first finding.
pub(super) fn sheets(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let see = |cause: usize| {
        let (sheet, row) = book.layout.first_of_cause(cause)?;
        Some((numbered(book.name(Section::Findings), sheet), row))
    };
    let table = causes::causes(*book.report, &see);
    let rows: Vec<Listed<'_>> = book.causes.all.iter().cloned().enumerate().collect();
    let question = Section::Causes.question(book.report.lang);
    let note = match book.causes.sentence(book.report.lang) {
        Some(sentence) => format!("{question}. {sentence}."),
        None => question.to_owned(),
    };
    let list = List {
        name: book.name(Section::Causes),
        home: book.name(Section::Cover),
        note: &|_| note.clone(),
        nothing: book.report.nothing(Section::Causes),
        table: &table,
        rows: &rows,
    };
    sheets_of(book, &list, |_, _, _| Ok(()))
}
