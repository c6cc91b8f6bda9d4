//! The registers as they were known on the as-of day.
//!
//! A row whose own date is later is not there, nor is a row that cannot be without what is not there: its case, plan or
//! document. A reference that may be empty reads as empty then. Any other later date has not happened yet; plans and
//! validities are read as they stand.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::raw::Raw;
use super::resolved::Resolved;
use super::spec::{FieldType, RegisterSpec, Role, Schema};
use super::table::{DANGLING, EMPTY};
use super::typed::TypedColumn;
use crate::time::Day;

/// Which dates were emptied because they lie after the as-of day, by register and field.
pub type Later = BTreeMap<(usize, usize), Vec<bool>>;

/// What was taken away.
pub struct Pruned {
    /// Dates that were emptied.
    pub later: Later,
    /// Rows that went, by position of the provider and by register id.
    pub rows: Vec<BTreeMap<String, u64>>,
}

/// Takes away what was not known on the as-of day.
pub fn take_away_later(schema: &Schema, tables: &mut [Resolved], as_of: Day, providers: usize) -> Pruned {
    let keeps = kept_rows(schema, tables, as_of);
    let mut rows = vec![BTreeMap::new(); providers];
    if keeps.iter().any(|keep| keep.contains(&false)) {
        count(schema, tables, &keeps, &mut rows);
        remove(schema, tables, &keeps);
    }
    let columns = schema.registers.iter().zip(tables).enumerate().flat_map(|(register, (spec, table))| {
        let columns = spec.fields.iter().zip(&mut table.raw.columns).enumerate();
        columns.filter(|(_, (field, _))| !field.ahead).map(move |(field, (_, column))| ((register, field), column))
    });
    let emptied = columns.collect::<Vec<_>>().into_par_iter().with_max_len(1).filter_map(|(at, column)| {
        let emptied = match column {
            TypedColumn::Day(days) => empty_later(days, |&day| day > as_of),
            TypedColumn::Moment(moments) => empty_later(moments, |&(day, _)| day > as_of),
            _ => None,
        };
        Some((at, emptied?))
    });
    Pruned { later: emptied.collect(), rows }
}

fn kept_rows(schema: &Schema, tables: &[Resolved], as_of: Day) -> Vec<Vec<bool>> {
    let own = |(spec, table): (&RegisterSpec, &Resolved)| {
        let mut keep = own_later(&table.raw, &spec.own_dates(), as_of);
        keep.iter_mut().for_each(|later| *later = !*later);
        keep
    };
    let mut keeps: Vec<Vec<bool>> = schema.registers.par_iter().zip(tables).with_max_len(1).map(own).collect();
    // Plans hang on cases and their lines on plans: as many rounds as there are steps.
    while round(schema, tables, &mut keeps) {}
    keeps
}

/// Takes away rows that cannot be without what went; whether any went.
fn round(schema: &Schema, tables: &[Resolved], keeps: &mut [Vec<bool>]) -> bool {
    let mut any = false;
    for (register, (spec, table)) in schema.registers.iter().zip(tables).enumerate() {
        let Some(mut keep) = keeps.get_mut(register).map(std::mem::take) else { continue };
        for (position, column) in &table.refs {
            let required = spec.fields.get(*position).is_some_and(|f| f.required);
            let target = keeps.get(column.to).filter(|_| required && column.to != register);
            let Some(target) = target.filter(|target| target.contains(&false)) else { continue };
            let candidates = table.candidates.get(position);
            let stays = |to: u32| target.get(to as usize).copied().unwrap_or(true);
            for ((row, mark), &to) in (0_u32..).zip(keep.iter_mut()).zip(&column.rows) {
                let possible =
                    || candidates.and_then(|c| c.get(&row)).is_none_or(|rows| rows.iter().any(|r| stays(*r)));
                if *mark && !(if to == DANGLING { possible() } else { stays(to) }) {
                    *mark = false;
                    any = true;
                }
            }
        }
        if let Some(slot) = keeps.get_mut(register) {
            *slot = keep;
        }
    }
    any
}

/// The row's own day: the first that is filled; none where that one is not known.
pub(super) fn own_day(raw: &Raw, fields: &[usize], row: u32) -> Option<Day> {
    let known = fields.iter().take_while(|field| raw.mark(**field, row).is_none());
    known.into_iter().find_map(|&field| day_at(raw.columns.get(field)?, row as usize))
}

/// The day in a cell of a date column.
pub(super) fn day_at(column: &TypedColumn, row: usize) -> Option<Day> {
    match column {
        TypedColumn::Day(days) => days.get(row).copied().flatten(),
        TypedColumn::Moment(moments) => moments.get(row).copied().flatten().map(|(day, _)| day),
        _ => None,
    }
}

/// For each row whether its own date lies behind the as-of day.
pub(super) fn own_later(raw: &Raw, fields: &[usize], as_of: Day) -> Vec<bool> {
    let is_later = |day: Option<Day>| day.is_some_and(|day| day > as_of);
    if fields.iter().any(|field| raw.marks.get(field).is_some_and(|marks| !marks.is_empty())) {
        let rows = 0..u32::try_from(raw.len()).unwrap_or(u32::MAX);
        return rows.map(|row| is_later(own_day(raw, fields, row))).collect();
    }
    let columns: Vec<&TypedColumn> = fields.iter().filter_map(|field| raw.columns.get(*field)).collect();
    (0..raw.len()).map(|row| is_later(columns.iter().find_map(|column| day_at(column, row)))).collect()
}

/// Empties the values that are later; which they are, if there are any.
fn empty_later<T>(values: &mut [Option<T>], is_later: impl Fn(&T) -> bool) -> Option<Vec<bool>> {
    let later = |value: &Option<T>| value.as_ref().is_some_and(&is_later);
    if !values.iter().any(later) {
        return None;
    }
    let emptied = |value: &mut Option<T>| {
        let later = later(value);
        if later {
            *value = None;
        }
        later
    };
    Some(values.iter_mut().map(emptied).collect())
}

fn count(schema: &Schema, tables: &[Resolved], keeps: &[Vec<bool>], rows: &mut [BTreeMap<String, u64>]) {
    for ((spec, table), keep) in schema.registers.iter().zip(tables).zip(keeps) {
        let mut gone = vec![0_u64; rows.len()];
        for (&owner, _) in table.owner.iter().zip(keep).filter(|(_, keep)| !**keep) {
            if let Some(count) = gone.get_mut(owner as usize) {
                *count += 1;
            }
        }
        for (all, gone) in rows.iter_mut().zip(gone).filter(|(_, gone)| *gone > 0) {
            all.insert(spec.id.clone(), gone);
        }
    }
}

/// New numbers of rows, by register: [`EMPTY`] for rows that went.
struct Numbers(Vec<Vec<u32>>);

impl Numbers {
    fn new(keeps: &[Vec<bool>]) -> Self {
        let numbered = |keep: &Vec<bool>| {
            let mut next = 0;
            let number = |&keep: &bool| {
                let number = if keep { next } else { EMPTY };
                next += u32::from(keep);
                number
            };
            keep.iter().map(number).collect()
        };
        Self(keeps.iter().map(numbered).collect())
    }

    fn of(&self, register: usize, row: u32) -> u32 {
        self.0.get(register).and_then(|n| n.get(row as usize)).copied().unwrap_or(row)
    }
}

fn remove(schema: &Schema, tables: &mut [Resolved], keeps: &[Vec<bool>]) {
    let numbers = Numbers::new(keeps);
    for (table, keep) in tables.iter_mut().zip(keeps) {
        table.retain(keep);
        for column in table.refs.values_mut() {
            for row in &mut column.rows {
                *row = numbers.of(column.to, *row);
            }
        }
        for list in table.lists.values_mut() {
            let to = list.to;
            list.renumber(|row| Some(numbers.of(to, row)).filter(|row| *row != EMPTY));
        }
        narrow(table, &numbers);
    }
    find_owners_again(schema, tables);
}

/// Candidates that went are none any more; where one is left, the reference leads to it.
fn narrow(table: &mut Resolved, numbers: &Numbers) {
    for (field, rows) in &mut table.candidates {
        let to = table.refs.get(field).map(|c| c.to).or_else(|| table.lists.get(field).map(|l| l.to));
        let Some(to) = to else { continue };
        let column = &mut table.refs.get_mut(field);
        rows.retain(|row, candidates| {
            candidates.iter_mut().for_each(|candidate| *candidate = numbers.of(to, *candidate));
            candidates.retain(|candidate| *candidate != EMPTY);
            let Some(slot) = column.as_mut().and_then(|c| c.rows.get_mut(*row as usize)) else { return true };
            match candidates.as_slice() {
                [] => *slot = EMPTY,
                [only] => *slot = *only,
                _ => return true,
            }
            false
        });
    }
}

/// A row whose owner could not be told has one once it can only hang on one row.
fn find_owners_again(schema: &Schema, tables: &mut [Resolved]) {
    for level in super::owner::levels(schema) {
        for register in level {
            let field = schema.registers.get(register).and_then(RegisterSpec::owner_position);
            let field = field.filter(|&field| {
                let of = schema.registers.get(register).and_then(|spec| spec.fields.get(field));
                of.is_some_and(|f| f.kind == FieldType::Ref && f.leads_to != Some(Role::Provider))
            });
            let Some((field, table)) = field.zip(tables.get(register)) else { continue };
            let Some(column) = table.refs.get(&field).filter(|_| table.owner.contains(&EMPTY)) else { continue };
            let owners = tables.get(column.to).map(|t| t.owner.as_slice()).unwrap_or_default();
            let found = table.owner.iter().zip(&column.rows).map(|(&owner, &to)| {
                if owner == EMPTY { owners.get(to as usize).copied().unwrap_or(EMPTY) } else { owner }
            });
            let found: Vec<u32> = found.collect();
            if let Some(table) = tables.get_mut(register) {
                table.owner = found;
            }
        }
    }
}
