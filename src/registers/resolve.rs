//! References: which row of another register a cell names.
//!
//! By id; where no id matches and the register has a `name`, by name. Several providers may use the same ids, so a
//! text that several rows answer to is looked for in the same file first, then in the same folder, then with the same
//! provider. What is still ambiguous is unknown, like what names nobody.

use std::collections::HashMap;

use super::names::{fold_id, fold_name, fold_without_initials};
use super::table::DANGLING;
use super::typed::Alias;
use crate::ingest::pseudonym::tag_of;

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
    /// Names with an initial in them, by what they are without it.
    shortened: HashMap<String, Vec<u32>>,
    /// Keyed hashes of persons and the rows about them, in order.
    tags: Vec<(u128, u32)>,
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
                if let Some(short) = fold_without_initials(name) {
                    index.shortened.entry(short).or_default().push(row);
                }
            }
        }
        index
    }

    /// Rows can also be found by the keyed hashes of the persons they are about.
    pub fn add_tags(&mut self, aliases: &[Alias]) {
        self.tags.extend(aliases.iter().map(|a| (a.tag, a.row)));
        self.tags.sort_unstable();
        self.tags.dedup();
    }

    /// The row that a text names, or [`DANGLING`].
    #[must_use]
    pub fn find(&self, text: &str, from: Place) -> u32 {
        if let Some(tag) = tag_of(text) {
            let rows: Vec<u32> = self.tagged(tag).collect();
            return self.choose(&rows, from);
        }
        let by_id = match self.ids.get(text) {
            Some(rows) => Some(rows),
            None => self.ids.get(&fold_id(text)),
        };
        match by_id {
            Some(rows) => self.choose(rows, from),
            None => self.named(text).map_or(DANGLING, |rows| self.choose(rows, from)),
        }
    }

    /// The rows with a name; one of the two may have an initial that the other leaves out.
    fn named(&self, text: &str) -> Option<&Vec<u32>> {
        if self.names.is_empty() {
            return None;
        }
        let whole = fold_name(text);
        self.names.get(&whole).or_else(|| match fold_without_initials(text) {
            Some(short) => self.names.get(&short),
            None => self.shortened.get(&whole),
        })
    }

    /// Whether several rows answer to a text.
    #[must_use]
    pub fn answers_twice(&self, text: &str) -> bool {
        match tag_of(text) {
            Some(tag) => self.tagged(tag).nth(1).is_some(),
            None => {
                let rows = self.ids.get(&fold_id(text)).or_else(|| self.named(text));
                rows.is_some_and(|rows| rows.len() > 1)
            }
        }
    }

    fn tagged(&self, tag: u128) -> impl Iterator<Item = u32> {
        let from = self.tags.partition_point(|(t, _)| *t < tag);
        self.tags.iter().skip(from).take_while(move |(t, _)| *t == tag).map(|(_, row)| *row)
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
    use crate::ingest::pseudonym::reference;

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
        assert!(index.answers_twice("T-1") && !index.answers_twice("T-2") && !index.answers_twice("T-9"));
    }

    #[test]
    fn an_initial_may_be_left_out_but_not_changed() {
        let ids = ["T-1", "T-2", "T-3"].map(|s| Some(s.to_owned()));
        let names = ["POPESCU A. Maria", "Ionescu Dan", "Pop M. Ana"].map(|s| Some(s.to_owned()));
        let index = Index::new(&ids, Some(&names), vec![place(0, 0, 0); 3]);
        let find = |name| index.find(name, place(0, 0, 0));
        assert_eq!((find("Maria Popescu"), find("Ionescu V. Dan"), find("Pop M. Ana")), (0, 1, 2));
        assert_eq!((find("Popescu B. Maria"), find("Pop N. Ana")), (DANGLING, DANGLING));
    }

    #[test]
    fn persons_are_found_by_their_hashes() {
        let ids = ["C-1", "C-2", "C-3"].map(|s| Some(s.to_owned()));
        let mut index = Index::new(&ids, None, vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)]);
        let alias = |row, tag| Alias { row, field: 0, tag };
        index.add_tags(&[alias(0, 7), alias(0, 7), alias(1, 9), alias(2, 9)]);
        assert_eq!(index.find(&reference(7), place(5, 5, 5)), 0);
        assert_eq!(index.find(&reference(9), place(1, 9, 9)), 2);
        assert_eq!(index.find(&reference(9), place(5, 5, 5)), DANGLING);
        assert_eq!(index.find(&reference(8), place(0, 0, 0)), DANGLING);
        assert!(index.answers_twice(&reference(9)) && !index.answers_twice(&reference(7)));
    }
}
