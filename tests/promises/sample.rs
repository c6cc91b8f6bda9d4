//! The committed samples are what the program writes today, and the pictures show them.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::harness::{audit, fixture, mms};

const HOW: &str = "run: reports/examples/make.sh";

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(fixture("../reports/examples").join(name)).unwrap_or_default()
}

fn is_fresh(folder: &Path, name: &str) {
    let fresh = std::fs::read(folder.join(name)).unwrap();
    assert!(fresh == kept(name), "{name} is stale; {HOW}");
}

#[test]
fn the_sample_is_fresh() {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[&fixture("organism-privat")], out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    is_fresh(out.path(), "P-ONG.xlsx");
}

#[test]
fn the_sample_of_a_rehearsal_is_fresh() {
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name).display().to_string();
    let (todo, calendar) = (path("todo.xlsx"), path("termene.ics"));
    let registers = fixture("organism-privat").display().to_string();
    let run = mms(&["check", &registers, "--as-of", "20.11.2024", "--out", &todo, "--ics", &calendar]);
    assert_eq!(run.code, 1, "{}", run.err);
    is_fresh(out.path(), "todo.xlsx");
    is_fresh(out.path(), "termene.ics");
}

#[test]
fn the_pictures_show_the_samples() {
    let notes = String::from_utf8(kept("pictures.txt")).unwrap();
    for line in notes.lines() {
        let [picture, book, sum] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(kept(picture).starts_with(b"\x89PNG"), "{picture}");
        let now = mms_audit::text::hex(&Sha256::digest(kept(book)));
        assert_eq!(now, sum, "{picture} shows an older {book}; {HOW}");
    }
    assert_eq!(notes.lines().count(), 2);
}
