//! Figures of a histogram.

use std::collections::BTreeMap;

/// Count, minimum, quartiles, 90th percentile, maximum and mean.
///
/// A quantile is the smallest value that at least that share of the subjects does not exceed (nearest rank), so it is
/// always a value that occurs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many subjects.
    pub count: u64,
    /// Smallest value.
    pub min: i64,
    /// A quarter lies at or below.
    pub q1: i64,
    /// Half lies at or below.
    pub median: i64,
    /// Three quarters lie at or below.
    pub q3: i64,
    /// Nine tenths lie at or below.
    pub p90: i64,
    /// Largest value.
    pub max: i64,
    /// Arithmetic mean.
    pub mean: f64,
}

impl Summary {
    /// The figures of a histogram; none when it is empty.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of(histogram: &BTreeMap<i64, u64>) -> Option<Self> {
        let filled = || histogram.iter().filter(|(_, n)| **n > 0);
        let count: u64 = filled().map(|(_, n)| n).sum();
        let sum: i128 = filled().map(|(value, n)| i128::from(*value) * i128::from(*n)).sum();
        let min = *filled().next()?.0;
        let max = *filled().next_back()?.0;
        let quantile = |hundredths: u64| {
            let rank = u128::from(count) * u128::from(hundredths);
            let mut below = 0_u128;
            let found = filled().find(|(_, n)| {
                below += u128::from(**n) * 100;
                below >= rank
            });
            found.map_or(max, |(value, _)| *value)
        };
        Some(Self {
            count,
            min,
            q1: quantile(25),
            median: quantile(50),
            q3: quantile(75),
            p90: quantile(90),
            max,
            mean: sum as f64 / count as f64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occur() {
        let histogram: BTreeMap<_, _> = (1..=10).map(|v| (v, 1)).collect();
        let s = Summary::of(&histogram).unwrap();
        assert_eq!((s.count, s.min, s.q1, s.median, s.q3, s.p90, s.max), (10, 1, 3, 5, 8, 9, 10));
        assert!((s.mean - 5.5).abs() < 1e-12);
    }

    #[test]
    fn one_value_is_all_of_them_and_none_is_none() {
        let s = Summary::of(&BTreeMap::from([(-4, 3)])).unwrap();
        assert_eq!((s.count, s.min, s.median, s.max), (3, -4, -4, -4));
        assert_eq!(Summary::of(&BTreeMap::new()), None);
        assert_eq!(Summary::of(&BTreeMap::from([(1, 0)])), None);
    }
}
