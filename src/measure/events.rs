//! Events that end a term or happen in a gap or slot, gathered by subject.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Computed, Task};
use super::population::Population;
use super::related::{Link, Pairs, own_dates, pairs};
use crate::catalogue::indicator::{Events, Source};
use crate::expr::{self, Cause, Expr, Frame, Type};
use crate::registers::Origin;
use crate::time::Moment;

/// One event of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When; none: at an unknown time.
    pub at: Option<Moment>,
    /// Whether it surely counts.
    pub sure: bool,
    /// Where it stands.
    pub origin: Option<Origin>,
}

/// The events of all subjects, those of one subject next to each other in the order of time (undated ones first).
#[derive(Debug, Default)]
pub struct EventList {
    offsets: Vec<u32>,
    events: Vec<Event>,
    /// The fields that leave possible events open, by where they stand.
    why: BTreeMap<Origin, BTreeSet<String>>,
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
        for origin in open.into_iter().filter(|event| !event.sure).filter_map(|event| event.origin) {
            cause.names.extend(self.why.get(&origin).into_iter().flatten().cloned());
            cause.rows.insert(origin);
        }
        cause
    }

    fn build(subjects: usize, mut found: Vec<(u32, Event)>) -> Self {
        found.sort_by_key(|(subject, event)| (*subject, event.at, event.origin));
        let (offsets, events) = (Vec::with_capacity(subjects + 1), Vec::with_capacity(found.len()));
        let mut list = Self { offsets, events, why: BTreeMap::new() };
        let mut next = found.into_iter().peekable();
        list.offsets.push(0);
        for subject in 0..subjects {
            while let Some((_, event)) = next.next_if(|(s, _)| *s as usize <= subject) {
                list.events.push(event);
            }
            list.offsets.push(u32::try_from(list.events.len()).unwrap_or(u32::MAX));
        }
        list
    }
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
    let found = (0u32..)
        .zip(moments)
        .filter_map(|(row, at)| {
            let at = at?;
            Some((row, Event { at: Some(at), sure: true, origin: population.origin(row as usize) }))
        })
        .collect();
    EventList::build(population.len(), found)
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
    let found: Vec<(u32, Event)> = pairs
        .subjects
        .iter()
        .zip(&pairs.rows)
        .zip(&pairs.sure)
        .zip(&seen)
        .filter_map(|(((&subject, &row), &sure), &(truth, at))| {
            let origin = origins.get(row as usize).copied();
            Some((subject, Event { at: at?, sure: truth? && sure, origin }))
        })
        .collect();
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
) -> BTreeMap<Origin, BTreeSet<String>> {
    let mut why: BTreeMap<Origin, BTreeSet<String>> = BTreeMap::new();
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
        let names = why.entry(origin).or_default();
        let mut add = |cause: Option<&Cause>| {
            names.extend(cause.into_iter().flat_map(|c| &c.names).map(|field| format!("{}.{field}", spec.id)));
        };
        if let Some((truths, blame)) = &filter
            && truths.get(at).copied().flatten().is_none()
        {
            add(blame.get(at));
        }
        if seen.get(position).is_some_and(|(_, at)| *at == Some(None)) {
            add(undated.get(at));
        }
        if let Some(field) = events.and_equal.as_ref().filter(|_| pairs.sure.get(position) == Some(&false)) {
            names.insert(format!("{}.{field}", spec.id));
        }
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
    let later: Vec<bool> = match &value.later {
        Some(later) => later.iter().map(|l| l == Some(true)).collect(),
        None => vec![false; rows.len()],
    };
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
        .zip(later)
        .map(|(((truth, day), &row), later)| {
            let counts = match truth {
                Some(true) => Some(true),
                None => Some(false),
                Some(false) => None,
            };
            let minute = minutes.and_then(|m| m.get(row as usize)).and_then(|&m| u16::try_from(m).ok());
            match day {
                Some(day) => (counts, Some(Some(Moment { day, minute }))),
                None if own_date && !later => (counts.map(|_| false), Some(None)),
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
            let origin = table.and_then(|t| t.origin.get(row as usize)).copied();
            Some(Event { at: at?, sure: truth?, origin })
        })
        .collect()
}
