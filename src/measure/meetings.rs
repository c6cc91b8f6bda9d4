//! Events that fill a person's slot though they do not name the person: they list a case that is active for the person,
//! or they name nobody at all and may be the work of anybody who shares their service.

use std::collections::BTreeMap;

use super::events::{self, Event};
use super::events::{Slot, within};
use super::load_days::Loads;
use super::loose;
use super::population::Population;
use crate::catalogue::indicator::{Duty, Every, Slots};
use crate::expr::{self, Doubt, Reading};
use crate::registers::Origin;
use crate::registers::table::{DANGLING, EMPTY, RefColumn};
use crate::time::Day;

/// Events by whom they may concern; each list in the order of time (undated ones first).
#[derive(Debug)]
pub struct Meetings<'a> {
    /// The service of each person.
    groups: &'a [u32],
    /// By person: those that list a case of the person.
    listed: BTreeMap<u32, Vec<Event>>,
    /// By person: undated ones that list a case of the person, with the days on which the case is active.
    undated: BTreeMap<u32, Vec<(Event, Vec<(Day, Day)>)>>,
    /// By service: those that name neither a person nor a case.
    shared: BTreeMap<u32, Vec<Event>>,
    /// The same by provider: they may be those of a person whose service nobody knows.
    of_some_service: BTreeMap<u32, Vec<Event>>,
    /// By provider: those that name somebody, or a case, whom nobody knows.
    anybodys: BTreeMap<u32, Vec<Event>>,
    /// Whom these surely name, though nobody knows about which cases they are.
    organisers: BTreeMap<Origin, u32>,
    /// Those that may be anybody's only because a column is not there; and of one that names nobody without it the
    /// service, of which it may be anybody's all the same.
    by_absence: BTreeMap<Origin, Option<u32>>,
    /// Why nobody knows whether an event counts, where a cell could not be read.
    doubts: BTreeMap<Origin, Doubt>,
}

impl<'a> Meetings<'a> {
    /// Looks through the events once; `by` is the reference that persons and events share.
    pub fn new(population: &Population<'a>, slots: &Slots, by: &str) -> Self {
        let groups = population.table().and_then(|table| table.refs.get(by));
        let mut meetings = Self {
            groups: groups.map(|column| column.rows.as_slice()).unwrap_or_default(),
            listed: BTreeMap::new(),
            undated: BTreeMap::new(),
            shared: BTreeMap::new(),
            of_some_service: BTreeMap::new(),
            anybodys: BTreeMap::new(),
            organisers: BTreeMap::new(),
            by_absence: BTreeMap::new(),
            doubts: BTreeMap::new(),
        };
        let task = population.task;
        let (Some(from), Some(via)) = (&slots.events.from, &slots.events.via) else { return meetings };
        let register = task.register(from);
        task.note(from, &[via, by]);
        if let Some(listed) = &slots.listed {
            task.note(from, &[listed]);
        }
        let Some(table) = task.context.registers.tables.get(register) else { return meetings };
        let (named, group) = (table.refs.get(via), table.refs.get(by));
        let loads = match &slots.duty {
            Duty::ActiveCases { role } => Some(task.context.loads_in(role, slots.every)),
            Duty::Between { .. } => None,
        };
        let mut fields = events::fields(task, register, [slots.events.filter.as_ref(), Some(&slots.events.at)]);
        fields.extend([via.clone()].into_iter().chain(slots.listed.clone()));
        for (row, event) in events::all_rows(task, register, &slots.events, Reading::Open).into_iter().enumerate() {
            let Some(event) = event else { continue };
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let (named, group) = (at(named, row), at(group, row));
            let organiser = loose::named(table, via, row);
            let listed = slots.listed.as_ref().map(|field| loose::named(table, field, row));
            let cases = listed.map(|listed| listed.sure).unwrap_or_default();
            let owner = table.owner.get(row).copied().unwrap_or(EMPTY);
            let nobody = named == EMPTY && cases.is_empty();
            // Whose service it is matters only where it names nobody.
            let asked = fields.iter().map(String::as_str).chain(nobody.then_some(by));
            let doubt = asked.map(|field| expr::doubt(table, field, number, Reading::Open)).max();
            if let Some(doubt) = doubt.filter(|doubt| *doubt > Doubt::Unknown) {
                meetings.doubts.insert(event.origin, doubt);
            }
            // Whom a column that is not there would name, or which cases, nobody knows.
            let lacks = |field: &str| expr::doubt(table, field, number, Reading::Open) == Doubt::ColumnMissing;
            let lacking = lacks(via) || slots.listed.as_ref().is_some_and(|field| lacks(field));
            let stranger = organiser.anybody || listed.is_some_and(|listed| listed.anybody);
            let unknown = lacking || stranger;
            if lacking && !stranger {
                meetings.by_absence.insert(event.origin, nobody.then_some(group));
            }
            for &person in organiser.perhaps {
                meetings.listed.entry(person).or_default().push(Event { sure: false, ..event });
            }
            if unknown || (nobody && group >= DANGLING) {
                meetings.anybodys.entry(owner).or_default().push(Event { sure: false, ..event });
                if named < DANGLING {
                    meetings.organisers.insert(event.origin, named);
                }
            } else if nobody {
                meetings.shared.entry(group).or_default().push(Event { sure: false, ..event });
                meetings.of_some_service.entry(owner).or_default().push(Event { sure: false, ..event });
            }
            if let Some(loads) = &loads {
                meetings.list(loads, slots.every, named, cases, event);
                let perhaps = listed.map(|listed| listed.perhaps).unwrap_or_default();
                meetings.list(loads, slots.every, named, perhaps, Event { sure: false, ..event });
            }
        }
        let lists = meetings.listed.values_mut().chain(meetings.shared.values_mut());
        let lists = lists.chain(meetings.of_some_service.values_mut());
        for events in lists.chain(meetings.anybodys.values_mut()) {
            events.sort_by_key(|event| (event.at, event.origin));
        }
        meetings
    }

    /// Gives an event to those for whom a case that it lists is active in its slot; `named` has it already.
    fn list(&mut self, loads: &Loads, every: Every, named: u32, cases: &[u32], event: Event) {
        let mut concerned: BTreeMap<u32, bool> = BTreeMap::new();
        for activity in cases.iter().flat_map(|case| loads.of_case(*case)) {
            if activity.person == named {
                continue;
            }
            let Some(slot) = event.at.map(|at| every.around(at.day)) else {
                // On whatever day it was: it counts where a case that it lists is active.
                let undated = self.undated.entry(activity.person).or_default();
                match undated.last_mut().filter(|(last, _)| last.origin == event.origin) {
                    Some((_, active)) => active.extend(&activity.possible),
                    None => undated.push((Event { sure: false, ..event }, activity.possible.clone())),
                }
                continue;
            };
            let touches = |spans: &[(Day, Day)]| touch(spans, slot);
            if touches(&activity.sure) {
                concerned.insert(activity.person, true);
            } else if touches(&activity.possible) {
                concerned.entry(activity.person).or_insert(false);
            }
        }
        for (person, active) in concerned {
            let sure = event.sure && active;
            self.listed.entry(person).or_default().push(Event { sure, ..event });
        }
    }

    /// Why nobody knows whether an event counts.
    pub fn doubt(&self, event: Origin) -> Doubt {
        self.doubts.get(&event).copied().unwrap_or_default()
    }

    /// Whether an event may be a person's only because a column is not there.
    fn only_by_absence(&self, event: Origin, person: usize) -> bool {
        let own = self.groups.get(person).copied().unwrap_or(EMPTY);
        match self.by_absence.get(&event) {
            None => false,
            Some(None) => true,
            Some(Some(group)) => *group < DANGLING && own < DANGLING && *group != own,
        }
    }

    /// How many events surely fill a slot of a person, and those that may; and whether these may only because a column
    /// is not there.
    pub fn of(&self, person: usize, owner: Option<u32>, slot: Slot) -> (u32, Vec<Event>, bool) {
        let number = u32::try_from(person).unwrap_or(u32::MAX);
        let shared = match self.groups.get(person) {
            Some(group) if *group < DANGLING => self.shared.get(group),
            _ => owner.and_then(|owner| self.of_some_service.get(&owner)),
        };
        let anybodys = owner.and_then(|owner| self.anybodys.get(&owner));
        // The organiser's own are the organiser's already.
        let anybodys = anybodys.into_iter().flat_map(|events| within(events, slot));
        let anybodys = anybodys.filter(|event| self.organisers.get(&event.origin) != Some(&number));
        let lists = [self.listed.get(&number), shared];
        let events = lists.into_iter().flatten().flat_map(|events| within(events, slot));
        let (sure, mut others): (Vec<Event>, Vec<Event>) = events.partition(|event| event.sure);
        let undated = self.undated.get(&number).into_iter().flatten().filter(|(_, active)| touch(active, slot));
        others.extend(undated.map(|(event, _)| *event));
        let named = others.len();
        others.extend(anybodys);
        let by_absence = named == 0 && others.iter().all(|event| self.only_by_absence(event.origin, person));
        (u32::try_from(sure.len()).unwrap_or(u32::MAX), others, by_absence)
    }
}

/// Whether one of some half-open spans has a day in a slot.
fn touch(spans: &[(Day, Day)], slot: Slot) -> bool {
    spans.iter().any(|&(from, to)| from <= slot.1 && to > slot.0)
}

fn at(column: Option<&RefColumn>, row: usize) -> u32 {
    column.and_then(|column| column.rows.get(row)).copied().unwrap_or(EMPTY)
}
