//! Within a memory limit, providers are read a few at a time, and nothing else changes.

use std::path::{Path, PathBuf};

use mms_audit::generate::write::{FileFormat, Layout};
use mms_audit::generate::{Request, generate};
use mms_audit::measure::Audit;
use mms_audit::pipeline::{self, PipelineError};
use mms_audit::text::Lang;
use mms_audit::time::{Counting, Period};

use crate::harness::{audit, files, fixture};

fn nation(out: &Path, layout: Layout) {
    let request = Request {
        providers: 6,
        cases: 240,
        seed: 11,
        year: 2024,
        years: 1,
        events: 1,
        one_manager: false,
        faults: "missing=0.02,rubbish=0.01,dangling=0.02".parse().unwrap(),
        format: FileFormat::Csv,
        layout,
        truth: false,
        lang: Lang::Ro,
        out: out.to_owned(),
    };
    generate(&request, &pipeline::schema().unwrap(), &|_| {}).unwrap();
}

/// Number of parts in which some paths are audited, and the providers of each.
fn parts(paths: Vec<PathBuf>, limit: Option<u64>) -> Vec<Vec<String>> {
    let request = pipeline::Request {
        paths,
        mapping: None,
        secrets: Default::default(),
        others: Vec::new(),
        held: Default::default(),
        catalogue: Vec::new(),
        providers: Vec::new(),
        audit: Audit {
            period: Period::year(2024).unwrap(),
            counting: Counting::Calendar,

            list_met: false,
            aggregate_only: false,
        },
        sample: None,
        rows: false,
        deliveries: false,
        memory: None,
        stop: mms_audit::ingest::Stop::default(),
    };
    let mut parts = Vec::new();
    pipeline::run_grouped::<PipelineError>(&request, limit, &|_| {}, &|| {}, &mut |part| {
        parts.push(part.results.providers.into_iter().map(|p| p.provider_id).collect());
        Ok(())
    })
    .unwrap();
    parts
}

fn same(paths: &[&Path], more: &[&str]) -> String {
    let (free, limited) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = audit(paths, free.path(), more);
    assert_eq!(first.code, 0, "{}", first.err);
    let second = audit(paths, limited.path(), &[more, &["--memory-limit", "1M"]].concat());
    assert_eq!(second.code, 0, "{}", second.err);
    let (a, b) = (files(free.path()), files(limited.path()));
    assert_eq!(a.len(), b.len());
    for ((name, one), (other, two)) in a.iter().zip(&b) {
        assert_eq!(name, other);
        assert!(one == two, "{name} differs");
    }
    second.err
}

#[test]
fn a_nation_in_folders_is_read_provider_by_provider_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    nation(folder.path(), Layout::Folders);
    assert_eq!(parts(vec![folder.path().to_owned()], None).len(), 1);
    let apart = parts(vec![folder.path().to_owned()], Some(1));
    assert_eq!(apart.len(), 6);
    assert!(apart.iter().all(|providers| providers.len() == 1), "{apart:?}");
    same(&[folder.path()], &["--all-outcomes"]);
}

#[test]
fn what_names_rows_of_another_folder_stays_with_it() {
    let folder = tempfile::tempdir().unwrap();
    nation(folder.path(), Layout::Folders);
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    // A third of the first provider's files move into a folder of their own: their rows name cases that stay behind.
    let moved = folder.path().join("zz");
    std::fs::create_dir(&moved).unwrap();
    let mut exports: Vec<PathBuf> = std::fs::read_dir(&folders[0]).unwrap().map(|e| e.unwrap().path()).collect();
    exports.sort();
    for export in exports.iter().step_by(3) {
        std::fs::rename(export, moved.join(export.file_name().unwrap())).unwrap();
    }
    assert_eq!(parts(vec![folder.path().to_owned()], Some(1)).len(), 6);
    same(&[folder.path()], &["--no-workbook"]);
}

#[test]
fn inputs_that_cannot_be_divided_are_audited_together_and_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    nation(folder.path(), Layout::National);
    let said = same(&[folder.path()], &["--no-workbook"]);
    assert!(said.contains("Limita de memorie de 1 MiB nu poate fi respectată"), "{said}");
}

#[test]
fn registers_that_only_some_providers_supply_count_for_them_alone() {
    let paths = ["directie", "organism-privat", "serviciu-local", "fara-abateri"].map(fixture);
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    same(&paths, &[]);
}
