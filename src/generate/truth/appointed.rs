//! Whether each case has its person (Standards 1 and 9).

use super::appointments::{Appointment, Desk, Supervisor};
use super::cases::{last_day, open_in_period, protects, protects_in_period};
use super::model::World;
use super::outcome::{Findings, judge};
use super::people::{MANAGER, OFFICER};
use super::row::{Day, Link, Row, nobody_knows};
use super::terms::both;
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// Whether the appointed person has not left before the day; nobody knows of a person whom nobody knows.
fn still_there(w: &World, appointment: &Appointment, day: Result<i64, Why>) -> Tri {
    let person = match appointment.staff {
        Link::To(place) => w.row("staff", place),
        Link::Dangling(why) => return Unknown(why),
        Link::Empty | Link::Among(_) => None,
    };
    match person.map(|person| person.date("left_on")) {
        None => MISSING,
        Some(Day::Empty | Day::Later) => Yes,
        Some(Day::Unknown(why)) => Unknown(why),
        Some(Day::On(left)) => day.map_or_else(Unknown, |day| (left >= day).into()),
    }
}

/// Whether the case has a case manager on the day, held by a person who is still there.
fn has_manager(w: &World, desk: &Desk, case: &Row, day: Result<i64, Why>) -> Tri {
    w.some(desk.now(w).helping(case).into_iter().map(|(row, about)| {
        let appointed = row.has_role(MANAGER).and(row.in_force_on(day)).and(still_there(w, row, day));
        (row.slot, about.and(appointed))
    }))
}

/// The latest end of the case's measures of protection when all of them have ended.
fn end_of_measures(w: &World, case: &Row) -> Result<Option<i64>, Why> {
    let (mut last, mut doubt): (Option<i64>, Option<Why>) = (None, None);
    let mut perhaps: Option<(i64, Why)> = None;
    for measure in w.related("measures", "case_id", case) {
        match (protects(measure), measure.date("ended_on")) {
            (No, _) => {}
            (Yes, Day::Empty | Day::Later) => return Ok(None),
            (Yes, Day::On(ended)) => last = last.max(Some(ended)),
            // Of empty kind: as far as the register says, it is none of protection.
            (Unknown(why), _) if why.has(Why::EMPTY) && why.only(Why::EMPTY.with(Why::ABSENT)) => {}
            (Unknown(why), Day::On(ended)) => {
                perhaps = perhaps.filter(|(latest, _)| *latest >= ended).or(Some((ended, why)));
            }
            (Unknown(why), _) | (_, Day::Unknown(why)) => doubt = both(doubt, Some(why)),
        }
    }
    match (doubt, perhaps) {
        (Some(why), _) => Err(why),
        (None, Some((ended, why))) if last < Some(ended) => Err(why),
        _ => Ok(last),
    }
}

/// I1.1.1: cases with a protection measure.
pub fn under_measure(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for case in w.rows("cases") {
        let protected = any(w.related("measures", "case_id", case).map(|measure| protects_in_period(w, measure)));
        let member = open_in_period(w, case).and(protected);
        found.judge(w, w.owner(case), case.subject(), || {
            let day =
                last_day(w, case).and_then(|last| Ok(end_of_measures(w, case)?.map_or(last, |end| end.min(last))));
            judge(member, has_manager(w, &desk, case, day))
        });
    }
}

/// I1.1.2: children with disabilities followed by a complex assessment service.
pub fn with_disability(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for case in w.rows("cases") {
        let degree = case.filled("disability_degree").and(case.is("disability_degree", "none").not());
        let service = w
            .follow(case, "service_id")
            .map_or(nobody_knows(case, "service_id"), |service| service.is("kind", "complex_assessment"));
        let member = case.is("category", "disability").or(degree).and(service).and(open_in_period(w, case));
        found.judge(w, w.owner(case), case.subject(), || judge(member, has_manager(w, &desk, case, last_day(w, case))));
    }
}

/// Whether the appointment's supervisor is a case manager; an empty name is no supervisor.
fn supervised(w: &World, appointment: &Appointment) -> Tri {
    match &appointment.supervisor {
        Supervisor::CannotSay | Supervisor::Link(Link::Among(_)) => MISSING,
        Supervisor::Link(Link::Dangling(why)) => Unknown(*why),
        Supervisor::Link(Link::Empty) => No,
        Supervisor::Link(Link::To(place)) => {
            w.row("staff", *place).map_or(MISSING, |person| person.is("role", MANAGER))
        }
    }
}

/// Whether a case manager works on the case on its last day.
fn managed(w: &World, desk: &Desk, case: &Row) -> Tri {
    let day = last_day(w, case);
    w.some(
        desk.now(w)
            .helping(case)
            .into_iter()
            .map(|(row, about)| (row.slot, about.and(row.has_role(MANAGER)).and(row.in_force_on(day)))),
    )
}

/// Whether on that day a case officer works on it whom a case manager supervises.
fn supervised_officer(w: &World, desk: &Desk, case: &Row) -> Tri {
    let day = last_day(w, case);
    w.some(desk.now(w).helping(case).into_iter().map(|(row, about)| {
        (row.slot, about.and(row.has_role(OFFICER)).and(row.in_force_on(day)).and(supervised(w, row)))
    }))
}

/// I1.1.3: cases of prevention have a manager, or an officer whom one supervises.
pub fn managed_or_supervised(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for case in w.rows("cases") {
        let member = case.is("category", "prevention").and(open_in_period(w, case));
        found.judge(w, w.owner(case), case.subject(), || {
            judge(member, managed(w, &desk, case).or(supervised_officer(w, &desk, case)))
        });
    }
}

/// P9.3: where an officer works, so does a manager, or one supervises.
pub fn officer_supervised(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for case in w.rows("cases") {
        let day = last_day(w, case);
        let officer = any(desk.now(w).to(case.place).map(|row| row.has_role(OFFICER).and(row.in_force_on(day))));
        let member = open_in_period(w, case).and(officer);
        found.judge(w, w.owner(case), case.subject(), || {
            judge(member, managed(w, &desk, case).or(supervised_officer(w, &desk, case)))
        });
    }
}
