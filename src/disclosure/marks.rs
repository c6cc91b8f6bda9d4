//! Values and marks of cells by their positions.

use super::model::Problem;

/// The value of a cell; 0 of one that does not exist.
pub(super) fn value(problem: &Problem, cell: usize) -> u64 {
    problem.cells.get(cell).map_or(0, |c| c.value)
}

/// A mark of a cell.
pub(super) fn is(marks: &[bool], cell: usize) -> bool {
    marks.get(cell).copied().unwrap_or(false)
}

/// Sets a mark of a cell.
pub(super) fn set(marks: &mut [bool], cell: usize, to: bool) {
    if let Some(mark) = marks.get_mut(cell) {
        *mark = to;
    }
}

/// A way to change hidden cells that changes nothing published: cells with what is added to each, ascending.
/// Each one is a proof that the cells in it may have another value.
pub(super) type Move = Vec<(usize, i64)>;
