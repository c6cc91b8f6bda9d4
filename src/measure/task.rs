//! One check being evaluated: its numbers, its expressions, and what was wrong with them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::computed::Computed;
use super::context::Context;
use super::located::{Fields, Located};
use crate::catalogue::indicator::{Check, Column, ColumnSource, Indicator, Parameter, ParameterValue, Source};
use crate::expr::{self, Columns, Data, Expr, Frame, Known, Names, Params, Reading, Type};
use crate::registers::spec::Schema;
use crate::registers::values::options;
use crate::time::Day;

/// One check, or one definition of the catalogue, being evaluated.
#[derive(Debug)]
pub struct Task<'a> {
    /// The shared state.
    pub context: &'a Context<'a>,
    /// Columns computed for it.
    pub with: &'a [Column],
    parameters: Vec<&'a Parameter>,
    params: Params,
    names: Vec<String>,
    problems: RefCell<Vec<Located>>,
    fields: RefCell<Fields>,
}

/// Values of a parameter on a day: the latest ones that began, general and by kind of service. Before the first one
/// began, the first one: duties of that time are excused for another reason.
fn on_day(parameter: &Parameter, day: Day, schema: &Schema) -> (Option<f64>, BTreeMap<u32, f64>) {
    let kinds = schema.codes.get("service_kind");
    let mut values: Vec<&ParameterValue> = parameter.values.iter().collect();
    values.sort_by_key(|v| v.from);
    let mut general = None;
    let mut limited = BTreeMap::new();
    for value in values {
        if value.when.is_some() {
            continue;
        }
        match &value.service_kind {
            None if value.from <= day || general.is_none() => general = Some(value.value),
            Some(kind) if value.from <= day => {
                if let Some(code) = kinds.and_then(|list| list.position(kind)) {
                    limited.insert(code, value.value);
                }
            }
            _ => {}
        }
    }
    (general, limited)
}

impl<'a> Task<'a> {
    /// Prepares a check.
    #[must_use]
    pub fn new(context: &'a Context<'a>, indicator: &'a Indicator, check: &'a Check) -> Self {
        Self::with(context, context.catalogue.parameters.iter().chain(&indicator.parameters).collect(), &check.with)
    }

    /// Prepares columns that belong to no check.
    #[must_use]
    pub fn of_catalogue(context: &'a Context<'a>) -> Self {
        Self::with(context, context.catalogue.parameters.iter().collect(), &[])
    }

    /// Parameters have in expressions the value of the reference day. An indicator's own come last: they win over shared
    /// ones of the same name.
    fn with(context: &'a Context<'a>, parameters: Vec<&'a Parameter>, with: &'a [Column]) -> Self {
        let day = context.period().reference();
        let values = parameters.iter().map(|p| (p.name.clone(), on_day(p, day, context.schema()))).collect();
        Self {
            context,
            with,
            names: parameters.iter().map(|p| p.name.clone()).collect(),
            parameters,
            params: Params { values },
            problems: RefCell::new(Vec::new()),
            fields: RefCell::new(Fields::new()),
        }
    }

    /// Notes a problem of the catalogue.
    pub fn problem(&self, message: impl Into<String>, at: &std::ops::Range<usize>) {
        self.problems.borrow_mut().push(Located { message: message.into(), help: None, at: at.clone() });
    }

    /// The problems noted, and the fields that expressions read.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Located>, Fields) {
        (self.problems.into_inner(), self.fields.into_inner())
    }

    /// The fields that expressions have read so far.
    #[must_use]
    pub fn fields(&self) -> Fields {
        self.fields.borrow().clone()
    }

    /// Notes the fields that an expression reads, also behind columns of the catalogue.
    pub(super) fn note_fields(&self, expr: &Expr, register: usize, subject: Option<usize>) {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        let schema = self.context.schema();
        let mut fields = self.fields.borrow_mut();
        for path in paths {
            let mut at = if path.subject { subject.unwrap_or(register) } else { register };
            for step in &path.steps {
                fields.insert((at, step.clone()));
                let to = schema.registers.get(at).and_then(|r| r.field(step)).and_then(|f| f.of.as_deref());
                at = to.and_then(|to| schema.position(to)).unwrap_or(at);
            }
            let key = (path.register, path.name.clone());
            if let Some(behind) = self.context.fields_behind(&key) {
                fields.extend(behind.iter().cloned());
            } else if schema.registers.get(path.register).is_some_and(|r| r.field(&path.name).is_some()) {
                fields.insert(key);
            }
        }
    }

    /// Notes fields that a kind reads without an expression.
    pub fn note(&self, register: &str, names: &[&str]) {
        let position = self.register(register);
        self.fields.borrow_mut().extend(names.iter().map(|name| (position, (*name).to_owned())));
    }

    /// Notes fields that several checks read alike.
    pub fn note_all(&self, fields: &Fields) {
        self.fields.borrow_mut().extend(fields.iter().cloned());
    }

    /// Known facts for evaluation.
    #[must_use]
    pub fn known(&self, reading: Reading) -> Known<'_> {
        Known {
            registers: self.context.registers,
            period: self.context.period(),
            defined: self.context.defined(),
            params: &self.params,
            beginnings: &self.context.beginnings,
            valid_from: self.context.catalogue.valid_from,
            reading,
        }
    }

    /// A frame of all rows of a register.
    #[must_use]
    pub fn whole<'f>(&'f self, register: usize, local: &'f Columns<String>, reading: Reading) -> Frame<'f> {
        Frame { known: self.known(reading), register, rows: None, local, subject: None }
    }

    /// Position of a register; the reader has reported one that is missing.
    #[must_use]
    pub fn register(&self, id: &str) -> usize {
        self.context.schema().position(id).unwrap_or(usize::MAX)
    }

    /// Parses and checks an expression; a faulty one is reported and stands for "unknown" while the rest of the file is
    /// looked through for more. No audit is made with a catalogue that has a problem.
    #[must_use]
    pub fn compile(
        &self,
        source: &Source,
        register: usize,
        local: &BTreeMap<String, Type>,
        subject: Option<(usize, &BTreeMap<String, Type>)>,
        wanted: &[Type],
    ) -> Expr {
        let unknown = || Expr::Null(wanted.first().cloned().unwrap_or(Type::Bool));
        let Some((expr, kind)) = self.typed(source, register, local, subject) else { return unknown() };
        if !wanted.is_empty() && !wanted.contains(&kind) && kind != Type::Null {
            let words: Vec<String> = wanted.iter().map(Type::words).collect();
            self.problem(format!("{} is needed here, and this is {}", words.join(" or "), kind.words()), &source.at);
            return unknown();
        }
        expr
    }

    /// An expression with its type; none, and a problem noted, where it is faulty.
    pub(super) fn typed(
        &self,
        source: &Source,
        register: usize,
        local: &BTreeMap<String, Type>,
        subject: Option<(usize, &BTreeMap<String, Type>)>,
    ) -> Option<(Expr, Type)> {
        // A key that is missing was told when the file was read; an empty text that stands there has a place.
        if source.text.is_empty() && source.at == (0..0) {
            return None;
        }
        let names = Names {
            schema: self.context.schema(),
            register,
            defined: self.context.defined_types(),
            local,
            subject,
            parameters: &self.names,
        };
        match source.node().and_then(|node| expr::check(node, &names)) {
            Ok(typed) => {
                if let Some(name) = expr::parameters(&typed.0).into_iter().find(|name| self.of_row(name)) {
                    let message =
                        format!("the value of `{name}` depends on the row (`when`): as a term it can, here it cannot");
                    self.problem(message, &source.at);
                    return None;
                }
                self.note_fields(&typed.0, register, subject.map(|(register, _)| register));
                Some(typed)
            }
            Err(problem) => {
                let start = source.at.start + problem.range.start.min(source.text.len());
                let end = source.at.start + problem.range.end.min(source.text.len());
                self.problems.borrow_mut().push(Located {
                    message: problem.message,
                    help: problem.help,
                    at: start..end.max(start),
                });
                None
            }
        }
    }

    /// Whether an expression rests on the row before or after another, or on a stretch, if behind further columns: there a
    /// row more may take away what is fulfilled.
    #[must_use]
    pub fn rests_on_sequence(&self, expr: &Expr) -> bool {
        let defined = self.context.catalogue.definitions.iter().map(|definition| &definition.column);
        let mut found: BTreeSet<&str> = BTreeSet::new();
        // Columns stand behind those that they ask for.
        for column in defined.chain(self.with) {
            let asks = |source: &Source| {
                let words = source.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                words.into_iter().any(|word| found.contains(word))
            };
            let rests = match &column.source {
                ColumnSource::Neighbour(_) | ColumnSource::Touching(_) => true,
                ColumnSource::Expression(source) => asks(source),
                ColumnSource::Related(related) => related.filter.iter().chain(&related.of).any(asks),
            };
            if rests {
                found.insert(&column.name);
            }
        }
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        paths.iter().any(|path| found.contains(path.name.as_str()))
    }

    fn of_row(&self, name: &str) -> bool {
        self.parameter(name).is_some_and(Parameter::of_row)
    }

    /// The check's own columns on all rows of a register.
    #[must_use]
    pub fn compute(&self, register: usize) -> Computed {
        let mut computed = Computed::default();
        for column in self.with {
            computed.add(self, register, column);
        }
        computed
    }

    /// A number of the catalogue by name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'a Parameter> {
        self.parameters.iter().rev().find(|p| p.name == name).copied()
    }

    /// A number of the catalogue for each row of a register, as it stands on a day of the row (none: the reference day);
    /// without the values that have a condition.
    #[must_use]
    pub fn numbers(&self, name: &str, register: usize, days: &[Option<Day>]) -> Vec<Option<f64>> {
        let Some(parameter) = self.parameter(name) else { return vec![None; days.len()] };
        let schema = self.context.schema();
        let reference = self.context.period().reference();
        let kinds = if parameter.values.iter().any(|v| v.service_kind.is_some()) {
            let none = Columns::default();
            let frame = self.whole(register, &none, Reading::Settled);
            match expr::service_kind(register, schema).map(|path| expr::eval(&Expr::Column(path), &frame).data) {
                Some(Data::Code(codes)) => options(&codes),
                _ => Vec::new(),
            }
        } else {
            Vec::new()
        };
        let mut known: BTreeMap<Day, (Option<f64>, BTreeMap<u32, f64>)> = BTreeMap::new();
        // Terms change with the acts, not with the rows: a parameter of one value is looked up once.
        let single = parameter.values.len() == 1;
        days.iter()
            .enumerate()
            .map(|(row, day)| {
                let day = if single { reference } else { day.unwrap_or(reference) };
                let (general, limited) = known.entry(day).or_insert_with(|| on_day(parameter, day, schema));
                kinds.get(row).copied().flatten().and_then(|kind| limited.get(&kind).copied()).or(*general)
            })
            .collect()
    }

    /// A number of the catalogue that is the same for everybody, as it stands on a day.
    #[must_use]
    pub fn number(&self, name: &str, day: Day) -> Option<f64> {
        on_day(self.parameter(name)?, day, self.context.schema()).0
    }

    /// The days of a range (both included) on which a general number changes, with its value from then on; the first is
    /// the range's first day.
    #[must_use]
    pub fn changes(&self, name: &str, from: Day, to: Day) -> Vec<(Day, f64)> {
        let Some(parameter) = self.parameter(name) else { return Vec::new() };
        let general = parameter.values.iter().filter(|v| v.is_general());
        let mut days: BTreeSet<Day> = general.map(|v| v.from).filter(|day| from < *day && *day <= to).collect();
        days.insert(from);
        days.into_iter().filter_map(|day| Some((day, self.number(name, day)?))).collect()
    }
}
