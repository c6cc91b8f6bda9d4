//! The main job on the shipped fixtures: the same numbers in every report, the same bytes in every run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use mms_audit::output::results_json as json;
use mms_audit::results::Results;
use mms_audit::results::kind::Nature;
use mms_audit::results::outcome::State;
use mms_audit::results::verdict::Verdict;

use crate::harness::{PROVIDERS, audit, cells, files, fixture};

fn all(out: &Path, more: &[&str]) -> Results {
    let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p)).collect();
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    let run = audit(&paths, out, more);
    assert_eq!(run.code, 0, "{}\n{}", run.out, run.err);
    json::read(&out.join("results.json")).unwrap()
}

#[test]
fn four_providers_in_one_run() {
    let out = tempfile::tempdir().unwrap();
    let results = all(out.path(), &[]);
    let ids: Vec<&str> = results.providers.iter().map(|p| p.provider_id.as_str()).collect();
    assert_eq!(ids, ["P-CJ", "P-MODEL", "P-ONG", "P-SPAS"]);
    let checks: std::collections::BTreeSet<usize> = results.providers.iter().map(|p| p.checks.len()).collect();
    assert_eq!(checks.len(), 1, "every provider is asked the same: {checks:?}");
    for sheet in results.inputs.iter().flat_map(|f| &f.sheets) {
        assert_eq!(sheet.rows, sheet.accepted + sheet.quarantined + sheet.duplicates, "{sheet:?}");
    }
}

#[test]
fn the_blameless_provider_has_no_finding() {
    let out = tempfile::tempdir().unwrap();
    let results = all(out.path(), &[]);
    let model = results.providers.iter().find(|p| p.provider_id == "P-MODEL").unwrap();
    assert!(model.quality.is_empty(), "{:?}", model.quality);
    for check in &model.checks {
        if check.nature == Nature::Obligation {
            let clean = matches!(check.verdict, Verdict::Compliant | Verdict::NotApplicable);
            assert!(clean, "{}/{}: {:?} {:?}", check.indicator, check.check, check.verdict, check.outcomes);
            assert_eq!(check.counts.not_met + check.counts.undetermined, 0, "{}", check.indicator);
        }
    }
}

#[test]
fn each_check_finds_something_somewhere() {
    let out = tempfile::tempdir().unwrap();
    let results = all(out.path(), &[]);
    let mut silent: BTreeSet<String> = BTreeSet::new();
    let mut loud: BTreeSet<String> = BTreeSet::new();
    for check in results.providers.iter().flat_map(|p| &p.checks) {
        let name = format!("{}/{}", check.indicator, check.check);
        // What other papers may prove is never a breach; figures of columns that no fixture has are shown by examples.
        // Nor is what a course of nobody's might fill up: in two fixtures it may be that of whoever lacks hours.
        let possible =
            |o: &mms_audit::results::Outcome| o.reason == "unknown" && o.fields.join(",").contains("trainings");
        let open = |o: &mms_audit::results::Outcome| o.reason == "other_proof_possible" || possible(o);
        let found = check.counts.not_met > 0
            || check.outcomes.iter().any(open)
            || check.nature == Nature::Statistic
            || check.tallies.iter().any(|t| t.count > 0)
            || !check.histogram.is_empty()
            || check.verdict == Verdict::ToVerify;
        if found {
            loud.insert(name)
        } else {
            silent.insert(name)
        };
    }
    let silent: Vec<_> = silent.difference(&loud).collect();
    assert!(silent.is_empty(), "no fixture shows {silent:?}");
}

#[test]
fn one_reviewed_snapshot_per_indicator_and_provider() {
    let out = tempfile::tempdir().unwrap();
    let results = all(out.path(), &[]);
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for provider in &results.providers {
        for indicator in &provider.indicators {
            let text = texts.entry(indicator.indicator.to_string()).or_default();
            text.push_str(&format!("{}: {}\n", provider.provider_id, indicator.verdict.id()));
            for check in provider.checks.iter().filter(|c| c.indicator == indicator.indicator) {
                let c = check.counts;
                text.push_str(&format!(
                    "  {} {}: met {} not_met {} undetermined {} pending {} excluded {}\n",
                    check.check,
                    check.verdict.id(),
                    c.met,
                    c.not_met,
                    c.undetermined,
                    c.pending,
                    c.excluded
                ));
                for o in check.outcomes.iter().take(12) {
                    let mark = |on: bool, word: &'static str| if on { word } else { "" };
                    text.push_str(&format!(
                        "    {} {} {} {}{}{}\n",
                        o.subject,
                        o.outcome.id(),
                        o.reason,
                        o.fields.join(","),
                        mark(o.carried_over, " carried_over"),
                        mark(o.contestable, " contestable")
                    ));
                }
                for t in check.tallies.iter().take(12) {
                    let by: Vec<String> = t.by.iter().map(|(k, v)| format!("{k}={v}")).collect();
                    text.push_str(&format!(
                        "    {} {} {}\n",
                        t.month.as_deref().unwrap_or("total"),
                        by.join(" "),
                        t.count
                    ));
                }
                if !check.histogram.is_empty() {
                    text.push_str(&format!("    {:?}\n", check.histogram));
                }
            }
        }
    }
    for (indicator, text) in texts {
        insta::assert_snapshot!(format!("indicator-{indicator}"), text);
    }
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    all(first.path(), &["--threads", "1"]);
    all(second.path(), &["--threads", "2"]);
    let (a, b) = (files(first.path()), files(second.path()));
    assert_eq!(a.len(), 5);
    for ((name, one), (other, two)) in a.iter().zip(&b) {
        assert_eq!(name, other);
        assert!(one == two, "{name} differs");
    }
}

#[test]
fn the_workbook_reads_back_to_the_results() {
    let out = tempfile::tempdir().unwrap();
    let results = all(out.path(), &[]);
    for provider in &results.providers {
        let path = out.path().join(format!("{}.xlsx", provider.provider_id));
        let rows = cells(&path, "Indicatori");
        let heading = rows.iter().position(|r| r.iter().any(|c| c == "✓ îndeplinit")).unwrap();
        let column = |name: &str| {
            rows[heading].iter().position(|c| c == name).unwrap_or_else(|| panic!("{name}: {:?}", rows[heading]))
        };
        let sum = |name: &str| -> u64 {
            let at = column(name);
            rows[heading + 1..].iter().filter_map(|r| r.get(at)?.parse::<f64>().ok()).map(|n| n as u64).sum()
        };
        let met: u64 = provider.checks.iter().map(|c| c.counts.met).sum();
        let not_met: u64 = provider.checks.iter().map(|c| c.counts.not_met).sum();
        assert_eq!((sum("✓ îndeplinit"), sum("✗ neîndeplinit")), (met, not_met), "{}", provider.provider_id);
        let findings = provider
            .checks
            .iter()
            .flat_map(|c| c.outcomes.iter().map(move |o| (c, o)))
            .filter(|(c, o)| match o.outcome {
                State::NotMet => matches!(c.nature, Nature::Obligation | Nature::Recommendation),
                State::Undetermined => true,
                _ => false,
            })
            .count();
        let rows = cells(&path, "Constatări");
        let key = rows.iter().find_map(|r| r.iter().position(|c| c.starts_with("Cheie"))).unwrap_or(usize::MAX);
        let listed = rows.iter().filter(|r| r.get(key).is_some_and(|c| c.contains('|'))).count();
        assert_eq!(listed, findings, "{}", provider.provider_id);
    }
}

#[test]
fn english_is_complete() {
    let out = tempfile::tempdir().unwrap();
    let paths = [fixture("organism-privat")];
    let run = audit(&[&paths[0]], out.path(), &["--lang", "en", "--html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let romanian = ['ă', 'ș', 'ț', 'î'];
    for line in run.out.lines().filter(|l| !l.contains("Asociația")) {
        assert!(!line.chars().any(|c| romanian.contains(&c)), "{line}");
    }
    assert!(out.path().join("P-ONG.html").exists());
}

#[test]
fn nothing_personal_in_any_output() {
    let out = tempfile::tempdir().unwrap();
    let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p)).collect();
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    for lang in ["ro", "en"] {
        let run = audit(&paths, out.path(), &["--html", "--lang", lang]);
        let mut texts: Vec<String> = vec![run.out, run.err];
        for (name, bytes) in files(out.path()) {
            if name.ends_with(".xlsx") {
                let mut book: Xlsx<_> = open_workbook(out.path().join(&name)).unwrap();
                for sheet in book.sheet_names() {
                    let range = book.worksheet_range(&sheet).unwrap();
                    texts.extend(range.used_cells().map(|(_, _, c)| c.to_string()));
                }
            } else {
                texts.push(String::from_utf8(bytes).unwrap());
            }
        }
        for text in &texts {
            for marked in ["Exemplu Copil", "Str. Exemplu", "nca A", "nca B", "nca C", "nca X"] {
                assert!(!text.contains(marked), "{marked}: {}", text.chars().take(200).collect::<String>());
            }
            // County and serial number of every CNP in the fixtures.
            let cnp = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .find(|d| d.len() == 13 && d.get(7..12) == Some("12000"));
            assert!(cnp.is_none(), "a CNP: {cnp:?}");
        }
    }
}
