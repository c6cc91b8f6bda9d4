//! What was set aside of the inputs, and how many rows of each sheet were read.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::lists::{List, sheets as sheets_of};
use crate::report::table::Name;
use crate::report::table::inputs::{self, Remark};
use crate::report::view::{Section, quality, rows_of};
use crate::report::words::{Lang, Noun};

/// The remarks on the data, on as many sheets as they need, with a link to the sheet that all begin from.
pub(super) fn sheets(book: &Book<'_>, home: &str) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = book.report.lang;
    let findings: Vec<Remark<'_>> = quality(book.report).into_iter().enumerate().collect();
    let table = inputs::quality(*book.report, &book.touched);
    let question = Section::Quality.question(lang);
    let from_cells = book.touched.sentence(lang).map_or_else(String::new, |sentence| format!(" {sentence}."));
    let total = lang.counted(findings.len() as u64, Noun::Remark);
    let note = format!("{question}: {total}.{from_cells} {}", rows_words(book));
    let list = List {
        name: book.name(Section::Quality),
        home,
        note: &|_| note.clone(),
        nothing: book.report.nothing(Section::Quality),
        table: &table,
        rows: &findings,
    };
    sheets_of(book, &list, |page, part, _| {
        let blank = [
            (Name::Value, part.rows.iter().all(|(_, f)| f.value.is_none())),
            (Name::OtherRow, part.rows.iter().all(|(_, f)| f.other_row.is_none())),
        ];
        for (name, blank) in blank {
            if let Some(column) = table.at(name).filter(|_| blank && !part.rows.is_empty()) {
                page.sheet.set_column_hidden(column)?;
            }
        }
        Ok(())
    })
}

/// Rows read, accepted and set aside in all files of the audit.
fn rows_words(book: &Book<'_>) -> String {
    let lang = book.report.lang;
    let [read, accepted, aside] = rows_of(&book.report.results.inputs).map(|n| lang.count(n));
    match lang {
        Lang::Ro => {
            format!("În toate fișierele: rânduri citite {read} = acceptate {accepted} + puse deoparte {aside}.")
        }
        Lang::En => {
            format!("In all files: rows read {read} = accepted {accepted} + set aside {aside}.")
        }
    }
}
