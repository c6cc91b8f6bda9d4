//! Words as they are compared: without case, diacritics and punctuation, and with the damage of bad conversions undone.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1252};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands for one lost letter in a normalised text.
pub const LOST: char = '?';

/// A question mark that may be punctuation or a lost letter.
const DOUBTFUL: char = '\u{1}';

/// A heading, a sheet name or a code in the form in which spellings are compared: lower-case ASCII words, one blank
/// between them. A lost letter stays as [`LOST`]; a question mark counts as one within a word only.
#[must_use]
pub fn normalise(text: &str) -> String {
    let folded = folded(text);
    if !folded.contains(DOUBTFUL) {
        return folded;
    }
    let words = folded.split(' ').map(|word| word.trim_end_matches(DOUBTFUL)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").replace(DOUBTFUL, "?")
}

/// Whether [`normalise`] may give a text that begins with one of some letters, at a glance.
#[must_use]
pub fn may_begin(text: &str, letters: &[u8]) -> bool {
    // A letter of ASCII stays where it is, whatever becomes of those behind it.
    match text.bytes().find(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
        Some(first) if first.is_ascii() => letters.contains(&first.to_ascii_lowercase()),
        first => first.is_some(),
    }
}

/// The same, but every question mark counts as a lost letter; none where that makes no difference.
#[must_use]
pub fn normalise_lossy(text: &str) -> Option<String> {
    if !text.contains('?') {
        return None;
    }
    let folded = folded(text).replace(DOUBTFUL, "?");
    (folded.chars().any(|c| c.is_ascii_alphanumeric()) && folded != normalise(text)).then_some(folded)
}

fn folded(text: &str) -> String {
    if text.is_ascii() { fold(text.chars()) } else { fold(repair(text).nfd()) }
}

fn fold(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        let Some(c) = plain(c) else { continue };
        if c.is_ascii_alphanumeric() || c == LOST || c == DOUBTFUL {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// The plain letter behind one character; none for marks that vanish.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '?' => DOUBTFUL,
        DOUBTFUL => ' ',
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

/// Whether a normalised text with lost letters can be the other one.
///
/// A lost letter stands for one of the letters that carry Romanian diacritics.
#[must_use]
pub fn matches_lost(damaged: &str, whole: &str) -> bool {
    fn go(damaged: &[u8], whole: &[u8]) -> bool {
        match (damaged.split_first(), whole.split_first()) {
            (None, None) => true,
            (Some((b'?', rest)), Some((w, tail))) => {
                matches!(w, b's' | b't' | b'a' | b'i') && (go(rest, tail) || go(rest, whole))
            }
            (Some((b'?', rest)), None) => go(rest, whole),
            (Some((d, rest)), Some((w, tail))) => d == w && go(rest, tail),
            _ => false,
        }
    }
    damaged.len() <= 200
        && damaged.bytes().filter(|b| *b == b'?').count() <= 12
        && go(damaged.as_bytes(), whole.as_bytes())
}

/// Undoes UTF-8 that was read as a one-byte Windows code page.
#[must_use]
pub fn repair(text: &str) -> Cow<'_, str> {
    if !text.contains(['Ã', 'Ä', 'Å', 'È', 'Ă', 'Č', 'Ĺ', 'â', 'Â']) {
        return Cow::Borrowed(text);
    }
    // The byte 0x83 is no letter in the Central European page, so a small ă may arrive as Ä and a lost character.
    let whole = text.replace("Ä\u{fffd}", "Ä\u{83}");
    for encoding in [WINDOWS_1252, WINDOWS_1250] {
        if let Some(undone) = undo(&whole, encoding) {
            return Cow::Owned(undone);
        }
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
    fn the_first_letter_is_told_at_a_glance() {
        for text in [
            "Nr. crt.",
            " nr",
            "?nr",
            "№ crt",
            "„Nr”",
            "Ñr",
            "Data",
            "Sex",
            "1 nr",
            "",
            "--",
            "ănr",
            "Ã¢nr",
            "(N)",
            "\u{fffd}nr",
        ] {
            let normal = normalise(text);
            let first = normal.bytes().find(u8::is_ascii_alphanumeric);
            for letter in *b"ndsa1" {
                assert!(first != Some(letter) || may_begin(text, &[letter]), "{text}");
            }
        }
        assert!(!may_begin("Data", b"n") && !may_begin("", b"n") && may_begin("(N)", b"n"));
    }

    #[test]
    fn spellings_of_one_heading_are_equal() {
        for text in [
            "Județul",
            "JUDEȚUL",
            "Judeţul",
            "Judetul",
            " judeţul: ",
            "Judeþul",
            "JudeÈ›ul",
            "JudeČ›ul",
            "Jude\u{21b}ul",
        ] {
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
        assert_eq!(normalise_lossy("?"), None);
        assert_eq!(normalise_lossy("Timi?"), Some("timi?".into()));
        assert_eq!(normalise("Timi\u{fffd}"), "timi?");
        assert_eq!(repair("Data Ă®nfiinČ›Ä\u{fffd}rii"), "Data înființării");
    }
}
