//! Comparing names and identifiers as people write them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An identifier without surplus white space.
#[must_use]
pub fn fold_id(text: &str) -> Cow<'_, str> {
    if text.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(part);
    }
    Cow::Owned(folded)
}

/// An identifier as it may be written otherwise: without case, blanks and leading zeros, and without the `.0` that a
/// spreadsheet puts behind a whole number.
#[must_use]
pub fn loosen_id(text: &str) -> String {
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let whole = folded.strip_suffix(".0").filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let plain = whole.unwrap_or(&folded);
    match plain.trim_start_matches('0') {
        "" => plain.get(..1).unwrap_or_default().to_owned(),
        bare => bare.to_owned(),
    }
}

/// A name without case, diacritics, punctuation and word order, so that two spellings of it are equal.
#[must_use]
pub fn fold_name(text: &str) -> String {
    fold(text, 1)
}

/// The same without initials; none for a name that has none.
#[must_use]
pub fn fold_without_initials(text: &str) -> Option<String> {
    let initial = |word: &str| word.chars().count() == 1;
    let has_one = text.split(|c: char| !c.is_alphanumeric()).any(initial);
    has_one.then(|| fold(text, 2)).filter(|name| !name.is_empty())
}

fn fold(text: &str, shortest: usize) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let long_enough = |word: &&str| !word.is_empty() && word.chars().nth(shortest - 1).is_some();
    let mut words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(long_enough).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_written_otherwise_are_equal() {
        for text in ["0012", "12", " 1 2", "12.0", "00 12.0"] {
            assert_eq!(loosen_id(text), "12", "{text}");
        }
        assert_eq!(
            (loosen_id("C-01 a"), loosen_id("000"), loosen_id("12.5")),
            ("c-01a".into(), "0".into(), "12.5".into())
        );
    }

    #[test]
    fn spellings_of_one_name_are_equal() {
        assert_eq!(fold_name("POPESCU Ștefan-Ion"), fold_name("Ion  Stefan Popescu"));
        assert_eq!(fold_name("Ţurcanu Ana"), fold_name("Ana Țurcanu"));
        assert_ne!(fold_name("Popescu Ana"), fold_name("Popescu Ion"));
        assert_eq!(fold_without_initials("POPESCU A. Maria-Ioana"), Some(fold_name("Maria Ioana Popescu")));
        assert_eq!((fold_without_initials("Popescu Ana"), fold_without_initials("A. B.")), (None, None));
        assert_eq!(fold_id("  C  12 "), "C 12");
    }
}
