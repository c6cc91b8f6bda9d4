//! Interval: no gap between consecutive events is longer than a term; the open gap counts too.

use super::deadline::{describe, gap_part, rules, unknown_term};
use super::doubt::UnknownCauses;
use super::events::{self, Event};
use super::found::{OutcomeDraft, Subject};
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::{Duty, UNKNOWN, Whose};
use super::terms;
use crate::catalogue::indicator::Interval;
use crate::results::outcome::State;
use crate::time::{Day, Moment};

/// Judges every gap of every subject.
pub fn evaluate(task: &Task, interval: &Interval, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &interval.register);
    let members = population.truths(interval.filter.as_ref());
    let anchors = population.days(&interval.anchor);
    let gathered = events::gather(&population, &interval.events);
    let lapses = population.known_end(interval.lapse.as_ref());
    let terms = terms::of(&population, &interval.term, &anchors.at);
    let responsible = population.responsible(interval.responsible.as_ref());
    let rules = rules(task);
    let event = events::field(&interval.events, &interval.register);
    let doubts = UnknownCauses::new(&population, interval.filter.as_ref(), &members, sink);
    let register = interval.events.from.as_deref().filter(|_| interval.begins_later).map(|from| task.register(from));
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) {
            continue;
        }
        let owner = population.owner(row);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let candidates = terms.of(row);
        let (Some(anchor), Some(&term)) = (anchors.of(row), candidates.last()) else {
            let judged = |day: &Day| *day <= rules.period.as_of && rules.whose(*day) != Whose::Another;
            let anchor = anchors.of(row).filter(judged);
            if let (Some(anchor), Some(why)) = (anchor, terms.why(row)) {
                let moment = Moment::date(anchor);
                let subject = Subject { register: population.register, row: number, part: gap_part(moment) };
                sink.add(owner, &subject.clone(), State::Undetermined, || {
                    unknown_term(subject, moment, why, population.origin(row))
                });
            }
            if anchors.is_unknown(row) {
                unknown_anchor(&population, interval, number, sink);
            }
            continue;
        };
        let lapse = lapses.of(row);
        let all = gathered.of(row);
        let sure = distinct_days_after(all, anchor);
        let open: Vec<Event> = all.iter().filter(|e| !e.sure).copied().collect();
        let begins = register.and_then(|register| task.context.beginnings.of(register, owner?));
        let mut start = anchor;
        for next in sure.iter().map(Some).chain([None]) {
            if lapse.is_some_and(|lapse| start >= lapse) {
                break;
            }
            let mut ends: Vec<Event> = next.into_iter().copied().collect();
            ends.extend(open.iter().filter(|e| e.at.is_none_or(|at| at.day > start)));
            let own = ends.len();
            let moment = Moment::date(start);
            let due = rules.counting.due(moment, term, rules.holidays);
            // One that ended before the period is not carried over, however late it was.
            let to = if due.day < rules.period.from { rules.period.from - 1 } else { due.day };
            let anybodys = gathered.anybodys(owner, row, start.saturating_add(1), to);
            ends.extend(anybodys.earliest());
            let duty = Duty {
                start: moment,
                term,
                ends: &ends,
                lapse,
                lapse_unknown: lapses.is_unknown(row),
                begins,
                too_early: None,
                member,
                exempt: None,
            };
            if let Some(decision) = rules.decide_all(&duty, candidates) {
                if let Some(elapsed) = decision.elapsed {
                    sink.elapsed(owner, elapsed);
                }
                if decision.saved {
                    let own = Duty { ends: ends.get(..own).unwrap_or_default(), ..duty };
                    let own = || rules.possible(&own, decision.carried_over);
                    let rows = own().chain(anybodys.all()).map(|event| event.origin);
                    sink.saved_by(owner, rows, Some(anybodys.saves(number, own().count())));
                }
                let subject = Subject { register: population.register, row: number, part: gap_part(moment) };
                sink.add(owner, &subject.clone(), decision.state, || {
                    let origin = population.origin(row);
                    let mut found = describe(subject, moment, term, &decision, origin);
                    found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
                    if decision.reason == UNKNOWN {
                        doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
                        if let (true, Some(lapse)) = (duty.lapse_unknown, &interval.lapse) {
                            found.explain(&population.unknown_duty_day(lapse, number));
                        }
                        if let Some(why) = terms.why(row) {
                            found.explain(why);
                        }
                        if !decision.by_term {
                            let possible = rules.possible(&duty, decision.carried_over).chain(anybodys.some());
                            found.explain(&gathered.cause(possible));
                        }
                        if found.fields.is_empty() {
                            found.name(&event);
                        }
                    }
                    found
                });
            }
            if let Some(at) = next.and_then(|e| e.at) {
                start = at.day;
            }
        }
    }
}

/// A first day that could not be read: whether there is a duty at all nobody knows.
fn unknown_anchor(population: &Population, interval: &Interval, row: u32, sink: &mut OutcomeCollector) {
    let subject = Subject { register: population.register, row, part: None };
    sink.add(population.owner(row as usize), &subject.clone(), State::Undetermined, || {
        let mut found = OutcomeDraft::new(subject, State::Undetermined, "start_missing");
        found.explain(&population.unknown_duty_day(&interval.anchor, row));
        found.sources.extend(population.origin(row as usize));
        found
    });
}

/// Sure events on distinct days after the anchor, without their times of day.
fn distinct_days_after(events: &[Event], anchor: Day) -> Vec<Event> {
    let mut last = anchor;
    let mut kept = Vec::new();
    for event in events.iter().filter(|e| e.sure) {
        if let Some(at) = event.at
            && at.day > last
        {
            last = at.day;
            kept.push(Event { at: Some(Moment::date(at.day)), ..*event });
        }
    }
    kept
}
