//! Staff: who is employed, how experienced, how well qualified (Standards 2, 8, 9 and 10).

use super::cases::{Appointments, appointments};
use super::model::{Link, Row, World};
use super::outcome::{Findings, Kind, Outcome, judge};
use super::time::years_between;
use super::tri::{No, Tri, Unknown, Yes, all};

pub const MANAGER: &str = "case_manager";
pub const OFFICER: &str = "case_officer";

/// `hired_on` empty or on or before the reference day, `left_on` empty or on or after it.
pub fn employed_on_reference(w: &World, person: &Row) -> bool {
    person.in_force("hired_on", "left_on", w.reference, w.reference)
}

/// Staff in one of these roles employed on the reference day, each by a test (no roles: everybody).
pub fn each_employed(w: &World, found: &mut Findings, roles: &[&str], test: impl Fn(&Row) -> Tri) {
    for person in w.rows("staff").iter().filter(|person| employed_on_reference(w, person)) {
        let member = if roles.is_empty() { Yes } else { person.is_any("role", roles) };
        found.judge(w.owner(person), person.subject(), judge(member, test(person)));
    }
}

/// A field of staff that must be filled.
pub fn each_has(w: &World, found: &mut Findings, roles: &[&str], field: &str) {
    each_employed(w, found, roles, |person| person.filled(field).into());
}

/// Years of experience on a day, as far as the row tells.
pub fn experience(person: &Row, day: Option<i64>) -> Option<f64> {
    let day = day?;
    if let Some(since) = person.day("experience_since") {
        return Some(years_between(since, day) as f64);
    }
    let at_hiring = person.number_in("experience_years")?;
    Some(at_hiring + years_between(person.day("hired_on")?, day) as f64)
}

/// At least so many years; unknown if the experience is.
pub fn at_least(years: Option<f64>, minimum: f64) -> Tri {
    years.map_or(Unknown, |years| (years >= minimum).into())
}

/// The day on which a person took a role, by the first source that tells.
fn took_role_on(person: &Row, role: &str, all: &Appointments) -> Option<i64> {
    let appointed = all.iter().filter(|row| row.staff == Link::To(person.place) && row.has_role(role) == Yes);
    let first = appointed.filter_map(|row| row.appointed_on).min();
    person.day("role_since").or(first).or(person.day("hired_on"))
}

/// A university degree, long or short.
pub fn has_degree(person: &Row) -> Tri {
    person.is_any("education", &["higher", "short_higher"])
}

/// The requirements of 9.1 and 9.2 on a given day.
pub fn qualified_as_manager(person: &Row, day: Option<i64>) -> Tri {
    let years = experience(person, day);
    let social = person.is("education_field", "social_work").and(at_least(years, 3.0));
    let human = person.is("education_field", "socio_human").and(at_least(years, 5.0));
    has_degree(person).and(social.or(human))
}

/// The requirements of 9.3.
pub fn qualified_as_officer(person: &Row) -> Tri {
    has_degree(person).and(person.is_any("education_field", &["social_work", "socio_human"]))
}

pub fn manager_qualified(w: &World, found: &mut Findings) {
    let all = appointments(w);
    each_employed(w, found, &[MANAGER], |person| qualified_as_manager(person, took_role_on(person, MANAGER, &all)));
}

pub fn officer_qualified(w: &World, found: &mut Findings) {
    each_employed(w, found, &[OFFICER], qualified_as_officer);
}

pub fn papers_on_file(w: &World, found: &mut Findings) {
    each_employed(w, found, &[MANAGER, OFFICER], |person| {
        person.says_yes("diploma_on_file").and(person.filled("job_description_on"))
    });
}

/// Delegations that begin in the period are approved before they begin.
pub fn delegation_approved(w: &World, found: &mut Findings) {
    for row in w.rows("delegations") {
        let approved = match (row.day("approved_on"), row.day("from_on")) {
            (None, _) => No,
            (Some(_), None) => Unknown,
            (Some(approved), Some(from)) => (approved <= from).into(),
        };
        found.judge(w.owner(row), row.subject(), judge(w.in_period(row, "from_on"), approved));
    }
}

/// Whoever takes over everything must be as qualified as the one who hands over.
pub fn full_delegation_qualified(w: &World, found: &mut Findings) {
    for row in w.rows("delegations") {
        let member = w.in_period(row, "from_on").and(row.is("kind", "full"));
        let role = w.follow(row, "from_staff_id").map_or("", |person| person.text("role"));
        let delegate = w.follow(row, "to_staff_id");
        let outcome = match role {
            "" => judge(member, Unknown),
            MANAGER => {
                judge(member, delegate.map_or(Unknown, |person| qualified_as_manager(person, row.day("from_on"))))
            }
            OFFICER => judge(member, delegate.map_or(Unknown, qualified_as_officer)),
            _ => (member != No).then_some(Outcome::plain(Kind::Excluded)),
        };
        found.judge(w.owner(row), row.subject(), outcome);
    }
}

/// Days from the recording of a case to its first case manager.
pub fn time_to_appointment(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for case in w.rows("cases").iter().filter(|case| w.in_period(case, "recorded_at") == Yes) {
        let managers = super::cases::to_case(&all, case).filter(|row| row.has_role(MANAGER) == Yes);
        let first = managers.filter_map(|row| row.appointed_on).min();
        if let (Some(first), Some(recorded)) = (first, case.day("recorded_at")) {
            found.measure(w.owner(case), first - recorded);
        }
    }
}

/// Case managers have been trained in the method and in their sector.
pub fn initial_training(w: &World, found: &mut Findings) {
    each_employed(w, found, &[MANAGER], |person| {
        let trained = |field: &str, topic: &str| {
            let courses = w.related("trainings", "staff_id", person).map(|row| {
                let dated = row.filled("ended_on") || row.filled("started_on");
                let dated = if dated { Yes } else { Unknown };
                row.is("topic", topic).and(row.is("stage", "initial")).and(dated)
            });
            super::tri::any(courses).or(person.filled(field))
        };
        all([trained("manager_training_on", "case_management"), trained("sector_training_on", "child_welfare")])
    });
}
