//! What makes a finding the same one in two audits.

use std::collections::BTreeMap;

use crate::report::words::Subject;
use crate::results::kind::Nature;
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::visit::state_after;
use crate::results::{CheckResult, Outcome, ProviderResults, Results};

/// Indicator, check, subject, and which of several rows with one subject (they are told apart by their order only).
pub type Key<'a> = (&'a str, &'a str, &'a str, usize);

/// An outcome with its check.
#[derive(Debug, Clone, Copy)]
pub struct FindingRef<'a> {
    /// The check.
    pub check: &'a CheckResult,
    /// The outcome.
    pub outcome: &'a Outcome,
    /// Which of several outcomes of one subject.
    pub nth: usize,
}

impl<'a> FindingRef<'a> {
    /// Its identity within the provider.
    pub fn key(&self) -> Key<'a> {
        (&self.check.indicator, &self.check.check, &self.outcome.subject, self.nth)
    }

    /// What it is about.
    pub fn subject(&self) -> Subject<'a> {
        Subject::of(self.outcome, Some(self.check.kind))
    }

    /// The key that stands in the workbook's last column.
    pub fn id(&self) -> String {
        id(self.check, self.outcome)
    }
}

/// The key that stands in the workbook's last column.
pub fn id(check: &CheckResult, outcome: &Outcome) -> String {
    format!("{}/{}|{}", check.indicator, check.check, outcome.subject)
}

/// Whether an outcome is a finding: a breach, an unheeded recommendation or an open question.
pub fn is_finding(check: &CheckResult, outcome: &Outcome) -> bool {
    outcome.is_finding(check.nature)
}

/// The listed outcomes of a provider, in the order of the checks.
pub fn listed(provider: &ProviderResults) -> impl Iterator<Item = FindingRef<'_>> {
    provider.checks.iter().flat_map(|check| of_check(check))
}

/// The listed outcomes of a check.
pub fn of_check(check: &CheckResult) -> impl Iterator<Item = FindingRef<'_>> {
    let mut before: Option<(&str, usize)> = None;
    check.outcomes.iter().map(move |outcome| {
        // Outcomes are sorted by subject: equal ones stand side by side.
        let nth = before.filter(|(subject, _)| *subject == outcome.subject).map_or(0, |(_, nth)| nth + 1);
        before = Some((&outcome.subject, nth));
        FindingRef { check, outcome, nth }
    })
}

/// The findings of a provider, in the order of the checks.
pub fn findings(provider: &ProviderResults) -> impl Iterator<Item = FindingRef<'_>> {
    listed(provider).filter(|found| is_finding(found.check, found.outcome))
}

/// The findings that stand: after a visit without those that it rejected or saw to be in order.
pub fn standing(provider: &ProviderResults) -> impl Iterator<Item = FindingRef<'_>> {
    let judged = judgements(provider);
    findings(provider).filter(move |found| {
        let judgement = judged.get(&found.id()).and_then(|judged| judged.judgement);
        !matches!(state_after(found.outcome.outcome, judgement), None | Some(State::Met))
    })
}

/// Listed outcomes by identity.
pub fn index<'a>(found: impl Iterator<Item = FindingRef<'a>>) -> BTreeMap<Key<'a>, FindingRef<'a>> {
    found.map(|found| (found.key(), found)).collect()
}

/// A check by indicator and id.
pub fn check<'a>(provider: &'a ProviderResults, indicator: &str, id: &str) -> Option<&'a CheckResult> {
    provider.checks.iter().map(Box::as_ref).find(|check| check.indicator == indicator && check.check == id)
}

/// Whether results carry counts only, so that no finding can be told from another.
pub fn counts_only(results: &Results) -> bool {
    let checks = || results.providers.iter().flat_map(|provider| &provider.checks).map(Box::as_ref);
    let counted = |check: &CheckResult| {
        check.nature == Nature::Obligation && check.counts.not_met + check.counts.undetermined > 0
    };
    checks().any(counted) && checks().all(|check| check.outcomes.is_empty())
}
