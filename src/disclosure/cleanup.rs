//! The clean-up after complementary suppression: publishes again what no hidden cell needs any more.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::complement::Table;
use super::insider::pairs;
use super::marks::{is, set, value};
use super::model::Status;
use super::moves::Moves;
use super::plan::{HIDDEN, Scene};
use super::search::Effort;

/// In groups of more hidden cells than this, a cell is published again only if what relied on it finds another way near
/// it: looking far away takes minutes and saves few figures.
const LARGE: usize = 500;

impl Table<'_> {
    /// Publishes hidden cells again, the largest first, as long as every other hidden cell keeps what it needs.
    pub(super) fn clean_up(&mut self) {
        let groups = self.links.components(&self.hidden);
        let cleaned: Vec<(Vec<usize>, Moves)> = groups.par_iter().map(|group| self.needless(group)).collect();
        let mut moves = Moves::default();
        for (shown, left) in cleaned {
            shown.into_iter().for_each(|cell| set(&mut self.hidden, cell, false));
            left.all().for_each(|change| moves.add(change.clone()));
        }
        self.moves = moves;
    }

    /// The cells of a group of tied hidden cells that need not be hidden, and the changes that prove the others safe.
    fn needless(&self, group: &[usize]) -> (Vec<usize>, Moves) {
        let mut covers: Vec<usize> = group.iter().copied().filter(|&c| self.status(c) == Status::Secondary).collect();
        if !group.iter().any(|&cell| matches!(self.status(cell), Status::Primary(_))) {
            return (covers, Moves::default());
        }
        let importance = |cell: usize| self.problem.cells.get(cell).map_or(0, |c| c.importance);
        covers.sort_by_key(|&cell| (Reverse(importance(cell)), Reverse(value(self.problem, cell)), cell));
        let mut hidden = vec![false; self.problem.cells.len()];
        for &cell in group {
            set(&mut hidden, cell, true);
        }
        let mut moves = self.moves.within(&hidden);
        let mut shown = Vec::new();
        let effort = if group.len() > LARGE { Effort::Near } else { Effort::Far };
        // What one cell was still needed for may be published after it: again, until nothing more is.
        loop {
            let before = covers.len();
            covers.retain(|&cell| !self.show(cell, &mut hidden, &mut moves, &mut shown, effort));
            if covers.len() == before {
                return (shown, moves);
            }
        }
    }

    /// Publishes a cell if all others stay protected.
    fn show(
        &self,
        cell: usize,
        hidden: &mut [bool],
        moves: &mut Moves,
        shown: &mut Vec<usize>,
        effort: Effort,
    ) -> bool {
        if self.gives_away(cell, hidden) {
            return false;
        }
        set(hidden, cell, false);
        let safe = self.all_protected(cell, hidden, moves, effort);
        if safe {
            moves.forget(cell);
            shown.push(cell);
        } else {
            set(hidden, cell, true);
        }
        safe
    }

    /// Whether a cell's value plainly gives another one away: quick, before programs are solved.
    fn gives_away(&self, cell: usize, hidden: &[bool]) -> bool {
        self.links.relations(cell).iter().any(|&relation| {
            let mut left = self.links.members(relation).iter().filter(|m| m.0 != cell && is(hidden, m.0));
            matches!((left.next(), left.next()), (Some((only, _)), None) if self.need(*only).is_some())
        })
    }

    /// Whether every cell that relied on a change of this one has another way, or finds one.
    fn all_protected(&self, cell: usize, hidden: &[bool], moves: &mut Moves, effort: Effort) -> bool {
        let cost = |other: usize| is(hidden, other).then_some(HIDDEN);
        let scene = Scene { problem: self.problem, links: &self.links, cost: &cost, effort };
        for other in moves.companions(cell) {
            let Some(need) = self.need(other) else { continue };
            let reach = moves.reach_without(other, Some(cell));
            if need.met_by(reach.0, reach.1) {
                continue;
            }
            match scene.plan(other, need, reach) {
                Some(plan) if plan.hide.is_empty() => plan.changes.into_iter().for_each(|change| moves.add(change)),
                _ => return false,
            }
        }
        let touched = self.links.relations(cell).iter().copied();
        pairs(self.problem, &self.links, self.rule, hidden, &|c| self.status(c), touched).is_empty()
    }
}
