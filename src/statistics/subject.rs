//! What a check counts: people or institutions, and which outcomes it can have.

use crate::catalogue::indicator::{Check, Kind, Nature};
use crate::results::kind::Gives;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

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
pub fn shape(check: &Check) -> Shape {
    match check.kind.kind().gives() {
        Gives::Duties | Gives::Lasts => Shape::Outcomes { obligation: matches!(check.nature, Nature::Obligation) },
        Gives::Figures if matches!(check.kind, Kind::Tally(_)) => Shape::Counts,
        Gives::Figures => Shape::Values { counted: check.kind.facts().counted() },
        Gives::Visit => Shape::Nothing,
    }
}

/// Whether a subject of the check can end in a state at all.
#[must_use]
pub fn possible(check: &Check, state: State) -> bool {
    check.kind.facts().possible(state)
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
