//! Slots: something in every calendar month or ISO week of a duty.

use std::collections::BTreeMap;

use super::caseload::Loads;
use super::context::Task;
use super::events::{self, Event};
use super::population::Population;
use super::sink::{Found, Part, Sink, Subject};
use crate::catalogue::indicator::{Duty, Every, Slots};
use crate::outcome::State;
use crate::registers::Origin;
use crate::registers::table::{DANGLING, EMPTY};
use crate::time::{Day, add_months, month_start};

/// One slot: its days, both included.
type Slot = (Day, Day);

/// Judges every slot of every subject.
pub fn evaluate(task: &Task, slots: &Slots, sink: &mut Sink) {
    let population = Population::new(task, &slots.register);
    let members = population.truths(slots.filter.as_ref());
    let all = all_slots(task, slots.every);
    let duty = duty(&population, &slots.duty, &all);
    let events = events::gather(&population, &slots.events);
    let unassigned = slots.unassigned_by.as_deref().map(|by| Unassigned::new(&population, slots, by));
    let needed = task.number(&slots.at_least);
    let responsible = population.responsible(slots.responsible.as_deref());
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        let Some(owed) = duty.get(row) else { continue };
        let mine = events.of(row);
        for &(slot, sure_duty) in owed {
            let member = if sure_duty { member } else { None };
            let (sure, possible) = count(mine, slot);
            let perhaps = possible || unassigned.as_ref().is_some_and(|u| u.might_be(&population, row, slot));
            let (state, reason) = if f64::from(sure) >= needed {
                (State::Met, "")
            } else if perhaps || member.is_none() {
                (State::Undetermined, "unknown")
            } else {
                (State::NotMet, "missing")
            };
            let part = Some(part(slot, slots.every));
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let subject = Subject { register: population.register, row: number, part };
            sink.add(population.owner(row), &subject.clone(), state, || {
                let mut found = Found::new(subject, state, reason);
                found.measured = Some(f64::from(sure));
                found.limit = Some(needed);
                let from = slots.events.from.clone().unwrap_or_else(|| slots.register.clone());
                if state == State::Undetermined {
                    found.explain(events.cause(mine.iter().filter(|event| inside(event, slot))));
                    if let Some(unassigned) = unassigned.as_ref().filter(|_| !possible) {
                        found.hangs_on(unassigned.rows(&population, row, slot));
                    }
                    if perhaps && found.fields.is_empty() {
                        found.fields.insert(format!("{from}.{}", slots.events.via.as_deref().unwrap_or_default()));
                    }
                    if members.get(row).copied().flatten().is_none() {
                        population
                            .blame(slots.filter.as_ref(), &[number])
                            .into_iter()
                            .for_each(|cause| found.explain(cause));
                    }
                    if !sure_duty {
                        found.fields.insert("appointments".to_owned());
                        found.hangs_on(appointments(task, &slots.duty, row));
                    }
                } else {
                    found.fields.insert(from);
                }
                found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
                found.sources.extend(population.origin(row));
                found
            });
        }
    }
}

/// The slots that lie wholly inside the period and the as-of day.
fn all_slots(task: &Task, every: Every) -> Vec<Slot> {
    let period = task.context.period();
    let mut slots = Vec::new();
    let mut start = match every {
        Every::Month => month_start(period.from),
        // 1970-01-01 was a Thursday; 0 is Monday.
        Every::Week => period.from - (period.from + 3).rem_euclid(7),
    };
    while start <= period.reference() {
        let next = match every {
            Every::Month => add_months(start, 1),
            Every::Week => start + 7,
        };
        if start >= period.from && next - 1 <= period.reference() {
            slots.push((start, next - 1));
        }
        start = next;
    }
    slots
}

fn part((first, _): Slot, every: Every) -> Part {
    match every {
        Every::Month => Part::Month(first),
        Every::Week => Part::Week(first),
    }
}

/// Where the appointments of a person stand that are possible only.
fn appointments(task: &Task, duty: &Duty, person: usize) -> Vec<Origin> {
    let Duty::ActiveCases { role } = duty else { return Vec::new() };
    task.context.loads(role).people.get(person).map(|load| load.open.clone()).unwrap_or_default()
}

/// The slots each subject owes, and whether that is certain.
fn duty(population: &Population, duty: &Duty, all: &[Slot]) -> Vec<Vec<(Slot, bool)>> {
    match duty {
        Duty::Between { from, to } => {
            let (from, to) = (population.days(from), population.known_end(to.as_ref()));
            from.into_iter()
                .zip(to)
                .map(|(from, to)| {
                    let Some(from) = from else { return Vec::new() };
                    let inside = |slot: &&Slot| slot.0 >= from && to.is_none_or(|to| slot.1 <= to);
                    all.iter().filter(inside).map(|slot| (*slot, true)).collect()
                })
                .collect()
        }
        Duty::ActiveCases { role } => {
            let loads = population.task.context.loads(role);
            (0..population.len()).map(|row| active_slots(&loads, row, all)).collect()
        }
    }
}

fn active_slots(loads: &Loads, person: usize, all: &[Slot]) -> Vec<(Slot, bool)> {
    let Some(load) = loads.people.get(person) else { return Vec::new() };
    let touches = |spans: &[(Day, Day)], slot: &Slot| spans.iter().any(|&(from, to)| from <= slot.1 && to > slot.0);
    all.iter()
        .filter_map(|slot| {
            let sure = touches(&load.sure_days, slot);
            (sure || touches(&load.possible_days, slot)).then_some((*slot, sure))
        })
        .collect()
}

/// Whether an event is in a slot, or may be.
fn inside(event: &Event, (first, last): Slot) -> bool {
    event.at.is_none_or(|at| first <= at.day && at.day <= last)
}

/// Sure events in a slot, and whether there may be more.
fn count(events: &[Event], slot: Slot) -> (u32, bool) {
    let mut sure = 0;
    let mut possible = false;
    for event in events.iter().filter(|event| inside(event, slot)) {
        if event.sure {
            sure += 1;
        } else {
            possible = true;
        }
    }
    (sure, possible)
}

/// Events that name nobody, or nobody known: they may be the work of those who share a service, or a provider.
struct Unassigned {
    by: String,
    shared: BTreeMap<u32, Vec<Event>>,
    anywhere: BTreeMap<u32, Vec<Event>>,
}

impl Unassigned {
    fn new(population: &Population, slots: &Slots, by: &str) -> Self {
        let mut unassigned = Self { by: by.to_owned(), shared: BTreeMap::new(), anywhere: BTreeMap::new() };
        let task = population.task;
        let (Some(from), Some(via)) = (&slots.events.from, &slots.events.via) else { return unassigned };
        let register = task.register(from);
        let Some(table) = task.context.registers.tables.get(register) else { return unassigned };
        let rows = events::all_rows(task, register, &slots.events);
        for (row, event) in rows.into_iter().enumerate() {
            let names = table.refs.get(via).and_then(|c| c.rows.get(row)).copied().unwrap_or(EMPTY);
            let group = table.refs.get(by).and_then(|c| c.rows.get(row)).copied().unwrap_or(EMPTY);
            let owner = table.owner.get(row).copied().unwrap_or(EMPTY);
            let Some(event) = event.filter(|_| names >= DANGLING) else { continue };
            if names == EMPTY && group < DANGLING {
                unassigned.shared.entry(group).or_default().push(event);
            } else {
                unassigned.anywhere.entry(owner).or_default().push(event);
            }
        }
        unassigned
    }

    fn might_be(&self, population: &Population, row: usize, slot: Slot) -> bool {
        self.of(population, row).any(|event| inside(event, slot))
    }

    /// Where the events of a slot stand that may be the work of somebody.
    fn rows(&self, population: &Population, row: usize, slot: Slot) -> impl Iterator<Item = Origin> {
        self.of(population, row).filter(move |event| inside(event, slot)).filter_map(|event| event.origin)
    }

    fn of(&self, population: &Population, row: usize) -> impl Iterator<Item = &Event> {
        let table = population.registers().tables.get(population.register);
        let owner = table.and_then(|t| t.owner.get(row)).and_then(|owner| self.anywhere.get(owner));
        let group = table.and_then(|t| t.refs.get(&self.by)).and_then(|c| c.rows.get(row));
        let group = group.and_then(|group| self.shared.get(group));
        owner.into_iter().chain(group).flatten()
    }
}
