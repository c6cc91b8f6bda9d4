//! Chance from a seed: the same seed and stream give the same numbers on every machine.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// A stream of numbers that look random.
#[derive(Debug)]
pub struct SeededRng(ChaCha8Rng);

impl SeededRng {
    /// One of the streams of a seed; streams of one seed do not depend on each other.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number from 0 (included) to `end` (excluded); 0 when there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        // The high half of a product is even enough for at most some millions of values, and has no loop.
        let product = u128::from(self.0.next_u64()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub fn range(&mut self, least: i32, most: i32) -> i32 {
        let width = u64::try_from(i64::from(most) - i64::from(least) + 1).unwrap_or(0);
        least.saturating_add(i32::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether something of this probability (0 to 1) happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    /// A number from 0 (included) to 1 (excluded).
    #[allow(clippy::cast_precision_loss)]
    pub fn fraction(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, among: &[T], otherwise: T) -> T {
        let position = self.below(among.len() as u64);
        usize::try_from(position).ok().and_then(|p| among.get(p)).copied().unwrap_or(otherwise)
    }

    /// One of several codes or words.
    pub fn word(&mut self, among: &[&'static str]) -> &'static str {
        self.pick(among, "")
    }

    /// One of several numbers.
    pub fn number(&mut self, among: &[i32]) -> i32 {
        self.pick(among, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_the_same_every_time_and_differ_from_each_other() {
        let take = |seed, stream| {
            let mut dice = SeededRng::new(seed, stream);
            (0..5).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(take(7, 0), take(7, 0));
        assert_ne!(take(7, 0), take(7, 1));
        assert_ne!(take(7, 0), take(8, 0));
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut dice = SeededRng::new(1, 1);
        let drawn: Vec<i32> = (0..400).map(|_| dice.range(-2, 2)).collect();
        assert!((-2..=2).all(|n| drawn.contains(&n)) && drawn.iter().all(|n| (-2..=2).contains(n)));
        assert_eq!((dice.below(0), dice.range(5, 4)), (0, 5));
        assert!(!dice.chance(0.0) && dice.chance(1.0));
    }
}
