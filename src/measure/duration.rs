//! Duration: something lasts at least a term, judged in the period in which the minimum is reached or, ended earlier, in
//! which it ended.

use std::collections::BTreeMap;

use super::deadline::{exemption, rules, unknown_term};
use super::doubt::UnknownCauses;
use super::found::{OutcomeDraft, Subject};
use super::population::{Moments, Population};
use super::reaching::{self, Vague};
use super::sink::OutcomeCollector;
use super::stretch::Stretch;
use super::task::Task;
use super::term::{Rules, UNKNOWN, Whose};
use super::terms;
use crate::catalogue::indicator::{Bound, Duration};
use crate::expr::Reading;
use crate::registers::table::{DANGLING, EMPTY};
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Counting, Day, Due, Moment, Term};

/// Judges every stretch.
pub fn evaluate(task: &Task, duration: &Duration, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &duration.register);
    let members = population.truths(duration.filter.as_ref());
    let starts = population.moments(&duration.start, Reading::Open);
    let ends = population.moments(&duration.end, Reading::Settled);
    let most = matches!(duration.limit, Bound::AtMost(_));
    let (stretches, vague) = stretches(&population, duration, &members, &starts, &ends);
    let exempt = population.exempt(&duration.exempt);
    let days: Vec<Option<Day>> = starts.at.iter().map(|start| start.map(|start| start.day)).collect();
    let (Bound::AtLeast(limit) | Bound::AtMost(limit)) = &duration.limit;
    let terms = terms::of(&population, limit, &days);
    let rules = rules(task);
    let doubts = UnknownCauses::new(&population, duration.filter.as_ref(), &members, sink);
    let wanted = if sink.wants(State::Undetermined) { population.len() } else { 0 };
    let rows: Vec<u32> = (0u32..).take(wanted).collect();
    let reasons = UnknownCauses::of_reasons(&population, &duration.exempt, &exempt, &rows);
    for stretch in stretches {
        let row = stretch.row;
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: population.register, row: number, part: None };
        let owner = population.owner(row);
        let member = members.get(row).copied().flatten().filter(|_| stretch.after.is_none());
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
        if rules.whose(start.day) == Whose::Another {
            continue;
        }
        let candidates = terms.of(row);
        let Some(&term) = candidates.last() else {
            if let Some(why) = terms.why(row).filter(|_| start.day <= rules.period.as_of) {
                sink.add(owner, &subject.clone(), State::Undetermined, || {
                    unknown_term(subject, start, why, population.origin(row))
                });
            }
            continue;
        };
        // A minimum is no last day on which something must be done: it does not move with the countings of terms.
        let counting = if most { rules.counting } else { Counting::Calendar };
        let least = counting.due(Moment::date(start.day), term, rules.holidays);
        let excused = exemption(&exempt, row);
        let mut judged = candidates.iter().flat_map(|term| {
            let limit = counting.due(Moment::date(start.day), *term, rules.holidays).day;
            let each = stretch.each(limit, most, rules.period).into_iter();
            let judge = |stretch| judge(&rules, &stretch, start, (limit, most), member, excused);
            each.map(judge).collect::<Vec<_>>()
        });
        let first = judged.next().flatten();
        let others: Vec<_> = judged.collect();
        let alike = others.iter().all(|other| *other == first);
        let stretch = if alike { stretch.seen_from(least.day, most) } else { stretch };
        let decided = if alike { first } else { Some((State::Undetermined, UNKNOWN)) };
        let Some((state, reason)) = decided else { continue };
        sink.add(owner, &subject.clone(), state, || {
            let mut found = describe(subject, (state, reason), start, &stretch, least, term);
            found.sources.extend(population.origin(row));
            if state == State::Undetermined {
                // Reasons that excuse an early end matter where there is one.
                let reasons = reasons.iter().filter(|_| stretch.end.is_some()).filter_map(|d| d.of(number));
                let term = terms.why(row).filter(|_| !alike);
                doubts.of(number).into_iter().chain(reasons).chain(term).for_each(|cause| found.explain(cause));
                if stretch.unknown {
                    found.explain(&population.unknown_day(&duration.end, number));
                }
                if let Some(before) = stretch.after.filter(|_| stretch.reach.is_none()) {
                    found.explain(&population.unknown_day(&duration.end, before));
                }
                vague.get(&row).into_iter().for_each(|why| found.explain(why));
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
    // An end that nobody knows decides on the limit's day at the latest.
    let past = if stretch.unknown { limit < period.from } else { reached && deciding < period.from };
    if past || (!stretch.unknown && reached && deciding > period.to) {
        return None;
    }
    match rules.whose(start.day) {
        Whose::Own => {}
        Whose::Another => return None,
        Whose::Nobody(reason) => return Some((State::Excluded, reason)),
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
) -> (Vec<Stretch>, Vague) {
    let counted = (0..population.len()).filter(|row| members.get(*row) != Some(&Some(false)));
    let alone = counted.filter(|row| starts.later.get(*row) != Some(&true)).map(|row| Stretch {
        row,
        start: starts.at.get(row).copied().flatten(),
        end: ends.at.get(row).copied().flatten().map(|end| end.day),
        running: ends.at.get(row).copied().flatten().is_none() && !ends.is_unknown(row),
        unknown: ends.is_unknown(row),
        after: None,
        reach: None,
    });
    let parents = duration.merged_by.as_ref().and_then(|field| population.table()?.refs.get(field));
    let Some(parents) = parents else { return (alone.collect(), Vague::new()) };
    if matches!(duration.limit, Bound::AtMost(_)) {
        let parent = |row: usize| parents.rows.get(row).copied().unwrap_or(EMPTY);
        return reaching::reaching(population, duration, alone.map(|stretch| (parent(stretch.row), stretch)).collect());
    }
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
    (rest, Vague::new())
}

/// Stretches of one parent, those that touch (the next begins at most a day after the end) or overlap as one. What
/// begins after an end that nobody knows may belong to it: how long all of it lasts is not known then, nor whether what
/// follows is a subject of its own.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.start, stretch.row));
    let mut all: Vec<Stretch> = Vec::new();
    for next in stretches {
        let begins = next.start.map(|start| start.day);
        let reached = |end: Day| begins.is_some_and(|begins| begins <= end.saturating_add(1));
        match all.last_mut() {
            Some(last) if last.running || last.end.is_some_and(reached) => {
                last.end = last.end.max(next.end);
                last.running |= next.running;
                last.unknown |= next.unknown;
            }
            Some(last) if last.unknown => {
                let after = last.after.or(u32::try_from(last.row).ok());
                all.push(Stretch { after, ..next });
            }
            _ => all.push(next),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(row: usize, from: Day, to: Option<Day>) -> Stretch {
        Stretch {
            row,
            start: Some(Moment::date(from)),
            end: to,
            running: to.is_none(),
            unknown: false,
            after: None,
            reach: None,
        }
    }

    fn ended_some_day(row: usize, from: Day) -> Stretch {
        Stretch { running: false, unknown: true, ..stretch(row, from, None) }
    }

    #[test]
    fn rows_that_touch_are_one() {
        let rows =
            vec![stretch(2, 21, Some(30)), stretch(0, 1, Some(10)), stretch(1, 11, Some(19)), stretch(3, 25, None)];
        let running = Stretch { end: Some(30), ..stretch(2, 21, None) };
        assert_eq!(merged(rows), vec![stretch(0, 1, Some(19)), running]);
    }

    #[test]
    fn an_end_that_nobody_knows_matters_only_where_it_decides() {
        let of = |rows: Vec<Stretch>| {
            let all = merged(rows);
            assert!(all.iter().skip(1).all(|next| next.after.is_some()), "{all:?}");
            let seen = all.first().unwrap().seen_from(90, false);
            (seen.end, seen.unknown)
        };
        assert_eq!(of(vec![stretch(0, 1, None), ended_some_day(1, 20)]), (None, false), "the first still goes on");
        assert_eq!(of(vec![ended_some_day(0, 1), stretch(1, 40, Some(95))]), (None, true), "perhaps two");
        assert_eq!(of(vec![stretch(0, 1, Some(95)), ended_some_day(1, 20)]), (Some(95), false));
        assert_eq!(of(vec![stretch(0, 1, Some(30)), ended_some_day(1, 20)]), (None, true));
        assert_eq!(of(vec![ended_some_day(0, 1), stretch(1, 60, None)]), (None, true));
    }
}
