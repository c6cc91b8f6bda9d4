//! What a figure measures.

use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::text::Lang;

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Providers that are in.
    Providers,
    /// Their cases.
    Cases,
    /// Their staff.
    Staff,
    /// Subjects of a check, in whatever state.
    Subjects,
    /// Subjects in a state.
    State(State),
    /// Share of met among met and not met.
    Rate,
    /// Providers with a verdict.
    Judged(Verdict),
    /// Count of a tally.
    Count,
    /// Values of a distribution.
    Values,
    /// Half of the values lie at or below.
    Median,
    /// Nine tenths of the values lie at or below.
    P90,
    /// Half of the ended terms took at most so long.
    ElapsedMedian,
    /// Nine tenths of the ended terms took at most so long.
    ElapsedP90,
}

impl Measure {
    /// Measures of the providers themselves.
    pub const OF_PROVIDERS: [Self; 3] = [Self::Providers, Self::Cases, Self::Staff];

    /// Measures of checks that are no tallies, in the order in which they are shown.
    pub const OF_CHECKS: [Self; 18] = [
        Self::Subjects,
        Self::State(State::Met),
        Self::State(State::NotMet),
        Self::State(State::Undetermined),
        Self::State(State::Pending),
        Self::State(State::Excluded),
        Self::Rate,
        Self::Judged(Verdict::Compliant),
        Self::Judged(Verdict::PartiallyCompliant),
        Self::Judged(Verdict::NonCompliant),
        Self::Judged(Verdict::Undetermined),
        Self::Judged(Verdict::NotComputable),
        Self::Judged(Verdict::NotApplicable),
        Self::Values,
        Self::Median,
        Self::P90,
        Self::ElapsedMedian,
        Self::ElapsedP90,
    ];

    /// Every measure.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OF_PROVIDERS.into_iter().chain(Self::OF_CHECKS).chain([Self::Count])
    }

    /// Its name in tables for programs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Providers => "providers",
            Self::Cases => "cases",
            Self::Staff => "staff",
            Self::Subjects => "subjects",
            Self::State(state) => state.id(),
            Self::Rate => "rate",
            Self::Judged(Verdict::Compliant) => "providers_compliant",
            Self::Judged(Verdict::PartiallyCompliant) => "providers_partially_compliant",
            Self::Judged(Verdict::NonCompliant) => "providers_non_compliant",
            Self::Judged(Verdict::Undetermined) => "providers_undetermined",
            Self::Judged(Verdict::NotComputable) => "providers_not_computable",
            Self::Judged(Verdict::NotApplicable) => "providers_not_applicable",
            Self::Judged(Verdict::ToVerify) => "providers_to_verify",
            Self::Judged(Verdict::Reported) => "providers_reported",
            Self::Count => "count",
            Self::Values => "values",
            Self::Median => "median",
            Self::P90 => "p90",
            Self::ElapsedMedian => "elapsed_median",
            Self::ElapsedP90 => "elapsed_p90",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Providers => lang.t("furnizori", "providers"),
            Self::Cases => lang.t("cazuri", "cases"),
            Self::Staff => lang.t("personal", "staff"),
            Self::Subjects => lang.t("subiecți", "subjects"),
            Self::State(State::Met) => lang.t("îndeplinit", "met"),
            Self::State(State::NotMet) => lang.t("neîndeplinit", "not met"),
            Self::State(State::Undetermined) => lang.t("nedeterminat", "undetermined"),
            Self::State(State::Pending) => lang.t("în termen", "pending"),
            Self::State(State::Excluded) => lang.t("exclus", "excluded"),
            Self::Rate => lang.t("rata", "rate"),
            Self::Judged(Verdict::Compliant) => lang.t("furnizori conformi", "providers compliant"),
            Self::Judged(Verdict::PartiallyCompliant) => {
                lang.t("furnizori parțial conformi", "providers partially compliant")
            }
            Self::Judged(Verdict::NonCompliant) => lang.t("furnizori neconformi", "providers not compliant"),
            Self::Judged(Verdict::Undetermined) => {
                lang.t("furnizori cu verdict nedeterminat", "providers undetermined")
            }
            Self::Judged(Verdict::NotComputable) => {
                lang.t("furnizori fără registrele necesare", "providers without the registers needed")
            }
            Self::Judged(Verdict::NotApplicable) => lang.t("furnizori fără subiecți", "providers without subjects"),
            Self::Judged(Verdict::ToVerify) => lang.t("furnizori de verificat", "providers to verify"),
            Self::Judged(Verdict::Reported) => lang.t("furnizori raportați", "providers reported"),
            Self::Count => lang.t("număr", "count"),
            Self::Values => lang.t("valori", "values"),
            Self::Median => lang.t("mediana", "median"),
            Self::P90 => lang.t("percentila 90", "90th percentile"),
            Self::ElapsedMedian => lang.t("durata mediană", "median duration"),
            Self::ElapsedP90 => lang.t("durata, percentila 90", "duration, 90th percentile"),
        }
    }

    /// Unit for tables: a count of what, a share, or the value's own unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Providers | Self::Judged(_) => "PROVIDERS",
            Self::Cases => "CASES",
            Self::Staff => "PERSONS",
            Self::Rate => "RATIO",
            Self::Median | Self::P90 | Self::ElapsedMedian | Self::ElapsedP90 => "VALUE",
            Self::Subjects | Self::State(_) | Self::Count | Self::Values => "NUMBER",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_told_apart_in_both_languages() {
        for name in [|m: Measure| m.id(), |m: Measure| m.words(Lang::Ro), |m: Measure| m.words(Lang::En)] {
            let mut names: Vec<&str> = Measure::all().map(name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }
}
