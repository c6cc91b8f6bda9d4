//! Which registers are audited together: those of one folder.

use std::path::{Path, PathBuf};

/// The paths to audit together, unit by unit.
///
/// Files given by themselves belong together. A folder is a unit, and a folder that holds nothing but folders is as many
/// units as it holds: whether a register was supplied is then judged for each by itself, as if each had been audited
/// where it comes from, and no more of them need be in memory than there are threads.
#[must_use]
pub fn units(paths: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.is_dir());
    let mut all: Vec<Vec<PathBuf>> = Vec::new();
    if !files.is_empty() {
        all.push(files.into_iter().cloned().collect());
    }
    all.extend(folders.into_iter().flat_map(|folder| parts(folder, 0)).map(|folder| vec![folder]));
    all
}

/// Folders within folders are followed no deeper than this.
const DEEPEST: usize = 4;

fn parts(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let visible = |entry: &PathBuf| {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        !hidden && !entry.extension().is_some_and(|ending| BESIDE.iter().any(|known| ending == *known))
    };
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<PathBuf> = listed.map(|entry| entry.path()).filter(visible).collect();
    entries.sort();
    if depth < DEEPEST && !entries.is_empty() && entries.iter().all(|entry| entry.is_dir()) {
        entries.iter().flat_map(|entry| parts(entry, depth + 1)).collect()
    } else {
        vec![folder.to_owned()]
    }
}

/// Endings of files beside registers that hold none.
const BESIDE: [&str; 4] = ["json", "toml", "md", "pdf"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_folders_is_as_many_units_as_it_holds() {
        let root = tempfile::tempdir().unwrap();
        for name in ["CJ/a", "CJ/b", "IS/c"] {
            std::fs::create_dir_all(root.path().join(name)).unwrap();
            std::fs::write(root.path().join(name).join("cazuri.csv"), "x").unwrap();
        }
        std::fs::write(root.path().join("truth.json"), "{}").unwrap();
        let named = |units: Vec<Vec<PathBuf>>| -> Vec<Vec<String>> {
            let name = |path: &PathBuf| path.strip_prefix(root.path()).unwrap().to_string_lossy().into_owned();
            units.iter().map(|unit| unit.iter().map(name).collect()).collect()
        };
        assert_eq!(named(units(&[root.path().to_owned()])), [["CJ/a"], ["CJ/b"], ["IS/c"]]);
        let mixed = units(&[
            root.path().join("IS/c/cazuri.csv"),
            root.path().join("CJ/a"),
            root.path().join("CJ/b/cazuri.csv"),
        ]);
        assert_eq!(named(mixed), [vec!["IS/c/cazuri.csv", "CJ/b/cazuri.csv"], vec!["CJ/a"]]);
        assert!(units(&[]).is_empty());
    }
}
