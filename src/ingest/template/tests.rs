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

#[test]
fn an_empty_template_is_every_register_and_nothing_else() {
    let schema = load::embedded().unwrap();
    for lang in [Lang::Ro, Lang::En] {
        let options = TemplateOptions { lang, registers: Vec::new(), needed_by: &|_, _| vec!["I1.1.1".into()] };
        let bytes = template(&schema, &options).unwrap();
        assert_eq!(bytes, template(&schema, &options).unwrap(), "not reproducible");
        let reading = read_back(&bytes, &schema);
        assert!(reading.problems.is_empty() && reading.ingested.findings.is_empty(), "{:?}", reading.ingested.findings);
        let sheets = &reading.ingested.files[0].sheets;
        let registers: Vec<&str> = sheets.iter().filter_map(|s| s.register.as_deref()).collect();
        let all: Vec<&str> = schema.registers.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(registers, all);
        assert_eq!(sheets.iter().filter(|s| s.register.is_none()).count(), 2);
        for typed in &reading.ingested.sheets {
            assert!(typed.letters.iter().all(Option::is_some) && typed.rows.is_empty());
        }
    }
}

#[test]
fn some_registers_alone_will_do() {
    let schema = load::embedded().unwrap();
    let options = TemplateOptions { lang: Lang::Ro, registers: vec!["cases".into()], needed_by: &|_, _| Vec::new() };
    let reading = read_back(&template(&schema, &options).unwrap(), &schema);
    let names: Vec<&str> = reading.ingested.files[0].sheets.iter().map(|s| s.sheet.as_str()).collect();
    assert_eq!(names, ["Explicații", "Cazuri", "Liste"]);
}
