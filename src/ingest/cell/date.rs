//! Dates, times and months as Romanian offices write them.

use super::time_of_day::time;
use super::token::{Token, month_name, tokens};
use super::zone::{DayMinute, zoned};
use crate::ingest::grid::Value;
use crate::time::{Day, day_of, month_start, year_of};

/// Order of day and month in dates made of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// Nobody said: day, month, year, but for a column that can only be read the other way.
    #[default]
    Usual,
    /// Day, month, year: 14.03.2023.
    DayMonth,
    /// Month, day, year: 3/14/2023.
    MonthDay,
}

/// First and last year that a date may have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// Two-digit years up to this one lie in this century.
const CENTURY_PIVOT: i32 = 49;
/// Words that say that it did not happen on that day, or that nobody is sure.
const DOUBTS: [&str; 30] = [
    "nu",
    "fara",
    "neefectuat",
    "neefectuata",
    "anulat",
    "anulata",
    "reprogramat",
    "reprogramata",
    "amanat",
    "amanata",
    "aprox",
    "aproximativ",
    "circa",
    "cca",
    "ca",
    "jurul",
    "jur",
    "posibil",
    "probabil",
    "estimat",
    "estimativ",
    "provizoriu",
    "programat",
    "programata",
    "planificat",
    "planificata",
    "propus",
    "urmeaza",
    "approx",
    "about",
];
/// The same where the date follows them.
const DOUBTS_BEFORE: [&str; 4] = ["dupa", "inainte", "before", "after"];
/// Marks of somebody who is not sure.
const DOUBTFUL: [char; 3] = ['?', '~', '≈'];
/// A date cell with more words than these is a remark, not a date.
const MOST_WORDS: usize = 6;

/// The date in a cell; none when the cell holds no date, an impossible one, or several.
#[must_use]
pub fn moment(value: &Value<'_>, order: DateOrder, from_1904: bool) -> Option<DayMinute> {
    match value {
        Value::Moment(day, minute) => Some((*day, *minute)),
        Value::Number(serial) => serial_moment(*serial, from_1904),
        Value::Text(text) => text_moment(text, order, from_1904).ok(),
        Value::Minutes(_) | Value::Bool(_) | Value::Error | Value::Uncomputed => None,
    }
}

/// The month in a cell: a date, `2024-03`, `03.2024`, `martie 2024`.
#[must_use]
pub fn month(value: &Value<'_>, order: DateOrder, from_1904: bool) -> Option<Day> {
    let Value::Text(text) = value else { return moment(value, order, from_1904).map(|(day, _)| month_start(day)) };
    bare_month(text).or_else(|| text_moment(text, order, from_1904).ok().map(|(day, _)| month_start(day)))
}

/// A serial number of a spreadsheet as a date, where it is a plausible one.
#[must_use]
pub fn serial_moment(serial: f64, from_1904: bool) -> Option<DayMinute> {
    let days = if from_1904 { serial + 1462.0 } else { serial };
    if !(15_000.0..73_416.0).contains(&days) {
        return None;
    }
    Some(serial_exact(days))
}

/// A serial number counted from 1900 as a day and minute; midnight counts as no time.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn serial_exact(days: f64) -> DayMinute {
    let seconds = (days * 86_400.0).round() as i64;
    let day = Day::try_from(seconds.div_euclid(86_400) - 25_569).unwrap_or(Day::MAX);
    let minute = u16::try_from(seconds.rem_euclid(86_400) / 60).unwrap_or(0);
    (day, (minute > 0).then_some(minute))
}

/// The serial number, counted from 1900, of a day and minute.
#[must_use]
pub fn serial_of(day: Day, minute: Option<u16>) -> f64 {
    f64::from(day) + 25_569.0 + f64::from(minute.unwrap_or(0)) / 1440.0
}

fn text_moment(text: &str, order: DateOrder, from_1904: bool) -> Result<DayMinute, ()> {
    let text = text.trim();
    if let Some(quick) = plain(text.as_bytes(), order) {
        return quick;
    }
    if text.len() > 200 {
        return Err(());
    }
    if let Some(moment) = zoned(text) {
        return moment
            .and_then(|(day, minute)| if YEARS.contains(&year_of(day)) { Ok((day, minute)) } else { Err(()) });
    }
    if let Some(day) = digits_only(text, from_1904) {
        return Ok(day);
    }
    let tokens = tokens(text);
    let found = find_dates(&tokens, order)?;
    let Some((first, rest)) = found.split_first() else { return Err(()) };
    if rest.iter().any(|other| other.day != first.day) {
        return Err(());
    }
    let words: Vec<&str> = tokens
        .iter()
        .enumerate()
        .filter(|(i, _)| !found.iter().any(|f| (f.start..f.end).contains(i)))
        .filter_map(|(_, t)| if let Token::Word(w) = t { Some(w.as_str()) } else { None })
        .collect();
    if words.len() > MOST_WORDS || words.iter().any(|w| DOUBTS.contains(w)) || text.contains(DOUBTFUL) {
        return Err(());
    }
    let after = tokens.get(first.end..).unwrap_or_default();
    let before = tokens.get(..first.start).unwrap_or_default();
    if before.iter().any(|token| matches!(token, Token::Word(word) if DOUBTS_BEFORE.contains(&word.as_str()))) {
        return Err(());
    }
    let minute = time(after, true).or_else(|| time(before, false));
    Ok((first.day, minute.filter(|m| *m > 0)))
}

/// `dd.mm.yyyy` and `yyyy-mm-dd`, with or without `hh:mm`, at full speed; none for anything else.
pub(in crate::ingest) fn plain(b: &[u8], order: DateOrder) -> Option<Result<DayMinute, ()>> {
    let num = |range: std::ops::Range<usize>| -> Option<i32> {
        b.get(range)?.iter().try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + i32::from(d - b'0')))
    };
    let at = |i: usize| b.get(i).copied().unwrap_or(0);
    let (y, m, d) = match (at(2), at(4), at(5), at(7)) {
        (b'.', _, b'.', _) | (b'/', _, b'/', _) | (b'-', _, b'-', _) => {
            let (d, m) = if order != DateOrder::MonthDay { (num(0..2)?, num(3..5)?) } else { (num(3..5)?, num(0..2)?) };
            (num(6..10)?, m, d)
        }
        (_, b'-', _, b'-') => (num(0..4)?, num(5..7)?, num(8..10)?),
        _ => return None,
    };
    let minute = match b.len() {
        10 => None,
        16 | 19 if matches!(at(10), b' ' | b'T') && at(13) == b':' && (b.len() == 16 || at(16) == b':') => {
            Some((num(11..13)?, num(14..16)?))
        }
        _ => return None,
    };
    let minute = match minute {
        None => None,
        Some((h @ 0..=23, m @ 0..=59)) => u16::try_from(h * 60 + m).ok().filter(|m| *m > 0),
        Some(_) => return Some(Err(())),
    };
    Some(calendar(y, m, d).map(|day| (day, minute)).ok_or(()))
}

/// The day of a text that is `dd.mm.yyyy` or `yyyy-mm-dd` and nothing else, and whether it is the first: two forms that
/// can be read in one way only.
pub(in crate::ingest) fn usual(text: &str) -> Option<(Day, bool)> {
    let digit = |byte: u8| u32::from(byte).checked_sub(u32::from(b'0')).filter(|digit| *digit < 10);
    let two = |a: u8, b: u8| Some(digit(a)? * 10 + digit(b)?);
    let (dotted, century, year, month, day) = match *text.as_bytes() {
        [d, e, b'.', m, n, b'.', a, b, y, z] => (true, two(a, b)?, two(y, z)?, two(m, n)?, two(d, e)?),
        [a, b, y, z, b'-', m, n, b'-', d, e] => (false, two(a, b)?, two(y, z)?, two(m, n)?, two(d, e)?),
        _ => return None,
    };
    let year = i32::try_from(century * 100 + year).ok().filter(|year| YEARS.contains(year))?;
    Some((day_of(year, month, day)?, dotted))
}

/// Year, month and day of a text that begins with them, of a calendar or not: `0000-00-00`, `31.12.9999 00:00`.
#[must_use]
pub fn written_numbers(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.trim().split(|c: char| !c.is_ascii_digit());
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let fits = y.len() == 4 && (1..=2).contains(&m.len()) && (1..=2).contains(&d.len());
    fits.then(|| Some((y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))).flatten()
}

fn calendar(y: i32, m: i32, d: i32) -> Option<Day> {
    if !YEARS.contains(&y) {
        return None;
    }
    day_of(y, u32::try_from(m).ok()?, u32::try_from(d).ok()?)
}

/// `20230314`, and serial numbers that arrive as text.
fn digits_only(text: &str, from_1904: bool) -> Option<DayMinute> {
    let number = text.replace(',', ".");
    let serial: f64 = number.parse().ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))?;
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let all: i32 = text.parse().ok()?;
        return calendar(all / 10_000, all / 100 % 100, all % 100).map(|day| (day, None));
    }
    serial_moment(serial, from_1904)
}

struct DateInText {
    start: usize,
    end: usize,
    day: Day,
}

/// Dates anywhere in a text. Years of four digits first; years of two digits only where there is no other date.
fn find_dates(tokens: &[Token], order: DateOrder) -> Result<Vec<DateInText>, ()> {
    for short_years in [false, true] {
        let mut found = Vec::new();
        let mut i = 0;
        while i < tokens.len() {
            match date_at(tokens, i, order, short_years) {
                Some((day, end)) => {
                    // `I2.03.2024`: a letter in place of a digit, and another day.
                    let before = i.checked_sub(1).and_then(|before| tokens.get(before));
                    if matches!(before, Some(Token::Word(_))) || is_second_of_two(tokens.get(..i).unwrap_or_default()) {
                        return Err(());
                    }
                    found.push(DateInText { start: i, end, day: day? });
                    i = end;
                }
                None => i += 1,
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Whether the date behind some tokens is the second of two: `08-20.04.2024`, `14.03 – 20.03.2024`.
fn is_second_of_two(before: &[Token]) -> bool {
    let mut before = before.iter().rev().filter(|token| **token != Token::Mark(' '));
    let dash = matches!(before.next(), Some(Token::Mark('-' | '–' | '—')));
    let day = matches!(before.next(), Some(Token::Number { value: 1..=31, digits: 1..=2 }));
    // Not so `10:30 - 14.03.2023`.
    dash && day && before.next() != Some(&Token::Mark(':'))
}

/// A date that begins at a token, and where it ends; an error for one that no calendar has.
pub(super) fn date_at(
    tokens: &[Token],
    start: usize,
    order: DateOrder,
    short_years: bool,
) -> Option<(Result<Day, ()>, usize)> {
    let Some(Token::Number { value: a, digits: a_digits }) = tokens.get(start) else { return None };
    let (first, i) = separator(tokens, start + 1);
    let (month, b_digits) = match tokens.get(i)? {
        Token::Number { value, digits } => (*value, *digits),
        Token::Word(word) => (month_name(word)?, 0),
        Token::Mark(_) => return None,
    };
    let (second, i) = separator(tokens, i + 1);
    let named = b_digits == 0;
    if !named && (first != second || first.is_none()) {
        return None;
    }
    let Some(Token::Number { value: c, digits: c_digits }) = tokens.get(i) else { return None };
    let end = i + 1;
    let (y, m, d) = match (*a_digits, b_digits, *c_digits) {
        (4, 1..=2, 1..=2) if !short_years && YEARS.contains(a) => (*a, month, *c),
        (1..=2, 0, 4) if !short_years => (*c, month, *a),
        (1..=2, 0, 2) if short_years => (century(*c), month, *a),
        (1..=2, 1..=2, 4) if !short_years => in_order(*a, month, *c, order),
        (1..=2, 1..=2, 2) if short_years && !goes_on(tokens, end, first) => in_order(*a, month, century(*c), order),
        _ => return None,
    };
    Some((calendar(y, m, d).ok_or(()), end))
}

const fn in_order(a: i32, b: i32, year: i32, order: DateOrder) -> (i32, i32, i32) {
    match order {
        DateOrder::Usual | DateOrder::DayMonth => (year, b, a),
        DateOrder::MonthDay => (year, a, b),
    }
}

pub(super) const fn century(two: i32) -> i32 {
    if two <= CENTURY_PIVOT { 2000 + two } else { 1900 + two }
}

fn goes_on(tokens: &[Token], end: usize, mark: Option<char>) -> bool {
    matches!(tokens.get(end), Some(Token::Mark(m)) if Some(*m) == mark)
        && matches!(tokens.get(end + 1), Some(Token::Number { .. }))
}

/// The separator at a position (blanks around it ignored) and the position behind it.
fn separator(tokens: &[Token], at: usize) -> (Option<char>, usize) {
    let mut mark = None;
    let mut i = at;
    while let Some(Token::Mark(m)) = tokens.get(i) {
        if *m != ' ' && mark.is_some() {
            break;
        }
        if *m != ' ' || mark.is_none() {
            mark = Some(if *m == ' ' { mark.unwrap_or(' ') } else { *m });
        }
        i += 1;
        if i - at > 3 {
            break;
        }
    }
    if mark == Some(' ') && i > at {
        return (Some(' '), i);
    }
    (mark, i)
}

/// `2024-03`, `03.2024`, `martie 2024`, `luna martie 2024`, `01-31.03.2024`.
fn bare_month(text: &str) -> Option<Day> {
    let tokens: Vec<Token> = tokens(text).into_iter().filter(|t| !matches!(t, Token::Mark(_))).collect();
    let rest = match tokens.as_slice() {
        [Token::Word(w), rest @ ..] if matches!(w.as_str(), "luna" | "month") => rest,
        all => all,
    };
    let (y, m) = match rest {
        [Token::Number { value: y, digits: 4 }, Token::Number { value: m, digits: 1..=2 }]
        | [Token::Number { value: m, digits: 1..=2 }, Token::Number { value: y, digits: 4 }]
        | [
            Token::Number { value: 1, digits: 1..=2 },
            Token::Number { value: 28..=31, .. },
            Token::Number { value: m, digits: 1..=2 },
            Token::Number { value: y, digits: 4 },
        ] => (*y, *m),
        [Token::Word(w), Token::Number { value: y, digits: 4 }]
        | [Token::Number { value: y, digits: 4 }, Token::Word(w)] => (*y, month_name(w)?),
        _ => return None,
    };
    calendar(y, m, 1)
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
