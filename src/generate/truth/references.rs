//! What references lead to: by id as shown, else by id written otherwise, else by a name that only one row bears.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::row::{Link, Row};
use super::tri::Why;

/// The rows of one register by what they may be called.
#[derive(Debug, Default)]
pub struct Index {
    by_id: HashMap<String, Vec<usize>>,
    by_loose_id: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

/// Where a reference leads, while rows that are not there yet are still among the others.
pub enum Lead {
    Link(Link),
    /// To a row that the as-of day takes away.
    Gone,
}

impl Index {
    pub fn new(rows: &[(Row, bool)], named: bool) -> Index {
        let mut index = Index::default();
        for (place, (row, _)) in rows.iter().enumerate() {
            if !row.key().is_empty() {
                index.by_id.entry(row.key().to_string()).or_default().push(place);
                index.by_loose_id.entry(loose(row.key())).or_default().push(place);
            }
            if named && !row.text("name").is_empty() {
                index.by_name.entry(plain_name(row.text("name"))).or_default().push(place);
            }
        }
        index
    }

    /// The rows that a text may mean.
    pub fn candidates(&self, rows: &[(Row, bool)], text: &str, from: From<'_>) -> Vec<usize> {
        let by_id = self.by_id.get(text).map(|places| nearest(rows, places, from)).unwrap_or_default();
        if !by_id.is_empty() {
            return by_id;
        }
        let by_loose_id = self.written_otherwise(rows, text, from);
        if !by_loose_id.is_empty() {
            return by_loose_id;
        }
        // A name that several bear means one of them.
        self.by_name.get(&plain_name(text)).map(|places| nearest(rows, places, from)).unwrap_or_default()
    }

    /// The rows of the one id of a provider that is the same when it is written otherwise.
    fn written_otherwise(&self, rows: &[(Row, bool)], text: &str, from: From<'_>) -> Vec<usize> {
        let mut of_owners: BTreeMap<&Option<String>, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
        let alike = self.by_loose_id.get(&loose(text)).into_iter().flatten();
        for (place, row) in alike.filter_map(|place| rows.get(*place).map(|(row, _)| (*place, row))) {
            of_owners.entry(&row.owner).or_default().entry(row.key()).or_default().push(place);
        }
        let unique = of_owners.into_values().filter(|keys| keys.len() == 1);
        let mut places: Vec<usize> = unique.flat_map(BTreeMap::into_values).flatten().collect();
        places.sort_unstable();
        nearest(rows, &places, from)
    }
}

/// Who refers: the provider of the row, the one provider of whom alone its input speaks, and its input.
#[derive(Clone, Copy, Debug)]
pub struct From<'r> {
    pub provider: Option<&'r str>,
    pub only: Option<&'r str>,
    pub source: usize,
}

/// Of several rows those that can be meant. An input that speaks of one provider alone names nobody else's; any other
/// means its own provider's first, then those of the same input.
fn nearest(rows: &[(Row, bool)], places: &[usize], from: From<'_>) -> Vec<usize> {
    let keep = |places: &[usize], test: &dyn Fn(&Row) -> bool| -> Vec<usize> {
        places.iter().copied().filter(|place| rows.get(*place).is_some_and(|(row, _)| test(row))).collect()
    };
    if from.only.is_some() {
        let own = keep(places, &|row| row.owner.as_deref() == from.only);
        return if own.is_empty() { keep(places, &|row| row.owner.is_none()) } else { own };
    }
    let owned = keep(places, &|row| row.owner.is_some());
    let places = if owned.is_empty() { places.to_vec() } else { owned };
    let own = keep(&places, &|row| from.provider.is_some() && row.owner.as_deref() == from.provider);
    let beside = keep(&places, &|row| row.source == from.source);
    [own, beside].into_iter().find(|near| !near.is_empty()).unwrap_or(places)
}

/// Where a text leads, for a row that is dated so (none: nobody knows).
pub fn lead(index: &Index, rows: &[(Row, bool)], text: &str, from: From<'_>, dated: Option<i64>) -> Lead {
    let candidates = index.candidates(rows, text, from);
    let living = still_there(rows, &candidates);
    match living.as_slice() {
        [] if candidates.is_empty() => Lead::Link(Link::Dangling(Why::EMPTY)),
        [] => Lead::Gone,
        [place] => Lead::Link(Link::To(*place)),
        _ => Lead::Link(one_life(rows, &living, dated).map_or(Link::Among(living), Link::To)),
    }
}

/// The rows that the as-of day leaves.
pub fn still_there(rows: &[(Row, bool)], places: &[usize]) -> Vec<usize> {
    places.iter().copied().filter(|place| rows.get(*place).is_some_and(|(_, gone)| !gone)).collect()
}

/// Of several lives of one case the last recorded by then, else the first; none where they are different cases.
fn one_life(rows: &[(Row, bool)], places: &[usize], dated: Option<i64>) -> Option<usize> {
    let dated = dated?;
    let mut lives: Vec<(usize, Option<i64>, usize)> = Vec::new();
    let mut owners = BTreeSet::new();
    for place in places {
        let (row, _) = rows.get(*place)?;
        owners.insert(&row.owner);
        lives.push((row.episode, row.day("recorded_at"), *place));
    }
    lives.sort_unstable();
    let distinct: BTreeSet<usize> = lives.iter().map(|(episode, ..)| *episode).collect();
    if owners.len() != 1 || distinct.len() != lives.len() {
        return None;
    }
    let begun = lives.iter().rev().find(|(_, recorded, _)| recorded.is_some_and(|recorded| recorded <= dated));
    begun.or(lives.first()).map(|(.., place)| *place)
}

/// An id without blanks, leading zeros and case.
fn loose(id: &str) -> String {
    let folded: String = id.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    folded.trim_start_matches('0').to_string()
}

/// A name without case, diacritics and word order.
fn plain_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        'ă' | 'â' => 'a',
        'î' => 'i',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        other => other,
    };
    let lower: String = name.to_lowercase().chars().map(plain).collect();
    let mut words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// By register and field of a reference: by the place that it leads to, the places of the rows that have it.
pub type Backwards = BTreeMap<&'static str, BTreeMap<&'static str, BTreeMap<usize, Vec<usize>>>>;
