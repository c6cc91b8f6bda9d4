//! Whether each case has its person (Standards 1 and 9).

use super::cases::{
    Appointment, Appointments, Supervisor, appointments, last_day, measures_in_force, open_in_period, to_case,
};
use super::model::{Link, Row, World};
use super::outcome::{Findings, judge};
use super::people::{MANAGER, OFFICER};
use super::tri::{No, Tri, Unknown, Yes, any};

/// Whether the appointed person has not left before the day; nobody knows of a person whom nobody knows.
fn still_there(w: &World, appointment: &Appointment, day: i64) -> Tri {
    match appointment.staff {
        Link::To(place) => {
            w.row("staff", place).map_or(Unknown, |person| person.day("left_on").is_none_or(|left| left >= day).into())
        }
        Link::Empty | Link::Dangling => Unknown,
    }
}

/// Whether the case has a case manager on the day, held by a person who is still there.
fn has_manager(w: &World, all: &Appointments, case: &Row, day: i64) -> Tri {
    any(to_case(all, case).map(|row| row.has_role(MANAGER).and(row.in_force_on(day)).and(still_there(w, row, day))))
}

/// I1.1.1: cases with a protection measure.
pub fn under_measure(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for case in w.rows("cases") {
        if measures_in_force(w, case).next().is_none() {
            continue;
        }
        let ends: Option<Vec<i64>> =
            w.related("measures", "case_id", case).map(|measure| measure.day("ended_on")).collect();
        let measures_ended = ends.and_then(|ends| ends.into_iter().max());
        let day = measures_ended.map_or(last_day(w, case), |ended| ended.min(last_day(w, case)));
        let outcome = judge(open_in_period(w, case), has_manager(w, &all, case, day));
        found.judge(w.owner(case), case.subject(), outcome);
    }
}

/// I1.1.2: children with disabilities followed by a complex assessment service.
pub fn with_disability(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for case in w.rows("cases") {
        let degree = !["", "none"].contains(&case.text("disability_degree"));
        let service = w.follow(case, "service_id").map_or(Unknown, |service| service.is("kind", "complex_assessment"));
        let member = case.is("category", "disability").or(degree).and(service).and(open_in_period(w, case));
        let outcome = judge(member, has_manager(w, &all, case, last_day(w, case)));
        found.judge(w.owner(case), case.subject(), outcome);
    }
}

/// Whether the appointment's supervisor is a case manager; an empty name is no supervisor.
fn supervised(w: &World, appointment: &Appointment) -> Tri {
    match appointment.supervisor {
        Supervisor::CannotSay | Supervisor::Link(Link::Dangling) => Unknown,
        Supervisor::Link(Link::Empty) => No,
        Supervisor::Link(Link::To(place)) => w.row("staff", place).map_or(Unknown, |person| person.is("role", MANAGER)),
    }
}

/// Appointments to a case that are in force on its last day.
fn in_force_then<'a>(w: &World, all: &'a Appointments, case: &'a Row) -> Vec<&'a Appointment> {
    let day = last_day(w, case);
    to_case(all, case).filter(|row| row.in_force_on(day)).collect()
}

/// Whether one of them is a case officer whom a case manager supervises.
fn has_supervised_officer(w: &World, rows: &[&Appointment]) -> Tri {
    any(rows.iter().map(|row| row.has_role(OFFICER).and(supervised(w, row))))
}

/// I1.1.3: cases of prevention have a manager, or an officer whom one supervises.
pub fn managed_or_supervised(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for case in w.rows("cases") {
        let rows = in_force_then(w, &all, case);
        let managed = any(rows.iter().map(|row| row.has_role(MANAGER)));
        let member = case.is("category", "prevention").and(open_in_period(w, case));
        let outcome = judge(member, managed.or(has_supervised_officer(w, &rows)));
        found.judge(w.owner(case), case.subject(), outcome);
    }
}

/// P9.3: where an officer works without a manager, a manager supervises.
pub fn officer_supervised(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for case in w.rows("cases") {
        let rows = in_force_then(w, &all, case);
        let officer = any(rows.iter().map(|row| row.has_role(OFFICER)));
        let managed = any(rows.iter().map(|row| row.has_role(MANAGER)));
        let member = open_in_period(w, case).and(officer).and(managed.not());
        let criterion = if member == Yes || member == Unknown { has_supervised_officer(w, &rows) } else { No };
        found.judge(w.owner(case), case.subject(), judge(member, criterion));
    }
}
