//! References: which row of another register a cell names.
//!
//! By id; where no id matches and the register has a `name`, by name. Several providers may use the same ids, so a
//! text that several rows answer to is looked for in the same file first, then in the same folder, then with the same
//! provider. What is still ambiguous is unknown, like what names nobody.

use std::collections::HashMap;

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
    ids: HashMap<String, Vec<u32>>,
    names: HashMap<String, Vec<u32>>,
    places: Vec<Place>,
}

impl Index {
    /// Indexes rows by their ids and names; rows without an id can only be found by name.
    #[must_use]
    pub fn new(ids: &[Option<String>], names: Option<&[Option<String>]>, places: Vec<Place>) -> Self {
        let mut index = Self { places, ..Self::default() };
        for (row, id) in (0u32..).zip(ids) {
            if let Some(id) = id {
                index.ids.entry(fold_id(id)).or_default().push(row);
            }
        }
        for (row, name) in (0u32..).zip(names.unwrap_or_default()) {
            if let Some(name) = name {
                index.names.entry(fold_name(name)).or_default().push(row);
            }
        }
        index
    }

    /// The row that a text names, or [`DANGLING`].
    #[must_use]
    pub fn find(&self, text: &str, from: Place) -> u32 {
        let by_id = match self.ids.get(text) {
            Some(rows) => Some(rows),
            None => self.ids.get(&fold_id(text)),
        };
        match by_id {
            Some(rows) => self.choose(rows, from),
            None if self.names.is_empty() => DANGLING,
            None => self.names.get(&fold_name(text)).map_or(DANGLING, |rows| self.choose(rows, from)),
        }
    }

    fn choose(&self, rows: &[u32], from: Place) -> u32 {
        if let [only] = rows {
            return *only;
        }
        let same: [fn(&Place, &Place) -> bool; 3] =
            [|a, b| a.file == b.file, |a, b| a.folder == b.folder, |a, b| a.provider == b.provider];
        for test in same {
            let mut near = rows.iter().filter(|&&row| self.places.get(row as usize).is_some_and(|p| test(p, &from)));
            if let (Some(&row), None) = (near.next(), near.next()) {
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
        let ids = ["T-1", "T-2", "T-1"].map(|s| Some(s.to_owned()));
        let names = ["Popescu Ana", "Ionescu Dan", "Pop Ana"].map(|s| Some(s.to_owned()));
        let index = Index::new(&ids, Some(&names), vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)]);
        assert_eq!(index.find("T-2", place(5, 5, 5)), 1);
        assert_eq!(index.find("Ana POPESCU", place(5, 5, 5)), 0);
        assert_eq!(index.find("T-1", place(1, 9, 9)), 2);
        assert_eq!(index.find("T-1", place(9, 0, 9)), 0);
        assert_eq!(index.find("T-1", place(9, 9, 1)), 2);
        assert_eq!(index.find("T-1", place(9, 9, 9)), DANGLING);
        assert_eq!(index.find("T-9", place(0, 0, 0)), DANGLING);
    }
}
