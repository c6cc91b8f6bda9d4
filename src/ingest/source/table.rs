//! Rows of a text file that are looked at column by column.

use std::borrow::Cow;

use super::quotes::trim;
use crate::ingest::grid::{Cell, Value};

/// Rows that are taken together: few enough that their cells stay near the processor.
const MOST: usize = 1 << 10;

/// Some rows, every cell at its place; an empty text where nothing stands.
#[derive(Debug)]
pub struct Table<'t> {
    /// The numbers of the rows, in ascending order.
    pub(super) numbers: Vec<u32>,
    pub(super) columns: Vec<Vec<&'t str>>,
    /// The cells of a row behind the others that does not fit among them, with its number.
    pub(super) odd: (u32, Vec<Cell<'t>>),
}

impl<'t> Table<'t> {
    /// No rows yet, with room for so many; more columns than so many has none of them.
    #[must_use]
    pub fn new(columns: usize, rows: usize) -> Self {
        let room = rows.min(MOST);
        let columns = (0..columns).map(|_| Vec::with_capacity(room)).collect();
        Self { numbers: Vec::with_capacity(room), columns, odd: (0, Vec::new()) }
    }

    /// The numbers of the rows.
    #[must_use]
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The cells of a column.
    #[must_use]
    pub fn column(&self, column: u32) -> &[&'t str] {
        self.columns.get(column as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many columns there are.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(self.columns.len()).unwrap_or(u32::MAX)
    }

    /// The row behind the others: wider than they are, or with doubled quotation marks.
    #[must_use]
    pub fn odd(&self) -> Option<(u32, &[Cell<'t>])> {
        let (number, cells) = &self.odd;
        (!cells.is_empty()).then_some((*number, cells))
    }

    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.columns.iter_mut().for_each(Vec::clear);
        self.odd.1.clear();
    }

    pub(super) fn is_full(&self) -> bool {
        self.numbers.len() >= MOST || !self.odd.1.is_empty()
    }

    /// Adds a line without quotation marks; none is added where it is blank, and false said where it is too wide.
    pub(super) fn add(&mut self, number: u32, line: &'t str, mut ends: impl Iterator<Item = usize>) -> bool {
        let (mut from, mut filled) = (0, false);
        let mut cell = |end: usize| {
            let cell = trim(line.get(from..end).unwrap_or_default());
            from = end + 1;
            cell
        };
        for column in &mut self.columns {
            let cell = ends.next().map_or("", &mut cell);
            filled |= !cell.is_empty();
            column.push(cell);
        }
        let fits = ends.all(|end| cell(end).is_empty());
        if filled && fits {
            self.numbers.push(number);
        } else {
            let rows = self.numbers.len();
            self.columns.iter_mut().for_each(|column| column.truncate(rows));
        }
        fits
    }

    /// Moves the odd row among the others, where it fits.
    pub(super) fn settle(&mut self) {
        let borrowed = |cell: &Cell<'t>| matches!(&cell.value, Value::Text(Cow::Borrowed(_)));
        let (number, cells) = &mut self.odd;
        let width = self.columns.len();
        if !cells.iter().all(|cell| borrowed(cell) && (cell.column as usize) < width) {
            return;
        }
        let rows = self.numbers.len();
        for cell in cells.drain(..) {
            if let (Some(column), Value::Text(Cow::Borrowed(text))) =
                (self.columns.get_mut(cell.column as usize), cell.value)
            {
                column.push(text);
            }
        }
        self.columns.iter_mut().for_each(|column| column.resize(rows + 1, ""));
        self.numbers.push(*number);
    }
}
