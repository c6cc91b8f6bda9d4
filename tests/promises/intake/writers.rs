//! The same registers, whatever program wrote them.

use std::path::PathBuf;

use super::{assert_same, results};
use crate::harness::fixture;

/// The folders of `fixtures/writers`, one a program, by name.
fn writers() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixture("writers")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn twenty_writers_one_audit() {
    let (plain, all) = (fixture("writers/openpyxl"), writers());
    assert!(all.len() >= 20, "{all:?}");
    let expected = results(&plain);
    let rows: u64 = expected.inputs.iter().flat_map(|file| &file.sheets).map(|sheet| sheet.accepted).sum();
    assert_eq!(rows, 14);
    for folder in all {
        assert_same(expected.clone(), results(&folder), &folder.display().to_string());
    }
}
