//! One row of several with one key.

use std::collections::BTreeMap;

use crate::registers::prune::day_at;
use crate::registers::raw::Raw;
use crate::registers::raw_cells::Change;
use crate::registers::resolved::Resolved;
use crate::registers::spec::RegisterSpec;
use crate::registers::table::DANGLING;
use crate::registers::typed::TypedColumn;
use crate::time::Day;

/// What becomes of cells, by position of the field.
pub type Changes = BTreeMap<usize, Vec<(u32, Change)>>;

/// A cell in which rows with one key differ.
pub struct Conflict {
    /// Position of the field.
    pub field: usize,
    /// A row that says something else.
    pub other: u32,
}

/// Merges rows of one register.
pub struct Merger<'a> {
    pub spec: &'a RegisterSpec,
    pub raw: &'a Raw,
    pub as_of: Day,
}

impl Merger<'_> {
    /// The rows of each episode, in the order of time; one part where the register knows no episodes.
    pub fn episodes(&self, same: &[u32]) -> Vec<Vec<u32>> {
        let position = |name: &str| self.spec.field_position(name);
        let fields = self.spec.episodes.as_ref().and_then(|e| Some((position(&e.from)?, position(&e.to)?)));
        let Some((from, to)) = fields else { return vec![same.to_vec()] };
        let mut ordered = same.to_vec();
        ordered.sort_by_key(|row| (self.moment(from, *row), *row));
        let mut parts: Vec<Vec<u32>> = Vec::new();
        for row in ordered {
            match parts.last_mut() {
                Some(part) if !self.begins_anew(part, row, from, to) => part.push(row),
                _ => parts.push(vec![row]),
            }
        }
        parts
    }

    /// The day on which an episode begins, where its rows agree.
    pub fn begins(&self, part: &[u32]) -> Option<Day> {
        let from = self.spec.field_position(&self.spec.episodes.as_ref()?.from)?;
        let first = self.moment(from, *part.first()?)?;
        part.iter().all(|row| self.moment(from, *row) == Some(first)).then_some(first.0)
    }

    /// Whether a row begins later than those of an episode, and not before the day that ended it.
    fn begins_anew(&self, part: &[u32], row: u32, from: usize, to: usize) -> bool {
        let later = |earlier: Option<(Day, Option<u16>)>| match (earlier, self.moment(from, row)) {
            (Some((before, a)), Some((day, b))) => {
                day > before || (day == before && a.zip(b).is_some_and(|(a, b)| b > a))
            }
            _ => false,
        };
        if !part.iter().all(|earlier| later(self.moment(from, *earlier))) {
            return false;
        }
        let mut ends: Vec<Option<Day>> =
            part.iter().filter(|row| !self.raw.is_empty(to, **row)).map(|row| self.day(to, *row)).collect();
        ends.sort_unstable();
        ends.dedup();
        let begins = self.day(from, row);
        matches!((ends.as_slice(), begins), ([Some(end)], Some(begins)) if begins >= *end)
    }

    fn day(&self, field: usize, row: u32) -> Option<Day> {
        day_at(self.raw.columns.get(field)?, row as usize)
    }

    fn moment(&self, field: usize, row: u32) -> Option<(Day, Option<u16>)> {
        match self.raw.columns.get(field)? {
            TypedColumn::Moment(moments) => moments.get(row as usize).copied().flatten(),
            column => day_at(column, row as usize).map(|day| (day, None)),
        }
    }

    /// Puts the cells of other rows with the same key into a row; the cells in which they differ.
    pub fn fold(&self, row: u32, rest: &[u32], changes: &mut Changes) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (field, spec) in self.spec.fields.iter().enumerate().filter(|(_, f)| !f.key && !f.personal) {
            let mut speak: Vec<u32> = std::iter::once(row).chain(rest.iter().copied()).collect();
            speak.retain(|row| !self.raw.is_absent(field, *row));
            let nothing = |row: u32| self.raw.is_empty(field, row) || self.is_later(field, spec.ahead, row);
            if spec.not_yet && speak.iter().any(|row| !nothing(*row)) {
                speak.retain(|row| !nothing(*row));
            }
            let Some(&first) = speak.first() else { continue };
            let same = |other: u32| self.raw.same(field, first, other) || (nothing(first) && nothing(other));
            let change = match speak.iter().find(|other| !same(**other)) {
                Some(&other) => {
                    conflicts.push(Conflict { field, other });
                    // What is unknown is so in both places; the kept row names the other one.
                    let place = if other == row { first } else { other };
                    self.raw.origin.get(place as usize).map(|origin| Change::Unknown(*origin))
                }
                // A day that has not come yet says more than an empty cell.
                None => {
                    let best = speak.iter().copied().find(|row| !self.raw.is_empty(field, *row)).unwrap_or(first);
                    (best != row).then_some(Change::Copy(best))
                }
            };
            if let Some(change) = change {
                changes.entry(field).or_default().push((row, change));
            }
        }
        conflicts
    }

    /// Whether a cell holds a day that has not come on the as-of day: for all that is known then, nothing.
    fn is_later(&self, field: usize, ahead: bool, row: u32) -> bool {
        !ahead && self.day(field, row).is_some_and(|day| day > self.as_of)
    }
}

impl Resolved {
    /// Changes cells and the references that were made of them.
    pub(super) fn apply(&mut self, changes: Changes) {
        for (field, mut changes) in changes {
            changes.sort_unstable_by_key(|(row, _)| *row);
            if let Some(column) = self.refs.get_mut(&field) {
                for &(row, change) in &changes {
                    let to = match change {
                        Change::Copy(from) => column.rows.get(from as usize).copied().unwrap_or(DANGLING),
                        Change::Unknown(_) => DANGLING,
                    };
                    if let Some(slot) = column.rows.get_mut(row as usize) {
                        *slot = to;
                    }
                }
            }
            // One of several rows that is not known either is not one of these.
            if let Some(candidates) = self.candidates.get_mut(&field) {
                for &(row, change) in &changes {
                    let others = match change {
                        Change::Copy(from) => candidates.get(&from).cloned(),
                        Change::Unknown(_) => None,
                    };
                    match others {
                        Some(others) => drop(candidates.insert(row, others)),
                        None => drop(candidates.remove(&row)),
                    }
                }
            }
            self.raw.change(field, &changes);
        }
    }
}
