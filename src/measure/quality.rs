//! Data-quality rules of the register files: over single rows, over rows about one person, over rows that overlap.
//! Never mixed with breaches.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::acts::Acts;
use super::context::Context;
use super::task::Task;
use crate::expr::{self, Columns, Names, Reading};
use crate::registers::spec::{Overlap, QualityRule};
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::{Registers, Table};
use crate::results::QualityFinding;
use crate::time::Day;

/// Rows that break a rule of the registers, with the provider they touch.
#[must_use]
pub fn quality(acts: &Acts) -> Vec<(u32, QualityFinding)> {
    let Some(context) = acts.latest() else { return Vec::new() };
    let registers = context.registers;
    let each = registers.schema.registers.par_iter().zip(&registers.tables).enumerate().with_max_len(1);
    each.flat_map_iter(|(register, (spec, table))| {
        spec.quality.iter().flat_map(move |rule| broken_by(context, register, table, rule))
    })
    .collect()
}

/// The rows of a register that break one of its rules.
fn broken_by(context: &Context, register: usize, table: &Table, rule: &QualityRule) -> Vec<(u32, QualityFinding)> {
    let pairs: Vec<(usize, Option<usize>)> = match (&rule.same, &rule.overlap) {
        (None, None) if rule.when.is_empty() => Vec::new(),
        (None, None) => {
            broken(context, register, rule).unwrap_or_default().into_iter().map(|row| (row, None)).collect()
        }
        (Some(field), _) => same_person(table, field, &chosen(context, register, rule)),
        (None, Some(overlap)) => overlapping(table, overlap, &chosen(context, register, rule)),
    };
    let found = pairs.into_iter().filter_map(|(row, other)| finding(context.registers, register, rule, row, other));
    found.collect()
}

/// The rows that a rule compares with each other.
fn chosen(context: &Context, register: usize, rule: &QualityRule) -> Vec<usize> {
    let height = context.registers.tables.get(register).map_or(0, |t| t.height);
    if rule.when.is_empty() { (0..height).collect() } else { broken(context, register, rule).unwrap_or_default() }
}

/// Rows about a person that an earlier row of the same provider is about, with that row.
fn same_person(table: &Table, field: &str, rows: &[usize]) -> Vec<(usize, Option<usize>)> {
    let Some(persons) = table.persons.get(field) else { return Vec::new() };
    let mut first: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for &row in rows {
        let (Some(&person), Some(&owner)) = (persons.get(row), table.owner.get(row)) else { continue };
        if person == EMPTY {
            continue;
        }
        let earlier = *first.entry((owner, person)).or_insert(row);
        if earlier != row {
            found.push((row, Some(earlier)));
        }
    }
    found
}

/// Rows that begin before an earlier one that agrees with them has ended, with that row.
fn overlapping(table: &Table, overlap: &Overlap, rows: &[usize]) -> Vec<(usize, Option<usize>)> {
    let (from, to) = (table.days(&overlap.from), table.days(&overlap.to));
    let day = |days: &[Option<Day>], row: usize| days.get(row).copied().flatten();
    let key = |row: usize| -> Option<Vec<u32>> {
        let part = |field: &String| match table.refs.get(field) {
            Some(column) => column.rows.get(row).copied().filter(|r| *r < DANGLING),
            None => table.code(field, u32::try_from(row).ok()?),
        };
        overlap.by.iter().map(part).collect()
    };
    // A row whose first day is unknown overlaps nobody for sure.
    let mut sorted: Vec<(Vec<u32>, Day, usize)> =
        rows.iter().filter_map(|&row| Some((key(row)?, day(&from, row)?, row))).collect();
    sorted.sort();
    let mut found = Vec::new();
    // Of the rows so far that agree: the one that lasts longest, and its end.
    let mut longest: Option<(&[u32], Option<Day>, usize)> = None;
    for (key, start, row) in &sorted {
        let end = day(&to, *row);
        match longest {
            Some((agreed, until, earlier)) if agreed == key.as_slice() => {
                if until.is_none_or(|until| *start < until) {
                    found.push((*row, Some(earlier)));
                }
                if until.is_some_and(|until| end.is_none_or(|end| end > until)) {
                    longest = Some((key, end, *row));
                }
            }
            _ => longest = Some((key, end, *row)),
        }
    }
    found
}

/// The rows of a register for which a rule's predicate is true.
///
/// # Errors
/// A predicate that does not fit the register.
pub fn broken(context: &Context, register: usize, rule: &QualityRule) -> Result<Vec<usize>, expr::Problem> {
    let (types, values, defined) = (BTreeMap::new(), Columns::default(), BTreeMap::new());
    let names =
        Names { schema: context.schema(), register, defined: &defined, local: &types, subject: None, parameters: &[] };
    let (expr, _) = expr::check(&expr::parse(&rule.when)?, &names)?;
    let task = Task::of_catalogue(context);
    let frame = task.whole(register, &values, Reading::Settled);
    let truths = expr::eval(&expr, &frame).truths(frame.len());
    Ok(truths.into_iter().enumerate().filter(|(_, t)| *t == Some(true)).map(|(row, _)| row).collect())
}

fn finding(
    registers: &Registers,
    register: usize,
    rule: &QualityRule,
    row: usize,
    other: Option<usize>,
) -> Option<(u32, QualityFinding)> {
    let table = registers.tables.get(register)?;
    let source = registers.source(*table.origin.get(row)?);
    let spec = registers.schema.registers.get(register)?;
    Some((
        *table.owner.get(row)?,
        QualityFinding {
            rule: rule.id.clone(),
            register: Some(spec.id.clone()),
            field: rule.fields.first().cloned(),
            file: source.file.to_string(),
            sheet: source.sheet.to_string(),
            row: source.row,
            column: String::new(),
            value: None,
            other_row: other.and_then(|other| table.origin.get(other)).map(|origin| origin.row),
            count: None,
        },
    ))
}
