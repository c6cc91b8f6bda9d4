//! Findings with their causes and the rows of the registers that they stand in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;
use mms_audit::pipeline;
use mms_audit::registers::spec::FieldType;
use mms_audit::results::outcome::is_finding;
use mms_audit::results::{ProviderResults, Results};

use crate::harness::{PROVIDERS, audit, cells, fixture, mms};

fn audited(out: &Path, more: &[&str]) -> Results {
    let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p)).collect();
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let run = audit(&paths, out, more);
    assert_eq!(run.code, 0, "{}", run.err);
    json::read(&out.join("results.json")).unwrap()
}

#[test]
fn every_finding_shows_its_rows_and_nothing_personal() {
    let out = tempfile::tempdir().unwrap();
    let results = audited(out.path(), &["--html"]);
    let schema = pipeline::schema().unwrap();
    for provider in &results.providers {
        let known: BTreeSet<_> = provider.rows.iter().map(|row| &row.place).collect();
        let mut findings = 0;
        for check in &provider.checks {
            for outcome in check.outcomes.iter().filter(|outcome| is_finding(check.nature, outcome.outcome)) {
                findings += 1;
                let shown = outcome.sources.iter().any(|source| known.contains(source));
                assert!(shown || outcome.sources.is_empty(), "{}: {}", check.indicator, outcome.subject);
            }
        }
        for row in &provider.rows {
            let spec = schema.register(&row.register).unwrap();
            for cell in &row.cells {
                let field = spec.field(&cell.field).unwrap();
                let free = matches!(field.kind, FieldType::Text | FieldType::Cnp);
                assert!(!field.personal && !free && field.id != "name", "{}.{}", row.register, cell.field);
            }
        }
        let page = std::fs::read_to_string(out.path().join(format!("{}.html", provider.provider_id))).unwrap();
        assert_eq!(page.contains("<mark>"), findings > 0, "{}", provider.provider_id);
        if findings > 0 {
            let book = out.path().join(format!("{}.xlsx", provider.provider_id));
            let sheet: String = cells(&book, "Dovezi").into_iter().flatten().collect::<Vec<_>>().join("\n");
            assert!(sheet.contains("(gol)") || sheet.contains("rândul"), "{sheet}");
        }
    }
}

#[test]
fn rows_are_for_reports_and_change_nothing_else() {
    let (with, without) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut shown = audited(with.path(), &[]);
    let plain = audited(without.path(), &["--no-workbook"]);
    assert!(shown.providers.iter().any(|provider| !provider.rows.is_empty()));
    shown.providers.iter_mut().for_each(|provider| provider.rows.clear());
    // The workbooks of the one run are named in its results.
    assert!(plain.outputs.is_empty());
    shown.outputs.clear();
    assert_eq!(shown, plain);
}

#[test]
fn causes_stand_before_findings_everywhere() {
    let out = tempfile::tempdir().unwrap();
    let results = audited(out.path(), &["--html"]);
    let told = |provider: &ProviderResults| {
        let book = out.path().join(format!("{}.xlsx", provider.provider_id));
        let cover: Vec<String> = cells(&book, "Copertă").into_iter().flatten().collect();
        cover.into_iter().find_map(|cell| cell.strip_prefix("Cauze: ").map(str::to_owned))
    };
    let mut seen = 0;
    for provider in &results.providers {
        let Some(sentence) = told(provider) else { continue };
        seen += 1;
        let page = std::fs::read_to_string(out.path().join(format!("{}.html", provider.provider_id))).unwrap();
        assert!(page.contains(&sentence), "{sentence}");
        let book = out.path().join(format!("{}.xlsx", provider.provider_id));
        assert!(cells(&book, "Cauze")[1][0].contains(&sentence), "{sentence}");
        // Findings of one cause stand together.
        let listed = crate::harness::listed(&book, "Constatări");
        let causes: Vec<&str> = listed.iter().map(|row| row[1].as_str()).collect();
        let mut runs = causes.clone();
        runs.dedup();
        let kinds: BTreeSet<&str> = causes.iter().copied().collect();
        assert!(runs.len() <= 2 * kinds.len(), "{causes:?}");
    }
    assert!(seen > 1, "no fixture has findings with one cause");
    let path = fixture("directie").display().to_string();
    let check = mms(&["check", &path, "--as-of", "20.11.2024"]);
    assert!(check.out.contains(" fac ") || check.out.contains("O cauză face"), "{}", check.out);
    assert!(check.out.contains("nu se mai poate îndrepta"), "{}", check.out);
}

/// The exports of two providers, each in a folder of its own; one of them has a file that cannot be opened.
fn delivered() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, provider) in [("ong", "organism-privat"), ("spas", "serviciu-local")] {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(fixture(provider)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    std::fs::write(folder.path().join("ong/vizite-vechi.xlsx"), b"PK\x03\x04 cut short").unwrap();
    std::fs::create_dir(folder.path().join("nimic")).unwrap();
    std::fs::write(folder.path().join("nimic/tot.xlsx"), b"PK\x03\x04 cut short").unwrap();
    folder
}

#[test]
fn what_cannot_be_opened_of_one_delivery_is_not_held_against_another() {
    let (folder, out) = (delivered(), tempfile::tempdir().unwrap());
    for (more, anybodys) in [(&["--html"][..], true), (&["--html", "--deliveries"][..], false)] {
        let run = audit(&[folder.path()], out.path(), more);
        assert_eq!(run.code, 0, "{}", run.err);
        let page = |id: &str| std::fs::read_to_string(out.path().join(format!("{id}.html"))).unwrap();
        let (own, other) = (page("P-ONG"), page("P-SPAS"));
        assert!(own.contains("ong/vizite-vechi.xlsx") && !other.contains("ong/vizite-vechi.xlsx"), "{more:?}");
        // Nothing was read from the third folder: without a word it may be anybody's, and the run says so in any case.
        assert_eq!(other.contains("nimic/tot.xlsx"), anybodys, "{more:?}");
        assert!(run.out.contains("nimic/tot.xlsx"), "{}", run.out);
        let cover = cells(&out.path().join("P-SPAS.xlsx"), "Copertă").into_iter().flatten().collect::<String>();
        assert!(!cover.contains("vizite-vechi"), "{cover}");
    }
}
