//! Days, moments, months, weeks and years of the proleptic Gregorian calendar, by plain arithmetic.
//!
//! A day is a number: days since 1970-01-01. A moment is a number of minutes since that day's midnight.

/// Minutes of a day.
pub const DAY: i64 = 24 * 60;

/// The day number of a date.
pub fn day(year: i64, month: i64, date: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and date of a day number.
pub fn parts(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let index = (5 * of_year + 2) / 153;
    let month = if index < 10 { index + 3 } else { index - 9 };
    let date = of_year - (153 * index + 2) / 5 + 1;
    (year + era * 400 + i64::from(month <= 2), month, date)
}

/// Reads `2024-03-14`, or the day of `2024-03-14T09:30`.
pub fn read_day(text: &str) -> Option<i64> {
    let mut numbers = text.get(..10)?.split('-').map(|part| part.parse().ok());
    Some(day(numbers.next()??, numbers.next()??, numbers.next()??))
}

/// Writes a day as `2024-03-14`.
pub fn write_day(number: i64) -> String {
    let (year, month, date) = parts(number);
    format!("{year:04}-{month:02}-{date:02}")
}

/// The month of a day, as `2024-03`.
pub fn month_of(number: i64) -> String {
    let (year, month, _) = parts(number);
    format!("{year:04}-{month:02}")
}

/// The ISO week of a day, as `2024-W07`: the week belongs to the year of its Thursday.
pub fn week_of(number: i64) -> String {
    let thursday = monday_of(number) + 3;
    let (year, ..) = parts(thursday);
    format!("{year:04}-W{:02}", (thursday - day(year, 1, 1)) / 7 + 1)
}

/// Monday is 0, Sunday is 6.
pub fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7)
}

/// The Monday of a day's week.
pub fn monday_of(number: i64) -> i64 {
    number - weekday(number)
}

/// The last date of a month.
pub fn month_length(year: i64, month: i64) -> i64 {
    let next = if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) };
    next - day(year, month, 1)
}

/// The same date so many months on (or back), or the last date of a shorter month.
pub fn add_months(number: i64, months: i64) -> i64 {
    let (year, month, date) = parts(number);
    let index = year * 12 + month - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    day(year, month, date.min(month_length(year, month)))
}

/// Whole years from one day to another: the 12-month terms that have ended, negative backwards.
pub fn years_between(from: i64, to: i64) -> i64 {
    let mut years = parts(to).0 - parts(from).0 + 1;
    while add_months(from, 12 * years) > to {
        years -= 1;
    }
    years
}

/// The calendar months that touch the days `from..=to`: first and last day of each.
pub fn months_touching(from: i64, to: i64) -> Vec<(i64, i64)> {
    let mut months = Vec::new();
    let (year, month, _) = parts(from);
    let mut first = day(year, month, 1);
    while first <= to {
        let next = add_months(first, 1);
        months.push((first, next - 1));
        first = next;
    }
    if from > to { Vec::new() } else { months }
}

/// A point in time, or a whole day of which the hour is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// The first minute it can be.
    pub first: i64,
    /// A point: the same minute. A whole day: the midnight that ends it, which it never reaches.
    pub end: i64,
    /// Whether the time of day is known.
    pub timed: bool,
}

impl When {
    pub fn whole_day(day: i64) -> When {
        When { first: day * DAY, end: (day + 1) * DAY, timed: false }
    }

    pub fn day(self) -> i64 {
        self.first.div_euclid(DAY)
    }

    /// Reads `2024-03-14T09:30` as a point and `2024-03-14` as a day.
    pub fn read(text: &str) -> Option<When> {
        let day = read_day(text)?;
        let Some(clock) = text.get(11..16) else { return Some(When::whole_day(day)) };
        let (hours, minutes) = clock.split_once(':')?;
        let point = day * DAY + hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        Some(When { first: point, end: point, timed: true })
    }
}
