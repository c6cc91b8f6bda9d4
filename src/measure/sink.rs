//! Where outcomes are collected: counts per provider for all, details for those worth showing.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::expr::{self, Data, Expr, Path, Type};
use crate::outcome::{Counts, State};
use crate::registers::Origin;
use crate::registers::table::DANGLING;
use crate::results::{Outcome, Stratum, Tally};
use crate::time::{Day, Due, Moment, format_day};

/// Who or what an outcome is about: a row, and what distinguishes several outcomes of one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Register of the row.
    pub register: usize,
    /// The row.
    pub row: u32,
    /// What follows after `|`.
    pub part: Option<Part>,
}

/// The second half of a subject's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Another row: a document, a person.
    Row(usize, u32),
    /// A month, week, year, day, kind or topic, ready to print.
    Text(String),
}

/// One outcome with all that can be told about it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The subject.
    pub subject: Subject,
    /// The state.
    pub state: State,
    /// Reason code.
    pub reason: String,
    /// Fields that explain it.
    pub fields: BTreeSet<String>,
    /// Start of a term.
    pub start: Option<Moment>,
    /// End of a term.
    pub due: Option<Due>,
    /// Fulfilment.
    pub end: Option<Moment>,
    /// What was measured.
    pub measured: Option<f64>,
    /// What it was compared with.
    pub limit: Option<f64>,
    /// Term ended before the period.
    pub carried_over: bool,
    /// In time by the civil code.
    pub contestable: bool,
    /// Row of the staff register.
    pub responsible: u32,
    /// Where the values stand.
    pub sources: Vec<Origin>,
}

impl Found {
    /// A bare outcome.
    #[must_use]
    pub fn new(subject: Subject, state: State, reason: impl Into<String>) -> Self {
        Self {
            subject,
            state,
            reason: reason.into(),
            fields: BTreeSet::new(),
            start: None,
            due: None,
            end: None,
            measured: None,
            limit: None,
            carried_over: false,
            contestable: false,
            responsible: DANGLING,
            sources: Vec::new(),
        }
    }
}

/// What a check gave for one provider.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// Counts by state.
    pub counts: Counts,
    /// Outcomes worth showing, sorted by subject.
    pub outcomes: Vec<Outcome>,
    /// Tallies.
    pub tallies: Vec<Tally>,
    /// Histogram.
    pub histogram: BTreeMap<i64, u64>,
    /// Elapsed times of ended terms.
    pub elapsed: BTreeMap<i64, u64>,
    /// Counts by kind of service and case category.
    pub strata: Vec<Stratum>,
}

/// Collects the outcomes of one check.
#[derive(Debug)]
pub struct Sink<'a> {
    context: &'a Context<'a>,
    counts: Vec<Counts>,
    found: Vec<(u32, Found)>,
    tallies: BTreeMap<u32, BTreeMap<(Option<Day>, Vec<(String, String)>), u64>>,
    histograms: BTreeMap<u32, BTreeMap<i64, u64>>,
    elapsed: BTreeMap<u32, BTreeMap<i64, u64>>,
    strata: BTreeMap<(u32, u32, u32), Counts>,
    split: Option<(usize, Vec<u32>, Vec<u32>)>,
}

const NO_CODE: u32 = u32::MAX;

impl<'a> Sink<'a> {
    /// An empty sink.
    #[must_use]
    pub fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            counts: vec![Counts::default(); context.registers.providers.len()],
            found: Vec::new(),
            tallies: BTreeMap::new(),
            histograms: BTreeMap::new(),
            elapsed: BTreeMap::new(),
            strata: BTreeMap::new(),
            split: None,
        }
    }

    /// Whether the details of an outcome in this state are wanted.
    #[must_use]
    pub fn wants(&self, state: State) -> bool {
        !self.context.audit.aggregate_only && (state != State::Met || self.context.audit.list_met)
    }

    /// Counts a subject; `details` are asked for only if they are worth showing. Subjects without an owner are not
    /// counted: their rows were set aside.
    pub fn add(&mut self, owner: Option<u32>, subject: &Subject, state: State, details: impl FnOnce() -> Found) {
        let Some(owner) = owner else { return };
        if let Some(counts) = self.counts.get_mut(owner as usize) {
            counts.add(state);
        }
        let (service, category) = self.stratum(subject);
        self.strata.entry((owner, service, category)).or_default().add(state);
        if self.wants(state) {
            self.found.push((owner, details()));
        }
    }

    /// Adds one to a tally.
    pub fn tally(&mut self, owner: u32, month: Option<Day>, by: Vec<(String, String)>) {
        *self.tallies.entry(owner).or_default().entry((month, by)).or_default() += 1;
    }

    /// Makes sure that the total of a provider is there, be it zero.
    pub fn tally_zero(&mut self, owner: u32, by: Vec<(String, String)>) {
        self.tallies.entry(owner).or_default().entry((None, by)).or_default();
    }

    /// Adds a value to a histogram.
    pub fn value(&mut self, owner: u32, value: i64) {
        *self.histograms.entry(owner).or_default().entry(value).or_default() += 1;
    }

    /// Notes how long an ended term took.
    pub fn elapsed(&mut self, owner: Option<u32>, value: i64) {
        if let Some(owner) = owner {
            *self.elapsed.entry(owner).or_default().entry(value).or_default() += 1;
        }
    }

    /// Kind of service and case category of a subject's row.
    fn stratum(&mut self, subject: &Subject) -> (u32, u32) {
        if self.split.as_ref().is_none_or(|(register, ..)| *register != subject.register) {
            let register = subject.register;
            let service = expr::service_kind(register, self.context.registers);
            let category = category_path(&service, self.context, register);
            self.split = Some((register, self.codes(register, Some(service)), self.codes(register, category)));
        }
        let at = |codes: &[u32]| codes.get(subject.row as usize).copied().unwrap_or(NO_CODE);
        self.split.as_ref().map_or((NO_CODE, NO_CODE), |(_, service, category)| (at(service), at(category)))
    }

    fn codes(&self, register: usize, path: Option<Path>) -> Vec<u32> {
        let none = BTreeMap::new();
        let nothing = crate::expr::Params::default();
        let frame = expr::Frame {
            known: expr::Known {
                registers: self.context.registers,
                period: self.context.period(),
                defined: &self.context.defined,
                params: &nothing,
            },
            register,
            rows: None,
            local: &none,
            subject: None,
        };
        match path.map(|path| expr::eval(&Expr::Column(path), &frame).data) {
            Some(Data::Code(codes)) => codes.iter().map(|c| c.unwrap_or(NO_CODE)).collect(),
            _ => Vec::new(),
        }
    }

    /// Everything by provider, outcomes sorted by subject.
    #[must_use]
    pub fn finish(self) -> Vec<Gathered> {
        let Self { context, counts, found, tallies, histograms, elapsed, strata, .. } = self;
        let mut all: Vec<Gathered> =
            counts.into_iter().map(|counts| Gathered { counts, ..Gathered::default() }).collect();
        for (owner, found) in found {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.outcomes.push(print(context, found));
            }
        }
        for gathered in &mut all {
            gathered.outcomes.sort_by(|a, b| a.subject.cmp(&b.subject).then_with(|| a.sources.cmp(&b.sources)));
        }
        for (owner, cells) in tallies {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.tallies = cells
                    .into_iter()
                    .map(|((month, by), count)| Tally {
                        month: month.map(crate::time::format_month),
                        by: by.into_iter().collect(),
                        count,
                    })
                    .collect();
            }
        }
        for (owner, histogram) in histograms {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.histogram = histogram;
            }
        }
        for (owner, histogram) in elapsed {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.elapsed = histogram;
            }
        }
        let name =
            |list: &str, code: u32| context.schema().codes.get(list).and_then(|l| l.get(code)).map(|c| c.id.clone());
        for ((owner, service, category), counts) in strata {
            if let Some(gathered) = all.get_mut(owner as usize) {
                gathered.strata.push(Stratum {
                    service_kind: name("service_kind", service),
                    case_category: name("case_category", category),
                    counts,
                });
            }
        }
        for gathered in &mut all {
            gathered
                .strata
                .sort_by(|a, b| (&a.service_kind, &a.case_category).cmp(&(&b.service_kind, &b.case_category)));
        }
        all
    }
}

/// The path to the category of a subject's case: the path to its service with `cases` on the way.
fn category_path(service: &Path, context: &Context, register: usize) -> Option<Path> {
    let schema = context.schema();
    let cases = schema.position("cases")?;
    let mut at = register;
    let mut steps = Vec::new();
    let mut rest = service.steps.iter();
    while at != cases {
        let step = rest.next()?;
        let field = schema.registers.get(at)?.field(step)?;
        at = schema.position(field.of.as_deref()?)?;
        steps.push(step.clone());
    }
    let kind = Type::Code("case_category".to_owned());
    Some(Path { subject: false, steps, name: "category".to_owned(), register: cases, kind })
}

/// A due day or minute as the results write it.
fn print_due(due: Due) -> String {
    Moment { day: due.day, minute: due.minute }.format()
}

fn print(context: &Context, found: Found) -> Outcome {
    let registers = context.registers;
    let mut subject = registers.subject(found.subject.register, found.subject.row);
    let case = registers.case_of(found.subject.register, found.subject.row);
    match found.subject.part {
        Some(Part::Row(register, row)) => {
            subject.push('|');
            subject.push_str(&registers.subject(register, row));
        }
        Some(Part::Text(text)) => {
            subject.push('|');
            subject.push_str(&text);
        }
        None => {}
    }
    let position = |register: &str| context.schema().position(register).unwrap_or_default();
    Outcome {
        subject,
        case: case.map(|row| registers.subject(position("cases"), row)),
        outcome: found.state,
        reason: found.reason,
        fields: found.fields.into_iter().collect(),
        start: found.start.map(Moment::format),
        due: found.due.map(print_due),
        end: found.end.map(Moment::format),
        measured: found.measured,
        limit: found.limit,
        carried_over: found.carried_over,
        contestable: found.contestable,
        responsible: (found.responsible < DANGLING).then(|| registers.subject(position("staff"), found.responsible)),
        sources: found.sources.into_iter().map(|origin| registers.source(origin)).collect(),
        notes: None,
    }
}

/// A day as part of a subject.
#[must_use]
pub fn day_part(day: Day) -> Part {
    Part::Text(format_day(day))
}
