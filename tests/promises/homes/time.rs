//! Days as numbers since 1970, by plain arithmetic, and the working days of the homes act.

use crate::random::day;

/// Reads `2024-03-14`; none for anything else.
pub fn read_day(text: &str) -> Option<i64> {
    let mut numbers = text.get(..10)?.split('-').map(|part| part.parse().ok());
    Some(day(numbers.next()??, numbers.next()??, numbers.next()??))
}

/// Year, month and date of a day.
pub fn parts(number: i64) -> (i64, i64, i64) {
    let mut year = 1970 + number / 366;
    while day(year + 1, 1, 1) <= number {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| day(year, *month, 1) <= number).unwrap();
    (year, month, number - day(year, month, 1) + 1)
}

fn month_length(year: i64, month: i64) -> i64 {
    let next = if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) };
    next - day(year, month, 1)
}

/// The same date so many months on, or the last of a shorter month.
pub fn add_months(number: i64, months: i64) -> i64 {
    let (year, month, date) = parts(number);
    let index = year * 12 + month - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    day(year, month, date.min(month_length(year, month)))
}

/// A length of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    Days(i64),
    WorkingDays(i64),
    Months(i64),
}

fn works(number: i64) -> bool {
    let holidays = [(2024, 1, 1), (2024, 3, 29), (2024, 4, 1), (2024, 5, 6), (2024, 12, 25), (2024, 12, 26)];
    // 1970-01-01 was a Thursday.
    (number + 3).rem_euclid(7) < 5 && !holidays.iter().any(|(year, month, date)| day(*year, *month, *date) == number)
}

/// How terms are counted: plainly, with a last day that moves to one that is worked, or as the civil code does, which counts
/// neither the first nor the last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    Plain,
    Rolled,
    Civil,
}

/// The last day of a term.
pub fn due(start: i64, term: Term, counting: Counting) -> i64 {
    let mut last = last_day(start, term, i64::from(counting == Counting::Civil));
    while counting != Counting::Plain && !works(last) {
        last += 1;
    }
    last
}

fn last_day(start: i64, term: Term, free: i64) -> i64 {
    match term {
        Term::Days(days) => start + days + free,
        Term::Months(months) => add_months(start, months),
        Term::WorkingDays(days) => {
            let mut left = days + free;
            let mut at = start;
            while left > 0 {
                at += 1;
                left -= i64::from(works(at));
            }
            at
        }
    }
}

/// The quarters or years that end between two days, first and last day of each.
pub fn slots(from: i64, to: i64, months: i64) -> Vec<(i64, i64)> {
    let (year, month, _) = parts(from);
    let mut first = day(year, (month - 1) / months * months + 1, 1);
    let mut found = Vec::new();
    loop {
        let next = add_months(first, months);
        if next - 1 > to {
            return found;
        }
        if next > from {
            found.push((first, next - 1));
        }
        first = next;
    }
}
