//! Edges that random registers seldom reach: each a handful of rows, as small as it can be.

use std::path::Path;

use mms_audit::results::{CheckResult, Outcome, Results};

use super::harness::audit;

/// Audits csv registers given as text, `register: heading and rows`, into a folder of their own.
fn registers(tables: &[(&str, &str)], more: &[&str]) -> Results {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    for (register, text) in tables {
        let lines: Vec<String> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            // A broken bar stands for a bar within a value.
            .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>().join(";").replace('¦', "|"))
            .collect();
        std::fs::write(exports.join(format!("{register}.csv")), lines.join("\n") + "\n").unwrap();
    }
    let out = folder.path().join("out");
    let arguments: Vec<&str> = ["--no-workbook", "--all-outcomes"].into_iter().chain(more.iter().copied()).collect();
    let run = audit(&[Path::new(&exports)], &out, &arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_slice(&std::fs::read(out.join("results.json")).unwrap()).unwrap()
}

fn check<'a>(results: &'a Results, indicator: &str, id: &str) -> &'a CheckResult {
    let provider = results.providers.iter().find(|p| p.provider_id == "F-1").unwrap();
    provider.checks.iter().find(|c| c.indicator == indicator && c.check == id).unwrap()
}

fn outcome<'a>(check: &'a CheckResult, subject: &str) -> &'a Outcome {
    check.outcomes.iter().find(|o| o.subject == subject).unwrap_or_else(|| panic!("{subject}: {:#?}", check.outcomes))
}

const PROVIDER: (&str, &str) =
    ("providers", "provider_id | name | kind | county\nF-1 | Exemplu | dgaspc_county | RO-CJ");

#[test]
fn a_minimum_duration_does_not_move_to_a_working_day() {
    let tables = [
        PROVIDER,
        ("cases", "case_id | provider_id | category | recorded_at\nC-1 | F-1 | protection | 2023-01-10"),
        // 15 June 2024 is a Saturday.
        ("post_monitoring", "case_id | started_on | ended_on\nC-1 | 2024-03-15 | 2024-06-15"),
    ];
    for counting in ["calendar", "calendar_rolled", "civil_code"] {
        let results = registers(&tables, &["--counting", counting]);
        let found = check(&results, "I8.1", "at-least-3-months");
        assert_eq!((found.counts.met, found.counts.not_met), (1, 0), "{counting}");
    }
}

#[test]
fn whatever_is_not_plain_met_has_a_reason() {
    let tables = [
        PROVIDER,
        (
            "cases",
            "case_id | provider_id | category | recorded_at\nC-1 | F-1 | protection | 2024-06-29\nC-2 | F-1 | protection | 2024-06-20",
        ),
        ("assessments", "assessment_id | case_id | kind | performed_at\nA-1 | C-2 | initial | 2024-06-21"),
        ("plans", "plan_id | case_id | created_on"),
        (
            "measures",
            "measure_id | case_id | kind | decided_on | decided_by\nM-1 | C-1 | placement | 2024-06-29 | commission",
        ),
        ("post_monitoring", "case_id | started_on | ended_on\nC-1 | 2024-06-20 |"),
        ("staff", "staff_id | provider_id | role | hired_on\nT-1 | F-1 | case_manager | 2020-01-01"),
        ("trainings", "training_id | staff_id | topic | hours | ended_on"),
    ];
    let results = registers(&tables, &["--as-of", "2024-06-30"]);
    let mut pending = 0;
    for found in &results.providers[0].checks {
        for outcome in found.outcomes.iter().filter(|o| o.outcome.id() != "met") {
            assert!(!outcome.reason.is_empty(), "{}/{}: {outcome:?}", found.indicator, found.check);
            pending += u32::from(outcome.outcome.id() == "pending");
        }
    }
    assert!(pending >= 4, "{pending}");
    assert_eq!(outcome(check(&results, "S3", "within-72-hours"), "C-1").reason, "not_due");
    assert_eq!(outcome(check(&results, "I6.1", "protection-plan-exists"), "C-1").reason, "recent");
    assert_eq!(outcome(check(&results, "I11.1", "hours-case-management"), "T-1|2024").reason, "year_not_over");
}

#[test]
fn registers_taken_as_empty_are_named() {
    let tables = [
        PROVIDER,
        ("cases", "case_id | provider_id | category | recorded_at\nC-1 | F-1 | protection | 2024-01-10"),
        ("staff", "staff_id | provider_id | role\nT-1 | F-1 | case_manager"),
        ("appointments", "case_id | staff_id | role | appointed_on\nC-1 | T-1 | case_manager | 2024-01-10"),
        ("delegations", "delegation_id | case_id | from_id | to_id"),
    ];
    let results = registers(&tables, &[]);
    assert_eq!(check(&results, "I9.5", "active-cases").absent_optional, ["post_monitoring", "referrals"]);
    assert!(check(&results, "S3", "within-72-hours").absent_optional.is_empty());
}

#[test]
fn nobody_can_be_late_for_a_plan_that_cannot_be_found() {
    let tables = [
        PROVIDER,
        ("cases", "case_id | provider_id | category | recorded_at\nC-1 | F-1 | protection | 2023-01-10"),
        ("plans", "plan_id | case_id | created_on\nP-1 | C-1 | 2024-01-05\nP-2 | C-404 | 2024-01-05"),
        (
            "plan_services",
            "plan_id | line_no | starts_on | start_checked_on | started_on | ended_on\nP-1 | 1 | 2024-11-01 | | 2024-11-01 |\nP-404 | 1 | 2024-11-01 | | 2024-11-01 |\nP-2 | 1 | 2024-11-01 | | 2024-11-01 |\nP-404 | 2 | 2023-01-01 | | 2023-01-01 | 2024-01-20",
        ),
        ("service_checks", "plan_id | line_no | checked_on"),
        ("contracts", "contract_id | case_id | plan_id | signed_on"),
        ("reassessments", "reassessment_id | case_id | performed_at"),
        ("intakes", "intake_id | case_id | recorded_at | foreseen\nI-1 | C-404 | 2024-05-06 09:00 | nu"),
    ];
    let results = registers(&tables, &[]);
    let state = |indicator, id, subject| outcome(check(&results, indicator, id), subject).outcome.id();
    assert_eq!(state("P7.1a", "start-checked", "P-1#1"), "not_met");
    assert_eq!(state("P7.1a", "start-checked", "P-404#1"), "undetermined");
    assert_eq!(state("P7.1b", "monthly-check", "P-1#1|2024-11"), "not_met");
    assert_eq!(state("P7.1b", "monthly-check", "P-404#1|2024-11"), "undetermined");
    // December has not had its time to be written up.
    assert_eq!(state("P7.1b", "monthly-check", "P-1#1|2024-12"), "pending");
    assert_eq!(state("P7.1b", "monthly-check", "P-404#1|2024-12"), "undetermined");
    // A line that surely ended owes nothing afterwards, whatever the plan.
    assert!(!check(&results, "P7.1b", "monthly-check").outcomes.iter().any(|o| o.subject.starts_with("P-404#2|")));
    assert_eq!(state("I7.7", "within-48-hours", "I-1"), "undetermined");
    assert_eq!(state("I6.6", "contract", "P-1"), "not_met");
    // Whosever plan it is, there is no contract at all.
    assert_eq!(state("I6.6", "contract", "P-2"), "not_met");
}

#[test]
fn a_subject_says_what_its_last_part_is_whatever_it_looks_like() {
    let tables = [
        PROVIDER,
        (
            "cases",
            "case_id | provider_id | category | recorded_at\nC¦7 | F-1 | protection | 2024-01-10\nC¦8 | F-1 | protection | 2024-01-10",
        ),
        ("plans", "plan_id | case_id | created_on | approved_on\nP-1 | C¦7 | 2024-01-20 | 2024-01-20"),
        ("staff", "staff_id | provider_id | role | hired_on\nT-1 | F-1 | case_manager | 2020-01-01"),
        (
            "documents",
            "document_id | provider_id | kind | adopted_on\n2023 | F-1 | methodology | 2022-05-01\n2024-03 | F-1 | methodology | 2022-05-01\nD-9 | F-1 | methodology | 2022-05-01",
        ),
        ("acknowledgements", "document_id | staff_id | acknowledged_on"),
        ("trainings", "training_id | staff_id | topic | hours | ended_on"),
        ("monitoring_reports", "report_id | case_id | month | written_on"),
        ("reassessments", "reassessment_id | case_id | performed_at"),
        ("plan_services", "plan_id | line_no | starts_on | started_on | ended_on\nP-1 | 1 | 2024-11-01 | 2024-11-01 |"),
        ("service_checks", "plan_id | line_no | checked_on"),
        ("assessments", "assessment_id | case_id | kind | performed_at"),
    ];
    let results = registers(&tables, &[]);
    let parts = |indicator: &str, id: &str| -> Vec<(String, String, Option<(&str, String)>)> {
        let outcomes = &check(&results, indicator, id).outcomes;
        let part = |o: &Outcome| o.part.as_ref().map(|part| (part.kind(), part.value().to_string()));
        outcomes.iter().map(|o| (o.subject.to_string(), o.head().to_owned(), part(o))).collect()
    };
    let of = |subject: &str, head: &str, kind, value: &str| {
        (subject.to_owned(), head.to_owned(), Some((kind, value.to_owned())))
    };
    assert_eq!(
        parts("I1.4", "made-known"),
        [
            of("T-1|2023", "T-1", "document", "2023"),
            of("T-1|2024-03", "T-1", "document", "2024-03"),
            of("T-1|D-9", "T-1", "document", "D-9")
        ]
    );
    assert!(parts("I11.1", "hours-case-management").contains(&of("T-1|2024", "T-1", "year", "2024")));
    let lines = parts("P7.1b", "monthly-check");
    assert!(lines.contains(&of("P-1#1|2024-12", "P-1#1", "month", "2024-12")), "{lines:?}");
    let cases = parts("S3", "within-72-hours");
    assert!(cases.contains(&("C|7".to_owned(), "C|7".to_owned(), None)), "{cases:?}");
    let gaps = parts("I7.4.1", "every-3-months");
    assert!(
        gaps.iter().any(|(_, head, part)| head == "C|7" && part.as_ref().is_some_and(|p| p.0 == "day")),
        "{gaps:?}"
    );
}

#[test]
fn what_a_sheet_lacks_or_nobody_can_read_makes_no_verdict() {
    let staff = "staff_id | provider_id | role | hired_on | manager_training_on\n\
                 T-1 | F-1 | case_manager | 2015-03-02 | 2016-05-09\nT-2 | F-1 | case_manager | 2015-03-02 | 2016-05-09\n\
                 T-3 | F-1 | supervisor | 2015-03-02 |";
    // Of T-1 one training may be the missing one; of T-2 only the column that is not there.
    let trainings = "training_id | staff_id | topic | stage | ended_on\nK-1 | T-1 | | initial | 2016-06-10";
    // Whom the list names nobody can read: it may be both.
    let sessions = "session_id | held_at | supervisor_id | supervised_ids | kind | mode\n\
                    U-1 | 2024-03-04 | T-3 | #N/A | team | internal";
    let results = registers(&[PROVIDER, ("staff", staff), ("trainings", trainings), ("supervisions", sessions)], &[]);
    for (indicator, id) in [("I11.1", "initial-training"), ("I12.1", "internal")] {
        let found = check(&results, indicator, id);
        let at_most = found.undetermined_at_most;
        assert_eq!((found.verdict.id(), found.counts.undetermined, at_most), ("undetermined", 2, None), "{id}");
    }
}

#[test]
fn a_service_of_a_provider_whom_nobody_knows_may_have_what_stands_there() {
    let documents = "document_id | provider_id | kind | adopted_on\nD-1 | F-1 | team_meeting_schedule | 2024-01-10";
    let services = "service_id | provider_id | kind\nS-1 | X-9 | day_centre";
    let results = registers(&[PROVIDER, ("services", services), ("documents", documents)], &[]);
    let found = check(&results, "I5.5.1", "schedule");
    assert_eq!((found.verdict.id(), found.counts.undetermined), ("undetermined", 1));
}

#[test]
fn an_appointment_that_ends_later_stands_beside_one_kept_in_a_case() {
    let cases = "case_id | provider_id | category | recorded_at | case_officer_id | officer_appointed_on\n\
                 C-1 | F-1 | prevention | 2024-02-05 | |\nC-2 | F-1 | prevention | 2024-02-05 | T-1 | 2024-02-06";
    let appointments = "case_id | staff_id | role | appointed_on | ended_on\n\
                        C-1 | T-1 | case_officer | 2024-02-06 | 2025-06-30";
    let staff = "staff_id | provider_id | role\nT-1 | F-1 | case_officer";
    let tables = [PROVIDER, ("cases", cases), ("appointments", appointments), ("staff", staff)];
    let results = registers(&tables, &[]);
    let found = check(&results, "P9.3", "officer-supervised");
    let states = ["C-1", "C-2"].map(|case| outcome(found, case).outcome.id());
    assert_eq!(states, ["undetermined", "undetermined"], "the register lacks the column, the case cannot say it");
}

#[test]
fn possible_rows_are_not_shared_with_whom_something_else_keeps_from_a_breach() {
    let staff = |hired: &str| {
        format!(
            "staff_id | provider_id | role | hired_on\nT-1 | F-1 | case_manager | 2015-03-02\n\
             T-2 | F-1 | case_manager | {hired}"
        )
    };
    let trainings = "training_id | staff_id | topic | stage | ended_on | hours | funding\n\
                     K-1 | #N/A | case_management | ongoing | 2024-04-12 | 60 | employer";
    // Whether T-2 worked all year nobody can read: one row is enough for T-1.
    for (hired, verdict, at_most) in [("#N/A", "undetermined", None), ("2015-03-02", "non_compliant", Some(1))] {
        let results = registers(&[PROVIDER, ("staff", &staff(hired)), ("trainings", trainings)], &[]);
        let found = check(&results, "I11.1", "hours-case-management");
        let found = (found.verdict.id(), found.counts.undetermined, found.undetermined_at_most);
        assert_eq!(found, (verdict, 2, at_most), "{hired}");
    }
}

#[test]
fn too_few_hours_of_training_are_a_breach() {
    let staff = "staff_id | provider_id | role | hired_on | role_since\n\
                 T-1 | F-1 | case_manager | 2015-03-02 | 2016-05-09\nT-2 | F-1 | case_manager | 2015-03-02 | 2016-05-09\n\
                 T-3 | F-1 | case_manager | 2015-03-02 | 2024-01-02";
    // Of T-1 41 hours count: an initial course and one that the person paid for do not.
    let trainings = "training_id | staff_id | topic | stage | ended_on | hours | funding\n\
                     K-1 | T-1 | case_management | ongoing | 2024-04-12 | 20 | employer\n\
                     K-2 | T-1 | case_management | | 2024-12-31 | 21 |\n\
                     K-3 | T-1 | case_management | initial | 2024-05-17 | 40 | employer\n\
                     K-4 | T-1 | case_management | ongoing | 2024-06-14 | 8 | other\n\
                     K-5 | T-1 | case_management | ongoing | 2025-01-01 | 8 | employer\n\
                     K-6 | T-2 | case_management | ongoing | 2024-04-12 | 42 | employer";
    let results = registers(&[PROVIDER, ("staff", staff), ("trainings", trainings)], &[]);
    let found = check(&results, "I11.1", "hours-case-management");
    assert_eq!(found.verdict.id(), "non_compliant");
    let short = outcome(found, "T-1|2024");
    assert_eq!((short.outcome.id(), short.measured, short.limit), ("not_met", Some(41.0), Some(42.0)));
    let states = ["T-2|2024", "T-3|2024"].map(|person| outcome(found, person).outcome.id());
    assert_eq!(states, ["met", "excluded"], "42 hours are enough; who took the role on 2 January owes the next year");
}
