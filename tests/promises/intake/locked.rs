//! Registers behind a password: the same audit once it is known, and a word about each file while it is not.

use std::path::Path;

use mms_audit::ingest::Secrets;
use mms_audit::ingest::passwords::Passwords;
use mms_audit::results::fate::Fate;

use super::{assert_same, audited_with, results};
use crate::harness::{audit, fixture, mms};

/// Files of `fixtures/locked`, each with the registers of `fixtures/writers/openpyxl`.
const LOCKED: [&str; 5] = ["libreoffice.xlsx", "msoffcrypto.xlsx", "poi-standard.xlsx", "aes.zip", "zipcrypto.zip"];

fn locked(name: &str) -> std::path::PathBuf {
    fixture("locked").join(name)
}

#[test]
fn a_password_makes_a_locked_file_a_file_like_any_other() {
    let expected = results(&fixture("writers/openpyxl"));
    let passwords = Passwords::from_file(&locked("passwords.txt")).unwrap();
    for name in LOCKED {
        let secrets = Secrets { passwords: passwords.clone(), ..Secrets::default() };
        let found = audited_with(&[&locked(name)], secrets).unwrap().results;
        assert_same(expected.clone(), found, name);
    }
    // Locked with the password that every program knows: nobody is asked.
    assert_same(expected, results(&locked("structure.xlsx")), "structure.xlsx");
}

#[test]
fn without_it_no_breach_is_found_and_the_file_is_named() {
    let out = tempfile::tempdir().unwrap();
    let registers = fixture("writers/openpyxl");
    for name in LOCKED {
        let run = audit(&[&locked(name), Path::new(&registers)], out.path(), &["--force"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("protejat cu parolă") && run.err.contains("--passwords"), "{name}: {}", run.err);
        let results = mms_audit::output::results_json::read(&out.path().join("results.json")).unwrap();
        assert!(results.fates().iter().any(|file| file.fate == Fate::Password), "{name}");
    }
}

#[test]
fn a_wrong_password_is_said_and_never_written() {
    let (out, file) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (passwords, registers) = (file.path().join("parole.txt"), fixture("writers/openpyxl"));
    std::fs::write(&passwords, "Tainica-parola-1\n").unwrap();
    for name in LOCKED {
        let more = ["--force", "--passwords", passwords.to_str().unwrap()];
        let run = audit(&[&locked(name), Path::new(&registers)], out.path(), &more);
        assert!(run.err.contains("niciuna dintre parolele date"), "{name}: {}", run.err);
        let results = std::fs::read_to_string(out.path().join("results.json")).unwrap();
        assert!(!results.contains("Tainica") && !run.err.contains("Tainica") && !run.out.contains("Tainica"), "{name}");
    }
}

#[test]
fn a_file_of_passwords_that_cannot_be_used_stops_the_run_before_anything_is_read() {
    let out = tempfile::tempdir().unwrap();
    let empty = out.path().join("goale.txt");
    std::fs::write(&empty, "\n\n").unwrap();
    let run = audit(&[&fixture("writers/openpyxl")], out.path(), &["--passwords", empty.to_str().unwrap()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nu conține nicio parolă"), "{}", run.err);
}

#[test]
fn a_workbook_that_comes_back_locked_is_opened_too() {
    let out = tempfile::tempdir().unwrap();
    assert_eq!(audit(&[&fixture("organism-privat")], out.path(), &[]).code, 0);
    // Not a workbook of an audit: once it is open, that is what is said of it.
    let (workbook, passwords) = (locked("msoffcrypto.xlsx"), locked("passwords.txt"));
    for command in ["conclude", "verify"] {
        let arguments = [command, workbook.to_str().unwrap(), out.path().to_str().unwrap()];
        let run = mms(&arguments);
        assert!(run.code == 2 && run.err.contains("--passwords"), "{command}: {}", run.err);
        let run = mms(&[&arguments[..], &["--passwords", passwords.to_str().unwrap()]].concat());
        assert!(run.code == 2 && !run.err.contains("parol"), "{command}: {}", run.err);
    }
}
