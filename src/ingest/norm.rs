//! Words as they are compared: without case, diacritics and punctuation, and with the damage of bad conversions undone.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1252};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands for one lost letter in a normalised text.
pub const LOST: char = '?';

/// A heading, a sheet name or a code in the form in which spellings are compared: lower-case ASCII words, one blank
/// between them. A lost letter inside a word stays as [`LOST`].
#[must_use]
pub fn normalise(text: &str) -> String {
    if text.is_ascii() { fold(text.chars()) } else { fold(repair(text).nfd()) }
}

fn fold(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        let Some(c) = plain(c) else { continue };
        if c.is_ascii_alphanumeric() || c == LOST {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    drop_outer_marks(&out)
}

/// The plain letter behind one character; none for marks that vanish.
fn plain(c: char) -> Option<char> {
    Some(match c {
        c if c.is_ascii() => c,
        c if is_combining_mark(c) || c == '\u{ad}' || c == '\u{200b}' || c == '\u{feff}' => return None,
        'þ' | 'Þ' | 'ŧ' => 't',
        'º' | 'ª' => 's',
        'đ' | 'Đ' => 'd',
        'ł' | 'Ł' => 'l',
        'ı' => 'i',
        '\u{fffd}' => LOST,
        c if c.is_alphanumeric() => 'x',
        _ => ' ',
    })
}

/// A question mark at the end of a word is punctuation, within a word a lost letter.
fn drop_outer_marks(text: &str) -> String {
    if !text.contains(LOST) {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split(' ').filter(|w| w.chars().any(|c| c != LOST)).collect();
    let joined = words.join(" ");
    joined.strip_suffix(LOST).map_or(joined.clone(), |rest| if rest.ends_with(LOST) { joined.clone() } else { rest.to_owned() })
}

/// Whether a normalised text with lost letters can be the other one.
///
/// A lost letter stands for one of the letters that carry Romanian diacritics.
#[must_use]
pub fn matches_lost(damaged: &str, whole: &str) -> bool {
    fn go(damaged: &[u8], whole: &[u8]) -> bool {
        match (damaged.split_first(), whole.split_first()) {
            (None, None) => true,
            (Some((b'?', rest)), Some((w, tail))) => matches!(w, b's' | b't' | b'a' | b'i') && (go(rest, tail) || go(rest, whole)),
            (Some((b'?', rest)), None) => go(rest, whole),
            (Some((d, rest)), Some((w, tail))) => d == w && go(rest, tail),
            _ => false,
        }
    }
    damaged.len() <= 200 && damaged.bytes().filter(|b| *b == b'?').count() <= 12 && go(damaged.as_bytes(), whole.as_bytes())
}

/// Undoes UTF-8 that was read as a one-byte Windows code page.
#[must_use]
pub fn repair(text: &str) -> Cow<'_, str> {
    if !text.contains(['Ã', 'Ä', 'Å', 'È', 'Č', 'Ĺ', 'â', 'Â']) {
        return Cow::Borrowed(text);
    }
    for encoding in [WINDOWS_1252, WINDOWS_1250] {
        if let Some(undone) = undo(text, encoding) {
            return Cow::Owned(undone);
        }
    }
    // The byte 0x83 has no letter in some code pages, so a small ă arrives as Ä and a lost character.
    if text.contains("Ä\u{fffd}") || text.contains("Ä\u{83}") {
        let marked = text.replace("Ä\u{fffd}", "\u{fffd}").replace("Ä\u{83}", "\u{fffd}");
        for (bad, good) in [("È›", "ț"), ("È™", "ș"), ("Č›", "ț"), ("Č™", "ș"), ("Ã®", "î"), ("Ã¢", "â"), ("Å£", "ţ"), ("ÅŸ", "ş")] {
            if marked.contains(bad) {
                return Cow::Owned(repair(&marked.replace(bad, good)).into_owned());
            }
        }
        return Cow::Owned(marked);
    }
    Cow::Borrowed(text)
}

fn undo(text: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        return None;
    }
    let undone = std::str::from_utf8(&bytes).ok()?;
    (undone.chars().count() < text.chars().count()).then(|| undone.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_heading_are_equal() {
        for text in ["Județul", "JUDEȚUL", "Judeţul", "Judetul", " judeţul: ", "Judeþul", "JudeÈ›ul", "JudeČ›ul", "Jude\u{21b}ul"] {
            assert_eq!(normalise(text), "judetul", "{text}");
        }
        assert_eq!(normalise("Data și ora\nînregistrării*"), "data si ora inregistrarii");
        assert_eq!(normalise("Īnceput la"), "inceput la");
        assert_eq!(normalise("mãsurã de protecþie, Iaºi"), "masura de protectie iasi");
        assert_eq!(normalise("case_id"), "case id");
        assert_eq!(normalise("Familia/reprezentantul legal"), "familia reprezentantul legal");
        assert_eq!(normalise("mÄƒsurÄƒ"), "masura");
    }

    #[test]
    fn lost_letters_stand_for_letters_with_marks() {
        assert!(matches_lost(&normalise("Jude?ul"), "judetul"));
        assert!(matches_lost(&normalise("Jude\u{fffd}ul"), "judetul"));
        assert!(matches_lost(&normalise("Jude\u{fffd}\u{fffd}ul"), "judetul"));
        assert!(matches_lost(&normalise("Data ?nregistr?rii"), "data inregistrarii"));
        assert!(!matches_lost(&normalise("Jude?ul"), "judecul"));
        assert_eq!(normalise("Anunțată?"), "anuntata");
        assert_eq!(normalise("?"), "");
    }
}
