//! The findings: one row each, the case first.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::Book;
use super::lists::{List, Part, sheets as sheets_of};
use super::page::{HEAD, Page};
use crate::report::table::outcomes::{self, Finding};
use crate::report::table::{Name, Table};
use crate::report::view::Section;
use crate::report::words::{Judgement, Lang, Noun};
use crate::results::Outcome;

/// The sheets of findings; one that says so where there are none.
pub(super) fn sheets(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lines = book.causes.lines();
    let table = outcomes::findings(*book.report, &lines, &book.rows);
    let list = List {
        name: book.name(Section::Findings),
        home: book.name(Section::Cover),
        note: &|part| note(book, part),
        nothing: book.report.lang.t("Nicio constatare.", "No findings."),
        table: &table,
        rows: &lines,
    };
    sheets_of(book, &list, |page, part, last| finish(page, &table, part.rows, last))
}

/// A list to pick a judgement from, and no column that is empty.
fn finish(
    page: &mut Page<'_, '_>,
    table: &Table<'_, Finding<'_>>,
    lines: &[Finding<'_>],
    last: u32,
) -> Result<(), XlsxError> {
    if let Some(column) = table.at(Name::Verdict).filter(|_| !lines.is_empty()) {
        let list = judgements(page.book.report.lang, &Judgement::FINDING)?;
        page.sheet.add_data_validation(HEAD + 1, column, last, column, &list)?;
    }
    for (name, used) in
        [(Name::CarriedOver, used(lines, |o| o.carried_over)), (Name::Contestable, used(lines, |o| o.contestable))]
    {
        if let Some(column) = table.at(name).filter(|_| !lines.is_empty() && !used) {
            // An empty column stays in its place, so that the workbook reads back.
            page.sheet.set_column_hidden(column)?;
        }
    }
    page.sheet.set_freeze_panes(HEAD + 1, 2)?;
    Ok(())
}

fn used(lines: &[Finding<'_>], by: impl Fn(&Outcome) -> bool) -> bool {
    lines.iter().any(|(_, line)| by(line.outcome))
}

fn note(book: &Book<'_>, part: &Part<'_, Finding<'_>>) -> String {
    let lang = book.report.lang;
    let total = book.report.findings_words();
    if part.of == 1 {
        return total;
    }
    let (n, of) = (part.n + 1, part.of);
    let rows = lang.counted(part.rows.len() as u64, Noun::Row);
    match lang {
        Lang::Ro => format!("{total}. Foaia {n} din {of}: {rows}"),
        Lang::En => format!("{total}. Sheet {n} of {of}: {rows}"),
    }
}

/// A list to pick a judgement from.
pub(super) fn judgements(lang: Lang, of: &[Judgement]) -> Result<DataValidation, XlsxError> {
    let words: Vec<_> = of.iter().map(|judgement| judgement.words(lang)).collect();
    DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_title(lang.t("Valoare nepermisă", "Not in the list"))?
        .set_error_message(lang.t("Alegeți o valoare din listă.", "Pick a value from the list."))
}
