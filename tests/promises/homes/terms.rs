//! What a term is kept by: deadlines, gaps between events, lengths of stays.

use super::outcome::Outcome;
use super::time::{Term, due};
use super::tri::{Tri, Unknown, Why, Yes};
use super::world::{Day, Link, Row, World};

/// What may end a term: a day, or some day that nobody knows; and why it may not.
pub type End = (Option<i64>, Option<Why>);

/// A duty with a term.
pub struct Duty {
    pub start: i64,
    /// Those that may be the one; none: it may be any.
    pub terms: Vec<Term>,
    pub ends: Vec<End>,
    /// Rows that name nobody and may be its end: they count on days not before the first.
    pub strays: (i64, Vec<End>),
    pub lapse: Option<i64>,
    pub lapse_doubt: Option<Why>,
    /// Why the term is not known.
    pub term_doubt: Why,
}

/// What may end a term by a date of a row.
pub fn end(day: Day, own_date: bool, sure: Tri) -> Option<End> {
    let doubt = if let Unknown(why) = sure { Some(why) } else { None };
    match day {
        Day::On(day) => Some((Some(day), doubt)),
        // A row of an event says that it happened, though not when.
        Day::Empty if own_date => Some((None, Some(doubt.unwrap_or_default().with(Why::EMPTY)))),
        Day::Empty | Day::Later => None,
        Day::Unknown(why) => Some((None, Some(doubt.unwrap_or_default().with(why)))),
    }
}

/// As all terms that may be the one decide, else it is open.
pub fn decide(w: &World, duty: &Duty) -> Option<Outcome> {
    if duty.terms.is_empty() {
        let judged = duty.start <= w.as_of;
        return judged.then(|| Outcome::unknown(duty.term_doubt));
    }
    let all: Vec<Option<Outcome>> = duty.terms.iter().map(|term| decide_one(w, duty, *term)).collect();
    let said = |outcome: &Option<Outcome>| outcome.clone().map(|outcome| (outcome.state, outcome.reason));
    if all.iter().all(|one| said(one) == said(&all[0])) {
        let carried = all.iter().flatten().all(|one| one.carried);
        return Some(Outcome { carried, ..all.into_iter().next()??.also(duty.term_doubt) });
    }
    let carried = all.iter().flatten().next()?.carried;
    let open = all.into_iter().flatten().filter(|one| one.state == "undetermined").map(|one| one.reason);
    let reason = std::iter::once(duty.term_doubt.codes()).chain(open).collect::<Vec<_>>().join("+");
    Some(Outcome { carried, ..Outcome::of("undetermined", &reason) })
}

fn decide_one(w: &World, duty: &Duty, term: Term) -> Option<Outcome> {
    let due = due(duty.start, term, w.counting);
    let first = duty.ends.iter().filter(|(_, doubt)| doubt.is_none()).filter_map(|(day, _)| *day).min();
    let lapsed = duty.lapse.is_some_and(|lapse| lapse <= due);
    let carried = due < w.from;
    if carried && (first.is_some_and(|day| day < w.from) || duty.lapse.is_some_and(|lapse| lapse < w.from)) {
        return None;
    }
    // What falls due after the period belongs to the next one, unless it still runs on the as-of day.
    if due > w.to && (due <= w.as_of || first.is_some() || lapsed || duty.start > w.reference) {
        return None;
    }
    let strays = duty.strays.1.iter().filter(|(day, _)| {
        let until = if carried { w.from - 1 } else { due };
        day.is_none_or(|day| duty.strays.0 <= day && day <= until)
    });
    let in_time = |day: i64| day <= due || (carried && day < w.from);
    let perhaps = duty.ends.iter().chain(strays).filter(|(day, doubt)| doubt.is_some() && day.is_none_or(in_time));
    let why = perhaps.filter_map(|(_, doubt)| *doubt).reduce(Why::with);
    let outcome = match first {
        Some(day) if day <= due => Outcome::of("met", if day < duty.start { "ended_before_start" } else { "" }),
        _ if lapsed => Outcome::of("excluded", "lapsed"),
        _ => match (why, first) {
            (Some(why), _) => Outcome::unknown(why),
            (None, Some(_)) => Outcome::of("not_met", "late"),
            (None, None) if w.as_of > due => Outcome::of("not_met", "overdue"),
            (None, None) => Outcome::of("pending", "not_due"),
        },
    };
    let outcome = match duty.lapse_doubt {
        Some(why) if outcome.is_bad() => Outcome::unknown(why),
        Some(why) => outcome.also(why),
        None => outcome,
    };
    Some(Outcome { carried, ..outcome })
}

/// Rows of a register that may end something for a row: those that name it, and those that name nobody.
pub fn ends(w: &World, (register, via, at): (&str, &str, &str), whom: &Row) -> (Vec<End>, Vec<End>) {
    w.open.set(true);
    let (mut own, mut strays) = (Vec::new(), Vec::new());
    for (row, sure) in w.about(register, via, whom) {
        let list = if sure == Yes { &mut own } else { &mut strays };
        list.extend(end(w.date(row, at), at == row.shape.event, sure));
    }
    w.open.set(false);
    (own, strays)
}

/// The end of a duty, and why it may have ended sooner.
pub fn lapse(w: &World, row: &Row, field: &str) -> (Option<i64>, Option<Why>) {
    match w.date(row, field) {
        Day::On(day) => (Some(day), None),
        Day::Unknown(why) => (None, Some(why)),
        Day::Empty | Day::Later => (None, None),
    }
}

/// A stretch of time as it may have been: from a day to a day; none: it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Span {
    row: usize,
    from: i64,
    to: Option<i64>,
}

/// All that the rows of one resident may have been, each possibility by itself: what they surely are, with every stray row
/// counted or not, every end that nobody knows on every day that could matter.
fn worlds(w: &World, rows: &[(&Row, Tri)], days: &[i64]) -> Vec<Vec<Span>> {
    let mut all: Vec<Vec<Span>> = vec![Vec::new()];
    for (row, sure) in rows {
        let begins: Vec<i64> = match w.date(row, "begins_on") {
            Day::On(day) => vec![day],
            Day::Later => continue,
            Day::Empty | Day::Unknown(_) => days.to_vec(),
        };
        let ends: Vec<Option<i64>> = match w.date(row, "ends_on") {
            Day::On(day) => vec![Some(day)],
            Day::Empty | Day::Later => vec![None],
            Day::Unknown(_) => days.iter().map(|day| Some(*day)).chain([None]).collect(),
        };
        let mut choices: Vec<Option<Span>> = Vec::new();
        for from in &begins {
            let known = begins.len() == 1 && ends.len() == 1;
            let to = ends.iter().filter(|to| known || to.is_none_or(|to| to >= *from));
            choices.extend(to.map(|to| Some(Span { row: row.place, from: *from, to: *to })));
        }
        if *sure != Yes {
            choices.push(None);
        }
        all = all
            .into_iter()
            .flat_map(|world| {
                choices.iter().map(move |choice| {
                    let mut world = world.clone();
                    world.extend(*choice);
                    world
                })
            })
            .collect();
    }
    all
}

/// Spans that touch or overlap, together: those rows, first and last day.
fn together(mut spans: Vec<Span>, apart: i64) -> Vec<(Vec<usize>, i64, Option<i64>)> {
    spans.sort_by_key(|span| (span.from, span.row));
    let mut all: Vec<(Vec<usize>, i64, Option<i64>)> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some((rows, _, to)) if to.is_none_or(|to| span.from <= to + apart) => {
                rows.push(span.row);
                *to = to.zip(span.to).map(|(a, b)| a.max(b));
            }
            _ => all.push((vec![span.row], span.from, span.to)),
        }
    }
    all
}

/// The days on which an end or a beginning that nobody knows could change anything.
fn days_that_matter(w: &World, rows: &[(&Row, Tri)], apart: i64, more: &[i64]) -> Vec<i64> {
    let mut near = vec![0, 1, apart, apart + 1];
    near.dedup();
    let mut days: Vec<i64> = more.iter().copied().chain([w.as_of]).collect();
    for (row, _) in rows {
        for field in ["begins_on", "ends_on"] {
            if let Day::On(day) = w.date(row, field) {
                days.push(day);
            }
        }
    }
    let mut days: Vec<i64> = days.iter().flat_map(|day| near.iter().flat_map(move |n| [day - n, day + n])).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The rows of one resident, and those that may be: of a home, without a resident that anybody knows.
fn of_resident<'w>(w: &'w World, stay: &Row, strays: bool) -> Vec<(&'w Row, Tri)> {
    let whom = match w.link(stay, "resident_id") {
        Link::To(place) => place,
        _ => return Vec::new(),
    };
    let about = w.about("stays", "resident_id", &w.all("residents")[whom]);
    about.into_iter().filter(|(_, sure)| strays || *sure == Yes).collect()
}

/// First or last day of the stretch that a stay belongs to; none: it goes on. In all that may have been the same, else
/// nobody knows.
pub fn stretch(w: &World, stay: &Row, last: bool, apart: i64) -> Result<Option<i64>, Why> {
    if let Link::Lost(why) = w.link(stay, "resident_id") {
        return Err(why.with(doubts(w, &[(stay, Yes)])));
    }
    let rows = of_resident(w, stay, w.open.get());
    let days = days_that_matter(w, &rows, apart, &[]);
    let mut found: Vec<Option<i64>> = Vec::new();
    for world in worlds(w, &rows, &days) {
        for (members, from, to) in together(world, apart) {
            if members.contains(&stay.place) {
                found.push(if last { to } else { Some(from) });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(doubts(w, &rows)),
    }
}

/// Why nobody knows what the rows of a resident are.
fn doubts(w: &World, rows: &[(&Row, Tri)]) -> Why {
    let mut why = Why::default();
    for (row, sure) in rows {
        if let Unknown(doubt) = sure {
            why = why.with(*doubt);
        }
        for field in ["begins_on", "ends_on"] {
            if let Day::Unknown(doubt) = w.date(row, field) {
                why = why.with(doubt);
            }
        }
        if w.date(row, "begins_on") == Day::Empty {
            why = why.with(w.missing(row, "begins_on"));
        }
    }
    why
}

/// How a stretch that surely was is judged; none: not in this period.
fn too_long(w: &World, from: i64, to: Option<i64>, limit: i64) -> Option<Outcome> {
    let in_time = to.is_some_and(|to| to <= limit);
    let decided = if in_time { to.unwrap_or(limit) } else { limit };
    if from > w.reference {
        return None;
    }
    if !in_time && limit >= w.as_of {
        return Some(Outcome::of("pending", "not_ended"));
    }
    (w.from <= decided && decided <= w.to)
        .then(|| if in_time { Outcome::met() } else { Outcome::of("not_met", "too_long") })
}

/// A stay that lasts at most a term, by itself or (where they are joined) with the rooms that it touches.
pub fn at_most(w: &World, stay: &Row, (terms, term_doubt): (Vec<Term>, Why), joined: bool) -> Option<Outcome> {
    w.open.set(true);
    let start = w.date(stay, "begins_on");
    w.open.set(false);
    let start = match start {
        Day::On(day) => day,
        Day::Later => return None,
        Day::Empty => return Some(Outcome::unknown(Why::EMPTY)),
        Day::Unknown(why) => return Some(Outcome::unknown(why)),
    };
    // Of a stay that names nobody: any resident's of the home, or nobody's whose other stays are known.
    let lost = joined && !matches!(w.link(stay, "resident_id"), Link::To(_));
    let mut groups: Vec<Vec<(&Row, Tri)>> = Vec::new();
    if joined && !lost {
        groups.push(of_resident(w, stay, true));
    } else {
        groups.push(vec![(stay, Yes)]);
    }
    if lost {
        for resident in w.all("residents").iter().filter(|resident| resident.owner == stay.owner) {
            let others = w.about("stays", "resident_id", resident);
            groups.push(others.into_iter().filter(|(row, _)| row.place != stay.place).chain([(stay, Yes)]).collect());
        }
    }
    let mut absorbed = lost;
    let mut found: Vec<Option<Outcome>> = Vec::new();
    let mut why = term_doubt;
    for rows in groups {
        let mut more = vec![w.from, w.to, w.as_of, w.reference];
        more.extend(terms.iter().map(|term| due(start, *term, w.counting)));
        let days = days_that_matter(w, &rows, 1, &more);
        why = why.with(doubts(w, &rows));
        for world in worlds(w, &rows, &days) {
            for (members, from, to) in together(world, 1) {
                if members.first() == Some(&stay.place) {
                    found.extend(terms.iter().map(|term| too_long(w, from, to, due(from, *term, w.counting))));
                } else if members.contains(&stay.place) {
                    absorbed = true;
                }
            }
        }
    }
    let first = found.first()?.clone();
    if let Link::Lost(doubt) = w.link(stay, "resident_id") {
        why = why.with(doubt);
    }
    if found.iter().any(|one| *one != first) {
        return Some(Outcome::unknown(why));
    }
    // Whether it is a stretch of its own matters only where the outcome would be bad news.
    let first = first?;
    Some(if absorbed && first.is_bad() { Outcome::unknown(why) } else { first })
}
