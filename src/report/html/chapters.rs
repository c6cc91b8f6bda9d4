//! Chapters with figures and charts.

use super::charts;
use super::tag::{Cell, escape, table};
use crate::report::Report;
use crate::report::view::{self, Section, Summary, loads, picture, pivots, why};
use crate::report::words::code_title;
use crate::results::CheckResult;
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
    let lang = report.lang;
    let headings = [
        lang.t("Indicator", "Indicator"),
        lang.t("Verificarea", "Check"),
        lang.t("Natura", "Nature"),
        lang.t("✓ îndeplinit", "✓ met"),
        lang.t("✗ neîndeplinit", "✗ not met"),
        lang.t("? nedeterminat", "? undetermined"),
        lang.t("… în termen", "… pending"),
        lang.t("– exceptat", "– excluded"),
        lang.t("Rata", "Rate"),
        lang.t("Verdict", "Verdict"),
        lang.t("De ce", "Why"),
    ];
    table(&headings, report.checks().enumerate().map(|(position, check)| indicator(report, position, check)))
}

fn indicator(report: &Report<'_>, position: usize, check: &CheckResult) -> Vec<Cell> {
    let lang = report.lang;
    let counts = &check.counts;
    let mut cells = vec![
        Cell::Markup(format!("<strong id=\"check-{position}\">{}</strong>", escape(&check.indicator))),
        Cell::Wide(described(report, check)),
        Cell::Text(lang.nature(check.nature).to_owned()),
    ];
    let counted = [counts.met, counts.not_met, counts.undetermined, counts.pending, counts.excluded];
    cells.extend(counted.map(|n| count(report, n)));
    cells.push(Cell::Number(counts.rate().map(|rate| lang.percent(rate)).unwrap_or_default()));
    cells.push(verdict(report, check.verdict));
    cells.push(Cell::Text(why(report, check)));
    cells
}

/// A check's name, what the act asks, and who is counted.
fn described(report: &Report<'_>, check: &CheckResult) -> String {
    let title = escape(report.check_title(check));
    let Some((indicator, known)) = report.known(check) else { return title };
    let (asks, counted) = (report.lang.text(&indicator.asks), report.lang.text(&known.counted));
    format!("<strong>{title}</strong><br>{}<br><span class=\"note\">{}</span>", escape(asks), escape(counted))
}

pub(super) fn caseload(report: &Report<'_>) -> String {
    let lang = report.lang;
    let loads = loads(report);
    if loads.people.is_empty() {
        return nothing(report, Section::Caseload);
    }
    let headings = [
        lang.t("Persoana", "Person"),
        lang.t("Rolul", "Role"),
        lang.t("Maximum", "Maximum"),
        lang.t("Prima zi a maximului", "First day of the maximum"),
        lang.t("Maximum posibil", "Possible maximum"),
        lang.t("Limita", "Limit"),
        lang.t("Zile peste limită", "Days above the limit"),
        lang.t("Zile-caz ieșite prin delegare", "Case-days left by delegation"),
    ];
    let rows = loads.people.iter().map(|load| {
        vec![
            Cell::Text(load.staff.clone()),
            Cell::Text(code_title(report.schema, lang, "appointment_role", &load.role).to_owned()),
            count(report, load.max.into()),
            Cell::Text(load.max_day.map(|day| lang.day(day)).unwrap_or_default()),
            count(report, load.max_possible.into()),
            Cell::Number(report.load_limit(&load.role).map(|limit| lang.number(limit)).unwrap_or_default()),
            count(report, load.days_above.into()),
            count(report, load.delegated_case_days.into()),
        ]
    });
    format!("{}{}", charts::caseload(report, &loads), table(&headings, rows))
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
    let lang = report.lang;
    let all = view::terms(report);
    if all.is_empty() {
        return nothing(report, Section::Terms);
    }
    let first = [
        lang.t("Indicator", "Indicator"),
        lang.t("Verificarea", "Check"),
        lang.t("Termen", "Term"),
        lang.t("Unitate", "Unit"),
    ];
    let rows = all.iter().map(|terms| {
        let mut cells = vec![
            Cell::Text(terms.check.indicator.to_string()),
            Cell::Text(report.check_title(terms.check).to_owned()),
            Cell::Text(terms.limit_words.clone()),
            Cell::Text(report.unit(terms.hours).to_owned()),
        ];
        cells.extend(figures(report, Some(&terms.summary)));
        cells
    });
    let mut out = table(&figure_headings(report, &first), rows);
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
