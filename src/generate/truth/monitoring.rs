//! Monitoring while services run (Standard 7).

use super::appointments::Desk;
use super::cases::{closure, end_of_services, first_plan, plan_date, post_monitoring_start};
use super::counting::Term;
use super::model::World;
use super::outcome::{Findings, judge_settling};
use super::row::{Cell, Day, Link, Row, nobody_knows};
use super::slots::Interval;
use super::terms::{End, Lapse, decide, duty, start_of};
use super::time::month_of;
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes};

/// P7.1a: whether a service began is checked within 2 days.
pub fn start_checked(w: &World, found: &mut Findings) {
    for line in w.rows("plan_services") {
        let Some(start) = start_of(w, line, "starts_on") else { continue };
        let plan = w.follow(line, "plan_id");
        let lapse = match plan.and_then(|plan| w.follow(plan, "case_id")) {
            Some(case) => closure(case),
            None => plan.map_or_else(|| astray(line, "plan_id"), |plan| astray(plan, "case_id")),
        };
        found.judge(w, w.owner(line), line_subject(w, line), || {
            let mut duty = duty(Yes, start, Term::Days(2));
            duty.ends.extend(End::of_row(line, "start_checked_on"));
            duty.lapse = lapse;
            decide(w, &duty)
        });
    }
}

/// A row that leads nowhere: nobody knows when what it hangs on ended.
pub fn astray(row: &Row, field: &str) -> Lapse {
    Lapse::unknown(if let Link::Dangling(why) = row.link(field) { why } else { Why::EMPTY })
}

/// A line of a plan is known by both.
fn line_subject(w: &World, line: &Row) -> String {
    let plan = w.follow(line, "plan_id").map_or(line.text("plan_id").to_string(), Row::subject);
    format!("{plan}#{}", line.text("line_no"))
}

/// The days on which a line of a plan must be checked every month.
fn days_of_line(w: &World, line: &Row) -> Interval {
    let (from, earlier) = match (line.date("started_on"), line.date("starts_on")) {
        (Day::On(day), _) | (Day::Empty | Day::Later, Day::On(day)) => (Some(day), None),
        (Day::Unknown(why), _) | (_, Day::Unknown(why)) => (None, Some(why)),
        _ => (None, None),
    };
    let of_line = Lapse::first_of([(line, "ended_on"), (line, "ends_on")]);
    let Some(plan) = w.follow(line, "plan_id") else {
        return Interval { from, earlier, to: of_line.or(astray(line, "plan_id")) };
    };
    let of_case = w.follow(plan, "case_id").map_or_else(
        || astray(plan, "case_id"),
        |case| closure(case).or(post_monitoring_start(w, case).day_before()).or(next_plan(w, case, plan).day_before()),
    );
    Interval { from, earlier, to: of_line.or(of_case).or(Lapse::first_of([(plan, "completed_on")])) }
}

/// The date of the case's next plan of the same kind. An empty kind or date makes no plan the next one.
fn next_plan(w: &World, case: &Row, plan: &Row) -> Lapse {
    let own = plan_date(plan);
    let mut next = Lapse::default();
    for other in w.related("plans", "case_id", case).filter(|other| other.place != plan.place) {
        let alike = match (plan.cell("kind"), other.cell("kind")) {
            (Cell::Text(own), Cell::Text(other)) => (own == other).into(),
            (Cell::Unknown(why), Cell::Text(_) | Cell::Unknown(_)) | (Cell::Text(_), Cell::Unknown(why)) => {
                Unknown(why)
            }
            _ => No,
        };
        let date = plan_date(other);
        let later = match (own, date) {
            (Day::On(own), Day::On(date)) => (date > own).into(),
            (Day::Unknown(why), Day::On(_) | Day::Unknown(_)) | (Day::On(_), Day::Unknown(why)) => Unknown(why),
            _ => No,
        };
        match (Tri::and(alike, later), date) {
            (Yes, Day::On(date)) => next.on = next.on.into_iter().chain([date]).min(),
            (Unknown(why), _) => next.doubt = super::terms::both(next.doubt, Some(why)),
            _ => {}
        }
    }
    next
}

/// P7.1b: every month somebody checks that the service is provided.
pub fn monthly_check(w: &World, found: &mut Findings) {
    for line in w.rows("plan_services") {
        let plan = w.follow(line, "plan_id");
        for (first, last, member) in days_of_line(w, line).months(w) {
            let subject = format!("{}|{}", line_subject(w, line), month_of(first));
            found.judge(w, w.owner(line), subject, || {
                // Of which plan the line is nobody knows: any check may be one of it.
                let of_provider = || {
                    let checks = w.rows("service_checks").iter();
                    let own = checks.filter(|check| check.owner.is_some() && check.owner == line.owner);
                    own.map(|check| (check, nobody_knows(check, "plan_id"))).collect()
                };
                let checks = plan.map_or_else(of_provider, |plan| w.helping("service_checks", "plan_id", plan));
                let checked = w.some_row(checks, |check| {
                    let of_line = match line.text("line_no") {
                        "" => MISSING,
                        number => check.is("line_no", number),
                    };
                    of_line.and(check.dated_within("checked_on", first, last))
                });
                judge_settling(w, member, checked, Some(last))
            });
        }
    }
}

/// The days of a case's duty of monthly reports.
fn reporting_duty(w: &World, case: &Row) -> Interval {
    let first = first_plan(w, case);
    Interval { from: first.on, earlier: first.doubt, to: end_of_services(w, case).day_before() }
}

/// I7.2: a report for every month.
pub fn monthly_report(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        for (first, last, member) in reporting_duty(w, case).months(w) {
            let month = month_of(first);
            found.judge(w, w.owner(case), format!("{}|{month}", case.subject()), || {
                let reports = w.helping("monitoring_reports", "case_id", case);
                let reported = w.some_row(reports, |report| match report.is("month", &month) {
                    MISSING => report.dated_within("written_on", first, last),
                    named => named,
                });
                judge_settling(w, member, reported, Some(last))
            });
        }
    }
}

/// Reports reach the case manager within 3 days of what they are counted from, unless the manager wrote them.
pub fn report_sent(w: &World, found: &mut Findings, kind: &str, start: &str) {
    let desk = Desk::of(w);
    for report in w.rows("monitoring_reports") {
        let Some(start) = start_of(w, report, start) else { continue };
        let member = report.is("kind", kind);
        found.judge(w, w.owner(report), report.subject(), || {
            let mut duty = duty(member, start, Term::Days(3));
            duty.ends.extend(End::of_row(report, "sent_on"));
            duty.waived = (own_report(w, &desk, report), "own_report");
            decide(w, &duty)
        });
    }
}

/// Whether the case's own manager wrote the report.
fn own_report(w: &World, desk: &Desk, report: &Row) -> Tri {
    let written = match report.date("written_on") {
        Day::On(day) => Ok(day),
        Day::Unknown(why) => Err(why),
        Day::Empty | Day::Later => Err(Why::EMPTY),
    };
    match (w.follow(report, "case_id"), report.link("case_id")) {
        (Some(case), _) => desk.now(w).is_manager(case, &report.link("author_id"), written),
        (None, Link::Dangling(why)) => Unknown(why),
        (None, _) => MISSING,
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
        let duty = reporting_duty(w, case);
        let Some(from) = duty.from.filter(|_| duty.doubt().is_none()) else { continue };
        let to = duty.to.on.unwrap_or(i64::MAX);
        if from.max(w.from) <= to.min(w.reference) {
            let reports = w.related("monitoring_reports", "case_id", case);
            found.measure(w.owner(case), reports.filter(|row| w.in_period(row, "written_on") == Yes).count() as i64);
        }
    }
}
