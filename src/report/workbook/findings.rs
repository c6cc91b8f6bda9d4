//! The findings: one row each, the case first.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::Book;
use super::layout::numbered;
use super::lists::back;
use super::page::{Column, HEAD, Page};
use crate::report::view::{Line, Section, findings};
use crate::report::words::{Judgement, Lang, Noun, delay};

/// Column of the inspector's verdict, counted from 0; the remark follows.
pub(super) const VERDICT_COLUMN: u16 = 12;
/// Last column that is printed.
const LAST_PRINTED: u16 = VERDICT_COLUMN + 1;

fn columns(lang: Lang) -> [Column; 17] {
    [
        Column(lang.t("Caz / subiect", "Case / subject"), 14.0),
        Column(lang.t("Luna / data", "Month / date"), 15.0),
        Column(lang.t("Constatarea", "Finding"), 46.0),
        Column(lang.t("Rezultat", "Outcome"), 14.0),
        Column(lang.t("Termen", "Due"), 15.0),
        Column(lang.t("Îndeplinit la", "Done"), 15.0),
        Column(lang.t("Întârziere (zile)", "Delay (days)"), 10.5),
        Column(lang.t("Reportat", "Carried over"), 9.5),
        Column(lang.t("Contestabil", "Contestable"), 11.5),
        Column(lang.t("Indicator", "Indicator"), 10.5),
        Column(lang.t("Temei", "Clause"), 16.0),
        Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 28.0),
        Column(lang.t("Verdictul inspectorului", "Inspector's verdict"), 15.0),
        Column(lang.t("Observația inspectorului", "Inspector's remark"), 24.0),
        Column(lang.t("Ce este de făcut", "What to do"), 40.0),
        Column(lang.t("Responsabil", "Person answerable"), 13.0),
        Column(lang.t("Cheie (nu modificați)", "Key (do not change)"), 30.0),
    ]
}

/// The sheets of findings; one that says so where there are none.
pub(super) fn sheets(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lines = findings(book.report);
    let chunks: Vec<&[Line<'_>]> =
        if lines.is_empty() { vec![&[]] } else { lines.chunks(book.extras.limits.rows.max(1)).collect() };
    let parts = chunks.len();
    chunks.into_iter().enumerate().map(|(n, chunk)| sheet(book, chunk, n, parts)).collect()
}

fn sheet(book: &Book<'_>, lines: &[Line<'_>], n: usize, parts: usize) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let name = numbered(book.name(Section::Findings), n);
    let mut page = Page::new(book, Section::Findings, &name, &note(book, lines.len(), n, parts))?;
    let columns = columns(lang);
    page.list(HEAD, &columns)?;
    page.expect(lines.len());
    for (i, line) in (0_u32..).zip(lines) {
        page.begin(HEAD + 1 + i);
        row(&mut page, HEAD + 1 + i, line)?;
        page.end()?;
    }
    let last = HEAD + u32::try_from(lines.len()).unwrap_or(0);
    page.filters(HEAD, last, columns.len())?;
    page.sheet.set_print_area(0, 0, last.max(HEAD + 1), LAST_PRINTED)?;
    if lines.is_empty() {
        page.nothing(HEAD + 1, lang.t("Nicio constatare.", "No findings."))?;
    } else {
        let list = judgements(lang, &Judgement::FINDING)?;
        page.sheet.add_data_validation(HEAD + 1, VERDICT_COLUMN, last, VERDICT_COLUMN, &list)?;
    }
    page.sheet.set_freeze_panes(HEAD + 1, 1)?;
    Ok(page.sheet)
}

fn note(book: &Book<'_>, here: usize, n: usize, parts: usize) -> String {
    let lang = book.report.lang;
    let total = book.report.findings_words();
    if parts == 1 {
        return total;
    }
    let rows = lang.counted(here as u64, Noun::Row);
    match lang {
        Lang::Ro => format!("{total}. Foaia {} din {parts}: {rows}", n + 1),
        Lang::En => format!("{total}. Sheet {} of {parts}: {rows}", n + 1),
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

fn row(page: &mut Page<'_, '_>, row: u32, line: &Line<'_>) -> Result<(), XlsxError> {
    let (book, outcome) = (page.book, line.outcome);
    let (report, styles) = (book.report, &book.styles);
    let lang = report.lang;
    page.put(row, 0, line.head(), &styles.strong)?;
    page.text(row, 1, &line.time(report))?;
    page.text(row, 2, &line.message(report))?;
    page.put(row, 3, &lang.state_marked(outcome.outcome), styles.state(outcome.outcome))?;
    page.date(row, 4, outcome.due.as_deref())?;
    page.date(row, 5, outcome.end.as_deref())?;
    let days = delay(outcome, &report.results.period.as_of).map(|d| (d.days() * 100.0).round() / 100.0);
    page.number(row, 6, days, &styles.number)?;
    page.text(row, 7, if outcome.carried_over { lang.yes_no(true) } else { "" })?;
    page.text(row, 8, if outcome.contestable { lang.yes_no(true) } else { "" })?;
    back(page, row, 9, line)?;
    page.text(row, 10, &report.clauses(line.check))?;
    page.text(row, 11, &line.sources(report))?;
    page.input(row, VERDICT_COLUMN)?;
    page.input(row, VERDICT_COLUMN + 1)?;
    page.text(row, 14, &line.remedy(report))?;
    page.text(row, 15, outcome.responsible.as_deref().unwrap_or_default())?;
    page.faint(row, 16, &line.key())
}
