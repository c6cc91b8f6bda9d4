//! What an audit must find: a second, naive reading of the rules, plain loops over rows, slow and simple.
//!
//! It shares nothing with the engine, neither code nor catalogue, so that where both agree the rules are clear and
//! where they differ one of them has misread. [`audit`] answers for every provider and every check.

mod after;
mod appointed;
mod appointments;
mod assessments;
mod build;
mod capacity;
mod cases;
mod catalogue;
#[cfg(test)]
mod check_tests;
mod counting;
mod documents;
pub mod file;
mod keys;
mod loads;
mod model;
mod monitoring;
mod needs;
mod outcome;
mod people;
mod plans;
mod reassessments;
mod references;
mod row;
#[cfg(test)]
mod rule_tests;
mod schema;
mod slots;
mod source;
mod supervision;
mod team;
mod terms;
#[cfg(test)]
mod tests;
mod time;
mod training;
mod tri;
mod visits;
mod weeks;

use std::collections::BTreeMap;

use catalogue::{CHECKS, Nature};
use counting::Counting;
use model::{Days, World};
use needs::NEEDS;
use outcome::{AGAIN, Findings, Kind, Sheet};

pub use source::{Rows, Source};

/// What one check says of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Provider id.
    pub provider: String,
    /// Indicator, e.g. `I1.1.1`.
    pub indicator: String,
    /// Check, e.g. `manager-appointed`.
    pub check: String,
    /// Verdict id.
    pub verdict: String,
    /// Subjects that are met.
    pub met: u64,
    /// Subjects that are not met.
    pub not_met: u64,
    /// Subjects that nobody can judge.
    pub undetermined: u64,
    /// Subjects whose term has not ended.
    pub pending: u64,
    /// Subjects whose duty fell away.
    pub excluded: u64,
    /// How many of the undetermined subjects the rows can fulfil that may count, where it is fewer than hang on them.
    pub undetermined_at_most: Option<u64>,
    /// Subject: outcome, reason code (of an undetermined one the codes of all its causes, joined by `+`, with `-` for a
    /// value that is simply missing), carried over.
    pub outcomes: BTreeMap<String, (String, String, bool)>,
    /// Month (none: whole period), dimensions, count.
    pub tallies: Vec<(Option<String>, BTreeMap<String, String>, u64)>,
    /// Value, how often.
    pub histogram: BTreeMap<i64, u64>,
}

/// Audits registers of canonical text for the days `from..=to` (`2024-01-31`), knowing what was known at the end of
/// `as_of`; none when a date or the name of the counting cannot be read.
///
/// `carrier` is the provider to whom rows belong whose owner cannot be found: the one whose files carry them.
#[must_use]
pub fn audit(
    rows: Rows,
    days: (&str, &str, &str),
    counting: &str,
    carrier: Option<String>,
) -> Option<Vec<CheckResult>> {
    audit_sources(vec![build::one_source(rows, carrier)], days, counting)
}

/// As [`audit`], of several inputs, each with its own registers, columns and carrier.
#[must_use]
pub fn audit_sources(
    sources: Vec<Source>,
    (from, to, as_of): (&str, &str, &str),
    counting: &str,
) -> Option<Vec<CheckResult>> {
    let days = Days { from: time::read_day(from)?, to: time::read_day(to)?, as_of: time::read_day(as_of)? };
    let world = World::new(sources, days, Counting::read(counting)?);
    let mut results = Vec::new();
    for (name, nature, compute) in CHECKS {
        let mut found = Findings::default();
        compute(&world, &mut found);
        for provider in world.rows("providers") {
            let id = provider.subject();
            let computable = needs(name).iter().all(|register| world.has(Some(&id), register));
            let sheet = found.sheets.remove(&id).filter(|_| computable).unwrap_or_default();
            results.push(result(id, name, *nature, computable, sheet));
        }
    }
    results.sort_by(|one, other| one.provider.cmp(&other.provider));
    Some(results)
}

/// The registers that a check needs; none for one that this reading does not know.
#[must_use]
pub fn needs(check: &str) -> &'static [&'static str] {
    NEEDS.iter().find(|(name, _)| *name == check).map_or(&[], |(_, registers)| registers)
}

fn result(provider: String, name: &str, nature: Nature, computable: bool, sheet: Sheet) -> CheckResult {
    let (indicator, check) = name.split_once('/').unwrap_or((name, ""));
    let count = |kind: Kind| sheet.outcomes.values().filter(|outcome| outcome.kind == kind).count() as u64;
    let (met, not_met, undetermined) = (count(Kind::Met), count(Kind::NotMet), count(Kind::Undetermined));
    let kept_open = sheet.kept_open.len() as u64;
    let at_most = capacity::at_most(&sheet.kept_open) as u64;
    let breached = not_met > 0 || at_most < kept_open;
    CheckResult {
        provider,
        indicator: indicator.to_string(),
        check: check.to_string(),
        verdict: verdict(nature, computable, met + not_met + undetermined, breached, undetermined).to_string(),
        met,
        not_met,
        undetermined,
        pending: count(Kind::Pending),
        excluded: count(Kind::Excluded),
        undetermined_at_most: (at_most < kept_open).then_some(at_most),
        outcomes: sheet
            .outcomes
            .into_iter()
            .map(|(subject, outcome)| {
                let name = subject.trim_end_matches(AGAIN).to_string();
                (name, (outcome.kind.name().to_string(), outcome.reason(), outcome.carried))
            })
            .collect(),
        tallies: sheet.tallies.into_iter().map(|((month, by), count)| (month, by, count)).collect(),
        histogram: sheet.histogram,
    }
}

/// The verdict of a check; every obligation is required of all. It is breached where a subject is not met, or where more
/// subjects are missing something than the rows are that may be it.
fn verdict(nature: Nature, computable: bool, judged: u64, breached: bool, undetermined: u64) -> &'static str {
    match nature {
        Nature::OnSite => "to_verify",
        _ if !computable => "not_computable",
        Nature::Reported => "reported",
        Nature::Obligation if judged == 0 => "not_applicable",
        Nature::Obligation if breached => "non_compliant",
        Nature::Obligation if undetermined > 0 => "undetermined",
        Nature::Obligation => "compliant",
    }
}
