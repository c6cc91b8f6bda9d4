//! The dates of a column that can be read with the day or with the month first, until the whole column has been seen.

use memchr::memchr2;

use super::cell::date_order::{Evidence, Says, Slashed, is_dotted};
use crate::time::Day;

/// What a column's dates say about their order.
#[derive(Debug, Default)]
pub struct Orders {
    /// Dates that can be read one way only.
    pub evidence: Evidence,
    /// Rows whose date can be read both ways, with the day that it means when the month comes first.
    pub open: Vec<(usize, Day)>,
    /// Rows whose date can only be read with the month first, with that day.
    pub only_month_first: Vec<(usize, Day)>,
}

impl Orders {
    /// Takes note of a date.
    pub fn note(&mut self, row: usize, text: &str) {
        self.evidence.dotted += usize::from(is_dotted(text.as_bytes()));
        // Without such a mark it is no date of that kind.
        if memchr2(b'/', b'-', text.as_bytes()).is_none() {
            return;
        }
        let Some(date) = Slashed::read(text) else { return };
        match (date.says(), date.day(true)) {
            (Says::DayFirst, _) => self.evidence.day_first += 1,
            (Says::MonthFirst, Some(day)) => {
                self.evidence.month_first += 1;
                self.only_month_first.push((row, day));
            }
            (Says::Either, Some(day)) => self.open.push((row, day)),
            _ => {}
        }
    }

    /// A row repeats the one above.
    pub fn repeat(&mut self, row: usize) {
        for dates in [&mut self.open, &mut self.only_month_first] {
            if let Some((above, day)) = dates.last().copied()
                && above + 1 == row
            {
                dates.push((row, day));
            }
        }
    }

    /// Adds the dates of a piece that begins at a row.
    pub fn append(&mut self, row: usize, piece: Self) {
        self.evidence.day_first += piece.evidence.day_first;
        self.evidence.month_first += piece.evidence.month_first;
        self.evidence.dotted += piece.evidence.dotted;
        self.open.extend(piece.open.into_iter().map(|(at, day)| (row + at, day)));
        self.only_month_first.extend(piece.only_month_first.into_iter().map(|(at, day)| (row + at, day)));
    }

    /// Keeps the first rows only. What the others said about the order stays true of the column.
    pub fn cut(&mut self, rows: usize) {
        for dates in [&mut self.open, &mut self.only_month_first] {
            dates.truncate(dates.partition_point(|(row, _)| *row < rows));
        }
    }
}
