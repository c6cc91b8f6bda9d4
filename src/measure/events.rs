//! Events that end a term or happen in a gap or slot, gathered by subject.

use std::collections::BTreeMap;

use super::context::{Computed, Task};
use super::population::Population;
use super::related::{Link, Pairs, own_dates, pairs};
use crate::catalogue::indicator::{Events, Source};
use crate::expr::{self, Cause, Expr, Frame, Type};
use crate::registers::Origin;
use crate::registers::values::marks;
use crate::text::FieldNames;
use crate::time::Moment;

/// One event of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When; none: at an unknown time.
    pub at: Option<Moment>,
    /// Whether it surely counts.
    pub sure: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// The events of all subjects, those of one subject next to each other in the order of time (undated ones first).
#[derive(Debug, Default)]
pub struct EventList {
    offsets: Vec<u32>,
    events: Vec<Event>,
    /// The fields that leave possible events open, by where they stand.
    why: BTreeMap<Origin, FieldNames>,
}

impl EventList {
    /// The events of one subject.
    #[must_use]
    pub fn of(&self, subject: usize) -> &[Event] {
        let bound = |i: usize| self.offsets.get(i).map_or(0, |&o| o as usize);
        self.events.get(bound(subject)..bound(subject + 1)).unwrap_or_default()
    }

    /// What leaves some possible events open: their fields and where they stand.
    #[must_use]
    pub fn cause<'e>(&self, open: impl IntoIterator<Item = &'e Event>) -> Cause {
        let mut cause = Cause::default();
        for origin in open.into_iter().filter(|event| !event.sure).map(|event| event.origin) {
            if let Some(names) = self.why.get(&origin) {
                cause.names = cause.names.and(names);
            }
            cause.rows.insert(origin);
        }
        cause
    }

    /// Lays out the events of `subjects` subjects. They are walked over twice: to see how many each has, and to put
    /// them there.
    fn build(subjects: usize, found: impl Iterator<Item = (u32, Event)> + Clone) -> Self {
        let mut offsets = vec![0u32; subjects + 1];
        for (subject, _) in found.clone() {
            if let Some(count) = offsets.get_mut(subject as usize + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for offset in &mut offsets {
            total += *offset;
            *offset = total;
        }
        let nothing = Event { at: None, sure: false, origin: Origin { source: 0, row: 0 } };
        let mut events = vec![nothing; total as usize];
        let mut next = offsets.clone();
        for (subject, event) in found {
            if let Some(place) = next.get_mut(subject as usize)
                && let Some(slot) = events.get_mut(*place as usize)
            {
                *slot = event;
                *place += 1;
            }
        }
        let order = |event: &Event| (event.at, event.origin);
        for bounds in offsets.windows(2) {
            if let [from, to] = *bounds
                && let Some(own) = events.get_mut(from as usize..to as usize)
                && !own.is_sorted_by_key(order)
            {
                own.sort_by_key(order);
            }
        }
        Self { offsets, events, why: BTreeMap::new() }
    }
}

/// What stands for the events of a kind where nothing more is known: their date, named from their register.
#[must_use]
pub fn field(events: &Events, subjects: &str) -> FieldNames {
    FieldNames::one(format!("{}.{}", events.from.as_deref().unwrap_or(subjects), events.at.text))
}

/// Gathers the events of every subject.
#[must_use]
pub fn gather(population: &Population, events: &Events) -> EventList {
    match (&events.from, &events.via) {
        (Some(from), Some(via)) => related(population, events, from, via),
        _ => own(population, &events.at),
    }
}

/// The event is a column of the subject itself.
fn own(population: &Population, at: &Source) -> EventList {
    let (moments, _) = population.moments(at);
    let origins = population.table().map(|t| t.origin.as_slice()).unwrap_or_default();
    let event = |((row, at), &origin): ((u32, &Option<Moment>), &Origin)| {
        Some((row, Event { at: Some((*at)?), sure: true, origin }))
    };
    EventList::build(population.len(), (0u32..).zip(&moments).zip(origins).filter_map(event))
}

fn related(population: &Population, events: &Events, from: &str, via: &str) -> EventList {
    let task = population.task;
    let from = task.register(from);
    let link = Link { from, via, same: events.same.as_deref(), and_equal: events.and_equal.as_deref() };
    let pairs = pairs(task, population.register, &link);
    let subjects = population.frame();
    let scope = (&subjects, pairs.subjects.as_slice());
    let seen = look(task, from, &pairs.rows, events, Some((scope, population)));
    let origins = task.context.registers.tables.get(from).map(|t| t.origin.as_slice()).unwrap_or_default();
    let found = pairs.subjects.iter().zip(&pairs.rows).zip(&pairs.sure).zip(&seen).filter_map(
        |(((&subject, &row), &sure), &(truth, at))| {
            let event = Event { at: at?, sure: truth? && sure, origin: *origins.get(row as usize)? };
            Some((subject, event))
        },
    );
    let why = why(population, events, from, &pairs, &seen);
    EventList { why, ..EventList::build(population.len(), found) }
}

/// The fields that leave possible events open, by where they stand.
fn why(
    population: &Population,
    events: &Events,
    from: usize,
    pairs: &Pairs,
    seen: &[Seen],
) -> BTreeMap<Origin, FieldNames> {
    let mut why: BTreeMap<Origin, FieldNames> = BTreeMap::new();
    let task = population.task;
    let (Some(spec), Some(table)) =
        (task.context.schema().registers.get(from), task.context.registers.tables.get(from))
    else {
        return why;
    };
    let possible = |&(position, (truth, at)): &(usize, &Seen)| {
        at.is_some() && (*truth == Some(false) || (truth.is_some() && pairs.sure.get(position) == Some(&false)))
    };
    let open: Vec<usize> = seen.iter().enumerate().filter(possible).map(|(position, _)| position).collect();
    if open.is_empty() {
        return why;
    }
    let pick = |column: &[u32]| -> Vec<u32> { open.iter().filter_map(|&p| column.get(p).copied()).collect() };
    let (rows, owners) = (pick(&pairs.rows), pick(&pairs.subjects));
    let (none_types, none_values) = (BTreeMap::new(), BTreeMap::new());
    let subjects = population.frame();
    let subject = Some((&subjects, owners.as_slice()));
    let frame = Frame { known: task.known(), register: from, rows: Some(&rows), local: &none_values, subject };
    let scope = Some((population.register, &population.computed.types));
    let own = Computed::default();
    let look = |path: &expr::Path| match path.subject {
        true => task.look_behind(path, population.register, &population.computed),
        false => task.look_behind(path, from, &own),
    };
    let filter = events.filter.as_ref().map(|filter| {
        let filter = task.compile(filter, from, &none_types, scope, &[Type::Bool]);
        (expr::eval(&filter, &frame).truths(rows.len()), expr::explain(&filter, &frame, &look))
    });
    let at = task.compile(&events.at, from, &none_types, scope, &[Type::Day]);
    let undated = expr::unknowns(&at, &frame, &look);
    for (at, (&position, &row)) in open.iter().zip(&rows).enumerate() {
        let Some(&origin) = table.origin.get(row as usize) else { continue };
        let undecided = filter.as_ref().filter(|(truths, _)| truths.get(at).copied().flatten().is_none());
        let undated = undated.get(at).filter(|_| seen.get(position).is_some_and(|(_, at)| *at == Some(None)));
        let causes = [undecided.and_then(|(_, blame)| blame.get(at)), undated];
        let unpaired = events.and_equal.as_deref().filter(|_| pairs.sure.get(position) == Some(&false));
        let named = causes.into_iter().flatten().flat_map(|cause| cause.names.iter().map(|name| name.as_str()));
        let fields = named.chain(unpaired);
        let names = why.entry(origin).or_default();
        *names = names.and(&fields.map(|field| format!("{}.{field}", spec.id)).collect());
    }
    why
}

/// `None` in the first place where a row does not count, `Some(false)` where it is a possible one; `None` in the second
/// place where the step was not done, `Some(None)` where nobody knows when.
type Seen = (Option<bool>, Option<Option<Moment>>);

/// Whether rows count and when they happened.
fn look(
    task: &Task,
    register: usize,
    rows: &[u32],
    events: &Events,
    subject: Option<((&Frame, &[u32]), &Population)>,
) -> Vec<Seen> {
    let none_types = BTreeMap::new();
    let none_values = BTreeMap::new();
    let frame = Frame {
        known: task.known(),
        register,
        rows: Some(rows),
        local: &none_values,
        subject: subject.map(|(scope, _)| scope),
    };
    let scope = subject.map(|(_, population)| (population.register, &population.computed.types));
    let truth = match &events.filter {
        Some(filter) => {
            let filter = task.compile(filter, register, &none_types, scope, &[Type::Bool]);
            expr::eval(&filter, &frame).truths(rows.len())
        }
        None => vec![Some(true); rows.len()],
    };
    let at = task.compile(&events.at, register, &none_types, scope, &[Type::Day]);
    let value = expr::eval(&at, &frame);
    let later = value.later.as_ref().map(marks).unwrap_or_default();
    let later = |position: usize| later.get(position) == Some(&true);
    let days = value.days(rows.len());
    let minutes = match &at {
        Expr::Column(path) if path.steps.is_empty() && !path.subject => {
            task.context.registers.tables.get(register).and_then(|t| t.minutes.get(&path.name))
        }
        _ => None,
    };
    // An empty own date may be any day; an empty later step was not done.
    let dates = task.context.schema().registers.get(register).map(own_dates).unwrap_or_default();
    let mut paths = Vec::new();
    expr::leaves(&at, &mut paths);
    let own_date = paths.iter().any(|p| p.steps.is_empty() && dates.contains(&p.name));
    truth
        .into_iter()
        .zip(days)
        .zip(rows)
        .enumerate()
        .map(|(position, ((truth, day), &row))| {
            let counts = match truth {
                Some(true) => Some(true),
                None => Some(false),
                Some(false) => None,
            };
            let minute = minutes.and_then(|m| m.get(row as usize)).and_then(|&m| u16::try_from(m).ok());
            match day {
                Some(day) => (counts, Some(Some(Moment { day, minute }))),
                None if own_date && !later(position) => (counts.map(|_| false), Some(None)),
                None => (counts, None),
            }
        })
        .collect()
}

/// Every row of a register of events, with whether it counts: for events that hang on no single subject.
#[must_use]
pub fn all_rows(task: &Task, register: usize, events: &Events) -> Vec<Option<Event>> {
    let table = task.context.registers.tables.get(register);
    let height = table.map_or(0, |t| t.height);
    let rows: Vec<u32> = (0..u32::try_from(height).unwrap_or(u32::MAX)).collect();
    look(task, register, &rows, events, None)
        .into_iter()
        .zip(rows)
        .map(|((truth, at), row)| {
            let origin = *table?.origin.get(row as usize)?;
            Some(Event { at: at?, sure: truth?, origin })
        })
        .collect()
}
