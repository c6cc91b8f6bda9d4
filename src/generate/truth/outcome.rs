//! What becomes of one subject, and what adds up from many.

use std::collections::BTreeMap;

use super::tri::{No, Tri, Unknown, Yes};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Met,
    NotMet,
    Undetermined,
    Pending,
    Excluded,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Met => "met",
            Kind::NotMet => "not_met",
            Kind::Undetermined => "undetermined",
            Kind::Pending => "pending",
            Kind::Excluded => "excluded",
        }
    }
}

/// An outcome with its reason code (terms, quotas and ages only) and whether it was carried over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub kind: Kind,
    pub reason: &'static str,
    pub carried: bool,
}

impl Outcome {
    pub fn of(kind: Kind, reason: &'static str) -> Outcome {
        Outcome { kind, reason, carried: false }
    }

    pub fn plain(kind: Kind) -> Outcome {
        Outcome::of(kind, "")
    }
}

/// The outcome of a row that may or may not belong to the population, by its criterion.
///
/// Unknown membership matters only where the outcome would be bad news.
pub fn judge(member: Tri, criterion: Tri) -> Option<Outcome> {
    judge_or_wait(member, criterion, false)
}

/// As [`judge`], but what is not there yet is only pending while there is still time.
pub fn judge_or_wait(member: Tri, criterion: Tri, still_time: bool) -> Option<Outcome> {
    let kind = match (member, criterion) {
        (No, _) => return None,
        (_, Yes) => Kind::Met,
        (Unknown, _) | (_, Unknown) => Kind::Undetermined,
        (Yes, No) if still_time => Kind::Pending,
        (Yes, No) => Kind::NotMet,
    };
    Some(Outcome::plain(kind))
}

/// One line of a tally: month (none: whole period) and dimensions.
pub type Cell = (Option<String>, BTreeMap<String, String>);

/// What one check found about one provider.
#[derive(Clone, Default, Debug)]
pub struct Sheet {
    pub outcomes: BTreeMap<String, Outcome>,
    pub tallies: BTreeMap<Cell, u64>,
    pub histogram: BTreeMap<i64, u64>,
}

/// What one check found, by provider.
#[derive(Clone, Default, Debug)]
pub struct Findings {
    pub sheets: BTreeMap<String, Sheet>,
}

impl Findings {
    fn sheet(&mut self, provider: String) -> &mut Sheet {
        self.sheets.entry(provider).or_default()
    }

    /// Notes an outcome. A subject without an owner is set aside; one without an outcome is out of scope.
    pub fn judge(&mut self, owner: Option<String>, subject: String, outcome: Option<Outcome>) {
        if let (Some(owner), Some(outcome)) = (owner, outcome) {
            self.sheet(owner).outcomes.insert(subject, outcome);
        }
    }

    /// Adds to a tally.
    pub fn count(&mut self, owner: Option<String>, month: Option<String>, by: &[(&str, &str)], more: u64) {
        let Some(owner) = owner else { return };
        let by = by.iter().map(|(name, value)| {
            let value = if value.is_empty() { "unknown" } else { value };
            (name.to_string(), value.to_string())
        });
        let cell = (month, by.collect());
        *self.sheet(owner).tallies.entry(cell).or_default() += more;
    }

    /// Adds a measure to a distribution.
    pub fn measure(&mut self, owner: Option<String>, value: i64) {
        if let Some(owner) = owner {
            *self.sheet(owner).histogram.entry(value).or_default() += 1;
        }
    }
}
