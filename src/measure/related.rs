//! Summaries of related rows: is there one, how many, the first, the last, the sum.
//!
//! A row whose filter is unknown, or whose own date is empty, is a possible one: it makes unknown what it could
//! change, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::context::{Computed, Task};
use crate::catalogue::indicator::{Related, Take};
use crate::expr::{self, Behind, Cause, Data, Frame, Type, Value};
use crate::registers::spec::RegisterSpec;
use crate::registers::table::DANGLING;
use crate::registers::values::marks;

/// A summarised column.
pub struct Summary {
    /// Its type.
    pub kind: Type,
    /// One value per subject.
    pub value: Value,
    /// What explains it.
    pub behind: Behind,
}

/// Pairs of a subject and a related row, in the order of the related rows.
#[derive(Debug, Default)]
pub struct Pairs {
    /// Row of the subject.
    pub subjects: Vec<u32>,
    /// Row of the related register.
    pub rows: Vec<u32>,
    /// Whether it is certain that the two belong together.
    pub sure: Vec<bool>,
}

/// How rows of a register hang on subjects.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The related register.
    pub from: usize,
    /// Its field that names the subject.
    pub via: &'a str,
    /// The subject's own reference to a common parent.
    pub same: Option<&'a str>,
    /// A whole-number field that must be equal.
    pub and_equal: Option<&'a str>,
}

/// The fields that are a row's own date.
#[must_use]
pub fn own_dates(spec: &RegisterSpec) -> Vec<String> {
    if spec.own_date.is_empty() {
        spec.fields.iter().filter(|f| f.event).map(|f| f.id.clone()).collect()
    } else {
        spec.own_date.clone()
    }
}

/// Pairs every subject with the rows that hang on it. Linear in the rows, and in the pairs of a common parent.
#[must_use]
pub fn pairs(task: &Task, subject: usize, link: &Link) -> Pairs {
    let registers = task.context.registers;
    let mut pairs = Pairs::default();
    let (Some(table), Some(subjects)) = (registers.tables.get(link.from), registers.tables.get(subject)) else {
        return pairs;
    };
    // Most rows name one subject.
    pairs.subjects.reserve(table.height);
    pairs.rows.reserve(table.height);
    let mut push = |subject: u32, row: u32| {
        pairs.subjects.push(subject);
        pairs.rows.push(row);
    };
    if let Some(same) = link.same {
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        if let Some(column) = subjects.refs.get(same) {
            for (row, &parent) in (0u32..).zip(&column.rows) {
                if parent < DANGLING {
                    children.entry(parent).or_default().push(row);
                }
            }
        }
        if let Some(column) = table.refs.get(link.via) {
            for (row, parent) in (0u32..).zip(&column.rows) {
                for &subject in children.get(parent).into_iter().flatten() {
                    push(subject, row);
                }
            }
        }
    } else if let Some(column) = table.refs.get(link.via) {
        for (row, &subject) in (0u32..).zip(&column.rows) {
            if subject < DANGLING {
                push(subject, row);
            }
        }
    } else if let Some(list) = table.lists.get(link.via) {
        for row in 0..table.height {
            for &subject in list.get(row) {
                if subject < DANGLING {
                    push(subject, u32::try_from(row).unwrap_or(u32::MAX));
                }
            }
        }
    }
    pairs.sure = vec![true; pairs.rows.len()];
    if let Some(field) = link.and_equal {
        let mut keep = Vec::with_capacity(pairs.rows.len());
        let (of_subjects, of_rows) = (subjects.numbers(field), table.numbers(field));
        let at = |numbers: &[Option<f64>], row: u32| numbers.get(row as usize).copied().flatten();
        for ((&subject, &row), sure) in pairs.subjects.iter().zip(&pairs.rows).zip(&mut pairs.sure) {
            let (a, b) = (at(&of_subjects, subject), at(&of_rows, row));
            *sure = a.is_some() && b.is_some();
            keep.push(!*sure || a == b);
        }
        for column in [&mut pairs.subjects, &mut pairs.rows] {
            crate::registers::raw::retain(column, &keep);
        }
        crate::registers::raw::retain(&mut pairs.sure, &keep);
    }
    pairs
}

/// Summarises the rows related to each row of a register.
#[must_use]
pub fn summarise(task: &Task, register: usize, related: &Related, computed: &Computed) -> Summary {
    let from = task.register(&related.from);
    let link = Link { from, via: &related.via, same: related.same.as_deref(), and_equal: related.and_equal.as_deref() };
    let pairs = pairs(task, register, &link);
    let none_types = BTreeMap::new();
    let none_values = BTreeMap::new();
    let subjects = task.whole(register, &computed.values);
    let frame = Frame {
        known: task.known(),
        register: from,
        rows: Some(&pairs.rows),
        local: &none_values,
        subject: Some((&subjects, &pairs.subjects)),
    };
    let scope = Some((register, &computed.types));
    let filter = related.filter.as_ref().map(|f| task.compile(f, from, &none_types, scope, &[Type::Bool]));
    let mut truth = match &filter {
        Some(filter) => expr::eval(filter, &frame).truths(pairs.rows.len()),
        None => vec![Some(true); pairs.rows.len()],
    };
    for (truth, sure) in truth.iter_mut().zip(&pairs.sure) {
        if !sure && *truth == Some(true) {
            *truth = None;
        }
    }
    let mut undated: Vec<bool> = vec![false; pairs.rows.len()];
    if related.undated_possible {
        undated = undated_rows(task, from, &pairs.rows);
        for (truth, undated) in truth.iter_mut().zip(&undated) {
            if *undated && *truth == Some(true) {
                *truth = None;
            }
        }
    }
    let of = related.of.as_ref().map(|of| task.compile(of, from, &none_types, scope, &[Type::Day, Type::Number]));
    let amounts = of.as_ref().map(|of| expr::eval(of, &frame));
    let len = subjects.len();
    let (kind, value) = match related.take {
        Take::Exists => (Type::Bool, exists(&pairs, &truth, len)),
        Take::Count | Take::Sum => (Type::Bounded, bounded(&pairs, &truth, amounts.as_ref(), len)),
        Take::First => extreme(&pairs, &truth, amounts.as_ref(), len, |a, b| b < a),
        Take::Last => extreme(&pairs, &truth, amounts.as_ref(), len, |a, b| b > a),
    };
    let behind = behind(task, related, filter.as_ref(), &pairs, &truth, &undated, &subjects, computed);
    Summary { kind, value, behind }
}

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
    rows.iter().map(|&row| columns.iter().all(|c| c.get(row as usize) == Some(&true))).collect()
}

fn exists(pairs: &Pairs, truth: &[Option<bool>], len: usize) -> Value {
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

fn bounded(pairs: &Pairs, truth: &[Option<bool>], amounts: Option<&Value>, len: usize) -> Value {
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

fn extreme(
    pairs: &Pairs,
    truth: &[Option<bool>],
    of: Option<&Value>,
    len: usize,
    better: fn(f64, f64) -> bool,
) -> (Type, Value) {
    let count = pairs.rows.len();
    let days = of.is_some_and(|of| matches!(of.data, Data::Day(_)));
    let values: Vec<Option<f64>> = match of {
        Some(of) if days => of.days(count).into_iter().map(|d| d.map(f64::from)).collect(),
        Some(of) => of.numbers(count),
        None => vec![None; count],
    };
    let mut best: Vec<Option<f64>> = vec![None; len];
    for ((&subject, truth), value) in pairs.subjects.iter().zip(truth).zip(values) {
        if let (Some(true), Some(value), Some(best)) = (truth, value, best.get_mut(subject as usize))
            && best.is_none_or(|best| better(best, value))
        {
            *best = Some(value);
        }
    }
    if days {
        #[allow(clippy::cast_possible_truncation)]
        let days = best.into_iter().map(|d| d.map(|d| d as i32));
        (Type::Day, Data::Day(Int32Chunked::from_iter_trusted_length(days)).into())
    } else {
        (Type::Number, Data::Number(Float64Chunked::from_iter_trusted_length(best)).into())
    }
}

/// The register is what a missing row points to; for a possible row, the fields that leave it open, and where it stands.
#[allow(clippy::too_many_arguments)]
fn behind(
    task: &Task,
    related: &Related,
    filter: Option<&expr::Expr>,
    pairs: &Pairs,
    truth: &[Option<bool>],
    undated: &[bool],
    subjects: &Frame,
    computed: &Computed,
) -> Behind {
    let mut behind = Behind { general: BTreeSet::from([related.from.clone()]), unknown: BTreeMap::new() };
    let open: Vec<usize> =
        truth.iter().enumerate().filter(|(_, t)| t.is_none()).map(|(position, _)| position).collect();
    if open.is_empty() {
        return behind;
    }
    let pick = |column: &[u32]| -> Vec<u32> { open.iter().filter_map(|&p| column.get(p).copied()).collect() };
    let (rows, owners) = (pick(&pairs.rows), pick(&pairs.subjects));
    let none = BTreeMap::new();
    let from = task.register(&related.from);
    let frame = Frame {
        known: task.known(),
        register: from,
        rows: Some(&rows),
        local: &none,
        subject: Some((subjects, &owners)),
    };
    let empty = Computed::default();
    let look = |path: &expr::Path| {
        if path.subject {
            task.look_behind(path, subjects.register, computed)
        } else {
            task.look_behind(path, from, &empty)
        }
    };
    let blame = filter.map(|filter| expr::explain(filter, &frame, &look));
    let dates = task.context.schema().registers.get(from).map(own_dates).unwrap_or_default();
    let origins = task.context.registers.tables.get(from).map(|t| t.origin.as_slice()).unwrap_or_default();
    for (at, (&position, &subject)) in open.iter().zip(&owners).enumerate() {
        let Cause { names, rows: places } = behind.unknown.entry(subject).or_default();
        places.extend(rows.get(at).and_then(|row| origins.get(*row as usize)));
        let mut fields: Vec<&str> = Vec::new();
        if let Some(cause) = blame.as_ref().and_then(|blame| blame.get(at)) {
            fields.extend(cause.names.iter().map(|name| name.as_str()));
            places.extend(&cause.rows);
        }
        if undated.get(position) == Some(&true) {
            fields.extend(dates.first().map(String::as_str));
        }
        if pairs.sure.get(position) == Some(&false) {
            fields.extend(related.and_equal.as_deref());
        }
        *names = names.and(&fields.into_iter().map(|field| format!("{}.{field}", related.from)).collect());
    }
    behind
}
