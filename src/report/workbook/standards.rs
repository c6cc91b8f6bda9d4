//! How each standard and each indicator stands.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::layout::Layout;
use super::page::{HEAD, Heading, Page};
use crate::report::view::{Section, picture};
use crate::report::words::Tone;
use crate::results::verdict::Verdict;

/// Column of the first verdict's count.
pub(super) const FIRST_VERDICT_COLUMN: u16 = 3;

/// Standards with their indicators by verdict, then every indicator.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let report = book.report;
    let lang = report.lang;
    let mut page = Page::new(book, Section::Standards, book.name(Section::Standards), "")?;
    let rows = picture(report);
    page.list(
        HEAD,
        &[
            Heading::new(lang.t("Standardul", "Standard"), 11.0),
            Heading::new(lang.t("Denumirea", "Title"), 52.0),
            Heading::new(lang.t("Verdict", "Verdict"), 34.0),
        ],
    )?;
    for (column, verdict) in (FIRST_VERDICT_COLUMN..).zip(Verdict::ALL) {
        let name = format!("{} {}", Tone::of(verdict).symbol, lang.verdict_short(verdict));
        page.put(HEAD, column, &name, &book.styles.column)?;
        page.width(column, 14.5)?;
    }
    let share = FIRST_VERDICT_COLUMN + u16::try_from(Verdict::ALL.len()).unwrap_or(0);
    page.put(HEAD, share, lang.t("Situații, din cele judecate", "Subjects, of those judged"), &book.styles.column)?;
    page.width(share, 16.0)?;
    let mut row = HEAD + 1;
    for standard in &rows {
        page.number(row, 0, Some(f64::from(standard.number)), &book.styles.ordinal)?;
        page.text(row, 1, standard.title)?;
        page.put(row, 2, &lang.verdict_marked(standard.verdict), book.styles.verdict(standard.verdict))?;
        for (column, n) in (FIRST_VERDICT_COLUMN..).zip(standard.indicators) {
            page.sparse(row, column, n)?;
        }
        page.text(row, share, &report.share(standard))?;
        row += 1;
    }
    indicators(&mut page, row + 1)?;
    Ok(page.done())
}

fn indicators(page: &mut Page<'_, '_>, mut row: u32) -> Result<(), XlsxError> {
    let book = page.book;
    let report = book.report;
    let lang = report.lang;
    page.block(row, lang.t("Verdictul fiecărui indicator", "Verdict of each indicator"))?;
    row += 1;
    page.headings(
        row,
        &[
            Heading::new(lang.t("Indicator", "Indicator"), 0.0),
            Heading::new(lang.t("Denumirea", "Title"), 0.0),
            Heading::new(lang.t("Verdict", "Verdict"), 0.0),
        ],
    )?;
    row += 1;
    for result in &report.provider.indicators {
        let title = report.catalogue.indicator(&result.indicator).map_or("", |known| lang.text(&known.title));
        match report.checks().position(|check| check.indicator == result.indicator) {
            Some(check) => {
                page.link(row, 0, book.name(Section::Indicators), Layout::indicator_row(check), &result.indicator)?;
            }
            None => page.text(row, 0, &result.indicator)?,
        }
        page.text(row, 1, title)?;
        page.put(row, 2, &lang.verdict_marked(result.verdict), book.styles.verdict(result.verdict))?;
        row += 1;
    }
    Ok(())
}
