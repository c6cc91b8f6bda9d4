//! What changed between two audits.

use std::collections::BTreeMap;

use super::comparison::{
    Before, Carried, Caution, Comparison, Entry, Gone, Incomparable, Kept, New, OwnCompared, OwnNow,
    ProviderComparison, Totals, Visited,
};
use super::follow::follow;
use super::identity::{FindingRef, Key, check, counts_only, index, is_finding, listed, standing};
use super::past::is_past;
use super::verdicts;
use crate::results::notes::{GoneFinding, Judgement, Now, judgements};
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::results::visit::OwnFinding;
use crate::results::{PeriodDates, ProviderResults, Results, reason};

/// Compares two audits of the same act.
///
/// # Errors
/// When they rest on different catalogues or countings, or hold no findings.
pub fn compare<'a>(old: &'a Results, new: &'a Results) -> Result<Comparison<'a>, Incomparable> {
    comparable(old, new)?;
    let before: BTreeMap<&str, &ProviderResults> = old.providers.iter().map(|p| (p.provider_id.as_str(), p)).collect();
    let now: BTreeMap<&str, &ProviderResults> = new.providers.iter().map(|p| (p.provider_id.as_str(), p)).collect();
    let providers: Vec<_> =
        now.iter().filter_map(|(id, now)| Some(provider(before.get(id)?, now, &old.period, &new.period))).collect();
    let mut totals = Totals::default();
    for provider in &providers {
        totals.add(&provider.totals);
    }
    Ok(Comparison {
        format: "mms-comparison",
        version: 1,
        old: &old.period,
        new: &new.period,
        catalogue: &new.catalogue,
        cautions: cautions(old, new),
        totals,
        providers,
        only_old: before.keys().filter(|id| !now.contains_key(*id)).copied().collect(),
        only_new: now.keys().filter(|id| !before.contains_key(*id)).copied().collect(),
    })
}

/// Whether two audits can be compared at all.
pub(super) fn comparable(old: &Results, new: &Results) -> Result<(), Incomparable> {
    if old.catalogue.id != new.catalogue.id {
        return Err(Incomparable::Catalogue { old: old.catalogue.id.clone(), new: new.catalogue.id.clone() });
    }
    if old.counting != new.counting {
        return Err(Incomparable::Counting { old: old.counting.clone(), new: new.counting.clone() });
    }
    if counts_only(old) || counts_only(new) { Err(Incomparable::CountsOnly) } else { Ok(()) }
}

fn cautions(old: &Results, new: &Results) -> Vec<Caution> {
    let (a, b) = (&old.period, &new.period);
    let mut cautions = Vec::new();
    if old.catalogue.sha256 != new.catalogue.sha256 {
        cautions.push(Caution::CatalogueChanged);
    }
    if (&a.to, &a.as_of) > (&b.to, &b.as_of) {
        cautions.push(Caution::WrongWayRound);
    }
    if (&a.from, &a.to) != (&b.from, &b.to) && a.from <= b.to && b.from <= a.to {
        cautions.push(Caution::PeriodsOverlap);
    }
    cautions
}

fn provider<'a>(
    old: &'a ProviderResults,
    new: &'a ProviderResults,
    old_period: &PeriodDates,
    period: &PeriodDates,
) -> ProviderComparison<'a> {
    let was = index(standing(old));
    let listed_old = index(listed(old));
    let mut out = ProviderComparison {
        provider_id: &new.provider_id,
        visited: Visited { old: old.concluded, new: new.concluded },
        totals: Totals::default(),
        verdicts: verdicts::changes(old, new),
        new: Vec::new(),
        persisting: Vec::new(),
        resolved: Vec::new(),
        past: Vec::new(),
        unknown: Vec::new(),
        carried_over: Vec::new(),
        measures: Vec::new(),
        own: own_findings(old, new),
    };
    for found in standing(new) {
        let finding = Entry::of(found);
        let known = was.get(&found.key());
        if found.outcome.carried_over {
            out.carried_over.push(Carried { finding: finding.clone(), known_before: known.is_some() });
        }
        match known {
            Some(known) => out.persisting.push(Kept { finding, was: known.outcome.outcome }),
            None => out.new.push(New { finding, before: before(old, &listed_old, &found) }),
        }
    }
    // The newer audit may have been told of the older one, and then knows more than its lists.
    let recorded = new.previous.as_ref().filter(|previous| previous.period == *old_period);
    let recorded: BTreeMap<(String, usize), Now> = numbered(recorded.map_or(&[], |previous| &previous.gone));
    let mut gone = gone(old, new, period);
    for (found, now) in gone.iter_mut().filter(|(_, now)| *now == Now::Unlisted) {
        *now = recorded.get(&(found.id(), found.nth)).copied().unwrap_or(Now::Unlisted);
    }
    out.measures = follow(old, new, &gone);
    for (found, now) in gone {
        let list = match now {
            Now::Past | Now::Left => &mut out.past,
            Now::Unknown => &mut out.unknown,
            _ => &mut out.resolved,
        };
        list.push(Gone { finding: Entry::of(found), now });
    }
    out.totals = Totals {
        new: out.new.len() as u64,
        persisting: out.persisting.len() as u64,
        resolved: out.resolved.len() as u64,
        past: out.past.len() as u64,
        unknown: out.unknown.len() as u64,
        carried_over: out.carried_over.len() as u64,
    };
    out
}

/// The findings of the older audit that the newer one lacks, and what became of them.
pub(super) fn gone<'a>(
    old: &'a ProviderResults,
    new: &ProviderResults,
    period: &PeriodDates,
) -> Vec<(FindingRef<'a>, Now)> {
    let (is, listed) = (index(standing(new)), index(listed(new)));
    let judged = judgements(new);
    let gone = standing(old).filter(|found| !is.contains_key(&found.key()));
    let now = |found: &FindingRef<'_>| match judged.get(&found.id()).and_then(|judged| judged.judgement) {
        Some(Judgement::SeenMet) => Now::Met,
        Some(Judgement::Dismissed) => Now::Rejected,
        _ => now(new, &listed, found, period),
    };
    gone.map(|found| (found, now(&found))).collect()
}

fn before(old: &ProviderResults, listed: &BTreeMap<Key<'_>, FindingRef<'_>>, found: &FindingRef<'_>) -> Before {
    match check(old, &found.check.indicator, &found.check.check).map(|check| check.verdict) {
        None | Some(Verdict::NotComputable) => return Before::NotComputable,
        Some(_) => {}
    }
    match listed.get(&found.key()).map(|known| known.outcome.outcome) {
        Some(State::Pending) => Before::Pending,
        Some(State::Excluded) => Before::Excluded,
        // It was a finding, and does not stand: the visit of then took it away.
        Some(_) if listed.get(&found.key()).is_some_and(|known| is_finding(known.check, known.outcome)) => {
            Before::NotUpheld
        }
        _ => Before::MetOrAbsent,
    }
}

fn now(
    new: &ProviderResults,
    listed: &BTreeMap<Key<'_>, FindingRef<'_>>,
    found: &FindingRef<'_>,
    period: &PeriodDates,
) -> Now {
    match check(new, &found.check.indicator, &found.check.check).map(|check| check.verdict) {
        None | Some(Verdict::NotComputable) => return Now::Unknown,
        Some(_) => {}
    }
    let known = listed.get(&found.key()).map(|known| known.outcome);
    if known.is_some_and(|outcome| outcome.reason == reason::NOT_KEPT) {
        return Now::Unknown;
    }
    match known.map(|outcome| outcome.outcome) {
        Some(State::Met) => Now::Met,
        Some(State::Pending) => Now::Pending,
        Some(State::Excluded) => Now::Excluded,
        Some(State::NotMet | State::Undetermined) => Now::Reported,
        None if is_past(found.outcome, period.from) => Now::Past,
        // Where all that are met are listed, who is not listed is not in the newer period.
        None if is_listed_whole(new, found) => Now::Left,
        None => Now::Unlisted,
    }
}

fn is_listed_whole(new: &ProviderResults, found: &FindingRef<'_>) -> bool {
    let check = check(new, &found.check.indicator, &found.check.check);
    check.is_some_and(|check| {
        let met = check.outcomes.iter().filter(|outcome| outcome.outcome == State::Met).count();
        met as u64 == check.counts.met
    })
}

/// What became of findings, by key and which of several with one key.
fn numbered(gone: &[GoneFinding]) -> BTreeMap<(String, usize), Now> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let each = gone.iter().map(|gone| {
        let nth = times.entry(gone.key()).or_default();
        *nth += 1;
        ((gone.key(), *nth - 1), gone.now)
    });
    each.collect()
}

/// The own findings of either audit, with what the newer one says of them.
fn own_findings<'a>(old: &'a ProviderResults, new: &'a ProviderResults) -> Vec<OwnCompared<'a>> {
    let find = |all: &'a [OwnFinding], key: &str| all.iter().find(|own| own.key == key);
    let then = old.own_findings.iter().filter(|own| own.stands() || own.since.is_some()).map(|own| {
        let now = match find(&new.own_findings, &own.key) {
            Some(known) => known.now.map_or(OwnNow::NotLookedAt, OwnNow::Seen),
            None => OwnNow::NotLookedAt,
        };
        OwnCompared { finding: own, now }
    });
    let fresh =
        new.own_findings.iter().filter(|own| own.since.is_none() && find(&old.own_findings, &own.key).is_none());
    then.chain(fresh.map(|finding| OwnCompared { finding, now: OwnNow::New })).collect()
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
