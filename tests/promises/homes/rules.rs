//! The checks of the homes act, each as a loop over rows.

use super::outcome::{Findings, Outcome};
use super::sequences::{always, previous};
use super::terms::{self, Duty, decide, ends};
use super::time::{Term, slots};
use super::tri::{No, Tri, Unknown, Why, Yes};
use super::world::{Cell, Day, Link, Row, World};

pub fn all(w: &World) -> Findings {
    let mut found = Findings::default();
    stays(w, &mut found);
    incidents(w, &mut found);
    homes(w, &mut found);
    residents(w, &mut found);
    super::sequences::all(w, &mut found);
    records(w, &mut found);
    super::workers::all(w, &mut found);
    found
}

/// H1.1 and H1.2.
fn stays(w: &World, found: &mut Findings) {
    for stay in w.all("stays") {
        // A day, no day, or nobody knows.
        let left = || {
            let of = |row| match w.date(row, "ends_on") {
                Day::On(day) => Ok(Some(day)),
                Day::Unknown(why) => Err(why),
                Day::Empty | Day::Later => Ok(None),
            };
            previous(w, stay, ("begins_on", false), always, of)
        };
        let there = match left() {
            Ok(None | Some(Ok(None))) => No,
            Ok(Some(Ok(Some(_)))) => Yes,
            Ok(Some(Err(why))) | Err(why) => Unknown(why),
        };
        found.cover_in_order(w, "no-gap", stay, w.in_period(stay, "begins_on").and(there), || {
            match (left(), w.date(stay, "begins_on")) {
                (Ok(Some(Ok(Some(left)))), Day::On(begins)) => (begins - left <= 1).into(),
                (Err(one) | Ok(Some(Err(one))), Day::Unknown(other)) => Unknown(one.with(other)),
                (Err(why) | Ok(Some(Err(why))), _) | (_, Day::Unknown(why)) => Unknown(why),
                _ => Unknown(Why::EMPTY),
            }
        });

        if let Some(outcome) = terms::at_most(w, stay, (vec![Term::Months(8)], Why::default()), true) {
            found.add("stay-ends", &stay.owner, stay.subject(w), outcome);
        }
        if let Some(outcome) = terms::at_most(w, stay, by_band(w, resident(w, stay), 100, 400), false) {
            found.add("rooms-by-band", &stay.owner, stay.subject(w), outcome);
        }

        let since = || terms::stretch(w, stay, false, 1);
        let long = match since() {
            Ok(Some(since)) => (w.reference - since > 90).into(),
            Ok(None) => Unknown(Why::EMPTY),
            Err(why) => Unknown(why),
        };
        let goes_on = w.filled(stay, "ends_on").not();
        found.cover_in_order(w, "review-of-stay", stay, goes_on.and(long), || talked(w, stay, since()));
    }
}

/// Whether there was a talk with a resident since the unbroken stay began.
fn talked(w: &World, stay: &Row, since: Result<Option<i64>, Why>) -> Tri {
    let late = |talk: &Row| match (w.date(talk, "talked_on"), since) {
        (Day::On(day), Ok(Some(since))) => (day >= since).into(),
        (Day::Later, _) => No,
        (Day::Unknown(one), Err(other)) => Unknown(one.with(other)),
        (Day::Unknown(why), _) | (_, Err(why)) => Unknown(why),
        _ => Unknown(Why::EMPTY),
    };
    let about = |talk: &Row| match (w.link(talk, "resident_id"), w.link(stay, "resident_id")) {
        (Link::To(one), Link::To(other)) => (one == other).into(),
        // A stay of nobody whom anybody knows: any talk of the home may be about it.
        (one, other) if w.open.get() || matches!(other, Link::Lost(_)) => match (one, other) {
            (Link::Lost(one), Link::Lost(other)) => Unknown(one.with(other)),
            (Link::Lost(why), _) | (_, Link::Lost(why)) => Unknown(why),
            _ => Unknown(Why::EMPTY),
        },
        _ => No,
    };
    let own = w.all("talks").iter().filter(|talk| talk.owner.is_some() && talk.owner == stay.owner);
    let there = own.fold(No, |sofar, talk| sofar.or(about(talk).and(late(talk))));
    match w.link(stay, "resident_id") {
        Link::Lost(why) if there == No => Unknown(why),
        _ => there,
    }
}

fn resident<'w>(w: &'w World, row: &Row) -> Result<&'w Row, Why> {
    w.behind(row, "resident_id")
}

/// The terms that may be the one: of small children, of others; both where nobody knows, and why.
fn by_band(w: &World, resident: Result<&Row, Why>, child: i64, other: i64) -> (Vec<Term>, Why) {
    w.open.set(true);
    let is_child = match resident {
        Ok(resident) => w.is(resident, "band", "child"),
        Err(why) => Unknown(why),
    };
    w.open.set(false);
    match is_child {
        Yes => (vec![Term::Days(child)], Why::default()),
        No => (vec![Term::Days(other)], Why::default()),
        Unknown(why) => (vec![Term::Days(child), Term::Days(other)], why),
    }
}

/// H1.3 and H1.6.
fn incidents(w: &World, found: &mut Findings) {
    for row in w.all("incidents") {
        w.open.set(true);
        let agreed = match w.number(row, "follow_days") {
            Ok(days) => (vec![Term::Days(days as i64)], Why::default()),
            Err(why) => (Vec::new(), why),
        };
        w.open.set(false);
        let three = (vec![Term::WorkingDays(3)], Why::default());
        from_incident(w, found, row, ("reported", "reported_on"), three);
        from_incident(w, found, row, ("by-band", "followed_on"), by_band(w, resident(w, row), 15, 40));
        from_incident(w, found, row, ("as-agreed", "followed_on"), agreed);

        let member = w.is(row, "sort", "missing").and(w.in_period(row, "happened_on"));
        found.cover(w, "police-told", row, member, || match w.cell(row, "told") {
            Cell::Text(text) => text.split(';').any(|entry| entry.trim() == "police").into(),
            Cell::Unknown(why) => Unknown(why),
            Cell::Empty | Cell::Later => No,
        });
        if let (Yes, Day::On(day)) = (w.in_period(row, "happened_on"), w.date(row, "happened_on")) {
            let sort = if let Cell::Text(sort) = w.cell(row, "sort") { sort } else { "unknown" };
            let (year, month, _) = super::time::parts(day);
            found.count("by-sort", &row.owner, format!("tally {year:04}-{month:02} {sort}"));
        }
    }
}

fn from_incident(
    w: &World,
    found: &mut Findings,
    row: &Row,
    (check, at): (&'static str, &str),
    terms: (Vec<Term>, Why),
) {
    w.open.set(true);
    let (start, end) = (w.date(row, "happened_on"), terms::end(w.date(row, at), false, Yes));
    w.open.set(false);
    let start = match start {
        Day::On(day) => day,
        Day::Later => return,
        Day::Empty => return found.add(check, &row.owner, row.subject(w), Outcome::unknown(Why::EMPTY)),
        Day::Unknown(why) => return found.add(check, &row.owner, row.subject(w), Outcome::unknown(why)),
    };
    let (terms, term_doubt) = terms;
    let ends = end.into_iter().collect();
    let duty = Duty { start, terms, ends, strays: (i64::MIN, Vec::new()), lapse: None, lapse_doubt: None, term_doubt };
    if let Some(outcome) = decide(w, &duty) {
        found.add(check, &row.owner, row.subject(w), outcome);
    }
}

/// H1.4 and H1.5.
fn homes(w: &World, found: &mut Findings) {
    for home in w.all("homes") {
        let (own, strays) = ends(w, ("drills", "home_id", "held_on"), home);
        for slot in slots(w.from, w.reference, 3).into_iter().filter(|slot| slot.0 >= w.from) {
            let outcome = in_slot(slot, &own, &strays, 1);
            found.add("each-quarter", &home.owner, format!("{}|{}", home.subject(w), quarter(slot.0)), outcome);
        }
        for kind in ["safeguarding", "fire"] {
            let test = |policy: &Row| in_force(w, policy).and(w.is(policy, "kind", kind));
            there(w, found, "policies-in-force", home, kind, test);
        }
        for topic in ["bullying", "contact"] {
            let covers = |policy: &Row| match w.cell(policy, "covers") {
                Cell::Text(text) => text.split(';').any(|entry| entry.trim() == topic).into(),
                Cell::Unknown(why) => Unknown(why),
                // Nobody has read it.
                Cell::Empty | Cell::Later => Unknown(Why::TOPICS),
            };
            let test = |policy: &Row| in_force(w, policy).and(w.is(policy, "kind", "safeguarding")).and(covers(policy));
            there(w, found, "policies-cover", home, topic, test);
        }
        super::workers::hours_for_each(w, found, home);
    }
}

pub fn quarter(first: i64) -> String {
    let (year, month, _) = super::time::parts(first);
    format!("{year:04}-Q{}", (month - 1) / 3 + 1)
}

/// What is there in a slot, of what must be there.
pub fn in_slot((first, last): (i64, i64), own: &[terms::End], strays: &[terms::End], needed: usize) -> Outcome {
    let inside = |day: &Option<i64>| day.is_none_or(|day| first <= day && day <= last);
    let sure = own.iter().filter(|(day, doubt)| doubt.is_none() && inside(day)).count();
    let perhaps: Vec<Why> =
        own.iter().chain(strays).filter(|(day, _)| inside(day)).filter_map(|(_, doubt)| *doubt).collect();
    match perhaps.iter().copied().reduce(Why::with) {
        _ if sure >= needed => Outcome::met(),
        Some(why) if sure + perhaps.len() >= needed => Outcome::unknown(why),
        _ => Outcome::of("not_met", "missing"),
    }
}

fn in_force(w: &World, policy: &Row) -> Tri {
    let before = match w.date(policy, "adopted_on") {
        Day::On(day) => (day <= w.reference).into(),
        Day::Unknown(why) => Unknown(why),
        Day::Empty | Day::Later => Yes,
    };
    let after = match w.date(policy, "valid_to") {
        Day::On(day) => (day >= w.reference).into(),
        Day::Unknown(why) => Unknown(why),
        Day::Empty | Day::Later => Yes,
    };
    before.and(after)
}

/// Whether a home has a policy.
fn there(w: &World, found: &mut Findings, check: &'static str, home: &Row, item: &str, test: impl Fn(&Row) -> Tri) {
    let holds = || {
        let own = w.all("policies").iter().filter(|policy| policy.owner.is_some() && policy.owner == home.owner);
        own.fold(No, |holds, policy| {
            // One that names nobody may be of another home whose file this is not.
            let own = if let Link::Lost(why) = w.link(policy, "home_no") { Unknown(why) } else { Yes };
            holds.or(own.and(test(policy)))
        })
    };
    let mut there = holds();
    if there != Yes {
        w.open.set(true);
        there = holds();
        w.open.set(false);
    }
    let outcome = match there {
        Yes => Outcome::met(),
        Unknown(why) => Outcome::unknown(why),
        No => Outcome::of("not_met", "missing"),
    };
    found.add(check, &home.owner, format!("{}|{item}", home.subject(w)), outcome);
}

/// H2.1 and H2.2, and the intervals of H1.6.
fn residents(w: &World, found: &mut Findings) {
    for row in w.all("residents") {
        let (lapse, lapse_doubt) = terms::lapse(w, row, "left_on");
        let anchor = w.date(row, "admitted_on");
        let missing = match anchor {
            Day::On(_) | Day::Later => None,
            Day::Empty => Some(Why::EMPTY),
            Day::Unknown(why) => Some(why),
        };
        if let Some(why) = missing {
            found.add("on-admission", &row.owner, row.subject(w), Outcome::unknown(why));
            if why != Why::EMPTY {
                found.add("every-sixty-days", &row.owner, row.subject(w), Outcome::unknown(why));
                found.add("talks-by-band", &row.owner, row.subject(w), Outcome::unknown(why));
                found.add("in-working-days", &row.owner, row.subject(w), Outcome::unknown(why));
            }
            continue;
        }
        let Day::On(start) = anchor else { continue };
        let (own, strays) = ends(w, ("weighings", "resident_id", "weighed_on"), row);
        let terms = vec![Term::Days(5)];
        let strays = (i64::MIN, strays);
        let duty = Duty { start, terms, ends: own, strays, lapse, lapse_doubt, term_doubt: Why::default() };
        if let Some(outcome) = decide(w, &duty) {
            found.add("on-admission", &row.owner, row.subject(w), outcome);
        }
        gaps(w, found, "every-sixty-days", row, start, (vec![Term::Days(60)], Why::default()));
        gaps(w, found, "talks-by-band", row, start, by_band(w, Ok(row), 200, 300));
        gaps(w, found, "in-working-days", row, start, (vec![Term::WorkingDays(40)], Why::default()));
    }
    for row in w.all("talks") {
        let key_worker = || {
            let resident = resident(w, row)?;
            match w.link(resident, "key_worker") {
                Link::To(place) => Ok(place),
                Link::Lost(why) => Err(why),
                Link::Empty => Err(Why::EMPTY),
            }
        };
        found
            .cover(w, "key-worker-there", row, w.in_period(row, "talked_on"), || w.lists(row, "present", key_worker()));
    }
    for row in w.all("residents") {
        days_to_first_talk(w, found, row);
    }
}

/// No gap between the days of talks is longer than a term; the one that is still open counts too.
fn gaps(w: &World, found: &mut Findings, check: &'static str, row: &Row, anchor: i64, terms: (Vec<Term>, Why)) {
    let (lapse, lapse_doubt) = terms::lapse(w, row, "left_on");
    let (own, strays) = ends(w, ("talks", "resident_id", "talked_on"), row);
    let mut days: Vec<i64> = own.iter().filter(|(_, doubt)| doubt.is_none()).filter_map(|(day, _)| *day).collect();
    days.retain(|day| *day > anchor);
    days.sort_unstable();
    days.dedup();
    let open: Vec<terms::End> = own.iter().filter(|(_, doubt)| doubt.is_some()).copied().collect();
    let mut start = anchor;
    for next in days.iter().map(|day| Some(*day)).chain([None]) {
        if lapse.is_some_and(|lapse| start >= lapse) {
            break;
        }
        let mut ends: Vec<terms::End> = next.map(|day| (Some(day), None)).into_iter().collect();
        ends.extend(open.iter().filter(|(day, _)| day.is_none_or(|day| day > start)));
        let strays = (start + 1, strays.clone());
        let duty = Duty { start, terms: terms.0.clone(), ends, strays, lapse, lapse_doubt, term_doubt: terms.1 };
        if let Some(outcome) = decide(w, &duty) {
            let subject = format!("{}|{}", row.subject(w), crate::random::write_day(start));
            found.add(check, &row.owner, subject, outcome);
        }
        start = next.unwrap_or(start);
    }
}

/// Figures count only what is sure.
fn days_to_first_talk(w: &World, found: &mut Findings, row: &Row) {
    let Day::On(admitted) = w.date(row, "admitted_on") else { return };
    let here = match w.date(row, "left_on") {
        Day::On(day) => (day >= w.from).into(),
        Day::Unknown(why) => Unknown(why),
        Day::Empty | Day::Later => Yes,
    };
    let here = here.and(admitted <= w.reference);
    let own: Vec<Day> = w
        .about("talks", "resident_id", row)
        .iter()
        .filter(|(_, sure)| *sure == Yes)
        .map(|(talk, _)| w.date(talk, "talked_on"))
        .collect();
    let unread = own.iter().any(|day| matches!(day, Day::Unknown(_)));
    let first = own.iter().filter_map(|day| if let Day::On(day) = day { Some(*day) } else { None }).min();
    if let (Yes, false, Some(first)) = (here, unread, first) {
        found.count("days-between", &row.owner, format!("value {}", first - admitted));
    }
}

/// H2.4.
fn records(w: &World, found: &mut Findings) {
    for row in w.all("residents") {
        found.cover(w, "cells", row, Yes, || {
            let is = |field: &str, why: Why| -> Tri {
                match w.cell(row, field) {
                    Cell::Unknown(Why::ABSENT) => Unknown(Why::ABSENT),
                    Cell::Unknown(found) => (found == why).into(),
                    _ => No,
                }
            };
            let dangling = match (w.cell(row, "key_worker"), w.link(row, "key_worker")) {
                (Cell::Unknown(Why::ABSENT), _) => Unknown(Why::ABSENT),
                (Cell::Text(_), Link::Lost(_)) => Yes,
                _ => No,
            };
            is("band", Why::UNREADABLE).not().and(dangling.not()).and(is("admitted_on", Why::CONFLICTING).not())
        });
    }
    for row in w.all("residents_before") {
        found.cover(w, "as-last-year", row, Yes, || {
            let now = match w.behind(row, "resident_no") {
                Ok(resident) => w.date(resident, "admitted_on"),
                Err(why) => Day::Unknown(why),
            };
            match (w.date(row, "admitted_on"), now) {
                (Day::On(one), Day::On(other)) => (one == other).into(),
                (Day::Unknown(one), Day::Unknown(other)) => Unknown(one.with(other)),
                (Day::Unknown(why), _) | (_, Day::Unknown(why)) => Unknown(why),
                _ => Unknown(Why::EMPTY),
            }
        });
    }
}
