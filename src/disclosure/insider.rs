//! The attacker who is a provider and knows its own figures.

use super::links::Links;
use super::marks::is;
use super::model::{Problem, Rule, Status};

/// Hidden cells with the cell that gives them away to the provider that is alone in it: the two are the only hidden
/// ones of one of these relations. Where the whole relation is one provider's, it learns nothing about others.
///
/// This is the treatment of singletons of the standard programs: within each relation, not across several.
pub(super) fn pairs(
    problem: &Problem,
    links: &Links,
    rule: &Rule,
    hidden: &[bool],
    status: &dyn Fn(usize) -> Status,
    relations: impl IntoIterator<Item = usize>,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !rule.insiders {
        return found;
    }
    for relation in relations {
        let mut unknown = links.members(relation).iter().map(|m| m.0).filter(|&cell| is(hidden, cell));
        let (Some(a), Some(b), None) = (unknown.next(), unknown.next(), unknown.next()) else { continue };
        let alone = |cell: usize| problem.cells.get(cell).is_some_and(|c| c.units == 1);
        if problem.relations.get(relation).is_some_and(|r| alone(r.total)) {
            continue;
        }
        let total = problem.relations.get(relation).map(|r| r.total);
        for (known, other) in [(a, b), (b, a)] {
            // From a hidden total a provider learns nothing of others by taking its own part away: they are published.
            if Some(other) == total {
                continue;
            }
            if alone(known) && matches!(status(other), Status::Primary(_)) {
                found.push((other, known));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
