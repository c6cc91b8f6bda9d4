//! Visits (Standard 4).

use super::assessments::by_another;
use super::model::World;
use super::outcome::{Findings, judge, judge_settling};
use super::row::{Day, Row, nobody_knows};
use super::time::month_of;
use super::tri::{MISSING, No, Tri, Unknown, Yes, all, any};

/// Whether a visit was made for the assessment: not after the day of the case's first plan.
fn for_the_assessment(w: &World, visit: &Row) -> Tri {
    if !w.has(visit.owner.as_ref(), "plans") {
        return Yes;
    }
    let Some(case) = w.follow(visit, "case_id") else {
        // Where there is no plan at all, none came before the visit.
        let mut plans = w.rows("plans").iter();
        let any = plans.any(|plan| plan.owner.is_none() || plan.owner == visit.owner);
        return if any { nobody_knows(visit, "case_id") } else { Yes };
    };
    let visited = visit.date("visited_at");
    let after = any(w.related("plans", "case_id", case).map(|plan| match (plan.date("created_on"), visited) {
        (Day::On(created), Day::On(visited)) => (visited > created).into(),
        (Day::Unknown(why), _) | (Day::On(_), Day::Unknown(why)) => Unknown(why),
        (Day::Empty, _) => plan.missing("created_on"),
        (Day::On(_), Day::Empty) => MISSING,
        (Day::Later, _) | (_, Day::Later) => No,
    }));
    after.not()
}

/// Visits for the assessment made in the period, each by a test, with time to settle.
fn each_for_the_assessment(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("visits") {
        let member = w.in_period(row, "visited_at").and(for_the_assessment(w, row));
        found.judge(w, w.owner(row), row.subject(), || judge_settling(w, member, test(row), row.day("visited_at")));
    }
}

pub fn report_approved(w: &World, found: &mut Findings) {
    each_for_the_assessment(w, found, |row| {
        row.filled("report_on").and(row.filled("approved_on")).and(by_another(row, "staff_id"))
    });
}

pub fn report_content(w: &World, found: &mut Findings) {
    each_for_the_assessment(w, found, |row| {
        row.says_yes("summary").and(all(["next_on", "next_place", "next_purpose"].map(|field| row.filled(field))))
    });
}

/// Visits of the period that a filter keeps, each by a test.
fn each(w: &World, found: &mut Findings, filter: impl Fn(&Row) -> Tri, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("visits") {
        let member = w.in_period(row, "visited_at").and(filter(row));
        found.judge(w, w.owner(row), row.subject(), || judge(member, test(row)));
    }
}

pub fn planned(w: &World, found: &mut Findings) {
    let announced_at_home = |row: &Row| row.is("place", "home").and(row.says_yes("announced"));
    each(w, found, announced_at_home, |row| row.filled("planned_on"));
}

/// I4.5: nobody comes home unannounced without a reason, and an approval that is no younger than the visit.
pub fn unannounced_approved(w: &World, found: &mut Findings) {
    let unannounced = |row: &Row| row.is("place", "home").and(row.says_any("announced", &["false"]));
    each(w, found, unannounced, |row| {
        let in_time = match (row.date("unannounced_approved_on"), row.date("visited_at")) {
            (Day::Empty | Day::Later, _) => No,
            (Day::On(approved), Day::On(visited)) => (approved <= visited).into(),
            (Day::Unknown(why), _) | (_, Day::Unknown(why)) => Unknown(why),
            _ => MISSING,
        };
        row.filled("unannounced_reason").and(in_time)
    });
}

pub fn trips(w: &World, found: &mut Findings) {
    for row in w.rows("visits") {
        if let Some(day) = row.day("visited_at").filter(|day| (w.from..=w.to).contains(day)) {
            found.count(w.owner(row), Some(month_of(day)), &[("place", row.text("place"))], 1);
        }
    }
}
