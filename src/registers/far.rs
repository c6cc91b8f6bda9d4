//! Dates that lie far behind all others of a provider: mostly slips of the pen (2042 for 2024).
//!
//! Far is more than a year after the date before it, with at most one in a hundred of the provider's dates that late
//! (one, where there are fewer than a hundred). Plans and validities do not count, nor do providers with so few dates
//! that a year without any is nothing unusual.

use super::origin::Origin;
use super::raw::Raw;
use super::resolved::Resolved;
use super::spec::Schema;
use super::typed::TypedColumn;
use crate::time::Day;

/// More days than this without any date are a silence.
const SILENCE: Day = 366;
/// Late dates are few when they are at most one in so many.
const FEW: usize = 100;
/// A provider with fewer dates is not judged.
const ENOUGH: usize = 20;

/// A date far behind all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Far {
    /// Position of the provider.
    pub provider: u32,
    /// Position of the register.
    pub register: usize,
    /// Position of the field.
    pub field: usize,
    /// Where the row stands.
    pub origin: Origin,
    /// The date.
    pub day: Day,
}

/// The far dates of all providers, register by register.
pub fn dates(schema: &Schema, tables: &[Resolved], providers: usize) -> Vec<Far> {
    // Only the last months before and after a silence need a closer look, and mostly there is none.
    let mut months: Vec<Months> = vec![Months::default(); providers];
    each(schema, tables, |_, _, table, day, row| {
        if let Some(months) = table.owner.get(row).and_then(|owner| months.get_mut(*owner as usize)) {
            months.add(day);
        }
    });
    let from: Vec<Option<Day>> = months.iter().map(Months::suspicious).collect();
    if from.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut days: Vec<Vec<Day>> = vec![Vec::new(); providers];
    let mut found = Vec::new();
    each(schema, tables, |register, field, table, day, row| {
        let Some(&provider) = table.owner.get(row) else { return };
        if from.get(provider as usize).copied().flatten().is_some_and(|from| day >= from)
            && let (Some(days), Some(&origin)) = (days.get_mut(provider as usize), table.raw.origin.get(row))
        {
            days.push(day);
            found.push(Far { provider, register, field, origin, day });
        }
    });
    let limits: Vec<Option<Day>> = days
        .iter_mut()
        .zip(&months)
        .map(|(days, months)| {
            days.sort_unstable();
            last_before_silence(days, months.total)
        })
        .collect();
    found.retain(|far| limits.get(far.provider as usize).copied().flatten().is_some_and(|limit| far.day > limit));
    found
}

/// Calls `look` for every date that tells that something happened.
fn each(schema: &Schema, tables: &[Resolved], mut look: impl FnMut(usize, usize, &Resolved, Day, usize)) {
    for (register, (spec, table)) in schema.registers.iter().zip(tables).enumerate() {
        for (field, _) in spec.fields.iter().enumerate().filter(|(_, f)| !f.ahead) {
            each_day(&table.raw, field, |row, day| look(register, field, table, day, row));
        }
    }
}

fn each_day(raw: &Raw, field: usize, mut look: impl FnMut(usize, Day)) {
    match raw.columns.get(field) {
        Some(TypedColumn::Day(days)) => {
            days.iter().enumerate().filter_map(|(row, day)| Some((row, (*day)?))).for_each(|(row, day)| look(row, day));
        }
        Some(TypedColumn::Moment(moments)) => {
            let days = moments.iter().enumerate().filter_map(|(row, moment)| Some((row, (*moment)?.0)));
            days.for_each(|(row, day)| look(row, day));
        }
        _ => {}
    }
}

/// How many dates lie in each stretch of thirty days.
#[derive(Debug, Clone, Default)]
struct Months {
    first: Option<Day>,
    counts: Vec<u32>,
    total: usize,
}

impl Months {
    /// Days in one stretch.
    const LENGTH: Day = 30;
    /// Stretches of a silence that are empty as a whole, at least.
    const EMPTY: usize = (SILENCE / Self::LENGTH) as usize - 1;
    /// No register goes back or forth so many stretches; what does is counted at the edge.
    const MOST: usize = 12_000;

    fn add(&mut self, day: Day) {
        self.total += 1;
        let stretch = day.div_euclid(Self::LENGTH);
        let first = *self.first.get_or_insert(stretch);
        if stretch < first {
            let more = usize::try_from(first - stretch).unwrap_or(0).min(Self::MOST);
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = Some(stretch);
        }
        let at = usize::try_from(stretch - self.first.unwrap_or(stretch)).unwrap_or(0).min(Self::MOST);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
    }

    /// The first day from which dates must be looked at one by one; none where there can be no far ones.
    fn suspicious(&self) -> Option<Day> {
        if self.total < ENOUGH {
            return None;
        }
        let few = few(self.total);
        let (mut behind, mut empty, mut from) = (0_usize, 0_usize, None);
        for (at, count) in self.counts.iter().enumerate().rev() {
            if *count == 0 {
                empty += 1;
                continue;
            }
            if empty >= Self::EMPTY && behind <= few {
                from = Some(at);
            }
            empty = 0;
            behind += *count as usize;
            if behind > few && from != Some(at) {
                break;
            }
        }
        let stretch = Day::try_from(from?).ok()?.checked_add(self.first?)?;
        stretch.checked_mul(Self::LENGTH)
    }
}

/// How many dates are few.
fn few(total: usize) -> usize {
    (total / FEW).max(1)
}

/// The last of sorted days before the earliest long silence with few days behind it.
fn last_before_silence(days: &[Day], total: usize) -> Option<Day> {
    let silent = |pair: &[Day]| matches!(pair, [before, after] if after - before > SILENCE);
    let at = (0..days.len()).rev().take(few(total) + 1).filter(|&at| at > 0);
    let behind = at.filter(|&at| days.len() - at <= few(total) && days.get(at - 1..=at).is_some_and(silent));
    behind.min().and_then(|at| days.get(at - 1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(days: &[Day]) -> Option<Day> {
        let mut months = Months::default();
        days.iter().for_each(|day| months.add(*day));
        let from = months.suspicious()?;
        let mut near: Vec<Day> = days.iter().copied().filter(|day| *day >= from).collect();
        near.sort_unstable();
        last_before_silence(&near, days.len())
    }

    #[test]
    fn few_dates_behind_a_long_silence_are_far() {
        let ordinary: Vec<Day> = (19_000..19_700).collect();
        let with = |more: &[Day]| [ordinary.as_slice(), more].concat();
        assert_eq!(limit(&ordinary), None);
        assert_eq!(limit(&with(&[26_000])), Some(19_699));
        assert_eq!(limit(&with(&[20_065])), None, "366 days are no silence");
        assert_eq!(limit(&with(&[20_066])), Some(19_699));
        assert_eq!(limit(&with(&[20_066, 99_000])), Some(19_699), "all that is behind the silence");
        assert_eq!(limit(&with(&[26_000; 8])), None, "eight of seven hundred are not few");
        assert_eq!(limit(&with(&[-700_000])), None, "what is far back is no matter of this rule");
        assert_eq!(limit(&[1_000, 2_000, 26_000]), None, "three dates tell nothing");
    }
}
