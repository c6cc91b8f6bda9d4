//! Several acts in one audit: each judges what begins on its own days, and days of nobody are said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;
use mms_audit::results::outcome::State;
use mms_audit::results::{CheckResult, Results};

use crate::harness::{Run, cells, fixture, mms};

/// What the later edition has another: the term of a report, and the residents of a worker.
const CHANGES: [(&str, &str, &str); 2] = [
    ("1/H1.3.toml", "values = [{ from = 2020-01-01, value = 3 }]", "values = [{ from = 2020-01-01, value = 5 }]"),
    ("2/H2.3.toml", "values = [{ from = 2020-01-01, value = 6 }]", "values = [{ from = 2020-01-01, value = 4 }]"),
];

/// An act and its later edition in one folder, over one set of registers; the first is in force until a day, the second
/// from a day.
fn editions(folder: &Path, until: &str, since: &str) -> PathBuf {
    let all = folder.join("homes-acts");
    copy(&fixture("homes-act/registers"), &all.join("registers"));
    for (edition, from, to) in [("old", "valid_from = 2020-01-01", until), ("new", since, "")] {
        let own = all.join(edition);
        for part in ["1", "2"] {
            copy(&fixture("homes-act").join(part), &own.join(part));
        }
        for file in ["catalogue.toml", "definitions.toml"] {
            std::fs::copy(fixture("homes-act").join(file), own.join(file)).unwrap();
        }
        change(&own.join("catalogue.toml"), "valid_from = 2020-01-01", &format!("{from}\n{to}"));
        change(&own.join("catalogue.toml"), "Homes Act, schedule 1", &format!("Homes Act, {edition} edition"));
    }
    for (file, before, now) in CHANGES {
        change(&all.join("new").join(file), before, now);
    }
    std::fs::write(all.join("acts.toml"), "acts = [\"new\", \"old\"]\n").unwrap();
    all
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn change(file: &Path, before: &str, now: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(before), "{}: {before}", file.display());
    std::fs::write(file, text.replace(before, now)).unwrap();
}

/// The oak's registers with three more incidents around the day of the change.
fn registers(folder: &Path) -> PathBuf {
    let oak = folder.join("oak");
    copy(&fixture("homes/oak"), &oak);
    let file = oak.join("incidents.csv");
    let mut text = std::fs::read_to_string(&file).unwrap();
    // Three working days after 28 June are 3 July, five are 5 July.
    text.push_str("H-1-I90,H-1-R1,2024-06-28,Injury,2024-07-05,Parent,10,2024-07-06\n");
    text.push_str("H-1-I91,H-1-R1,2024-07-01,Injury,2024-07-08,Parent,10,2024-07-06\n");
    text.push_str("H-1-I92,H-1-R1,2024-07-02,Injury,2024-07-10,Parent,10,2024-07-06\n");
    std::fs::write(&file, text).unwrap();
    oak
}

fn run(arguments: &[&str], acts: &[&Path]) -> Run {
    let mut all: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    for act in acts {
        all.extend(["--catalogue".to_owned(), act.display().to_string()]);
    }
    all.extend(["--lang".to_owned(), "en".to_owned()]);
    let run = mms(&all);
    assert!(run.code <= 1, "{all:?}: {}{}", run.out, run.err);
    run
}

fn audited(registers: &Path, out: &Path, acts: &[&Path], more: &[&str]) -> (Results, Run) {
    let (paths, to) = (registers.display().to_string(), out.display().to_string());
    let mut arguments = vec!["audit", &paths, "--out", &to];
    arguments.extend(more);
    let run = run(&arguments, acts);
    // Sentences are broken to the width of a terminal.
    let out_words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    (json::read(&out.join("results.json")).unwrap(), Run { out: out_words, ..run })
}

fn check<'r>(results: &'r Results, id: &str) -> &'r CheckResult {
    let mut checks = results.providers[0].checks.iter();
    checks.find(|c| format!("{}/{}", c.indicator, c.check) == id).unwrap_or_else(|| panic!("no {id}"))
}

fn counts(results: &Results, id: &str) -> [u64; 3] {
    let counts = &check(results, id).counts;
    [counts.met, counts.not_met, counts.excluded]
}

fn workbook(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn each_judges_what_begins_while_it_is_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let acts = editions(folder.path(), "valid_to = 2024-06-30", "valid_from = 2024-07-01");
    let oak = registers(folder.path());
    let year = ["--year", "2024", "--all-outcomes", "--html"];
    let (both, ran) = audited(&oak, &folder.path().join("both"), &[&acts], &year);
    let (old, _) = audited(&oak, &folder.path().join("old"), &[&fixture("homes-act")], &year);

    // A term counts by the act of the day on which it began, though it ends in the days of the other.
    let state =
        |id: &str, subject: &str| check(&both, id).outcomes.iter().find(|o| o.subject == *subject).map(|o| o.outcome);
    assert_eq!(state("H1.3@old/reported", "H-1-I90"), Some(State::NotMet), "three working days");
    assert_eq!(state("H1.3@new/reported", "H-1-I90"), None, "no subject of the later edition");
    assert_eq!(state("H1.3@new/reported", "H-1-I91"), Some(State::Met), "five working days");
    assert_eq!(state("H1.3@old/reported", "H-1-I91"), None);
    assert_eq!(state("H1.3@new/reported", "H-1-I92"), Some(State::NotMet));

    // Nothing is judged twice and nothing is lost: what both ask alike adds up to what one act alone would say.
    for same in ["H1.1/no-gap", "H1.3/police-told", "H1.4/each-quarter", "H2.1/loss-told", "H2.1/on-admission"] {
        let of = |edition: &str| counts(&both, &same.replace('/', &format!("@{edition}/")));
        let (before, after, alone) = (of("old"), of("new"), counts(&old, same));
        let sum: Vec<u64> = before.iter().zip(after).map(|(a, b)| a + b).collect();
        assert_eq!(sum, alone, "{same}: {before:?} {after:?}");
        assert!(before.iter().sum::<u64>() > 0, "{same}");
    }
    let months = |results: &Results, id: &str| -> BTreeMap<String, u64> {
        let tallies = &check(results, id).tallies;
        let dated = tallies.iter().filter_map(|tally| Some((tally.month.as_ref()?.to_string(), tally.count)));
        dated.fold(BTreeMap::new(), |mut months, (month, count)| {
            *months.entry(month).or_default() += count;
            months
        })
    };
    let (before, after) = (months(&both, "H1.3@old/by-sort"), months(&both, "H1.3@new/by-sort"));
    assert!(before.keys().all(|month| month.as_str() <= "2024-06") && after.keys().all(|m| m.as_str() >= "2024-07"));
    assert_eq!(before.into_iter().chain(after).collect::<BTreeMap<_, _>>(), months(&old, "H1.3/by-sort"));

    // Quarters and years are of the act of their first day; loads are those of each act's days, by its own limit.
    let quarters = |id: &str| check(&both, id).outcomes.iter().map(|o| o.subject.to_string()).collect::<Vec<_>>();
    assert_eq!(quarters("H1.4@old/each-quarter"), ["H-1|2024-Q1", "H-1|2024-Q2"]);
    assert_eq!(quarters("H1.4@new/each-quarter"), ["H-1|2024-Q3", "H-1|2024-Q4"]);
    assert_eq!(counts(&both, "H2.3@old/enough-hours"), counts(&old, "H2.3/enough-hours"));
    assert_eq!(counts(&both, "H2.3@new/enough-hours"), [0, 0, 0]);
    let limit = |id: &str| check(&both, id).outcomes.iter().find_map(|outcome| outcome.limit);
    assert_eq!((limit("H2.3@old/few-residents"), limit("H2.3@new/few-residents")), (Some(6.0), Some(4.0)));

    // Results say which act each check is of, and standards are counted on.
    assert_eq!(both.catalogue.acts.iter().map(|act| act.id.as_str()).collect::<Vec<_>>(), ["old", "new"]);
    assert!(both.providers[0].checks.iter().all(|c| c.indicator.ends_with(&format!("@{}", c.act.as_ref().unwrap()))));
    assert_eq!(both.providers[0].standards.iter().map(|s| s.standard).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert!(old.providers[0].checks.iter().all(|c| c.act.is_none()) && old.catalogue.acts.is_empty());
    let drawn: BTreeSet<&str> = both.providers[0].samples.keys().map(String::as_str).collect();
    assert_eq!(drawn, ["H2.2@old/rooms", "H2.2@new/rooms"].into());

    // The cover, the page and the terminal tell both acts with their days.
    let told =
        "Homes Act, old edition (2020-01-01 – 2024-06-30; …@old); Homes Act, new edition (since 2024-07-01; …@new)";
    let book = workbook(&folder.path().join("both"));
    let cover: Vec<String> = cells(&book, "Cover").into_iter().flatten().collect();
    assert!(cover.iter().any(|cell| cell.contains(told)), "{cover:?}");
    let page = std::fs::read_to_string(book.with_extension("html")).unwrap();
    assert!(page.contains(told) && ran.out.contains(told), "{}", ran.out);
    assert!(page.contains("Homes Act, new edition, standard 1: Stays and safety"));
    assert!(!ran.out.contains("none was in force") && !ran.out.contains("several were in force"), "{}", ran.out);
}

#[test]
fn the_order_in_which_acts_are_named_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let acts = editions(folder.path(), "valid_to = 2024-06-30", "valid_from = 2024-07-01");
    let oak = registers(folder.path());
    let results = |to: &str, given: &[&Path]| {
        let out = folder.path().join(to);
        audited(&oak, &out, given, &["--year", "2024", "--no-workbook"]).0
    };
    let [old, new] = ["old", "new"].map(|edition| acts.join(edition));
    for edition in [&old, &new] {
        copy(&acts.join("registers"), &edition.join("registers"));
    }
    let (first, second) = (results("a", &[&old, &new]), results("b", &[&new, &old]));
    assert_eq!(first.catalogue.id, "old+new");
    assert_eq!(first, second);
    assert_eq!(first.providers, results("c", &[&acts]).providers);
}

#[test]
fn days_of_nobody_and_days_of_several_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let oak = registers(folder.path());
    let gap = editions(&folder.path().join("gap"), "valid_to = 2024-06-30", "valid_from = 2024-07-02");
    let (results, ran) = audited(&oak, &folder.path().join("a"), &[&gap], &["--year", "2024"]);
    assert!(ran.out.contains("none was in force: 2024-07-01."), "{}", ran.out);
    for (id, reason) in [("H1.3@old/reported", "after_order"), ("H1.3@new/reported", "before_order")] {
        let found = check(&results, id).outcomes.iter().find(|o| o.subject == *"H-1-I91").unwrap();
        assert_eq!((found.outcome, found.reason.as_str()), (State::Excluded, reason));
        assert_eq!(check(&results, id).counts.excluded, 1);
    }
    let both = editions(&folder.path().join("both"), "valid_to = 2024-07-01", "valid_from = 2024-07-01");
    let (results, ran) = audited(&oak, &folder.path().join("b"), &[&both], &["--year", "2024", "--all-outcomes"]);
    assert!(ran.out.contains("several were in force at once: 2024-07-01."), "{}", ran.out);
    let of = |id: &str| check(&results, id).outcomes.iter().find(|o| o.subject == *"H-1-I91").map(|o| o.outcome);
    assert_eq!((of("H1.3@old/reported"), of("H1.3@new/reported")), (Some(State::NotMet), Some(State::Met)));
    // Of an act that was not in force yet, nobody visits anything, and nothing is asked for.
    let (results, ran) = audited(&oak, &folder.path().join("c"), &[&both], &["--year", "2023"]);
    assert!(!ran.out.contains("none was in force"), "{}", ran.out);
    let checks = &results.providers[0].checks;
    assert!(checks.iter().all(|c| c.indicator != *"H2.2@new" || c.check != *"rooms"));
    assert!(checks.iter().any(|c| c.indicator == *"H2.2@old" && c.check == *"rooms"));
    let later = checks.iter().filter(|c| c.indicator.ends_with("@new"));
    assert_eq!(later.map(|c| c.counts.met + c.counts.not_met + c.counts.undetermined).sum::<u64>(), 0);
}

#[test]
fn they_are_explained_and_refused_with_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let acts = editions(folder.path(), "valid_to = 2024-06-30", "valid_from = 2024-07-01");
    let both = run(&["indicators", "explain", "H1.3"], &[&acts]).out;
    for words in ["H1.3@old", "3 working days", "H1.3@new", "5 working days", "In force: since 2024-07-01"] {
        assert!(both.contains(words), "{words}: {both}");
    }
    let one = run(&["indicators", "explain", "H1.3@new"], &[&acts]).out;
    assert!(one.contains("5 working days") && !one.contains("3 working days"), "{one}");

    // Acts over other registers, and one that is not there.
    let (alone, other) = (acts.join("old"), fixture("homes-act"));
    let refused = mms(&[
        "indicators",
        "list",
        "--catalogue",
        &alone.display().to_string(),
        "--catalogue",
        &other.display().to_string(),
    ]);
    assert_eq!(refused.code, 0, "a list is shown as far as it can be: {}", refused.err);
    let lint = mms(&["indicators", "lint", &acts.display().to_string()]);
    assert!(lint.out.contains("new/1/H1.3.toml"), "the examples are older than the act: {}", lint.out);
    std::fs::write(acts.join("acts.toml"), "acts = [\"old\", \"older\"]\n").unwrap();
    let lint = mms(&["indicators", "lint", &acts.display().to_string()]);
    assert!(lint.code != 0 && lint.out.contains("there is no folder `older`"), "{}", lint.out);
    let oak = fixture("homes/oak").display().to_string();
    let refused = mms(&[
        "audit",
        &oak,
        "--year",
        "2024",
        "--catalogue",
        &other.display().to_string(),
        "--catalogue",
        "indicators/ro-69-2004",
    ]);
    assert!(refused.code > 1 && refused.err.contains("speak about the same registers"), "{}", refused.err);
}

#[test]
fn they_are_concluded_compared_verified_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let acts = editions(folder.path(), "valid_to = 2024-06-30", "valid_from = 2024-07-01");
    let oak = registers(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let out = folder.path().join("year");
    let (results, _) = audited(&oak, &out, &[&acts], &["--year", "2024"]);
    let book = workbook(&out).display().to_string();
    let (from, paths) = (path("year/results.json"), oak.display().to_string());
    run(&["conclude", &book, &from, "--out", &path("final")], &[&acts]);
    let concluded = json::read(Path::new(&path("final/results.json"))).unwrap();
    assert!(concluded.providers[0].concluded);
    assert_eq!(concluded.providers[0].checks, results.providers[0].checks);
    let verified = run(&["verify", &from, &paths], &[&acts]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    run(&["check", &paths, "--as-of", "2024-08-31", "--out", &path("todo.xlsx")], &[&acts]);

    // The first half of the year was audited by the old edition alone: its findings are known again, and the next audit
    // by the new edition alone knows those of both.
    let [old, new] = ["old", "new"].map(|edition| acts.join(edition));
    for edition in [&old, &new] {
        copy(&acts.join("registers"), &edition.join("registers"));
    }
    let half = ["--from", "2024-01-01", "--to", "2024-06-30", "--as-of", "2024-12-31"];
    audited(&oak, &folder.path().join("half"), &[&old], &half);
    run(&["compare", &path("half"), &path("year"), "--out", &path("both.json")], &[&acts]);
    let compared: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path("both.json")).unwrap()).unwrap();
    let provider = &compared["providers"][0];
    let ids = |list: &str| -> Vec<String> {
        let found = provider[list].as_array().unwrap().iter();
        found.map(|f| format!("{} {}", f["indicator"].as_str().unwrap(), f["subject"].as_str().unwrap())).collect()
    };
    assert!(ids("persisting").contains(&"H1.3@old H-1-I4".to_owned()), "{:?}", ids("persisting"));
    // The one that fell due in July was none of the first half's.
    let of_old: Vec<String> = ids("new").into_iter().filter(|id| id.starts_with("H1.3@old")).collect();
    assert_eq!(of_old, ["H1.3@old H-1-I90"]);
    let (next, _) =
        audited(&oak, &folder.path().join("next"), &[&new], &["--year", "2024", "--previous", &path("year")]);
    let of_old = next.providers[0].previous.as_ref().unwrap().gone.iter().filter(|gone| gone.indicator == "H1.3@old");
    assert!(of_old.count() > 0);
    let still = next.providers[0].checks.iter().find(|c| c.check == *"reported").unwrap();
    let since = |subject: &str| still.outcomes.iter().find(|o| o.subject == *subject).unwrap().notes.clone();
    assert!(format!("{:?}", since("H-1-I92")).contains("Persisting"), "{:?}", since("H-1-I92"));

    // In statistics each act has its own figures.
    run(&["statistics", &paths, "--year", "2024", "--out", &path("figures")], &[&acts]);
    let all: String = walk(&folder.path().join("figures"))
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "csv" || ending == "json"))
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    assert!(all.contains("H1.3@old") && all.contains("H1.3@new"));
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
