//! Telephone numbers, addresses and mail addresses that somebody typed into the cell of an identifier.

use crate::text::norm::normalise;

/// What stands in the place of a telephone number.
const PHONE: &str = "[TEL]";
/// What stands in the place of an address.
const ADDRESS: &str = "[ADR]";
/// What stands in the place of a mail address.
const MAIL: &str = "[EMAIL]";
/// Digits of a Romanian telephone number, with the 0 in front.
const PHONE_DIGITS: usize = 10;
/// Words with which an address begins, where another word or a number follows.
const STREETS: [&str; 19] = [
    "str",
    "strada",
    "aleea",
    "alee",
    "bd",
    "bld",
    "blvd",
    "bdul",
    "bulevardul",
    "calea",
    "sos",
    "soseaua",
    "splaiul",
    "intrarea",
    "intr",
    "fundatura",
    "drumul",
    "domiciliul",
    "adresa",
];

/// The first letters of these words.
const BEGINNINGS: &[u8] = b"sabcifd";

/// A text without telephone numbers, addresses and mail addresses; none where it has none.
#[must_use]
pub fn blotted(text: &str) -> Option<String> {
    if !may_hold_any(text.as_bytes()) {
        return None;
    }
    let mut out: Option<String> = None;
    for part in [mail, address, phone] {
        if let Some(without) = part(out.as_deref().unwrap_or(text)) {
            out = Some(without);
        }
    }
    out.filter(|out| out != text)
}

/// A cheap look at whether a text may hold any of them: every identifier of every row comes through here.
fn may_hold_any(text: &[u8]) -> bool {
    let mut digits = 0;
    // Of a word: whether it has digits and other marks, its letters and the first two of them.
    let (mut numbered, mut strange, mut letters, mut first) = (false, false, 0_usize, [0; 2]);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                numbered = true;
            }
            b'@' => return true,
            b'a'..=b'z' | b'A'..=b'Z' => {
                if let Some(letter) = first.get_mut(letters) {
                    *letter = byte.to_ascii_lowercase();
                }
                letters += 1;
            }
            b' ' | b',' | b'.' | b';' | b':' | b'\n' | b'\t' | b'(' | b'-' => {
                // An address goes on behind its first word, the shortest of which is `bd`.
                let begins =
                    strange || (letters > 2 && BEGINNINGS.contains(&first[0])) || (letters == 2 && first == *b"bd");
                if begins && !numbered {
                    return true;
                }
                (numbered, strange, letters) = (false, false, 0);
            }
            _ => strange = true,
        }
    }
    digits >= PHONE_DIGITS
}

/// Everything from the first word of an address to the end of the part: the next semicolon or line break.
fn address(text: &str) -> Option<String> {
    let mut at = 0;
    for word in text.split_inclusive([' ', ',', '.', ';', ':', '\n', '\t', '(', '-']) {
        let start = at;
        at += word.len();
        // Hardly any word is folded to be compared.
        if !may_begin_address(word) {
            continue;
        }
        let bare = normalise(word);
        let goes_on = text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(char::is_alphanumeric));
        if !STREETS.contains(&bare.as_str()) || !goes_on {
            continue;
        }
        let (before, from) = text.split_at_checked(start)?;
        let after = from.find([';', '\n']).and_then(|end| from.get(end..)).unwrap_or_default();
        return Some(format!("{before}{ADDRESS}{}", address(after).as_deref().unwrap_or(after)));
    }
    None
}

/// Whether a word begins as one of the words does with which an address begins, and holds no number.
fn may_begin_address(word: &str) -> bool {
    let first = word.trim_start().bytes().next().map(|byte| byte.to_ascii_lowercase());
    // A letter with a mark, or what stands before a word, is looked at closely.
    let may = first.is_some_and(|first| !first.is_ascii_alphanumeric() || BEGINNINGS.contains(&first));
    may && word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Words with an at sign.
fn mail(text: &str) -> Option<String> {
    if !text.contains('@') {
        return None;
    }
    let is_mail = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    let words: Vec<&str> = text.split(' ').map(|word| if is_mail(word) { MAIL } else { word }).collect();
    let without = words.join(" ");
    (without != text).then_some(without)
}

/// Runs of digits, with the blanks, dots, dashes and slashes within them, that are telephone numbers.
fn phone(text: &str) -> Option<String> {
    if text.bytes().filter(u8::is_ascii_digit).count() < PHONE_DIGITS {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find(|c: char| !(c.is_ascii_digit() || " .-/+()".contains(c))).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        let trimmed = run.trim_end_matches([' ', '.', '-', '/', '+', '(', ')']);
        let tail = run.get(trimmed.len()..).unwrap_or_default();
        match split_phone(trimmed) {
            Some(in_front) => {
                out.push_str(in_front);
                out.push_str(PHONE);
                found = true;
            }
            None => out.push_str(trimmed),
        }
        out.push_str(tail);
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

/// What stands before a telephone number at the end of a run of digits; none where there is no such number.
fn split_phone(run: &str) -> Option<&str> {
    let starts = run.char_indices().filter(|(at, c)| {
        let begins = run.get(..*at).is_none_or(|before| !before.ends_with(|c: char| c.is_ascii_digit()));
        begins && (c.is_ascii_digit() || *c == '+')
    });
    starts.map(|(at, _)| run.split_at(at)).find(|(_, rest)| is_phone(rest)).map(|(before, _)| before)
}

/// `0722 123 456`, `+40 722 123 456`, `0040…`, `021/312.34.56`.
fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national =
        match digits.strip_prefix("0040").or_else(|| digits.strip_prefix("40").filter(|_| text.contains('+'))) {
            Some(rest) if rest.starts_with('0') => rest.to_owned(),
            Some(rest) => format!("0{rest}"),
            None => digits,
        };
    // A date in the number is none: 01.02.2024/15.
    national.len() == PHONE_DIGITS
        && ["02", "03", "07"].iter().any(|start| national.starts_with(start))
        && !is_dated(text)
}

/// Whether a day, a month and a year stand there, as dates have them.
fn is_dated(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    parts.windows(3).any(|three| {
        let [day, month, year] = three else { return false };
        let ends = |text: &str, n: usize| text.bytes().rev().take_while(u8::is_ascii_digit).count() == n;
        let year = year.bytes().take_while(u8::is_ascii_digit).count() == 4;
        (ends(day, 2) || ends(day, 1)) && month.len() <= 2 && year
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_blotted_and_the_identifier_stays() {
        for (text, expected) in [
            ("C-12 tel. 0722 123 456", "C-12 tel. [TEL]"),
            ("C-12, +40 722-123-456, mama", "C-12, [TEL], mama"),
            ("12/2024 0722123456", "12/2024 [TEL]"),
            ("C-12 (021/312.34.56)", "C-12 ([TEL])"),
            ("C-12 0040722123456", "C-12 [TEL]"),
            ("C-12, str. Florilor nr. 5, bl. 3", "C-12, [ADR]"),
            ("C-12 Aleea Zambilelor 9; 14/2024", "C-12 [ADR]; 14/2024"),
            ("C-12 Bd. Unirii 3 tel 0722123456", "C-12 [ADR]"),
            ("C-12 ana.pop@exemplu.ro", "C-12 [EMAIL]"),
        ] {
            assert_eq!(blotted(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn every_word_of_an_address_may_begin_one() {
        for street in STREETS {
            for word in [street.to_owned(), street.to_uppercase(), format!("{street}."), format!("„{street}")] {
                assert!(may_begin_address(&word), "{word}");
            }
        }
        for street in STREETS {
            for text in
                [format!("{street}. Unirii"), format!("C-1 {} 3", street.to_uppercase()), format!("x,{street}-3")]
            {
                assert!(blotted(&text).is_some_and(|text| text.contains(ADDRESS)), "{text}");
            }
        }
        assert!(may_begin_address("Șos.") && may_begin_address("șoseaua"));
        assert_eq!(blotted("C-12 Șos. Olteniței 5").as_deref(), Some("C-12 [ADR]"));
    }

    #[test]
    fn identifiers_stay_as_they_are() {
        for text in [
            "12/2024",
            "HCPC 3/01.02.2024",
            "CJ-C0012",
            "0212345",
            "2024-0000123456",
            "nr. 07 din 01.02.2024",
            "C 07.02.2024 1",
            "str",
            "Straja 12",
            "DGASPC @ 12",
            "1234567890",
            "07/02/2024/15",
        ] {
            assert_eq!(blotted(text), None, "{text}");
        }
    }
}
