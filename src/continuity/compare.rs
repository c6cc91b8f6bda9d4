//! What changed between two audits.

use std::collections::BTreeMap;

use super::comparison::{
    Before, Carried, Caution, Comparison, Entry, Gone, Incomparable, Kept, New, ProviderComparison, Totals,
};
use super::identity::{Found, Key, check, counts_only, findings, index, listed};
use super::past::is_past;
use super::verdicts;
use crate::results::notes::Now;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::results::{PeriodDates, ProviderResults, Results};

/// Compares two audits of the same act.
///
/// # Errors
/// When they rest on different catalogues or countings, or hold no findings.
pub fn compare<'a>(old: &'a Results, new: &'a Results) -> Result<Comparison<'a>, Incomparable> {
    comparable(old, new)?;
    let before: BTreeMap<&str, &ProviderResults> = old.providers.iter().map(|p| (p.provider_id.as_str(), p)).collect();
    let now: BTreeMap<&str, &ProviderResults> = new.providers.iter().map(|p| (p.provider_id.as_str(), p)).collect();
    let providers: Vec<_> =
        now.iter().filter_map(|(id, now)| Some(provider(before.get(id)?, now, &new.period))).collect();
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

fn provider<'a>(old: &'a ProviderResults, new: &'a ProviderResults, period: &PeriodDates) -> ProviderComparison<'a> {
    let was = index(findings(old));
    let listed_old = index(listed(old));
    let mut out = ProviderComparison {
        provider_id: &new.provider_id,
        totals: Totals::default(),
        verdicts: verdicts::changes(old, new),
        new: Vec::new(),
        persisting: Vec::new(),
        resolved: Vec::new(),
        past: Vec::new(),
        unknown: Vec::new(),
        carried_over: Vec::new(),
    };
    for found in findings(new) {
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
    for (found, now) in gone(old, new, period) {
        let list = match now {
            Now::Past => &mut out.past,
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
pub(super) fn gone<'a>(old: &'a ProviderResults, new: &ProviderResults, period: &PeriodDates) -> Vec<(Found<'a>, Now)> {
    let (is, listed) = (index(findings(new)), index(listed(new)));
    let gone = findings(old).filter(|found| !is.contains_key(&found.key()));
    gone.map(|found| (found, now(new, &listed, &found, period))).collect()
}

fn before(old: &ProviderResults, listed: &BTreeMap<Key<'_>, Found<'_>>, found: &Found<'_>) -> Before {
    match check(old, &found.check.indicator, &found.check.check).map(|check| check.verdict) {
        None | Some(Verdict::NotComputable) => return Before::NotComputable,
        Some(_) => {}
    }
    match listed.get(&found.key()).map(|known| known.outcome.outcome) {
        Some(State::Pending) => Before::Pending,
        Some(State::Excluded) => Before::Excluded,
        _ => Before::MetOrAbsent,
    }
}

fn now(new: &ProviderResults, listed: &BTreeMap<Key<'_>, Found<'_>>, found: &Found<'_>, period: &PeriodDates) -> Now {
    match check(new, &found.check.indicator, &found.check.check).map(|check| check.verdict) {
        None | Some(Verdict::NotComputable) => return Now::Unknown,
        Some(_) => {}
    }
    match listed.get(&found.key()).map(|known| known.outcome.outcome) {
        Some(State::Met) => Now::Met,
        Some(State::Pending) => Now::Pending,
        Some(State::Excluded) => Now::Excluded,
        Some(State::NotMet | State::Undetermined) => Now::Reported,
        None if is_past(found.outcome, period.from) => Now::Past,
        None => Now::Unlisted,
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
