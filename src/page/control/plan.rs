//! Measures for what stands after a visit.

use crate::report::Report;
use crate::report::view::{advised, drafts};
use crate::results::visit::{Measure, is_confirmed};

/// The measures of what stands after the visit: drafted from the findings that were confirmed and from own findings; what
/// was written about one before stays.
pub fn plan(report: &Report<'_>) -> Vec<Measure> {
    let provider = report.provider;
    let written = |measure: Measure| {
        let Some(known) = provider.measures.iter().find(|known| known.key == measure.key) else { return measure };
        Measure { what: known.what.clone(), by: known.by.clone(), until: known.until, ..measure }
    };
    let drafts = drafts(report);
    let confirmed = drafts.iter().filter_map(|draft| draft.narrowed(report, is_confirmed));
    let own = provider.own_findings.iter().filter(|own| own.stands()).map(|own| advised(report, own));
    confirmed.chain(own).map(written).collect()
}
