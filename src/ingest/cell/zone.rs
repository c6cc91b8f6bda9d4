//! Points in time that carry a zone, as Romanian wall-clock time.
//!
//! Programs write a local midnight as the evening before: `2024-03-04T22:00:00.000Z` is 5 March in Romania.

use crate::time::{Day, day_of, year_of};

/// Minutes of a day.
const DAY: i64 = 1440;
/// Romania's distance from UTC in winter, in minutes.
const WINTER: i64 = 120;
/// What summer time adds.
const SUMMER: i64 = 60;

/// The day and minute in Romania of a text such as `2024-03-04T22:00:00.000Z` or `2024-03-04 22:00:00+00:00`; none for a
/// text without a zone, an error for a time that no clock shows.
#[must_use]
pub fn zoned(text: &str) -> Option<Result<DayMinute, ()>> {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    if !(at(4) == b'-' && at(7) == b'-' && matches!(at(10), b'T' | b't' | b' ') && at(13) == b':') {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let offset = offset(behind_seconds(text.get(16..)?)?.trim())?;
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let date = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let read = || {
        let day = day_of(i32::try_from(date.0).ok()?, u32::try_from(date.1).ok()?, u32::try_from(date.2).ok()?)?;
        (hour < 24 && minute < 60).then(|| local(i64::from(day) * DAY + hour * 60 + minute - offset))
    };
    Some(read().ok_or(()))
}

/// What stands behind `:ss` and its fraction.
fn behind_seconds(rest: &str) -> Option<&str> {
    let Some(seconds) = rest.strip_prefix(':') else { return Some(rest) };
    let rest = seconds.get(2..)?;
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some(rest) };
    Some(fraction.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Minutes east of Greenwich: `Z`, `+02:00`, `+0200`, `+02`.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, zone.strip_prefix(['-', '−'])?),
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at(2);
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    Some(sign * (hours.parse::<i64>().ok()? * 60 + minutes))
}

/// Day and minute in Romania of a minute since 1970 in UTC; midnight counts as no time.
#[must_use]
pub fn local(utc: i64) -> DayMinute {
    let day = Day::try_from(utc.div_euclid(DAY)).unwrap_or_default();
    let is_summer = summer(year_of(day)).is_some_and(|(from, to)| (from..to).contains(&utc));
    let wall = utc + WINTER + if is_summer { SUMMER } else { 0 };
    let minute = u16::try_from(wall.rem_euclid(DAY)).unwrap_or(0);
    (Day::try_from(wall.div_euclid(DAY)).unwrap_or_default(), (minute > 0).then_some(minute))
}

/// First minute of summer time and the first one after it, in UTC: the rules of the time zone database for
/// Europe/Bucharest since 1979.
fn summer(year: i32) -> Option<(i64, i64)> {
    let minute = |day: Option<Day>, minutes: i64| day.map(|day| i64::from(day) * DAY + minutes);
    let (march, september, october) = (last_sunday(year, 3), last_sunday(year, 9), last_sunday(year, 10));
    let (from, to) = match year {
        1979 => (minute(day_of(1979, 5, 27), -120), minute(september, -180)),
        1980 => (minute(day_of(1980, 4, 5), 1260), minute(september, -120)),
        1981..=1990 => (minute(march, 0), minute(september, 0)),
        1991..=1993 => (minute(march, -120), minute(september, -120)),
        1994..=1995 => (minute(march, -120), minute(september, -180)),
        1996 => (minute(march, -120), minute(october, -180)),
        1997.. => (minute(march, 60), minute(october, 60)),
        _ => return None,
    };
    Some((from?, to?))
}

fn last_sunday(year: i32, month: u32) -> Option<Day> {
    let last = day_of(year, month, if month == 9 { 30 } else { 31 })?;
    // Day 0 was a Thursday.
    Some(last - (last + 4).rem_euclid(7))
}

/// A day with the minute of the day, where it is known.
pub type DayMinute = (Day, Option<u16>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::format_day;

    fn read(text: &str) -> String {
        match zoned(text) {
            Some(Ok((day, None))) => format_day(day),
            Some(Ok((day, Some(m)))) => format!("{} {:02}:{:02}", format_day(day), m / 60, m % 60),
            Some(Err(())) => "bad".into(),
            None => "none".into(),
        }
    }

    #[test]
    fn local_midnights_come_back() {
        for (text, expected) in [
            ("2024-03-04T22:00:00.000Z", "2024-03-05"),
            ("2024-03-04T22:00:00Z", "2024-03-05"),
            ("2024-03-04T22:00Z", "2024-03-05"),
            ("2024-07-04T21:00:00.000Z", "2024-07-05"),
            ("2024-07-04T21:00:00+00:00", "2024-07-05"),
            ("2024-07-05 00:00:00+03:00", "2024-07-05"),
            ("2024-07-05 00:00:00+03", "2024-07-05"),
            ("2024-01-05T09:30:00+0200", "2024-01-05 09:30"),
            ("2024-01-05T02:30:00-05:00", "2024-01-05 09:30"),
            ("2024-01-05 07:30:00 UTC", "2024-01-05 09:30"),
            ("2024-13-05T07:30:00Z", "bad"),
            ("2024-01-05T25:30:00Z", "bad"),
            ("2024-01-05T07:30:00", "none"),
            ("2024-01-05", "none"),
            ("14.03.2024 07:30", "none"),
            ("2024-01-05T07:30:00 ora locală", "none"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn summer_begins_and_ends_as_in_the_time_zone_database() {
        for (utc, expected) in [
            ("1979-05-26T21:59:00Z", "1979-05-26 23:59"),
            ("1979-05-26T22:00:00Z", "1979-05-27 01:00"),
            ("1979-09-29T20:59:00Z", "1979-09-29 23:59"),
            ("1979-09-29T21:00:00Z", "1979-09-29 23:00"),
            ("1980-04-05T20:59:00Z", "1980-04-05 22:59"),
            ("1980-04-05T21:00:00Z", "1980-04-06"),
            ("1980-09-27T21:59:00Z", "1980-09-28 00:59"),
            ("1980-09-27T22:00:00Z", "1980-09-28"),
            ("1981-03-28T23:59:00Z", "1981-03-29 01:59"),
            ("1981-03-29T00:00:00Z", "1981-03-29 03:00"),
            ("1981-09-26T23:59:00Z", "1981-09-27 02:59"),
            ("1981-09-27T00:00:00Z", "1981-09-27 02:00"),
            ("1985-03-30T23:59:00Z", "1985-03-31 01:59"),
            ("1985-03-31T00:00:00Z", "1985-03-31 03:00"),
            ("1985-09-28T23:59:00Z", "1985-09-29 02:59"),
            ("1985-09-29T00:00:00Z", "1985-09-29 02:00"),
            ("1990-03-24T23:59:00Z", "1990-03-25 01:59"),
            ("1990-03-25T00:00:00Z", "1990-03-25 03:00"),
            ("1990-09-29T23:59:00Z", "1990-09-30 02:59"),
            ("1990-09-30T00:00:00Z", "1990-09-30 02:00"),
            ("1991-03-30T21:59:00Z", "1991-03-30 23:59"),
            ("1991-03-30T22:00:00Z", "1991-03-31 01:00"),
            ("1991-09-28T21:59:00Z", "1991-09-29 00:59"),
            ("1991-09-28T22:00:00Z", "1991-09-29"),
            ("1993-03-27T21:59:00Z", "1993-03-27 23:59"),
            ("1993-03-27T22:00:00Z", "1993-03-28 01:00"),
            ("1993-09-25T21:59:00Z", "1993-09-26 00:59"),
            ("1993-09-25T22:00:00Z", "1993-09-26"),
            ("1994-03-26T21:59:00Z", "1994-03-26 23:59"),
            ("1994-03-26T22:00:00Z", "1994-03-27 01:00"),
            ("1994-09-24T20:59:00Z", "1994-09-24 23:59"),
            ("1994-09-24T21:00:00Z", "1994-09-24 23:00"),
            ("1995-03-25T21:59:00Z", "1995-03-25 23:59"),
            ("1995-03-25T22:00:00Z", "1995-03-26 01:00"),
            ("1995-09-23T20:59:00Z", "1995-09-23 23:59"),
            ("1995-09-23T21:00:00Z", "1995-09-23 23:00"),
            ("1996-03-30T21:59:00Z", "1996-03-30 23:59"),
            ("1996-03-30T22:00:00Z", "1996-03-31 01:00"),
            ("1996-10-26T20:59:00Z", "1996-10-26 23:59"),
            ("1996-10-26T21:00:00Z", "1996-10-26 23:00"),
            ("1997-03-30T00:59:00Z", "1997-03-30 02:59"),
            ("1997-03-30T01:00:00Z", "1997-03-30 04:00"),
            ("1997-10-26T00:59:00Z", "1997-10-26 03:59"),
            ("1997-10-26T01:00:00Z", "1997-10-26 03:00"),
            ("2004-03-28T00:59:00Z", "2004-03-28 02:59"),
            ("2004-03-28T01:00:00Z", "2004-03-28 04:00"),
            ("2004-10-31T00:59:00Z", "2004-10-31 03:59"),
            ("2004-10-31T01:00:00Z", "2004-10-31 03:00"),
            ("2024-03-31T00:59:00Z", "2024-03-31 02:59"),
            ("2024-03-31T01:00:00Z", "2024-03-31 04:00"),
            ("2024-10-27T00:59:00Z", "2024-10-27 03:59"),
            ("2024-10-27T01:00:00Z", "2024-10-27 03:00"),
            ("2030-03-31T00:59:00Z", "2030-03-31 02:59"),
            ("2030-03-31T01:00:00Z", "2030-03-31 04:00"),
            ("2030-10-27T00:59:00Z", "2030-10-27 03:59"),
            ("2030-10-27T01:00:00Z", "2030-10-27 03:00"),
        ] {
            assert_eq!(read(utc), expected, "{utc}");
        }
    }
}
