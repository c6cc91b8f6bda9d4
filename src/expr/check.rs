//! Names and types: from a syntax tree to an expression that can be evaluated on a register.

use std::collections::BTreeMap;
use std::ops::Range;

use super::kind::Type;
use super::syntax::{Comparison, Form, Node, Operation, Problem};
use crate::registers::spec::{FieldType, Schema};
use crate::text::nearest;
use crate::time::{Day, parse_iso_day};

/// What may have become of a cell when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Something stands there that could not be read.
    Unreadable,
    /// Rows with one key say different things.
    Conflicting,
    /// A reference that names nobody, or one of several.
    Dangling,
}

/// A checked expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A column.
    Column(Path),
    /// A day.
    Day(Day),
    /// One of the days of the audit: `period_start`, `period_end`, `as_of`, `ref`.
    Pseudo(Pseudo),
    /// A number of the catalogue.
    Parameter(String),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A position in a code list.
    Code(u32),
    /// A truth value.
    Bool(bool),
    /// Nothing, of the type that its place asks for.
    Null(Type),
    /// `NOT x`.
    Not(Box<Expr>),
    /// `x AND y`.
    And(Box<Expr>, Box<Expr>),
    /// `x OR y`.
    Or(Box<Expr>, Box<Expr>),
    /// A comparison of two values of one type.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Days and numbers.
    Arithmetic(Operation, Box<Expr>, Box<Expr>),
    /// `x IS NULL`; unknown where a reference on the way names nobody.
    IsNull(Box<Expr>),
    /// Codes or texts in a list.
    In(Box<Expr>, Vec<Expr>),
    /// What became of a cell when it was read.
    Marked(Cell, Path),
    /// Whether a list cell holds a row or a code.
    Has(Path, Box<Expr>),
    /// Complete years from one day to another.
    Years(Box<Expr>, Box<Expr>),
    /// A day so many months later, as terms in months are counted.
    AddMonths(Box<Expr>, Box<Expr>),
    /// The day on which a register of the row's provider begins.
    Begins(usize),
    /// The smallest value that is there.
    Least(Vec<Expr>),
    /// The largest value that is there.
    Greatest(Vec<Expr>),
    /// The first value that is there.
    Coalesce(Vec<Expr>),
    /// Whether a day lies in the period: false for a day after the as-of day, and for an empty one where that means "not
    /// yet" (the second says so); else unknown for an empty one.
    InPeriod(Box<Expr>, bool),
    /// The value of the first true condition.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// A code as text, by its list.
    CodeText(Box<Expr>, String),
}

/// Days of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pseudo {
    /// First day of the period.
    PeriodStart,
    /// Last day of the period.
    PeriodEnd,
    /// As-of day.
    AsOf,
    /// Reference day.
    Reference,
    /// First day on which the act was in force.
    ValidFrom,
}

/// Their names in expressions, with what they are in Romanian and English.
pub const PSEUDO_COLUMNS: [(&str, Pseudo, &str, &str); 5] = [
    ("period_start", Pseudo::PeriodStart, "prima zi a perioadei", "first day of the period"),
    ("period_end", Pseudo::PeriodEnd, "ultima zi a perioadei", "last day of the period"),
    ("as_of", Pseudo::AsOf, "ziua la care se face verificarea", "the as-of day"),
    ("ref", Pseudo::Reference, "cea dintâi dintre ultimele două", "the earlier of these two"),
    ("valid_from", Pseudo::ValidFrom, "prima zi în vigoare a actului", "first day on which the act was in force"),
];

/// A column, reached over references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Whether it starts at the subject of a related row instead of the row itself.
    pub subject: bool,
    /// Reference fields on the way.
    pub steps: Vec<String>,
    /// The column.
    pub name: String,
    /// Register that the column belongs to.
    pub register: usize,
    /// Its type.
    pub kind: Type,
}

impl Path {
    /// The path as written.
    #[must_use]
    pub fn label(&self) -> String {
        let mut label = String::new();
        for step in &self.steps {
            label.push_str(step);
            label.push('.');
        }
        label.push_str(&self.name);
        label
    }
}

/// The names that an expression may use.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The registers.
    pub schema: &'a Schema,
    /// Position of the register whose rows are looked at.
    pub register: usize,
    /// Columns that the catalogue adds to registers.
    pub defined: &'a BTreeMap<(usize, String), Type>,
    /// Columns that the check adds.
    pub local: &'a BTreeMap<String, Type>,
    /// Position of the subject's register and the check's columns, where the row is related to a subject.
    pub subject: Option<(usize, &'a BTreeMap<String, Type>)>,
    /// Names of the parameters.
    pub parameters: &'a [String],
}

/// Checks names and types; returns the expression with its type.
///
/// # Errors
/// Unknown names (with the nearest one), operands that do not fit.
pub fn check(node: &Node, names: &Names) -> Result<(Expr, Type), Problem> {
    Checker { names }.expr(node, None)
}

struct Checker<'a> {
    names: &'a Names<'a>,
}

type Typed = (Expr, Type);

impl Checker<'_> {
    fn expr(&self, node: &Node, wanted: Option<&Type>) -> Result<Typed, Problem> {
        let at = &node.range;
        Ok(match &node.form {
            Form::Name(parts) => self.name(parts, at)?,
            Form::Number(n) => (Expr::Number(*n), Type::Number),
            Form::Bool(flag) => (Expr::Bool(*flag), Type::Bool),
            Form::Null => {
                let kind = wanted.cloned().unwrap_or(Type::Null);
                (Expr::Null(kind.clone()), kind)
            }
            Form::Text(text) => self.literal(text, wanted, at)?,
            Form::Not(inner) => (Expr::Not(Box::new(self.truth(inner)?)), Type::Bool),
            Form::And(l, r) => (Expr::And(Box::new(self.truth(l)?), Box::new(self.truth(r)?)), Type::Bool),
            Form::Or(l, r) => (Expr::Or(Box::new(self.truth(l)?), Box::new(self.truth(r)?)), Type::Bool),
            Form::Compare(op, l, r) => self.compare(*op, l, r, at)?,
            Form::Arithmetic(op, l, r) => self.arithmetic(*op, l, r, at)?,
            Form::IsNull(inner) => (Expr::IsNull(Box::new(self.expr(inner, None)?.0)), Type::Bool),
            Form::In(value, list) => {
                let (value, kind) = self.expr(value, None)?;
                let list =
                    list.iter().map(|item| self.fitting(item, &kind).map(|(e, _)| e)).collect::<Result<Vec<_>, _>>()?;
                (Expr::In(Box::new(value), list), Type::Bool)
            }
            Form::Call(name, arguments) => self.call(name, arguments, at)?,
            Form::Case(arms, otherwise) => self.case(arms, otherwise.as_deref(), wanted)?,
        })
    }

    fn truth(&self, node: &Node) -> Result<Expr, Problem> {
        let (expr, kind) = self.expr(node, Some(&Type::Bool))?;
        if kind == Type::Bool {
            Ok(expr)
        } else {
            Err(Problem {
                message: format!("a truth value is needed here, and this is {}", kind.words()),
                help: Some("compare it with something, or ask whether it IS NULL".to_owned()),
                range: node.range.clone(),
            })
        }
    }

    /// An expression of the given type; a bounded count also fits a number.
    fn fitting(&self, node: &Node, kind: &Type) -> Result<Typed, Problem> {
        let (expr, found) = self.expr(node, Some(kind))?;
        if found == *kind || matches!((kind, &found), (Type::Bounded, Type::Number) | (Type::Number, Type::Bounded)) {
            return Ok((expr, found));
        }
        Err(Problem {
            message: format!("{} cannot be compared with {}", kind.words(), found.words()),
            help: match (kind, &found) {
                (Type::Day, Type::Number) => {
                    Some("write a date as '2024-01-31', or subtract two dates to get days".to_owned())
                }
                _ => None,
            },
            range: node.range.clone(),
        })
    }

    fn compare(&self, op: Comparison, l: &Node, r: &Node, at: &Range<usize>) -> Result<Typed, Problem> {
        // The side that is not a literal tells what the other one must be.
        let literal = |n: &Node| matches!(n.form, Form::Text(_) | Form::Null);
        let (left, right, kind) = if literal(l) {
            let (right, kind) = self.expr(r, None)?;
            (self.fitting(l, &kind)?.0, right, kind)
        } else {
            let (left, kind) = self.expr(l, None)?;
            (left, self.fitting(r, &kind)?.0, kind)
        };
        let equality = matches!(op, Comparison::Equal | Comparison::Different);
        let ordered = matches!(kind, Type::Day | Type::Number | Type::Bounded);
        if equality && matches!(kind, Type::Bounded) {
            return Err(Problem {
                message: "a count of related rows can only be compared with <, <=, > and >=".to_owned(),
                help: None,
                range: at.clone(),
            });
        }
        if !equality && !ordered {
            return Err(Problem {
                message: format!("{} has no order", kind.words()),
                help: Some("only dates and numbers can be compared with <, <=, > and >=".to_owned()),
                range: at.clone(),
            });
        }
        Ok((Expr::Compare(op, Box::new(left), Box::new(right)), Type::Bool))
    }

    fn arithmetic(&self, op: Operation, l: &Node, r: &Node, at: &Range<usize>) -> Result<Typed, Problem> {
        let (left, a) = self.expr(l, None)?;
        let (right, b) = self.expr(r, None)?;
        let kind = match (&a, op, &b) {
            (Type::Number, _, Type::Number) => Type::Number,
            (Type::Number | Type::Bounded, _, Type::Number | Type::Bounded) => Type::Bounded,
            (Type::Day, Operation::Minus, Type::Day) => Type::Number,
            (Type::Day, Operation::Plus | Operation::Minus, Type::Number) => Type::Day,
            _ => {
                return Err(Problem {
                    message: format!("{} and {} cannot be calculated with each other", a.words(), b.words()),
                    help: None,
                    range: at.clone(),
                });
            }
        };
        Ok((Expr::Arithmetic(op, Box::new(left), Box::new(right)), kind))
    }

    fn literal(&self, text: &str, wanted: Option<&Type>, at: &Range<usize>) -> Result<Typed, Problem> {
        match wanted {
            Some(Type::Code(list)) => {
                let codes = self.names.schema.codes.get(list);
                match codes.and_then(|l| l.position(text)) {
                    Some(position) => Ok((Expr::Code(position), Type::Code(list.clone()))),
                    None => Err(Problem {
                        message: format!("`{text}` is not a code of `{list}`"),
                        help: nearest(text, codes.into_iter().flat_map(|l| &l.codes).map(|c| c.id.as_str())),
                        range: at.clone(),
                    }),
                }
            }
            Some(Type::Day) => match parse_iso_day(text) {
                Some(day) => Ok((Expr::Day(day), Type::Day)),
                None => Err(Problem {
                    message: format!("`{text}` is not a date"),
                    help: Some("write it as '2024-01-31'".to_owned()),
                    range: at.clone(),
                }),
            },
            _ => Ok((Expr::Text(text.to_owned()), Type::Text)),
        }
    }

    fn call(&self, name: &str, arguments: &[Node], at: &Range<usize>) -> Result<Typed, Problem> {
        let wrong_number =
            |wanted: &str| Problem { message: format!("`{name}` takes {wanted}"), help: None, range: at.clone() };
        match (name, arguments) {
            ("YEARS", [from, to]) => Ok((
                Expr::Years(Box::new(self.fitting(from, &Type::Day)?.0), Box::new(self.fitting(to, &Type::Day)?.0)),
                Type::Number,
            )),
            ("YEARS", _) => Err(wrong_number("two dates")),
            ("IN_PERIOD", [day]) => {
                let day = self.fitting(day, &Type::Day)?.0;
                let not_yet = matches!(&day, Expr::Column(path) if self.not_yet(path));
                Ok((Expr::InPeriod(Box::new(day), not_yet), Type::Bool))
            }
            ("IN_PERIOD", _) => Err(wrong_number("one date")),
            ("ADD_MONTHS", [day, months]) => Ok((
                Expr::AddMonths(
                    Box::new(self.fitting(day, &Type::Day)?.0),
                    Box::new(self.fitting(months, &Type::Number)?.0),
                ),
                Type::Day,
            )),
            ("ADD_MONTHS", _) => Err(wrong_number("a date and a number of months")),
            ("BEGINS", [Node { form: Form::Text(id), range }]) => match self.names.schema.position(id) {
                Some(register) => Ok((Expr::Begins(register), Type::Day)),
                None => Err(Problem {
                    message: format!("there is no register `{id}`"),
                    help: nearest(id, self.names.schema.registers.iter().map(|r| r.id.as_str())),
                    range: range.clone(),
                }),
            },
            ("BEGINS", _) => Err(wrong_number("the name of a register")),
            ("HAS", [list, value]) => {
                let (found, kind) = self.expr(list, None)?;
                let wanted = self.member(&found, &kind).ok_or_else(|| Problem {
                    message: format!("a column that holds a list is needed here, and this is {}", kind.words()),
                    help: matches!(kind, Type::Code(_) | Type::Row(_))
                        .then(|| "one that holds one alone is compared with `=`".to_owned()),
                    range: list.range.clone(),
                })?;
                let value = self.fitting(value, &wanted)?.0;
                match found {
                    Expr::Column(path) => Ok((Expr::Has(path, Box::new(value)), Type::Bool)),
                    _ => Err(wrong_number("a column that holds a list, and what may be in it")),
                }
            }
            ("HAS", _) => Err(wrong_number("a column that holds a list, and what may be in it")),
            ("UNREADABLE", [field]) => self.marked(Cell::Unreadable, field),
            ("CONFLICTING", [field]) => self.marked(Cell::Conflicting, field),
            ("DANGLING", [field]) => self.marked(Cell::Dangling, field),
            ("UNREADABLE" | "CONFLICTING" | "DANGLING", _) => Err(wrong_number("one field")),
            (_, []) => Err(wrong_number("at least one value")),
            (_, [first, rest @ ..]) => {
                let (first, kind) = self.expr(first, None)?;
                let mut values = vec![first];
                for node in rest {
                    values.push(self.fitting(node, &kind)?.0);
                }
                let expr = match name {
                    "LEAST" => Expr::Least(values),
                    "GREATEST" => Expr::Greatest(values),
                    _ => Expr::Coalesce(values),
                };
                if matches!(expr, Expr::Least(_) | Expr::Greatest(_)) && !matches!(kind, Type::Day | Type::Number) {
                    return Err(Problem {
                        message: format!("{} has no order", kind.words()),
                        help: None,
                        range: at.clone(),
                    });
                }
                Ok((expr, kind))
            }
        }
    }

    /// What became of a cell: of a field that a register keeps, not of a computed column.
    fn marked(&self, cell: Cell, node: &Node) -> Result<Typed, Problem> {
        let (found, _) = self.expr(node, None)?;
        let problem = |message: &str| Problem { message: message.to_owned(), help: None, range: node.range.clone() };
        let Expr::Column(path) = found else { return Err(problem("a field of a register is needed here")) };
        let spec = self.names.schema.registers.get(path.register);
        let Some(field) = spec.and_then(|spec| spec.field(&path.name)) else {
            return Err(problem("a field of a register is needed here, and this column is computed"));
        };
        if cell == Cell::Dangling && !matches!(field.kind, FieldType::Ref | FieldType::Refs) {
            return Err(problem("only a reference can lead nowhere"));
        }
        Ok((Expr::Marked(cell, path), Type::Bool))
    }

    /// What the members of a list are.
    fn member(&self, list: &Expr, kind: &Type) -> Option<Type> {
        let schema = self.names.schema;
        match (list, kind) {
            (Expr::Column(path), Type::List) => {
                let field = schema.registers.get(path.register)?.field(&path.name)?;
                schema.position(field.of.as_deref()?).map(Type::Row)
            }
            (Expr::Column(_), Type::Codes(list)) => Some(Type::Code(list.clone())),
            _ => None,
        }
    }

    /// Whether an empty value of a column means that it has not happened yet.
    fn not_yet(&self, path: &Path) -> bool {
        let spec = self.names.schema.registers.get(path.register);
        spec.and_then(|spec| spec.field(&path.name)).is_some_and(|field| field.not_yet)
    }

    /// All branches have one type; codes beside texts are read as texts.
    fn case(&self, arms: &[(Node, Node)], otherwise: Option<&Node>, wanted: Option<&Type>) -> Result<Typed, Problem> {
        let results: Vec<&Node> = arms.iter().map(|(_, r)| r).chain(otherwise).collect();
        let mut typed = Vec::new();
        for node in &results {
            typed.push(self.expr(node, wanted)?);
        }
        let mut kinds = typed.iter().map(|(_, k)| k).filter(|k| **k != Type::Null);
        let first = kinds.next().cloned().unwrap_or(Type::Null);
        let mixed = kinds.any(|k| *k != first);
        let kind = if mixed { Type::Text } else { first };
        let mut values = Vec::new();
        for ((expr, found), node) in typed.into_iter().zip(&results) {
            values.push(match (found, &kind) {
                (found, kind) if found == *kind => expr,
                (Type::Code(list), Type::Text) => Expr::CodeText(Box::new(expr), list),
                (Type::Null, kind) => Expr::Null(kind.clone()),
                (found, kind) => {
                    return Err(Problem {
                        message: format!("this branch is {} where others are {}", found.words(), kind.words()),
                        help: None,
                        range: node.range.clone(),
                    });
                }
            });
        }
        let mut values = values.into_iter();
        let mut checked = Vec::new();
        for ((condition, _), value) in arms.iter().zip(values.by_ref()) {
            checked.push((self.truth(condition)?, value));
        }
        Ok((Expr::Case(checked, values.next().map(Box::new)), kind))
    }

    fn name(&self, parts: &[String], at: &Range<usize>) -> Result<Typed, Problem> {
        let [first, rest @ ..] = parts else {
            return Err(Problem { message: "a name is needed here".to_owned(), help: None, range: at.clone() });
        };
        if rest.is_empty() {
            if let Some((_, pseudo, ..)) = PSEUDO_COLUMNS.iter().find(|(name, ..)| name == first) {
                return Ok((Expr::Pseudo(*pseudo), Type::Day));
            }
            if self.names.parameters.contains(first) {
                // Either could be meant, and the other would be hidden without a word.
                if self.path(false, parts, self.names.register, self.names.local, at).is_ok() {
                    return Err(Problem {
                        message: format!("`{first}` is a parameter and a column: give the parameter another name"),
                        help: None,
                        range: at.clone(),
                    });
                }
                return Ok((Expr::Parameter(first.clone()), Type::Number));
            }
        }
        let (subject, parts, register, local) = match (first.as_str(), self.names.subject) {
            ("subject", Some((register, local))) => (true, rest, register, local),
            _ => (false, parts, self.names.register, self.names.local),
        };
        self.path(subject, parts, register, local, at)
    }

    fn path(
        &self,
        subject: bool,
        parts: &[String],
        mut register: usize,
        local: &BTreeMap<String, Type>,
        at: &Range<usize>,
    ) -> Result<Typed, Problem> {
        let mut steps: Vec<String> = Vec::new();
        for (position, part) in parts.iter().enumerate() {
            let last = position + 1 == parts.len();
            let own = (position == 0).then(|| local.get(part)).flatten();
            let defined = self.names.defined.get(&(register, part.clone()));
            let spec = self.names.schema.registers.get(register);
            let field = spec.and_then(|s| s.field(part));
            let found = own.or(defined).cloned().or_else(|| field.and_then(|f| Type::of_field(f, self.names.schema)));
            match found {
                Some(kind) if last => {
                    let path = Path { subject, steps, name: part.clone(), register, kind: kind.clone() };
                    return Ok((Expr::Column(path), kind));
                }
                Some(Type::Row(to)) if own.is_none() && defined.is_none() => {
                    steps.push(part.clone());
                    register = to;
                }
                Some(kind) => {
                    return Err(Problem {
                        message: format!("`{part}` is {} and has no columns of its own", kind.words()),
                        help: None,
                        range: at.clone(),
                    });
                }
                None => {
                    let id = spec.map_or("", |s| s.id.as_str());
                    let why = match field {
                        Some(f) if f.personal => "is personal and never leaves the reader",
                        Some(_) => "is a list and cannot be used in an expression",
                        None => "is not a column of it",
                    };
                    let fields = spec.into_iter().flat_map(|s| &s.fields).map(|f| f.id.as_str());
                    let known = fields
                        .chain(local.keys().map(String::as_str))
                        .chain(self.names.parameters.iter().map(String::as_str))
                        .chain(PSEUDO_COLUMNS.iter().map(|(name, ..)| *name));
                    return Err(Problem {
                        message: format!("register `{id}`: `{part}` {why}"),
                        help: nearest(part, known),
                        range: at.clone(),
                    });
                }
            }
        }
        Err(Problem { message: "a column is needed after `subject`".to_owned(), help: None, range: at.clone() })
    }
}
