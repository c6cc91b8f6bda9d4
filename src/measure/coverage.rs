//! Coverage: each row of a population fulfils a test.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::BooleanChunked;

use super::context::Task;
use super::deadline::exemption;
use super::doubt::Doubts;
use super::population::Population;
use super::sink::{Found, Sink, Subject};
use crate::catalogue::indicator::{Across, Coverage};
use crate::registers::table::EMPTY;
use crate::results::outcome::State;

/// State and reason of one subject.
#[must_use]
pub fn judge(
    member: Option<bool>,
    criterion: Option<bool>,
    pending: Option<bool>,
    exempt: Option<(&str, Option<bool>)>,
) -> (State, &str) {
    if criterion == Some(true) {
        return (State::Met, "");
    }
    if let Some((reason, Some(true))) = exempt {
        return (State::Excluded, reason);
    }
    let unknown = member.is_none() || criterion.is_none() || exempt.is_some_and(|(_, holds)| holds.is_none());
    match (unknown, pending) {
        (true, _) | (false, None) => (State::Undetermined, "unknown"),
        (false, Some(true)) => (State::Pending, "recent"),
        (false, Some(false)) => (State::NotMet, "not_fulfilled"),
    }
}

/// Judges every counted row.
pub fn evaluate(task: &Task, coverage: &Coverage, sink: &mut Sink) {
    match &coverage.across {
        Some(Across::Documents(kinds)) => return super::across::documents(task, coverage, kinds, sink),
        Some(Across::Members(field)) => return super::across::members(task, coverage, field, sink),
        None => {}
    }
    let population = Population::new(task, &coverage.register);
    let members = population.truths(coverage.filter.as_ref());
    let criterion = population.truths(Some(&coverage.criterion));
    let pending = match &coverage.pending {
        Some(source) => population.truths(Some(source)),
        None => vec![Some(false); population.len()],
    };
    let exempt = population.exempt(&coverage.exempt);
    let responsible = population.responsible(coverage.responsible.as_ref());
    let mut shown: Vec<(u32, State, &str)> = Vec::new();
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        let at = |list: &[Option<bool>]| list.get(row).copied().flatten();
        let (state, reason) = judge(member, at(&criterion), at(&pending), exemption(&exempt, row));
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        if sink.wants(state) && population.owner(row).is_some() {
            shown.push((number, state, reason));
        } else {
            let subject = Subject { register: population.register, row: number, part: None };
            let bare = subject.clone();
            sink.add(population.owner(row), &subject, state, || Found::new(bare, state, reason));
        }
    }
    let rows: Vec<u32> = shown.iter().map(|(row, ..)| *row).collect();
    let mut why = population.blame(Some(&coverage.criterion), &rows).into_iter();
    let doubts = Doubts::among(&population, coverage.filter.as_ref(), &members, &rows);
    let reasons = Doubts::of_reasons(&population, &coverage.exempt, &exempt, &rows);
    let empties = Empties::new(&population);
    for (number, state, reason) in shown {
        let row = number as usize;
        let subject = Subject { register: population.register, row: number, part: None };
        let why = why.next().unwrap_or_default();
        sink.add(population.owner(row), &subject.clone(), state, || {
            let mut found = Found::new(subject, state, reason);
            if matches!(state, State::NotMet | State::Undetermined) {
                found.explain(&why);
            }
            if state == State::Undetermined {
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
        if let (Some(spec), Some(table)) = (spec, population.registers().tables.get(population.register)) {
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
