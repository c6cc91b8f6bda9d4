//! How long terms really took: a line of figures, steps and a chart for each check.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::page::{HEAD, Page};
use super::{Book, charts};
use crate::report::table::figures;
use crate::report::view::{Section, Terms, terms};

/// First column of the steps.
const STEPS: u16 = 2;
/// Rows of a chart.
const CHART_ROWS: u32 = 13;

/// The figures of every check with measured terms, then a chart of each.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let note = lang.t(
        "Cât a durat de fapt: numai obligațiile îndeplinite, ✓ la timp sau ✗ târziu",
        "How long it really took: fulfilled duties only, ✓ in time or ✗ late",
    );
    let mut page = Page::new(book, Section::Terms, book.name(Section::Terms), note)?;
    let all = terms(book.report);
    let table = figures::terms(*book.report);
    page.plain_table(HEAD, &table)?;
    let mut row = HEAD + 1;
    if all.is_empty() {
        page.nothing(row, book.report.nothing(Section::Terms))?;
    }
    for terms in &all {
        page.begin(row);
        page.plain_row(row, &table, terms)?;
        page.end()?;
        row += 1;
    }
    let last = row;
    for terms in &all {
        row = steps(&mut page, row + 1, terms)?;
    }
    // The figures are printed; the charts are for the screen.
    page.print_to(last, u16::try_from(table.width().saturating_sub(1)).unwrap_or(u16::MAX))?;
    page.done()
}

/// The steps and their counts in two rows, and the chart below; the first free row behind it.
fn steps(page: &mut Page<'_, '_>, row: u32, terms: &Terms<'_>) -> Result<u32, XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    page.block(row, &format!("{} – {}", terms.check.indicator, book.report.check_title(terms.check)))?;
    let (head, counts) = (row + 1, row + 2);
    page.put(head, 0, book.report.unit(terms.hours), &book.styles.column)?;
    page.put(counts, 0, lang.t("număr", "number"), &book.styles.column)?;
    page.put(head, 1, "", &book.styles.column)?;
    page.put(counts, 1, "", &book.styles.text)?;
    let mut below = None;
    let mut last = STEPS;
    for (column, bucket) in (STEPS..).zip(&terms.buckets) {
        let mark = if bucket.within { "✓" } else { "✗" };
        page.put(head, column, &format!("{mark} {}", bucket.words(below)), &book.styles.column)?;
        page.count(counts, column, bucket.count)?;
        below = bucket.upto;
        last = column;
    }
    page.sheet.insert_chart(row + 4, 1, &charts::elapsed(book, terms, head, counts, (STEPS, last)))?;
    Ok(row + 4 + CHART_ROWS)
}
