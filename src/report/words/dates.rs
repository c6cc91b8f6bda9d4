//! Days, moments, months and delays as the results file writes them and as people read them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{Lang, Noun};
use crate::time::Day;

/// A day, or a moment of a day to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// A whole day.
    Day(NaiveDate),
    /// A moment.
    Moment(NaiveDateTime),
}

impl When {
    /// The day it lies in.
    #[must_use]
    pub const fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.date(),
        }
    }

    /// The time of day, where one is known.
    #[must_use]
    pub const fn time(self) -> Option<NaiveTime> {
        match self {
            Self::Day(_) => None,
            Self::Moment(moment) => Some(moment.time()),
        }
    }
}

/// Reads `yyyy-mm-dd` or `yyyy-mm-ddThh:mm`.
#[must_use]
pub fn parse_when(text: &str) -> Option<When> {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let mut parts = day.split('-').map(digits);
    let day = NaiveDate::from_ymd_opt(i32::try_from(parts.next()??).ok()?, parts.next()??, parts.next()??)?;
    if parts.next().is_some() {
        return None;
    }
    let Some(time) = time else { return Some(When::Day(day)) };
    let mut parts = time.split(':').map(digits);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        None => 0,
        Some(second) => second?,
    };
    if parts.next().is_some() {
        return None;
    }
    day.and_hms_opt(hour, minute, second).map(When::Moment)
}

/// Two or four digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    let plain = matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The calendar day of a day number of the catalogue.
#[must_use]
pub fn day_number(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(day)
}

/// Every calendar month from one day to another as `yyyy-mm`, both included; at most 600.
#[must_use]
pub fn months_between(from: &str, to: &str) -> Vec<String> {
    let (Some(from), Some(to)) = (parse_when(from), parse_when(to)) else { return Vec::new() };
    let number = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month0());
    (number(from.day())..=number(to.day()))
        .take(600)
        .map(|n| format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1))
        .collect()
}

/// How much later than due something happened, or how long it has been due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delay {
    /// Between two moments.
    Minutes(i64),
    /// Between two days.
    Days(i64),
}

impl Delay {
    /// From `due` to `end`; in minutes when both are known to the minute. None when `end` is not later.
    #[must_use]
    pub fn between(due: When, end: When) -> Option<Self> {
        let delay = match (due, end) {
            (When::Moment(due), When::Moment(end)) => Self::Minutes((end - due).num_minutes()),
            _ => Self::Days((end.day() - due.day()).num_days()),
        };
        (delay.days() > 0.0).then_some(delay)
    }

    /// In days and parts of days.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn days(self) -> f64 {
        match self {
            Self::Minutes(minutes) => minutes as f64 / 1440.0,
            Self::Days(days) => days as f64,
        }
    }
}

impl Lang {
    /// A day or moment as people write it: `05.03.2024 14:30` or `2024-03-05 14:30`.
    #[must_use]
    pub fn when(self, when: When) -> String {
        let d = when.day();
        let day = match self {
            Self::Ro => format!("{:02}.{:02}.{:04}", d.day(), d.month(), d.year()),
            Self::En => format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
        };
        match when.time() {
            Some(time) => format!("{day} {:02}:{:02}", time.hour(), time.minute()),
            None => day,
        }
    }

    /// A date of the results file as people write it; unreadable text stays as it is.
    #[must_use]
    pub fn date(self, iso: &str) -> String {
        parse_when(iso).map_or_else(|| iso.to_owned(), |when| self.when(when))
    }

    /// Day number of the catalogue as people write it.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        day_number(day).map_or_else(|| day.to_string(), |d| self.when(When::Day(d)))
    }

    /// Name of a month, 1 to 12.
    #[must_use]
    pub const fn month_name(self, month: u32) -> &'static str {
        match month {
            1 => self.t("ianuarie", "January"),
            2 => self.t("februarie", "February"),
            3 => self.t("martie", "March"),
            4 => self.t("aprilie", "April"),
            5 => self.t("mai", "May"),
            6 => self.t("iunie", "June"),
            7 => self.t("iulie", "July"),
            8 => self.t("august", "August"),
            9 => self.t("septembrie", "September"),
            10 => self.t("octombrie", "October"),
            11 => self.t("noiembrie", "November"),
            12 => self.t("decembrie", "December"),
            _ => "?",
        }
    }

    /// `2024-03` as `martie 2024`; unreadable text stays as it is.
    #[must_use]
    pub fn month(self, iso: &str) -> String {
        match month_parts(iso) {
            Some((year, month)) => format!("{} {year}", self.month_name(month)),
            None => iso.to_owned(),
        }
    }

    /// `2024-03` as `mar. 2024`, for column headings.
    #[must_use]
    pub fn month_short(self, iso: &str) -> String {
        match month_parts(iso) {
            Some((year, month)) => {
                let short: String = self.month_name(month).chars().take(3).collect();
                format!("{short} {year}")
            }
            None => iso.to_owned(),
        }
    }

    /// A delay in words: `3 zile`, `5 ore`, `2 zile și 4 ore`.
    #[must_use]
    pub fn delay(self, delay: Delay) -> String {
        let n = |value: i64, noun| self.counted(value.unsigned_abs(), noun);
        match delay {
            Delay::Days(days) => n(days, Noun::Day),
            Delay::Minutes(minutes) if minutes < 60 => n(minutes, Noun::Minute),
            Delay::Minutes(minutes) if minutes < 48 * 60 => n(minutes / 60, Noun::Hour),
            Delay::Minutes(minutes) => {
                let (days, hours) = (minutes / 1440, minutes % 1440 / 60);
                if hours == 0 {
                    n(days, Noun::Day)
                } else {
                    format!("{} {} {}", n(days, Noun::Day), self.t("și", "and"), n(hours, Noun::Hour))
                }
            }
        }
    }
}

fn month_parts(iso: &str) -> Option<(u32, u32)> {
    let (year, month) = iso.split_once('-')?;
    let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
    Some((year.parse().ok()?, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        parse_when(text).unwrap()
    }

    #[test]
    fn dates_follow_the_language() {
        assert_eq!(Lang::Ro.date("2024-03-05"), "05.03.2024");
        assert_eq!(Lang::Ro.date("2024-03-05T07:04"), "05.03.2024 07:04");
        assert_eq!(Lang::En.date("2024-03-05"), "2024-03-05");
        for odd in
            ["curând", "2024-02-30", "2024-3-5", "2024-03-05T24:00", "2024-03-05T", "2024-03-05-01", "+024-03-05", ""]
        {
            assert_eq!(parse_when(odd), None, "{odd}");
        }
        assert_eq!(Lang::Ro.date("curând"), "curând");
        assert_eq!(Lang::Ro.month("2024-03"), "martie 2024");
        assert_eq!(Lang::En.month_short("2024-12"), "Dec 2024");
        assert_eq!(Lang::Ro.day(0), "01.01.1970");
    }

    #[test]
    fn months_without_rows_are_there_too() {
        assert_eq!(months_between("2023-11-15", "2024-02-01"), ["2023-11", "2023-12", "2024-01", "2024-02"]);
        assert!(months_between("2024-02-01", "2023-11-15").is_empty());
    }

    #[test]
    fn a_delay_is_as_exact_as_its_dates() {
        let between = |due, end| Delay::between(when(due), when(end));
        assert_eq!(between("2024-03-05T10:00", "2024-03-05T10:05"), Some(Delay::Minutes(5)));
        assert_eq!(between("2024-03-05T10:00", "2024-03-08"), Some(Delay::Days(3)));
        assert_eq!(between("2024-03-05", "2024-03-05"), None);
        assert_eq!(between("2024-03-05", "2024-03-01"), None);
    }

    #[test]
    fn a_delay_reads_as_people_say_it() {
        assert_eq!(Lang::Ro.delay(Delay::Minutes(5)), "5 minute");
        assert_eq!(Lang::Ro.delay(Delay::Minutes(61)), "1 oră");
        assert_eq!(Lang::Ro.delay(Delay::Minutes(3 * 1440 + 240)), "3 zile și 4 ore");
        assert_eq!(Lang::Ro.delay(Delay::Days(21)), "21 de zile");
        assert_eq!(Lang::En.delay(Delay::Days(1)), "1 day");
    }
}
