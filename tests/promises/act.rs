//! An act that was not in force in the audited period is named as such, with what repealed it, in every output.

use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};

use crate::harness::{fixture, mms, parquet};

/// What every output must say, in each language.
const SAYS: [(&str, &str, &str); 2] =
    [("ro", "Ordinul nr. 288/2006", "reper"), ("en", "Order no. 288/2006", "yardstick")];

fn run(lang: &str, arguments: &[&str]) -> String {
    let all: Vec<&str> = arguments.iter().copied().chain(["--lang", lang]).collect();
    let run = mms(&all);
    // A rehearsal that finds something to do ends with 1.
    assert!(run.code <= 1, "{all:?}: {}{}", run.out, run.err);
    run.out
}

/// Every text of every sheet.
fn book(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    let mut texts = Vec::new();
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        texts.extend(range.rows().flatten().map(ToString::to_string));
    }
    texts.join("\n")
}

/// The text of a file of any kind that is written; wrapped lines are joined.
fn text(path: &Path) -> String {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => book(path),
        Some("parquet") => parquet(path).0.join("\n"),
        Some("ics") => std::fs::read_to_string(path).unwrap().replace("\r\n ", ""),
        _ => std::fs::read_to_string(path).unwrap(),
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All outputs of a provider's audits, rehearsal, comparison and yearbook: what it is, and its text.
fn outputs(lang: &str, folder: &Path) -> Vec<(String, String)> {
    let path = |name: &str| folder.join(name).display().to_string();
    let registers = fixture("serviciu-local").display().to_string();
    let mut all = Vec::new();
    for year in ["2023", "2024"] {
        let said = run(lang, &["audit", &registers, "--year", year, "--html", "--out", &path(year)]);
        all.push((format!("audit of {year}, terminal"), said));
    }
    let rehearsal = ["check", &registers, "--as-of", "2024-06-30", "--out", &path("t.xlsx"), "--ics", &path("t.ics")];
    all.push(("rehearsal, terminal".to_owned(), run(lang, &rehearsal)));
    let comparison = ["compare", &path("2023"), &path("2024"), "--out", &path("c.xlsx"), "--out", &path("c.json")];
    all.push(("comparison, terminal".to_owned(), run(lang, &comparison)));
    let year = ["statistics", &path("2024/results.json"), "--year", "2024", "--out", &path("y")];
    all.push(("yearbook, terminal".to_owned(), run(lang, &year)));
    let mut files: Vec<PathBuf> = ["2024", "y"]
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.extend(["t.xlsx", "t.ics", "c.xlsx", "c.json"].map(|name| folder.join(name)));
    // The pages for the web are a folder of their own.
    files.retain(|file| file.is_file());
    files.sort();
    all.extend(files.into_iter().map(|file| (file.display().to_string(), text(&file))));
    all
}

#[test]
fn every_output_says_that_the_act_was_not_in_force_and_what_repealed_it() {
    for (lang, act, yardstick) in SAYS {
        let folder = tempfile::tempdir().unwrap();
        let all = outputs(lang, folder.path());
        assert!(all.len() >= 16, "{:?}", all.iter().map(|(name, _)| name).collect::<Vec<_>>());
        // SDMX data files have no place for a text: it stands in their structure file. The ledger is for the next run.
        let silent = ["sdmx-2024", "evidenta-publicarii", "publication-ledger"];
        for (name, text) in all.iter().filter(|(name, _)| !silent.iter().any(|part| name.contains(part))) {
            let text = plain(text);
            assert!(text.contains(act), "{name} does not name {act}");
            let means = if name.ends_with(".json") { "\"yardstick\": true" } else { yardstick };
            assert!(text.contains(means), "{name} does not say what that means");
        }
    }
}

#[test]
fn an_act_in_force_has_nothing_to_be_said_of() {
    let folder = tempfile::tempdir().unwrap();
    let registers = fixture("serviciu-local").display().to_string();
    let out = folder.path().display().to_string();
    let said = run("ro", &["audit", &registers, "--year", "2005", "--out", &out]);
    assert!(!said.contains("288/2006"), "{said}");
    let results = std::fs::read_to_string(folder.path().join("results.json")).unwrap();
    assert!(!results.contains("\"yardstick\""));
}
