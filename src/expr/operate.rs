//! Comparisons and arithmetic between values, row by row.

use std::cmp::Ordering;

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::syntax::{Comparison, Operation};
use super::value::{Data, Value, either, filled, stretched};
use crate::registers::values::{marks, options};

pub(super) fn compare(op: Comparison, left: &Data, right: &Data) -> BooleanChunked {
    fn by<A: Copy + PartialOrd>(op: Comparison, a: A, b: A) -> bool {
        match op {
            Comparison::Equal => a == b,
            Comparison::Different => a != b,
            Comparison::Less => a < b,
            Comparison::LessEqual => a <= b,
            Comparison::Greater => a > b,
            Comparison::GreaterEqual => a >= b,
        }
    }
    fn ordered<T: PolarsNumericType>(op: Comparison, a: &ChunkedArray<T>, b: &ChunkedArray<T>) -> BooleanChunked {
        match op {
            Comparison::Equal => a.equal(b),
            Comparison::Different => a.not_equal(b),
            Comparison::Less => a.lt(b),
            Comparison::LessEqual => a.lt_eq(b),
            Comparison::Greater => a.gt(b),
            Comparison::GreaterEqual => a.gt_eq(b),
        }
    }
    /// True when it holds for both bounds, false when for neither; each bound alone decides one side.
    fn bounded(op: Comparison, a: &Float64Chunked, b: &Float64Chunked, n: &Float64Chunked) -> BooleanChunked {
        let limit = if n.len() == 1 && a.len() != 1 { n.new_from_index(0, a.len()) } else { n.clone() };
        options(a)
            .into_iter()
            .zip(options(b))
            .zip(options(&limit))
            .map(|((a, b), n)| {
                let (low, high) = (by(op, a?, n?), by(op, b?, n?));
                (low == high).then_some(low)
            })
            .collect()
    }
    match (left, right) {
        (Data::Day(a), Data::Day(b)) => ordered(op, a, b),
        (Data::Number(a), Data::Number(b)) => ordered(op, a, b),
        (Data::Bounded(a, b), Data::Number(n)) => bounded(op, a, b, n),
        (Data::Number(n), Data::Bounded(a, b)) => bounded(mirrored(op), a, b, n),
        (Data::Code(a), Data::Code(b)) | (Data::Row(a), Data::Row(b)) => ordered(op, a, b),
        (Data::Text(a), Data::Text(b)) if op == Comparison::Equal => a.equal(b),
        (Data::Text(a), Data::Text(b)) => a.not_equal(b),
        (Data::Bool(a), Data::Bool(b)) if op == Comparison::Equal => a.equal(b),
        (Data::Bool(a), Data::Bool(b)) => a.not_equal(b),
        (left, right) => BooleanChunked::full_null(PlSmallStr::EMPTY, left.len().max(right.len())),
    }
}

fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

#[allow(clippy::cast_possible_truncation)]
pub(super) fn arithmetic(op: Operation, left: &Value, right: &Value) -> Value {
    let unknown = either(left.unknown.as_ref(), right.unknown.as_ref());
    let data = match (&left.data, &right.data) {
        (Data::Number(a), Data::Number(b)) => Data::Number(match op {
            Operation::Plus => a + b,
            Operation::Minus => a - b,
            Operation::Times => a * b,
            Operation::Over => a / &nonzero(b),
        }),
        (Data::Bounded(a, b), Data::Bounded(c, d)) if op == Operation::Plus => Data::Bounded(a + c, b + d),
        (Data::Bounded(..) | Data::Number(_), Data::Bounded(..) | Data::Number(_)) => {
            between(op, bounds(&left.data), bounds(&right.data))
        }
        (Data::Day(a), Data::Day(b)) => {
            let days = options(&(a - b));
            Data::Number(Float64Chunked::from_iter_trusted_length(days.into_iter().map(|d| d.map(f64::from))))
        }
        (Data::Day(a), Data::Number(b)) => {
            let days = options(b).into_iter().map(|n| n.map(|n| n as i32));
            let days = Int32Chunked::from_iter_trusted_length(days);
            Data::Day(if op == Operation::Plus { a + &days } else { a - &days })
        }
        (other, _) => Data::Bool(BooleanChunked::full_null(PlSmallStr::EMPTY, other.len())),
    };
    let aligned = unknown.filter(|m| m.len() == data.len());
    Value { unknown: aligned, ..data.into() }
}

/// Divisors; nothing can be divided by nought, and the quotient is empty.
fn nonzero(divisors: &Float64Chunked) -> Float64Chunked {
    let kept = options(divisors).into_iter().map(|n| n.filter(|n| *n != 0.0));
    Float64Chunked::from_iter_trusted_length(kept.collect::<Vec<_>>())
}

type Bounds = Vec<Option<(f64, f64)>>;

/// What numbers are at least and at most.
fn bounds(data: &Data) -> Bounds {
    match data {
        Data::Number(n) => options(n).into_iter().map(|n| n.map(|n| (n, n))).collect(),
        Data::Bounded(low, high) => options(low).into_iter().zip(options(high)).map(|(a, b)| Some((a?, b?))).collect(),
        _ => Vec::new(),
    }
}

/// What becomes of numbers of which only bounds are known. A divisor that may be nought leaves the quotient open, one
/// that surely is leaves it empty.
fn between(op: Operation, left: Bounds, right: Bounds) -> Data {
    let len = left.len().max(right.len());
    let (left, right) = (stretched(left, len), stretched(right, len));
    let all = (f64::NEG_INFINITY, f64::INFINITY);
    let one = |((a, b), (c, d)): ((f64, f64), (f64, f64))| {
        let of = |with: fn(f64, f64) -> f64| {
            // An open bound times nought is nought.
            let ends = [with(a, c), with(a, d), with(b, c), with(b, d)].map(|n| if n.is_nan() { 0.0 } else { n });
            ends.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
        };
        match op {
            Operation::Plus => Some((a + c, b + d)),
            Operation::Minus => Some((a - d, b - c)),
            Operation::Times => Some(of(|x, y| x * y)),
            Operation::Over if c == 0.0 && d == 0.0 => None,
            Operation::Over if c <= 0.0 && d >= 0.0 => Some(all),
            Operation::Over => Some(of(|x, y| x / y)),
        }
    };
    let found: Bounds = left.into_iter().zip(right).map(|(l, r)| l.zip(r).and_then(one)).collect();
    let side = |pick: fn((f64, f64)) -> f64| filled(&found.iter().map(|both| both.map(pick)).collect::<Vec<_>>());
    Data::Bounded(side(|both| both.0), side(|both| both.1))
}

pub(super) fn best<V: Copy + PartialOrd>(
    columns: impl Iterator<Item = Vec<Option<V>>>,
    len: usize,
    wanted: Ordering,
    unknown: Option<&BooleanChunked>,
) -> Vec<Option<V>> {
    let mut best: Vec<Option<V>> = vec![None; len];
    for column in columns {
        for (best, this) in best.iter_mut().zip(column) {
            *best = match (*best, this) {
                (Some(a), Some(b)) => Some(if b.partial_cmp(&a) == Some(wanted) { b } else { a }),
                (a, b) => a.or(b),
            };
        }
    }
    for (best, unknown) in best.iter_mut().zip(unknown.map(marks).into_iter().flatten()) {
        if unknown {
            *best = None;
        }
    }
    best
}

/// Picks each row's value from several values of one type: `pick[row]` is the position of the value, none: empty.
pub(super) fn assemble(values: &[Value], pick: &[Option<u16>], len: usize) -> Option<Data> {
    fn chosen<V: Copy>(columns: &[Vec<Option<V>>], pick: &[Option<u16>]) -> Vec<Option<V>> {
        let value = |(row, from): (usize, &Option<u16>)| *columns.get(usize::from((*from)?))?.get(row)?;
        pick.iter().enumerate().map(value).collect()
    }
    macro_rules! pick {
        ($variant:ident) => {{
            let column = |value: &Value| match &value.data {
                Data::$variant(v) => stretched(options(v), len),
                _ => vec![None; len],
            };
            Data::$variant(filled(&chosen(&values.iter().map(column).collect::<Vec<_>>(), pick)))
        }};
    }
    Some(match values.first()?.data {
        Data::Bool(_) => {
            let columns: Vec<_> = values.iter().map(|value| value.truths(len)).collect();
            Data::Bool(chosen(&columns, pick).into_iter().collect())
        }
        Data::Day(_) => pick!(Day),
        Data::Number(_) | Data::Bounded(..) => pick!(Number),
        Data::Code(_) => pick!(Code),
        Data::Row(_) => pick!(Row),
        Data::Text(_) => {
            let text = |value: &Value| match value.data.clone().stretch(len) {
                Data::Text(v) => v,
                other => StringChunked::full_null(PlSmallStr::EMPTY, other.len()),
            };
            let columns: Vec<StringChunked> = values.iter().map(text).collect();
            let value = |(row, from): (usize, &Option<u16>)| columns.get(usize::from((*from)?))?.get(row);
            Data::Text(StringChunked::from_iter_options(PlSmallStr::EMPTY, pick.iter().enumerate().map(value)))
        }
    })
}
