//! From which files everything comes, so that an audit can be proved and repeated.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Page};
use crate::report::table::inputs::{self, sheets_of};
use crate::report::view::{Section, passed_over, provenance, rows_of, unread};
use crate::results::notes::Role;

/// One row per sheet of each file of the provider, what other files hold in one row, then the audit's identity.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let (report, lang) = (book.report, book.report.lang);
    let mut page = Page::new(book, Section::Provenance, book.name(Section::Provenance), "")?;
    let table = inputs::sheets(*report);
    page.table(HEAD, &table)?;
    let files = provenance(report);
    let read = sheets_of(&files);
    let mut row = page.rows(&table, &read)?;
    for words in unread(report) {
        row += 1;
        page.put(row, 0, &words, &book.styles.strong)?;
        page.text(row, 2, lang.t("– nu s-a putut citi", "– could not be read"))?;
    }
    for words in passed_over(report) {
        row += 1;
        page.text(row, 0, &words)?;
    }
    if let Some(words) = files.others_words(lang) {
        row += 1;
        page.begin(row);
        page.text(row, 0, &words)?;
        rows(&mut page, row, rows_of(files.others.iter().copied()))?;
        page.end()?;
    }
    row += 1;
    page.put(row, 0, lang.t("Total", "Total"), &book.styles.strong)?;
    rows(&mut page, row, rows_of(&report.results.inputs))?;
    row = companions(&mut page, row + 2)?;
    identity(&mut page, row)?;
    page.done()
}

fn rows(page: &mut Page<'_, '_>, row: u32, counts: [u64; 3]) -> Result<(), XlsxError> {
    (3_u16..).zip(counts).try_for_each(|(column, n)| page.count(row, column, n))
}

/// The files that were given beside the registers; the next free row.
fn companions(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let lang = page.book.report.lang;
    let companions = &page.book.report.results.companions;
    if companions.is_empty() {
        return Ok(row);
    }
    page.block(row, lang.t("Fișiere date pe lângă registre", "Files given beside the registers"))?;
    for companion in companions {
        row += 1;
        let role = match companion.role {
            Role::Previous => lang.t("rezultatele auditului anterior", "results of the audit before"),
            Role::Explanations => lang.t("explicațiile furnizorului", "the provider's explanations"),
            Role::Judgements => lang.t("registrul completat de inspector", "workbook filled in by the inspector"),
        };
        page.text(row, 0, &companion.file)?;
        page.text(row, 1, role)?;
        page.faint(row, 8, &companion.sha256)?;
    }
    Ok(row + 2)
}

fn identity(page: &mut Page<'_, '_>, mut row: u32) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    page.block(row, lang.t("Identitatea auditului", "Identity of the audit"))?;
    let period = &report.results.period;
    let facts = [
        (lang.t("Program", "Program"), format!("mms {}", env!("CARGO_PKG_VERSION"))),
        (lang.t("Comanda", "Command"), book.extras.command.unwrap_or_default().to_owned()),
        (lang.t("Perioada", "Period"), report.period_words()),
        (lang.t("Situația la data de", "As of"), lang.day(period.as_of)),
        (lang.t("Calculul termenelor", "Counting of terms"), lang.counting(&report.results.counting).to_owned()),
        (lang.t("Catalog", "Catalogue"), report.results.catalogue.id.clone()),
        (lang.t("sha256 al catalogului", "sha256 of the catalogue"), report.results.catalogue.sha256.clone()),
        (lang.t("Amprenta auditului", "Fingerprint of the audit"), book.fingerprint.clone()),
    ];
    for (label, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        row += 1;
        page.put(row, 0, label, &book.styles.label)?;
        page.put(row, 1, &value, &book.styles.label)?;
    }
    Ok(())
}
