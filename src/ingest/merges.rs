//! Merged regions, row by row.

use super::grid::Merge;

/// Regions over one row that are looked at; real sheets have one per column at most.
const MOST: usize = 512;

/// The merged regions that cover a row, for rows in ascending order.
#[derive(Debug, Default)]
pub struct Covering {
    /// Regions still to come, the last one first.
    rest: Vec<Merge>,
    active: Vec<Merge>,
}

impl Covering {
    /// Starts above the first of some regions.
    #[must_use]
    pub fn new(mut merges: Vec<Merge>) -> Self {
        merges.sort_unstable_by(|a, b| b.cmp(a));
        Self { rest: merges, active: Vec::new() }
    }

    /// Whether there is no region left.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.rest.is_empty() && self.active.is_empty()
    }

    /// The regions that cover a row, which must not lie above the row asked for before.
    pub fn at(&mut self, row: u32) -> &[Merge] {
        while let Some(next) = self.rest.pop_if(|m| m.top <= row) {
            if next.bottom >= row && self.active.len() < MOST {
                self.active.push(next);
            }
        }
        self.active.retain(|m| m.bottom >= row);
        &self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_come_and_go() {
        let region = |top, bottom| Merge { top, bottom, left: 0, right: 1 };
        let mut covering = Covering::new(vec![region(2, 4), region(4, 6), region(9, 9)]);
        let counts: Vec<usize> = (1..=10).map(|row| covering.at(row).len()).collect();
        assert_eq!(counts, [0, 1, 1, 2, 1, 1, 0, 0, 1, 0]);
    }
}
