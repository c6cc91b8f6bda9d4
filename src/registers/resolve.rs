//! References: which row of another register a cell names.
//!
//! By id; where no id matches and the register has a `name`, by name. Several providers may use the same ids, so a
//! text that several rows answer to is looked for in the same file first, then in the same folder, then with the same
//! provider. What is still ambiguous is unknown, like what names nobody.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::names::{fold_id, fold_name};
use super::table::DANGLING;

/// Where a row comes from, as far as references care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Position of the file.
    pub file: u32,
    /// Number of the file's folder.
    pub folder: u32,
    /// Position of the owning provider, as far as known.
    pub provider: u32,
}

/// The rows of a register by id and by name.
#[derive(Debug, Default)]
pub struct Index {
    ids: Chains,
    names: Chains,
    places: Vec<Place>,
}

/// Rows by text; rows with equal texts form a chain in ascending order.
#[derive(Debug, Default)]
struct Chains {
    /// First and last row of each text.
    ends: HashMap<Box<str>, (u32, u32)>,
    /// The next row with the same text, by row; kept only once there is one.
    next: HashMap<u32, u32>,
}

impl Chains {
    fn add(&mut self, text: String, row: u32) {
        match self.ends.entry(text.into_boxed_str()) {
            Entry::Vacant(free) => {
                free.insert((row, row));
            }
            Entry::Occupied(mut taken) => {
                let last = std::mem::replace(&mut taken.get_mut().1, row);
                self.next.insert(last, row);
            }
        }
    }

    fn first(&self, text: &str) -> Option<u32> {
        self.ends.get(text).map(|(first, _)| *first)
    }

    fn from(&self, first: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(first), |row| self.next.get(row).copied())
    }
}

impl Index {
    /// Indexes rows by their ids and names; rows without an id can only be found by name.
    #[must_use]
    pub fn new<'t>(
        ids: impl Iterator<Item = Option<&'t str>>,
        names: Option<impl Iterator<Item = Option<&'t str>>>,
        places: Vec<Place>,
    ) -> Self {
        let mut index = Self { places, ..Self::default() };
        for (row, id) in (0u32..).zip(ids) {
            if let Some(id) = id {
                index.ids.add(fold_id(id), row);
            }
        }
        for (row, name) in (0u32..).zip(names.into_iter().flatten()) {
            if let Some(name) = name {
                index.names.add(fold_name(name), row);
            }
        }
        index
    }

    /// The row that a text names, or [`DANGLING`].
    #[must_use]
    pub fn find(&self, text: &str, from: Place) -> u32 {
        let by_id = self.ids.first(text).or_else(|| self.ids.first(&fold_id(text)));
        match by_id {
            Some(first) => self.choose(&self.ids, first, from),
            None if self.names.ends.is_empty() => DANGLING,
            None => self.names.first(&fold_name(text)).map_or(DANGLING, |first| self.choose(&self.names, first, from)),
        }
    }

    fn choose(&self, chains: &Chains, first: u32, from: Place) -> u32 {
        if !chains.next.contains_key(&first) {
            return first;
        }
        let same: [fn(&Place, &Place) -> bool; 3] =
            [|a, b| a.file == b.file, |a, b| a.folder == b.folder, |a, b| a.provider == b.provider];
        for test in same {
            let mut near =
                chains.from(first).filter(|&row| self.places.get(row as usize).is_some_and(|p| test(p, &from)));
            if let (Some(row), None) = (near.next(), near.next()) {
                return row;
            }
        }
        DANGLING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: u32, folder: u32, provider: u32) -> Place {
        Place { file, folder, provider }
    }

    #[test]
    fn ids_win_over_names_and_near_rows_over_far_ones() {
        let ids = ["T-1", "T-2", "T-1"].map(Some).into_iter();
        let names = ["Popescu Ana", "Ionescu Dan", "Pop Ana"].map(Some).into_iter();
        let index = Index::new(ids, Some(names), vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)]);
        assert_eq!(index.find("T-2", place(5, 5, 5)), 1);
        assert_eq!(index.find("Ana POPESCU", place(5, 5, 5)), 0);
        assert_eq!(index.find("T-1", place(1, 9, 9)), 2);
        assert_eq!(index.find("T-1", place(9, 0, 9)), 0);
        assert_eq!(index.find("T-1", place(9, 9, 1)), 2);
        assert_eq!(index.find("T-1", place(9, 9, 9)), DANGLING);
        assert_eq!(index.find("T-9", place(0, 0, 0)), DANGLING);
    }
}
