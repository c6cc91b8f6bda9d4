//! Caseloads: who carries how many, and the limit that applies.

use std::cmp::Reverse;

use crate::catalogue::indicator::Kind;
use crate::report::Report;
use crate::report::words::months_between;
use crate::results::Caseload;

/// The caseloads of a provider, the heaviest first.
#[derive(Debug, Clone)]
pub struct Loads<'a> {
    /// One entry per person and role.
    pub people: Vec<&'a Caseload>,
    /// The months of the period up to the reference day.
    pub months: Vec<String>,
}

/// The caseloads, managers before officers, the heaviest first.
#[must_use]
pub fn loads<'a>(report: &Report<'a>) -> Loads<'a> {
    let mut people: Vec<_> = report.provider.caseloads.iter().collect();
    people.sort_by_key(|load| {
        (load.role != "case_manager", Reverse(load.max_possible.max(load.max)), load.staff.as_str())
    });
    Loads { people, months: months_between(report.results.period.from, report.reference_day()) }
}

impl Report<'_> {
    /// The largest number of active cases allowed in a role, the same for everybody.
    #[must_use]
    pub fn load_limit(&self, role: &str) -> Option<f64> {
        // Of several acts the latest: by it the caseloads were counted.
        let latest = self.catalogue.acts.last().map_or(self.catalogue, AsRef::as_ref);
        latest.indicators.iter().find_map(|indicator| {
            let name = indicator.checks.iter().find_map(|check| match &check.kind {
                Kind::Load(load) if load.role == role => Some(&load.at_most),
                _ => None,
            })?;
            // One that hangs on the person is no line of the whole sheet.
            self.value_now(latest.parameter(indicator, name).filter(|limit| !limit.of_row())?)
        })
    }
}
