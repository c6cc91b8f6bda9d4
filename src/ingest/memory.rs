//! What the texts of a column meant when they were met before: most columns repeat few texts.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Different texts that are remembered.
const MOST: usize = 4096;
/// Texts that are found without a hash, a power of two: the first ones with their lengths and letters.
const AT_HAND: usize = 1 << 6;

/// Meanings by text.
#[derive(Debug)]
pub struct Memo<T> {
    known: HashMap<Box<str>, T, RandomState>,
    at_hand: Vec<Option<(Box<str>, T)>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: HashMap::default(), at_hand: Vec::new() }
    }
}

/// Where a text is at hand, if it is.
fn place(text: &str) -> usize {
    let bytes = text.as_bytes();
    let at = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    let (first, middle, last) = (at(0), at(bytes.len() / 2), at(bytes.len().wrapping_sub(1)));
    (first ^ (middle << 1) ^ (last << 2) ^ (bytes.len() << 3)) % AT_HAND
}

impl<T: Copy> Memo<T> {
    /// What a text meant before.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<T> {
        match self.at_hand.get(place(text)) {
            Some(Some((known, meaning))) if **known == *text => Some(*meaning),
            // Without any at hand there are none.
            Some(_) => self.known.get(text).copied(),
            None => None,
        }
    }

    /// Whether everything that another one remembers would have been remembered here, too.
    #[must_use]
    pub fn fits(&self, more: &Self) -> bool {
        self.known.len() + more.known.len() <= MOST
    }

    /// Remembers what another one does.
    pub fn append(&mut self, more: Self) {
        // The order does not matter: a text means the same wherever it was met.
        #[allow(clippy::iter_over_hash_type)]
        for (text, meaning) in more.known {
            self.remember(text, meaning);
        }
    }

    fn remember(&mut self, text: Box<str>, meaning: T) {
        if self.at_hand.is_empty() {
            self.at_hand.resize_with(AT_HAND, || None);
        }
        if let Some(slot @ None) = self.at_hand.get_mut(place(&text)) {
            *slot = Some((text.clone(), meaning));
        }
        self.known.insert(text, meaning);
    }

    /// Whether no further text will be remembered.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.known.len() >= MOST
    }

    /// What a text means; `find` is asked where it was not met before.
    pub fn of(&mut self, text: &str, find: impl FnOnce() -> T) -> T {
        self.get(text).unwrap_or_else(|| {
            let meaning = find();
            if !self.is_full() {
                self.remember(text.into(), meaning);
            }
            meaning
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_up_once() {
        let mut memory = Memo::default();
        assert_eq!((memory.get("da"), memory.of("da", || 1), memory.of("da", || 2)), (None, 1, 1));
        for i in 0..MOST {
            memory.of(&i.to_string(), || i);
        }
        assert_eq!((memory.is_full(), memory.of("nu", || 3), memory.get("nu")), (true, 3, None));
    }
}
