//! Where outcomes are collected: counts per provider for all, details for those worth showing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::capacity::{KeptOpen, Saved};
use super::context::Context;
use super::found::{OutcomeDraft, Subject};
use super::per_provider::ByOwner;
use super::printer::OutcomeWriter;
use super::strata;
use super::stratum::{Strata, StratumCode};
use crate::expr::Doubt;
use crate::registers::Origin;
use crate::results::outcome::{Counts, State};
use crate::results::{Outcome, Stratum, Tally};
use crate::text::ShortText;
use crate::time::{Day, format_month};

/// Outcomes in one piece of memory while they are collected.
const PIECE: usize = 256;

/// What a check gave for one provider.
#[derive(Debug, Clone, Default)]
pub struct CheckOutcomes {
    /// Counts by state.
    pub counts: Counts,
    /// How many of the undetermined may be fulfilled at most; none where all may.
    pub undetermined_at_most: Option<u64>,
    /// Outcomes worth showing, sorted by subject.
    pub outcomes: Vec<Outcome>,
    /// Tallies.
    pub tallies: Vec<Tally>,
    /// Histogram.
    pub histogram: BTreeMap<i64, u64>,
    /// Elapsed times of ended terms.
    pub elapsed: BTreeMap<i64, u64>,
    /// Counts by kind of service and case category.
    pub strata: Vec<Stratum>,
    /// How many outcomes hang on columns that are not there, by the names that they give.
    pub hanging: BTreeMap<Vec<ShortText>, u64>,
}

/// Values of the dimensions of a tally, in the order of their names' appearance: name and label.
pub type Labels = Vec<(String, String)>;

/// The same by name; all cells of all providers share it.
type By = Arc<BTreeMap<String, String>>;

/// Collects the outcomes of one check.
#[derive(Debug)]
pub struct OutcomeCollector<'a> {
    context: &'a Context<'a>,
    /// By provider.
    counts: Vec<Counts>,
    /// In pieces, none of which has to be moved to grow.
    outcomes: Vec<Vec<(u32, Outcome)>>,
    printer: OutcomeWriter<'a>,
    labels: Vec<Labels>,
    tallies: ByOwner<(Option<Day>, u32), u64>,
    histograms: ByOwner<i64, u64>,
    elapsed: ByOwner<i64, u64>,
    strata: ByOwner<StratumCode, Counts>,
    split: Option<(usize, Arc<Strata>)>,
    /// Outcomes that only possible rows keep from a breach, by provider.
    saved: BTreeMap<u32, KeptOpen>,
    /// Whether some sheet lacks a column, so that outcomes may hang on it.
    lacking: bool,
    hanging: BTreeMap<u32, BTreeMap<Vec<ShortText>, u64>>,
}

impl<'a> OutcomeCollector<'a> {
    /// An empty sink.
    #[must_use]
    pub fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            counts: vec![Counts::default(); context.registers.providers.len()],
            outcomes: Vec::new(),
            printer: OutcomeWriter::new(context),
            labels: Vec::new(),
            tallies: ByOwner::default(),
            histograms: ByOwner::default(),
            elapsed: ByOwner::default(),
            strata: ByOwner::default(),
            split: None,
            saved: BTreeMap::new(),
            lacking: context.registers.tables.iter().any(|table| !table.absent.is_empty()),
            hanging: BTreeMap::new(),
        }
    }

    /// Whether the details of an outcome in this state are wanted: to be listed, or to be counted.
    #[must_use]
    pub fn wants(&self, state: State) -> bool {
        self.lists(state) || (self.lacking && state == State::Undetermined)
    }

    fn lists(&self, state: State) -> bool {
        !self.context.audit.aggregate_only && (state != State::Met || self.context.audit.list_met)
    }

    /// Counts a subject; `details` are asked for only if they are worth showing. Subjects without an owner are not
    /// counted: their rows were set aside.
    pub fn add(&mut self, owner: Option<u32>, subject: &Subject, state: State, details: impl FnOnce() -> OutcomeDraft) {
        let Some(owner) = owner else { return };
        let stratum = self.stratum(subject);
        self.strata.change(owner, stratum, |counts| counts.add(state));
        if let Some(counts) = self.counts.get_mut(owner as usize) {
            counts.add(state);
        }
        if !self.wants(state) {
            return;
        }
        let found = details();
        if state == State::Undetermined && found.reason == Doubt::ColumnMissing.reason() {
            let names = found.fields.iter().cloned().collect();
            *self.hanging.entry(owner).or_default().entry(names).or_default() += 1;
        }
        if self.lists(state) {
            let outcome = (owner, self.printer.print(found));
            match self.outcomes.last_mut().filter(|piece| piece.len() < PIECE) {
                Some(piece) => piece.push(outcome),
                None => self.outcomes.push(vec![outcome]),
            }
        }
    }

    /// Notes that only possible rows keep an undetermined outcome from a breach.
    pub fn saved(&mut self, owner: Option<u32>, saved: Saved) {
        if let Some(owner) = owner {
            self.saved.entry(owner).or_default().count(saved);
        }
    }

    /// The same, told row by row; `many` is how it is counted where there are too many of them.
    pub fn saved_by(&mut self, owner: Option<u32>, rows: impl Iterator<Item = Origin>, many: Option<Saved>) {
        if let Some(owner) = owner {
            self.saved.entry(owner).or_default().name(rows, many);
        }
    }

    /// The number under which [`OutcomeCollector::tally`] knows a combination of labels; equal combinations have one number.
    pub fn labels(&mut self, labels: Labels) -> u32 {
        let known = self.labels.iter().position(|l| *l == labels).unwrap_or_else(|| {
            self.labels.push(labels);
            self.labels.len() - 1
        });
        u32::try_from(known).unwrap_or(u32::MAX)
    }

    /// Adds one to a tally.
    pub fn tally(&mut self, owner: u32, month: Option<Day>, labels: u32) {
        self.tallies.change(owner, (month, labels), |count| *count += 1);
    }

    /// Makes sure that the total of a provider is there, be it zero.
    pub fn tally_zero(&mut self, owner: u32, labels: u32) {
        self.tallies.change(owner, (None, labels), |_| {});
    }

    /// Adds a value to a histogram.
    pub fn value(&mut self, owner: u32, value: i64) {
        self.histograms.change(owner, value, |count| *count += 1);
    }

    /// Notes how long an ended term took.
    pub fn elapsed(&mut self, owner: Option<u32>, value: i64) {
        if let Some(owner) = owner {
            self.elapsed.change(owner, value, |count| *count += 1);
        }
    }

    /// Kind of service and case category of a subject's row.
    fn stratum(&mut self, subject: &Subject) -> StratumCode {
        if self.split.as_ref().is_none_or(|(register, _)| *register != subject.register) {
            self.split = Some((subject.register, self.context.strata(subject.register)));
        }
        self.split.as_ref().map_or_else(StratumCode::default, |(_, strata)| strata.of(subject.row))
    }

    /// Everything by provider, outcomes sorted by subject.
    #[must_use]
    pub fn finish(self) -> Vec<CheckOutcomes> {
        let Self { context, counts, outcomes, labels, tallies, histograms, elapsed, strata, saved, hanging, .. } = self;
        let mut each = vec![0; counts.len()];
        for (owner, _) in outcomes.iter().flatten() {
            if let Some(count) = each.get_mut(*owner as usize) {
                *count += 1;
            }
        }
        let gathered = |(counts, outcomes)| CheckOutcomes {
            counts,
            outcomes: Vec::with_capacity(outcomes),
            ..CheckOutcomes::default()
        };
        let mut all: Vec<CheckOutcomes> = counts.into_iter().zip(each).map(gathered).collect();
        for (owner, saved) in saved {
            if let Some(gathered) = all.get_mut(owner as usize) {
                let (kept, filled) = saved.most();
                let most = gathered.counts.undetermined.saturating_sub(kept) + filled;
                gathered.undetermined_at_most = (most < gathered.counts.undetermined).then_some(most);
            }
        }
        for (owner, hanging) in hanging {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.hanging = hanging;
            }
        }
        for (owner, outcome) in outcomes.into_iter().flatten() {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.outcomes.push(outcome);
            }
        }
        for gathered in &mut all {
            gathered.outcomes.sort_by(|a, b| a.subject.cmp(&b.subject).then_with(|| a.sources.cmp(&b.sources)));
        }
        let labels: Vec<(Labels, By)> = labels
            .into_iter()
            .map(|labels| {
                let by = Arc::new(labels.iter().cloned().collect());
                (labels, by)
            })
            .collect();
        for (owner, cells) in tallies.finish() {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.tallies = print_tallies(cells, &labels);
            }
        }
        for (owner, histogram) in histograms.finish() {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.histogram = histogram.into_iter().collect();
            }
        }
        for (owner, histogram) in elapsed.finish() {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.elapsed = histogram.into_iter().collect();
            }
        }
        for (owner, counts) in strata.finish() {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.strata = strata::print(context, counts);
            }
        }
        all
    }
}

/// Cells in the order of months, then of labels as texts.
fn print_tallies(cells: Vec<((Option<Day>, u32), u64)>, labels: &[(Labels, By)]) -> Vec<Tally> {
    let mut cells: Vec<(Option<Day>, &(Labels, By), u64)> = cells
        .into_iter()
        .filter_map(|((month, number), count)| Some((month, labels.get(number as usize)?, count)))
        .collect();
    cells.sort();
    cells
        .into_iter()
        .map(|(month, (_, by), count)| Tally {
            month: month.map(|month| format_month(month).into()),
            by: Arc::clone(by),
            count,
        })
        .collect()
}
