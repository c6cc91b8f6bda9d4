//! Samples for a visit: how many files to look at, and which, so that anyone can draw the same ones again.
//!
//! **Size.** Attribute (discovery) sampling without replacement. With `N` files of which `D = ⌈N × tolerable⌉` deviate,
//! the chance that `n` files drawn at random show no deviation is hypergeometric:
//!
//! `P₀(n) = C(N − D, n) / C(N, n) = Π (N − D − i) / (N − i)`, `i = 0 … n − 1`.
//!
//! The size is the smallest `n` with `P₀(n) ≤ 1 − confidence`. If none of the `n` files deviates, then with that
//! confidence fewer than `D` of the `N` files do. This is the usual table of attribute sampling (AICPA, *Audit
//! Sampling*, appendix on statistical sampling tables for tests of controls; ISA 530) without its approximation for
//! large populations, so the finite population needs no further correction: for `N → ∞` it becomes
//! `ln(1 − confidence) / ln(1 − tolerable)`, 59 files for 95 % and 5 %.
//!
//! **Draw.** Every key gets the number `sha256("seed|key")`, written in hexadecimal; in each stratum the keys with the
//! smallest numbers are taken. `printf '%s' 'seed|key' | sha256sum` gives the same number on any machine.
//!
//! **Strata.** The size is shared out in proportion (largest remainder, ties in the order of the strata's names); as
//! long as the size allows it, every stratum gets at least one file.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// Seed that is used unless another is given.
pub const DEFAULT_SEED: &str = "mms";
/// Confidence that is asked for unless another is given.
pub const DEFAULT_CONFIDENCE: f64 = 0.95;
/// Rate of deviations that is tolerated unless another is given.
pub const DEFAULT_TOLERABLE: f64 = 0.05;

/// How a sample is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Chance (0 to 1) of seeing at least one deviation when the tolerable rate is reached.
    pub confidence: f64,
    /// Rate of deviations (0 to 1) that would not be tolerated any more.
    pub tolerable: f64,
    /// Any text; another seed gives another sample.
    pub seed: String,
}

impl Default for Design {
    fn default() -> Self {
        Self { confidence: DEFAULT_CONFIDENCE, tolerable: DEFAULT_TOLERABLE, seed: DEFAULT_SEED.to_owned() }
    }
}

/// A drawn sample with everything needed to draw it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// How it was drawn.
    pub design: Design,
    /// How many keys there were to draw from.
    pub population: usize,
    /// Size of each stratum and how many were taken of it, by name.
    pub strata: BTreeMap<String, (usize, usize)>,
    /// What was drawn, by stratum and then in the order of the draw.
    pub drawn: Vec<Drawn>,
}

/// One drawn key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Its stratum.
    pub stratum: String,
    /// The key.
    pub key: String,
    /// `sha256("seed|key")` in hexadecimal.
    pub number: String,
}

/// The smallest size that shows at least one deviation with the given confidence when the tolerable rate is reached.
///
/// Confidence and rate are shares; outside 0 to 1 they are taken as the nearest bound. A rate of 0 asks for everything.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn size(population: usize, confidence: f64, tolerable: f64) -> usize {
    let risk = 1.0 - confidence.clamp(0.0, 1.0);
    let deviating = ((population as f64) * tolerable.clamp(0.0, 1.0) - 1e-9).ceil().max(1.0) as usize;
    let mut none_seen = 1.0_f64;
    for drawn in 0..population {
        if none_seen <= risk + 1e-12 {
            return drawn;
        }
        let clean_left = population.saturating_sub(deviating).saturating_sub(drawn);
        none_seen *= clean_left as f64 / (population - drawn) as f64;
    }
    population
}

/// Draws a sample from pairs of key and stratum. A key that occurs twice counts once, in the first stratum by name.
#[must_use]
pub fn draw<'a>(items: impl IntoIterator<Item = (&'a str, &'a str)>, design: &Design) -> Sample {
    let mut stratum_of: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, stratum) in items {
        let known = stratum_of.entry(key).or_insert(stratum);
        *known = (*known).min(stratum);
    }
    let population = stratum_of.len();
    let mut members: BTreeMap<&str, BTreeSet<(String, &str)>> = BTreeMap::new();
    for (key, stratum) in stratum_of {
        members.entry(stratum).or_default().insert((number(&design.seed, key), key));
    }
    let sizes: Vec<_> = members.values().map(BTreeSet::len).collect();
    let shares = share_out(size(population, design.confidence, design.tolerable), &sizes);
    let mut sample = Sample { design: design.clone(), population, strata: BTreeMap::new(), drawn: Vec::new() };
    for ((stratum, keys), share) in members.into_iter().zip(shares) {
        sample.strata.insert(stratum.to_owned(), (keys.len(), share));
        let taken = keys.into_iter().take(share);
        sample.drawn.extend(taken.map(|(number, key)| Drawn {
            stratum: stratum.to_owned(),
            key: key.to_owned(),
            number,
        }));
    }
    sample
}

/// The number that decides about a key.
#[must_use]
pub fn number(seed: &str, key: &str) -> String {
    let digest = Sha256::digest(format!("{seed}|{key}").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Shares a size out in proportion to the strata: largest remainder, at least one each while the size allows it.
fn share_out(size: usize, strata: &[usize]) -> Vec<usize> {
    let population: usize = strata.iter().sum();
    if population == 0 {
        return vec![0; strata.len()];
    }
    let mut shares: Vec<usize> = strata.iter().map(|n| size * n / population).collect();
    let mut by_remainder: Vec<usize> = (0..strata.len()).collect();
    let remainder = |i: &usize| strata.get(*i).map_or(0, |n| size * n % population);
    by_remainder.sort_by_key(|i| (std::cmp::Reverse(remainder(i)), *i));
    let left = size.saturating_sub(shares.iter().sum());
    for i in by_remainder.into_iter().take(left) {
        if let Some(share) = shares.get_mut(i) {
            *share += 1;
        }
    }
    while size >= strata.len() {
        let Some(empty) = shares.iter().position(|share| *share == 0) else { break };
        let Some(richest) = (0..shares.len()).max_by_key(|i| (shares.get(*i), std::cmp::Reverse(*i))) else { break };
        for (i, change) in [(richest, -1), (empty, 1)] {
            if let Some(share) = shares.get_mut(i) {
                *share = share.saturating_add_signed(change);
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_agree_with_the_tables_of_attribute_sampling() {
        assert_eq!(size(1_000_000, 0.95, 0.05), 59);
        assert_eq!(size(1_000_000, 0.90, 0.05), 45);
        assert_eq!(size(1_000_000, 0.95, 0.10), 29);
        assert_eq!(size(1_000_000, 0.99, 0.01), 459);
        // C(95, n) / C(100, n) first falls to 0.05 or less at n = 45.
        assert_eq!(size(100, 0.95, 0.05), 45);
        assert_eq!(size(20, 0.95, 0.05), 19);
    }

    #[test]
    fn the_edges_of_a_size_are_nothing_and_everything() {
        assert_eq!(size(0, 0.95, 0.05), 0);
        assert_eq!(size(1, 0.95, 0.05), 1);
        assert_eq!(size(50, 1.0, 0.05), 48);
        assert_eq!(size(50, 0.0, 0.05), 0);
        assert_eq!(size(50, 0.95, 1.0), 1);
        assert_eq!(size(50, 1.0, 0.0), 50);
    }

    fn cases(n: usize, strata: usize) -> Vec<(String, String)> {
        (0..n).map(|i| (format!("C-{i:04}"), format!("S-{}", i % strata))).collect()
    }

    fn drawn(items: &[(String, String)], seed: &str) -> Sample {
        let design = Design { seed: seed.to_owned(), ..Design::default() };
        draw(items.iter().map(|(k, s)| (k.as_str(), s.as_str())), &design)
    }

    #[test]
    fn the_same_seed_draws_the_same_files_whatever_their_order() {
        let items = cases(200, 3);
        let reversed: Vec<_> = items.iter().rev().cloned().collect();
        assert_eq!(drawn(&items, "7"), drawn(&reversed, "7"));
        assert_ne!(drawn(&items, "7").drawn, drawn(&items, "8").drawn);
    }

    #[test]
    fn a_number_can_be_checked_with_sha256sum() {
        assert_eq!(number("mms", "C-0001"), "d80b11b41f32800ee5c9e825997d7bc2c731c332d883ff1dfe53ae2e79ad9165");
    }

    #[test]
    fn every_stratum_is_seen_and_the_size_is_kept() {
        let mut items = cases(300, 2);
        items.push(("C-rare".to_owned(), "S-rare".to_owned()));
        let sample = drawn(&items, "mms");
        assert_eq!(sample.drawn.len(), size(301, 0.95, 0.05));
        assert_eq!(sample.strata["S-rare"], (1, 1));
        assert_eq!(sample.strata.values().map(|(n, _)| n).sum::<usize>(), 301);
    }

    #[test]
    fn a_key_that_occurs_twice_is_drawn_once() {
        let sample = draw([("a", "x"), ("a", "y"), ("b", "y")], &Design { tolerable: 0.0, ..Design::default() });
        assert_eq!(sample.population, 2);
        assert_eq!(sample.drawn.iter().filter(|d| d.key == "a").count(), 1);
    }
}
