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

use std::collections::HashMap;

use super::links::{Links, value};
use super::model::{Axis, Problem};
use super::moves::{Move, with_derived};

/// No relation.
const NONE: usize = usize::MAX;

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
    odd: Vec<bool>,
    /// Sum over places and sum over kinds → the cell that is a part of both. Only looked up, never gone through.
    at: HashMap<(usize, usize), usize>,
    /// Place and page → sum over kinds.
    spots: HashMap<(usize, usize), usize>,
}

/// A change and its cost.
type Priced = (Move, f64);

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
            spots: HashMap::new(),
        };
        for (id, relation) in problem.relations.iter().enumerate().filter(|(_, r)| r.axis != Axis::Derived) {
            if let (Axis::Kinds, Some(spot)) = (relation.axis, relation.spot) {
                grid.spots.insert(spot, id);
            }
            for &part in &relation.parts {
                let place = match relation.axis {
                    Axis::Kinds => grid.kinds.get_mut(part),
                    Axis::Places => grid.above.get_mut(part),
                    Axis::Derived | Axis::Other => None,
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

    fn kinds_of(&self, cell: usize) -> usize {
        self.kinds.get(cell).copied().unwrap_or(NONE)
    }

    fn above_of(&self, cell: usize) -> usize {
        self.above.get(cell).copied().unwrap_or(NONE)
    }

    fn below_of(&self, cell: usize) -> &[usize] {
        self.below.get(cell).map_or(&[], Vec::as_slice)
    }
}

/// A search for one change.
struct Search<'a> {
    problem: &'a Problem,
    links: &'a Links,
    grid: &'a Grid,
    cost: &'a dyn Fn(usize) -> Option<f64>,
    /// The page on which the change is made up for, kind by kind, so that what is derived from both stays as it is.
    twin: Option<usize>,
}

/// The cheapest change of this shape that moves `target` by `by`, ascending by cell, with what is derived from the cells
/// it moves. Whether it keeps every sum is the caller's to check: cells may stand in sums that are no part of a table.
pub(super) fn swap(
    problem: &Problem,
    links: &Links,
    target: usize,
    by: i64,
    cost: &dyn Fn(usize) -> Option<f64>,
) -> Option<Priced> {
    let mut search = Search { problem, links, grid: &links.grid, cost, twin: None };
    let plain = search.cheapest(target, by, f64::INFINITY);
    // Where something derived is to stay as it is, the same exchange the other way round on another page makes up for
    // it. Such a change is twice as long: it is only looked for where the plain one costs a figure.
    if plain.as_ref().is_some_and(|p| p.1 < 1.0) {
        return plain;
    }
    let mut best = plain;
    for page in search.pages(target) {
        search.twin = Some(page);
        let limit = best.as_ref().map_or(f64::INFINITY, |b| b.1);
        best = search.cheapest(target, by, limit).or(best);
        if best.as_ref().is_some_and(|b| b.1 < 1.0) {
            break;
        }
    }
    best
}

impl Search<'_> {
    fn parts(&self, relation: usize) -> &[usize] {
        self.problem.relations.get(relation).map_or(&[], |r| r.parts.as_slice())
    }

    fn cheapest(&self, target: usize, by: i64, limit: f64) -> Option<Priced> {
        if let Some(page) = self.twin {
            (self.cost)(self.twin_of(target, page)?)?;
        }
        let mut best: Option<Priced> = None;
        for &other in self.parts(self.grid.kinds_of(target)) {
            if other != target {
                let limit = best.as_ref().map_or(limit, |b| b.1);
                best = self.from(target, other, by, limit).or(best);
            }
        }
        let (mut change, price) = best?;
        if let Some(page) = self.twin {
            let twins: Option<Move> = change.iter().map(|&(cell, by)| Some((self.twin_of(cell, page)?, -by))).collect();
            change.extend(twins?);
        }
        Some((with_derived(self.links, change), price))
    }

    /// The pages that share something derived with the page of a cell at its place.
    fn pages(&self, cell: usize) -> Vec<usize> {
        let own = self.spot(cell).map(|spot| spot.1);
        let derived = self.parts(self.grid.kinds_of(cell)).iter().flat_map(|part| self.links.above(*part));
        let leaves = derived.filter_map(|total| self.links.leaves(*total)).flatten();
        let mut pages: Vec<usize> = leaves.filter_map(|leaf| self.spot(leaf)).map(|spot| spot.1).collect();
        pages.sort_unstable();
        pages.dedup();
        pages.retain(|page| Some(*page) != own);
        pages
    }

    fn spot(&self, cell: usize) -> Option<(usize, usize)> {
        self.problem.relations.get(self.grid.kinds_of(cell))?.spot
    }

    /// The cell of the same kind at the same place on another page.
    fn twin_of(&self, cell: usize, page: usize) -> Option<usize> {
        let own = self.grid.kinds_of(cell);
        let place = self.problem.relations.get(own)?.spot?.0;
        let position = self.parts(own).iter().position(|part| *part == cell)?;
        let twins = self.parts(*self.grid.spots.get(&(place, page))?);
        twins.get(position).copied().filter(|_| twins.len() == self.parts(own).len())
    }

    /// What it costs that figures derived from a cell, and from its twin, change with them.
    fn derived(&self, cell: usize, twin: Option<usize>) -> Option<f64> {
        let (mine, theirs) = (self.links.above(cell), twin.map_or(&[][..], |twin| self.links.above(twin)));
        let alone = mine.iter().filter(|t| !theirs.contains(t)).chain(theirs.iter().filter(|t| !mine.contains(t)));
        alone.map(|total| (self.cost)(*total)).sum()
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
        let enough =
            |one: usize, two: usize, by: i64| value(self.problem, if by > 0 { two } else { one }) >= by.unsigned_abs();
        if !enough(one, two, by) {
            return None;
        }
        let mut price = (self.cost)(one)? + (self.cost)(two)?;
        let twins = match self.twin {
            None => [None, None],
            Some(page) => {
                let (a, b) = (self.twin_of(one, page)?, self.twin_of(two, page)?);
                if odd(a) || odd(b) || !enough(a, b, -by) {
                    return None;
                }
                price += (self.cost)(a)? + (self.cost)(b)?;
                [Some(a), Some(b)]
            }
        };
        price += self.derived(one, twins[0])? + self.derived(two, twins[1])?;
        Some(price * by.unsigned_abs() as f64)
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
                    let Some((change, price)) = swap(&problem, &links, target, by, &cost) else {
                        missed += u32::from(best.is_some());
                        continue;
                    };
                    found += 1;
                    assert!(holds(&problem, &links, &change), "{change:?}");
                    assert!(change.contains(&(target, by)) && change.is_sorted());
                    let paid: f64 =
                        change.iter().map(|&(cell, by)| cost(cell).unwrap() * by.unsigned_abs() as f64).sum();
                    assert!((paid - price).abs() < 1e-9);
                    assert!(best.is_some_and(|best| best <= price + 1e-6), "a program finds at least as cheap a way");
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
        let (change, price) = swap(&problem, &links, 1, 1, &cost).unwrap();
        assert_eq!(change, [(0, -1), (1, 1), (3, 1), (4, -1)]);
        assert!((price - 14.0).abs() < 1e-9);
    }
}
