//! The registers as they were known on the as-of day.
//!
//! A row whose own date is later is not there, nor is a row whose case, plan or document is not there. Any other
//! later date has not happened yet; plans and validities are read as they stand.

use std::collections::BTreeMap;

use super::assemble::Resolved;
use super::raw::retain;
use super::spec::{RegisterSpec, Schema};
use super::table::DANGLING;
use super::typed::TypedColumn;
use crate::time::Day;

/// Which dates were emptied because they lie after the as-of day, by register and field.
pub type Later = BTreeMap<(usize, usize), Vec<bool>>;

/// The references whose target takes the row with it when it goes.
const HANGS_ON: [&str; 4] = ["case_id", "plan_id", "document_id", "staff_id"];

/// Takes away what was not known on the as-of day.
pub fn take_away_later(schema: &Schema, tables: &mut [Resolved], as_of: Day) -> Later {
    let keeps = kept_rows(schema, tables, as_of);
    if keeps.iter().any(|keep| keep.contains(&false)) {
        remove(tables, &keeps);
    }
    let mut later = Later::new();
    for (register, (spec, table)) in schema.registers.iter().zip(tables.iter_mut()).enumerate() {
        for (position, (field, column)) in spec.fields.iter().zip(&mut table.raw.columns).enumerate() {
            if field.ahead {
                continue;
            }
            let emptied = match column {
                TypedColumn::Day(days) => empty_later(days, |&day| day > as_of),
                TypedColumn::Moment(moments) => empty_later(moments, |&(day, _)| day > as_of),
                _ => continue,
            };
            if emptied.contains(&true) {
                later.insert((register, position), emptied);
            }
        }
    }
    later
}

fn kept_rows(schema: &Schema, tables: &[Resolved], as_of: Day) -> Vec<Vec<bool>> {
    let mut keeps: Vec<Vec<bool>> = schema
        .registers
        .iter()
        .zip(tables)
        .map(|(spec, table)| {
            let fields = own_dates(spec);
            (0..table.raw.len())
                .map(|row| {
                    let own = fields.iter().find_map(|&f| day_at(table.raw.columns.get(f)?, row));
                    own.is_none_or(|day| day <= as_of)
                })
                .collect()
        })
        .collect();
    // Plans hang on cases and their lines on plans: two rounds reach everything.
    for _ in 0..2 {
        for (register, (spec, table)) in schema.registers.iter().zip(tables).enumerate() {
            let mut keep = keeps.get(register).cloned().unwrap_or_default();
            for (position, column) in &table.refs {
                let hangs = spec.fields.get(*position).is_some_and(|f| HANGS_ON.contains(&f.id.as_str()));
                let target = keeps.get(column.to).filter(|_| hangs && column.to != register);
                let Some(target) = target else { continue };
                for (mark, &to) in keep.iter_mut().zip(&column.rows) {
                    *mark &= target.get(to as usize).copied().unwrap_or(true);
                }
            }
            if let Some(slot) = keeps.get_mut(register) {
                *slot = keep;
            }
        }
    }
    keeps
}

/// Positions of the fields of which the first filled one is the row's own date.
pub(super) fn own_dates(spec: &RegisterSpec) -> Vec<usize> {
    if spec.own_date.is_empty() {
        (0..spec.fields.len()).filter(|&f| spec.fields.get(f).is_some_and(|f| f.event)).collect()
    } else {
        spec.own_date.iter().filter_map(|id| spec.field_position(id)).collect()
    }
}

/// The day in a cell of a date column.
pub(super) fn day_at(column: &TypedColumn, row: usize) -> Option<Day> {
    match column {
        TypedColumn::Day(days) => days.get(row).copied().flatten(),
        TypedColumn::Moment(moments) => moments.get(row).copied().flatten().map(|(day, _)| day),
        _ => None,
    }
}

fn empty_later<T>(values: &mut [Option<T>], is_later: impl Fn(&T) -> bool) -> Vec<bool> {
    values
        .iter_mut()
        .map(|value| {
            let later = value.as_ref().is_some_and(&is_later);
            if later {
                *value = None;
            }
            later
        })
        .collect()
}

fn remove(tables: &mut [Resolved], keeps: &[Vec<bool>]) {
    let renumbered: Vec<Vec<u32>> = keeps
        .iter()
        .map(|keep| {
            let mut next = 0;
            keep.iter()
                .map(|&keep| {
                    let number = if keep { next } else { DANGLING };
                    next += u32::from(keep);
                    number
                })
                .collect()
        })
        .collect();
    let renumber = |to: usize, row: u32| renumbered.get(to).and_then(|n| n.get(row as usize)).copied().unwrap_or(row);
    for (table, keep) in tables.iter_mut().zip(keeps) {
        table.raw.retain(keep);
        retain(&mut table.owner, keep);
        for column in table.refs.values_mut() {
            retain(&mut column.rows, keep);
            for row in &mut column.rows {
                *row = renumber(column.to, *row);
            }
        }
        for list in table.lists.values_mut() {
            list.retain(keep);
            for member in &mut list.members {
                *member = renumber(list.to, *member);
            }
        }
    }
}
