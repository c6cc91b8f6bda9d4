//! Dates and durations as XML holds them.

use std::borrow::Cow;

use crate::ingest::cell::date::{DateOrder, moment};
use crate::ingest::cell::zone::zoned;
use crate::ingest::grid::Value;

/// A date like `2023-03-14T14:30:00`.
pub fn iso_date(text: &str) -> Option<Value<'static>> {
    let text = trimmed(text)?;
    if !zone(text).1.is_empty() {
        // Which day it is here is for the reader of dates to say.
        return Some(Value::Text(Cow::Owned(text.to_owned())));
    }
    let short = text.split('.').next().unwrap_or(text);
    Some(match moment(&Value::Text(Cow::Borrowed(short)), DateOrder::DayMonth, false) {
        Some((day, minute)) => Value::Moment(day, minute),
        None => Value::Text(Cow::Owned(text.to_owned())),
    })
}

/// A duration like `PT14H30M00S`.
pub fn iso_duration(text: &str) -> Option<Value<'static>> {
    let mut minutes = 0.0;
    let mut number = String::new();
    for c in trimmed(text)?.chars() {
        match c {
            '0'..='9' | '.' | ',' => number.push(if c == ',' { '.' } else { c }),
            unit => {
                let n: f64 = number.parse().unwrap_or(0.0);
                minutes += match unit {
                    'D' => n * 1440.0,
                    'H' => n * 60.0,
                    'M' => n,
                    'S' => n / 60.0,
                    _ => 0.0,
                };
                number.clear();
            }
        }
    }
    Some(Value::Minutes(minutes))
}

/// The date of an xlsx cell without the zone behind it: there a day has none, and who writes a `Z` all the same stores what
/// the clock on the wall showed (SheetJS 0.18.5), which is what LibreOffice and openpyxl show, too. With its zone where it is
/// midnight in Romania by it: `2024-03-04T22:00:00.000Z` is the fifth of March in universal time, not ten in the evening.
pub fn on_the_wall(text: &str) -> &str {
    match zoned(text.trim()) {
        Some(Ok((_, None))) => text,
        _ => zone(text).0,
    }
}

/// What the clock on the wall showed, and the zone behind it: `Z`, or the distance from it; empty where there is none.
fn zone(text: &str) -> (&str, &str) {
    let text = text.trim();
    let time = text.find(['T', ' ']).map_or(text.len(), |at| at + 1);
    let zone = text.get(time..).and_then(|behind| behind.find(['Z', 'z', '+', '-']));
    text.split_at(zone.map_or(text.len(), |at| time + at))
}

/// A text without white space and NULs at its ends; none where nothing is left.
pub fn trimmed(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then_some(text)
}
