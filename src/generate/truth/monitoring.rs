//! Monitoring and reassessment while services run (Standard 7).

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{end_of_services, first_plan_date, is_there, open_in_period, plan_date, post_monitoring_start};
use super::counting::Term;
use super::model::{Row, World};
use super::outcome::{Findings, judge};
use super::plans::old_enough;
use super::terms::{Duty, End, decide, duty_of_row};
use super::time::{When, month_of, months_within, write_day};
use super::tri::{No, Tri, Unknown, Yes, any};

/// P7.1a: whether a service began is checked within 2 days.
pub fn start_checked(w: &World, found: &mut Findings) {
    for line in w.rows("plan_services") {
        let Some(mut duty) = duty_of_row(w, line, Yes, "starts_on", "start_checked_on", Term::Days(2)) else {
            continue;
        };
        duty.lapse =
            w.follow(line, "plan_id").and_then(|plan| w.follow(plan, "case_id")).and_then(|case| case.day("closed_on"));
        found.judge(w.owner(line), line_subject(w, line), decide(w, &duty));
    }
}

/// A line of a plan is known by both.
fn line_subject(w: &World, line: &Row) -> String {
    let plan = w.follow(line, "plan_id").map_or(line.text("plan_id").to_string(), Row::subject);
    format!("{plan}#{}", line.text("line_no"))
}

/// The months that lie wholly within a duty, the period and what is known.
fn months_of_duty(w: &World, from: i64, to: Option<i64>) -> Vec<(i64, i64)> {
    let last = w.to.min(w.as_of).min(to.unwrap_or(i64::MAX));
    months_within(from.max(w.from), last)
}

/// P7.1b: every month somebody checks that the service is provided.
pub fn monthly_check(w: &World, found: &mut Findings) {
    for line in w.rows("plan_services") {
        let Some(plan) = w.follow(line, "plan_id") else { continue };
        let Some(case) = w.follow(plan, "case_id") else { continue };
        let Some(from) = line.day("started_on").or(line.day("starts_on")) else { continue };
        let ends = [
            line.day("ended_on"),
            line.day("ends_on"),
            case.day("closed_on"),
            post_monitoring_start(w, case).map(|day| day - 1),
        ];
        for (first, last) in months_of_duty(w, from, ends.into_iter().flatten().min()) {
            let checked = any(w.related("service_checks", "plan_id", plan).map(|check| {
                let of_line = if line.filled("line_no") { check.is("line_no", line.text("line_no")) } else { Unknown };
                of_line.and(check.dated_within("checked_on", first, last))
            }));
            let subject = format!("{}|{}", line_subject(w, line), month_of(first));
            found.judge(w.owner(line), subject, judge(Yes, checked));
        }
    }
}

/// The days of a case's duty of monthly reports; none without a dated plan.
fn reporting_duty(w: &World, case: &Row) -> Option<(i64, Option<i64>)> {
    Some((first_plan_date(w, case)?, end_of_services(w, case).map(|end| end - 1)))
}

/// I7.2: a report for every month.
pub fn monthly_report(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let Some((from, to)) = reporting_duty(w, case) else { continue };
        for (first, last) in months_of_duty(w, from, to) {
            let month = month_of(first);
            let reported =
                any(w.related("monitoring_reports", "case_id", case).map(|report| match report.text("month") {
                    "" => report.dated_within("written_on", first, last),
                    named => (named == month).into(),
                }));
            found.judge(w.owner(case), format!("{}|{month}", case.subject()), judge(Yes, reported));
        }
    }
}

/// Reports reach the case manager within 3 days of what they are counted from.
pub fn report_sent(w: &World, found: &mut Findings, kind: &str, start: &str) {
    for report in w.rows("monitoring_reports") {
        let duty = duty_of_row(w, report, report.is("kind", kind), start, "sent_on", Term::Days(3));
        found.judge(w.owner(report), report.subject(), duty.and_then(|duty| decide(w, &duty)));
    }
}

pub fn reports(w: &World, found: &mut Findings) {
    for report in w.rows("monitoring_reports") {
        if let Some(day) = report.day("written_on").filter(|day| (w.from..=w.to).contains(day)) {
            found.count(w.owner(report), Some(month_of(day)), &[("kind", report.text("kind"))], 1);
        }
    }
}

/// Reports of the period for each case that owed one on at least one day of it.
pub fn reports_per_case(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let Some((from, to)) = reporting_duty(w, case) else { continue };
        let to = to.unwrap_or(i64::MAX);
        if from.max(w.from) <= to.min(w.reference) {
            let reports = w.related("monitoring_reports", "case_id", case);
            found.measure(w.owner(case), reports.filter(|row| w.in_period(row, "written_on") == Yes).count() as i64);
        }
    }
}

/// I7.4.1: from the first plan on, no three months without a reassessment.
pub fn every_3_months(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let Some(anchor) = first_plan_date(w, case) else { continue };
        let lapse = end_of_services(w, case);
        let dates = || w.related("reassessments", "case_id", case).map(|row| row.day("performed_at"));
        let undated = dates().any(|day| day.is_none());
        let events: BTreeSet<i64> = dates().flatten().filter(|day| *day > anchor).collect();
        for start in [anchor].into_iter().chain(events.iter().copied()) {
            if lapse.is_some_and(|lapse| start >= lapse) {
                continue;
            }
            let next = events.iter().find(|day| **day > start).map(|day| Some(When::whole_day(*day)));
            let possible = undated.then_some(None);
            let ends = next.into_iter().chain(possible).map(|at| End { counts: Yes, at }).collect();
            let start_when = Some(When::whole_day(start));
            let duty = Duty { member: Yes, start: start_when, term: Term::Months(3), ends, lapse, waived: (No, "") };
            found.judge(w.owner(case), format!("{}|{}", case.subject(), write_day(start)), decide(w, &duty));
        }
    }
}

/// Reassessments performed in the period, each by a test.
fn each_reassessment(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("reassessments") {
        found.judge(w.owner(row), row.subject(), judge(w.in_period(row, "performed_at"), test(row)));
    }
}

pub fn reassessment_approved(w: &World, found: &mut Findings) {
    each_reassessment(w, found, |row| (row.filled("report_on") && row.filled("approved_on")).into());
}

pub fn reassessment_minutes(w: &World, found: &mut Findings) {
    each_reassessment(w, found, |row| row.filled("minutes_on").into());
}

/// I7.6: the family takes part, and the child who is old enough.
pub fn involved(w: &World, found: &mut Findings) {
    each_reassessment(w, found, |row| {
        let too_young = old_enough(w, row, row.day("performed_at")).not();
        row.says_yes("family_involved").and(too_young.or(row.says_yes("child_involved")))
    });
}

pub fn reassessment_sent(w: &World, found: &mut Findings) {
    for row in w.rows("reassessments") {
        let duty = duty_of_row(w, row, Yes, "report_on", "sent_on", Term::Days(3));
        found.judge(w.owner(row), row.subject(), duty.and_then(|duty| decide(w, &duty)));
    }
}

/// Revisions in the period, for each open case with an approved plan.
pub fn revisions_per_case(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let plans = w.related("plans", "case_id", case);
        let approved = any(plans.map(|plan| is_there(plan, "created_on").and(plan.filled("approved_on"))));
        if approved.and(open_in_period(w, case)) == Yes {
            let rows = w.related("reassessments", "case_id", case);
            let counts = |row: &&Row| row.is("kind", "revision").and(w.in_period(row, "performed_at")) == Yes;
            found.measure(w.owner(case), rows.filter(counts).count() as i64);
        }
    }
}

/// I7.7: cases with a revision after an intake, by the month of the first one in the period.
pub fn revisions_after_intake(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let rows = w.related("reassessments", "case_id", case);
        let after_intake = rows.filter(|row| row.is("kind", "revision").and(row.is("occasion", "intake")) == Yes);
        let days = after_intake.filter_map(|row| row.day("performed_at"));
        if let Some(first) = days.filter(|day| (w.from..=w.to).contains(day)).min() {
            found.count(w.owner(case), Some(month_of(first)), &[], 1);
        }
    }
}

/// I7.7: an intake that the plan did not foresee is answered within 48 hours.
pub fn within_48_hours(w: &World, found: &mut Findings) {
    for intake in w.rows("intakes") {
        let Some(case) = w.follow(intake, "case_id") else { continue };
        let recorded_on = intake.day("recorded_at");
        let planned = any(w.related("plans", "case_id", case).map(|plan| match (plan_date(plan), recorded_on) {
            (Some(date), Some(recorded)) => (date <= recorded).into(),
            _ => Unknown,
        }));
        let rows = w.related("reassessments", "case_id", case).map(|row| row.when("performed_at"));
        let ends = rows.filter(|at| at.is_none_or(|at| recorded_on.is_none_or(|recorded| at.day() >= recorded)));
        let duty = Duty {
            member: intake.is("foreseen", "false"),
            start: intake.when("recorded_at"),
            term: Term::Hours(48),
            ends: ends.map(|at| End { counts: Yes, at }).collect(),
            lapse: case.day("closed_on"),
            waived: (planned.not(), "no_plan"),
        };
        found.judge(w.owner(intake), intake.subject(), decide(w, &duty));
    }
}

/// I7.9: distinct cases brought before a conference, by its kind. Each case is counted at its own provider.
pub fn case_conferences(w: &World, found: &mut Findings) {
    let mut cases: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for meeting in w.rows("meetings") {
        let kind = meeting.text("kind");
        if ["case_conference", "videoconference"].contains(&kind) && w.in_period(meeting, "held_at") == Yes {
            cases.entry(kind).or_default().extend(meeting.listed("case_ids"));
        }
    }
    for (kind, cases) in cases {
        for case in cases {
            found.count(w.owner_at("cases", case), None, &[("kind", kind)], 1);
        }
    }
}

pub fn conference_approved(w: &World, found: &mut Findings) {
    for meeting in w.rows("meetings") {
        let kind = meeting.is_any("kind", &["case_conference", "videoconference"]);
        let outcome = judge(kind.and(w.in_period(meeting, "held_at")), meeting.filled("provider_approved_on").into());
        found.judge(w.owner(meeting), meeting.subject(), outcome);
    }
}
