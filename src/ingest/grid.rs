//! One sheet as it stands in a file: its filled cells, row by row.

use std::borrow::Cow;

use crate::time::Day;

/// What a filled cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text, never blank.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A real date, with the minute of the day where it has a time other than midnight.
    Moment(Day, Option<u16>),
    /// A time of day or a duration, in minutes.
    Minutes(f64),
    /// A real yes or no.
    Bool(bool),
    /// A formula's error.
    Error,
    /// A formula whose result the file does not hold: the spreadsheet would compute it.
    Uncomputed,
}

impl Value<'_> {
    /// The same value, whatever becomes of the file.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Number(number) => Value::Number(number),
            Self::Moment(day, minute) => Value::Moment(day, minute),
            Self::Minutes(minutes) => Value::Minutes(minutes),
            Self::Bool(yes) => Value::Bool(yes),
            Self::Error => Value::Error,
            Self::Uncomputed => Value::Uncomputed,
        }
    }

    /// Bytes of memory that a cell with this value takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let text = if let Self::Text(Cow::Owned(text)) = self { text.len() } else { 0 };
        size_of::<Cell<'_>>() + text
    }

    /// The text, where the cell holds text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What a glance at a cell shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen<'v> {
    /// A text, or the first text of a list.
    Text(&'v str),
    /// A number.
    Number(f64),
    /// An error.
    Error,
    /// Any other value.
    Other,
}

impl<'v> From<&'v Value<'_>> for Seen<'v> {
    fn from(value: &'v Value<'_>) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Number(number) => Self::Number(*number),
            Value::Error => Self::Error,
            Value::Moment(..) | Value::Minutes(_) | Value::Bool(_) | Value::Uncomputed => Self::Other,
        }
    }
}

/// A filled cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// Column, 0 is A.
    pub column: u32,
    /// What it holds.
    pub value: Value<'a>,
}

/// A row with at least one filled cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    number: u32,
    start: usize,
}

/// A merged region, all bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First row, the spreadsheet's number.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column, 0 is A.
    pub left: u32,
    /// Last column.
    pub right: u32,
}

/// The filled cells of a sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid<'a> {
    rows: Vec<Row>,
    cells: Vec<Cell<'a>>,
    /// Bytes of the texts that the cells own.
    texts: usize,
    /// Merged regions, sorted.
    pub merges: Vec<Merge>,
    /// Whether plain numbers that stand for dates count from 1904.
    pub from_1904: bool,
    /// Hidden columns were found (and read).
    pub hidden_columns: bool,
    /// The sheet is a text file: a separator within a text makes a row longer.
    pub from_text: bool,
}

impl<'a> Grid<'a> {
    /// A grid without cells.
    #[must_use]
    pub fn new(from_1904: bool) -> Self {
        Self { from_1904, ..Self::default() }
    }

    /// Takes all cells out and keeps the memory that they took.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.cells.clear();
        self.texts = 0;
    }

    /// Makes room for as many rows and cells as will come, more or less.
    pub fn reserve(&mut self, rows: usize, cells: usize) {
        self.rows.reserve(rows);
        self.cells.reserve(cells);
    }

    /// Whether a cell comes after all cells there are.
    #[must_use]
    pub fn in_order(&self, row: u32, column: u32) -> bool {
        match self.rows.last() {
            Some(last) if last.number == row => self.cells.last().is_none_or(|cell| cell.column < column),
            last => last.is_none_or(|last| last.number < row),
        }
    }

    /// Adds a cell; rows and columns must come in ascending order, `row` is the spreadsheet's number. A cell out of
    /// order is not added.
    pub fn push(&mut self, row: u32, column: u32, value: Value<'a>) {
        self.add(row, column, value);
    }

    /// The same; false for a cell out of order.
    pub fn add(&mut self, row: u32, column: u32, value: Value<'a>) -> bool {
        match self.rows.last() {
            Some(last) if last.number == row => {
                if self.cells.last().is_some_and(|cell| cell.column >= column) {
                    return false;
                }
            }
            Some(last) if last.number > row => return false,
            _ => self.rows.push(Row { number: row, start: self.cells.len() }),
        }
        if let Value::Text(Cow::Owned(text)) = &value {
            self.texts += text.len();
        }
        self.cells.push(Cell { column, value });
        true
    }

    /// Bytes of memory that its cells take.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.cells.len() * size_of::<Cell<'_>>() + self.rows.len() * size_of::<Row>() + self.texts
    }

    /// The same grid with cells that came out of order; the first of two in one place stays.
    #[must_use]
    pub fn with_late(self, late: Vec<(u32, u32, Value<'a>)>) -> Self {
        let mut sorted = Self { rows: Vec::new(), cells: Vec::new(), texts: 0, ..self };
        let mut all: Vec<(u32, u32, Value<'a>)> = Vec::with_capacity(self.cells.len() + late.len());
        let mut rows = self.rows.iter().peekable();
        let mut number = 0;
        for (i, cell) in self.cells.into_iter().enumerate() {
            while let Some(row) = rows.next_if(|row| row.start <= i) {
                number = row.number;
            }
            all.push((number, cell.column, cell.value));
        }
        all.extend(late);
        all.sort_by_key(|(row, column, _)| (*row, *column));
        for (row, column, value) in all {
            sorted.push(row, column, value);
        }
        sorted
    }

    /// The same grid with what stands outside its cells.
    #[must_use]
    pub fn with_edges(self, merges: Vec<Merge>, hidden_columns: bool) -> Self {
        Self { merges, hidden_columns, ..self }
    }

    /// Number of rows with at least one filled cell.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows from a position on, with all that stands outside the cells, as a sheet of its own.
    #[must_use]
    pub fn rest(&self, from: usize) -> Grid<'static> {
        let Self { from_1904, hidden_columns, from_text, .. } = *self;
        let mut rest = Grid { merges: self.merges.clone(), from_1904, hidden_columns, from_text, ..Grid::default() };
        for position in from..self.len() {
            for cell in self.row(position) {
                rest.push(self.number(position), cell.column, cell.value.clone().into_owned());
            }
        }
        rest
    }

    /// Some of the columns, with all that stands outside the cells, as a sheet of its own.
    #[must_use]
    pub fn columns(&self, columns: std::ops::Range<u32>) -> Grid<'static> {
        let Self { from_1904, hidden_columns, from_text, .. } = *self;
        let merges = self.merges.iter().filter(|merge| columns.contains(&merge.left)).copied().collect();
        let mut some = Grid { merges, from_1904, hidden_columns, from_text, ..Grid::default() };
        for position in 0..self.len() {
            for cell in self.row(position).iter().filter(|cell| columns.contains(&cell.column)) {
                some.push(self.number(position), cell.column, cell.value.clone().into_owned());
            }
        }
        some
    }

    /// Whether no cell is filled.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of filled cells.
    #[must_use]
    pub const fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The spreadsheet's number of the row at a position; 0 when there is none.
    #[must_use]
    pub fn number(&self, position: usize) -> u32 {
        self.rows.get(position).map_or(0, |row| row.number)
    }

    /// The filled cells of the row at a position.
    #[must_use]
    pub fn row(&self, position: usize) -> &[Cell<'a>] {
        let Some(row) = self.rows.get(position) else { return &[] };
        let end = self.rows.get(position + 1).map_or(self.cells.len(), |next| next.start);
        self.cells.get(row.start..end).unwrap_or_default()
    }

    /// Position of the row with a number, if it has filled cells.
    #[must_use]
    pub fn position(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok()
    }

    /// The cell of a row position in a column.
    #[must_use]
    pub fn cell(&self, position: usize, column: u32) -> Option<&Value<'a>> {
        let row = self.row(position);
        row.binary_search_by_key(&column, |cell| cell.column).ok().and_then(|i| row.get(i)).map(|cell| &cell.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_numbers() {
        let mut grid = Grid::default();
        grid.push(3, 1, Value::Number(1.0));
        grid.push(3, 4, Value::Number(2.0));
        grid.push(7, 0, Value::Number(3.0));
        assert!(!grid.in_order(7, 0) && !grid.in_order(5, 9) && grid.in_order(7, 1));
        grid.push(5, 0, Value::Number(4.0));
        assert_eq!((grid.len(), grid.number(1), grid.row(0).len(), grid.row(1).len()), (2, 7, 2, 1));
        assert_eq!(grid.cell(0, 4), Some(&Value::Number(2.0)));
        assert_eq!(grid.cell(0, 2), None);
        assert_eq!(grid.position(7), Some(1));
    }

    #[test]
    fn cells_out_of_order_find_their_place() {
        let mut grid = Grid::default();
        grid.push(3, 1, Value::Number(1.0));
        grid.push(7, 0, Value::Number(3.0));
        let grid =
            grid.with_late(vec![(5, 2, Value::Bool(true)), (3, 0, Value::Bool(true)), (3, 1, Value::Bool(true))]);
        assert_eq!(
            (0..grid.len()).map(|i| (grid.number(i), grid.row(i).len())).collect::<Vec<_>>(),
            [(3, 2), (5, 1), (7, 1)]
        );
        assert_eq!(grid.cell(0, 1), Some(&Value::Number(1.0)));
    }
}
