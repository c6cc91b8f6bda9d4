//! Moments and days of Parquet: universal time becomes Romanian wall-clock time.

use crate::ingest::grid::Value;
use crate::time::{Day, day_of, ymd};

/// Minutes of a day.
const MINUTES: i64 = 1440;

/// A moment in minutes since 1970-01-01 00:00; an error where no calendar has such a day.
pub fn moment(minutes: i64, universal: bool) -> Value<'static> {
    let minutes = if universal { minutes.saturating_add(romanian_offset(minutes)) } else { minutes };
    let Ok(day) = Day::try_from(minutes.div_euclid(MINUTES)) else { return Value::Error };
    // Midnight counts as no time of day, as in every other format.
    let minute = u16::try_from(minutes.rem_euclid(MINUTES)).ok().filter(|m| *m > 0);
    Value::Moment(day, minute)
}

/// Minutes by which Romanian clocks are ahead of universal time: two hours, and three from the last Sunday of March to
/// the last Sunday of October, 01:00 universal time (the rule of the European Union, in Romania since 1997).
fn romanian_offset(minutes: i64) -> i64 {
    let Ok(day) = Day::try_from(minutes.div_euclid(MINUTES)) else { return 120 };
    let (year, ..) = ymd(day);
    let turn = |month| {
        let last = day_of(year, month, 31).unwrap_or(day);
        // 1970-01-01 was a Thursday.
        i64::from(last - (last + 4).rem_euclid(7)) * MINUTES + 60
    };
    if (turn(3)..turn(10)).contains(&minutes) { 180 } else { 120 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn universal_time_becomes_romanian_time() {
        let at = |day: Day, minute: i64| i64::from(day) * MINUTES + minute;
        let day = |month, date| day_of(2024, month, date).unwrap();
        for (universal, offset) in [
            (at(day(1, 15), 600), 120),
            (at(day(3, 31), 59), 120),
            (at(day(3, 31), 60), 180),
            (at(day(7, 1), 0), 180),
            (at(day(10, 27), 59), 180),
            (at(day(10, 27), 60), 120),
        ] {
            assert_eq!(romanian_offset(universal), offset, "{universal}");
        }
        assert_eq!(moment(at(day(6, 1), 23 * 60), true), Value::Moment(day(6, 2), Some(120)));
        assert_eq!((moment(i64::MAX, true), moment(i64::MIN, false)), (Value::Error, Value::Error));
    }
}
