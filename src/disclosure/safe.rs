//! A decision that the attack cannot undo, or none.

use std::collections::BTreeSet;

use super::attack::attack_with;
use super::complement::protect_with_proof;
use super::model::{Decision, Disclosure, Fault, Problem, Release, Rule, Status, Unsafe};
use super::moves::Moves;
use super::rates::safe_rates;

/// Rounds in which figures beside a recovered one are withheld, too.
const ROUNDS: usize = 6;

/// Protects a publication and attacks it. Where suppression alone leaves a figure within reach, since what everybody
/// knows bounds it too closely, the figures that share a sum with it are withheld (in `problem`, which then says so) and
/// the rest is decided anew.
///
/// # Errors
///
/// When the attack still recovers something, or the problem contradicts itself: nothing may be published.
pub fn decide(problem: &mut Problem, rule: &Rule) -> Result<Decision, Unsafe> {
    let mut round = 0;
    loop {
        let (decision, proof) = protect_with_proof(problem, rule).map_err(Unsafe::Fault)?;
        let (open, recovered) = without_false_covers(problem, decision.clone(), rule, &proof).map_err(Unsafe::Fault)?;
        if recovered.is_empty() {
            return with_rates(problem, open, rule, &proof).map_err(Unsafe::Fault);
        }
        round += 1;
        if round > ROUNDS || !withhold_beside(problem, &decision, &recovered) {
            return Err(Unsafe::Recovered(recovered));
        }
    }
}

/// Shows the rates that leave every sensitive cell its proof.
fn with_rates(problem: &Problem, decision: Decision, rule: &Rule, proof: &Moves) -> Result<Decision, Fault> {
    let rates = safe_rates(problem, &decision, rule, proof)?;
    Ok(Decision { rates, ..decision })
}

/// Publishes the covers that cover nothing, as anybody can compute them from what is published (a zero below a zero …),
/// and attacks what remains: they are not sensitive, and showing what is known takes nothing from the others.
fn without_false_covers(
    problem: &Problem,
    mut decision: Decision,
    rule: &Rule,
    proof: &Moves,
) -> Result<(Decision, Vec<Disclosure>), Fault> {
    loop {
        let recovered = attack_with(problem, &decision, rule, proof)?;
        let mut all_covers = true;
        for found in &recovered {
            match decision.cells.get_mut(found.cell) {
                Some(status) if *status == Status::Secondary && found.insider.is_none() => {
                    *status = Status::Published;
                }
                _ => all_covers = false,
            }
        }
        if recovered.is_empty() || !all_covers {
            return Ok((decision, recovered));
        }
    }
}

/// Withholds the shown figures of every sum that holds a recovered one; false where there are none.
fn withhold_beside(problem: &mut Problem, decision: &Decision, recovered: &[Disclosure]) -> bool {
    let within_reach: BTreeSet<usize> = recovered.iter().map(|d| d.cell).collect();
    let mut withheld = BTreeSet::new();
    for relation in &problem.relations {
        let cells = || std::iter::once(relation.total).chain(relation.parts.iter().copied());
        if cells().any(|cell| within_reach.contains(&cell)) {
            withheld.extend(cells().filter(|cell| decision.is_published(*cell)));
        }
    }
    let mut more = false;
    for cell in withheld {
        if let Some(cell) = problem.cells.get_mut(cell)
            && cell.release == Release::Planned
        {
            cell.release = Release::Withdrawn;
            cell.threshold_applies = false;
            cell.dominance_applies = false;
            more = true;
        }
    }
    more
}
