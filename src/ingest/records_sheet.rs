//! The single sheet of a Parquet file: its first rows together, all further ones as they are decoded, side by side, so
//! that the cells of the whole are never in memory beside what they become.

use std::ops::Range;

use bytes::Bytes;
use rayon::prelude::*;

use super::context::Context;
use super::grid::Grid;
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Limits, Piece, Records};

/// Rows that are read one after the other.
const SLICE: usize = 1 << 13;

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
    let result = sheet::read_on(&head, &mut Rest { records, first }, context.stem, false, wish, context)?;
    Ok(make(&head, result))
}

/// The records behind the first rows.
struct Rest {
    records: Records,
    /// Rows that are looked at together where a further table begins.
    first: usize,
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

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        while let Some((piece, from)) = self.records.take()? {
            let slices: Vec<Range<usize>> =
                (from..piece.len()).step_by(SLICE).map(|at| at..(at + SLICE).min(piece.len())).collect();
            let begun: &SheetReader<'_> = reader;
            let read: Vec<_> = slices.par_iter().map(|rows| slice(&piece, rows.clone(), begun.for_piece())).collect();
            let stopped = slices.into_iter().zip(read).find_map(|(rows, read)| add(reader, &piece, rows, read));
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
fn slice<'r>(piece: &Piece, rows: Range<usize>, mut reader: SheetReader<'r>) -> Option<SheetReader<'r>> {
    let mut cells = Vec::new();
    for (number, at) in (1..).zip(rows) {
        piece.cells(at, &mut cells);
        if !cells.is_empty() && !reader.row(number, &cells) {
            return None;
        }
    }
    Some(reader)
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
            let mut cells = Vec::new();
            rows.into_iter().find(|&at| {
                piece.cells(at, &mut cells);
                !cells.is_empty() && !reader.row(piece.above(at + 1), &cells)
            })
        }
    }
}
