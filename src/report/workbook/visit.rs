//! What an inspector brings back from the visit: own findings, measures, and the facts of the visit itself.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::Book;
use super::hidden::{CLAUSES_COLUMN, HIDDEN_SHEET};
use super::lists::{self, List};
use super::page::{HEAD, Page};
use crate::report::table::facts::Fact;
use crate::report::table::{Name, visit};
use crate::report::view::{Section, measures, progress_words};
use crate::report::words::Noun;
use crate::results::visit::{OwnFinding, Progress};

/// Empty rows that are ready for own findings.
const READY: usize = 25;
/// Rows below the head in which a clause can be picked.
const PICKED: u32 = 400;

/// The inspector's own findings: those of earlier visits, those of this one, and rows to write on.
pub(super) fn own(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let report = book.report;
    let lang = report.lang;
    let mut rows = report.provider.own_findings.clone();
    rows.resize_with(rows.len() + READY, OwnFinding::default);
    let table = visit::own(*report, &rows);
    let mut page = Page::new(book, Section::OwnFindings, book.name(Section::OwnFindings), "")?;
    page.table(HEAD, &table)?;
    let last = page.rows(&table, &rows)?.max(HEAD + PICKED);
    if let Some(column) = table.at(Name::ClausePicked) {
        let clauses = visit::clause_list(report).len().max(1);
        let range = format!("={HIDDEN_SHEET}!${CLAUSES_COLUMN}$1:${CLAUSES_COLUMN}${clauses}");
        let list = DataValidation::new()
            .allow_list_formula(range.as_str().into())
            .set_error_title(lang.t("Valoare nepermisă", "Not in the list"))?
            .set_error_message(lang.t("Alegeți temeiul din listă.", "Pick the clause from the list."))?;
        page.sheet.add_data_validation(HEAD + 1, column, last, column, &list)?;
    }
    if let Some(column) = table.at(Name::Mended) {
        let words: Vec<_> = Progress::ALL.iter().map(|progress| progress_words(lang, *progress)).collect();
        let list = DataValidation::new().allow_list_strings(&words)?;
        page.sheet.add_data_validation(HEAD + 1, column, last, column, &list)?;
    }
    page.done()
}

/// The measures: drafts before the visit, those of what was confirmed after it.
pub(super) fn plan(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = book.report.lang;
    // Those of own findings stand beside them, to be written in one place only.
    let rows: Vec<_> = measures(book.report).into_iter().filter(|measure| measure.own.is_empty()).collect();
    let table = visit::measures(*book.report);
    let note = format!("{}. {}", Section::Measures.question(lang), lang.counted(rows.len() as u64, Noun::Measure));
    let list = List {
        name: book.name(Section::Measures),
        home: book.name(Section::Cover),
        note: &|_| note.clone(),
        nothing: lang.t("Nicio măsură.", "No measures."),
        table: &table,
        rows: &rows,
    };
    lists::sheets(book, &list, |_, _, _| Ok(()))
}

/// The measures of the audit before.
pub(super) fn followed(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let all = book.report.provider.followed.as_slice();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    lists::section(book, Section::Followed, all, &visit::followed(*book.report))
}

/// The facts of the visit, one a row.
pub(super) fn facts(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let mut page = Page::new(book, Section::Visit, book.name(Section::Visit), "")?;
    for (column, width) in [(0, 34.0), (1, 64.0), (2, 32.0)] {
        page.width(column, width)?;
    }
    let written = book.report.provider.visit.as_deref().cloned().unwrap_or_default();
    for (row, fact) in (HEAD..).zip(Fact::FORM) {
        page.begin(row);
        page.put(row, 0, fact.in_words(lang), &book.styles.label)?;
        page.input(row, 1, fact.get(&written))?;
        page.put(row, 2, fact.hint(lang), &book.styles.label)?;
        page.end()?;
        if fact.get(&written).is_empty() {
            let long =
                matches!(fact, Fact::Objectives | Fact::Conclusions | Fact::Team | Fact::Present | Fact::Annexes);
            page.sheet.set_row_height(row, if long { 48 } else { 20 })?;
        }
    }
    page.done()
}
