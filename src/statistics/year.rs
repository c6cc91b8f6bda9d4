//! One year with its disclosure decision: what each figure is, and whether it may be shown.

use crate::catalogue::indicator::Catalogue;
use crate::disclosure::{Decision, Loss, Rule, Unsafe, decide};
use crate::results::PeriodDates;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

use super::cube::{Cube, Item, Priority};
use super::joint::Joint;
use super::ledger::{Before, Carried, Published};
use super::measure::Measure;
use super::quantile::quantile;
use super::subject::Shape;
use super::sums::Sums;
use crate::time::format_day;

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Everybody: what disclosure control hides is not shown.
    Public,
    /// The authority itself: everything is shown, and marked.
    Internal,
}

/// What a reader sees of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// A count.
    Count(u64),
    /// A rate (0 to 1) or a quantile.
    Number(f64),
    /// It is confidential: `c`.
    Hidden,
    /// There is nothing to show: no decided subject, too few values for a quantile.
    Nothing,
}

impl Shown {
    /// The number, if there is one.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub const fn number(self) -> Option<f64> {
        match self {
            Self::Count(n) => Some(n as f64),
            Self::Number(x) => Some(x),
            Self::Hidden | Self::Nothing => None,
        }
    }
}

/// Which figure: slice, check, series and month by their positions in the year's cube.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The part of the nation.
    pub slice: usize,
    /// The check; none: the providers themselves, or several obligations together.
    pub check: Option<usize>,
    /// Which obligations together; none: a check by itself, or the providers.
    pub joint: Option<Joint>,
    /// What is measured.
    pub measure: Measure,
    /// Series of a tally.
    pub series: Option<usize>,
    /// Month; none: the whole period.
    pub month: Option<usize>,
}

impl Key {
    /// A figure of the whole period that is no tally's.
    #[must_use]
    pub const fn new(slice: usize, check: Option<usize>, measure: Measure) -> Self {
        Self { slice, check, joint: None, measure, series: None, month: None }
    }

    /// A figure of several obligations together.
    #[must_use]
    pub const fn together(slice: usize, joint: Joint) -> Self {
        Self { joint: Some(joint), ..Self::new(slice, None, Measure::Rate) }
    }
}

/// A year that is ready to be shown.
#[derive(Debug)]
pub struct Year {
    /// What was added up.
    pub sums: Sums,
    /// The counts.
    pub cube: Cube,
    /// What is hidden from the public.
    pub decision: Decision,
    /// How much that is.
    pub loss: Loss,
    /// Who reads it.
    pub edition: Edition,
    /// What earlier editions had of it.
    pub carried: Carried,
    /// The rule that was applied: the strictest of those by which the same figures were published.
    pub rule: Rule,
}

impl Year {
    /// Decides what of a year may be shown, and attacks the decision.
    ///
    /// # Errors
    /// When the attack recovers something; then nothing may be published.
    pub fn new(
        sums: Sums,
        catalogue: &Catalogue,
        rule: &Rule,
        priority: &Priority,
        before: &Before<'_>,
        edition: Edition,
    ) -> Result<Self, Unsafe> {
        let rule = &before.strictest(rule, &sums);
        let attempt = |other_periods: bool| {
            let mut cube = Cube::new(&sums, catalogue);
            cube.prefer(priority);
            let carried = before.lay_upon(&mut cube, &sums, catalogue, (rule, other_periods));
            decide(&mut cube.problem, rule).map(|decision| (cube, decision, carried))
        };
        // That rows of another period stand for the same cases is a guess: where it cannot be guarded against, what was
        // hidden stays hidden, and the rest is decided as if the period stood alone.
        let (cube, decision, carried) = attempt(true).or_else(|_| attempt(false))?;
        let loss = decision.loss(&cube.problem);
        Ok(Self { sums, cube, decision, loss, edition, carried, rule: *rule })
    }

    /// What its readers get, for the ledger.
    #[must_use]
    pub fn published(&self, catalogue: &Catalogue) -> Published {
        Published::of(&self.sums, (&self.cube, &self.decision), catalogue, &self.rule)
    }

    /// The year as readers know it.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.sums.period)
    }

    /// What is shown of a figure; `Nothing` also where there is no such figure.
    #[must_use]
    pub fn show(&self, key: Key) -> Shown {
        let open = self.edition == Edition::Internal;
        match self.figure(key) {
            Some((shown, confidential)) if open || !confidential => shown,
            Some(_) => Shown::Hidden,
            None => Shown::Nothing,
        }
    }

    /// Whether a figure is hidden from the public.
    #[must_use]
    pub fn confidential(&self, key: Key) -> bool {
        self.figure(key).is_some_and(|(_, confidential)| confidential)
    }

    /// The cell of a figure that is a plain count.
    #[must_use]
    pub fn cell(&self, key: Key) -> Option<usize> {
        let Key { slice, check, measure, series, month, .. } = key;
        let populations = &self.cube.populations;
        if key.joint.is_some() {
            return None;
        }
        let item = match (measure, check) {
            (Measure::Providers, None) => Item::Providers,
            (Measure::Cases, None) => Item::Population(populations.cases),
            (Measure::Staff, None) => Item::Population(populations.staff),
            (Measure::Subjects | Measure::Values, Some(check)) => return self.cube.total(slice, check),
            (Measure::State(state), Some(check)) => Item::Subjects(check, state),
            (Measure::Judged(verdict), Some(check)) => Item::Judged(check, verdict),
            (Measure::Count, Some(check)) => Item::Counted(check, series?, month),
            _ => return None,
        };
        self.cube.cell(slice, item)
    }

    /// A figure and whether it is confidential; none where there is no such figure.
    fn figure(&self, key: Key) -> Option<(Shown, bool)> {
        if let Some(cell) = self.cell(key) {
            return Some((Shown::Count(self.cube.value(cell)), !self.decision.is_published(cell)));
        }
        match (key.measure, key.check) {
            (Measure::Rate, None) => self.rate_together(key),
            (Measure::Rate, Some(_)) => self.rate(key),
            (Measure::Median | Measure::P90 | Measure::ElapsedMedian | Measure::ElapsedP90, Some(check)) => {
                self.quantile(key, check)
            }
            _ => None,
        }
    }

    /// A rate of several obligations is taken from all of their counts, and rounded.
    fn rate_together(&self, key: Key) -> Option<(Shown, bool)> {
        let (at, rate) = self.cube.joint(key.slice, key.joint?)?;
        Some(rate.map_or((Shown::Nothing, false), |rate| (Shown::Number(rate), !self.decision.shows_rate(at))))
    }

    /// A rate is taken from its two counts and is as confidential as they are.
    fn rate(&self, key: Key) -> Option<(Shown, bool)> {
        let count = |state| self.cell(Key { measure: Measure::State(state), ..key });
        let (met, not_met) = (count(State::Met)?, count(State::NotMet)?);
        let hidden = !self.decision.is_published(met) || !self.decision.is_published(not_met);
        Some((rate(self.cube.value(met), self.cube.value(not_met)), hidden))
    }

    fn quantile(&self, key: Key, check: usize) -> Option<(Shown, bool)> {
        let slice = self.cube.slices.get(key.slice)?;
        let sums = self.cube.totals.get(slice)?.checks.get(check)?;
        let (histogram, hundredths) = match key.measure {
            Measure::Median => (&sums.histogram, 50),
            Measure::P90 => (&sums.histogram, 90),
            Measure::ElapsedMedian => (&sums.elapsed, 50),
            _ => (&sums.elapsed, 90),
        };
        let shape = self.cube.shapes.get(check)?;
        let fits = match key.measure {
            Measure::Median | Measure::P90 => matches!(shape, Shape::Values { .. }),
            _ => matches!(shape, Shape::Outcomes { .. }) && !self.nation_elapsed(check),
        };
        if !fits {
            return None;
        }
        let n: u64 = histogram.values().sum();
        let Some(value) = quantile(histogram, hundredths) else { return Some((Shown::Nothing, false)) };
        // As many people's values as the threshold must lie on either side, so that no person's value stands at the edge;
        // a value for each person and month is as many values as there are months.
        let beyond = n * (100 - hundredths) / 100;
        let published = |cell: Option<usize>| cell.is_some_and(|cell| self.decision.is_published(cell));
        let of_state = |state| self.cube.cell(key.slice, Item::Subjects(check, state));
        let (enough, parts_shown) = match shape {
            Shape::Values { counted: false } => {
                (self.rule.threshold.saturating_mul(self.cube.months.len().max(1) as u64), true)
            }
            Shape::Values { counted: true } => (self.rule.threshold, published(self.cube.total(key.slice, check))),
            // The terms that ended are among the met and the not met: it says how many there are at least.
            _ => (self.rule.threshold, published(of_state(State::Met)) && published(of_state(State::NotMet))),
        };
        #[allow(clippy::cast_precision_loss)]
        let shown = Shown::Number(value as f64);
        Some((shown, beyond < enough || !parts_shown))
    }

    /// Whether a check has no elapsed times anywhere.
    fn nation_elapsed(&self, check: usize) -> bool {
        let nation = self.cube.totals.get(&super::slice::Slice::Nation);
        nation.and_then(|n| n.checks.get(check)).is_none_or(|c| c.elapsed.is_empty())
    }

    /// Every figure of the year, by slice, check, measure, series and month.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        for slice in 0..self.cube.slices.len() {
            for measure in Measure::OF_PROVIDERS {
                keys.push(Key::new(slice, None, measure));
            }
            for joint in self.cube.joints(slice) {
                keys.push(Key::together(slice, joint));
            }
            for (check, shape) in self.cube.shapes.iter().enumerate() {
                match shape {
                    Shape::Counts => self.tally_keys(slice, check, &mut keys),
                    _ => keys.extend(Measure::OF_CHECKS.map(|measure| Key::new(slice, Some(check), measure))),
                }
            }
        }
        keys.retain(|key| self.figure(*key).is_some());
        keys
    }

    fn tally_keys(&self, slice: usize, check: usize, keys: &mut Vec<Key>) {
        for series in 0..self.cube.series.get(check).map_or(0, Vec::len) {
            let key = Key { series: Some(series), ..Key::new(slice, Some(check), Measure::Count) };
            keys.push(key);
            keys.extend((0..self.cube.months.len()).map(|month| Key { month: Some(month), ..key }));
        }
    }

    /// Rate of several obligations together.
    #[must_use]
    pub fn joint_rate(&self, slice: usize, joint: Joint) -> Shown {
        self.show(Key::together(slice, joint))
    }

    /// Verdicts for which an obligation has counts of providers.
    #[must_use]
    pub fn judged(&self, slice: usize, check: usize, verdict: Verdict) -> Shown {
        self.show(Key::new(slice, Some(check), Measure::Judged(verdict)))
    }
}

/// A period as readers know it: `2024`, or first and last day.
#[must_use]
pub fn label(period: &PeriodDates) -> String {
    let (from, to) = (format_day(period.from), format_day(period.to));
    let year = from.get(..4).unwrap_or(&from);
    let whole = to.get(..4) == Some(year) && from.ends_with("-01-01") && to.ends_with("-12-31");
    if whole { year.to_owned() } else { format!("{from}/{to}") }
}

#[allow(clippy::cast_precision_loss)]
fn rate(met: u64, not_met: u64) -> Shown {
    let decided = met + not_met;
    if decided == 0 { Shown::Nothing } else { Shown::Number(met as f64 / decided as f64) }
}
