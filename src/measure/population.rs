//! The subjects of a check: the rows of a register, which of them are counted, and what is known about each.

use std::collections::BTreeMap;

use super::computed::Computed;
use super::task::Task;
use crate::catalogue::indicator::{Exempt, Source};
use crate::expr::{self, Doubt, Explanation, Explanations, Expr, Frame, Reading, Type};
use crate::registers::spec::Role;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::values::{marks, options};
use crate::registers::{Origin, Registers, Table};
use crate::time::{Day, Moment};

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
    /// Whether it is decided before the test.
    pub first: bool,
    /// Whether it holds, row by row.
    pub holds: Vec<Option<bool>>,
    /// Where only a column that the sheet lacks leaves it open, and which.
    pub lacking: BTreeMap<u32, Explanation>,
}

/// Moments of an expression, row by row.
#[derive(Debug, Default)]
pub struct Moments {
    /// With the time of day where it is a plain field that has one.
    pub at: Vec<Option<Moment>>,
    /// Empty moments that lie after the as-of day.
    pub later: Vec<bool>,
    /// Empty moments that are not known; no entries where there is none.
    pub unknown: Vec<bool>,
}

impl Moments {
    /// Whether the moment of a row is one that nobody knows.
    #[must_use]
    pub fn is_unknown(&self, row: usize) -> bool {
        self.unknown.get(row) == Some(&true)
    }
}

/// Days of an expression, row by row, and which of them are not known.
#[derive(Debug, Default)]
pub struct Days {
    /// The days.
    pub at: Vec<Option<Day>>,
    /// Rows whose day is not known; no entries where there is none.
    pub unknown: Vec<bool>,
}

impl Days {
    /// The day of a row.
    #[must_use]
    pub fn of(&self, row: usize) -> Option<Day> {
        self.at.get(row).copied().flatten()
    }

    /// Whether the day of a row is one that nobody knows.
    #[must_use]
    pub fn is_unknown(&self, row: usize) -> bool {
        self.unknown.get(row) == Some(&true)
    }
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
    pub fn frame(&self, reading: Reading) -> Frame<'_> {
        self.task.whole(self.register, &self.computed.values, reading)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().map_or(0, |table| table.height)
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

    /// A predicate that counts, excuses or ends, row by row; everything true where there is none.
    #[must_use]
    pub fn truths(&self, source: Option<&Source>) -> Vec<Option<bool>> {
        match source {
            None => vec![Some(true); self.len()],
            Some(source) => {
                let expr = self.compile(source, &[Type::Bool]);
                expr::eval(&expr, &self.frame(Reading::Settled)).truths(self.len())
            }
        }
    }

    /// A predicate that must be proved, row by row. True where it is with absent columns read as empty; false where
    /// nothing that such a column, or a row that may belong to the subject, could say would change it. What rests on the
    /// row before or after, or on a stretch, is true only where no row that may stand between could change it.
    #[must_use]
    pub fn proof(&self, source: &Source) -> Vec<Option<bool>> {
        let expr = self.compile(source, &[Type::Bool]);
        let mut truths = expr::eval(&expr, &self.frame(Reading::Settled)).truths(self.len());
        if self.task.differs(&expr, self.register, &self.computed, Reading::Open) {
            let open = expr::eval(&expr, &self.frame(Reading::Open)).truths(self.len());
            let sequence = self.task.rests_on_sequence(&expr);
            for (truth, open) in truths.iter_mut().zip(open) {
                if *truth != Some(true) || sequence {
                    *truth = open;
                }
            }
        }
        truths
    }

    /// The same as if rows that are possible only were not there: tells which subjects only they keep from a breach.
    #[must_use]
    pub fn strict(&self, source: &Source, rows: &[u32]) -> Vec<Option<bool>> {
        let expr = self.compile(source, &[Type::Bool]);
        let frame = Frame { rows: Some(rows), ..self.frame(Reading::Strict) };
        expr::eval(&expr, &frame).truths(rows.len())
    }

    /// Days of an expression, row by row.
    #[must_use]
    pub fn days(&self, source: &Source) -> Days {
        let expr = self.compile(source, &[Type::Day]);
        let value = expr::eval(&expr, &self.frame(Reading::Settled));
        Days { unknown: value.unknown.as_ref().map(marks).unwrap_or_default(), at: value.days(self.len()) }
    }

    /// The end of a duty as far as it is known, row by row: of several ends (`LEAST`) one that nobody can find does not
    /// hide the others, for the duty ends with the earliest. It is not known where one of them is not.
    #[must_use]
    pub fn known_end(&self, source: Option<&Source>) -> Days {
        let mut ends = Days { at: vec![None; self.len()], unknown: Vec::new() };
        let Some(source) = source else { return ends };
        let expr = self.compile(source, &[Type::Day]);
        let several = match &expr {
            Expr::Least(several) => several.as_slice(),
            one => std::slice::from_ref(one),
        };
        for one in several {
            let Days { at, unknown } = self.known_days(one);
            for (end, day) in ends.at.iter_mut().zip(at) {
                *end = match (*end, day) {
                    (Some(a), Some(b)) => Some(i32::min(a, b)),
                    (a, b) => a.or(b),
                };
            }
            if !unknown.is_empty() {
                ends.unknown.resize(self.len(), false);
                for (open, unknown) in ends.unknown.iter_mut().zip(unknown) {
                    *open |= unknown;
                }
            }
        }
        ends
    }

    /// The first days of a duty as far as they are known, row by row: of several rows of which one cannot be read the
    /// others tell by when it has begun. It is not known where it may have begun earlier.
    #[must_use]
    pub fn known_start(&self, source: &Source) -> Days {
        self.known_days(&self.compile(source, &[Type::Day]))
    }

    fn known_days(&self, expr: &Expr) -> Days {
        let value = expr::eval(expr, &self.frame(Reading::Settled));
        let mut days =
            Days { unknown: value.unknown.as_ref().map(marks).unwrap_or_default(), at: value.days(self.len()) };
        if days.unknown.contains(&true) && self.task.differs(expr, self.register, &self.computed, Reading::Known) {
            let known = expr::eval(expr, &self.frame(Reading::Known)).days(self.len());
            for (day, known) in days.at.iter_mut().zip(known) {
                *day = day.or(known);
            }
        }
        days
    }

    /// Moments of an expression; read as [`Reading::Open`], a column that the sheet lacks leaves them unknown.
    #[must_use]
    pub fn moments(&self, source: &Source, reading: Reading) -> Moments {
        let expr = self.compile(source, &[Type::Day]);
        let value = expr::eval(&expr, &self.frame(reading));
        let days = value.days(self.len());
        let minutes = match &expr {
            Expr::Column(path) if path.steps.is_empty() => self.table().and_then(|t| t.minutes.get(&path.name)),
            _ => None,
        };
        let at = days
            .into_iter()
            .enumerate()
            .map(|(row, day)| {
                let minute = minutes.and_then(|m| m.get(row)).and_then(|&m| u16::try_from(m).ok());
                day.map(|day| Moment { day, minute })
            })
            .collect();
        Moments {
            at,
            later: value.later.as_ref().map(marks).unwrap_or_default(),
            unknown: value.unknown.as_ref().map(marks).unwrap_or_default(),
        }
    }

    /// Evaluates the conditions under which subjects drop out. What a column that the sheet lacks would say may be the
    /// reason that excuses: without it nobody breaches. A row that may belong to a subject excuses nothing.
    #[must_use]
    pub fn exempt(&self, conditions: &[Exempt]) -> Vec<ExemptRows> {
        let rows = |e: &Exempt| {
            let mut holds = self.truths(Some(&e.when));
            let lacking = self.lacking(&e.when, &holds);
            for row in lacking.keys() {
                if let Some(holds) = holds.get_mut(*row as usize) {
                    *holds = None;
                }
            }
            ExemptRows { reason: e.reason.clone(), first: e.first, holds, lacking }
        };
        conditions.iter().map(rows).collect()
    }

    /// Evaluates the conditions under which a test that is not fulfilled proves nothing. A row that may belong to a
    /// subject may be one of those that leave only what is excused.
    pub fn unproven(&self, conditions: &[Exempt]) -> Vec<ExemptRows> {
        let rows = |e: &Exempt| {
            let mut holds = self.truths(Some(&e.when));
            let lacking = self.opened(&e.when, &holds);
            for row in lacking.keys() {
                if let Some(holds) = holds.get_mut(*row as usize) {
                    *holds = None;
                }
            }
            ExemptRows { reason: e.reason.clone(), first: e.first, holds, lacking }
        };
        conditions.iter().map(rows).collect()
    }

    /// The rows in which a condition that does not hold might, if a column that their sheet lacks said something.
    fn lacking(&self, condition: &Source, holds: &[Option<bool>]) -> BTreeMap<u32, Explanation> {
        let mut opened = self.opened(condition, holds);
        opened.retain(|_, why| why.doubt == Doubt::ColumnMissing);
        opened
    }

    /// The rows in which a condition that does not hold might as a proof is read, and what leaves it open.
    fn opened(&self, condition: &Source, holds: &[Option<bool>]) -> BTreeMap<u32, Explanation> {
        let expr = self.compile(condition, &[Type::Bool]);
        if !self.task.differs(&expr, self.register, &self.computed, Reading::Open) {
            return BTreeMap::new();
        }
        let open = expr::eval(&expr, &self.frame(Reading::Open)).truths(self.len());
        let opened =
            |(_, (holds, open)): &(u32, (&Option<bool>, Option<bool>))| **holds == Some(false) && open.is_none();
        let rows: Vec<u32> = (0u32..).zip(holds.iter().zip(open)).filter(opened).map(|(row, _)| row).collect();
        let why = self.blame(Some(condition), &rows, Reading::Open);
        rows.into_iter().zip(why).collect()
    }

    /// What makes a predicate false or unknown, for some rows.
    #[must_use]
    pub fn blame(&self, source: Option<&Source>, rows: &[u32], reading: Reading) -> Explanations {
        let Some(source) = source else { return vec![Explanation::default(); rows.len()] };
        let expr = self.compile(source, &[Type::Bool]);
        let frame = Frame { rows: Some(rows), ..self.frame(reading) };
        let look = |path: &expr::Path| self.task.look_behind(path, self.register, &self.computed);
        expr::explain(&expr, &frame, &look)
    }

    /// What makes a value unknown, for some rows.
    #[must_use]
    pub fn unknowns(&self, value: &Expr, rows: &[u32]) -> Explanations {
        let frame = Frame { rows: Some(rows), ..self.frame(Reading::Open) };
        let look = |path: &expr::Path| self.task.look_behind(path, self.register, &self.computed);
        expr::unknowns(value, &frame, &look)
    }

    /// What makes a day of a duty unknown in one row, where a column that the sheet lacks is empty.
    #[must_use]
    pub fn unknown_duty_day(&self, source: &Source, row: u32) -> Explanation {
        let rows = [row];
        let frame = Frame { rows: Some(&rows), ..self.frame(Reading::Settled) };
        let look = |path: &expr::Path| self.task.look_behind(path, self.register, &self.computed);
        expr::unknowns(&self.compile(source, &[Type::Day]), &frame, &look).pop().unwrap_or_default()
    }

    /// What makes a day unknown in one row.
    #[must_use]
    pub fn unknown_day(&self, source: &Source, row: u32) -> Explanation {
        self.unknowns(&self.compile(source, &[Type::Day]), &[row]).pop().unwrap_or_default()
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
        let staff = self.task.context.schema().playing(Role::Worker).unwrap_or(usize::MAX);
        let expr = self.compile(path, &[Type::Row(staff)]);
        match expr::eval(&expr, &self.frame(Reading::Settled)).data {
            expr::Data::Row(rows) => options(&rows).into_iter().map(|r| r.unwrap_or(EMPTY)).collect(),
            _ => vec![EMPTY; self.len()],
        }
    }
}
