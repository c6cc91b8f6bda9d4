//! Days, moments, months and delays as people read them.

use super::{Lang, Noun};
use crate::time::{Day, Moment, add_months, format_month, month_start, ymd};

/// Every calendar month from one day to another as `yyyy-mm`, both included; at most 600.
#[must_use]
pub fn months_between(from: Day, to: Day) -> Vec<String> {
    let first = month_start(from);
    let months = (0..600).map(|n| add_months(first, n)).take_while(|month| *month <= to);
    months.map(format_month).collect()
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
    pub fn between(due: Moment, end: Moment) -> Option<Self> {
        let delay = match (due.minute, end.minute) {
            (Some(_), Some(_)) => Self::Minutes(end.earliest() - due.earliest()),
            _ => Self::Days(i64::from(end.day) - i64::from(due.day)),
        };
        (delay.days() > 0.0).then_some(delay)
    }

    /// From one day to a later one.
    #[must_use]
    pub fn of_days(due: Day, end: Day) -> Option<Self> {
        Self::between(Moment::date(due), Moment::date(end))
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
    /// A day as people write it: `05.03.2024` or `2024-03-05`.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        let (y, m, d) = ymd(day);
        match self {
            Self::Ro => format!("{d:02}.{m:02}.{y:04}"),
            Self::En => format!("{y:04}-{m:02}-{d:02}"),
        }
    }

    /// A day or moment as people write it: `05.03.2024 14:30` or `2024-03-05 14:30`.
    #[must_use]
    pub fn moment(self, moment: Moment) -> String {
        let day = self.day(moment.day);
        match moment.minute {
            Some(minute) => format!("{day} {:02}:{:02}", minute / 60, minute % 60),
            None => day,
        }
    }

    /// Two days with a dash between them.
    #[must_use]
    pub fn days(self, from: Day, to: Day) -> String {
        format!("{} – {}", self.day(from), self.day(to))
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

    fn when(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn dates_follow_the_language() {
        assert_eq!(Lang::Ro.moment(when("2024-03-05")), "05.03.2024");
        assert_eq!(Lang::Ro.moment(when("2024-03-05T07:04")), "05.03.2024 07:04");
        assert_eq!(Lang::En.moment(when("2024-03-05")), "2024-03-05");
        assert_eq!(Lang::Ro.month("2024-03"), "martie 2024");
        assert_eq!(Lang::En.month_short("2024-12"), "Dec 2024");
        assert_eq!(Lang::Ro.day(0), "01.01.1970");
    }

    #[test]
    fn months_without_rows_are_there_too() {
        let months = |from, to| months_between(when(from).day, when(to).day);
        assert_eq!(months("2023-11-15", "2024-02-01"), ["2023-11", "2023-12", "2024-01", "2024-02"]);
        assert!(months("2024-02-01", "2023-11-15").is_empty());
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
