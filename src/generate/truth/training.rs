//! Hours of training, and what must be done once a year (Standards 5, 11 and 12).

use super::cases::happened_in_period;
use super::model::{World, slot, slot_for};
use super::outcome::{Findings, Kind, Outcome, judge, judge_settling};
use super::people::MANAGER;
use super::row::{Day, Link, Row, Slot, nobody_knows};
use super::time::{day, month_of, parts};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// How much there surely is, and how much there may be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amount {
    sure: f64,
    possible: f64,
    why: Why,
}

impl Amount {
    /// Adds so much (or nobody knows how much, and why) of something that counts, may count, or does not.
    fn add(&mut self, w: &World, slots: Vec<Slot>, counts: Tri, amount: Result<f64, Why>) {
        let (sure, why) = match (counts, amount) {
            (No, _) => return,
            (Yes, Ok(amount)) => (Some(amount), Why::default()),
            (Yes, Err(why)) => (None, why),
            (Unknown(why), Err(other)) => (None, why.with(other)),
            (Unknown(why), Ok(_)) => (None, why),
        };
        if let Some(sure) = sure {
            self.sure += sure;
            self.possible += sure;
        } else if !w.mode.strict.get() {
            self.possible += amount.unwrap_or(f64::INFINITY);
            self.why = self.why.with(why);
            w.mode.noted.borrow_mut().extend(slots);
        }
    }

    fn reaches(self, minimum: f64) -> Tri {
        if self.sure >= minimum {
            Yes
        } else if self.possible >= minimum {
            Unknown(self.why)
        } else {
            No
        }
    }
}

/// Case managers × calendar years wholly in the period: the year's amount reaches the minimum.
fn quota(w: &World, found: &mut Findings, minimum: f64, amount: impl Fn(&Row, i64, i64) -> Amount) {
    for year in parts(w.from).0..=parts(w.to).0 {
        let (first, last) = (day(year, 1, 1), day(year, 12, 31));
        if first < w.from || w.to < last {
            continue;
        }
        for person in w.rows("staff") {
            let standing = standing(person, first, last);
            found.judge(w, w.owner(person), format!("{}|{year}", person.subject()), || {
                quota_outcome(w, &standing, last, amount(person, first, last).reaches(minimum))
            });
        }
    }
}

/// How a person stands to a year.
struct Standing {
    employed: Tri,
    role: Tri,
    part_year: Tri,
    suspended: Tri,
}

fn standing(person: &Row, first: i64, last: i64) -> Standing {
    let whole = person.in_force("hired_on", "left_on", last, first);
    let had_role = match person.date("role_since") {
        Day::Empty => Yes,
        Day::On(since) => (since <= first).into(),
        Day::Later => No,
        Day::Unknown(why) => Unknown(why),
    };
    let ever_suspended = any(["suspended_from", "suspended_to"].map(|field| match person.date(field) {
        Day::Empty | Day::Later => No,
        Day::On(_) => Yes,
        Day::Unknown(why) => Unknown(why),
    }));
    Standing {
        employed: person.in_force("hired_on", "left_on", first, last),
        role: person.is("role", MANAGER),
        part_year: whole.and(had_role).not(),
        suspended: ever_suspended.and(person.in_force("suspended_from", "suspended_to", first, last)),
    }
}

/// The order of decision: role unknown, part of the year, suspended, the sum.
fn quota_outcome(w: &World, standing: &Standing, last: i64, reached: Tri) -> Option<Outcome> {
    if standing.role.and(standing.employed) == No {
        return None;
    }
    if let (Unknown(why), true) = (standing.role, reached != Yes) {
        return Some(Outcome::unknown(why));
    }
    if standing.part_year == Yes {
        return Some(Outcome::of(Kind::Excluded, "part_year"));
    }
    if standing.suspended == Yes {
        return Some(Outcome::of(Kind::Excluded, "suspended"));
    }
    let in_doubt = standing.employed.and(standing.part_year.not()).and(standing.suspended.not());
    Some(match (reached, in_doubt) {
        (Yes, _) => Outcome::plain(Kind::Met),
        (Unknown(why), _) | (No, Unknown(why)) => Outcome::unknown(why),
        (No, _) if w.as_of < last => Outcome::plain(Kind::Pending),
        (No, _) => Outcome::plain(Kind::NotMet),
    })
}

/// I5.2: a suggestion a year.
pub fn annual_suggestions(w: &World, found: &mut Findings) {
    quota(w, found, 1.0, |person, first, last| {
        let mut sum = Amount::default();
        for (row, about) in w.helping("proposals", "author_id", person) {
            let counts = about.and(row.is("kind", "organisation")).and(row.dated_within("submitted_on", first, last));
            sum.add(w, vec![slot(row)], counts, Ok(1.0));
        }
        sum
    });
}

/// Whether a training lies within the days in which it counts: by its last, else its first.
fn trained_within(row: &Row, from: i64, to: i64) -> Tri {
    let field = if row.date("ended_on") == Day::Empty { "started_on" } else { "ended_on" };
    row.dated_within(field, from, to)
}

/// Hours of these topics within the days; not initial training, not paid by others. A project may have been the
/// employer's.
fn hours(w: &World, person: &Row, topics: &[&str], from: i64, to: i64) -> Amount {
    let mut sum = Amount::default();
    for (row, about) in w.helping("trainings", "staff_id", person) {
        let ongoing = row.says_any("stage", &["initial"]).not();
        let paid = match row.text("funding") {
            "project" => Unknown(Why::UNCLEAR),
            _ => row.says_any("funding", &["other"]).not(),
        };
        let counts = about.and(row.is_any("topic", topics)).and(ongoing).and(paid).and(trained_within(row, from, to));
        sum.add(w, vec![slot(row)], counts, row.number("hours"));
    }
    sum
}

/// I11.1: 42 hours a year.
pub fn hours_a_year(w: &World, found: &mut Findings, topics: &[&str]) {
    quota(w, found, 42.0, |person, first, last| hours(w, person, topics, first, last));
}

/// I12.1: a session of supervision a year by somebody else, internal and external.
pub fn supervised_a_year(w: &World, found: &mut Findings, mode: &str) {
    quota(w, found, 1.0, |person, first, last| {
        let mut sum = Amount::default();
        for row in w.rows("supervisions") {
            let by_another = match row.link("supervisor_id") {
                Link::To(place) => (place != person.place).into(),
                Link::Dangling(why) => Unknown(why),
                Link::Empty | Link::Among(_) => MISSING,
            };
            let listed = row.lists("supervised_ids", person).and(by_another);
            let counts = listed.and(row.is("mode", mode)).and(row.dated_within("held_at", first, last));
            sum.add(w, session_slots(row, person), counts, Ok(1.0));
        }
        sum
    });
}

/// A session is one for everyone whom it lists; an entry that leads nowhere is one person, whoever that is.
fn session_slots(session: &Row, person: &Row) -> Vec<Slot> {
    let entries = session.lists.get("supervised_ids").map_or(&[][..], Vec::as_slice);
    let legible = session.filled("supervised_ids") == Yes;
    if !legible || entries.contains(&Link::To(person.place)) {
        return vec![slot_for(session, person)];
    }
    let astray = entries.iter().enumerate().filter(|(_, entry)| !matches!(entry, Link::To(_)));
    astray.map(|(position, _)| (session.register, session.place, usize::MAX - position)).collect()
}

/// I12.4: employees who supervise have been trained for it, in whatever years.
pub fn supervisors_trained(w: &World, found: &mut Findings) {
    for person in w.rows("staff") {
        let employee = person.says_any("employment", &["employee"]).or(person.filled("employment").not());
        let supervised = any(w.related("supervisions", "supervisor_id", person).map(|row| w.in_period(row, "held_at")));
        let member = supervised.and(employee);
        found.judge(w, w.owner(person), person.subject(), || {
            judge(member, hours(w, person, &["supervision"], i64::MIN, w.reference).reaches(42.0))
        });
    }
}

/// Trainings of case managers that ended in the period, supervision apart.
fn ended_in_period(w: &World, row: &Row) -> Tri {
    let role = w.follow(row, "staff_id").map_or(nobody_knows(row, "staff_id"), |person| person.is("role", MANAGER));
    happened_in_period(w, row, "ended_on").and(role).and(row.is("topic", "supervision").not())
}

pub fn recognised(w: &World, found: &mut Findings) {
    for row in w.rows("trainings") {
        let member = ended_in_period(w, row);
        found.judge(w, w.owner(row), row.subject(), || {
            let papers = row.filled("certificate_no").and(row.filled("recognition"));
            judge_settling(w, member, papers, row.day("ended_on"))
        });
    }
}

pub fn by_recognition(w: &World, found: &mut Findings) {
    for row in w.rows("trainings").iter().filter(|row| ended_in_period(w, row) == Yes) {
        let month = row.day("ended_on").map(month_of);
        found.count(w.owner(row), month, &[("recognition", row.text("recognition"))], 1);
    }
}
