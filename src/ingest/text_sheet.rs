//! The single sheet of a text file: its headings and first rows together, all further rows in pieces, side by side.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::by_column::Batch;
use super::column::{CellOutcome, ColumnBuilder, Dialect};
use super::context::Context;
use super::grid::{Grid, Seen, Value};
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Limits, Rows, Table, TextFile};

/// Bytes of a piece: large enough that nothing is lost by beginning anew, small enough to stay near the processor.
pub(super) const PIECE: usize = 1 << 20;
/// Bytes of a cell, more or less.
const OF_CELL: usize = 8;
/// Bytes of the shortest rows that room is made for.
const LEAST: usize = 16;
/// Bytes of the first rows of a sheet, and of some more.
const NEAR: usize = 1 << 12;
/// Pieces that are read before they are put together.
const AT_ONCE: usize = 16;

/// Reads a text file; `first` rows are looked at together, `make` sees them and what the whole sheet became.
///
/// # Errors
/// Why it cannot be read.
pub fn read<T>(
    bytes: &[u8],
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    read_in_pieces(bytes, first, PIECE, wish, context, make)
}

fn read_in_pieces<T>(
    bytes: &[u8],
    first: usize,
    piece: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    let file = TextFile::new(bytes);
    let mut rows = file.rows(Limits::default());
    let begin = rows;
    let mut head = Grid::default();
    let expected = rows.expected();
    // The first rows of a long file find their room as they come.
    if expected < first {
        head.reserve(expected, bytes.len() / OF_CELL);
    }
    rows.next(&mut head, first)?;
    let whole = head.len() < first;
    let mut more = Pieces { expected, begin, rows, whole, first, piece, passed: 0 };
    let result = if whole {
        sheet::read_whole(&head, &mut more, context.stem, false, wish, context)?
    } else {
        sheet::read_on(&head, &mut more, context.stem, false, wish, context)?
    };
    Ok(make(&head, result))
}

/// The rows of a text file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pieces<'t> {
    /// From the first on.
    pub begin: Rows<'t>,
    /// Those behind the first ones.
    pub rows: Rows<'t>,
    /// There are none behind the first ones.
    pub whole: bool,
    /// Rows in all, more or less.
    pub expected: usize,
    /// Rows that are looked at together where a further table begins.
    pub first: usize,
    /// Bytes of a piece.
    pub piece: usize,
    /// Bytes of rows before those of this text.
    pub passed: usize,
}

impl Further for Pieces<'_> {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.expected
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        let (mut count, mut cells) = (0, Vec::new());
        while self.rows.row(&mut cells)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn go_back(&mut self, row: u32) -> bool {
        // What is at hand as a whole is read by column as it is.
        if self.whole {
            return false;
        }
        self.rows = self.begin;
        self.rows.skip(row).is_ok()
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        if self.whole {
            return Ok(None);
        }
        // The first rows of a sheet are looked at more closely than others.
        if !reader.is_settled(self.rows.number())
            && let Some(rest) = self.in_turn(reader, self.rows.at().saturating_add(NEAR))?
        {
            return Ok(Some(rest));
        }
        loop {
            let mut rest = self.rows;
            let pieces: Vec<Rows<'_>> = std::iter::from_fn(|| {
                let piece = rest.piece(self.piece)?;
                rest = rest.behind(&piece);
                Some(piece)
            })
            .take(AT_ONCE)
            .collect();
            if pieces.is_empty() {
                return Ok(None);
            }
            if pieces.len() == 1 {
                return self.in_turn(reader, usize::MAX);
            }
            let begun: &SheetReader<'_> = reader;
            let rows = self.rows_of_a_piece();
            let read = pieces.par_iter().with_max_len(1).map(|piece| {
                let mut reader = begun.for_piece();
                reader.expect(rows);
                read_piece(*piece, reader)
            });
            let read: Vec<_> = read.collect();
            for (piece, read) in pieces.into_iter().zip(read) {
                if let Some(rest) = self.add(reader, piece, read)? {
                    return Ok(Some(rest));
                }
            }
        }
    }
}

impl Pieces<'_> {
    /// How many rows a piece has, more or less: as many as its share of those that were read.
    fn rows_of_a_piece(&self) -> usize {
        let rows = u64::from(self.rows.number()) * self.piece as u64 / ((self.passed + self.rows.at()) as u64).max(1);
        usize::try_from(rows * 17 / 16).map_or(0, |rows| rows.min(self.piece / LEAST))
    }

    /// Puts a piece behind what was read, or reads its rows here where it does not fit.
    fn add<'r>(
        &mut self,
        reader: &mut SheetReader<'r>,
        piece: Rows<'_>,
        read: Option<(SheetReader<'r>, Rows<'_>)>,
    ) -> Result<Option<Grid<'static>>, ProblemKind> {
        match read {
            Some((rows, last)) if self.rows.at() == piece.at() && reader.fits(self.rows.number(), &rows) => {
                reader.append(self.rows.number(), rows);
                self.rows.go_on(&last);
                Ok(None)
            }
            _ => self.in_turn(reader, piece.end()),
        }
    }

    /// Reads the rows up to a place; the rows that are looked at together where a further table begins.
    fn in_turn(&mut self, reader: &mut SheetReader<'_>, end: usize) -> Result<Option<Grid<'static>>, ProblemKind> {
        let mut rows = self.rows.until(end);
        let mut table = Table::new(reader.width(), self.expected);
        while rows.table(&mut table)? {
            if let Some(number) = read_table(&table, reader) {
                self.rows.skip(number.saturating_sub(1))?;
                let mut table = Grid::default();
                self.rows.next(&mut table, self.first)?;
                return Ok(Some(table.rest(0)));
            }
            self.rows.go_on_as(&rows);
        }
        self.rows.go_on_as(&rows);
        Ok(None)
    }
}

/// Reads some rows; the number of one that holds the headings of a further table.
fn read_table(table: &Table<'_>, reader: &mut SheetReader<'_>) -> Option<u32> {
    if let Some(at) = reader.batch(table) {
        return Some(table.number(at));
    }
    table.odd().filter(|(number, cells)| !reader.row(*number, cells)).map(|(number, _)| number)
}

/// Reads a piece to its end; none where rows of another table begin in it, or a row cannot be read.
fn read_piece<'r, 't>(mut rows: Rows<'t>, mut reader: SheetReader<'r>) -> Option<(SheetReader<'r>, Rows<'t>)> {
    let mut table = Table::new(reader.width(), usize::MAX);
    while rows.table(&mut table).ok()? {
        if read_table(&table, &mut reader).is_some() {
            return None;
        }
    }
    Some((reader, rows))
}

impl Batch for Table<'_> {
    fn rows(&self) -> usize {
        self.numbers().len()
    }

    fn width(&self) -> u32 {
        self.width()
    }

    fn number(&self, row: usize) -> u32 {
        self.numbers().get(row).copied().unwrap_or(0)
    }

    fn seen(&self, row: usize, column: u32) -> Option<Seen<'_>> {
        self.column(column).get(row).filter(|text| !text.is_empty()).map(|text| Seen::Text(text))
    }

    fn value(&self, row: usize, column: u32) -> Option<Value<'_>> {
        let text = *self.column(column).get(row)?;
        (!text.is_empty()).then_some(Value::Text(Cow::Borrowed(text)))
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
        let texts = self.column(column).get(rows).unwrap_or_default();
        builder.put_texts(first, texts.iter().copied(), dialect, odd);
    }
}

#[cfg(test)]
#[path = "text_sheet_tests.rs"]
mod tests;
