//! The counts and distributions that the act asks for.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Heading, Page};
use crate::report::view::{Pivot, Section, Summary, pivots};
use crate::results::CheckResult;
use crate::results::kind::{CheckKind, Nature};
use crate::results::verdict::Verdict;

/// Reported coverages, distributions, then a table of months for each tally.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let report = book.report;
    let mut page = Page::new(book, Section::Statistics, book.name(Section::Statistics), "")?;
    let tables = pivots(report);
    let figures = tables.iter().map(|pivot| pivot.years.len() + pivot.months.len()).max().unwrap_or(0);
    page.years_wide(figures)?;
    for column in 0..=u16::try_from(figures + 2).unwrap_or(u16::MAX).max(11) {
        page.width(
            column,
            match column {
                0 => 9.0,
                1 => 32.0,
                _ => 7.4,
            },
        )?;
    }
    let mut row = HEAD;
    let shares: Vec<_> = report
        .checks()
        .filter(|c| matches!(c.nature, Nature::Statistic | Nature::Recommendation) && c.kind.is_judged())
        .collect();
    if !shares.is_empty() {
        row = coverages(&mut page, row, &shares)? + 1;
    }
    let distributions_: Vec<_> = report.checks().filter(|check| check.kind == CheckKind::Distribution).collect();
    if !distributions_.is_empty() {
        row = distributions(&mut page, row, &distributions_)? + 1;
    }
    for pivot in &tables {
        row = table(&mut page, row, pivot)? + 1;
    }
    if shares.is_empty() && distributions_.is_empty() && tables.is_empty() {
        page.nothing(HEAD, report.nothing(Section::Statistics))?;
    }
    page.done()
}

fn coverages(page: &mut Page<'_, '_>, mut row: u32, checks: &[&CheckResult]) -> Result<u32, XlsxError> {
    let (book, lang) = (page.book, page.book.report.lang);
    page.block(
        row,
        lang.t("Ponderi raportate (recomandări și statistici)", "Reported shares (recommendations and statistics)"),
    )?;
    row += 1;
    page.headings(
        row,
        &[
            Heading::new(lang.t("Indicator", "Indicator"), 0.0),
            Heading::new(lang.t("Verificarea", "Check"), 0.0),
            Heading::new(lang.t("da", "yes"), 0.0),
            Heading::new(lang.t("nu", "no"), 0.0),
            Heading::new(lang.t("nedet.", "open"), 0.0),
            Heading::new(lang.t("Rata", "Rate"), 0.0),
        ],
    )?;
    for check in checks {
        row += 1;
        page.begin(row);
        name(page, row, check)?;
        page.end()?;
        if unavailable(page, row, check)? {
            continue;
        }
        for (column, n) in (2_u16..).zip([check.counts.met, check.counts.not_met, check.counts.undetermined]) {
            page.count(row, column, n)?;
        }
        page.number(row, 5, check.counts.rate(), &book.styles.percent)?;
    }
    Ok(row + 1)
}

#[allow(clippy::cast_precision_loss)]
fn distributions(page: &mut Page<'_, '_>, mut row: u32, checks: &[&CheckResult]) -> Result<u32, XlsxError> {
    let (book, lang) = (page.book, page.book.report.lang);
    page.block(row, lang.t("Distribuții", "Distributions"))?;
    row += 1;
    page.headings(
        row,
        &[
            Heading::new(lang.t("Indicator", "Indicator"), 0.0),
            Heading::new(lang.t("Ce s-a măsurat", "What was measured"), 0.0),
            Heading::new(lang.t("Număr", "Number"), 0.0),
            Heading::new(lang.t("Minim", "Minimum"), 0.0),
            Heading::new(lang.t("Un sfert", "First quartile"), 0.0),
            Heading::new(lang.t("Mediana", "Median"), 0.0),
            Heading::new(lang.t("Trei sferturi", "Third quartile"), 0.0),
            Heading::new("90 %", 0.0),
            Heading::new(lang.t("Maxim", "Maximum"), 0.0),
            Heading::new(lang.t("Media", "Mean"), 0.0),
            Heading::new(lang.t("Fără valoare", "No value"), 0.0),
        ],
    )?;
    for check in checks {
        row += 1;
        page.begin(row);
        name(page, row, check)?;
        page.end()?;
        if unavailable(page, row, check)? {
            continue;
        }
        let s = Summary::of(&check.histogram);
        page.count(row, 2, s.map_or(0, |s| s.count))?;
        let values = s.map_or([None; 6], |s| [s.min, s.q1, s.median, s.q3, s.p90, s.max].map(|v| Some(v as f64)));
        for (column, value) in (3_u16..).zip(values) {
            page.number(row, column, value, &book.styles.count)?;
        }
        page.number(row, 9, s.map(|s| s.mean), &book.styles.decimal)?;
        page.count(row, 10, check.counts.undetermined)?;
    }
    Ok(row + 1)
}

fn table(page: &mut Page<'_, '_>, mut row: u32, pivot: &Pivot<'_>) -> Result<u32, XlsxError> {
    let (book, lang) = (page.book, page.book.report.lang);
    page.block(row, &format!("{} – {}", pivot.check.indicator, book.report.check_title(pivot.check)))?;
    row += 1;
    if pivot.check.verdict == Verdict::NotComputable {
        unavailable(page, row, pivot.check)?;
        return Ok(row + 1);
    }
    if pivot.rows.is_empty() {
        page.put(row, 0, lang.t("0 în perioadă", "0 in the period"), &book.styles.note)?;
        return Ok(row + 1);
    }
    page.headings(
        row,
        &[
            Heading::new(lang.t("Indicator", "Indicator"), 0.0),
            Heading::new(lang.t("Defalcare", "Breakdown"), 0.0),
            Heading::new(lang.t("Total", "Total"), 0.0),
        ],
    )?;
    let months = pivot.months.iter().map(|month| lang.month_short(month));
    page.begin(row);
    for (column, title) in (3_u16..).zip(pivot.years.iter().cloned().chain(months)) {
        page.put(row, column, &title, &book.styles.column)?;
    }
    page.end()?;
    for line in &pivot.rows {
        row += 1;
        page.put(row, 0, &pivot.check.indicator, &book.styles.strong)?;
        page.count(row, 2, line.total)?;
        page.text(row, 1, if line.label.is_empty() { lang.t("toate", "all") } else { &line.label })?;
        for (column, n) in (3_u16..).zip(line.by_year.iter().chain(&line.by_month)) {
            page.count(row, column, *n)?;
        }
    }
    if !pivot.total_is_sum && !pivot.months.is_empty() {
        row += 1;
        let why = lang.t(
            "Totalul se numără pe întreaga perioadă și poate diferi de suma lunilor.",
            "The total is counted over the whole period and may differ from the sum of the months.",
        );
        page.put(row, 1, why, &book.styles.note)?;
    }
    Ok(row + 1)
}

fn name(page: &mut Page<'_, '_>, row: u32, check: &CheckResult) -> Result<(), XlsxError> {
    let book = page.book;
    page.put(row, 0, &check.indicator, &book.styles.strong)?;
    let known = book.report.known(check);
    page.text(row, 1, known.map_or(&check.check, |(_, known)| book.report.lang.text(&known.title)))
}

/// Says why there are no figures; false where there are.
fn unavailable(page: &mut Page<'_, '_>, row: u32, check: &CheckResult) -> Result<bool, XlsxError> {
    if check.verdict != Verdict::NotComputable {
        return Ok(false);
    }
    let (book, verdict) = (page.book, check.verdict);
    page.put(row, 2, &book.report.lang.verdict_marked(verdict), &book.styles.note)?;
    Ok(true)
}
