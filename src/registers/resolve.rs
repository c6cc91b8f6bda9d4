//! References: which row of another register a cell names.
//!
//! By id as shown; where nothing matches, by the id written otherwise; then, where the register has a `name`, by name.
//! Several providers may use the same ids, and a case recorded again keeps its id: a text that several rows answer to
//! names the row of the provider and, among episodes, of the day that refer to it. What is still open is one of a few
//! rows, and nobody knows which.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use super::names::{fold_id, fold_name, fold_without_initials, loosen_id};
use super::table::{DANGLING, EMPTY};
use super::tag::tag_of;
use super::typed::Alias;
use crate::text::ShortText;
use crate::time::Day;

/// Where a row that can be referred to stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Position of the file.
    pub file: u32,
    /// Number of the file's folder.
    pub folder: u32,
    /// Position of the owning provider; [`EMPTY`] where it is not known.
    pub provider: u32,
}

/// A row that refers.
#[derive(Debug, Clone, Copy)]
pub struct From {
    /// Where it stands; its provider as far as known.
    pub place: Place,
    /// Its file speaks about that provider alone: it names nobody else's rows.
    pub only: bool,
    /// The day of what it tells.
    pub day: Option<Day>,
}

impl From {
    /// A row of which nothing is known.
    pub const ANYWHERE: Self =
        Self { place: Place { file: EMPTY, folder: EMPTY, provider: EMPTY }, only: false, day: None };
}

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// No row.
    Nobody,
    /// One row.
    One(u32),
    /// One of these rows, in ascending order; nobody knows which.
    OneOf(Vec<u32>),
}

/// What a text names, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The row.
    pub found: Naming,
    /// The row's id is written otherwise.
    pub otherwise: bool,
    /// The same text names the same row from everywhere in its file.
    pub same_for_all: bool,
}

/// One of several rows with one key that follow each other in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The row.
    pub row: u32,
    /// The row of the first episode.
    pub first: u32,
    /// Number of the episode, the first one 1.
    pub number: u32,
    /// The day on which it begins.
    pub begins: Option<Day>,
}

/// The rows of a register by id and by name.
#[derive(Debug, Default)]
pub struct Index {
    ids: Chains,
    names: Chains,
    /// Names with an initial in them, by what they are without it.
    shortened: Chains,
    /// First rows of the ids that are the same when written otherwise; made when the first text is not found.
    loose: OnceLock<HashMap<Box<str>, Vec<u32>, RandomState>>,
    /// Keyed hashes of persons and the rows about them, in order.
    tags: Vec<(u128, u32)>,
    places: Vec<Place>,
    /// Rows that are not there yet on the as-of day; empty where there are none.
    later: Vec<bool>,
    episodes: BTreeMap<u32, Episode>,
}

/// Rows by text; rows with equal texts form a chain in ascending order.
#[derive(Debug, Default)]
struct Chains {
    /// First and last row of each text. Most texts are short: they stand in the map itself, not behind it.
    ends: HashMap<ShortText, (u32, u32), RandomState>,
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
        // Nearly all rows have an id of their own.
        index.ids.ends.reserve(index.places.len());
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

    /// Notes which rows are not there yet, and which follow each other.
    pub fn add_times(&mut self, later: Vec<bool>, episodes: &[Episode]) {
        if later.contains(&true) {
            self.later = later;
        }
        self.episodes = episodes.iter().map(|episode| (episode.row, *episode)).collect();
    }

    /// What a text names.
    #[must_use]
    pub fn find(&self, text: &str, from: From) -> Answer {
        if let Some(tag) = tag_of(text) {
            return self.answer(self.tagged(tag).collect(), from);
        }
        if let Some((first, last)) = self.ids.ends.get(text).or_else(|| self.ids.ends.get(fold_id(text).as_ref())) {
            if first == last && self.may_name(*first, from) {
                return Answer { found: Naming::One(*first), otherwise: false, same_for_all: true };
            }
            let answer = self.answer(self.ids.from(*first).collect(), from);
            if answer.found != Naming::Nobody {
                return answer;
            }
        }
        if let Some(rows) = self.otherwise(text, from) {
            return Answer { otherwise: true, same_for_all: false, ..self.answer(rows, from) };
        }
        match self.named(text) {
            Some((chains, first)) => self.answer(chains.from(first).collect(), from),
            None => Answer { found: Naming::Nobody, otherwise: false, same_for_all: true },
        }
    }

    /// Whether so many rows are known, and every id is that of one of them.
    #[must_use]
    pub fn is_unique(&self, rows: usize) -> bool {
        self.places.len() == rows && self.ids.next.is_empty()
    }

    /// The position of a row that a text names for certain, or [`DANGLING`].
    #[must_use]
    pub fn one(&self, text: &str) -> u32 {
        match self.find(text, From::ANYWHERE).found {
            Naming::One(row) => row,
            _ => DANGLING,
        }
    }

    /// Position of the provider of a row; [`EMPTY`] where it is not known.
    #[must_use]
    pub fn provider(&self, row: u32) -> u32 {
        self.places.get(row as usize).map_or(EMPTY, |place| place.provider)
    }

    /// Whether a row may name another one at all.
    #[must_use]
    pub fn may_name(&self, row: u32, from: From) -> bool {
        let provider = self.provider(row);
        !from.only || provider == from.place.provider || provider >= DANGLING
    }

    /// The rows of the one id of a provider that is the same when written otherwise.
    fn otherwise(&self, text: &str, from: From) -> Option<Vec<u32>> {
        if self.ids.ends.is_empty() {
            return None;
        }
        let loose = self.loose.get_or_init(|| {
            // Sorted: the order of the map does not matter.
            let mut ids: Vec<(String, u32)> =
                self.ids.ends.iter().map(|(id, (first, _))| (loosen_id(id), *first)).collect();
            ids.sort_unstable();
            let mut loose: HashMap<Box<str>, Vec<u32>, RandomState> = HashMap::default();
            for (id, first) in ids {
                loose.entry(id.into()).or_default().push(first);
            }
            loose
        });
        let mut by_provider: BTreeMap<u32, Option<Vec<u32>>> = BTreeMap::new();
        for &first in loose.get(loosen_id(text).as_str())? {
            let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for row in self.within(self.ids.from(first).collect(), from) {
                rows.entry(self.provider(row)).or_default().push(row);
            }
            for (provider, rows) in rows {
                // Two ids of one provider that are the same otherwise: neither is meant.
                by_provider.entry(provider).and_modify(|rows| *rows = None).or_insert(Some(rows));
            }
        }
        let mut rows: Vec<u32> = by_provider.into_values().flatten().flatten().collect();
        rows.sort_unstable();
        Some(rows).filter(|rows| !rows.is_empty())
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

    fn tagged(&self, tag: u128) -> impl Iterator<Item = u32> {
        let from = self.tags.partition_point(|(t, _)| *t < tag);
        self.tags.iter().skip(from).take_while(move |(t, _)| *t == tag).map(|(_, row)| *row)
    }

    /// The rows that a row may name at all, the nearest of them where they are told apart by it.
    fn within(&self, rows: Vec<u32>, from: From) -> Vec<u32> {
        let at =
            |row: u32| self.places.get(row as usize).copied().unwrap_or(Place { provider: EMPTY, ..Place::default() });
        let own = |row: &u32| at(*row).provider == from.place.provider;
        if from.only {
            let ours: Vec<u32> = rows.iter().copied().filter(own).collect();
            return if ours.is_empty() {
                rows.into_iter().filter(|row| at(*row).provider >= DANGLING).collect()
            } else {
                ours
            };
        }
        // A row that belongs to nobody was set aside: one of a provider that has the same number is meant.
        let owned: Vec<u32> = rows.iter().copied().filter(|row| at(*row).provider < DANGLING).collect();
        let rows = if owned.is_empty() { rows } else { owned };
        if rows.len() < 2 {
            return rows;
        }
        let tests: [&dyn Fn(&u32) -> bool; 3] =
            [&|row| from.place.provider < DANGLING && own(row), &|row| at(*row).file == from.place.file, &|row| {
                at(*row).folder == from.place.folder
            }];
        let near = tests.into_iter().map(|test| rows.iter().copied().filter(|row| test(row)).collect::<Vec<u32>>());
        near.into_iter().find(|near| !near.is_empty()).unwrap_or(rows)
    }

    fn answer(&self, rows: Vec<u32>, from: From) -> Answer {
        let same_for_all = rows.len() < 2;
        let near = self.within(rows, from);
        let found = match near.as_slice() {
            [] => Naming::Nobody,
            [only] => Naming::One(*only),
            several => self.choose(several, from.day),
        };
        Answer { found, otherwise: false, same_for_all }
    }

    /// Among several rows: those that are there on the as-of day, and of episodes the one of the day.
    fn choose(&self, rows: &[u32], day: Option<Day>) -> Naming {
        let is_later = |row: u32| self.later.get(row as usize).copied().unwrap_or(false);
        let mut there: Vec<u32> = rows.iter().copied().filter(|row| !is_later(*row)).collect();
        if there.is_empty() {
            // All of them go, whichever is meant.
            return rows.first().map_or(Naming::Nobody, |row| Naming::One(*row));
        }
        if let Some(day) = day {
            let mut last: BTreeMap<u32, Episode> = BTreeMap::new();
            for episode in there.iter().filter_map(|row| self.episodes.get(row)) {
                let kept = last.entry(episode.first).or_insert(*episode);
                let began = episode.begins.is_some_and(|begins| begins <= day);
                let first = episode.number < kept.number && kept.begins.is_none_or(|begins| begins > day);
                if first || (began && episode.number > kept.number) {
                    *kept = *episode;
                }
            }
            there.retain(|row| match self.episodes.get(row) {
                Some(episode) => last.get(&episode.first).is_none_or(|kept| kept.row == *row),
                None => true,
            });
        }
        match there.as_slice() {
            [only] => Naming::One(*only),
            _ => Naming::OneOf(there),
        }
    }
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
