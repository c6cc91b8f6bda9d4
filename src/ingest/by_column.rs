//! Rows of a sheet read column by column: what they become is the same as row by row, where they are plain rows of data.
//!
//! A row is plain where a glance tells that it is one of data, has its key and hangs on no other row. All others are read
//! by [`SheetReader::row`], in their place among the plain ones.

use std::ops::Range;
use std::sync::Arc;

use super::cell::fault;
use super::cell::text::is_sure;
use super::column::{CellOutcome, ColumnBuilder, Dialect};
use super::grid::{Cell, Seen, Value};
use super::sheet_rows::SheetReader;
use crate::text::letters;

/// Rows that can be looked at column by column. Those of a text file are no wider than their headings.
pub trait Batch {
    /// How many they are.
    fn rows(&self) -> usize;

    /// How many columns they have.
    fn width(&self) -> u32;

    /// The spreadsheet's number of a row.
    fn number(&self, row: usize) -> u32;

    /// What a glance at a cell shows; none where it is blank.
    fn seen(&self, row: usize, column: u32) -> Option<Seen<'_>>;

    /// A cell, where it is filled.
    fn value(&self, row: usize, column: u32) -> Option<Value<'_>>;

    /// Reads the cells of some rows into a column, from a row of it on; those that are not simply taken are added to `odd`
    /// with the column's row, in ascending order.
    fn put(
        &self,
        column: u32,
        rows: Range<usize>,
        builder: &mut ColumnBuilder<'_>,
        first: usize,
        dialect: Dialect,
        odd: &mut Vec<(usize, CellOutcome)>,
    );
}

/// What a row says at a glance.
struct Glance<'v> {
    /// How many cells are filled, as far as it matters.
    filled: usize,
    /// The first filled column.
    first: u32,
    /// The first text among the first three filled cells.
    label: Option<&'v str>,
    /// A cell that is neither a heading nor an error: no text, or one that begins with a digit.
    other: Option<(u32, Seen<'v>)>,
}

impl<'v> Glance<'v> {
    /// Looks at the first cells of a row; none of a row without any.
    fn of<B: Batch>(batch: &'v B, row: usize) -> Option<Self> {
        /// More filled cells make no difference.
        const ENOUGH: usize = 5;
        let mut glance = Self { filled: 0, first: 0, label: None, other: None };
        for column in 0..batch.width() {
            let Some(seen) = batch.seen(row, column) else { continue };
            if glance.filled == 0 {
                glance.first = column;
            }
            glance.filled += 1;
            let plain = match seen {
                Seen::Text(text) => {
                    if glance.filled <= 3 && glance.label.is_none() {
                        glance.label = Some(text);
                    }
                    !text.as_bytes().first().is_some_and(u8::is_ascii_digit)
                }
                Seen::Error => true,
                Seen::Number(_) | Seen::Other => false,
            };
            if !plain && glance.other.is_none() {
                glance.other = Some((column, seen));
            }
            if glance.filled >= ENOUGH && glance.other.is_some() {
                break;
            }
        }
        (glance.filled > 0).then_some(glance)
    }
}

impl SheetReader<'_> {
    /// How many columns have headings, with those between them.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.last_column as usize + 1
    }

    /// Whether rows behind a row are read like those in the middle of a sheet.
    #[must_use]
    pub const fn is_settled(&self, row: u32) -> bool {
        self.classifier.is_plain_behind(row)
    }

    /// Reads rows; stops at the headings of a further table, whose place among the rows it returns.
    pub fn batch<B: Batch>(&mut self, batch: &B) -> Option<usize> {
        let mut at = 0;
        let mut cells = Vec::new();
        while at < batch.rows() {
            let plain = if self.reads_by_column() {
                (at..batch.rows()).take_while(|row| self.is_plain(batch, *row)).count()
            } else {
                0
            };
            if plain > 0 {
                self.plain_rows(batch, at..at + plain);
                at += plain;
                continue;
            }
            cells.clear();
            let filled = (0..batch.width()).filter_map(|column| Some(Cell { column, value: batch.value(at, column)? }));
            cells.extend(filled);
            if !cells.is_empty() && !self.row(batch.number(at), &cells) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether what was read so far leaves rows to be plain ones.
    fn reads_by_column(&self) -> bool {
        let is_kept = |key: usize| self.columns.get(key).is_some_and(ColumnBuilder::is_kept);
        let has_key = self.layout.key.is_none_or(|key| !self.layout.has(key) || is_kept(key));
        // Where something is written in place of values, each is looked up before it is read.
        let as_it_stands = !self.context.lexicon.writes_instead(self.header.register);
        has_key
            && as_it_stands
            && !self.foreign
            && self.merges.is_over()
            && self.classifier.is_plain()
            && self.layout.dated.is_empty()
    }

    fn is_plain<B: Batch>(&self, batch: &B, row: usize) -> bool {
        let Some(Glance { filled, first, label, other: Some((column, other)) }) = Glance::of(batch, row) else {
            return false;
        };
        let keyed = match self.layout.key {
            Some(key) => self.layout.letter(key).is_none_or(|column| match batch.seen(row, column) {
                Some(Seen::Text(text)) => is_sure(text),
                Some(Seen::Number(number)) => !fault::is_rounded(number),
                _ => false,
            }),
            None => self.layout.leading.first().is_none_or(|leading| *leading >= first),
        };
        let other = if let Seen::Text(text) = other { Some((column, text)) } else { None };
        let fills = |column| batch.seen(row, column).is_some();
        keyed && self.classifier.is_data(batch.number(row), filled, label, other, fills)
    }

    /// Reads rows that are all plain.
    fn plain_rows<B: Batch>(&mut self, batch: &B, rows: Range<usize>) {
        let (first, begun) = (self.rows.len(), self.findings.len());
        let number = |row: usize| batch.number(rows.start + (row - first));
        let dialect = self.context.dialect;
        let layout = Arc::clone(&self.layout);
        // Row and place within it of each finding: they are told row by row.
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut odd = Vec::new();
        for (column, field) in (0_u32..).zip(&layout.fields) {
            let Some(field) = *field else { continue };
            let Some(builder) = self.columns.get_mut(field).filter(|builder| builder.is_kept()) else { continue };
            batch.put(column, rows.clone(), builder, first, dialect, &mut odd);
            for (row, outcome) in odd.drain(..) {
                match outcome {
                    CellOutcome::Taken | CellOutcome::Nothing | CellOutcome::Undated => {}
                    CellOutcome::Doubtful(rule) => self.find_at(rule, Some(field), number(row), letters(column), None),
                    CellOutcome::Bad { rule, value } => {
                        self.find_at(rule, Some(field), number(row), letters(column), value);
                    }
                    CellOutcome::Above => {
                        if let Some(above) = self.piece.as_mut().filter(|_| row == 0) {
                            above.asked = true;
                        }
                    }
                }
                places.resize(self.findings.len() - begun, (row, column as usize));
            }
        }
        let behind = layout.fields.len();
        for (place, field) in self.required.clone().into_iter().enumerate() {
            let (Some(builder), Some(column)) = (self.columns.get(field), layout.letter(field)) else { continue };
            for row in builder.unfilled(first..first + rows.len()) {
                self.find_at("missing_value", Some(field), number(row), letters(column), None);
                places.resize(self.findings.len() - begun, (row, behind + place));
            }
        }
        if layout.personal.is_some() || (layout.named.is_some() && layout.key.is_some()) {
            for (row, at) in (first..).zip(rows.clone()) {
                let value = |column| batch.value(at, column);
                self.check_cnp(row, batch.number(at), value);
                self.check_name(row, batch.number(at), value);
                places.resize(self.findings.len() - begun, (row, usize::MAX));
            }
        }
        if !places.is_sorted() {
            let found = self.findings.drain(begun..);
            let mut found: Vec<_> = places.into_iter().zip(found).collect();
            found.sort_by_key(|(place, _)| *place);
            self.findings.extend(found.into_iter().map(|(_, finding)| finding));
        }
        self.rows.extend(rows.map(|row| batch.number(row)));
        self.fresh = false;
        if let Some(above) = &mut self.piece {
            above.first = false;
        }
    }
}
