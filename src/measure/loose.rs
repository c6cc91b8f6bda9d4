//! Rows that may belong to a subject though nothing says so for certain: a reference that names nobody, or one of several.
//!
//! Such a row might be the missing one of any subject of its provider, so it turns a breach into "undetermined". It proves
//! nothing and excuses nothing. Each row can be the missing one of one subject only; how many subjects all of them can
//! save is counted by [`capacity`](super::capacity).

use super::link::Link;
use super::task::Task;
use crate::registers::table::{DANGLING, Table};

/// Rows of a register whose reference to the subject names nobody and may lead to any row of their provider.
#[must_use]
pub fn rows(task: &Task, link: &Link) -> Vec<u32> {
    let Some(table) = task.context.registers.tables.get(link.from) else { return Vec::new() };
    let known = |row: u32| table.candidates.get(link.via).is_some_and(|rows| rows.contains_key(&row));
    let owned = |row: u32| table.owner.get(row as usize).is_some_and(|owner| *owner < DANGLING);
    dangling(table, link.via).into_iter().filter(|&row| owned(row) && !known(row)).collect()
}

fn dangling(table: &Table, via: &str) -> Vec<u32> {
    if let Some(column) = table.refs.get(via) {
        return (0u32..).zip(&column.rows).filter(|(_, to)| **to == DANGLING).map(|(row, _)| row).collect();
    }
    let Some(list) = table.lists.get(via) else { return Vec::new() };
    if !list.members.contains(&DANGLING) {
        return Vec::new();
    }
    let height = u32::try_from(table.height).unwrap_or(u32::MAX);
    (0..height).filter(|row| list.get(*row as usize).contains(&DANGLING)).collect()
}

/// Rows that may lead to one of several subjects: pairs of a subject and a row.
pub fn candidates<'t>(table: &'t Table, via: &str) -> impl Iterator<Item = (u32, u32)> + use<'t> {
    let known = table.candidates.get(via);
    known.into_iter().flatten().flat_map(|(row, subjects)| subjects.iter().map(move |subject| (*subject, *row)))
}

/// Whom a row names in one of its fields.
#[derive(Debug, Clone, Copy)]
pub struct Named<'t> {
    /// For certain.
    pub sure: &'t [u32],
    /// One of these, where it cannot be told which.
    pub perhaps: &'t [u32],
    /// Somebody whom nobody knows: any of the row's provider.
    pub anybody: bool,
}

/// Whom a row names in a reference or a list of references; [`DANGLING`] members of `sure` are no rows.
#[must_use]
pub fn named<'t>(table: &'t Table, field: &str, row: usize) -> Named<'t> {
    let of_column = table.refs.get(field).and_then(|column| column.rows.get(row)).map(std::slice::from_ref);
    let all = of_column.or_else(|| table.lists.get(field).map(|list| list.get(row))).unwrap_or_default();
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    let candidates = table.candidates.get(field).and_then(|rows| rows.get(&number));
    let unknown = all.contains(&DANGLING);
    Named {
        sure: all,
        perhaps: candidates.map(Vec::as_slice).unwrap_or_default(),
        anybody: unknown && candidates.is_none(),
    }
}
