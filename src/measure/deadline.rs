//! Deadline: each row starts a term that something must end.

use super::capacity::Saved;
use super::doubt::UnknownCauses;
use super::events::{self, Event, EventList};
use super::found::{OutcomeDraft, Part, Subject};
use super::population::{Days, ExemptRows, Moments, Population};
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::{Decision, Duty, Rules, UNKNOWN, Whose};
use super::terms::{self, Terms};
use crate::catalogue::indicator::Deadline;
use crate::expr::{Doubt, Explanation, Reading};
use crate::registers::Origin;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Day, Moment, Term};

/// What is known of each row of the population.
struct Rows<'p> {
    population: &'p Population<'p>,
    starts: Moments,
    ends: EventList,
    /// Day before which nothing ends the term.
    not_before: Option<Days>,
    lapses: Days,
    exempt: Vec<ExemptRows>,
    terms: Terms,
    responsible: Vec<u32>,
}

/// A term that stays open, to be explained with all others at once.
struct Open {
    owner: Option<u32>,
    row: u32,
    start: Moment,
    term: Term,
    decision: Decision,
    possible: Explanation,
}

/// Judges every row that starts a term.
pub fn evaluate(task: &Task, deadline: &Deadline, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &deadline.register);
    let members = population.truths(deadline.filter.as_ref());
    let starts = population.moments(&deadline.start, Reading::Open);
    let days: Vec<Option<Day>> = starts.at.iter().map(|start| start.map(|start| start.day)).collect();
    let rows = Rows {
        ends: events::gather(&population, &deadline.end),
        not_before: deadline.end.not_before.as_ref().map(|day| population.days(day)),
        lapses: population.known_end(deadline.lapse.as_ref()),
        exempt: population.exempt(&deadline.exempt),
        terms: terms::of(&population, &deadline.term, &days),
        responsible: population.responsible(deadline.responsible.as_ref()),
        starts,
        population: &population,
    };
    let rules = rules(task);
    let mut open = Vec::new();
    for (row, &member) in members.iter().enumerate() {
        if member != Some(false) && rows.starts.later.get(row) != Some(&true) {
            judge(&rows, deadline, &rules, row, member, &mut open, sink);
        }
    }
    explain(&rows, deadline, &members, open, sink);
}

fn judge(
    rows: &Rows,
    deadline: &Deadline,
    rules: &Rules,
    row: usize,
    member: Option<bool>,
    open: &mut Vec<Open>,
    sink: &mut OutcomeCollector,
) {
    let population = rows.population;
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    let subject = Subject { register: population.register, row: number, part: None };
    let owner = population.owner(row);
    let Some(start) = rows.starts.at.get(row).copied().flatten() else {
        sink.add(owner, &subject, State::Undetermined, || {
            let mut found = OutcomeDraft::new(subject.clone(), State::Undetermined, "start_missing");
            found.name(&FieldNames::one(&deadline.start.text));
            if rows.starts.is_unknown(row) {
                found.explain(&population.unknown_day(&deadline.start, number));
            }
            found.sources.extend(population.origin(row));
            found
        });
        return;
    };
    if rules.whose(start.day) == Whose::Another {
        return;
    }
    let candidates = rows.terms.of(row);
    let Some(&term) = candidates.last() else {
        if let Some(why) = rows.terms.why(row).filter(|_| start.day <= rules.period.as_of) {
            sink.add(owner, &subject.clone(), State::Undetermined, || {
                unknown_term(subject.clone(), start, why, population.origin(row))
            });
        }
        return;
    };
    let earliest = rows.not_before.as_ref().and_then(|days| days.of(row));
    let begins = |end: &&Event| end.at.is_none_or(|at| counts(at, start, earliest, deadline.end.not_before_start));
    let all = rows.ends.of(row);
    let mut ends: Vec<Event> = all.iter().filter(begins).copied().collect();
    let own = ends.len();
    let due = rules.counting.due(start, term, rules.holidays);
    let from = [earliest, deadline.end.not_before_start.then_some(start.day)].into_iter().flatten().max();
    // One that ended before the period is not carried over, however late it was.
    let to = if due.day < rules.period.from { rules.period.from - 1 } else { due.day };
    let anybodys = rows.ends.anybodys(owner, row, from.unwrap_or(Day::MIN), to);
    ends.extend(anybodys.earliest());
    let too_early = deadline
        .end
        .too_early
        .as_deref()
        .filter(|_| ends.iter().all(|e| !e.sure) && all.iter().any(|end| !begins(&end)));
    let register = deadline.end.from.as_deref().map(|from| population.task.register(from));
    let beginnings = &population.task.context.beginnings;
    let duty = Duty {
        start,
        term,
        ends: &ends,
        lapse: rows.lapses.of(row),
        lapse_unknown: rows.lapses.is_unknown(row),
        begins: register.filter(|_| deadline.begins_later).and_then(|register| beginnings.of(register, owner?)),
        too_early,
        member,
        exempt: exemption(&rows.exempt, row),
    };
    let Some(decision) = rules.decide_all(&duty, candidates) else { return };
    if let Some(elapsed) = decision.elapsed {
        sink.elapsed(owner, elapsed);
    }
    if decision.saved {
        let own = Duty { ends: ends.get(..own).unwrap_or_default(), ..duty };
        let own = || rules.possible(&own, decision.carried_over);
        let rows = own().chain(anybodys.all()).map(|event| event.origin);
        sink.saved_by(owner, rows, Some(anybodys.saves(number, own().count())));
    }
    if decision.state == State::Undetermined && sink.wants(State::Undetermined) {
        let possible = rules.possible(&duty, decision.carried_over).chain(anybodys.some());
        let possible = rows.ends.cause(possible);
        open.push(Open { owner, row: number, start, term, decision, possible });
        return;
    }
    sink.add(owner, &subject.clone(), decision.state, || {
        let mut found = describe(subject, start, term, &decision, population.origin(row));
        found.responsible = rows.responsible.get(row).copied().unwrap_or(u32::MAX);
        found
    });
}

/// A duty of which nobody knows how long its term is.
pub fn unknown_term(subject: Subject, start: Moment, why: &Explanation, origin: Option<Origin>) -> OutcomeDraft {
    let mut found = OutcomeDraft::new(subject, State::Undetermined, "term_missing");
    found.start = Some(start);
    found.explain(why);
    found.sources.extend(origin);
    found
}

/// Whether an event at that moment may end a term that began at `start`: not before a day, and not before the start
/// where that is asked (with times of day where both have one).
fn counts(at: Moment, start: Moment, earliest: Option<Day>, not_before_start: bool) -> bool {
    if earliest.is_some_and(|earliest| at.day < earliest) {
        return false;
    }
    !not_before_start
        || at.day > start.day
        || (at.day == start.day && !matches!((at.minute, start.minute), (Some(end), Some(start)) if end < start))
}

/// How terms are judged in this audit.
pub fn rules<'a>(task: &Task<'a>) -> Rules<'a> {
    let (audit, catalogue) = (&task.context.audit, task.context.catalogue);
    // In a period wholly outside its validity the act is a yardstick for all duties.
    let touches = |last: &Day| audit.period.from <= *last && audit.period.to >= catalogue.valid_from;
    Rules {
        period: audit.period,
        counting: audit.counting,
        holidays: &task.context.catalogue.holidays,
        valid_from: catalogue.valid_from,
        last_duty: catalogue.valid_to.filter(touches),
        force: catalogue.force.as_ref(),
    }
}

/// The exemption that holds, else one that may hold.
pub fn exemption(exempt: &[ExemptRows], row: usize) -> Option<(&str, Option<bool>)> {
    let at = |e: &ExemptRows| e.holds.get(row).copied().flatten();
    let holding = exempt.iter().find(|e| at(e) == Some(true));
    holding.or_else(|| exempt.iter().find(|e| at(e).is_none())).map(|e| (e.reason.as_str(), at(e)))
}

/// The outcome of a term.
pub fn describe(
    subject: Subject,
    start: Moment,
    term: Term,
    decision: &Decision,
    origin: Option<Origin>,
) -> OutcomeDraft {
    let mut found = OutcomeDraft::new(subject, decision.state, decision.reason.clone());
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

/// Names the fields and the rows that leave terms open.
fn explain(rows: &Rows, deadline: &Deadline, members: &[Option<bool>], open: Vec<Open>, sink: &mut OutcomeCollector) {
    let population = rows.population;
    let numbers: Vec<u32> = open.iter().map(|open| open.row).collect();
    let mut doubts = UnknownCauses::of_reasons(population, &deadline.exempt, &rows.exempt, &numbers);
    doubts.insert(0, UnknownCauses::among(population, deadline.filter.as_ref(), members, &numbers));
    let end = events::field(&deadline.end, &deadline.register);
    for Open { owner, row, start, term, decision, possible } in open {
        let subject = Subject { register: population.register, row, part: None };
        sink.add(owner, &subject.clone(), State::Undetermined, || {
            let at = row as usize;
            let mut found = describe(subject, start, term, &decision, population.origin(at));
            found.responsible = rows.responsible.get(at).copied().unwrap_or(u32::MAX);
            if decision.reason == UNKNOWN {
                doubts.iter().filter_map(|doubts| doubts.of(row)).for_each(|cause| found.explain(cause));
                if let (true, Some(lapse)) = (rows.lapses.is_unknown(at), &deadline.lapse) {
                    found.explain(&population.unknown_duty_day(lapse, row));
                }
                if let Some(why) = rows.terms.why(at) {
                    found.explain(why);
                }
                if !decision.by_term && (found.fields.is_empty() || possible.doubt > Doubt::Unknown) {
                    found.explain(&possible);
                }
            }
            if found.fields.is_empty() && decision.reason != "time_missing" {
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

/// An outcome that only possible events keep from a breach, where no row may be anybody's.
pub fn saved_by_own(subject: u32, own: usize) -> Saved {
    Saved { subject, own: u32::try_from(own).unwrap_or(u32::MAX), anybodys: (0, 0), undated: 0 }
}
