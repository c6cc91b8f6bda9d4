//! Every check: what the act asks, who was counted, and what came out.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::layout::numbered;
use super::page::{Column, HEAD, Page};
use crate::report::view::{Section, Sheet, sheet_of, why};
use crate::report::words::{Lang, Noun};
use crate::results::CheckResult;
use crate::results::kind::{CheckKind, Nature};

fn columns(lang: Lang) -> [Column; 17] {
    [
        Column(lang.t("Std.", "Std."), 6.0),
        Column(lang.t("Indicator", "Indicator"), 10.5),
        Column(lang.t("Verificarea", "Check"), 24.0),
        Column(lang.t("Ce cere actul", "What the act asks"), 38.0),
        Column(lang.t("Cine se numără și când este îndeplinit", "Who is counted, and when it is met"), 46.0),
        Column(lang.t("Natura", "Nature"), 13.5),
        Column(lang.t("✓ îndeplinit", "✓ met"), 11.5),
        Column(lang.t("✗ neîndeplinit", "✗ not met"), 13.5),
        Column(lang.t("? nedeterminat", "? undetermined"), 14.0),
        Column(lang.t("… în termen", "… pending"), 11.5),
        Column(lang.t("– exceptat", "– excluded"), 10.5),
        Column(lang.t("Rata", "Rate"), 9.0),
        Column(lang.t("Prag cerut", "Asked for"), 10.0),
        Column(lang.t("Verdict", "Verdict"), 21.0),
        Column(lang.t("De ce", "Why"), 22.0),
        Column(lang.t("Vezi", "See"), 13.0),
        Column(lang.t("Etichete în act", "Labels in the act"), 14.0),
    ]
}

/// Every check, compliant or not.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let mut page = Page::new(book, Section::Indicators, book.name(Section::Indicators), "")?;
    let columns = columns(book.report.lang);
    page.list(HEAD, &columns)?;
    let mut last = HEAD;
    for (position, check) in book.report.checks().enumerate() {
        last += 1;
        page.begin(last);
        row(&mut page, last, position, check)?;
        page.end()?;
    }
    page.filters(HEAD, last, columns.len())?;
    page.sheet.set_freeze_panes(HEAD + 1, 3)?;
    page.sheet.set_print_area(0, 0, last.max(HEAD + 1), 15)?;
    Ok(page.sheet)
}

fn row(page: &mut Page<'_, '_>, row: u32, position: usize, check: &CheckResult) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, styles) = (book.report, &book.styles);
    let lang = report.lang;
    let known = report.known(check);
    if let Some((indicator, _)) = known {
        page.number(row, 0, Some(f64::from(indicator.standard)), &styles.ordinal)?;
    } else {
        page.text(row, 0, "")?;
    }
    page.put(row, 1, &check.indicator, &styles.strong)?;
    page.text(row, 2, known.map_or(&check.check, |(_, c)| lang.text(&c.title)))?;
    page.text(row, 3, known.map_or("", |(indicator, _)| lang.text(&indicator.asks)))?;
    page.text(row, 4, known.map_or("", |(_, c)| lang.text(&c.counted)))?;
    page.text(row, 5, lang.nature(check.nature))?;
    let judged = check.kind.is_judged();
    let counts = &check.counts;
    let counted = [counts.met, counts.not_met, counts.undetermined, counts.pending, counts.excluded];
    for (column, n) in (6_u16..).zip(counted) {
        // What is not judged has no counts to speak of.
        if judged { page.count(row, column, n)? } else { page.sparse(row, column, n)? }
    }
    page.number(row, 11, counts.rate(), &styles.percent)?;
    let asked = known.filter(|_| check.nature == Nature::Obligation).map(|(_, c)| c.required);
    page.number(row, 12, asked, &styles.percent)?;
    page.put(row, 13, &lang.verdict_marked(check.verdict), styles.verdict(check.verdict))?;
    let reasons = [why(report, check), book.touched.of_check(position, lang).unwrap_or_default()];
    page.text(row, 14, &reasons.iter().filter(|r| !r.is_empty()).cloned().collect::<Vec<_>>().join("; "))?;
    see(page, row, position, check)?;
    page.text(row, 16, &known.map(|(indicator, _)| indicator.labels.join(", ")).unwrap_or_default())
}

fn see(page: &mut Page<'_, '_>, row: u32, position: usize, check: &CheckResult) -> Result<(), XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    if let Some((sheet, to)) = book.layout.first_finding(position) {
        let listed = |outcome: &&crate::results::Outcome| sheet_of(check.nature, outcome.outcome) == Sheet::Findings;
        let n = check.outcomes.iter().filter(listed).count() as u64;
        let name = numbered(book.name(Section::Findings), sheet);
        return page.link(row, 15, &name, to, &lang.counted(n, Noun::Finding));
    }
    let section = match check.kind {
        CheckKind::Tally | CheckKind::Distribution => Section::Statistics,
        CheckKind::OnSite => Section::OnSite,
        _ => return page.text(row, 15, ""),
    };
    page.link(row, 15, book.name(section), 0, book.name(section))
}
