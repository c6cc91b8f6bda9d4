//! The smallest and the largest value that a hidden cell can have, from published values alone.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, SolveOptions, Variable};

use super::links::Links;
use super::marks::is;
use super::model::Problem;

/// Branch-and-bound nodes spent on one bound before it is given up.
const NODES: u64 = 2_000;
/// A cell that can grow beyond this has no upper limit.
const BEYOND: f64 = 1e9;

/// Everything that is known about a group of tied hidden cells.
#[derive(Debug)]
pub(super) struct Known {
    /// Range of each hidden cell as far as single sums tell it; no upper limit: `None`.
    pub(super) range: BTreeMap<usize, (i64, Option<i64>)>,
    /// Sums over hidden cells, with the number they give.
    rows: Vec<(Vec<(usize, i64)>, i64)>,
}

/// One end of a hidden cell's interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Reached by a table that agrees with everything published.
    Exact(i64),
    /// There is no end.
    Open,
    /// Not beyond this, by linear programming; whether it is reached in whole numbers is not known.
    AtMost(i64),
}

impl Known {
    /// What is published about a group: `published` gives values of published cells only.
    pub(super) fn of(
        problem: &Problem,
        links: &Links,
        group: &[usize],
        hidden: &[bool],
        published: &dyn Fn(usize) -> i64,
    ) -> Self {
        let mut relations: Vec<usize> = group.iter().flat_map(|&cell| links.relations(cell)).copied().collect();
        relations.sort_unstable();
        relations.dedup();
        let rows: Vec<(Vec<(usize, i64)>, i64)> = relations
            .into_iter()
            .map(|relation| {
                let (unknown, known): (Vec<_>, Vec<_>) =
                    links.members(relation).iter().copied().partition(|m| is(hidden, m.0));
                (unknown, -known.iter().map(|(cell, sign)| sign * published(*cell)).sum::<i64>())
            })
            .collect();
        debug_assert!(group.iter().all(|&cell| cell < problem.cells.len()));
        let mut known = Self { range: group.iter().map(|&cell| (cell, (0, None))).collect(), rows };
        known.narrow();
        known
    }

    /// Narrows ranges by one sum at a time until nothing changes. Exact; ends because ranges are whole numbers that
    /// only shrink, and only so often as there are cells.
    fn narrow(&mut self) {
        for _ in 0..self.range.len().min(64) + 2 {
            let mut changed = false;
            for (row, sum) in &self.rows {
                for &(cell, sign) in row {
                    // sign · x = sum − the others.
                    let others = row.iter().filter(|m| m.0 != cell);
                    let mut least = Some(0_i64);
                    let mut most = Some(0_i64);
                    for &(other, s) in others {
                        let (low, high) = self.range.get(&other).copied().unwrap_or((0, None));
                        let (low, high) = if s > 0 { (Some(low), high) } else { (high.map(|h| -h), Some(-low)) };
                        least = least.zip(low).map(|(a, b)| a + b);
                        most = most.zip(high).map(|(a, b)| a + b);
                    }
                    let (low, high) = (most.map(|m| sum - m), least.map(|l| sum - l));
                    let (low, high) = if sign > 0 { (low, high) } else { (high.map(|h| -h), low.map(|l| -l)) };
                    if let Some(range) = self.range.get_mut(&cell) {
                        if let Some(low) = low.filter(|l| *l > range.0) {
                            range.0 = low;
                            changed = true;
                        }
                        if let Some(high) = high.filter(|h| range.1.is_none_or(|r| *h < r)) {
                            range.1 = Some(high);
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }

    /// The smallest (`largest` false) or largest possible value of a cell.
    pub(super) fn end(&self, cell: usize, largest: bool) -> End {
        let Some(&(low, high)) = self.range.get(&cell) else { return End::Open };
        if high == Some(low) {
            return End::Exact(low);
        }
        let fallback = if largest { high.map_or(End::Open, End::AtMost) } else { End::AtMost(low) };
        let Some((values, bound)) = self.program(cell, largest, false) else { return fallback };
        if largest && high.is_none() && bound >= BEYOND - 0.5 {
            return End::Open;
        }
        if let Some(value) = self.agrees(&values, cell) {
            return End::Exact(value);
        }
        if let Some((values, _)) = self.program(cell, largest, true)
            && let Some(value) = self.agrees(&values, cell)
        {
            return End::Exact(value);
        }
        #[allow(clippy::cast_possible_truncation)]
        End::AtMost(if largest { (bound + 1e-6).floor() as i64 } else { (bound - 1e-6).ceil() as i64 })
    }

    /// The value of a cell in a solution, if it is one in whole numbers that agrees with every sum.
    #[allow(clippy::cast_possible_truncation)]
    fn agrees(&self, values: &BTreeMap<usize, f64>, cell: usize) -> Option<i64> {
        let mut whole = BTreeMap::new();
        for (&at, &value) in values {
            if (value - value.round()).abs() > 1e-6 || value < -1e-6 {
                return None;
            }
            whole.insert(at, value.round() as i64);
        }
        let holds = |(row, sum): &(Vec<(usize, i64)>, i64)| {
            row.iter().map(|(at, sign)| sign * whole.get(at).copied().unwrap_or_default()).sum::<i64>() == *sum
        };
        if self.rows.iter().all(holds) { whole.get(&cell).copied() } else { None }
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn program(&self, cell: usize, largest: bool, integers: bool) -> Option<(BTreeMap<usize, f64>, f64)> {
        let direction = if largest { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
        let mut lp = microlp::Problem::new(direction);
        let mut vars: BTreeMap<usize, Variable> = BTreeMap::new();
        for (&at, &(low, high)) in &self.range {
            let price = if at == cell { 1.0 } else { 0.0 };
            let limit = if at == cell { BEYOND } else { f64::INFINITY };
            let high = high.map_or(limit, |h| h as f64);
            let var = if integers {
                let most = f64::from(i32::MAX / 2);
                lp.add_integer_var(price, ((low as f64).min(most) as i32, high.min(most) as i32))
            } else {
                lp.add_var(price, (low as f64, high))
            };
            vars.insert(at, var);
        }
        for (row, sum) in &self.rows {
            let mut expr = LinearExpr::empty();
            for (at, sign) in row {
                expr.add(*vars.get(at)?, *sign as f64);
            }
            lp.add_constraint(expr, ComparisonOp::Eq, *sum as f64);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        let solution = lp.solve_with(options).ok()?.into_solution().ok()?;
        if integers && solution.status() != microlp::SolutionStatus::Optimal {
            return None;
        }
        let values = vars.iter().map(|(&at, &var)| (at, solution.var_value(var))).collect();
        Some((values, solution.objective()))
    }
}
