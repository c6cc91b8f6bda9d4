//! Other tables that would look the same from outside: what makes a hidden cell safe.

use std::collections::BTreeMap;

use super::links::Links;
use super::marks::{Move, is, value};
use super::model::Problem;

/// Whether a change keeps every sum and leaves no negative count. Whole numbers throughout: what a solver computed in
/// floating point is only believed after this.
pub(super) fn holds(problem: &Problem, links: &Links, change: &Move) -> bool {
    let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
    for &(cell, delta) in change {
        if i64::try_from(value(problem, cell)).is_ok_and(|v| v + delta < 0) {
            return false;
        }
        for &relation in links.relations(cell) {
            let sign = links.members(relation).iter().find(|(c, _)| *c == cell).map_or(0, |m| m.1);
            *sums.entry(relation).or_default() += sign * delta;
        }
    }
    sums.values().all(|&sum| sum == 0)
}

/// The changes found so far, by the cells they move.
#[derive(Debug, Default)]
pub(super) struct Moves {
    moves: Vec<Option<Move>>,
    of_cell: BTreeMap<usize, Vec<usize>>,
}

impl Moves {
    /// Adds one.
    pub(super) fn add(&mut self, change: Move) {
        for &(cell, _) in &change {
            self.of_cell.entry(cell).or_default().push(self.moves.len());
        }
        self.moves.push(Some(change));
    }

    /// How far a cell is known to be able to go down and up.
    pub(super) fn reach(&self, cell: usize) -> (u64, u64) {
        self.reach_without(cell, None)
    }

    /// The same by changes that leave another cell alone.
    pub(super) fn reach_without(&self, cell: usize, still: Option<usize>) -> (u64, u64) {
        let mut reach = (0, 0);
        for change in self.of(cell) {
            if still.is_some_and(|s| delta(change, s) != 0) {
                continue;
            }
            match delta(change, cell) {
                d if d < 0 => reach.0 = reach.0.max(d.unsigned_abs()),
                d => reach.1 = reach.1.max(d.unsigned_abs()),
            }
        }
        reach
    }

    /// The cells that share a change with this one, ascending.
    pub(super) fn companions(&self, cell: usize) -> Vec<usize> {
        let mut cells: Vec<usize> = self.of(cell).flatten().map(|m| m.0).filter(|&c| c != cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Forgets every change that moves a cell: it is published.
    pub(super) fn forget(&mut self, cell: usize) {
        for id in self.of_cell.remove(&cell).unwrap_or_default() {
            if let Some(change) = self.moves.get_mut(id) {
                *change = None;
            }
        }
    }

    /// The changes whose cells are all among the marked ones.
    pub(super) fn within(&self, marks: &[bool]) -> Self {
        let mut kept = Self::default();
        for change in self.moves.iter().flatten().filter(|m| m.iter().all(|&(cell, _)| is(marks, cell))) {
            kept.add(change.clone());
        }
        kept
    }

    /// All that are not forgotten.
    pub(super) fn all(&self) -> impl Iterator<Item = &Move> {
        self.moves.iter().flatten()
    }

    /// Those for which something holds.
    pub(super) fn filtered(&self, wanted: impl Fn(&Move) -> bool) -> Self {
        let mut kept = Self::default();
        self.all().filter(|change| wanted(change)).for_each(|change| kept.add(change.clone()));
        kept
    }

    fn of(&self, cell: usize) -> impl Iterator<Item = &Move> {
        let ids = self.of_cell.get(&cell).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|&id| self.moves.get(id)?.as_ref())
    }
}

fn delta(change: &Move, cell: usize) -> i64 {
    change.binary_search_by_key(&cell, |m| m.0).ok().and_then(|i| change.get(i)).map_or(0, |m| m.1)
}
