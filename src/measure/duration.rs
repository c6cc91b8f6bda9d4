//! Duration: something lasts at least a term, judged in the period in which it ended.

use super::context::Task;
use super::deadline::{exemption, rules};
use super::doubt::Doubts;
use super::population::Population;
use super::sink::{Found, Sink, Subject};
use crate::catalogue::indicator::Duration;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Counting, Due, Moment};

/// Judges every row with a start.
pub fn evaluate(task: &Task, duration: &Duration, sink: &mut Sink) {
    let population = Population::new(task, &duration.register);
    let members = population.truths(duration.filter.as_ref());
    let (starts, later) = population.moments(&duration.start);
    let ends = population.days(&duration.end);
    let exempt = population.exempt(&duration.exempt);
    let terms = task.terms(&duration.at_least, population.register, population.len());
    let rules = rules(task);
    let doubts = Doubts::new(&population, duration.filter.as_ref(), &members, sink);
    let sources = duration.exempt.iter().zip(&exempt);
    let reasons: Vec<Doubts> =
        sources.map(|(source, exempt)| Doubts::new(&population, Some(&source.when), &exempt.holds, sink)).collect();
    let no_start = FieldNames::one(&duration.start.text);
    let period = rules.period;
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) || later.get(row) == Some(&true) {
            continue;
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: population.register, row: number, part: None };
        let owner = population.owner(row);
        let mut add = |found: Found| {
            let state = found.state;
            sink.add(owner, &subject, state, || found);
        };
        let Some(start) = starts.get(row).copied().flatten() else {
            let mut found = Found::new(subject.clone(), State::Undetermined, "start_missing");
            found.name(&no_start);
            found.sources.extend(population.origin(row));
            add(found);
            continue;
        };
        let Some(term) = terms.get(row).copied().flatten() else { continue };
        let end = ends.get(row).copied().flatten();
        if start.day > period.reference() || end.is_some_and(|end| end < period.from || end > period.to) {
            continue;
        }
        // A minimum is no last day on which something must be done: it does not move with the countings of terms.
        let least = Counting::Calendar.due(Moment::date(start.day), term, rules.holidays);
        let (state, reason) = if start.day < rules.valid_from {
            (State::Excluded, "before_order")
        } else {
            match end {
                None => (State::Pending, "not_ended"),
                Some(end) if end >= least.day => (State::Met, ""),
                Some(_) => match exemption(&exempt, row) {
                    Some((reason, Some(true))) => (State::Excluded, reason),
                    Some((_, None)) => (State::Undetermined, "unknown"),
                    _ => (State::NotMet, "too_short"),
                },
            }
        };
        let (state, reason) = match (member, state) {
            (None, State::NotMet | State::Pending) => (State::Undetermined, "unknown"),
            _ => (state, reason),
        };
        let mut found = Found::new(subject.clone(), state, reason);
        found.start = Some(start);
        found.due = Some(Due { day: least.day, minute: None });
        found.end = end.map(Moment::date);
        found.measured = end.map(|end| f64::from(end - start.day));
        found.limit = Some(f64::from(term.amount));
        found.sources.extend(population.origin(row));
        if state == State::Undetermined {
            // Reasons that excuse an early end matter where there is one.
            let reasons = reasons.iter().filter(|_| end.is_some()).filter_map(|doubts| doubts.of(number));
            doubts.of(number).into_iter().chain(reasons).for_each(|cause| found.explain(cause));
        }
        add(found);
    }
}
