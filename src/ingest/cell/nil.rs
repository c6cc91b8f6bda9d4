//! Marks that stand for an empty cell, and marks that stand for the value above.

use crate::text::norm::normalise;

/// Longest text that can be such a mark, in bytes.
const LONGEST: usize = 24;
/// Words for "nothing here", normalised.
const NOTHING: [&str; 25] = [
    "",
    "n a",
    "na",
    "nc",
    "nu e cazul",
    "nu este cazul",
    "nu i cazul",
    "lipsa",
    "lipseste",
    "in curs",
    "in lucru",
    "fara",
    "necompletat",
    "neaplicabil",
    "nu se aplica",
    "null",
    "none",
    "nan",
    "nil",
    "fara date",
    "nu exista",
    "not applicable",
    "missing",
    "blank",
    "nat",
];
/// What databases write, as it stands.
const EXACT: [&str; 2] = ["\\N", "\\n"];

/// What a text says about its cell when it is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Empty.
    Nothing,
    /// The same as the cell above.
    Above,
}

/// The mark that a text is, if it is one.
#[must_use]
pub fn mark(text: &str) -> Option<Mark> {
    if text.len() > LONGEST || text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if is_other_word(text.as_bytes()) {
        return None;
    }
    if is_above(text) {
        return Some(Mark::Above);
    }
    if EXACT.contains(&text) {
        return Some(Mark::Nothing);
    }
    let words = normalise(text);
    if words.is_empty() && text.contains(['✓', '√', '✔', '☑', '☒', '☐', '✗', '✘', '+']) {
        return None;
    }
    NOTHING.contains(&words.as_str()).then_some(Mark::Nothing)
}

/// A cheap look at the first two letters: few words say that there is nothing, and none that says "no" is among them.
fn is_other_word(text: &[u8]) -> bool {
    let (Some(first), second) = (text.first(), text.get(1)) else { return false };
    match (first.to_ascii_lowercase(), second.map(u8::to_ascii_lowercase)) {
        (b'n', Some(b'u')) => text.len() == 2,
        (b'n', Some(second)) if second.is_ascii_alphabetic() => !matches!(second, b'a' | b'c' | b'e' | b'i' | b'o'),
        (b'l' | b'm', Some(second)) if second.is_ascii_alphabetic() => second != b'i',
        (b'i', Some(second)) if second.is_ascii_alphabetic() => !matches!(second, b'n' | b'd'),
        (b'f', Some(second)) if second.is_ascii_alphabetic() => second != b'a',
        (b'd', Some(second)) if second.is_ascii_alphabetic() => second != b'i',
        (b'b', Some(second)) if second.is_ascii_alphabetic() => second != b'l',
        (b'n' | b'l' | b'm' | b'i' | b'f' | b'd', _) => false,
        (first, _) => first.is_ascii_alphabetic(),
    }
}

fn is_above(text: &str) -> bool {
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("idem")
        || trimmed.eq_ignore_ascii_case("id.")
        || trimmed.eq_ignore_ascii_case("ditto")
    {
        return true;
    }
    let quotes = |c: char| matches!(c, '"' | '”' | '„' | '“' | '〃' | '″' | '\'');
    !trimmed.is_empty()
        && trimmed.chars().all(|c| quotes(c) || matches!(c, '-' | '–' | '—' | '/' | ' '))
        && (trimmed.contains(|c| quotes(c) && c != '\'') || trimmed.contains("''") || trimmed.contains("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_values() {
        for text in [
            "-",
            "–",
            "n/a",
            "N/A",
            "nu e cazul",
            "Nu este cazul.",
            "lipsă",
            "în curs",
            "în lucru",
            "fără",
            "?",
            "NC",
            "...",
            "\\N",
            "NULL",
            "<null>",
            "NaT",
            "NaN",
            "nan",
            "None",
            "<NA>",
            "(blank)",
        ] {
            assert_eq!(mark(text), Some(Mark::Nothing), "{text}");
        }
        for text in ["\"", "idem", "Idem", "-\"-", "''", "-//-", "„"] {
            assert_eq!(mark(text), Some(Mark::Above), "{text}");
        }
        for text in ["C-12", "da", "nu", "x", "✓", "0", "Ion"] {
            assert_eq!(mark(text), None, "{text}");
        }
    }

    #[test]
    fn no_mark_is_lost_by_the_first_look() {
        for words in NOTHING.into_iter().chain(["idem", "id.", "ditto"]) {
            assert!(!is_other_word(words.as_bytes()), "{words}");
            assert!(words.is_empty() || !is_other_word(words.to_uppercase().as_bytes()), "{words}");
            assert!(words.is_empty() || mark(&words.replace(' ', "/")).is_some(), "{words}");
        }
    }
}
