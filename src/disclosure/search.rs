//! The cheapest change that moves a given cell by a given amount, by linear programming near that cell.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, SolveOptions, Variable};

use super::links::{Links, value};
use super::model::Problem;
use super::moves::{Move, holds};

/// How many sums away from the cell other cells may be moved; the next distance is tried when the nearer one has no
/// answer. Costs make answers local, so that nearly all are found at the first.
const DISTANCES: [usize; 4] = [2, 4, 8, 64];
/// Branch-and-bound nodes spent on whole numbers where the plain program ends between them.
const NODES: u64 = 200;

/// What came of a search.
#[derive(Debug)]
pub(super) enum Found {
    /// A change in whole numbers, with its cost.
    Change(Move, f64),
    /// Only one in fractions; the cells it moves.
    Fractions(Vec<usize>),
    /// None.
    Nothing,
}

/// Looks for the cheapest change that moves `target` by `by`. `cost` says what it costs to move a cell by 1, `None`
/// that it may not be moved.
pub(super) fn cheapest(
    problem: &Problem,
    links: &Links,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
) -> Found {
    if cost(target).is_none() || i64::try_from(value(problem, target)).is_ok_and(|v| v + by < 0) {
        return Found::Nothing;
    }
    let mut last = 0;
    for distance in DISTANCES {
        let near = Near::of(links, target, distance, cost);
        if near.cells.len() == last {
            break;
        }
        last = near.cells.len();
        match near.solve(problem, links, target, by, cost) {
            Found::Nothing => {}
            found => return found,
        }
    }
    Found::Nothing
}

/// The movable cells within some distance, and the sums among them. Cells farther away stay as they are.
struct Near {
    cells: BTreeSet<usize>,
    rows: Vec<Vec<(usize, i64)>>,
}

impl Near {
    fn of(links: &Links, target: usize, distance: usize, cost: &dyn Fn(usize) -> Option<f64>) -> Self {
        let mut cells = BTreeSet::from([target]);
        let mut relations = BTreeSet::new();
        let mut front = vec![target];
        for _ in 0..distance {
            let mut next = Vec::new();
            for relation in front.iter().flat_map(|&cell| links.relations(cell)) {
                if !relations.insert(*relation) {
                    continue;
                }
                for &(cell, _) in links.members(*relation) {
                    if cost(cell).is_some() && cells.insert(cell) {
                        next.push(cell);
                    }
                }
            }
            front = next;
            if front.is_empty() {
                break;
            }
        }
        relations.extend(front.iter().flat_map(|&cell| links.relations(cell)));
        let row = |&relation: &usize| {
            links.members(relation).iter().copied().filter(|(cell, _)| cells.contains(cell)).collect()
        };
        let rows = relations.iter().map(row).collect();
        Self { cells, rows }
    }

    /// Takes away cells that cannot move because they are alone in a sum, and then what is tied to the target no
    /// longer. Without the target there is nothing to solve.
    fn prune(&self, target: usize) -> Option<(BTreeSet<usize>, Vec<Vec<(usize, i64)>>)> {
        let mut cells = self.cells.clone();
        let mut rows = self.rows.clone();
        loop {
            let alone: BTreeSet<usize> =
                rows.iter().filter_map(|row| if let [(cell, _)] = row.as_slice() { Some(*cell) } else { None }).collect();
            if alone.contains(&target) {
                return None;
            }
            if alone.is_empty() {
                break;
            }
            cells.retain(|cell| !alone.contains(cell));
            for row in &mut rows {
                row.retain(|(cell, _)| !alone.contains(cell));
            }
            rows.retain(|row| !row.is_empty());
        }
        let mut tied = BTreeSet::from([target]);
        loop {
            let before = tied.len();
            for row in &rows {
                if row.iter().any(|(cell, _)| tied.contains(cell)) {
                    tied.extend(row.iter().map(|m| m.0));
                }
            }
            if tied.len() == before {
                break;
            }
        }
        rows.retain(|row| row.first().is_some_and(|(cell, _)| tied.contains(cell)));
        Some((tied, rows))
    }

    fn solve(
        &self,
        problem: &Problem,
        links: &Links,
        target: usize,
        by: i64,
        cost: &dyn Fn(usize) -> Option<f64>,
    ) -> Found {
        let Some((cells, rows)) = self.prune(target) else { return Found::Nothing };
        let program = Program { problem, cells: &cells, rows: &rows, target, by, cost };
        let Some((amounts, price)) = program.solve(false) else { return Found::Nothing };
        if let Some(change) = whole(&amounts).filter(|m| holds(problem, links, m)) {
            return Found::Change(change, price);
        }
        if let Some((amounts, price)) = program.solve(true)
            && let Some(change) = whole(&amounts).filter(|m| holds(problem, links, m))
        {
            return Found::Change(change, price);
        }
        Found::Fractions(amounts.iter().filter(|a| a.1.abs() > 1e-6).map(|a| a.0).collect())
    }
}

/// Amounts as a change, if they are whole numbers.
#[allow(clippy::cast_possible_truncation)]
fn whole(amounts: &[(usize, f64)]) -> Option<Move> {
    let mut change = Vec::new();
    for &(cell, amount) in amounts {
        if (amount - amount.round()).abs() > 1e-6 {
            return None;
        }
        match amount.round() as i64 {
            0 => {}
            delta => change.push((cell, delta)),
        }
    }
    Some(change)
}

struct Program<'a> {
    problem: &'a Problem,
    cells: &'a BTreeSet<usize>,
    rows: &'a [Vec<(usize, i64)>],
    target: usize,
    by: i64,
    cost: &'a dyn Fn(usize) -> Option<f64>,
}

impl Program<'_> {
    /// The amount by which each cell moves in the cheapest solution, ascending, and its cost.
    #[allow(clippy::cast_precision_loss)]
    fn solve(&self, integers: bool) -> Option<(Vec<(usize, f64)>, f64)> {
        let mut lp = microlp::Problem::new(OptimizationDirection::Minimize);
        let mut vars: BTreeMap<usize, (Variable, Variable)> = BTreeMap::new();
        for &cell in self.cells {
            let price = (self.cost)(cell)?;
            let (up, down) = if cell == self.target {
                let by = self.by as f64;
                ((by.max(0.0), by.max(0.0)), ((-by).max(0.0), (-by).max(0.0)))
            } else {
                ((0.0, f64::INFINITY), (0.0, value(self.problem, cell) as f64))
            };
            let pair = if integers {
                (lp.add_integer_var(price, bounded(up)), lp.add_integer_var(price, bounded(down)))
            } else {
                (lp.add_var(price, up), lp.add_var(price, down))
            };
            vars.insert(cell, pair);
        }
        for row in self.rows {
            let mut sum = LinearExpr::empty();
            for (cell, sign) in row {
                let (up, down) = vars.get(cell)?;
                sum.add(*up, *sign as f64);
                sum.add(*down, -(*sign as f64));
            }
            lp.add_constraint(sum, ComparisonOp::Eq, 0.0);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        let solution = lp.solve_with(options).ok()?.into_solution().ok()?;
        let amount = |(cell, (up, down)): (&usize, &(Variable, Variable))| {
            (*cell, solution.var_value(*up) - solution.var_value(*down))
        };
        Some((vars.iter().map(amount).collect(), solution.objective()))
    }
}

/// Bounds of a whole-number variable, within the range that the solver takes.
#[allow(clippy::cast_possible_truncation)]
fn bounded((low, high): (f64, f64)) -> (i32, i32) {
    (low as i32, high.min(f64::from(i32::MAX / 4)) as i32)
}
