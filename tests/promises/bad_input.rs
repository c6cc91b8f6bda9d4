//! Bad input gets a clear answer, and nothing else is lost.

use std::fs;
use std::path::Path;

use mms_audit::output::results_json as json;
use mms_audit::results::outcome::State;
use mms_audit::results::verdict::Verdict;

use crate::harness::{audit, cells, fixture, mms};

const CASES: &str = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\nC-1;P-1;protecție specială;01.03.2024 10:00\n";
const ASSESSMENTS: &str = "Nr. caz;Tip evaluare;Data evaluării\nC-1;inițială;03.03.2024 09:00\n";

/// A folder with csv files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn no_such_path() {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[Path::new("/nu/exista.xlsx")], out.path(), &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("exista.xlsx"), "{}", run.err);
    assert!(!out.path().join("results.json").exists());
}

#[test]
fn a_folder_without_registers() {
    let (input, out) = (folder(&[("note.csv", "a;b\n1;2\n")]), tempfile::tempdir().unwrap());
    let run = audit(&[input.path()], out.path(), &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nimic de auditat") && run.err.contains("note"), "{}", run.err);
    let run = audit(&[input.path()], out.path(), &["--lang", "en"]);
    assert!(run.err.contains("nothing to audit"), "{}", run.err);
}

#[test]
fn registers_that_do_not_say_whose_they_are() {
    let cases = "Nr. caz;Tip caz;Data înregistrării\nC-1;protecție;01.03.2024\n";
    let (input, out) = (folder(&[("cases.csv", cases)]), tempfile::tempdir().unwrap());
    let run = audit(&[input.path()], out.path(), &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("al cărui furnizor") && run.err.contains("[fixed]"), "{}", run.err);
    fs::write(input.path().join("mms.toml"), "[headings.cases]\n\"Tip caz\" = \"categori\"\n").unwrap();
    let run = audit(&[input.path()], out.path(), &["--lang", "en"]);
    assert!(run.err.contains("(category?)") && run.err.contains("registers show"), "{}", run.err);
}

#[test]
fn a_broken_file_does_not_block_the_good_ones() {
    let input = folder(&[("cases.csv", CASES), ("assessments.csv", ASSESSMENTS)]);
    fs::write(input.path().join("rupt.xlsx"), b"PK\x03\x04 truncated").unwrap();
    fs::write(input.path().join("pagina.xls"), "<html><body><table><tr><td>x</td></tr></table></body></html>").unwrap();
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[input.path()], out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("rupt.xlsx") && run.err.contains("pagina.xls"), "{}", run.err);
    let results = json::read(&out.path().join("results.json")).unwrap();
    let check = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    assert_eq!((check.counts.met, check.verdict), (1, Verdict::Compliant));
    // Whoever reads the report alone learns of it too.
    let unread: Vec<(&str, &str)> = results.unread.iter().map(|u| (u.file.as_str(), u.reason.as_str())).collect();
    assert_eq!(unread, [("pagina.xls", "not_a_workbook"), ("rupt.xlsx", "damaged")]);
    assert!(run.out.contains("Nu s-a putut citi pagina.xls"), "{}", run.out);
    let english = tempfile::tempdir().unwrap();
    audit(&[input.path()], english.path(), &["--lang", "en", "--html"]);
    let html = fs::read_to_string(english.path().join("P-1.html")).unwrap();
    assert!(html.contains("Could not be read: rupt.xlsx (cut short or damaged)"));
    for (folder, cover, words) in [(&out, "Copertă", "Nu s-a putut citi"), (&english, "Cover", "Could not be read")] {
        let book = folder.path().join("P-1.xlsx");
        assert!(cells(&book, cover).iter().flatten().any(|cell| cell.starts_with(words)), "{cover}");
        let provenance = if cover == "Cover" { "Provenance" } else { "Proveniență" };
        assert!(cells(&book, provenance).iter().flatten().any(|cell| cell.starts_with("rupt.xlsx (")), "{provenance}");
    }
}

#[test]
fn another_year_than_that_of_the_registers_is_noticed() {
    let input = folder(&[("cases.csv", CASES), ("assessments.csv", ASSESSMENTS)]);
    let out = tempfile::tempdir().unwrap();
    let path = input.path().display().to_string();
    let run = |more: &[&str]| {
        let out = out.path().display().to_string();
        let arguments = ["audit", &path, "--out", &out].into_iter().chain(more.iter().copied());
        mms(&arguments.collect::<Vec<_>>())
    };
    assert_eq!(run(&["--year", "2024"]).err, "");
    let strange = run(&["--year", "2031"]);
    assert!(strange.code == 0 && strange.err.contains("01.01.2031 – 31.12.2031"), "{}", strange.err);
    let early = run(&["--year", "2024", "--as-of", "01.01.2023", "--lang", "en"]);
    assert!(early.code == 0 && early.err.contains("Nothing in the registers happened"), "{}", early.err);
    for year in ["1800", "99999"] {
        let refused = run(&["--year", year]);
        assert!(refused.code == 2 && refused.err.contains("acest an nu există"), "{}", refused.err);
    }
    let refused = run(&["--from", "01.01.0024", "--to", "31.12.2024"]);
    assert!(refused.code == 2 && refused.err.contains("01.01.0024"), "{}", refused.err);
}

#[test]
fn a_register_that_is_not_there_and_one_that_is_empty() {
    let input = folder(&[("cases.csv", CASES), ("assessments.csv", "Nr. caz;Tip evaluare;Data evaluării\n")]);
    let out = tempfile::tempdir().unwrap();
    audit(&[input.path()], out.path(), &[]);
    let results = json::read(&out.path().join("results.json")).unwrap();
    let check = |id: &str| results.providers[0].checks.iter().find(|c| c.indicator == id).unwrap().clone();
    let empty = check("S3");
    assert_eq!((empty.verdict, empty.counts.not_met), (Verdict::NonCompliant, 1));
    let missing = check("S6");
    assert_eq!(missing.verdict, Verdict::NotComputable);
    assert_eq!(missing.missing_registers, ["measures", "plans"]);
}

#[test]
fn duplicates_strangers_and_impossible_dates_are_set_aside_and_counted() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\n\
                 C-1;P-1;protecție specială;01.03.2024\n\
                 C-1;P-1;protecție specială;02.03.2024\n\
                 C-2;P-1;protecție specială;31.02.2024\n\
                 C-3;P-1;altceva ciudat;05.03.2024\n";
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\nC-1;inițială;03.03.2024\nC-9;inițială;03.03.2024\n";
    let input = folder(&[("cases.csv", cases), ("assessments.csv", assessments)]);
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[input.path()], out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = json::read(&out.path().join("results.json")).unwrap();
    let sheet = results.inputs.iter().flat_map(|f| &f.sheets).find(|s| s.register.as_deref() == Some("cases")).unwrap();
    assert_eq!((sheet.rows, sheet.accepted, sheet.quarantined, sheet.duplicates), (4, 3, 0, 1));
    let quality: Vec<(&str, u32)> = results.providers[0].quality.iter().map(|q| (q.rule.as_str(), q.row)).collect();
    for wanted in [("conflicting", 3), ("dangling_reference", 3)] {
        assert!(quality.contains(&wanted), "{wanted:?} in {quality:?}");
    }
    assert!(quality.iter().any(|(rule, row)| rule.contains("date") && *row == 4), "{quality:?}");
    assert!(quality.iter().any(|(rule, row)| rule.contains("code") && *row == 5), "{quality:?}");
    // The case whose day is impossible is not lost: its term cannot be told, for a day stands there that nobody can read.
    let check = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    let outcome = check.outcomes.iter().find(|o| o.subject == "C-2").unwrap();
    assert_eq!((outcome.outcome, outcome.reason.as_str()), (State::Undetermined, "unreadable"));
    assert_eq!(outcome.fields.iter().map(ToString::to_string).collect::<Vec<_>>(), ["recorded_at"]);
}

#[test]
fn periods_and_options_that_cannot_be() {
    let out = tempfile::tempdir().unwrap();
    let here = fixture("fara-abateri").display().to_string();
    let run = |more: &[&str]| {
        let mut arguments = vec!["audit", here.as_str()];
        arguments.extend(more);
        let place = out.path().display().to_string();
        arguments.extend(["--out", &place]);
        mms(&arguments)
    };
    let wrong = run(&["--from", "31.12.2024", "--to", "01.01.2024"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("se termină înainte să înceapă"), "{}", wrong.err);
    let none = run(&[]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("--year 2024"), "{}", none.err);
    let impossible = run(&["--from", "31.02.2024", "--to", "01.03.2024", "--lang", "en"]);
    assert!(impossible.err.contains("31.02.2024") && impossible.err.contains("is not a date"), "{}", impossible.err);
    let stranger = run(&["--year", "2024", "--provider", "P-NIMENI"]);
    assert_eq!(stranger.code, 2);
    assert!(stranger.err.contains("P-MODEL"), "{}", stranger.err);
}

#[test]
fn an_output_folder_that_cannot_be_written_leaves_nothing_behind() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("reports");
    fs::write(&file, "not a folder").unwrap();
    let run = audit(&[&fixture("fara-abateri")], &file, &[]);
    assert_eq!(run.code, 2);
    assert!(!run.err.is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a folder");
}

#[test]
fn findings_fail_a_run_only_when_asked() {
    let out = tempfile::tempdir().unwrap();
    assert_eq!(audit(&[&fixture("serviciu-local")], out.path(), &["--fail-on-findings"]).code, 1);
    assert_eq!(audit(&[&fixture("fara-abateri")], out.path(), &["--fail-on-findings"]).code, 0);
}
