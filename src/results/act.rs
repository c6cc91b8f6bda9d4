//! Which catalogue was applied, on which act it rests, and whether that act was in force in the audited period.

use serde::{Deserialize, Serialize};

use super::PeriodDates;
use crate::text::Text;
use crate::time::{Day, Validity, stretches};

/// Name and hash of a catalogue, and the act that it rests on.
///
/// Two are equal when they name the same files: everything else follows from those.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CatalogueId {
    /// The catalogue's folder name, e.g. `ro-69-2004`.
    pub id: String,
    /// SHA-256 over its files, lower-case hexadecimal.
    pub sha256: String,
    /// How the act is cited; none in results that an earlier version wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<Text>,
    /// First day on which the act was in force.
    #[serde(default, with = "super::dates::optional_day", skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// Last day on which it was in force; none: still in force.
    #[serde(default, with = "super::dates::optional_day", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    /// What repealed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repealed_by: Option<RepealedBy>,
    /// The period lies wholly outside the act's validity: its standards serve as a yardstick, not as law.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub yardstick: bool,
    /// The acts that were applied, in the order in which they came into force, where there are several: each judges what
    /// begins on its own days. Citation and days above are those of all together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<AppliedAct>,
}

/// One of several acts that were applied together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedAct {
    /// The name of its folder, which stands behind the ids of its indicators: `I6.2@` and this.
    pub id: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// How it is cited.
    pub citation: Text,
    /// First day on which it was in force.
    #[serde(with = "super::dates::day")]
    pub valid_from: Day,
    /// Last day on which it was in force; none: still in force.
    #[serde(default, with = "super::dates::optional_day", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    /// What repealed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repealed_by: Option<RepealedBy>,
    /// How much is added to the numbers of its standards in these results: they are counted on from act to act.
    pub standards_after: u8,
}

impl PartialEq for CatalogueId {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.sha256 == other.sha256
    }
}

impl Eq for CatalogueId {}

/// The act that repealed another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepealedBy {
    /// How it is cited.
    pub citation: Text,
    /// Its article that repeals.
    pub article: Text,
    /// Where it was published.
    pub gazette: Text,
    /// First day on which it was in force.
    #[serde(with = "super::dates::day")]
    pub in_force: Day,
}

/// How an act's validity and a period lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// In force on every day of the period.
    Throughout,
    /// On some days only.
    Partly,
    /// On none.
    Never,
}

impl CatalogueId {
    /// The stretches of a period, both ends included, with the number of the applied acts that were in force then;
    /// nothing for a single act.
    #[must_use]
    pub fn stretches(&self, period: &PeriodDates) -> Vec<(Day, Day, usize)> {
        let acts: Vec<Validity> = self.acts.iter().map(|act| (act.valid_from, act.valid_to)).collect();
        if acts.is_empty() { Vec::new() } else { stretches(&acts, period.from, period.to) }
    }

    /// Whether the act was in force in a period.
    #[must_use]
    pub fn in_force(&self, period: &PeriodDates) -> InForce {
        if !self.acts.is_empty() {
            let stretches = self.stretches(period);
            return match (stretches.iter().any(|(.., acts)| *acts == 0), stretches.iter().any(|(.., acts)| *acts > 0)) {
                (true, true) => InForce::Partly,
                (true, false) => InForce::Never,
                (false, _) => InForce::Throughout,
            };
        }
        let begins_after = |day: Day| self.valid_from.is_some_and(|from| from > day);
        let ends_before = |day: Day| self.valid_to.is_some_and(|to| to < day);
        if begins_after(period.to) || ends_before(period.from) {
            InForce::Never
        } else if begins_after(period.from) || ends_before(period.to) {
            InForce::Partly
        } else {
            InForce::Throughout
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_iso_day;

    fn day(text: &str) -> Day {
        parse_iso_day(text).unwrap()
    }

    fn period(from: &str, to: &str) -> PeriodDates {
        PeriodDates { from: day(from), to: day(to), as_of: day(to) }
    }

    #[test]
    fn validity_and_period_may_touch_on_a_single_day() {
        let act = CatalogueId {
            valid_from: Some(day("2005-01-01")),
            valid_to: Some(day("2006-07-23")),
            ..CatalogueId::default()
        };
        for (from, to, expected) in [
            ("2005-01-01", "2005-12-31", InForce::Throughout),
            ("2006-01-01", "2006-12-31", InForce::Partly),
            ("2006-07-23", "2007-07-22", InForce::Partly),
            ("2006-07-24", "2007-07-23", InForce::Never),
            ("2004-01-01", "2004-12-31", InForce::Never),
            ("2004-01-01", "2005-01-01", InForce::Partly),
        ] {
            assert_eq!(act.in_force(&period(from, to)), expected, "{from}..{to}");
        }
        assert_eq!(CatalogueId::default().in_force(&period("2024-01-01", "2024-12-31")), InForce::Throughout);
    }
}
