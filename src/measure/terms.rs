//! How long the term of each row is: a number of the catalogue, limited by conditions on the row, or one of the row itself.
//!
//! Where a condition is not known, the term is one of several; where the row's own number is not known, it is any. What
//! hangs on it is decided only where every term that may be the one decides alike.

use std::collections::BTreeMap;

use super::population::Population;
use crate::catalogue::indicator::{Limit, ParameterValue, Source};
use crate::expr::{self, Explanation, Reading, Type};
use crate::time::{Day, Term, Unit};

/// The terms of all rows.
#[derive(Debug, Default)]
pub struct Terms {
    known: Vec<Option<Term>>,
    open: BTreeMap<u32, OpenTerm>,
}

/// A term that is not known.
#[derive(Debug)]
struct OpenTerm {
    /// Those that may be the one, the longest last; none: any.
    candidates: Vec<Term>,
    why: Explanation,
}

impl Terms {
    /// The terms that may be that of a row: one, where it is known.
    #[must_use]
    pub fn of(&self, row: usize) -> &[Term] {
        match u32::try_from(row).ok().and_then(|row| self.open.get(&row)) {
            Some(open) => &open.candidates,
            None => self.known.get(row).and_then(Option::as_ref).map(std::slice::from_ref).unwrap_or_default(),
        }
    }

    /// Why the term of a row is not known; none where it is, or where there is no term.
    #[must_use]
    pub fn why(&self, row: usize) -> Option<&Explanation> {
        u32::try_from(row).ok().and_then(|row| self.open.get(&row)).map(|open| &open.why)
    }
}

/// The terms of all rows, as they stand on the day on which each row's duty starts.
#[must_use]
pub fn of(population: &Population, limit: &Limit, starts: &[Option<Day>]) -> Terms {
    let task = population.task;
    match limit {
        Limit::OfRow { value, unit } => of_row(population, value, *unit),
        Limit::Parameter(name) => {
            let Some(unit) = task.parameter(name).and_then(|parameter| parameter.unit) else { return Terms::default() };
            let term = |number: f64| Term { amount: whole(number), unit };
            let (known, open) = numbers(population, name, starts);
            let open = open.into_iter().map(|(row, (numbers, why))| {
                let mut candidates: Vec<Term> = numbers.into_iter().map(term).collect();
                candidates.sort_by_key(|term| term.amount);
                (row, OpenTerm { candidates, why })
            });
            Terms { known: known.into_iter().map(|number| number.map(term)).collect(), open: open.collect() }
        }
    }
}

/// A number that each row has itself.
fn of_row(population: &Population, value: &Source, unit: Unit) -> Terms {
    let expr = population.compile(value, &[Type::Number]);
    let numbers = expr::eval(&expr, &population.frame(Reading::Open)).numbers(population.len());
    let missing: Vec<u32> = (0u32..).zip(&numbers).filter(|(_, number)| number.is_none()).map(|(row, _)| row).collect();
    let why = population.unknowns(&expr, &missing);
    let open = missing.into_iter().zip(why).map(|(row, why)| (row, OpenTerm { candidates: Vec::new(), why })).collect();
    Terms { known: numbers.into_iter().map(|n| n.map(|n| Term { amount: whole(n), unit })).collect(), open }
}

/// Numbers that may be that of a row, and why it is not known which.
pub type OpenNumbers = BTreeMap<u32, (Vec<f64>, Explanation)>;

/// A number of the catalogue for each row, as it stands on a day of the row; and of the rows whose conditions are not
/// known all that it may be.
#[must_use]
pub fn numbers(population: &Population, name: &str, days: &[Option<Day>]) -> (Vec<Option<f64>>, OpenNumbers) {
    let task = population.task;
    let mut known = task.numbers(name, population.register, days);
    let mut open = OpenNumbers::new();
    let Some(parameter) = task.parameter(name).filter(|parameter| parameter.of_row()) else { return (known, open) };
    let reference = task.context.period().reference();
    let mut limited: Vec<&ParameterValue> = parameter.values.iter().filter(|value| value.when.is_some()).collect();
    limited.sort_by_key(|value| std::cmp::Reverse(value.from));
    let conditions: Vec<Vec<Option<bool>>> = limited
        .iter()
        .map(|value| {
            let Some(when) = &value.when else { return Vec::new() };
            let expr = population.compile(when, &[Type::Bool]);
            expr::eval(&expr, &population.frame(Reading::Open)).truths(population.len())
        })
        .collect();
    let mut undecided: Vec<Vec<u32>> = vec![Vec::new(); limited.len()];
    let day = |row: usize| days.get(row).copied().flatten().unwrap_or(reference);
    for (row, known) in known.iter_mut().enumerate() {
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let mut perhaps: Vec<f64> = Vec::new();
        let mut general = *known;
        for (at, (value, truths)) in limited.iter().zip(&conditions).enumerate() {
            if value.from > day(row) {
                continue;
            }
            match truths.get(row).copied().flatten() {
                Some(true) => {
                    general = Some(value.value);
                    break;
                }
                Some(false) => {}
                None => {
                    perhaps.push(value.value);
                    if let Some(rows) = undecided.get_mut(at) {
                        rows.push(number);
                    }
                }
            }
        }
        // What follows a condition that may hold may be the one, too.
        if !perhaps.is_empty() && perhaps.iter().any(|value| Some(*value) != general) {
            perhaps.extend(general);
            open.insert(number, (perhaps, Explanation::default()));
        }
        *known = general;
    }
    for (value, rows) in limited.iter().zip(undecided) {
        let causes = population.blame(value.when.as_ref(), &rows, Reading::Open);
        for (row, cause) in rows.into_iter().zip(causes) {
            if let Some((_, why)) = open.get_mut(&row) {
                why.add(&cause);
            }
        }
    }
    (known, open)
}

#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> i32 {
    number as i32
}
