//! Calendar days and moments as plain numbers.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use compact_str::{CompactString, format_compact};

/// Days since 1970-01-01.
pub type Day = i32;

const EPOCH_FROM_CE: i32 = 719_163;

/// A day with a time of day, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Minute of the day, 0 to 1439; none when only the day is known.
    pub minute: Option<u16>,
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub const fn date(day: Day) -> Self {
        Self { day, minute: None }
    }

    /// First minute that the moment may be, counted from 1970-01-01 00:00.
    #[must_use]
    pub fn earliest(self) -> i64 {
        i64::from(self.day) * 1440 + i64::from(self.minute.unwrap_or(0))
    }

    /// `yyyy-mm-dd` or `yyyy-mm-ddThh:mm`.
    #[must_use]
    pub fn format(self) -> String {
        self.short().into()
    }

    /// The same in place, for the many dates of the results.
    #[must_use]
    pub fn short(self) -> CompactString {
        match self.minute {
            None => short_day(self.day),
            Some(m) => format_compact!("{}T{:02}:{:02}", short_day(self.day), m / 60, m % 60),
        }
    }

    /// Reads what [`Moment::format`] writes, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = match text.split_once('T') {
            None => Self::date(parse_iso_day(text)?),
            Some((day, time)) => {
                let (hours, minutes) = time.split_once(':')?;
                let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                Self { day: parse_iso_day(day)?, minute: Some(hours * 60 + minutes) }
            }
        };
        (moment.short() == text).then_some(moment)
    }
}

/// The day as a date of the calendar, for libraries that ask for one.
#[must_use]
pub fn calendar_date(day: Day) -> NaiveDate {
    naive(day)
}

fn naive(day: Day) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.saturating_add(EPOCH_FROM_CE)).unwrap_or_default()
}

/// Years of which the first days of all months are known without computing: registers have days of few others.
const KNOWN: std::ops::Range<i32> = 1900..2101;
const MONTHS: usize = 12 * 201;
/// 1900-01-01, where the known years begin.
const BEGIN: Day = -25_567;

/// The first days of the months of the known years, and of the month behind them.
static FIRSTS: [Day; MONTHS + 1] = {
    let (mut firsts, mut month, mut year, mut day) = ([0; MONTHS + 1], 0, KNOWN.start, BEGIN);
    while month <= MONTHS {
        #[allow(clippy::indexing_slicing)] // While compiling.
        {
            firsts[month] = day;
        }
        day += match month % 12 + 1 {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        month += 1;
        if month % 12 == 0 {
            year += 1;
        }
    }
    firsts
};

/// The day of a calendar date; none when there is no such date.
#[must_use]
pub fn day_of(year: i32, month: u32, day: u32) -> Option<Day> {
    if KNOWN.contains(&year) {
        let at =
            usize::try_from(year - KNOWN.start).ok()? * 12 + (1..=12).contains(&month).then_some(month as usize)?;
        let (first, next) = (FIRSTS.get(at - 1)?, FIRSTS.get(at)?);
        let found = first.checked_add(i32::try_from(day.checked_sub(1)?).ok()?)?;
        return (found < *next).then_some(found);
    }
    NaiveDate::from_ymd_opt(year, month, day).map(|d| d.num_days_from_ce() - EPOCH_FROM_CE)
}

/// Year, month (1 to 12) and day of the month.
#[must_use]
pub fn ymd(day: Day) -> (i32, u32, u32) {
    let d = naive(day);
    (d.year(), d.month(), d.day())
}

/// The year.
#[must_use]
pub fn year_of(day: Day) -> i32 {
    naive(day).year()
}

/// First day of the day's month.
#[must_use]
pub fn month_start(day: Day) -> Day {
    day - i32::try_from(naive(day).day0()).unwrap_or(0)
}

/// Last day of the month that begins on a day.
#[must_use]
pub fn last_of_month(first: Day) -> Day {
    add_months(first, 1) - 1
}

/// The Monday of an ISO week; none when the year has no such week.
#[must_use]
pub fn monday_of(year: i32, week: u32) -> Option<Day> {
    NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).map(|d| d.num_days_from_ce() - EPOCH_FROM_CE)
}

/// ISO year and week of a day.
#[must_use]
pub fn iso_week(day: Day) -> (i32, u32) {
    let week = naive(day).iso_week();
    (week.year(), week.week())
}

/// `yyyy-mm-dd`.
#[must_use]
pub fn format_day(day: Day) -> String {
    short_day(day).into()
}

/// The same in place, for the many dates of the results.
#[must_use]
pub fn short_day(day: Day) -> CompactString {
    let (y, m, d) = ymd(day);
    if !(0..=9999).contains(&y) {
        return format!("{y:04}-{m:02}-{d:02}").into();
    }
    let digit = |number: u32| b'0' + u8::try_from(number % 10).unwrap_or_default();
    let y = y.unsigned_abs();
    let (thousands, hundreds, tens) = (digit(y / 1000), digit(y / 100), digit(y / 10));
    let text = [thousands, hundreds, tens, digit(y), b'-', digit(m / 10), digit(m), b'-', digit(d / 10), digit(d)];
    CompactString::from_utf8(text).unwrap_or_default()
}

/// `yyyy-mm`.
#[must_use]
pub fn format_month(day: Day) -> String {
    let (y, m, _) = ymd(day);
    format!("{y:04}-{m:02}")
}

/// Reads `yyyy-mm-dd`.
#[must_use]
pub fn parse_iso_day(text: &str) -> Option<Day> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    Some(date.num_days_from_ce() - EPOCH_FROM_CE)
}

/// The same day number `months` later (or earlier), or that month's last day where it has no such day.
#[must_use]
pub fn add_months(day: Day, months: i32) -> Day {
    let start = naive(day);
    let by = Months::new(months.unsigned_abs());
    let end = if months >= 0 { start.checked_add_months(by) } else { start.checked_sub_months(by) };
    end.map_or(day, |d| d.num_days_from_ce() - EPOCH_FROM_CE)
}

/// Complete twelve-month terms from `a` to `b`; negative when `b` comes first.
///
/// From 29 February a year ends on 28 February of a common year.
#[must_use]
pub fn whole_years(a: Day, b: Day) -> i32 {
    let years = year_of(b) - year_of(a);
    if add_months(a, years * 12) > b { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_months_are_those_of_the_calendar() {
        for year in [1899, 1900, 1904, 1970, 1999, 2000, 2024, 2100, 2101] {
            for month in 0..=13 {
                for day in 0..=32 {
                    let date = NaiveDate::from_ymd_opt(year, month, day);
                    let expected = date.map(|date| date.num_days_from_ce() - EPOCH_FROM_CE);
                    assert_eq!(day_of(year, month, day), expected, "{year} {month} {day}");
                }
            }
        }
    }

    fn d(text: &str) -> Day {
        parse_iso_day(text).unwrap()
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(d("1970-01-01"), 0);
        assert_eq!(format_day(19_782), "2024-02-29");
        assert_eq!(month_start(d("2024-02-29")), d("2024-02-01"));
        assert_eq!(iso_week(d("2024-12-30")), (2025, 1));
        assert_eq!(day_of(2023, 2, 29), None);
    }

    #[test]
    fn a_moment_is_read_only_as_it_is_written() {
        for text in ["2024-03-05", "2024-03-05T07:04", "2024-02-29T00:00"] {
            assert_eq!(Moment::parse(text).map(Moment::format).as_deref(), Some(text));
        }
        for odd in
            ["curând", "2024-02-30", "2024-3-5", "2024-03-05T24:00", "2024-03-05T", "2024-03-05-01", "+024-03-05", ""]
        {
            assert_eq!(Moment::parse(odd), None, "{odd}");
        }
        assert!(Moment::parse("2024-03-05") < Moment::parse("2024-03-05T00:00"));
    }

    #[test]
    fn months_end_on_the_last_day_where_the_number_is_missing() {
        assert_eq!(add_months(d("2023-11-30"), 3), d("2024-02-29"));
        assert_eq!(add_months(d("2024-01-31"), 1), d("2024-02-29"));
        assert_eq!(add_months(d("2024-03-31"), -1), d("2024-02-29"));
    }

    #[test]
    fn years_are_complete_terms() {
        assert_eq!(whole_years(d("2014-05-10"), d("2024-05-09")), 9);
        assert_eq!(whole_years(d("2014-05-10"), d("2024-05-10")), 10);
        assert_eq!(whole_years(d("2020-02-29"), d("2021-02-28")), 1);
        assert_eq!(whole_years(d("2024-05-10"), d("2024-05-09")), -1);
    }
}
