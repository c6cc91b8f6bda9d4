//! From which files everything comes, so that an audit can be proved and repeated.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Column, HEAD, Page};
use crate::report::view::{Section, provenance, rows_of, unread};
use crate::report::words::register_title;
use crate::results::notes::Role;
use crate::results::{InputFile, InputSheet};

/// One row per sheet of each file of the provider, what other files hold in one row, then the audit's identity.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let (report, lang) = (book.report, book.report.lang);
    let mut page = Page::new(book, Section::Provenance, book.name(Section::Provenance), "")?;
    page.list(
        HEAD,
        &[
            Column(lang.t("Fișierul", "File"), 34.0),
            Column(lang.t("Foaia", "Sheet"), 26.0),
            Column(lang.t("Citită ca registrul", "Read as register"), 26.0),
            Column(lang.t("Rânduri citite", "Rows read"), 11.0),
            Column(lang.t("Acceptate", "Accepted"), 11.0),
            Column(lang.t("Puse deoparte", "Set aside"), 11.0),
            Column(lang.t("Fără date (titluri, totaluri …)", "No data (titles, totals …)"), 30.0),
            Column(lang.t("sha256 al fișierului", "sha256 of the file"), 70.0),
        ],
    )?;
    let mut row = HEAD;
    let files = provenance(report);
    for input in &files.own {
        for sheet in &input.sheets {
            row += 1;
            page.begin(row);
            one(&mut page, row, input, sheet)?;
            page.end()?;
        }
        if input.sheets.is_empty() {
            row += 1;
            one(&mut page, row, input, &InputSheet::default())?;
        }
    }
    page.filters(HEAD, row, 8)?;
    for words in unread(report) {
        row += 1;
        page.put(row, 0, &words, &book.styles.strong)?;
        page.text(row, 2, lang.t("– nu s-a putut citi", "– could not be read"))?;
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
    Ok(page.sheet)
}

fn rows(page: &mut Page<'_, '_>, row: u32, counts: [u64; 3]) -> Result<(), XlsxError> {
    (3_u16..).zip(counts).try_for_each(|(column, n)| page.count(row, column, n))
}

fn one(page: &mut Page<'_, '_>, row: u32, input: &InputFile, sheet: &InputSheet) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    page.text(row, 0, &input.file)?;
    let hidden = if sheet.hidden { lang.t(" (ascunsă)", " (hidden)") } else { "" };
    page.text(row, 1, &format!("{}{hidden}", sheet.sheet))?;
    let register = sheet.register.as_deref().map(|id| register_title(report.schema, lang, id));
    page.text(row, 2, register.unwrap_or_else(|| lang.t("– niciunul", "– none")))?;
    for (column, n) in (3_u16..).zip([sheet.rows, sheet.accepted, sheet.quarantined]) {
        page.count(row, column, n)?;
    }
    let no_data: Vec<_> = sheet.not_data.iter().map(|(why, n)| format!("{}: {n}", no_data_words(lang, why))).collect();
    page.text(row, 6, &no_data.join("; "))?;
    page.faint(row, 7, &input.sha256)
}

fn no_data_words(lang: crate::text::Lang, why: &str) -> String {
    let words = match why {
        "title" => lang.t("titluri", "titles"),
        "errors" => lang.t("numai erori de calcul", "calculation errors only"),
        "other_table" => lang.t("alt tabel, necunoscut", "another table, unknown"),
        "subtitle" => lang.t("subtitluri", "subtitles"),
        "header" => lang.t("cap de tabel", "headings"),
        "column_numbers" => lang.t("numerotarea coloanelor", "column numbers"),
        "numbering" => lang.t("numai numere curente", "running numbers only"),
        "total" => lang.t("totaluri", "totals"),
        "signature" => lang.t("semnături", "signatures"),
        "footnote" => lang.t("note de subsol", "footnotes"),
        "unknown_columns" => lang.t("numai coloane necunoscute", "unknown columns only"),
        "unrecognised" => lang.t("foaie nerecunoscută", "sheet not recognised"),
        "ignored" => lang.t("foaie ignorată la cerere", "sheet ignored on request"),
        other => return other.replace(['_', '-'], " "),
    };
    words.to_owned()
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
        page.faint(row, 7, &companion.sha256)?;
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
