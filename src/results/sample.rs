//! Samples for a visit: how many files to look at, and which, so that anyone can draw the same ones again.
//!
//! **Size.** Attribute (discovery) sampling without replacement. With `N` files of which `D = ⌈N × tolerable⌉` deviate,
//! the chance that `n` files drawn at random show no deviation is hypergeometric:
//!
//! `P₀(n) = C(N − D, n) / C(N, n) = Π (N − D − i) / (N − i)`, `i = 0 … n − 1`.
//!
//! The size is the smallest `n` with `P₀(n) ≤ 1 − confidence`. If none of the `n` files deviates, then with that
//! confidence fewer than `D` of the `N` files do. For `N → ∞` this becomes `ln(1 − confidence) / ln(1 − tolerable)`, the
//! sizes of the usual tables of attribute sampling (AICPA, *Audit Sampling*, statistical tables for tests of controls;
//! ISA 530): 59 files for 95 % and 5 %. The factor `(N − D − i) / (N − i)` in place of `1 − tolerable` is the correction
//! for a finite population, exact and not approximated; it gives the sizes of the tables for finite populations (Cannon
//! and Roe, 1982).
//!
//! **Strata.** Files of one service and one manager, apart for those with and without a finding. The size is shared out
//! in proportion (largest remainder, ties in the order of the strata); as long as the size allows it, every stratum
//! gets at least one file.
//!
//! **Draw.** Every key gets the number `sha256("seed|key")`, written in hexadecimal; in each stratum the keys with the
//! smallest numbers are taken. `printf '%s' 'seed|key' | sha256sum` gives the same number on any machine.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::text::ShortText;

/// Seed that is used unless another is given.
pub const DEFAULT_SEED: &str = "mms";
/// Confidence that is asked for unless another is given.
pub const DEFAULT_CONFIDENCE: f64 = 0.95;
/// Rate of deviations that is tolerated unless another is given.
pub const DEFAULT_TOLERABLE: f64 = 0.05;

/// How a sample is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// Files that are drawn together.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stratum {
    /// Id of the service; none where the registers name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ShortText>,
    /// Staff id of the manager; none where the registers name none, or the file is not that of a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<ShortText>,
    /// Whether there is a finding about the file.
    pub findings: bool,
}

/// A drawn sample with everything needed to draw it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// How it was drawn.
    pub design: Design,
    /// How many keys there were to draw from.
    pub population: usize,
    /// The strata, in their order.
    pub strata: Vec<Share>,
}

/// What was drawn of a stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The stratum.
    #[serde(flatten)]
    pub stratum: Stratum,
    /// How many keys it has.
    pub of: usize,
    /// The drawn keys, in the order of the draw.
    pub drawn: Vec<ShortText>,
}

impl Sample {
    /// How many keys were drawn.
    #[must_use]
    pub fn size(&self) -> usize {
        self.strata.iter().map(|share| share.drawn.len()).sum()
    }

    /// The drawn keys with their strata.
    pub fn drawn(&self) -> impl Iterator<Item = (&Share, &str)> {
        self.strata.iter().flat_map(|share| share.drawn.iter().map(move |key| (share, key.as_str())))
    }
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

/// Draws a sample from pairs of key and stratum. A key that occurs twice counts once, in the first stratum.
#[must_use]
pub fn draw<'a>(items: impl IntoIterator<Item = (&'a str, Stratum)>, design: &Design) -> Sample {
    let items: Vec<(&str, Stratum)> = items.into_iter().collect();
    let mut strata: Vec<Stratum> = items.iter().map(|(_, stratum)| stratum.clone()).collect();
    strata.sort_unstable();
    strata.dedup();
    let file = |(key, stratum): &(&'a str, Stratum)| Some((*key, strata.binary_search(stratum).ok()?));
    let files = items.iter().filter_map(file).collect();
    draw_among(files, strata, design)
}

/// The same from keys with the positions of their strata, which are all different and in ascending order.
#[must_use]
pub fn draw_among(files: Vec<(&str, usize)>, strata: Vec<Stratum>, design: &Design) -> Sample {
    let seed = seeded(&design.seed);
    let numbered = files.into_iter().map(|(key, stratum)| (number(&seed, key), stratum, key));
    let mut numbered: Vec<([u8; 32], usize, &str)> = numbered.collect();
    // In the order of the draw; one key has one number.
    numbered.sort_unstable();
    numbered.dedup_by(|next, first| next.0 == first.0 && next.2 == first.2);
    let population = numbered.len();
    let mut sizes = vec![0; strata.len()];
    for (_, stratum, _) in &numbered {
        if let Some(size) = sizes.get_mut(*stratum) {
            *size += 1;
        }
    }
    let filled: Vec<usize> = sizes.iter().copied().filter(|size| *size > 0).collect();
    let mut shares = share_out(size(population, design.confidence, design.tolerable), &filled).into_iter();
    let shares: Vec<usize> = sizes.iter().map(|of| if *of > 0 { shares.next().unwrap_or(0) } else { 0 }).collect();
    let mut drawn: Vec<Vec<ShortText>> = shares.iter().map(|share| Vec::with_capacity(*share)).collect();
    for (_, stratum, key) in numbered {
        if let (Some(drawn), Some(share)) = (drawn.get_mut(stratum), shares.get(stratum))
            && drawn.len() < *share
        {
            drawn.push(key.into());
        }
    }
    let all = strata.into_iter().zip(sizes).zip(drawn).filter(|((_, of), _)| *of > 0);
    Sample {
        design: design.clone(),
        population,
        strata: all.map(|((stratum, of), drawn)| Share { stratum, of, drawn }).collect(),
    }
}

/// What the numbers of all keys begin with.
fn seeded(seed: &str) -> Sha256 {
    Sha256::new().chain_update(seed).chain_update("|")
}

/// The number that decides about a key; its bytes sort as its hexadecimal digits do.
fn number(seed: &Sha256, key: &str) -> [u8; 32] {
    seed.clone().chain_update(key).finalize().into()
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

    #[test]
    fn sizes_agree_with_the_tables_for_finite_populations() {
        // Cannon and Roe (1982), table 2: animals to test so that one of the diseased is found with 95 % confidence.
        let published = [
            (0.01, [(100, 95), (200, 155), (500, 225), (1_000, 258)]),
            (0.05, [(100, 45), (200, 51), (500, 56), (1_000, 57)]),
            (0.10, [(100, 25), (200, 27), (500, 28), (1_000, 29)]),
        ];
        for (tolerable, sizes) in published {
            for (population, expected) in sizes {
                assert_eq!(size(population, 0.95, tolerable), expected, "{population} at {tolerable}");
            }
        }
    }

    fn cases(n: usize, services: usize) -> Vec<(String, Stratum)> {
        let stratum = |i| Stratum { service: Some(format!("S-{}", i % services).into()), ..Stratum::default() };
        (0..n).map(|i| (format!("C-{i:04}"), stratum(i))).collect()
    }

    fn drawn(items: &[(String, Stratum)], seed: &str) -> Sample {
        let design = Design { seed: seed.to_owned(), ..Design::default() };
        draw(items.iter().map(|(k, s)| (k.as_str(), s.clone())), &design)
    }

    #[test]
    fn the_same_seed_draws_the_same_files_whatever_their_order() {
        let items = cases(200, 3);
        let reversed: Vec<_> = items.iter().rev().cloned().collect();
        assert_eq!(drawn(&items, "7"), drawn(&reversed, "7"));
        assert_ne!(drawn(&items, "7").strata, drawn(&items, "8").strata);
    }

    #[test]
    fn a_number_can_be_checked_with_sha256sum() {
        let hexadecimal = crate::text::hex(&number(&seeded("mms"), "C-0001"));
        assert_eq!(hexadecimal, "d80b11b41f32800ee5c9e825997d7bc2c731c332d883ff1dfe53ae2e79ad9165");
    }

    #[test]
    fn the_keys_with_the_smallest_numbers_are_taken() {
        let sample = drawn(&cases(200, 1), "mms");
        let [share] = sample.strata.as_slice() else { panic!("{sample:?}") };
        let mut all: Vec<_> = (0..200).map(|i| format!("C-{i:04}")).collect();
        all.sort_by_key(|key| number(&seeded("mms"), key));
        assert_eq!(share.drawn, all[..51]);
    }

    #[test]
    fn every_stratum_is_seen_and_the_size_is_kept() {
        let mut items = cases(300, 2);
        let rare = Stratum { manager: Some("T-9".into()), findings: true, ..Stratum::default() };
        items.push(("C-rare".to_owned(), rare.clone()));
        let sample = drawn(&items, "mms");
        assert_eq!(sample.size(), size(301, 0.95, 0.05));
        let share = sample.strata.iter().find(|share| share.stratum == rare).unwrap();
        assert_eq!((share.of, share.drawn.len()), (1, 1));
        assert_eq!(sample.strata.iter().map(|share| share.of).sum::<usize>(), 301);
    }

    #[test]
    fn more_strata_than_files_still_keep_the_size() {
        let sample = drawn(&cases(1_000, 400), "mms");
        assert_eq!(sample.size(), 57);
        assert!(sample.strata.iter().all(|share| share.drawn.len() <= 1));
    }

    #[test]
    fn a_key_that_occurs_twice_is_drawn_once() {
        let of = |service: &str| Stratum { service: Some(service.into()), ..Stratum::default() };
        let items = [("a", of("x")), ("a", of("y")), ("b", of("y"))];
        let sample = draw(items, &Design { tolerable: 0.0, ..Design::default() });
        assert_eq!(sample.population, 2);
        assert_eq!(sample.drawn().filter(|(_, key)| *key == "a").count(), 1);
    }

    #[test]
    fn a_sample_reads_back_from_a_file() {
        let sample = drawn(&cases(40, 3), "mms");
        let text = serde_json::to_string(&sample).unwrap();
        assert_eq!(serde_json::from_str::<Sample>(&text).unwrap(), sample);
    }
}
