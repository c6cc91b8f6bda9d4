//! All counts of a year, each once, and every sum that ties them: what disclosure control decides about.
//!
//! A number that several tables show is one cell. Two groups of subjects that are equally large everywhere (the checks of
//! one register and filter share their subjects) count as one too, since whoever knows one knows the other.

mod build;
mod importance;
mod populations;
mod relations;
mod together;
mod totals;

use std::collections::BTreeMap;

use super::joint::Joint;
use super::slice::Slice;
use super::subject::{Shape, shape};
use super::sums::Sums;
use crate::catalogue::indicator::Catalogue;
use crate::disclosure::Problem;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
pub use importance::{Figures, Priority};
pub use populations::Populations;
pub use totals::SliceSums;

/// What a cell counts; checks by their position in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Providers.
    Providers,
    /// A group of people that one or several checks are about, in a slice by provider.
    Population(usize),
    /// The same in a slice by subject.
    Stratum(usize),
    /// Subjects of a check in a state.
    Subjects(usize, State),
    /// Providers with a verdict on a check.
    Judged(usize, Verdict),
    /// A tally's series (by position), in a month (by position) or the whole period.
    Counted(usize, usize, Option<usize>),
}

/// Dimension → code of one series of a tally.
pub type By = BTreeMap<String, String>;

/// The counts of a year.
#[derive(Debug)]
pub struct Cube {
    /// The parts of the nation, sorted.
    pub slices: Vec<Slice>,
    /// Everything added up, for each slice by provider.
    pub totals: BTreeMap<Slice, SliceSums>,
    /// What statistics show of each check, in the catalogue's order.
    pub shapes: Vec<Shape>,
    /// Which groups of people are the same.
    pub populations: Populations,
    /// The series of each tally.
    pub series: Vec<Vec<By>>,
    /// The months of the period, `yyyy-mm`.
    pub months: Vec<String>,
    /// Cells and sums.
    pub problem: Problem,
    /// Position of the rate of several obligations together in [`Problem::rates`].
    rates: BTreeMap<(usize, Joint), usize>,
    cells: BTreeMap<(usize, Item), usize>,
}

impl Cube {
    /// The counts of a year and what ties them; no figure matters more than another.
    #[must_use]
    pub fn new(sums: &Sums, catalogue: &Catalogue) -> Self {
        build::build(sums, catalogue)
    }

    /// Position of a slice.
    #[must_use]
    pub fn slice(&self, slice: &Slice) -> Option<usize> {
        self.slices.binary_search(slice).ok()
    }

    /// Number of a cell; none where nothing can be counted.
    #[must_use]
    pub fn cell(&self, slice: usize, item: Item) -> Option<usize> {
        self.cells.get(&(slice, item)).copied()
    }

    /// The cell of all subjects of a check, or of all values of a distribution.
    #[must_use]
    pub fn total(&self, slice: usize, check: usize) -> Option<usize> {
        let item = if self.slices.get(slice)?.of_providers() {
            Item::Population((*self.populations.of_check.get(check)?)?)
        } else {
            Item::Stratum((*self.populations.of_strata.get(check)?)?)
        };
        self.cell(slice, item)
    }

    /// Value of a cell.
    #[must_use]
    pub fn value(&self, cell: usize) -> u64 {
        self.problem.cells.get(cell).map_or(0, |cell| cell.value)
    }

    /// The obligations that are counted together in a slice.
    pub fn joints(&self, slice: usize) -> impl Iterator<Item = Joint> + '_ {
        self.rates.keys().filter(move |key| key.0 == slice).map(|key| key.1)
    }

    /// Number of the rate of several obligations together, and the rate itself (rounded, 0 to 1; none where nothing is
    /// decided).
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn joint(&self, slice: usize, joint: Joint) -> Option<(usize, Option<f64>)> {
        let at = *self.rates.get(&(slice, joint))?;
        let rate = self.problem.rates.get(at)?;
        let sum = |cells: &[usize]| cells.iter().map(|cell| self.value(*cell)).sum();
        let rounded = rate.rounded(sum(&rate.of), sum(&rate.others));
        Some((at, rounded.map(|ten_thousandths| ten_thousandths as f64 / 10_000.0)))
    }

    /// The items of a slice and their cells.
    fn of_slice(&self, slice: usize) -> impl Iterator<Item = (Item, usize)> + '_ {
        self.cells.range((slice, Item::Providers)..(slice + 1, Item::Providers)).map(|((_, item), cell)| (*item, *cell))
    }

    /// In a slice by provider, the cell of a group of [`Item::Stratum`].
    fn of_stratum(&self, slice: usize, group: usize) -> Option<usize> {
        let check = self.populations.of_strata.iter().position(|known| *known == Some(group))?;
        self.total(slice, check)
    }

    /// Every cell with what it counts, by slice and item.
    pub fn all(&self) -> impl Iterator<Item = (usize, Item, usize)> + '_ {
        self.cells.iter().map(|((slice, item), cell)| (*slice, *item, *cell))
    }
}

/// What statistics show of each check, in the catalogue's order.
fn shapes(catalogue: &Catalogue) -> Vec<Shape> {
    catalogue.indicators.iter().flat_map(|i| &i.checks).map(shape).collect()
}

#[cfg(test)]
mod tests;
