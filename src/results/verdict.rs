//! Verdicts of checks, indicators and standards.

use serde::{Deserialize, Serialize};

use crate::results::outcome::Counts;

/// What a check, an indicator or a standard amounts to for one provider.
///
/// The order of the variants is the order of severity: the first is the worst.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It fails even if everything undetermined passed.
    NonCompliant,
    /// A register that the check needs is in none of the inputs.
    NotComputable,
    /// What is undetermined decides.
    Undetermined,
    /// It fails, but reaches the lower rate that the catalogue sets for partial compliance.
    PartiallyCompliant,
    /// Only an inspector can judge it on site.
    ToVerify,
    /// It passes even if everything undetermined failed.
    Compliant,
    /// Nobody is concerned.
    NotApplicable,
    /// A figure, never a breach.
    #[default]
    Reported,
}

impl Verdict {
    /// Every verdict, the worst first.
    pub const ALL: [Self; 8] = [
        Self::NonCompliant,
        Self::NotComputable,
        Self::Undetermined,
        Self::PartiallyCompliant,
        Self::ToVerify,
        Self::Compliant,
        Self::NotApplicable,
        Self::Reported,
    ];

    /// The name used in the results file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NonCompliant => "non_compliant",
            Self::NotComputable => "not_computable",
            Self::Undetermined => "undetermined",
            Self::PartiallyCompliant => "partially_compliant",
            Self::ToVerify => "to_verify",
            Self::Compliant => "compliant",
            Self::NotApplicable => "not_applicable",
            Self::Reported => "reported",
        }
    }

    /// Verdict of an obligation from its counts.
    ///
    /// `required` is the share (0 to 1) of met subjects that the catalogue asks for; `partial` the optional
    /// lower share from which a failing check reads partially compliant.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of_counts(counts: &Counts, at_most: Option<u64>, required: f64, partial: Option<f64>) -> Self {
        let n = counts.judged();
        if n == 0 {
            return Self::NotApplicable;
        }
        let share = |k: u64| k as f64 / n as f64;
        if share(counts.met) >= required {
            Self::Compliant
        } else if share(counts.met + at_most.unwrap_or(counts.undetermined)) < required {
            match partial {
                Some(lower) if share(counts.met) >= lower => Self::PartiallyCompliant,
                _ => Self::NonCompliant,
            }
        } else {
            Self::Undetermined
        }
    }

    /// The worst of several verdicts; `Reported` where there is none but reported ones.
    #[must_use]
    pub fn worst(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().min().unwrap_or(Self::Reported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(met: u64, not_met: u64, undetermined: u64) -> Counts {
        Counts { met, not_met, undetermined, ..Counts::default() }
    }

    #[test]
    fn bounds_decide_only_what_is_certain() {
        assert_eq!(Verdict::of_counts(&counts(0, 0, 0), None, 1.0, None), Verdict::NotApplicable);
        assert_eq!(Verdict::of_counts(&counts(3, 0, 0), None, 1.0, None), Verdict::Compliant);
        assert_eq!(Verdict::of_counts(&counts(3, 0, 1), None, 1.0, None), Verdict::Undetermined);
        // Of five that are open at most one can have been fulfilled.
        assert_eq!(Verdict::of_counts(&counts(0, 0, 5), Some(1), 1.0, None), Verdict::NonCompliant);
        assert_eq!(Verdict::of_counts(&counts(3, 1, 5), None, 1.0, None), Verdict::NonCompliant);
        assert_eq!(Verdict::of_counts(&counts(8, 1, 1), None, 0.8, None), Verdict::Compliant);
        assert_eq!(Verdict::of_counts(&counts(7, 3, 0), None, 0.8, Some(0.5)), Verdict::PartiallyCompliant);
    }

    #[test]
    fn the_worst_verdict_wins_and_figures_do_not_count() {
        assert_eq!(Verdict::worst([Verdict::Compliant, Verdict::ToVerify]), Verdict::ToVerify);
        assert_eq!(Verdict::worst([Verdict::Reported, Verdict::NotApplicable]), Verdict::NotApplicable);
        assert_eq!(Verdict::worst([]), Verdict::Reported);
    }
}
