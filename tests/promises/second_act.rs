//! A second act is a second folder: other labels, numbers and dates, and no code.

use mms_audit::output::results_json as json;
use mms_audit::results::verdict::Verdict;

use crate::harness::{audit, fixture};

#[test]
fn the_same_registers_under_another_act() {
    let out = tempfile::tempdir().unwrap();
    let act = fixture("second-act").display().to_string();
    let run = audit(&[&fixture("directie")], out.path(), &["--catalogue", &act]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("nu era în vigoare"), "{}", run.out);
    let results = json::read(&out.path().join("results.json")).unwrap();
    assert_eq!(results.catalogue.id, "second-act");
    let provider = &results.providers[0];
    assert_eq!(provider.checks.len(), 2);
    assert_eq!(provider.standards.len(), 2);
    let load = &provider.checks[1];
    assert_eq!((load.indicator.as_str(), load.verdict), ("A2", Verdict::NonCompliant));
    assert!(load.outcomes.iter().all(|o| o.limit == Some(20.0)));
    // A term is the one of the day on which the duty starts: 45 days, 40 from 2024 on, and 20 for residential services.
    let limits: Vec<f64> = provider.checks[0].outcomes.iter().filter_map(|o| o.limit).collect();
    assert!(limits.iter().all(|l| [20.0, 40.0, 45.0].contains(l)), "{limits:?}");
}

#[test]
fn the_order_was_not_in_force_and_the_report_says_so() {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[&fixture("fara-abateri")], out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("nu era în vigoare"), "{}", run.out);
}
