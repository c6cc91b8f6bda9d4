//! Every file found has a fate, which is told: nothing is passed over without a word, nothing is read twice.

use std::fs;
use std::path::Path;

use mms_audit::output::results_json as json;
use mms_audit::results::Results;
use mms_audit::results::fate::Fate;

use crate::harness::{audit, fixture, mms};

const PROVIDERS: &str = "Cod furnizor;Denumire furnizor;Tip furnizor;Județ\nF-1;F;SPAS;VL\n";
const STAFF: &str =
    "Marca;Cod furnizor;Nume și prenume;Funcția;Data angajării\nT-1;F-1;Exemplu Ana;manager de caz;01.03.2018\n";
const TRAINING: &str = "Nr. crt.;Nume și prenume;Domeniul;Data începerii;Data finalizării;Nr. ore\nK-1;T-1;managementul de caz;08.04.2024;20.04.2024;21\n";

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn registers() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("furnizori.csv", PROVIDERS.as_bytes()),
        ("personal.csv", STAFF.as_bytes()),
        ("formare.csv", TRAINING.as_bytes()),
    ]
}

/// Audits a folder; what was printed, and the results.
fn audited(input: &Path) -> (String, Results) {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[input], out.path(), &["--no-workbook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    (run.out + &run.err, json::read(&out.path().join("results.json")).unwrap())
}

fn fates(results: &Results) -> Vec<(Fate, &str)> {
    results.fates().iter().map(|file| (file.fate, file.file)).collect()
}

#[test]
fn a_file_downloaded_twice_counts_once_and_is_said() {
    let mut files = registers();
    let (_, once) = audited(folder(&files).path());
    files.push(("formare (1).csv", TRAINING.as_bytes()));
    let (printed, twice) = audited(folder(&files).path());
    assert_eq!(once.providers, twice.providers);
    assert!(printed.contains("formare (1).csv: același conținut ca formare.csv"), "{printed}");
    assert!(fates(&twice).contains(&(Fate::Duplicate, "formare (1).csv")), "{:?}", fates(&twice));
}

#[test]
fn files_that_are_no_registers_are_listed() {
    let mut files = registers();
    let strange: &[u8] = "Produs;Cantitate\nlapte;3\n".as_bytes();
    files.extend([
        ("scan.pdf", &b"%PDF-1.7"[..]),
        ("vechi.rar", b"Rar!"),
        ("evaluari.zip", b"PK\x03\x04"),
        ("tabel.numbers", b"x"),
        ("plan.fods", b"<x/>"),
        ("mms.toml", b""),
        ("gol.csv", b""),
        ("magazin.csv", strange),
    ]);
    let (printed, results) = audited(folder(&files).path());
    assert_eq!(
        fates(&results),
        [
            (Fate::Unreadable, "evaluari.zip"),
            (Fate::Archive, "vechi.rar"),
            (Fate::Unrecognised, "magazin.csv"),
            (Fate::Unrecognised, "tabel.numbers"),
            (Fate::Empty, "gol.csv"),
            (Fate::NotATable, "plan.fods"),
            (Fate::NotATable, "scan.pdf"),
            (Fate::Ignored, "mms.toml"),
            (Fate::Read, "formare.csv"),
            (Fate::Read, "furnizori.csv"),
            (Fate::Read, "personal.csv"),
        ]
    );
    for (_, file) in fates(&results).iter().filter(|(fate, _)| *fate != Fate::Read) {
        assert!(printed.contains(file), "{file}: {printed}");
    }
}

#[test]
fn what_the_program_wrote_is_not_read_again() {
    let input = folder(&registers());
    let out = input.path().join("reports");
    let run = audit(&[input.path()], &out, &["--html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let first = fs::read(out.join("results.json")).unwrap();
    let (_, again) = audited(input.path());
    let mut first: Results = serde_json::from_slice(&first).unwrap();
    // Rows of the registers are for workbooks and pages, which the second run does not write.
    first.providers.iter_mut().for_each(|provider| provider.rows.clear());
    assert_eq!(again.providers, first.providers);
    assert_eq!(again.inputs, first.inputs);
    let ignored: Vec<&str> =
        fates(&again).iter().filter(|(fate, _)| *fate == Fate::Ignored).map(|(_, file)| *file).collect();
    assert_eq!(ignored, ["reports/F-1.xlsx", "reports/results.json"]);
}

#[test]
fn a_sheet_that_might_be_a_register_is_named_as_such() {
    let mut files = registers();
    let plans = "Planul numarul;Dosarul numarul;Felul planului;Ziua intocmirii;Ziua aprobarii planului\n1;C-1;PIP;01.02.2024;02.02.2024\n";
    files.push(("ciudat.csv", plans.as_bytes()));
    let (printed, results) = audited(folder(&files).path());
    let nearly: Vec<_> = results.nearly().collect();
    assert_eq!(nearly, [("ciudat.csv", "ciudat", "plans")], "{printed}");
    assert!(printed.contains("ciudat.csv: niciun registru recunoscut (foaia „ciudat”: poate plans)"), "{printed}");
}

#[test]
fn where_nothing_is_recognised_the_next_command_is_told() {
    let plans = "Planul numarul;Dosarul numarul;Felul planului;Ziua intocmirii;Ziua aprobarii planului\n1;C-1;PIP;01.02.2024;02.02.2024\n";
    let (input, out) = (folder(&[("ciudat.csv", plans.as_bytes())]), tempfile::tempdir().unwrap());
    let run = audit(&[input.path()], out.path(), &["--lang", "en"]);
    assert_eq!(run.code, 2);
    let mut lines = run.err.lines();
    assert!(lines.next().unwrap().contains("no register was recognised"), "{}", run.err);
    assert!(lines.next().unwrap().contains("ciudat.csv › ciudat (perhaps plans)"), "{}", run.err);
    let command: Vec<String> = lines
        .find(|line| line.trim().starts_with("mms "))
        .unwrap()
        .split_whitespace()
        .skip(1)
        .map(str::to_owned)
        .collect();
    let drafted = mms(&command);
    assert_eq!(drafted.code, 0, "{}", drafted.err);
    let mapping = fs::read_to_string(input.path().join("mms.toml")).unwrap();
    // Guesses are there to be looked at, not in force.
    assert!(mapping.contains("# \"ciudat\" = \"plans\""), "{mapping}");
}

#[test]
fn an_archive_of_exports_is_read_like_a_folder() {
    let input = tempfile::tempdir().unwrap();
    let mut zip = zip::ZipWriter::new(fs::File::create(input.path().join("exporturi.zip")).unwrap());
    for entry in fs::read_dir(fixture("serviciu-local")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(&path).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    let (_, packed) = audited(input.path());
    let (_, plain) = audited(&fixture("serviciu-local"));
    assert_eq!(packed.inputs.len(), plain.inputs.len());
    assert!(packed.inputs.iter().all(|file| file.file.starts_with("exporturi.zip/")));
    let counts = |results: &Results| -> Vec<_> {
        results
            .providers
            .iter()
            .flat_map(|p| &p.checks)
            .map(|check| (check.name.clone(), check.verdict, check.counts))
            .collect()
    };
    assert_eq!(counts(&packed), counts(&plain));
}
