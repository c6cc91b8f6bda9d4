//! Numbers with decimal commas, thousands and units.

use super::token::{Token, tokens};
use crate::ingest::grid::Value;

/// Largest number taken for real.
const LARGEST: f64 = 1e12;

/// The number in a cell.
#[must_use]
pub fn number(value: &Value<'_>) -> Option<f64> {
    let number = match value {
        Value::Number(number) => Some(*number),
        Value::Minutes(minutes) => Some(*minutes / 60.0),
        Value::Text(text) => text_number(text.trim(), false),
        Value::Moment(..) | Value::Bool(_) | Value::Error | Value::Uncomputed => None,
    };
    number.filter(|n| n.is_finite() && n.abs() <= LARGEST)
}

/// The whole number in a cell.
#[must_use]
pub fn whole(value: &Value<'_>) -> Option<f64> {
    let number = match value {
        Value::Text(text) => text_number(text.trim(), true)?,
        _ => number(value)?,
    };
    (number.fract() == 0.0 && number.abs() <= LARGEST).then_some(number)
}

fn text_number(text: &str, whole: bool) -> Option<f64> {
    if text.len() > 60 {
        return None;
    }
    if let Some(number) = digits(text, whole) {
        return Some(number);
    }
    if let Some(years) = years_and_months(text) {
        return Some(years);
    }
    if let Some((a, b)) = text.split_once('/') {
        let (a, b): (f64, f64) = (a.trim().parse().ok()?, b.trim().parse().ok()?);
        return (!whole && b > 0.0 && a >= 0.0 && a <= b && b <= 12.0).then(|| a / b);
    }
    if let Some(percent) = text.strip_suffix('%') {
        return digits(percent.trim(), whole).map(|n| n / 100.0);
    }
    let end = text.find(|c: char| c.is_alphabetic())?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    let known = [
        "ore", "ora", "oră", "h", "hours", "hour", "ani", "an", "years", "year", "locuri", "loc", "places", "norma",
        "normă", "norme",
    ];
    known.contains(&unit.as_str()).then(|| digits(number.trim(), whole)).flatten()
}

/// Digits with separators. A single dot or comma is a decimal mark, but in whole numbers one in front of three digits
/// separates thousands; where both occur, the last one is the decimal mark.
fn digits(text: &str, whole: bool) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let compact = if whole { compact.strip_suffix('.').unwrap_or(&compact) } else { &compact };
    let body = compact.strip_prefix(['+', '-', '−']).unwrap_or(compact);
    if !body.bytes().next().is_some_and(|b| b.is_ascii_digit())
        || !body.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return None;
    }
    let (dots, commas) = (body.matches('.').count(), body.matches(',').count());
    let grouped = |mark: char| {
        let mut groups = body.split(mark);
        groups.next().is_some_and(|g| (1..=3).contains(&g.len())) && groups.all(|g| g.len() == 3)
    };
    let plain = match (dots, commas) {
        (0, 0) => body.to_owned(),
        (1, 0) if whole && grouped('.') => body.replace('.', ""),
        (0, 1) if whole && grouped(',') => body.replace(',', ""),
        (1, 0) => body.to_owned(),
        (0, 1) => body.replace(',', "."),
        (2.., 0) if grouped('.') => body.replace('.', ""),
        (0, 2..) if grouped(',') => body.replace(',', ""),
        (_, 1) if body.rfind('.') < body.find(',') => body.replace('.', "").replace(',', "."),
        (1, _) if body.rfind(',') < body.find('.') => body.replace(',', ""),
        _ => return None,
    };
    let number: f64 = plain.parse().ok()?;
    Some(if compact.starts_with(['-', '−']) { -number } else { number })
}

/// `3 ani 4 luni`, `3 ani și 4 luni`, `4 luni`: years.
fn years_and_months(text: &str) -> Option<f64> {
    let pieces: Vec<Token> =
        tokens(text).into_iter().filter(|t| !matches!(t, Token::Mark(_)) && *t != Token::Word("si".into())).collect();
    let (mut years, mut months) = (None, None);
    for pair in pieces.chunks(2) {
        let [Token::Number { value, .. }, Token::Word(unit)] = pair else { return None };
        match unit.as_str() {
            "ani" | "an" | "a" | "years" | "year" if years.is_none() => years = Some(*value),
            "luni" | "luna" | "l" | "months" | "month" if months.is_none() => months = Some(*value),
            _ => return None,
        }
    }
    months?;
    Some(f64::from(years.unwrap_or(0)) + f64::from(months.unwrap_or(0)) / 12.0)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn n(text: &str) -> Option<f64> {
        number(&Value::Text(Cow::Borrowed(text)))
    }

    #[test]
    fn numbers_are_read_with_marks_and_units() {
        for (text, expected) in [
            ("42", 42.0),
            ("42 ore", 42.0),
            ("42h", 42.0),
            ("0,5", 0.5),
            ("0.5", 0.5),
            ("1.234,56", 1234.56),
            ("1,234.56", 1234.56),
            ("1 234,5", 1234.5),
            ("3 ani", 3.0),
            ("1/2", 0.5),
            ("50%", 0.5),
            ("-3", -3.0),
            ("1.234.567", 1_234_567.0),
            ("8h", 8.0),
            ("3.333", 3.333),
            ("12 locuri", 12.0),
        ] {
            assert_eq!(n(text), Some(expected), "{text}");
        }
        assert!((n("3 ani 4 luni").unwrap() - 10.0 / 3.0).abs() < 1e-9);
        assert!((n("3 ani și 4 luni").unwrap() - 10.0 / 3.0).abs() < 1e-9);
        assert!((n("4 luni").unwrap() - 1.0 / 3.0).abs() < 1e-9);
        for text in ["", "da", "3 zile", "12 sau 13", "1,2,3", "14.03.2023", "nan", "inf", "1e5", "3/0"] {
            assert_eq!(n(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        let w = |text| whole(&Value::Text(Cow::Borrowed(text)));
        assert_eq!(w("1.234"), Some(1234.0));
        assert_eq!(w("7."), Some(7.0));
        assert_eq!(w("12,5"), None);
        assert_eq!(whole(&Value::Number(3.5)), None);
        assert_eq!(whole(&Value::Number(3.0)), Some(3.0));
    }
}
