//! Made-up nations for the tests of statistics: random results with the shape of real ones, and known seeds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::catalogue::indicator::{Catalogue, Check, Kind, Nature};
use crate::disclosure::Rule;
use crate::pipeline;
use crate::registers::spec::Schema;
use crate::results::outcome::{Counts, State};
use crate::results::verdict::Verdict;
use crate::results::{
    CatalogueId, CheckName, CheckResult, FORMAT, ProviderFacts, ProviderResults, Results, Stratum, Tally, VERSION,
};

use super::coverage::Coverage;
use super::cube::Priority;
use super::ledger::Before;
use super::publication::Publication;
use super::subject::{Shape, possible, shape};
use super::sums::{STATES, Sums};
use super::year::{Edition, Year};
use crate::time::Period;

/// The built-in catalogue with what it needs.
pub struct World {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// What the registers look like.
    pub schema: Arc<Schema>,
}

impl World {
    #[allow(clippy::new_without_default)]
    /// Loads what is built in.
    pub fn new() -> Self {
        let pipeline::Act { schema, catalogue } = pipeline::act(&[]).unwrap();
        Self { catalogue, schema }
    }

    /// Results of random providers in a year: mostly small, of all kinds, in a few counties.
    pub fn nation(&self, seed: u64, providers: usize, year: i32) -> Results {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut results = Results {
            format: FORMAT.to_owned(),
            version: VERSION,
            program: None,
            aggregate_only: false,
            period: Period::year(year).unwrap().into(),
            counting: "calendar".to_owned(),
            catalogue: CatalogueId {
                id: self.catalogue.id.clone(),
                sha256: self.catalogue.sha256.clone(),
                ..CatalogueId::default()
            },
            inputs: Vec::new(),
            providers: (0..providers).map(|n| self.provider(&mut random, n, year)).collect(),
            quality: Vec::new(),
            companions: Vec::new(),
            outputs: Vec::new(),
            unread: Vec::new(),
            deliveries: Vec::new(),
            passed_over: Vec::new(),
        };
        results.providers.sort_by(|a, b| a.provider_id.cmp(&b.provider_id));
        results
    }

    fn provider(&self, random: &mut ChaCha8Rng, number: usize, year: i32) -> ProviderResults {
        const PLACES: [(&str, &str); 8] = [
            ("RO-CJ", "Cluj-Napoca"),
            ("RO-BH", "Oradea"),
            ("RO-IS", "Iași"),
            ("RO-VS", "Vaslui"),
            ("RO-B", "Sector 3"),
            ("RO-B", "Sector 5"),
            ("RO-B", "București"),
            ("RO-CV", "Covasna"),
        ];
        const KINDS: [&str; 4] = ["county_directorate", "local_service", "local_service", "private_body"];
        let (county, locality) = PLACES[random.random_range(0..PLACES.len())];
        let size = if random.random_range(0..4) == 0 { 40 } else { 4 };
        let groups: Vec<u64> = (0..6).map(|_| random.random_range(0..=size)).collect();
        let checks = self.catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c)));
        let checks = checks
            .enumerate()
            .map(|(n, (i, c))| Box::new(result(random, &i.id, c, groups[n % groups.len()], year)))
            .collect();
        ProviderResults {
            files: BTreeSet::new(),
            not_kept: BTreeSet::new(),
            later_rows: BTreeMap::new(),
            provider_id: format!("P-{number:03}"),
            provider: ProviderFacts {
                kind: Some(KINDS[random.random_range(0..KINDS.len())].to_owned()),
                county: (number % 11 != 10).then(|| county.to_owned()),
                locality: Some(locality.to_owned()),
                cases: groups[0] + 1,
                staff: groups[1],
                ..ProviderFacts::default()
            },
            standards: Vec::new(),
            indicators: Vec::new(),
            checks,
            caseloads: Vec::new(),
            quality: Vec::new(),
            samples: BTreeMap::new(),
            previous: None,
            concluded: false,
            judgements: Vec::new(),
            after: None,
            visit: None,
            own_findings: Vec::new(),
            measures: Vec::new(),
            followed: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// A publication of years, the last one being the year it is about.
    pub fn publication(&self, years: &[&Results], rule: Rule, edition: Edition) -> Publication<'_> {
        let sums: Vec<Sums> = years.iter().map(|results| Sums::of(results)).collect();
        let (last, before) = sums.split_last().unwrap();
        let coverage = Coverage::new(last, before, &BTreeMap::new());
        let years = sums
            .iter()
            .map(|s| {
                Year::new(s.clone(), &self.catalogue, &rule, &Priority::default(), &Before { editions: &[] }, edition)
                    .unwrap()
            })
            .collect();
        Publication { years, catalogue: &self.catalogue, schema: &self.schema, coverage, rule, edition }
    }
}

/// A check's result with about so many subjects: mostly met.
fn result(random: &mut ChaCha8Rng, indicator: &str, check: &Check, subjects: u64, year: i32) -> CheckResult {
    const SERVICES: [Option<&str>; 3] = [Some("residential"), Some("foster_care"), None];
    const CATEGORIES: [Option<&str>; 3] = [Some("protection"), Some("prevention"), None];
    let mut strata: BTreeMap<(Option<String>, Option<String>), Counts> = BTreeMap::new();
    let mut counts = Counts::default();
    let shape = shape(check);
    if matches!(shape, Shape::Outcomes { .. }) {
        for _ in 0..subjects {
            let state = match random.random_range(0..10) {
                0 => State::NotMet,
                n @ 1..4 => STATES[n + 1],
                _ => State::Met,
            };
            let state = if possible(check, state) { state } else { State::Met };
            let pick =
                |random: &mut ChaCha8Rng, from: [Option<&str>; 3]| from[random.random_range(0..3)].map(str::to_owned);
            let key = (pick(random, SERVICES), pick(random, CATEGORIES));
            strata.entry(key).or_default().add(state);
            counts.add(state);
        }
    }
    let mut tallies: BTreeMap<(Option<String>, BTreeMap<String, String>), u64> = BTreeMap::new();
    let mut histogram: BTreeMap<i64, u64> = BTreeMap::new();
    match &check.kind {
        Kind::Tally(config) => {
            for series in &config.series {
                for _ in 0..subjects {
                    let code = ["unknown", "referral"][random.random_range(0..2)];
                    let by: BTreeMap<String, String> =
                        series.by.iter().map(|(name, _)| (name.clone(), code.to_owned())).collect();
                    if series.month.is_some() {
                        let month = format!("{year}-{:02}", random.random_range(1..=12));
                        *tallies.entry((Some(month), by.clone())).or_default() += 1;
                    }
                    if series.total {
                        *tallies.entry((None, by)).or_default() += 1;
                    }
                }
            }
        }
        Kind::Distribution(_) => {
            for _ in 0..subjects {
                *histogram.entry(random.random_range(0..30)).or_default() += 1;
            }
        }
        _ => {}
    }
    let elapsed = match check.kind {
        Kind::Deadline(_) => (0..counts.met).map(|n| (i64::try_from(n % 9).unwrap(), 1)).collect(),
        _ => BTreeMap::new(),
    };
    CheckResult {
        name: CheckName::shared(indicator, &check.id, check.kind.kind(), check.nature),
        verdict: match check.nature {
            Nature::Obligation => Verdict::of_counts(&counts, None, check.required, check.partial),
            Nature::OnSite => Verdict::ToVerify,
            _ => Verdict::Reported,
        },
        missing_registers: Vec::new(),
        absent_optional: Vec::new(),
        absent_columns: Vec::new(),
        hang_on_column: BTreeMap::new(),
        counts,
        undetermined_at_most: None,
        outcomes: Vec::new(),
        tallies: tallies
            .into_iter()
            .map(|((month, by), count)| Tally { month: month.map(Into::into), by: by.into(), count })
            .collect(),
        histogram,
        elapsed,
        strata: strata
            .into_iter()
            .map(|((service, category), counts)| Stratum {
                service_kind: service.map(Into::into),
                case_category: category.map(Into::into),
                counts,
            })
            .collect(),
    }
}
