//! Text that begins like a formula is written as text, in everything we write.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use mms_audit::output::results_json as json;

use super::folder;
use crate::harness::{audit, files, mms};

const STARTS: [&str; 4] = ["=", "+", "-", "@"];

/// No formula of a workbook holds what was planted; true when some cell shows it as text.
fn shown_as_text(path: &Path) -> bool {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut shown = false;
    for sheet in book.sheet_names() {
        for (_, _, formula) in book.worksheet_formula(&sheet).unwrap().used_cells() {
            assert!(!formula.contains("CMD"), "{} › {sheet}: {formula}", path.display());
        }
        let range = book.worksheet_range(&sheet).unwrap();
        shown |=
            range.used_cells().any(|(_, _, c)| STARTS.iter().any(|s| c.to_string().starts_with(&format!("{s}CMD"))));
    }
    shown
}

/// All files of a folder and of the folders in it.
fn everything(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { everything(&path) } else { vec![path] }).collect()
}

/// Writes a to-do list, a yearbook with its tables and a comparison into the folder of an audit.
fn further_outputs(input: &Path, out: &Path) {
    let at = |name: &str| out.join(name).display().to_string();
    let input = input.display().to_string();
    let run = mms(&["check", &input, "--as-of", "20.11.2024", "--out", &at("todo.xlsx")]);
    assert_eq!(run.code, 1, "{}", run.err);
    let run = mms(&["statistics", &input, "--year", "2024", "--internal", "--out", &at("anuar")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut kinds = BTreeSet::new();
    for path in everything(&out.join("anuar")) {
        kinds.insert(path.extension().unwrap().to_string_lossy().into_owned());
        let within = path.strip_prefix(out).unwrap().display().to_string();
        std::fs::copy(&path, out.join(within.replace(std::path::MAIN_SEPARATOR, "-"))).unwrap();
    }
    std::fs::remove_dir_all(out.join("anuar")).unwrap();
    assert!(kinds.contains("csv") && kinds.contains("xlsx"), "{kinds:?}");
    // Other subjects in the audit before: all of today's findings are new, and those of before are gone.
    let mut before = json::read(&out.join("results.json")).unwrap();
    for outcome in before.providers[0].checks.iter_mut().flat_map(|check| &mut check.outcomes) {
        outcome.subject = format!("{}0", outcome.subject).as_str().into();
    }
    json::write(&out.join("before.json"), &before).unwrap();
    let run = mms(&["compare", &at("before.json"), &at("results.json"), "--out", &at("compare.xlsx")]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn what_registers_hold_stays_text() {
    let mut cases = String::from("Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Serviciul;Manager de caz;=CMD!A1\n");
    let mut staff = String::from("Marca;Cod furnizor;Funcția;Nume și prenume;Serviciul\n");
    let mut services = String::from("Cod serviciu;Cod furnizor;Denumire serviciu;Tip serviciu;Nr. licență\n");
    for (i, start) in STARTS.iter().enumerate() {
        cases.push_str(&format!("{start}CMD{i};F-1;{start}CMD;01.03.2024;{start}CMDS;{start}CMDT;x\n"));
        staff.push_str(&format!("{start}CMDT;F-1;MC;Ionescu Dan;{start}CMDS\n"));
        services.push_str(&format!("{start}CMDS;F-1;{start}CMD;SMC;{start}CMD\n"));
    }
    let providers = "Cod furnizor;Denumire furnizor;Tip furnizor;Județ;Localitate;Nr. certificat acreditare\nF-1;=CMD();SPAS;Iași;@CMD;+CMD\n";
    let input = folder(&[
        ("=CMD cazuri.csv", &cases),
        ("personal.csv", &staff),
        ("servicii.csv", &services),
        ("furnizori.csv", providers),
    ]);
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[input.path()], out.path(), &["--html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    further_outputs(input.path(), out.path());
    for (name, bytes) in files(out.path()) {
        if name.ends_with(".xlsx") {
            let shown = shown_as_text(&out.path().join(&name));
            // A yearbook names counties and indicators, and nothing that anybody wrote into a register.
            assert!(shown || name.starts_with("anuar"), "{name} shows none of it");
        } else if name.ends_with(".csv") {
            let text = String::from_utf8(bytes).unwrap();
            let mut reader = csv::ReaderBuilder::new();
            let reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.into_records() {
                for cell in record.unwrap().iter() {
                    assert!(!STARTS.iter().any(|s| cell.starts_with(&format!("{s}CMD"))), "{name}: {cell}");
                }
            }
        }
    }
    // A template quotes nothing of anybody's registers, and its own texts are no formulas.
    let template = out.path().join("model.xlsx");
    assert_eq!(mms(&["registers", "template", "--out", template.to_str().unwrap()]).code, 0);
    assert!(!shown_as_text(&template));
}
