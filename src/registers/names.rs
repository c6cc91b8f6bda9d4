//! Comparing names and identifiers as people write them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An identifier without surplus white space.
#[must_use]
pub fn fold_id(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(part);
    }
    folded
}

/// A name without case, diacritics, punctuation and word order, so that two spellings of it are equal.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_equal() {
        assert_eq!(fold_name("POPESCU Ștefan-Ion"), fold_name("Ion  Stefan Popescu"));
        assert_eq!(fold_name("Ţurcanu Ana"), fold_name("Ana Țurcanu"));
        assert_ne!(fold_name("Popescu Ana"), fold_name("Popescu Ion"));
        assert_eq!(fold_id("  C  12 "), "C 12");
    }
}
