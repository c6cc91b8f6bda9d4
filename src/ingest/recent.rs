//! What the texts of a column that were met last are called in it: keys and references mostly repeat one of the texts
//! shortly before them.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use crate::registers::TextColumn;
use crate::registers::text_column::BLOCK;

/// Texts that are remembered, a power of two; fewer of a column that has not met many yet.
const MOST: usize = 1 << 12;
const FEWEST: usize = 1 << 6;

/// The numbers of texts that were taken as they are; a text may be forgotten for another one.
#[derive(Debug, Default)]
pub struct Recent {
    /// Number of a text in the column's last block, by hash; 0 where there is none. Without any until the first text.
    numbers: Vec<u16>,
    /// The block that they are of.
    block: usize,
    /// Texts that were noted.
    noted: usize,
    /// Hash of the text that was asked for last.
    hash: usize,
    hasher: FixedState,
}

impl Recent {
    /// Sets a row of a column to a text that was met shortly before; false where it was not.
    pub fn repeat(&mut self, values: &mut TextColumn, row: usize, text: &str) -> bool {
        self.hash = usize::try_from(self.hasher.hash_one(text.as_bytes()) & (MOST as u64 - 1)).unwrap_or(0);
        let number = self.numbers.get(self.place()).copied().unwrap_or(0);
        self.block == row / BLOCK && number > 0 && values.set_known(row, number, text)
    }

    /// The text that was asked for last stands in the column's last row.
    pub fn note(&mut self, values: &TextColumn) {
        let block = values.len().saturating_sub(1) / BLOCK;
        if self.block != block {
            self.clear();
            self.block = block;
        }
        self.noted += 1;
        if self.noted * 2 > self.numbers.len() && self.numbers.len() < MOST {
            let room = (self.numbers.len() * 8).clamp(FEWEST, MOST);
            self.numbers = vec![0; room];
        }
        let place = self.place();
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = values.last_number();
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.numbers.fill(0);
    }

    const fn place(&self) -> usize {
        // The room is a power of two.
        self.hash & self.numbers.len().wrapping_sub(1)
    }
}
