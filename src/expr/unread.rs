//! Cells whose value is not known: marked ones, and those of columns that a sheet lacks.

use std::ops::Range;

use polars_core::prelude::BooleanChunked;

use super::doubt::Doubt;
use super::frame::Reading;
use crate::registers::{Mark, Table};

/// Which cells of a column are unknown, and which of these are certainly filled; of all rows or of those given. None
/// where there is no such cell, which is nearly always.
#[must_use]
pub fn cells(
    table: &Table,
    field: &str,
    rows: Option<&[u32]>,
    reading: Reading,
) -> (Option<BooleanChunked>, Option<BooleanChunked>) {
    let marked = table.marks.get(field);
    // A column that the sheet lacks keeps open what it could say, whatever possible rows could.
    let absent = table.absent.get(field).filter(|_| reading.opens_columns());
    if marked.is_none() && absent.is_none() {
        return (None, None);
    }
    let absent = |row: u32| absent.is_some_and(|ranges| within(ranges, row));
    let mark = |row: u32| marked.and_then(|marks| marks.of(row));
    let height = u32::try_from(table.height).unwrap_or(u32::MAX);
    // A row number that leads nowhere is neither; its value is unknown for another reason.
    let of = |row: u32| (mark(row).is_some() || absent(row), mark(row) == Some(Mark::Undated));
    let found: Vec<(bool, bool)> = match rows {
        None => (0..height).map(of).collect(),
        Some(rows) => rows.iter().map(|&row| of(row)).collect(),
    };
    let undated = found.iter().any(|(_, undated)| *undated);
    let pick = |which: fn(&(bool, bool)) -> bool| -> BooleanChunked { found.iter().map(which).collect() };
    (Some(pick(|(unknown, _)| *unknown)), undated.then(|| pick(|(_, undated)| *undated)))
}

/// Why a cell is not known, where it is not.
#[must_use]
pub fn doubt(table: &Table, field: &str, row: u32, reading: Reading) -> Doubt {
    match table.marks.get(field).and_then(|marks| marks.of(row)) {
        Some(Mark::Unreadable) => Doubt::Unreadable,
        Some(Mark::Conflicting) => Doubt::Conflicting,
        Some(Mark::Undated) | None => {
            let absent = table.absent.get(field).filter(|_| reading == Reading::Open);
            if absent.is_some_and(|ranges| within(ranges, row)) { Doubt::ColumnMissing } else { Doubt::Unknown }
        }
    }
}

/// Whether a row lies in one of the ranges, which are in ascending order.
#[must_use]
pub fn within(ranges: &[Range<u32>], row: u32) -> bool {
    let at = ranges.partition_point(|range| range.end <= row);
    ranges.get(at).is_some_and(|range| range.contains(&row))
}
