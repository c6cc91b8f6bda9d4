//! Rounded rates of sums of cells: which can be shown beside the counts.
//!
//! A hidden cell is safe since there are other tables that agree with everything published. A rate may be shown where the
//! tables that the proof needs give the same rounded rate: then they agree with it too.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::links::Links;
use super::marks::Move;
use super::marks::{is, set, value};
use super::model::{Decision, Fault, Problem, Release, Rule, Status};
use super::moves::Moves;
use super::plan::{HIDDEN, Plan, Scene};
use super::search::Effort;
use super::sensitive::Need;

/// The rates that are shown, by the cells that they are taken from.
#[derive(Debug, Default)]
pub(super) struct Rates<'a> {
    problem: Option<&'a Problem>,
    /// Cell → rates, and whether the cell is in the numerator.
    of_cell: BTreeMap<usize, Vec<(usize, bool)>>,
    /// Sum of the numerator's cells and of the others, by rate.
    sums: BTreeMap<usize, (u64, u64)>,
}

impl<'a> Rates<'a> {
    /// Those of a problem that are shown.
    pub(super) fn shown(problem: &'a Problem, shown: &dyn Fn(usize) -> bool) -> Self {
        let mut rates = Self { problem: Some(problem), ..Self::default() };
        for (at, rate) in problem.rates.iter().enumerate().filter(|(at, _)| shown(*at)) {
            let sum = |cells: &[usize]| cells.iter().map(|cell| value(problem, *cell)).sum::<u64>();
            rates.sums.insert(at, (sum(&rate.of), sum(&rate.others)));
            for (cells, top) in [(&rate.of, true), (&rate.others, false)] {
                for cell in cells {
                    rates.of_cell.entry(*cell).or_default().push((at, top));
                }
            }
        }
        rates
    }

    /// Whether a cell is in a rate that is shown.
    pub(super) fn touch(&self, cell: usize) -> bool {
        self.of_cell.contains_key(&cell)
    }

    /// The rates that read otherwise after a change.
    pub(super) fn changed_by(&self, change: &Move) -> Vec<usize> {
        let mut deltas: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
        for (cell, delta) in change {
            for (rate, top) in self.of_cell.get(cell).into_iter().flatten() {
                let sums = deltas.entry(*rate).or_default();
                if *top { sums.0 += delta } else { sums.1 += delta }
            }
        }
        let other = |(rate, (top, rest)): (usize, (i64, i64))| {
            let known = self.problem?.rates.get(rate)?;
            let (of, others) = *self.sums.get(&rate)?;
            let after = known.rounded(of.saturating_add_signed(top), others.saturating_add_signed(rest));
            (after != known.rounded(of, others)).then_some(rate)
        };
        deltas.into_iter().filter_map(other).collect()
    }

    /// Whether every rate reads the same after a change.
    pub(super) fn kept_by(&self, change: &Move) -> bool {
        self.changed_by(change).is_empty()
    }
}

/// Looks for the changes that sensitive cells lack still, among hidden cells alone.
fn complete(
    problem: &Problem,
    links: &Links,
    hidden: &[bool],
    need: &(dyn Fn(usize) -> Option<Need> + Sync),
    known: &mut Moves,
) {
    let cost = |cell: usize| is(hidden, cell).then_some(HIDDEN);
    let missing: Vec<usize> = (0..problem.cells.len())
        .filter(|cell| {
            let reach = known.reach(*cell);
            need(*cell).is_some_and(|need| !need.met_by(reach.0, reach.1))
        })
        .collect();
    let plan = |cell: &usize| {
        let scene = Scene { problem, links, cost: &cost, effort: Effort::Far };
        scene.plan(*cell, need(*cell)?, known.reach(*cell)).filter(|plan| plan.hide.is_empty())
    };
    let found: Vec<Option<Plan>> = missing.par_iter().map(plan).collect();
    found.into_iter().flatten().flat_map(|plan| plan.changes).for_each(|change| known.add(change));
}

/// The rates that can be shown, the most important first: each that leaves every sensitive cell enough of its changes.
/// A rate that is taken from the cells of a group with a sensitive cell without changes is not shown.
pub(super) fn safe_rates(
    problem: &Problem,
    decision: &Decision,
    rule: &Rule,
    proof: &Moves,
) -> Result<Vec<bool>, Fault> {
    let links = Links::of(problem)?;
    let hidden: Vec<bool> = problem
        .cells
        .iter()
        .enumerate()
        .map(|(at, cell)| cell.release != Release::Always && !decision.is_published(at))
        .collect();
    let need = |cell: usize| {
        let status = decision.cells.get(cell).copied().filter(|status| matches!(status, Status::Primary(_)))?;
        problem.cells.get(cell).filter(|_| hidden.get(cell) == Some(&true)).map(|c| Need::of(c, status, rule))
    };
    let all = Rates::shown(problem, &|_| true);
    let mut known = proof.within(&hidden);
    complete(problem, &links, &hidden, &need, &mut known);
    let changes: Vec<&Move> = known.all().collect();
    // Which changes each cell has, and which rates each change would alter.
    let mut of_cell: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    let mut of_rate: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        for (cell, delta) in change.iter().filter(|m| need(m.0).is_some()) {
            of_cell.entry(*cell).or_default().push((at, *delta));
        }
        for rate in all.changed_by(change) {
            of_rate.entry(rate).or_default().push(at);
        }
    }
    let mut lost = vec![false; changes.len()];
    let enough = |cell: usize, lost: &[bool]| {
        let left = of_cell.get(&cell).into_iter().flatten().filter(|m| lost.get(m.0) == Some(&false));
        let (mut down, mut up) = (0, 0);
        for (_, delta) in left {
            if *delta < 0 { down = down.max(delta.unsigned_abs()) } else { up = up.max(delta.unsigned_abs()) }
        }
        need(cell).is_none_or(|need| need.met_by(down, up))
    };
    let mut bare: BTreeSet<usize> = BTreeSet::new();
    for group in links.components(&hidden) {
        if group.iter().any(|cell| !enough(*cell, &lost)) {
            bare.extend(group);
        }
    }
    let mut shown = vec![false; problem.rates.len()];
    let mut order: Vec<usize> = (0..problem.rates.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(problem.rates.get(*at).map_or(0, |rate| rate.importance)), *at));
    for rate in order {
        let Some(known) = problem.rates.get(rate) else { continue };
        if known.of.iter().chain(&known.others).any(|cell| bare.contains(cell)) {
            continue;
        }
        let altered = of_rate.get(&rate).map_or(&[][..], Vec::as_slice);
        let newly: Vec<usize> = altered.iter().copied().filter(|at| lost.get(*at) == Some(&false)).collect();
        newly.iter().for_each(|at| set(&mut lost, *at, true));
        let cells: BTreeSet<usize> =
            newly.iter().filter_map(|at| changes.get(*at)).flat_map(|change| change.iter().map(|m| m.0)).collect();
        if cells.iter().all(|cell| enough(*cell, &lost)) {
            set(&mut shown, rate, true);
        } else {
            newly.iter().for_each(|at| set(&mut lost, *at, false));
        }
    }
    Ok(shown)
}
