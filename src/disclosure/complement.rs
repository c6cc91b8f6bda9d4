//! Complementary suppression: hides what would give hidden cells away, as little as possible.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::insider::pairs;
use super::links::Links;
use super::marks::{is, set};
use super::model::{Cell, Decision, Fault, Problem, Reason, Release, Rule, Status};
use super::moves::Moves;
use super::plan::{HIDDEN, Plan, Scene};
use super::search::Effort;
use super::sensitive::{Need, primary};

/// Cells whose programs are solved side by side before their answers are used, whatever the number of threads.
const BATCH: usize = 48;
/// Sweeps over all hidden cells; each sweep protects the cells hidden by the one before. A handful is the rule.
const SWEEPS: usize = 24;

/// Decides which cells of a publication are hidden.
///
/// Deterministic: the same problem and rule give the same decision whatever the number of threads.
///
/// # Errors
///
/// When the problem contradicts itself.
pub fn protect(problem: &Problem, rule: &Rule) -> Result<Decision, Fault> {
    protect_with_proof(problem, rule).map(|(decision, _)| decision)
}

/// The same with the changes that prove the hidden cells safe, for the attack to check. Rates are not shown yet.
pub(super) fn protect_with_proof(problem: &Problem, rule: &Rule) -> Result<(Decision, Moves), Fault> {
    let links = Links::of(problem)?;
    let reasons = primary(problem, rule);
    let hidden = problem.cells.iter().zip(&reasons).map(|(c, r)| r.is_some() || c.release.withheld()).collect();
    let mut table = Table { problem, rule, links, reasons, hidden, moves: Moves::default() };
    table.complement();
    table.clean_up();
    let cells = (0..problem.cells.len()).map(|cell| table.status(cell)).collect();
    Ok((Decision { cells, rates: vec![false; problem.rates.len()] }, table.moves))
}

/// A cell to be protected, from everybody or from somebody who knows another hidden cell.
type Task = (usize, Option<usize>);

/// A publication on the way to a decision.
pub(super) struct Table<'a> {
    pub(super) problem: &'a Problem,
    pub(super) rule: &'a Rule,
    pub(super) links: Links,
    reasons: Vec<Option<Reason>>,
    pub(super) hidden: Vec<bool>,
    pub(super) moves: Moves,
}

impl Table<'_> {
    pub(super) fn status(&self, cell: usize) -> Status {
        match self.reasons.get(cell).copied().flatten() {
            Some(reason) => Status::Primary(reason),
            None if self.release(cell).withheld() => Status::Withheld,
            None if is(&self.hidden, cell) => Status::Secondary,
            None => Status::Published,
        }
    }

    fn release(&self, cell: usize) -> Release {
        self.problem.cells.get(cell).map_or(Release::Always, |c| c.release)
    }

    /// What a hidden cell needs; `None` where it needs nothing.
    pub(super) fn need(&self, cell: usize) -> Option<Need> {
        match self.status(cell) {
            Status::Published | Status::Withheld => None,
            status => self.problem.cells.get(cell).map(|c| Need::of(c, status, self.rule)),
        }
    }

    fn complement(&mut self) {
        let mut stuck: BTreeSet<Task> = BTreeSet::new();
        let mut last_resort = true;
        for _ in 0..SWEEPS {
            let tasks: Vec<Task> = self.tasks().into_iter().filter(|t| !stuck.contains(t)).collect();
            if tasks.is_empty() {
                if stuck.is_empty() || !last_resort {
                    break;
                }
                last_resort = false;
                for (cell, _) in std::mem::take(&mut stuck) {
                    self.hide_around(cell);
                }
                continue;
            }
            let batches = tasks.len().div_ceil(BATCH);
            for first in 0..batches {
                // Neighbours in one table are far apart in the list, so that a batch seldom meets itself.
                let batch: Vec<Task> = tasks.iter().copied().skip(first).step_by(batches).collect();
                let plans: Vec<Option<Plan>> = batch.par_iter().map(|task| self.plan(*task)).collect();
                for (task, plan) in batch.into_iter().zip(plans) {
                    match plan {
                        None => drop(stuck.insert(task)),
                        Some(plan) if self.is_open(task) => self.follow(plan),
                        Some(_) => {}
                    }
                }
            }
        }
    }

    /// Everything that is not protected yet.
    fn tasks(&self) -> Vec<Task> {
        let single = (0..self.problem.cells.len()).map(|cell| (cell, None));
        let all = 0..self.links.len();
        let knowing = pairs(self.problem, &self.links, self.rule, &self.hidden, &|cell| self.status(cell), all);
        single.chain(knowing.into_iter().map(|(cell, by)| (cell, Some(by)))).filter(|t| self.is_open(*t)).collect()
    }

    fn is_open(&self, (cell, still): Task) -> bool {
        let (down, up) = self.moves.reach_without(cell, still);
        self.need(cell).is_some_and(|need| !need.met_by(down, up))
    }

    fn plan(&self, (cell, still): Task) -> Option<Plan> {
        let reach = self.moves.reach_without(cell, still);
        let need = self.need(cell)?;
        if need.met_by(reach.0, reach.1) {
            return Some(Plan::default());
        }
        let cost = |other: usize| {
            let c = self.problem.cells.get(other)?;
            match c.release {
                _ if still == Some(other) => None,
                _ if is(&self.hidden, other) => Some(HIDDEN),
                Release::Always => None,
                _ => Some(weight(c)),
            }
        };
        Scene { problem: self.problem, links: &self.links, cost: &cost, effort: Effort::Far }.plan(cell, need, reach)
    }

    fn follow(&mut self, plan: Plan) {
        for &cell in plan.hide.iter().chain(plan.changes.iter().flatten().map(|m| &m.0)) {
            set(&mut self.hidden, cell, true);
        }
        for change in plan.changes {
            self.moves.add(change);
        }
    }

    /// Hides every neighbour of a cell for which no cheaper way was found.
    fn hide_around(&mut self, cell: usize) {
        for &relation in self.links.relations(cell) {
            for &(other, _) in self.links.members(relation) {
                if self.release(other) == Release::Planned {
                    set(&mut self.hidden, other, true);
                }
            }
        }
    }
}

/// What is lost when a cell is hidden: the more it counts the more, but far less than in proportion. A zero is easily
/// guessed from outside and therefore a poor cover: it costs as much as a count of ten. What readers miss more costs more.
#[allow(clippy::cast_precision_loss)]
fn weight(cell: &Cell) -> f64 {
    let counted = if cell.value == 0 { 10 } else { cell.value };
    (1.0 + (counted as f64).ln_1p()) * f64::from(1 + cell.importance)
}
