//! What several checks ask about a case.

use std::collections::BTreeMap;

use super::model::{Day, Link, Row, World};
use super::time::When;
use super::tri::{No, Tri, Unknown, Yes, any};

/// Recorded on or before the reference day, and not closed before the period.
pub fn open_in_period(w: &World, case: &Row) -> Tri {
    let recorded = case.dated_within("recorded_at", i64::MIN, w.reference);
    recorded.and(case.day("closed_on").is_none_or(|closed| closed >= w.from))
}

/// Closed in the period for that reason. An empty reason says nothing on an open case.
pub fn closed_in_period_because(w: &World, case: &Row, reason: &str) -> Tri {
    w.in_period(case, "closed_on").and(closing_reason(case, &[reason]))
}

/// Whether the closing reason is one of these: empty on an open case no, on a closed one unknown.
pub fn closing_reason(case: &Row, reasons: &[&str]) -> Tri {
    match case.is_any("closing_reason", reasons) {
        Unknown if case.day("closed_on").is_none() => No,
        known => known,
    }
}

/// Recorded at most so many days before the reference day; unknown counts as no.
pub fn recorded_lately(w: &World, case: &Row, days: i64) -> bool {
    case.day("recorded_at").is_some_and(|recorded| w.reference - recorded <= days)
}

/// The day on which a case should have somebody: the reference day, or its end if that came first.
pub fn last_day(w: &World, case: &Row) -> i64 {
    case.day("closed_on").map_or(w.reference, |closed| closed.min(w.reference))
}

/// The start of a duty that begins with the recording of the case.
pub fn recorded(case: &Row) -> Option<When> {
    case.when("recorded_at")
}

/// The date of a plan: when it was approved, else when it was created.
pub fn plan_date(plan: &Row) -> Option<i64> {
    plan.day("approved_on").or(plan.day("created_on"))
}

/// The earliest of the dates of a case's plans.
pub fn first_plan_date(w: &World, case: &Row) -> Option<i64> {
    w.related("plans", "case_id", case).filter_map(plan_date).min()
}

/// Whether a related row is there: its event date filled; empty, it is only possible.
pub fn is_there(row: &Row, event: &str) -> Tri {
    if row.date(event) == Day::Empty { Unknown } else { Yes }
}

/// Whether the case has a plan at all.
pub fn has_plan(w: &World, case: &Row) -> Tri {
    any(w.related("plans", "case_id", case).map(|plan| is_there(plan, "created_on")))
}

/// Whether the case has a plan of that kind.
pub fn has_plan_of_kind(w: &World, case: &Row, kind: &str) -> Tri {
    any(w.related("plans", "case_id", case).map(|plan| plan.is("kind", kind).and(is_there(plan, "created_on"))))
}

/// The day on which monitoring after the services began.
pub fn post_monitoring_start(w: &World, case: &Row) -> Option<i64> {
    w.related("post_monitoring", "case_id", case).filter_map(|row| row.day("started_on")).min()
}

/// The earlier of closure and the start of post-service monitoring.
pub fn end_of_services(w: &World, case: &Row) -> Option<i64> {
    case.day("closed_on").into_iter().chain(post_monitoring_start(w, case)).min()
}

/// Measures of a case that were in force in the period (an empty decision date counts as in force).
pub fn measures_in_force<'a>(w: &'a World, case: &'a Row) -> impl Iterator<Item = &'a Row> {
    let measures = w.related("measures", "case_id", case);
    measures.filter(|measure| measure.in_force("decided_on", "ended_on", w.from, w.reference))
}

/// Who supervises an appointed case officer, as far as the row can say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Supervisor {
    Link(Link),
    /// An appointment written into the case cannot carry it.
    CannotSay,
}

/// An appointment of a person to a case, from the register or written into the case.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub case: Link,
    /// The text of the case reference, to tell cases apart that nobody knows.
    pub case_text: String,
    pub staff: Link,
    /// The code of the role; empty: unknown.
    pub role: String,
    pub appointed_on: Option<i64>,
    pub ended_on: Option<i64>,
    pub supervisor: Supervisor,
}

impl Appointment {
    pub fn has_role(&self, role: &str) -> Tri {
        if self.role.is_empty() { Unknown } else { (self.role == role).into() }
    }

    pub fn in_force_on(&self, day: i64) -> bool {
        self.appointed_on.is_none_or(|from| from <= day) && self.ended_on.is_none_or(|to| to >= day)
    }
}

/// All appointments, and where those to each case are.
#[derive(Clone, Debug, Default)]
pub struct Appointments {
    rows: Vec<Appointment>,
    by_case: BTreeMap<usize, Vec<usize>>,
}

impl Appointments {
    fn push(&mut self, row: Appointment) {
        if let Link::To(case) = row.case {
            self.by_case.entry(case).or_default().push(self.rows.len());
        }
        self.rows.push(row);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Appointment> {
        self.rows.iter()
    }

    fn to(&self, case: usize) -> impl Iterator<Item = &Appointment> {
        self.by_case.get(&case).into_iter().flatten().filter_map(|place| self.rows.get(*place))
    }
}

/// All appointments: the register's, and those in a case for a role that the register leaves empty there.
pub fn appointments(w: &World) -> Appointments {
    let from_register = w.rows("appointments").iter().map(|row| Appointment {
        case: row.link("case_id"),
        case_text: row.text("case_id").to_string(),
        staff: row.link("staff_id"),
        role: row.text("role").to_string(),
        appointed_on: row.day("appointed_on"),
        ended_on: row.day("ended_on"),
        supervisor: Supervisor::Link(row.link("supervised_by")),
    });
    let mut all = Appointments::default();
    from_register.for_each(|row| all.push(row));
    let roles = [
        ("case_manager", "case_manager_id", "manager_appointed_on"),
        ("case_officer", "case_officer_id", "officer_appointed_on"),
    ];
    for case in w.rows("cases") {
        for (role, person, since) in roles {
            let already = all.to(case.place).any(|row| row.role == role);
            if already || !case.filled(person) || case.date(since) == Day::Later {
                continue;
            }
            all.push(Appointment {
                case: Link::To(case.place),
                case_text: case.text("case_id").to_string(),
                staff: case.link(person),
                role: role.to_string(),
                appointed_on: case.day(since),
                ended_on: None,
                supervisor: Supervisor::CannotSay,
            });
        }
    }
    all
}

/// Those of the appointments that are to one case.
pub fn to_case<'a>(all: &'a Appointments, case: &Row) -> impl Iterator<Item = &'a Appointment> + use<'a> {
    all.to(case.place)
}
