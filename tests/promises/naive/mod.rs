//! A second reading of the contract (`semantics.md`, `indicators.md`): plain loops over rows, slow and simple.
//!
//! It shares nothing with the engine, so that where both agree the words are clear and where they differ
//! one of them has misread. [`audit`] answers for every provider and every check.

#![allow(dead_code, reason = "a test may use a part of it")]

mod after;
mod appointed;
mod assessments;
mod cases;
mod catalogue;
mod counting;
mod documents;
mod loads;
mod model;
mod monitoring;
mod needs;
mod outcome;
mod people;
mod plans;
mod schema;
mod supervision;
mod team;
mod terms;
#[cfg(test)]
mod tests;
mod time;
mod training;
mod tri;

use std::collections::BTreeMap;

use catalogue::{CHECKS, Nature};
use counting::Counting;
use model::World;
use needs::NEEDS;
use outcome::{Findings, Kind, Sheet};

pub use model::Rows;

/// What one check says of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    pub provider: String,
    pub indicator: String,
    pub check: String,
    pub verdict: String,
    pub met: u64,
    pub not_met: u64,
    pub undetermined: u64,
    pub pending: u64,
    pub excluded: u64,
    /// Subject: outcome, reason code, carried over.
    pub outcomes: BTreeMap<String, (String, String, bool)>,
    /// Month (none: whole period), dimensions, count.
    pub tallies: Vec<(Option<String>, BTreeMap<String, String>, u64)>,
    pub histogram: BTreeMap<i64, u64>,
}

/// Audits registers of canonical text for the days `from..=to`, knowing what was known at the end of `as_of`.
///
/// # Panics
/// If a date or the name of the counting cannot be read, or two rows claim the same subject.
pub fn audit(rows: &Rows, from: &str, to: &str, as_of: &str, counting: &str) -> Vec<CheckResult> {
    let day = |text: &str| time::read_day(text).unwrap_or_else(|| panic!("not a date: {text}"));
    let counting = Counting::read(counting).unwrap_or_else(|| panic!("not a counting: {counting}"));
    let world = World::new(rows, day(from), day(to), day(as_of), counting);
    let mut results = Vec::new();
    for (name, nature, compute) in CHECKS {
        let needed = NEEDS.iter().find(|(check, _)| check == name).map_or(&[][..], |(_, registers)| registers);
        let computable = needed.iter().all(|register| world.supplied.contains(*register));
        let mut found = Findings::default();
        if computable {
            compute(&world, &mut found);
        }
        for provider in world.rows("providers") {
            let sheet = found.sheets.remove(&provider.subject()).unwrap_or_default();
            results.push(result(provider.subject(), name, *nature, computable, sheet));
        }
        assert!(found.sheets.is_empty(), "{name} speaks of providers that are not there");
    }
    results.sort_by(|one, other| one.provider.cmp(&other.provider));
    results
}

fn result(provider: String, name: &str, nature: Nature, computable: bool, sheet: Sheet) -> CheckResult {
    let (indicator, check) = name.split_once('/').unwrap_or((name, ""));
    let count = |kind: Kind| sheet.outcomes.values().filter(|outcome| outcome.kind == kind).count() as u64;
    let (met, not_met, undetermined) = (count(Kind::Met), count(Kind::NotMet), count(Kind::Undetermined));
    CheckResult {
        provider,
        indicator: indicator.to_string(),
        check: check.to_string(),
        verdict: verdict(nature, computable, met, not_met, undetermined).to_string(),
        met,
        not_met,
        undetermined,
        pending: count(Kind::Pending),
        excluded: count(Kind::Excluded),
        outcomes: sheet
            .outcomes
            .into_iter()
            .map(|(subject, outcome)| {
                (subject, (outcome.kind.name().to_string(), outcome.reason.to_string(), outcome.carried))
            })
            .collect(),
        tallies: sheet.tallies.into_iter().map(|((month, by), count)| (month, by, count)).collect(),
        histogram: sheet.histogram,
    }
}

/// The verdict of a check; every obligation is required of all.
fn verdict(nature: Nature, computable: bool, met: u64, not_met: u64, undetermined: u64) -> &'static str {
    match nature {
        Nature::OnSite => "to_verify",
        _ if !computable => "not_computable",
        Nature::Reported => "reported",
        Nature::Obligation if met + not_met + undetermined == 0 => "not_applicable",
        Nature::Obligation if not_met > 0 => "non_compliant",
        Nature::Obligation if undetermined > 0 => "undetermined",
        Nature::Obligation => "compliant",
    }
}
