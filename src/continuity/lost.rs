//! What an inspector wrote in an earlier conclusion and a new one lacks: it would be lost where the new one takes its place.

use std::collections::BTreeSet;

use crate::report::fingerprint;
use crate::results::notes::Judged;
use crate::results::visit::{Measure, OwnFinding};
use crate::results::{ProviderResults, Results};

/// Whether both are results of one audit.
#[must_use]
pub fn is_same_audit(results: &Results, earlier: &Results) -> bool {
    let ids = |results: &'_ Results| results.providers.iter().map(|p| p.provider_id.clone()).collect::<Vec<_>>();
    ids(results) == ids(earlier)
        && results
            .providers
            .iter()
            .all(|p| fingerprint(results, &p.provider_id) == fingerprint(earlier, &p.provider_id))
}

/// How many things that an inspector wrote in an earlier conclusion are not in the new one: judgements, own findings,
/// measures with a term or of the inspector's own, and the facts of the visit taken as one. Of another audit, all of them.
#[must_use]
pub fn lost(earlier: &Results, results: &Results) -> u64 {
    let same = is_same_audit(results, earlier);
    let of = |before: &ProviderResults| {
        let now = results.providers.iter().find(|now| same && now.provider_id == before.provider_id);
        let lost = written(before).difference(&now.map(written).unwrap_or_default()).count();
        lost.max(usize::from(before.concluded && !same)) as u64
    };
    earlier.providers.iter().map(of).sum()
}

/// Something that was written by hand.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Judgement(String),
    Own(String),
    Measure(String),
    Visit,
}

fn written(provider: &ProviderResults) -> BTreeSet<Written> {
    let judgements = provider.judgements.iter().map(Judged::key).map(Written::Judgement);
    // One of an earlier visit stands there anyway, until somebody says what became of it.
    let own = |own: &&OwnFinding| own.since.is_none() || own.now.is_some();
    let own = provider.own_findings.iter().filter(own).map(|own| Written::Own(own.key.clone()));
    // A draft that nobody touched has no term, and is about findings.
    let by_hand =
        |measure: &&Measure| measure.until.is_some() || (measure.findings.is_empty() && measure.own.is_empty());
    let measures = provider.measures.iter().filter(by_hand).map(|measure| Written::Measure(measure.key.clone()));
    let visit = provider.visit.iter().map(|_| Written::Visit);
    judgements.chain(own).chain(measures).chain(visit).collect()
}
