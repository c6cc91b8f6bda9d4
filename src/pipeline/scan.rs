//! A first look at all inputs, folder by folder: what belongs together, and how much memory it takes.
//!
//! Folders are audited apart only where that gives what auditing them together would: no cell of one names a row that
//! stands in another, and no provider has rows in two. Only hashes are kept. Two texts with one hash would put folders
//! together that could be apart, never the other way round.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ingest::dated_number;
use crate::registers::names::{fold_id, fold_name, loosen_id};
use crate::registers::spec::{FieldType, Role, Schema};
use crate::registers::typed::{Ingested, TypedColumn, TypedSheet};

/// What is kept of one folder.
#[derive(Debug, Default)]
pub struct Digest {
    /// Bytes that its typed rows take.
    pub bytes: u64,
    /// Which registers it holds, by position in the schema.
    pub supplied: Vec<bool>,
    /// Hashes of the providers that its providers register lists.
    listed: Vec<u64>,
    /// Hashes of the providers that it names anywhere.
    named: Vec<u64>,
    /// Hashes of the identifiers of its rows as they may be written otherwise, per register.
    ids: Vec<u64>,
    /// Hashes of the names of its rows, per register.
    names: Vec<u64>,
    /// Cells that name a row which the folder itself does not hold.
    wanted: Vec<Wanted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Wanted {
    /// The identifier as it may be written otherwise, with and without a date behind it.
    ids: [u64; 2],
    /// The name.
    name: u64,
    /// The folder holds a row with that name.
    own_name: bool,
    /// It is a provider: its rows must be together, wherever they stand.
    provider: bool,
}

fn hash(register: usize, kind: u8, text: &str) -> u64 {
    // Fixed keys: the same on every run.
    let mut hasher = DefaultHasher::new();
    (register, kind, text).hash(&mut hasher);
    hasher.finish()
}

const ID: u8 = 0;
const NAME: u8 = 1;

impl Digest {
    /// Looks at the rows of one folder.
    #[must_use]
    pub fn new(schema: &Schema, ingested: &Ingested) -> Self {
        let mut digest = Self { supplied: vec![false; schema.registers.len()], ..Self::default() };
        for register in ingested.stated.values().flat_map(|stated| &stated.kept_and_empty) {
            if let Some(supplied) = digest.supplied.get_mut(*register) {
                *supplied = true;
            }
        }
        let providers = schema.playing(Role::Provider).unwrap_or(usize::MAX);
        let mut ids: HashSet<u64> =
            ingested.fixed_provider.values().map(|id| hash(providers, ID, &loosen_id(id))).collect();
        // Identifiers as they stand, to know what the folder holds itself.
        let mut own: HashSet<u64> = HashSet::new();
        let mut names: HashSet<u64> = HashSet::new();
        let (mut listed, mut mentioned): (HashSet<u64>, HashSet<u64>) = (HashSet::new(), ids.clone());
        for sheet in &ingested.sheets {
            digest.bytes += size(sheet);
            if let Some(supplied) = digest.supplied.get_mut(sheet.register) {
                *supplied = true;
            }
            let Some(spec) = schema.registers.get(sheet.register) else { continue };
            for (field, column) in spec.fields.iter().zip(&sheet.columns) {
                let of_provider = field.leads_to == Some(Role::Provider);
                if (field.kind == FieldType::Id && field.key) || of_provider {
                    let register = if of_provider { providers } else { sheet.register };
                    if register == providers {
                        let seen = texts(column).map(|text| hash(providers, ID, &loosen_id(text)));
                        if of_provider { mentioned.extend(seen) } else { listed.extend(seen) }
                    }
                    for text in texts(column) {
                        own.insert(hash(register, ID, &fold_id(text)));
                        ids.insert(hash(register, ID, &loosen_id(text)));
                        if let Some(number) = dated_number(text) {
                            own.insert(hash(register, ID, &number));
                            ids.insert(hash(register, ID, &loosen_id(&number)));
                        }
                    }
                } else if field.id == "name" {
                    names.extend(texts(column).map(|text| hash(sheet.register, NAME, &fold_name(text))));
                }
            }
        }
        let mut wanted: HashSet<Wanted> = HashSet::new();
        for (register, text) in ingested.sheets.iter().flat_map(|sheet| named(schema, sheet)) {
            // Rows of one provider must be together, wherever they stand: providers are always looked for elsewhere.
            if register != providers && own.contains(&hash(register, ID, &fold_id(text))) {
                continue;
            }
            let id = hash(register, ID, &loosen_id(text));
            let number = dated_number(text).map_or(id, |number| hash(register, ID, &loosen_id(&number)));
            let name = hash(register, NAME, &fold_name(text));
            let provider = register == providers;
            wanted.insert(Wanted { ids: [id, number], name, own_name: !provider && names.contains(&name), provider });
        }
        // The order of what is kept does not matter: it only puts folders together.
        mentioned.extend(&listed);
        digest.listed = listed.into_iter().collect();
        digest.named = mentioned.into_iter().collect();
        digest.ids = ids.into_iter().collect();
        digest.names = names.into_iter().collect();
        digest.wanted = wanted.into_iter().collect();
        digest
    }
}

/// The texts of a column of single texts.
fn texts(column: &TypedColumn) -> impl Iterator<Item = &str> {
    let column = if let TypedColumn::Text(texts) = column { Some(texts) } else { None };
    column.into_iter().flat_map(|texts| texts.iter()).flatten()
}

/// The rows that a sheet names: register and text. The rows of the providers register name themselves.
fn named<'s>(schema: &'s Schema, sheet: &'s TypedSheet) -> impl Iterator<Item = (usize, &'s str)> {
    let spec = schema.registers.get(sheet.register);
    let fields = spec.map(|s| s.fields.as_slice()).unwrap_or_default();
    let own = spec.is_some_and(|s| s.role == Some(Role::Provider));
    fields.iter().zip(&sheet.columns).flat_map(move |(field, column)| {
        let to = field.of.as_deref().filter(|_| matches!(field.kind, FieldType::Ref | FieldType::Refs));
        let to = to.and_then(|to| schema.position(to));
        let to = to.or_else(|| (own && field.key).then_some(sheet.register));
        let lists = if let TypedColumn::Texts(lists) = column { lists.as_slice() } else { &[] };
        let all = texts(column).chain(lists.iter().flatten().map(String::as_str));
        to.into_iter().flat_map({
            let all: Vec<&str> = if to.is_some() { all.collect() } else { Vec::new() };
            move |to| all.clone().into_iter().map(move |text| (to, text))
        })
    })
}

/// Bytes of the typed rows of a sheet.
fn size(sheet: &TypedSheet) -> u64 {
    fn of<T>(values: &[T]) -> usize {
        std::mem::size_of_val(values)
    }
    let columns = sheet.columns.iter().map(|column| match column {
        TypedColumn::Absent => 0,
        TypedColumn::Text(texts) => texts.size(),
        TypedColumn::Texts(lists) => of(lists) + lists.iter().flatten().map(|t| t.len() + 24).sum::<usize>(),
        TypedColumn::Day(v) | TypedColumn::Month(v) => of(v),
        TypedColumn::Moment(v) => of(v),
        TypedColumn::Number(v) => of(v),
        TypedColumn::Bool(v) => of(v),
        TypedColumn::Code(v) => of(v),
        TypedColumn::Codes(v) => of(v),
    });
    (columns.sum::<usize>() + of(&sheet.rows)) as u64
}

/// Which folders must be audited together: for each folder the first one of its kind.
#[must_use]
pub fn together(digests: &[Digest]) -> Vec<usize> {
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let wanted: HashSet<u64> =
        digests.iter().flat_map(|d| &d.wanted).flat_map(|w| w.ids.into_iter().chain([w.name])).collect();
    for (folder, digest) in digests.iter().enumerate() {
        for key in digest.ids.iter().chain(&digest.names).filter(|key| wanted.contains(key)) {
            holders.entry(*key).or_default().push(folder);
        }
    }
    let mut first: Vec<usize> = (0..digests.len()).collect();
    let sole = sole_providers(digests);
    for (folder, digest) in digests.iter().enumerate() {
        for wanted in &digest.wanted {
            let of = |key: &u64| holders.get(key).map(Vec::as_slice).unwrap_or_default();
            let by_id: Vec<usize> = wanted.ids.iter().flat_map(of).copied().collect();
            let by_name = if wanted.own_name { &[] } else { of(&wanted.name) };
            // Providers are wanted by their own folder too; elsewhere a name counts where no identifier does.
            let alone = by_id.iter().all(|&other| other == folder);
            // A folder of one provider names no rows of another provider's folder.
            let apart = |other: usize| {
                let of = |folder: usize| sole.get(folder).copied().flatten();
                !wanted.provider && of(folder).zip(of(other)).is_some_and(|(a, b)| a != b)
            };
            for &other in by_id.iter().chain(by_name.iter().filter(|_| alone)).filter(|other| !apart(**other)) {
                unite(&mut first, folder, other);
            }
        }
    }
    (0..first.len()).map(|folder| root(&first, folder)).collect()
}

/// The provider that each folder speaks about, where it is only one and it is known.
fn sole_providers(digests: &[Digest]) -> Vec<Option<u64>> {
    let listed: HashSet<u64> = digests.iter().flat_map(|digest| &digest.listed).copied().collect();
    let known = |provider: &u64| listed.is_empty() || listed.contains(provider);
    let sole = digests.iter().map(|digest| match digest.named.as_slice() {
        [only] => Some(*only).filter(known),
        _ => None,
    });
    sole.collect()
}

fn root(first: &[usize], mut folder: usize) -> usize {
    while let Some(&up) = first.get(folder)
        && up != folder
    {
        folder = up;
    }
    folder
}

fn unite(first: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(first, a), root(first, b));
    let (low, high) = (a.min(b), a.max(b));
    if let Some(slot) = first.get_mut(high) {
        *slot = low;
    }
}

/// Which registers are in any folder.
#[must_use]
pub fn supplied(digests: &[Digest]) -> Vec<bool> {
    let mut all = Vec::new();
    for digest in digests {
        all.resize(digest.supplied.len(), false);
        all.iter_mut().zip(&digest.supplied).for_each(|(all, one)| *all |= one);
    }
    all
}

/// The groups of folders that are audited one after the other, of at most `most` bytes where possible.
///
/// All folders are one group where a file may belong to a provider only because there is no other one.
#[must_use]
pub fn divide(schema: &Schema, digests: &[Digest], most: u64) -> Vec<Vec<usize>> {
    let supplied = supplied(digests);
    let listed = schema.playing(Role::Provider).and_then(|r| supplied.get(r)).copied().unwrap_or(false);
    let providers: HashSet<u64> =
        digests.iter().flat_map(|d| if listed { &d.listed } else { &d.named }).copied().collect();
    if providers.len() < 2 {
        return vec![(0..digests.len()).collect()];
    }
    pack(digests, most)
}

/// Packs folders that belong together into groups of at most `most` bytes where possible, in the order of folders.
#[must_use]
pub fn pack(digests: &[Digest], most: u64) -> Vec<Vec<usize>> {
    let mut kinds: BTreeMap<usize, (u64, Vec<usize>)> = BTreeMap::new();
    for ((folder, digest), first) in digests.iter().enumerate().zip(together(digests)) {
        let kind = kinds.entry(first).or_default();
        kind.0 += digest.bytes;
        kind.1.push(folder);
    }
    let mut groups: Vec<(u64, Vec<usize>)> = Vec::new();
    for (bytes, folders) in kinds.into_values() {
        match groups.last_mut() {
            Some(group) if group.0 + bytes <= most => {
                group.0 += bytes;
                group.1.extend(folders);
            }
            _ => groups.push((bytes, folders)),
        }
    }
    groups.into_iter().map(|(_, folders)| folders).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(ids: &[&str], names: &[&str], wanted: &[&str]) -> Digest {
        Digest {
            bytes: 10,
            ids: ids.iter().map(|t| hash(1, ID, t)).collect(),
            names: names.iter().map(|t| hash(1, NAME, t)).collect(),
            wanted: wanted
                .iter()
                .map(|t| Wanted {
                    ids: [hash(1, ID, t); 2],
                    name: hash(1, NAME, t),
                    own_name: names.contains(t),
                    provider: false,
                })
                .collect(),
            ..Digest::default()
        }
    }

    #[test]
    fn folders_that_name_each_others_rows_stay_together() {
        let digests = [
            digest(&["a"], &[], &["nobody"]),
            digest(&["b"], &["Ana"], &["e"]),
            digest(&["c"], &[], &["Ana"]),
            digest(&["d"], &["Ana"], &["Ana"]),
            digest(&["e"], &[], &[]),
        ];
        assert_eq!(together(&digests), [0, 1, 1, 1, 1]);
        let apart = [digest(&["a"], &["Ana"], &["Ana"]), digest(&["b"], &["Ana"], &["Ana"])];
        assert_eq!(together(&apart), [0, 1]);
        let of = |provider: u64, digest: Digest| Digest { named: vec![provider], ..digest };
        let asks = || digest(&["a"], &[], &["b"]);
        let holds = || digest(&["b"], &[], &[]);
        assert_eq!(together(&[of(7, asks()), of(8, holds())]), [0, 1], "folders of two providers");
        assert_eq!(together(&[of(7, asks()), of(7, holds())]), [0, 0]);
        assert_eq!(together(&[of(7, asks()), holds()]), [0, 0]);
    }

    #[test]
    fn groups_are_filled_in_order() {
        let digests: Vec<Digest> = (0..5).map(|_| digest(&[], &[], &[])).collect();
        assert_eq!(pack(&digests, 20), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(pack(&digests, 1).len(), 5);
        assert_eq!(pack(&digests, u64::MAX).len(), 1);
    }
}
