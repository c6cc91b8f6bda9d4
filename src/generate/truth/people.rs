//! Staff: who is employed, how experienced, how well qualified (Standards 2, 8, 9 and 10).

use super::appointments::{Appointment, Appointments, Desk};
use super::model::World;
use super::outcome::{Findings, Kind, Outcome, judge, judge_or_wait, recent};
use super::row::{Cell, Day, Link, Row, nobody_knows};
use super::terms::{both, valid_from};
use super::time::years_between;
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, all};

pub const MANAGER: &str = "case_manager";
pub const OFFICER: &str = "case_officer";

/// `hired_on` empty or on or before the reference day, `left_on` empty or on or after it.
pub fn employed_on_reference(w: &World, person: &Row) -> Tri {
    person.in_force("hired_on", "left_on", w.reference, w.reference)
}

/// Whether staff in one of these roles is employed on the reference day (no roles: everybody).
pub fn employed_as(w: &World, person: &Row, roles: &[&str]) -> Tri {
    let role = if roles.is_empty() { Yes } else { person.is_any("role", roles) };
    role.and(employed_on_reference(w, person))
}

/// Staff in one of these roles employed on the reference day, each by a test (no roles: everybody).
pub fn each_employed(w: &World, found: &mut Findings, roles: &[&str], test: impl Fn(&Row) -> Tri) {
    for person in w.rows("staff") {
        let member = employed_as(w, person, roles);
        found.judge(w, w.owner(person), person.subject(), || judge(member, test(person)));
    }
}

/// A field of staff that must be filled.
pub fn each_has(w: &World, found: &mut Findings, roles: &[&str], field: &str) {
    each_employed(w, found, roles, |person| person.filled(field));
}

/// I8.6: confidentiality is signed for, or proved otherwise.
pub fn confidentiality(w: &World, found: &mut Findings) {
    let roles = [MANAGER, OFFICER, "specialist", "service_coordinator"];
    each_employed(w, found, &roles, |person| person.filled("confidentiality_on").or_unknown(Why::PROOF));
}

/// Years of experience on a day, or why nobody knows.
pub fn experience(person: &Row, day: Result<i64, Why>) -> Result<f64, Why> {
    let day = match day {
        Ok(day) => day,
        Err(why) => return Err(unread_experience(person).map_or(why, |unread| why.with(unread))),
    };
    match person.date("experience_since") {
        Day::On(since) => return Ok(years_between(since, day) as f64),
        Day::Unknown(why) => return Err(why),
        Day::Empty | Day::Later => {}
    }
    match (person.number("experience_years"), person.date("hired_on")) {
        (Ok(at_hiring), Day::On(hired)) => Ok(at_hiring + years_between(hired, day) as f64),
        (Err(why), Day::Unknown(other)) => Err(why.with(other)),
        (Err(why), Day::Empty | Day::Later) => Err(why.with(Why::EMPTY)),
        (Err(why), Day::On(_)) | (Ok(_), Day::Unknown(why)) => Err(why),
        (Ok(_), Day::Empty | Day::Later) => Err(Why::EMPTY),
    }
}

/// Why the experience of a person could not be read, where a cell could not.
fn unread_experience(person: &Row) -> Option<Why> {
    match person.date("experience_since") {
        Day::Unknown(why) => return Some(why),
        Day::On(_) => return None,
        Day::Empty | Day::Later => {}
    }
    let at_hiring = if let Cell::Unknown(why) = person.cell("experience_years") { Some(why) } else { None };
    both(at_hiring, person.doubt("hired_on"))
}

/// At least so many years; unknown if the experience is.
pub fn at_least(years: Result<f64, Why>, minimum: f64) -> Tri {
    years.map_or_else(Unknown, |years| (years >= minimum).into())
}

/// The day on which a person took a role: as written, else the first appointment in it.
fn took_role_on(person: &Row, role: &str, all: &Appointments) -> Result<i64, Why> {
    match person.date("role_since") {
        Day::On(day) => return Ok(day),
        Day::Unknown(why) => return Err(why),
        Day::Empty | Day::Later => {}
    }
    first_day_in(all.iter().filter(|row| row.staff == Link::To(person.place)), role)
}

/// The first day of appointments in a role. A role that is empty says nothing; one that could not be read may be this
/// one, and an earlier one.
fn first_day_in<'a>(rows: impl Iterator<Item = &'a Appointment>, role: &str) -> Result<i64, Why> {
    let (mut first, mut perhaps): (Option<i64>, Vec<(Option<i64>, Why)>) = (None, Vec::new());
    for row in rows {
        match (row.has_role(role), row.appointed_on) {
            (No | MISSING, _) | (_, Day::Empty | Day::Later) => {}
            (Yes, Day::On(day)) => first = first.into_iter().chain([day]).min(),
            (Unknown(why), Day::On(day)) => perhaps.push((Some(day), why)),
            (Unknown(why), Day::Unknown(other)) => perhaps.push((None, why.with(other))),
            (Yes, Day::Unknown(why)) => perhaps.push((None, why)),
        }
    }
    let earlier = |day: Option<i64>| day.is_none_or(|day| first.is_none_or(|first| day < first));
    let causes = perhaps.into_iter().filter(|(day, _)| earlier(*day)).map(|(_, why)| why);
    match causes.reduce(Why::with) {
        Some(why) => Err(why),
        None => first.ok_or(Why::EMPTY),
    }
}

/// A university degree, long or short.
fn has_degree(person: &Row) -> Tri {
    person.is_any("education", &["higher", "short_higher"])
}

/// Whether the field of study is of the socio-human sector; of law and others the Order does not say.
fn socio_human(person: &Row) -> Tri {
    let named = person.is("education_field", "socio_human");
    if unclear_field(person) { Unknown(Why::FIELD) } else { named }
}

/// A field of study that is neither social work nor surely of the socio-human sector.
pub fn unclear_field(person: &Row) -> bool {
    ["legal", "other"].contains(&person.text("education_field"))
}

/// The requirements of 9.1 and 9.2 on a given day.
fn qualified_as_manager(person: &Row, day: Result<i64, Why>) -> Tri {
    let years = experience(person, day);
    let social = person.is("education_field", "social_work").and(at_least(years, 3.0));
    let human = socio_human(person).and(at_least(years, 5.0));
    has_degree(person).and(social.or(human))
}

/// The requirements of 9.3.
fn qualified_as_officer(person: &Row) -> Tri {
    has_degree(person).and(person.is("education_field", "social_work").or(socio_human(person)))
}

/// Employed people of a role, by their qualification; a role taken before the Order is not judged by it.
fn recruited(w: &World, found: &mut Findings, role: &str, test: impl Fn(&Row, Result<i64, Why>) -> Tri) {
    let desk = Desk::of(w);
    for person in w.rows("staff") {
        let member = employed_as(w, person, &[role]);
        found.judge(w, w.owner(person), person.subject(), || {
            let day = took_role_on(person, role, desk.now(w));
            let before = match day {
                Ok(day) => Tri::from(day < valid_from()),
                // Nobody told: it is not taken to be before. Told, and nobody can read it: it may be.
                Err(Why::EMPTY) => No,
                Err(why) => Unknown(why),
            };
            match before {
                Yes if member != No => Some(Outcome::of(Kind::Excluded, "before_order")),
                Unknown(why) => judge(member, test(person, day).or_unknown(why)),
                _ => judge(member, test(person, day)),
            }
        });
    }
}

pub fn manager_qualified(w: &World, found: &mut Findings) {
    recruited(w, found, MANAGER, qualified_as_manager);
}

pub fn officer_qualified(w: &World, found: &mut Findings) {
    recruited(w, found, OFFICER, |person, _| qualified_as_officer(person));
}

pub fn papers_on_file(w: &World, found: &mut Findings) {
    each_employed(w, found, &[MANAGER, OFFICER], |person| {
        person.says_yes("diploma_on_file").and(person.filled("job_description_on"))
    });
}

/// Delegations that begin in the period are approved before they begin.
pub fn delegation_approved(w: &World, found: &mut Findings) {
    for row in w.rows("delegations") {
        let member = w.in_period(row, "from_on");
        found.judge(w, w.owner(row), row.subject(), || {
            let approved = match (row.date("approved_on"), row.date("from_on")) {
                (Day::Empty | Day::Later, _) => No,
                (Day::On(approved), Day::On(from)) => (approved <= from).into(),
                (Day::Unknown(why), _) | (_, Day::Unknown(why)) => Unknown(why),
                _ => MISSING,
            };
            judge(member, approved)
        });
    }
}

/// Whoever takes over everything must be as qualified as the one who hands over.
pub fn full_delegation_qualified(w: &World, found: &mut Findings) {
    for row in w.rows("delegations") {
        let member = w.in_period(row, "from_on").and(row.is("kind", "full"));
        found.judge(w, w.owner(row), row.subject(), || {
            let from = match row.date("from_on") {
                Day::On(day) => Ok(day),
                Day::Unknown(why) => Err(why),
                Day::Empty | Day::Later => Err(Why::EMPTY),
            };
            let delegate = w.follow(row, "to_staff_id");
            let nobody = if let Link::Dangling(why) = row.link("to_staff_id") { Unknown(why) } else { MISSING };
            let manager = || delegate.map_or(nobody, |person| qualified_as_manager(person, from));
            let officer = || delegate.map_or(nobody, qualified_as_officer);
            let role = match w.follow(row, "from_staff_id").map(|person| person.cell("role")) {
                Some(Cell::Text(MANAGER)) => return judge(member, manager()),
                Some(Cell::Text(OFFICER)) => return judge(member, officer()),
                Some(Cell::Text(_)) => return (member != No).then_some(Outcome::plain(Kind::Excluded)),
                Some(Cell::Unknown(why)) => Unknown(why),
                Some(Cell::Empty | Cell::Later) => MISSING,
                None => nobody_knows(row, "from_staff_id"),
            };
            // Whichever of the two roles it is, what is not known of the delegate leaves it open, too.
            match role.and(manager()).or(role.and(officer())) {
                No => judge(member, role),
                open => judge(member, open),
            }
        });
    }
}

/// Days from the recording of a case to its first case manager.
pub fn time_to_appointment(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for case in w.rows("cases").iter().filter(|case| w.in_period(case, "recorded_at") == Yes) {
        let first = first_day_in(desk.now(w).to(case.place), MANAGER);
        if let (Ok(first), Some(recorded)) = (first, case.day("recorded_at")) {
            found.measure(w.owner(case), first - recorded);
        }
    }
}

/// I11.1: case managers have been trained in the method and in their sector.
pub fn initial_training(w: &World, found: &mut Findings) {
    for person in w.rows("staff") {
        let member = employed_as(w, person, &[MANAGER]);
        found.judge(w, w.owner(person), person.subject(), || {
            let since = match person.date("role_since") {
                Day::Empty | Day::Later => person.date("hired_on"),
                known => known,
            };
            let trained = |field: &str, topic: &str| {
                let courses = w.helping("trainings", "staff_id", person);
                person
                    .filled(field)
                    .or(w.some_row(courses, |row| row.is("topic", topic).and(row.is("stage", "initial"))))
            };
            let both =
                [trained("manager_training_on", "case_management"), trained("sector_training_on", "child_welfare")];
            judge_or_wait(member, all(both), recent(w, since))
        });
    }
}
