//! Tallies as tables: a row per combination of dimensions, a column per month.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::report::Report;
use crate::report::words::series::{code_list, dimension_name};
use crate::report::words::{Lang, code_title, months_between};
use crate::results::kind::CheckKind;
use crate::results::{CheckResult, Tally};

/// The counts of one tally, pivoted.
#[derive(Debug, Clone)]
pub struct Pivot<'a> {
    /// The check.
    pub check: &'a CheckResult,
    /// Every month of the period that is over, begun or counted; empty when nothing is counted by month.
    pub months: Vec<String>,
    /// The calendar years of a period of several, where the counts of months add up: `2023`, `iun – dec 2022`.
    pub years: Vec<String>,
    /// The rows.
    pub rows: Vec<PivotRow>,
    /// Whether the total is the sum of the months (else it is counted on its own, or there are no months).
    pub total_is_sum: bool,
}

/// One combination of dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PivotRow {
    /// The combination in words; empty when the tally has no dimensions.
    pub label: String,
    /// A count for each month.
    pub by_month: Vec<u64>,
    /// A count for each of the years.
    pub by_year: Vec<u64>,
    /// The count of the whole period.
    pub total: u64,
}

/// Every tally, in the catalogue's order.
#[must_use]
pub fn pivots<'a>(report: &Report<'a>) -> Vec<Pivot<'a>> {
    report.checks().filter(|check| check.kind == CheckKind::Tally).map(|check| pivot(report, check)).collect()
}

fn pivot<'a>(report: &Report<'a>, check: &'a CheckResult) -> Pivot<'a> {
    let mut cells: BTreeMap<&BTreeMap<String, String>, Vec<&Tally>> = BTreeMap::new();
    for tally in &check.tallies {
        cells.entry(&tally.by).or_default().push(tally);
    }
    let months = months(report, check);
    let totals_given = check.tallies.iter().any(|tally| tally.month.is_none());
    // What is counted once in the whole period cannot be added up from months.
    let years = if totals_given { Vec::new() } else { years(&months) };
    let rows = cells
        .into_iter()
        .map(|(by, tallies)| {
            let in_month = |month: &String| {
                tallies.iter().filter(|t| t.month.as_deref() == Some(month)).map(|t| t.count).sum::<u64>()
            };
            let whole: Vec<_> = tallies.iter().filter(|t| t.month.is_none()).map(|t| t.count).collect();
            let by_month: Vec<_> = months.iter().map(in_month).collect();
            let by_year = years.iter().map(|of| by_month.get(of.clone()).into_iter().flatten().sum()).collect();
            let total = if whole.is_empty() { by_month.iter().sum() } else { whole.iter().sum() };
            PivotRow { label: label(report, check, by), by_month, by_year, total }
        })
        .collect();
    let years = years.into_iter().map(|of| year_words(report.lang, months.get(of).unwrap_or_default())).collect();
    Pivot { check, months, years, rows, total_is_sum: !totals_given }
}

/// The places of the months of each calendar year, where there are several.
fn years(months: &[String]) -> Vec<Range<usize>> {
    let year = |month: &String| month.get(..4).map(str::to_owned);
    let mut years: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for run in months.chunk_by(|a, b| year(a) == year(b)) {
        years.push(from..from + run.len());
        from += run.len();
    }
    if years.len() > 1 { years } else { Vec::new() }
}

/// A year in a heading; one that is not whole says which months it has.
fn year_words(lang: Lang, months: &[String]) -> String {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return String::new() };
    let to = lang.month_short(last);
    match months.len() {
        12 => last.get(..4).unwrap_or_default().to_owned(),
        1 => to,
        _ => format!("{} – {to}", lang.month_short(first).split(' ').next().unwrap_or_default()),
    }
}

/// The calendar of the period, so that months without rows are there too, and any month counted beside it.
fn months(report: &Report<'_>, check: &CheckResult) -> Vec<String> {
    let counted: BTreeSet<_> =
        check.tallies.iter().filter_map(|tally| tally.month.as_deref().map(str::to_owned)).collect();
    if counted.is_empty() {
        return Vec::new();
    }
    let calendar = months_between(report.results.period.from, report.reference_day());
    calendar.into_iter().chain(counted).collect::<BTreeSet<_>>().into_iter().collect()
}

fn label(report: &Report<'_>, check: &CheckResult, by: &BTreeMap<String, String>) -> String {
    let parts: Vec<_> = by.iter().map(|(dimension, code)| dimension_words(report, check, dimension, code)).collect();
    parts.join(" · ")
}

fn dimension_words(report: &Report<'_>, check: &CheckResult, dimension: &str, code: &str) -> String {
    let lang = report.lang;
    let kind = report.known(check).map(|(_, known)| &known.kind);
    let known = match (dimension, code) {
        ("figure", "meetings") => lang.t("întâlniri", "meetings"),
        ("figure", "cases_open") => lang.t("cazuri deschise", "open cases"),
        _ => code_title(report.schema, lang, &code_list(report.schema, kind, dimension, code), code),
    };
    match code {
        "true" | "false" | "unknown" => format!("{}: {known}", dimension_name(lang, dimension)),
        _ => known.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from: &str, to: &str) -> Vec<String> {
        let day = |text| crate::time::parse_iso_day(text).unwrap();
        months_between(day(from), day(to))
    }

    #[test]
    fn years_are_told_apart_and_say_when_they_are_not_whole() {
        let all = months("2022-06-01", "2025-01-31");
        let found = years(&all);
        let words = |lang| found.iter().map(|of| year_words(lang, &all[of.clone()])).collect::<Vec<_>>();
        assert_eq!(words(Lang::Ro), ["iun – dec 2022", "2023", "2024", "ian 2025"]);
        assert_eq!(words(Lang::En), ["Jun – Dec 2022", "2023", "2024", "Jan 2025"]);
        assert_eq!(found.iter().map(ExactSizeIterator::len).collect::<Vec<_>>(), [7, 12, 12, 1]);
        assert!(years(&months("2024-01-01", "2024-12-31")).is_empty() && years(&[]).is_empty());
    }
}
