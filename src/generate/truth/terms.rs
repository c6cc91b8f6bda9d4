//! One duty with a term: whether it is judged in this period, and how.

use super::counting::{Term, Timing, surely_before};
use super::model::{Day, Row, World};
use super::outcome::{Kind, Outcome};
use super::time::{When, day};
use super::tri::{No, Tri, Unknown, Yes};

/// Something that would end the duty: whether it is of the right sort, and when it was (empty: nobody knows).
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub counts: Tri,
    pub at: Option<When>,
}

/// A duty to do something within a term.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Whether the row belongs to the population.
    pub member: Tri,
    /// None: the start is missing.
    pub start: Option<When>,
    pub term: Term,
    pub ends: Vec<End>,
    /// The day on which the duty lapsed.
    pub lapse: Option<i64>,
    /// Whether the duty is waived, and the reason code of that.
    pub waived: (Tri, &'static str),
}

/// The day on which the catalogue takes effect: Order 69/2004, article 2.
pub fn valid_from() -> i64 {
    day(2005, 1, 1)
}

/// A duty that starts and ends with fields of one row; none if it has not started by the as-of day.
pub fn duty_of_row(w: &World, row: &Row, member: Tri, start: &str, end: &str, term: Term) -> Option<Duty> {
    let start = match row.date(start) {
        Day::Later => return None,
        Day::On(day) if day > w.as_of => return None,
        _ => row.when(start),
    };
    let ends = row.when(end).into_iter().map(|at| End { counts: Yes, at: Some(at) }).collect();
    Some(Duty { member, start, term, ends, lapse: None, waived: (No, "") })
}

/// How far a duty reaches into the period.
enum Scope {
    Out,
    In,
    CarriedOver,
}

/// The outcome of a duty in the period; none if it is judged in another one.
///
/// The order of decision: start missing, out of scope, before the Order, membership, waiver, then the term itself.
pub fn decide(w: &World, duty: &Duty) -> Option<Outcome> {
    if duty.member == No {
        return None;
    }
    let Some(start) = duty.start else {
        return Some(Outcome::plain(Kind::Undetermined));
    };
    let due = w.counting.due_day(start, duty.term);
    let carried = match scope(w, duty, start, due) {
        Scope::Out => return None,
        Scope::In => false,
        Scope::CarriedOver => true,
    };
    let outcome = if start.day() < valid_from() {
        Outcome::of(Kind::Excluded, "before_order")
    } else {
        let outcome = decide_term(w, duty, start, due);
        match outcome.kind {
            Kind::Met | Kind::Excluded => outcome,
            _ if duty.member == Unknown => Outcome::plain(Kind::Undetermined),
            _ => match duty.waived {
                (Yes, reason) => Outcome::of(Kind::Excluded, reason),
                (Unknown, _) => Outcome::plain(Kind::Undetermined),
                (No, _) => outcome,
            },
        }
    };
    Some(Outcome { carried, ..outcome })
}

/// A duty belongs to the period in which it falls due, to later ones while it is not done, and waits before.
fn scope(w: &World, duty: &Duty, start: When, due: i64) -> Scope {
    let sure_ends = || duty.ends.iter().filter(|end| end.counts == Yes).filter_map(|end| end.at);
    if due < w.from {
        let ended_before = sure_ends().any(|at| at.day() < w.from);
        let lapsed_before = duty.lapse.is_some_and(|lapse| lapse < w.from);
        return if ended_before || lapsed_before { Scope::Out } else { Scope::CarriedOver };
    }
    if due <= w.to {
        return Scope::In;
    }
    let open = sure_ends().next().is_none() && duty.lapse.is_none();
    if due > w.as_of && open && start.day() <= w.reference { Scope::In } else { Scope::Out }
}

/// The term itself: in time, undecidable, lapsed, late, overdue, or still running.
fn decide_term(w: &World, duty: &Duty, start: When, due: i64) -> Outcome {
    let mut earliest_in_time: Option<When> = None;
    let mut hour_missing = false;
    let mut maybe_in_time = false;
    let mut sure_late = false;
    let mut maybe_late = false;
    for end in &duty.ends {
        let Some(at) = end.at else {
            maybe_in_time |= end.counts != No;
            continue;
        };
        match (end.counts, w.counting.timing(start, at, duty.term)) {
            (No, _) => {}
            (Yes, Timing::InTime) => {
                if earliest_in_time.is_none_or(|earliest| at.first < earliest.first) {
                    earliest_in_time = Some(at);
                }
            }
            (Yes, Timing::Unclear) => hour_missing = true,
            (Yes, Timing::Late) => sure_late = true,
            (Unknown, Timing::Late) => {
                // Late if it counts at all; and if it lies before the period, the duty would not be carried over.
                maybe_late = true;
                maybe_in_time |= at.day() < w.from;
            }
            (Unknown, _) => maybe_in_time = true,
        }
    }
    if let Some(earliest) = earliest_in_time {
        let backwards = surely_before(earliest, start, duty.term);
        return Outcome::of(Kind::Met, if backwards { "ended_before_start" } else { "" });
    }
    if hour_missing {
        return Outcome::plain(Kind::Undetermined);
    }
    if duty.lapse.is_some_and(|lapse| lapse <= due) {
        return Outcome::of(Kind::Excluded, "lapsed");
    }
    let past_due = w.as_of > due;
    match (maybe_in_time, sure_late, maybe_late, past_due) {
        (true, ..) => Outcome::plain(Kind::Undetermined),
        (_, true, ..) => Outcome::of(Kind::NotMet, "late"),
        (_, _, true, true) => Outcome::of(Kind::NotMet, "late"),
        (_, _, true, false) => Outcome::plain(Kind::Undetermined),
        (_, _, _, true) => Outcome::of(Kind::NotMet, "overdue"),
        _ => Outcome::plain(Kind::Pending),
    }
}
