//! Presence: documents, or topics that documents cover, for each service or provider.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::Task;
use super::population::Population;
use super::sink::{Found, Part, Sink, Subject};
use crate::catalogue::indicator::Presence;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::values::options;
use crate::registers::{Origin, Table};
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::Period;

/// Whether something is there: surely, possibly, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum There {
    #[default]
    No,
    Perhaps,
    Yes,
}

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
}

impl Shelf {
    fn put(&mut self, there: There, origin: Option<Origin>) {
        self.there = self.there.max(there);
        if there == There::Perhaps {
            self.open.extend(origin);
        }
    }
}

/// Judges every service or provider for every required kind of document or topic.
pub fn evaluate(task: &Task, presence: &Presence, sink: &mut Sink) {
    let population = Population::new(task, &presence.register);
    task.note("documents", &["provider_id", "service_id", "kind", "topics", "adopted_on", "valid_to"]);
    if presence.register == "services" {
        task.note("services", &["active_from", "active_to"]);
    }
    let filter = (presence.register == "services").then(|| services_in_force(&population));
    let Some(documents) = population.registers().table("documents") else { return };
    let schema = task.context.schema();
    let kind_list = schema.codes.get("document_kind");
    let topic_list = schema.codes.get("topic");
    let code = |id: &String| kind_list.and_then(|l| l.position(id));
    let of_documents = documents.codes("kind");
    let within: Vec<u32> = presence.within.iter().filter_map(code).collect();
    let valid = in_force(documents, task.context.period(), false);
    let current = in_force(documents, task.context.period(), true);
    let items: Vec<(Arc<str>, Places)> = if presence.topics.is_empty() {
        presence
            .kinds
            .iter()
            .map(|kind| {
                let wanted = code(kind);
                let in_force = if presence.current.contains(kind) { &current } else { &valid };
                (
                    kind.as_str().into(),
                    places(documents, in_force, |row| kind_there(&of_documents, row, wanted.as_slice())),
                )
            })
            .collect()
    } else {
        let topics = topics(documents);
        presence
            .topics
            .iter()
            .map(|topic| {
                let bit = topic_list.and_then(|l| l.position(topic)).unwrap_or(63);
                let there = |row: usize| {
                    let listed = topics.get(row).is_some_and(|set| set >> bit & 1 == 1);
                    if listed { kind_there(&of_documents, row, &within) } else { There::No }
                };
                (topic.as_str().into(), places(documents, &valid, there))
            })
            .collect()
    };
    let named = FieldNames::one("documents");
    for row in 0..population.len() {
        let member = filter.as_ref().map_or(Some(true), |f| f.get(row).copied().flatten());
        let Some(owner) = population.owner(row) else { continue };
        if member == Some(false) {
            continue;
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        for (item, places) in &items {
            let shelves = if presence.register == "services" {
                [places.by_service.get(&number), places.by_provider.get(&owner)]
            } else {
                [places.whole_provider.get(&owner), None]
            };
            let there = shelves.iter().flatten().map(|shelf| shelf.there).max().unwrap_or_default();
            let (state, reason) = match there {
                There::Yes => (State::Met, ""),
                There::Perhaps => (State::Undetermined, "unknown"),
                There::No => (State::NotMet, "missing"),
            };
            let code = Arc::clone(item);
            let part = Some(if presence.topics.is_empty() { Part::DocumentKind(code) } else { Part::Topic(code) });
            let subject = Subject { register: population.register, row: number, part };
            sink.add(Some(owner), &subject.clone(), state, || {
                let mut found = Found::new(subject, state, reason);
                found.name(&named);
                found.hangs_on(shelves.iter().flatten().flat_map(|shelf| shelf.open.iter().copied()));
                found.sources.extend(population.origin(row));
                found
            });
        }
    }
}

fn services_in_force(population: &Population) -> Vec<Option<bool>> {
    let Some(table) = population.registers().tables.get(population.register) else { return Vec::new() };
    let day = population.task.context.period().reference();
    let (from, to) = (table.days("active_from"), table.days("active_to"));
    from.into_iter()
        .zip(to)
        .map(|(from, to)| Some(from.is_none_or(|d| d <= day) && to.is_none_or(|d| d >= day)))
        .collect()
}

fn topics(documents: &Table) -> Vec<u64> {
    documents
        .frame
        .column("topics")
        .ok()
        .and_then(|c| {
            c.as_materialized_series()
                .u64()
                .ok()
                .map(|v| options(v).into_iter().map(Option::unwrap_or_default).collect())
        })
        .unwrap_or_default()
}

/// In force on the reference day; where it must be current, adopted in the period or with an end of validity.
fn in_force(documents: &Table, period: Period, current: bool) -> Vec<There> {
    let day = period.reference();
    let (from, to) = (documents.days("adopted_on"), documents.days("valid_to"));
    from.into_iter()
        .zip(to)
        .map(|(from, to)| {
            let in_force = from.is_none_or(|d| d <= day) && to.is_none_or(|d| d >= day);
            if !in_force {
                There::No
            } else if !current || to.is_some() || from.is_some_and(|d| period.contains(d)) {
                There::Yes
            } else if from.is_none() {
                There::Perhaps
            } else {
                There::No
            }
        })
        .collect()
}

fn kind_there(of_documents: &[Option<u32>], row: usize, kinds: &[u32]) -> There {
    match of_documents.get(row).copied().flatten() {
        Some(kind) if kinds.contains(&kind) => There::Yes,
        Some(_) => There::No,
        None => There::Perhaps,
    }
}

fn places(documents: &Table, in_force: &[There], there: impl Fn(usize) -> There) -> Places {
    let mut places = Places::default();
    let services = documents.refs.get("service_id").map(|c| c.rows.as_slice()).unwrap_or_default();
    for (row, &valid) in in_force.iter().enumerate() {
        let found = if valid == There::No { There::No } else { valid.min(there(row)) };
        if found == There::No {
            continue;
        }
        let owner = documents.owner.get(row).copied().unwrap_or(EMPTY);
        let service = services.get(row).copied().unwrap_or(EMPTY);
        let origin = documents.origin.get(row).copied();
        let put = |map: &mut HashMap<u32, Shelf>, key, found| map.entry(key).or_default().put(found, origin);
        put(&mut places.whole_provider, owner, found);
        match service {
            EMPTY => put(&mut places.by_provider, owner, found),
            // It names a service that is not known: perhaps this one.
            DANGLING => put(&mut places.by_provider, owner, There::Perhaps),
            service => put(&mut places.by_service, service, found),
        }
    }
    places
}
