//! What distinguishes several outcomes of one row: the last part of a subject, with its type.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::ShortText;
use crate::time::{
    Day, add_months, day_of, format_month, iso_week, last_of_month, monday_of, parse_iso_day, short_day, ymd,
};

/// The last part of a subject. In `results.json` an object of `kind` and `value`, the value as the subject writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A month, by its first day: `2024-02`.
    Month(Day),
    /// A quarter of a year, by its first day: `2024-Q1`.
    Quarter(Day),
    /// An ISO week, by its Monday: `2024-W07`.
    Week(Day),
    /// A calendar year: `2024`.
    Year(i32),
    /// A day: `2024-02-11`.
    Day(Day),
    /// A document by its key, or a kind of document by its code.
    Document(ShortText),
    /// A topic by its code.
    Topic(ShortText),
    /// A member of staff by its key.
    Staff(ShortText),
    /// A row of another register by its key.
    Line(ShortText),
}

impl Part {
    /// The name of its type in the results file.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Month(_) => "month",
            Self::Quarter(_) => "quarter",
            Self::Week(_) => "week",
            Self::Year(_) => "year",
            Self::Day(_) => "day",
            Self::Document(_) => "document",
            Self::Topic(_) => "topic",
            Self::Staff(_) => "staff",
            Self::Line(_) => "line",
        }
    }

    /// Its text in the subject and in the results file.
    #[must_use]
    pub fn value(&self) -> ShortText {
        match self {
            Self::Month(first) => format_month(*first).into(),
            Self::Quarter(first) => {
                let (year, month, _) = ymd(*first);
                format!("{year:04}-Q{}", month.div_ceil(3)).into()
            }
            Self::Week(monday) => {
                let (year, week) = iso_week(*monday);
                format!("{year:04}-W{week:02}").into()
            }
            Self::Year(year) => format!("{year:04}").into(),
            Self::Day(day) => short_day(*day),
            Self::Document(text) | Self::Topic(text) | Self::Staff(text) | Self::Line(text) => text.clone(),
        }
    }

    /// The part of a type with a text; none where the text is none of that type.
    #[must_use]
    pub fn of(kind: &str, value: &str) -> Option<Self> {
        let part = match kind {
            "month" => Self::Month(parse_iso_day(&format!("{value}-01"))?),
            "quarter" => {
                let (year, quarter) = value.split_once("-Q")?;
                Self::Quarter(day_of(year.parse().ok()?, quarter.parse::<u32>().ok()?.checked_sub(1)? * 3 + 1, 1)?)
            }
            "week" => {
                let (year, week) = value.split_once("-W")?;
                Self::Week(monday_of(year.parse().ok()?, week.parse().ok()?)?)
            }
            "year" => Self::Year(value.parse().ok()?),
            "day" => Self::Day(parse_iso_day(value)?),
            "document" => Self::Document(value.into()),
            "topic" => Self::Topic(value.into()),
            "staff" => Self::Staff(value.into()),
            "line" => Self::Line(value.into()),
            _ => return None,
        };
        (part.value() == value).then_some(part)
    }

    /// Last day of the month, quarter, ISO week or year; none for a day, which says when something began and not when it ended.
    #[must_use]
    pub fn last_day(&self) -> Option<Day> {
        match self {
            Self::Month(first) => Some(last_of_month(*first)),
            Self::Quarter(first) => Some(add_months(*first, 3) - 1),
            Self::Week(monday) => Some(monday + 6),
            Self::Year(year) => day_of(*year, 12, 31),
            Self::Day(_) | Self::Document(_) | Self::Topic(_) | Self::Staff(_) | Self::Line(_) => None,
        }
    }

    /// Whether it is a month, quarter, week, year or day.
    #[must_use]
    pub const fn is_time(&self) -> bool {
        matches!(self, Self::Month(_) | Self::Quarter(_) | Self::Week(_) | Self::Year(_) | Self::Day(_))
    }
}

#[derive(Serialize)]
struct Written<'a> {
    kind: &'a str,
    value: ShortText,
}

#[derive(Deserialize)]
struct Read {
    kind: ShortText,
    value: ShortText,
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { kind: self.kind(), value: self.value() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { kind, value } = Read::deserialize(deserializer)?;
        Self::of(&kind, &value)
            .ok_or_else(|| serde::de::Error::custom(format!("no part of a subject: {kind} \"{value}\"")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_reads_back_as_it_is_written() {
        let parts = [
            ("month", "2024-02"),
            ("week", "2024-W07"),
            ("week", "2020-W53"),
            ("year", "2024"),
            ("day", "2024-02-29"),
            ("document", "2023"),
            ("topic", "referral"),
            ("staff", "T-1|2"),
            ("line", "PL-1#2"),
        ];
        for (kind, value) in parts {
            let text = format!(r#"{{"kind":"{kind}","value":"{value}"}}"#);
            let part: Part = serde_json::from_str(&text).expect(kind);
            assert_eq!((part.kind(), part.value().as_str()), (kind, value));
            assert_eq!(serde_json::to_string(&part).expect(kind), text);
        }
        for (kind, value) in [("month", "2024-13"), ("week", "2024-W54"), ("day", "2023"), ("fortnight", "2024-01")] {
            assert_eq!(Part::of(kind, value), None, "{kind} {value}");
        }
    }

    #[test]
    fn months_weeks_and_years_end() {
        let last = |kind, value| Part::of(kind, value).and_then(|part| part.last_day()).map(short_day);
        assert_eq!(last("month", "2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(last("month", "2024-12").as_deref(), Some("2024-12-31"));
        assert_eq!(last("week", "2024-W52").as_deref(), Some("2024-12-29"));
        assert_eq!(last("year", "2024").as_deref(), Some("2024-12-31"));
        assert_eq!(last("day", "2024-02-11"), None);
        assert_eq!(last("document", "2024-02"), None);
    }
}
