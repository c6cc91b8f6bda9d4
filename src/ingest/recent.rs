//! Where the texts of a column were met last: keys and references mostly repeat one of the texts shortly before them.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

/// Texts that are remembered, a power of two.
const MOST: usize = 1 << 12;

/// The rows in which texts stood that were taken as they are; a text may be forgotten for another one.
#[derive(Debug, Default)]
pub struct Recent {
    /// Row behind the one in which a text stood, by hash; 0 where there is none. Without any until the first text.
    rows: Vec<usize>,
    /// Place of the text that was asked for last.
    place: usize,
    hasher: FixedState,
}

impl Recent {
    /// The row where perhaps this text stood, perhaps another one.
    pub fn find(&mut self, text: &str) -> Option<usize> {
        let hash = self.hasher.hash_one(text.as_bytes());
        self.place = usize::try_from(hash & (MOST as u64 - 1)).unwrap_or(0);
        self.rows.get(self.place).and_then(|row| row.checked_sub(1))
    }

    /// The text that was asked for last stands in a row.
    pub fn note(&mut self, row: usize) {
        if self.rows.is_empty() {
            self.rows.resize(MOST, 0);
        }
        if let Some(slot) = self.rows.get_mut(self.place) {
            *slot = row + 1;
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.rows.clear();
    }
}
