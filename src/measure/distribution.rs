//! Distribution: a histogram of a whole-number measure, so that distributions can be added up. No verdict.

use super::doubt::UnknownCauses;
use super::events;
use super::found::{OutcomeDraft, Subject};
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use crate::catalogue::indicator::{Distribution, Source};
use crate::expr::{self, Data, Reading, Type};
use crate::registers::table::DANGLING;
use crate::registers::values::options;
use crate::results::outcome::State;
use crate::time::{add_months, month_start};

/// Measures every counted subject.
pub fn evaluate(task: &Task, distribution: &Distribution, sink: &mut OutcomeCollector) {
    match distribution {
        Distribution::Rows { register, filter, value, missing_undetermined } => {
            rows(task, register, filter.as_ref(), value, *missing_undetermined, sink);
        }
        Distribution::Gaps { register, of, at, filter } => gaps(task, register, of, at, filter.as_ref(), sink),
        Distribution::PerMonth { register, filter, events } => {
            let population = Population::new(task, register);
            let counted = population.truths(filter.as_ref());
            let list = events::gather(&population, events);
            let period = task.context.period();
            let mut months = vec![month_start(period.from)];
            while let Some(&last) = months.last() {
                let next = add_months(last, 1);
                if next > period.reference() {
                    break;
                }
                months.push(next);
            }
            for (row, counted) in counted.iter().enumerate() {
                let (Some(true), Some(owner)) = (counted, population.owner(row)) else { continue };
                for &month in &months {
                    let next = add_months(month, 1);
                    let inside = |e: &&events::Event| {
                        e.sure && e.at.is_some_and(|at| month <= at.day && at.day < next && period.contains(at.day))
                    };
                    let count = list.of(row).iter().filter(inside).count();
                    sink.value(owner, i64::try_from(count).unwrap_or(i64::MAX));
                }
            }
        }
        Distribution::Caseload { register, role, on_reference_day } => {
            let loads = task.context.loads(role);
            let Some(staff) = task.context.registers.table(register) else { return };
            for ((load, &appointed), &owner) in loads.people.iter().zip(&loads.appointed).zip(&staff.owner) {
                if owner >= DANGLING {
                    continue;
                }
                let (counted, (sure, possible)) =
                    if *on_reference_day { (appointed, load.on_reference) } else { (load.cases.0 > 0, load.cases) };
                // Where an uncertain appointment decides, the number is unknown and left out.
                if counted && sure == possible {
                    sink.value(owner, i64::from(sure));
                }
            }
        }
    }
}

fn rows(
    task: &Task,
    register: &str,
    filter: Option<&Source>,
    value: &Source,
    missing: bool,
    sink: &mut OutcomeCollector,
) {
    let population = Population::new(task, register);
    let counted = population.truths(filter);
    let expr = population.compile(value, &[Type::Number, Type::Bounded]);
    let values: Vec<Option<f64>> =
        match expr::eval(&expr, &population.frame(Reading::Settled)).data.stretch(population.len()) {
            Data::Number(v) | Data::Bounded(v, _) => options(&v),
            other => vec![None; other.len()],
        };
    let open =
        |(_, (counted, value)): &(u32, (&Option<bool>, &Option<f64>))| **counted == Some(true) && value.is_none();
    let rows = (0u32..).zip(counted.iter().zip(&values)).filter(open).map(|(row, _)| row).collect();
    let why = if missing { UnknownCauses::unknowns(&population, &expr, rows, sink) } else { UnknownCauses::default() };
    for (row, (counted, value)) in counted.into_iter().zip(values).enumerate() {
        let (Some(true), Some(owner)) = (counted, population.owner(row)) else { continue };
        match value {
            #[allow(clippy::cast_possible_truncation)]
            Some(value) => sink.value(owner, value.floor() as i64),
            None if missing => {
                let number = u32::try_from(row).unwrap_or(u32::MAX);
                let subject = Subject { register: population.register, row: number, part: None };
                sink.add(Some(owner), &subject.clone(), State::Undetermined, || {
                    let mut found = OutcomeDraft::new(subject, State::Undetermined, "unknown");
                    why.of(number).into_iter().for_each(|cause| found.explain(cause));
                    found.sources.extend(population.origin(row));
                    found
                });
            }
            None => {}
        }
    }
}

/// Days from the row before it of the same parent to each counted row.
fn gaps(task: &Task, register: &str, of: &str, at: &Source, filter: Option<&Source>, sink: &mut OutcomeCollector) {
    let population = Population::new(task, register);
    let counted = population.truths(filter);
    let days = population.days(at).at;
    let Some(parents) = population.registers().tables.get(population.register).and_then(|t| t.refs.get(of)) else {
        return;
    };
    let mut dated: Vec<(u32, i32, usize)> = parents
        .rows
        .iter()
        .zip(&days)
        .enumerate()
        .filter_map(|(row, (&parent, day))| (parent < DANGLING).then_some((parent, (*day)?, row)))
        .collect();
    dated.sort_unstable();
    for pair in dated.windows(2) {
        if let [(before, earlier, _), (parent, later, row)] = pair
            && before == parent
            && counted.get(*row) == Some(&Some(true))
            && let Some(owner) = population.owner(*row)
        {
            sink.value(owner, i64::from(later - earlier));
        }
    }
}
