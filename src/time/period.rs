//! The audited period.

use super::day::{Day, day_of, year_of};

/// First day, last day and as-of day, all included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Last day of which anything is known.
    pub as_of: Day,
}

impl Period {
    /// A period known up to its last day; none when it ends before it begins.
    #[must_use]
    pub fn new(from: Day, to: Day, as_of: Option<Day>) -> Option<Self> {
        (from <= to).then(|| Self { from, to, as_of: as_of.unwrap_or(to) })
    }

    /// A calendar year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::new(day_of(year, 1, 1)?, day_of(year, 12, 31)?, None)
    }

    /// The earlier of the last day and the as-of day: the day that registers are judged on.
    #[must_use]
    pub fn reference(&self) -> Day {
        self.to.min(self.as_of)
    }

    /// Whether a day lies in the period and is known.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.reference()
    }
}

/// How a period is chosen before the registers were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// It is given.
    Given(Period),
    /// The calendar year of an as-of day.
    YearOf(Day),
    /// The calendar year of the last day that the registers know, which is the as-of day.
    YearOfLastKnown,
}

impl Span {
    /// The period; `last_known` is the last day that the registers know. None when a day is needed and none is known.
    #[must_use]
    pub fn period(self, last_known: impl FnOnce() -> Option<Day>) -> Option<Period> {
        let as_of = match self {
            Self::Given(period) => return Some(period),
            Self::YearOf(day) => day,
            Self::YearOfLastKnown => last_known()?,
        };
        Period::year(year_of(as_of)).map(|year| Period { as_of, ..year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_the_year_of_its_day() {
        let day = day_of(2024, 3, 5).unwrap();
        let year = Period { as_of: day, ..Period::year(2024).unwrap() };
        assert_eq!(Span::YearOf(day).period(|| None), Some(year));
        assert_eq!(Span::YearOfLastKnown.period(|| Some(day)), Some(year));
        assert_eq!(Span::YearOfLastKnown.period(|| None), None);
        let given = Period::year(2023).unwrap();
        assert_eq!(Span::Given(given).period(|| Some(day)), Some(given));
    }
}
