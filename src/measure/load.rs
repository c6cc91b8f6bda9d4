//! Load: the largest number of active cases of a person on any day stays within a limit.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{OutcomeDraft, Subject};
use super::load_days::{Load as Person, Loads};
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use super::terms;
use crate::catalogue::indicator::{Keeping, Load};
use crate::catalogue::keeping::Caseload;
use crate::expr::{Doubt, Explanation};
use crate::registers::spec::Role;
use crate::registers::table::DANGLING;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Day, Moment};

/// The day that decides, with its cases and its limit.
#[derive(Debug, Clone, Copy)]
struct Peak {
    day: Option<Day>,
    cases: u32,
    limit: f64,
}

impl Peak {
    fn above(self) -> bool {
        f64::from(self.cases) > self.limit
    }
}

/// Judges everybody with at least one active day.
pub fn evaluate(task: &Task, load: &Load, sink: &mut OutcomeCollector) {
    let loads = task.context.loads(&load.role);
    note(task, load, &loads);
    let staff = task.register(&load.register);
    let Some(table) = task.context.registers.tables.get(staff) else { return };
    let period = task.context.period();
    let limits = Limits::new(task, load, (period.from, period.reference()));
    for (row, person) in loads.people.iter().enumerate() {
        let owner = table.owner.get(row).copied().filter(|&o| o < DANGLING);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let anybodys = owner.map(|owner| loads.others(owner, number, &person.gone)).unwrap_or_default();
        // Whoever has no active day for certain is not counted: that somebody else's name may be theirs makes no member.
        if person.sure_days.is_empty() && person.owed_days.is_empty() {
            continue;
        }
        judge(task, &loads, staff, row, person, &limits, &anybodys, sink);
    }
}

/// Limits that each hold from a day on.
type Steps = Vec<(Day, f64)>;

/// The limits of all days: the same for everybody, or by conditions on the row of the person.
enum Limits {
    Shared(Steps),
    /// By row: the lowest and the highest that may be the one, and why it is not known which.
    OfRow(Vec<(Steps, Steps)>, BTreeMap<u32, Explanation>),
}

impl Limits {
    fn new(task: &Task, load: &Load, (from, to): (Day, Day)) -> Self {
        let Some(parameter) = task.parameter(&load.at_most).filter(|parameter| parameter.of_row()) else {
            return Self::Shared(task.changes(&load.at_most, from, to));
        };
        let population = Population::new(task, &load.register);
        let begin = parameter.values.iter().map(|value| value.from).filter(|day| from < *day && *day <= to);
        let days: BTreeSet<Day> = begin.chain([from]).collect();
        let mut all = vec![(Steps::new(), Steps::new()); population.len()];
        let mut why: BTreeMap<u32, Explanation> = BTreeMap::new();
        for day in days {
            let (known, open) = terms::numbers(&population, &load.at_most, &vec![Some(day); population.len()]);
            for ((row, known), (lowest, highest)) in (0u32..).zip(known).zip(&mut all) {
                let several = open.get(&row).map(|(numbers, _)| numbers.as_slice()).unwrap_or_default();
                let several = || several.iter().copied().chain(known);
                lowest.extend(several().reduce(f64::min).map(|limit| (day, limit)));
                highest.extend(several().reduce(f64::max).map(|limit| (day, limit)));
            }
            for (row, (_, cause)) in open {
                why.entry(row).or_default().add(&cause);
            }
        }
        Self::OfRow(all, why)
    }

    /// The lowest and the highest limits that may be those of a person.
    fn of(&self, row: usize) -> (&[(Day, f64)], &[(Day, f64)]) {
        match self {
            Self::Shared(limits) => (limits, limits),
            Self::OfRow(all, _) => all.get(row).map(|(a, b)| (a.as_slice(), b.as_slice())).unwrap_or_default(),
        }
    }

    fn why(&self, row: u32) -> Option<&Explanation> {
        match self {
            Self::Shared(_) => None,
            Self::OfRow(_, why) => why.get(&row),
        }
    }
}

/// The fields that tell who has which cases, and when.
fn note(task: &Task, load: &Load, loads: &Loads) {
    fn there<'f>(fields: &[Option<&'f String>]) -> Vec<&'f str> {
        fields.iter().flatten().map(|field| field.as_str()).collect()
    }
    let Keeping { work, caseload, .. } = &task.context.catalogue.keeping;
    let Some(caseload) = caseload else { return };
    let role = caseload.role.as_ref().map(|(field, _)| field);
    let Caseload { register, subject, worker, days, of_subject, away, .. } = caseload;
    task.note(register, &there(&[Some(subject), Some(worker), role, days.from.as_ref(), days.to.as_ref()]));
    if let Some(spec) =
        task.context.schema().playing(Role::Subject).and_then(|at| task.context.schema().registers.get(at))
    {
        task.note(&spec.id, &there(&[of_subject.from.as_ref(), of_subject.to.as_ref()]));
    }
    task.note_all(&loads.fields);
    if let Some(away) = away {
        let (from, to) = (away.days.from.as_ref(), away.days.to.as_ref());
        task.note(&away.register, &there(&[Some(&away.subject), Some(&away.worker), from, to]));
    }
    task.note(&load.register, &there(&[work.to.as_ref(), work.away_from.as_ref(), work.away_to.as_ref()]));
}

#[allow(clippy::too_many_arguments)]
fn judge(
    task: &Task,
    loads: &Loads,
    staff: usize,
    row: usize,
    person: &Person,
    limits: &Limits,
    anybodys: &[(Day, u32)],
    sink: &mut OutcomeCollector,
) {
    let (lowest, highest) = limits.of(row);
    let sure = peak(&person.steps, highest);
    let most = peak(&together(&person.possible_steps, anybodys), lowest);
    let (state, reason) = if !most.above() {
        (State::Met, "")
    } else if sure.above() && person.firm_steps.as_ref().is_none_or(|firm| peak(firm, highest).above()) {
        (State::NotMet, "above_limit")
    } else if sure.above() {
        (State::Undetermined, "column_missing")
    } else {
        (State::Undetermined, UNKNOWN)
    };
    if person.possible_days.is_empty() && state == State::Met {
        // Nobody knows whether the person has a case at all, and it would be in order.
        return;
    }
    let Some(table) = task.context.registers.tables.get(staff) else { return };
    let owner = table.owner.get(row).copied().filter(|&o| o < DANGLING);
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    let subject = Subject { register: staff, row: number, part: None };
    sink.add(owner, &subject.clone(), state, || {
        let mut found = OutcomeDraft::new(subject, state, reason);
        found.measured = Some(f64::from(sure.cases));
        found.limit = Some(sure.limit);
        found.start = sure.day.or(person.max_day).map(Moment::date);
        if state == State::Undetermined {
            let caseload = task.context.catalogue.keeping.caseload.as_ref();
            caseload.into_iter().for_each(|caseload| found.name(&FieldNames::one(caseload.register.as_str())));
            if let Some(why) = limits.why(number) {
                found.explain(why);
            }
            let nobodys = owner.and_then(|owner| loads.nobodys.get(&owner)).into_iter().flatten();
            let own = person.open.iter().map(|(origin, doubt, _)| (origin, doubt));
            for (origin, doubt) in own.chain(nobodys.map(|(origin, doubt)| (origin, doubt))) {
                let doubt = if reason == UNKNOWN { *doubt } else { Doubt::Unknown };
                found.explain(&Explanation { rows: [*origin].into(), doubt, ..Explanation::default() });
            }
        }
        found.responsible = number;
        found.sources.extend(table.origin.get(row).copied());
        found
    });
}

/// The day on which cases exceed their limit most; the first of several. Steps and limits each hold from their day on.
fn peak(steps: &[(Day, u32)], limits: &[(Day, f64)]) -> Peak {
    let limit_on = |day: Day| {
        let at = limits.partition_point(|(from, _)| *from <= day);
        limits.get(at.saturating_sub(1)).map_or(f64::INFINITY, |(_, limit)| *limit)
    };
    let cases_on = |day: Day| {
        let at = steps.partition_point(|(from, _)| *from <= day);
        at.checked_sub(1).and_then(|at| steps.get(at)).map_or(0, |(_, cases)| *cases)
    };
    let days = steps.iter().map(|(day, _)| *day).chain(limits.iter().map(|(day, _)| *day));
    let first = Peak { day: None, cases: 0, limit: limits.first().map_or(f64::INFINITY, |(_, limit)| *limit) };
    let mut days: Vec<Day> = days.collect();
    days.sort_unstable();
    days.into_iter().fold(first, |best, day| {
        let this = Peak { day: Some(day), cases: cases_on(day), limit: limit_on(day) };
        let excess = |peak: &Peak| f64::from(peak.cases) - peak.limit;
        if excess(&this) > excess(&best) && this.cases > 0 { this } else { best }
    })
}

/// Two numbers of cases that hold from their days on, added up.
fn together(own: &[(Day, u32)], others: &[(Day, u32)]) -> Vec<(Day, u32)> {
    if others.is_empty() {
        return own.to_vec();
    }
    let mut days: Vec<Day> = own.iter().chain(others).map(|(day, _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let (mut a, mut b) = (own.iter().peekable(), others.iter().peekable());
    let (mut now, mut perhaps) = (0, 0);
    days.into_iter()
        .map(|day| {
            while let Some((_, cases)) = a.next_if(|(from, _)| *from <= day) {
                now = *cases;
            }
            while let Some((_, cases)) = b.next_if(|(from, _)| *from <= day) {
                perhaps = *cases;
            }
            (day, now + perhaps)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_that_of_each_day() {
        let steps = [(0, 25), (10, 31), (20, 0)];
        let of = |limits: &[(Day, f64)]| {
            let peak = peak(&steps, limits);
            (peak.day, peak.cases, peak.above())
        };
        assert_eq!(of(&[(0, 30.0)]), (Some(10), 31, true));
        assert_eq!(of(&[(0, 24.0), (5, 40.0)]), (Some(0), 25, true));
        assert_eq!(of(&[(0, 40.0)]), (Some(10), 31, false));
        assert_eq!(together(&[(0, 2), (5, 0)], &[(3, 1), (9, 0)]), vec![(0, 2), (3, 3), (5, 1), (9, 0)]);
    }
}
