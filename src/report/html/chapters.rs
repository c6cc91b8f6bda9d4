//! Chapters with figures and charts.

use maud::{Markup, html};

use super::charts;
use super::lists::{drawn, marked};
use super::tag::{Cell, Marks, Row, heads, table};
use crate::report::Report;
use crate::report::table::Name;
use crate::report::table::checks::{self, Listed};
use crate::report::table::figures as described;
use crate::report::view::{self, Pivot, Section, Summary, loads, picture, pivots};
use crate::results::kind::CheckKind;
use crate::results::verdict::Verdict;

fn nothing(report: &Report<'_>, section: Section) -> Markup {
    html! { p { (report.nothing(section)) } "\n" }
}

fn verdict(report: &Report<'_>, verdict: Verdict) -> Cell {
    Cell::Verdict(verdict, report.lang.verdict_marked(verdict))
}

/// Whether nothing has to be done about a verdict.
const fn in_order(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Compliant | Verdict::NotApplicable | Verdict::Reported)
}

fn count(report: &Report<'_>, n: u64) -> Cell {
    Cell::Number(report.lang.count(n))
}

pub(super) fn standards(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let rows = picture(report);
    let visited = report.provider.after.is_some();
    let mut headings = vec![
        lang.t("Standardul", "Standard"),
        lang.t("Denumirea", "Title"),
        Name::Computed.in_words(lang),
        lang.t("Situații, din cele judecate", "Subjects, of those judged"),
    ];
    if visited {
        headings.insert(3, Name::After.in_words(lang));
    }
    let cells = rows.iter().map(|row| {
        let mut cells =
            vec![Cell::Number(row.number.to_string()), Cell::Text(row.title.to_owned()), verdict(report, row.computed)];
        cells.extend(visited.then(|| verdict(report, row.verdict)));
        cells.push(Cell::Text(report.share(row)));
        Row { cells, marks: Marks { in_order: in_order(row.verdict), ..Marks::default() } }
    });
    html! {
        (table(&heads(&headings), cells))
        @if !rows.is_empty() { (charts::standards(report, &rows)) }
    }
}

pub(super) fn indicators(report: &Report<'_>) -> Markup {
    let checks: Vec<Listed<'_>> = report.checks().enumerate().collect();
    let marks = |(_, check): &Listed<'_>| Marks { in_order: in_order(check.verdict), ..Marks::default() };
    marked(report, &checks::indicators(*report, &()), &checks, marks)
}

pub(super) fn caseload(report: &Report<'_>) -> Markup {
    let loads = loads(report);
    if loads.people.is_empty() {
        return nothing(report, Section::Caseload);
    }
    html! {
        (charts::caseload(report, &loads))
        (drawn(report, &described::caseload(*report), &loads.people))
    }
}

fn figures(report: &Report<'_>, s: Option<&Summary>) -> Vec<Cell> {
    let Some(s) = s else { return vec![count(report, 0)] };
    let mut cells = vec![count(report, s.count)];
    cells.extend([s.min, s.q1, s.median, s.q3, s.p90, s.max].map(|v| Cell::Number(v.to_string())));
    cells.push(Cell::Number(report.lang.number(s.mean)));
    cells
}

fn figure_headings(report: &Report<'_>, first: &[&'static str]) -> Vec<&'static str> {
    let lang = report.lang;
    let figures = [
        lang.t("Număr", "Number"),
        lang.t("Minim", "Minimum"),
        lang.t("Un sfert până la", "First quartile"),
        lang.t("Mediana", "Median"),
        lang.t("Trei sferturi până la", "Third quartile"),
        lang.t("90 % până la", "90th percentile"),
        lang.t("Maxim", "Maximum"),
        lang.t("Media", "Mean"),
    ];
    first.iter().copied().chain(figures).collect()
}

pub(super) fn terms(report: &Report<'_>) -> Markup {
    let all = view::terms(report);
    if all.is_empty() {
        return nothing(report, Section::Terms);
    }
    html! {
        (drawn(report, &described::terms(*report), &all))
        @for terms in &all { (charts::elapsed(report, terms)) }
    }
}

/// The distributions of figures, a line for each.
fn distributions(report: &Report<'_>) -> Option<Markup> {
    let lang = report.lang;
    let distributions: Vec<_> = report.checks().filter(|check| check.kind == CheckKind::Distribution).collect();
    let first = [lang.t("Indicator", "Indicator"), lang.t("Ce s-a măsurat", "What was measured")];
    let rows = distributions.iter().map(|check| {
        let mut cells = vec![Cell::Text(check.indicator.to_string()), Cell::Text(report.check_title(check).to_owned())];
        if check.verdict == Verdict::NotComputable {
            cells.push(verdict(report, check.verdict));
        } else {
            cells.extend(figures(report, Summary::of(&check.histogram).as_ref()));
        }
        Row::from(cells)
    });
    (!distributions.is_empty()).then(|| table(&heads(&figure_headings(report, &first)), rows))
}

/// The counts of one check by year and month.
fn pivot_table(report: &Report<'_>, pivot: &Pivot<'_>) -> Markup {
    let lang = report.lang;
    if pivot.rows.is_empty() {
        let words = match pivot.check.verdict {
            Verdict::NotComputable => lang.verdict_marked(Verdict::NotComputable),
            _ => lang.t("0 în perioadă", "0 in the period").to_owned(),
        };
        return html! { p { (words) } "\n" };
    }
    let months: Vec<_> = pivot.months.iter().map(|month| lang.month_short(month)).collect();
    let mut headings = vec![lang.t("Defalcare", "Breakdown"), lang.t("Total", "Total")];
    headings.extend(pivot.years.iter().chain(&months).map(String::as_str));
    let rows = pivot.rows.iter().map(|row| {
        let label = if row.label.is_empty() { lang.t("toate", "all").to_owned() } else { row.label.clone() };
        let mut cells = vec![Cell::Text(label), count(report, row.total)];
        cells.extend(row.by_year.iter().chain(&row.by_month).map(|n| count(report, *n)));
        Row::from(cells)
    });
    table(&heads(&headings), rows)
}

pub(super) fn statistics(report: &Report<'_>) -> Markup {
    let (distributions, pivots) = (distributions(report), pivots(report));
    if distributions.is_none() && pivots.is_empty() {
        return nothing(report, Section::Statistics);
    }
    html! {
        @if let Some(table) = distributions { (table) }
        @for pivot in &pivots {
            h3 { (pivot.check.indicator) " – " (report.check_title(pivot.check)) } "\n"
            (pivot_table(report, pivot))
        }
    }
}
