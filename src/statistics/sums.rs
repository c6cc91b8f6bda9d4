//! Results of many providers added up: what statistics are made of, and what a county can send instead of its registers.
//!
//! One entry per place (county, sector of Bucharest, kind of provider), with counts, tallies and histograms of each
//! check and no subject at all. Sums of disjoint sets of providers add up to the sum of their union, in any order, so
//! that registers, results of providers and sums of counties lead to the same statistics.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::area;
use crate::results::outcome::{Counts, State};
use crate::results::verdict::Verdict;
use crate::results::{CatalogueId, CheckResult, PeriodDates, ProviderResults, Results, Tally};

/// Value of [`Sums::format`].
pub const FORMAT: &str = "mms-sums";
/// Value of [`Sums::version`]; a reader refuses any other.
pub const VERSION: u32 = 1;

/// Added-up results of one period, counting and catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Always [`FORMAT`].
    pub format: String,
    /// Always [`VERSION`].
    pub version: u32,
    /// The period.
    pub period: PeriodDates,
    /// How terms were counted.
    pub counting: String,
    /// The catalogue of indicators.
    pub catalogue: CatalogueId,
    /// The providers that are in, by id.
    pub providers: BTreeMap<String, Place>,
    /// Those of them whose results were concluded after a visit. Their figures are the computed ones like all others, so
    /// that every provider is measured alike.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub concluded: BTreeSet<String>,
    /// One entry per place, sorted.
    pub atoms: Vec<Atom>,
}

/// Where and what a provider is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// ISO 3166-2 code of the county; none: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<String>,
    /// Sector of Bucharest, 1 to 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<u8>,
    /// Code of `provider_kind`; none: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl Place {
    /// The place of a provider.
    #[must_use]
    pub fn of(provider: &ProviderResults) -> Self {
        let facts = &provider.provider;
        Self {
            county: area::county_of(facts).map(str::to_owned),
            sector: area::sector(facts),
            kind: facts.kind.clone(),
        }
    }
}

/// Everything that was counted in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Atom {
    /// The place.
    pub place: Place,
    /// How many providers.
    pub count: u64,
    /// Their cases.
    pub cases: Amount,
    /// Their staff.
    pub staff: Amount,
    /// Every check, in the catalogue's order.
    pub checks: Vec<CheckSums>,
}

/// One check in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSums {
    /// The indicator's id.
    pub indicator: String,
    /// The check's id within the indicator.
    pub check: String,
    /// Providers by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Subjects by state.
    #[serde(default, skip_serializing_if = "States::is_zero")]
    pub states: States,
    /// Subjects by kind of service; the key is empty where a subject has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_service: BTreeMap<String, States>,
    /// Subjects by case category; the key is empty where a subject has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_category: BTreeMap<String, States>,
    /// Counts by month and other dimensions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_month: Vec<TallySums>,
    /// Counts of the whole period by dimension: the total where the check gives one, else the sum of the months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_year: Vec<TallySums>,
    /// Subjects of the histogram.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub values: Amount,
    /// Value → number of subjects.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub histogram: BTreeMap<i64, u64>,
    /// Elapsed hours or days of ended terms → number of subjects.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub elapsed: BTreeMap<i64, u64>,
}

/// One counted cell of a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TallySums {
    /// `yyyy-mm`; none for the whole period.
    pub month: Option<String>,
    /// Dimension → code.
    pub by: BTreeMap<String, String>,
    /// The count.
    pub amount: Amount,
}

/// Subjects by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct States {
    /// Duty fulfilled.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub met: Amount,
    /// Duty breached.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub not_met: Amount,
    /// Left open by a missing value.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub undetermined: Amount,
    /// Term still runs.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub pending: Amount,
    /// Duty fell away.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub excluded: Amount,
    /// All of them together.
    #[serde(default, skip_serializing_if = "Amount::is_zero")]
    pub all: Amount,
}

/// Every state, in the order in which statistics show them.
pub const STATES: [State; 5] = [State::Met, State::NotMet, State::Undetermined, State::Pending, State::Excluded];

impl States {
    /// What one provider brings.
    #[must_use]
    pub const fn of_one(counts: &Counts) -> Self {
        Self {
            met: Amount::of_one(counts.met),
            not_met: Amount::of_one(counts.not_met),
            undetermined: Amount::of_one(counts.undetermined),
            pending: Amount::of_one(counts.pending),
            excluded: Amount::of_one(counts.excluded),
            all: Amount::of_one(counts.judged() + counts.pending + counts.excluded),
        }
    }

    /// Adds what other providers bring.
    pub fn merge(&mut self, other: &Self) {
        self.met.merge(&other.met);
        self.not_met.merge(&other.not_met);
        self.undetermined.merge(&other.undetermined);
        self.pending.merge(&other.pending);
        self.excluded.merge(&other.excluded);
        self.all.merge(&other.all);
    }

    /// The amount of one state.
    #[must_use]
    pub const fn of(&self, state: State) -> Amount {
        match state {
            State::Met => self.met,
            State::NotMet => self.not_met,
            State::Undetermined => self.undetermined,
            State::Pending => self.pending,
            State::Excluded => self.excluded,
        }
    }

    /// Whether there is no subject.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.all.is_zero()
    }

    /// Whether the states add up to their total.
    fn adds_up(&self) -> bool {
        let parts: Option<u64> = STATES.iter().try_fold(0_u64, |sum, state| sum.checked_add(self.of(*state).count));
        parts == Some(self.all.count)
    }
}

impl CheckSums {
    /// What one provider brings.
    #[must_use]
    pub fn of_one(check: &CheckResult) -> Self {
        let mut services: BTreeMap<String, Counts> = BTreeMap::new();
        let mut categories: BTreeMap<String, Counts> = BTreeMap::new();
        for stratum in &check.strata {
            services.entry(stratum.service_kind.clone().unwrap_or_default().into()).or_default().merge(&stratum.counts);
            categories
                .entry(stratum.case_category.clone().unwrap_or_default().into())
                .or_default()
                .merge(&stratum.counts);
        }
        let states = |counts: BTreeMap<String, Counts>| -> BTreeMap<String, States> {
            let all = counts.into_iter().map(|(code, counts)| (code, States::of_one(&counts)));
            all.filter(|(_, states)| !states.is_zero()).collect()
        };
        let (by_month, by_year) = tallies(&check.tallies);
        Self {
            indicator: check.indicator.to_string(),
            check: check.check.to_string(),
            verdicts: BTreeMap::from([(check.verdict, 1)]),
            states: States::of_one(&check.counts),
            by_service: states(services),
            by_category: states(categories),
            by_month,
            by_year,
            values: Amount::of_one(check.histogram.values().sum()),
            histogram: check.histogram.clone(),
            elapsed: check.elapsed.clone(),
        }
    }

    /// Adds what other providers bring.
    pub fn merge(&mut self, other: &Self) {
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(*verdict).or_default() += count;
        }
        self.states.merge(&other.states);
        for (mine, theirs) in [(&mut self.by_service, &other.by_service), (&mut self.by_category, &other.by_category)] {
            for (code, states) in theirs {
                mine.entry(code.clone()).or_default().merge(states);
            }
        }
        merge_tallies(&mut self.by_month, &other.by_month);
        merge_tallies(&mut self.by_year, &other.by_year);
        self.values.merge(&other.values);
        for (mine, theirs) in [(&mut self.histogram, &other.histogram), (&mut self.elapsed, &other.elapsed)] {
            for (value, count) in theirs {
                *mine.entry(*value).or_default() += count;
            }
        }
    }
}

/// What one provider brings to a tally, by month and for the whole period.
fn tallies(tallies: &[Tally]) -> (Vec<TallySums>, Vec<TallySums>) {
    let mut months: BTreeMap<(Option<String>, &BTreeMap<String, String>), u64> = BTreeMap::new();
    let mut given: BTreeMap<&BTreeMap<String, String>, u64> = BTreeMap::new();
    let mut sums: BTreeMap<&BTreeMap<String, String>, u64> = BTreeMap::new();
    for tally in tallies {
        match &tally.month {
            None => *given.entry(&tally.by).or_default() += tally.count,
            Some(month) => {
                *months.entry((Some(month.to_string()), &tally.by)).or_default() += tally.count;
                *sums.entry(&tally.by).or_default() += tally.count;
            }
        }
    }
    sums.extend(given);
    let one = |month: Option<String>, by: &BTreeMap<String, String>, count: u64| TallySums {
        month,
        by: by.clone(),
        amount: Amount::of_one(count),
    };
    let by_month = months.into_iter().filter(|(_, n)| *n > 0).map(|((month, by), n)| one(month, by, n)).collect();
    (by_month, sums.into_iter().map(|(by, n)| one(None, by, n)).collect())
}

fn merge_tallies(mine: &mut Vec<TallySums>, theirs: &[TallySums]) {
    for tally in theirs {
        match mine.binary_search_by(|t| (&t.month, &t.by).cmp(&(&tally.month, &tally.by))) {
            Ok(at) => {
                if let Some(known) = mine.get_mut(at) {
                    known.amount.merge(&tally.amount);
                }
            }
            Err(at) => mine.insert(at, tally.clone()),
        }
    }
}

/// What one provider brings to the sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    provider: String,
    concluded: bool,
    atom: Atom,
}

impl Share {
    /// What a provider brings.
    #[must_use]
    pub fn of(provider: &ProviderResults) -> Self {
        let atom = Atom {
            place: Place::of(provider),
            count: 1,
            cases: Amount::of_one(provider.provider.cases),
            staff: Amount::of_one(provider.provider.staff),
            checks: provider.checks.iter().map(|check| CheckSums::of_one(check)).collect(),
        };
        Self { provider: provider.provider_id.clone(), concluded: provider.concluded, atom }
    }
}

impl Sums {
    /// Nothing yet, of the period, counting and catalogue of an audit.
    #[must_use]
    pub fn empty(period: PeriodDates, counting: String, catalogue: CatalogueId) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            period,
            counting,
            catalogue,
            providers: BTreeMap::new(),
            concluded: BTreeSet::new(),
            atoms: Vec::new(),
        }
    }

    /// The sum of an audit's providers.
    #[must_use]
    pub fn of(results: &Results) -> Self {
        let mut sums = Self::empty(results.period, results.counting.clone(), results.catalogue.clone());
        for provider in &results.providers {
            sums.add(provider);
        }
        sums
    }

    /// Adds one provider that is not in yet.
    pub fn add(&mut self, provider: &ProviderResults) {
        self.add_share(Share::of(provider));
    }

    /// The same of what a provider brings.
    pub fn add_share(&mut self, share: Share) {
        let Share { provider, concluded, atom } = share;
        self.providers.insert(provider.clone(), atom.place.clone());
        if concluded {
            self.concluded.insert(provider);
        }
        self.add_atom(atom);
    }

    /// Adds the sums of other providers.
    pub fn merge(&mut self, other: Self) {
        self.providers.extend(other.providers);
        self.concluded.extend(other.concluded);
        for atom in other.atoms {
            self.add_atom(atom);
        }
    }

    fn add_atom(&mut self, atom: Atom) {
        match self.atoms.binary_search_by(|known| known.place.cmp(&atom.place)) {
            Ok(at) => {
                let Some(known) = self.atoms.get_mut(at) else { return };
                known.count += atom.count;
                known.cases.merge(&atom.cases);
                known.staff.merge(&atom.staff);
                for (mine, theirs) in known.checks.iter_mut().zip(&atom.checks) {
                    mine.merge(theirs);
                }
            }
            Err(at) => self.atoms.insert(at, atom),
        }
    }

    /// What contradicts itself in sums that were read: the place and check, for the person who made the file.
    #[must_use]
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut providers: BTreeMap<&Place, u64> = BTreeMap::new();
        for place in self.providers.values() {
            *providers.entry(place).or_default() += 1;
        }
        if !self.atoms.is_sorted_by(|a, b| a.place < b.place) || providers.len() != self.atoms.len() {
            found.push("atoms".to_owned());
        }
        for (number, atom) in self.atoms.iter().enumerate() {
            if providers.get(&atom.place) != Some(&atom.count) {
                found.push(format!("atoms[{number}].count"));
            }
            for check in &atom.checks {
                let parts = |by: &BTreeMap<String, States>| {
                    by.is_empty()
                        || by.values().all(States::adds_up) && {
                            let mut sum = States::default();
                            by.values().for_each(|states| sum.merge(states));
                            STATES.iter().all(|state| sum.of(*state).count == check.states.of(*state).count)
                        }
                };
                let sound = check.states.adds_up()
                    && check.verdicts.values().sum::<u64>() == atom.count
                    && check.values.count == check.histogram.values().sum::<u64>()
                    && parts(&check.by_service)
                    && parts(&check.by_category)
                    && [&check.by_month, &check.by_year]
                        .iter()
                        .all(|cells| cells.is_sorted_by(|a, b| (&a.month, &a.by) < (&b.month, &b.by)));
                if !sound {
                    found.push(format!("atoms[{number}] {}/{}", check.indicator, check.check));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{empty_provider, provider, results};

    #[test]
    fn sums_add_up_in_any_order_and_read_back() {
        let mut all = results(vec![provider("A"), empty_provider("B"), provider("C")]);
        all.providers[2].provider.county = Some("RO-IS".to_owned());
        let whole = Sums::of(&all);
        let one = |i: usize| Sums::of(&Results { providers: vec![all.providers[i].clone()], ..all.clone() });
        let mut backwards = one(2);
        backwards.merge(one(1));
        backwards.merge(one(0));
        assert_eq!(backwards, whole);
        assert_eq!(whole.contradictions(), Vec::<String>::new());
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Sums>(&text).unwrap(), whole);
        assert!(!text.contains("C-0007"), "no subject is in the sums");
    }

    #[test]
    fn sums_that_were_tampered_with_are_noticed() {
        let whole = Sums::of(&results(vec![provider("A")]));
        let mut wrong = whole.clone();
        wrong.atoms[0].checks[0].states.met.count += 1;
        wrong.atoms[0].count = 2;
        assert!(wrong.contradictions().iter().any(|c| c == "atoms[0].count"), "{:?}", wrong.contradictions());
        assert!(wrong.contradictions().len() > 2);
    }
}
