//! Outcomes in the words of the results file: keys of subjects, cases and people instead of row numbers.

use super::context::Context;
use super::found::{self, OutcomeDraft};
use crate::registers::spec::Role;
use crate::registers::table::DANGLING;
use crate::registers::text_column::TextColumn;
use crate::registers::{Registers, Table};
use crate::results::part::Part;
use crate::results::{Outcome, SourceRef};
use crate::text::ShortText;
use crate::time::{Due, Moment};

/// Related rows listed for one undetermined outcome, at most: a register without a needed column leaves all its rows
/// open.
pub(super) const MOST_ROWS: usize = 100;

/// Prints the outcomes of one check; what hangs on a register alone is looked up once for all its rows.
#[derive(Debug)]
pub struct OutcomeWriter<'a> {
    registers: &'a Registers,
    own: Option<Subjects<'a>>,
    cases: Keys<'a>,
    staff: Keys<'a>,
    documents: Option<usize>,
}

/// The subjects of one register: their keys and their cases.
#[derive(Debug)]
struct Subjects<'a> {
    keys: Keys<'a>,
    cases: Option<&'a [u32]>,
    plans: Option<&'a [u32]>,
    cases_of_plans: Option<&'a [u32]>,
}

/// The keys of one register's rows.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    registers: &'a Registers,
    register: usize,
    column: Option<&'a TextColumn>,
}

impl<'a> Keys<'a> {
    /// Those of a register.
    pub(super) fn new(registers: &'a Registers, register: usize) -> Self {
        let key = registers.schema.registers.get(register).and_then(|spec| spec.key());
        let column = key.zip(registers.tables.get(register)).and_then(|(key, table)| table.ids.get(&key.id));
        Self { registers, register, column }
    }

    /// The key of a row.
    pub(super) fn of(&self, row: u32) -> ShortText {
        match self.column.and_then(|column| column.get(row as usize)) {
            Some(key) => key.into(),
            None => self.registers.subject(self.register, row).into(),
        }
    }
}

impl<'a> Subjects<'a> {
    fn new(registers: &'a Registers, register: usize) -> Self {
        let rows = |table: Option<&'a Table>, field: &str| Some(table?.refs.get(field)?.rows.as_slice());
        let table = registers.tables.get(register);
        let schema = &registers.schema;
        let fields = |register: usize| schema.registers.get(register).into_iter().flat_map(|spec| &spec.fields);
        let direct =
            |register: usize| fields(register).find(|f| f.leads_to_subject && f.leads_to == Some(Role::Subject));
        let over = fields(register).find(|f| f.leads_to_subject && f.leads_to != Some(Role::Subject));
        let next = over.and_then(|field| schema.position(field.of.as_deref()?)).filter(|next| *next != register);
        Self {
            keys: Keys::new(registers, register),
            cases: direct(register).and_then(|field| rows(table, &field.id)),
            plans: over.and_then(|field| rows(table, &field.id)),
            cases_of_plans: next
                .and_then(|next| direct(next).and_then(|field| rows(registers.tables.get(next), &field.id))),
        }
    }

    /// The case of a row, directly or through its plan.
    fn case(&self, row: u32) -> Option<u32> {
        let at = |rows: Option<&[u32]>, row: u32| rows?.get(row as usize).copied().filter(|to| *to < DANGLING);
        at(self.cases, row).or_else(|| at(self.cases_of_plans, at(self.plans, row)?))
    }
}

impl<'a> OutcomeWriter<'a> {
    /// A printer for the registers of an audit.
    #[must_use]
    pub fn new(context: &Context<'a>) -> Self {
        let registers = context.registers;
        // A part that no register plays has no keys.
        let keys = |role: Role| Keys::new(registers, registers.schema.playing(role).unwrap_or(usize::MAX));
        let papers = context.catalogue.keeping.papers.as_ref();
        let documents = papers.and_then(|papers| registers.schema.position(&papers.register));
        Self { registers, own: None, cases: keys(Role::Subject), staff: keys(Role::Worker), documents }
    }

    /// One outcome.
    pub fn print(&mut self, found: OutcomeDraft) -> Outcome {
        let register = found.subject.register;
        let own = match self.own.take().filter(|own| own.keys.register == register) {
            Some(own) => own,
            None => Subjects::new(self.registers, register),
        };
        let mut subject = own.keys.of(found.subject.row);
        let case = own.case(found.subject.row);
        self.own = Some(own);
        let part = found.subject.part.as_ref().map(|part| self.part(part));
        if let Some(part) = &part {
            subject.push('|');
            subject.push_str(&part.value());
        }
        Outcome {
            subject,
            part,
            case: case.map(|row| self.cases.of(row)),
            outcome: found.state,
            sources: self.sources(&found),
            reason: found.reason,
            fields: found.fields,
            start: found.start,
            due: found.due.map(|Due { day, minute }| Moment { day, minute }),
            end: found.end,
            measured: found.measured,
            limit: found.limit,
            carried_over: found.carried_over,
            contestable: found.contestable,
            responsible: (found.responsible < DANGLING).then(|| self.staff.of(found.responsible)),
            notes: None,
        }
    }

    /// A part with keys in place of row numbers.
    fn part(&self, part: &found::Part) -> Part {
        match part {
            found::Part::Row(register, row) => {
                let key = self.registers.subject(*register, *row).into();
                if *register == self.staff.register {
                    Part::Staff(key)
                } else if Some(*register) == self.documents {
                    Part::Document(key)
                } else {
                    Part::Line(key)
                }
            }
            found::Part::Month(first) => Part::Month(*first),
            found::Part::Quarter(first) => Part::Quarter(*first),
            found::Part::Week(monday) => Part::Week(*monday),
            found::Part::Year(year) => Part::Year(*year),
            found::Part::Day(day) => Part::Day(*day),
            found::Part::DocumentKind(code) => Part::Document(ShortText::from(&**code)),
            found::Part::Nobody(0) => Part::Staff("?".into()),
            found::Part::Nobody(before) => Part::Staff(format!("?{}", before + 1).into()),
            found::Part::Topic(code) => Part::Topic(ShortText::from(&**code)),
        }
    }

    /// Its own places, then those of the related rows that leave it undetermined.
    fn sources(&self, found: &OutcomeDraft) -> Vec<SourceRef> {
        let related = found.related().filter(|origin| !found.sources.contains(origin)).take(MOST_ROWS);
        let mut sources = Vec::with_capacity(found.sources.len());
        sources.extend(found.sources.iter().chain(related).map(|origin| self.registers.source(*origin)));
        // There are as many of these lists as findings.
        sources.shrink_to_fit();
        sources
    }
}
