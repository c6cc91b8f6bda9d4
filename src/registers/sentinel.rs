//! Days that programs write where they have no date, read from `indicators/registers/sentinels.toml`.

use std::sync::Arc;

use crate::time::{Day, day_of, ymd};

/// Year, month, day; a sentinel may be no day of any calendar (`0000-00-00`).
pub type Numbers = (i32, u32, u32);

/// A year between the sentinels of the past and those of the future.
const BETWEEN: i32 = 2010;

/// One such day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentinel {
    /// As `yyyy-mm-dd`.
    pub day: String,
    /// Fields (`register.field`) in which it may be a true day.
    pub real: Vec<String>,
    /// Fields about plans and validities keep it: there it stands for "without end".
    pub real_ahead: bool,
}

impl Sentinel {
    /// Its numbers; none where it is not written as a day.
    #[must_use]
    pub fn numbers(&self) -> Option<Numbers> {
        let mut parts = self.day.split('-');
        let numbers = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        parts.next().is_none().then_some(numbers)
    }
}

/// The sentinels that say nothing in one field.
#[derive(Debug, Clone, Default)]
pub struct Sentinels {
    all: Arc<[Numbers]>,
    /// First and last day of the time without sentinels: nearly all dates lie in it.
    clear: Option<(Day, Day)>,
}

impl Sentinels {
    /// Those of a field (`register.field`); `ahead` says whether days to come are usual in it.
    #[must_use]
    pub fn of(all: &[Sentinel], field: &str, ahead: bool) -> Self {
        let is_real = |s: &Sentinel| s.real.iter().any(|real| real == field) || (ahead && s.real_ahead);
        let all: Vec<Numbers> = all.iter().filter(|s| !is_real(s)).filter_map(Sentinel::numbers).collect();
        let days = || all.iter().filter_map(|&(y, m, d)| day_of(y, m, d));
        let pivot = day_of(BETWEEN, 1, 1).unwrap_or_default();
        let first = days().filter(|d| *d < pivot).max().map_or(Day::MIN, |d| d.saturating_add(1));
        let last = days().filter(|d| *d >= pivot).min().map_or(Day::MAX, |d| d.saturating_sub(1));
        Self { clear: Some((first, last)), all: all.into() }
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(&self, day: Day) -> bool {
        match self.clear {
            Some((first, last)) if (first..=last).contains(&day) => false,
            _ => self.has_numbers(ymd(day)),
        }
    }

    /// Whether a year, month and day are one of them.
    #[must_use]
    pub fn has_numbers(&self, numbers: Numbers) -> bool {
        self.all.contains(&numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn a_sentinel_says_nothing_but_where_it_may_be_true() {
        let schema = load::embedded().unwrap();
        let of = |register: &str, field: &str| {
            let ahead = schema.register(register).unwrap().field(field).unwrap().ahead;
            Sentinels::of(&schema.sentinels, &format!("{register}.{field}"), ahead)
        };
        let day = |text: &str| crate::time::parse_iso_day(text).unwrap();
        let (closed, hired, valid) = (of("cases", "closed_on"), of("staff", "hired_on"), of("documents", "valid_to"));
        for text in ["1900-01-01", "1899-12-30", "1970-01-01", "2099-12-31", "9999-12-31"] {
            assert!(closed.has(day(text)), "{text}");
        }
        for text in ["1970-01-02", "2024-01-01", "1971-01-01", "2098-12-31"] {
            assert!(!closed.has(day(text)), "{text}");
        }
        assert!(!hired.has(0) && hired.has(day("1900-01-01")) && of("cases", "birth_on").has(0));
        assert!(!valid.has(day("2099-12-31")) && valid.has(day("9999-12-31")));
        assert!(closed.has_numbers((0, 0, 0)) && closed.has_numbers((1900, 1, 0)));
    }
}
