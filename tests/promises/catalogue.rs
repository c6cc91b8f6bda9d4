//! The catalogue is complete and right, and every mistake in one is shown with its line.

use std::collections::BTreeSet;
use std::sync::Arc;

use mms_audit::authoring::lint::{Depth, lint};
use mms_audit::catalogue::load;
use mms_audit::registers::load::embedded;

use crate::harness::{fixture, mms};
use mms_audit::generate::truth;

#[test]
fn every_check_that_the_second_reading_knows_is_there() {
    let schema = embedded().unwrap();
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let ours: BTreeSet<String> =
        catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| format!("{}/{}", i.id, c.id))).collect();
    let rows = crate::random::registers(1);
    let known: BTreeSet<String> = truth::audit(rows, ("2024-01-01", "2024-12-31", "2024-12-31"), "calendar", None)
        .unwrap()
        .iter()
        .map(|c| format!("{}/{}", c.indicator, c.check))
        .collect();
    // The second reading covers what the catalogue had when it was written; a new check is held by its examples.
    let lost: Vec<&String> = known.difference(&ours).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let kinds: BTreeSet<&str> =
        catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(|c| c.kind.id())).collect();
    assert_eq!(kinds.len(), 11, "each kind is used: {kinds:?}");
}

#[test]
fn every_example_holds_and_nothing_is_wrong() {
    let schema = Arc::new(embedded().unwrap());
    let mut loaded = load::read(load::DEFAULT, &load::embedded(), &schema);
    let problems: Vec<String> = lint(&mut loaded, &schema, Depth::Examples)
        .iter()
        .map(|p| format!("{}:{}: {}", p.file.name, p.line(), p.message))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let todo: Vec<String> =
        load::embedded().iter().filter(|f| f.text.contains("TODO")).map(|f| f.name.clone()).collect();
    assert!(todo.is_empty(), "texts to write: {todo:?}");
}

#[test]
fn the_manual_is_fresh() {
    let out = tempfile::tempdir().unwrap();
    let run = mms(&["indicators", "docs", "--out", &out.path().display().to_string()]);
    assert_eq!(run.code, 0, "{}", run.err);
    for name in ["MANUAL.ro.md", "MANUAL.en.md", "LANGUAGE.ro.md", "LANGUAGE.en.md"] {
        let fresh = std::fs::read_to_string(out.path().join(name)).unwrap();
        let kept = std::fs::read_to_string(fixture("../indicators").join(name)).unwrap_or_default();
        assert!(fresh == kept, "{name} is stale: run `mms indicators docs`");
    }
}

#[test]
fn what_is_exported_is_the_built_in_catalogue() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("act").display().to_string();
    let run = mms(&["indicators", "export", &folder]);
    assert_eq!(run.code, 0, "{}", run.err);
    let (exported, _) = load::open(Some(&out.path().join("act"))).unwrap();
    let (built_in, _) = load::open(None).unwrap();
    assert_eq!(exported.catalogue.sha256, built_in.catalogue.sha256);
    assert!(exported.problems.is_empty());
    assert_eq!(mms(&["indicators", "export", &folder]).code, 2, "written over");
}

#[test]
fn mistakes_are_shown_with_their_line() {
    let mut folders: Vec<_> =
        std::fs::read_dir(fixture("broken")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    assert!(folders.len() > 20);
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let run = mms(&["indicators", "lint", &folder.display().to_string()]);
        assert_eq!(run.code, i32::from(name != "sound"), "{name}: {}", run.out);
        insta::assert_snapshot!(format!("mistake-{name}"), run.out);
    }
}

#[test]
fn a_scaffold_has_every_key() {
    let run = mms(&["indicators", "new", "I13.1", "--standard", "1"]);
    assert_eq!(run.code, 0);
    for key in ["labels", "[[clause]]", "[[parameter]]", "[check.deadline]", "[[check.example]]", "remedy"] {
        assert!(run.out.contains(key), "{key}");
    }
}
