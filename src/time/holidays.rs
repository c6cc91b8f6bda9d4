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

/// A calendar of public holidays that the program knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Calendar {
    /// Those of Romania.
    #[default]
    Romania,
    /// None: Saturdays and Sundays alone are not worked, and the days that are listed.
    None,
}

impl Calendar {
    /// All of them, by the name used in the catalogue.
    pub const NAMES: [(&'static str, Self); 2] = [("ro", Self::Romania), ("none", Self::None)];
}

/// Which days are not worked.
#[derive(Debug, Clone, Default)]
pub struct Holidays {
    calendar: Calendar,
    extra: BTreeSet<Day>,
}

impl Holidays {
    /// The legal holidays and further days off, e.g. bridge days granted to the public sector.
    #[must_use]
    pub fn with_extra(extra: impl IntoIterator<Item = Day>) -> Self {
        Self::new(Calendar::Romania, extra)
    }

    /// The holidays of a calendar and further days off.
    #[must_use]
    pub fn new(calendar: Calendar, extra: impl IntoIterator<Item = Day>) -> Self {
        Self { calendar, extra: extra.into_iter().collect() }
    }

    /// Whether a day is a public holiday.
    #[must_use]
    pub fn is_holiday(&self, day: Day) -> bool {
        if self.extra.contains(&day) || self.calendar == Calendar::None {
            return self.extra.contains(&day);
        }
        let (year, month, number) = super::ymd(day);
        FIXED.iter().any(|&(m, d, since)| m == month && d == number && year >= since)
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

    /// The n-th working day after a day, which does not count itself; before it, where n is negative.
    #[must_use]
    pub fn working_days_after(&self, day: Day, n: i32) -> Day {
        let step = n.signum();
        let mut at = day;
        for _ in 0..n.unsigned_abs() {
            at = at.saturating_add(step);
            while !self.is_working(at) && at != Day::MAX && at != Day::MIN {
                at = at.saturating_add(step);
            }
        }
        at
    }

    /// How many working days lie after one day and up to another.
    #[must_use]
    pub fn working_days_between(&self, from: Day, to: Day) -> i64 {
        let count = |first: Day, last: Day| (first..last).filter(|day| self.is_working(day.saturating_add(1))).count();
        if from <= to {
            i64::try_from(count(from, to)).unwrap_or(i64::MAX)
        } else {
            i64::try_from(count(to, from)).map_or(i64::MIN, |days| -days)
        }
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
        let day = |text: &str| parse_iso_day(text).unwrap();
        // Friday and Monday around Easter 2024 are holidays, and so is the 1st of May.
        for (n, expected) in [(0, "2024-05-02"), (1, "2024-05-07"), (2, "2024-05-08"), (-1, "2024-04-30")] {
            assert_eq!(format_day(holidays.working_days_after(day("2024-05-02"), n)), expected, "{n}");
        }
        assert_eq!(holidays.working_days_between(day("2024-05-02"), day("2024-05-08")), 2);
        assert_eq!(holidays.working_days_between(day("2024-05-08"), day("2024-05-02")), -2);
        let elsewhere = Holidays::new(Calendar::None, [day("2024-05-07")]);
        assert_eq!(format_day(elsewhere.working_days_after(day("2024-05-03"), 2)), "2024-05-08");
        let bridge = parse_iso_day("2025-05-02").unwrap();
        assert!(holidays.is_working(bridge));
        assert!(!Holidays::with_extra([bridge]).is_working(bridge));
    }
}
