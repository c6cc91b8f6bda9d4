//! The values of polars columns as plain lists: chunk by chunk, many times faster than one by one through the column.

use polars_core::prelude::{BooleanChunked, ChunkedArray, PolarsNumericType};

/// The values of a column, row by row.
#[must_use]
pub fn options<T: PolarsNumericType>(column: &ChunkedArray<T>) -> Vec<Option<T::Native>> {
    let full = column.null_count() == 0;
    let mut all = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        if full {
            all.extend(chunk.values_iter().copied().map(Some));
        } else {
            all.extend(chunk.iter().map(|value| value.copied()));
        }
    }
    all
}

/// The truth values of a column, row by row.
#[must_use]
pub fn truths(column: &BooleanChunked) -> Vec<Option<bool>> {
    let full = column.null_count() == 0;
    let mut all = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        if full {
            all.extend(chunk.values_iter().map(Some));
        } else {
            all.extend(chunk.iter());
        }
    }
    all
}

/// Where a column says yes, row by row; an empty value is no.
#[must_use]
pub fn marks(column: &BooleanChunked) -> Vec<bool> {
    truths(column).into_iter().map(|truth| truth == Some(true)).collect()
}
