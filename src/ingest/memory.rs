//! What the texts of a column meant when they were met before: most columns repeat few texts.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Different texts that are remembered.
const MOST: usize = 4096;

/// Meanings by text.
#[derive(Debug)]
pub struct Memo<T> {
    known: HashMap<Box<str>, T, RandomState>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: HashMap::default() }
    }
}

impl<T: Copy> Memo<T> {
    /// What a text meant before.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<T> {
        self.known.get(text).copied()
    }

    /// Whether everything that another one remembers would have been remembered here, too.
    #[must_use]
    pub fn fits(&self, more: &Self) -> bool {
        self.known.len() + more.known.len() <= MOST
    }

    /// Remembers what another one does.
    pub fn append(&mut self, more: Self) {
        self.known.extend(more.known);
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
                self.known.insert(text.into(), meaning);
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
