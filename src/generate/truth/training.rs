//! Hours of training, and what must be done once a year (Standards 5, 11 and 12).

use super::model::{Row, World};
use super::outcome::{Findings, Kind, Outcome, judge};
use super::people::MANAGER;
use super::time::{day, month_of, parts};
use super::tri::{No, Tri, Unknown, Yes, any};

/// How much there surely is, and how much there may be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amount {
    pub sure: f64,
    pub possible: f64,
}

impl Amount {
    /// Adds so much (none: nobody knows how much) of something that counts, may count, or does not.
    pub fn add(&mut self, counts: Tri, amount: Option<f64>) {
        match (counts, amount) {
            (No, _) => {}
            (Yes, Some(amount)) => {
                self.sure += amount;
                self.possible += amount;
            }
            (_, amount) => self.possible += amount.unwrap_or(f64::INFINITY),
        }
    }

    fn reaches(self, minimum: f64) -> Tri {
        if self.sure >= minimum {
            Yes
        } else if self.possible >= minimum {
            Unknown
        } else {
            No
        }
    }
}

/// Case managers × calendar years wholly in the period: the year's amount reaches the minimum.
pub fn quota(w: &World, found: &mut Findings, minimum: f64, amount: impl Fn(&Row, i64, i64) -> Amount) {
    for year in parts(w.from).0..=parts(w.to).0 {
        let (first, last) = (day(year, 1, 1), day(year, 12, 31));
        if first < w.from || w.to < last {
            continue;
        }
        for person in w.rows("staff") {
            let reached = amount(person, first, last).reaches(minimum);
            let outcome = quota_outcome(w, person, first, last, reached);
            found.judge(w.owner(person), format!("{}|{year}", person.subject()), outcome);
        }
    }
}

/// The order of decision: role unknown, part of the year, suspended, the sum.
fn quota_outcome(w: &World, person: &Row, first: i64, last: i64, reached: Tri) -> Option<Outcome> {
    let role = person.is("role", MANAGER);
    if role == No || !person.in_force("hired_on", "left_on", first, last) {
        return None;
    }
    if role == Unknown && reached != Yes {
        return Some(Outcome::plain(Kind::Undetermined));
    }
    let whole_year = person.day("hired_on").is_none_or(|hired| hired <= first)
        && person.day("left_on").is_none_or(|left| left >= last);
    if !whole_year {
        return Some(Outcome::of(Kind::Excluded, "part_year"));
    }
    let ever_suspended = person.filled("suspended_from") || person.filled("suspended_to");
    if ever_suspended && person.in_force("suspended_from", "suspended_to", first, last) {
        return Some(Outcome::of(Kind::Excluded, "suspended"));
    }
    Some(Outcome::plain(match reached {
        Yes => Kind::Met,
        Unknown => Kind::Undetermined,
        No if w.as_of < last => Kind::Pending,
        No => Kind::NotMet,
    }))
}

/// I5.2: a suggestion a year.
pub fn annual_suggestions(w: &World, found: &mut Findings) {
    quota(w, found, 1.0, |person, first, last| {
        let mut sum = Amount::default();
        for row in w.related("proposals", "author_id", person) {
            sum.add(row.is("kind", "organisation").and(row.dated_within("submitted_on", first, last)), Some(1.0));
        }
        sum
    });
}

/// The day in whose year a training counts: its last, else its first.
fn trained_within(row: &Row, from: i64, to: i64) -> Tri {
    let field = if row.filled("ended_on") { "ended_on" } else { "started_on" };
    row.dated_within(field, from, to)
}

/// Hours of these topics within the days; not initial training, not paid by others.
fn hours(w: &World, person: &Row, topics: &[&str], from: i64, to: i64) -> Amount {
    let mut sum = Amount::default();
    for row in w.related("trainings", "staff_id", person) {
        let ours = row.text("stage") != "initial" && row.text("funding") != "other";
        let counts = row.is_any("topic", topics).and(ours).and(trained_within(row, from, to));
        sum.add(counts, row.number_in("hours"));
    }
    sum
}

/// I11.1: 42 hours a year.
pub fn hours_a_year(w: &World, found: &mut Findings, topics: &[&str]) {
    quota(w, found, 42.0, |person, first, last| hours(w, person, topics, first, last));
}

/// I12.1: a session of supervision a year, internal and external.
pub fn supervised_a_year(w: &World, found: &mut Findings, mode: &str) {
    quota(w, found, 1.0, |person, first, last| {
        let mut sum = Amount::default();
        for row in w.rows("supervisions").iter().filter(|row| row.lists("supervised_ids", person)) {
            sum.add(row.is("mode", mode).and(row.dated_within("held_at", first, last)), Some(1.0));
        }
        sum
    });
}

/// I12.4: employees who supervise have been trained for it, in whatever years.
pub fn supervisors_trained(w: &World, found: &mut Findings) {
    for person in w.rows("staff") {
        let employee = ["", "employee"].contains(&person.text("employment"));
        let supervised = any(w.related("supervisions", "supervisor_id", person).map(|row| w.in_period(row, "held_at")));
        let trained = hours(w, person, &["supervision"], i64::MIN, w.reference).reaches(42.0);
        found.judge(w.owner(person), person.subject(), judge(supervised.and(employee), trained));
    }
}

/// Trainings that ended in the period, supervision apart.
fn ended_in_period(w: &World, row: &Row) -> Tri {
    w.in_period(row, "ended_on").and(row.is("topic", "supervision").not())
}

pub fn recognised(w: &World, found: &mut Findings) {
    for row in w.rows("trainings") {
        let papers = row.filled("certificate_no") && row.filled("recognition");
        found.judge(w.owner(row), row.subject(), judge(ended_in_period(w, row), papers.into()));
    }
}

pub fn by_recognition(w: &World, found: &mut Findings) {
    for row in w.rows("trainings").iter().filter(|row| ended_in_period(w, row) == Yes) {
        let month = row.day("ended_on").map(month_of);
        found.count(w.owner(row), month, &[("recognition", row.text("recognition"))], 1);
    }
}
