//! Romanian public holidays, by the year in which each law brought them in.
//!
//! Labour Code art. 139 and the laws that amended it; Easter, Good Friday and Pentecost by the Orthodox calendar.

use std::collections::BTreeSet;

use super::day::{Day, day_of};

/// Day of the month and first year of a holiday with a fixed date.
const FIXED: [(u32, u32, i32); 12] = [
    (1, 1, 0),
    (1, 2, 0),
    (1, 6, 2024),  // Law 52/2023
    (1, 7, 2024),  // Law 52/2023
    (1, 24, 2017), // Law 176/2016
    (5, 1, 0),
    (6, 1, 2017),   // Law 220/2016
    (8, 15, 2009),  // Law 202/2008
    (11, 30, 2012), // Law 147/2012
    (12, 1, 0),
    (12, 25, 0),
    (12, 26, 0),
];

/// Days after Orthodox Easter Sunday and first year of a movable holiday.
const MOVABLE: [(i32, i32); 5] = [
    (-2, 2018), // Good Friday, Law 64/2018
    (0, 0),
    (1, 0),
    (49, 2009), // Pentecost, Law 202/2008
    (50, 2009),
];

/// Easter Sunday of the Orthodox calendar (Julian computus, valid for 1900 to 2099).
#[must_use]
pub fn orthodox_easter(year: i32) -> Option<Day> {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    day_of(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?).map(|julian| julian + 13)
}

/// Which days are not worked.
#[derive(Debug, Clone, Default)]
pub struct Holidays {
    extra: BTreeSet<Day>,
}

impl Holidays {
    /// The legal holidays and further days off, e.g. bridge days granted to the public sector.
    #[must_use]
    pub fn with_extra(extra: impl IntoIterator<Item = Day>) -> Self {
        Self { extra: extra.into_iter().collect() }
    }

    /// Whether a day is a public holiday.
    #[must_use]
    pub fn is_holiday(&self, day: Day) -> bool {
        let (year, month, number) = super::ymd(day);
        self.extra.contains(&day)
            || FIXED.iter().any(|&(m, d, since)| m == month && d == number && year >= since)
            || orthodox_easter(year)
                .is_some_and(|easter| MOVABLE.iter().any(|&(after, since)| easter + after == day && year >= since))
    }

    /// Whether a day is worked: neither Saturday nor Sunday nor a holiday.
    #[must_use]
    pub fn is_working(&self, day: Day) -> bool {
        // 1970-01-01 was a Thursday; 0 is Monday.
        let weekday = (day + 3).rem_euclid(7);
        weekday < 5 && !self.is_holiday(day)
    }

    /// The day itself or the next working day.
    #[must_use]
    pub fn roll(&self, day: Day) -> Day {
        let mut rolled = day;
        while !self.is_working(rolled) {
            rolled += 1;
        }
        rolled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{format_day, parse_iso_day};

    #[test]
    fn easter_follows_the_julian_computus() {
        for (year, expected) in [
            (2004, "2004-04-11"),
            (2005, "2005-05-01"),
            (2016, "2016-05-01"),
            (2024, "2024-05-05"),
            (2025, "2025-04-20"),
            (2026, "2026-04-12"),
            (2035, "2035-04-29"),
        ] {
            assert_eq!(format_day(orthodox_easter(year).unwrap()), expected);
        }
    }

    #[test]
    fn holidays_begin_with_their_law() {
        let holidays = Holidays::default();
        for (day, holiday) in [
            ("2023-01-06", false),
            ("2024-01-06", true),
            ("2016-01-24", false),
            ("2017-01-24", true),
            ("2017-04-14", false),
            ("2018-04-06", true),
            ("2008-06-16", false),
            ("2009-06-08", true),
            ("2026-06-01", true),
        ] {
            assert_eq!(holidays.is_holiday(parse_iso_day(day).unwrap()), holiday, "{day}");
        }
        let bridge = parse_iso_day("2025-05-02").unwrap();
        assert!(holidays.is_working(bridge));
        assert!(!Holidays::with_extra([bridge]).is_working(bridge));
    }
}
