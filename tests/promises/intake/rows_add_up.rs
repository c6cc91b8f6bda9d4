//! rows read = accepted + set aside + no data + repeated, sheet by sheet, whatever the format, and with registers that come
//! twice: as the same file, and as other rows of the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto};
use mms_audit::results::fate::Fate;
use mms_audit::results::{InputSheet, Results};

use super::{audited, results};
use crate::harness::{PROVIDERS, fixture};

/// The folders below a fixture.
fn below(name: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(fixture(name)).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|path| path.is_dir());
    all.sort();
    all
}

/// Rows of a sheet with something in them, as the library under it counts them; none of what it cannot open.
fn filled(path: &Path, sheet: &InputSheet) -> Option<u64> {
    let range = open_workbook_auto(path).ok()?.worksheet_range(&sheet.sheet).ok()?;
    let says = |cell: &Data| match cell {
        Data::Empty => false,
        Data::String(text) => !text.trim().is_empty(),
        _ => true,
    };
    Some(range.rows().filter(|row| row.iter().any(says)).count() as u64)
}

fn add_up(results: &Results, at: &str) {
    for (file, sheet) in results.inputs.iter().flat_map(|file| file.sheets.iter().map(move |sheet| (file, sheet))) {
        let parts = sheet.accepted + sheet.quarantined + sheet.duplicates;
        assert_eq!(sheet.rows, parts, "{at} › {} › {}: {sheet:?}", file.file, sheet.sheet);
        assert!(file.fate != Fate::Duplicate, "{at} › {}: a copy has no sheets", file.file);
    }
}

/// Accepted rows of each register.
fn accepted(results: &Results) -> BTreeMap<&str, u64> {
    let mut all = BTreeMap::new();
    for sheet in results.inputs.iter().flat_map(|file| &file.sheets) {
        if let Some(register) = &sheet.register {
            *all.entry(register.as_str()).or_default() += sheet.accepted;
        }
    }
    all
}

#[test]
fn every_row_of_every_fixture_is_somewhere() {
    let folders: Vec<PathBuf> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    let folders = folders.into_iter().chain(below("habits")).chain(below("writers")).chain(below("habits/twins"));
    let (mut sheets, mut counted) = (0, BTreeMap::new());
    for folder in folders {
        // Some habits are of registers without a provider.
        let Ok(audited) = audited(&[&folder], None) else { continue };
        let at = folder.display().to_string();
        add_up(&audited.results, &at);
        for file in &audited.results.inputs {
            let path = folder.join(&file.file);
            for sheet in &file.sheets {
                sheets += 1;
                let Some(rows) = filled(&path, sheet) else { continue };
                let told = sheet.rows + sheet.not_data.values().sum::<u64>();
                assert_eq!(told, rows, "{} › {}: {sheet:?}", path.display(), sheet.sheet);
                let ending = path.extension().unwrap().to_string_lossy().into_owned();
                *counted.entry(ending).or_insert(0) += 1;
            }
        }
    }
    assert!(sheets > 200, "{sheets}");
    for format in ["xlsx", "xls", "ods"] {
        assert!(counted.contains_key(format), "no {format} was counted: {counted:?}");
    }
}

#[test]
fn a_register_that_comes_twice_in_whatever_format_counts_once_and_is_said() {
    let first = fixture("writers/openpyxl");
    let once = results(&first);
    for writer in below("writers").iter().filter(|folder| !folder.ends_with("openpyxl")) {
        let at = writer.display().to_string();
        let both = audited(&[&first, writer], None).unwrap_or_else(|error| panic!("{at}: {error}")).results;
        add_up(&both, &at);
        assert_eq!(accepted(&both), accepted(&once), "{at}");
        let repeated: u64 = both.inputs.iter().flat_map(|file| &file.sheets).map(|sheet| sheet.duplicates).sum();
        assert_eq!(repeated, accepted(&once).values().sum::<u64>(), "{at}");
    }
    // The same bytes under another name are not read at all.
    let folder = tempfile::tempdir().unwrap();
    for name in ["registre.xlsx", "registre (1).xlsx"] {
        std::fs::copy(first.join("registre.xlsx"), folder.path().join(name)).unwrap();
    }
    let twice = results(folder.path());
    let copy = twice.inputs.iter().find(|file| file.file == "registre (1).xlsx").unwrap();
    assert_eq!(
        (copy.fate, copy.duplicate_of.as_deref(), copy.sheets.len()),
        (Fate::Duplicate, Some("registre.xlsx"), 0)
    );
    assert_eq!(accepted(&twice), accepted(&once));
}
