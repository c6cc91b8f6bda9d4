//! Duration: something lasts at least a term, judged in the period in which the minimum is reached or, ended earlier, in
//! which it ended.

use std::collections::BTreeMap;

use super::deadline::{exemption, rules};
use super::doubt::UnknownCauses;
use super::found::{OutcomeDraft, Subject};
use super::population::{Moments, Population};
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::{Rules, UNKNOWN};
use crate::catalogue::indicator::{Bound, Duration};
use crate::expr::Reading;
use crate::registers::table::DANGLING;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Counting, Day, Due, Moment, Term};

/// A stretch of time: one row, or several that touch or overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// The first row: the subject.
    row: usize,
    start: Option<Moment>,
    /// The last day; none: it still goes on.
    end: Option<Day>,
    /// Whether a start or an end in it is not known.
    unknown: bool,
}

/// Judges every stretch.
pub fn evaluate(task: &Task, duration: &Duration, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &duration.register);
    let members = population.truths(duration.filter.as_ref());
    let starts = population.moments(&duration.start, Reading::Open);
    let ends = population.moments(&duration.end, Reading::Settled);
    let stretches = stretches(&population, duration, &members, &starts, &ends);
    let exempt = population.exempt(&duration.exempt);
    let days: Vec<Option<Day>> = starts.at.iter().map(|start| start.map(|start| start.day)).collect();
    let (Bound::AtLeast(limit) | Bound::AtMost(limit)) = &duration.limit;
    let most = matches!(duration.limit, Bound::AtMost(_));
    let terms = task.terms(limit, population.register, &days);
    let rules = rules(task);
    let doubts = UnknownCauses::new(&population, duration.filter.as_ref(), &members, sink);
    let sources = duration.exempt.iter().zip(&exempt);
    let reasons: Vec<UnknownCauses> = sources
        .map(|(source, exempt)| UnknownCauses::new(&population, Some(&source.when), &exempt.holds, sink))
        .collect();
    for stretch in stretches {
        let row = stretch.row;
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: population.register, row: number, part: None };
        let owner = population.owner(row);
        let member = members.get(row).copied().flatten();
        let Some(start) = stretch.start else {
            sink.add(owner, &subject.clone(), State::Undetermined, || {
                let mut found = OutcomeDraft::new(subject, State::Undetermined, "start_missing");
                found.name(&FieldNames::one(&duration.start.text));
                if starts.is_unknown(row) {
                    found.explain(&population.unknown_day(&duration.start, number));
                }
                found.sources.extend(population.origin(row));
                found
            });
            continue;
        };
        let Some(term) = terms.get(row).copied().flatten() else { continue };
        // A minimum is no last day on which something must be done: it does not move with the countings of terms.
        let counting = if most { rules.counting } else { Counting::Calendar };
        let least = counting.due(Moment::date(start.day), term, rules.holidays);
        let excused = exemption(&exempt, row);
        let Some((state, reason)) = judge(&rules, &stretch, start, (least.day, most), member, excused) else {
            continue;
        };
        sink.add(owner, &subject.clone(), state, || {
            let mut found = describe(subject, (state, reason), start, &stretch, least, term);
            found.sources.extend(population.origin(row));
            if state == State::Undetermined {
                // Reasons that excuse an early end matter where there is one.
                let reasons = reasons.iter().filter(|_| stretch.end.is_some()).filter_map(|d| d.of(number));
                doubts.of(number).into_iter().chain(reasons).for_each(|cause| found.explain(cause));
                if stretch.unknown {
                    found.explain(&population.unknown_day(&duration.end, number));
                }
            }
            found
        });
    }
}

fn describe(
    subject: Subject,
    (state, reason): (State, &str),
    start: Moment,
    stretch: &Stretch,
    least: Due,
    term: Term,
) -> OutcomeDraft {
    let mut found = OutcomeDraft::new(subject, state, reason);
    found.start = Some(start);
    found.due = Some(Due { day: least.day, minute: None });
    found.end = stretch.end.map(Moment::date);
    found.measured = stretch.end.map(|end| f64::from(end - start.day));
    found.limit = Some(f64::from(term.amount));
    found
}

/// State and reason; none where it is not judged in this period.
fn judge<'e>(
    rules: &Rules,
    stretch: &Stretch,
    start: Moment,
    (limit, most): (Day, bool),
    member: Option<bool>,
    excused: Option<(&'e str, Option<bool>)>,
) -> Option<(State, &'e str)> {
    let period = rules.period;
    if start.day > period.reference() {
        return None;
    }
    let short = stretch.end.is_some_and(|end| if most { end <= limit } else { end < limit });
    // The day that decides: the limit is reached, or the end came before.
    let deciding = if short { stretch.end.unwrap_or(limit) } else { limit };
    // The last day that is allowed must be over.
    let reached = short || if most { limit < period.as_of } else { limit <= period.as_of };
    if !stretch.unknown && reached && (deciding < period.from || deciding > period.to) {
        return None;
    }
    if start.day < rules.valid_from {
        return Some((State::Excluded, "before_order"));
    }
    if rules.last_duty.is_some_and(|last| start.day > last) {
        return Some((State::Excluded, "after_order"));
    }
    let (state, reason) = if stretch.unknown {
        (State::Undetermined, UNKNOWN)
    } else if reached && short != most {
        match excused {
            Some((reason, Some(true))) => (State::Excluded, reason),
            Some((_, None)) => (State::Undetermined, UNKNOWN),
            _ => (State::NotMet, if most { "too_long" } else { "too_short" }),
        }
    } else if reached {
        (State::Met, "")
    } else {
        (State::Pending, "not_ended")
    };
    Some(match (member, state) {
        (None, State::NotMet | State::Pending) => (State::Undetermined, UNKNOWN),
        _ => (state, reason),
    })
}

/// Each counted row as a stretch; rows of one parent that touch or overlap are one.
fn stretches(
    population: &Population,
    duration: &Duration,
    members: &[Option<bool>],
    starts: &Moments,
    ends: &Moments,
) -> Vec<Stretch> {
    let counted = (0..population.len()).filter(|row| members.get(*row) != Some(&Some(false)));
    let alone = counted.filter(|row| starts.later.get(*row) != Some(&true)).map(|row| Stretch {
        row,
        start: starts.at.get(row).copied().flatten(),
        end: ends.at.get(row).copied().flatten().map(|end| end.day),
        unknown: ends.is_unknown(row),
    });
    let parents = duration.merged_by.as_ref().and_then(|field| population.table()?.refs.get(field));
    let Some(parents) = parents else { return alone.collect() };
    let mut rest = Vec::new();
    let mut children: BTreeMap<u32, Vec<Stretch>> = BTreeMap::new();
    for stretch in alone {
        match parents.rows.get(stretch.row) {
            Some(parent) if *parent < DANGLING && stretch.start.is_some() => {
                children.entry(*parent).or_default().push(stretch);
            }
            _ => rest.push(stretch),
        }
    }
    rest.extend(children.into_values().flat_map(merged));
    rest.sort_by_key(|stretch| stretch.row);
    rest
}

/// Stretches of one parent, those that touch (the next begins at most a day after the end) or overlap as one.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.start, stretch.row));
    let mut all: Vec<Stretch> = Vec::new();
    for next in stretches {
        let begins = next.start.map(|start| start.day);
        match all.last_mut() {
            Some(last) if last.end.is_none_or(|end| begins.is_some_and(|begins| begins <= end.saturating_add(1))) => {
                last.end = last.end.zip(next.end).map(|(a, b)| a.max(b));
                last.unknown |= next.unknown;
            }
            _ => all.push(next),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_touch_are_one() {
        let stretch = |row, from, to| Stretch { row, start: Some(Moment::date(from)), end: to, unknown: false };
        let rows =
            vec![stretch(2, 21, Some(30)), stretch(0, 1, Some(10)), stretch(1, 11, Some(19)), stretch(3, 25, None)];
        let expected = vec![stretch(0, 1, Some(19)), stretch(2, 21, None)];
        assert_eq!(merged(rows), expected);
    }
}
