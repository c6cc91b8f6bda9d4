//! A table of kinds by places among the cells of a problem.

use std::collections::HashMap;

use super::model::{Axis, Problem};

/// No sum.
pub(super) const NONE: usize = usize::MAX;

/// Where each cell stands in tables of kinds by places.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// For each cell, the sum over kinds in which it is a part.
    kinds: Vec<usize>,
    /// For each cell, the sum over places in which it is a part.
    above: Vec<usize>,
    /// For each cell, the sums over places of which it is the total.
    below: Vec<Vec<usize>>,
    /// Whether a cell stands in sums of another kind, or in two of one kind: it is left alone here.
    pub(super) odd: Vec<bool>,
    /// Sum over places and sum over kinds → the cell that is a part of both. Only looked up, never gone through.
    pub(super) at: HashMap<(usize, usize), usize>,
}

impl Grid {
    /// Reads a problem's relations.
    pub(super) fn of(problem: &Problem) -> Self {
        let cells = problem.cells.len();
        let mut grid = Self {
            kinds: vec![NONE; cells],
            above: vec![NONE; cells],
            below: vec![Vec::new(); cells],
            odd: vec![false; cells],
            at: HashMap::new(),
        };
        for (id, relation) in problem.relations.iter().enumerate() {
            for &part in &relation.parts {
                let place = match relation.axis {
                    Axis::Kinds => grid.kinds.get_mut(part),
                    Axis::Places => grid.above.get_mut(part),
                    Axis::Other => None,
                };
                let odd = match place {
                    Some(place) if *place == NONE => {
                        *place = id;
                        false
                    }
                    _ => true,
                };
                if odd && let Some(mark) = grid.odd.get_mut(part) {
                    *mark = true;
                }
            }
            if relation.axis == Axis::Places {
                grid.below.get_mut(relation.total).into_iter().for_each(|list| list.push(id));
            } else if let Some(mark) = grid.odd.get_mut(relation.total) {
                *mark = true;
            }
        }
        for cell in 0..cells {
            let key = (grid.above_of(cell), grid.kinds_of(cell));
            if key.0 != NONE && key.1 != NONE {
                grid.at.insert(key, cell);
            }
        }
        grid
    }

    /// The sum over kinds that a cell is a part of.
    pub(super) fn kinds_of(&self, cell: usize) -> usize {
        self.kinds.get(cell).copied().unwrap_or(NONE)
    }

    /// The sum over places that a cell is a part of.
    pub(super) fn above_of(&self, cell: usize) -> usize {
        self.above.get(cell).copied().unwrap_or(NONE)
    }

    /// The sums over places that a cell is the total of.
    pub(super) fn below_of(&self, cell: usize) -> &[usize] {
        self.below.get(cell).map_or(&[], Vec::as_slice)
    }
}
