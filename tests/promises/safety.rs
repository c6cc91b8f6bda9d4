//! Nobody's work is overwritten, and what one run writes stays together.

use std::path::{Path, PathBuf};

use mms_audit::output::results_json as json;

use crate::harness::{Run, audit, files, fixture, mms};
use crate::returned_workbook::ReturnedWorkbook;

const FINDING: &str = "S3/within-72-hours|C001/2024";

/// An audit of the local service in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        done(&desk.audit(&[]));
        desk
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("reports")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.out().join(name)
    }

    fn audit(&self, more: &[&str]) -> Run {
        audit(&[&fixture("serviciu-local")], &self.out(), more)
    }

    /// An inspector picks a verdict and saves the workbook under a name.
    fn fill(&self, name: &str) {
        let mut paper = ReturnedWorkbook::open(&self.path("P-SPAS.xlsx"));
        paper.sheet("Constatări").set(FINDING, "Verdictul inspectorului", "se confirmă");
        paper.save(&self.path(name));
    }

    fn conclude(&self, workbook: &str, more: &[&str]) -> Run {
        let mut arguments = vec!["conclude".into(), self.path(workbook), self.out()];
        arguments.extend(more.iter().map(PathBuf::from));
        mms(&arguments)
    }
}

fn done(run: &Run) {
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// A command refuses, in both languages, and changes nothing in a folder.
fn refused(folder: &Path, command: &[&str], said: [&str; 2]) {
    let before = files(folder);
    for (lang, said) in ["ro", "en"].into_iter().zip(said) {
        let run = mms(&[command, &["--lang", lang]].concat());
        assert_eq!(run.code, 2, "{command:?}: {}{}", run.out, run.err);
        assert!(run.err.contains(said), "{command:?}: {}", run.err);
        let after = files(folder);
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "{command:?}");
        assert!(before == after, "{command:?} changed something");
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A folder that a run made holds nothing that a run is still at work on.
fn swept(folder: &Path) {
    let hidden = |name: &str| name.starts_with('.');
    let names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.iter().any(|name| hidden(name)), "{names:?}");
}

#[test]
fn an_audit_does_not_wipe_a_workbook_that_was_filled_in() {
    let desk = Desk::new();
    done(&desk.audit(&["--html"]));
    desk.fill("P-SPAS.xlsx");
    let registers = text(&fixture("serviciu-local"));
    let out = text(&desk.out());
    let again = ["audit", &registers, "--year", "2024", "--out", &out];
    let said = ["a fost completat după ce a fost scris (rânduri cu verdict sau observație: 1)", "was filled in after"];
    refused(&desk.out(), &again, said);
    // Not by other providers' results, either.
    let other = text(&fixture("organism-privat"));
    refused(&desk.out(), &["audit", &other, "--year", "2024", "--out", &out], said);
    let forced = desk.audit(&["--force"]);
    done(&forced);
    assert!(forced.err.contains("--force: ") && forced.err.contains("observație: 1"), "{}", forced.err);
    swept(&desk.out());
}

#[test]
fn a_run_leaves_nothing_of_the_run_before() {
    let desk = Desk::new();
    done(&desk.audit(&["--html"]));
    let names = |desk: &Desk| files(&desk.out()).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(&desk), ["P-SPAS.html", "P-SPAS.xlsx", "results.json"]);
    let run = audit(&[&fixture("organism-privat")], &desk.out(), &[]);
    done(&run);
    assert_eq!(names(&desk), ["P-ONG.xlsx", "results.json"]);
    assert!(run.out.contains("P-SPAS.xlsx: șters, era al rulării anterioare"), "{}", run.out);
    let results = json::read(&desk.path("results.json")).unwrap();
    assert_eq!(results.outputs.iter().map(|file| file.file.as_str()).collect::<Vec<_>>(), ["P-ONG.xlsx"]);
}

#[test]
fn a_conclusion_is_not_replaced_by_one_that_lacks_its_judgements() {
    let desk = Desk::new();
    std::fs::copy(desk.path("P-SPAS.xlsx"), desk.path("unfilled.xlsx")).unwrap();
    desk.fill("filled.xlsx");
    done(&desk.conclude("filled.xlsx", &[]));
    done(&desk.conclude("filled.xlsx", &[]));
    let last = desk.path("final");
    let (unfilled, out) = (text(&desk.path("unfilled.xlsx")), text(&desk.out()));
    let said = ["care nu sunt în acest registru (1)", "that this workbook lacks (1)"];
    refused(&last, &["conclude", &unfilled, &out], said);
    // Nor by an audit.
    let (registers, final_folder) = (text(&fixture("serviciu-local")), text(&last));
    let said = ["cuprinde concluziile unui inspector (1)", "holds the conclusions of an inspector (1)"];
    refused(&last, &["audit", &registers, "--year", "2024", "--out", &final_folder], said);
    let forced = desk.conclude("unfilled.xlsx", &["--force"]);
    done(&forced);
    assert!(forced.err.contains("s-au pierdut (1)"), "{}", forced.err);
    assert!(json::read(&last.join("results.json")).unwrap().providers[0].judgements.is_empty());
}

#[test]
fn no_output_takes_the_place_of_an_input() {
    let desk = Desk::new();
    let results = text(&desk.path("results.json"));
    let other = tempfile::tempdir().unwrap();
    done(&audit(&[&fixture("serviciu-local")], other.path(), &["--lang", "en"]));
    let newer = text(&other.path().join("results.json"));
    let said = ["este citit de aceeași comandă", "is read by the same command"];
    refused(&desk.out(), &["compare", &results, &newer, "--out", &results, "--force"], said);
    refused(other.path(), &["compare", &text(&desk.out()), &newer, "--out", &newer], said);
    let year = ["--year", "2024", "--sums-only"];
    refused(&desk.out(), &[&["statistics", &results, "--sums", &results, "--force"], &year[..]].concat(), said);
    let sums = text(&desk.folder.path().join("sums.json"));
    done(&mms(&[&["statistics", &results, "--sums", &sums], &year[..]].concat()));
    refused(desk.folder.path(), &[&["statistics", &sums, "--sums", &sums], &year[..]].concat(), said);
    let out = text(&desk.out());
    refused(&desk.out(), &["conclude", &text(&desk.path("P-SPAS.xlsx")), &out, "--out", &out, "--force"], said);
    // A register that is called what a workbook would be called.
    let registers = desk.folder.path().join("registre");
    std::fs::create_dir(&registers).unwrap();
    for (name, bytes) in files(&fixture("serviciu-local")) {
        std::fs::write(registers.join(name), bytes).unwrap();
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    book.save(registers.join("P-SPAS.xlsx")).unwrap();
    let folder = text(&registers);
    refused(&registers, &["audit", &folder, "--year", "2024", "--out", &folder, "--force"], said);
}

#[test]
fn what_others_wrote_is_replaced_by_force_only() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| text(&folder.path().join(name));
    for name in ["todo.xlsx", "termene.ics", "comparație.xlsx", "comparație.json", "sume.json", "registre.xlsx", "x.md"]
    {
        std::fs::write(folder.path().join(name), "al altcuiva").unwrap();
    }
    let registers = text(&fixture("serviciu-local"));
    let one = tempfile::tempdir().unwrap();
    done(&audit(&[&fixture("serviciu-local")], one.path(), &[]));
    let results = text(one.path());
    let said = ["există deja", "exists already"];
    let checked = |file: &str, option: &str| {
        let (file, date) = (at(file), "2024-11-20".to_owned());
        refused(folder.path(), &["check", &registers, "--as-of", &date, option, &file], said);
    };
    checked("todo.xlsx", "--out");
    checked("termene.ics", "--ics");
    refused(folder.path(), &["compare", &results, &results, "--out", &at("comparație.xlsx")], said);
    refused(folder.path(), &["compare", &results, &results, "--out", &at("comparație.json")], said);
    let sums = ["statistics", &results, "--year", "2024", "--sums-only", "--sums", &at("sume.json")];
    refused(folder.path(), &sums, said);
    refused(folder.path(), &["registers", "template", "--out", &at("registre.xlsx")], said);
    let nation = ["generate", "--providers", "1", "--cases", "5", "--out", &text(folder.path())];
    refused(folder.path(), &nation, ["dosarul nu este gol", "the folder is not empty"]);
    std::fs::rename(folder.path().join("x.md"), folder.path().join("MANUAL.en.md")).unwrap();
    refused(folder.path(), &["indicators", "docs", "--out", &text(folder.path())], said);
    done(&mms(&["compare", &results, &results, "--out", &at("comparație.json"), "--force"]));
    assert!(std::fs::read_to_string(folder.path().join("comparație.json")).unwrap().contains("mms-comparison"));
    // What the same command wrote before, and nobody changed, is replaced without asking.
    for _ in 0..2 {
        done(&mms(&["compare", &results, &results, "--out", &at("nou.xlsx"), "--out", &at("nou.json")]));
        done(&mms(&["registers", "template", "--out", &at("nou-registre.xlsx")]));
    }
    refused(
        folder.path(),
        &["compare", &results, &results, "--out", &at("n.json"), "--out", &at("n.json")],
        ["este cerut de două ori", "is asked for twice"],
    );
}

#[test]
fn a_ledger_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let out = text(&folder.path().join("anuar"));
    let statistics = |name: &str| {
        let registers = text(&fixture(name));
        ["statistics", &registers, "--year", "2024", "--out", &out].map(str::to_owned)
    };
    let first = statistics("directie");
    done(&mms(&first));
    done(&mms(&first));
    let other = statistics("organism-privat");
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    refused(Path::new(&out), &other, ["nu a ținut seama", "did not consider"]);
    swept(Path::new(&out));
}

#[test]
fn a_workbook_that_is_open_is_not_replaced_and_nothing_else_is() {
    let desk = Desk::new();
    let (registers, out) = (text(&fixture("serviciu-local")), text(&desk.out()));
    for lock in ["~$P-SPAS.xlsx", ".~lock.P-SPAS.xlsx#"] {
        std::fs::write(desk.path(lock), "x").unwrap();
        let command = ["audit", &registers, "--year", "2024", "--html", "--force", "--out", &out];
        refused(&desk.out(), &command, ["este deschis în alt program", "is open in another program"]);
        std::fs::remove_file(desk.path(lock)).unwrap();
    }
    done(&desk.audit(&["--html"]));
}

#[test]
fn every_reader_notices_files_of_another_run() {
    let desk = Desk::new();
    let out = text(&desk.out());
    let other = tempfile::tempdir().unwrap();
    done(&audit(&[&fixture("serviciu-local")], other.path(), &["--lang", "en"]));
    std::fs::copy(desk.path("P-SPAS.xlsx"), desk.path("kept.xlsx")).unwrap();
    std::fs::copy(other.path().join("P-SPAS.xlsx"), desk.path("P-SPAS.xlsx")).unwrap();
    let (registers, empty) = (text(&fixture("serviciu-local")), text(&desk.folder.path().join("new")));
    let (workbook, another) = (text(&desk.path("kept.xlsx")), text(other.path()));
    let readers: [&[&str]; 6] = [
        &["compare", &another, &out],
        &["compare", &out, &another],
        &["conclude", &workbook, &out],
        &["audit", &registers, "--year", "2024", "--previous", &out, "--out", &empty],
        &["statistics", &out, "--year", "2024", "--out", &empty],
        &["statistics", &registers, "--year", "2025", "--previous", &out, "--out", &empty],
    ];
    for reader in readers {
        refused(
            &desk.out(),
            reader,
            ["nu este al aceleiași rulări ca P-SPAS.xlsx", "is not of the same run as P-SPAS"],
        );
    }
    assert!(!Path::new(&empty).exists());
    // What an inspector fills in is no stranger.
    std::fs::copy(desk.path("kept.xlsx"), desk.path("P-SPAS.xlsx")).unwrap();
    desk.fill("P-SPAS.xlsx");
    done(&mms(&["compare", &out, &another]));
}

#[test]
fn paths_in_any_order_give_the_same_bytes() {
    let names = ["serviciu-local", "directie", "organism-privat"];
    let mut paths: Vec<PathBuf> = names.iter().map(|name| fixture(name)).collect();
    let mut seen: Vec<Vec<(String, Vec<u8>)>> = Vec::new();
    for _ in 0..2 {
        let out = tempfile::tempdir().unwrap();
        let given: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
        done(&audit(&given, out.path(), &[]));
        seen.push(files(out.path()));
        paths.reverse();
    }
    assert_eq!(seen[0].len(), 4);
    for (one, two) in seen[0].iter().zip(&seen[1]) {
        assert_eq!(one.0, two.0);
        assert!(one.1 == two.1, "{} differs", one.0);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_what_tells_of_cases_unless_it_is_shared() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let desk = Desk::new();
    assert_eq!(mode(&desk.out()), 0o700);
    for name in ["P-SPAS.xlsx", "results.json"] {
        assert_eq!(mode(&desk.path(name)), 0o600, "{name}");
    }
    let plain = desk.folder.path().join("plain");
    std::fs::write(&plain, "").unwrap();
    done(&desk.audit(&["--shared"]));
    for name in ["P-SPAS.xlsx", "results.json"] {
        assert_eq!(mode(&desk.path(name)), mode(&plain), "{name}");
    }
    let (registers, todo) = (text(&fixture("serviciu-local")), desk.folder.path().join("todo.xlsx"));
    let run = mms(&["check", &registers, "--as-of", "2024-11-20", "--out", &text(&todo)]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(mode(&todo), 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_also_on_standard_output() {
    use std::process::{Command, Stdio};

    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for (arguments, said) in [
        (["registers", "list", "--lang", "ro"], "ieșirea standard"),
        (["registers", "list", "--lang", "en"], "standard output"),
        (["registers", "show", "cases", "--help"], ""),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mms"));
        let run = command.args(arguments).stdout(full()).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&run.stderr).contains(said), "{arguments:?}");
    }
    let desk = Desk::new();
    let registers = text(&fixture("serviciu-local"));
    let results = text(&desk.out());
    for command in [
        vec!["audit", &registers, "--year", "2024", "--out", "/dev/full"],
        vec!["check", &registers, "--as-of", "2024-11-20", "--ics", "/dev/full"],
        vec!["statistics", &results, "--year", "2024", "--sums-only", "--sums", "/dev/full"],
        vec!["registers", "template", "--out", "/dev/full"],
    ] {
        let run = mms(&command);
        assert_eq!(run.code, 2, "{command:?}: {}{}", run.out, run.err);
        assert!(run.err.contains("/dev/full"), "{command:?}: {}", run.err);
    }
    assert!(!std::fs::metadata("/dev/full").unwrap().is_file());
}
