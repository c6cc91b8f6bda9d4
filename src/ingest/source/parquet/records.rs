//! The records of a Parquet file, some thousands at a time: each column of them decoded whole, side by side.

use std::io::Cursor;
use std::ops::Range;

use bytes::Bytes;
use polars_core::error::PolarsError;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::metadata::{ColumnChunkMetadata, FileMetadata};
use polars_parquet::parquet::read::{BasicDecompressor, PageReader};
use polars_parquet::read::{Filter, column_iter_to_arrays, read_metadata};
use rayon::prelude::*;

use super::super::Limits;
use super::cells::Cells;
use super::column::{self, Column, Reading};
use super::safe::safely;
use super::{footer, pages};
use crate::ingest::grid::{Cell, Grid, Seen, Value};
use crate::ingest::named::Name;
use crate::ingest::problem::ProblemKind;

/// Records that are decoded at once, where a group of rows has more of them, and cells.
const AT_ONCE: usize = 1 << 17;
const CELLS_AT_ONCE: usize = 1 << 22;
/// Bytes of memory that a row takes when it is read, whatever stands in it, and each of its cells.
const OF_ROW: u64 = 160;
const OF_CELL: u64 = 8;
/// Times that a long text is in memory.
const OF_LONG: u64 = 3;
/// Records of very wide files that are decoded at once.
const LEAST_AT_ONCE: usize = 1 << 12;

/// The records of a file.
pub struct Records {
    bytes: Bytes,
    metadata: FileMetadata,
    columns: Vec<Column>,
    limits: Limits,
    /// Records that are decoded at once.
    at_once: usize,
    /// Records of all groups.
    rows: usize,
    /// The next records: their group, and how many of it were read.
    next: (usize, usize),
    /// The row before the next records; the names of the columns are row 1.
    above: u32,
    /// The names were given.
    named: bool,
    /// The records that were decoded last, and how many of them are done with.
    left: Option<(Piece, usize)>,
    /// They are the first of the file.
    begun: bool,
    /// Bytes of long texts so far.
    long: u64,
}

/// Some records.
#[derive(Debug)]
pub struct Piece {
    columns: Vec<Cells>,
    rows: usize,
    above: u32,
}

impl Piece {
    /// How many they are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// The spreadsheet's number of the row above one of them.
    #[must_use]
    pub fn above(&self, at: usize) -> u32 {
        // The rows of a file were counted when it was opened.
        self.above.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// How many columns they have.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(self.columns.len()).unwrap_or(u32::MAX)
    }

    /// A cell of one of them, where it is filled.
    #[must_use]
    pub fn value(&self, at: usize, column: u32) -> Option<Value<'_>> {
        self.columns.get(column as usize)?.get(at)
    }

    /// What a glance at a cell of one of them shows; none where it is blank.
    #[must_use]
    pub fn seen(&self, at: usize, column: u32) -> Option<Seen<'_>> {
        self.columns.get(column as usize)?.seen(at)
    }

    /// The cells of a column of texts in some of them, empty where nothing stands, with what the library calls each text;
    /// none of any other column.
    #[must_use]
    pub fn texts(&self, rows: Range<usize>, column: u32) -> Option<impl ExactSizeIterator<Item = (Name, &str)>> {
        self.columns.get(column as usize)?.texts(rows)
    }

    /// Does something with every filled cell of a column in some of them.
    pub fn each<'p>(&'p self, rows: Range<usize>, column: u32, with: impl FnMut(usize, Value<'p>)) {
        if let Some(cells) = self.columns.get(column as usize) {
            cells.each(rows, with);
        }
    }

    /// Puts the filled cells of one of them in place of others.
    pub fn cells<'p>(&'p self, at: usize, cells: &mut Vec<Cell<'p>>) {
        cells.clear();
        let filled = (0_u32..).zip(&self.columns);
        cells.extend(filled.filter_map(|(column, values)| Some(Cell { column, value: values.get(at)? })));
    }
}

impl Records {
    /// Opens a file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(bytes: Bytes, limits: Limits) -> Result<Self, ProblemKind> {
        footer::look(&bytes, limits)?;
        let metadata = safely(|| read_metadata(&mut Cursor::new(&bytes)))?;
        let rows = metadata.row_groups.iter().try_fold(0_usize, |all, group| all.checked_add(group.num_rows()));
        let rows = rows.ok_or(ProblemKind::TooLarge)?;
        let leaves = metadata.schema().columns().len();
        // Empty cells count too: a column is decoded whole.
        if rows.saturating_mul(leaves.max(1)) > limits.cells.saturating_mul(2) || u32::try_from(rows).is_err() {
            return Err(ProblemKind::TooLarge);
        }
        // A run of one value is a few bytes however long it is: what its rows become is known before they are decoded.
        if built(rows, leaves) > limits.memory / 8 * 7 {
            return Err(ProblemKind::TooLarge);
        }
        let at_once = AT_ONCE.min(CELLS_AT_ONCE / leaves.max(1)).max(LEAST_AT_ONCE);
        pages::look(&bytes, &metadata, limits, at_once)?;
        let columns = safely(|| Ok::<_, ProblemKind>(column::columns(metadata.schema())))?;
        Ok(Self {
            bytes,
            metadata,
            columns,
            limits,
            at_once,
            rows,
            next: (0, 0),
            above: 1,
            named: false,
            left: None,
            begun: false,
            long: 0,
        })
    }

    /// How many rows there are, with the names of the columns.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows.saturating_add(1)
    }

    /// Adds the next filled rows to a grid until it has so many, or there are no more.
    ///
    /// # Errors
    /// Why a row cannot be read.
    pub fn fill(&mut self, grid: &mut Grid<'static>, most: usize) -> Result<(), ProblemKind> {
        if !self.named {
            self.named = true;
            for (column, Column { name, .. }) in (0_u32..).zip(&self.columns) {
                if !name.is_empty() {
                    grid.push(1, column, Value::Text(name.clone().into()));
                }
            }
        }
        while grid.len() < most
            && let Some((piece, mut at)) = self.take()?
        {
            let mut cells = Vec::new();
            while at < piece.len() && grid.len() < most {
                piece.cells(at, &mut cells);
                let bytes = |cell: &Cell<'_>| size_of::<Cell<'_>>() + cell.value.text().map_or(0, str::len);
                let more: usize = cells.iter().map(bytes).sum();
                if grid.cell_count() + cells.len() > self.limits.cells {
                    return Err(ProblemKind::TooLarge);
                }
                self.limits.allow(grid, more)?;
                at += 1;
                for cell in cells.drain(..) {
                    grid.push(piece.above(at), cell.column, cell.value.into_owned());
                }
            }
            drop(cells);
            self.put_back(piece, at);
        }
        Ok(())
    }

    /// The next records, from one of them on; none at the end.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn take(&mut self) -> Result<Option<(Piece, usize)>, ProblemKind> {
        if self.left.as_ref().is_some_and(|(piece, from)| *from < piece.len()) {
            return Ok(self.left.take());
        }
        let (mut group, mut from) = self.next;
        while self.metadata.row_groups.get(group).is_some_and(|found| found.num_rows() <= from) {
            (group, from) = (group + 1, 0);
        }
        let Some(found) = self.metadata.row_groups.get(group) else { return Ok(None) };
        self.begun = self.left.take().is_none();
        let rows = from..from.saturating_add(self.at_once).min(found.num_rows());
        let chunks = found.parquet_columns();
        let columns = self.columns.par_iter().with_max_len(1).map(|column| {
            let chunk = chunks.get(column.leaf).ok_or(ProblemKind::Damaged)?;
            self.read(column, chunk, rows.clone(), found.num_rows())
        });
        let columns: Vec<Cells> = columns.collect::<Result<_, _>>()?;
        let long = columns.iter().try_fold(self.long, |all, column| Some(all.saturating_add(column.long()?)));
        self.long = long.ok_or(ProblemKind::TooLarge)?;
        // Such a text is there as it was unpacked, as a cell, and as what becomes of it.
        let texts = self.long.saturating_mul(OF_LONG);
        if texts.saturating_add(built(self.rows, self.columns.len())) > self.limits.memory {
            return Err(ProblemKind::TooLarge);
        }
        let piece = Piece { columns, rows: rows.len(), above: self.above };
        self.next = (group, rows.end);
        self.above = piece.above(piece.len());
        Ok(Some((piece, 0)))
    }

    /// Gives records back that are to be taken next, from one of them on.
    pub fn put_back(&mut self, piece: Piece, from: usize) {
        self.left = Some((piece, from));
    }

    /// Goes back to the first record behind a row; false where others than the first ones were decoded already.
    pub fn go_back(&mut self, row: u32) -> bool {
        // The names are row 1.
        let Some((_, from)) = self.left.as_mut().filter(|_| self.begun) else { return false };
        *from = (row as usize).saturating_sub(1);
        true
    }

    /// Decodes some rows of a column of a group that has so many.
    fn read(
        &self,
        column: &Column,
        chunk: &ColumnChunkMetadata,
        rows: Range<usize>,
        of: usize,
    ) -> Result<Cells, ProblemKind> {
        let Some(reading) = column.reading.as_ref().filter(|_| chunk.compression() != Compression::Lzo) else {
            return Ok(Cells::unreadable(rows.len()));
        };
        let packed = pages::chunk(&self.bytes, chunk)?;
        let cells = decode(reading, chunk, packed, &rows, of).or_else(|problem| {
            // Texts that are none are told one by one.
            if reading.is_text() { decode(&reading.of_bytes(), chunk, packed, &rows, of) } else { Err(problem) }
        })?;
        if cells.len() == rows.len() { Ok(cells) } else { Err(ProblemKind::Damaged) }
    }
}

/// Bytes that so many rows of so many columns take at least when they are read.
fn built(rows: usize, columns: usize) -> u64 {
    let of_row = (columns as u64).saturating_mul(OF_CELL).saturating_add(OF_ROW);
    (rows as u64).saturating_mul(of_row)
}

fn decode(
    reading: &Reading,
    chunk: &ColumnChunkMetadata,
    packed: &[u8],
    rows: &Range<usize>,
    of: usize,
) -> Result<Cells, ProblemKind> {
    let found = safely(|| {
        let pages = PageReader::new(Cursor::new(packed.to_vec().into()), chunk, Vec::new(), packed.len());
        let pages = BasicDecompressor::new(pages, Vec::new());
        let primitive = &chunk.descriptor().descriptor.primitive_type;
        // Rows of lists do not begin where pages do: they are read whole.
        let part = !reading.list && rows.len() < of;
        let filter = part.then(|| Filter::Range(rows.clone()));
        let (mut arrays, _) = column_iter_to_arrays(vec![pages], vec![primitive], reading.field.clone(), filter)?;
        let array = arrays.pop().filter(|_| arrays.is_empty());
        Ok::<_, PolarsError>(array.map(|array| if reading.list { array.sliced(rows.start, rows.len()) } else { array }))
    })?;
    found.and_then(|array| Cells::new(array.as_ref(), reading.meaning)).ok_or(ProblemKind::Damaged)
}
