//! Identifiers, references and texts: white space put in order, the damage of spreadsheets undone.

use std::borrow::Cow;

use crate::ingest::grid::Value;
use crate::text::norm::repair;
use crate::time::ymd;

/// A text with single blanks, without an apostrophe in front and without invisible characters.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) { Cow::Borrowed(text) } else { Cow::Owned(put_in_order(text)) }
}

/// A cheap look at whether a text surely is the identifier or text that it stands for: no mark, no error, nothing to put
/// in order, and no number of which a spreadsheet may have lost digits or to which it may have added some. Whatever
/// passes is taken as it stands by all that looks more closely.
#[must_use]
pub fn stands(text: &str) -> bool {
    let bytes = text.as_bytes();
    is_sure(text) && is_plain(bytes) && !matches!(bytes, [.., b'.', b'0'])
}

/// A cheap look at whether a text surely becomes a key as an identifier is read.
#[must_use]
pub fn is_sure(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |of: fn(&u8) -> bool| bytes.iter().any(of);
    match bytes.first() {
        None | Some(b'#' | b'E') => false,
        // It may have been a long number.
        Some(b'0'..=b'9' | b'-') => has(u8::is_ascii_digit) && !has(|byte| matches!(byte, b'e' | b'E')),
        Some(_) => has(u8::is_ascii_digit),
    }
}

/// Whether there is nothing to put in order, at a glance: most identifiers are made of visible ASCII.
fn is_plain(text: &[u8]) -> bool {
    text.first() != Some(&b'\'') && text.iter().fold(true, |plain, byte| plain & byte.is_ascii_graphic())
}

fn put_in_order(text: &str) -> String {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { repair(text) };
    let trimmed = text.trim().trim_start_matches('\'').trim_start();
    if is_clean(trimmed) {
        return romanian(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    for part in trimmed.split(|c: char| c.is_whitespace() || c.is_control()) {
        let part: String = part.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')).collect();
        if part.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&part);
    }
    romanian(&out)
}

/// Romanian letters in their right form: ș and ț with a comma below, and those that a Western code page made of them.
fn romanian(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let in_word = out.ends_with(char::is_alphabetic) || rest.peek().is_some_and(|n| n.is_alphabetic());
        out.push(match c {
            'ş' => 'ș',
            'ţ' | 'þ' => 'ț',
            'Ş' => 'Ș',
            'Ţ' | 'Þ' => 'Ț',
            'ã' => 'ă',
            'Ã' => 'Ă',
            'º' if in_word => 'ș',
            'ª' if in_word => 'Ș',
            c => c,
        });
    }
    out
}

fn is_clean(text: &str) -> bool {
    let mut blank = false;
    text.bytes().all(|b| {
        let double = blank && b == b' ';
        blank = b == b' ';
        b >= b' ' && b != 0x7f && !double
    }) && (text.is_ascii()
        || !text.chars().any(|c| c != ' ' && (c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'))))
}

/// An identifier as text: numbers without decimals, a number that became `12.0` as `12`.
#[must_use]
pub fn identifier<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    Some(match value {
        Value::Text(text) => {
            let text = clean(text);
            match text.strip_suffix(".0") {
                Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => {
                    Cow::Owned(whole.to_owned())
                }
                _ => text,
            }
        }
        Value::Number(number) => Cow::Owned(plain_number(*number)),
        Value::Moment(day, _) => {
            let (y, m, d) = ymd(*day);
            Cow::Owned(format!("{d:02}.{m:02}.{y:04}"))
        }
        Value::Minutes(minutes) => Cow::Owned(plain_number(*minutes / 1440.0)),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "1" } else { "0" }),
        Value::Error | Value::Uncomputed => return None,
    })
    .filter(|text| !text.is_empty())
}

/// A number without a superfluous fraction.
#[must_use]
pub fn plain_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number}") }
}

/// The parts of a list in one cell, separated by semicolons, commas, bars or line breaks.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '\n', '\r', '|'])
        .map(|part| part.trim().trim_start_matches(['-', '•', '–', '*', '·']).trim())
        .filter(|p| !p.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_in_order() {
        assert_eq!(clean("  Popescu\u{a0} Ana\n Maria "), "Popescu Ana Maria");
        assert_eq!(clean("'0012"), "0012");
        assert_eq!(clean("Iaşi"), "Iași");
        assert_eq!(clean("IaÈ™i"), "Iași");
        assert_eq!(
            clean("Ionescu ªtefan, Braºov, Judeþul Argeº, mãsurã"),
            "Ionescu Ștefan, Brașov, Județul Argeș, măsură"
        );
        assert_eq!(clean("21 º"), "21 º");
        assert_eq!(clean("C-12"), "C-12");
    }

    #[test]
    fn identifiers_survive_spreadsheets() {
        assert_eq!(identifier(&Value::Number(12.0)), Some("12".into()));
        assert_eq!(identifier(&Value::Number(1_234_567_890_123.0)), Some("1234567890123".into()));
        assert_eq!(identifier(&Value::Text(Cow::Borrowed("12.0"))), Some("12".into()));
        assert_eq!(identifier(&Value::Text(Cow::Borrowed("1.0.0"))), Some("1.0.0".into()));
        assert_eq!(identifier(&Value::Moment(0, None)), Some("01.01.1970".into()));
        assert_eq!(identifier(&Value::Text(Cow::Borrowed("'"))), None);
        assert_eq!(parts("C-1; C-2,C-3\n- C-4;;").collect::<Vec<_>>(), ["C-1", "C-2", "C-3", "C-4"]);
    }
}
