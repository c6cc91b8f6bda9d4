//! What heads the columns of a grid: a month, a week, a quarter, a year, or a code of a field.

use std::borrow::Cow;

use super::cell::code::CodeIndex;
use super::cell::date::{DateOrder, month};
use super::cell::token::{Token, tokens};
use super::grid::Value;
use crate::registers::spec::{CodeList, FieldType};
use crate::time::{Day, day_of, format_day, format_month, monday_of, year_of};

/// Years of which headings may be.
const YEARS: std::ops::Range<i32> = 1990..2100;

/// A year with all days and weeks that there are, where any serves to tell whether a heading is a month or a week.
pub const ANY_YEAR: i32 = 2004;

/// What heads the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heads {
    /// Calendar months.
    Month,
    /// ISO weeks.
    Week,
    /// Quarters of a year.
    Quarter,
    /// Calendar years.
    Year,
    /// Codes of a field.
    Code,
}

impl Heads {
    /// All of them, by the key of a mapping file that names the field they fill.
    pub const KEYS: [(&'static str, Self); 5] = [
        ("month", Self::Month),
        ("week", Self::Week),
        ("quarter", Self::Quarter),
        ("each_year", Self::Year),
        ("code", Self::Code),
    ];

    /// The key of a mapping file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Quarter => "quarter",
            Self::Year => "each_year",
            Self::Code => "code",
        }
    }

    /// Whether they can fill a field of that type: a week, a quarter and a year with their first day, a year also with
    /// its number.
    #[must_use]
    pub const fn fit(self, kind: FieldType) -> bool {
        match self {
            Self::Month => matches!(kind, FieldType::Month | FieldType::Text) || kind.is_date(),
            Self::Week | Self::Quarter => matches!(kind, FieldType::Text) || kind.is_date(),
            Self::Year => matches!(kind, FieldType::Text | FieldType::Int | FieldType::Number) || kind.is_date(),
            Self::Code => matches!(kind, FieldType::Code),
        }
    }

    /// The first day of what a heading names; `year` is that of headings without one. None for codes.
    #[must_use]
    pub fn first_day(self, heading: &str, year: Option<i32>, order: DateOrder) -> Option<Day> {
        match self {
            Self::Month => month_of(heading, year, order),
            Self::Week => {
                let (year, week) = numbered(heading, year, &["s", "sapt", "saptamana", "w", "wk", "week"])?;
                monday_of(year, u32::try_from(week).ok()?)
            }
            Self::Quarter => {
                let words = ["t", "tr", "trim", "trimestrul", "trimestru", "q", "quarter"];
                let (year, quarter) = numbered(heading, year, &words)?;
                let month = u32::try_from(quarter).ok().filter(|quarter| (1..=4).contains(quarter))? * 3 - 2;
                day_of(year, month, 1)
            }
            Self::Year => match written(heading).as_slice() {
                [Token::Number { value, digits: 4 }] => day_of(*value, 1, 1),
                [Token::Word(word), Token::Number { value, digits: 4 }]
                    if ["an", "anul", "year"].contains(&&**word) =>
                {
                    day_of(*value, 1, 1)
                }
                _ => None,
            },
            Self::Code => None,
        }
        .filter(|day| YEARS.contains(&year_of(*day)))
    }

    /// What a heading says in a field of that type, as an export would write it; none where it is no such heading.
    #[must_use]
    pub fn says(
        self,
        heading: &str,
        (year, order): (Option<i32>, DateOrder),
        kind: Option<FieldType>,
        codes: Option<(&CodeIndex, &CodeList)>,
    ) -> Option<String> {
        if self == Self::Code {
            let (index, list) = codes?;
            return index.find(heading).flatten().and_then(|code| list.get(code)).map(|code| code.id.clone());
        }
        let first = self.first_day(heading, year, order)?;
        Some(match (self, kind) {
            (Self::Month, _) => format_month(first),
            (Self::Year, Some(FieldType::Int | FieldType::Number)) => year_of(first).to_string(),
            (_, Some(FieldType::Text)) => heading.to_owned(),
            _ => format_day(first),
        })
    }
}

/// The first day of the month that a heading names.
fn month_of(heading: &str, year: Option<i32>, order: DateOrder) -> Option<Day> {
    let read = |text: &str| month(&Value::Text(Cow::Borrowed(text)), order, false);
    let found = read(heading).or_else(|| read(&format!("{heading} {}", year?)))?;
    // A bare number is no month.
    let words = heading.chars().any(char::is_alphabetic) || heading.chars().any(|c| !c.is_ascii_digit());
    words.then_some(found)
}

/// The words and numbers of a heading.
fn written(heading: &str) -> Vec<Token> {
    tokens(heading).into_iter().filter(|token| !matches!(token, Token::Mark(_))).collect()
}

/// Year and number of a heading such as `Trim. II 2024`, `2024-W07`, `S12`, `trimestrul al III-lea`; the number behind
/// one of those words.
fn numbered(heading: &str, year: Option<i32>, words: &[&str]) -> Option<(i32, i32)> {
    let all: Vec<Token> = written(heading).into_iter().filter(|t| !is_ordinal(t)).collect();
    let (rest, year) = match all.as_slice() {
        [Token::Number { value, digits: 4 }, rest @ ..] | [rest @ .., Token::Number { value, digits: 4 }] => {
            (rest, *value)
        }
        rest => (rest, year?),
    };
    match rest {
        [Token::Word(word), Token::Number { value, digits: 1..=2 }] if words.contains(&word.as_str()) => {
            Some((year, *value))
        }
        [Token::Word(word), Token::Word(roman)] if words.contains(&word.as_str()) => {
            let number = ["i", "ii", "iii", "iv"].iter().position(|known| known == roman)?;
            Some((year, i32::try_from(number).ok()? + 1))
        }
        _ => None,
    }
}

/// Words of a Romanian ordinal: `al II-lea`, `a 12-a`.
fn is_ordinal(token: &Token) -> bool {
    matches!(token, Token::Word(word) if ["al", "lea", "a"].contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_their_first_day() {
        let day = |heads: Heads, heading: &str, year: Option<i32>| {
            heads.first_day(heading, year, DateOrder::default()).map(format_day)
        };
        let some = |text: &str| Some(text.to_owned());
        for heading in ["Săptămâna 7", "S7", "W07", "săpt. 7", "Week 7", "săptămâna a 7-a"] {
            assert_eq!(day(Heads::Week, heading, Some(2024)), some("2024-02-12"), "{heading}");
            assert_eq!(day(Heads::Week, heading, None), None, "{heading}");
        }
        for heading in ["2024-W07", "S7 2024", "S7/2024"] {
            assert_eq!(day(Heads::Week, heading, None), some("2024-02-12"), "{heading}");
        }
        for heading in ["Trim. II", "T2", "Trimestrul al II-lea", "Q2", "trimestrul II"] {
            assert_eq!(day(Heads::Quarter, heading, Some(2024)), some("2024-04-01"), "{heading}");
        }
        for heading in ["Trim. II 2024", "2024-Q2", "T2/2024"] {
            assert_eq!(day(Heads::Quarter, heading, None), some("2024-04-01"), "{heading}");
        }
        for heading in ["2023", "Anul 2023", "year 2023"] {
            assert_eq!(day(Heads::Year, heading, None), some("2023-01-01"), "{heading}");
        }
        for (heads, heading) in [
            (Heads::Week, "S54 2024"),
            (Heads::Week, "Nr. caz"),
            (Heads::Quarter, "T5 2024"),
            (Heads::Quarter, "Trimestrul"),
            (Heads::Year, "1"),
            (Heads::Year, "2500"),
            (Heads::Month, "3"),
        ] {
            assert_eq!(day(heads, heading, Some(2024)), None, "{heading}");
        }
        assert_eq!(day(Heads::Month, "Martie", Some(2024)), some("2024-03-01"));
    }

    #[test]
    fn a_year_is_a_number_where_the_field_holds_one() {
        let says = |kind| Heads::Year.says("2023", (None, DateOrder::default()), Some(kind), None);
        assert_eq!(says(FieldType::Int), Some("2023".to_owned()));
        assert_eq!(says(FieldType::Date), Some("2023-01-01".to_owned()));
    }
}
