//! The attacker: recovers hidden cells from everything published.

use rayon::prelude::*;

use super::exact::{End, Known};
use super::insider::pairs;
use super::links::Links;
use super::marks::Move;
use super::marks::{is, value};
use super::model::{Decision, Disclosure, Fault, Problem, Release, Rule, Status};
use super::moves::{Moves, holds};
use super::plan::{HIDDEN, Scene};
use super::rates::Rates;
use super::search::Effort;
use super::sensitive::Need;

/// Groups of tied hidden cells larger than this are only judged near each cell.
const LARGEST_GROUP: usize = 3_000;

/// In groups larger than this, a cover for which no other table is found nearby is not followed further: it is nobody's
/// secret, and whoever computes it learns no sensitive cell, since each of these is proven for itself.
const LARGEST_OF_COVERS: usize = 500;

/// Tries to recover the hidden cells of a decision; what it returns must not be published.
///
/// A cell counts as safe only on proof: two other tables in whole numbers that agree with everything published, one
/// with less and one with more in the cell, checked without floating point. Where none is found near the cell, its
/// interval is computed by linear and whole-number programming over all hidden cells tied to it, from published
/// values alone. So a fault of the solver can raise a false alarm but not hide a disclosure.
///
/// # Errors
///
/// When the problem contradicts itself.
pub fn attack(problem: &Problem, decision: &Decision, rule: &Rule) -> Result<Vec<Disclosure>, Fault> {
    attack_with(problem, decision, rule, &Moves::default())
}

/// The same, with changes that are said to prove cells safe: each is checked before it is believed.
pub(super) fn attack_with(
    problem: &Problem,
    decision: &Decision,
    rule: &Rule,
    said: &Moves,
) -> Result<Vec<Disclosure>, Fault> {
    let mut view = View::of(problem, decision)?;
    let sound = |change: &Move| holds(problem, &view.links, change) && view.rates.kept_by(change);
    view.proven = said.within(&view.hidden).filtered(sound);
    let groups = view.links.components(&view.hidden);
    let mut found: Vec<Disclosure> =
        groups.par_iter().flat_map_iter(|group| view.recovered(decision, rule, group)).collect();
    let all = 0..view.links.len();
    for (cell, by) in pairs(problem, &view.links, rule, &view.hidden, &|cell| view.status(decision, cell), all) {
        let own = value(problem, cell);
        found.push(Disclosure { cell, lower: own, upper: Some(own), insider: Some(by), proven: true });
    }
    found.sort_by_key(|d| (d.cell, d.insider));
    Ok(found)
}

/// The interval of every hidden cell that can be computed from what is published: cell, smallest and largest possible
/// value (`None`: no limit), in the order of the cells.
///
/// # Errors
///
/// When the problem contradicts itself.
pub fn intervals(problem: &Problem, decision: &Decision) -> Result<Vec<(usize, u64, Option<u64>)>, Fault> {
    let view = View::of(problem, decision)?;
    let groups = view.links.components(&view.hidden);
    let of_group = |group: &Vec<usize>| {
        let known = view.known(group);
        let ends = |&cell: &usize| (cell, low(known.end(cell, false)), high(known.end(cell, true)));
        group.iter().map(ends).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = groups.par_iter().flat_map_iter(of_group).collect();
    all.sort_unstable();
    Ok(all)
}

fn low(end: End) -> u64 {
    match end {
        End::Exact(v) | End::AtMost(v) => u64::try_from(v).unwrap_or(0),
        End::Open => 0,
    }
}

fn high(end: End) -> Option<u64> {
    match end {
        End::Exact(v) | End::AtMost(v) => u64::try_from(v).ok(),
        End::Open => None,
    }
}

/// A publication as the attacker has it.
struct View<'a> {
    problem: &'a Problem,
    links: Links,
    hidden: Vec<bool>,
    /// The rates that are shown.
    rates: Rates<'a>,
    /// Changes that were given and hold.
    proven: Moves,
}

impl<'a> View<'a> {
    fn of(problem: &'a Problem, decision: &Decision) -> Result<Self, Fault> {
        let known = |(i, c): (usize, &super::model::Cell)| c.release == Release::Always || decision.is_published(i);
        let hidden = problem.cells.iter().enumerate().map(|cell| !known(cell)).collect();
        let rates = Rates::shown(problem, &|rate| decision.shows_rate(rate));
        Ok(Self { problem, links: Links::of(problem)?, hidden, rates, proven: Moves::default() })
    }

    /// The status of a cell; one that everybody knows is published whatever was decided.
    fn status(&self, decision: &Decision, cell: usize) -> Status {
        if !is(&self.hidden, cell) {
            return Status::Published;
        }
        decision.cells.get(cell).copied().unwrap_or(Status::Published)
    }

    fn known(&self, group: &[usize]) -> Known {
        let published = |cell: usize| {
            if is(&self.hidden, cell) { 0 } else { i64::try_from(value(self.problem, cell)).unwrap_or(i64::MAX) }
        };
        Known::of(self.problem, &self.links, group, &self.hidden, &published)
    }

    fn recovered(&self, decision: &Decision, rule: &Rule, group: &[usize]) -> Vec<Disclosure> {
        let known = self.known(group);
        let cost = |cell: usize| is(&self.hidden, cell).then_some(HIDDEN);
        let scene = Scene { problem: self.problem, links: &self.links, cost: &cost, effort: Effort::Far };
        let mut moves = Moves::default();
        let mut found = Vec::new();
        for &cell in group {
            let status = self.status(decision, cell);
            let Some(own) = self.problem.cells.get(cell) else { continue };
            if matches!(status, Status::Published | Status::Withheld) {
                continue;
            }
            let need = Need::of(own, status, rule);
            let judged = |lower: u64, upper: Option<u64>| {
                let up = upper.map_or(u64::MAX, |u| u.saturating_sub(own.value));
                need.met_by(own.value.saturating_sub(lower), up)
            };
            if let Some(&(low, high)) = known.range.get(&cell) {
                let (lower, upper) = (u64::try_from(low).unwrap_or(0), high.map(|h| u64::try_from(h).unwrap_or(0)));
                if !judged(lower, upper) {
                    found.push(Disclosure { cell, lower, upper, insider: None, proven: true });
                    continue;
                }
            }
            let (given, own_reach) = (self.proven.reach(cell), moves.reach(cell));
            let reach = (given.0.max(own_reach.0), given.1.max(own_reach.1));
            if need.met_by(reach.0, reach.1) {
                continue;
            }
            if let Some(plan) = scene.plan(cell, need, reach)
                && plan.hide.is_empty()
                && plan.changes.iter().all(|change| self.rates.kept_by(change))
            {
                plan.changes.into_iter().for_each(|change| moves.add(change));
                continue;
            }
            if status == Status::Secondary && group.len() > LARGEST_OF_COVERS {
                continue;
            }
            let ends = if group.len() > LARGEST_GROUP {
                (End::AtMost(0), End::Open)
            } else {
                (known.end(cell, false), known.end(cell, true))
            };
            let (lower, upper) = (low(ends.0), high(ends.1));
            let proven = !judged(lower, upper);
            let exact = matches!(ends.0, End::Exact(_)) && matches!(ends.1, End::Exact(_) | End::Open);
            // A rate says something more of these cells than the sums that bound them.
            let told = group.iter().any(|&cell| self.rates.touch(cell)) && matches!(status, Status::Primary(_));
            if proven || !exact || told || group.len() > LARGEST_GROUP {
                found.push(Disclosure { cell, lower, upper, insider: None, proven });
            }
        }
        found
    }
}
