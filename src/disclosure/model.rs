//! The words of disclosure control: cells, sums between them, the rule, the decision.

use thiserror::Error;

/// Every number of a publication and every sum that ties them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The counts; a number that several outputs show is one cell.
    pub cells: Vec<Cell>,
    /// The sums, of all tables together.
    pub relations: Vec<Relation>,
    /// Rounded rates that are published beside the counts where that is safe.
    pub rates: Vec<Rate>,
}

/// A rate of sums of cells, rounded: it says that the sums lie in a range, and of a single cell little.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rate {
    /// The cells whose sum is the numerator; the denominator is that and the sum of the others.
    pub of: Vec<usize>,
    /// The others.
    pub others: Vec<usize>,
    /// Rounded to this many ten-thousandths.
    pub step: u64,
    /// The more important ones are decided about first.
    pub importance: u32,
}

impl Rate {
    /// The rate in ten-thousandths, rounded down to a step from the middle of two, as readers see it; only a rate of all
    /// is shown as all, only one of none as none. Without a denominator there is none.
    #[must_use]
    pub fn rounded(&self, of: u64, others: u64) -> Option<u64> {
        let all = of.checked_add(others).filter(|all| *all > 0)?;
        let step = u128::from(self.step.max(1));
        let (of, whole) = (u128::from(of), u128::from(all));
        let steps = (2 * of * 10_000 + step * whole) / (2 * step * whole);
        let shown = u64::try_from(steps * step).unwrap_or(10_000).min(10_000);
        Some(match shown {
            10_000.. if others > 0 => 10_000 - self.step.max(1),
            0 if of > 0 => self.step.max(1),
            _ => shown,
        })
    }
}

/// One count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// The count itself.
    pub value: u64,
    /// The two largest contributions of single providers, the larger first; 0 where there is none.
    pub largest: [u64; 2],
    /// How many providers have subjects in the cell's group (area, kind …), whatever was found about them.
    /// A provider that is alone in a cell knows its value. 0: unknown, taken for many.
    pub units: u64,
    /// Whether the cell counts what a small number may expose: children, families, staff; not providers or documents.
    pub threshold_applies: bool,
    /// Whether one provider's share of the cell may not be learnt from it. Set it where that figure is confidential (a
    /// private body's), not where an authority answers for it in public: in most counties one directorate has nearly
    /// all cases, and the rule would hide the county.
    pub dominance_applies: bool,
    /// Whether the cell is to be published at all.
    pub release: Release,
    /// How much more readers miss it than another figure, 0: not more. It decides which of two possible covers is
    /// hidden, never whether a sensitive cell is.
    pub importance: u32,
    /// Whether it differs from what was published before of the same people by a number that is itself a small count.
    pub changed: bool,
}

/// Whether a cell is to be published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Release {
    /// Published unless it has to be suppressed.
    #[default]
    Planned,
    /// Known to everybody whatever is decided here: published before, or true by construction (a state that a kind of
    /// check can never give).
    Always,
    /// In no output, but tied to cells that are: never published, costs nothing to hide.
    Never,
    /// It was planned, but stands beside a figure that could not be protected otherwise: hidden, and counted as lost.
    Withdrawn,
}

impl Release {
    /// Whether a cell is hidden before anything is decided.
    pub(super) const fn withheld(self) -> bool {
        matches!(self, Self::Never | Self::Withdrawn)
    }
}

/// `value[total]` is the sum of `value[parts]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relation {
    /// Index of the total.
    pub total: usize,
    /// Indices of its parts, each once, the total not among them.
    pub parts: Vec<usize>,
    /// Whether the parts tell what was found about the members of the total (met, not met …), and not only where
    /// they are counted. Where they do, a part that is the whole of a small total speaks of each member.
    pub reveals: bool,
    /// Which dimension of a table it adds up, for finding short changes quickly; safety never depends on it.
    pub axis: Axis,
}

/// The dimension that a sum goes over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Axis {
    /// Kinds of members of one place: met, not met …
    Kinds,
    /// One kind in the parts of a greater place: the counties of a region.
    Places,
    /// Anything else.
    #[default]
    Other,
}

/// What must be protected, and how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Counts from 1 to `threshold − 1` are not published. With 3, the default: of two persons in a cell each knows
    /// the other; from three on nobody who only knows himself does.
    pub threshold: u64,
    /// A cell in which one provider has more than this percentage is not published, where
    /// [`Cell::dominance_applies`]. Default 85.
    pub dominance: Option<u64>,
    /// A part that is the whole of a total of 1 to `full_below − 1` persons is not published, where
    /// [`Relation::reveals`]: it says the same of every one of them. The zeros beside it say so too and are hidden as
    /// far as needed. 0 switches the rule off. Default 10.
    pub full_below: u64,
    /// How far apart the smallest and the largest possible value of a hidden cell must be for somebody who has
    /// everything that is published. With the default, the threshold, the values 1 to `threshold − 1` never fill an
    /// interval: no hidden cell can be told to be a small count.
    pub protection: u64,
    /// Whether a provider that knows its own figures is an attacker too: a hidden cell that is a single provider's
    /// must not give away the only other hidden cell of the same sum.
    pub insiders: bool,
}

impl Rule {
    /// The default rule with another threshold; the protection interval follows it.
    #[must_use]
    pub fn with_threshold(threshold: u64) -> Self {
        Self {
            threshold,
            dominance: Some(85),
            full_below: 10.max(threshold),
            protection: threshold.max(1),
            insiders: true,
        }
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self::with_threshold(3)
    }
}

/// Why a cell is sensitive in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It counts fewer than the threshold.
    SmallCount,
    /// It is the whole of a small group.
    WholeGroup,
    /// One provider makes up nearly all of it.
    Dominance,
    /// Its difference from what was published before is a small count.
    SmallChange,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its value is shown.
    Published,
    /// Hidden for its own sake.
    Primary(Reason),
    /// Hidden for the sake of others.
    Secondary,
    /// In no output anyway.
    Withheld,
}

/// What becomes of every cell; one decision for all outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// One status per cell, in the order of [`Problem::cells`].
    pub cells: Vec<Status>,
    /// Whether each rate is shown, in the order of [`Problem::rates`].
    pub rates: Vec<bool>,
}

impl Decision {
    /// Whether a rate is shown. A rate that does not exist is not.
    #[must_use]
    pub fn shows_rate(&self, rate: usize) -> bool {
        self.rates.get(rate).copied().unwrap_or(false)
    }

    /// Whether a cell's value is shown. A cell that does not exist is not.
    #[must_use]
    pub fn is_published(&self, cell: usize) -> bool {
        self.cells.get(cell) == Some(&Status::Published)
    }
}

/// A hidden cell that can be recovered, or that could not be shown to be safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// The cell.
    pub cell: usize,
    /// Smallest value that agrees with everything known.
    pub lower: u64,
    /// Largest value that agrees with everything known; `None`: no limit found.
    pub upper: Option<u64>,
    /// The hidden cell whose single provider is the attacker; `None`: anybody is.
    pub insider: Option<usize>,
    /// Whether the interval is proven; otherwise no proof of safety was found within the search limits.
    pub proven: bool,
}

/// How much of a publication is lost to suppression; cells that are in no output are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loss {
    /// Cells that were to be published.
    pub cells: u64,
    /// Of these, hidden for their own sake.
    pub primary: u64,
    /// Of these, hidden for the sake of others.
    pub secondary: u64,
    /// Sum of the values that were to be published.
    pub value: u64,
    /// Of this sum, what is hidden.
    pub hidden_value: u64,
}

impl Loss {
    /// Hidden cells.
    #[must_use]
    pub const fn hidden(&self) -> u64 {
        self.primary + self.secondary
    }

    /// Share of the cells that is hidden, 0 to 1.
    #[must_use]
    pub fn share_of_cells(&self) -> f64 {
        share(self.hidden(), self.cells)
    }

    /// Share of the sum of all values that is hidden, 0 to 1.
    #[must_use]
    pub fn share_of_value(&self) -> f64 {
        share(self.hidden_value, self.value)
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Why nothing may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsafe {
    /// What is hidden can be recovered from what is shown.
    Recovered(Vec<Disclosure>),
    /// The counts contradict each other.
    Fault(Fault),
}

/// A problem that contradicts itself: an error of the program that built it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// A relation names a cell that does not exist.
    #[error("relation {relation} names cell {cell}, but there are only {cells}")]
    NoSuchCell {
        /// Index of the relation.
        relation: usize,
        /// The index it names.
        cell: usize,
        /// How many cells there are.
        cells: usize,
    },
    /// A relation names a cell twice.
    #[error("relation {relation} names cell {cell} twice")]
    Twice {
        /// Index of the relation.
        relation: usize,
        /// The cell.
        cell: usize,
    },
    /// A total is not the sum of its parts.
    #[error("relation {relation}: the total is {total}, its parts add up to {sum}")]
    DoesNotAddUp {
        /// Index of the relation.
        relation: usize,
        /// Value of the total.
        total: u64,
        /// Sum of the parts.
        sum: u64,
    },
    /// A value is too large to compute with.
    #[error("cell {cell} holds {value}, more than can be computed with")]
    TooLarge {
        /// The cell.
        cell: usize,
        /// Its value.
        value: u64,
    },
}
