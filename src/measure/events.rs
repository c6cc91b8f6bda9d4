//! Events that end a term or happen in a gap or slot, gathered by subject.

use std::collections::BTreeMap;

use super::capacity::Saved;
use super::computed::Computed;
use super::link::Link;
use super::loose;
use super::pairing::paired;
use super::pairs::Pairs;
use super::population::Population;
use super::task::Task;
use crate::catalogue::indicator::{Events, Source};
use crate::expr::{self, Columns, Doubt, Explanation, Expr, Frame, Reading, Type};
use crate::registers::values::marks;
use crate::registers::{Origin, own_dates};
use crate::text::FieldNames;
use crate::time::{Day, Moment};

/// Events that may be anybody's, told with one finding at most.
const MOST_TOLD: usize = 12;

/// One event of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When; none: at an unknown time.
    pub at: Option<Moment>,
    /// Whether it surely counts.
    pub sure: bool,
    /// Whether it surely is the subject's, whatever else is not known of it.
    pub own: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// The events of all subjects, those of one subject next to each other in the order of time (undated ones first).
#[derive(Debug, Default)]
pub struct EventList {
    offsets: Vec<u32>,
    events: Vec<Event>,
    /// What leaves possible events open, by where they stand.
    why: BTreeMap<Origin, Explanation>,
    /// Events that may be anybody's.
    anybodys: BTreeMap<(u32, Whose), Group>,
    /// The number that events must have to be a subject's, by row of the subject, where one is asked for.
    numbers: Option<Vec<Option<f64>>>,
    /// The field in which they name nobody.
    nobody: FieldNames,
}

/// Whose an event of a provider may be that names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// Anybody's; where a number must be equal: all events, for subjects without one.
    Anybodys,
    /// Of those with this number (its bits).
    Numbered(u64),
    /// It has no number: of any of those with one.
    Unnumbered,
}

/// Events in the order of time (undated ones first).
#[derive(Debug, Default)]
struct Group {
    events: Vec<Event>,
    /// Position of its first dated event among all of the provider; none where these overlap with those of others.
    first: Option<u32>,
}

impl Group {
    fn within(&self, from: Day, to: Day) -> (&[Event], &[Event], u32) {
        let undated = self.events.partition_point(|event| event.at.is_none());
        let begin = self.events.partition_point(|event| event.at.is_none_or(|at| at.day < from));
        let end = self.events.partition_point(|event| event.at.is_none_or(|at| at.day <= to)).max(begin);
        let first = self.first.unwrap_or_default().saturating_add(u32::try_from(begin - undated).unwrap_or(u32::MAX));
        (self.events.get(..undated).unwrap_or_default(), self.events.get(begin..end).unwrap_or_default(), first)
    }
}

/// Events of a provider that may be anybody's, as far as they lie in a window of days.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window<'e> {
    /// Those without a date.
    pub undated: &'e [Event],
    /// Those in the window, in the order of time.
    pub dated: &'e [Event],
    /// Those of others' windows, too: without a date, and in the window.
    shared: [&'e [Event]; 2],
    /// Position of the first of `dated` among all dated ones of the provider.
    first: u32,
}

impl<'e> Window<'e> {
    /// One undated and the earliest dated event: where any of them may decide, one of these may.
    pub fn earliest(self) -> impl Iterator<Item = &'e Event> {
        self.parts().into_iter().filter_map(<[Event]>::first)
    }

    const fn parts(self) -> [&'e [Event]; 4] {
        let [undated, dated] = self.shared;
        [self.undated, undated, self.dated, dated]
    }

    /// Some of the events, for those who want to look.
    pub fn some(self) -> impl Iterator<Item = &'e Event> {
        self.parts().into_iter().flatten().take(MOST_TOLD)
    }

    /// All of the events.
    pub fn all(self) -> impl Iterator<Item = &'e Event> {
        self.parts().into_iter().flatten()
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.parts().into_iter().map(<[Event]>::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.parts().into_iter().all(<[Event]>::is_empty)
    }

    /// An outcome that only possible events keep from a breach; `own` are the subject's own.
    #[must_use]
    pub fn saves(self, subject: u32, own: usize) -> Saved {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let anybodys = (self.first, self.first.saturating_add(count(self.dated.len())));
        let undated = self.undated.len() + self.shared.into_iter().map(<[Event]>::len).sum::<usize>();
        Saved { subject, own: count(own), anybodys, undated: count(undated) }
    }
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
    pub fn cause<'e>(&self, open: impl IntoIterator<Item = &'e Event>) -> Explanation {
        let mut cause = Explanation::default();
        for origin in open.into_iter().filter(|event| !event.sure).map(|event| event.origin) {
            match self.why.get(&origin) {
                Some(why) => cause.add(why),
                None => cause.names = cause.names.and(&self.nobody),
            }
            cause.rows.insert(origin);
        }
        cause
    }

    /// Events that may be anybody's of a provider and would count for a subject, in a window of days, both included.
    #[must_use]
    pub fn anybodys(&self, owner: Option<u32>, subject: usize, from: Day, to: Day) -> Window<'_> {
        let Some(owner) = owner.filter(|_| !self.anybodys.is_empty()) else { return Window::default() };
        let of = |whose| self.anybodys.get(&(owner, whose)).map(|group| group.within(from, to)).unwrap_or_default();
        let number = self.numbers.as_ref().map(|numbers| numbers.get(subject).copied().flatten());
        match number {
            None => {
                let (undated, dated, first) = of(Whose::Anybodys);
                Window { undated, dated, first, shared: Default::default() }
            }
            Some(None) => {
                let (undated, dated, _) = of(Whose::Anybodys);
                Window { shared: [undated, dated], ..Window::default() }
            }
            Some(Some(number)) => {
                let (undated, dated, first) = of(Whose::Numbered(number.to_bits()));
                let (other_undated, other_dated, _) = of(Whose::Unnumbered);
                Window { undated, dated, first, shared: [other_undated, other_dated] }
            }
        }
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
        let nothing = Event { at: None, sure: false, own: false, origin: Origin { source: 0, row: 0 } };
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
        Self { offsets, events, ..Self::default() }
    }
}

/// What stands for the events of a kind where nothing more is known: their date, named from their register.
#[must_use]
pub fn field(events: &Events, subjects: &str) -> FieldNames {
    FieldNames::one(format!("{}.{}", events.from.as_deref().unwrap_or(subjects), events.at.text))
}

/// The rows' own fields that some expressions over them read.
pub fn fields<'s>(task: &Task, register: usize, sources: impl IntoIterator<Item = Option<&'s Source>>) -> Vec<String> {
    let none = BTreeMap::new();
    let compiled = sources.into_iter().flatten().map(|source| task.compile(source, register, &none, None, &[]));
    let compiled: Vec<Expr> = compiled.collect();
    let mut paths = Vec::new();
    compiled.iter().for_each(|expr| expr::leaves(expr, &mut paths));
    paths.into_iter().filter(|path| path.steps.is_empty()).map(|path| path.name.clone()).collect()
}

/// Gathers the events of every subject.
#[must_use]
pub fn gather(population: &Population, events: &Events) -> EventList {
    match (&events.from, &events.via) {
        (Some(from), Some(via)) => related(population, events, from, via),
        _ => own(population, &events.at),
    }
}

/// The event is a column of the subject itself; one that could not be read happened at an unknown time, if at all.
fn own(population: &Population, at: &Source) -> EventList {
    let moments = population.moments(at, Reading::Open);
    let origins = population.table().map(|t| t.origin.as_slice()).unwrap_or_default();
    let event = |((row, at), &origin): ((u32, &Option<Moment>), &Origin)| match at {
        Some(at) => Some((row, Event { at: Some(*at), sure: true, own: true, origin })),
        None if moments.is_unknown(row as usize) => Some((row, Event { at: None, sure: false, own: true, origin })),
        None => None,
    };
    let rows: Vec<u32> = (0u32..).zip(&moments.unknown).filter(|(_, unknown)| **unknown).map(|(row, _)| row).collect();
    let causes = population.unknowns(&population.compile(at, &[Type::Day]), &rows);
    let places = rows.iter().filter_map(|&row| origins.get(row as usize).copied());
    let why = places.zip(causes).collect();
    EventList { why, ..EventList::build(population.len(), (0u32..).zip(&moments.at).zip(origins).filter_map(event)) }
}

fn related(population: &Population, events: &Events, from: &str, via: &str) -> EventList {
    let task = population.task;
    let name = format!("{from}.{via}");
    let from = task.register(from);
    let link = Link { from, via, same: events.same.as_deref(), and_equal: events.and_equal.as_deref() };
    let pairs = paired(task, population.register, &link, true);
    let subjects = population.frame(Reading::Open);
    let scope = (&subjects, pairs.subjects.as_slice());
    let seen = look(task, from, &pairs.rows, events, Some(scope), Some(population), Reading::Open);
    let table = task.context.registers.tables.get(from);
    let origins = table.map(|t| t.origin.as_slice()).unwrap_or_default();
    let found = pairs.subjects.iter().zip(&pairs.rows).zip(&pairs.sure).zip(&seen).filter_map(
        |(((&subject, &row), &sure), &(truth, at))| {
            let event = Event { at: at?, sure: truth? && sure, own: sure, origin: *origins.get(row as usize)? };
            Some((subject, event))
        },
    );
    let mut why = why(population, events, from, &pairs, &seen);
    let anybodys = anybodys(population, events, &link, &mut why);
    let of_subjects = population.table().zip(events.and_equal.as_deref());
    let numbers = of_subjects.map(|(table, field)| table.numbers(field));
    EventList { why, anybodys, numbers, nobody: FieldNames::one(name), ..EventList::build(population.len(), found) }
}

/// Events whose subject nobody can tell. What a filter asks of the subject is unknown of them.
/// Why one names nobody is told where a cell could not be read.
fn anybodys(
    population: &Population,
    events: &Events,
    link: &Link,
    why: &mut BTreeMap<Origin, Explanation>,
) -> BTreeMap<(u32, Whose), Group> {
    let task = population.task;
    let mut found: BTreeMap<(u32, Whose), Group> = BTreeMap::new();
    let rows = loose::rows(task, link);
    let Some(table) = task.context.registers.tables.get(link.from).filter(|_| !rows.is_empty()) else { return found };
    let seen = look(task, link.from, &rows, events, None, Some(population), Reading::Open);
    let numbers = events.and_equal.as_deref().map(|field| table.numbers(field));
    for (&row, (truth, at)) in rows.iter().zip(seen) {
        let (owner, origin) = (table.owner.get(row as usize), table.origin.get(row as usize));
        let (Some(&owner), Some(&origin), Some(_), Some(at)) = (owner, origin, truth, at) else { continue };
        let event = Event { at, sure: false, own: false, origin };
        let doubt = expr::doubt(table, link.via, row, Reading::Open);
        if doubt > Doubt::Unknown {
            let cause = why.entry(origin).or_default();
            cause.names = cause.names.and(&FieldNames::one(field_of(task, link)));
            cause.doubt = cause.doubt.max(doubt);
        }
        found.entry((owner, Whose::Anybodys)).or_default().events.push(event);
        if let Some(numbers) = &numbers {
            let number = numbers.get(row as usize).copied().flatten();
            let whose = number.map_or(Whose::Unnumbered, |number| Whose::Numbered(number.to_bits()));
            found.entry((owner, whose)).or_default().events.push(event);
        }
    }
    let mut first = 0;
    for ((_, whose), group) in &mut found {
        group.events.sort_by_key(|event| (event.at, event.origin));
        // Where a number must be equal, the events with one number stand together; all others overlap with these.
        if numbers.is_none() {
            group.first = Some(0);
        } else if matches!(whose, Whose::Numbered(_)) {
            group.first = Some(first);
            first = first.saturating_add(u32::try_from(group.events.len()).unwrap_or(u32::MAX));
        }
    }
    found
}

/// The reference by which events name their subject, with its register.
fn field_of(task: &Task, link: &Link) -> String {
    let register = task.context.schema().registers.get(link.from).map(|spec| spec.id.as_str()).unwrap_or_default();
    format!("{register}.{}", link.via)
}

/// What leaves possible events open, by where they stand.
fn why(
    population: &Population,
    events: &Events,
    from: usize,
    pairs: &Pairs,
    seen: &[Seen],
) -> BTreeMap<Origin, Explanation> {
    let mut why: BTreeMap<Origin, Explanation> = BTreeMap::new();
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
    let (none_types, none_values) = (BTreeMap::new(), Columns::default());
    let subjects = population.frame(Reading::Open);
    let subject = Some((&subjects, owners.as_slice()));
    let known = task.known(Reading::Open);
    let frame = Frame { known, register: from, rows: Some(&rows), local: &none_values, subject };
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
        let unpaired = (pairs.sure.get(position) == Some(&false))
            .then(|| events.and_equal.as_deref().or(events.via.as_deref()))
            .flatten();
        let into = why.entry(origin).or_default();
        let causes: Vec<&Explanation> = causes.into_iter().flatten().collect();
        let named = causes.iter().flat_map(|cause| cause.names.iter().map(|name| name.as_str()));
        let fields = named.chain(unpaired);
        into.names = into.names.and(&fields.map(|field| format!("{}.{field}", spec.id)).collect());
        into.doubt = causes.iter().map(|cause| cause.doubt).max().unwrap_or_default().max(into.doubt);
        if let (Some(field), Some(subjects), Some(&owner)) = (unpaired, population.table(), owners.get(at)) {
            // A number that cannot be read, of the event or of the subject, is why they may not belong together.
            let own = expr::doubt(table, field, row, Reading::Open);
            let of_subject = events.and_equal.as_ref().map(|field| expr::doubt(subjects, field, owner, Reading::Open));
            into.doubt = into.doubt.max(own).max(of_subject.unwrap_or_default());
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
    subject: Option<(&Frame, &[u32])>,
    population: Option<&Population>,
    reading: Reading,
) -> Vec<Seen> {
    let none_types = BTreeMap::new();
    let none_values = Columns::default();
    let frame = Frame { known: task.known(reading), register, rows: Some(rows), local: &none_values, subject };
    let scope = population.map(|population| (population.register, &population.computed.types));
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
    let unknown = value.unknown.as_ref().map(marks).unwrap_or_default();
    let unknown = |position: usize| unknown.get(position) == Some(&true);
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
                None if unknown(position) || (own_date && !later(position)) => (counts.map(|_| false), Some(None)),
                None => (counts, None),
            }
        })
        .collect()
}

/// Every row of a register of events, with whether it counts: for events that hang on no single subject.
#[must_use]
pub fn all_rows(task: &Task, register: usize, events: &Events, reading: Reading) -> Vec<Option<Event>> {
    let table = task.context.registers.tables.get(register);
    let height = table.map_or(0, |t| t.height);
    let rows: Vec<u32> = (0..u32::try_from(height).unwrap_or(u32::MAX)).collect();
    look(task, register, &rows, events, None, None, reading)
        .into_iter()
        .zip(rows)
        .map(|((truth, at), row)| {
            let origin = *table?.origin.get(row as usize)?;
            Some(Event { at: at?, sure: truth?, own: true, origin })
        })
        .collect()
}

/// One slot: its days, both included.
pub type Slot = (Day, Day);

/// The events of a list in the order of time (undated ones first) that are in a slot, or may be.
pub fn within(events: &[Event], (first, last): Slot) -> impl Iterator<Item = &Event> {
    let undated = events.partition_point(|event| event.at.is_none());
    let begun = events.partition_point(|event| event.at.is_none_or(|at| at.day < first));
    let (undated, dated) = (events.get(..undated), events.get(begun..));
    let dated = dated.into_iter().flatten().take_while(move |event| event.at.is_some_and(|at| at.day <= last));
    undated.into_iter().flatten().chain(dated)
}
