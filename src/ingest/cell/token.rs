//! Numbers, words and marks in a cell's text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Digits; values too large to be part of a date are cut.
    Number {
        /// The value.
        value: i32,
        /// How many digits it was written with.
        digits: usize,
    },
    /// Letters, in lower case and without diacritics.
    Word(String),
    /// Anything else.
    Mark(char),
}

/// Splits a text; several blanks count as one.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        if let Some(digit) = c.to_digit(10).and_then(|d| i32::try_from(d).ok()) {
            if let Some(Token::Number { value, digits }) = out.last_mut() {
                *value = value.saturating_mul(10).saturating_add(digit);
                *digits += 1;
            } else {
                out.push(Token::Number { value: digit, digits: 1 });
            }
        } else if c.is_alphabetic() {
            let lower: String = c.to_lowercase().collect();
            if let Some(Token::Word(word)) = out.last_mut() {
                word.push_str(&lower);
            } else {
                out.push(Token::Word(lower));
            }
        } else {
            let mark = if c.is_whitespace() { ' ' } else { c };
            if mark != ' ' || out.last() != Some(&Token::Mark(' ')) {
                out.push(Token::Mark(mark));
            }
        }
    }
    out
}

/// Number of a month from its Romanian or English name, its abbreviation or its Roman number.
#[must_use]
pub fn month_name(word: &str) -> Option<i32> {
    Some(match word {
        "ianuarie" | "ian" | "january" | "jan" | "i" => 1,
        "februarie" | "feb" | "february" | "febr" | "ii" => 2,
        "martie" | "mar" | "march" | "mart" | "iii" => 3,
        "aprilie" | "apr" | "april" | "iv" => 4,
        "mai" | "may" | "v" => 5,
        "iunie" | "iun" | "june" | "jun" | "vi" => 6,
        "iulie" | "iul" | "july" | "jul" | "vii" => 7,
        "august" | "aug" | "viii" => 8,
        "septembrie" | "sep" | "sept" | "september" | "ix" => 9,
        "octombrie" | "oct" | "october" | "x" => 10,
        "noiembrie" | "noi" | "nov" | "november" | "noie" | "xi" => 11,
        "decembrie" | "dec" | "december" | "xii" => 12,
        _ => return None,
    })
}
