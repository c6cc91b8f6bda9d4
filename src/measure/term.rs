//! The decision about one term: in time, late, overdue, still running, fallen away, or not to be told.

use super::events::Event;
use crate::results::outcome::State;
use crate::text::ShortText;
use crate::time::{Counting, Day, Due, Ending, Force, Holidays, Judge, Moment, Period, Term, Unit};

/// Reason of what is open for want of a value; what is wrong with the value is told where it is explained.
pub const UNKNOWN: &str = "unknown";
/// Reasons of what began while the act was not in force: not yet, or no longer.
const BEFORE: &str = "before_order";
const AFTER: &str = "after_order";

/// How terms are judged.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The audited period.
    pub period: Period,
    /// How terms are counted.
    pub counting: Counting,
    /// Days that are not worked.
    pub holidays: &'a Holidays,
    /// First day on which the act was in force.
    pub valid_from: Day,
    /// Last day on which it was, where the audited period touches its validity: later duties are another act's.
    pub last_duty: Option<Day>,
    /// The act's days among those of the others of the audit; none where it is applied alone.
    pub force: Option<&'a Force>,
}

/// Who judges a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// This act.
    Own,
    /// Another act of the audit: it is no subject of this one.
    Another,
    /// No act of the audit, for this reason.
    Nobody(&'static str),
}

/// One duty with a term.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// When the term began.
    pub start: Moment,
    /// Its length.
    pub term: Term,
    /// What may have ended it.
    pub ends: &'a [Event],
    /// When the duty fell away.
    pub lapse: Option<Day>,
    /// The duty may have fallen away on a day that nobody knows.
    pub lapse_unknown: bool,
    /// When the register begins that would hold the end; before that day it proves nothing.
    pub begins: Option<Day>,
    /// Reason why an end that came too long before the start leaves the duty open, where there is such an end.
    pub too_early: Option<&'a str>,
    /// Whether the subject is counted at all: true, or unknown.
    pub member: Option<bool>,
    /// Whether a reason takes the duty away, where it is not fulfilled: the reason, and whether it holds.
    pub exempt: Option<(&'a str, Option<bool>)>,
}

/// What became of a duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The state.
    pub state: State,
    /// Reason code; empty for plain met.
    pub reason: ShortText,
    /// Last day or moment of the term.
    pub due: Due,
    /// The end that counts.
    pub end: Option<Event>,
    /// Elapsed hours (hour terms) or days, for a term that surely ended.
    pub elapsed: Option<i64>,
    /// The term ended before the period.
    pub carried_over: bool,
    /// Late, but in time when counted by the civil code.
    pub contestable: bool,
    /// Only possible ends keep it from a breach.
    pub saved: bool,
    /// Only that its term is not known leaves it open.
    pub by_term: bool,
}

impl Rules<'_> {
    /// Who judges what begins on a day.
    #[must_use]
    pub fn whose(&self, day: Day) -> Whose {
        match self.force.map(|force| force.judge(day)) {
            None if day < self.valid_from => Whose::Nobody(BEFORE),
            None if self.last_duty.is_some_and(|last| day > last) => Whose::Nobody(AFTER),
            None | Some(Judge::Own) => Whose::Own,
            Some(Judge::Another) => Whose::Another,
            Some(Judge::NobodyBefore) => Whose::Nobody(BEFORE),
            Some(Judge::NobodyAfter) => Whose::Nobody(AFTER),
        }
    }

    /// Decides about a duty; none when it is not judged in this period.
    #[must_use]
    pub fn decide(&self, duty: &Duty) -> Option<Decision> {
        let Period { from, to, as_of } = self.period;
        if duty.start.day > as_of {
            return None;
        }
        let due = self.counting.due(duty.start, duty.term, self.holidays);
        let sure = || duty.ends.iter().filter(|e| e.sure);
        let first_sure = sure().find(|e| e.at.is_some());
        let lapsed = duty.lapse.is_some_and(|lapse| lapse <= due.day);
        let mut carried_over = false;
        if due.day < from {
            let before = |day: Day| day < from;
            if first_sure.and_then(|e| e.at).is_some_and(|at| before(at.day)) || duty.lapse.is_some_and(before) {
                return None;
            }
            carried_over = true;
        } else if due.day > to
            && (due.day <= as_of || first_sure.is_some() || lapsed || duty.start.day > self.period.reference())
        {
            return None;
        }
        let mut decision = Decision {
            state: State::Pending,
            reason: ShortText::default(),
            due,
            end: first_sure.copied(),
            elapsed: first_sure.and_then(|e| e.at).map(|at| elapsed(duty.start, at, duty.term.unit, self.holidays)),
            carried_over,
            contestable: false,
            saved: false,
            by_term: false,
        };
        let mut set = |state: State, reason: &str| {
            decision.state = state;
            decision.reason = reason.into();
        };
        match self.whose(duty.start.day) {
            Whose::Own => {}
            Whose::Another => return None,
            Whose::Nobody(reason) => {
                set(State::Excluded, reason);
                return Some(decision);
            }
        }
        self.judge(duty, due, lapsed, carried_over, &mut set);
        let before = |day: Day| due.day < self.period.from && due.day < day;
        let begins_later = duty.begins.is_some_and(before);
        // Only where it would be a breach without them.
        decision.saved = decision.state == State::Undetermined
            && decision.reason == UNKNOWN
            && !(begins_later || duty.lapse_unknown || duty.too_early.is_some())
            && (duty.ends.iter().any(|e| e.sure && e.at.is_some()) || self.period.as_of > due.day);
        if decision.state == State::NotMet && decision.reason == "late" && self.counting != Counting::CivilCode {
            decision.contestable = sure()
                .filter_map(|e| e.at)
                .any(|at| Counting::CivilCode.ending(duty.start, at, duty.term, self.holidays) == Ending::InTime);
        }
        // What could not be read comes first: read, it may show that the duty fell away.
        if decision.state == State::NotMet && begins_later && !duty.lapse_unknown {
            decision.state = State::Undetermined;
            decision.reason = "register_begins_later".into();
        }
        if let (State::NotMet | State::Pending, Some(reason)) = (decision.state, duty.too_early) {
            decision.state = State::Undetermined;
            decision.reason = reason.into();
        }
        qualify(duty, &mut decision);
        decision.saved &= decision.state == State::Undetermined && duty.member.is_some();
        Some(decision)
    }

    /// Decides about a duty whose term is one of several: as all of them decide, else it is open.
    pub fn decide_all(&self, duty: &Duty, candidates: &[Term]) -> Option<Decision> {
        let mut all = candidates.iter().map(|term| self.decide(&Duty { term: *term, ..*duty }));
        let first = all.next()?;
        let alike = |other: &Option<Decision>| match (&first, other) {
            (Some(a), Some(b)) => (a.state, &a.reason) == (b.state, &b.reason),
            (None, None) => true,
            _ => false,
        };
        let others: Vec<Option<Decision>> = all.collect();
        if others.iter().all(alike) {
            // Whether the term ended before the period is told where all of them did.
            let carried_over = others.iter().flatten().all(|other| other.carried_over);
            return first.map(|first| Decision { carried_over: first.carried_over && carried_over, ..first });
        }
        let by_term = first.iter().chain(others.iter().flatten()).all(|one| one.state != State::Undetermined);
        let one = std::iter::once(first).chain(others).flatten().next()?;
        let reason = UNKNOWN.into();
        Some(Decision { state: State::Undetermined, reason, elapsed: None, saved: false, by_term, ..one })
    }

    /// The possible ends that matter: they may be in time, or may have ended a carried-over duty before the period. One
    /// of the subject's own that would be late matters while the term may still be kept without it.
    pub fn possible<'d>(&self, duty: &'d Duty<'d>, carried_over: bool) -> impl Iterator<Item = &'d Event> {
        let unsure = duty.ends.iter().filter(|e| !e.sure);
        let due = self.counting.due(duty.start, duty.term, self.holidays);
        let still_time = self.period.as_of <= due.day && !duty.ends.iter().any(|e| e.sure && e.at.is_some());
        unsure.filter(move |e| {
            e.at.is_none_or(|at| {
                self.counting.ending(duty.start, at, duty.term, self.holidays) != Ending::Late
                    || (carried_over && at.day < self.period.from)
                    || (e.own && still_time)
            })
        })
    }

    fn judge(&self, duty: &Duty, due: Due, lapsed: bool, carried_over: bool, set: &mut impl FnMut(State, &str)) {
        let ending = |at: Moment| self.counting.ending(duty.start, at, duty.term, self.holidays);
        let mut in_time = None;
        let mut open_time = false;
        for at in duty.ends.iter().filter(|e| e.sure).filter_map(|e| e.at) {
            match ending(at) {
                Ending::InTime => {
                    in_time = Some(at);
                    break;
                }
                Ending::Unknown => open_time = true,
                Ending::Late => {}
            }
        }
        let possible = || self.possible(duty, carried_over).next().is_some();
        // What may be anybody's excuses nothing, and does not say that this was done either.
        let dated = || duty.ends.iter().any(|e| e.own && e.at.is_some());
        if let Some(at) = in_time {
            let before = surely_before(at, duty.start);
            set(State::Met, if before { "ended_before_start" } else { "" });
        } else if open_time {
            set(State::Undetermined, "time_missing");
        } else if lapsed {
            set(State::Excluded, "lapsed");
        } else if possible() {
            set(State::Undetermined, UNKNOWN);
        } else if dated() {
            set(State::NotMet, "late");
        } else if self.period.as_of > due.day {
            set(State::NotMet, "overdue");
        } else {
            set(State::Pending, "not_due");
        }
    }
}

/// Unknown membership and reasons that take a duty away change only what is not fulfilled.
fn qualify(duty: &Duty, decision: &mut Decision) {
    if matches!(decision.state, State::Met | State::Excluded) {
        return;
    }
    let lapse_unknown = duty.lapse_unknown && matches!(decision.state, State::NotMet | State::Pending);
    match (duty.member, duty.exempt) {
        (Some(_), Some((reason, Some(true)))) => {
            decision.state = State::Excluded;
            decision.reason = reason.into();
        }
        (None, _) | (_, Some((_, None))) => open(decision),
        _ if lapse_unknown => open(decision),
        _ => {}
    }
}

fn open(decision: &mut Decision) {
    decision.state = State::Undetermined;
    decision.reason = UNKNOWN.into();
    decision.saved = false;
}

fn surely_before(end: Moment, start: Moment) -> bool {
    end.day < start.day || (end.day == start.day && matches!((end.minute, start.minute), (Some(e), Some(s)) if e < s))
}

/// Hours for hour terms between known times (rounded down), else days in that unit.
fn elapsed(start: Moment, end: Moment, unit: Unit, holidays: &Holidays) -> i64 {
    let days = i64::from(end.day) - i64::from(start.day);
    match (unit, start.minute, end.minute) {
        (Unit::Hours, Some(_), Some(_)) => (end.earliest() - start.earliest()).div_euclid(60),
        (Unit::Hours, ..) => days * 24,
        (Unit::WorkingDays, ..) => holidays.working_days_between(start.day, end.day),
        _ => days,
    }
}
