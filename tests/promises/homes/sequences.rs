//! Rows beside each other in an order, and what hangs on the first or on how many there are (H2.1 and H2.5).

use super::outcome::{Findings, Outcome};
use super::rules::in_slot;
use super::terms::{self, ends};
use super::time::slots;
use super::tri::{No, Tri, Unknown, Why, Yes};
use super::world::{Cell, Day, Link, Row, World};

/// The value beside a row in an order: of the row of the same resident right before it. None: there is no such row.
pub fn previous<'w, T: PartialEq + Copy>(
    w: &'w World,
    row: &Row,
    (order, forward): (&str, bool),
    counts: impl Fn(&Row) -> Tri,
    of: impl Fn(&'w Row) -> Result<T, Why>,
) -> Result<Option<Result<T, Why>>, Why> {
    let resident = match w.link(row, "resident_id") {
        Link::To(place) => &w.all("residents")[place],
        // Neither whose it is nor, perhaps, where it stands.
        Link::Lost(why) => {
            let own = if let Cell::Unknown(own) = w.cell(row, order) { own } else { Why::default() };
            return Err(why.with(own));
        }
        Link::Empty => return Err(Why::EMPTY),
    };
    let at = |row: &Row| match w.cell(row, order) {
        Cell::Text(text) => {
            Ok(super::time::read_day(text).map_or_else(|| text.parse::<f64>().unwrap(), |day| day as f64))
        }
        Cell::Unknown(why) => Err(why),
        Cell::Empty | Cell::Later => Err(Why::EMPTY),
    };
    let mine = at(row)?;
    let before = |other: f64| if forward { other > mine } else { other < mine };
    let nearer = |one: f64, other: f64| if forward { one < other } else { one > other };
    // If it is the one, nobody may know either what it says.
    let secret = |other: &'w Row| of(other).err().unwrap_or_default();
    let mut best: Vec<(f64, &Row)> = Vec::new();
    let mut perhaps: Vec<(Option<f64>, Why)> = Vec::new();
    for (other, sure) in w.about(row.shape.id, "resident_id", resident) {
        if other.place == row.place || (sure != Yes && !w.open.get()) {
            continue;
        }
        match (at(other), sure.and(counts(other))) {
            (_, No) => {}
            (Ok(place), Yes) if before(place) => match best.first() {
                Some((known, _)) if nearer(*known, place) => {}
                Some((known, _)) if *known == place => best.push((place, other)),
                _ => best = vec![(place, other)],
            },
            (Ok(_), Yes) => {}
            (Ok(place), Unknown(why)) if before(place) => perhaps.push((Some(place), why.with(secret(other)))),
            (Ok(_), Unknown(_)) => {}
            (Err(one), Unknown(two)) => perhaps.push((None, one.with(two).with(secret(other)))),
            (Err(why), Yes) => perhaps.push((None, why.with(secret(other)))),
        }
    }
    let known = best.first().map(|(place, _)| *place);
    let open =
        perhaps.iter().filter(|(place, _)| place.is_none_or(|place| known.is_none_or(|known| !nearer(known, place))));
    if let Some(why) = open.map(|(_, why)| *why).reduce(Why::with) {
        return Err(why);
    }
    let values: Vec<Result<T, Why>> = best.iter().map(|(_, row)| of(row)).collect();
    match values.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        // Several on one day: what they all say.
        [first, rest @ ..] if first.is_ok() && rest.iter().all(|one| one == first) => Ok(Some(*first)),
        several => Err(several.iter().filter_map(|one| one.as_ref().err()).copied().fold(Why::EMPTY, Why::with)),
    }
}

pub fn always(_: &Row) -> Tri {
    Yes
}

/// Rows beside each other.
pub fn all(w: &World, found: &mut Findings) {
    for row in w.all("weighings") {
        let lost = || {
            // An empty cell is no number and no secret.
            let of = |row: &Row| match w.cell(row, "kilos") {
                Cell::Empty => Ok(None),
                _ => w.number(row, "kilos").map(Some),
            };
            let before = previous(w, row, ("weighed_on", false), always, of);
            let there = match before {
                Ok(None | Some(Ok(None))) => No,
                Ok(Some(Ok(Some(_)))) => Yes,
                Ok(Some(Err(why))) | Err(why) => Unknown(why),
            };
            let less = match (before, w.number(row, "kilos")) {
                (Ok(Some(Ok(Some(before)))), Ok(now)) => (before - now >= 3.0).into(),
                (Err(one) | Ok(Some(Err(one))), Err(other)) => Unknown(one.with(other)),
                (Err(why) | Ok(Some(Err(why))), _) | (_, Err(why)) => Unknown(why),
                _ => Unknown(Why::EMPTY),
            };
            there.and(less)
        };
        let member = w.in_period(row, "weighed_on").and(lost());
        found.cover(w, "loss-told", row, member, || w.filled(row, "doctor_told_on"));

        let again = || previous(w, row, ("weighed_on", true), always, |row| day_of(w, row, "weighed_on"));
        let member = w.in_period(row, "weighed_on").and(is_there(again()));
        found.cover_in_order(w, "next-weighing", row, member, || {
            compare(again(), w.date(row, "weighed_on"), |next, now| next - now <= 40)
        });
        let told = |row: &Row| w.filled(row, "doctor_told_on");
        let heavier = || previous(w, row, ("kilos", true), told, |row| day_of(w, row, "weighed_on"));
        found.cover_in_order(w, "heavier-before", row, is_there(heavier()), || {
            compare(heavier(), w.date(row, "weighed_on"), |heavier, now| heavier <= now)
        });
    }
    for stay in w.all("stays") {
        found.cover_in_order(w, "a-month-at-least", stay, w.in_period(stay, "begins_on"), || {
            match (terms::stretch(w, stay, true, 3), w.date(stay, "begins_on")) {
                (Ok(None), _) => Yes,
                (Ok(Some(until)), Day::On(begins)) => (until - begins >= 30).into(),
                (Err(one), Day::Unknown(other)) => Unknown(one.with(other)),
                (Err(why), _) | (_, Day::Unknown(why)) => Unknown(why),
                _ => Unknown(Why::EMPTY),
            }
        });
    }
    for row in w.all("residents") {
        first_talk(w, found, row);
        found.cover(w, "two-talks", row, Yes, || two_talks(w, row));
        talks_each_year(w, found, row);
    }
}

/// What a row beside says, or why nobody knows.
type Beside<T> = Result<Option<Result<T, Why>>, Why>;

fn day_of(w: &World, row: &Row, field: &str) -> Result<Option<i64>, Why> {
    match w.date(row, field) {
        Day::On(day) => Ok(Some(day)),
        Day::Unknown(why) => Err(why),
        Day::Empty | Day::Later => Ok(None),
    }
}

fn is_there<T>(beside: Beside<Option<T>>) -> Tri {
    match beside {
        Ok(None | Some(Ok(None))) => No,
        Ok(Some(Ok(Some(_)))) => Yes,
        Ok(Some(Err(why))) | Err(why) => Unknown(why),
    }
}

fn compare(beside: Beside<Option<i64>>, own: Day, test: impl Fn(i64, i64) -> bool) -> Tri {
    match (beside, own) {
        (Ok(Some(Ok(Some(beside)))), Day::On(own)) => test(beside, own).into(),
        (Err(one) | Ok(Some(Err(one))), Day::Unknown(other)) => Unknown(one.with(other)),
        (Err(why) | Ok(Some(Err(why))), _) | (_, Day::Unknown(why)) => Unknown(why),
        _ => Unknown(Why::EMPTY),
    }
}

/// The first talk within two weeks of admission; one that names nobody may have been the first.
fn first_talk(w: &World, found: &mut Findings, row: &Row) {
    let talks = |strays: bool| -> Result<Option<i64>, Why> {
        let about = w.about("talks", "resident_id", row);
        let own = about.iter().filter(|(_, sure)| *sure == Yes).map(|(talk, _)| w.date(talk, "talked_on"));
        let mut why = None;
        let mut first: Option<i64> = None;
        for day in own {
            match day {
                Day::On(day) => first = Some(first.map_or(day, |first| first.min(day))),
                Day::Unknown(doubt) => why = Some(doubt),
                Day::Empty | Day::Later => {}
            }
        }
        for (talk, sure) in about.iter().filter(|_| strays) {
            let Unknown(doubt) = sure else { continue };
            match w.date(talk, "talked_on") {
                Day::On(day) if first.is_none_or(|first| day < first) => why = Some(*doubt),
                Day::Unknown(other) => why = Some(doubt.with(other)),
                _ => {}
            }
        }
        why.map_or(Ok(first), Err)
    };
    let there = match talks(false) {
        Ok(first) => first.is_some().into(),
        Err(why) => Unknown(why),
    };
    found.cover(w, "first-talk", row, w.in_period(row, "admitted_on").and(there), || {
        compare(talks(w.open.get()).map(|first| Some(Ok(first))), w.date(row, "admitted_on"), |first, admitted| {
            first - admitted <= 14
        })
    });
}

/// Whether a resident had two talks with somebody present.
fn two_talks(w: &World, row: &Row) -> Tri {
    let (mut least, mut most, mut why) = (0, 0, Why::default());
    for (talk, sure) in w.about("talks", "resident_id", row) {
        if sure != Yes && !w.open.get() {
            continue;
        }
        match sure.and(w.filled(talk, "present")) {
            Yes => {
                least += 1;
                most += 1;
            }
            Unknown(doubt) => {
                most += 1;
                why = why.with(doubt);
            }
            No => {}
        }
    }
    match (least, most) {
        (2.., _) => Yes,
        (_, ..2) => No,
        _ => Unknown(why),
    }
}

/// Three talks a year with a small child, one with any other.
fn talks_each_year(w: &World, found: &mut Findings, row: &Row) {
    w.open.set(true);
    let is_child = w.is(row, "band", "child");
    w.open.set(false);
    let (fewest, needed, doubt) = match is_child {
        Yes => (3, 3, None),
        No => (1, 1, None),
        Unknown(why) => (1, 3, Some(why)),
    };
    let (own, strays) = ends(w, ("talks", "resident_id", "talked_on"), row);
    let begins = w.date(row, "admitted_on");
    let (until, until_doubt) = terms::lapse(w, row, "left_on");
    for slot in slots(w.from, w.reference, 12) {
        let begun = match begins {
            Day::On(day) => (day <= slot.0).into(),
            Day::Unknown(why) => Unknown(why),
            Day::Empty | Day::Later => No,
        };
        let goes_on = until_doubt.map_or(Yes, Unknown).and(until.is_none_or(|until| slot.1 <= until));
        let member = begun.and(goes_on);
        let outcome = match (member, in_slot(slot, &own, &strays, needed), in_slot(slot, &own, &strays, fewest)) {
            (No, ..) => continue,
            (_, most, _) if most.state == "met" => most,
            (member, most, least) if most.state != least.state || least.state == "undetermined" => {
                let mut why = doubt.unwrap_or_default();
                if let Unknown(other) = member {
                    why = why.with(other);
                }
                [most, least].into_iter().fold(Outcome::unknown(why), |sofar, one| {
                    let codes =
                        [sofar.reason, one.reason].into_iter().filter(|codes| !codes.is_empty() && codes != "missing");
                    Outcome::of("undetermined", &codes.collect::<Vec<_>>().join("+"))
                })
            }
            (Unknown(why), ..) => Outcome::unknown(why),
            (Yes, most, _) => most,
        };
        let (year, ..) = super::time::parts(slot.0);
        found.add("talks-each-year", &row.owner, format!("{}|{year}", row.subject(w)), outcome);
    }
}
