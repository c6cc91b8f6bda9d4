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

/// For each file the position of the earlier one that it is a copy of.
#[must_use]
pub fn duplicates(files: &[Known<'_>]) -> Vec<Option<usize>> {
    let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let same = seen.entry(file.sha256).or_default();
            let copy_of = same.iter().copied().find(|&earlier| {
                files.get(earlier).is_some_and(|earlier| {
                    file.names_provider && earlier.names_provider
                        || !places(file.name).is_disjoint(&places(earlier.name))
                })
            });
            if copy_of.is_none() {
                same.push(at);
            }
            copy_of
        })
        .collect()
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
            [None, Some(0), None]
        );
        assert_eq!(
            of(&[("export.zip/c.csv", "a", false), ("export/c.csv", "a", false), ("c.csv", "a", false)]),
            [None, Some(0), Some(0)]
        );
    }

    #[test]
    fn copies_in_other_places_may_be_two_registers() {
        assert_eq!(of(&[("a/docs.csv", "a", false), ("b/docs.csv", "a", false)]), [None, None]);
        assert_eq!(of(&[("a/docs.csv", "a", true), ("b/docs.csv", "a", true)]), [None, Some(0)]);
    }
}
