//! Which cells stand in which sums.

use super::grid::Grid;
use super::marks::{is, set, value};
use super::model::{Fault, Problem};

/// Largest value that is computed with: whole numbers up to here are exact in the solver's floating point, with room
/// for their sums.
const LARGEST: u64 = 1 << 40;

/// The sums of a problem as a bipartite graph of cells and relations.
#[derive(Debug)]
pub(super) struct Links {
    of_cell: Vec<Vec<usize>>,
    of_relation: Vec<Vec<(usize, i64)>>,
    /// Tables of kinds by places among them.
    pub(super) grid: Grid,
}

impl Links {
    /// Reads the relations, or says what is wrong with them.
    pub(super) fn of(problem: &Problem) -> Result<Self, Fault> {
        let cells = problem.cells.len();
        for (cell, c) in problem.cells.iter().enumerate() {
            if c.value > LARGEST {
                return Err(Fault::TooLarge { cell, value: c.value });
            }
        }
        let mut of_cell: Vec<Vec<usize>> = vec![Vec::new(); cells];
        let mut of_relation = Vec::with_capacity(problem.relations.len());
        for (relation, r) in problem.relations.iter().enumerate() {
            let members: Vec<(usize, i64)> =
                std::iter::once((r.total, -1)).chain(r.parts.iter().map(|&p| (p, 1))).collect();
            for &(cell, _) in &members {
                let list = of_cell.get_mut(cell).ok_or(Fault::NoSuchCell { relation, cell, cells })?;
                if list.last() == Some(&relation) {
                    return Err(Fault::Twice { relation, cell });
                }
                list.push(relation);
            }
            let total = value(problem, r.total);
            let sum = r.parts.iter().map(|&p| value(problem, p)).sum();
            if total != sum {
                return Err(Fault::DoesNotAddUp { relation, total, sum });
            }
            of_relation.push(members);
        }
        Ok(Self { of_cell, of_relation, grid: Grid::of(problem) })
    }

    /// The relations of a cell.
    pub(super) fn relations(&self, cell: usize) -> &[usize] {
        self.of_cell.get(cell).map_or(&[], Vec::as_slice)
    }

    /// The cells of a relation, with −1 for the total and 1 for a part: they add up to 0.
    pub(super) fn members(&self, relation: usize) -> &[(usize, i64)] {
        self.of_relation.get(relation).map_or(&[], Vec::as_slice)
    }

    /// How many relations there are.
    pub(super) fn len(&self) -> usize {
        self.of_relation.len()
    }

    /// Groups of the cells for which `within` holds that are tied to each other by sums, each in ascending order.
    pub(super) fn components(&self, within: &[bool]) -> Vec<Vec<usize>> {
        let mut seen = vec![false; within.len()];
        let mut groups = Vec::new();
        for start in 0..within.len() {
            if !is(within, start) || is(&seen, start) {
                continue;
            }
            set(&mut seen, start, true);
            let mut group = vec![start];
            let mut next = 0;
            while let Some(&cell) = group.get(next) {
                next += 1;
                for &relation in self.relations(cell) {
                    for &(other, _) in self.members(relation) {
                        if is(within, other) && !is(&seen, other) {
                            set(&mut seen, other, true);
                            group.push(other);
                        }
                    }
                }
            }
            group.sort_unstable();
            groups.push(group);
        }
        groups
    }
}
