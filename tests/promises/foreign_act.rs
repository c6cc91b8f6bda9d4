//! Another country's act with registers of its own needs a folder and no code: it is linted, explained, audited,
//! rehearsed, concluded, compared and counted.

use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;
use mms_audit::results::Results;
use mms_audit::results::outcome::State;
use mms_audit::results::part::Part;
use mms_audit::results::verdict::Verdict;

use crate::harness::{Run, fixture, mms};

fn act() -> String {
    fixture("homes-act").display().to_string()
}

fn run(arguments: &[&str]) -> Run {
    let act = act();
    let all: Vec<&str> = arguments.iter().copied().chain(["--catalogue", &act, "--lang", "en"]).collect();
    let run = mms(&all);
    assert!(run.code <= 1, "{all:?}: {}{}", run.out, run.err);
    run
}

fn audited(folder: &str, out: &Path) -> Results {
    let registers = fixture(folder).display().to_string();
    run(&["audit", &registers, "--year", "2024", "--out", &out.display().to_string()]);
    json::read(&out.join("results.json")).unwrap()
}

fn counts(results: &Results, check: &str) -> [u64; 3] {
    let found = results.providers.iter().flat_map(|p| &p.checks).filter(|c| c.check.as_str() == check);
    found.fold([0; 3], |[a, b, c], check| {
        let counts = &check.counts;
        [a + counts.met, b + counts.not_met, c + counts.undetermined]
    })
}

fn workbook(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn its_catalogue_is_sound_and_explained() {
    let lint = mms(&["indicators", "lint", &act()]);
    assert_eq!(lint.code, 0, "{}{}", lint.out, lint.err);
    let explained = run(&["indicators", "explain", "H1.3"]);
    for words in ["3 working days", "Incidents of residents", "Who was told"] {
        assert!(explained.out.contains(words), "{words}: {}", explained.out);
    }
    let registers = run(&["registers", "list"]);
    assert!(registers.out.contains("weighings") && !registers.out.contains("appointments"), "{}", registers.out);
}

#[test]
fn its_own_registers_are_read_and_judged() {
    let out = tempfile::tempdir().unwrap();
    let results = audited("homes", out.path());
    assert_eq!(results.catalogue.id, "homes-act");
    assert_eq!(results.providers.iter().map(|p| p.provider_id.as_str()).collect::<Vec<_>>(), ["H-1", "H-2"]);
    for file in &results.inputs {
        assert!(file.sheets.iter().all(|sheet| sheet.register.is_some()), "{}", file.file);
    }
    for provider in &results.providers {
        let lost: Vec<_> = provider.checks.iter().filter(|c| c.verdict == Verdict::NotComputable).collect();
        assert!(lost.is_empty(), "{lost:?}");
        assert_eq!(provider.provider.cases, 12);
        assert_eq!(provider.provider.staff, 2);
        assert!(!provider.samples.is_empty());
    }
    // Rooms 4, 8 and 12 begin four days after the one before, in each home.
    assert_eq!(counts(&results, "no-gap"), [18, 6, 0]);
    // Residents 4, 8 and 12 lost weight, and a doctor was told of the eighth.
    assert_eq!(counts(&results, "loss-told"), [2, 4, 0]);
    // The one had no drill in the last quarter, the other one in each.
    assert_eq!(counts(&results, "each-quarter"), [7, 1, 0]);
    let drills = results.providers[0].checks.iter().find(|c| c.check.as_str() == "each-quarter").unwrap();
    assert_eq!(drills.outcomes[0].subject.as_str(), "H-1|2024-Q4");
    assert!(matches!(drills.outcomes[0].part, Some(Part::Quarter(_))));
    assert_eq!(counts(&results, "police-told").iter().sum::<u64>(), 8);
    let open = results.providers.iter().flat_map(|p| &p.checks).flat_map(|c| &c.outcomes);
    assert!(open.into_iter().all(|o| o.outcome != State::Undetermined));
}

#[test]
fn it_is_rehearsed_concluded_compared_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let oak = fixture("homes/oak").display().to_string();
    let todo = run(&["check", &oak, "--as-of", "2024-06-30", "--out", &path("todo.xlsx")]);
    assert!(todo.out.contains("H-1"), "{}", todo.out);
    let first = audited("homes/oak", &folder.path().join("first"));
    assert!(!first.providers[0].checks.is_empty());
    let book = workbook(&folder.path().join("first")).display().to_string();
    run(&["conclude", &book, &path("first/results.json"), "--out", &path("final")]);
    assert!(json::read(Path::new(&path("final/results.json"))).unwrap().providers[0].concluded);
    run(&["audit", &oak, "--year", "2024", "--as-of", "2024-09-30", "--out", &path("second")]);
    let compared = run(&["compare", &path("second"), &path("first"), "--out", &path("both.json")]);
    assert!(compared.out.contains("H-1"), "{}", compared.out);
    let both = fixture("homes").display().to_string();
    run(&["statistics", &both, "--year", "2024", "--out", &path("year")]);
    let year = std::fs::read_dir(path("year")).unwrap().count();
    assert!(year > 0);
}

#[test]
fn its_registers_have_an_empty_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.xlsx");
    run(&["registers", "template", "--out", &file.display().to_string()]);
    let sheets = {
        use calamine::{Reader, Xlsx, open_workbook};
        let book: Xlsx<_> = open_workbook(&file).unwrap();
        book.sheet_names()
    };
    assert!(sheets.iter().any(|name| name == "Weighings"), "{sheets:?}");
}
