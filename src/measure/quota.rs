//! Quota: a sum per person and calendar year that lies wholly in the period.

use std::collections::BTreeMap;

use super::context::Task;
use super::doubt::Doubts;
use super::events::all_rows;
use super::population::Population;
use super::sink::{Found, Part, Sink, Subject};
use crate::catalogue::indicator::{Events, Quota};
use crate::expr::{self, Frame, Type};
use crate::registers::Origin;
use crate::registers::table::DANGLING;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Day, day_of, year_of};

/// Amounts of one person: by year, and those that may fall in any year.
#[derive(Debug, Default)]
struct Amounts {
    sure: BTreeMap<i32, f64>,
    possible: BTreeMap<i32, f64>,
    any_year: f64,
    /// Rows that may add to a year, or to any.
    open: Vec<(Option<i32>, Origin)>,
}

/// Judges everybody for every whole year of the period.
pub fn evaluate(task: &Task, quota: &Quota, sink: &mut Sink) {
    let population = Population::new(task, "staff");
    task.note("staff", &["hired_on", "left_on", "suspended_from", "suspended_to"]);
    task.note(&quota.from, &[&quota.via]);
    let members = population.truths(quota.filter.as_ref());
    let Some(staff) = population.registers().tables.get(population.register) else { return };
    let amounts = amounts(&population, quota);
    let doubts = Doubts::new(&population, quota.filter.as_ref(), &members, sink);
    let from_register = FieldNames::one(&quota.from);
    let least = task.numbers(&quota.at_least, population.register, population.len());
    let day = |field: &str| staff.days(field);
    let (hired, left) = (day("hired_on"), day("left_on"));
    let (suspended_from, suspended_to) = (day("suspended_from"), day("suspended_to"));
    let period = task.context.period();
    for year in year_of(period.from)..=year_of(period.to) {
        let (Some(first), Some(last)) = (day_of(year, 1, 1), day_of(year, 12, 31)) else { continue };
        if first < period.from || last > period.to {
            continue;
        }
        for (row, &member) in members.iter().enumerate() {
            let at = |days: &[Option<Day>]| days.get(row).copied().flatten();
            let (hired, left) = (at(&hired), at(&left));
            let employed = hired.is_none_or(|d| d <= last) && left.is_none_or(|d| d >= first);
            if member == Some(false) || !employed {
                continue;
            }
            let none = Amounts::default();
            let mine = amounts.get(row).unwrap_or(&none);
            let sure = mine.sure.get(&year).copied().unwrap_or(0.0);
            let most = sure + mine.possible.get(&year).copied().unwrap_or(0.0) + mine.any_year;
            let least = least.get(row).copied().flatten().unwrap_or(0.0);
            let part_year = hired.is_some_and(|d| d > first) || left.is_some_and(|d| d < last);
            let (from, to) = (at(&suspended_from), at(&suspended_to));
            // A suspension that begins after the as-of day has not happened yet.
            let later = staff.later.get("suspended_from").and_then(|l| l.get(row)) == Some(true);
            let suspended = !later
                && (from.is_some() || to.is_some())
                && from.is_none_or(|d| d <= last)
                && to.is_none_or(|d| d >= first);
            let (state, reason) = if member.is_none() && sure < least {
                (State::Undetermined, "unknown")
            } else if part_year {
                (State::Excluded, "part_year")
            } else if suspended {
                (State::Excluded, "suspended")
            } else if sure >= least {
                (State::Met, "")
            } else if most >= least {
                (State::Undetermined, "unknown")
            } else if period.as_of < last {
                (State::Pending, "year_not_over")
            } else {
                (State::NotMet, "too_little")
            };
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let subject = Subject { register: population.register, row: number, part: Some(Part::Year(year)) };
            sink.add(population.owner(row), &subject.clone(), state, || {
                let mut found = Found::new(subject, state, reason);
                found.measured = Some(sure);
                found.limit = Some(least);
                if state == State::Pending {
                    found.due = Some(crate::time::Due { day: last, minute: None });
                }
                if state == State::Undetermined {
                    if member.is_none() {
                        doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
                    } else {
                        found.name(&from_register);
                        let mine = mine.open.iter().filter(|(of, _)| of.is_none_or(|of| of == year));
                        found.hangs_on(mine.map(|(_, origin)| *origin));
                    }
                }
                found.responsible = number;
                found.sources.extend(population.origin(row));
                found
            });
        }
    }
}

fn amounts(population: &Population, quota: &Quota) -> Vec<Amounts> {
    let task = population.task;
    let from = task.register(&quota.from);
    let mut all: Vec<Amounts> = Vec::new();
    all.resize_with(population.len(), Amounts::default);
    let Some(table) = task.context.registers.tables.get(from) else { return all };
    let events = Events {
        from: Some(quota.from.clone()),
        via: Some(quota.via.clone()),
        same: None,
        and_equal: None,
        filter: quota.rows.clone(),
        at: quota.at.clone(),
        not_before_start: false,
    };
    let rows = all_rows(task, from, &events);
    let none_types = BTreeMap::new();
    let none_values = BTreeMap::new();
    let amounts = quota.amount.as_ref().map(|amount| {
        let expr = task.compile(amount, from, &none_types, None, &[Type::Number]);
        let frame = Frame { known: task.known(), register: from, rows: None, local: &none_values, subject: None };
        expr::eval(&expr, &frame).numbers(table.height)
    });
    for (row, event) in rows.into_iter().enumerate() {
        let Some(event) = event else { continue };
        let amount = match &amounts {
            None => Some(1.0),
            Some(amounts) => amounts.get(row).copied().flatten(),
        };
        let people: Vec<u32> = match (table.refs.get(&quota.via), table.lists.get(&quota.via)) {
            (Some(column), _) => column.rows.get(row).copied().into_iter().collect(),
            (None, Some(list)) => list.get(row).to_vec(),
            (None, None) => Vec::new(),
        };
        for person in people.into_iter().filter(|p| *p < DANGLING) {
            let Some(mine) = all.get_mut(person as usize) else { continue };
            match (event.at, event.sure, amount) {
                (Some(at), true, Some(amount)) => *mine.sure.entry(year_of(at.day)).or_default() += amount,
                (Some(at), _, amount) => {
                    mine.open.push((Some(year_of(at.day)), event.origin));
                    *mine.possible.entry(year_of(at.day)).or_default() += amount.unwrap_or(f64::INFINITY);
                }
                (None, _, amount) => {
                    mine.open.push((None, event.origin));
                    mine.any_year += amount.unwrap_or(f64::INFINITY);
                }
            }
        }
    }
    all
}
