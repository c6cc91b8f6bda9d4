//! What a check is: whether it can be breached, and how it is computed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a check can be breached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Can be breached.
    Obligation,
    /// A recommendation: reported, never a breach.
    Recommendation,
    /// A figure: reported, never a breach.
    Statistic,
    /// Only a visit can tell.
    OnSite,
}

impl Nature {
    /// The name used in catalogue and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Recommendation => "recommendation",
            Self::Statistic => "statistic",
            Self::OnSite => "on_site",
        }
    }
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// How a check is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// A test of each row.
    Coverage,
    /// A term that each row starts.
    Deadline,
    /// The gaps between consecutive events.
    Interval,
    /// Every month or week of a duty.
    Slots,
    /// The least that something must last.
    Duration,
    /// The largest number of cases on one day.
    Load,
    /// A yearly sum of each member of staff.
    Quota,
    /// Documents in place.
    Presence,
    /// Counts by month and dimensions.
    Tally,
    /// A measure's histogram.
    Distribution,
    /// Nothing is computed: what a visit looks at.
    OnSite,
}

impl CheckKind {
    /// All of them, in the order of the catalogue's manual.
    pub const ALL: [Self; 11] = [
        Self::Coverage,
        Self::Deadline,
        Self::Interval,
        Self::Slots,
        Self::Duration,
        Self::Load,
        Self::Quota,
        Self::Presence,
        Self::Tally,
        Self::Distribution,
        Self::OnSite,
    ];

    /// The name used in catalogue and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Deadline => "deadline",
            Self::Interval => "interval",
            Self::Slots => "slots",
            Self::Duration => "duration",
            Self::Load => "load",
            Self::Quota => "quota",
            Self::Presence => "presence",
            Self::Tally => "tally",
            Self::Distribution => "distribution",
            Self::OnSite => "on_site",
        }
    }

    /// Whether its subjects are counted as met or not met; the others give figures, or nothing before a visit.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        !matches!(self, Self::Tally | Self::Distribution | Self::OnSite)
    }
}

impl fmt::Display for CheckKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_name_in_catalogue_and_results() {
        for kind in CheckKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        }
        for nature in [Nature::Obligation, Nature::Recommendation, Nature::Statistic, Nature::OnSite] {
            assert_eq!(serde_json::to_value(nature).unwrap(), nature.id());
        }
    }
}
