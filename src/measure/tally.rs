//! Tally: counts by month and other dimensions, and totals. No verdict.

use std::collections::{BTreeMap, HashMap};

use super::computed::Computed;
use super::sink::OutcomeCollector;
use super::task::Task;
use crate::catalogue::indicator::{Series, Source, Tally};
use crate::expr::{self, Data, Reading, Type};
use crate::registers::Table;
use crate::registers::table::{DANGLING, ListColumn, RefColumn};
use crate::time::{Day, month_start};

/// Counts every series.
pub fn evaluate(task: &Task, tally: &Tally, sink: &mut OutcomeCollector) {
    for series in &tally.series {
        one_series(task, series, sink);
    }
}

fn one_series(task: &Task, series: &Series, sink: &mut OutcomeCollector) {
    let register = task.register(&series.register);
    let Some(table) = task.context.registers.tables.get(register) else { return };
    let computed = task.compute(register);
    let counted = {
        let filter = task.compile(&series.filter, register, &computed.types, None, &[Type::Bool]);
        expr::eval(&filter, &task.whole(register, &computed.values, Reading::Settled)).truths(table.height)
    };
    let months = series.month.as_ref().map(|month| {
        let month = task.compile(month, register, &computed.types, None, &[Type::Day]);
        expr::eval(&month, &task.whole(register, &computed.values, Reading::Settled)).days(table.height)
    });
    let by: Vec<Dimension> =
        series.by.iter().map(|(name, by)| Dimension::new(task, register, name, by, &computed)).collect();
    let mut numbers = Numbers::default();
    let mut things = Things::new(task, table, series);
    for (row, counted) in counted.into_iter().enumerate() {
        if counted != Some(true) {
            continue;
        }
        let labels = numbers.of(&by, row, sink);
        let month = months.as_ref().and_then(|m| m.get(row).copied().flatten()).map(month_start);
        if series.distinct.is_some() {
            things.add(row, months.is_some(), month, labels);
            continue;
        }
        let Some(&owner) = table.owner.get(row).filter(|&&o| o < DANGLING) else { continue };
        if months.is_some() {
            sink.tally(owner, month, labels);
        }
        if series.total {
            sink.tally(owner, None, labels);
        }
    }
    // A total whose dimensions are fixed is a figure of its own, also where it is zero.
    if series.total && series.distinct.is_none() && series.by.iter().all(|(_, by)| by.text.starts_with('\'')) {
        let fixed = series.by.iter().map(|(name, by)| (name.clone(), by.text.trim_matches('\'').to_owned()));
        let labels = sink.labels(fixed.collect());
        for owner in 0..u32::try_from(task.context.registers.providers.len()).unwrap_or(0) {
            sink.tally_zero(owner, labels);
        }
    }
    things.finish(sink);
}

/// Counts every thing that a row names once in each cell.
struct Things<'a> {
    first_only: bool,
    total: bool,
    column: Option<&'a RefColumn>,
    list: Option<&'a ListColumn>,
    owners: &'a [u32],
    /// Owner, month, labels, thing.
    cells: Vec<(u32, Option<Day>, u32, u32)>,
    /// The earliest month of each thing, with the labels of its row.
    first: Vec<Option<(Day, u32)>>,
}

impl<'a> Things<'a> {
    fn new(task: &Task<'a>, table: &'a Table, series: &Series) -> Self {
        let column = series.distinct.as_ref().and_then(|field| table.refs.get(field));
        let list = series.distinct.as_ref().and_then(|field| table.lists.get(field)).filter(|_| column.is_none());
        let to = column.map(|c| c.to).or_else(|| list.map(|l| l.to));
        let named = to.and_then(|to| task.context.registers.tables.get(to));
        let owners = named.map(|t| t.owner.as_slice()).unwrap_or_default();
        let first = if series.first { vec![None; owners.len()] } else { Vec::new() };
        Self { first_only: series.first, total: series.total, column, list, owners, cells: Vec::new(), first }
    }

    fn add(&mut self, row: usize, dated: bool, month: Option<Day>, labels: u32) {
        let named = match (self.column, self.list) {
            (Some(column), _) => column.rows.get(row).map(std::slice::from_ref).unwrap_or_default(),
            (None, Some(list)) => list.get(row),
            (None, None) => return,
        };
        for &thing in named.iter().filter(|t| **t < DANGLING) {
            let Some(&owner) = self.owners.get(thing as usize).filter(|&&o| o < DANGLING) else { continue };
            if let (true, Some(month)) = (self.first_only, month) {
                if let Some(slot) = self.first.get_mut(thing as usize)
                    && slot.is_none_or(|(earliest, _)| month < earliest)
                {
                    *slot = Some((month, labels));
                }
            } else if dated {
                self.cells.push((owner, month, labels, thing));
            }
            if self.total {
                self.cells.push((owner, None, labels, thing));
            }
        }
    }

    fn finish(mut self, sink: &mut OutcomeCollector) {
        self.cells.sort_unstable();
        self.cells.dedup();
        for (owner, month, labels, _) in self.cells {
            sink.tally(owner, month, labels);
        }
        for (first, &owner) in self.first.into_iter().zip(self.owners) {
            if let Some((month, labels)) = first {
                sink.tally(owner, Some(month), labels);
            }
        }
    }
}

/// One dimension: its labels, and which of them each row has.
struct Dimension<'s> {
    name: &'s str,
    labels: Vec<String>,
    rows: Vec<u32>,
}

/// The numbers of combinations of labels, by their positions in the dimensions.
#[derive(Default)]
struct Numbers {
    last: Option<(Vec<u32>, u32)>,
    known: BTreeMap<Vec<u32>, u32>,
    at: Vec<u32>,
}

impl Numbers {
    fn of(&mut self, dimensions: &[Dimension], row: usize, sink: &mut OutcomeCollector) -> u32 {
        self.at.clear();
        self.at.extend(dimensions.iter().map(|d| d.rows.get(row).copied().unwrap_or(u32::MAX)));
        if let Some((last, number)) = &self.last
            && *last == self.at
        {
            return *number;
        }
        let number = match self.known.get(&self.at) {
            Some(number) => *number,
            None => {
                let label =
                    |(d, &at): (&Dimension, &u32)| Some((d.name.to_owned(), d.labels.get(at as usize)?.clone()));
                let number = sink.labels(dimensions.iter().zip(&self.at).filter_map(label).collect());
                self.known.insert(self.at.clone(), number);
                number
            }
        };
        let last = self.last.get_or_insert_default();
        last.0.clone_from(&self.at);
        last.1 = number;
        number
    }
}

impl<'s> Dimension<'s> {
    /// The label of each row; `unknown` where it is empty.
    fn new(task: &Task, register: usize, name: &'s str, by: &Source, computed: &Computed) -> Self {
        let expr = task.compile(by, register, &computed.types, None, &[]);
        let frame = task.whole(register, &computed.values, Reading::Settled);
        let kind = match &expr {
            expr::Expr::Column(path) => path.kind.clone(),
            _ => Type::Text,
        };
        let unknown = || "unknown".to_owned();
        let (labels, rows) = match expr::eval(&expr, &frame).data.stretch(frame.len()) {
            Data::Bool(flags) => (
                vec![unknown(), "false".to_owned(), "true".to_owned()],
                flags.iter().map(|f| f.map_or(0, |f| 1 + u32::from(f))).collect(),
            ),
            Data::Text(texts) => {
                let mut labels = vec![unknown()];
                let mut known: HashMap<&str, u32> = HashMap::new();
                let rows = texts.iter().map(|text| {
                    let Some(text) = text else { return 0 };
                    *known.entry(text).or_insert_with(|| {
                        labels.push(text.to_owned());
                        u32::try_from(labels.len() - 1).unwrap_or(0)
                    })
                });
                let rows = rows.collect();
                (labels, rows)
            }
            Data::Code(codes) => {
                let list = match &kind {
                    Type::Code(list) => task.context.schema().codes.get(list),
                    _ => None,
                };
                let count = codes.iter().flatten().max().map_or(0, |most| most + 1);
                let named =
                    (0..count).map(|code| list.and_then(|l| l.get(code)).map_or_else(unknown, |c| c.id.clone()));
                let labels = std::iter::once(unknown()).chain(named).collect();
                (labels, codes.iter().map(|c| c.map_or(0, |c| c + 1)).collect())
            }
            other => (vec![unknown()], vec![0; other.len()]),
        };
        Self { name, labels, rows }
    }
}
