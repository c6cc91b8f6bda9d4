//! Chapters with figures and charts.

use super::charts;
use super::lists::drawn;
use super::tag::{Cell, escape, table};
use crate::report::Report;
use crate::report::table::checks::{self, Listed};
use crate::report::table::figures as described;
use crate::report::view::{self, Section, Summary, loads, picture, pivots};
use crate::results::kind::CheckKind;
use crate::results::verdict::Verdict;

fn nothing(report: &Report<'_>, section: Section) -> String {
    format!("<p>{}</p>\n", escape(report.nothing(section)))
}

fn verdict(report: &Report<'_>, verdict: Verdict) -> Cell {
    Cell::Verdict(verdict, report.lang.verdict_marked(verdict))
}

fn count(report: &Report<'_>, n: u64) -> Cell {
    Cell::Number(report.lang.count(n))
}

pub(super) fn standards(report: &Report<'_>) -> String {
    let lang = report.lang;
    let rows = picture(report);
    let headings = [
        lang.t("Standardul", "Standard"),
        lang.t("Denumirea", "Title"),
        lang.t("Verdict", "Verdict"),
        lang.t("Situații, din cele judecate", "Subjects, of those judged"),
    ];
    let cells = rows.iter().map(|row| {
        vec![
            Cell::Number(row.number.to_string()),
            Cell::Text(row.title.to_owned()),
            verdict(report, row.verdict),
            Cell::Text(report.share(row)),
        ]
    });
    let mut out = table(&headings, cells);
    if !rows.is_empty() {
        out.push_str(&charts::standards(report, &rows));
    }
    out
}

pub(super) fn indicators(report: &Report<'_>) -> String {
    let checks: Vec<Listed<'_>> = report.checks().enumerate().collect();
    drawn(report, &checks::indicators(*report, &()), &checks)
}

pub(super) fn caseload(report: &Report<'_>) -> String {
    let loads = loads(report);
    if loads.people.is_empty() {
        return nothing(report, Section::Caseload);
    }
    let table = drawn(report, &described::caseload(*report), &loads.people);
    format!("{}{table}", charts::caseload(report, &loads))
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

pub(super) fn terms(report: &Report<'_>) -> String {
    let all = view::terms(report);
    if all.is_empty() {
        return nothing(report, Section::Terms);
    }
    let mut out = drawn(report, &described::terms(*report), &all);
    for terms in &all {
        out.push_str(&charts::elapsed(report, terms));
    }
    out
}

pub(super) fn statistics(report: &Report<'_>) -> String {
    let lang = report.lang;
    let mut out = String::new();
    let distributions: Vec<_> = report.checks().filter(|check| check.kind == CheckKind::Distribution).collect();
    if !distributions.is_empty() {
        let first = [lang.t("Indicator", "Indicator"), lang.t("Ce s-a măsurat", "What was measured")];
        let rows = distributions.iter().map(|check| {
            let mut cells =
                vec![Cell::Text(check.indicator.to_string()), Cell::Text(report.check_title(check).to_owned())];
            if check.verdict == Verdict::NotComputable {
                cells.push(verdict(report, check.verdict));
            } else {
                cells.extend(figures(report, Summary::of(&check.histogram).as_ref()));
            }
            cells
        });
        out.push_str(&table(&figure_headings(report, &first), rows));
    }
    for pivot in pivots(report) {
        let title = format!("{} – {}", pivot.check.indicator, report.check_title(pivot.check));
        out.push_str(&format!("<h3>{}</h3>\n", escape(&title)));
        if pivot.rows.is_empty() {
            let words = match pivot.check.verdict {
                Verdict::NotComputable => lang.verdict_marked(Verdict::NotComputable),
                _ => lang.t("0 în perioadă", "0 in the period").to_owned(),
            };
            out.push_str(&format!("<p>{}</p>\n", escape(&words)));
            continue;
        }
        let months: Vec<_> = pivot.months.iter().map(|month| lang.month_short(month)).collect();
        let mut headings = vec![lang.t("Defalcare", "Breakdown"), lang.t("Total", "Total")];
        headings.extend(pivot.years.iter().chain(&months).map(String::as_str));
        let rows = pivot.rows.iter().map(|row| {
            let label = if row.label.is_empty() { lang.t("toate", "all").to_owned() } else { row.label.clone() };
            let mut cells = vec![Cell::Text(label), count(report, row.total)];
            cells.extend(row.by_year.iter().chain(&row.by_month).map(|n| count(report, *n)));
            cells
        });
        out.push_str(&table(&headings, rows));
    }
    if out.is_empty() { nothing(report, Section::Statistics) } else { out }
}
