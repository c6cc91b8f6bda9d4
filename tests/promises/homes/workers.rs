//! The checks about workers: residents of each day, hours of each year.

use std::collections::BTreeSet;

use super::outcome::{Findings, Outcome};
use super::rules::{in_slot, quarter};
use super::terms::ends;
use super::time::{parts, slots};
use super::tri::{No, Tri, Unknown, Why, Yes};
use super::world::{Day, Link, Row, World};
use crate::random::day as day_of;

pub fn all(w: &World, found: &mut Findings) {
    let keywork: Vec<Given> = w.all("keywork").iter().filter_map(|row| given(w, row)).collect();
    for worker in w.all("workers") {
        few_residents(w, found, worker, &keywork);
        courses_each_quarter(w, found, worker, &keywork);
        residents_of_a_worker(w, found, worker, &keywork);
        hours(w, found, worker);
    }
}

/// A resident given to a worker as the main one.
struct Given<'w> {
    row: &'w Row,
    worker: Link,
    /// The resident; what cannot be told is somebody of its own.
    resident: Result<usize, usize>,
    /// First day; none: unknown. First day on which it is over.
    from: Option<i64>,
    to: Option<i64>,
    sure: Option<Why>,
    appointed: bool,
}

/// The days on which a row gives a resident to a worker, as far as they are known.
fn given<'w>(w: &'w World, row: &'w Row) -> Option<Given<'w>> {
    let worker = w.link(row, "worker_no");
    let part = w.is(row, "part", "main");
    if worker == Link::Empty || part == No || w.date(row, "given_on") == Day::Later {
        return None;
    }
    let mut doubt = if let Unknown(why) = part { Some(why) } else { None };
    let mut open = |why: Why| doubt = Some(doubt.unwrap_or_default().with(why));
    let resident = w.behind(row, "resident_id");
    let day = |day: Day| if let Day::On(day) = day { Some(day) } else { None };
    let given_on = w.date(row, "given_on");
    let from = match (given_on, &resident) {
        (Day::On(day), _) => Some(day),
        (Day::Unknown(why), _) => {
            open(why);
            None
        }
        (_, Ok(resident)) => match w.date(resident, "admitted_on") {
            Day::On(day) => Some(day),
            Day::Unknown(why) => {
                open(why);
                None
            }
            _ => {
                open(Why::EMPTY);
                None
            }
        },
        _ => {
            open(Why::EMPTY);
            None
        }
    };
    if let Day::Unknown(why) = w.date(row, "taken_on") {
        open(why);
    }
    let mut over: Vec<i64> = day(w.date(row, "taken_on")).into_iter().collect();
    match &resident {
        Err(why) => open(*why),
        Ok(resident) => {
            match w.date(resident, "left_on") {
                Day::On(day) => over.push(day),
                Day::Unknown(why) => open(why),
                Day::Empty | Day::Later => {}
            }
            for (handover, sure) in w.about("handovers", "resident_id", resident) {
                match (sure.and(w.is(handover, "sort", "moved")), w.date(handover, "handed_on")) {
                    (Yes, Day::On(day)) => over.push(day),
                    (Yes, Day::Unknown(why)) => open(why),
                    // Whether such a row ends it could not be read (so it is called, though a cell be empty); one that names nobody ends nothing.
                    (Unknown(why), Day::On(_)) if sure == Yes => open(why.with(Why::UNREADABLE)),
                    _ => {}
                }
            }
        }
    }
    let reference = w.reference;
    let begun = match given_on {
        Day::On(day) => day <= reference,
        Day::Unknown(_) => false,
        _ => !matches!(resident.as_ref().map(|resident| w.date(resident, "admitted_on")), Ok(Day::Unknown(_))),
    };
    let not_over = match w.date(row, "taken_on") {
        Day::On(day) => day >= reference,
        Day::Unknown(_) => false,
        _ => true,
    };
    Some(Given {
        row,
        worker,
        resident: resident.map(|resident| resident.place).map_err(|_| row.place),
        from,
        to: over.into_iter().min(),
        sure: doubt,
        appointed: part == Yes && begun && not_over,
    })
}

impl Given<'_> {
    fn on(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether it is that worker's.
    fn of(&self, worker: &Row) -> Tri {
        match self.worker {
            Link::To(place) => (place == worker.place).into(),
            Link::Lost(why) if self.row.owner.is_some() && self.row.owner == worker.owner => Unknown(why),
            _ => No,
        }
    }
}

/// The residents of a worker on a day: surely, and if all that is possible counted; those of nobody known among them or not.
fn on_day(keywork: &[Given], worker: &Row, day: i64, strays: bool) -> (usize, usize) {
    let (mut sure, mut possible) = (BTreeSet::new(), BTreeSet::new());
    for given in keywork.iter().filter(|given| given.on(day)) {
        match (given.of(worker), given.sure) {
            (Yes, None) => {
                sure.insert(given.resident);
                possible.insert(given.resident);
            }
            (Yes, Some(_)) => drop(possible.insert(given.resident)),
            (Unknown(_), _) if strays => drop(possible.insert(given.resident)),
            _ => {}
        }
    }
    (sure.len(), possible.len())
}

fn few_residents(w: &World, found: &mut Findings, worker: &Row, keywork: &[Given]) {
    let days: Vec<i64> = (w.from..=w.reference).collect();
    let own = days.iter().any(|day| on_day(keywork, worker, *day, false).1 > 0);
    if !own {
        return;
    }
    let most = |which: fn((usize, usize)) -> usize| {
        days.iter().map(|day| which(on_day(keywork, worker, *day, true))).max().unwrap_or(0)
    };
    let (sure, possible) = (most(|(sure, _)| sure), most(|(_, possible)| possible));
    w.open.set(true);
    let started = w.date(worker, "started_on");
    w.open.set(false);
    let started = match started {
        Day::On(day) if day > day_of(2023, 12, 31) => (1, 1, Why::default()),
        Day::On(_) => (6, 6, Why::default()),
        Day::Unknown(why) => (1, 6, why),
        Day::Empty | Day::Later => (1, 6, Why::EMPTY),
    };
    for (check, (lowest, highest, doubt)) in [("few-residents", (6, 6, Why::default())), ("fewer-for-the-new", started)]
    {
        let outcome = if possible <= lowest {
            Outcome::met()
        } else if sure > highest {
            Outcome::of("not_met", "above_limit")
        } else {
            let why = keywork.iter().filter_map(|given| match (given.of(worker), given.sure) {
                (Yes, why) => why,
                (Unknown(why), other) => Some(why.with(other.unwrap_or_default())),
                (No, _) => None,
            });
            let why = why.reduce(Why::with).unwrap_or_default().with(doubt);
            Outcome::unknown(if why == Why::default() { Why::EMPTY } else { why })
        };
        found.add(check, &worker.owner, worker.subject(w), outcome);
    }
}

fn courses_each_quarter(w: &World, found: &mut Findings, worker: &Row, keywork: &[Given]) {
    let (own, strays) = ends(w, ("courses", "worker_no", "held_on"), worker);
    for slot in slots(w.from, w.reference, 3) {
        let days: Vec<i64> = (slot.0..=slot.1).collect();
        let sure = days.iter().any(|day| on_day(keywork, worker, *day, false).0 > 0);
        let owed = days.iter().any(|day| on_day(keywork, worker, *day, false).1 > 0);
        if !owed {
            continue;
        }
        let mut outcome = in_slot(slot, &own, &strays, 1);
        if !sure {
            let why = keywork.iter().filter(|given| given.of(worker) == Yes).filter_map(|given| given.sure);
            let why = why.reduce(Why::with).unwrap_or(Why::EMPTY);
            outcome = if outcome.is_bad() { Outcome::unknown(why) } else { outcome.also(why) };
        }
        found.add("courses-each-quarter", &worker.owner, format!("{}|{}", worker.subject(w), quarter(slot.0)), outcome);
    }
}

fn residents_of_a_worker(w: &World, found: &mut Findings, worker: &Row, keywork: &[Given]) {
    let appointed = keywork.iter().any(|given| given.appointed && given.of(worker) == Yes);
    let (sure, possible) = on_day(keywork, worker, w.reference, false);
    if appointed && sure == possible {
        found.count("residents-of-a-worker", &worker.owner, format!("value {sure}"));
    }
}

/// Hours of courses: those that surely count, the most that may, and what is not known of them.
#[derive(Default)]
struct Hours {
    sure: f64,
    most: f64,
    why: Why,
}

impl Hours {
    /// Adds a course of which it is known, or not, that it counts and how long it was.
    fn add(&mut self, counts: Tri, hours: Result<f64, Why>) {
        match (counts, hours) {
            (No, _) => {}
            (Yes, Ok(hours)) => {
                self.sure += hours;
                self.most += hours;
            }
            (counts, hours) => {
                let unknown = if let Unknown(why) = counts { Some(why) } else { None };
                self.why = unknown.into_iter().chain(hours.err()).fold(self.why, Why::with);
                self.most += hours.unwrap_or(f64::INFINITY);
            }
        }
    }
}

/// H2.3 and H2.4: hours of courses in each whole year of the period.
fn hours(w: &World, found: &mut Findings, worker: &Row) {
    for year in parts(w.from).0..=parts(w.to).0 {
        let (first, last) = (day_of(year, 1, 1), day_of(year, 12, 31));
        if first < w.from || last > w.to {
            continue;
        }
        let mut sum = Hours::default();
        for (course, own) in w.about("courses", "worker_no", worker) {
            let inside = match w.date(course, "held_on") {
                Day::On(day) => (first <= day && day <= last).into(),
                Day::Unknown(why) => Unknown(why),
                Day::Empty => Unknown(w.missing(course, "held_on")),
                Day::Later => No,
            };
            sum.add(own.and(inside), w.number(course, "hours"));
        }
        let Hours { sure, most, why } = sum;
        let started = w.date(worker, "started_on");
        if matches!(started, Day::On(day) if day > last) {
            continue;
        }
        let part_year = matches!(started, Day::On(day) if day > first);
        let unread = if let Day::Unknown(why) = started { Some(why) } else { None };
        w.open.set(true);
        let maybe_started = w.date(worker, "started_on");
        w.open.set(false);
        let fewer = match maybe_started {
            Day::On(day) => (day > day_of(2023, 12, 31)).into(),
            Day::Unknown(why) => Unknown(why),
            Day::Empty | Day::Later => Unknown(Why::EMPTY),
        };
        let of_start = match fewer {
            Yes => (4.0, 4.0, Why::default()),
            No => (12.0, 12.0, Why::default()),
            Unknown(why) => (4.0, 12.0, why),
        };
        for (check, (lowest, least, doubt)) in
            [("enough-hours", (12.0, 12.0, Why::default())), ("hours-by-start", of_start)]
        {
            let outcome = if part_year {
                Outcome::of("excluded", "part_year")
            } else if sure >= least {
                Outcome::met()
            } else if most >= lowest {
                Outcome::unknown(why.with(doubt))
            } else if let Some(why) = unread {
                Outcome::unknown(why)
            } else if w.as_of < last {
                Outcome::of("pending", "year_not_over")
            } else {
                Outcome::of("not_met", "too_little")
            };
            found.add(check, &worker.owner, format!("{}|{year}", worker.subject(w)), outcome);
        }
    }
}

/// The hours of all courses of a home, divided by its workers.
pub fn hours_for_each(w: &World, found: &mut Findings, home: &Row) {
    let of_home = |row: &&Row| row.owner.is_some() && row.owner == home.owner;
    let people = w.all("workers").iter().filter(of_home).count() as f64;
    let mut sum = Hours { why: Why::EMPTY, ..Hours::default() };
    for course in w.all("courses").iter().filter(of_home) {
        sum.add(w.in_period(course, "held_on"), w.number(course, "hours"));
    }
    let Hours { sure: least, most, why } = sum;
    found.cover(w, "hours-for-each", home, (people > 0.0).into(), || {
        if least / people >= 8.0 {
            Yes
        } else if most / people < 8.0 {
            No
        } else {
            Unknown(why)
        }
    });
}
