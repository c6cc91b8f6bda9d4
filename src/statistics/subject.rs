//! What a check counts: people or institutions, and which outcomes it can have.

use crate::catalogue::indicator::{Check, Distribution, Kind, Nature};
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

/// Registers whose rows are about institutions; all others are about children, families or staff.
const INSTITUTIONS: [&str; 4] = ["providers", "services", "documents", "document_reviews"];

/// What of a check statistics show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Subjects by state, and providers by verdict where it is an obligation.
    Outcomes {
        /// Whether it can be breached.
        obligation: bool,
    },
    /// Counts by dimension, and by month for the nation.
    Counts,
    /// Number of values and quantiles.
    Values {
        /// Whether the number of values is shown: it is not where each person counts once a month.
        counted: bool,
    },
    /// Nothing: only a visit can tell.
    Nothing,
}

/// What statistics show of a check.
#[must_use]
pub const fn shape(check: &Check) -> Shape {
    match &check.kind {
        Kind::Tally(_) => Shape::Counts,
        Kind::Distribution(Distribution::PerMonth { .. }) => Shape::Values { counted: false },
        Kind::Distribution(_) => Shape::Values { counted: true },
        Kind::OnSite(_) => Shape::Nothing,
        _ => Shape::Outcomes { obligation: matches!(check.nature, Nature::Obligation) },
    }
}

/// Whether the subjects are people, or hang on one, so that a small count may expose somebody.
#[must_use]
pub fn personal(check: &Check) -> bool {
    let about = |register: &str| !INSTITUTIONS.contains(&register);
    match &check.kind {
        Kind::Coverage(config) => about(&config.register) || config.across.is_some(),
        Kind::Deadline(config) => about(&config.register),
        Kind::Interval(config) => about(&config.register),
        Kind::Slots(config) => about(&config.register),
        Kind::Duration(config) => about(&config.register),
        Kind::Load(_) | Kind::Quota(_) => true,
        Kind::Presence(_) | Kind::OnSite(_) => false,
        Kind::Tally(config) => config.series.iter().any(|s| about(&s.register) || s.distinct.is_some()),
        Kind::Distribution(config) => match config {
            Distribution::Rows { register, .. }
            | Distribution::Gaps { register, .. }
            | Distribution::PerMonth { register, .. } => about(register),
            Distribution::Caseload { .. } => true,
        },
    }
}

/// Whether a subject of the check can end in a state at all.
#[must_use]
pub const fn possible(check: &Check, state: State) -> bool {
    match (state, &check.kind) {
        (State::Pending, Kind::Coverage(config)) => config.pending.is_some(),
        (State::Excluded, Kind::Coverage(config)) => !config.exempt.is_empty(),
        (State::Pending | State::Excluded, Kind::Presence(_) | Kind::Load(_) | Kind::Slots(_)) => false,
        _ => true,
    }
}

/// Verdicts that a provider can have on an obligation.
#[must_use]
pub fn verdicts(check: &Check) -> Vec<Verdict> {
    let all = [
        Verdict::Compliant,
        Verdict::PartiallyCompliant,
        Verdict::NonCompliant,
        Verdict::Undetermined,
        Verdict::NotComputable,
        Verdict::NotApplicable,
    ];
    all.into_iter().filter(|v| *v != Verdict::PartiallyCompliant || check.partial.is_some()).collect()
}
