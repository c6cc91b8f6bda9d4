//! Which cells are sensitive in themselves, and how much uncertainty a hidden cell needs.

use super::marks::value;
use super::model::{Cell, Decision, Loss, Problem, Reason, Release, Rule, Status};

/// How far below and above its true value a hidden cell must possibly lie, and how wide the interval must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) down: u64,
    pub(super) up: u64,
    pub(super) width: u64,
}

impl Need {
    /// What a hidden cell needs. A small count must not be the end of its interval, lest "at least one" be known; the
    /// whole of a group must possibly be less than all; a dominated cell must be uncertain enough that the largest
    /// contributor's share could be within the limit; anything else only hides others and needs the width.
    pub(super) fn of(cell: &Cell, status: Status, rule: &Rule) -> Self {
        let width = rule.protection.max(1);
        let mut need = match status {
            Status::Primary(Reason::SmallCount) => Self { down: 1, up: 1, width },
            Status::Primary(Reason::WholeGroup) => Self { down: width.min(cell.value), up: 0, width },
            Status::Primary(Reason::SmallChange) => Self { down: cell.value.min(1), up: 1, width },
            _ => Self { down: 0, up: 0, width },
        };
        if let Status::Primary(_) = status
            && dominated(cell, rule)
            && let Some(percent) = rule.dominance
        {
            let [largest, _] = cell.largest;
            need.up = need.up.max((100 * largest).div_ceil(percent.max(1)).saturating_sub(cell.value)).max(1);
        }
        need
    }

    /// Whether an interval that reaches so far down and up is enough.
    pub(super) const fn met_by(self, down: u64, up: u64) -> bool {
        down >= self.down && up >= self.up && down.saturating_add(up) >= self.width
    }
}

/// Why each cell is sensitive; `None` where it is not, or where everybody knows it anyway.
pub(super) fn primary(problem: &Problem, rule: &Rule) -> Vec<Option<Reason>> {
    let mut reasons: Vec<Option<Reason>> = problem
        .cells
        .iter()
        .map(|cell| {
            if cell.threshold_applies && (1..rule.threshold).contains(&cell.value) {
                Some(Reason::SmallCount)
            } else if dominated(cell, rule) {
                Some(Reason::Dominance)
            } else if cell.changed {
                Some(Reason::SmallChange)
            } else {
                None
            }
        })
        .collect();
    for relation in problem.relations.iter().filter(|r| r.reveals && r.parts.len() > 1) {
        let total = value(problem, relation.total);
        if !(1..rule.full_below).contains(&total) {
            continue;
        }
        for &part in &relation.parts {
            let counted = problem.cells.get(part).is_some_and(|c| c.threshold_applies && c.value == total);
            if counted
                && let Some(reason) = reasons.get_mut(part)
                && reason.is_none_or(|r| matches!(r, Reason::Dominance | Reason::SmallChange))
            {
                *reason = Some(Reason::WholeGroup);
            }
        }
    }
    for (reason, cell) in reasons.iter_mut().zip(&problem.cells) {
        if cell.release == Release::Always {
            *reason = None;
        }
    }
    reasons
}

/// Whether one provider has more of a cell than its limit.
fn dominated(cell: &Cell, rule: &Rule) -> bool {
    let [largest, _] = cell.largest;
    cell.dominance_applies
        && cell.value > 0
        && rule.dominance.is_some_and(|percent| largest.saturating_mul(100) > percent.saturating_mul(cell.value))
}

impl Decision {
    /// The decision that hides sensitive cells only: what an attacker could undo is [`attack`](super::attack)'s to
    /// say. For comparison; never publish it.
    #[must_use]
    pub fn primary_only(problem: &Problem, rule: &Rule) -> Self {
        let status = |(cell, reason): (&Cell, Option<Reason>)| match (reason, cell.release) {
            (Some(reason), _) => Status::Primary(reason),
            (None, release) if release.withheld() => Status::Withheld,
            (None, _) => Status::Published,
        };
        let cells = problem.cells.iter().zip(primary(problem, rule)).map(status).collect();
        Self { cells, rates: vec![false; problem.rates.len()] }
    }

    /// The decision that hides nothing, for an internal edition.
    #[must_use]
    pub fn everything(problem: &Problem) -> Self {
        let status = |c: &Cell| if c.release.withheld() { Status::Withheld } else { Status::Published };
        Self { cells: problem.cells.iter().map(status).collect(), rates: vec![true; problem.rates.len()] }
    }

    /// What is lost by it.
    #[must_use]
    pub fn loss(&self, problem: &Problem) -> Loss {
        let mut loss = Loss::default();
        for (cell, status) in problem.cells.iter().zip(&self.cells) {
            if cell.release == Release::Never {
                continue;
            }
            loss.cells += 1;
            loss.value += cell.value;
            match status {
                Status::Primary(_) => loss.primary += 1,
                Status::Secondary => loss.secondary += 1,
                Status::Withheld if cell.release == Release::Withdrawn => loss.secondary += 1,
                Status::Published | Status::Withheld => continue,
            }
            loss.hidden_value += cell.value;
        }
        loss
    }
}
