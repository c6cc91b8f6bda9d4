//! Verdicts that are not what they were.

use super::comparison::{Direction, Level, VerdictChange};
use crate::results::ProviderResults;
use crate::results::verdict::Verdict;

/// What a verdict is about, the verdict, and the computed one.
type Known = (String, Verdict, Verdict);

/// The verdicts of standards, indicators and checks that changed, in the order of the newer results; what is only in
/// the older ones comes last. They are those after the visit where there was one.
pub fn changes(old: &ProviderResults, new: &ProviderResults) -> Vec<VerdictChange> {
    let standards = |p: &ProviderResults| -> Vec<Known> {
        let pairs = p.standards_after().iter().zip(&p.standards);
        pairs.map(|(s, computed)| (s.standard.to_string(), s.verdict, computed.verdict)).collect()
    };
    let indicators = |p: &ProviderResults| -> Vec<Known> {
        let pairs = p.indicators_after().iter().zip(&p.indicators);
        pairs.map(|(i, computed)| (i.indicator.to_string(), i.verdict, computed.verdict)).collect()
    };
    let checks = |p: &ProviderResults| -> Vec<Known> {
        p.checks.iter().map(|c| (format!("{}/{}", c.indicator, c.check), p.verdict_after(c), c.verdict)).collect()
    };
    let mut out = level(Level::Standard, &standards(old), &standards(new));
    out.extend(level(Level::Indicator, &indicators(old), &indicators(new)));
    out.extend(level(Level::Check, &checks(old), &checks(new)));
    out
}

fn level(level: Level, old: &[Known], new: &[Known]) -> Vec<VerdictChange> {
    let of = |list: &[Known], id: &str| {
        list.iter().find(|(known, ..)| known == id).map(|(_, verdict, computed)| (*verdict, *computed))
    };
    let ids = new.iter().map(|(id, ..)| id).chain(old.iter().map(|(id, ..)| id).filter(|id| of(new, id).is_none()));
    let beside = |known: Option<(Verdict, Verdict)>| {
        known.filter(|(verdict, computed)| verdict != computed).map(|(_, computed)| computed)
    };
    ids.filter_map(|id| {
        let (then, now) = (of(old, id), of(new, id));
        let (old, new) = (then.map(|(verdict, _)| verdict), now.map(|(verdict, _)| verdict));
        let (old_computed, new_computed) = (beside(then), beside(now));
        let direction = direction(old, new);
        // What only a visit can judge, and nobody looked at again, did not change.
        let unseen = old_computed == Some(Verdict::ToVerify) && new == Some(Verdict::ToVerify);
        (old != new && !unseen).then(|| VerdictChange {
            level,
            id: id.clone(),
            old,
            new,
            old_computed,
            new_computed,
            direction,
        })
    })
    .collect()
}

fn direction(old: Option<Verdict>, new: Option<Verdict>) -> Direction {
    let rank = |verdict: Option<Verdict>| match verdict {
        Some(Verdict::NonCompliant) => Some(0),
        Some(Verdict::PartiallyCompliant) => Some(1),
        Some(Verdict::Compliant) => Some(2),
        _ => None,
    };
    match (rank(old), rank(new)) {
        (Some(old), Some(new)) if old < new => Direction::Better,
        (Some(old), Some(new)) if old > new => Direction::Worse,
        _ => Direction::Other,
    }
}
