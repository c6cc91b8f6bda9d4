//! Coverage: each row of a population fulfils a test.

use std::collections::BTreeSet;

use super::context::Task;
use super::deadline::exemption;
use super::population::Population;
use super::sink::{Found, Sink, Subject};
use crate::catalogue::indicator::{Across, Coverage};
use crate::outcome::State;

/// State and reason of one subject.
#[must_use]
pub fn judge(
    member: Option<bool>,
    criterion: Option<bool>,
    pending: Option<bool>,
    exempt: Option<(&str, Option<bool>)>,
) -> (State, String) {
    if criterion == Some(true) {
        return (State::Met, String::new());
    }
    if let Some((reason, Some(true))) = exempt {
        return (State::Excluded, reason.to_owned());
    }
    let unknown = member.is_none() || criterion.is_none() || exempt.is_some_and(|(_, holds)| holds.is_none());
    match (unknown, pending) {
        (true, _) | (false, None) => (State::Undetermined, "unknown".to_owned()),
        (false, Some(true)) => (State::Pending, String::new()),
        (false, Some(false)) => (State::NotMet, "not_fulfilled".to_owned()),
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
    let responsible = population.responsible(coverage.responsible.as_deref());
    let mut shown: Vec<(u32, State, String)> = Vec::new();
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
    let mut whether = population.blame(coverage.filter.as_ref(), &rows).into_iter();
    let empties = empties(&population, &rows);
    for ((number, state, reason), empty) in shown.into_iter().zip(empties) {
        let row = number as usize;
        let subject = Subject { register: population.register, row: number, part: None };
        let (why, whether) = (why.next().unwrap_or_default(), whether.next().unwrap_or_default());
        sink.add(population.owner(row), &subject.clone(), state, || {
            let mut found = Found::new(subject, state, reason);
            if matches!(state, State::NotMet | State::Undetermined) {
                found.fields = why;
            }
            if state == State::Undetermined && members.get(row).copied().flatten().is_none() {
                found.fields.extend(whether);
            }
            if state == State::NotMet && !found.fields.is_empty() && found.fields.iter().all(|f| empty.contains(f)) {
                "missing".clone_into(&mut found.reason);
            }
            found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
            found.sources.extend(population.origin(row));
            found
        });
    }
}

/// For some rows the fields that are empty in the register itself, and the names of whole registers (a missing row).
pub fn empties(population: &Population, rows: &[u32]) -> Vec<BTreeSet<String>> {
    let schema = population.task.context.schema();
    let registers: BTreeSet<String> = schema.registers.iter().map(|r| r.id.clone()).collect();
    let mut empty = vec![registers; rows.len()];
    let Some(table) = population.registers().tables.get(population.register) else { return empty };
    let names: Vec<String> = schema.registers.get(population.register).map_or_else(Vec::new, |spec| spec.fields.iter().map(|f| f.id.clone()).collect());
    for name in names {
        if let Some(column) = table.refs.get(&name) {
            for (&row, empty) in rows.iter().zip(&mut empty) {
                if column.rows.get(row as usize) == Some(&crate::registers::table::EMPTY) {
                    empty.insert(name.clone());
                }
            }
        } else if let Ok(column) = table.frame.column(&name) {
            let nulls = column.as_materialized_series().is_null();
            for (&row, empty) in rows.iter().zip(&mut empty) {
                if nulls.get(row as usize) == Some(true) {
                    empty.insert(name.clone());
                }
            }
        }
    }
    empty
}
