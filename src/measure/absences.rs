//! Days on which a person does not work: after leaving, and while suspended. They make no weekly duty and are no active
//! days of a load.

use std::collections::BTreeMap;

use super::load_days::Span;
use crate::registers::Table;
use crate::registers::values::marks;
use crate::time::Day;

/// Days away by row of the staff register, half open: those that are certain, and those that may be.
#[derive(Debug, Default)]
pub struct Absences {
    sure: BTreeMap<u32, Vec<Span>>,
    possible: BTreeMap<u32, Vec<Span>>,
}

impl Absences {
    /// Reads the dates of the staff register.
    pub fn new(staff: &Table) -> Self {
        let mut absences = Self::default();
        let (left, from, to) = (staff.days("left_on"), staff.days("suspended_from"), staff.days("suspended_to"));
        let later = staff.later.get("suspended_from").map(marks).unwrap_or_default();
        let unread = |field: &str, row: u32| staff.marks.get(field).is_some_and(|marks| marks.of(row).is_some());
        for (row, ((left, from), to)) in (0u32..).zip(left.into_iter().zip(from).zip(to)) {
            if let Some(left) = left {
                absences.sure.entry(row).or_default().push((left.saturating_add(1), Day::MAX));
            } else if unread("left_on", row) {
                absences.possible.entry(row).or_default().push((Day::MIN, Day::MAX));
            }
            let unknown = unread("suspended_from", row) || unread("suspended_to", row);
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
