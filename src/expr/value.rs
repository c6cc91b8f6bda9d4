//! Columns of values, as long as a frame has rows, or one value that stands for all rows.

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use crate::registers::values::{options, truths};

/// Values of one type.
#[derive(Debug, Clone)]
pub enum Data {
    /// Truth values; null is unknown.
    Bool(BooleanChunked),
    /// Days.
    Day(Int32Chunked),
    /// Numbers.
    Number(Float64Chunked),
    /// What is certain at least, and at most if everything possible counts.
    Bounded(Float64Chunked, Float64Chunked),
    /// Positions in a code list.
    Code(UInt32Chunked),
    /// Texts.
    Text(StringChunked),
    /// Rows of a register.
    Row(UInt32Chunked),
}

/// Values with what is known about the empty ones.
#[derive(Debug, Clone)]
pub struct Value {
    /// The values.
    pub data: Data,
    /// Where an empty value is no empty cell but unknown: a reference on the way names nobody, or the cell could not be
    /// read, or (where that matters, see [`Reading`](super::Reading)) the sheet has no such column.
    pub unknown: Option<BooleanChunked>,
    /// Where an unknown value is certainly there: something was done, on a day that nobody knows.
    pub filled: Option<BooleanChunked>,
    /// Where an empty value is a date after the as-of day.
    pub later: Option<BooleanChunked>,
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        Self { data, unknown: None, filled: None, later: None }
    }
}

impl Data {
    /// Which values are empty.
    #[must_use]
    pub fn is_null(&self) -> BooleanChunked {
        match self {
            Self::Bool(v) => v.is_null(),
            Self::Day(v) => v.is_null(),
            Self::Number(v) | Self::Bounded(v, _) => v.is_null(),
            Self::Code(v) | Self::Row(v) => v.is_null(),
            Self::Text(v) => v.is_null(),
        }
    }

    /// Number of values; 1 may stand for any number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Bool(v) => v.len(),
            Self::Day(v) => v.len(),
            Self::Number(v) | Self::Bounded(v, _) => v.len(),
            Self::Code(v) | Self::Row(v) => v.len(),
            Self::Text(v) => v.len(),
        }
    }

    /// The same values under other row numbers; an empty number gives an empty value.
    #[must_use]
    pub fn take(&self, rows: &IdxCa) -> Self {
        match self {
            Self::Bool(v) => Self::Bool(gather(v, rows)),
            Self::Day(v) => Self::Day(gather(v, rows)),
            Self::Number(v) => Self::Number(gather(v, rows)),
            Self::Bounded(a, b) => Self::Bounded(gather(a, rows), gather(b, rows)),
            Self::Code(v) => Self::Code(gather(v, rows)),
            Self::Row(v) => Self::Row(gather(v, rows)),
            Self::Text(v) => Self::Text(gather(v, rows)),
        }
    }

    /// Makes a value that stands for all rows as long as the frame.
    #[must_use]
    pub fn stretch(self, len: usize) -> Self {
        if self.len() == len {
            return self;
        }
        match self {
            Self::Bool(v) => Self::Bool(v.new_from_index(0, len)),
            Self::Day(v) => Self::Day(v.new_from_index(0, len)),
            Self::Number(v) => Self::Number(v.new_from_index(0, len)),
            Self::Bounded(a, b) => Self::Bounded(a.new_from_index(0, len), b.new_from_index(0, len)),
            Self::Code(v) => Self::Code(v.new_from_index(0, len)),
            Self::Row(v) => Self::Row(v.new_from_index(0, len)),
            Self::Text(v) => Self::Text(v.new_from_index(0, len)),
        }
    }
}

impl Value {
    /// The truth values; everything unknown where the value is of another type.
    #[must_use]
    pub fn truth(&self) -> BooleanChunked {
        match &self.data {
            Data::Bool(v) => v.clone(),
            other => BooleanChunked::full_null(PlSmallStr::EMPTY, other.len()),
        }
    }

    /// The days, row by row; none where the value is of another type.
    #[must_use]
    pub fn days(&self, len: usize) -> Vec<Option<i32>> {
        match &self.data {
            Data::Day(v) => stretched(options(v), len),
            _ => vec![None; len],
        }
    }

    /// The numbers, row by row; none where the value is of another type.
    #[must_use]
    pub fn numbers(&self, len: usize) -> Vec<Option<f64>> {
        match &self.data {
            Data::Number(v) => stretched(options(v), len),
            _ => vec![None; len],
        }
    }

    /// The truth values, row by row.
    #[must_use]
    pub fn truths(&self, len: usize) -> Vec<Option<bool>> {
        match &self.data {
            Data::Bool(v) => stretched(truths(v), len),
            _ => vec![None; len],
        }
    }

    /// The same values under other row numbers.
    #[must_use]
    pub fn take(&self, rows: &IdxCa) -> Self {
        Self {
            data: self.data.take(rows),
            unknown: self.unknown.as_ref().map(|m| gather(m, rows)),
            filled: self.filled.as_ref().map(|m| gather(m, rows)),
            later: self.later.as_ref().map(|m| gather(m, rows)),
        }
    }
}

/// One value that stands for all rows, as many times as there are rows.
#[must_use]
pub fn stretched<V: Copy>(values: Vec<Option<V>>, len: usize) -> Vec<Option<V>> {
    match values.as_slice() {
        _ if values.len() == len => values,
        [first, ..] => vec![*first; len],
        [] => vec![None; len],
    }
}

/// A column of values that may be empty.
#[must_use]
pub fn filled<T: PolarsNumericType>(values: &[Option<T::Native>]) -> ChunkedArray<T> {
    ChunkedArray::from_iter_trusted_length(values.iter().copied())
}

/// Values under other row numbers; a number outside gives an empty value.
fn gather<T>(values: &ChunkedArray<T>, rows: &IdxCa) -> ChunkedArray<T>
where
    T: PolarsDataType,
    ChunkedArray<T>: ChunkTake<IdxCa> + ChunkFullNull,
{
    values.take(rows).unwrap_or_else(|_| ChunkedArray::full_null(PlSmallStr::EMPTY, rows.len()))
}

/// Union of two optional marks of frames of `len` rows.
#[must_use]
pub fn either(a: Option<&BooleanChunked>, b: Option<&BooleanChunked>) -> Option<BooleanChunked> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a | b),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}
