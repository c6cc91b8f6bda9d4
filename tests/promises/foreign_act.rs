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
    // Where load, quota and presence look, the act says. The oak's first worker has seven residents after one moved, the
    // elm's five; one worker of each has too few hours; the elm's fire policy ended, and no policy covers contact there.
    assert_eq!(counts(&results, "few-residents"), [3, 1, 0]);
    assert_eq!(counts(&results, "enough-hours"), [3, 1, 0]);
    assert_eq!(counts(&results, "policies-in-force"), [3, 1, 0]);
    assert_eq!(counts(&results, "policies-cover"), [3, 1, 0]);
    assert_eq!(counts(&results, "courses-each-quarter").iter().sum::<u64>(), 16);
    // Terms by the child and of the row itself, a ratio of sums, cells as findings, last year's register.
    assert_eq!(counts(&results, "by-band").iter().sum::<u64>(), 24);
    assert_eq!(counts(&results, "as-agreed"), [23, 1, 0]);
    assert_eq!(counts(&results, "hours-for-each"), [2, 0, 0]);
    assert_eq!(counts(&results, "cells"), [24, 0, 0]);
    assert_eq!(counts(&results, "as-last-year"), [5, 1, 0]);
    let oak = &results.providers[0];
    let loads: Vec<_> = oak.caseloads.iter().map(|load| (load.staff.as_str(), load.role.as_str(), load.max)).collect();
    assert_eq!(loads, [("H-1-W1", "main", 7), ("H-1-W2", "main", 4)]);
    let drawn = oak.samples.values().flat_map(|sample| &sample.strata);
    let by: Vec<_> = drawn.map(|share| share.stratum.manager.as_deref()).collect();
    assert!(by.contains(&Some("H-1-W1")), "{by:?}");
    let open = results.providers.iter().flat_map(|p| &p.checks).flat_map(|c| &c.outcomes);
    assert!(open.into_iter().all(|o| o.outcome != State::Undetermined));
}

/// What an act's registers do not tell is not done, and the report says so.
#[test]
fn what_an_act_lacks_is_switched_off_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("lean-act");
    for file in walk(&fixture("homes-act")) {
        let to = copy.join(file.strip_prefix(fixture("homes-act")).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        if file.file_stem().is_some_and(|name| name != "H2.3" && name != "H1.5") {
            std::fs::copy(&file, to).unwrap();
        }
    }
    let act = copy.join("catalogue.toml");
    let text = std::fs::read_to_string(&act).unwrap();
    let (before, rest) = text.split_once("# Where load").unwrap();
    let (_, after) = rest.split_once("[holidays]").unwrap();
    std::fs::write(&act, format!("{before}[holidays]{after}")).unwrap();
    let lean = copy.display().to_string();
    let lint = mms(&["indicators", "lint", &lean]);
    assert_eq!(lint.code, 0, "{}{}", lint.out, lint.err);
    let out = folder.path().join("out");
    let oak = fixture("homes/oak").display().to_string();
    let to = out.display().to_string();
    mms(&["audit", &oak, "--year", "2024", "--html", "--out", &to, "--catalogue", &lean, "--lang", "en"]);
    let results = json::read(&out.join("results.json")).unwrap();
    assert!(results.providers[0].caseloads.is_empty());
    let shares = results.providers[0].samples.values().flat_map(|sample| &sample.strata);
    assert!(shares.into_iter().all(|share| share.stratum.manager.is_none()));
    let page = walk(&out).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "html")).unwrap();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("samples are not drawn by manager") && page.contains("no caseloads are shown"));
    // A check that needs what the act does not tell is refused with where to say it.
    std::fs::copy(fixture("homes-act").join("2/H2.3.toml"), copy.join("2/H2.3.toml")).unwrap();
    let lint = mms(&["indicators", "lint", &lean]);
    assert!(
        lint.code != 0 && lint.err.contains("[caseload]") | lint.out.contains("[caseload]"),
        "{}{}",
        lint.out,
        lint.err
    );
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found.sort();
    found
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

/// A file for a new indicator speaks of the act's own registers, in its language; filled in, it is sound.
#[test]
fn a_new_indicator_speaks_of_the_acts_own_registers() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    let dir = copy.display().to_string();
    let made = mms(&["indicators", "new", "H9.1", "--standard", "1", "--dir", &dir]);
    assert_eq!(made.code, 0, "{}", made.err);
    let file = walk(&copy).into_iter().find(|path| path.ends_with("H9.1.toml")).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    for words in ["register = \"residents\"", "start = \"admitted_on\"", "lapse = \"left_on\"", "title = \"\""] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let lint = mms(&["indicators", "lint", &dir]);
    assert!(lint.out.contains("the text of `asks` is empty") && !lint.out.contains("`ro`"), "{}", lint.out);
    std::fs::write(&file, text.replace("\"\"\n", "\"Words\"\n").replace("= \"\" }", "= \"Words\" }")).unwrap();
    let lint = mms(&["indicators", "lint", &dir]);
    // What is not met stands there already, what is met is left to whoever knows.
    assert!(!lint.out.contains("cannot be read") && !lint.out.contains("there is no"), "{}", lint.out);
}

fn copied(folder: &Path) -> PathBuf {
    let copy = folder.join("homes-act");
    for file in walk(&fixture("homes-act")) {
        let to = copy.join(file.strip_prefix(fixture("homes-act")).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(&file, &to).unwrap();
    }
    copy
}

/// One mistake is one problem, with the way out where there is one.
#[test]
fn one_mistake_is_told_once() {
    let cases = [
        ("1/H1.1.toml", "take = \"previous\"", "take = \"prev\"", "did you mean `previous`?"),
        ("1/H1.1.toml", "by = \"resident_id\"\n", "", "`by` is missing"),
        ("definitions.toml", "take = \"stretch_start\"", "take = \"stretchstart\"", "did you mean `stretch_start`?"),
        ("1/H1.3.toml", "unit = \"working_days\"", "unit = \"working days\"", "did you mean `working_days`?"),
        ("1/H1.3.toml", "HAS(told, 'police')", "HAS(sort, 'missing')", "compared with `=`"),
        ("registers/codes.toml", "id = \"injury\"", "id = \"missing\"", "two codes of list `incident_sort`"),
        ("registers/06-incidents.toml", "of = \"told\"", "of = \"whom\"", "registers/codes.toml"),
    ];
    for (file, right, wrong, told) in cases {
        let folder = tempfile::tempdir().unwrap();
        let copy = copied(folder.path());
        let path = copy.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(right), "{file}: {right}");
        std::fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
        let lint = mms(&["indicators", "lint", &copy.display().to_string()]);
        assert!(lint.out.contains(told) && lint.out.contains(": 1 problems"), "{wrong}: {}", lint.out);
    }
}
