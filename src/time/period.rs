//! The audited period.

use super::day::{Day, day_of, format_day};
use crate::results::PeriodDates;

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

    /// The dates as the results file writes them.
    #[must_use]
    pub fn dates(&self) -> PeriodDates {
        PeriodDates { from: format_day(self.from), to: format_day(self.to), as_of: format_day(self.as_of) }
    }
}
