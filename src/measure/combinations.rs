//! Coverage over pairs: each document that counts for a member of staff, each person named in a list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::capacity::{MOST_MATCHED, matching};
use super::deadline::saved_by_own;
use super::documents::{Column, Documents, There, Why};
use super::doubt::UnknownCauses;
use super::found::{OutcomeDraft, Part, Subject};
use super::judge::{Facts, judge};
use super::loose;
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use crate::catalogue::indicator::{Across, Coverage, Keeping};
use crate::catalogue::keeping::{Papers, Signed};
use crate::expr::{self, Columns, Doubt, Explanation, Frame, Reading, Type};
use crate::registers::spec::{FieldType, Role, Schema};
use crate::registers::table::{DANGLING, EMPTY, ListColumn};
use crate::registers::values::marks;
use crate::registers::{Mark, Origin, Registers, Table};
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::Period;

/// Whether documents are in force on the reference day and of one of the kinds.
fn counts(documents: &Table, papers: &Papers, period: Period, kinds: &[u32]) -> Vec<There> {
    let register = Documents::new(documents, papers, period);
    (0..documents.height).map(|row| register.in_force(row, false).min(register.of_kind(row, kinds))).collect()
}

/// Documents by what they name: a service, or a provider and no service, or a provider and an unknown service.
#[derive(Debug, Default)]
struct Shelves {
    of_service: HashMap<u32, Vec<u32>>,
    of_one_of_several: HashMap<u32, Vec<u32>>,
    of_provider: HashMap<u32, Vec<u32>>,
    of_unknown_provider: HashMap<u32, Vec<u32>>,
    of_unknown_service: HashMap<u32, Vec<u32>>,
    of_services_of_provider: HashMap<u32, Vec<u32>>,
}

impl Shelves {
    fn new(registers: &Registers, papers: &Papers, documents: &Table, counted: &[There]) -> Self {
        let mut shelves = Self::default();
        let at = registers.schema.position(&papers.register).unwrap_or(usize::MAX);
        let services = rows_of(documents, papers.service.as_deref());
        let several = papers.service.as_ref().and_then(|field| documents.candidates.get(field));
        for ((row, counted), &owner) in (0u32..).zip(counted).zip(&documents.owner) {
            if *counted == There::No {
                continue;
            }
            match end(services, row) {
                EMPTY | DANGLING if owner >= DANGLING => {}
                EMPTY if names_no_known_provider(registers, (at, documents), row) => {
                    shelves.of_unknown_provider.entry(owner).or_default().push(row);
                }
                EMPTY => shelves.of_provider.entry(owner).or_default().push(row),
                DANGLING => match several.and_then(|several| several.get(&row)) {
                    // Of several services one is meant, and none of the others.
                    Some(candidates) => {
                        for service in candidates {
                            shelves.of_one_of_several.entry(*service).or_default().push(row);
                        }
                        shelves.of_services_of_provider.entry(owner).or_default().push(row);
                    }
                    None => shelves.of_unknown_service.entry(owner).or_default().push(row),
                },
                service => {
                    shelves.of_service.entry(service).or_default().push(row);
                    shelves.of_services_of_provider.entry(owner).or_default().push(row);
                }
            }
        }
        shelves
    }

    /// The documents that count for a member of staff, and whether that is certain; `known` says whether the provider of
    /// the person's service, or the person's own, is named for certain.
    fn for_staff(&self, provider: u32, service: u32, known: bool) -> Vec<(u32, bool)> {
        let of = |shelf: &HashMap<u32, Vec<u32>>, key: u32, sure: bool| -> Vec<(u32, bool)> {
            shelf.get(&key).into_iter().flatten().map(|&document| (document, sure)).collect()
        };
        let mut found = of(&self.of_provider, provider, known);
        found.extend(of(&self.of_unknown_provider, provider, false));
        match service {
            EMPTY => {}
            DANGLING => {
                found.extend(of(&self.of_services_of_provider, provider, false));
                found.extend(of(&self.of_unknown_service, provider, false));
            }
            service => {
                found.extend(of(&self.of_service, service, true));
                found.extend(of(&self.of_one_of_several, service, false));
                found.extend(of(&self.of_unknown_service, provider, false));
            }
        }
        found
    }
}

/// The column in which the rows of a register name their provider themselves.
pub(super) fn provider_of<'s>(schema: &'s Schema, register: &str) -> Option<&'s str> {
    let spec = schema.register(register)?;
    spec.fields.get(spec.provider_position()?).map(|field| field.id.as_str())
}

/// Whether a row of a register names a provider whom nobody knows; its owner is whose file carries it.
pub(super) fn names_no_known_provider(registers: &Registers, (at, table): (usize, &Table), row: u32) -> bool {
    let schema = &registers.schema;
    let providers = schema.playing(Role::Provider).and_then(|register| registers.tables.get(register));
    let named = || {
        let spec = schema.registers.get(at)?;
        table.refs.get(&spec.fields.get(spec.provider_position()?)?.id)?.rows.get(row as usize)
    };
    // Where no register lists providers, whoever is named is one.
    providers.is_some_and(|providers| providers.supplied) && named() == Some(&DANGLING)
}

/// The rows to which a reference leads; none where there is no such reference.
fn rows_of<'t>(table: &'t Table, field: Option<&str>) -> &'t [u32] {
    field.and_then(|field| table.refs.get(field)).map(|column| column.rows.as_slice()).unwrap_or_default()
}

fn end(rows: &[u32], row: u32) -> u32 {
    rows.get(row as usize).copied().unwrap_or(EMPTY)
}

/// The column in which the rows of a register name their service.
fn service_column(schema: &Schema, register: usize) -> Option<&str> {
    let fields = schema.registers.get(register).into_iter().flat_map(|spec| &spec.fields);
    let mut own = fields.filter(|field| field.kind == FieldType::Ref && field.leads_to == Some(Role::Service));
    own.next().map(|field| field.id.as_str())
}

/// Whether somebody acknowledged a document, and what leaves it open.
#[derive(Debug, Clone, Default)]
struct Acknowledged {
    met: Option<bool>,
    open: Vec<Origin>,
    doubt: Doubt,
    /// How many of the open rows name this document and this person.
    of_both: usize,
}

/// One row that says that somebody has read a document.
#[derive(Debug)]
struct Signature {
    origin: Origin,
    signed: Option<i32>,
    /// Why the day is not known, where something stands there.
    mark: Option<Mark>,
    doubt: Doubt,
}

/// Acknowledgements of all documents by all people.
#[derive(Debug, Default)]
struct Acknowledgements {
    signatures: Vec<Signature>,
    /// By document and person: positions, and whether both are certain.
    known: HashMap<(u32, u32), Vec<(usize, bool)>>,
    /// Of people who signed a document that nobody knows, by person.
    of_person: HashMap<u32, Vec<usize>>,
    /// Of people whom nobody knows, by provider and the document that they name; none: no known one.
    anybodys: HashMap<(u32, Option<u32>), Vec<usize>>,
    /// Day of adoption of each document, and whether it could not be read.
    adopted: Vec<(Option<i32>, bool)>,
}

impl Acknowledgements {
    fn new(registers: &Registers, documents: &Table, papers: &Papers, signed: &Signed) -> Self {
        let mut all = Self::default();
        let from = papers.days.from.as_deref();
        let marked = from.and_then(|from| documents.marks.get(from));
        let unread = |row: u32| marked.is_some_and(|marks| marks.of(row).is_some());
        all.adopted = (0u32..).zip(documents.days_of(from)).map(|(row, day)| (day, unread(row))).collect();
        let Some(table) = registers.table(&signed.register) else { return all };
        let later = table.later.get(&signed.at).map(marks).unwrap_or_default();
        let fields = [&signed.at, &signed.paper, &signed.worker];
        for (row, (day, &origin)) in table.days(&signed.at).into_iter().zip(&table.origin).enumerate() {
            if later.get(row) == Some(&true) {
                continue;
            }
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let at = all.signatures.len();
            let mark = table.marks.get(&signed.at).and_then(|marks| marks.of(number));
            let doubts = fields.map(|field| expr::doubt(table, field, number, Reading::Open));
            let doubt = doubts.into_iter().max().unwrap_or_default();
            all.signatures.push(Signature { origin, signed: day, mark, doubt });
            let document = loose::named(table, &signed.paper, row);
            let mut person = loose::named(table, &signed.worker, row);
            // A signature without a name might be anybody's.
            person.anybody |= person.sure == [EMPTY];
            let candidates = |named: loose::Named<'_>| -> Vec<(u32, bool)> {
                let sure = named.sure.iter().filter(|row| **row < DANGLING).map(|row| (*row, true));
                sure.chain(named.perhaps.iter().map(|row| (*row, false))).collect()
            };
            let (documents, people) = (candidates(document), candidates(person));
            for &(document, document_sure) in &documents {
                for &(person, person_sure) in &people {
                    let sure = document_sure && person_sure;
                    all.known.entry((document, person)).or_default().push((at, sure));
                }
            }
            if document.anybody {
                people.iter().for_each(|(person, _)| all.of_person.entry(*person).or_default().push(at));
            }
            if person.anybody {
                let owner = table.owner.get(row).copied().unwrap_or(EMPTY);
                let named = documents.iter().map(|(document, _)| Some(*document));
                let none = document.anybody.then_some(None);
                for document in named.chain(none) {
                    all.anybodys.entry((owner, document)).or_default().push(at);
                }
            }
        }
        all
    }

    /// Whether a signature is one of a document: from the day of adoption on; possible where a day is empty or not known.
    fn counts(&self, signature: &Signature, document: u32) -> Option<bool> {
        let (adopted, unread) = self.adopted.get(document as usize).copied().unwrap_or_default();
        match signature.signed {
            // Done on a day that nobody knows: enough where no day is compared.
            None if signature.mark == Some(Mark::Undated) && adopted.is_none() && !unread => Some(true),
            None => None,
            Some(_) if unread => None,
            Some(signed) => Some(adopted.is_none_or(|adopted| signed >= adopted)),
        }
    }

    /// What is known of a document and a person of a provider.
    fn of(&self, document: u32, person: u32, owner: u32) -> Acknowledged {
        let mut found = Acknowledged { met: Some(false), ..Acknowledged::default() };
        let own = self.known.get(&(document, person)).into_iter().flatten().copied();
        let anybodys = [None, Some(document)].map(|document| self.anybodys.get(&(owner, document)));
        let [of_any, of_this] = anybodys;
        let others = |rows: Option<&Vec<usize>>| rows.into_iter().flatten().copied().collect::<Vec<usize>>();
        let own = own.map(|(at, sure)| (at, sure, true));
        let of_person = others(self.of_person.get(&person)).into_iter().map(|at| (at, false, false));
        let of_nobody = [of_any, of_this].into_iter().flat_map(others).map(|at| (at, false, false));
        for (at, sure, of_both) in own.chain(of_person).chain(of_nobody) {
            let Some(signature) = self.signatures.get(at) else { continue };
            match (self.counts(signature, document), sure) {
                (Some(true), true) => return Acknowledged { met: Some(true), ..Acknowledged::default() },
                (Some(false), _) => {}
                (None, _) | (Some(true), false) => {
                    found.met = None;
                    found.of_both += usize::from(of_both);
                    found.open.push(signature.origin);
                    found.doubt = found.doubt.max(signature.doubt);
                }
            }
        }
        found
    }
}

/// What pairs of staff and documents are judged by.
struct Pairs<'p> {
    population: &'p Population<'p>,
    papers: &'p Papers,
    signed: &'p Signed,
    documents: &'p Table,
    documents_at: usize,
    counted: Vec<There>,
    acknowledgements: Acknowledgements,
    doubts: UnknownCauses,
    /// Days of adoption and hiring, and how long after the later one there is still time.
    adopted: Vec<Option<i32>>,
    hired: Vec<Option<i32>>,
    settling: Option<f64>,
}

/// Each counted member of staff × each document that counts for the person; met by an acknowledgement.
pub fn documents(task: &Task, coverage: &Coverage, sink: &mut OutcomeCollector) {
    let Some(Across::Documents { kinds, settling }) = &coverage.across else { return };
    let population = Population::new(task, &coverage.register);
    let members = population.truths(coverage.filter.as_ref());
    let registers = population.registers();
    let schema = task.context.schema();
    let Keeping { work, papers, .. } = &task.context.catalogue.keeping;
    let Some((papers, signed)) = papers.as_ref().and_then(|papers| Some((papers, papers.signed.as_ref()?))) else {
        return;
    };
    let (Some(documents), Some(staff)) = (registers.table(&papers.register), population.table()) else { return };
    task.note(&signed.register, &[&signed.paper, &signed.worker, &signed.at]);
    let kept = [Column::Kind, Column::From, Column::To, Column::Service];
    task.note(&papers.register, &kept.iter().filter_map(|column| column.of(papers, None)).collect::<Vec<_>>());
    let list = schema.codes.get(&papers.kind.1);
    let kinds: Vec<u32> = kinds.iter().filter_map(|k| list.and_then(|l| l.position(k))).collect();
    let counted = counts(documents, papers, task.context.period(), &kinds);
    let shelves = Shelves::new(registers, papers, documents, &counted);
    let services_at = schema.playing(Role::Service);
    let services_table = services_at.and_then(|at| Some((at, registers.tables.get(at)?)));
    let services = services_table.map(|(_, table)| table.owner.as_slice()).unwrap_or_default();
    let of_staff = rows_of(staff, service_column(schema, population.register));
    let pairs = Pairs {
        documents_at: task.register(&papers.register),
        acknowledgements: Acknowledgements::new(registers, documents, papers, signed),
        doubts: UnknownCauses::new(&population, coverage.filter.as_ref(), &members, sink),
        adopted: documents.days_of(papers.days.from.as_deref()),
        hired: staff.days_of(work.from.as_deref()),
        settling: settling.as_deref().and_then(|name| task.number(name, task.context.period().reference())),
        counted,
        documents,
        papers,
        signed,
        population: &population,
    };
    let mut missed: BTreeMap<u32, Vec<Vec<Origin>>> = BTreeMap::new();
    for ((row, &member), &owner) in (0u32..).zip(&members).zip(&staff.owner) {
        if member == Some(false) || owner >= DANGLING {
            continue;
        }
        // A document of a whole provider counts for its services: the provider is that of the person's service.
        let service = end(of_staff, row);
        let provider = services.get(service as usize).copied().unwrap_or(owner);
        let known = match services_table.filter(|_| service < DANGLING) {
            Some(services) => !names_no_known_provider(registers, services, service),
            None => !names_no_known_provider(registers, (population.register, staff), row),
        };
        for (document, place) in shelves.for_staff(provider, service, known) {
            if let Some(rows) = pairs.judge((row, owner, member), (document, place), sink) {
                missed.entry(owner).or_default().push(rows);
            }
        }
    }
    for (owner, missed) in missed {
        // Each signature may be missing once; where there are many, how many there are is enough.
        let rows: BTreeSet<Origin> = missed.iter().flatten().copied().collect();
        let few = missed.len() <= MOST_MATCHED && missed.iter().map(Vec::len).sum::<usize>() <= MOST_MATCHED * 8;
        let most = if few { matching(&missed) } else { rows.len() };
        missed.iter().for_each(|_| sink.saved(Some(owner), saved_by_own(0, most)));
    }
}

impl Pairs<'_> {
    /// Whether the later of adoption and hiring is so recent that there is still time; else the columns that might say so
    /// and are not there.
    fn recent(&self, row: u32, document: u32) -> (Option<bool>, FieldNames) {
        let at = |days: &[Option<i32>], row: u32| days.get(row as usize).copied().flatten();
        let day = at(&self.adopted, document).max(at(&self.hired, row));
        let as_of = self.population.task.context.period().as_of;
        if self.settling.zip(day).is_some_and(|(days, day)| f64::from(as_of - day) <= days) {
            return (Some(true), FieldNames::default());
        }
        let lacks = |table: &Table, field: Option<&str>, row: u32| {
            field.and_then(|field| table.absent.get(field)).is_some_and(|ranges| expr::within(ranges, row))
        };
        let hired = self.population.task.context.catalogue.keeping.work.from.as_deref();
        let adopted = self.papers.days.from.as_deref();
        let mut names = FieldNames::default();
        if self.settling.is_some() && self.population.table().is_some_and(|staff| lacks(staff, hired, row)) {
            names = names.and(&hired.into_iter().collect());
        }
        if self.settling.is_some() && lacks(self.documents, adopted, document) {
            names = names.and(&FieldNames::one(
                Column::From
                    .of(self.papers, None)
                    .map_or_else(|| self.papers.register.clone(), |field| format!("{}.{field}", self.papers.register)),
            ));
        }
        (if names.is_empty() { Some(false) } else { None }, names)
    }

    /// Why nobody knows whether a document is one for a person: which of the references by which the two belong
    /// together lead nowhere.
    fn misplaced(&self, row: u32, document: u32) -> Explanation {
        let registers = self.population.registers();
        let schema = self.population.task.context.schema();
        let home = self.population.register;
        let services = schema.playing(Role::Service).unwrap_or(usize::MAX);
        let own = service_column(schema, home);
        let service = self.population.table().map_or(EMPTY, |staff| end(rows_of(staff, own), row));
        let provider = |at: usize| provider_of(schema, &schema.registers.get(at)?.id);
        let at_work = if service < DANGLING { (services, service) } else { (home, row) };
        let references = [
            (self.documents_at, document, self.papers.service.as_deref()),
            (self.documents_at, document, provider(self.documents_at)),
            (home, row, own),
            (at_work.0, at_work.1, provider(at_work.0)),
        ];
        let mut why = Explanation::default();
        for (at, row, field) in references {
            let (Some(field), Some(table)) = (field, registers.tables.get(at)) else { continue };
            let Some(spec) = schema.registers.get(at).filter(|_| end(rows_of(table, Some(field)), row) == DANGLING)
            else {
                continue;
            };
            let name = if at == home { field.to_owned() } else { format!("{}.{field}", spec.id) };
            let doubt = expr::doubt(table, field, row, Reading::Settled);
            why.add(&Explanation { names: FieldNames::one(name), doubt, ..Explanation::default() });
        }
        why
    }

    /// Judges a pair; what it gives back are the rows that alone keep it from a breach.
    fn judge(
        &self,
        (row, owner, member): (u32, u32, Option<bool>),
        (document, place): (u32, bool),
        sink: &mut OutcomeCollector,
    ) -> Option<Vec<Origin>> {
        let population = self.population;
        let there = self.counted.get(document as usize).copied().unwrap_or_default();
        let counted = if member.is_some() && there == There::Yes && place { Some(true) } else { None };
        let acknowledged = self.acknowledgements.of(document, row, owner);
        let (recent, lacking) = self.recent(row, document);
        let pending = (recent, "recent");
        let (state, reason) =
            judge(Facts { member: counted, criterion: acknowledged.met, pending, ..Facts::default() });
        let subject =
            Subject { register: population.register, row, part: Some(Part::Row(self.documents_at, document)) };
        let undecided = state == State::Undetermined;
        // A row that names both can only be theirs.
        let missed = undecided && counted.is_some() && pending.0 == Some(false) && acknowledged.of_both == 0;
        let missed = missed.then(|| acknowledged.open.clone());
        sink.add(Some(owner), &subject.clone(), state, || {
            let mut found = OutcomeDraft::new(subject, state, reason);
            let Signed { register, at, .. } = self.signed;
            let day = format!("{register}.{at}");
            let fields = [
                (register.as_str(), acknowledged.met == Some(false) && counted.is_some()),
                (day.as_str(), acknowledged.met.is_none()),
            ];
            let names = fields.into_iter().filter(|(_, named)| *named).map(|(field, _)| field).collect();
            found.explain(&Explanation { names, doubt: acknowledged.doubt, ..Explanation::default() });
            if undecided && !place {
                found.explain(&self.misplaced(row, document));
            }
            if undecided && counted.is_some() && acknowledged.met == Some(false) {
                found.explain(&Explanation { names: lacking, doubt: Doubt::ColumnMissing, ..Explanation::default() });
            }
            // Whether a document counts at all: a column that the sheet lacks reads as empty there.
            if let There::Perhaps(why) = there {
                let why = if matches!(why, Why::ColumnMissing(_)) { Why::Unknown } else { why };
                found.explain(&Explanation {
                    names: FieldNames::one(why.field(self.papers, None)),
                    doubt: why.doubt(),
                    ..Explanation::default()
                });
            }
            self.doubts.of(row).into_iter().filter(|_| undecided).for_each(|cause| found.explain(cause));
            if state == State::NotMet {
                found.reason = "missing".into();
            }
            found.responsible = row;
            found.sources.extend(population.origin(row as usize));
            found.sources.extend(self.documents.origin.get(document as usize).copied());
            found.hangs_on(acknowledged.open.iter().copied());
            found
        });
        missed
    }
}

/// Pairs of a row and a person that one of its lists names.
#[derive(Debug, Default)]
struct Named {
    rows: Vec<u32>,
    /// [`DANGLING`] for somebody whom nobody knows.
    people: Vec<u32>,
    /// How many such people the same list names before this one.
    unknown_before: Vec<u32>,
}

impl Named {
    fn new(list: &ListColumn, counted: &[Option<bool>]) -> Self {
        let mut named = Self::default();
        for ((row, counted), number) in counted.iter().enumerate().zip(0u32..) {
            let mut unknown = 0;
            for &person in list.get(row).iter().filter(|p| **p <= DANGLING && *counted != Some(false)) {
                named.rows.push(number);
                named.people.push(person);
                named.unknown_before.push(unknown);
                unknown += u32::from(person == DANGLING);
            }
        }
        named
    }
}

/// Each counted row × each person named in one of its lists. In the criterion `subject` is that person; somebody whom
/// nobody knows is undetermined.
pub fn members(task: &Task, coverage: &Coverage, sink: &mut OutcomeCollector) {
    let Some(Across::Members { field, filter }) = &coverage.across else { return };
    let population = Population::new(task, &coverage.register);
    let counted = population.truths(coverage.filter.as_ref());
    let Some(list) = population.table().and_then(|t| t.lists.get(field)) else { return };
    task.note(&coverage.register, &[field]);
    let named = Named::new(list, &counted);
    let no_types = BTreeMap::new();
    let no_values = Columns::default();
    let scope = Some((list.to, &no_types));
    let types = &population.computed.types;
    let compile = |source| task.compile(source, population.register, types, scope, &[Type::Bool]);
    let (criterion, filter) = (compile(&coverage.criterion), filter.as_ref().map(compile));
    let pending = coverage.pending.as_ref().map(|source| population.truths(Some(source)));
    let evaluate = |expr: &expr::Expr, reading: Reading| {
        let people = task.whole(list.to, &no_values, reading);
        let frame =
            Frame { rows: Some(&named.rows), subject: Some((&people, &named.people)), ..population.frame(reading) };
        expr::eval(expr, &frame).truths(named.rows.len())
    };
    let chosen = filter.as_ref().map(|filter| evaluate(filter, Reading::Settled));
    let mut truths = evaluate(&criterion, Reading::Settled);
    for (truth, open) in truths.iter_mut().zip(evaluate(&criterion, Reading::Open)) {
        if *truth != Some(true) {
            *truth = open;
        }
    }
    let doubts = UnknownCauses::new(&population, coverage.filter.as_ref(), &counted, sink);
    let judged: Vec<Option<(State, &str)>> = (0..named.rows.len())
        .map(|at| {
            let row = named.rows.get(at).copied().unwrap_or(EMPTY) as usize;
            let chosen = chosen.as_ref().map_or(Some(true), |chosen| chosen.get(at).copied().flatten());
            if chosen == Some(false) {
                return None;
            }
            let nobody = named.people.get(at) == Some(&DANGLING);
            let member = counted.get(row).copied().flatten().filter(|_| chosen.is_some() && !nobody);
            let criterion = truths.get(at).copied().flatten();
            let pending = pending.as_ref().map_or(Some(false), |pending| pending.get(row).copied().flatten());
            Some(judge(Facts { member, criterion, pending: (pending, &coverage.pending_reason), ..Facts::default() }))
        })
        .collect();
    // Those that are listed are explained all at once.
    let listed: Vec<usize> = judged
        .iter()
        .enumerate()
        .filter(|(_, j)| j.is_some_and(|(state, _)| sink.wants(state)))
        .map(|(at, _)| at)
        .collect();
    let pick = |column: &[u32]| -> Vec<u32> { listed.iter().filter_map(|&at| column.get(at).copied()).collect() };
    let (listed_rows, listed_people) = (pick(&named.rows), pick(&named.people));
    let people = task.whole(list.to, &no_values, Reading::Open);
    let frame =
        Frame { rows: Some(&listed_rows), subject: Some((&people, &listed_people)), ..population.frame(Reading::Open) };
    let look = |path: &expr::Path| task.look_behind(path, population.register, &population.computed);
    let mut why = expr::explain(&criterion, &frame, &look).into_iter();
    let mut choice = filter.as_ref().map(|filter| expr::explain(filter, &frame, &look).into_iter());
    for (at, judged) in judged.into_iter().enumerate() {
        let Some((state, reason)) = judged else { continue };
        let (row, person) =
            (named.rows.get(at).copied().unwrap_or(EMPTY), named.people.get(at).copied().unwrap_or(EMPTY));
        let wanted = sink.wants(state);
        let why = if wanted { why.next() } else { None };
        let choice = if wanted { choice.as_mut().and_then(Iterator::next) } else { None };
        let part = match person {
            DANGLING => Part::Nobody(named.unknown_before.get(at).copied().unwrap_or_default()),
            person => Part::Row(list.to, person),
        };
        let subject = Subject { register: population.register, row, part: Some(part) };
        sink.add(population.owner(row as usize), &subject.clone(), state, || {
            let mut found = OutcomeDraft::new(subject, state, reason);
            if person == DANGLING {
                let names = FieldNames::one(field.as_str());
                let doubt = population.table().map(|table| expr::doubt(table, field, row, Reading::Open));
                let doubt = doubt.filter(|_| state == State::Undetermined).unwrap_or_default();
                found.explain(&Explanation { names, doubt, ..Explanation::default() });
            } else {
                found.explain(&why.unwrap_or_default());
            }
            if state == State::Undetermined {
                choice.iter().for_each(|cause| found.explain(cause));
                doubts.of(row).into_iter().for_each(|cause| found.explain(cause));
            }
            found.sources.extend(population.origin(row as usize));
            found
        });
    }
}
