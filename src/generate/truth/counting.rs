//! The three ways of counting a term, and the days on which nobody works.

use super::time::{DAY, When, add_months, day, parts, weekday};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    Calendar,
    Rolled,
    CivilCode,
}

/// A length of time that the Order allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    Hours(i64),
    Days(i64),
    Months(i64),
}

/// How an end lies to a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    InTime,
    /// The hour of the start or of the end would decide.
    Unclear,
    Late,
}

impl Counting {
    pub fn read(name: &str) -> Option<Counting> {
        match name {
            "calendar" => Some(Counting::Calendar),
            "calendar_rolled" => Some(Counting::Rolled),
            "civil_code" => Some(Counting::CivilCode),
            _ => None,
        }
    }

    /// The last day on which the duty can be done in time.
    pub fn due_day(self, start: When, term: Term) -> i64 {
        match term {
            Term::Hours(hours) if start.timed => self.due_minute(start.first, hours).div_euclid(DAY),
            Term::Hours(hours) => start.day() + hours / 24,
            Term::Days(days) => match self {
                Counting::Calendar => start.day() + days,
                Counting::Rolled => next_working_day(start.day() + days),
                Counting::CivilCode => next_working_day(start.day() + days + 1),
            },
            Term::Months(months) => match self {
                Counting::Calendar => add_months(start.day(), months),
                _ => next_working_day(add_months(start.day(), months)),
            },
        }
    }

    /// The last minute of a term of hours that began at a known minute.
    fn due_minute(self, start: i64, hours: i64) -> i64 {
        let plain = start + hours * 60;
        match self {
            Counting::CivilCode => plain.div_euclid(60) * 60 + 120,
            _ => plain,
        }
    }

    /// Whether an end keeps the term.
    pub fn timing(self, start: When, end: When, term: Term) -> Timing {
        let Term::Hours(hours) = term else {
            let late = end.day() > self.due_day(start, term);
            return if late { Timing::Late } else { Timing::InTime };
        };
        if end.end <= self.due_minute(start.first, hours) {
            return Timing::InTime;
        }
        let late = match (start.timed, self) {
            (true, _) => end.first > self.due_minute(start.first, hours),
            // The day of the start never reaches its midnight, so its last moment is no possible one.
            (false, Counting::CivilCode) => end.first > self.due_minute(start.end - 1, hours),
            (false, _) => end.first >= start.end + hours * 60,
        };
        if late { Timing::Late } else { Timing::Unclear }
    }
}

/// Whether the end surely lies before the start.
pub fn surely_before(end: When, start: When, term: Term) -> bool {
    match term {
        Term::Hours(_) if end.timed => end.first < start.first,
        Term::Hours(_) => end.end <= start.first,
        _ => end.day() < start.day(),
    }
}

/// The day itself if people work on it, else the next on which they do.
pub fn next_working_day(mut number: i64) -> i64 {
    while weekday(number) >= 5 || is_holiday(number) {
        number += 1;
    }
    number
}

/// Orthodox Easter Sunday: the Julian computus, thirteen days on.
pub fn easter(year: i64) -> i64 {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    day(year, (d + e + 114) / 31, (d + e + 114) % 31 + 1) + 13
}

/// Public holidays of Romania (Labour Code, article 139), each since its own year.
pub fn is_holiday(number: i64) -> bool {
    let (year, month, date) = parts(number);
    let fixed_since = match (month, date) {
        (1, 1) | (1, 2) | (5, 1) | (12, 1) | (12, 25) | (12, 26) => 0,
        (1, 6) | (1, 7) => 2024,
        (1, 24) | (6, 1) => 2017,
        (8, 15) => 2009,
        (11, 30) => 2012,
        _ => i64::MAX,
    };
    let moving_since = match number - easter(year) {
        0 | 1 => 0,
        -2 => 2018,
        49 | 50 => 2009,
        _ => i64::MAX,
    };
    year >= fixed_since || year >= moving_since
}
