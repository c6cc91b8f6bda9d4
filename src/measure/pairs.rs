//! Pairs of a subject and a row that is related to it.

use crate::registers::Registers;
use crate::registers::table::DANGLING;

/// Pairs of a subject and a related row, in the order of the related rows.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    /// Row of the subject.
    pub subjects: Vec<u32>,
    /// Row of the related register.
    pub rows: Vec<u32>,
    /// Whether it is certain that the two belong together.
    pub sure: Vec<bool>,
}

/// Pairs of a subject with the rows that name the same row as it does: register of the subjects and of the rows, the
/// rows' reference, and the subjects' own.
#[must_use]
pub fn siblings(registers: &Registers, (subject, from, via, same): (usize, usize, &str, &str)) -> Pairs {
    let reference =
        |register: usize, field: &str| Some(registers.tables.get(register)?.refs.get(field)?.rows.as_slice());
    let (Some(own), Some(parents)) = (reference(subject, same), reference(from, via)) else { return Pairs::default() };
    let children = Children::new(own);
    // Room is made once: there are many pairs.
    let most = parents.iter().map(|parent| children.of(*parent).len()).sum();
    let mut pairs = Pairs { subjects: Vec::with_capacity(most), rows: Vec::with_capacity(most), sure: Vec::new() };
    for (row, parent) in (0u32..).zip(parents) {
        // A row is not related to itself.
        for &other in children.of(*parent).iter().filter(|other| from != subject || **other != row) {
            pairs.subjects.push(other);
            pairs.rows.push(row);
        }
    }
    pairs.sure = vec![true; pairs.rows.len()];
    pairs
}

/// The rows that name each row of another register, in ascending order.
#[derive(Debug)]
struct Children {
    /// Where those of each parent end; they begin where those of the parent before end.
    ends: Vec<u32>,
    rows: Vec<u32>,
}

impl Children {
    /// From the parent of each row.
    fn new(parents: &[u32]) -> Self {
        let known = || parents.iter().copied().filter(|parent| *parent < DANGLING);
        let mut ends = vec![0_u32; known().max().map_or(0, |last| last as usize + 1)];
        for parent in known() {
            if let Some(count) = ends.get_mut(parent as usize) {
                *count += 1;
            }
        }
        let mut all = 0;
        for end in &mut ends {
            // Where the first row of the parent belongs; each row that is put there moves it on.
            all += std::mem::replace(end, all);
        }
        let mut rows = vec![0; all as usize];
        for (row, &parent) in (0u32..).zip(parents) {
            if let Some(end) = ends.get_mut(parent as usize)
                && let Some(slot) = rows.get_mut(*end as usize)
            {
                *slot = row;
                *end += 1;
            }
        }
        Self { ends, rows }
    }

    fn of(&self, parent: u32) -> &[u32] {
        let at = parent as usize;
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.rows.get(start as usize..*end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::table::EMPTY;

    #[test]
    fn rows_are_found_by_their_parent() {
        let children = Children::new(&[3, EMPTY, 0, 3, DANGLING, 5, 3]);
        let found: Vec<&[u32]> = [0, 1, 3, 5, 6, DANGLING, EMPTY].map(|parent| children.of(parent)).to_vec();
        assert_eq!(found, [&[2][..], &[], &[0, 3, 6], &[5], &[], &[], &[]]);
        assert!(Children::new(&[]).of(0).is_empty());
    }
}
