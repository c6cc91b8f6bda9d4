//! How each standard and each indicator stands.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::layout::Layout;
use super::page::{HEAD, Heading, Page};
use crate::report::table::Name;
use crate::report::view::{Section, picture};
use crate::report::words::Tone;
use crate::results::verdict::Verdict;

/// Width of a verdict in words.
const VERDICT: f64 = 24.0;

/// Column of the first verdict's count: behind the verdict, and the one after the visit where there was one.
pub(super) fn first_verdict_column(book: &Book<'_>) -> u16 {
    3 + u16::from(book.report.provider.after.is_some())
}

/// Standards with their indicators by verdict, then every indicator.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let report = book.report;
    let lang = report.lang;
    let mut page = Page::new(book, Section::Standards, book.name(Section::Standards), "")?;
    let rows = picture(report);
    let visited = report.provider.after.is_some();
    let mut headings = vec![
        Heading::new(lang.t("Standardul", "Standard"), 9.5),
        Heading::new(lang.t("Denumirea", "Title"), if visited { 23.5 } else { 46.0 }),
        Heading::new(Name::Computed.in_words(lang), VERDICT),
    ];
    headings.extend(visited.then(|| Heading::new(Name::After.in_words(lang), VERDICT)));
    page.list(HEAD, &headings)?;
    let first = first_verdict_column(book);
    for (column, verdict) in (first..).zip(Verdict::ALL) {
        let name = format!("{} {}", Tone::of(verdict).symbol, lang.verdict_short(verdict));
        page.put(HEAD, column, &name, &book.styles.narrow)?;
        page.width(column, 4.5)?;
    }
    // The names of verdicts stand upright.
    page.height(HEAD, 96.0)?;
    let share = first + u16::try_from(Verdict::ALL.len()).unwrap_or(0);
    page.put(HEAD, share, lang.t("Situații, din cele judecate", "Subjects, of those judged"), &book.styles.column)?;
    page.width(share, 14.0)?;
    let mut row = HEAD + 1;
    for standard in &rows {
        page.begin(row);
        page.number(row, 0, Some(f64::from(standard.number)), &book.styles.ordinal)?;
        page.text(row, 1, standard.title)?;
        page.put(row, 2, &lang.verdict_marked(standard.computed), book.styles.verdict(standard.computed))?;
        if visited {
            page.put(row, 3, &lang.verdict_marked(standard.verdict), book.styles.verdict(standard.verdict))?;
        }
        for (column, n) in (first..).zip(standard.indicators) {
            page.sparse(row, column, n)?;
        }
        page.text(row, share, &report.share(standard))?;
        page.end()?;
        row += 1;
    }
    // The verdicts of indicators are printed with their counts, on the sheet of indicators.
    let last = row - 1;
    indicators(&mut page, row + 1)?;
    page.print_to(last, share)?;
    page.done()
}

fn indicators(page: &mut Page<'_, '_>, mut row: u32) -> Result<(), XlsxError> {
    let book = page.book;
    let report = book.report;
    let lang = report.lang;
    page.block(row, lang.t("Verdictul fiecărui indicator", "Verdict of each indicator"))?;
    row += 1;
    let mut headings = vec![
        Heading::new(lang.t("Indicator", "Indicator"), 0.0),
        Heading::new(lang.t("Denumirea", "Title"), 0.0),
        Heading::new(Name::Computed.in_words(lang), 0.0),
    ];
    let visited = report.provider.after.is_some();
    headings.extend(visited.then(|| Heading::new(Name::After.in_words(lang), 0.0)));
    page.headings(row, &headings)?;
    row += 1;
    for (result, after) in report.provider.indicators.iter().zip(report.provider.indicators_after()) {
        page.begin(row);
        let title = report.catalogue.indicator(&result.indicator).map_or("", |known| lang.text(&known.title));
        match report.checks().position(|check| check.indicator == result.indicator) {
            Some(check) => {
                page.link(row, 0, book.name(Section::Indicators), Layout::indicator_row(check), &result.indicator)?;
            }
            None => page.text(row, 0, &result.indicator)?,
        }
        page.text(row, 1, title)?;
        page.put(row, 2, &lang.verdict_marked(result.verdict), book.styles.verdict(result.verdict))?;
        if visited {
            page.put(row, 3, &lang.verdict_marked(after.verdict), book.styles.verdict(after.verdict))?;
        }
        page.end()?;
        row += 1;
    }
    Ok(())
}
