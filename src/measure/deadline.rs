//! Deadline: each row starts a term that something must end.

use super::context::Task;
use super::doubt::Doubts;
use super::events::{self, Event};
use super::population::{ExemptRows, Population};
use super::sink::{Found, Part, Sink, Subject};
use super::term::{Decision, Duty, Rules};
use crate::catalogue::indicator::Deadline;
use crate::expr::Cause;
use crate::registers::Origin;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Moment, Term};

/// Judges every row that starts a term.
pub fn evaluate(task: &Task, deadline: &Deadline, sink: &mut Sink) {
    let population = Population::new(task, &deadline.register);
    let members = population.truths(deadline.filter.as_ref());
    let (starts, later) = population.moments(&deadline.start);
    let ends = events::gather(&population, &deadline.end);
    let lapses = population.known_end(deadline.lapse.as_ref());
    let exempt = population.exempt(&deadline.exempt);
    let terms = task.terms(&deadline.term, population.register, population.len());
    let responsible = population.responsible(deadline.responsible.as_ref());
    let rules = rules(task);
    let no_start = FieldNames::one(&deadline.start.text);
    let mut unexplained = Vec::new();
    for (row, &member) in members.iter().enumerate() {
        if member == Some(false) || later.get(row) == Some(&true) {
            continue;
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: population.register, row: number, part: None };
        let owner = population.owner(row);
        let Some(start) = starts.get(row).copied().flatten() else {
            sink.add(owner, &subject, State::Undetermined, || {
                let mut found = Found::new(subject.clone(), State::Undetermined, "start_missing");
                found.name(&no_start);
                found.sources.extend(population.origin(row));
                found
            });
            continue;
        };
        let Some(term) = terms.get(row).copied().flatten() else { continue };
        let all = ends.of(row);
        let kept: Vec<Event>;
        let candidates = if deadline.end.not_before_start {
            kept = all.iter().filter(|e| e.at.is_none_or(|at| at.day >= start.day)).copied().collect();
            kept.as_slice()
        } else {
            all
        };
        let duty = Duty {
            start,
            term,
            ends: candidates,
            lapse: lapses.get(row).copied().flatten(),
            member,
            exempt: exemption(&exempt, row),
        };
        let Some(decision) = rules.decide(&duty) else { continue };
        if let Some(elapsed) = decision.elapsed {
            sink.elapsed(owner, elapsed);
        }
        if decision.state == State::Undetermined && sink.wants(State::Undetermined) {
            let open = ends.cause(rules.possible(&duty, decision.carried_over));
            unexplained.push((owner, number, start, term, decision, open));
            continue;
        }
        sink.add(owner, &subject.clone(), decision.state, || {
            let mut found = describe(subject, start, term, &decision, population.origin(row));
            found.responsible = responsible.get(row).copied().unwrap_or(u32::MAX);
            found
        });
    }
    explain(&population, deadline, (&members, &exempt), unexplained, &responsible, sink);
}

/// How terms are judged in this audit.
pub fn rules<'a>(task: &Task<'a>) -> Rules<'a> {
    let audit = task.context.audit;
    Rules {
        period: audit.period,
        counting: audit.counting,
        holidays: &audit.holidays,
        valid_from: task.context.catalogue.valid_from,
    }
}

/// The exemption that holds, else one that may hold.
pub fn exemption(exempt: &[ExemptRows], row: usize) -> Option<(&str, Option<bool>)> {
    let at = |e: &ExemptRows| e.holds.get(row).copied().flatten();
    let holding = exempt.iter().find(|e| at(e) == Some(true));
    holding.or_else(|| exempt.iter().find(|e| at(e).is_none())).map(|e| (e.reason.as_str(), at(e)))
}

/// The outcome of a term.
pub fn describe(subject: Subject, start: Moment, term: Term, decision: &Decision, origin: Option<Origin>) -> Found {
    let mut found = Found::new(subject, decision.state, decision.reason.clone());
    found.start = Some(start);
    found.due = Some(decision.due);
    found.end = decision.end.and_then(|e| e.at);
    #[allow(clippy::cast_precision_loss)]
    let measured = decision.elapsed.map(|e| e as f64);
    found.measured = measured;
    found.limit = Some(f64::from(term.amount));
    found.carried_over = decision.carried_over;
    found.contestable = decision.contestable;
    found.sources.extend(origin);
    if let Some(end) = decision.end.map(|e| e.origin)
        && !found.sources.contains(&end)
    {
        found.sources.push(end);
    }
    found
}

/// Names the fields and the rows that leave a term open.
fn explain(
    population: &Population,
    deadline: &Deadline,
    (members, exempt): (&[Option<bool>], &[ExemptRows]),
    open: Vec<(Option<u32>, u32, Moment, Term, Decision, Cause)>,
    responsible: &[u32],
    sink: &mut Sink,
) {
    let rows: Vec<u32> = open.iter().map(|(_, row, ..)| *row).collect();
    let mut doubts = Doubts::of_reasons(population, &deadline.exempt, exempt, &rows);
    doubts.insert(0, Doubts::among(population, deadline.filter.as_ref(), members, &rows));
    let end = events::field(&deadline.end, &deadline.register);
    for (owner, row, start, term, decision, possible) in open {
        let subject = Subject { register: population.register, row, part: None };
        sink.add(owner, &subject.clone(), State::Undetermined, || {
            let mut found = describe(subject, start, term, &decision, population.origin(row as usize));
            found.responsible = responsible.get(row as usize).copied().unwrap_or(u32::MAX);
            doubts.iter().filter_map(|doubts| doubts.of(row)).for_each(|cause| found.explain(cause));
            if found.fields.is_empty() && decision.reason != "time_missing" {
                found.explain(&possible);
            }
            if found.fields.is_empty() {
                found.name(&end);
            }
            found
        });
    }
}

/// A day as the second half of a subject.
pub fn gap_part(start: Moment) -> Option<Part> {
    Some(Part::Day(start.day))
}
