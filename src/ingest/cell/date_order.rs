//! Whether a column writes the day first or the month first, from its own values.
//!
//! Offices here write the day first, with dots. Programs made elsewhere write `3/14/2024`: a column in which the first
//! number never exceeds twelve and the second one sometimes does can only be month, day, year.

use crate::time::{Day, day_of};

/// One date in this many may be a slip of the pen: a rarer order than that does not make a column a mixed one.
const SLIPS: usize = 20;

/// A date made of three numbers, the year last, with slashes or dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slashed {
    first: u32,
    second: u32,
    year: i32,
}

/// What a date says about the order of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Only a day can come first: `14/3/2024`.
    DayFirst,
    /// Only a month can come first: `3/14/2024`.
    MonthFirst,
    /// It can be read both ways, as two different days: `3/5/2024`.
    Either,
    /// It is the same day both ways, or no day at all.
    Nothing,
}

/// How a column writes its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// Some dates one way and some the other: a date that can be read both ways is not known.
    Mixed,
}

/// Counts of dates that can be read one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Dates that begin with a day.
    pub day_first: usize,
    /// Dates that begin with a month.
    pub month_first: usize,
    /// Dates with dots, which begin with the day whoever writes them: beside them a date that begins with a month is a slip
    /// of a hand that writes the day first, or of another hand.
    pub dotted: usize,
}

impl Evidence {
    /// The order that the dates prove; none where they prove nothing.
    #[must_use]
    pub const fn order(self) -> Option<ColumnOrder> {
        let Self { day_first, month_first, dotted } = self;
        if day_first == 0 && month_first == 0 {
            return None;
        }
        let day_first = day_first + dotted;
        match (day_first, month_first) {
            _ if month_first * SLIPS < day_first => Some(ColumnOrder::DayFirst),
            _ if day_first * SLIPS < month_first => Some(ColumnOrder::MonthFirst),
            _ => Some(ColumnOrder::Mixed),
        }
    }
}

/// A cheap look at whether a text begins with a date with dots: `14.3.2024`.
#[must_use]
pub fn is_dotted(text: &[u8]) -> bool {
    let first = usize::from(text.get(1) != Some(&b'.')) + 1;
    let second = first + 2 + usize::from(text.get(first + 2) != Some(&b'.'));
    let digit = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
    let dot = |i: usize| text.get(i) == Some(&b'.');
    dot(first) && dot(second) && digit(0) && digit(first + 1) && digit(second + 1)
}

/// A cheap look at whether a text may begin with such a date.
#[must_use]
pub fn may_be(text: &[u8]) -> bool {
    let mark = |i: usize| matches!(text.get(i), Some(b'/' | b'-'));
    (mark(1) || mark(2)) && text.first().is_some_and(u8::is_ascii_digit)
}

impl Slashed {
    /// The date at the beginning of a text; a time may follow.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let (date, behind) = text.split_at(text.find([' ', 'T', ',']).unwrap_or(text.len()));
        // What follows a date is a time: `12/3-4-2024 bis` is something else.
        if behind.len() > 16 {
            return None;
        }
        let mark = if date.contains('/') { '/' } else { '-' };
        let mut parts = date.split(mark);
        let mut number = |most: usize| {
            let part = parts.next()?;
            let fits = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| part.parse::<u32>().ok()).flatten().map(|n| (n, part.len()))
        };
        let ((first, _), (second, _), (year, digits)) = (number(2)?, number(2)?, number(4)?);
        let year = match digits {
            4 => i32::try_from(year).ok()?,
            2 => super::date::century(i32::try_from(year).ok()?),
            _ => return None,
        };
        parts.next().is_none().then_some(Self { first, second, year })
    }

    /// What it says about the order of its column.
    #[must_use]
    pub fn says(self) -> Says {
        match (self.day(false), self.day(true)) {
            (Some(a), Some(b)) if a != b => Says::Either,
            (Some(_), None) => Says::DayFirst,
            (None, Some(_)) => Says::MonthFirst,
            _ => Says::Nothing,
        }
    }

    /// The day that it means when the month, or the day, comes first.
    #[must_use]
    pub fn day(self, month_first: bool) -> Option<Day> {
        let (month, day) = if month_first { (self.first, self.second) } else { (self.second, self.first) };
        day_of(self.year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the texts of one column write their dates; none where no text tells.
    fn order_of_column<'t>(texts: impl Iterator<Item = &'t str>) -> Option<ColumnOrder> {
        let mut evidence = Evidence::default();
        for text in texts {
            evidence.dotted += usize::from(is_dotted(text.as_bytes()));
            match Slashed::read(text).map(Slashed::says) {
                Some(Says::DayFirst) => evidence.day_first += 1,
                Some(Says::MonthFirst) => evidence.month_first += 1,
                _ => {}
            }
        }
        evidence.order()
    }

    #[test]
    fn a_column_tells_its_own_order() {
        let of = |texts: &[&str]| order_of_column(texts.iter().copied());
        assert_eq!(of(&["3/5/2024", "4/15/2024", "03/07/2024 10:30 AM"]), Some(ColumnOrder::MonthFirst));
        assert_eq!(of(&["3/5/2024", "15/4/2024"]), Some(ColumnOrder::DayFirst));
        assert_eq!(of(&["15/4/2024", "4/15/2024", "3/5/2024"]), Some(ColumnOrder::Mixed));
        assert_eq!(of(&["3/5/2024", "15.04.2024", "2024-04-15", "5/5/2024", "da"]), None);
        let mut many = vec!["15/4/2024"; 40];
        many.push("4/15/2024");
        assert_eq!(of(&many), Some(ColumnOrder::DayFirst));
        // Where most are written with dots, a hand wrote them: which comes first in the others is not known.
        assert_eq!(of(&["12.03.2024", "4/15/2024", "3/5/2024"]), Some(ColumnOrder::Mixed));
        assert_eq!(of(&["12.03.2024", "1.5.2024", "3/5/2024"]), None);
        let mut dotted = vec!["12.03.2024"; 40];
        dotted.push("4/15/2024");
        assert_eq!(of(&dotted), Some(ColumnOrder::DayFirst));
        for (text, is) in [("1.5", false), ("1.5.2024", true), ("12.03.24", true), ("12.5", false), ("a.b.c", false)] {
            assert_eq!(is_dotted(text.as_bytes()), is, "{text}");
        }
        assert_eq!(of(&["4-15-24", "12/3-4-2024"]), Some(ColumnOrder::MonthFirst));
    }
}
