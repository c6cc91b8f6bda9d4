//! How terms are counted, and whether an end lies within a term.
//!
//! Three readings: plain calendar counting; calendar counting with a last day that moves to the next working day;
//! and the Civil Code (art. 2551-2555), in which neither the first nor the last day or hour counts.

use super::day::{Day, Moment, add_months};
use super::holidays::Holidays;

/// Unit of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Sixty minutes.
    Hours,
    /// Calendar days.
    Days,
    /// Days that are worked: neither weekend nor holiday.
    WorkingDays,
    /// Calendar months.
    Months,
}

impl Unit {
    /// All of them, by the name used in the catalogue.
    pub const NAMES: [(&'static str, Self); 4] =
        [("hours", Self::Hours), ("days", Self::Days), ("working_days", Self::WorkingDays), ("months", Self::Months)];

    /// The name used in the catalogue.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::WorkingDays => "working_days",
            Self::Months => "months",
        }
    }
}

/// A length of time set by the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// How many units.
    pub amount: i32,
    /// The unit.
    pub unit: Unit,
}

/// A reading of terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counting {
    /// n days from day D end on D+n; n hours end n × 60 minutes later.
    #[default]
    Calendar,
    /// The same, a last day that is not worked moves to the next working day.
    CalendarRolled,
    /// Civil Code: neither the first nor the last day or hour counts, then rolled.
    CivilCode,
}

/// Last moment or day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub day: Day,
    /// The last minute of that day, for hour terms that start at a known time.
    pub minute: Option<u16>,
}

/// Whether an end lies within a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// In time, whatever the missing times of day are.
    InTime,
    /// Late, whatever the missing times of day are.
    Late,
    /// A missing time of day decides.
    Unknown,
}

const DAY_MINUTES: i64 = 1440;

impl Counting {
    /// The name used on the command line and in the results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::CalendarRolled => "calendar_rolled",
            Self::CivilCode => "civil_code",
        }
    }

    /// The reading of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Calendar, Self::CalendarRolled, Self::CivilCode].into_iter().find(|c| c.id() == id)
    }

    /// Last moment or day of a term that starts at `start`.
    #[must_use]
    pub fn due(self, start: Moment, term: Term, holidays: &Holidays) -> Due {
        let free = i32::from(self == Self::CivilCode);
        let last_day = match term.unit {
            Unit::Hours => {
                return match start.minute {
                    Some(_) => self.due_minute(start.earliest(), term.amount),
                    None => Due { day: start.day + term.amount / 24, minute: None },
                };
            }
            Unit::Days => start.day + term.amount + free,
            Unit::WorkingDays => holidays.working_days_after(start.day, term.amount + free),
            Unit::Months => add_months(start.day, term.amount),
        };
        let day = if self == Self::Calendar { last_day } else { holidays.roll(last_day) };
        Due { day, minute: None }
    }

    fn due_minute(self, start: i64, hours: i32) -> Due {
        let minute = self.hour_term_end(start, hours);
        Due {
            day: i32::try_from(minute.div_euclid(DAY_MINUTES)).unwrap_or(Day::MAX),
            minute: u16::try_from(minute.rem_euclid(DAY_MINUTES)).ok(),
        }
    }

    /// Last minute of an hour term that starts at minute `start` since 1970.
    fn hour_term_end(self, start: i64, hours: i32) -> i64 {
        let plain = start + i64::from(hours) * 60;
        match self {
            Self::Calendar | Self::CalendarRolled => plain,
            // Neither the first nor the last hour counts: the act may still be done until the end of the hour
            // after the one in which the plain term ends.
            Self::CivilCode => (plain.div_euclid(60) + 2) * 60,
        }
    }

    /// Whether `end` lies within the term from `start`.
    ///
    /// A value without a time of day may be any moment of its day; only what holds for every such moment is certain.
    #[must_use]
    pub fn ending(self, start: Moment, end: Moment, term: Term, holidays: &Holidays) -> Ending {
        if term.unit != Unit::Hours {
            let in_time = end.day <= self.due(start, term, holidays).day;
            return if in_time { Ending::InTime } else { Ending::Late };
        }
        // Half-open minutes since 1970: a known time is an exact point, a day an interval without its last point.
        let (first_start, last_start) = span(start);
        let (first_end, last_end) = span(end);
        let earliest_due = self.hour_term_end(first_start, term.amount);
        let latest_due = self.latest_due(start, last_start, term.amount);
        let surely_in_time = last_end <= earliest_due;
        let surely_late = if start.minute.is_some() || self == Self::CivilCode {
            first_end > latest_due
        } else {
            first_end >= latest_due
        };
        if surely_in_time {
            Ending::InTime
        } else if surely_late {
            Ending::Late
        } else {
            Ending::Unknown
        }
    }

    fn latest_due(self, start: Moment, last_start: i64, hours: i32) -> i64 {
        match (self, start.minute) {
            // The last point of a day is not part of it; its last hour is.
            (Self::CivilCode, None) => self.hour_term_end(last_start - 1, hours),
            _ => self.hour_term_end(last_start, hours),
        }
    }
}

/// First and last bound of a moment in minutes since 1970; the last bound of a whole day is the next day's start.
fn span(moment: Moment) -> (i64, i64) {
    let first = moment.earliest();
    (first, if moment.minute.is_some() { first } else { first + DAY_MINUTES })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{format_day, parse_iso_day};

    fn at(text: &str) -> Moment {
        match text.split_once('T') {
            None => Moment::date(parse_iso_day(text).unwrap()),
            Some((day, time)) => {
                let (h, m) = time.split_once(':').unwrap();
                let minute = h.parse::<u16>().unwrap() * 60 + m.parse::<u16>().unwrap();
                Moment { day: parse_iso_day(day).unwrap(), minute: Some(minute) }
            }
        }
    }

    const HOURS_72: Term = Term { amount: 72, unit: Unit::Hours };
    const HOURS_48: Term = Term { amount: 48, unit: Unit::Hours };

    fn ending(start: &str, end: &str, term: Term) -> Ending {
        Counting::Calendar.ending(at(start), at(end), term, &Holidays::default())
    }

    #[test]
    fn hours_between_known_times_are_exact_to_the_minute() {
        assert_eq!(ending("2024-03-01T10:00", "2024-03-04T10:00", HOURS_72), Ending::InTime);
        assert_eq!(ending("2024-03-01T10:00", "2024-03-04T10:01", HOURS_72), Ending::Late);
    }

    #[test]
    fn hours_between_days_leave_one_day_open() {
        for (end, expected) in [(2, Ending::InTime), (3, Ending::Unknown), (4, Ending::Late)] {
            assert_eq!(ending("2024-03-01", &format!("2024-03-0{}", 1 + end), HOURS_72), expected);
        }
        for (end, expected) in [(1, Ending::InTime), (2, Ending::Unknown), (3, Ending::Late)] {
            assert_eq!(ending("2024-03-01", &format!("2024-03-0{}", 1 + end), HOURS_48), expected);
        }
    }

    #[test]
    fn hours_between_a_time_and_a_day() {
        // From 10:00 on the 1st, the 3rd is in time whatever the hour, the 4th may be, the 5th is not.
        assert_eq!(ending("2024-03-01T10:00", "2024-03-03", HOURS_72), Ending::InTime);
        assert_eq!(ending("2024-03-01T10:00", "2024-03-04", HOURS_72), Ending::Unknown);
        assert_eq!(ending("2024-03-01T10:00", "2024-03-05", HOURS_72), Ending::Late);
        // From midnight, the end of the term is midnight: a day that begins there may still be on time.
        assert_eq!(ending("2024-03-01T00:00", "2024-03-04", HOURS_72), Ending::Unknown);
        assert_eq!(ending("2024-03-01", "2024-03-04T00:00", HOURS_72), Ending::InTime);
        assert_eq!(ending("2024-03-01", "2024-03-04T08:00", HOURS_72), Ending::Unknown);
        assert_eq!(ending("2024-03-01", "2024-03-05T00:00", HOURS_72), Ending::Late);
    }

    #[test]
    fn worked_examples_of_the_three_readings() {
        let holidays = Holidays::default();
        let days = |amount| Term { amount, unit: Unit::Days };
        for (start, term, calendar, rolled, civil) in [
            ("2025-04-15", days(3), "2025-04-18", "2025-04-22", "2025-04-22"),
            ("2024-12-22", days(3), "2024-12-25", "2024-12-27", "2024-12-27"),
            ("2024-03-07", days(30), "2024-04-06", "2024-04-08", "2024-04-08"),
            ("2025-11-03", days(30), "2025-12-03", "2025-12-03", "2025-12-04"),
            ("2026-05-29", days(2), "2026-05-31", "2026-06-02", "2026-06-02"),
            ("2025-09-10", days(15), "2025-09-25", "2025-09-25", "2025-09-26"),
        ] {
            for (counting, expected) in
                [(Counting::Calendar, calendar), (Counting::CalendarRolled, rolled), (Counting::CivilCode, civil)]
            {
                let due = counting.due(at(start), term, &holidays);
                assert_eq!(format_day(due.day), expected, "{start} {}", counting.id());
            }
        }
    }

    #[test]
    fn the_civil_code_ends_hours_with_the_following_hour() {
        let due = Counting::CivilCode.due(at("2024-03-01T10:20"), HOURS_72, &Holidays::default());
        assert_eq!(due, Due { day: parse_iso_day("2024-03-04").unwrap(), minute: Some(720) });
    }
}
