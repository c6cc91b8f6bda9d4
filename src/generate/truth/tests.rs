//! The edges of the contract, each on the smallest registers that show it.

use std::collections::BTreeMap;

use super::counting::{Counting, Term, Timing, easter};
use super::time::{When, read_day, week_of, write_day, years_between};
use super::{CheckResult, Rows, audit};

/// Registers with one provider, one service, one manager and whatever else is given, as `field=value` words.
pub(super) fn town(more: &[(&str, &str)]) -> Rows {
    let mut rows = Rows::new();
    let basics = [
        ("providers", "provider_id=P"),
        ("services", "service_id=S provider_id=P kind=complex_assessment"),
        ("staff", "staff_id=A provider_id=P service_id=S role=case_manager"),
    ];
    for (register, words) in basics.iter().chain(more) {
        let cells = words.split_whitespace().filter_map(|word| word.split_once('='));
        let cells: BTreeMap<String, String> = cells.map(|(field, value)| (field.into(), value.into())).collect();
        let sheet = rows.entry(register.to_string()).or_default();
        if !cells.is_empty() {
            sheet.push(cells);
        }
    }
    rows
}

pub(super) fn check(rows: &Rows, name: &str, days: (&str, &str, &str), counting: &str) -> CheckResult {
    let results = audit(rows.clone(), days, counting, None).unwrap();
    let found = results.into_iter().find(|result| format!("{}/{}", result.indicator, result.check) == name);
    found.expect("a check of that name")
}

pub(super) const YEAR: (&str, &str, &str) = ("2024-01-01", "2024-12-31", "2024-12-31");

/// All outcomes as `subject outcome reason`, with `carried` where it was.
pub(super) fn said(rows: &Rows, name: &str, days: (&str, &str, &str)) -> Vec<String> {
    let outcomes = check(rows, name, days, "calendar").outcomes;
    let line = |(subject, (outcome, reason, carried)): (String, (String, String, bool))| {
        let carried = if carried { "carried" } else { "" };
        let reason = if reason == "-" { String::new() } else { reason };
        [subject, outcome, reason, carried.into()].join(" ").trim_end().to_string()
    };
    let tidy = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    outcomes.into_iter().map(line).map(tidy).collect()
}

fn initial(start: &str, end: &str) -> Vec<String> {
    let case = format!("case_id=C provider_id=P recorded_at={start}");
    let assessment = format!("assessment_id=E case_id=C kind=initial performed_at={end}");
    said(&town(&[("cases", &case), ("assessments", &assessment)]), "S3/within-72-hours", YEAR)
}

#[test]
fn seventy_two_hours_to_the_minute() {
    assert_eq!(initial("2024-03-04T09:30", "2024-03-07T09:30"), ["C met"]);
    assert_eq!(initial("2024-03-04T09:30", "2024-03-07T09:31"), ["C not_met late"]);
    assert_eq!(initial("2024-03-04T09:30", "2024-03-04T09:29"), ["C met ended_before_start"]);
}

#[test]
fn seventy_two_hours_between_days() {
    assert_eq!(initial("2024-03-04", "2024-03-06"), ["C met"]);
    assert_eq!(initial("2024-03-04", "2024-03-07"), ["C undetermined"]);
    assert_eq!(initial("2024-03-04", "2024-03-08"), ["C not_met late"]);
    assert_eq!(initial("2024-03-04", "2024-03-03"), ["C met ended_before_start"]);
}

#[test]
fn seventy_two_hours_between_a_day_and_a_moment() {
    // From midnight the last day may begin exactly at the end of the term.
    assert_eq!(initial("2024-03-04T00:00", "2024-03-07"), ["C undetermined"]);
    assert_eq!(initial("2024-03-04T00:01", "2024-03-07"), ["C undetermined"]);
    assert_eq!(initial("2024-03-04T00:00", "2024-03-06"), ["C met"]);
    assert_eq!(initial("2024-03-04", "2024-03-07T00:00"), ["C met"]);
    assert_eq!(initial("2024-03-04", "2024-03-07T23:59"), ["C undetermined"]);
    // The day of the start never reaches its midnight, so the term is over by then.
    assert_eq!(initial("2024-03-04", "2024-03-08T00:00"), ["C not_met late"]);
}

#[test]
fn one_of_several_ends_decides_only_when_sure() {
    let case = ("cases", "case_id=C provider_id=P recorded_at=2024-03-04T09:30");
    let late = ("assessments", "assessment_id=E1 case_id=C kind=initial performed_at=2024-03-20");
    let of_no_kind = ("assessments", "assessment_id=E2 case_id=C performed_at=2024-03-05");
    let undated = ("assessments", "assessment_id=E3 case_id=C kind=initial");
    let s3 = |rows: &[(&str, &str)]| said(&town(rows), "S3/within-72-hours", YEAR);
    assert_eq!(s3(&[case, late]), ["C not_met late"]);
    assert_eq!(s3(&[case, late, of_no_kind]), ["C undetermined"]);
    assert_eq!(s3(&[case, late, undated]), ["C undetermined"]);
    assert_eq!(s3(&[case, ("assessments", "")]), ["C not_met overdue"]);
}

#[test]
fn a_duty_lapses_with_the_case() {
    let of = |closed: &str, plan: &str| {
        let case = format!("case_id=C provider_id=P recorded_at=2024-03-04 closed_on={closed}");
        let plan = format!("plan_id=L case_id=C created_on={plan}");
        said(
            &town(&[("cases", &case), ("assessments", ""), ("measures", ""), ("plans", &plan)]),
            "S6/within-30-days",
            YEAR,
        )
    };
    assert_eq!(of("2024-04-03", "2024-04-03"), ["C met"]);
    assert_eq!(of("2024-04-03", "2024-04-04"), ["C excluded lapsed"]);
    assert_eq!(of("2024-04-04", "2024-04-04"), ["C not_met late"]);
}

#[test]
fn an_undone_duty_is_carried_over_until_it_ends() {
    let rows = |sent: &str| {
        let case = "case_id=C provider_id=P recorded_at=2024-01-02";
        let report = format!("report_id=N case_id=C kind=monthly written_on=2024-02-10 sent_on={sent}");
        town(&[("cases", case), ("monitoring_reports", &report)])
    };
    let of = |sent: &str, from: &str, to: &str| said(&rows(sent), "I7.2/monthly-sent", (from, to, to));
    assert_eq!(of("2024-04-02", "2024-01-01", "2024-03-31"), ["N not_met overdue"]);
    assert_eq!(of("2024-04-02", "2024-04-01", "2024-06-30"), ["N not_met late carried"]);
    assert_eq!(of("2024-04-02", "2024-07-01", "2024-09-30"), Vec::<String>::new());
    assert_eq!(of("", "2024-07-01", "2024-09-30"), ["N not_met overdue carried"]);
    // Two days before the end of the period the term is still running.
    assert_eq!(of("", "2024-01-01", "2024-02-12"), ["N pending"]);
    assert_eq!(of("", "2024-01-01", "2024-02-13"), ["N pending"]);
    assert_eq!(of("", "2024-01-01", "2024-02-14"), ["N not_met overdue"]);
    // No start, no day to be judged by.
    let case = ("cases", "case_id=C provider_id=P recorded_at=2024-01-02");
    let undated = town(&[case, ("monitoring_reports", "report_id=N case_id=C kind=monthly")]);
    assert_eq!(said(&undated, "I7.2/monthly-sent", ("2023-01-01", "2023-12-31", "2024-12-31")), ["N undetermined"]);
}

#[test]
fn before_the_order_nothing_was_due() {
    let case = ("cases", "case_id=C provider_id=P recorded_at=2004-12-31T10:00");
    let rows = town(&[case, ("assessments", "")]);
    assert_eq!(said(&rows, "S3/within-72-hours", YEAR), ["C excluded before_order carried"]);
}

#[test]
fn a_case_that_was_never_protected_needs_no_plan() {
    let of = |measure: &str, plan: &str| {
        let case = ("cases", "case_id=C provider_id=P recorded_at=2024-03-04");
        let rows = [case, ("assessments", ""), ("measures", measure), ("plans", plan)];
        said(&town(&rows), "S6/within-30-days", YEAR)
    };
    assert_eq!(of("", ""), ["C excluded plan_not_required"]);
    assert_eq!(of("case_id=C kind=guardianship decided_on=2024-03-05", ""), ["C excluded plan_not_required"]);
    assert_eq!(of("case_id=C kind=entrustment decided_on=2024-03-05", ""), ["C not_met overdue"]);
    assert_eq!(of("case_id=C decided_on=2024-03-05", ""), ["C undetermined"]);
    // A case with a plan owes it in time, whether it had to have one or not.
    assert_eq!(of("", "plan_id=L case_id=C created_on=2024-05-05"), ["C not_met late"]);
}

#[test]
fn gaps_between_reassessments() {
    let case = ("cases", "case_id=C provider_id=P recorded_at=2024-01-02 closed_on=2024-11-20");
    let plan = ("plans", "plan_id=L case_id=C created_on=2024-01-15");
    let one = ("reassessments", "reassessment_id=G1 case_id=C performed_at=2024-04-15T10:00");
    let two = ("reassessments", "reassessment_id=G2 case_id=C performed_at=2024-08-16");
    let of = |rows: &[(&str, &str)], days| said(&town(rows), "I7.4.1/every-3-months", days);
    let year = of(&[case, plan, one, two], YEAR);
    assert_eq!(year, ["C|2024-01-15 met", "C|2024-04-15 not_met late", "C|2024-08-16 not_met overdue"]);
    let known_till_autumn = ("2024-01-01", "2024-12-31", "2024-10-01");
    let autumn = of(&[case, plan, one, two], known_till_autumn);
    assert_eq!(autumn[2], "C|2024-08-16 pending");
    let undated = ("reassessments", "reassessment_id=G3 case_id=C");
    let doubtful = of(&[case, plan, one, two, undated], YEAR);
    assert_eq!(doubtful, ["C|2024-01-15 met", "C|2024-04-15 undetermined", "C|2024-08-16 undetermined"]);
    // No gap begins on or after the start of post-service monitoring.
    let after = ("post_monitoring", "case_id=C started_on=2024-08-16");
    assert_eq!(of(&[case, plan, one, two, after], YEAR).len(), 2);
}

#[test]
fn only_whole_months_of_the_duty_ask_for_a_report() {
    let case = ("cases", "case_id=C provider_id=P recorded_at=2024-01-02 closed_on=2024-07-01");
    let plan = ("plans", "plan_id=L case_id=C created_on=2024-02-20 approved_on=2024-03-01");
    let named = ("monitoring_reports", "report_id=N1 case_id=C kind=monthly month=2024-03 written_on=2024-04-02");
    let dated = ("monitoring_reports", "report_id=N2 case_id=C kind=occasional written_on=2024-05-31");
    let of = |rows: &[(&str, &str)]| said(&town(rows), "I7.2/monthly-report", YEAR);
    let months = of(&[case, plan, named, dated]);
    assert_eq!(months, ["C|2024-03 met", "C|2024-04 not_met", "C|2024-05 met", "C|2024-06 not_met"]);
    let undated = ("monitoring_reports", "report_id=N3 case_id=C kind=monthly");
    assert_eq!(of(&[case, plan, named, dated, undated])[1], "C|2024-04 undetermined");
}

#[test]
fn a_manager_with_an_active_case_meets_weekly() {
    let case = ("cases", "case_id=C provider_id=P service_id=S recorded_at=2024-03-01 closed_on=2024-03-19");
    let role = ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-03-10");
    let met = ("meetings", "meeting_id=M1 service_id=S kind=team held_at=2024-03-10T10:00 organiser_id=A");
    let nobody = ("meetings", "meeting_id=M2 service_id=S kind=team held_at=2024-03-18");
    let march = ("2024-03-01", "2024-03-31", "2024-12-31");
    let weeks = said(&town(&[case, role, met, nobody]), "P5.5/weekly-meeting", march);
    assert_eq!(weeks, ["A|2024-W10 met", "A|2024-W11 not_met", "A|2024-W12 undetermined"]);
}

/// Thirty cases from January, and one more from March.
fn desk(last_appointment: &str, more: &[(&str, &str)]) -> Rows {
    let mut rows = town(more);
    for number in 0..31 {
        let recorded = if number < 30 { "2024-01-10" } else { "2024-03-01" };
        let words = format!("case_id=C{number} provider_id=P recorded_at={recorded}");
        let role = format!("case_id=C{number} staff_id=A role=case_manager appointed_on={recorded}");
        let role = if number < 30 { role.as_str() } else { last_appointment };
        for (register, words) in [("cases", words.as_str()), ("appointments", role)] {
            let cells = words.split_whitespace().filter_map(|word| word.split_once('='));
            let cells = cells.map(|(field, value)| (field.into(), value.into())).collect();
            rows.entry(register.into()).or_default().push(cells);
        }
    }
    rows
}

#[test]
fn the_thirty_first_case_is_one_too_many() {
    let of = |last: &str, more: &[(&str, &str)]| said(&desk(last, more), "I9.5/active-cases", YEAR);
    let known = "case_id=C30 staff_id=A role=case_manager appointed_on=2024-03-01";
    assert_eq!(of(known, &[]), ["A not_met"]);
    // Half-open: a case that ends on the day on which another begins is not active that day.
    assert_eq!(of("case_id=C29 staff_id=A role=case_manager appointed_on=2024-03-01", &[]), ["A met"]);
    // Who delegated a case for as long as it runs does not carry it.
    let delegated = ("delegations", "delegation_id=B case_id=C5 from_staff_id=A kind=partial from_on=2024-03-01");
    assert_eq!(of(known, &[delegated]), ["A met"]);
    let for_a_while =
        ("delegations", "delegation_id=B case_id=C5 from_staff_id=A kind=full from_on=2024-03-01 to_on=2024-12-30");
    assert_eq!(of(known, &[for_a_while]), ["A not_met"]);
    // Unknown role, case or start: bounds.
    assert_eq!(of("case_id=C30 staff_id=A appointed_on=2024-03-01", &[]), ["A undetermined"]);
    assert_eq!(of("case_id=GONE staff_id=A role=case_manager appointed_on=2024-03-01", &[]), ["A undetermined"]);
    let after = ("post_monitoring", "case_id=C30 started_on=2024-03-01");
    assert_eq!(of(known, &[after]), ["A met"]);
    let sent = ("referrals", "referral_id=O case_id=C30 way=out kind=referral sent_on=2024-03-01");
    assert_eq!(of(known, &[sent]), ["A not_met"]);
    let decided = ("assessments", "assessment_id=E case_id=C30 kind=initial performed_at=2024-03-01 decision=refer");
    assert_eq!(of(known, &[sent, decided]), ["A met"]);
}

#[test]
fn quotas_in_their_order() {
    let of = |person: &str, trainings: &[&str], days| {
        let mut rows = town(&[("trainings", "")]);
        let person = format!("staff_id=A provider_id=P {person}");
        let cells = |words: &str| {
            words
                .split_whitespace()
                .filter_map(|word| word.split_once('='))
                .map(|(a, b)| (a.into(), b.into()))
                .collect()
        };
        rows.insert("staff".into(), vec![cells(&person)]);
        for (number, words) in trainings.iter().enumerate() {
            let words = format!("training_id=T{number} staff_id=A topic=case_management {words}");
            rows.entry("trainings".into()).or_default().push(cells(&words));
        }
        said(&rows, "I11.1/hours-case-management", days)
    };
    let manager = "role=case_manager";
    assert_eq!(of(manager, &["hours=40 ended_on=2024-05-05", "hours=2 started_on=2024-06-01"], YEAR), ["A|2024 met"]);
    assert_eq!(of(manager, &["hours=42 ended_on=2024-05-05 stage=initial"], YEAR), ["A|2024 not_met"]);
    assert_eq!(of(manager, &["hours=42 ended_on=2024-05-05 funding=other"], YEAR), ["A|2024 not_met"]);
    assert_eq!(of(manager, &["hours=42"], YEAR), ["A|2024 undetermined"]);
    assert_eq!(of(manager, &["hours=41"], YEAR), ["A|2024 not_met"]);
    assert_eq!(of(manager, &["ended_on=2024-05-05"], YEAR), ["A|2024 undetermined"]);
    assert_eq!(of(manager, &[], ("2024-01-01", "2024-12-31", "2024-12-30")), ["A|2024 pending"]);
    assert_eq!(of(manager, &["hours=42"], ("2024-01-01", "2024-12-31", "2024-12-30")), ["A|2024 undetermined"]);
    assert_eq!(of("role=case_manager hired_on=2024-01-02", &[], YEAR), ["A|2024 excluded part_year"]);
    assert_eq!(of("role=case_manager left_on=2023-12-31", &[], YEAR), Vec::<String>::new());
    let suspended = "role=case_manager suspended_from=2023-05-01 suspended_to=2024-01-01";
    assert_eq!(of(suspended, &[], YEAR), ["A|2024 excluded suspended"]);
    assert_eq!(of("hired_on=2024-01-02", &[], YEAR), ["A|2024 undetermined"]);
    assert_eq!(of("hired_on=2024-01-02", &["hours=42 ended_on=2024-05-05"], YEAR), ["A|2024 excluded part_year"]);
    assert_eq!(
        of(manager, &["hours=42 ended_on=2024-05-05"], ("2024-02-01", "2024-12-31", "2024-12-31")),
        Vec::<String>::new()
    );
}

#[test]
fn a_document_of_a_service_nobody_knows_may_be_anybodys() {
    let of = |document: &str| said(&town(&[("documents", document)]), "I4.1.2/schedule", YEAR);
    assert_eq!(
        of("document_id=D provider_id=P service_id=S kind=visit_schedule adopted_on=2024-02-01"),
        ["S|visit_schedule met"]
    );
    assert_eq!(
        of("document_id=D provider_id=P service_id=GONE kind=visit_schedule adopted_on=2024-02-01"),
        ["S|visit_schedule undetermined"]
    );
    assert_eq!(
        of("document_id=D provider_id=Q service_id=GONE kind=visit_schedule adopted_on=2024-02-01"),
        ["S|visit_schedule not_met"]
    );
    assert_eq!(
        of("document_id=D provider_id=P kind=visit_schedule adopted_on=2020-02-01"),
        ["S|visit_schedule undetermined may_be_outdated"]
    );
    assert_eq!(
        of("document_id=D provider_id=P kind=visit_schedule adopted_on=2020-02-01 valid_to=2024-12-31"),
        ["S|visit_schedule met"]
    );
    assert_eq!(
        of("document_id=D provider_id=P kind=visit_schedule"),
        ["S|visit_schedule undetermined -+may_be_outdated"]
    );
}

#[test]
fn what_came_later_is_not_there() {
    let case =
        ("cases", "case_id=C provider_id=P recorded_at=2024-03-04 case_manager_id=A manager_appointed_on=2024-03-05");
    let measure = ("measures", "case_id=C kind=placement decided_on=2024-03-04");
    let later = ("appointments", "case_id=C staff_id=NOBODY role=case_manager appointed_on=2024-05-01");
    let rows = town(&[case, measure, later]);
    // In spring the register holds no manager yet, so the one written into the case counts.
    assert_eq!(said(&rows, "I1.1.1/manager-appointed", ("2024-01-01", "2024-12-31", "2024-04-30")), ["C met"]);
    assert_eq!(said(&rows, "I1.1.1/manager-appointed", YEAR), ["C undetermined"]);
    assert_eq!(
        said(&rows, "I1.1.1/manager-appointed", ("2024-01-01", "2024-12-31", "2024-03-03")),
        Vec::<String>::new()
    );
    assert_eq!(check(&rows, "S3/within-72-hours", YEAR, "calendar").verdict, "not_computable");
}

#[test]
fn last_days_by_the_three_countings() {
    let due = |start: &str, days: i64, counting: Counting| {
        write_day(counting.due_day(When::read(start).expect("a day"), Term::Days(days)))
    };
    let table = [
        ("2025-04-15", 3, "2025-04-18", "2025-04-22", "2025-04-22"),
        ("2024-12-22", 3, "2024-12-25", "2024-12-27", "2024-12-27"),
        ("2024-03-07", 30, "2024-04-06", "2024-04-08", "2024-04-08"),
        ("2025-11-03", 30, "2025-12-03", "2025-12-03", "2025-12-04"),
        ("2026-05-29", 2, "2026-05-31", "2026-06-02", "2026-06-02"),
        ("2025-09-10", 15, "2025-09-25", "2025-09-25", "2025-09-26"),
    ];
    for (start, days, calendar, rolled, civil) in table {
        assert_eq!(due(start, days, Counting::Calendar), calendar);
        assert_eq!(due(start, days, Counting::Rolled), rolled);
        assert_eq!(due(start, days, Counting::CivilCode), civil);
    }
    let start = When::read("2024-03-04T09:30").expect("a moment");
    let timing = |end: &str| Counting::CivilCode.timing(start, When::read(end).expect("a moment"), Term::Hours(72));
    assert_eq!((timing("2024-03-07T11:00"), timing("2024-03-07T11:01")), (Timing::InTime, Timing::Late));
}

#[test]
fn years_weeks_and_easter() {
    let years = |from: &str, to: &str| years_between(read_day(from).expect("a day"), read_day(to).expect("a day"));
    assert_eq!(years("2020-02-29", "2021-02-28"), 1);
    assert_eq!(years("2014-05-10", "2024-05-09"), 9);
    assert_eq!(years("2014-05-10", "2024-05-10"), 10);
    assert_eq!(years("2024-05-10", "2024-01-01"), -1);
    assert_eq!(years("2024-05-10", "2023-05-10"), -1);
    let week = |text: &str| week_of(read_day(text).expect("a day"));
    assert_eq!((week("2024-12-30").as_str(), week("2021-01-03").as_str()), ("2025-W01", "2020-W53"));
    let sundays: Vec<String> = [2004, 2016, 2024, 2025, 2035].map(|year| write_day(easter(year))).into();
    assert_eq!(sundays, ["2004-04-11", "2016-05-01", "2024-05-05", "2025-04-20", "2035-04-29"]);
}

#[test]
fn every_check_answers_for_every_provider() {
    let results = audit(town(&[]), YEAR, "calendar", None).unwrap();
    let checks = super::catalogue::CHECKS.iter().map(|(name, ..)| *name);
    let needs = super::needs::NEEDS.iter().map(|(name, _)| *name);
    assert_eq!(results.len(), super::catalogue::CHECKS.len());
    assert!(checks.eq(needs), "needs are told in the order of the checks");
}
