//! Files of the same bytes: read once, and said.
//!
//! Two files of one place (a folder, an archive beside it, what was unpacked from it) that have the same bytes are one
//! file that was saved twice. In different places they may well be two: small registers of two providers look alike
//! where their rows do not say whose they are.

use std::collections::{BTreeMap, BTreeSet};

/// A file that was read.
#[derive(Debug, Clone, Copy)]
pub struct Known<'f> {
    /// Its name, with folders.
    pub name: &'f str,
    /// SHA-256 of its bytes.
    pub sha256: &'f str,
    /// Its rows name their provider.
    pub names_provider: bool,
}

/// For each file the position of the one that it is a copy of: of several, the one outside of archives with the shortest
/// name is read (`formare.csv`, not `formare (1).csv`).
#[must_use]
pub fn duplicates(files: &[Known<'_>]) -> Vec<Option<usize>> {
    let mut groups: Vec<usize> = (0..files.len()).collect();
    // By what two files of the same bytes have in common, not pair by pair: a nation has thousands of empty registers.
    let mut holders: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let provider = file.names_provider.then(|| "\0".to_owned());
        for place in places(file.name).into_iter().chain(provider) {
            let other = *holders.entry((file.sha256, place)).or_insert(at);
            unite(&mut groups, at, other);
        }
    }
    let mut originals: BTreeMap<usize, usize> = BTreeMap::new();
    let rank = |at: usize| files.get(at).map(|file| (is_archived(file.name), file.name.len(), at));
    for at in 0..files.len() {
        let original = originals.entry(root(&groups, at)).or_insert(at);
        if rank(at) < rank(*original) {
            *original = at;
        }
    }
    (0..files.len()).map(|at| originals.get(&root(&groups, at)).copied().filter(|original| *original != at)).collect()
}

fn root(groups: &[usize], mut at: usize) -> usize {
    while let Some(&up) = groups.get(at)
        && up != at
    {
        at = up;
    }
    at
}

fn unite(groups: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(groups, a), root(groups, b));
    if let Some(slot) = groups.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

fn is_archived(name: &str) -> bool {
    name.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(|f| f.to_ascii_lowercase().ends_with(".zip")))
}

/// The folders that a file may be said to lie in: an archive is the folder it lies in, and the one it unpacks to.
fn places(name: &str) -> BTreeSet<String> {
    let folders: Vec<&str> = name.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    let archive = |folder: &str| folder.to_ascii_lowercase().strip_suffix(".zip").map(str::len);
    let without: Vec<&str> = folders.iter().copied().filter(|folder| archive(folder).is_none()).collect();
    let unpacked: Vec<&str> =
        folders.iter().map(|folder| archive(folder).and_then(|end| folder.get(..end)).unwrap_or(folder)).collect();
    [without.join("/"), unpacked.join("/")].into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str, bool)]) -> Vec<Option<usize>> {
        let known: Vec<Known<'_>> = files
            .iter()
            .map(|(name, sha256, names_provider)| Known { name, sha256, names_provider: *names_provider })
            .collect();
        duplicates(&known)
    }

    #[test]
    fn copies_in_one_place_are_read_once() {
        assert_eq!(
            of(&[("formare (1).csv", "a", false), ("formare.csv", "a", false), ("cazuri.csv", "b", false)]),
            [Some(1), None, None]
        );
        assert_eq!(
            of(&[("export.zip/c.csv", "a", false), ("export/c.csv", "a", false), ("c.csv", "a", false)]),
            [Some(2), Some(2), None]
        );
    }

    #[test]
    fn copies_in_other_places_may_be_two_registers() {
        assert_eq!(of(&[("a/docs.csv", "a", false), ("b/docs.csv", "a", false)]), [None, None]);
        assert_eq!(of(&[("a/docs.csv", "a", true), ("b/docs.csv", "a", true)]), [None, Some(0)]);
    }
}
