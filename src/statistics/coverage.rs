//! How much of the nation is in, and what is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::area::COUNTIES;
use super::intake::Intake;
use super::sums::{Place, Sums};

/// Who is in, who is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many providers are in.
    pub providers: u64,
    /// Providers known from the years before, or from the list of those expected, that are not in, with their places.
    pub missing: BTreeMap<String, (Place, Known)>,
    /// Counties without any provider, by ISO code.
    pub empty_counties: Vec<&'static str>,
    /// Providers whose county is unknown.
    pub without_county: u64,
    /// Providers that are in and were in none of the years before; none where no year before is given.
    pub new: Option<u64>,
    /// Providers whose results were concluded after a visit.
    pub concluded: u64,
    /// What became of the inputs.
    pub intake: Intake,
}

/// Where a missing provider is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// The list of providers expected.
    List,
    /// A year before.
    YearBefore,
}

impl Coverage {
    /// Compares a year with the years before and with the list of providers expected.
    #[must_use]
    pub fn new(year: &Sums, before: &[Sums], expected: &BTreeMap<String, Place>) -> Self {
        let absent = |id: &String| !year.providers.contains_key(id);
        let mut missing: BTreeMap<String, (Place, Known)> = BTreeMap::new();
        for (id, place) in before.iter().rev().flat_map(|sums| &sums.providers).filter(|(id, _)| absent(id)) {
            missing.entry(id.clone()).or_insert_with(|| (place.clone(), Known::YearBefore));
        }
        for (id, place) in expected.iter().filter(|(id, _)| absent(id)) {
            missing.insert(id.clone(), (place.clone(), Known::List));
        }
        let counties: BTreeSet<&str> = year.providers.values().filter_map(|place| place.county.as_deref()).collect();
        let known_before = |id: &String| before.iter().any(|sums| sums.providers.contains_key(id));
        Self {
            providers: year.providers.len() as u64,
            missing,
            empty_counties: COUNTIES.iter().map(|c| c.iso).filter(|iso| !counties.contains(iso)).collect(),
            without_county: year.providers.values().filter(|place| place.county.is_none()).count() as u64,
            concluded: year.concluded.len() as u64,
            intake: Intake::default(),
            new: (!before.is_empty()).then(|| year.providers.keys().filter(|id| !known_before(id)).count() as u64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{provider, results};

    #[test]
    fn what_is_missing_is_named() {
        let of = |ids: &[&str]| Sums::of(&results(ids.iter().map(|id| provider(id)).collect()));
        let (year, before) = (of(&["A", "B"]), of(&["B", "C"]));
        let expected = BTreeMap::from([("D".to_owned(), Place::default()), ("A".to_owned(), Place::default())]);
        let coverage = Coverage::new(&year, &[before], &expected);
        let missing: Vec<_> = coverage.missing.iter().map(|(id, (_, known))| (id.as_str(), *known)).collect();
        assert_eq!(missing, [("C", Known::YearBefore), ("D", Known::List)]);
        assert_eq!((coverage.providers, coverage.new), (2, Some(1)));
        assert_eq!(coverage.empty_counties.len(), 41, "only one county has a provider");
        assert_eq!(Coverage::new(&year, &[], &BTreeMap::new()).new, None);
    }

    #[test]
    fn a_visit_changes_no_figure_and_is_counted() {
        let mut visited = results(vec![provider("A"), provider("B")]);
        let plain = Sums::of(&visited);
        visited.providers[0].concluded = true;
        let after = crate::results::visit::After::default();
        visited.providers[0].after = Some(Box::new(after));
        let sums = Sums::of(&visited);
        assert_eq!(Coverage::new(&sums, &[], &BTreeMap::new()).concluded, 1);
        assert_eq!(Sums { concluded: BTreeSet::new(), ..sums }, plain);
    }
}
