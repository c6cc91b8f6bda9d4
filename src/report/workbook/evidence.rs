//! The rows of the registers that findings stand in, cell by cell, with those that decide marked.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Heading, Page};
use crate::report::view::{Line, Section, ShownCell, ShownRow};

/// Cells side by side.
const ACROSS: u16 = 6;
/// Width of a cell, and of the place before it.
const WIDTHS: [f64; 2] = [18.2, 21.5];
/// Cells of a row that are shown: its key, those that decide, then others.
const MOST_CELLS: usize = 12;
/// Cells that decide, side by side.
const MOST_DECIDING: usize = 3;
/// Findings that are shown; of more, the rows are found by their numbers.
const MOST_FINDINGS: usize = 2_000;

/// The findings with their rows, in the order of the findings; none where the results carry no rows.
pub(super) fn sheet(book: &Book<'_>) -> Result<Option<Worksheet>, XlsxError> {
    if book.rows.is_empty() {
        return Ok(None);
    }
    let (report, lang) = (book.report, book.report.lang);
    let lines = book.causes.lines();
    let mut note = Section::Evidence.question(lang).to_owned();
    if lines.len() > MOST_FINDINGS {
        let first = lang.t("se arată primele", "these are shown first");
        note = format!("{note}; {first}: {}", lang.count(MOST_FINDINGS as u64));
    }
    let mut page = Page::new(book, Section::Evidence, book.name(Section::Evidence), &note)?;
    let [cell, place] = WIDTHS;
    let mut headings = vec![Heading::new(lang.t("Cazul / registrul, rândul", "The case / register, row"), place)];
    headings.extend((0..ACROSS).map(|at| {
        let words = if at == 0 { lang.t("Constatarea / celulele", "The finding / cells") } else { "" };
        Heading::new(words, cell)
    }));
    page.list(HEAD, &headings)?;
    let mut row = HEAD + 1;
    for (_, line) in lines.iter().take(MOST_FINDINGS) {
        let rows = book.rows.behind(report, line);
        if !rows.is_empty() {
            finding(&mut page, row, line)?;
            row += 1;
        }
        for shown in &rows {
            row = cells(&mut page, row, shown)?;
        }
    }
    page.done().map(Some)
}

fn finding(page: &mut Page<'_, '_>, row: u32, line: &Line<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    let text = format!("{} – {}", line.check.indicator, line.message(book.report));
    page.put(row, 0, &line.who(), &book.styles.strong)?;
    page.sheet.merge_range(row, 1, row, ACROSS, &text, &book.styles.strong)?;
    page.fit(row, &text, WIDTHS[0] * f64::from(ACROSS))
}

/// The cells of a register's row: those that decide in cells of their own, the others behind them; the first free row.
fn cells(page: &mut Page<'_, '_>, mut row: u32, shown: &ShownRow<'_>) -> Result<u32, XlsxError> {
    let styles = &page.book.styles;
    let mut place = shown.place(page.book.report);
    let some = shown.cells.get(..MOST_CELLS).unwrap_or(&shown.cells);
    let (deciding, others): (Vec<&ShownCell>, Vec<&ShownCell>) = some.iter().partition(|cell| cell.decides);
    let words = |cell: &&ShownCell| format!("{}: {}", cell.heading, cell.words);
    let others = others.iter().map(words).collect::<Vec<_>>().join(" · ");
    // Half a row at least is left for the others.
    let mut parts = deciding.chunks(MOST_DECIDING).peekable();
    loop {
        let part = parts.next().unwrap_or_default();
        page.begin(row);
        page.text(row, 0, &std::mem::take(&mut place))?;
        let mut column = 1;
        for ShownCell { heading, words, .. } in part {
            page.put(row, column, &format!("{heading}:\n{words}"), &styles.deciding)?;
            column += 1;
        }
        let last = parts.peek().is_none();
        page.across(row, (column, ACROSS), if last { &others } else { "" }, &styles.shown)?;
        page.end()?;
        row += 1;
        if last {
            return Ok(row);
        }
    }
}
