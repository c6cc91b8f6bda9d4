//! What was set aside of the inputs, and how many rows of each sheet were read.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::layout::numbered;
use super::page::{Column, HEAD, Page};
use crate::report::view::{Section, quality, quality_message, rows_of};
use crate::report::words::{Lang, Noun, field_title, register_title};
use crate::results::QualityFinding;

/// The remarks on the data, on as many sheets as they need, with a link to the sheet that all begin from.
pub(super) fn sheets(book: &Book<'_>, home: &str) -> Result<Vec<Worksheet>, XlsxError> {
    let findings = quality(book.report);
    let most = book.extras.limits.rows.max(1);
    let chunks: Vec<&[&QualityFinding]> = if findings.is_empty() { vec![&[]] } else { findings.chunks(most).collect() };
    chunks.into_iter().enumerate().map(|(n, chunk)| sheet(book, chunk, n, n * most, home)).collect()
}

fn sheet(
    book: &Book<'_>,
    findings: &[&QualityFinding],
    n: usize,
    first: usize,
    home: &str,
) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let total = quality(book.report).len() as u64;
    let question = Section::Quality.question(lang);
    let from_cells = book.touched.sentence(lang).map_or_else(String::new, |sentence| format!(" {sentence}."));
    let note = format!("{question}: {}.{from_cells} {}", lang.counted(total, Noun::Remark), rows_words(book));
    let mut page = Page::titled(book, &numbered(book.name(Section::Quality), n), &note, Some(home), findings.len())?;
    page.list(
        HEAD,
        &[
            Column(lang.t("Ce s-a observat", "What was noticed"), 42.0),
            Column(lang.t("Registrul", "Register"), 20.0),
            Column(lang.t("Câmpul", "Field"), 24.0),
            Column(lang.t("Valoarea din celulă", "Value in the cell"), 18.0),
            Column(lang.t("Fișierul", "File"), 26.0),
            Column(lang.t("Foaia", "Sheet"), 23.0),
            Column(lang.t("Rândul", "Row"), 8.0),
            Column(lang.t("Coloana", "Column"), 9.0),
            Column(lang.t("Alt rând", "Other row"), 9.0),
            Column(lang.t("? din această celulă", "? from this cell"), 12.0),
            Column(lang.t("Indicatori atinși (rezultate)", "Indicators touched (outcomes)"), 24.0),
            Column(lang.t("Regula", "Rule"), 22.0),
        ],
    )?;
    let mut row = HEAD;
    for (position, finding) in (first..).zip(findings) {
        row += 1;
        page.begin(row);
        one(&mut page, row, position, finding)?;
        page.end()?;
    }
    page.filters(HEAD, row, 12)?;
    page.sheet.set_print_area(0, 0, row.max(HEAD + 1), 10)?;
    let blank: [(u16, bool); 2] =
        [(3, findings.iter().all(|f| f.value.is_none())), (8, findings.iter().all(|f| f.other_row.is_none()))];
    for (column, blank) in blank {
        if blank && !findings.is_empty() {
            page.sheet.set_column_hidden(column)?;
        }
    }
    if findings.is_empty() {
        page.nothing(HEAD + 1, book.report.nothing(Section::Quality))?;
    }
    Ok(page.sheet)
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

fn one(page: &mut Page<'_, '_>, row: u32, position: usize, finding: &QualityFinding) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    let register = finding.register.as_deref();
    page.text(row, 0, &quality_message(report, finding))?;
    page.text(row, 1, register.map_or("", |id| register_title(report.schema, lang, id)))?;
    let field = finding.field.as_deref().map(|field| field_title(report.schema, lang, register, field));
    page.text(row, 2, &field.unwrap_or_default())?;
    page.text(row, 3, finding.value.as_deref().unwrap_or_default())?;
    page.text(row, 4, &finding.file)?;
    page.text(row, 5, &finding.sheet)?;
    page.number(row, 6, (finding.row > 0).then_some(f64::from(finding.row)), &book.styles.number)?;
    page.text(row, 7, &finding.column)?;
    page.number(row, 8, finding.other_row.map(f64::from), &book.styles.number)?;
    page.sparse(row, 9, book.touched.outcomes(position))?;
    page.text(row, 10, &book.touched.indicators(position))?;
    page.faint(row, 11, &finding.rule)
}
