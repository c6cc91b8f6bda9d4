//! Mutated files end in data or in a refusal, and the files beside them are read: a small part of `tests/harness`.

use std::collections::BTreeSet;

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};

use crate::harness::{audit, fixture};

/// Files in every format that the fixtures have.
const FILES: [&str; 11] = [
    "writers/libreoffice-xls/registre.xls",
    "writers/xlwt/registre.xls",
    "writers/sheetjs-xlsb/registre.xlsb",
    "writers/libreoffice-ods/registre.ods",
    "writers/libreoffice-fods/registre.fods",
    "writers/libreoffice-xlsx/registre.xlsx",
    "writers/openpyxl/registre.xlsx",
    "habits/formats/xls/cazuri.xls",
    "serviciu-local/cazuri.csv",
    "writers/polars-parquet/Cazuri.parquet",
    "parquet-types/pyarrow-delta.parquet",
];

/// A file with some bytes changed, cut off, taken out, doubled or filled.
fn mutant(random: &mut ChaCha8Rng, file: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let at = random.random_range(0..bytes.len());
    let end = (at + [1, 4, 64][random.random_range(0..3)]).min(bytes.len());
    match random.random_range(0..5) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.extend_from_within(at..),
        3 => bytes[at..end].fill(0xff),
        _ => random.fill_bytes(&mut bytes[at..end]),
    }
    bytes
}

#[test]
fn mutants_are_read_or_refused_and_all_of_them_are_told() {
    let mut random = ChaCha8Rng::seed_from_u64(16);
    let folder = tempfile::tempdir().unwrap();
    let mut names = BTreeSet::new();
    for path in FILES.map(fixture) {
        let file = std::fs::read(&path).unwrap();
        for number in 0..12 {
            let name = format!("m{}-{number}.{}", names.len(), path.extension().unwrap().to_string_lossy());
            std::fs::write(folder.path().join(&name), mutant(&mut random, &file)).unwrap();
            names.insert(name);
        }
    }
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[folder.path(), &fixture("fara-abateri")], out.path(), &["--no-workbook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = std::fs::read(out.path().join("results.json")).unwrap();
    let results: serde_json::Value = serde_json::from_slice(&results).unwrap();
    let told: BTreeSet<&str> = ["inputs", "unread", "passed_over"]
        .iter()
        .filter_map(|list| results[list].as_array())
        .flatten()
        .filter_map(|file| file["file"].as_str()?.rsplit('/').next())
        .collect();
    let untold: Vec<&String> = names.iter().filter(|name| !told.contains(name.as_str())).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn a_good_xls_is_read_every_time() {
    // Each is read by a process of its own, whose memory is bounded: one in 150 used to be called damaged.
    let (input, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let workbook = fixture("writers/xlwt/registre.xls");
    for n in 0..300 {
        std::fs::copy(&workbook, input.path().join(format!("copie-{n}.xls"))).unwrap();
    }
    let run = audit(&[input.path()], out.path(), &["--no-workbook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = mms_audit::output::results_json::read(&out.path().join("results.json")).unwrap();
    assert!(results.unread.is_empty(), "{:?}", results.unread);
    assert_eq!(results.inputs.len(), 300);
}
