use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::{ReadOptions, read};
use crate::registers::load;

fn archive(folder: &Path, name: &str, files: &[(&str, &[u8])]) -> std::path::PathBuf {
    let path = folder.join(name);
    let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    path
}

const CASES: &[u8] = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\nC-1;F-1;protecție;05.01.2024\n".as_bytes();

#[test]
fn an_archive_is_read_like_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let inner: &[(&str, &[u8])] = &[
        ("2024/cazuri.csv", CASES),
        ("2024/citește.pdf", b"%PDF"),
        ("vechi.zip", b"PK\x03\x04"),
        ("2024/mms.toml", b""),
        ("__MACOSX/2024/._cazuri.csv", b"x"),
    ];
    archive(dir.path(), "exporturi.zip", inner);
    let schema = load::embedded().unwrap();
    let reading = read(&[dir.path().to_owned()], &schema, &ReadOptions::default()).unwrap();
    let files: Vec<&str> = reading.ingested.files.iter().map(|file| file.file.as_str()).collect();
    assert_eq!(files, ["exporturi.zip/2024/cazuri.csv"]);
    assert_eq!(reading.ingested.files[0].sheets[0].register.as_deref(), Some("cases"));
    let mut told: Vec<(&str, &str)> = reading.problems.iter().map(|p| (p.file.as_str(), p.kind.id())).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("exporturi.zip", "opened"),
            ("exporturi.zip/2024/citește.pdf", "pdf"),
            ("exporturi.zip/2024/mms.toml", "mapping_in_archive"),
            ("exporturi.zip/vechi.zip", "archive"),
        ]
    );
}

#[test]
fn what_was_unpacked_beside_its_archive_is_read_once() {
    let dir = tempfile::tempdir().unwrap();
    archive(dir.path(), "exporturi.zip", &[("cazuri.csv", CASES)]);
    std::fs::create_dir(dir.path().join("exporturi")).unwrap();
    std::fs::write(dir.path().join("exporturi/cazuri.csv"), CASES).unwrap();
    let schema = load::embedded().unwrap();
    let reading = read(&[dir.path().to_owned()], &schema, &ReadOptions::default()).unwrap();
    let copies: Vec<Option<&str>> = reading.ingested.files.iter().map(|file| file.duplicate_of.as_deref()).collect();
    assert_eq!(copies, [Some("exporturi/cazuri.csv"), None]);
    assert_eq!(reading.ingested.sheets.len(), 1);
}

#[test]
fn an_archive_that_unpacks_too_far_is_not_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let zeros = vec![b'0'; 80 << 20];
    let path = archive(dir.path(), "bomba.zip", &[("mare.csv", &zeros), ("cazuri.csv", CASES)]);
    let contents = contents(&path).unwrap().unwrap();
    assert_eq!(contents.problems.iter().map(|p| p.kind.id()).collect::<Vec<_>>(), ["too_large"]);
    assert_eq!(contents.files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["cazuri.csv"]);
}

#[test]
fn a_workbook_called_zip_is_a_workbook_and_half_an_archive_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let book = archive(dir.path(), "a.zip", &[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"")]);
    assert!(contents(&book).unwrap().is_none());
    let half = dir.path().join("b.zip");
    std::fs::write(&half, b"PK\x03\x04half").unwrap();
    assert_eq!(contents(&half).unwrap_err(), ProblemKind::Damaged);
}
