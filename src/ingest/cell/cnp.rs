//! The personal numeric code: checked against itself and the other columns, never kept.

use super::text::plain_number;
use crate::ingest::grid::Value;
use crate::text::norm::normalise;
use crate::time::{Day, day_of, ymd};

/// Number of digits.
const DIGITS: usize = 13;
/// Weights of the first twelve digits.
const WEIGHTS: [u32; 12] = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];

/// Rule that a code breaks, or none. An absent code breaks none: children without one are real.
#[must_use]
pub fn fault(value: &Value<'_>, born: Option<Day>, male: Option<bool>) -> Option<&'static str> {
    let text = match value {
        Value::Text(text) => text.trim().trim_start_matches('\'').to_owned(),
        Value::Number(number) => plain_number(*number),
        _ => return Some("cnp_malformed"),
    };
    if is_none(&text) {
        return None;
    }
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let digits: Option<Vec<u32>> =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).map(|c| c.to_digit(10)).collect();
    let Some([s, a1, a2, l1, l2, z1, z2, j1, j2, _, _, _, control]) =
        digits.as_deref().and_then(|d| <[u32; 13]>::try_from(d).ok())
    else {
        return Some("cnp_malformed");
    };
    if s == 0 {
        return Some("cnp_malformed");
    }
    let sum: u32 = digits.iter().flatten().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    if control != (if sum % 11 == 10 { 1 } else { sum % 11 }) {
        return Some("cnp_control_digit");
    }
    let year = a1 * 10 + a2;
    let (month, day) = (l1 * 10 + l2, z1 * 10 + z2);
    let centuries: &[i32] = match s {
        1 | 2 => &[1900],
        3 | 4 => &[1800],
        5 | 6 => &[2000],
        _ => &[2000, 1900],
    };
    let dates: Vec<Day> =
        centuries.iter().filter_map(|c| day_of(c + i32::try_from(year).unwrap_or(0), month, day)).collect();
    if dates.is_empty() {
        return Some("cnp_impossible_date");
    }
    if let Some(born) = born
        && !dates.iter().any(|d| ymd(*d) == ymd(born))
    {
        return Some("cnp_contradicts_birth");
    }
    if let Some(male) = male
        && s < 9
        && (s % 2 == 1) != male
    {
        return Some("cnp_contradicts_sex");
    }
    let county = j1 * 10 + j2;
    (!matches!(county, 1..=48 | 51 | 52 | 70 | 80..=83)).then_some("cnp_unknown_county")
}

/// The thirteen digits of a cell that holds a personal code and nothing else, be it a wrong one.
#[must_use]
pub fn digits(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => whole(text),
        Value::Number(number) => whole(&plain_number(*number)),
        _ => None,
    }
}

/// The thirteen digits of a text that is a personal code and nothing else.
#[must_use]
pub fn whole(text: &str) -> Option<String> {
    // Cheap test first: nearly all texts have fewer digits.
    if text.len() < DIGITS || text.bytes().filter(u8::is_ascii_digit).count() < DIGITS {
        return None;
    }
    let text = text.trim().trim_start_matches('\'');
    let text = text.strip_suffix(".0").unwrap_or(text);
    let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
    looks_like_one(&kept).then_some(kept)
}

/// A text without the personal codes that stand in it; none where there are none.
#[must_use]
pub fn masked(text: &str) -> Option<String> {
    if !has_long_run(text.as_bytes()) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        out.push_str(before);
        let is_one = looks_like_one(run);
        found |= is_one;
        out.push_str(if is_one { "[CNP]" } else { run });
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

/// Whether there are as many digits in a row as a personal code has.
fn has_long_run(text: &[u8]) -> bool {
    let mut run = 0;
    text.len() >= DIGITS
        && text.iter().any(|byte| {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            run == DIGITS
        })
}

/// Whether digits have the shape of a personal code: thirteen of them, with a month and a day where they belong.
fn looks_like_one(text: &str) -> bool {
    let number = |from: usize| text.get(from..from + 2).and_then(|n| n.parse::<u8>().ok());
    text.len() == DIGITS
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('0')
        && number(3).is_some_and(|month| (1..=12).contains(&month))
        && number(5).is_some_and(|day| (1..=31).contains(&day))
}

/// Whether the cell says that there is no code.
fn is_none(text: &str) -> bool {
    if text.chars().all(|c| matches!(c, '0' | '-' | '–' | ' ' | '.' | '?')) {
        return true;
    }
    let words = normalise(text);
    [
        "fara",
        "neinregistrat",
        "provizoriu",
        "cnp provizoriu",
        "nu are",
        "lipsa",
        "nu e cazul",
        "nu este cazul",
        "n a",
        "necunoscut",
        "in curs",
        "idem",
    ]
    .iter()
    .any(|w| words.starts_with(w))
        && !words.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::time::parse_iso_day;

    fn check(text: &str, born: Option<&str>, male: Option<bool>) -> Option<&'static str> {
        fault(&Value::Text(Cow::Borrowed(text)), born.and_then(parse_iso_day), male)
    }

    #[test]
    fn good_codes_pass_whatever_their_county_and_first_digit() {
        for (text, born, male) in [
            ("6240515700006", "2024-05-15", false),
            ("6240515120003", "2024-05-15", false),
            ("6130704410004", "2013-07-04", false),
            ("7150101700009", "2015-01-01", true),
            ("8200615410004", "2020-06-15", false),
            ("6180104700001", "2018-01-04", false),
        ] {
            assert_eq!(check(text, Some(born), Some(male)), None, "{text}");
        }
        assert_eq!(fault(&Value::Number(6_240_515_700_006.0), None, None), None);
        assert_eq!(check("624 0515 700006", None, None), None);
    }

    #[test]
    fn contradictions_are_named() {
        assert_eq!(check("6240515700007", None, None), Some("cnp_control_digit"));
        assert_eq!(check("5150229120009", None, None), Some("cnp_impossible_date"));
        assert_eq!(check("6240515700006", Some("2024-05-16"), None), Some("cnp_contradicts_birth"));
        assert_eq!(check("6240515700006", None, Some(true)), Some("cnp_contradicts_sex"));
        for text in ["5,06041E+12", "624051570000", "62405157000061", "abc"] {
            assert_eq!(check(text, None, None), Some("cnp_malformed"), "{text}");
        }
    }

    #[test]
    fn codes_are_known_by_their_shape() {
        for text in ["6240515700006", " 624 0515 700006", "'6240515700007", "6240515700006.0", "6.240515.700006"] {
            assert!(whole(text).is_some_and(|d| d.starts_with("624051570000")), "{text}");
        }
        assert_eq!(digits(&Value::Number(6_240_515_700_006.0)).as_deref(), Some("6240515700006"));
        for text in ["C-1", "0240515700006", "6241315700006", "62405157000061", "1234567890123 bis", ""] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert_eq!(masked("dosar 6240515700006/2024").as_deref(), Some("dosar [CNP]/2024"));
        assert_eq!(masked("copil ș6240515700006").as_deref(), Some("copil ș[CNP]"));
        assert_eq!(masked("dosar 12345/2024 din 14.03.2024"), None);
    }

    #[test]
    fn children_without_a_code_are_real() {
        for text in ["-", "fără CNP", "neînregistrat", "0000000000000", "CNP provizoriu", "?"] {
            assert_eq!(check(text, Some("2024-05-15"), Some(true)), None, "{text}");
        }
    }
}
