//! Coverage: each row of a population fulfils a test.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::BooleanChunked;

use super::capacity::{MOST_MATCHED, Saved, matching};
use super::computed::Possible;
use super::deadline::{exemption, saved_by_own};
use super::doubt::UnknownCauses;
use super::found::{OutcomeDraft, Subject};
use super::judge::{Facts, judge};
use super::population::{ExemptRows, Population};
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use crate::catalogue::indicator::{Across, ColumnSource, Coverage, Source};
use crate::expr::{self, Reading};
use crate::registers::Origin;
use crate::registers::table::EMPTY;
use crate::results::outcome::State;

/// Judges every counted row.
pub fn evaluate(task: &Task, coverage: &Coverage, sink: &mut OutcomeCollector) {
    match &coverage.across {
        Some(Across::Documents { .. }) => return super::combinations::documents(task, coverage, sink),
        Some(Across::Members { .. }) => return super::combinations::members(task, coverage, sink),
        None => {}
    }
    let population = Population::new(task, &coverage.register);
    let members = population.truths(coverage.filter.as_ref());
    let criterion = population.proof(&coverage.criterion);
    let settled = if coverage.exempt.is_empty() { Vec::new() } else { population.truths(Some(&coverage.criterion)) };
    let pending = match &coverage.pending {
        Some(source) => population.proof(source),
        None => vec![Some(false); population.len()],
    };
    let exempt = population.exempt(&coverage.exempt);
    let unproven = population.unproven(&coverage.unproven);
    let mut shown: Vec<(u32, State, &str)> = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut waiting: Vec<u32> = Vec::new();
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        let at = |list: &[Option<bool>]| list.get(row).copied().flatten();
        let exempted = exemption(&exempt, row);
        let facts = Facts {
            member,
            criterion: at(&criterion),
            open_cell: settled.get(row) == Some(&None),
            pending: (at(&pending), &coverage.pending_reason),
            exempt: exempted,
            unproven: exemption(&unproven, row),
        };
        let first = exempt.iter().find(|e| e.first && e.holds.get(row) == Some(&Some(true)));
        let (state, reason) = first.map_or_else(|| judge(facts), |e| (State::Excluded, e.reason.as_str()));
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        // What only the test leaves open may hang on rows that are possible only; without them it would be a breach.
        if facts.pending.0 == Some(false)
            && facts.unproven.is_none()
            && state == State::Undetermined
            && member.is_some()
            && exempted.is_none_or(|(_, holds)| holds.is_some())
            && facts.criterion.is_none()
        {
            open.push(number);
        }
        if member == Some(true) && facts.criterion == Some(false) && facts.pending.0.is_none() {
            waiting.push(number);
        }
        if sink.wants(state) && population.owner(row).is_some() {
            shown.push((number, state, reason));
        } else {
            let subject = Subject { register: population.register, row: number, part: None };
            let bare = subject.clone();
            sink.add(population.owner(row), &subject, state, || OutcomeDraft::new(bare, state, reason));
        }
    }
    note_saved(&population, coverage, &open, sink);
    let judged =
        Judged { members: &members, exempt: &exempt, unproven: &unproven, pending: &pending, waiting: &waiting };
    tell(&population, coverage, &judged, shown, sink);
}

/// Notes the subjects that only possible rows keep from a breach, with the rows that may be the missing ones.
fn note_saved(population: &Population, coverage: &Coverage, open: &[u32], sink: &mut OutcomeCollector) {
    let possible = &population.computed.possible;
    if open.is_empty() || possible.is_empty() {
        return;
    }
    let asked = asked(population, coverage);
    let asked = possible.iter().filter(|(name, _)| asked.contains(name.as_str()));
    let with_truths = asked.map(|(name, possible)| {
        let value = population.computed.values.get(name.as_str(), Reading::Open);
        (possible, value.map(|value| value.truths(population.len())).unwrap_or_default())
    });
    let possible: Vec<(&Possible, Vec<Option<bool>>)> = with_truths.collect();
    // What surely is there for a subject misses no row.
    let missing = |row: u32| {
        let is_there = move |truths: &[Option<bool>]| truths.get(row as usize) == Some(&Some(true));
        possible.iter().filter(move |(_, truths)| !is_there(truths)).map(|(possible, _)| *possible)
    };
    let strict = population.strict(&coverage.criterion, open);
    let mut of_owner: BTreeMap<Option<u32>, Vec<Kept>> = BTreeMap::new();
    for (&row, _) in open.iter().zip(strict).filter(|(_, truth)| *truth == Some(false)) {
        let owner = population.owner(row as usize);
        let own = missing(row).filter_map(|p| p.own.get(&row)).flatten().copied().collect();
        let fitting = |p: &Possible| match &p.fitting {
            Some(fitting) => fitting.get(&row).cloned(),
            None => p.anybodys.get(&owner?).cloned(),
        };
        let anybodys = missing(row).filter_map(fitting).flatten().collect();
        of_owner.entry(owner).or_default().push(Kept { row, own, anybodys });
    }
    for (owner, kept) in of_owner {
        save(owner, &kept, sink);
    }
}

/// A subject that only possible rows keep from a breach: its own, and those that may be anybody's and would count for
/// it. One row that two columns ask for is one row.
struct Kept {
    row: u32,
    own: BTreeSet<Origin>,
    anybodys: BTreeSet<Origin>,
}

/// Notes subjects of a provider; as many as the rows can fill at once. Where there are many, each row that may be
/// anybody's may be that of each of them.
fn save(owner: Option<u32>, kept: &[Kept], sink: &mut OutcomeCollector) {
    let rows = |one: &Kept| one.own.len() + one.anybodys.len();
    if kept.len() <= MOST_MATCHED && kept.iter().map(rows).sum::<usize>() <= MOST_MATCHED * 8 {
        let rows: Vec<Vec<Origin>> = kept.iter().map(|one| one.own.union(&one.anybodys).copied().collect()).collect();
        let most = matching(&rows);
        return kept.iter().for_each(|_| sink.saved(owner, saved_by_own(0, most)));
    }
    let all: BTreeSet<Origin> = kept.iter().flat_map(|one| &one.anybodys).copied().collect();
    let count = |rows: &BTreeSet<Origin>| u32::try_from(rows.len()).unwrap_or(u32::MAX);
    for Kept { row, own, anybodys } in kept {
        let undated = if anybodys.is_empty() { 0 } else { count(&all) };
        sink.saved(owner, Saved { subject: *row, own: count(own), anybodys: (0, 0), undated });
    }
}

/// The columns for which the test asks, also behind others: rows behind those of the population fulfil nothing.
fn asked(population: &Population, coverage: &Coverage) -> BTreeSet<String> {
    let names = |source: &Source| {
        let expr = population.compile(source, &[]);
        let mut paths = Vec::new();
        expr::leaves(&expr, &mut paths);
        let own = paths.into_iter().filter(|path| path.steps.is_empty());
        own.map(|path| path.name.clone()).collect::<Vec<String>>()
    };
    let mut asked: BTreeSet<String> = names(&coverage.criterion).into_iter().collect();
    // A column may ask for those before it.
    for column in population.task.with.iter().rev() {
        if let ColumnSource::Expression(source) = &column.source
            && asked.contains(&column.name)
        {
            asked.extend(names(source));
        }
    }
    asked
}

/// What the outcomes of a coverage rest on.
struct Judged<'j> {
    members: &'j [Option<bool>],
    exempt: &'j [ExemptRows],
    unproven: &'j [ExemptRows],
    pending: &'j [Option<bool>],
    /// Rows of which nobody knows whether there is still time.
    waiting: &'j [u32],
}

/// The outcomes worth showing, with what explains them.
fn tell(
    population: &Population,
    coverage: &Coverage,
    judged: &Judged,
    shown: Vec<(u32, State, &str)>,
    sink: &mut OutcomeCollector,
) {
    let rows: Vec<u32> = shown.iter().map(|(row, ..)| *row).collect();
    let mut why = population.blame(Some(&coverage.criterion), &rows, Reading::Open).into_iter();
    let doubts = UnknownCauses::among(population, coverage.filter.as_ref(), judged.members, &rows);
    let mut reasons = UnknownCauses::of_reasons(population, &coverage.exempt, judged.exempt, &rows);
    reasons.extend(UnknownCauses::of_reasons(population, &coverage.unproven, judged.unproven, &rows));
    reasons.extend(UnknownCauses::of_time(population, coverage.pending.as_ref(), judged.pending, judged.waiting));
    let responsible = population.responsible(coverage.responsible.as_ref());
    let empties = Empties::new(population);
    for (number, state, reason) in shown {
        let row = number as usize;
        let subject = Subject { register: population.register, row: number, part: None };
        let why = why.next().unwrap_or_default();
        sink.add(population.owner(row), &subject.clone(), state, || {
            let mut found = OutcomeDraft::new(subject, state, reason);
            if state == State::NotMet || (state == State::Undetermined && reason == UNKNOWN) {
                found.explain(&why);
            } else if state == State::Undetermined {
                // The reason is the catalogue's own; the fields are those of the test that is not fulfilled.
                found.name(&why.names);
            }
            if state == State::Undetermined && reason == UNKNOWN {
                let reasons = reasons.iter().filter_map(|doubts| doubts.of(number));
                doubts.of(number).into_iter().chain(reasons).for_each(|cause| found.explain(cause));
            }
            if state == State::NotMet
                && !found.fields.is_empty()
                && found.fields.iter().all(|f| empties.missing(f, row))
            {
                found.reason = "missing".into();
            }
            found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
            found.sources.extend(population.origin(row));
            found
        });
    }
}

/// Which fields of a register are empty, row by row; the name of a whole register stands for a missing row.
struct Empties {
    fields: BTreeMap<String, BooleanChunked>,
    registers: BTreeSet<String>,
}

impl Empties {
    fn new(population: &Population) -> Self {
        let schema = population.task.context.schema();
        let registers = schema.registers.iter().map(|r| r.id.clone()).collect();
        let mut fields = BTreeMap::new();
        let spec = schema.registers.get(population.register);
        if let (Some(spec), Some(table)) = (spec, population.table()) {
            for field in &spec.fields {
                if let Some(column) = table.refs.get(&field.id) {
                    fields.insert(field.id.clone(), column.rows.iter().map(|row| *row == EMPTY).collect());
                } else if let Some(empty) = table.empty(&field.id) {
                    fields.insert(field.id.clone(), empty);
                }
            }
        }
        Self { fields, registers }
    }

    /// Whether a name says that something is not there at all.
    fn missing(&self, name: &str, row: usize) -> bool {
        self.registers.contains(name) || self.fields.get(name).is_some_and(|empty| empty.get(row) == Some(true))
    }
}
