//! Slots: something in every calendar month, ISO week, quarter or year of a duty.

use super::capacity::matching;
use super::deadline::saved_by_own;
use super::doubt::UnknownCauses;
use super::events::{self, Event, EventList};
use super::events::{Slot, within};
use super::found::{OutcomeDraft, Part, Subject};
use super::load_days::Loads;
use super::meetings::Meetings;
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use super::terms::{self, OpenNumbers};
use crate::catalogue::indicator::{Duty, Every, Slots};
use crate::expr::{Doubt, Explanation};
use crate::registers::Origin;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Day, year_of};

/// What fills slots, and what is told of those that nothing fills.
struct Rows<'p> {
    population: &'p Population<'p>,
    slots: &'p Slots,
    events: EventList,
    meetings: Option<Meetings<'p>>,
    /// How many events a slot needs, by row of the subject.
    needed: Vec<Option<f64>>,
    /// Where a condition leaves open which of several numbers it is: all of them, and why.
    open: OpenNumbers,
    /// Days during which a slot may still be filled.
    settling: Option<i32>,
    responsible: Vec<u32>,
    doubts: UnknownCauses,
    /// The field by which events name their subject, and their register.
    via: FieldNames,
    register: FieldNames,
}

/// Judges every slot of every subject.
pub fn evaluate(task: &Task, slots: &Slots, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &slots.register);
    let members = population.truths(slots.filter.as_ref());
    let all = all_slots(task, slots.every);
    let duty = duty(&population, (&slots.duty, slots.every), &all);
    let from = slots.events.from.clone().unwrap_or_else(|| slots.register.clone());
    let reference = task.context.period().reference();
    let days = vec![Some(reference); population.len()];
    let (needed, open) = terms::numbers(&population, &slots.at_least, &days);
    let settling = slots.settling.as_deref().and_then(|name| task.number(name, reference));
    #[allow(clippy::cast_possible_truncation)]
    let rows = Rows {
        events: events::gather(&population, &slots.events),
        meetings: slots.unassigned_by.as_deref().map(|by| Meetings::new(&population, slots, by)),
        needed,
        open,
        settling: settling.map(|days| days as i32),
        responsible: population.responsible(slots.responsible.as_ref()),
        doubts: UnknownCauses::new(&population, slots.filter.as_ref(), &members, sink),
        via: FieldNames::one(format!("{from}.{}", slots.events.via.as_deref().unwrap_or_default())),
        register: FieldNames::one(from),
        population: &population,
        slots,
    };
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        // How few events may be enough, and how many surely are.
        let Some(needed) = rows.needed.get(row).copied().flatten() else { continue };
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let several = rows.open.get(&number).map(|(numbers, _)| numbers.as_slice()).unwrap_or_default();
        let needed = several.iter().fold((needed, needed), |(a, b), n| (a.min(*n), b.max(*n)));
        // Events without a date that each slot may be filled by, where nothing else fills it.
        let mut undated: Vec<Vec<Origin>> = Vec::new();
        for &(slot, sure_duty) in duty.get(row).into_iter().flatten() {
            undated.extend(judge(&rows, (row, needed), slot, member.filter(|_| sure_duty), sink));
        }
        let owner = population.owner(row);
        let most = matching(&undated);
        undated.iter().for_each(|_| sink.saved(owner, saved_by_own(number, most)));
    }
}

/// What is there in a slot.
struct Filling<'e> {
    sure: u32,
    /// Events of the subject that may count.
    own: Vec<&'e Event>,
    /// Events that name nobody and may be the subject's.
    others: Vec<Event>,
    /// Whether these may only because a column is not there.
    others_by_absence: bool,
    anybodys: events::Window<'e>,
}

impl Filling<'_> {
    fn perhaps(&self) -> bool {
        !(self.own.is_empty() && self.others.is_empty() && self.anybodys.is_empty())
    }

    /// How many events there are if all that may count did.
    fn most(&self) -> f64 {
        let perhaps = self.own.len() + self.others.len() + self.anybodys.len();
        f64::from(self.sure) + f64::from(u32::try_from(perhaps).unwrap_or(u32::MAX))
    }

    /// Whether only what columns that are not there would say may fill it.
    fn only_by_absence(&self) -> bool {
        self.own.is_empty() && self.anybodys.is_empty() && self.others_by_absence
    }
}

/// Judges a slot. Where only events without a date keep a person's slot from a breach, they are given back.
fn judge(
    rows: &Rows,
    (row, (fewest, needed)): (usize, (f64, f64)),
    slot: Slot,
    member: Option<bool>,
    sink: &mut OutcomeCollector,
) -> Option<Vec<Origin>> {
    let Rows { population, slots, .. } = rows;
    let owner = population.owner(row);
    let filling = fill(rows, row, owner, slot);
    let context = population.task.context;
    let holidays = &context.catalogue.holidays;
    let recent = rows.settling.is_some_and(|days| context.period().as_of - slot.1 <= days);
    let holiday = slots.holiday.as_deref().filter(|_| (0..5).any(|day| holidays.is_holiday(slot.0 + day)));
    // Where only a column that is not there might say otherwise, the week is excused as without it.
    let perhaps = filling.perhaps() && !(holiday.is_some() && filling.only_by_absence());
    // All that may count would not be enough: then nothing hangs on it.
    let enough = filling.most() >= fewest;
    let (state, reason) = if f64::from(filling.sure) >= needed {
        (State::Met, "")
    } else if enough && (perhaps || fewest < needed) {
        (State::Undetermined, UNKNOWN)
    } else if let Some(reason) = holiday {
        (State::Excluded, reason)
    } else if member.is_none() {
        (State::Undetermined, UNKNOWN)
    } else if recent {
        (State::Pending, "recent")
    } else {
        (State::NotMet, "missing")
    };
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    let mut undated = None;
    if state == State::Undetermined && fewest >= needed && member.is_some() && holiday.is_none() && !recent {
        let dated = filling.own.iter().any(|event| event.at.is_some()) || filling.others.iter().any(|e| e.at.is_some());
        // A dated event of the subject can fill this slot only; undated ones any.
        match (dated, rows.meetings.is_some()) {
            (true, true) => {}
            (false, true) => {
                let own = filling.own.iter().map(|event| event.origin);
                undated = Some(own.chain(filling.others.iter().map(|event| event.origin)).collect());
            }
            (_, false) => {
                let many = match filling.anybodys.is_empty() {
                    true => saved_by_own(number, filling.own.len()),
                    false => filling.anybodys.saves(number, filling.own.len()),
                };
                let events = filling.own.iter().copied().chain(filling.anybodys.all());
                sink.saved_by(owner, events.map(|event| event.origin), Some(many).filter(|_| !dated));
            }
        }
    }
    let subject = Subject { register: population.register, row: number, part: Some(part(slot, slots.every)) };
    sink.add(owner, &subject.clone(), state, || {
        let mut found = OutcomeDraft::new(subject, state, reason);
        found.measured = Some(f64::from(filling.sure));
        found.limit = Some(needed);
        if state == State::Undetermined {
            tell_open(rows, (row, slot), &filling, member, &mut found);
        } else {
            found.name(&rows.register);
        }
        found.responsible = rows.responsible.get(row).copied().unwrap_or(u32::MAX);
        found.sources.extend(population.origin(row));
        found
    });
    undated
}

fn tell_open(
    rows: &Rows,
    (row, slot): (usize, Slot),
    filling: &Filling,
    member: Option<bool>,
    found: &mut OutcomeDraft,
) {
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    found.explain(&rows.events.cause(filling.own.iter().copied().chain(filling.anybodys.some())));
    if let Some((_, why)) = rows.open.get(&number) {
        found.explain(why);
    }
    for event in &filling.others {
        let doubt = rows.meetings.as_ref().map(|meetings| meetings.doubt(event.origin)).unwrap_or_default();
        found.explain(&Explanation { rows: [event.origin].into(), doubt, ..Explanation::default() });
    }
    if filling.perhaps() && found.fields.is_empty() {
        found.name(&rows.via);
    }
    if member.is_some() {
        return;
    }
    rows.doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
    match &rows.slots.duty {
        Duty::ActiveCases { .. } => {
            let caseload = rows.population.task.context.catalogue.keeping.caseload.as_ref();
            caseload.into_iter().for_each(|caseload| found.name(&FieldNames::one(caseload.register.as_str())));
            for (origin, doubt) in
                possible_appointments(rows.population.task, (&rows.slots.duty, rows.slots.every), row, slot)
            {
                found.explain(&Explanation { rows: [origin].into(), doubt, ..Explanation::default() });
            }
        }
        Duty::Between { from, to } => {
            for day in [Some(from), to.as_ref()].into_iter().flatten() {
                found.explain(&rows.population.unknown_duty_day(day, number));
            }
        }
    }
}

fn fill<'e>(rows: &'e Rows, row: usize, owner: Option<u32>, slot: Slot) -> Filling<'e> {
    let mut filling = Filling {
        sure: 0,
        own: Vec::new(),
        others: Vec::new(),
        others_by_absence: true,
        anybodys: match &rows.meetings {
            // Meetings know themselves whom they may concern.
            Some(_) => events::Window::default(),
            None => rows.events.anybodys(owner, row, slot.0, slot.1),
        },
    };
    for event in within(rows.events.of(row), slot) {
        if event.sure {
            filling.sure += 1;
        } else {
            filling.own.push(event);
        }
    }
    if let Some(meetings) = &rows.meetings {
        let (sure, others, by_absence) = meetings.of(row, owner, slot);
        filling.sure += sure;
        filling.others = others;
        filling.others_by_absence = by_absence;
    }
    filling
}

/// The slots that end in the period and have ended on the as-of day; of several acts, those that begin on days of this
/// one.
fn all_slots(task: &Task, every: Every) -> Vec<Slot> {
    let period = task.context.period();
    let mut slots = Vec::new();
    let mut slot = every.around(period.from);
    while slot.1 <= period.reference() {
        if task.context.begins_here(slot.0) {
            slots.push(slot);
        }
        slot = every.around(slot.1 + 1);
    }
    slots
}

fn part((first, _): Slot, every: Every) -> Part {
    match every {
        Every::Month => Part::Month(first),
        Every::Quarter => Part::Quarter(first),
        Every::Week => Part::Week(first),
        Every::Year => Part::Year(year_of(first)),
    }
}

/// Where the appointments of a person stand that are possible only in a slot, and why.
fn possible_appointments(
    task: &Task,
    (duty, every): (&Duty, Every),
    person: usize,
    slot: Slot,
) -> Vec<(Origin, Doubt)> {
    let Duty::ActiveCases { role } = duty else { return Vec::new() };
    let loads = task.context.loads_in(role, every);
    let open = loads.people.get(person).map(|load| load.open.as_slice()).unwrap_or_default();
    let within = |(_, _, (from, to)): &&(Origin, Doubt, (Day, Day))| *from <= slot.1 && *to > slot.0;
    open.iter().filter(within).map(|(origin, doubt, _)| (*origin, *doubt)).collect()
}

/// The slots each subject owes, and whether that is certain.
fn duty(population: &Population, (duty, every): (&Duty, Every), all: &[Slot]) -> Vec<Vec<(Slot, bool)>> {
    match duty {
        Duty::Between { from, to } => {
            let (from, to) = (population.known_start(from), population.known_end(to.as_ref()));
            (0..population.len())
                .map(|row| {
                    let begins = from.of(row);
                    if begins.is_none() && !from.is_unknown(row) {
                        return Vec::new();
                    }
                    // A first or last day that could not be read leaves open which slots are owed: those before the days
                    // that are known.
                    let begun = |slot: &Slot| begins.is_some_and(|from| slot.0 >= from);
                    let inside = |slot: &&Slot| {
                        (begun(slot) || from.is_unknown(row)) && to.of(row).is_none_or(|to| slot.1 <= to)
                    };
                    let sure = |slot: &Slot| begun(slot) && !to.is_unknown(row);
                    all.iter().filter(inside).map(|slot| (*slot, sure(slot))).collect()
                })
                .collect()
        }
        Duty::ActiveCases { role } => {
            let loads = population.task.context.loads_in(role, every);
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
            (sure || touches(&load.owed_days, slot)).then_some((*slot, sure))
        })
        .collect()
}
