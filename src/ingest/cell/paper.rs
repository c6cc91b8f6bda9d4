//! Words in a date column that asks whether a paper is there: it is, on a day that nobody wrote down, or it is not.

use crate::ingest::grid::Value;
use crate::text::norm::normalise;

/// Longest text that can be such a word, in bytes.
const LONGEST: usize = 60;
/// Words for "it is there", normalised; more may follow the first ones.
const THERE: [&str; 10] =
    ["da", "yes", "exista", "semnat", "semnata", "aprobat", "aprobata", "anexat", "anexata", "are"];
/// Further ones that say so only alone.
const ALONE: [&str; 36] = [
    "x",
    "xx",
    "v",
    "d",
    "y",
    "t",
    "ok",
    "1",
    "true",
    "adevarat",
    "depus",
    "depusa",
    "atasat",
    "atasata",
    "la dosar",
    "in dosar",
    "avizat",
    "avizata",
    "vizat",
    "vizata",
    "informat",
    "informata",
    "transmis",
    "transmisa",
    "efectuat",
    "efectuata",
    "realizat",
    "realizata",
    "primit",
    "primita",
    "absolvit",
    "absolvita",
    "atestat",
    "certificat",
    "luat la cunostinta",
    "finalizat",
];
/// Words for "it is not there".
const ABSENT: [&str; 15] = [
    "n",
    "f",
    "0",
    "false",
    "fals",
    "nesemnat",
    "nesemnata",
    "neaprobat",
    "neaprobata",
    "neefectuat",
    "neefectuata",
    "inexistent",
    "inexistenta",
    "absent",
    "nerealizat",
];

/// Whether the paper is there; none for a value that says neither.
#[must_use]
pub fn is_there(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) if *number == 1.0 => Some(true),
        Value::Number(number) if *number == 0.0 => Some(false),
        Value::Text(text) => said(text.trim()),
        _ => None,
    }
}

fn said(text: &str) -> Option<bool> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let words = normalise(text);
    let Some(first) = words.split(' ').next().filter(|first| !first.is_empty()) else {
        return match text.chars().next() {
            Some('✓' | '√' | '✔' | '☑' | '☒' | '+') => Some(true),
            Some('☐' | '✗' | '✘') => Some(false),
            _ => None,
        };
    };
    if ALONE.contains(&words.as_str()) {
        return Some(true);
    }
    if ABSENT.contains(&words.as_str()) {
        return Some(false);
    }
    // Beside a number the words speak of something else: of a date that could not be read, or of several.
    if words.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if THERE.contains(&first) {
        return Some(true);
    }
    matches!(first, "nu" | "no").then_some(false)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn words_say_whether_a_paper_is_there() {
        let of = |text| is_there(&Value::Text(Cow::Borrowed(text)));
        for text in
            ["da", "DA", "x", "semnat", "Semnată", "există", "✓", "+", "da, semnată", "la dosar", "1", "aprobat de șef"]
        {
            assert_eq!(of(text), Some(true), "{text}");
        }
        for text in ["nu", "Nu are", "nesemnat", "0", "☐", "nu există", "false"] {
            assert_eq!(of(text), Some(false), "{text}");
        }
        for text in ["31.02.2024", "da, 31.02.2024", "abc", "Popescu Ana", "2"] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!((is_there(&Value::Bool(true)), is_there(&Value::Number(2.0))), (Some(true), None));
    }
}
