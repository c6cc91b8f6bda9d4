//! What a provider says that it does not keep is a fact: no breach, no question for each row, and never silently fine. What
//! it says is kept and empty is a real absence.

use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;
use mms_audit::results::outcome::State;
use mms_audit::results::verdict::Verdict;
use mms_audit::results::{CheckResult, Results};

use crate::harness::{cells, fixture, listed, mms};

/// The oak's registers with what a provider says about them.
fn oak(folder: &Path, says: &str) -> PathBuf {
    let oak = folder.join("oak");
    std::fs::create_dir_all(&oak).unwrap();
    for entry in std::fs::read_dir(fixture("homes/oak")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, oak.join(path.file_name().unwrap())).unwrap();
    }
    std::fs::write(oak.join("mms.toml"), says).unwrap();
    oak
}

/// Takes the column of reports out of the register of incidents, or leaves it empty.
fn without_reports(oak: &Path, column: bool) {
    let file = oak.join("incidents.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = |(at, line): (usize, &str)| {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        let heading = if at == 0 { cells[4] } else { "" };
        let kept = if column { format!("{heading},") } else { String::new() };
        format!("{},{kept}{}\n", cells[..4].join(","), cells[5])
    };
    std::fs::write(&file, text.lines().enumerate().map(line).collect::<String>()).unwrap();
}

fn audited(oak: &Path, out: &Path) -> (Results, String) {
    let (paths, to) = (oak.display().to_string(), out.display().to_string());
    let act = fixture("homes-act").display().to_string();
    let run = mms(&["audit", &paths, "--year", "2024", "--html", "--out", &to, "--catalogue", &act, "--lang", "en"]);
    assert!(run.code <= 1, "{}{}", run.out, run.err);
    (json::read(&out.join("results.json")).unwrap(), run.out)
}

fn check<'r>(results: &'r Results, id: &str) -> &'r CheckResult {
    results.providers[0].checks.iter().find(|c| c.check == *id).unwrap()
}

/// How many outcomes are open for a reason.
fn open(check: &CheckResult, reason: &str) -> usize {
    check.outcomes.iter().filter(|o| o.outcome == State::Undetermined && o.reason == *reason).count()
}

fn book(out: &Path) -> PathBuf {
    let mut files = std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|ending| ending == "xlsx")).unwrap()
}

const SAYS: &str = "not_kept = [\"incidents.reported_on\", \"drills\"]\n";

#[test]
fn what_is_not_kept_is_told_once_and_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, column) in [("absent", false), ("blank", true)] {
        // Without a word of the provider: a question for each row, or a breach of each, and a register to be supplied.
        let silent = oak(&folder.path().join(name).join("silent"), "");
        without_reports(&silent, column);
        std::fs::remove_file(silent.join("drills.csv")).unwrap();
        let (before, _) = audited(&silent, &folder.path().join(name).join("a"));
        let reported = check(&before, "reported");
        let questions = if column { reported.counts.not_met as usize } else { open(reported, "column_missing") };
        assert!(questions >= 10, "{name}: {reported:?}");
        let listed_before = listed(&book(&folder.path().join(name).join("a")), "Findings").len();

        let says = oak(&folder.path().join(name).join("says"), SAYS);
        without_reports(&says, column);
        std::fs::remove_file(says.join("drills.csv")).unwrap();
        let out = folder.path().join(name).join("b");
        let (results, told) = audited(&says, &out);
        let provider = &results.providers[0];
        assert_eq!(
            provider.not_kept.iter().map(String::as_str).collect::<Vec<_>>(),
            ["drills", "incidents.reported_on"]
        );
        let reported = check(&results, "reported");
        assert_eq!((reported.counts.not_met, reported.verdict), (0, Verdict::Undetermined), "never silently fine");
        assert_eq!(open(reported, "not_kept"), questions);
        assert_eq!(open(reported, "column_missing"), 0);
        assert_eq!(check(&results, "each-quarter").verdict, Verdict::NotComputable);

        // One sentence says it on the cover, the page and the terminal; no row of the findings asks for it.
        let sentence =
            "The provider says that it does not keep: the register “Fire drills” (1 check not computed); the column";
        let cover: Vec<String> = cells(&book(&out), "Cover").into_iter().flatten().collect();
        assert_eq!(cover.iter().filter(|cell| cell.contains(sentence)).count(), 1, "{cover:?}");
        let page = std::fs::read_to_string(book(&out).with_extension("html")).unwrap();
        assert_eq!(page.matches(sentence).count(), 1);
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(sentence) && !words.contains("is missing:"), "{told}");
        let findings = listed(&book(&out), "Findings");
        assert_eq!(findings.len() + questions, listed_before);

        // Neither does the provider's own list ask for it, and the inspector's workbook comes back whole.
        let act = fixture("homes-act").display().to_string();
        let paths = says.display().to_string();
        let todo = mms(&["check", &paths, "--as-of", "2024-12-31", "--all", "--catalogue", &act, "--lang", "en"]);
        let words = todo.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(sentence), "{}", todo.out);
        assert!(!words.contains("was not supplied") && !words.contains("is not in the export"), "{}", todo.out);
        let concluded = mms(&[
            "conclude",
            &book(&out).display().to_string(),
            &out.join("results.json").display().to_string(),
            "--out",
            &folder.path().join(name).join("final").display().to_string(),
            "--catalogue",
            &act,
            "--lang",
            "en",
        ]);
        assert!(concluded.code <= 1 && !concluded.err.contains("deleted"), "{}{}", concluded.out, concluded.err);
    }
}

#[test]
fn what_is_there_after_all_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, _) = audited(&oak(&folder.path().join("plain"), ""), &folder.path().join("a"));
    let (results, told) = audited(&oak(&folder.path().join("says"), SAYS), &folder.path().join("b"));
    let provider = &results.providers[0];
    assert!(provider.not_kept.is_empty() && !told.contains("does not keep"), "{told}");
    for id in ["reported", "each-quarter"] {
        assert_eq!(check(&results, id), check(&plain, id));
    }
    let noted = provider.quality.iter().filter(|finding| finding.rule == "kept_after_all");
    let noted: Vec<_> = noted.map(|f| (f.register.as_deref().unwrap(), f.field.as_deref())).collect();
    assert_eq!(noted, [("drills", None), ("incidents", Some("reported_on"))]);
}

#[test]
fn a_register_that_is_kept_and_empty_proves_that_nothing_happened() {
    let folder = tempfile::tempdir().unwrap();
    let results = |name: &str, says: &str| {
        let oak = oak(&folder.path().join(name), says);
        std::fs::remove_file(oak.join("drills.csv")).unwrap();
        audited(&oak, &folder.path().join(name).join("out")).0
    };
    assert_eq!(check(&results("silent", ""), "each-quarter").verdict, Verdict::NotComputable);
    let empty = results("empty", "kept_and_empty = [\"drills\"]\n");
    let drills = check(&empty, "each-quarter");
    assert_eq!((drills.verdict, drills.counts.not_met), (Verdict::NonCompliant, 4));
}

#[test]
fn what_cannot_be_said_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (says, told) in [
        ("not_kept = [\"drill\"]", "not_kept = [\"drill\"] (drills?)"),
        ("not_kept = [\"homes\"]", "not_kept = [\"homes\"]"),
        ("not_kept = [\"residents.resident_no\"]", "not_kept = [\"residents.resident_no\"]"),
        ("not_kept = [\"drills\"]\nkept_and_empty = [\"drills\"]", "not_kept = [\"drills\"]"),
    ] {
        let oak = oak(folder.path(), says);
        let act = fixture("homes-act").display().to_string();
        let (paths, to) = (oak.display().to_string(), folder.path().join("out").display().to_string());
        let run = mms(&["audit", &paths, "--year", "2024", "--out", &to, "--catalogue", &act, "--lang", "en"]);
        assert!(run.err.contains(told), "{says}: {}{}", run.out, run.err);
    }
}
