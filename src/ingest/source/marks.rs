//! Where separators and line ends stand in a text, eight bytes at a time.

/// The places of two bytes in a text, in ascending order.
#[derive(Debug, Clone)]
pub struct Marks<'t> {
    words: std::slice::Iter<'t, [u8; 8]>,
    /// What does not fill a word, until it was looked at.
    tail: Option<&'t [u8]>,
    /// The two bytes, each in all places of a word.
    wanted: [u64; 2],
    /// Where the word that is looked at begins, and the high bit of every byte of it that is wanted and was not given yet.
    begin: usize,
    hits: u64,
    /// Where the next word begins.
    next: usize,
}

impl<'t> Marks<'t> {
    /// Those of two bytes, none of which is 0, from a place of a text on.
    #[must_use]
    pub fn new(text: &'t [u8], from: usize, wanted: [u8; 2]) -> Self {
        let (words, tail) = text.get(from..).unwrap_or_default().as_chunks::<8>();
        let wanted = wanted.map(|byte| u64::from_ne_bytes([byte; 8]));
        Self { words: words.iter(), tail: Some(tail), wanted, begin: from, hits: 0, next: from }
    }

    /// Looks at the next word that holds one of them; false at the end.
    fn go_on(&mut self) -> bool {
        while self.hits == 0 {
            let word = match self.words.next() {
                Some(word) => *word,
                None => {
                    let Some(tail) = self.tail.take() else { return false };
                    let mut word = [0; 8];
                    word.iter_mut().zip(tail).for_each(|(byte, other)| *byte = *other);
                    word
                }
            };
            let (word, [a, b]) = (u64::from_le_bytes(word), self.wanted);
            self.hits = zeros(word ^ a) | zeros(word ^ b);
            self.begin = self.next;
            self.next += 8;
        }
        true
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.hits == 0 && !self.go_on() {
            return None;
        }
        let at = self.begin + self.hits.trailing_zeros() as usize / 8;
        self.hits &= self.hits - 1;
        Some(at)
    }
}

/// The high bit of every byte that is zero.
const fn zeros(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((word & LOW) + LOW) | word | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_are_found_like_byte_by_byte(
            text in prop::collection::vec(prop_oneof![Just(b';'), Just(b'\n'), Just(b':'), Just(0xba_u8), any::<u8>()], 0..80),
            from in 0_usize..90,
        ) {
            let found: Vec<usize> = Marks::new(&text, from, [b';', b'\n']).collect();
            let wanted = |at: &usize| matches!(text.get(*at), Some(b';' | b'\n'));
            prop_assert_eq!(found, (from..text.len()).filter(wanted).collect::<Vec<_>>());
        }
    }
}
