//! Two audits of one provider.

use super::*;
use crate::continuity::comparison::{Direction, Level};
use crate::continuity::testing::{check as check_of, outcome, two_years};
use crate::report::testing::{empty_provider, many_findings, provider, results};
use crate::results::Outcome;
use crate::time::Moment;

#[test]
fn the_same_audit_has_nothing_new() {
    let old = results(vec![provider("P")]);
    let found = compare(&old, &old).unwrap();
    assert_eq!(found.totals, Totals { persisting: 29, carried_over: 1, ..Totals::default() });
    assert!(found.providers[0].verdicts.is_empty() && found.cautions.is_empty());
}

#[test]
fn every_finding_is_in_exactly_one_list() {
    let (old, mut new) = two_years();
    let s3 = check_of(&mut new, "S3", "within-72-hours");
    // Done late in 2024: past. Carried over: persists. A pending term has run out: new.
    s3.outcomes = vec![
        Outcome { carried_over: true, due: Moment::parse("2023-12-05"), ..outcome("C-0021", State::NotMet, "overdue") },
        outcome("C-0040", State::Excluded, "lapsed"),
        Outcome { due: Moment::parse("2025-01-02T08:00"), ..outcome("C-0050", State::NotMet, "overdue") },
    ];
    check_of(&mut new, "I7.2", "monthly-report").outcomes.clear();
    check_of(&mut new, "I1.1.1", "manager-appointed").outcomes.remove(0);
    let signed = check_of(&mut new, "I6.2", "signed");
    signed.outcomes[0].outcome = State::NotMet;
    signed.outcomes[0].sources[0].row = 900;
    check_of(&mut new, "S6", "within-30-days").verdict = Verdict::NotComputable;
    check_of(&mut new, "S6", "within-30-days").outcomes.clear();
    let found = compare(&old, &new).unwrap();
    let one = &found.providers[0];
    let names = |list: &[Gone<'_>]| -> Vec<String> {
        list.iter().map(|gone| format!("{} {:?}", gone.finding.subject, gone.now)).collect()
    };
    assert_eq!(
        names(&one.past),
        ["C-0007 Past", "C-0019 Past", "C-0007|2024-03 Past", "C-0007|2024-04 Past", "C-0007|2024-09 Past"]
    );
    assert_eq!(names(&one.resolved), ["C-0012 Unlisted", "C-0033 Unlisted", "C-0040 Excluded"]);
    assert_eq!(one.unknown.len(), 14);
    let new: Vec<_> = one.new.iter().map(|new| (new.finding.subject, new.before)).collect();
    assert_eq!(new, [("C-0050", Before::Pending)]);
    assert_eq!(one.carried_over.len(), 1);
    assert!(one.carried_over[0].known_before);
    let changed: Vec<_> = one.persisting.iter().filter(|kept| kept.was != kept.finding.outcome).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].finding.subject, changed[0].was), ("P-31", State::Undetermined));
    let t = one.totals;
    assert_eq!(t.persisting + t.resolved + t.past + t.unknown, 29);
}

#[test]
fn a_check_that_could_not_be_computed_says_nothing_about_before() {
    let (old, mut new) = two_years();
    let check = check_of(&mut new, "I4.3", "report-approved");
    check.verdict = Verdict::NonCompliant;
    check.outcomes = vec![outcome("V-1", State::NotMet, "missing")];
    let found = compare(&old, &new).unwrap();
    assert_eq!(found.providers[0].new[0].before, Before::NotComputable);
}

#[test]
fn rows_with_one_subject_are_told_apart_by_their_order() {
    let (mut old, mut new) = two_years();
    let twice = vec![outcome("X", State::NotMet, "missing"), outcome("X", State::NotMet, "missing")];
    check_of(&mut old, "I1.1.1", "manager-appointed").outcomes = twice.clone();
    check_of(&mut new, "I1.1.1", "manager-appointed").outcomes = twice[..1].to_vec();
    let found = compare(&old, &new).unwrap();
    assert_eq!(found.totals.resolved, 1);
}

#[test]
fn verdicts_go_up_down_or_aside() {
    let (mut old, mut new) = two_years();
    old.providers[0].standards[0].verdict = Verdict::NonCompliant;
    new.providers[0].standards[0].verdict = Verdict::Compliant;
    old.providers[0].standards[1].verdict = Verdict::Compliant;
    new.providers[0].standards[1].verdict = Verdict::PartiallyCompliant;
    old.providers[0].indicators[0].verdict = Verdict::NonCompliant;
    new.providers[0].indicators[0].verdict = Verdict::NotComputable;
    new.providers[0].checks.pop();
    let found = compare(&old, &new).unwrap();
    let changes: Vec<_> = found.providers[0].verdicts.iter().map(|v| (v.level, v.id.as_str(), v.direction)).collect();
    assert_eq!(
        changes,
        [
            (Level::Standard, "1", Direction::Better),
            (Level::Standard, "2", Direction::Worse),
            (Level::Indicator, "I1.1.1", Direction::Other),
            (Level::Check, "I12.1/internal", Direction::Other),
        ]
    );
    assert_eq!(found.providers[0].verdicts[3].new, None);
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_reason() {
    let old = results(vec![provider("P")]);
    let mut other = old.clone();
    other.catalogue.id = "ro-25-2019".into();
    let error = compare(&old, &other).unwrap_err();
    assert!(error.text(crate::text::Lang::Ro).contains("ro-69-2004 față de ro-25-2019"), "{error}");
    let mut other = old.clone();
    other.counting = "civil_code".into();
    assert!(matches!(compare(&old, &other), Err(Incomparable::Counting { .. })));
    let mut other = old.clone();
    other.providers[0].checks.iter_mut().for_each(|check| check.outcomes.clear());
    assert_eq!(compare(&old, &other).unwrap_err(), Incomparable::CountsOnly);
}

#[test]
fn what_could_mislead_is_said() {
    let (old, mut new) = two_years();
    assert_eq!(compare(&new, &old).unwrap().cautions, [Caution::WrongWayRound]);
    new.catalogue.sha256 = "0".repeat(64);
    new.period.from = crate::time::day_of(2024, 7, 1).unwrap();
    assert_eq!(compare(&old, &new).unwrap().cautions, [Caution::CatalogueChanged, Caution::PeriodsOverlap]);
}

#[test]
fn providers_of_one_audit_only_are_named_and_not_judged() {
    let old = results(vec![empty_provider("A"), many_findings("B", 3)]);
    let new = results(vec![many_findings("B", 4), many_findings("C", 5)]);
    let found = compare(&old, &new).unwrap();
    assert_eq!((found.only_old.as_slice(), found.only_new.as_slice()), (&["A"][..], &["C"][..]));
    assert_eq!((found.totals.new, found.totals.persisting), (1, 3));
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["providers"][0]["new"][0]["subject"], "C-000003");
    assert_eq!(json["providers"][0]["new"][0]["before"], "met_or_absent");
    assert_eq!(json["totals"]["persisting"], 3);
}
