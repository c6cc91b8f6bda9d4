//! Columns computed for a check or by the catalogue: their types, their values as each reading sees them, and what is
//! behind them.

use std::collections::{BTreeMap, BTreeSet};

use super::computed::Computed;
use super::summary::Summary;
use super::task::Task;
use crate::catalogue::indicator::{Column, ColumnSource};
use crate::expr::{self, ColumnExplanation, Doubt, Expr, Frame, Path, Reading, Value};
use crate::registers::values::marks;

impl Computed {
    /// Adds a column of a register, in as many versions as readings differ.
    pub fn add(&mut self, task: &Task, register: usize, column: &Column) {
        match &column.source {
            ColumnSource::Expression(source) => {
                let Some((expr, kind)) = task.typed(source, register, &self.types, None) else { return };
                self.expression(task, register, &column.name, &expr);
                self.types.insert(column.name.clone(), kind);
            }
            ColumnSource::Related(related) => {
                self.summary(&column.name, super::related::summarise(task, register, related, self));
            }
            ColumnSource::Neighbour(neighbour) => {
                self.summary(&column.name, super::neighbours::neighbour(task, register, neighbour, self));
            }
            ColumnSource::Touching(touching) => {
                self.summary(&column.name, super::neighbours::touching(task, register, touching, self));
            }
        }
    }

    fn summary(&mut self, name: &str, summary: Summary) {
        for (reading, value) in summary.values {
            self.values.insert(name.to_owned(), reading, value);
        }
        self.types.insert(name.to_owned(), summary.kind);
        self.behind.insert(name.to_owned(), summary.behind);
        if let Some(possible) = summary.possible {
            self.possible.insert(name.to_owned(), possible);
        }
    }

    fn expression(&mut self, task: &Task, register: usize, name: &str, expr: &Expr) {
        let value = |reading| {
            let frame = task.whole(register, &self.values, reading);
            let value = expr::eval(expr, &frame);
            Value { data: value.data.stretch(frame.len()), ..value }
        };
        let differs = |reading| task.differs(expr, register, self, reading);
        let mut values = vec![(Reading::Settled, value(Reading::Settled))];
        let others = [Reading::Open, Reading::Strict, Reading::Known].into_iter().filter(|reading| differs(*reading));
        values.extend(others.map(|reading| (reading, value(reading))));
        let behind = {
            // What a criterion sees is what has to be explained; a population sees it otherwise.
            let frame = |reading| task.whole(register, &self.values, reading);
            let settled = differs(Reading::Open).then(|| task.unknown_expression(expr, &frame(Reading::Settled), self));
            ColumnExplanation { settled, ..task.behind_expression(expr, &frame(Reading::Open), self) }
        };
        for (reading, value) in values {
            self.values.insert(name.to_owned(), reading, value);
        }
        self.behind.insert(name.to_owned(), behind);
    }
}

impl<'a> Task<'a> {
    /// Whether a reading sees something else in an expression than [`Reading::Settled`] does.
    pub(super) fn differs(&self, expr: &Expr, register: usize, computed: &Computed, reading: Reading) -> bool {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        paths.into_iter().any(|path| self.leaf_differs(path, register, computed, reading))
    }

    fn leaf_differs(&self, path: &Path, register: usize, computed: &Computed, reading: Reading) -> bool {
        let own = path.steps.is_empty() && path.register == register;
        if own && computed.values.differs(path.name.as_str(), reading) {
            return true;
        }
        if self.context.defined().differs(&(path.register, path.name.clone()), reading) {
            return true;
        }
        let tables = &self.context.registers.tables;
        let absent = |register: usize, field: &str| tables.get(register).is_some_and(|t| t.absent.contains_key(field));
        reading.opens_columns() && absent(path.register, &path.name)
    }

    /// What is behind an expression over rows of a register.
    pub(super) fn behind_expression(&self, expr: &Expr, frame: &Frame, computed: &Computed) -> ColumnExplanation {
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
        let unknown = self.unknown_expression(expr, frame, computed);
        ColumnExplanation { general, unknown, settled: None }
    }

    /// What leaves an expression unknown in rows that hang on possible related ones, or on cells that are not known.
    fn unknown_expression(&self, expr: &Expr, frame: &Frame, computed: &Computed) -> BTreeMap<u32, expr::Explanation> {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        let own = paths.into_iter().filter(|path| path.steps.is_empty());
        let behind = own.filter_map(|path| self.look_behind(path, frame.register, computed));
        let mut rows: BTreeSet<u32> = behind.flat_map(|behind| behind.unknown.keys().copied()).collect();
        rows.extend(self.unread_rows(expr, frame));
        let rows: Vec<u32> = rows.into_iter().collect();
        if rows.is_empty() {
            return BTreeMap::new();
        }
        let frame = Frame { rows: Some(&rows), ..*frame };
        let open = expr::open(&expr::eval(expr, &frame).data.stretch(rows.len()));
        let look = |path: &Path| self.look_behind(path, frame.register, computed);
        let blame = expr::unknowns(expr, &frame, &look);
        let open = rows.iter().zip(blame).zip(open).filter(|(_, open)| *open);
        open.map(|((row, cause), _)| (*row, cause))
            .filter(|(_, cause)| !cause.rows.is_empty() || cause.doubt != Doubt::Unknown)
            .collect()
    }

    /// Rows in which a stored column of an expression is not known because of its cell, not because it is empty.
    fn unread_rows(&self, expr: &Expr, frame: &Frame) -> Vec<u32> {
        let mut paths = Vec::new();
        expr::leaves(expr, &mut paths);
        let tables = &self.context.registers.tables;
        let unread = |path: &&Path| {
            let table = tables.get(path.register);
            table.is_some_and(|t| t.marks.contains_key(&path.name) || t.absent.contains_key(&path.name))
        };
        let mut rows = Vec::new();
        for path in paths.into_iter().filter(unread) {
            let unknown = expr::eval(&Expr::Column(path.clone()), frame).unknown;
            let marked = unknown.as_ref().map(marks).unwrap_or_default();
            rows.extend((0u32..).zip(marked).filter(|(_, marked)| *marked).map(|(row, _)| row));
        }
        rows
    }

    /// What is behind a computed column, own or of the catalogue.
    #[must_use]
    pub fn look_behind<'b>(
        &'b self,
        path: &Path,
        register: usize,
        computed: &'b Computed,
    ) -> Option<&'b ColumnExplanation> {
        if path.steps.is_empty()
            && path.register == register
            && !path.subject
            && let Some(behind) = computed.behind.get(&path.name)
        {
            return Some(behind);
        }
        self.context.behind(&(path.register, path.name.clone()))
    }
}
