//! Notes beside findings.

use super::*;
use crate::continuity::testing::{check, outcome, two_years};
use crate::report::testing::{many_findings, provider, results};
use crate::report::words::Judgement;
use crate::results::notes::Judged;
use crate::results::outcome::State;

fn explanation(row: u32, indicator: &str, check: Option<&str>, subject: &str, until: Option<&str>) -> Explanation {
    Explanation {
        file: "explicatii.csv".into(),
        row,
        provider: None,
        indicator: indicator.into(),
        check: check.map(str::to_owned),
        subject: subject.into(),
        reason: format!("motivul {row}"),
        document: None,
        until: until.and_then(crate::time::parse_iso_day),
    }
}

fn notes<'a>(results: &'a mut Results, indicator: &str, id: &str, subject: &str) -> Option<&'a Notes> {
    let outcome = check(results, indicator, id).outcomes.iter().find(|o| o.subject == subject).unwrap();
    outcome.notes.as_deref()
}

/// The results without notes.
fn bare(results: &Results) -> Results {
    let mut bare = results.clone();
    bare.providers.iter_mut().for_each(|p| p.previous = None);
    bare.providers.iter_mut().flat_map(|p| &mut p.checks).flat_map(|c| &mut c.outcomes).for_each(|o| o.notes = None);
    bare
}

#[test]
fn nothing_given_writes_nothing() {
    let mut new = results(vec![provider("P")]);
    let before = new.clone();
    assert_eq!(mark(&mut new, None, &[]).unwrap(), Marked::default());
    assert_eq!(new, before);
}

#[test]
fn new_and_persisting_findings_are_told_apart_and_nothing_computed_changes() {
    let (mut old, mut new) = two_years();
    check(&mut new, "I1.1.1", "manager-appointed").outcomes.push(outcome("C-0099", State::NotMet, "missing"));
    old.providers[0].judgements.push(Judged {
        indicator: "I1.1.1".into(),
        check: "manager-appointed".into(),
        subject: "C-0012".into(),
        judgement: Some(Judgement::Confirmed),
        remark: String::new(),
    });
    let untouched = new.clone();
    let marked = mark(&mut new, Some(&old), &[]).unwrap();
    assert_eq!((marked.new, marked.persisting), (1, 29));
    assert_eq!(bare(&new), untouched);
    assert_eq!(notes(&mut new, "I1.1.1", "manager-appointed", "C-0099").unwrap().since, Some(Since::New));
    let kept = notes(&mut new, "I1.1.1", "manager-appointed", "C-0012").unwrap();
    assert_eq!((kept.since, kept.judged_before), (Some(Since::Persisting), Some(Judgement::Confirmed)));
    // What is no finding carries no note.
    assert_eq!(notes(&mut new, "S3", "within-72-hours", "C-0050"), None);
}

#[test]
fn a_provider_that_was_not_there_has_no_new_findings() {
    let old = results(vec![many_findings("A", 2)]);
    let mut new = results(vec![many_findings("B", 2)]);
    let marked = mark(&mut new, Some(&old), &[]).unwrap();
    assert_eq!((marked.new, marked.persisting), (0, 0));
}

#[test]
fn an_explanation_is_carried_until_its_last_day() {
    let (mut old, mut new) = two_years();
    let given = [
        explanation(2, "S3", Some("within-72-hours"), "C-0007", Some("2025-12-31")),
        explanation(3, "S3", None, "C-0019", Some("2025-06-30")),
        explanation(4, "I6.2", Some("signed"), "P-31", None),
    ];
    let marked = mark(&mut old, None, &given).unwrap();
    assert_eq!((marked.explained, marked.lapsed, marked.unused.len()), (3, 0, 0));
    let marked = mark(&mut new, Some(&old), &[]).unwrap();
    assert_eq!((marked.explained, marked.lapsed), (2, 1));
    let last = notes(&mut new, "S3", "within-72-hours", "C-0007").unwrap().explanation.clone().unwrap();
    assert!(last.carried && !last.lapsed, "{last:?}");
    let over = notes(&mut new, "S3", "within-72-hours", "C-0019").unwrap().explanation.clone().unwrap();
    assert!(over.carried && over.lapsed, "{over:?}");
    // A new answer takes the place of the old one.
    let again = [explanation(2, "S3", Some("within-72-hours"), "C-0019", None)];
    mark(&mut new, Some(&old), &again).unwrap();
    let fresh = notes(&mut new, "S3", "within-72-hours", "C-0019").unwrap().explanation.clone().unwrap();
    assert_eq!((fresh.reason.as_str(), fresh.carried, fresh.lapsed), ("motivul 2", false, false));
}

#[test]
fn unused_explanations_say_why() {
    let mut new = results(vec![provider("P")]);
    let of_other = Explanation { provider: Some("Q".into()), ..explanation(2, "S3", None, "C-0007", None) };
    let given = [
        of_other,
        explanation(3, "S3", Some("no-such"), "C-0007", None),
        explanation(4, "I7.2", Some("monthly-report"), "C-0007", None),
        explanation(5, "S3", None, "C-0050", None),
        explanation(6, "S3", None, "C-0007", Some("2020-01-01")),
        explanation(7, "S3", Some("within-72-hours"), "C-0007", None),
    ];
    let marked = mark(&mut new, None, &given).unwrap();
    let why: Vec<_> = marked.unused.iter().map(|u| (u.explanation.row, u.why.clone())).collect();
    let near = [
        "I7.2/monthly-report|C-0007|2024-03",
        "I7.2/monthly-report|C-0007|2024-04",
        "I7.2/monthly-report|C-0007|2024-09",
    ];
    assert_eq!(
        why,
        [
            (2, WhyUnused::NoSuchProvider),
            (3, WhyUnused::NoSuchCheck),
            (4, WhyUnused::NoFinding(near.map(str::to_owned).to_vec())),
            (5, WhyUnused::NoFinding(Vec::new())),
            (6, WhyUnused::Twice),
        ]
    );
    for unused in &marked.unused {
        assert!(unused.text(Lang::Ro).contains(&format!("rândul {}", unused.explanation.row)));
        assert_ne!(unused.text(Lang::Ro), unused.text(Lang::En));
    }
    // The one that holds stands beside the finding.
    let beside = notes(&mut new, "S3", "within-72-hours", "C-0007").unwrap().explanation.clone().unwrap();
    assert_eq!(beside.reason, "motivul 7");
}

#[test]
fn another_act_is_refused_and_leaves_nothing_behind() {
    let (mut old, mut new) = two_years();
    old.catalogue.id = "other".into();
    let before = new.clone();
    assert!(mark(&mut new, Some(&old), &[explanation(1, "S3", None, "C-0007", None)]).is_err());
    assert_eq!(new, before);
}

/// Results as of several acts: each indicator carries an act's name.
fn of_acts(results: &mut Results, act: impl Fn(&str) -> &'static str) {
    let applied = |id: &str| crate::results::act::AppliedAct {
        id: id.into(),
        sha256: String::new(),
        citation: crate::text::Text::default(),
        valid_from: 0,
        valid_to: None,
        repealed_by: None,
        standards_after: 0,
    };
    results.catalogue.acts = vec![applied("a"), applied("b")];
    for check in results.providers.iter_mut().flat_map(|provider| &mut provider.checks) {
        let indicator = format!("{}@{}", check.indicator, act(&check.indicator)).into();
        check.name = std::sync::Arc::new(crate::results::CheckName {
            indicator,
            ..crate::results::CheckName::clone(&check.name)
        });
    }
}

#[test]
fn an_explanation_need_not_name_the_act_that_alone_has_the_finding() {
    let mut new = results(vec![provider("P")]);
    of_acts(&mut new, |_| "b");
    let given = [
        explanation(2, "S3", Some("within-72-hours"), "C-0007", None),
        explanation(3, "S3@b", Some("within-72-hours"), "C-0019", None),
        explanation(4, "S3", Some("within-72-hours"), "C-0007|x", None),
        explanation(5, "S9", None, "C-0007", None),
    ];
    let marked = mark(&mut new, None, &given).unwrap();
    assert_eq!(marked.explained, 2);
    assert!(notes(&mut new, "S3@b", "within-72-hours", "C-0007").unwrap().explanation.is_some());
    let why: Vec<_> = marked.unused.iter().map(|unused| unused.why.clone()).collect();
    let near = vec!["S3@b/within-72-hours|C-0007".to_owned()];
    assert_eq!(why, [WhyUnused::NoFinding(near), WhyUnused::NoSuchCheck], "the right form is told");
}

#[test]
fn an_explanation_that_names_the_only_act_is_of_it() {
    let mut new = results(vec![provider("P")]);
    let named = format!("S3@{}", new.catalogue.id);
    let marked = mark(&mut new, None, &[explanation(2, &named, None, "C-0007", None)]).unwrap();
    assert_eq!((marked.explained, marked.unused.len()), (1, 0));
}

#[test]
fn what_two_acts_have_is_not_guessed() {
    let mut new = results(vec![provider("P")]);
    of_acts(&mut new, |_| "a");
    let twin = |name: &crate::results::CheckName| {
        let indicator = name.indicator.replace("@a", "@b").into();
        std::sync::Arc::new(crate::results::CheckName { indicator, ..name.clone() })
    };
    let twins: Vec<_> = new.providers[0]
        .checks
        .iter()
        .cloned()
        .map(|mut check| {
            check.name = twin(&check.name);
            check
        })
        .collect();
    new.providers[0].checks.extend(twins);
    let marked = mark(&mut new, None, &[explanation(2, "S3", Some("within-72-hours"), "C-0007", None)]).unwrap();
    assert_eq!(marked.explained, 0);
    let near = ["S3@a/within-72-hours|C-0007".to_owned(), "S3@b/within-72-hours|C-0007".to_owned()];
    assert_eq!(marked.unused[0].why, WhyUnused::NoFinding(near.to_vec()));
}
