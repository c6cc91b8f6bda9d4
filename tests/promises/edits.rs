//! Results that somebody changed are believed by no command, and what was changed is named.

use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;
use mms_audit::results::outcome::State;
use mms_audit::results::verdict::Verdict;
use serde_json::{Value, json};

use crate::harness::{audit, fixture, mms};

/// An audit in a folder.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = audit(&[&fixture("organism-privat")], folder.path(), &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn results(&self) -> PathBuf {
        self.path("results.json")
    }

    fn workbook(&self) -> PathBuf {
        let books = std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        books.into_iter().find(|path| path.extension().is_some_and(|e| e == "xlsx")).unwrap()
    }
}

/// The position of the first check that has an outcome in a state.
fn check_with(value: &Value, state: &str) -> usize {
    let has = |check: &Value| check["outcomes"].as_array().unwrap().iter().any(|o| o["outcome"] == state);
    value["providers"][0]["checks"].as_array().unwrap().iter().position(has).unwrap()
}

/// The position of the first obligation that is breached.
fn breached(value: &Value) -> usize {
    let checks = value["providers"][0]["checks"].as_array().unwrap();
    checks.iter().position(|check| check["verdict"] == "non_compliant").unwrap()
}

type Edit = fn(&mut Value);

fn outcomes(check: &mut Value) -> &mut Vec<Value> {
    check["outcomes"].as_array_mut().unwrap()
}

/// What was done to the results, and what must be said about it.
const EDITS: [(&str, Edit, &str); 18] = [
    ("a finding is dropped", |v| drop(outcomes(breach(v)).remove(0)), "înșiruite"),
    ("a check is made compliant", |v| breach(v)["verdict"] = json!("compliant"), "scrie „conform”"),
    ("breaches are counted away", |v| breach(v)["not_met"] = json!(0), "„neîndeplinit”: numărate 0"),
    (
        "breaches are counted as met, with the verdict",
        |v| {
            let check = breach(v);
            check["met"] = json!(check["met"].as_u64().unwrap() + check["not_met"].as_u64().unwrap());
            check["not_met"] = json!(0);
            check["verdict"] = json!("compliant");
        },
        "„neîndeplinit”: numărate 0",
    ),
    ("an indicator is made compliant", |v| worst(v, "indicators")["verdict"] = json!("compliant"), "scrie „conform”"),
    ("a standard is made compliant", |v| worst(v, "standards")["verdict"] = json!("compliant"), "› S"),
    (
        "the strata lose their breaches",
        |v| breach(v)["strata"].as_array_mut().unwrap().iter_mut().for_each(|stratum| stratum["not_met"] = json!(0)),
        "pe servicii și categorii",
    ),
    (
        "a check is taken out",
        |v| {
            let at = breached(v);
            v["providers"][0]["checks"].as_array_mut().unwrap().remove(at);
        },
        "suma de control",
    ),
    ("the provider is another", |v| v["providers"][0]["provider_id"] = json!("P-ALT"), "suma de control"),
    ("a day is moved", |v| outcomes(breach(v))[0]["due"] = json!("2031-01-01"), "suma de control"),
    ("a breach is said to be met", |v| outcomes(breach(v))[0]["outcome"] = json!("met"), "„îndeplinit”"),
    ("the period is another", |v| v["period"]["from"] = json!("2023-01-01"), "suma de control"),
    ("terms were counted otherwise", |v| v["counting"] = json!("civil_code"), "suma de control"),
    ("an open question is saved", |v| open(v)["undetermined_at_most"] = json!(999), "mai mulți pot fi îndepliniți"),
    ("the person answerable is another", |v| outcomes(breach(v))[0]["responsible"] = json!("X"), "suma de control"),
    ("rows are said to be accepted", |v| v["inputs"][0]["sheets"][0]["accepted"] = json!(9_999), "rândurile citite"),
    ("the catalogue is another", |v| v["catalogue"]["sha256"] = json!("00"), "suma de control"),
    (
        "the checksum is taken out with a finding",
        |v| {
            outcomes(breach(v)).remove(0);
            v.as_object_mut().unwrap().remove("checksum");
        },
        "suma de control lipsește",
    ),
];

fn breach(value: &mut Value) -> &mut Value {
    let at = breached(value);
    &mut value["providers"][0]["checks"][at]
}

fn open(value: &mut Value) -> &mut Value {
    let at = check_with(value, "undetermined");
    &mut value["providers"][0]["checks"][at]
}

fn worst<'v>(value: &'v mut Value, list: &str) -> &'v mut Value {
    let all = value["providers"][0][list].as_array_mut().unwrap();
    all.iter_mut().find(|one| one["verdict"] == "non_compliant").unwrap()
}

/// Runs every command that reads results; the words of each.
fn readers(desk: &Desk, changed: &Path, out: &Path) -> Vec<(&'static str, i32, String)> {
    let text = |path: &Path| path.display().to_string();
    let (changed, good, registers) = (text(changed), text(&desk.results()), text(&fixture("organism-privat")));
    let (workbook, out) = (text(&desk.workbook()), text(out));
    let runs: [(&str, Vec<&str>); 6] = [
        ("conclude", vec!["conclude", &workbook, &changed, "--out", &out]),
        ("compare old", vec!["compare", &changed, &good]),
        ("compare new", vec!["compare", &good, &changed]),
        ("audit", vec!["audit", &registers, "--year", "2025", "--previous", &changed, "--out", &out]),
        ("statistics", vec!["statistics", &changed, "--year", "2024", "--out", &out]),
        (
            "statistics of the year before",
            vec!["statistics", &good, "--year", "2024", "--previous", &changed, "--out", &out],
        ),
    ];
    runs.into_iter()
        .map(|(name, arguments)| {
            let run = mms(&arguments);
            (name, run.code, run.err)
        })
        .collect()
}

#[test]
fn every_edit_is_named_by_every_command_that_reads_results() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(desk.results()).unwrap();
    let changed = desk.path("schimbat.json");
    for (what, edit, expected) in EDITS {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        edit(&mut value);
        std::fs::write(&changed, serde_json::to_string_pretty(&value).unwrap()).unwrap();
        let out = tempfile::tempdir().unwrap();
        for (reader, code, said) in readers(&desk, &changed, out.path()) {
            assert_eq!(code, 2, "{what}: {reader}: {said}");
            assert!(said.contains("schimbat.json") && said.contains(expected), "{what}: {reader}: {said}");
        }
        assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0, "{what}: something was written");
    }
}

#[test]
fn results_laid_out_anew_are_the_same_results() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(desk.results()).unwrap();
    std::fs::write(desk.results(), text.replace('\n', "\r\n")).unwrap();
    json::read(&desk.results()).unwrap();
}

#[test]
fn registers_audited_again_prove_results_and_workbooks() {
    let desk = Desk::new();
    let registers = fixture("organism-privat");
    for (paper, more) in [(desk.results(), vec![]), (desk.workbook(), vec!["--lang", "en"])] {
        let mut arguments = vec!["verify".to_owned(), paper.display().to_string(), registers.display().to_string()];
        arguments.extend(more.into_iter().map(str::to_owned));
        let run = mms(&arguments);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(run.out.contains("la fel") || run.out.contains("the same"), "{}", run.out);
    }
}

#[test]
fn results_changed_with_care_are_told_from_what_the_registers_give() {
    let desk = Desk::new();
    let mut results = json::read(&desk.results()).unwrap();
    // Everything that follows is changed with it, and the checksum is made anew.
    let provider = &mut results.providers[0];
    let check = provider.checks.iter_mut().find(|check| check.verdict == Verdict::NonCompliant).unwrap();
    let place = format!("{}/{}", check.indicator, check.check);
    check.outcomes.retain(|outcome| outcome.outcome != State::NotMet);
    for counts in check.strata.iter_mut().map(|stratum| &mut stratum.counts).chain([&mut check.counts]) {
        counts.met += std::mem::take(&mut counts.not_met);
    }
    check.undetermined_at_most = None;
    check.verdict = Verdict::of_counts(&check.counts, None, check.required, check.partial);
    let verdict = check.verdict;
    assert_ne!(verdict, Verdict::NonCompliant);
    for indicator in &mut provider.indicators {
        let own = provider.checks.iter().filter(|check| check.indicator == indicator.indicator);
        let binding = own.filter(|check| !matches!(check.verdict, Verdict::Reported));
        let binds = |nature| !matches!(nature, mms_audit::results::kind::Nature::Statistic);
        indicator.verdict = Verdict::worst(binding.filter(|check| binds(check.nature)).map(|check| check.verdict));
    }
    for standard in &mut provider.standards {
        let own = provider.indicators.iter().filter(|indicator| indicator.standard == standard.standard);
        standard.verdict = Verdict::worst(own.map(|indicator| indicator.verdict));
    }
    json::write(&desk.results(), &results).unwrap();
    json::read(&desk.results()).unwrap();
    let registers = fixture("organism-privat");
    let run = mms(&[Path::new("verify"), &desk.results(), &registers]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains(&format!("› {place}: scrie „")), "{}", run.out);
    assert!(run.out.contains("lipsesc din rezultate: "), "{}", run.out);
    // Other registers than those that were audited.
    let run =
        mms(&[Path::new("verify"), &desk.results(), &fixture("serviciu-local"), Path::new("--lang"), Path::new("en")]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("not among those given"), "{}", run.out);
}
