//! The rows of a sheet that is there as a whole, looked at column by column.

use std::borrow::Cow;
use std::ops::Range;

use super::by_column::Batch;
use super::column::{CellOutcome, ColumnBuilder, Dialect};
use super::grid::{Grid, Seen, Value};
use super::named::Name;
use super::sheet_rows::SheetReader;

/// Rows that are taken together: few enough that their cells stay near the processor.
const MOST: usize = 1 << 9;
/// Columns that there may be for each with a heading: of a row in which most are blank every one would be looked for.
const SPARSEST: usize = 8;

/// Some rows of a grid, none of them wider than so many columns.
struct GridRows<'g, 'a> {
    grid: &'g Grid<'a>,
    rows: Range<usize>,
    width: u32,
}

impl GridRows<'_, '_> {
    fn cell(&self, row: usize, column: u32) -> Option<&Value<'_>> {
        let cells = self.grid.row(self.rows.start + row);
        // Where the cells before it are all filled, it stands at its own place; else before that.
        let at = column as usize;
        match cells.get(at) {
            Some(cell) if cell.column == column => Some(&cell.value),
            _ => {
                let before = cells.get(..at).unwrap_or(cells);
                let at = before.binary_search_by_key(&column, |cell| cell.column).ok()?;
                before.get(at).map(|cell| &cell.value)
            }
        }
    }

    /// The texts of a column in some rows, empty where it is blank, each with its place in memory, which is that of no
    /// other text; none where something else stands there, or where every cell has a text of its own.
    fn shared_texts(&self, column: u32, rows: Range<usize>) -> Option<Vec<(Name, &str)>> {
        let name = |text: &str| (text.as_ptr().addr() as Name) << 64 | text.len() as Name;
        let text = |row| match self.cell(row, column) {
            Some(Value::Text(Cow::Borrowed(text))) => Some((name(text), *text)),
            Some(_) => None,
            None => Some((0, "")),
        };
        rows.map(text).collect()
    }
}

impl Batch for GridRows<'_, '_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn width(&self) -> u32 {
        self.width
    }

    fn number(&self, row: usize) -> u32 {
        self.grid.number(self.rows.start + row)
    }

    fn seen(&self, row: usize, column: u32) -> Option<Seen<'_>> {
        self.cell(row, column).map(Seen::from)
    }

    fn value(&self, row: usize, column: u32) -> Option<Value<'_>> {
        Some(match self.cell(row, column)? {
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            other => other.clone(),
        })
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
        // No two cells of a text file share a text.
        if !self.grid.from_text
            && let Some(texts) = self.shared_texts(column, rows.clone())
        {
            builder.put_named(first, texts.into_iter(), dialect, odd);
            return;
        }
        for (at, row) in (first..).zip(rows) {
            match self.cell(row, column) {
                Some(Value::Text(text)) => builder.put_texts(at, std::iter::once(text.as_ref()), dialect, odd),
                Some(value) => builder.put_value(at, value, dialect, odd),
                None => {}
            }
        }
    }
}

impl SheetReader<'_> {
    /// Reads the rows of a sheet from a position on. Stops at the headings of a further table, whose position it
    /// returns.
    pub fn rows(&mut self, grid: &Grid<'_>, from: usize) -> Option<usize> {
        let last = self.last_column;
        let dense = self.width() <= self.header.columns.len().saturating_mul(SPARSEST);
        let fits = |row: &usize| dense && grid.row(*row).last().is_none_or(|cell| cell.column <= last);
        let mut at = from;
        while at < grid.len() {
            let fitting = (at..grid.len().min(at + MOST)).take_while(fits).count();
            if fitting == 0 {
                if !self.row(grid.number(at), grid.row(at)) {
                    return Some(at);
                }
                at += 1;
                continue;
            }
            let rows = GridRows { grid, rows: at..at + fitting, width: last + 1 };
            if let Some(stopped) = self.batch(&rows) {
                return Some(at + stopped);
            }
            at += fitting;
        }
        None
    }
}

#[cfg(test)]
#[path = "grid_rows_tests.rs"]
mod tests;
