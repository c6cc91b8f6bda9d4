//! The outcomes table: one row per subject of a check.
//!
//! Everything a user reads (workbooks, self-check, statistics, the results file) is a view of this table;
//! nothing else computes a verdict.

use serde::{Deserialize, Serialize};

use super::kind::Nature;

/// What a check found out about one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The duty was fulfilled.
    #[default]
    Met,
    /// The duty was breached.
    NotMet,
    /// A missing or ambiguous value decides; the fields are named in the outcome.
    Undetermined,
    /// The term has not ended on the as-of day.
    Pending,
    /// The duty fell away.
    Excluded,
}

impl State {
    /// The name used in the results file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Undetermined => "undetermined",
            Self::Pending => "pending",
            Self::Excluded => "excluded",
        }
    }
}

/// Whether the outcome of a check of this nature is a finding: a breach, an unheeded recommendation or an open question.
#[must_use]
pub fn is_finding(nature: Nature, state: State) -> bool {
    match state {
        State::NotMet => matches!(nature, Nature::Obligation | Nature::Recommendation),
        State::Undetermined => true,
        State::Met | State::Pending | State::Excluded => false,
    }
}

/// How many subjects ended in each state. Counts of disjoint subjects add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Subjects whose duty was fulfilled.
    pub met: u64,
    /// Subjects whose duty was breached.
    pub not_met: u64,
    /// Subjects that a missing or ambiguous value leaves open.
    pub undetermined: u64,
    /// Subjects whose term still runs.
    pub pending: u64,
    /// Subjects whose duty fell away.
    pub excluded: u64,
}

impl Counts {
    /// Counts one more subject.
    pub fn add(&mut self, state: State) {
        match state {
            State::Met => self.met += 1,
            State::NotMet => self.not_met += 1,
            State::Undetermined => self.undetermined += 1,
            State::Pending => self.pending += 1,
            State::Excluded => self.excluded += 1,
        }
    }

    /// The subjects in one state.
    #[must_use]
    pub const fn of(&self, state: State) -> u64 {
        match state {
            State::Met => self.met,
            State::NotMet => self.not_met,
            State::Undetermined => self.undetermined,
            State::Pending => self.pending,
            State::Excluded => self.excluded,
        }
    }

    /// Adds the counts of other, disjoint subjects.
    pub fn merge(&mut self, other: &Self) {
        self.met += other.met;
        self.not_met += other.not_met;
        self.undetermined += other.undetermined;
        self.pending += other.pending;
        self.excluded += other.excluded;
    }

    /// Subjects that the verdict speaks about: met, not met and undetermined.
    #[must_use]
    pub const fn judged(&self) -> u64 {
        self.met + self.not_met + self.undetermined
    }

    /// Share of met among the decided subjects, 0 to 1; none when nothing is decided.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn rate(&self) -> Option<f64> {
        let decided = self.met + self.not_met;
        (decided > 0).then(|| self.met as f64 / decided as f64)
    }
}
