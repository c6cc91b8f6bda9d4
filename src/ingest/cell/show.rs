//! Which bad cells may be quoted: only what cannot be about a person.

use super::text::plain_number;
use super::token::{Token, month_name, tokens};
use crate::ingest::grid::Value;
use crate::registers::spec::{FieldSpec, FieldType};
use crate::time::Moment;

/// Longest value that is quoted, in characters.
const LONGEST: usize = 60;
/// Longer runs of digits may be personal codes or telephone numbers.
const MOST_DIGITS: usize = 8;
/// Words that may stand in a quoted date, number or yes-no cell.
const HARMLESS: [&str; 42] = [
    "da",
    "nu",
    "xx",
    "ok",
    "pv",
    "ora",
    "orele",
    "ore",
    "data",
    "din",
    "nr",
    "numar",
    "hcpc",
    "cpc",
    "luna",
    "luni",
    "ani",
    "an",
    "zile",
    "zi",
    "trim",
    "trimestrul",
    "trimestru",
    "sem",
    "semestrul",
    "semestru",
    "saptamana",
    "pana",
    "dupa",
    "inainte",
    "reprogramat",
    "anulat",
    "amanat",
    "partial",
    "poate",
    "aprox",
    "circa",
    "incomplet",
    "urgent",
    "mine",
    "azi",
    "ieri",
];

/// The value of a bad cell as it may be quoted, if it may.
#[must_use]
pub fn quotable(field: &FieldSpec, value: &Value<'_>) -> Option<String> {
    if field.personal {
        return None;
    }
    let strict = match field.kind {
        FieldType::Code | FieldType::Codes => false,
        FieldType::Date
        | FieldType::Datetime
        | FieldType::Month
        | FieldType::Bool
        | FieldType::Int
        | FieldType::Number => true,
        FieldType::Id | FieldType::Text | FieldType::Ref | FieldType::Refs | FieldType::Cnp => return None,
    };
    match value {
        Value::Text(text) => quotable_text(text.trim(), strict),
        Value::Number(number) => Some(plain_number(*number)).filter(|n| n.len() <= MOST_DIGITS + 4),
        Value::Moment(day, minute) => Some(Moment { day: *day, minute: *minute }.format()),
        Value::Minutes(minutes) => Some(plain_number(*minutes / 60.0)),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Error | Value::Uncomputed => None,
    }
}

/// A text that may be quoted; a strict one holds no words but known ones.
#[must_use]
pub fn quotable_text(text: &str, strict: bool) -> Option<String> {
    if text.is_empty() || text.contains('@') || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return None;
    }
    let mut digits = 0;
    for token in tokens(text) {
        match token {
            Token::Number { digits: n, .. } => digits += n,
            Token::Word(word) if strict && word.chars().count() > 1 => {
                if !HARMLESS.contains(&word.as_str()) && month_name(&word).is_none() {
                    return None;
                }
            }
            Token::Word(_) | Token::Mark(_) => {}
        }
    }
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    (longest <= MOST_DIGITS && digits <= 16).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_about_a_person_is_quoted() {
        assert_eq!(quotable_text("31.02.2023 ora 14", true), Some("31.02.2023 ora 14".into()));
        assert_eq!(quotable_text("31 februarie 2023", true), Some("31 februarie 2023".into()));
        assert_eq!(quotable_text("Popescu Ana", true), None);
        assert_eq!(quotable_text("asistenta sociala", false), Some("asistenta sociala".into()));
        assert_eq!(quotable_text("6240515700006", true), None);
        assert_eq!(quotable_text("6240515700006", false), None);
        assert_eq!(quotable_text("ana@x.ro", false), None);
    }
}
