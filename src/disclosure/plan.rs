//! How to give one hidden cell the uncertainty it needs.

use super::links::Links;
use super::marks::Move;
use super::marks::value;
use super::model::Problem;
use super::search::{Effort, SearchOutcome, cheapest};
use super::sensitive::Need;

/// Cost of moving a cell that is hidden already: small, so that no other cell is hidden where that can be avoided,
/// and not nothing, so that changes stay short.
pub(super) const HIDDEN: f64 = 0.01;

/// Ways to split an interval's width into below and above are tried up to this width.
const WIDEST: u64 = 32;

/// What would give a cell what it needs.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Changes to rely on, once all cells they move are hidden.
    pub(super) changes: Vec<Move>,
    /// Further cells that must be hidden before changes in whole numbers can be looked for.
    pub(super) hide: Vec<usize>,
    cost: f64,
}

/// The situation in which a plan is made.
pub(super) struct Scene<'a> {
    pub(super) problem: &'a Problem,
    pub(super) links: &'a Links,
    /// Cost of moving a cell by 1; `None`: it may not move.
    pub(super) cost: &'a dyn Fn(usize) -> Option<f64>,
    /// How far programs look when a look at the neighbours is not enough.
    pub(super) effort: Effort,
}

impl Scene<'_> {
    /// The cheaper of two ways to meet a need from what the cell reaches already: as far down as needed and the rest
    /// up, or the reverse; something between where neither works. `None`: there is no way.
    pub(super) fn plan(&self, cell: usize, need: Need, reach: (u64, u64)) -> Option<Plan> {
        let own = value(self.problem, cell);
        let down = reach.0.max(need.down);
        let first = (down, need.up.max(need.width.saturating_sub(down)));
        let up = reach.1.max(need.up);
        let second = (need.down.max(need.width.saturating_sub(up)), up);
        let plan = self.towards(cell, first, reach);
        if plan.as_ref().is_some_and(|p| p.cost < 1.0) {
            return plan;
        }
        if second == first || second.0 > own {
            return plan.or_else(|| self.between(cell, need, reach));
        }
        let plan = match (plan, self.towards(cell, second, reach)) {
            (Some(a), Some(b)) => Some(if b.cost < a.cost { b } else { a }),
            (a, b) => a.or(b),
        };
        plan.or_else(|| self.between(cell, need, reach))
    }

    /// The first way that goes partly down and partly up, where neither direction alone goes far enough.
    fn between(&self, cell: usize, need: Need, reach: (u64, u64)) -> Option<Plan> {
        let own = value(self.problem, cell);
        let down = reach.0.max(need.down) + 1..need.width.saturating_sub(need.up).min(own + 1).min(WIDEST);
        down.into_iter()
            .find_map(|down| self.towards(cell, (down, need.up.max(need.width.saturating_sub(down))), reach))
    }

    fn towards(&self, cell: usize, (down, up): (u64, u64), reach: (u64, u64)) -> Option<Plan> {
        let mut plan = Plan::default();
        let down = if reach.0 < down { -i64::try_from(down).ok()? } else { 0 };
        let up = if reach.1 < up { i64::try_from(up).ok()? } else { 0 };
        let mut first = Vec::new();
        for by in [down, up].into_iter().filter(|by| *by != 0) {
            // What is hidden for one direction costs nothing more in the other.
            let cost = |other: usize| {
                let cost = (self.cost)(other)?;
                Some(if first.contains(&other) { HIDDEN.min(cost) } else { cost })
            };
            match cheapest(self.problem, self.links, cell, by, &cost, self.effort) {
                SearchOutcome::Change(change, cost) => {
                    first.extend(change.iter().map(|m| m.0));
                    plan.changes.push(change);
                    plan.cost += cost;
                }
                SearchOutcome::Fractions(cells) => {
                    plan.cost += cells.iter().filter_map(|&c| (self.cost)(c)).sum::<f64>();
                    plan.hide.extend(cells);
                }
                SearchOutcome::Nothing => return None,
            }
        }
        Some(plan)
    }
}
