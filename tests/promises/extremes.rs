//! Clean, empty, tiny, many, enormous and oddly named providers all get files that can be used.

use std::fmt::Write;
use std::fs;

use mms_audit::output::results_json as json;
use mms_audit::results::Results;
use mms_audit::results::verdict::Verdict;

use crate::harness::{audit, cells, fixture};
use crate::reports_agree;

const CASES: &str = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\n";
const ASSESSMENTS: &str = "Nr. caz;Tip evaluare;Data evaluării\n";

/// Audits csv files and compares all reports.
fn audited(files: &[(&str, &str)], more: &[&str]) -> (tempfile::TempDir, Results, String) {
    let (input, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (name, text) in files {
        fs::write(input.path().join(name), text).unwrap();
    }
    let run = audit(&[input.path()], out.path(), more);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = json::read(&out.path().join("results.json")).unwrap();
    reports_agree::all(out.path(), &results, more.contains(&"--html"));
    (out, results, run.out)
}

#[test]
fn a_clean_provider_gets_a_full_and_positive_report() {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[&fixture("fara-abateri")], out.path(), &["--html"]);
    assert!(run.out.contains("Nicio neconformitate constatată"), "{}", run.out);
    let results = json::read(&out.path().join("results.json")).unwrap();
    reports_agree::all(out.path(), &results, true);
    let book = out.path().join("P-MODEL.xlsx");
    let cover: Vec<String> = cells(&book, "Copertă").into_iter().flatten().collect();
    let said = |words: &str| cover.iter().any(|cell| cell.contains(words));
    assert!(said("Nicio neconformitate constatată") && said("Totul s-a putut calcula."), "{cover:?}");
    assert_eq!(cells(&book, "Constatări")[4][0], "Nicio constatare.");
    // Everything that was found to be in order is there, not only the silence.
    let standards = cells(&book, "Standarde");
    assert!(standards[4..].iter().filter(|row| row[2].contains("conform")).count() >= 1, "{standards:?}");
    let met: f64 = cells(&book, "Indicatori")[4..].iter().map(|row| row[4].parse::<f64>().unwrap()).sum();
    assert!(met > 500.0, "{met}");
    let page = fs::read_to_string(out.path().join("P-MODEL.html")).unwrap();
    assert!(page.contains("Nicio neconformitate constatată") && page.contains("Nicio constatare."));
}

#[test]
fn an_empty_period_gives_files_that_say_so() {
    let out = tempfile::tempdir().unwrap();
    let period = ["--from", "1990-01-01", "--to", "1990-12-31", "--html"];
    let path = fixture("directie").display().to_string();
    let mut arguments = vec!["audit", &path, "--out"];
    let folder = out.path().display().to_string();
    arguments.push(&folder);
    arguments.extend(period);
    let run = crate::harness::mms(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = json::read(&out.path().join("results.json")).unwrap();
    reports_agree::all(out.path(), &results, true);
    assert!(results.providers[0].caseloads.is_empty());
    let page = fs::read_to_string(out.path().join("P-CJ.html")).unwrap();
    for words in ["Niciun termen în curs.", "Nicio persoană cu cazuri active"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(cells(&out.path().join("P-CJ.xlsx"), "Termene")[4][0], "Niciun termen încheiat în perioadă.");
}

#[test]
fn a_provider_with_one_case() {
    let cases = format!("{CASES}C-1;P-1;protecție specială;01.03.2024 10:00\n");
    let assessments = format!("{ASSESSMENTS}C-1;inițială;03.03.2024 09:00\n");
    let (_out, results, text) = audited(&[("cazuri.csv", &cases), ("evaluari.csv", &assessments)], &["--html"]);
    let check = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    assert_eq!((check.counts.met, check.verdict), (1, Verdict::Compliant));
    assert!(text.contains("P-1"), "{text}");
}

#[test]
fn two_hundred_providers_in_one_run() {
    let mut cases = CASES.to_owned();
    for provider in 0..200 {
        for case in 0..=provider % 7 {
            writeln!(cases, "C-{provider:03}-{case};P-{provider:03};protecție specială;0{}.03.2024 10:00", case + 1)
                .unwrap();
        }
    }
    // The first case of each provider was assessed in time, which also says whose file this is.
    let mut assessments = ASSESSMENTS.to_owned();
    for provider in 0..200 {
        writeln!(assessments, "C-{provider:03}-0;inițială;01.03.2024 12:00").unwrap();
    }
    let (out, results, text) = audited(&[("cazuri.csv", &cases), ("evaluari.csv", &assessments)], &["--html"]);
    assert_eq!(results.providers.len(), 200);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 401);
    let found: Vec<_> = results.providers.iter().map(reports_agree::Findings::of).collect();
    let expected: [usize; 2] = [found.iter().map(|f| f.breached).sum(), found.iter().map(|f| f.open).sum()];
    let total = text.lines().find(|line| line.starts_with("200 de furnizori")).unwrap();
    let words: Vec<_> = total.split_whitespace().rev().take(2).collect();
    let shown: [usize; 2] = [words[1], words[0]].map(|n| n.replace('.', "").parse().unwrap());
    assert_eq!(shown, expected, "{total}");
    assert_eq!(expected[0], (0..200).map(|provider| provider % 7).sum::<usize>(), "{total}");
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn odd_and_long_names_give_files_everywhere() {
    let odd = [
        r#"a/b\c:d*e?f"g<h>i|j"#.to_owned(),
        "Ș".repeat(300),
        "con".into(),
        "x".into(),
        "X ".into(),
        "..x".into(),
        "'&\"a".into(),
    ];
    let mut cases = CASES.to_owned();
    for (n, id) in odd.iter().enumerate() {
        writeln!(cases, "C-{n};\"{}\";protecție specială;01.03.2024 10:00", id.replace('"', "\"\"")).unwrap();
    }
    let (out, results, _) = audited(&[("cazuri.csv", &cases), ("evaluari.csv", ASSESSMENTS)], &["--html"]);
    assert_eq!(results.providers.len(), odd.len());
    let names: std::collections::BTreeSet<String> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().to_lowercase())
        .collect();
    assert_eq!(names.len(), odd.len() * 2 + 1);
    for name in &names {
        assert!(name.len() <= 255 && !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']), "{name}");
    }
}

#[test]
fn a_hundred_and_twenty_thousand_findings() {
    let mut cases = CASES.to_owned();
    for case in 0..40_000 {
        writeln!(cases, "C-{case:05};P-1;protecție specială;{:02}.0{}.2024 10:00", case % 28 + 1, case % 9 + 1)
            .unwrap();
    }
    // A plan is due in every case with a measure.
    let mut measures = "Nr. caz;Tip măsură;Emitent;Data hotărârii\n".to_owned();
    for case in 0..40_000 {
        writeln!(measures, "C-{case:05};plasament;CPC;{:02}.0{}.2024", case % 28 + 1, case % 9 + 1).unwrap();
    }
    let files = [
        ("cazuri.csv", cases.as_str()),
        ("evaluari.csv", ASSESSMENTS),
        ("masuri.csv", measures.as_str()),
        ("planuri.csv", "Nr. plan;Nr. caz;Tip plan;Data întocmirii\n"),
    ];
    let (_out, results, text) = audited(&files, &["--html"]);
    let n = reports_agree::Findings::of(&results.providers[0]).lines();
    assert!(n >= 120_000, "{n}");
    assert!(text.contains("de constatări"), "{text}");
}
