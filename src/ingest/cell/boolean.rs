//! Yes and no, however it is ticked.

use std::borrow::Cow;

use super::date::{DateOrder, moment};
use crate::ingest::grid::Value;
use crate::text::norm::normalise;

/// Yes or no in a cell; none for a text that says neither.
#[must_use]
pub fn boolean(value: &Value<'_>, order: DateOrder) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) => Some(*number != 0.0),
        Value::Moment(..) | Value::Minutes(_) => Some(true),
        Value::Text(text) => words(text, order),
        Value::Error | Value::Uncomputed => None,
    }
}

fn words(text: &str, order: DateOrder) -> Option<bool> {
    let trimmed = text.trim();
    if let Some(quick) = quick(trimmed) {
        return Some(quick);
    }
    if trimmed.len() > 120 {
        return None;
    }
    let normal = normalise(trimmed);
    if normal.is_empty() {
        return match trimmed.chars().next() {
            Some('✓' | '√' | '✔' | '☑' | '☒' | '+') => Some(true),
            Some('☐' | '✗' | '✘') => Some(false),
            _ => None,
        };
    }
    let first = normal.split(' ').next().unwrap_or_default();
    match first {
        "da" | "yes" | "adevarat" | "true" => return Some(true),
        "nu" | "no" | "fals" | "false" => return Some(false),
        _ => {}
    }
    if matches!(normal.as_str(), "x" | "xx" | "d" | "y" | "v" | "ok" | "t") {
        return Some(true);
    }
    if matches!(normal.as_str(), "n" | "f") {
        return Some(false);
    }
    // A number (of a document) or a date in place of yes.
    if normal.bytes().all(|b| b.is_ascii_digit()) {
        return Some(normal.bytes().any(|b| matches!(b, b'1'..=b'9')));
    }
    moment(&Value::Text(Cow::Borrowed(trimmed)), order, false).map(|_| true)
}

fn quick(text: &str) -> Option<bool> {
    match text {
        "da" | "DA" | "Da" | "D" | "x" | "X" | "1" | "true" => Some(true),
        "nu" | "NU" | "Nu" | "N" | "0" | "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn b(text: &str) -> Option<bool> {
        boolean(&Value::Text(Cow::Borrowed(text)), DateOrder::DayMonth)
    }

    #[test]
    fn yes_and_no_have_many_forms() {
        for text in [
            "da",
            "DA",
            "D",
            "x",
            "X",
            "✓",
            "√",
            "1",
            "true",
            "TRUE",
            "Adevărat",
            "da, 14.03.2023",
            "14.03.2023",
            "123",
            "PV 12/14.03.2023",
            "yes",
        ] {
            assert_eq!(b(text), Some(true), "{text}");
        }
        for text in ["nu", "NU", "N", "0", "false", "Fals", "no", "nu (refuz)", "☐"] {
            assert_eq!(b(text), Some(false), "{text}");
        }
        for text in ["poate", "s-a discutat despre școală", "31.02.2023"] {
            assert_eq!(b(text), None, "{text}");
        }
        assert_eq!(boolean(&Value::Number(0.0), DateOrder::DayMonth), Some(false));
        assert_eq!(boolean(&Value::Moment(19_000, None), DateOrder::DayMonth), Some(true));
    }
}
