//! Verdicts that are not what they were.

use super::comparison::{Direction, Level, VerdictChange};
use crate::results::ProviderResults;
use crate::results::verdict::Verdict;

/// The verdicts of standards, indicators and checks that changed, in the order of the newer results; what is only in
/// the older ones comes last.
pub fn changes(old: &ProviderResults, new: &ProviderResults) -> Vec<VerdictChange> {
    let standards = |p: &ProviderResults| -> Vec<(String, Verdict)> {
        p.standards.iter().map(|s| (s.standard.to_string(), s.verdict)).collect()
    };
    let indicators = |p: &ProviderResults| -> Vec<(String, Verdict)> {
        p.indicators.iter().map(|i| (i.indicator.to_string(), i.verdict)).collect()
    };
    let checks = |p: &ProviderResults| -> Vec<(String, Verdict)> {
        p.checks.iter().map(|c| (format!("{}/{}", c.indicator, c.check), c.verdict)).collect()
    };
    let mut out = level(Level::Standard, &standards(old), &standards(new));
    out.extend(level(Level::Indicator, &indicators(old), &indicators(new)));
    out.extend(level(Level::Check, &checks(old), &checks(new)));
    out
}

fn level(level: Level, old: &[(String, Verdict)], new: &[(String, Verdict)]) -> Vec<VerdictChange> {
    let of = |list: &[(String, Verdict)], id: &str| list.iter().find(|(known, _)| known == id).map(|(_, v)| *v);
    let ids = new.iter().map(|(id, _)| id).chain(old.iter().map(|(id, _)| id).filter(|id| of(new, id).is_none()));
    ids.filter_map(|id| {
        let (old, new) = (of(old, id), of(new, id));
        let direction = direction(old, new);
        (old != new).then(|| VerdictChange { level, id: id.clone(), old, new, direction })
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
