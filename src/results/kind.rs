//! What a check is: whether it can be breached, and how it is computed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Lang;

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

/// What a check's results are, and what its last day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Subjects that are met or not met; something has to be done by the last day.
    Duties,
    /// Subjects that are met or not met; on the last day the least that something must last is over, nothing falls due.
    Lasts,
    /// Figures: no subject is judged.
    Figures,
    /// Nothing before a visit.
    Visit,
}

/// Calls a macro with every kind of check: its name, its module's name and thereby its own in catalogue and results,
/// what it gives, and its title in Romanian and English. The only list of them; its order is the manual's.
macro_rules! each_kind {
    ($then:ident) => {
        $then! {
            /// A test of each row.
            Coverage coverage Duties "acoperire" "coverage";
            /// A term that each row starts.
            Deadline deadline Duties "termen" "deadline";
            /// The gaps between consecutive events.
            Interval interval Duties "interval între evenimente" "interval between events";
            /// Every month or week of a duty.
            Slots slots Duties "în fiecare lună sau săptămână" "every month or week";
            /// The least that something must last.
            Duration duration Lasts "durată minimă" "minimum duration";
            /// The largest number of cases on one day.
            Load load Duties "încărcare" "caseload";
            /// A yearly sum of each member of staff.
            Quota quota Duties "normă anuală" "yearly quota";
            /// Documents in place.
            Presence presence Duties "document existent" "document in place";
            /// Counts by month and dimensions.
            Tally tally Figures "numărare" "tally";
            /// A measure's histogram.
            Distribution distribution Figures "distribuție" "distribution";
            /// Nothing is computed: what a visit looks at.
            OnSite on_site Visit "la fața locului" "on site";
        }
    };
}
pub(crate) use each_kind;

macro_rules! check_kinds {
    ($($(#[$doc:meta])* $kind:ident $module:ident $gives:ident $ro:literal $en:literal;)*) => {
        /// How a check is computed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum CheckKind {
            $($(#[$doc])* $kind,)*
        }

        impl CheckKind {
            /// All of them, in the order of the catalogue's manual.
            pub const ALL: [Self; [$($ro),*].len()] = [$(Self::$kind),*];

            /// The name used in catalogue and results.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($module),)*
                }
            }

            /// What it gives.
            #[must_use]
            pub const fn gives(self) -> Gives {
                match self {
                    $(Self::$kind => Gives::$gives,)*
                }
            }

            /// Its name for people.
            #[must_use]
            pub const fn title(self, lang: Lang) -> &'static str {
                match self {
                    $(Self::$kind => lang.t($ro, $en),)*
                }
            }
        }
    };
}
each_kind!(check_kinds);

impl CheckKind {
    /// Whether its subjects are counted as met or not met.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self.gives(), Gives::Duties | Gives::Lasts)
    }

    /// Whether something has to be done by the last day of a pending outcome.
    #[must_use]
    pub const fn falls_due(self) -> bool {
        matches!(self.gives(), Gives::Duties)
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
