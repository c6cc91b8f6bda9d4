//! Parts of results for the tests of this module.

use crate::report::testing::{provider, results};
use crate::results::outcome::State;
use crate::results::{CheckResult, Outcome, Results, SourceRef};
use crate::text::FieldNames;

/// An outcome with nothing but its state.
pub fn outcome(subject: &str, state: State, reason: &str) -> Outcome {
    Outcome {
        subject: subject.into(),
        case: None,
        outcome: state,
        reason: reason.into(),
        fields: FieldNames::default(),
        start: None,
        due: None,
        end: None,
        measured: None,
        limit: None,
        carried_over: false,
        contestable: false,
        responsible: None,
        notes: None,
        sources: vec![SourceRef { file: "export/registre 2024.xlsx".into(), sheet: "Cazuri".into(), row: 19 }],
    }
}

/// A lively provider's audit of 2024, and the same one a year later.
pub fn two_years() -> (Results, Results) {
    let old = results(vec![provider("DGASPC-CJ")]);
    let mut new = old.clone();
    new.period.from = "2025-01-01".into();
    new.period.to = "2025-12-31".into();
    new.period.as_of = "2025-12-31".into();
    (old, new)
}

/// A check of the first provider.
pub fn check<'a>(results: &'a mut Results, indicator: &str, id: &str) -> &'a mut CheckResult {
    results.providers[0].checks.iter_mut().find(|c| c.indicator == indicator && c.check == id).unwrap()
}
