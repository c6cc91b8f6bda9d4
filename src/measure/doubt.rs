//! What leaves open whether a row is counted at all: found for all such rows of a check at once.

use super::population::{ExemptRows, Population};
use super::sink::OutcomeCollector;
use crate::catalogue::indicator::{Exempt, Source};
use crate::expr::{Explanation, Explanations, Expr, Reading};
use crate::results::outcome::State;

/// The rows of which nobody knows whether a predicate holds, and why not.
#[derive(Debug, Default)]
pub struct UnknownCauses {
    /// In ascending order.
    rows: Vec<u32>,
    blame: Explanations,
}

impl UnknownCauses {
    /// Looks for what leaves a predicate open, where it is; `truths` are its values, row by row. Nothing is looked for
    /// where nobody wants to know.
    #[must_use]
    pub fn new(
        population: &Population,
        source: Option<&Source>,
        truths: &[Option<bool>],
        sink: &OutcomeCollector,
    ) -> Self {
        if !sink.wants(State::Undetermined) {
            return Self::default();
        }
        let open = (0u32..).zip(truths).filter(|(_, truth)| truth.is_none());
        Self::of_rows(population, source, open.map(|(row, _)| row).collect(), Reading::Settled)
    }

    /// The same among some rows only, given in ascending order.
    #[must_use]
    pub fn among(population: &Population, source: Option<&Source>, truths: &[Option<bool>], rows: &[u32]) -> Self {
        let open = |row: &u32| truths.get(*row as usize) == Some(&None);
        Self::of_rows(population, source, rows.iter().copied().filter(open).collect(), Reading::Settled)
    }

    /// The same of whether there is still time: what an absent column would say is unknown, where nothing else leaves it
    /// open.
    #[must_use]
    pub fn of_time(
        population: &Population,
        source: Option<&Source>,
        truths: &[Option<bool>],
        rows: &[u32],
    ) -> [Self; 2] {
        let open = |row: &u32| truths.get(*row as usize) == Some(&None);
        let rows: Vec<u32> = rows.iter().copied().filter(open).collect();
        if rows.is_empty() {
            return Default::default();
        }
        let settled = population.truths(source);
        let (without, with): (Vec<u32>, Vec<u32>) =
            rows.into_iter().partition(|row| settled.get(*row as usize) == Some(&None));
        [(without, Reading::Settled), (with, Reading::Open)]
            .map(|(rows, reading)| Self::of_rows(population, source, rows, reading))
    }

    /// The same for each of the conditions under which subjects drop out.
    #[must_use]
    pub fn of_reasons(population: &Population, all: &[Exempt], evaluated: &[ExemptRows], rows: &[u32]) -> Vec<Self> {
        let of = |(exempt, found): (&Exempt, &ExemptRows)| {
            let mut causes = Self::among(population, Some(&exempt.when), &found.holds, rows);
            for (row, blame) in causes.rows.iter().zip(&mut causes.blame) {
                if let Some(lacking) = found.lacking.get(row) {
                    *blame = lacking.clone();
                }
            }
            causes
        };
        all.iter().zip(evaluated).map(of).collect()
    }

    fn of_rows(population: &Population, source: Option<&Source>, rows: Vec<u32>, reading: Reading) -> Self {
        let blame = if rows.is_empty() { Explanations::new() } else { population.blame(source, &rows, reading) };
        Self { rows, blame }
    }

    /// Looks for what leaves a value unknown in some rows, given in ascending order.
    #[must_use]
    pub fn unknowns(population: &Population, value: &Expr, rows: Vec<u32>, sink: &OutcomeCollector) -> Self {
        if rows.is_empty() || !sink.wants(State::Undetermined) {
            return Self::default();
        }
        let blame = population.unknowns(value, &rows);
        Self { rows, blame }
    }

    /// What leaves a row open; nothing where it is not.
    #[must_use]
    pub fn of(&self, row: u32) -> Option<&Explanation> {
        self.rows.binary_search(&row).ok().and_then(|at| self.blame.get(at))
    }
}
