//! What every kind of check needs: the registers, the period, the catalogue's computed columns, and a place for what
//! is wrong with the catalogue.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::caseload::Loads;
use super::strata::Strata;
use crate::catalogue::indicator::{Catalogue, Check, Column, ColumnSource, Indicator, Nature, Parameter, Source};
use crate::expr::{self, Behind, Expr, Frame, Known, Names, Params, Path, Type, Value};
use crate::registers::Registers;
use crate::registers::spec::Schema;
use crate::results::Caseload;
use crate::time::{Counting, Day, Holidays, Period, Term};

/// How to audit.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The period.
    pub period: Period,
    /// How terms are counted.
    pub counting: Counting,
    /// Days that are not worked.
    pub holidays: Holidays,
    /// Whether subjects that are met are listed too.
    pub list_met: bool,
    /// Whether no subject at all is listed: counts, tallies and histograms only.
    pub aggregate_only: bool,
}

/// Something wrong in a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where in the file, in bytes.
    pub at: std::ops::Range<usize>,
}

/// Columns computed for one check or definition: types for checking, values for evaluation, and what is behind them.
#[derive(Debug, Default)]
pub struct Computed {
    /// Types by name.
    pub types: BTreeMap<String, Type>,
    /// Values by name, one per row of the register.
    pub values: BTreeMap<String, Value>,
    /// What explains them, by name.
    pub behind: BTreeMap<String, Behind>,
}

/// The state of an evaluation, shared by all checks.
#[derive(Debug)]
pub struct Context<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// How to audit.
    pub audit: &'a Audit,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Columns that the catalogue adds to registers.
    pub defined: BTreeMap<(usize, String), Value>,
    defined_types: BTreeMap<(usize, String), Type>,
    defined_behind: BTreeMap<(usize, String), Behind>,
    defined_fields: BTreeMap<(usize, String), Fields>,
    /// Problems of the definitions themselves.
    pub definition_problems: Vec<Located>,
    shared: Shared,
}

/// What several checks need, computed by the first that asks for it.
#[derive(Debug, Default)]
struct Shared {
    /// Strata of each register.
    strata: Vec<OnceLock<Arc<Strata>>>,
    /// Caseloads by role.
    loads: Mutex<BTreeMap<String, Arc<OnceLock<Arc<Loads>>>>>,
}

/// One check being evaluated.
#[derive(Debug)]
pub struct Task<'a> {
    /// The shared state.
    pub context: &'a Context<'a>,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The check.
    pub check: &'a Check,
    /// Its numbers.
    pub params: Params,
    names: Vec<String>,
    problems: RefCell<Vec<Located>>,
    fields: RefCell<Fields>,
}

/// Fields that a check reads: position of the register and field.
pub type Fields = BTreeSet<(usize, String)>;

impl<'a> Context<'a> {
    /// Computes the catalogue's own columns.
    #[must_use]
    pub fn new(registers: &'a Registers, audit: &'a Audit, catalogue: &'a Catalogue) -> Self {
        let mut context = Self {
            registers,
            audit,
            catalogue,
            defined: BTreeMap::new(),
            defined_types: BTreeMap::new(),
            defined_behind: BTreeMap::new(),
            defined_fields: BTreeMap::new(),
            definition_problems: Vec::new(),
            shared: Shared::default(),
        };
        context.shared.strata.resize_with(registers.tables.len(), OnceLock::new);
        let nobody = nobody();
        let blank = blank_check();
        for definition in &catalogue.definitions {
            let Some(register) = registers.schema.position(&definition.register) else { continue };
            let task = Task::new(&context, &nobody, &blank);
            let mut computed = Computed::default();
            task.add_column(register, &definition.column, &mut computed);
            let (problems, fields) = task.into_parts();
            context.definition_problems.extend(problems);
            context.defined_fields.insert((register, definition.column.name.clone()), fields);
            let name = definition.column.name.clone();
            let key = (register, name.clone());
            if let (Some(kind), Some(value)) = (computed.types.remove(&name), computed.values.remove(&name)) {
                context.defined_types.insert(key.clone(), kind);
                context.defined.insert(key.clone(), value);
                context.defined_behind.insert(key, computed.behind.remove(&name).unwrap_or_default());
            }
        }
        context
    }

    /// The registers' schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.registers.schema
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.audit.period
    }

    /// The strata of a register's rows.
    #[must_use]
    pub fn strata(&self, register: usize) -> Arc<Strata> {
        let compute = || Arc::new(Strata::new(self, register));
        self.shared.strata.get(register).map_or_else(compute, |slot| Arc::clone(slot.get_or_init(compute)))
    }

    /// The caseloads of a role (a code of `appointment_role`).
    #[must_use]
    pub fn loads(&self, role: &str) -> Arc<Loads> {
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.shared.loads.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(role.to_owned()).or_default())
        };
        Arc::clone(slot.get_or_init(|| Arc::new(super::caseload::loads(self, role))))
    }

    /// Caseloads of all people in both roles, for the workload sheet.
    #[must_use]
    pub fn caseloads(&self, limits: &BTreeMap<String, f64>) -> Vec<(u32, Caseload)> {
        super::caseload::summaries(self, limits)
    }
}

fn nobody() -> Indicator {
    use crate::catalogue::indicator::{Evidence, EvidenceLevel};
    use crate::text::Text;
    Indicator {
        id: String::new(),
        standard: 0,
        labels: Vec::new(),
        title: Text::default(),
        asks: Text::default(),
        clauses: Vec::new(),
        evidence: Evidence { level: EvidenceLevel::Full, why: Text::default() },
        inspect: Text::default(),
        remedy: Text::default(),
        parameters: Vec::new(),
        checks: Vec::new(),
    }
}

fn blank_check() -> Check {
    use crate::catalogue::indicator::{Kind, OnSite};
    use crate::text::Text;
    Check {
        id: String::new(),
        nature: Nature::OnSite,
        title: Text::default(),
        counted: Text::default(),
        message: Text::default(),
        clauses: Vec::new(),
        reading: None,
        needs: Vec::new(),
        optional: Vec::new(),
        required: 1.0,
        partial: None,
        with: Vec::new(),
        kind: Kind::OnSite(OnSite { sample: String::new(), filter: None }),
        examples: Vec::new(),
    }
}

/// A parameter's value on a day: the latest one that began, general and by kind of service.
fn on_day(parameter: &Parameter, day: Day, schema: &Schema) -> (Option<f64>, BTreeMap<u32, f64>) {
    let kinds = schema.codes.get("service_kind");
    let mut values: Vec<_> = parameter.values.iter().filter(|v| v.from <= day).collect();
    values.sort_by_key(|v| v.from);
    let mut general = None;
    let mut limited = BTreeMap::new();
    for value in values {
        match &value.service_kind {
            None => general = Some(value.value),
            Some(kind) => {
                if let Some(code) = kinds.and_then(|list| list.position(kind)) {
                    limited.insert(code, value.value);
                }
            }
        }
    }
    (general, limited)
}

impl<'a> Task<'a> {
    /// Prepares a check: its parameters as they are on the reference day.
    #[must_use]
    pub fn new(context: &'a Context<'a>, indicator: &'a Indicator, check: &'a Check) -> Self {
        let day = context.period().reference();
        // The indicator's own come last: they win over a shared one of the same name.
        let usable = || context.catalogue.parameters.iter().chain(&indicator.parameters);
        let params = Params { values: usable().map(|p| (p.name.clone(), on_day(p, day, context.schema()))).collect() };
        let names = usable().map(|p| p.name.clone()).collect();
        Self {
            context,
            indicator,
            check,
            params,
            names,
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

    /// Notes the fields that an expression reads, also behind columns of the catalogue.
    fn note_fields(&self, expr: &Expr, register: usize, subject: Option<usize>) {
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
            if let Some(behind) = self.context.defined_fields.get(&key) {
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

    /// Known facts for evaluation.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        Known {
            registers: self.context.registers,
            period: self.context.period(),
            defined: &self.context.defined,
            params: &self.params,
        }
    }

    /// Position of a register; a missing one is a problem that the reader has reported already.
    #[must_use]
    pub fn register(&self, id: &str) -> usize {
        self.context.schema().position(id).unwrap_or_default()
    }

    /// Parses and checks an expression; a faulty one is reported and stands for "unknown".
    #[must_use]
    pub fn compile(
        &self,
        source: &Source,
        register: usize,
        local: &BTreeMap<String, Type>,
        subject: Option<(usize, &BTreeMap<String, Type>)>,
        wanted: &[Type],
    ) -> Expr {
        let names = Names {
            schema: self.context.schema(),
            register,
            defined: &self.context.defined_types,
            local,
            subject,
            parameters: &self.names,
        };
        let checked = source.node().and_then(|node| expr::check(node, &names));
        match checked {
            Ok((expr, kind)) => {
                self.note_fields(&expr, register, subject.map(|(register, _)| register));
                if !wanted.is_empty() && !wanted.contains(&kind) && kind != Type::Null {
                    let words: Vec<String> = wanted.iter().map(Type::words).collect();
                    self.problem(
                        format!("{} is needed here, and this is {}", words.join(" or "), kind.words()),
                        &source.at,
                    );
                    return Expr::Null(wanted.first().cloned().unwrap_or(Type::Bool));
                }
                expr
            }
            Err(problem) => {
                let start = source.at.start + problem.range.start.min(source.text.len());
                let end = source.at.start + problem.range.end.min(source.text.len());
                self.problems.borrow_mut().push(Located {
                    message: problem.message,
                    help: problem.help,
                    at: start..end.max(start),
                });
                Expr::Null(wanted.first().cloned().unwrap_or(Type::Bool))
            }
        }
    }

    /// The type of a compiled expression's text, for computed columns.
    fn typed(&self, source: &Source, register: usize, local: &BTreeMap<String, Type>) -> Option<(Expr, Type)> {
        let names = Names {
            schema: self.context.schema(),
            register,
            defined: &self.context.defined_types,
            local,
            subject: None,
            parameters: &self.names,
        };
        match source.node().and_then(|node| expr::check(node, &names)) {
            Ok(typed) => {
                self.note_fields(&typed.0, register, None);
                Some(typed)
            }
            Err(_) => {
                // Reported with its place by the general path.
                let _ = self.compile(source, register, local, None, &[]);
                None
            }
        }
    }

    /// Computes the check's own columns on all rows of a register.
    #[must_use]
    pub fn compute(&self, register: usize) -> Computed {
        let mut computed = Computed::default();
        for column in &self.check.with {
            self.add_column(register, column, &mut computed);
        }
        computed
    }

    fn add_column(&self, register: usize, column: &Column, computed: &mut Computed) {
        let name = column.name.clone();
        match &column.source {
            ColumnSource::Expression(source) => {
                let Some((expr, kind)) = self.typed(source, register, &computed.types) else { return };
                let frame = self.whole(register, &computed.values);
                let value = expr::eval(&expr, &frame);
                let value = Value { data: value.data.stretch(frame.len()), ..value };
                let behind = self.behind_expression(&expr, &frame, computed);
                computed.types.insert(name.clone(), kind);
                computed.values.insert(name.clone(), value);
                computed.behind.insert(name, behind);
            }
            ColumnSource::Related(related) => {
                let summary = super::related::summarise(self, register, related, computed);
                computed.types.insert(name.clone(), summary.kind);
                computed.values.insert(name.clone(), summary.value);
                computed.behind.insert(name, summary.behind);
            }
        }
    }

    fn behind_expression(&self, expr: &Expr, frame: &Frame, computed: &Computed) -> Behind {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        let mut general = BTreeSet::new();
        for path in paths {
            let inner = self.look_behind(path, frame.register, computed).map(|b| b.general.clone());
            let prefix: String = path.steps.iter().map(|s| format!("{s}.")).collect();
            match inner {
                Some(names) => general.extend(names.into_iter().map(|n| format!("{prefix}{n}"))),
                None => {
                    general.insert(path.label());
                }
            }
        }
        Behind { general, unknown: self.unknown_expression(expr, frame, computed) }
    }

    /// What leaves an expression unknown in rows that hang on possible related ones.
    fn unknown_expression(&self, expr: &Expr, frame: &Frame, computed: &Computed) -> BTreeMap<u32, expr::Cause> {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        let own = paths.into_iter().filter(|path| path.steps.is_empty());
        let behind = own.filter_map(|path| self.look_behind(path, frame.register, computed));
        let rows: BTreeSet<u32> = behind.flat_map(|behind| behind.unknown.keys().copied()).collect();
        let rows: Vec<u32> = rows.into_iter().collect();
        if rows.is_empty() {
            return BTreeMap::new();
        }
        let frame = Frame { rows: Some(&rows), ..*frame };
        let open = expr::open(&expr::eval(expr, &frame).data.stretch(rows.len()));
        let look = |path: &Path| self.look_behind(path, frame.register, computed);
        let blame = expr::unknowns(expr, &frame, &look);
        let open = rows.iter().zip(blame).zip(open).filter(|(_, open)| *open);
        open.map(|((row, cause), _)| (*row, cause)).filter(|(_, cause)| !cause.rows.is_empty()).collect()
    }

    /// A frame of all rows of a register.
    #[must_use]
    pub fn whole<'f>(&'f self, register: usize, local: &'f BTreeMap<String, Value>) -> Frame<'f> {
        Frame { known: self.known(), register, rows: None, local, subject: None }
    }

    /// What is behind a computed column, own or of the catalogue.
    #[must_use]
    pub fn look_behind<'b>(&'b self, path: &Path, register: usize, computed: &'b Computed) -> Option<&'b Behind> {
        if path.steps.is_empty()
            && path.register == register
            && !path.subject
            && let Some(behind) = computed.behind.get(&path.name)
        {
            return Some(behind);
        }
        self.context.defined_behind.get(&(path.register, path.name.clone()))
    }

    /// A term of the catalogue for each row of a register; the same for all rows unless it depends on the service.
    ///
    /// Terms are read as they stand on the reference day.
    #[must_use]
    pub fn terms(&self, name: &str, register: usize, len: usize) -> Vec<Option<Term>> {
        let unit = self.context.catalogue.parameter(self.indicator, name).and_then(|p| p.unit);
        let Some(unit) = unit else { return vec![None; len] };
        self.numbers(name, register, len).into_iter().map(|n| Some(Term { amount: whole(n?), unit })).collect()
    }

    /// A number of the catalogue for each row of a register.
    #[must_use]
    pub fn numbers(&self, name: &str, register: usize, len: usize) -> Vec<Option<f64>> {
        let none = BTreeMap::new();
        let value = expr::eval(&Expr::Parameter(name.to_owned()), &self.whole(register, &none));
        value.numbers(len)
    }

    /// A number of the catalogue that is the same for everybody.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        self.params.values.get(name).and_then(|(general, _)| *general).unwrap_or_default()
    }
}

#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> i32 {
    number as i32
}
