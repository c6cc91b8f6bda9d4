//! The last day that the registers know something about.

use super::Registers;
use super::prune::day_at;
use super::spec::Schema;
use super::typed::Ingested;
use crate::time::{Day, Period};

/// Days after so long a silence, if they are few, are slips of the pen (2042 for 2024).
const SILENCE: Day = 366;
/// They are few when at most one in so many rows is dated that late.
const FEW: usize = 100;

/// The latest date on which a row of the registers says that something happened; none when no row has a date.
///
/// Plans and validities do not count, nor do a few rows dated more than a year after all others.
#[must_use]
pub fn last_day(schema: &Schema, ingested: &Ingested) -> Option<Day> {
    let mut days: Vec<Day> = Vec::new();
    for sheet in &ingested.sheets {
        let Some(spec) = schema.registers.get(sheet.register) else { continue };
        let fields: Vec<usize> = spec
            .own_dates()
            .into_iter()
            .filter(|&position| spec.fields.get(position).is_some_and(|field| !field.ahead))
            .collect();
        days.extend((0..sheet.rows.len()).filter_map(|row| {
            fields.iter().find_map(|&field| sheet.columns.get(field).and_then(|column| day_at(column, row)))
        }));
    }
    days.sort_unstable();
    latest(&days)
}

/// Whether any row of the registers says that something happened in a period.
#[must_use]
pub fn tells_of(registers: &Registers, period: Period) -> bool {
    registers.schema.registers.iter().zip(&registers.tables).any(|(spec, table)| {
        let fields = spec.own_dates().into_iter().filter_map(|position| spec.fields.get(position));
        let mut days = fields.flat_map(|field| table.days(&field.id)).flatten();
        days.any(|day| period.contains(day))
    })
}

/// The last of sorted days before a long silence with few days behind it.
fn latest(days: &[Day]) -> Option<Day> {
    let gap = |pair: &[Day]| matches!(pair, [before, after] if after - before > SILENCE);
    let silence = days.windows(2).rposition(gap);
    match silence {
        Some(at) if (days.len() - at - 1) * FEW <= days.len() => latest(days.get(..=at)?),
        _ => days.last().copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_impossible_years_do_not_count() {
        let mut days: Vec<Day> = (19_000..19_700).collect();
        assert_eq!(latest(&days), Some(19_699));
        days.extend([26_000, 99_000]);
        assert_eq!(latest(&days), Some(19_699));
        assert_eq!(latest(&[]), None);
        assert_eq!(latest(&[1_000, 19_000]), Some(19_000), "half of the rows are not few");
    }
}
