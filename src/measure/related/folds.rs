//! From pairs of subjects and rows to one value for each subject.

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use crate::expr::{Data, Value};
use crate::measure::pairs::Pairs;
use crate::measure::task::Task;
use crate::registers::own_dates;
use crate::registers::values::marks;

/// Which rows have an empty own date.
pub fn undated_rows(task: &Task, register: usize, rows: &[u32]) -> Vec<bool> {
    let (Some(spec), Some(table)) =
        (task.context.schema().registers.get(register), task.context.registers.tables.get(register))
    else {
        return vec![false; rows.len()];
    };
    let fields = own_dates(spec);
    if fields.is_empty() {
        return vec![false; rows.len()];
    }
    let columns: Vec<Vec<bool>> = fields.iter().filter_map(|f| table.empty(f)).map(|c| marks(&c)).collect();
    // What was done on an unknown day was done.
    let done = |row: u32| {
        fields.iter().any(|f| table.marks.get(f).and_then(|m| m.of(row)) == Some(crate::registers::Mark::Undated))
    };
    rows.iter().map(|&row| columns.iter().all(|c| c.get(row as usize) == Some(&true)) && !done(row)).collect()
}

pub fn exists(pairs: &Pairs, truth: &[Option<bool>], len: usize) -> Value {
    let mut found: Vec<Option<bool>> = vec![Some(false); len];
    for (&subject, &truth) in pairs.subjects.iter().zip(truth) {
        if let Some(found) = found.get_mut(subject as usize) {
            *found = match (*found, truth) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (None, _) | (_, None) => None,
                _ => Some(false),
            };
        }
    }
    Data::Bool(found.into_iter().collect()).into()
}

pub fn bounded(pairs: &Pairs, truth: &[Option<bool>], amounts: Option<&Value>, len: usize) -> Value {
    let amounts = amounts.map(|a| a.numbers(pairs.rows.len()));
    let mut low = vec![0.0; len];
    let mut high = vec![0.0; len];
    for (position, (&subject, &truth)) in pairs.subjects.iter().zip(truth).enumerate() {
        if truth == Some(false) {
            continue;
        }
        let amount = match &amounts {
            None => Some(1.0),
            Some(amounts) => amounts.get(position).copied().flatten(),
        };
        let (Some(low), Some(high)) = (low.get_mut(subject as usize), high.get_mut(subject as usize)) else {
            continue;
        };
        if truth == Some(true) {
            *low += amount.unwrap_or(0.0);
        }
        *high += amount.unwrap_or(f64::INFINITY);
    }
    Data::Bounded(Float64Chunked::from_vec(PlSmallStr::EMPTY, low), Float64Chunked::from_vec(PlSmallStr::EMPTY, high))
        .into()
}

/// The first or last value. It is unknown where a row that counts has an unknown one, or where a possible row may have
/// a better one.
pub fn extreme(
    pairs: &Pairs,
    truth: &[Option<bool>],
    of: Option<&Value>,
    len: usize,
    better: fn(f64, f64) -> bool,
) -> Value {
    let count = pairs.rows.len();
    let days = of.is_some_and(|of| matches!(of.data, Data::Day(_)));
    let values: Vec<Option<f64>> = match of {
        Some(of) if days => of.days(count).into_iter().map(|d| d.map(f64::from)).collect(),
        Some(of) => of.numbers(count),
        None => vec![None; count],
    };
    let unknown = of.and_then(|of| of.unknown.as_ref()).map(marks).unwrap_or_default();
    let mut best: Vec<Option<f64>> = vec![None; len];
    let mut perhaps: Vec<(u32, Option<f64>)> = Vec::new();
    for (at, ((&subject, truth), value)) in pairs.subjects.iter().zip(truth).zip(values).enumerate() {
        let is_unknown = unknown.get(at) == Some(&true);
        match (truth, value) {
            (Some(false), _) => {}
            (_, None) if is_unknown => perhaps.push((subject, None)),
            (None, Some(value)) => perhaps.push((subject, Some(value))),
            (Some(true), Some(value)) => {
                if let Some(best) = best.get_mut(subject as usize)
                    && best.is_none_or(|best| better(best, value))
                {
                    *best = Some(value);
                }
            }
            (_, None) => {}
        }
    }
    let mut open: Vec<bool> = Vec::new();
    for (subject, value) in perhaps {
        let known = best.get(subject as usize).copied().flatten();
        let matters = value.is_none_or(|value| known.is_none_or(|known| better(known, value)));
        if matters {
            open.resize(len, false);
            if let (Some(open), Some(best)) = (open.get_mut(subject as usize), best.get_mut(subject as usize)) {
                *open = true;
                *best = None;
            }
        }
    }
    let data = if days {
        #[allow(clippy::cast_possible_truncation)]
        let days = best.into_iter().map(|d| d.map(|d| d as i32));
        Data::Day(Int32Chunked::from_iter_trusted_length(days))
    } else {
        Data::Number(Float64Chunked::from_iter_trusted_length(best))
    };
    let unknown = (!open.is_empty()).then(|| open.into_iter().collect());
    Value { unknown, ..data.into() }
}
