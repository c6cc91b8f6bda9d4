//! The shortest change that keeps every sum of a table of kinds by places: somebody is of another kind here, and
//! somebody else there makes up for it.
//!
//! ```text
//!            met   not met
//! county A   +1      −1       and in the region of each the same, where the two counties are of different regions
//! county B   −1      +1
//! ```
//!
//! Nearly every hidden cell of a real publication has such a change. It is found by looking at its neighbours and not
//! by solving a program, which makes a nation's tables a matter of seconds. (In tables of two dimensions without
//! hierarchies it is the smallest hypercube of D. Repsilber, *Preservation of Confidentiality in Aggregated Data*, 1994.)

use std::collections::BTreeMap;

use super::grid::{Grid, NONE};
use super::marks::{Move, value};
use super::model::Problem;

/// A change and its cost.
type Priced = (Move, f64);

/// A search for one change.
struct Search<'a> {
    problem: &'a Problem,
    grid: &'a Grid,
    cost: &'a dyn Fn(usize) -> Option<f64>,
    /// What earlier steps of the same change have added to each cell.
    moved: BTreeMap<usize, i64>,
}

/// A change that costs less is taken without looking for another: no important figure is in it.
const DEAR: f64 = 60.0;
/// Cost of moving a cell once more in one change.
const AGAIN: f64 = 0.01;

/// The cheapest change of this shape that moves `target` by `by`, ascending by cell. Whether it keeps every sum is the
/// caller's to check: cells may stand in sums that are no part of a table.
pub(super) fn swap(
    problem: &Problem,
    grid: &Grid,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
) -> Option<Priced> {
    let search = Search { problem, grid, cost, moved: BTreeMap::new() };
    let at_once = search.cheapest(target, by);
    if at_once.as_ref().is_some_and(|found| found.1 < DEAR) {
        return at_once;
    }
    match (at_once, step_by_step(problem, grid, target, by, cost)) {
        (Some(one), Some(two)) => Some(if two.1 < one.1 { two } else { one }),
        (one, two) => one.or(two),
    }
}

/// The same by exchanges of one member each, perhaps with several places: where no single place has as many to give.
fn step_by_step(
    problem: &Problem,
    grid: &Grid,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
) -> Option<Priced> {
    if by.unsigned_abs() < 2 {
        return None;
    }
    let mut moved: BTreeMap<usize, i64> = BTreeMap::new();
    let mut price = 0.0;
    for _ in 0..by.unsigned_abs() {
        let again = |cell: usize| {
            let cost = cost(cell)?;
            Some(if moved.contains_key(&cell) { cost.min(AGAIN) } else { cost })
        };
        let (step, paid) =
            Search { problem, grid, cost: &again, moved: moved.clone() }.cheapest(target, by.signum())?;
        price += paid;
        for (cell, delta) in step {
            *moved.entry(cell).or_default() += delta;
        }
    }
    Some((moved.into_iter().filter(|m| m.1 != 0).collect(), price))
}

impl Search<'_> {
    fn cheapest(&self, target: usize, by: i64) -> Option<Priced> {
        let mut best: Option<Priced> = None;
        for &other in self.parts(self.grid.kinds_of(target)) {
            if other != target {
                let limit = best.as_ref().map_or(f64::INFINITY, |b| b.1);
                best = self.from(target, other, by, limit).or(best);
            }
        }
        best.map(|(mut change, price)| {
            change.sort_unstable();
            (change, price)
        })
    }

    fn parts(&self, relation: usize) -> &[usize] {
        self.problem.relations.get(relation).map_or(&[], |r| r.parts.as_slice())
    }

    /// The cheapest change below the limit that turns `by` members of `two` into members of `one` and makes up for it.
    fn from(&self, one: usize, two: usize, by: i64, limit: f64) -> Option<Priced> {
        let mut trunk = self.down(one, two, by, limit)?;
        let (mut here, mut best) = ((one, two), None);
        let mut limit = limit;
        loop {
            let above = (self.grid.above_of(here.0), self.grid.above_of(here.1));
            let Some(total) = self.problem.relations.get(above.0).map(|r| r.total) else {
                // Nothing is above: the change is whole.
                return if trunk.1 < limit { Some(trunk) } else { best };
            };
            if let Some((back, price)) = self.child(above, -by, Some(here.0), limit - trunk.1) {
                limit = trunk.1 + price;
                best = Some((trunk.0.iter().copied().chain(back).collect(), limit));
            }
            // Or the greater place changes with it, and the change is made up for farther away.
            let Some(other) = self.problem.relations.get(above.1).map(|r| r.total) else { return best };
            let Some(price) = self.own(total, other, by) else { return best };
            trunk.1 += price;
            trunk.0.extend([(total, by), (other, -by)]);
            for &family in self.grid.below_of(total).iter().filter(|f| **f != above.0) {
                let Some(pair) = self.beside(family, other) else { return best };
                let Some((change, price)) = self.child(pair, by, None, limit - trunk.1) else { return best };
                trunk.1 += price;
                trunk.0.extend(change);
            }
            if trunk.1 >= limit {
                return best;
            }
            here = (total, other);
        }
    }

    /// What it costs to move two cells of one place against each other; none where that cannot be.
    #[allow(clippy::cast_precision_loss)]
    fn own(&self, one: usize, two: usize, by: i64) -> Option<f64> {
        let odd = |cell: usize| self.grid.odd.get(cell).copied().unwrap_or(true);
        if one == two || odd(one) || odd(two) || self.grid.kinds_of(one) != self.grid.kinds_of(two) {
            return None;
        }
        let source = if by > 0 { two } else { one };
        let moved = self.moved.get(&source).copied().unwrap_or(0);
        if value(self.problem, source).saturating_add_signed(moved) < by.unsigned_abs() {
            return None;
        }
        Some(((self.cost)(one)? + (self.cost)(two)?) * by.unsigned_abs() as f64)
    }

    /// The same with one smaller place of each division below.
    fn down(&self, one: usize, two: usize, by: i64, limit: f64) -> Option<Priced> {
        let mut price = self.own(one, two, by)?;
        let mut change = vec![(one, by), (two, -by)];
        for &family in self.grid.below_of(one) {
            if price >= limit {
                return None;
            }
            let pair = self.beside(family, two)?;
            let (more, cost) = self.child(pair, by, None, limit - price)?;
            price += cost;
            change.extend(more);
        }
        (price < limit).then_some((change, price))
    }

    /// The cheapest place of a division that moves by as much.
    fn child(&self, (ones, twos): (usize, usize), by: i64, except: Option<usize>, limit: f64) -> Option<Priced> {
        let mut best: Option<Priced> = None;
        for &one in self.parts(ones).iter().filter(|one| Some(**one) != except) {
            let Some(&two) = self.grid.at.get(&(twos, self.grid.kinds_of(one))) else { continue };
            let limit = best.as_ref().map_or(limit, |b| b.1);
            best = self.down(one, two, by, limit).or(best);
        }
        best
    }

    /// The division of another cell of the same place that goes along with one: its parts stand in the same sums over
    /// kinds.
    fn beside(&self, family: usize, two: usize) -> Option<(usize, usize)> {
        let kinds = self.parts(family).iter().map(|&part| self.grid.kinds_of(part)).find(|k| *k != NONE)?;
        let twin = self.grid.below_of(two).iter().find(|f| self.grid.at.contains_key(&(**f, kinds)))?;
        Some((family, *twin))
    }
}

#[cfg(test)]
mod tests {
    use super::super::links::Links;
    use super::super::moves::holds;
    use super::super::search::program_near;
    use super::super::tests::tables::{nation, two_way};
    use super::*;

    /// A nation of three regions of three counties with four states, and the same people by three kinds.
    fn table(seed: u64) -> Problem {
        let mut state = seed;
        let mut roll = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let counties: Vec<Vec<Vec<u64>>> =
            (0..3).map(|_| (0..3).map(|_| (0..4).map(|_| roll(6)).collect()).collect()).collect();
        let all: Vec<u64> = (0..4).map(|s| counties.iter().flatten().map(|c| c[s]).sum()).collect();
        let part = |n: u64, kind: u64| if kind == 2 { n - 2 * (n / 3) } else { n / 3 };
        let kinds: Vec<Vec<u64>> = (0..3).map(|kind| all.iter().map(|&n| part(n, kind)).collect()).collect();
        nation(&counties, &kinds)
    }

    #[test]
    fn a_swap_keeps_every_sum_and_is_nearly_always_there_when_a_program_finds_one() {
        let (mut found, mut missed) = (0_u32, 0_u32);
        for seed in 0..12 {
            let problem = table(seed);
            let links = Links::of(&problem).unwrap();
            // Some cells cost more than others, and totals of groups may not move.
            let cost = |cell: usize| (cell % 5 != 4).then_some(1.0 + (cell % 3) as f64);
            for target in (0..problem.cells.len()).filter(|cell| cell % 5 != 4) {
                for by in [-2, -1, 1, 2] {
                    if value(&problem, target).cast_signed() + by < 0 {
                        continue;
                    }
                    let best = program_near(&problem, &links, target, by, &cost);
                    let Some((change, price)) = swap(&problem, &links.grid, target, by, &cost) else {
                        missed += u32::from(best.is_some());
                        continue;
                    };
                    found += 1;
                    assert!(holds(&problem, &links, &change), "{change:?}");
                    assert!(change.contains(&(target, by)) && change.is_sorted());
                    let paid: f64 =
                        change.iter().map(|&(cell, by)| cost(cell).unwrap() * by.unsigned_abs() as f64).sum();
                    // Step by step, a cell that moves again is hidden already and costs next to nothing.
                    let once: f64 = change.iter().map(|&(cell, _)| cost(cell).unwrap()).sum();
                    let at_once = (paid - price).abs() < 1e-9;
                    assert!(at_once || by.abs() > 1 && price >= once - 1e-9, "{paid} {price} {once}");
                    assert!(best.is_some_and(|best| best <= paid + 1e-6), "a program finds at least as cheap a way");
                }
            }
        }
        assert!(found > 1000 && missed * 10 < found, "{found} found, {missed} missed");
    }

    #[test]
    fn in_a_two_way_table_it_is_a_rectangle() {
        let problem = two_way(&[vec![5, 1, 9], vec![4, 4, 8], vec![7, 6, 30]], true);
        let links = Links::of(&problem).unwrap();
        let cost = |cell: usize| (cell < 9).then(|| value(&problem, cell) as f64);
        let (change, price) = swap(&problem, &links.grid, 1, 1, &cost).unwrap();
        assert_eq!(change, [(0, -1), (1, 1), (3, 1), (4, -1)]);
        assert!((price - 14.0).abs() < 1e-9);
    }
}
