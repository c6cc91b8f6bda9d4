//! How long terms really took, in steps of their limit.

use crate::catalogue::indicator::Parameter;
use crate::report::Report;
use crate::report::view::Summary;
use crate::report::words::Noun;
use crate::results::CheckResult;
use crate::time::Unit;

/// One check whose terms were measured.
#[derive(Debug, Clone)]
pub struct Terms<'a> {
    /// The check.
    pub check: &'a CheckResult,
    /// Whether hours were measured, else days.
    pub hours: bool,
    /// The term in words: `72 de ore`.
    pub limit_words: String,
    /// The figures.
    pub summary: Summary,
    /// The histogram in steps.
    pub buckets: Vec<Bucket>,
}

/// Subjects that took up to `upto` and more than the step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Upper bound; none: everything above.
    pub upto: Option<i64>,
    /// How many.
    pub count: u64,
    /// Whether the step lies within the limit.
    pub within: bool,
}

/// Every check with measured terms, in the catalogue's order.
#[must_use]
pub fn terms<'a>(report: &Report<'a>) -> Vec<Terms<'a>> {
    let measured = report.checks().filter_map(|check| Some((check, Summary::of(&check.elapsed)?)));
    measured
        .map(|(check, summary)| {
            let parameter = report.parameter(check);
            let hours = parameter.is_some_and(|p| matches!(p.unit, Some(Unit::Hours)));
            let limit = parameter.and_then(|p| limit(report, p));
            Terms {
                check,
                hours,
                limit_words: parameter.map(|p| in_words(report, p)).unwrap_or_default(),
                summary,
                buckets: buckets(check, limit.unwrap_or(summary.p90), summary.max),
            }
        })
        .collect()
}

impl Report<'_> {
    /// Unit of a measured term in words.
    #[must_use]
    pub const fn unit(&self, hours: bool) -> &'static str {
        if hours { Noun::Hour.plural(self.lang) } else { Noun::Day.plural(self.lang) }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn limit(report: &Report<'_>, parameter: &Parameter) -> Option<i64> {
    let value = report.value_now(parameter)?;
    Some(match parameter.unit {
        Some(Unit::Months) => (value * 30.66).ceil() as i64,
        _ => value.floor() as i64,
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn in_words(report: &Report<'_>, parameter: &Parameter) -> String {
    let Some(noun) = parameter.unit.map(Noun::from) else { return String::new() };
    let value = report.value_now(parameter);
    value.map(|v| report.lang.counted(v.max(0.0) as u64, noun)).unwrap_or_default()
}

/// Quarters of the limit up to it, then one and a half, two and three times it, then the rest.
fn buckets(check: &CheckResult, limit: i64, max: i64) -> Vec<Bucket> {
    let mut bounds: Vec<_> = [1, 2, 3, 4, 6, 8, 12].iter().map(|quarters| limit.max(1) * quarters / 4).collect();
    bounds.dedup();
    let mut buckets: Vec<_> =
        bounds.iter().map(|upto| Bucket { upto: Some(*upto), count: 0, within: *upto <= limit }).collect();
    if bounds.last().is_none_or(|last| max > *last) {
        buckets.push(Bucket { upto: None, count: 0, within: false });
    }
    for (value, n) in &check.elapsed {
        if let Some(bucket) = buckets.iter_mut().find(|b| b.upto.is_none_or(|upto| *value <= upto)) {
            bucket.count += n;
        }
    }
    buckets
}

impl Bucket {
    /// The step in words: `≤ 36`, `> 216`; `below` is the bound of the step before.
    #[must_use]
    pub fn words(&self, below: Option<i64>) -> String {
        match (self.upto, below) {
            (Some(upto), Some(below)) if below + 1 < upto => format!("{}–{upto}", below + 1),
            (Some(upto), Some(_)) => upto.to_string(),
            (Some(upto), None) => format!("≤ {upto}"),
            (None, below) => format!("> {}", below.unwrap_or(0)),
        }
    }
}
