//! What became of the measures of an older audit: what the registers of the newer one say of each finding they were about.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{FindingRef, standing};
use crate::results::ProviderResults;
use crate::results::notes::Now;
use crate::results::visit::Followed;

/// Each measure of the older audit with what the newer one says; `gone`: the findings of the older audit that the newer
/// one lacks. Of several findings of one subject the worst is told.
#[must_use]
pub fn follow(old: &ProviderResults, new: &ProviderResults, gone: &[(FindingRef<'_>, Now)]) -> Vec<Followed> {
    if old.measures.is_empty() {
        return Vec::new();
    }
    let still: BTreeSet<(&str, &str, &str)> = standing(new).map(|found| about(&found)).collect();
    let left: BTreeMap<(&str, &str, &str), Now> = gone.iter().map(|(found, now)| (about(found), *now)).collect();
    let each = old.measures.iter().map(|measure| {
        let findings = measure.findings.iter().map(|finding| {
            let key = (finding.indicator.as_str(), finding.check.as_str(), finding.subject.as_str());
            if still.contains(&key) { None } else { Some(left.get(&key).copied().unwrap_or(Now::Unknown)) }
        });
        Followed::of(measure.clone(), findings)
    });
    each.collect()
}

fn about<'a>(found: &FindingRef<'a>) -> (&'a str, &'a str, &'a str) {
    (&found.check.indicator, &found.check.check, &found.outcome.subject)
}
