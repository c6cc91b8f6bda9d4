//! Quantiles of added-up histograms.

use std::collections::BTreeMap;

/// The smallest value that at least that share of the values does not exceed (nearest rank), so that it always occurs;
/// `hundredths` is the share. None of an empty histogram.
#[must_use]
pub fn quantile(histogram: &BTreeMap<i64, u64>, hundredths: u64) -> Option<i64> {
    let count: u128 = histogram.values().map(|n| u128::from(*n)).sum();
    let rank = count * u128::from(hundredths);
    let mut below = 0_u128;
    let mut filled = histogram.iter().filter(|(_, n)| **n > 0);
    filled
        .find(|(_, n)| {
            below += u128::from(**n) * 100;
            below >= rank
        })
        .map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_convention_is_that_of_the_reports() {
        let histogram: BTreeMap<i64, u64> = [(1, 3), (4, 0), (5, 4), (9, 2), (30, 1)].into();
        let summary = crate::report::view::Summary::of(&histogram).unwrap();
        assert_eq!(quantile(&histogram, 50), Some(summary.median));
        assert_eq!(quantile(&histogram, 90), Some(summary.p90));
        assert_eq!((quantile(&histogram, 50), quantile(&histogram, 90)), (Some(5), Some(9)));
        assert_eq!(quantile(&BTreeMap::new(), 50), None);
    }
}
