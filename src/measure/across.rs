//! Coverage over pairs: each document that counts for a member of staff, each person named in a list.

use std::collections::{BTreeMap, HashMap};

use super::context::Task;
use super::coverage::judge;
use super::doubt::Doubts;
use super::population::Population;
use super::sink::{Found, Part, Sink, Subject};
use crate::catalogue::indicator::Coverage;
use crate::expr::{self, Frame, Type};
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::{Origin, Registers, Table};
use crate::results::outcome::State;
use crate::time::Period;

/// Whether a document is in force on the reference day and of one of the kinds; none where its kind is empty.
fn counts(documents: &Table, period: Period, kinds: &[u32]) -> Vec<Option<bool>> {
    let day = period.reference();
    let (from, to) = (documents.days("adopted_on"), documents.days("valid_to"));
    let of_documents = documents.codes("kind");
    (0..documents.height)
        .map(|row| {
            let at = |days: &[Option<i32>]| days.get(row).copied().flatten();
            let in_force = at(&from).is_none_or(|d| d <= day) && at(&to).is_none_or(|d| d >= day);
            let kind = of_documents.get(row).copied().flatten();
            if in_force { kind.map(|k| kinds.contains(&k)) } else { Some(false) }
        })
        .collect()
}

/// Documents by what they name: a service, or a provider and no service, or a provider and an unknown service.
#[derive(Debug, Default)]
struct Shelves {
    of_service: HashMap<u32, Vec<u32>>,
    of_provider: HashMap<u32, Vec<u32>>,
    of_unknown_service: HashMap<u32, Vec<u32>>,
    of_services_of_provider: HashMap<u32, Vec<u32>>,
}

impl Shelves {
    fn new(documents: &Table, counted: &[Option<bool>]) -> Self {
        let mut shelves = Self::default();
        for ((row, counted), &owner) in (0u32..).zip(counted).zip(&documents.owner) {
            if *counted == Some(false) {
                continue;
            }
            match service_of(documents, row) {
                EMPTY | DANGLING if owner >= DANGLING => {}
                EMPTY => shelves.of_provider.entry(owner).or_default().push(row),
                DANGLING => shelves.of_unknown_service.entry(owner).or_default().push(row),
                service => {
                    shelves.of_service.entry(service).or_default().push(row);
                    shelves.of_services_of_provider.entry(owner).or_default().push(row);
                }
            }
        }
        shelves
    }

    /// The documents that count for a member of staff, and whether that is certain.
    fn for_staff(&self, provider: u32, service: u32) -> Vec<(u32, bool)> {
        let of = |shelf: &HashMap<u32, Vec<u32>>, key: u32, sure: bool| -> Vec<(u32, bool)> {
            shelf.get(&key).into_iter().flatten().map(|&document| (document, sure)).collect()
        };
        let mut found = of(&self.of_provider, provider, true);
        match service {
            EMPTY => {}
            DANGLING => {
                found.extend(of(&self.of_services_of_provider, provider, false));
                found.extend(of(&self.of_unknown_service, provider, false));
            }
            service => {
                found.extend(of(&self.of_service, service, true));
                found.extend(of(&self.of_unknown_service, provider, false));
            }
        }
        found
    }
}

fn service_of(table: &Table, row: u32) -> u32 {
    table.refs.get("service_id").and_then(|c| c.rows.get(row as usize)).copied().unwrap_or(EMPTY)
}

/// Whether somebody acknowledged a document, and the rows that leave it open.
type Acknowledged = (Option<bool>, Vec<Origin>);

/// Acknowledgements by document and person: met, or possible where the day is empty.
fn acknowledged(registers: &Registers, documents: &Table) -> HashMap<(u32, u32), Acknowledged> {
    let mut found: HashMap<(u32, u32), Acknowledged> = HashMap::new();
    let Some(table) = registers.table("acknowledgements") else { return found };
    let (Some(document), Some(person)) = (table.refs.get("document_id"), table.refs.get("staff_id")) else {
        return found;
    };
    let (signed, adopted) = (table.days("acknowledged_on"), documents.days("adopted_on"));
    for (((&document, &person), signed), &origin) in
        document.rows.iter().zip(&person.rows).zip(signed).zip(&table.origin)
    {
        if document >= DANGLING || person >= DANGLING {
            continue;
        }
        let adopted = adopted.get(document as usize).copied().flatten();
        let met = signed.map(|signed| adopted.is_none_or(|adopted| signed >= adopted));
        let (best, open) = found.entry((document, person)).or_insert((Some(false), Vec::new()));
        if met.is_none() {
            open.push(origin);
        }
        *best = match (*best, met) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (None, _) | (_, None) => None,
            _ => Some(false),
        };
    }
    found
}

/// Each counted member of staff × each document that counts for the person; met by an acknowledgement.
pub fn documents(task: &Task, coverage: &Coverage, kinds: &[String], sink: &mut Sink) {
    let population = Population::new(task, &coverage.register);
    let members = population.truths(coverage.filter.as_ref());
    let registers = population.registers();
    let schema = task.context.schema();
    let (Some(documents), Some(staff)) = (registers.table("documents"), registers.tables.get(population.register))
    else {
        return;
    };
    let documents_at = schema.position("documents").unwrap_or_default();
    let list = schema.codes.get("document_kind");
    let kinds: Vec<u32> = kinds.iter().filter_map(|k| list.and_then(|l| l.position(k))).collect();
    let counted = counts(documents, task.context.period(), &kinds);
    let shelves = Shelves::new(documents, &counted);
    let services = registers.table("services").map(|t| t.owner.as_slice()).unwrap_or_default();
    let acknowledged = acknowledged(registers, documents);
    let none = (Some(false), Vec::new());
    let doubts = Doubts::new(&population, coverage.filter.as_ref(), &members, sink);
    for ((row, &member), &owner) in (0u32..).zip(&members).zip(&staff.owner) {
        if member == Some(false) || owner >= DANGLING {
            continue;
        }
        // A document of a whole provider counts for its services: the provider is that of the person's service.
        let service = service_of(staff, row);
        let provider = services.get(service as usize).copied().unwrap_or(owner);
        for (document, place) in shelves.for_staff(provider, service) {
            let kind = counted.get(document as usize).copied().flatten();
            let member = if member.is_some() && kind.is_some() && place { Some(true) } else { None };
            let (met, open) = acknowledged.get(&(document, row)).unwrap_or(&none);
            let met = *met;
            let (state, reason) = judge(member, met, Some(false), None);
            let part = Some(Part::Row(documents_at, document));
            let subject = Subject { register: population.register, row, part };
            let undecided = state == State::Undetermined;
            sink.add(Some(owner), &subject.clone(), state, || {
                let mut found = Found::new(subject, state, reason);
                let fields: &[(&str, bool)] = &[
                    ("acknowledgements", met == Some(false) && member.is_some()),
                    ("acknowledgements.acknowledged_on", met.is_none()),
                    ("documents.kind", kind.is_none()),
                    ("service_id", !place),
                ];
                found.fields = fields.iter().filter(|(_, named)| *named).map(|(field, _)| *field).collect();
                doubts.of(row).into_iter().filter(|_| undecided).for_each(|cause| found.explain(cause));
                if state == State::NotMet {
                    found.reason = "missing".into();
                }
                found.responsible = row;
                found.sources.extend(population.origin(row as usize));
                found.sources.extend(documents.origin.get(document as usize).copied());
                found.hangs_on(open.iter().copied());
                found
            });
        }
    }
}

/// Each counted row × each person named in one of its lists. In the criterion `subject` is that person.
pub fn members(task: &Task, coverage: &Coverage, field: &str, sink: &mut Sink) {
    let population = Population::new(task, &coverage.register);
    let counted = population.truths(coverage.filter.as_ref());
    let registers = population.registers();
    let Some(list) = registers.tables.get(population.register).and_then(|t| t.lists.get(field)) else { return };
    let mut rows = Vec::new();
    let mut people = Vec::new();
    for ((row, counted), number) in counted.iter().enumerate().zip(0u32..) {
        if *counted != Some(false) {
            for &person in list.get(row).iter().filter(|p| **p < DANGLING) {
                rows.push(number);
                people.push(person);
            }
        }
    }
    let no_types = BTreeMap::new();
    let no_values = BTreeMap::new();
    let person_frame = task.whole(list.to, &no_values);
    let frame = Frame { rows: Some(&rows), subject: Some((&person_frame, &people)), ..population.frame() };
    let scope = Some((list.to, &no_types));
    let types = &population.computed.types;
    let criterion = task.compile(&coverage.criterion, population.register, types, scope, &[Type::Bool]);
    let truths = expr::eval(&criterion, &frame).truths(rows.len());
    let doubts = Doubts::new(&population, coverage.filter.as_ref(), &counted, sink);
    let judged: Vec<(State, &'static str)> = rows
        .iter()
        .zip(truths)
        .map(|(&row, truth)| judge(counted.get(row as usize).copied().flatten(), truth, Some(false), None))
        .collect();
    // Those that are listed are explained all at once.
    let listed = || rows.iter().zip(&people).zip(&judged).filter(|(_, (state, _))| sink.wants(*state));
    let (listed_rows, listed_people): (Vec<u32>, Vec<u32>) = listed().map(|((row, person), _)| (*row, *person)).unzip();
    let frame =
        Frame { rows: Some(&listed_rows), subject: Some((&person_frame, &listed_people)), ..population.frame() };
    let look = |path: &expr::Path| task.look_behind(path, population.register, &population.computed);
    let mut why = expr::explain(&criterion, &frame, &look).into_iter();
    for ((&row, &person), (state, reason)) in rows.iter().zip(&people).zip(judged) {
        let why = if sink.wants(state) { why.next() } else { None };
        let subject = Subject { register: population.register, row, part: Some(Part::Row(list.to, person)) };
        sink.add(population.owner(row as usize), &subject.clone(), state, || {
            let mut found = Found::new(subject, state, reason);
            found.explain(&why.unwrap_or_default());
            let doubt = doubts.of(row).filter(|_| state == State::Undetermined);
            doubt.into_iter().for_each(|cause| found.explain(cause));
            found.sources.extend(population.origin(row as usize));
            found
        });
    }
}
