//! How everything was computed: definitions, parameters with their days, and how far registers can prove it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Heading, Page};
use crate::catalogue::indicator::{Check, Indicator};
use crate::report::view::{Section, evidence, notes, parameter_words};

/// Notes on reading the report, then one row per check.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let (report, styles) = (book.report, &book.styles);
    let lang = report.lang;
    let note = lang.t(
        "Cum s-a calculat fiecare indicator. Se tipăresc noțiunile și notele de la sfârșit; restul este pentru ecran",
        "How each indicator was computed. Definitions and notes at the end are printed; the rest is for the screen",
    );
    let mut page = Page::new(book, Section::Methodology, book.name(Section::Methodology), note)?;
    page.screen_list(
        HEAD,
        &[
            Heading::new(lang.t("Indicator", "Indicator"), 9.5),
            Heading::new(lang.t("Verificarea", "Check"), 20.0),
            Heading::new(lang.t("Cine se numără și când este îndeplinit", "Who is counted, and when it is met"), 46.0),
            Heading::new(
                lang.t("Parametri, cu data de la care se aplică", "Parameters and the day they apply from"),
                20.0,
            ),
            Heading::new(lang.t("Temei", "Clauses"), 35.0),
            Heading::new(lang.t("Tipul", "Kind"), 15.0),
            Heading::new(lang.t("Cât dovedesc registrele", "What registers can prove"), 40.0),
            Heading::new(lang.t("Ce este de făcut", "What to do"), 40.0),
            Heading::new(lang.t("Cum s-a citit actul", "How the act was read"), 46.0),
        ],
    )?;
    let mut row = HEAD;
    for indicator in &report.catalogue.indicators {
        for check in &indicator.checks {
            row += 1;
            page.begin(row);
            page.put(row, 0, &indicator.id, &styles.strong)?;
            page.text(row, 1, lang.text(&check.title))?;
            page.text(row, 2, lang.text(&check.counted))?;
            page.text(row, 3, &parameters(book, indicator))?;
            page.text(row, 4, &clauses(book, indicator, check))?;
            page.text(row, 5, lang.kind(check.kind.kind()))?;
            page.text(row, 6, &evidence(lang, indicator))?;
            page.text(row, 7, lang.text(&indicator.remedy))?;
            page.text(row, 8, check.reading.as_ref().map_or("", |reading| lang.text(reading)))?;
            page.end()?;
        }
    }
    page.filters(HEAD, row, 9)?;
    let first = row + 2;
    row = definitions(&mut page, first)?;
    page.block(row, lang.t("Cum se citește raportul", "How to read this report"))?;
    for note in notes(lang).into_iter().chain(report.switched_off()) {
        row += 1;
        across(&mut page, row, note)?;
    }
    page.print_from(first, row, 4)?;
    page.done()
}

/// What the catalogue's shared columns mean.
fn definitions(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let report = page.book.report;
    let mut titles: Vec<_> =
        report.catalogue.definitions.iter().map(|d| report.lang.text(&d.title).to_owned()).collect();
    titles.extend(report.catalogue.parameters.iter().flat_map(|parameter| parameter_words(report, parameter)));
    if titles.iter().all(|title| title.is_empty()) {
        return Ok(row);
    }
    page.block(row, report.lang.t("Noțiuni comune", "Shared definitions"))?;
    for title in titles.into_iter().filter(|title| !title.is_empty()) {
        row += 1;
        across(page, row, &title)?;
    }
    Ok(row + 2)
}

/// A sentence across the first columns.
fn across(page: &mut Page<'_, '_>, row: u32, text: &str) -> Result<(), XlsxError> {
    let book = page.book;
    page.sheet.merge_range(row, 0, row, 4, text, &book.styles.text)?;
    page.fit(row, text, 128.0)
}

fn parameters(book: &Book<'_>, indicator: &Indicator) -> String {
    let lines: Vec<_> = indicator.parameters.iter().flat_map(|p| parameter_words(book.report, p)).collect();
    lines.join("\n")
}

fn clauses(book: &Book<'_>, indicator: &Indicator, check: &Check) -> String {
    let lang = book.report.lang;
    let own: Vec<&str> = indicator.articles(check).collect();
    let rests_on = indicator.clauses.iter().filter(|clause| own.contains(&clause.article.as_str()));
    let lines: Vec<_> = rests_on.map(|clause| format!("{}: {}", clause.article, lang.text(&clause.gist))).collect();
    lines.join("\n")
}
