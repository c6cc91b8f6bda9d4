//! Single cells of tables: compared, hashed, copied from row to row, emptied.

use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::mark::Mark;
use super::origin::Origin;
use super::raw::Raw;
use super::text_column::BLOCK;
use super::typed::{TypedColumn, with_values};

/// What becomes of a cell.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// It takes what stands in the same column of another row.
    Copy(u32),
    /// Its value is not known; where another one stands.
    Unknown(Origin),
}

impl Raw {
    /// Whether two cells of a column say the same; two that cannot be read do.
    #[must_use]
    pub fn same(&self, field: usize, a: u32, b: u32) -> bool {
        let (at, other) = (a as usize, b as usize);
        let Some(column) = self.columns.get(field) else { return true };
        self.mark(field, a) == self.mark(field, b)
            && with_values!(column, true, texts => texts.get(at) == texts.get(other), v => v.get(at) == v.get(other))
    }

    /// Whether nothing stands in a cell.
    #[must_use]
    pub fn is_empty(&self, field: usize, row: u32) -> bool {
        let at = row as usize;
        let nothing = match self.columns.get(field) {
            None | Some(TypedColumn::Absent) => true,
            Some(TypedColumn::Text(texts)) => texts.get(at).is_none(),
            Some(TypedColumn::Texts(lists)) => lists.get(at).is_none_or(Vec::is_empty),
            Some(TypedColumn::Day(v) | TypedColumn::Month(v)) => v.get(at).is_none_or(Option::is_none),
            Some(TypedColumn::Moment(v)) => v.get(at).is_none_or(Option::is_none),
            Some(TypedColumn::Number(v)) => v.get(at).is_none_or(Option::is_none),
            Some(TypedColumn::Bool(v)) => v.get(at).is_none_or(Option::is_none),
            Some(TypedColumn::Code(v)) => v.get(at).is_none_or(Option::is_none),
            Some(TypedColumn::Codes(v)) => v.get(at).is_none_or(|set| *set == 0),
        };
        nothing && self.mark(field, row).is_none()
    }

    /// A hash of all cells of each row; rows that differ only in columns that their sheets lack differ in it.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        let mut hashes = vec![0_u64; self.len()];
        let blocks = hashes.par_chunks_mut(BLOCK).enumerate();
        blocks.for_each(|(block, hashes)| self.hash_rows(block, hashes));
        hashes
    }

    /// Puts the cells of the rows of one block into their hashes.
    fn hash_rows(&self, block: usize, hashes: &mut [u64]) {
        fn rows<T>(values: &[T], first: usize) -> &[T] {
            values.get(first..).unwrap_or_default()
        }
        let state = FixedState::default();
        let first = block * BLOCK;
        for (field, column) in self.columns.iter().enumerate() {
            match column {
                TypedColumn::Absent => {}
                TypedColumn::Text(texts) => {
                    let Some(block) = texts.block(block) else { continue };
                    // Empty cells come first, as in the numbers of the texts.
                    let own: Vec<u64> =
                        std::iter::once(0).chain(block.texts().map(|text| state.hash_one(Some(text)))).collect();
                    let rows = block.rows().iter().map(|text| own.get(usize::from(*text)));
                    hashes.iter_mut().zip(rows).for_each(|(hash, text)| mix(&state, hash, &text));
                }
                TypedColumn::Texts(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Day(v) | TypedColumn::Month(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Moment(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Bool(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Code(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Codes(v) => mix_all(&state, hashes, rows(v, first)),
                TypedColumn::Number(v) => {
                    let bits = rows(v, first).iter().map(|number| number.map(f64::to_bits));
                    hashes.iter_mut().zip(bits).for_each(|(hash, bits)| mix(&state, hash, &bits));
                }
            }
            let Ok(from) = u32::try_from(first) else { continue };
            for (row, _) in self.marks.get(&field).into_iter().flat_map(|marks| marks.range(from..)) {
                match hashes.get_mut(*row as usize - first) {
                    Some(hash) => mix(&state, hash, &field),
                    None => break,
                }
            }
        }
    }

    /// Whether two rows say the same in every cell, and their sheets have the same columns.
    #[must_use]
    pub fn same_rows(&self, a: u32, b: u32) -> bool {
        (0..self.columns.len())
            .all(|field| self.same(field, a, b) && self.is_absent(field, a) == self.is_absent(field, b))
    }

    /// Changes cells of a column, given in ascending order of their rows.
    pub fn change(&mut self, field: usize, changes: &[(u32, Change)]) {
        for &(row, change) in changes {
            let mark = match change {
                Change::Copy(from) => self.marks.get(&field).and_then(|marks| marks.get(&from)).copied(),
                Change::Unknown(place) => Some((Mark::Conflicting, place)),
            };
            match mark {
                Some(mark) => {
                    self.marks.entry(field).or_default().insert(row, mark);
                }
                None => {
                    self.marks.entry(field).and_modify(|marks| {
                        marks.remove(&row);
                    });
                }
            }
        }
        if let Some(ranges) = self.absent.get_mut(&field) {
            changes.iter().for_each(|(row, _)| take_out(ranges, *row));
        }
        let from = |change: Change| match change {
            Change::Copy(from) => Some(from as usize),
            Change::Unknown(_) => None,
        };
        let Some(column) = self.columns.get_mut(field) else { return };
        with_values!(column, (), texts => {
            let other = |change: Change| from(change).and_then(|row| texts.get(row)).unwrap_or_default().to_owned();
            let put: Vec<_> = changes.iter().map(|(row, change)| (*row as usize, other(*change))).collect();
            texts.put(put.into_iter());
        }, values => {
            for &(row, change) in changes {
                let other = from(change).and_then(|row| values.get(row)).cloned().unwrap_or_default();
                if let Some(slot) = values.get_mut(row as usize) {
                    *slot = other;
                }
            }
        });
    }
}

fn mix(state: &FixedState, hash: &mut u64, value: &impl Hash) {
    let mut hasher = state.build_hasher();
    hasher.write_u64(*hash);
    value.hash(&mut hasher);
    *hash = hasher.finish();
}

fn mix_all(state: &FixedState, hashes: &mut [u64], values: &[impl Hash]) {
    hashes.iter_mut().zip(values).for_each(|(hash, value)| mix(state, hash, value));
}

/// Takes a row out of ranges in ascending order.
fn take_out(ranges: &mut Vec<Range<u32>>, row: u32) {
    let Some(at) = ranges.iter().position(|range| range.contains(&row)) else { return };
    let parts = ranges.get(at).map(|range| [range.start..row, row + 1..range.end]);
    ranges.splice(at..=at, parts.into_iter().flatten().filter(|part| !part.is_empty()));
}

/// Rows with equal hashes, where there are several: each group in ascending order, the groups by their first row.
#[must_use]
pub fn repeated(hashes: &[u64]) -> Vec<Vec<u32>> {
    // Mostly there are none, and a sorted copy tells so in the least time and space.
    let mut sorted = hashes.to_vec();
    sorted.sort_unstable();
    let mut twice: Vec<u64> =
        sorted.windows(2).filter_map(|pair| if let [a, b] = pair { (a == b).then_some(*a) } else { None }).collect();
    twice.dedup();
    drop(sorted);
    if twice.is_empty() {
        return Vec::new();
    }
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); twice.len()];
    for (row, hash) in (0_u32..).zip(hashes) {
        if let Some(group) = twice.binary_search(hash).ok().and_then(|at| groups.get_mut(at)) {
            group.push(row);
        }
    }
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_hashes_are_grouped_in_order() {
        assert_eq!(repeated(&[7, 3, 9, 3, 7, 7]), [vec![0, 4, 5], vec![1, 3]]);
        assert!(repeated(&[1, 2]).is_empty());
    }

    #[test]
    fn a_row_leaves_its_range() {
        let mut ranges = vec![0..3, 5..6];
        take_out(&mut ranges, 1);
        take_out(&mut ranges, 5);
        take_out(&mut ranges, 4);
        assert_eq!(ranges, [0..1, 2..3]);
    }
}
