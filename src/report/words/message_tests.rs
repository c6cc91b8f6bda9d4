//! Sentences of findings.

use super::*;
use crate::report::testing::World;
use crate::results::part::Part;

fn outcome(state: State, reason: &str, fields: &[&str]) -> Outcome {
    Outcome {
        subject: "C-7|2024-03".into(),
        part: Part::of("month", "2024-03"),
        outcome: state,
        reason: reason.into(),
        fields: fields.iter().copied().collect(),
        ..Outcome::default()
    }
}

fn say(lang: Lang, check: (&str, &str), outcome: &Outcome) -> String {
    let world = World::lively();
    let report = world.report(lang);
    let found = report.checks().find(|c| (c.indicator.as_str(), c.check.as_str()) == check).unwrap();
    finding(&report.said(found), outcome)
}

const S3: (&str, &str) = ("S3", "within-72-hours");

#[test]
fn a_template_is_filled_in_both_languages() {
    let late = Outcome {
        due: Moment::parse("2024-03-05T10:00"),
        end: Moment::parse("2024-03-05T11:20"),
        ..outcome(State::NotMet, "late", &[])
    };
    assert_eq!(
        say(Lang::Ro, S3, &late),
        "Cazul C-7: evaluarea inițială trebuia făcută până la 05.03.2024 10:00; întârziere: 1 oră."
    );
    assert_eq!(
        say(Lang::En, S3, &late),
        "Case C-7: the initial assessment was due on 2024-03-05 10:00; delay: 1 hour."
    );
}

#[test]
fn an_open_delay_runs_to_the_as_of_day() {
    let overdue = Outcome { due: Moment::parse("2024-12-01"), ..outcome(State::NotMet, "overdue", &[]) };
    assert_eq!(
        say(Lang::Ro, S3, &overdue),
        "Cazul C-7: evaluarea inițială trebuia făcută până la 01.12.2024; întârziere: 30 de zile."
    );
}

#[test]
fn a_template_without_its_values_gives_way_to_a_sentence_that_is_right() {
    let bare = outcome(State::NotMet, "not_fulfilled", &[]);
    assert_eq!(say(Lang::Ro, S3, &bare), "C-7, martie 2024: evaluare inițială în 72 de ore – nu este îndeplinit");
}

#[test]
fn what_cannot_be_decided_names_the_fields() {
    let open = outcome(State::Undetermined, "unknown", &["birth_on", "recorded_at"]);
    assert_eq!(
        say(Lang::Ro, S3, &open),
        "C-7, martie 2024: evaluare inițială în 72 de ore – nu se poate stabili: valoare lipsă sau neclară – „Data nașterii”, „Data înregistrării”"
    );
    let world = World::lively();
    let report = world.report(Lang::Ro);
    let check = report.checks().find(|c| c.indicator == "S3").unwrap();
    let said = report.said(check);
    let time = outcome(State::Undetermined, "time_missing", &["recorded_at"]);
    assert_eq!(advice(&said, &time).unwrap(), "Completați ora la „Data înregistrării”.");
    assert_eq!(advice(&said, &open).unwrap(), "Completați sau clarificați „Data nașterii”, „Data înregistrării”.");
    assert_eq!(advice(&said, &outcome(State::NotMet, "late", &[])), None);
}

#[test]
fn a_field_of_another_register_says_which() {
    let open = outcome(State::Undetermined, "unknown", &["case_id.birth_on", "performed_at", "no_such_field"]);
    let text = say(Lang::En, ("I6.2", "signed"), &open);
    assert!(text.ends_with("“Date of birth (Cases)”, “no such field”, “Performed at (Assessments)”"), "{text}");
}

#[test]
fn a_running_term_says_when_it_ends() {
    let pending = Outcome { due: Moment::parse("2025-01-20"), ..outcome(State::Pending, "", &[]) };
    assert!(say(Lang::Ro, S3, &pending).ends_with("termen 20.01.2025 (peste 20 de zile)"));
    assert!(say(Lang::En, S3, &pending).ends_with("due 2025-01-20 (in 20 days)"));
}

#[test]
fn an_unknown_placeholder_never_reaches_a_reader() {
    let world = World::lively();
    let report = world.report(Lang::Ro);
    let check = report.checks().find(|c| c.indicator == "S3").unwrap();
    let mut known = report.known(check).unwrap().1.clone();
    for template in ["{nonsense} x", "{case", "{item}"] {
        known.message.ro = template.into();
        let said = MessageContext { check: Some(&known), ..report.said(check) };
        let text =
            finding(&said, &Outcome { subject: "C-7".into(), part: None, ..outcome(State::NotMet, "missing", &[]) });
        assert_eq!(text, "C-7: evaluare inițială în 72 de ore – lipsește");
    }
}
