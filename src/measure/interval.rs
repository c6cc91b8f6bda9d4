//! Interval: no gap between consecutive events is longer than a term; the open gap counts too.

use super::context::Task;
use super::deadline::{describe, gap_part, rules};
use super::doubt::Doubts;
use super::events::{self, Event};
use super::population::Population;
use super::sink::{Sink, Subject};
use super::term::Duty;
use crate::catalogue::indicator::Interval;
use crate::time::{Day, Moment};

/// Judges every gap of every subject.
pub fn evaluate(task: &Task, interval: &Interval, sink: &mut Sink) {
    let population = Population::new(task, &interval.register);
    let members = population.truths(interval.filter.as_ref());
    let anchors = population.days(&interval.anchor);
    let gathered = events::gather(&population, &interval.events);
    let lapses = population.known_end(interval.lapse.as_ref());
    let terms = task.terms(&interval.term, population.register, population.len());
    let responsible = population.responsible(interval.responsible.as_ref());
    let rules = rules(task);
    let event = events::field(&interval.events, &interval.register);
    let doubts = Doubts::new(&population, interval.filter.as_ref(), &members, sink);
    for (row, &member) in members.iter().enumerate() {
        let (Some(anchor), Some(term)) = (anchors.get(row).copied().flatten(), terms.get(row).copied().flatten())
        else {
            continue;
        };
        if member == Some(false) {
            continue;
        }
        let owner = population.owner(row);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let lapse = lapses.get(row).copied().flatten();
        let all = gathered.of(row);
        let sure = distinct_days_after(all, anchor);
        let open: Vec<Event> = all.iter().filter(|e| !e.sure).copied().collect();
        let mut start = anchor;
        for next in sure.iter().map(Some).chain([None]) {
            if lapse.is_some_and(|lapse| start >= lapse) {
                break;
            }
            let mut ends: Vec<Event> = next.into_iter().copied().collect();
            ends.extend(open.iter().filter(|e| e.at.is_none_or(|at| at.day > start)));
            let duty = Duty { start: Moment::date(start), term, ends: &ends, lapse, member, exempt: None };
            if let Some(decision) = rules.decide(&duty) {
                if let Some(elapsed) = decision.elapsed {
                    sink.elapsed(owner, elapsed);
                }
                let subject =
                    Subject { register: population.register, row: number, part: gap_part(Moment::date(start)) };
                sink.add(owner, &subject.clone(), decision.state, || {
                    let origin = population.origin(row);
                    let mut found = describe(subject, Moment::date(start), term, &decision, origin);
                    found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
                    if decision.reason == "unknown" {
                        doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
                        found.explain(&gathered.cause(rules.possible(&duty, decision.carried_over)));
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
