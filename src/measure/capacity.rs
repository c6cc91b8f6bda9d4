//! How many subjects rows that are possible only can save from a breach.
//!
//! Each such row can be the missing one of one subject. Rows of a subject's own may fill that subject's outcomes only
//! (the months of one case); rows that nobody can place may fill any outcome of their provider in whose window they lie.
//! Subjects with windows over rows in the order of time are matched greedily by the end of their windows, which gives
//! the largest matching (Glover 1967, convex bipartite graphs).

use std::collections::{BTreeMap, BTreeSet};

use crate::registers::Origin;

/// One outcome that only possible rows keep from a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Saved {
    /// Row of the subject: its own rows fill its outcomes only.
    pub subject: u32,
    /// How many possible rows the subject has of its own, for all its outcomes together.
    pub own: u32,
    /// Window over the rows of the provider that may be anybody's, in the order of time: first, and one past the last.
    pub anybodys: (u32, u32),
    /// Rows that may be anybody's and carry no date: they may fill any outcome.
    pub undated: u32,
}

/// The largest number of these outcomes, all of one provider, that the rows can fill.
#[must_use]
pub fn capacity(mut saved: Vec<Saved>) -> u64 {
    saved.sort_unstable();
    let mut filled = 0;
    let mut open = Vec::new();
    for own in saved.chunk_by(|a, b| a.subject == b.subject) {
        let rows = own.iter().map(|s| s.own).max().unwrap_or(0) as usize;
        filled += rows.min(own.len()) as u64;
        // The outcomes that others can least fill are filled by the subject's own rows first.
        let mut rest = own.to_vec();
        rest.sort_by_key(|s| (s.anybodys.1 - s.anybodys.0, s.undated));
        open.extend(rest.into_iter().skip(rows));
    }
    let undated = open.iter().map(|s| s.undated).max().unwrap_or(0);
    let dated = matched(&mut open);
    let left = open.iter().filter(|s| s.undated > 0).count() as u64;
    filled + dated + left.min(u64::from(undated))
}

/// Subjects of a provider of which it is looked at one by one how many the possible rows can fill at once.
pub const MOST_MATCHED: usize = 500;
/// And as many rows.
const MOST_ROWS: usize = 8 * MOST_MATCHED;

/// The outcomes of a provider that only possible rows keep from a breach.
#[derive(Debug)]
pub struct KeptOpen {
    /// As they are counted where there are many.
    saved: Vec<Saved>,
    /// The rows that may fill each of them, while there are few.
    rows: Option<Vec<Vec<Origin>>>,
    named: usize,
}

impl Default for KeptOpen {
    fn default() -> Self {
        Self { saved: Vec::new(), rows: Some(Vec::new()), named: 0 }
    }
}

impl KeptOpen {
    /// Adds one of which only is known how many rows may fill it.
    pub fn count(&mut self, saved: Saved) {
        self.rows = None;
        self.saved.push(saved);
    }

    /// Adds one with the rows that may fill it.
    pub fn name(&mut self, rows: impl Iterator<Item = Origin>, many: Option<Saved>) {
        self.saved.extend(many);
        let Some(known) = &mut self.rows else { return };
        let rows: Vec<Origin> = rows.take(MOST_ROWS).collect();
        self.named += rows.len();
        known.push(rows);
        if self.named > MOST_ROWS || known.len() > MOST_MATCHED {
            self.rows = None;
        }
    }

    /// How many there are, and how many of them the rows can fill at once.
    #[must_use]
    pub fn most(self) -> (u64, u64) {
        match self.rows {
            Some(rows) => (rows.len() as u64, matching(&rows) as u64),
            None => (self.saved.len() as u64, capacity(self.saved)),
        }
    }
}

/// The most subjects that can be filled at once, each by one of its rows and no row twice (augmenting paths).
#[must_use]
pub fn matching<R: Ord + Copy>(subjects: &[Vec<R>]) -> usize {
    fn place<R: Ord + Copy>(
        subject: usize,
        subjects: &[Vec<R>],
        taken: &mut BTreeMap<R, usize>,
        tried: &mut BTreeSet<R>,
    ) -> bool {
        for row in subjects.get(subject).into_iter().flatten() {
            if tried.insert(*row) {
                let holder = taken.get(row).copied();
                if holder.is_none_or(|holder| place(holder, subjects, taken, tried)) {
                    taken.insert(*row, subject);
                    return true;
                }
            }
        }
        false
    }
    let mut taken = BTreeMap::new();
    (0..subjects.len()).filter(|subject| place(*subject, subjects, &mut taken, &mut BTreeSet::new())).count()
}

/// Matches windows with rows; keeps in `open` what found none.
fn matched(open: &mut Vec<Saved>) -> u64 {
    open.sort_by_key(|s| (s.anybodys.1, s.anybodys.0));
    // The next free row from a row on, with the way shortened as it is walked.
    let mut next: BTreeMap<u32, u32> = BTreeMap::new();
    let mut free = |from: u32| {
        let mut row = from;
        let mut way = Vec::new();
        while let Some(&later) = next.get(&row) {
            way.push(row);
            row = later;
        }
        for step in way {
            next.insert(step, row);
        }
        next.insert(row, row + 1);
        row
    };
    let before = open.len();
    open.retain(|s| {
        let (from, to) = s.anybodys;
        // Windows come by their ends: a row taken in vain lies past the ends of all before.
        if from >= to {
            return true;
        }
        free(from) >= to
    });
    (before - open.len()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(subject: u32, own: u32, anybodys: (u32, u32), undated: u32) -> Saved {
        Saved { subject, own, anybodys, undated }
    }

    #[test]
    fn each_row_saves_one_subject() {
        let cases: Vec<Saved> = (0..5).map(|subject| saved(subject, 0, (0, 2), 0)).collect();
        assert_eq!(capacity(cases), 2);
        assert_eq!(capacity(vec![saved(1, 1, (0, 0), 0); 12]), 1);
        assert_eq!(capacity(vec![saved(1, 3, (0, 0), 0), saved(2, 1, (0, 0), 0), saved(2, 1, (0, 0), 0)]), 2);
        assert_eq!(capacity(Vec::new()), 0);
    }

    #[test]
    fn rows_are_shared_out_as_well_as_can_be() {
        assert_eq!(matching(&[vec![1], vec![2]]), 2, "each has a row of its own");
        assert_eq!(matching(&[vec![1, 2], vec![1], vec![1]]), 2);
        assert_eq!(matching::<u32>(&[Vec::new()]), 0);
    }

    #[test]
    fn rows_that_are_named_are_told_apart_and_many_are_counted() {
        let row = |row| Origin { source: 0, row };
        // One check without a line number for two lines of a plan, and a row of the second's own.
        let mut few = KeptOpen::default();
        few.name([row(1)].into_iter(), Some(saved(1, 1, (0, 0), 0)));
        few.name([row(1)].into_iter(), None);
        few.name([row(1), row(2)].into_iter(), Some(saved(3, 2, (0, 0), 0)));
        assert_eq!(few.most(), (3, 2));
        let mut many = KeptOpen::default();
        (0..=MOST_MATCHED).for_each(|_| many.name([row(1)].into_iter(), Some(saved(1, 1, (0, 0), 0))));
        assert_eq!(many.most(), (MOST_MATCHED as u64 + 1, 1));
        let mut counted = KeptOpen::default();
        counted.name([row(1)].into_iter(), None);
        counted.count(saved(1, 0, (0, 0), 0));
        assert_eq!(counted.most(), (1, 0), "one that is only named is left out where others are only counted");
    }

    #[test]
    fn windows_share_rows_as_well_as_can_be() {
        // Row 0 for the first, row 1 for the second, though the first could take row 1 too.
        assert_eq!(capacity(vec![saved(1, 0, (0, 2), 0), saved(2, 0, (1, 2), 0)]), 2);
        assert_eq!(capacity(vec![saved(1, 0, (0, 1), 0), saved(2, 0, (0, 1), 0), saved(3, 0, (0, 3), 0)]), 2);
        assert_eq!(capacity(vec![saved(1, 0, (0, 1), 1), saved(2, 0, (0, 1), 1), saved(3, 0, (0, 1), 1)]), 2);
        assert_eq!(capacity(vec![saved(1, 1, (0, 1), 0), saved(1, 1, (0, 0), 0), saved(2, 0, (0, 1), 0)]), 2);
    }
}
