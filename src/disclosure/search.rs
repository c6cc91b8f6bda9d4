//! The cheapest change that moves a given cell by a given amount, by linear programming near that cell.

use std::collections::{BTreeSet, HashMap};

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, SolveOptions, Variable};

use super::links::Links;
use super::marks::Move;
use super::marks::{is, set, value};
use super::model::Problem;
use super::moves::holds;
use super::swap::swap;

/// How many sums away from the cell other cells may be moved; the next distance is tried when the nearer one has no
/// answer. Costs make answers local, so that nearly all are found at the first.
const DISTANCES: [usize; 5] = [2, 3, 4, 8, 64];

/// How far a search goes before it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Only near the cell: enough where giving up costs a figure that need not have been hidden, and no secret.
    Near,
    /// As far as sums reach.
    Far,
}

/// Programs over more cells than this are not tried: they would take minutes each, and a cell that needs them is left
/// to cruder means, and in the end to the attack's verdict.
const LARGEST: usize = 2_000;
/// Branch-and-bound nodes spent on whole numbers where the plain program ends between them.
const NODES: u64 = 200;

/// What came of a search.
#[derive(Debug)]
pub(super) enum SearchOutcome {
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
    effort: Effort,
) -> SearchOutcome {
    if cost(target).is_none() || i64::try_from(value(problem, target)).is_ok_and(|v| v + by < 0) {
        return SearchOutcome::Nothing;
    }
    if let Some((change, price)) = swap(problem, &links.grid, target, by, cost)
        && holds(problem, links, &change)
    {
        return SearchOutcome::Change(change, price);
    }
    by_program(problem, links, target, by, cost, effort)
}

/// The same by programs alone.
fn by_program(
    problem: &Problem,
    links: &Links,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
    effort: Effort,
) -> SearchOutcome {
    let mut last = 0;
    let far = if effort == Effort::Near { 1 } else { DISTANCES.len() };
    for distance in DISTANCES.into_iter().take(far) {
        let near = Near::of(links, target, distance, cost);
        if near.cells.len() == last {
            break;
        }
        last = near.cells.len();
        match near.solve(problem, links, by, cost) {
            SearchOutcome::Nothing => {}
            found => return found,
        }
    }
    SearchOutcome::Nothing
}

/// The movable cells within some distance, and the sums among them. Cells farther away stay as they are.
struct Near {
    /// The cells, the target first.
    cells: Vec<usize>,
    /// Sums over positions in `cells`.
    rows: Vec<Vec<(usize, i64)>>,
}

impl Near {
    fn of(links: &Links, target: usize, distance: usize, cost: &dyn Fn(usize) -> Option<f64>) -> Self {
        let mut cells = vec![target];
        // Only looked up, never gone through.
        let mut place: HashMap<usize, usize> = HashMap::from([(target, 0)]);
        let mut relations = BTreeSet::new();
        let mut reached = 0;
        for _ in 0..distance {
            let front = cells.len();
            for cell in reached..front {
                for &relation in cells.get(cell).map_or(&[][..], |&cell| links.relations(cell)) {
                    if !relations.insert(relation) {
                        continue;
                    }
                    for &(other, _) in links.members(relation) {
                        if !place.contains_key(&other) && cost(other).is_some() {
                            place.insert(other, cells.len());
                            cells.push(other);
                        }
                    }
                }
            }
            reached = front;
        }
        relations.extend(cells.iter().skip(reached).flat_map(|&cell| links.relations(cell)));
        let row = |&relation: &usize| {
            links.members(relation).iter().filter_map(|(cell, sign)| Some((*place.get(cell)?, *sign))).collect()
        };
        let rows = relations.iter().map(row).collect();
        Self { cells, rows }
    }

    /// Takes away cells that cannot move because they are alone in a sum, and then what is tied to the target no
    /// longer. Without the target there is nothing to solve.
    fn prune(&self) -> Option<Self> {
        let mut of_cell: Vec<Vec<usize>> = vec![Vec::new(); self.cells.len()];
        for (id, row) in self.rows.iter().enumerate() {
            for (at, _) in row {
                of_cell.get_mut(*at)?.push(id);
            }
        }
        let mut alive = vec![true; self.cells.len()];
        let mut left: Vec<usize> = self.rows.iter().map(Vec::len).collect();
        let mut alone: Vec<usize> = (0..left.len()).filter(|&id| left.get(id) == Some(&1)).collect();
        while let Some(id) = alone.pop() {
            let Some(&(at, _)) = self.rows.get(id)?.iter().find(|m| is(&alive, m.0)) else { continue };
            if at == 0 {
                return None;
            }
            set(&mut alive, at, false);
            for &other in of_cell.get(at)? {
                let count = left.get_mut(other)?;
                *count -= 1;
                if *count == 1 {
                    alone.push(other);
                }
            }
        }
        let mut place = vec![usize::MAX; self.cells.len()];
        *place.first_mut()? = 0;
        let (mut kept, mut cells, mut rows) = (vec![0], vec![*self.cells.first()?], Vec::new());
        let mut taken = vec![false; self.rows.len()];
        let mut next = 0;
        while let Some(&at) = kept.get(next) {
            next += 1;
            for &id in of_cell.get(at)? {
                if is(&taken, id) {
                    continue;
                }
                set(&mut taken, id, true);
                let mut row = Vec::new();
                for &(at, sign) in self.rows.get(id)?.iter().filter(|m| is(&alive, m.0)) {
                    let slot = place.get_mut(at)?;
                    if *slot == usize::MAX {
                        *slot = kept.len();
                        kept.push(at);
                        cells.push(*self.cells.get(at)?);
                    }
                    row.push((*slot, sign));
                }
                rows.push(row);
            }
        }
        Some(Self { cells, rows })
    }

    fn solve(&self, problem: &Problem, links: &Links, by: i64, cost: &dyn Fn(usize) -> Option<f64>) -> SearchOutcome {
        let Some(near) = self.prune().filter(|near| near.cells.len() <= LARGEST) else { return SearchOutcome::Nothing };
        let Some((amounts, price)) = near.program(problem, by, cost, false) else { return SearchOutcome::Nothing };
        if let Some(change) = whole(&amounts).filter(|m| holds(problem, links, m)) {
            return SearchOutcome::Change(change, price);
        }
        if let Some((amounts, price)) = near.program(problem, by, cost, true)
            && let Some(change) = whole(&amounts).filter(|m| holds(problem, links, m))
        {
            return SearchOutcome::Change(change, price);
        }
        SearchOutcome::Fractions(amounts.iter().filter(|a| a.1.abs() > 1e-6).map(|a| a.0).collect())
    }

    /// The amount by which each cell moves in the cheapest solution, ascending by cell, and its cost.
    #[allow(clippy::cast_precision_loss)]
    fn program(
        &self,
        problem: &Problem,
        by: i64,
        cost: &dyn Fn(usize) -> Option<f64>,
        integers: bool,
    ) -> Option<(Vec<(usize, f64)>, f64)> {
        let mut lp = microlp::Problem::new(OptimizationDirection::Minimize);
        let mut vars: Vec<(Variable, Variable)> = Vec::with_capacity(self.cells.len());
        for (at, &cell) in self.cells.iter().enumerate() {
            let price = cost(cell)?;
            let (up, down) = if at == 0 {
                let by = by as f64;
                ((by.max(0.0), by.max(0.0)), ((-by).max(0.0), (-by).max(0.0)))
            } else {
                ((0.0, f64::INFINITY), (0.0, value(problem, cell) as f64))
            };
            vars.push(if integers {
                (lp.add_integer_var(price, bounded(up)), lp.add_integer_var(price, bounded(down)))
            } else {
                (lp.add_var(price, up), lp.add_var(price, down))
            });
        }
        for row in &self.rows {
            let mut sum = LinearExpr::empty();
            for (at, sign) in row {
                let (up, down) = vars.get(*at)?;
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
        let mut amounts: Vec<(usize, f64)> = self.cells.iter().zip(&vars).map(amount).collect();
        amounts.sort_unstable_by_key(|a| a.0);
        Some((amounts, solution.objective()))
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

/// Bounds of a whole-number variable, within the range that the solver takes.
#[allow(clippy::cast_possible_truncation)]
fn bounded((low, high): (f64, f64)) -> (i32, i32) {
    (low as i32, high.min(f64::from(i32::MAX / 4)) as i32)
}

/// Cost of the cheapest change that programs find; for comparison in tests.
#[cfg(test)]
pub(super) fn program_near(
    problem: &Problem,
    links: &Links,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
) -> Option<f64> {
    match by_program(problem, links, target, by, cost, Effort::Far) {
        SearchOutcome::Change(_, price) => Some(price),
        _ => None,
    }
}
