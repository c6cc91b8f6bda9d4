//! Apache Parquet: one file is one sheet.
//!
//! The names of the columns are row 1, the first record is row 2, as if the table stood in a spreadsheet. Flat columns
//! of text, numbers, yes or no, days, moments and times of day are read, and lists of them as one cell with `;` between;
//! a column of anything else holds errors, so that nothing in it is taken for empty. A moment that the file marks as
//! universal time is turned into Romanian wall-clock time; one without a zone stands as it is.
//!
//! The library of polars decodes. Before it, [`footer`] and [`pages`] see what a file would have it build.

mod cells;
mod column;
mod delta;
mod footer;
mod moments;
mod pages;
mod records;
mod safe;
mod thrift;

use bytes::Bytes;

use super::{Limits, SheetName, Visit};
use crate::ingest::grid::Grid;
use crate::ingest::problem::ProblemKind;

pub use records::{Piece, Records};

/// Reads a file as one sheet named after it.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let mut records = Records::open(Bytes::copy_from_slice(bytes), limits)?;
    let mut grid = Grid::default();
    records.fill(&mut grid, usize::MAX)?;
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

#[cfg(test)]
mod tests;
