//! Presence: documents, or topics that documents cover, for each service or provider.

use std::collections::HashMap;
use std::sync::Arc;

use super::capacity::matching;
use super::combinations::{names_no_known_provider, provider_of};
use super::deadline::saved_by_own;
use super::documents::{Column, Documents, There, Why};
use super::found::{OutcomeDraft, Part, Subject};
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use crate::catalogue::indicator::{Keeping, Presence};
use crate::catalogue::keeping::{Papers, Validity};
use crate::expr::{self, Doubt, Explanation, Reading};
use crate::registers::spec::Role;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::{Mark, Origin, Registers, Table};
use crate::results::outcome::State;
use crate::text::FieldNames;

/// Where documents were found, by what they name.
#[derive(Debug, Default)]
struct Places {
    by_service: HashMap<u32, Shelf>,
    by_provider: HashMap<u32, Shelf>,
    whole_provider: HashMap<u32, Shelf>,
}

/// What was found in one place.
#[derive(Debug, Default)]
struct Shelf {
    there: There,
    /// The documents that are possible ones.
    open: Vec<Origin>,
    /// Those of them that may be a document that is missed: one that stands there and may be outdated is none, nor one
    /// of which only nobody can say what it names.
    missed: Vec<Origin>,
}

impl Shelf {
    fn put(&mut self, there: There, stands: bool, origin: Option<Origin>) {
        self.there = self.there.max(there);
        if let There::Perhaps(why) = there {
            self.open.extend(origin);
            let stands = stands || matches!(why, Why::Outdated | Why::ColumnMissing(Column::To));
            self.missed.extend(origin.filter(|_| !stands));
        }
    }
}

/// The register of documents, and the column in which a document names its provider.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    papers: &'a Papers,
    provider: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn field(self, column: Column) -> Option<&'a str> {
        column.of(self.papers, self.provider)
    }
}

/// Judges every service or provider for every required kind of document or topic.
pub fn evaluate(task: &Task, presence: &Presence, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &presence.register);
    let Keeping { papers, services: active, .. } = &task.context.catalogue.keeping;
    let Some(papers) = papers else { return };
    let place = Place { papers, provider: provider_of(task.context.schema(), &papers.register) };
    let kept = [Column::Kind, Column::From, Column::To, Column::Provider, Column::Service];
    let kept = kept.into_iter().chain((!presence.topics.is_empty()).then_some(Column::Topics));
    task.note(&papers.register, &kept.filter_map(|column| place.field(column)).collect::<Vec<_>>());
    let services = task.context.schema().playing(Role::Service) == Some(population.register);
    if services {
        let days = [&active.from, &active.to].into_iter().flatten().map(String::as_str);
        task.note(&presence.register, &days.collect::<Vec<_>>());
    }
    let filter = services.then(|| services_in_force(&population, active));
    let Some(table) = population.registers().table(&papers.register) else { return };
    let items = items(task, presence, place, table);
    for row in 0..population.len() {
        let member = filter.as_ref().map_or(Some(true), |f| f.get(row).copied().flatten());
        let Some(owner) = population.owner(row) else { continue };
        if member == Some(false) {
            continue;
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let mut missed: Vec<Vec<Origin>> = Vec::new();
        for (item, places) in &items {
            let shelves = if services {
                [places.by_service.get(&number), places.by_provider.get(&owner)]
            } else {
                [places.whole_provider.get(&owner), None]
            };
            // Whether a document of the provider counts for a service that names a provider whom nobody knows is open.
            let open_provider = services
                && population
                    .table()
                    .is_some_and(|t| names_no_known_provider(population.registers(), (population.register, t), number));
            let there =
                judge(&population, (presence, place), (number, owner, member), item, (shelves, open_provider), sink);
            if there == Some(State::Undetermined) && member.is_some() {
                missed.push(shelves.iter().flatten().flat_map(|shelf| shelf.missed.iter().copied()).collect());
            }
        }
        let most = matching(&missed);
        missed.iter().for_each(|_| sink.saved(Some(owner), saved_by_own(number, most)));
    }
}

/// What must be there, with the documents in which it is.
fn items(task: &Task, presence: &Presence, place: Place, table: &Table) -> Vec<(Arc<str>, Places)> {
    let codes = &task.context.schema().codes;
    let position = |list: &str, id: &String| codes.get(list).and_then(|l| l.position(id));
    let Papers { kind: (_, kinds), topics, .. } = place.papers;
    let documents = Documents::new(table, place.papers, task.context.period());
    if presence.topics.is_empty() {
        let of_kind = |kind: &String| {
            let wanted = position(kinds, kind);
            let current = presence.current.contains(kind);
            let there = |row: usize| {
                let of_kind = documents.of_kind(row, wanted.as_slice());
                match (documents.in_force(row, current), of_kind) {
                    // One that may be outdated stands there only if it is of that kind at all.
                    (There::Perhaps(Why::Outdated), There::Perhaps(_)) => of_kind,
                    (in_force, of_kind) => in_force.min(of_kind),
                }
            };
            (kind.as_str().into(), places(task.context.registers, place, table, |row| (there(row), false)))
        };
        return presence.kinds.iter().map(of_kind).collect();
    }
    let within: Vec<u32> = presence.within.iter().filter_map(|kind| position(kinds, kind)).collect();
    let of_topic = |topic: &String| {
        let bit = topics.as_ref().and_then(|(_, list)| position(list, topic));
        let there = |row: usize| {
            let names = documents.names(row, bit);
            // What nobody has read may name all that is missed.
            let unread = match names {
                There::Perhaps(why) => {
                    matches!(why, Why::NoTopics | Why::ColumnMissing(Column::Topics) | Why::Unread(Column::Topics, _))
                }
                There::Yes | There::No => false,
            };
            (documents.in_force(row, false).min(documents.of_kind(row, &within)).min(names), unread)
        };
        (topic.as_str().into(), places(task.context.registers, place, table, there))
    };
    presence.topics.iter().map(of_topic).collect()
}

/// The state of one of them where it hangs on documents of which only something is not known.
fn judge(
    population: &Population,
    (presence, place): (&Presence, Place),
    (row, owner, member): (u32, u32, Option<bool>),
    item: &Arc<str>,
    (shelves, open_provider): ([Option<&Shelf>; 2], bool),
    sink: &mut OutcomeCollector,
) -> Option<State> {
    let [of_service, of_provider] = shelves.map(|shelf| shelf.map(|shelf| shelf.there).unwrap_or_default());
    // Whose service it is nobody knows: a document that surely stands there is none that may be missed.
    let strange = open_provider && of_provider == There::Yes;
    let of_provider = if open_provider { of_provider.perhaps_for(Why::Unknown) } else { of_provider };
    let there = of_service.max(of_provider);
    let (state, reason) = match (there, presence.otherwise.as_deref()) {
        (There::Yes, _) => (State::Met, ""),
        (There::Perhaps(why), _) => (State::Undetermined, why.reason()),
        (There::No, Some(reason)) => (State::Undetermined, reason),
        (There::No, None) if member.is_none() => (State::Undetermined, UNKNOWN),
        (There::No, None) => (State::NotMet, "missing"),
    };
    // A document that stands there counts as it is; where one of which something is not known may be the one that is
    // missed, it may be only one for the service.
    let stands = shelves.iter().flatten().any(|shelf| shelf.open.len() > shelf.missed.len());
    let hangs = matches!(there, There::Perhaps(_)) && !stands && !strange && presence.otherwise.is_none();
    let code = Arc::clone(item);
    let part = Some(if presence.topics.is_empty() { Part::DocumentKind(code) } else { Part::Topic(code) });
    let subject = Subject { register: population.register, row, part };
    sink.add(Some(owner), &subject.clone(), state, || {
        let mut found = OutcomeDraft::new(subject, state, reason);
        found.name(&FieldNames::one(match there {
            There::Perhaps(why) => why.field(place.papers, place.provider),
            _ => place.papers.register.clone(),
        }));
        found.hangs_on(shelves.iter().flatten().flat_map(|shelf| shelf.open.iter().copied()));
        if state == State::Undetermined && reason == UNKNOWN {
            let Keeping { services, .. } = &population.task.context.catalogue.keeping;
            let dates = [&services.from, &services.to].into_iter().flatten().filter(|_| member.is_none());
            let spec = population.task.context.schema().registers.get(population.register);
            let provider = spec.map(|spec| &spec.owner).filter(|_| open_provider);
            for field in dates.chain(provider) {
                let doubt = population.table().map(|table| expr::doubt(table, field, row, Reading::Settled));
                if let Some(doubt) = doubt.filter(|doubt| *doubt > Doubt::Unknown) {
                    let names = FieldNames::one(field.as_str());
                    found.explain(&Explanation { names, doubt, ..Explanation::default() });
                }
            }
        }
        found.sources.extend(population.origin(row as usize));
        found
    });
    hangs.then_some(state)
}

/// Which services are in force on the reference day; unknown where a date could not be read.
fn services_in_force(population: &Population, active: &Validity) -> Vec<Option<bool>> {
    let Some(table) = population.table() else { return Vec::new() };
    let day = population.task.context.period().reference();
    let (from, to) = (table.days_of(active.from.as_deref()), table.days_of(active.to.as_deref()));
    let unread = |field: &Option<String>, row: usize| {
        let marks = field.as_ref().and_then(|field| table.marks.get(field));
        let mark = u32::try_from(row).ok().and_then(|row| marks?.of(row));
        mark.is_some_and(|mark| mark != Mark::Undated)
    };
    let later = active
        .from
        .as_ref()
        .and_then(|from| table.later.get(from))
        .map(crate::registers::values::marks)
        .unwrap_or_default();
    let dates = from.into_iter().zip(to).enumerate();
    let in_force = |(row, (from, to)): (usize, (Option<i32>, Option<i32>))| {
        let known = from.is_none_or(|d| d <= day) && to.is_none_or(|d| d >= day) && later.get(row) != Some(&true);
        let open = unread(&active.from, row) || unread(&active.to, row);
        if known && open { None } else { Some(known) }
    };
    dates.map(in_force).collect()
}

/// Where documents are found; each is there or not, and may be one that stands there whatever is not known of it.
fn places(registers: &Registers, place: Place, documents: &Table, there: impl Fn(usize) -> (There, bool)) -> Places {
    let mut places = Places::default();
    let at = registers.schema.position(&place.papers.register).unwrap_or(usize::MAX);
    let services = place.papers.service.as_ref().and_then(|field| documents.refs.get(field));
    let services = services.map(|c| c.rows.as_slice()).unwrap_or_default();
    let unread = |column: Column, row: usize| {
        let marks = place.field(column).and_then(|field| documents.marks.get(field));
        let mark = u32::try_from(row).ok().and_then(|row| marks?.of(row));
        mark.map_or(Why::Unknown, |mark| Why::Unread(column, mark))
    };
    // It may name one of several services.
    let several = place.papers.service.as_ref().and_then(|field| documents.candidates.get(field));
    let candidates = |row: usize| u32::try_from(row).ok().and_then(|row| several?.get(&row));
    for row in 0..documents.height {
        let (found, stands) = there(row);
        if found == There::No {
            continue;
        }
        let owner = documents.owner.get(row).copied().unwrap_or(EMPTY);
        let service = services.get(row).copied().unwrap_or(EMPTY);
        let origin = documents.origin.get(row).copied();
        let put = |map: &mut HashMap<u32, Shelf>, key, found| map.entry(key).or_default().put(found, stands, origin);
        // It names a provider whom nobody knows: perhaps the one whose file carries it.
        let stranger = u32::try_from(row).is_ok_and(|row| names_no_known_provider(registers, (at, documents), row));
        let of_provider = if stranger { found.perhaps_for(unread(Column::Provider, row)) } else { found };
        put(&mut places.whole_provider, owner, of_provider);
        match service {
            EMPTY => put(&mut places.by_provider, owner, of_provider),
            // It names a service that is not known: perhaps this one.
            DANGLING => match candidates(row) {
                Some(services) => {
                    services.iter().for_each(|one| put(&mut places.by_service, *one, found.perhaps_for(Why::Unknown)));
                }
                None => put(&mut places.by_provider, owner, of_provider.perhaps_for(unread(Column::Service, row))),
            },
            service => put(&mut places.by_service, service, found),
        }
    }
    places
}
