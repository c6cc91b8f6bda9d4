//! Rules that hold across checks: unknown cells, absent columns, rows astray, keys, registers that begin later.

use std::collections::BTreeSet;

use super::tests::{YEAR, check, said, town};
use super::{CheckResult, Rows, Source, audit_sources};

const CASE: (&str, &str) = ("cases", "case_id=C provider_id=P recorded_at=2024-03-04T09:00");

/// The outcomes of one check where inputs lack columns.
fn lacking(rows: &[(&str, &str)], absent: &[&str], name: &str) -> Vec<String> {
    let absent: BTreeSet<String> = absent.iter().map(|column| (*column).to_string()).collect();
    let result = of_sources(vec![Source { rows: town(rows), absent, carrier: Some("P".into()) }], name, "P");
    let line =
        |(subject, (outcome, reason, _)): (String, (String, String, bool))| format!("{subject} {outcome} {reason}");
    result.outcomes.into_iter().map(line).map(|line| line.trim().to_string()).collect()
}

fn of_sources(sources: Vec<Source>, name: &str, provider: &str) -> CheckResult {
    let results = audit_sources(sources, YEAR, "calendar").unwrap();
    let named = |result: &CheckResult| format!("{}/{}", result.indicator, result.check) == name;
    results.into_iter().find(|result| named(result) && result.provider == provider).expect("a check of that name")
}

/// One input that speaks for the provider alone.
fn alone(rows: &[(&str, &str)], name: &str) -> CheckResult {
    of_sources(vec![Source { rows: town(rows), absent: BTreeSet::new(), carrier: Some("P".into()) }], name, "P")
}

fn lines(result: &CheckResult) -> Vec<String> {
    let line =
        |(subject, (outcome, reason, _)): (&String, &(String, String, bool))| format!("{subject} {outcome} {reason}");
    result.outcomes.iter().map(line).map(|line| line.trim().to_string()).collect()
}

#[test]
fn a_cell_that_cannot_be_read_is_no_empty_cell() {
    let s3 = |case: &str, assessment: &str| {
        said(&town(&[("cases", case), ("assessments", assessment)]), "S3/within-72-hours", YEAR)
    };
    let case = "case_id=C provider_id=P recorded_at=2024-03-04T09:00";
    let done = "assessment_id=E case_id=C kind=initial performed_at=2024-03-05";
    let bad_day = "assessment_id=E case_id=C kind=initial performed_at=#";
    let bad_kind = "assessment_id=E case_id=C kind=# performed_at=2024-03-05";
    assert_eq!(s3(case, bad_day), ["C undetermined unreadable"]);
    assert_eq!(s3(case, bad_kind), ["C undetermined unreadable"]);
    assert_eq!(s3("case_id=C provider_id=P recorded_at=#", done), ["C undetermined unreadable"]);
    // Nobody knows whether the case was closed in time for the duty to lapse.
    assert_eq!(s3(&format!("{case} closed_on=#"), ""), ["C undetermined unreadable"]);
    assert_eq!(s3(&format!("{case} closed_on=#"), done), ["C met"]);
    // A step that was perhaps taken is not untaken; an empty one is.
    let approved = |words: &str| {
        let assessment = format!("{done} report_on=2024-03-06 {words}");
        said(&town(&[("cases", case), ("assessments", &assessment)]), "I3.5/approved", YEAR)
    };
    assert_eq!(approved("approved_on=#"), ["E undetermined unreadable"]);
    assert_eq!(approved(""), ["E not_met"]);
    assert_eq!(approved("approved_on=2024-03-07 approved_by=#"), ["E undetermined unreadable"]);
}

#[test]
fn a_column_that_is_absent_is_no_empty_column() {
    let done = "assessment_id=E case_id=C kind=initial performed_at=2024-03-05 performed_by=A report_on=2024-03-06";
    let rows = [CASE, ("assessments", done)];
    // What an empty cell would breach is open; what it would meet stands.
    assert_eq!(lacking(&rows, &["assessments.approved_on"], "I3.5/approved"), ["E undetermined column_missing"]);
    let approved = format!("{done} approved_on=2024-03-07");
    let rows = [CASE, ("assessments", approved.as_str())];
    assert_eq!(lacking(&rows, &["assessments.approved_by"], "I3.5/approved"), ["E met"]);
    // No value could help where another field fails.
    let unreported = [CASE, ("assessments", "assessment_id=E case_id=C kind=initial performed_at=2024-03-05")];
    assert_eq!(lacking(&unreported, &["assessments.approved_on"], "I3.5/approved"), ["E not_met"]);
    // A lapse reads as empty, and so do the fields that mean "not yet".
    let late = "assessment_id=E case_id=C kind=initial performed_at=2024-05-05";
    let rows =
        [("cases", "case_id=C provider_id=P recorded_at=2024-03-04 closed_on=2024-03-05"), ("assessments", late)];
    assert_eq!(lacking(&rows, &["cases.closed_on"], "S3/within-72-hours"), ["C not_met late"]);
    // Of the end nobody knows anything.
    assert_eq!(lacking(&rows, &["assessments.performed_at"], "S3/within-72-hours")[0], "C excluded lapsed");
    let rows = [CASE, ("assessments", late)];
    let open = lacking(&rows, &["assessments.performed_at"], "S3/within-72-hours");
    assert_eq!(open, ["C undetermined -+column_missing"]);
    // A field that only replaces another reads as empty.
    let report = "report_id=N case_id=C kind=monthly written_on=2024-05-20";
    let plan = "plan_id=L case_id=C created_on=2024-04-20";
    let rows = [
        ("cases", "case_id=C provider_id=P recorded_at=2024-03-04 closed_on=2024-06-20"),
        ("plans", plan),
        ("monitoring_reports", report),
    ];
    assert_eq!(lacking(&rows, &["monitoring_reports.month"], "I7.2/monthly-report"), ["C|2024-05 met"]);
}

#[test]
fn a_register_that_begins_later_proves_no_old_breach() {
    let old = ("cases", "case_id=C provider_id=P recorded_at=2023-10-02");
    let other = ("cases", "case_id=D provider_id=P recorded_at=2024-03-04");
    let late_start = ("assessments", "assessment_id=E case_id=D kind=initial performed_at=2024-03-05");
    let early_start = ("assessments", "assessment_id=F case_id=D kind=detailed performed_at=2023-10-01");
    let s3 = |rows: &[(&str, &str)]| said(&town(rows), "S3/within-72-hours", YEAR);
    assert_eq!(s3(&[old, other, late_start])[0], "C undetermined register_begins_later carried");
    assert_eq!(s3(&[old, other, late_start, early_start])[0], "C not_met overdue carried");
    // A register without rows has no beginning; a duty of the period itself is judged as ever.
    assert_eq!(s3(&[old, ("assessments", "")]), ["C not_met overdue carried"]);
    let recent = ("cases", "case_id=C provider_id=P recorded_at=2024-01-02");
    assert_eq!(s3(&[recent, other, late_start])[0], "C not_met overdue");
    // Stages of a case of long ago.
    let closed =
        ("cases", "case_id=C provider_id=P recorded_at=2023-05-02 closed_on=2024-06-01 closing_reason=objectives_met");
    let detailed = ("assessments", "assessment_id=G case_id=C kind=detailed performed_at=2024-02-01");
    let empty = [("plans", ""), ("measures", ""), ("monitoring_reports", ""), ("reassessments", "")];
    let stages = |rows: &[(&str, &str)]| said(&town(&[rows, &empty].concat()), "I2.1/stages-evidenced", YEAR);
    assert_eq!(stages(&[closed, detailed]), ["C undetermined register_begins_later"]);
    assert_eq!(stages(&[closed, detailed, early_start, other]), ["C undetermined register_begins_later"]);
    let long_ago = ("assessments", "assessment_id=H case_id=D kind=detailed performed_at=2023-05-02");
    assert_eq!(stages(&[closed, detailed, long_ago, other]), ["C not_met"]);
}

#[test]
fn steps_without_a_term_have_time_to_settle() {
    let minutes = |held: &str| {
        let meeting = format!("meeting_id=M service_id=S kind=team held_at={held}");
        said(&town(&[("meetings", &meeting)]), "I5.5.2/minutes", YEAR)
    };
    assert_eq!(minutes("2024-12-01"), ["M pending recent"]);
    assert_eq!(minutes("2024-11-30"), ["M not_met"]);
    let unknown = said(
        &town(&[("meetings", "meeting_id=M service_id=S kind=team held_at=2024-12-20 minutes_no=#")]),
        "I5.5.2/minutes",
        YEAR,
    );
    assert_eq!(unknown, ["M undetermined unreadable"]);
    // Months too: by their last day.
    let case = ("cases", "case_id=C provider_id=P recorded_at=2024-10-01");
    let plan = ("plans", "plan_id=L case_id=C created_on=2024-10-02");
    let rows = town(&[case, plan, ("monitoring_reports", "")]);
    assert_eq!(said(&rows, "I7.2/monthly-report", YEAR), ["C|2024-11 not_met", "C|2024-12 pending recent"]);
    let later = said(&rows, "I7.2/monthly-report", ("2024-01-01", "2024-12-31", "2025-02-01"));
    assert_eq!(later, ["C|2024-11 not_met", "C|2024-12 not_met"]);
}

#[test]
fn a_row_that_leads_nowhere_may_be_anybodys_of_its_provider() {
    let second = ("cases", "case_id=D provider_id=P recorded_at=2024-03-04T09:00");
    let astray = ("assessments", "assessment_id=E case_id=X-404 kind=initial performed_at=2024-03-05");
    let one = alone(&[CASE, astray], "S3/within-72-hours");
    assert_eq!((lines(&one), one.verdict.as_str()), (vec!["C undetermined -".to_string()], "undetermined"));
    // Two are missing, and it can be only one of them.
    let two = alone(&[CASE, second, astray], "S3/within-72-hours");
    assert_eq!(lines(&two), ["C undetermined -", "D undetermined -"]);
    assert_eq!((two.verdict.as_str(), two.undetermined_at_most), ("non_compliant", Some(1)));
    let more = ("assessments", "assessment_id=F case_id=# kind=initial performed_at=2024-03-05");
    let both = alone(&[CASE, second, astray, more], "S3/within-72-hours");
    assert_eq!((both.verdict.as_str(), both.undetermined_at_most), ("undetermined", None));
    // What came too late would be no excuse.
    let late = ("assessments", "assessment_id=E case_id=X-404 kind=initial performed_at=2024-04-05");
    assert_eq!(lines(&alone(&[CASE, late], "S3/within-72-hours")), ["C not_met overdue"]);
    // It exempts nobody either.
    let closing = ("assessments", "assessment_id=E case_id=X-404 kind=initial performed_at=2024-03-05 decision=close");
    let measure = ("measures", "case_id=C kind=placement decided_on=2024-03-05");
    let s6 = alone(&[CASE, closing, measure, ("plans", "")], "S6/within-30-days");
    assert_eq!(lines(&s6), ["C not_met overdue"]);
    // An input that speaks for several providers carries rows for none of them.
    assert_eq!(said(&town(&[CASE, astray]), "S3/within-72-hours", YEAR), ["C not_met overdue"]);
}

#[test]
fn one_document_may_be_missing_once_for_each_service() {
    let more = ("services", "service_id=T provider_id=P");
    let nowhere =
        ("documents", "document_id=D provider_id=P service_id=X-404 kind=visit_schedule adopted_on=2024-02-01");
    let found = alone(&[more, nowhere], "I4.1.2/schedule");
    assert_eq!((found.undetermined, found.verdict.as_str()), (2, "undetermined"));
}

#[test]
fn references_written_otherwise_lead_home() {
    let s3 = |case: &str| {
        let assessment = format!("assessment_id=E case_id={case} kind=initial performed_at=2024-03-05");
        said(
            &town(&[("cases", "case_id=0c-7 provider_id=P recorded_at=2024-03-04"), ("assessments", &assessment)]),
            "S3/within-72-hours",
            YEAR,
        )
    };
    assert_eq!(s3("0c-7"), ["0c-7 met"]);
    assert_eq!(s3("C-7"), ["0c-7 met"]);
    assert_eq!(s3("c-07"), ["0c-7 not_met overdue"]);
}

#[test]
fn rows_with_one_key() {
    let done = "assessment_id=E case_id=C kind=initial performed_at=2024-03-05";
    let s3 = |rows: &[(&str, &str)]| said(&town(rows), "S3/within-72-hours", YEAR);
    assert_eq!(s3(&[CASE, CASE, ("assessments", done), ("assessments", done)]), ["C met"]);
    let differs = ("assessments", "assessment_id=E case_id=C kind=initial performed_at=2024-03-20");
    assert_eq!(s3(&[CASE, ("assessments", done), differs]), ["C undetermined conflicting"]);
    // "Not yet" yields to a date.
    let closed = ("cases", "case_id=C provider_id=P recorded_at=2024-03-04T09:00 closed_on=2024-03-05");
    assert_eq!(s3(&[CASE, closed, ("assessments", "")]), ["C excluded lapsed"]);
    // Registers without a key: equal rows are one.
    let role = ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-03-05");
    let loads = said(&town(&[CASE, role, role]), "I9.5/active-cases", YEAR);
    assert_eq!(loads, ["A met"]);
}

#[test]
fn a_case_that_comes_back_has_a_second_life() {
    let first = ("cases", "case_id=C provider_id=P recorded_at=2024-03-04 closed_on=2024-05-01");
    let second = ("cases", "case_id=C provider_id=P recorded_at=2024-05-01");
    let early = ("assessments", "assessment_id=E case_id=C kind=initial performed_at=2024-03-05");
    let s3 = |rows: &[(&str, &str)]| said(&town(rows), "S3/within-72-hours", YEAR);
    assert_eq!(s3(&[second, first, early]), ["C met", "C#2 not_met overdue"]);
    let late = ("assessments", "assessment_id=F case_id=C kind=initial performed_at=2024-05-02");
    assert_eq!(s3(&[first, second, early, late]), ["C met", "C#2 met"]);
    let undated = ("assessments", "assessment_id=F case_id=C kind=initial");
    assert_eq!(s3(&[first, second, early, undated]), ["C met", "C#2 undetermined"]);
}

#[test]
fn two_providers_with_one_number_are_two_cases() {
    let of_two = |more: &[(&str, &str)]| {
        let basics =
            [("providers", "provider_id=Q"), CASE, ("cases", "case_id=C provider_id=Q recorded_at=2024-03-04T09:00")];
        town(&[&basics, more].concat())
    };
    let done = ("assessments", "assessment_id=E case_id=C kind=initial performed_at=2024-03-05");
    // One input: the row may be about either, and is neither proof nor breach.
    for provider in ["P", "Q"] {
        let together = Source { rows: of_two(&[done]), ..Source::default() };
        let found = of_sources(vec![together], "S3/within-72-hours", provider);
        assert_eq!((found.undetermined, found.not_met), (1, 0), "{provider}");
    }
    // Two inputs: each row belongs to its own.
    let q = |rows: &[(&str, &str)]| {
        let mut all = Rows::new();
        for (register, row) in town(rows) {
            all.insert(register.clone(), row);
        }
        for register in ["providers", "services", "staff"] {
            all.remove(register);
        }
        all
    };
    let mine = Source { rows: town(&[CASE, done]), absent: BTreeSet::new(), carrier: Some("P".into()) };
    let theirs = Source {
        rows: q(&[("cases", "case_id=C provider_id=Q recorded_at=2024-03-04T09:00"), ("assessments", "")]),
        absent: BTreeSet::new(),
        carrier: Some("Q".into()),
    };
    let mut with_provider = theirs;
    with_provider.rows.insert("providers".into(), vec![[("provider_id".to_string(), "Q".to_string())].into()]);
    let apart = vec![mine, with_provider];
    assert_eq!(lines(&of_sources(apart.clone(), "S3/within-72-hours", "P")), ["C met"]);
    assert_eq!(lines(&of_sources(apart.clone(), "S3/within-72-hours", "Q")), ["C not_met overdue"]);
    // What only one of them carries is computable for that one alone.
    assert_eq!(of_sources(apart.clone(), "I2.3/job-description", "P").verdict, "non_compliant");
    assert_eq!(of_sources(apart, "I2.3/job-description", "Q").verdict, "not_computable");
}

#[test]
fn rows_of_nobody_knows_whom_are_one_only_where_they_are_equal() {
    let hours = |first: &str, second: &str| {
        let training = |words: &str| {
            let staff = "training_id=T topic=case_management funding=employer ended_on=2024-05-05";
            ("trainings", format!("{staff} {words}"))
        };
        let (first, second) = (training(first), training(second));
        let of_two = [
            ("providers", "provider_id=Q"),
            ("staff", "staff_id=A provider_id=Q role=case_manager"),
            ("staff", "staff_id=B provider_id=Q role=other"),
            ("staff", "staff_id=B provider_id=P role=other"),
            (first.0, first.1.as_str()),
            (second.0, second.1.as_str()),
        ];
        let together = Source { rows: town(&of_two), ..Source::default() };
        lines(&of_sources(vec![together], "I11.1/hours-case-management", "Q"))
    };
    // Under one number 42 hours of somebody else: they are not those of A, and two rows are not enough together.
    assert_eq!(hours("staff_id=A hours=8", "staff_id=B hours=42"), ["A|2024 not_met"]);
    assert_eq!(hours("staff_id=A hours=8", "staff_id=A hours=34"), ["A|2024 undetermined -"]);
    assert_eq!(hours("staff_id=A hours=34", "staff_id=A hours=34"), ["A|2024 not_met"]);
}

#[test]
fn what_hangs_on_something_optional_stays_when_that_goes() {
    let plan = ("plans", "plan_id=L case_id=C created_on=2025-02-01");
    let revision = ("reassessments", "reassessment_id=G case_id=C plan_id=L kind=revision performed_at=2024-05-05");
    let rows = town(&[CASE, plan, revision]);
    assert_eq!(said(&rows, "I7.4.2/minutes", YEAR), ["G not_met"]);
    let line = ("plan_services", "plan_id=L line_no=1 starts_on=2024-05-05");
    assert_eq!(check(&town(&[CASE, plan, line]), "P7.1a/start-checked", YEAR, "calendar").outcomes.len(), 0);
}
