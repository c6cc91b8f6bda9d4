//! Days on which a person does not work: after leaving, and while suspended. They make no weekly duty and are no active
//! days of a load.

use std::collections::BTreeMap;

use super::load_days::Span;
use crate::catalogue::keeping::Work;
use crate::registers::Table;
use crate::registers::values::marks;
use crate::time::Day;

/// Days away by row of the register of workers, half open: those that are certain, and those that may be.
#[derive(Debug, Default)]
pub struct Absences {
    sure: BTreeMap<u32, Vec<Span>>,
    possible: BTreeMap<u32, Vec<Span>>,
}

impl Absences {
    /// Reads the dates of the register of workers.
    pub fn new(staff: &Table, work: &Work) -> Self {
        let mut absences = Self::default();
        let days = |field: &Option<String>| staff.days_of(field.as_deref());
        let (left, from, to) = (days(&work.to), days(&work.away_from), days(&work.away_to));
        let later = work.away_from.as_ref().and_then(|field| staff.later.get(field)).map(marks).unwrap_or_default();
        let unread = |field: &Option<String>, row: u32| {
            let marks = field.as_ref().and_then(|field| staff.marks.get(field));
            marks.is_some_and(|marks| marks.of(row).is_some())
        };
        for (row, ((left, from), to)) in (0u32..).zip(left.into_iter().zip(from).zip(to)) {
            if let Some(left) = left {
                absences.sure.entry(row).or_default().push((left.saturating_add(1), Day::MAX));
            } else if unread(&work.to, row) {
                absences.possible.entry(row).or_default().push((Day::MIN, Day::MAX));
            }
            let unknown = unread(&work.away_from, row) || unread(&work.away_to, row);
            // A suspension that begins after the as-of day has not happened yet.
            if (from.is_some() || to.is_some() || unknown) && later.get(row as usize) != Some(&true) {
                let end = to.map_or(Day::MAX, |to| to.saturating_add(1));
                // Between a day that is known and one that could not be read nobody knows.
                let kind = if unknown { &mut absences.possible } else { &mut absences.sure };
                kind.entry(row).or_default().push((from.unwrap_or(Day::MIN), end));
            }
        }
        absences
    }

    /// Days on which a person surely, and perhaps, is away.
    pub fn of(&self, person: u32) -> (&[Span], &[Span]) {
        (
            self.sure.get(&person).map(Vec::as_slice).unwrap_or_default(),
            self.possible.get(&person).map(Vec::as_slice).unwrap_or_default(),
        )
    }
}
