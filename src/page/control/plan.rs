//! Measures for what stands after a visit.

use crate::report::Report;
use crate::report::view::{advised, drafts};
use crate::results::notes::judgements;
use crate::results::visit::{Measure, is_confirmed};

/// The measures of what stands after the visit: drafted from the findings that were confirmed and from own findings; what
/// was written about one before stays.
pub fn plan(report: &Report<'_>) -> Vec<Measure> {
    let provider = report.provider;
    let judged = judgements(provider);
    let written = |measure: Measure| {
        let known = provider.measures.iter().find(|known| known.key == measure.key).cloned();
        let known = known.unwrap_or_else(|| measure.clone());
        Measure { what: known.what, by: known.by, until: known.until, ..measure }
    };
    let mut all: Vec<Measure> = Vec::new();
    for mut draft in drafts(report) {
        draft.subjects.retain(|subject| {
            let key = format!("{}/{}|{subject}", draft.indicator, draft.check);
            is_confirmed(judged.get(&key).and_then(|judged| judged.judgement))
        });
        if !draft.subjects.is_empty() {
            all.push(written(draft));
        }
    }
    for own in provider.own_findings.iter().filter(|own| own.stands()) {
        let (key, what) = (format!("own:{}", own.key), advised(report, own));
        let (indicator, own) = (own.indicator.clone(), own.key.clone());
        all.push(written(Measure { key, indicator, what, own, ..Measure::default() }));
    }
    all
}
