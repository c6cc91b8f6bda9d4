//! Parts of results for the tests of this module.

use crate::report::testing::{provider, results};
use crate::results::outcome::State;
use crate::results::part::Part;
use crate::results::{CheckResult, Outcome, Results, SourceRef};
use crate::time::day_of;

/// An outcome with nothing but its state.
pub fn outcome(subject: &str, state: State, reason: &str) -> Outcome {
    let value = subject.split_once('|').map(|(_, value)| value);
    let part = value.and_then(|value| ["month", "week", "year", "day"].iter().find_map(|kind| Part::of(kind, value)));
    Outcome {
        subject: subject.into(),
        part,
        outcome: state,
        reason: reason.into(),
        sources: vec![SourceRef { file: "export/registre 2024.xlsx".into(), sheet: "Cazuri".into(), row: 19 }],
        ..Outcome::default()
    }
}

/// A lively provider's audit of 2024, and the same one a year later.
pub fn two_years() -> (Results, Results) {
    let old = results(vec![provider("DGASPC-CJ")]);
    let mut new = old.clone();
    new.period.from = day_of(2025, 1, 1).unwrap();
    new.period.to = day_of(2025, 12, 31).unwrap();
    new.period.as_of = new.period.to;
    (old, new)
}

/// A check of the first provider.
pub fn check<'a>(results: &'a mut Results, indicator: &str, id: &str) -> &'a mut CheckResult {
    results.providers[0].checks.iter_mut().find(|c| c.indicator == indicator && c.check == id).unwrap()
}
