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

    /// The rows that a text may mean; those of the provider come before those of others.
    pub fn candidates(&self, rows: &[(Row, bool)], text: &str, provider: Option<&str>) -> Vec<usize> {
        let own = |places: &[usize]| {
            let of_provider = |place: &usize| {
                rows.get(*place).is_some_and(|(row, _)| row.owner.is_some() && row.owner.as_deref() == provider)
            };
            let own: Vec<usize> = places.iter().copied().filter(of_provider).collect();
            if own.is_empty() { places.to_vec() } else { own }
        };
        if let Some(places) = self.by_id.get(text) {
            return own(places);
        }
        let unique = |places: Vec<usize>| {
            let called: BTreeSet<_> =
                places.iter().filter_map(|place| rows.get(*place)).map(|(row, _)| (&row.owner, row.key())).collect();
            (called.len() == 1).then_some(places)
        };
        let by_loose_id = self.by_loose_id.get(&loose(text)).and_then(|places| unique(own(places)));
        // A name that several bear means one of them.
        by_loose_id.or_else(|| self.by_name.get(&plain_name(text)).map(|places| own(places))).unwrap_or_default()
    }
}

/// Where a text leads, for a row that is dated so (none: nobody knows).
pub fn lead(index: &Index, rows: &[(Row, bool)], text: &str, provider: Option<&str>, dated: Option<i64>) -> Lead {
    let candidates = index.candidates(rows, text, provider);
    let row = |place: &usize| rows.get(*place);
    let living: Vec<usize> =
        candidates.iter().copied().filter(|place| row(place).is_some_and(|(_, gone)| !gone)).collect();
    match living.as_slice() {
        [] if candidates.is_empty() => Lead::Link(Link::Dangling(Why::EMPTY)),
        [] => Lead::Gone,
        [place] => Lead::Link(Link::To(*place)),
        _ => Lead::Link(one_life(rows, &living, dated).map_or(Link::Among(living), Link::To)),
    }
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
