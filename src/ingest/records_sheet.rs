//! The single sheet of a Parquet file: its first rows together, all further ones as they are decoded, side by side, so
//! that the cells of the whole are never in memory beside what they become.

use std::ops::Range;

use bytes::Bytes;
use rayon::prelude::*;

use super::by_column::Batch;
use super::column::{CellOutcome, ColumnBuilder, Dialect};
use super::context::Context;
use super::grid::{Grid, Seen, Value};
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Limits, Piece, Records};

/// Rows that are read one after the other.
const SLICE: usize = 1 << 13;
/// Slices that are read before they are put together.
const AT_ONCE: usize = 16;
/// The first rows of a sheet, and some more.
const NEAR: usize = 16;

/// Reads a file; `first` rows are looked at together, `make` sees them and what the whole sheet became.
///
/// # Errors
/// Why it cannot be read.
pub fn read<T>(
    bytes: Bytes,
    limits: Limits,
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    let mut records = Records::open(bytes, limits)?;
    let mut head = Grid::default();
    records.fill(&mut head, first)?;
    let mut rest = Rest { records, first, slice: SLICE };
    let result = sheet::read_on(&head, &mut rest, context.stem, false, wish, context)?;
    Ok(make(&head, result))
}

/// The records behind the first rows.
struct Rest {
    records: Records,
    /// Rows that are looked at together where a further table begins.
    first: usize,
    /// Rows that are read one after the other.
    slice: usize,
}

impl Further for Rest {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.records.rows()
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        let (mut count, mut cells) = (0, Vec::new());
        while let Some((piece, from)) = self.records.take()? {
            for at in from..piece.len() {
                piece.cells(at, &mut cells);
                count += usize::from(!cells.is_empty());
            }
            cells = Vec::new();
        }
        Ok(count)
    }

    fn go_back(&mut self, row: u32) -> bool {
        self.records.go_back(row)
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        while let Some((piece, from)) = self.records.take()? {
            // The first rows of a sheet are looked at more closely than others.
            let begun = if reader.is_settled(piece.above(from)) { from } else { (from + NEAR).min(piece.len()) };
            let mut stopped = add(reader, &piece, from..begun, None);
            for at in (begun..piece.len()).step_by(self.slice * AT_ONCE) {
                if stopped.is_some() {
                    break;
                }
                let end = (at + self.slice * AT_ONCE).min(piece.len());
                let slices = (at..end).step_by(self.slice).map(|at| at..(at + self.slice).min(end));
                let slices: Vec<Range<usize>> = slices.collect();
                let begun: &SheetReader<'_> = reader;
                let read: Vec<_> =
                    slices.par_iter().with_max_len(1).map(|rows| slice(&piece, rows, begun.for_piece())).collect();
                stopped = slices.into_iter().zip(read).find_map(|(rows, read)| add(reader, &piece, rows, read));
            }
            if let Some(at) = stopped {
                self.records.put_back(piece, at);
                let mut table = Grid::default();
                self.records.fill(&mut table, self.first)?;
                return Ok(Some(table));
            }
        }
        Ok(None)
    }
}

/// Reads some rows to their end; none where rows of another table begin in them.
fn slice<'r>(piece: &Piece, rows: &Range<usize>, mut reader: SheetReader<'r>) -> Option<SheetReader<'r>> {
    reader.expect(rows.len());
    let slice = Slice { piece, from: rows.start, rows: rows.len(), above: 0 };
    reader.batch(&slice).is_none().then_some(reader)
}

/// Puts rows behind those that were read, or reads them here where they do not fit; where the headings of a further
/// table stand in them.
fn add<'r>(
    reader: &mut SheetReader<'r>,
    piece: &Piece,
    rows: Range<usize>,
    read: Option<SheetReader<'r>>,
) -> Option<usize> {
    let above = piece.above(rows.start);
    match read {
        Some(read) if reader.fits(above, &read) => {
            reader.append(above, read);
            None
        }
        _ => {
            let slice = Slice { piece, from: rows.start, rows: rows.len(), above };
            reader.batch(&slice).map(|at| rows.start + at)
        }
    }
}

/// Some records of a piece.
struct Slice<'p> {
    piece: &'p Piece,
    from: usize,
    rows: usize,
    /// The row above them.
    above: u32,
}

impl Batch for Slice<'_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn width(&self) -> u32 {
        self.piece.width()
    }

    fn number(&self, row: usize) -> u32 {
        // The rows of a file were counted when it was opened.
        self.above.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)).saturating_add(1)
    }

    fn seen(&self, row: usize, column: u32) -> Option<Seen<'_>> {
        self.piece.seen(self.from + row, column)
    }

    fn value(&self, row: usize, column: u32) -> Option<Value<'_>> {
        self.piece.value(self.from + row, column)
    }

    fn put(
        &self,
        column: u32,
        rows: Range<usize>,
        builder: &mut ColumnBuilder<'_>,
        first: usize,
        dialect: Dialect,
        odd: &mut Vec<(usize, CellOutcome)>,
    ) {
        let rows = self.from + rows.start..self.from + rows.end;
        if let Some(texts) = self.piece.texts(rows.clone(), column) {
            builder.put_named(first, texts, dialect, odd);
            return;
        }
        let from = rows.start;
        self.piece.each(rows, column, |at, value| builder.put_value(first + (at - from), &value, dialect, odd));
    }
}

#[cfg(test)]
#[path = "records_sheet_tests.rs"]
mod tests;
