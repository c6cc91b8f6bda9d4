//! References: which row of another register a cell names.
//!
//! By id; where no id matches and the register has a `name`, by name. Several providers may use the same ids, so a
//! text that several rows answer to is looked for in the same file first, then in the same folder, then with the same
//! provider. What is still ambiguous is unknown, like what names nobody.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::names::{fold_id, fold_name, fold_without_initials};
use super::table::DANGLING;
use super::typed::Alias;
use crate::registers::tag::tag_of;

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
    /// Names with an initial in them, by what they are without it.
    shortened: Chains,
    /// Keyed hashes of persons and the rows about them, in order.
    tags: Vec<(u128, u32)>,
    places: Vec<Place>,
}

/// Rows by text; rows with equal texts form a chain in ascending order.
#[derive(Debug, Default)]
struct Chains {
    /// First and last row of each text.
    ends: HashMap<Box<str>, (u32, u32), RandomState>,
    /// The next row with the same text, by row; kept only once there is one.
    next: HashMap<u32, u32, RandomState>,
}

impl Chains {
    fn add(&mut self, text: &str, row: u32) {
        match self.ends.get_mut(text) {
            None => {
                self.ends.insert(text.into(), (row, row));
            }
            Some((_, last)) => {
                self.next.insert(std::mem::replace(last, row), row);
            }
        }
    }

    fn first(&self, text: &str) -> Option<u32> {
        self.ends.get(text).map(|(first, _)| *first)
    }

    fn from(&self, first: u32) -> impl Iterator<Item = u32> + Clone {
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
                index.ids.add(&fold_id(id), row);
            }
        }
        for (row, name) in (0u32..).zip(names.into_iter().flatten()) {
            if let Some(name) = name {
                if let Some(short) = fold_without_initials(name) {
                    index.shortened.add(&short, row);
                }
                index.names.add(&fold_name(name), row);
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
            return self.choose(self.tagged(tag), from);
        }
        self.answers(text).map_or(DANGLING, |(chains, first)| self.choose(chains.from(first), from))
    }

    /// The rows that answer to a text: by id, else by name.
    fn answers(&self, text: &str) -> Option<(&Chains, u32)> {
        match self.ids.first(text).or_else(|| self.ids.first(&fold_id(text))) {
            Some(first) => Some((&self.ids, first)),
            None => self.named(text),
        }
    }

    /// The rows with a name; one of the two may have an initial that the other leaves out.
    fn named(&self, text: &str) -> Option<(&Chains, u32)> {
        if self.names.ends.is_empty() {
            return None;
        }
        let whole = fold_name(text);
        self.names.first(&whole).map(|first| (&self.names, first)).or_else(|| match fold_without_initials(text) {
            Some(short) => self.names.first(&short).map(|first| (&self.names, first)),
            None => self.shortened.first(&whole).map(|first| (&self.shortened, first)),
        })
    }

    /// Whether several rows answer to a text.
    #[must_use]
    pub fn answers_twice(&self, text: &str) -> bool {
        match tag_of(text) {
            Some(tag) => self.tagged(tag).nth(1).is_some(),
            None => self.answers(text).is_some_and(|(chains, first)| chains.from(first).nth(1).is_some()),
        }
    }

    fn tagged(&self, tag: u128) -> impl Iterator<Item = u32> + Clone {
        let from = self.tags.partition_point(|(t, _)| *t < tag);
        self.tags.iter().skip(from).take_while(move |(t, _)| *t == tag).map(|(_, row)| *row)
    }

    fn choose(&self, rows: impl Iterator<Item = u32> + Clone, from: Place) -> u32 {
        let mut all = rows.clone();
        if let (Some(only), None) = (all.next(), all.next()) {
            return only;
        }
        let same: [fn(&Place, &Place) -> bool; 3] =
            [|a, b| a.file == b.file, |a, b| a.folder == b.folder, |a, b| a.provider == b.provider];
        for test in same {
            let mut near = rows.clone().filter(|&row| self.places.get(row as usize).is_some_and(|p| test(p, &from)));
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
    use crate::registers::tag::reference;

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
        assert!(index.answers_twice("T-1") && !index.answers_twice("T-2") && !index.answers_twice("T-9"));
    }

    #[test]
    fn an_initial_may_be_left_out_but_not_changed() {
        let ids = ["T-1", "T-2", "T-3"].map(Some).into_iter();
        let names = ["POPESCU A. Maria", "Ionescu Dan", "Pop M. Ana"].map(Some).into_iter();
        let index = Index::new(ids, Some(names), vec![place(0, 0, 0); 3]);
        let find = |name| index.find(name, place(0, 0, 0));
        assert_eq!((find("Maria Popescu"), find("Ionescu V. Dan"), find("Pop M. Ana")), (0, 1, 2));
        assert_eq!((find("Popescu B. Maria"), find("Pop N. Ana")), (DANGLING, DANGLING));
    }

    #[test]
    fn persons_are_found_by_their_hashes() {
        let ids = ["C-1", "C-2", "C-3"].map(Some).into_iter();
        let mut index =
            Index::new(ids, None::<std::iter::Empty<_>>, vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)]);
        let alias = |row, tag| Alias { row, field: 0, tag };
        index.add_tags(&[alias(0, 7), alias(0, 7), alias(1, 9), alias(2, 9)]);
        assert_eq!(index.find(&reference(7), place(5, 5, 5)), 0);
        assert_eq!(index.find(&reference(9), place(1, 9, 9)), 2);
        assert_eq!(index.find(&reference(9), place(5, 5, 5)), DANGLING);
        assert_eq!(index.find(&reference(8), place(0, 0, 0)), DANGLING);
        assert!(index.answers_twice(&reference(9)) && !index.answers_twice(&reference(7)));
    }
}
