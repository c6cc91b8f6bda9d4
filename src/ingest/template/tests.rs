use std::io::Write;

use super::*;
use crate::ingest::{ReadOptions, read};
use crate::registers::load;

fn read_back(bytes: &[u8], schema: &Schema) -> crate::ingest::Reading {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("model.xlsx");
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    read(&[path], schema, &ReadOptions::default()).unwrap()
}

fn bytes(schema: &Schema, options: &TemplateOptions<'_>) -> Vec<u8> {
    template(schema, options).unwrap().save_to_buffer().unwrap()
}

#[test]
fn an_empty_template_is_every_register_and_nothing_else() {
    let schema = load::embedded().unwrap();
    for lang in [Lang::Ro, Lang::En] {
        let options = TemplateOptions { lang, registers: Vec::new(), needed_by: &|_, _| vec!["I1.1.1".into()] };
        let bytes = bytes(&schema, &options);
        assert_eq!(bytes, self::bytes(&schema, &options), "not reproducible");
        let reading = read_back(&bytes, &schema);
        assert!(reading.problems.is_empty() && reading.ingested.findings.is_empty(), "{:?}", reading.ingested.findings);
        let sheets = &reading.ingested.files[0].sheets;
        let registers: Vec<&str> = sheets.iter().filter_map(|s| s.register.as_deref()).collect();
        let all: Vec<&str> = schema.registers.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(registers, all);
        assert_eq!(sheets.iter().filter(|s| s.register.is_none()).count(), 2);
        assert!(reading.ingested.sheets.is_empty(), "an untouched template supplies nothing");
        assert!(sheets.iter().all(|s| s.empty_template == s.register.is_some()));
        assert_eq!(reading.ingested.files[0].fate, crate::results::fate::Fate::EmptyTemplate);
    }
}

#[test]
fn some_registers_alone_will_do() {
    let schema = load::embedded().unwrap();
    let options = TemplateOptions { lang: Lang::Ro, registers: vec!["cases".into()], needed_by: &|_, _| Vec::new() };
    let reading = read_back(&bytes(&schema, &options), &schema);
    let names: Vec<&str> = reading.ingested.files[0].sheets.iter().map(|s| s.sheet.as_str()).collect();
    assert_eq!(names, ["Explicații", "Cazuri", "Liste"]);
}

/// The template with one filled row in its sheet of cases.
fn with_a_case(schema: &Schema) -> std::path::PathBuf {
    // Written by hand: the writer of templates adds no rows.
    let dir = tempfile::tempdir().unwrap().keep();
    let options = TemplateOptions { lang: Lang::Ro, registers: Vec::new(), needed_by: &|_, _| Vec::new() };
    let bytes = bytes(schema, &options);
    let cases = schema.position("cases").unwrap();
    let part = format!("xl/worksheets/sheet{}.xml", cases + 2);
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(std::fs::File::create(dir.join("model.xlsx")).unwrap());
    for i in 0..old.len() {
        let mut file = old.by_index(i).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), Vec::new());
        std::io::Read::read_to_end(&mut file, &mut text).unwrap();
        if name == part {
            let row = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>C-1</t></is></c></row></sheetData>";
            text = String::from_utf8(text).unwrap().replace("</sheetData>", row).into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&text).unwrap();
    }
    new.finish().unwrap();
    dir
}

#[test]
fn sheets_of_a_template_that_nobody_touched_are_not_supplied() {
    let schema = load::embedded().unwrap();
    let dir = with_a_case(&schema);
    let supplied = || -> Vec<String> {
        let reading = read(std::slice::from_ref(&dir), &schema, &ReadOptions::default()).unwrap();
        let left_out = reading.ingested.files[0].sheets.iter().filter(|s| s.empty_template).count();
        assert_eq!(left_out + reading.ingested.sheets.len(), schema.registers.len());
        reading.ingested.sheets.iter().map(|s| schema.registers[s.register].id.clone()).collect()
    };
    assert_eq!(supplied(), ["cases"]);
    std::fs::write(dir.join("mms.toml"), "kept_and_empty = [\"referrals\"]\n").unwrap();
    assert_eq!(supplied(), ["cases", "referrals"]);
    std::fs::remove_dir_all(&dir).unwrap();
}
