//! Supervision sessions (Standard 12).

use super::model::World;
use super::outcome::{Findings, judge, judge_settling};
use super::people::{MANAGER, at_least, experience, unclear_field};
use super::row::{Day, Link, Row, nobody_knows};
use super::time::{add_months, month_of, months_touching};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes};

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
    let employed = |person: &Row| person.in_force("hired_on", "left_on", w.from, w.reference);
    w.rows("staff").iter().filter(move |person| person.is("role", MANAGER).and(employed(person)) == Yes)
}

/// How many sessions supervised a person within the days.
fn supervised(w: &World, person: &Row, from: i64, to: i64) -> i64 {
    let counts =
        |row: &&Row| row.lists("supervised_ids", person) == Yes && row.dated_within("held_at", from, to) == Yes;
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
        let member = w.in_period(row, "held_at");
        found.judge(w, w.owner(row), row.subject(), || {
            judge_settling(w, member, row.filled("record_no"), row.day("held_at"))
        });
    }
}

/// I12.3: for every case manager supervised, the supervisor is qualified, trained and more experienced.
pub fn supervisor_qualified(w: &World, found: &mut Findings) {
    for session in w.rows("supervisions") {
        let held = w.in_period(session, "held_at");
        // Somebody whom nobody knows is not named: what stands there may be a name.
        let mut strangers = 0;
        for link in session.lists.get("supervised_ids").into_iter().flatten() {
            let person = if let Link::To(place) = link { w.row("staff", *place) } else { None };
            let nobody = if let Link::Dangling(why) = link { Unknown(*why) } else { MISSING };
            let role = person.map_or(nobody, |person| person.is("role", MANAGER));
            strangers += i32::from(person.is_none());
            let name = match (person, strangers) {
                (Some(person), _) => person.subject(),
                (None, 1) => "?".to_string(),
                (None, many) => format!("?{many}"),
            };
            let subject = format!("{}|{name}", session.subject());
            found.judge(w, w.owner(session), subject, || judge(held.and(role), qualified(w, session, person)));
        }
    }
}

fn qualified(w: &World, session: &Row, supervised: Option<&Row>) -> Tri {
    let Some(supervisor) = w.follow(session, "supervisor_id") else { return nobody_knows(session, "supervisor_id") };
    let day = match session.date("held_at") {
        Day::On(day) => Ok(day),
        Day::Unknown(why) => Err(why),
        Day::Empty | Day::Later => Err(Why::EMPTY),
    };
    let degree = match supervisor.text("education") {
        "short_higher" => Unknown(Why::UNCLEAR),
        _ => supervisor.is("education", "higher"),
    };
    let field = if unclear_field(supervisor) {
        Unknown(Why::FIELD.with(Why::UNCLEAR))
    } else {
        supervisor.is_any("education_field", &["social_work", "socio_human"])
    };
    let trained = match (supervisor.date("supervision_training_on"), day) {
        (Day::Empty | Day::Later, _) => No,
        (Day::Unknown(why), _) | (Day::On(_), Err(why)) => Unknown(why),
        (Day::On(trained), Ok(day)) => (trained <= day).into(),
    };
    let ahead = supervised.map_or(MISSING, |supervised| ahead_of(supervisor, supervised, day));
    degree.and(field).and(at_least(experience(supervisor, day), 5.0)).and(trained).and(ahead)
}

/// Two years ahead: by the day where both days are known, else by whole years, which may hide up to one.
fn ahead_of(supervisor: &Row, supervised: &Row, day: Result<i64, Why>) -> Tri {
    if let (Some(own), Some(theirs)) = (supervisor.day("experience_since"), supervised.day("experience_since")) {
        return (add_months(own, 24) <= theirs).into();
    }
    match (experience(supervisor, day), experience(supervised, day)) {
        (Ok(own), Ok(theirs)) if own - theirs >= 3.0 => Yes,
        (Ok(own), Ok(theirs)) if own - theirs >= 2.0 => Unknown(Why::UNCLEAR),
        (Ok(_), Ok(_)) => No,
        (Err(one), Err(other)) => Unknown(one.with(other)),
        (Err(why), _) | (_, Err(why)) => Unknown(why),
    }
}
