//! Cells whose value is not known although something stands there, or of which nobody knows whether anything would.
//!
//! An empty cell says "nothing"; a marked one says nothing at all. Whatever hangs on it is undetermined.

use super::origin::Origin;

/// Why the value of a cell is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A word such as “da” or “semnat” where a date belongs: the thing was done, the day is not known.
    Undated,
    /// It could not be read: a bad date, an error value, an unknown code, a formula without a result.
    Unreadable,
    /// Rows with one key say different things.
    Conflicting,
}

/// A marked cell of a sheet, seen from its accepted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarkedCell {
    /// Position of the row among the accepted rows.
    pub row: u32,
    /// Position of the field in the register.
    pub field: usize,
    /// Why its value is not known.
    pub mark: Mark,
}

/// Marked cells of one field of a table, by row in ascending order, each with the place of the cell's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(Vec<(u32, Mark, Origin)>);

impl Marks {
    /// Marks in ascending order of their rows.
    #[must_use]
    pub fn new(mut marks: Vec<(u32, Mark, Origin)>) -> Self {
        marks.sort_unstable();
        Self(marks)
    }

    /// Why the value of a row is not known; none where it is (or is empty).
    #[must_use]
    pub fn of(&self, row: u32) -> Option<Mark> {
        self.0.binary_search_by_key(&row, |(row, ..)| *row).ok().and_then(|at| self.0.get(at)).map(|(_, mark, _)| *mark)
    }

    /// All marks, by row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Mark)> {
        self.0.iter().map(|(row, mark, _)| (*row, *mark))
    }
}
