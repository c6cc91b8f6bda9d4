//! Presence: documents, or topics that documents cover, for each service or provider.

use std::collections::HashMap;
use std::sync::Arc;

use super::capacity::matching;
use super::combinations::names_no_known_provider;
use super::deadline::saved_by_own;
use super::documents::{Documents, There, Why};
use super::found::{OutcomeDraft, Part, Subject};
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use crate::catalogue::indicator::Presence;
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
    /// Those of them that may be a document that is missed: one that stands there and may be outdated is none.
    missed: Vec<Origin>,
}

impl Shelf {
    fn put(&mut self, there: There, origin: Option<Origin>) {
        self.there = self.there.max(there);
        if let There::Perhaps(why) = there {
            self.open.extend(origin);
            self.missed.extend(origin.filter(|_| !matches!(why, Why::Outdated | Why::NoTopics)));
        }
    }
}

/// Judges every service or provider for every required kind of document or topic.
pub fn evaluate(task: &Task, presence: &Presence, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &presence.register);
    task.note("documents", &["provider_id", "service_id", "kind", "adopted_on", "valid_to"]);
    if !presence.topics.is_empty() {
        task.note("documents", &["topics"]);
    }
    let services = presence.register == "services";
    if services {
        task.note("services", &["active_from", "active_to"]);
    }
    let filter = services.then(|| services_in_force(&population));
    let Some(table) = population.registers().table("documents") else { return };
    let items = items(task, presence, table);
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
                && population.table().is_some_and(|t| names_no_known_provider(population.registers(), t, number));
            let there = judge(&population, presence, (number, owner, member), item, (shelves, open_provider), sink);
            if there == Some(State::Undetermined) && member.is_some() {
                missed.push(shelves.iter().flatten().flat_map(|shelf| shelf.missed.iter().copied()).collect());
            }
        }
        let most = matching(&missed);
        missed.iter().for_each(|_| sink.saved(Some(owner), saved_by_own(number, most)));
    }
}

/// What must be there, with the documents in which it is.
fn items(task: &Task, presence: &Presence, table: &Table) -> Vec<(Arc<str>, Places)> {
    let codes = &task.context.schema().codes;
    let position = |list: &str, id: &String| codes.get(list).and_then(|l| l.position(id));
    let documents = Documents::new(table, task.context.period());
    if presence.topics.is_empty() {
        let of_kind = |kind: &String| {
            let wanted = position("document_kind", kind);
            let current = presence.current.contains(kind);
            let there = |row: usize| documents.in_force(row, current).min(documents.of_kind(row, wanted.as_slice()));
            (kind.as_str().into(), places(task.context.registers, table, there))
        };
        return presence.kinds.iter().map(of_kind).collect();
    }
    let within: Vec<u32> = presence.within.iter().filter_map(|kind| position("document_kind", kind)).collect();
    let of_topic = |topic: &String| {
        let bit = position("topic", topic);
        let there = |row: usize| {
            let of_kind = documents.of_kind(row, &within);
            documents.in_force(row, false).min(of_kind).min(documents.names(row, bit))
        };
        (topic.as_str().into(), places(task.context.registers, table, there))
    };
    presence.topics.iter().map(of_topic).collect()
}

/// The state of one of them where it hangs on documents of which only something is not known.
fn judge(
    population: &Population,
    presence: &Presence,
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
            There::Perhaps(why) => why.field(),
            _ => "documents".to_owned(),
        }));
        found.hangs_on(shelves.iter().flatten().flat_map(|shelf| shelf.open.iter().copied()));
        found.sources.extend(population.origin(row as usize));
        found
    });
    hangs.then_some(state)
}

/// Which services are in force on the reference day; unknown where a date could not be read.
fn services_in_force(population: &Population) -> Vec<Option<bool>> {
    let Some(table) = population.table() else { return Vec::new() };
    let day = population.task.context.period().reference();
    let (from, to) = (table.days("active_from"), table.days("active_to"));
    let unread = |field: &str, row: usize| {
        let mark = u32::try_from(row).ok().and_then(|row| table.marks.get(field)?.of(row));
        mark.is_some_and(|mark| mark != Mark::Undated)
    };
    let later = table.later.get("active_from").map(crate::registers::values::marks).unwrap_or_default();
    let dates = from.into_iter().zip(to).enumerate();
    let in_force = |(row, (from, to)): (usize, (Option<i32>, Option<i32>))| {
        let known = from.is_none_or(|d| d <= day) && to.is_none_or(|d| d >= day) && later.get(row) != Some(&true);
        let open = unread("active_from", row) || unread("active_to", row);
        if known && open { None } else { Some(known) }
    };
    dates.map(in_force).collect()
}

fn places(registers: &Registers, documents: &Table, there: impl Fn(usize) -> There) -> Places {
    let mut places = Places::default();
    let services = documents.refs.get("service_id").map(|c| c.rows.as_slice()).unwrap_or_default();
    let unread = |field: &'static str, row: usize| {
        let mark = u32::try_from(row).ok().and_then(|row| documents.marks.get(field)?.of(row));
        mark.map_or(Why::Unknown, |mark| Why::Unread(field, mark))
    };
    for row in 0..documents.height {
        let found = there(row);
        if found == There::No {
            continue;
        }
        let owner = documents.owner.get(row).copied().unwrap_or(EMPTY);
        let service = services.get(row).copied().unwrap_or(EMPTY);
        let origin = documents.origin.get(row).copied();
        let put = |map: &mut HashMap<u32, Shelf>, key, found| map.entry(key).or_default().put(found, origin);
        // It names a provider whom nobody knows: perhaps the one whose file carries it.
        let stranger = u32::try_from(row).is_ok_and(|row| names_no_known_provider(registers, documents, row));
        let of_provider = if stranger { found.perhaps_for(unread("provider_id", row)) } else { found };
        put(&mut places.whole_provider, owner, of_provider);
        match service {
            EMPTY => put(&mut places.by_provider, owner, of_provider),
            // It names a service that is not known: perhaps this one.
            DANGLING => put(&mut places.by_provider, owner, of_provider.perhaps_for(unread("service_id", row))),
            service => put(&mut places.by_service, service, found),
        }
    }
    places
}
