//! Who is appointed to a case, by the register or by the case itself.

use std::collections::BTreeMap;

use super::model::World;
use super::row::{Cell, Day, Link, Row, Slot};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes};

/// Who supervises an appointed case officer, as far as the row can say.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    /// The role: a code, or why nobody knows it.
    pub role: Result<String, Why>,
    pub appointed_on: Day,
    pub ended_on: Day,
    pub supervisor: Supervisor,
    pub owner: Option<String>,
    pub slot: Slot,
}

impl Appointment {
    pub fn has_role(&self, role: &str) -> Tri {
        match &self.role {
            Ok(own) => (own == role).into(),
            Err(why) => Unknown(*why),
        }
    }

    /// Whether it is in force on a day (or on one that nobody knows).
    pub fn in_force_on(&self, day: Result<i64, Why>) -> Tri {
        let compare = |date: Day, holds: fn(i64, i64) -> bool| match (date, day) {
            (Day::Unknown(why), _) | (Day::On(_), Err(why)) => Unknown(why),
            (Day::On(date), Ok(day)) => holds(date, day).into(),
            (Day::Empty | Day::Later, _) => Yes,
        };
        let begun =
            if self.appointed_on == Day::Later { No } else { compare(self.appointed_on, |date, day| date <= day) };
        begun.and(compare(self.ended_on, |date, day| date >= day))
    }

    /// Whether that person is the one appointed.
    pub fn is_of(&self, person: usize) -> Tri {
        match &self.staff {
            Link::To(place) => (*place == person).into(),
            Link::Among(_) | Link::Empty => MISSING,
            Link::Dangling(why) => Unknown(*why),
        }
    }
}

/// All appointments, and where those to each case are.
#[derive(Clone, Debug, Default)]
pub struct Appointments {
    rows: Vec<Appointment>,
    by_case: BTreeMap<usize, Vec<usize>>,
}

/// All appointments by both readings of columns that are absent.
#[derive(Clone, Debug)]
pub struct Desk {
    empty: Appointments,
    open: Option<Appointments>,
}

impl Desk {
    pub fn of(w: &World) -> Desk {
        let empty = Appointments::of(w);
        w.mode.open.set(w.columns_absent);
        let open = w.columns_absent.then(|| Appointments::of(w));
        w.mode.open.set(false);
        Desk { empty, open }
    }

    /// As columns that are absent read at the moment.
    pub fn now(&self, w: &World) -> &Appointments {
        self.open.as_ref().filter(|_| w.mode.open.get()).unwrap_or(&self.empty)
    }
}

impl Appointments {
    /// The register's, and those in a case for a role that the register leaves empty there.
    fn of(w: &World) -> Appointments {
        let mut all = Appointments::default();
        w.rows("appointments").iter().for_each(|row| all.push(from_register(row)));
        for case in w.rows("cases") {
            for (role, person, since) in INLINE {
                let already = all.to(case.place).any(|row| row.has_role(role) == Yes);
                if !already && case.cell(person) != Cell::Empty && case.date(since) != Day::Later {
                    all.push(from_case(case, role, person, since));
                }
            }
        }
        all
    }

    fn push(&mut self, row: Appointment) {
        if let Link::To(case) = row.case {
            self.by_case.entry(case).or_default().push(self.rows.len());
        }
        self.rows.push(row);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Appointment> {
        self.rows.iter()
    }

    /// Those surely to the case at that place.
    pub fn to(&self, case: usize) -> impl Iterator<Item = &Appointment> {
        self.by_case.get(&case).into_iter().flatten().filter_map(|place| self.rows.get(*place))
    }

    /// Those to a case, and those of its provider of which nobody knows to which.
    pub fn helping(&self, case: &Row) -> Vec<(&Appointment, Tri)> {
        let mut helping: Vec<(&Appointment, Tri)> = self.to(case.place).map(|row| (row, Yes)).collect();
        for row in &self.rows {
            match &row.case {
                Link::Among(places) if places.contains(&case.place) => helping.push((row, MISSING)),
                Link::Dangling(why) if row.owner.is_some() && row.owner == case.owner => {
                    helping.push((row, Unknown(*why)))
                }
                _ => {}
            }
        }
        helping
    }

    /// Whether that person is the case manager appointed to the case on that day.
    pub fn is_manager(&self, case: &Row, person: &Link, day: Result<i64, Why>) -> Tri {
        super::tri::any(self.to(case.place).map(|row| {
            let unread = if let Link::Dangling(why) = row.staff { Unknown(why) } else { Yes };
            let same = match person {
                Link::To(place) => row.is_of(*place),
                Link::Dangling(why) => Unknown(*why).and(unread),
                Link::Empty | Link::Among(_) => MISSING.and(unread),
            };
            row.has_role("case_manager").and(row.in_force_on(day)).and(same)
        }))
    }
}

const INLINE: [(&str, &str, &str); 2] = [
    ("case_manager", "case_manager_id", "manager_appointed_on"),
    ("case_officer", "case_officer_id", "officer_appointed_on"),
];

fn from_register(row: &Row) -> Appointment {
    Appointment {
        case: row.link("case_id"),
        case_text: row.text("case_id").to_string(),
        staff: row.link("staff_id"),
        role: match row.cell("role") {
            Cell::Text(role) => Ok(role.to_string()),
            Cell::Empty | Cell::Later => Err(Why::EMPTY),
            Cell::Unknown(why) => Err(why),
        },
        appointed_on: row.date("appointed_on"),
        ended_on: row.date("ended_on"),
        supervisor: Supervisor::Link(row.link("supervised_by")),
        owner: row.owner.clone(),
        slot: super::model::slot(row),
    }
}

fn from_case(case: &Row, role: &str, person: &str, since: &str) -> Appointment {
    Appointment {
        case: Link::To(case.place),
        case_text: case.text("case_id").to_string(),
        staff: case.link(person),
        role: Ok(role.to_string()),
        appointed_on: case.date(since),
        ended_on: Day::Empty,
        supervisor: Supervisor::CannotSay,
        owner: case.owner.clone(),
        slot: super::model::slot(case),
    }
}
