//! Tally: counts by month and other dimensions, and totals. No verdict.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Computed, Task};
use super::sink::Sink;
use crate::catalogue::indicator::{Series, Tallies};
use crate::expr::{self, Data, Type, Value};
use crate::registers::table::DANGLING;
use crate::time::{Day, month_start};

/// Counts every series.
pub fn evaluate(task: &Task, tallies: &Tallies, sink: &mut Sink) {
    for series in &tallies.series {
        one_series(task, series, sink);
    }
}

type Cell = (Option<Day>, Vec<(String, String)>);

fn one_series(task: &Task, series: &Series, sink: &mut Sink) {
    let register = task.register(&series.register);
    let Some(table) = task.context.registers.tables.get(register) else { return };
    let computed = task.compute(register);
    let counted = {
        let filter = task.compile(&series.filter, register, &computed.types, None, &[Type::Bool]);
        expr::eval(&filter, &task.whole(register, &computed.values)).truths(table.height)
    };
    let months = series.month.as_ref().map(|month| {
        let month = task.compile(month, register, &computed.types, None, &[Type::Day]);
        expr::eval(&month, &task.whole(register, &computed.values)).days(table.height)
    });
    let dimensions: Vec<(String, Vec<String>)> =
        series.by.iter().map(|(name, by)| (name.clone(), labels(task, register, by, &computed))).collect();
    let mut distinct: BTreeSet<(u32, Cell, u32)> = BTreeSet::new();
    let mut first: BTreeMap<u32, (Day, Vec<(String, String)>)> = BTreeMap::new();
    for (row, counted) in counted.into_iter().enumerate() {
        if counted != Some(true) {
            continue;
        }
        let by: Vec<(String, String)> =
            dimensions.iter().filter_map(|(name, labels)| Some((name.clone(), labels.get(row)?.clone()))).collect();
        let month = months.as_ref().and_then(|m| m.get(row).copied().flatten()).map(month_start);
        let Some(field) = &series.distinct else {
            let Some(&owner) = table.owner.get(row).filter(|&&o| o < DANGLING) else { continue };
            if months.is_some() {
                sink.tally(owner, month, by.clone());
            }
            if series.total {
                sink.tally(owner, None, by);
            }
            continue;
        };
        let (to, named) = match (table.refs.get(field), table.lists.get(field)) {
            (Some(column), _) => (column.to, column.rows.get(row).map(std::slice::from_ref).unwrap_or_default()),
            (None, Some(list)) => (list.to, list.get(row)),
            (None, None) => continue,
        };
        let owners = task.context.registers.tables.get(to).map(|t| t.owner.as_slice()).unwrap_or_default();
        for &thing in named.iter().filter(|t| **t < DANGLING) {
            let Some(&owner) = owners.get(thing as usize).filter(|&&o| o < DANGLING) else { continue };
            if let (true, Some(month)) = (series.first, month) {
                let slot = first.entry(thing).or_insert_with(|| (month, by.clone()));
                if month < slot.0 {
                    *slot = (month, by.clone());
                }
            } else if months.is_some() {
                distinct.insert((owner, (month, by.clone()), thing));
            }
            if series.total {
                distinct.insert((owner, (None, by.clone()), thing));
            }
        }
    }
    // A total whose dimensions are fixed is a figure of its own, also where it is zero.
    if series.total && series.distinct.is_none() && series.by.iter().all(|(_, by)| by.text.starts_with('\'')) {
        let by: Vec<(String, String)> =
            series.by.iter().map(|(name, by)| (name.clone(), by.text.trim_matches('\'').to_owned())).collect();
        for owner in 0..u32::try_from(task.context.registers.providers.len()).unwrap_or(0) {
            sink.tally_zero(owner, by.clone());
        }
    }
    for (owner, (month, by), _) in distinct {
        sink.tally(owner, month, by);
    }
    let to = series
        .distinct
        .as_ref()
        .and_then(|field| table.refs.get(field).map(|c| c.to).or_else(|| table.lists.get(field).map(|l| l.to)));
    let owners =
        to.and_then(|to| task.context.registers.tables.get(to)).map(|t| t.owner.as_slice()).unwrap_or_default();
    for (thing, (month, by)) in first {
        if let Some(&owner) = owners.get(thing as usize) {
            sink.tally(owner, Some(month), by);
        }
    }
}

/// The label of each row in one dimension; `unknown` where it is empty.
fn labels(task: &Task, register: usize, by: &crate::catalogue::indicator::Source, computed: &Computed) -> Vec<String> {
    let expr = task.compile(by, register, &computed.types, None, &[]);
    let frame = task.whole(register, &computed.values);
    let len = frame.len();
    let kind = match &expr {
        expr::Expr::Column(path) => path.kind.clone(),
        _ => Type::Text,
    };
    let value: Value = expr::eval(&expr, &frame);
    let unknown = || "unknown".to_owned();
    match value.data.stretch(len) {
        Data::Bool(flags) => flags.iter().map(|f| f.map_or_else(unknown, |f| f.to_string())).collect(),
        Data::Text(texts) => texts.iter().map(|t| t.map_or_else(unknown, str::to_owned)).collect(),
        Data::Code(codes) => {
            let list = match &kind {
                Type::Code(list) => task.context.schema().codes.get(list),
                _ => None,
            };
            codes.iter().map(|c| c.and_then(|c| list?.get(c)).map_or_else(unknown, |c| c.id.clone())).collect()
        }
        other => vec![unknown(); other.len()],
    }
}
