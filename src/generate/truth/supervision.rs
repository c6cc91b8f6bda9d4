//! Supervision sessions (Standard 12).

use super::model::{Row, World};
use super::outcome::{Findings, judge};
use super::people::{MANAGER, at_least, experience, has_degree};
use super::time::{month_of, months_touching};
use super::tri::{No, Tri, Unknown, Yes};

/// The month of a session held in the period.
fn month_held(w: &World, row: &Row) -> Option<String> {
    row.day("held_at").filter(|day| (w.from..=w.to).contains(day)).map(month_of)
}

pub fn sessions(w: &World, found: &mut Findings) {
    for row in w.rows("supervisions") {
        if let Some(month) = month_held(w, row) {
            found.count(w.owner(row), Some(month), &[("kind", row.text("kind")), ("mode", row.text("mode"))], 1);
        }
    }
}

pub fn on_request(w: &World, found: &mut Findings) {
    for row in w.rows("supervisions").iter().filter(|row| row.text("on_request") == "true") {
        if let Some(month) = month_held(w, row) {
            found.count(w.owner(row), Some(month), &[], 1);
        }
    }
}

/// Case managers employed in the period.
fn managers(w: &World) -> impl Iterator<Item = &Row> {
    let staff = w.rows("staff").iter();
    staff.filter(|person| person.text("role") == MANAGER && person.in_force("hired_on", "left_on", w.from, w.reference))
}

/// How many sessions supervised a person within the days.
fn supervised(w: &World, person: &Row, from: i64, to: i64) -> i64 {
    let counts = |row: &&Row| row.lists("supervised_ids", person) && row.dated_within("held_at", from, to) == Yes;
    w.rows("supervisions").iter().filter(counts).count() as i64
}

pub fn per_manager(w: &World, found: &mut Findings) {
    for person in managers(w) {
        found.measure(w.owner(person), supervised(w, person, w.from, w.to));
    }
}

pub fn per_manager_and_month(w: &World, found: &mut Findings) {
    for person in managers(w) {
        for (first, last) in months_touching(w.from, w.reference) {
            found.measure(w.owner(person), supervised(w, person, first, last));
        }
    }
}

pub fn recorded(w: &World, found: &mut Findings) {
    for row in w.rows("supervisions") {
        let outcome = judge(w.in_period(row, "held_at"), row.filled("record_no").into());
        found.judge(w.owner(row), row.subject(), outcome);
    }
}

/// I12.3: for everyone supervised, the supervisor is qualified, trained and more experienced.
pub fn supervisor_qualified(w: &World, found: &mut Findings) {
    for session in w.rows("supervisions") {
        let Some(supervisor) = w.follow(session, "supervisor_id") else { continue };
        for place in session.listed("supervised_ids") {
            let Some(supervised) = w.row("staff", place) else { continue };
            let subject = format!("{}|{}", session.subject(), supervised.subject());
            let qualified = qualified(supervisor, supervised, session.day("held_at"));
            found.judge(w.owner(session), subject, judge(w.in_period(session, "held_at"), qualified));
        }
    }
}

fn qualified(supervisor: &Row, supervised: &Row, day: Option<i64>) -> Tri {
    let field = supervisor.is_any("education_field", &["social_work", "socio_human"]);
    let trained = match (supervisor.day("supervision_training_on"), day) {
        (None, _) => No,
        (Some(_), None) => Unknown,
        (Some(trained), Some(day)) => (trained <= day).into(),
    };
    let own = experience(supervisor, day);
    let ahead = match (own, experience(supervised, day)) {
        (Some(own), Some(theirs)) => at_least(Some(own - theirs), 2.0),
        _ => Unknown,
    };
    has_degree(supervisor).and(field).and(at_least(own, 5.0)).and(trained).and(ahead)
}
