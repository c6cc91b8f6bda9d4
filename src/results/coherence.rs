//! What must hold within results: lists and counts agree, verdicts follow from counts, standards from their checks.
//!
//! Whoever changes a verdict, a count or a list by hand leaves a contradiction somewhere. Nothing is put right here: each
//! contradiction is named, and the results are not used.

use std::collections::BTreeMap;

use super::kind::Nature;
use super::outcome::{Counts, State};
use super::sample::{self, Sample};
use super::verdict::Verdict;
use super::{CheckResult, InputSheet, ProviderResults, Results};

/// Every state, in the order of [`Counts`].
const STATES: [State; 5] = [State::Met, State::NotMet, State::Undetermined, State::Pending, State::Excluded];

/// Two statements of the results that cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Where: the provider and check, the indicator, or the file and sheet.
    pub place: String,
    /// What.
    pub kind: Kind,
}

/// What contradicts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As many subjects are counted in a state, so many are listed.
    Listed(State, u64, u64),
    /// As many subjects are counted in a state, so many are in the strata together.
    Strata(State, u64, u64),
    /// More subjects are told to be fulfilled at most than are open.
    AtMost,
    /// Registers are missing, and yet subjects are counted.
    CountedWithout,
    /// The verdict that stands there, and the one that follows from the counts or the parts.
    Verdict(Verdict, Verdict),
    /// A verdict that cannot follow from the counts, whatever the catalogue asks for.
    Impossible(Verdict),
    /// An indicator without a check, a check without an indicator, or a standard without both.
    Unpaired,
    /// A provider that stands there twice, or out of order.
    OutOfOrder,
    /// The rows of a sheet are not those accepted, set aside and repeated together.
    Rows,
    /// A sample that is not as large as its design asks for, or holds more files than there are.
    Sample,
    /// The largest number of cases is not that of the months.
    Caseload,
    /// Judgements, and yet no workbook was merged in.
    Judgements,
}

/// Everything in results that contradicts itself, by provider.
#[must_use]
pub fn contradictions(results: &Results) -> Vec<Contradiction> {
    let mut found = Findings { told: results.program.is_some(), listed: lists(results), all: Vec::new() };
    for (file, sheet) in results.inputs.iter().flat_map(|file| file.sheets.iter().map(move |sheet| (file, sheet))) {
        if !rows_add_up(sheet) {
            found.add(format!("{} › {}", file.file, sheet.sheet), Kind::Rows);
        }
    }
    let mut before: Option<&str> = None;
    for provider in &results.providers {
        if before.is_some_and(|before| before >= provider.provider_id.as_str()) {
            found.add(provider.provider_id.clone(), Kind::OutOfOrder);
        }
        before = Some(&provider.provider_id);
        found.provider(provider);
    }
    found.all
}

/// Whether nothing contradicts itself in what is counted of a provider, without the lists that it was counted from.
#[must_use]
pub fn adds_up(provider: &ProviderResults) -> bool {
    let mut found = Findings { told: true, listed: Lists { others: false, met: false }, all: Vec::new() };
    found.provider(provider);
    found.all.is_empty()
}

/// Whether subjects are listed that are not met, and those that are.
#[derive(Debug, Clone, Copy)]
struct Lists {
    others: bool,
    met: bool,
}

/// An audit lists either all subjects that are not met or none; the same goes for those that are met.
fn lists(results: &Results) -> Lists {
    let mut outcomes = results.providers.iter().flat_map(|p| &p.checks).flat_map(|check| &check.outcomes);
    let any = outcomes.clone().next().is_some();
    Lists {
        others: if results.program.is_some() { !results.aggregate_only } else { any },
        met: outcomes.any(|outcome| outcome.outcome == State::Met),
    }
}

const fn rows_add_up(sheet: &InputSheet) -> bool {
    let parts = sheet.accepted.saturating_add(sheet.quarantined).saturating_add(sheet.duplicates);
    sheet.rows == parts || sheet.register.is_none()
}

/// What was found so far.
struct Findings {
    /// The results tell what the catalogue asks for.
    told: bool,
    listed: Lists,
    all: Vec<Contradiction>,
}

impl Findings {
    fn add(&mut self, place: String, kind: Kind) {
        self.all.push(Contradiction { place, kind });
    }

    fn provider(&mut self, provider: &ProviderResults) {
        let id = &provider.provider_id;
        for check in &provider.checks {
            self.check(id, check);
        }
        self.indicators(provider);
        self.standards(provider);
        for (check, drawn) in &provider.samples {
            if !is_drawn(drawn) {
                self.add(format!("{id} › {check}"), Kind::Sample);
            }
        }
        for load in &provider.caseloads {
            if load.max > load.max_possible || load.by_month.values().any(|month| *month > load.max) {
                self.add(format!("{id} › {} ({})", load.staff, load.role), Kind::Caseload);
            }
        }
        if !provider.concluded && !provider.judgements.is_empty() {
            self.add(id.clone(), Kind::Judgements);
        }
    }

    fn check(&mut self, provider: &str, check: &CheckResult) {
        let mut kinds = Vec::new();
        let mut listed = Counts::default();
        check.outcomes.iter().for_each(|outcome| listed.add(outcome.outcome));
        let mut strata = Counts::default();
        check.strata.iter().for_each(|stratum| merge(&mut strata, &stratum.counts));
        for state in STATES {
            let counted = check.counts.of(state);
            let lists = if state == State::Met { self.listed.met } else { self.listed.others };
            // Where nothing is to be listed, nothing is.
            let expected = if lists { counted } else { 0 };
            if listed.of(state) != expected {
                kinds.push(Kind::Listed(state, counted, listed.of(state)));
            }
            if strata.of(state) != counted && (self.told || !check.strata.is_empty()) {
                kinds.push(Kind::Strata(state, counted, strata.of(state)));
            }
        }
        if check.undetermined_at_most.is_some_and(|most| most >= check.counts.undetermined) {
            kinds.push(Kind::AtMost);
        }
        if !check.missing_registers.is_empty() && check.counts != Counts::default() {
            kinds.push(Kind::CountedWithout);
        }
        kinds.extend(self.verdict(check));
        for kind in kinds {
            self.add(format!("{provider} › {}/{}", check.indicator, check.check), kind);
        }
    }

    /// What speaks against the verdict of a check.
    fn verdict(&self, check: &CheckResult) -> Option<Kind> {
        let follows = match check.nature {
            Nature::OnSite => Verdict::ToVerify,
            _ if !check.missing_registers.is_empty() => Verdict::NotComputable,
            Nature::Statistic | Nature::Recommendation => Verdict::Reported,
            Nature::Obligation if self.told => {
                Verdict::of_counts(&check.counts, check.undetermined_at_most, check.required, check.partial)
            }
            Nature::Obligation => return possible(check),
        };
        (check.verdict != follows).then_some(Kind::Verdict(check.verdict, follows))
    }

    /// Each indicator has the worst verdict of those of its checks that bind.
    fn indicators(&mut self, provider: &ProviderResults) {
        let mut worst: BTreeMap<&str, Verdict> = BTreeMap::new();
        for check in &provider.checks {
            let binds = matches!(check.nature, Nature::Obligation | Nature::OnSite);
            let verdict = if binds { check.verdict } else { Verdict::Reported };
            let known = worst.entry(check.indicator.as_str()).or_insert(Verdict::Reported);
            *known = Verdict::worst([*known, verdict]);
        }
        for indicator in &provider.indicators {
            let id = indicator.indicator.as_str();
            let follows = worst.remove(id).unwrap_or(Verdict::Reported);
            if indicator.verdict != follows {
                self.add(format!("{} › {id}", provider.provider_id), Kind::Verdict(indicator.verdict, follows));
            }
        }
        for id in worst.into_keys() {
            self.add(format!("{} › {id}", provider.provider_id), Kind::Unpaired);
        }
    }

    /// Each standard has the worst verdict of its indicators.
    fn standards(&mut self, provider: &ProviderResults) {
        if !self.told {
            return;
        }
        let mut worst: BTreeMap<u8, Verdict> = BTreeMap::new();
        for indicator in &provider.indicators {
            let known = worst.entry(indicator.standard).or_insert(Verdict::Reported);
            *known = Verdict::worst([*known, indicator.verdict]);
        }
        for standard in &provider.standards {
            let follows = worst.remove(&standard.standard).unwrap_or(Verdict::Reported);
            if standard.verdict != follows {
                let place = format!("{} › S{}", provider.provider_id, standard.standard);
                self.add(place, Kind::Verdict(standard.verdict, follows));
            }
        }
        for number in worst.into_keys() {
            self.add(format!("{} › S{number}", provider.provider_id), Kind::Unpaired);
        }
    }
}

/// What can be said of a verdict without what the catalogue asks for.
fn possible(check: &CheckResult) -> Option<Kind> {
    let counts = &check.counts;
    let nobody = counts.met == 0 && counts.not_met == 0 && counts.undetermined == 0;
    let fits = match check.verdict {
        Verdict::NotApplicable => nobody,
        Verdict::Undetermined => counts.undetermined > 0,
        Verdict::NonCompliant | Verdict::PartiallyCompliant => counts.not_met > 0 || counts.undetermined > 0,
        Verdict::Compliant => !nobody && (counts.met > 0 || counts.not_met == 0),
        Verdict::NotComputable | Verdict::ToVerify | Verdict::Reported => false,
    };
    (!fits).then_some(Kind::Impossible(check.verdict))
}

/// Whether a sample is as large as its design asks for, and no stratum gives more than it has.
fn is_drawn(drawn: &Sample) -> bool {
    let design = &drawn.design;
    let of: usize = drawn.strata.iter().fold(0, |sum, share| sum.saturating_add(share.of));
    of == drawn.population
        && drawn.strata.iter().all(|share| share.drawn.len() <= share.of)
        && drawn.size() == sample::size(drawn.population, design.confidence, design.tolerable)
}

/// Adds counts that may be anything.
const fn merge(sum: &mut Counts, more: &Counts) {
    sum.met = sum.met.saturating_add(more.met);
    sum.not_met = sum.not_met.saturating_add(more.not_met);
    sum.undetermined = sum.undetermined.saturating_add(more.undetermined);
    sum.pending = sum.pending.saturating_add(more.pending);
    sum.excluded = sum.excluded.saturating_add(more.excluded);
}
