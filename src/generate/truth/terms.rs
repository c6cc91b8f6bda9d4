//! One duty with a term: whether it is judged in this period, and how.

use super::counting::{Term, Timing, surely_before};
use super::model::{World, slot};
use super::outcome::{Kind, Outcome};
use super::row::{Cell, Day, Row, Slot};
use super::time::{When, day};
use super::tri::{No, Tri, Unknown, Why, Yes};

/// When something was done, or why nobody knows when.
type At = Result<When, Why>;

/// Something that would end the duty: whether it is of the right sort, and when it was.
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub counts: Tri,
    pub at: At,
    /// The row that it is, where it is a row of its own and not a date of the row that is judged.
    pub slot: Option<Slot>,
    /// Whether that row surely is about the subject. One that may be anybody's can only help.
    pub about: Tri,
}

impl End {
    /// A date of the row that is judged; none where nothing was done.
    pub fn of_row(row: &Row, field: &str) -> Option<End> {
        at(row, field).map(|at| End { counts: Yes, at, slot: None, about: Yes })
    }

    /// A related row, dated by its own event: without a date nobody knows when it was.
    pub fn of_related(row: &Row, about: Tri, counts: Tri, event: &str) -> Option<End> {
        let dated = if row.date(event) == Day::Empty { Some(Err(Why::EMPTY)) } else { at(row, event) };
        dated.map(|at| End { counts, at, slot: Some(slot(row)), about })
    }

    /// A step of a related row: without a date it was not done.
    pub fn of_step(row: &Row, about: Tri, field: &str) -> Option<End> {
        at(row, field).map(|at| End { counts: Yes, at, slot: Some(slot(row)), about })
    }
}

fn at(row: &Row, field: &str) -> Option<At> {
    match row.cell(field) {
        Cell::Empty | Cell::Later => None,
        Cell::Unknown(why) => Some(Err(why)),
        Cell::Text(_) => Some(row.when(field).ok_or(Why::EMPTY)),
    }
}

/// The day on which a duty lapsed: the earliest that is known, and why there may be an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lapse {
    pub on: Option<i64>,
    pub doubt: Option<Why>,
}

impl Lapse {
    /// By some dates of rows, whichever comes first; empty ones do not count.
    pub fn first_of<'a>(dates: impl IntoIterator<Item = (&'a Row, &'a str)>) -> Lapse {
        let mut lapse = Lapse::default();
        for (row, field) in dates {
            lapse.on = lapse.on.into_iter().chain(row.day(field)).min();
            lapse.doubt = both(lapse.doubt, row.doubt(field));
        }
        lapse
    }

    /// Nobody knows, for want of the row that would say it.
    pub fn unknown(why: Why) -> Lapse {
        Lapse { on: None, doubt: Some(why) }
    }

    /// The day before.
    pub fn day_before(self) -> Lapse {
        Lapse { on: self.on.map(|day| day - 1), ..self }
    }

    /// Whichever of the two comes first.
    pub fn or(self, other: Lapse) -> Lapse {
        Lapse { on: self.on.into_iter().chain(other.on).min(), doubt: both(self.doubt, other.doubt) }
    }
}

/// Both causes, or the one there is.
pub fn both(one: Option<Why>, other: Option<Why>) -> Option<Why> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.with(other)),
        (one, other) => one.or(other),
    }
}

/// A duty to do something within a term.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Whether the row belongs to the population.
    pub member: Tri,
    pub start: Result<When, Why>,
    pub term: Term,
    pub ends: Vec<End>,
    /// The day on which the duty lapsed.
    pub lapse: Lapse,
    /// Whether the duty is waived, and the reason code of that.
    pub waived: (Tri, &'static str),
    /// The register whose rows would be its ends, and the provider whose it is: before it begins it proves no breach.
    pub asked_of: Option<(&'static str, Option<String>)>,
}

/// The day on which the catalogue takes effect: Order 69/2004, article 2.
pub fn valid_from() -> i64 {
    day(2005, 1, 1)
}

/// The last day on which the Order was in force.
pub fn valid_to() -> i64 {
    day(2006, 7, 23)
}

/// Why a duty that starts that day falls outside the Order, if it does.
pub fn outside_the_order(w: &World, start: i64) -> Option<&'static str> {
    let touches = w.from <= valid_to() && w.to >= valid_from();
    if start < valid_from() {
        Some("before_order")
    } else if touches && start > valid_to() {
        Some("after_order")
    } else {
        None
    }
}

/// The start of a duty; none if it has not come by the as-of day.
pub fn start_of(w: &World, row: &Row, field: &str) -> Option<Result<When, Why>> {
    match row.date(field) {
        Day::Later => None,
        Day::On(day) if day > w.as_of => None,
        Day::On(_) => Some(row.when(field).ok_or(Why::EMPTY)),
        Day::Empty if row.absent.contains(field) => Some(Err(Why::EMPTY.with(Why::ABSENT))),
        Day::Empty => Some(Err(Why::EMPTY)),
        Day::Unknown(why) => Some(Err(why)),
    }
}

/// A duty without an end, a lapse and a waiver yet.
pub fn duty(member: Tri, start: Result<When, Why>, term: Term) -> Duty {
    let (ends, lapse) = (Vec::new(), Lapse::default());
    Duty { member, start, term, ends, lapse, waived: (No, ""), asked_of: None }
}

/// Whether the duty is judged in this period.
enum Scope {
    Out,
    In,
    CarriedOver,
}

/// The order of decision: start missing, out of scope, before or after the Order, membership, waiver, then the term.
pub fn decide(w: &World, duty: &Duty) -> Option<Outcome> {
    if duty.member == No {
        return None;
    }
    let start = match duty.start {
        Ok(start) => start,
        Err(why) => return Some(Outcome::unknown(why)),
    };
    let due = w.counting.due_day(start, duty.term);
    let carried = match scope(w, duty, start, due) {
        Scope::Out => return None,
        Scope::In => false,
        Scope::CarriedOver => true,
    };
    let outcome = match outside_the_order(w, start.day()) {
        Some(reason) => Outcome::of(Kind::Excluded, reason),
        None => decide_member(w, duty, start, due),
    };
    Some(Outcome { carried, ..outcome })
}

/// What is done or lapsed stays so; all else hangs on membership, waiver, lapse and the beginning of the register.
fn decide_member(w: &World, duty: &Duty, start: When, due: i64) -> Outcome {
    let outcome = decide_term(w, duty, start, due);
    let undone = match (outcome.kind, duty.member, duty.waived) {
        (Kind::Met | Kind::Excluded, ..) => return outcome,
        (_, Unknown(why), (Unknown(other), _)) => return Outcome::unknown(all_causes(why.with(other), &outcome, duty)),
        (_, Unknown(why), _) => return Outcome::unknown(all_causes(why, &outcome, duty)),
        (.., (Yes, reason)) => return Outcome::of(Kind::Excluded, reason),
        (.., (Unknown(why), _)) => return Outcome::unknown(all_causes(why, &outcome, duty)),
        (.., (No, _)) => outcome,
    };
    match (undone.kind, duty.lapse.doubt, &duty.asked_of) {
        (Kind::NotMet | Kind::Pending, Some(why), _) => Outcome::unknown(why),
        (Kind::Undetermined, Some(why), _) => Outcome { why: undone.why.with(why), ..undone },
        (Kind::NotMet, None, Some((register, provider))) if w.before_register(provider.as_ref(), register, due) => {
            Outcome::unknown(Why::BEGINS)
        }
        _ => undone,
    }
}

/// A cause of what is open, with those of the term and of the lapse.
fn all_causes(why: Why, outcome: &Outcome, duty: &Duty) -> Why {
    let why = why.with(outcome.why);
    duty.lapse.doubt.map_or(why, |doubt| why.with(doubt))
}

/// A duty belongs to the period in which it falls due, to later ones while it is not done, and waits before.
fn scope(w: &World, duty: &Duty, start: When, due: i64) -> Scope {
    let sure_ends = || duty.ends.iter().filter(|end| end.counts.and(end.about) == Yes).filter_map(|end| end.at.ok());
    if due < w.from {
        let ended_before = sure_ends().any(|at| at.day() < w.from);
        let lapsed_before = duty.lapse.on.is_some_and(|lapse| lapse < w.from);
        return if ended_before || lapsed_before { Scope::Out } else { Scope::CarriedOver };
    }
    if due <= w.to {
        return Scope::In;
    }
    let open = sure_ends().next().is_none() && duty.lapse.on.is_none();
    if due > w.as_of && open && start.day() <= w.reference { Scope::In } else { Scope::Out }
}

/// What all possible ends say together.
#[derive(Default)]
struct Ends {
    earliest_in_time: Option<When>,
    hour_missing: bool,
    maybe_in_time: Option<Why>,
    sure_late: bool,
    maybe_late: Option<Why>,
}

fn weigh(w: &World, duty: &Duty, start: When) -> Ends {
    let mut ends = Ends::default();
    for end in &duty.ends {
        let counts = end.counts.and(end.about);
        let may_help = |why: Why, ends: &mut Ends| {
            ends.maybe_in_time = both(ends.maybe_in_time, Some(why));
            w.mode.noted.borrow_mut().extend(end.slot);
        };
        let only_possible = end.slot.is_some() && (counts.is_unknown() || end.at.is_err());
        if counts == No || (only_possible && w.mode.strict.get()) {
            continue;
        }
        let at = match end.at {
            Ok(at) => at,
            Err(why) => {
                may_help(if let Unknown(other) = counts { why.with(other) } else { why }, &mut ends);
                continue;
            }
        };
        match (counts, w.counting.timing(start, at, duty.term)) {
            (No, _) => {}
            (Yes, Timing::InTime) => {
                if ends.earliest_in_time.is_none_or(|earliest| at.first < earliest.first) {
                    ends.earliest_in_time = Some(at);
                }
            }
            (Yes, Timing::Unclear) => ends.hour_missing = true,
            (Yes, Timing::Late) => ends.sure_late = true,
            (Unknown(why), Timing::Late) => {
                // Late if it counts at all (what may be anybody's excuses nothing then); and if it lies before the
                // period, the duty would not be carried over.
                if !end.about.is_unknown() {
                    ends.maybe_late = both(ends.maybe_late, Some(why));
                }
                if at.day() < w.from {
                    may_help(why, &mut ends);
                }
            }
            (Unknown(why), _) => may_help(why, &mut ends),
        }
    }
    ends
}

/// The term itself: in time, undecidable, lapsed, late, overdue, or still running.
fn decide_term(w: &World, duty: &Duty, start: When, due: i64) -> Outcome {
    let ends = weigh(w, duty, start);
    if let Some(earliest) = ends.earliest_in_time {
        let backwards = surely_before(earliest, start, duty.term);
        return Outcome::of(Kind::Met, if backwards { "ended_before_start" } else { "" });
    }
    if ends.hour_missing {
        return Outcome::unknown(Why::UNCLEAR);
    }
    if duty.lapse.on.is_some_and(|lapse| lapse <= due) {
        return Outcome::of(Kind::Excluded, "lapsed");
    }
    let past_due = w.as_of > due;
    match (ends.maybe_in_time, ends.sure_late, ends.maybe_late, past_due) {
        (Some(why), ..) => Outcome::unknown(why),
        (_, true, ..) => Outcome::of(Kind::NotMet, "late"),
        (_, _, Some(_), true) => Outcome::of(Kind::NotMet, "late"),
        (_, _, Some(why), false) => Outcome::unknown(why),
        (_, _, None, true) => Outcome::of(Kind::NotMet, "overdue"),
        _ => Outcome::plain(Kind::Pending),
    }
}
