//! The subjects of a check: the rows of a register, which of them are counted, and what is known about each.

use super::context::{Computed, Task};
use crate::catalogue::indicator::{Exempt, Source};
use crate::expr::{self, Blame, Cause, Expr, Frame, Type};
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::values::{marks, options};
use crate::registers::{Origin, Registers, Table};
use crate::time::Moment;

/// The rows of the subjects' register with the check's columns.
#[derive(Debug)]
pub struct Population<'a> {
    /// The check.
    pub task: &'a Task<'a>,
    /// Position of the register.
    pub register: usize,
    /// The check's columns.
    pub computed: Computed,
}

/// A condition under which subjects drop out, evaluated.
#[derive(Debug)]
pub struct ExemptRows {
    /// Reason code.
    pub reason: String,
    /// Whether it holds, row by row.
    pub holds: Vec<Option<bool>>,
}

impl<'a> Population<'a> {
    /// Computes the check's columns for a register.
    #[must_use]
    pub fn new(task: &'a Task<'a>, register: &str) -> Self {
        let register = task.register(register);
        Self { task, register, computed: task.compute(register) }
    }

    /// All rows as a frame.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        self.task.whole(self.register, &self.computed.values)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame().len()
    }

    /// The registers.
    #[must_use]
    pub fn registers(&self) -> &'a Registers {
        self.task.context.registers
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> Option<&'a Table> {
        self.registers().tables.get(self.register)
    }

    /// Compiles an expression over the rows.
    #[must_use]
    pub fn compile(&self, source: &Source, wanted: &[Type]) -> Expr {
        self.task.compile(source, self.register, &self.computed.types, None, wanted)
    }

    /// A predicate, row by row; everything true where there is none.
    #[must_use]
    pub fn truths(&self, source: Option<&Source>) -> Vec<Option<bool>> {
        match source {
            None => vec![Some(true); self.len()],
            Some(source) => {
                let expr = self.compile(source, &[Type::Bool]);
                expr::eval(&expr, &self.frame()).truths(self.len())
            }
        }
    }

    /// Days of an expression, row by row, and whether an empty one is a date after the as-of day.
    #[must_use]
    pub fn days(&self, source: &Source) -> Vec<Option<i32>> {
        let expr = self.compile(source, &[Type::Day]);
        expr::eval(&expr, &self.frame()).days(self.len())
    }

    /// The end of a duty as far as it is known, row by row: of several ends (`LEAST`) one that nobody can find does not
    /// hide the others, for the duty ends with the earliest.
    #[must_use]
    pub fn known_end(&self, source: Option<&Source>) -> Vec<Option<i32>> {
        let mut ends = vec![None; self.len()];
        let Some(source) = source else { return ends };
        let expr = self.compile(source, &[Type::Day]);
        let several = match &expr {
            Expr::Least(several) => several.as_slice(),
            one => std::slice::from_ref(one),
        };
        for one in several {
            for (end, day) in ends.iter_mut().zip(expr::eval(one, &self.frame()).days(self.len())) {
                *end = match (*end, day) {
                    (Some(a), Some(b)) => Some(i32::min(a, b)),
                    (a, b) => a.or(b),
                };
            }
        }
        ends
    }

    /// Moments of an expression: with the time of day where it is a plain field that has one. The second list marks
    /// empty moments that lie after the as-of day.
    #[must_use]
    pub fn moments(&self, source: &Source) -> (Vec<Option<Moment>>, Vec<bool>) {
        let expr = self.compile(source, &[Type::Day]);
        let value = expr::eval(&expr, &self.frame());
        let days = value.days(self.len());
        let minutes = match &expr {
            Expr::Column(path) if path.steps.is_empty() => {
                self.registers().tables.get(self.register).and_then(|t| t.minutes.get(&path.name))
            }
            _ => None,
        };
        let moments = days
            .into_iter()
            .enumerate()
            .map(|(row, day)| {
                let minute = minutes.and_then(|m| m.get(row)).and_then(|&m| u16::try_from(m).ok());
                day.map(|day| Moment { day, minute })
            })
            .collect();
        let later = match value.later {
            Some(later) => marks(&later),
            None => vec![false; self.len()],
        };
        (moments, later)
    }

    /// Evaluates the conditions under which subjects drop out.
    #[must_use]
    pub fn exempt(&self, conditions: &[Exempt]) -> Vec<ExemptRows> {
        conditions.iter().map(|e| ExemptRows { reason: e.reason.clone(), holds: self.truths(Some(&e.when)) }).collect()
    }

    /// What makes a predicate false or unknown, for some rows.
    #[must_use]
    pub fn blame(&self, source: Option<&Source>, rows: &[u32]) -> Blame {
        let Some(source) = source else { return vec![Cause::default(); rows.len()] };
        let expr = self.compile(source, &[Type::Bool]);
        let frame = Frame { rows: Some(rows), ..self.frame() };
        let look = |path: &expr::Path| self.task.look_behind(path, self.register, &self.computed);
        expr::explain(&expr, &frame, &look)
    }

    /// What makes a value unknown, for some rows.
    #[must_use]
    pub fn unknowns(&self, value: &Expr, rows: &[u32]) -> Blame {
        let frame = Frame { rows: Some(rows), ..self.frame() };
        let look = |path: &expr::Path| self.task.look_behind(path, self.register, &self.computed);
        expr::unknowns(value, &frame, &look)
    }

    /// Owner of a row, where it has one.
    #[must_use]
    pub fn owner(&self, row: usize) -> Option<u32> {
        let owner = *self.table()?.owner.get(row)?;
        (owner < DANGLING).then_some(owner)
    }

    /// Where a row stands.
    #[must_use]
    pub fn origin(&self, row: usize) -> Option<Origin> {
        self.table()?.origin.get(row).copied()
    }

    /// The persons answerable, by row of the staff register: the end of a reference path.
    #[must_use]
    pub fn responsible(&self, path: Option<&Source>) -> Vec<u32> {
        let Some(path) = path else { return vec![EMPTY; self.len()] };
        let staff = self.task.context.schema().position("staff").unwrap_or_default();
        let expr = self.compile(path, &[Type::Row(staff)]);
        match expr::eval(&expr, &self.frame()).data {
            expr::Data::Row(rows) => options(&rows).into_iter().map(|r| r.unwrap_or(EMPTY)).collect(),
            _ => vec![EMPTY; self.len()],
        }
    }
}
