//! Reassessments, revisions, intakes and conferences (Standard 7).

use std::collections::{BTreeMap, BTreeSet};

use super::appointments::Desk;
use super::cases::{closure, end_of_services, first_plan, open_in_period, plan_date};
use super::counting::Term;
use super::model::World;
use super::monitoring::astray;
use super::outcome::{Findings, Outcome, judge, judge_settling};
use super::plans::old_enough;
use super::row::{Day, Link, Row, nobody_knows};
use super::terms::{End, Lapse, decide, duty, start_of};
use super::time::{When, month_of, write_day};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// I7.4.1: from the first plan on, no three months without a reassessment.
pub fn every_3_months(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let first = first_plan(w, case);
        if let Some(why) = first.doubt {
            found.judge(w, w.owner(case), case.subject(), || Some(Outcome::unknown(why)));
            continue;
        }
        let Some(anchor) = first.on else { continue };
        let lapse = end_of_services(w, case);
        let days = w.related("reassessments", "case_id", case).filter_map(|row| row.day("performed_at"));
        let events: BTreeSet<i64> = days.filter(|day| *day > anchor).collect();
        for start in [anchor].into_iter().chain(events.iter().copied()) {
            if lapse.on.is_some_and(|lapse| start >= lapse) {
                continue;
            }
            let next = events.iter().find(|day| **day > start).copied();
            let subject = format!("{}|{}", case.subject(), write_day(start));
            found.judge(w, w.owner(case), subject, || decide(w, &gap(w, case, start, next, lapse)));
        }
    }
}

/// The duty that runs from one event to the next; events of which nobody knows the day or the case may be in between.
fn gap(w: &World, case: &Row, start: i64, next: Option<i64>, lapse: Lapse) -> super::terms::Duty {
    let mut duty = duty(Yes, Ok(When::whole_day(start)), Term::Months(3));
    let sure = next.map(|day| End { counts: Yes, at: Ok(When::whole_day(day)), slot: None, about: Yes });
    duty.ends.extend(sure);
    for (row, about) in w.helping("reassessments", "case_id", case) {
        let Some(end) = End::of_related(row, about, Yes, "performed_at") else { continue };
        let in_between = end.at.is_err() || (about != Yes && end.at.is_ok_and(|at| at.day() > start));
        duty.ends.extend(in_between.then_some(end));
    }
    duty.lapse = lapse;
    duty.asked_of = Some(("reassessments", w.owner(case)));
    duty
}

/// Reassessments performed in the period, each by a test, with time to settle.
fn each_settling(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("reassessments") {
        let member = w.in_period(row, "performed_at");
        found.judge(w, w.owner(row), row.subject(), || judge_settling(w, member, test(row), row.day("performed_at")));
    }
}

/// I7.4.1: reported, and approved by somebody else than the case's manager of that day.
pub fn approved(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    each_settling(w, found, |row| {
        let day = match row.date("performed_at") {
            Day::On(day) => Ok(day),
            Day::Unknown(why) => Err(why),
            Day::Empty | Day::Later => Err(Why::EMPTY),
        };
        let by_another = match (row.link("approved_by"), w.follow(row, "case_id")) {
            (Link::Empty, _) => Yes,
            (approver, Some(case)) => desk.now(w).is_manager(case, &approver, day).not(),
            // Where nobody is appointed at all, no manager is.
            (_, None) if !desk.now(w).iter().any(|one| one.owner.is_none() || one.owner == row.owner) => Yes,
            (Link::Dangling(why), None) => nobody_knows(row, "case_id").and(Unknown(why)),
            (_, None) => nobody_knows(row, "case_id"),
        };
        row.filled("report_on").and(row.filled("approved_on")).and(by_another)
    });
}

pub fn minutes(w: &World, found: &mut Findings) {
    each_settling(w, found, |row| row.filled("minutes_on"));
}

/// I7.6: the family takes part, and the child who is old enough.
pub fn involved(w: &World, found: &mut Findings) {
    for row in w.rows("reassessments") {
        let member = w.in_period(row, "performed_at");
        found.judge(w, w.owner(row), row.subject(), || {
            let too_young = old_enough(w, row, row.date("performed_at")).not();
            judge(member, row.says_yes("family_involved").and(too_young.or(row.says_yes("child_involved"))))
        });
    }
}

pub fn sent(w: &World, found: &mut Findings) {
    for row in w.rows("reassessments") {
        let Some(start) = start_of(w, row, "report_on") else { continue };
        found.judge(w, w.owner(row), row.subject(), || {
            let mut duty = duty(Yes, start, Term::Days(3));
            duty.ends.extend(End::of_row(row, "sent_on"));
            decide(w, &duty)
        });
    }
}

/// Revisions in the period, for each open case with an approved plan.
pub fn revisions_per_case(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let approved = any(w.related("plans", "case_id", case).map(|plan| plan.filled("approved_on")));
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

/// Whether the case had a plan by that day; without any date nobody can tell.
fn planned_by(w: &World, case: &Row, day: Day) -> Tri {
    let first = first_plan(w, case);
    match (first.on, day) {
        (Some(first), Day::On(day)) if first <= day => Yes,
        (_, Day::Unknown(why)) => Unknown(why),
        // The first plan is dated, and came later.
        (Some(_), _) if first.doubt.is_none() => No,
        _ => match first.doubt {
            Some(why) => Unknown(why),
            None => any(w.related("plans", "case_id", case).map(|plan| match plan_date(plan) {
                Day::Empty => MISSING,
                _ => No,
            })),
        },
    }
}

/// I7.7: an intake that the plan did not foresee is answered within 48 hours.
pub fn within_48_hours(w: &World, found: &mut Findings) {
    for intake in w.rows("intakes") {
        let Some(start) = start_of(w, intake, "recorded_at") else { continue };
        let case = w.follow(intake, "case_id");
        let member = intake.is("foreseen", "false");
        let planned =
            case.map_or(nobody_knows(intake, "case_id"), |case| planned_by(w, case, intake.date("recorded_at")));
        let lapse = case.map_or_else(|| astray(intake, "case_id"), closure);
        found.judge(w, w.owner(intake), intake.subject(), || {
            let mut duty = duty(member, start, Term::Hours(48));
            let rows = case.map_or_else(|| astray_of(w, intake), |case| w.helping("reassessments", "case_id", case));
            let ends = rows.into_iter().filter_map(|(row, about)| End::of_related(row, about, Yes, "performed_at"));
            duty.ends =
                ends.filter(|end| !matches!((end.at, start), (Ok(at), Ok(start)) if is_before(at, start))).collect();
            duty.lapse = lapse;
            duty.waived = (planned.not(), "no_plan");
            decide(w, &duty)
        });
    }
}

/// The reassessments of an intake's provider of which nobody knows whose they are, where nobody knows whose it is.
fn astray_of<'w>(w: &'w World, intake: &Row) -> Vec<(&'w Row, Tri)> {
    let own = w.rows("reassessments").iter().filter(|row| row.owner.is_some() && row.owner == intake.owner);
    own.filter_map(|row| match row.link("case_id") {
        Link::Dangling(why) => Some((row, Unknown(why))),
        _ => None,
    })
    .collect()
}

/// Whether it was before: by the minute where both have one, else by the day.
fn is_before(at: When, start: When) -> bool {
    if at.timed && start.timed { at.first < start.first } else { at.day() < start.day() }
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
        let member = kind.and(w.in_period(meeting, "held_at"));
        found.judge(w, w.owner(meeting), meeting.subject(), || judge(member, meeting.filled("provider_approved_on")));
    }
}
