//! Running terms, and the outcomes that are no findings.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::layout::{Layout, numbered};
use super::page::{Column, HEAD, Page};
use crate::report::view::{self, Gone, Line, Section};
use crate::report::words::{Lang, Noun, short};

/// Terms that still run, the soonest first.
pub(super) fn pending(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    sheets(book, Section::Pending, &view::pending(book.report), &pending_columns(book.report.lang), pending_row)
}

/// Outcomes that are neither findings nor running terms.
pub(super) fn others(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    sheets(book, Section::Others, &view::others(book.report), &other_columns(book.report.lang), other_row)
}

/// Findings of the audit before that are none any more.
pub(super) fn gone(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    sheets(book, Section::Gone, &view::gone(book.report), &gone_columns(book.report.lang), gone_row)
}

fn sheets<T>(
    book: &Book<'_>,
    section: Section,
    lines: &[T],
    columns: &[Column],
    fill: fn(&mut Page<'_, '_>, u32, &T) -> Result<(), XlsxError>,
) -> Result<Vec<Worksheet>, XlsxError> {
    let chunks: Vec<&[T]> =
        if lines.is_empty() { vec![&[]] } else { lines.chunks(book.extras.limits.rows.max(1)).collect() };
    let lang = book.report.lang;
    let note = format!("{}. {}", section.question(lang), lang.counted(lines.len() as u64, Noun::Row));
    let sheet = |(n, chunk): (usize, &[T])| {
        let mut page = Page::of_rows(book, section, &numbered(book.name(section), n), &note, chunk.len())?;
        page.list(HEAD, columns)?;
        let mut last = HEAD;
        for line in chunk {
            last += 1;
            page.begin(last);
            fill(&mut page, last, line)?;
            page.end()?;
        }
        page.filters(HEAD, last, columns.len())?;
        page.sheet.set_freeze_panes(HEAD + 1, 1)?;
        if chunk.is_empty() {
            page.nothing(HEAD + 1, book.report.nothing(section))?;
        }
        Ok(page.sheet)
    };
    chunks.into_iter().enumerate().map(sheet).collect()
}

fn pending_columns(lang: Lang) -> [Column; 9] {
    [
        Column(lang.t("Caz / subiect", "Case / subject"), 16.0),
        Column(lang.t("Termen", "Due"), 15.0),
        Column(lang.t("Zile rămase", "Days left"), 9.0),
        Column(lang.t("Ce trebuie făcut", "What has to be done"), 60.0),
        Column(lang.t("Început", "Began"), 15.0),
        Column(lang.t("Responsabil", "Person answerable"), 15.0),
        Column(lang.t("Indicator", "Indicator"), 11.0),
        Column(lang.t("Temei", "Clause"), 22.0),
        Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 36.0),
    ]
}

fn pending_row(page: &mut Page<'_, '_>, row: u32, line: &Line<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, outcome) = (book.report, line.outcome);
    let as_of = report.results.period.as_of;
    let left = outcome.due.map(|due| f64::from(due.day - as_of));
    let left = left.filter(|left| *left >= 0.0 || view::runs_out(line));
    page.put(row, 0, &line.who(), &book.styles.strong)?;
    page.date(row, 1, outcome.due)?;
    page.number(row, 2, left, &book.styles.number)?;
    page.text(row, 3, report.check_title(line.check))?;
    page.date(row, 4, outcome.start)?;
    page.text(row, 5, outcome.responsible.as_deref().unwrap_or_default())?;
    back(page, row, 6, line)?;
    page.text(row, 7, &report.clauses(line.check))?;
    page.text(row, 8, &line.sources(report))
}

fn other_columns(lang: Lang) -> [Column; 8] {
    [
        Column(lang.t("Caz / subiect", "Case / subject"), 16.0),
        Column(lang.t("Luna / data", "Month / date"), 18.0),
        Column(lang.t("Rezultat", "Outcome"), 16.0),
        Column(lang.t("De ce", "Why"), 50.0),
        Column(lang.t("Verificarea", "Check"), 36.0),
        Column(lang.t("Natura", "Nature"), 14.0),
        Column(lang.t("Indicator", "Indicator"), 11.0),
        Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 36.0),
    ]
}

fn other_row(page: &mut Page<'_, '_>, row: u32, line: &Line<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, state) = (book.report, line.outcome.outcome);
    page.put(row, 0, &line.who(), &book.styles.strong)?;
    page.text(row, 1, &line.time(report))?;
    page.put(row, 2, &report.lang.state_marked(line.check.nature, state), book.styles.state(state))?;
    page.text(row, 3, &short(&report.said(line.check), line.outcome))?;
    page.text(row, 4, report.check_title(line.check))?;
    page.text(row, 5, report.lang.nature(line.check.nature))?;
    back(page, row, 6, line)?;
    page.text(row, 7, &line.sources(report))
}

fn gone_columns(lang: Lang) -> [Column; 8] {
    [
        Column(lang.t("Caz / subiect", "Case / subject"), 16.0),
        Column(lang.t("Luna / data", "Month / date"), 18.0),
        Column(lang.t("Constatarea de atunci", "Finding as it was"), 60.0),
        Column(lang.t("Rezultat atunci", "Outcome then"), 16.0),
        Column(lang.t("Ce este acum", "What it is now"), 28.0),
        Column(lang.t("Termen", "Due"), 15.0),
        Column(lang.t("Indicator", "Indicator"), 11.0),
        Column(lang.t("Constatarea (cheie)", "Finding (key)"), 36.0),
    ]
}

fn gone_row(page: &mut Page<'_, '_>, row: u32, gone: &Gone<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    let (finding, outcome) = (gone.finding, &gone.finding.outcome);
    page.put(row, 0, gone.head, &book.styles.strong)?;
    page.text(row, 1, &gone.time)?;
    page.text(row, 2, &gone.message)?;
    page.put(row, 3, &book.report.lang.state_marked(gone.nature, outcome.outcome), book.styles.state(outcome.outcome))?;
    page.text(row, 4, gone.now)?;
    page.date(row, 5, outcome.due)?;
    page.text(row, 6, &finding.indicator)?;
    page.faint(row, 7, &format!("{}/{}|{}", finding.indicator, finding.check, outcome.subject))
}

/// Link back to the check, as long as the sheet takes links.
pub(super) fn back(page: &mut Page<'_, '_>, row: u32, column: u16, line: &Line<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    if usize::try_from(row - HEAD).is_ok_and(|n| n <= book.extras.limits.links) {
        let to = Layout::indicator_row(line.position);
        page.link(row, column, book.name(Section::Indicators), to, &line.check.indicator)
    } else {
        page.text(row, column, &line.check.indicator)
    }
}
