//! Slots: something in every calendar month or ISO week of a duty.

use std::collections::BTreeMap;

use super::caseload::Loads;
use super::context::Task;
use super::doubt::Doubts;
use super::events::{self, Event};
use super::population::Population;
use super::sink::{Found, Part, Sink, Subject};
use crate::catalogue::indicator::{Duty, Every, Slots};
use crate::registers::Origin;
use crate::registers::table::{DANGLING, EMPTY, RefColumn};
use crate::results::outcome::State;
use crate::text::FieldNames;
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
    let responsible = population.responsible(slots.responsible.as_ref());
    let doubts = Doubts::new(&population, slots.filter.as_ref(), &members, sink);
    let from = slots.events.from.clone().unwrap_or_else(|| slots.register.clone());
    let via = FieldNames::one(format!("{from}.{}", slots.events.via.as_deref().unwrap_or_default()));
    let (register, appointments) = (FieldNames::one(from), FieldNames::one("appointments"));
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        let Some(owed) = duty.get(row) else { continue };
        let mine = events.of(row);
        let others = unassigned.as_ref().map(|unassigned| unassigned.of(row)).unwrap_or_default();
        let owner = population.owner(row);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        for &(slot, sure_duty) in owed {
            let member = if sure_duty { member } else { None };
            let (sure, possible) = count(mine, slot);
            let perhaps = possible || others.iter().any(|events| within(events, slot).next().is_some());
            let (state, reason) = if f64::from(sure) >= needed {
                (State::Met, "")
            } else if perhaps || member.is_none() {
                (State::Undetermined, "unknown")
            } else {
                (State::NotMet, "missing")
            };
            let subject = Subject { register: population.register, row: number, part: Some(part(slot, slots.every)) };
            sink.add(owner, &subject.clone(), state, || {
                let mut found = Found::new(subject, state, reason);
                found.measured = Some(f64::from(sure));
                found.limit = Some(needed);
                if state == State::Undetermined {
                    found.explain(&events.cause(within(mine, slot)));
                    if !possible {
                        let theirs = others.iter().flat_map(|events| within(events, slot));
                        found.hangs_on(theirs.map(|event| event.origin));
                    }
                    if perhaps && found.fields.is_empty() {
                        found.name(&via);
                    }
                    doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
                    if !sure_duty {
                        found.name(&appointments);
                        found.hangs_on(possible_appointments(task, &slots.duty, row));
                    }
                } else {
                    found.name(&register);
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
fn possible_appointments(task: &Task, duty: &Duty, person: usize) -> Vec<Origin> {
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

/// The events of a list in the order of time (undated ones first) that are in a slot, or may be.
fn within(events: &[Event], (first, last): Slot) -> impl Iterator<Item = &Event> {
    let undated = events.partition_point(|event| event.at.is_none());
    let begun = events.partition_point(|event| event.at.is_none_or(|at| at.day < first));
    let (undated, dated) = (events.get(..undated), events.get(begun..));
    let dated = dated.into_iter().flatten().take_while(move |event| event.at.is_some_and(|at| at.day <= last));
    undated.into_iter().flatten().chain(dated)
}

/// Sure events in a slot, and whether there may be more.
fn count(events: &[Event], slot: Slot) -> (u32, bool) {
    within(events, slot)
        .fold((0, false), |(sure, possible), event| if event.sure { (sure + 1, possible) } else { (sure, true) })
}

/// Events that name nobody, or nobody known: they may be the work of those who share a service, or a provider.
struct Unassigned<'a> {
    owners: &'a [u32],
    groups: &'a [u32],
    shared: BTreeMap<u32, Vec<Event>>,
    anywhere: BTreeMap<u32, Vec<Event>>,
}

impl<'a> Unassigned<'a> {
    fn new(population: &Population<'a>, slots: &Slots, by: &str) -> Self {
        let subjects = population.table();
        let groups = subjects.and_then(|table| table.refs.get(by)).map(|column| column.rows.as_slice());
        let mut unassigned = Self {
            owners: subjects.map(|table| table.owner.as_slice()).unwrap_or_default(),
            groups: groups.unwrap_or_default(),
            shared: BTreeMap::new(),
            anywhere: BTreeMap::new(),
        };
        let task = population.task;
        let (Some(from), Some(via)) = (&slots.events.from, &slots.events.via) else { return unassigned };
        let register = task.register(from);
        let Some(table) = task.context.registers.tables.get(register) else { return unassigned };
        let (named, group) = (table.refs.get(via), table.refs.get(by));
        let at = |column: Option<&RefColumn>, row: usize| {
            column.and_then(|column| column.rows.get(row)).copied().unwrap_or(EMPTY)
        };
        for (row, event) in events::all_rows(task, register, &slots.events).into_iter().enumerate() {
            let (named, group) = (at(named, row), at(group, row));
            let owner = table.owner.get(row).copied().unwrap_or(EMPTY);
            let Some(event) = event.filter(|_| named >= DANGLING) else { continue };
            if named == EMPTY && group < DANGLING {
                unassigned.shared.entry(group).or_default().push(event);
            } else {
                unassigned.anywhere.entry(owner).or_default().push(event);
            }
        }
        for events in unassigned.shared.values_mut().chain(unassigned.anywhere.values_mut()) {
            events.sort_by_key(|event| event.at);
        }
        unassigned
    }

    /// The events that may be a subject's: those of its provider, and those of its group.
    fn of(&self, row: usize) -> [&[Event]; 2] {
        let anywhere = self.owners.get(row).and_then(|owner| self.anywhere.get(owner));
        let shared = self.groups.get(row).and_then(|group| self.shared.get(group));
        [anywhere, shared].map(|events| events.map(Vec::as_slice).unwrap_or_default())
    }
}
