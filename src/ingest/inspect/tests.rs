use std::path::{Path, PathBuf};

use super::*;
use crate::ingest::mapping::Mapping;
use crate::ingest::read;
use crate::registers::load;
use crate::text::Lang;

fn habit(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/habits").join(name)
}

#[test]
fn foreign_headings_get_a_draft_that_reads() {
    let schema = load::embedded().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("export.csv");
    std::fs::write(
        &file,
        "Dosarul nr.;Furnizorul;Data de înregistrare;Categorie;Manager caz;Culoare\n\
         C-1;F-1;14.03.2024;protecție;T-1;roșu\nC-2;F-1;15.03.2024;prevenție;T-2;verde\n",
    )
    .unwrap();
    let options = ReadOptions::default();
    let inspection = inspect(std::slice::from_ref(&file), &schema, &options);
    let sheet = &inspection.files[0].sheets[0];
    assert_eq!(sheet.input.register, None);
    assert_eq!(sheet.candidates[0].id, "cases");
    let draft = draft_mapping(&inspection, Lang::En);
    Mapping::parse(&draft, &schema).unwrap_or_else(|e| panic!("{e:?}\n{draft}"));
    // What is less than certain is not in force before somebody says so.
    std::fs::write(dir.path().join("mms.toml"), &draft).unwrap();
    let unsaid = inspect(std::slice::from_ref(&file), &schema, &options);
    let fields: Vec<Option<&str>> = unsaid.files[0].sheets[0].columns.iter().map(|c| c.field.as_deref()).collect();
    assert_eq!(fields, [Some("case_id"), Some("provider_id"), None, None, None, None], "{draft}");
    let said: Vec<&str> = draft.lines().filter(|line| !line.contains("Culoare")).collect();
    std::fs::write(dir.path().join("mms.toml"), said.join("\n").replace("# \"", "\"")).unwrap();
    let again = inspect(std::slice::from_ref(&file), &schema, &options);
    let sheet = &again.files[0].sheets[0];
    assert_eq!(sheet.input.register.as_deref(), Some("cases"), "{draft}");
    let fields: Vec<Option<&str>> = sheet.columns.iter().map(|c| c.field.as_deref()).collect();
    let expected = ["case_id", "provider_id", "recorded_at", "category", "case_manager_id"].map(Some);
    assert_eq!(fields, [&expected[..], &[None]].concat(), "{draft}");
    assert_eq!(sheet.unknown[0].value.as_deref(), Some("prevenție"));
    assert_eq!(sheet.unknown[0].suggestion.as_ref().map(|s| s.id.as_str()), Some("prevention"));
    assert!(
        sheet.absent.contains(&"closed_on".to_owned()) && !sheet.absent.iter().any(|f| f == "case_id" || f == "cnp")
    );
    let text = render(&again, &schema, Lang::Ro, &|rule| rule.to_owned());
    assert!(text.contains("– fără coloană, deci necompletate: ") && text.contains("closed_on"), "{text}");
    std::fs::write(dir.path().join("mms.toml"), draft_mapping(&again, Lang::Ro)).unwrap();
    assert!(draft_mapping(&again, Lang::Ro).contains("\"prevenție\" = \"prevention\""));
    assert!(read(&[file], &schema, &options).is_ok());
}

#[test]
fn the_text_names_cells_and_no_persons() {
    let schema = load::embedded().unwrap();
    for lang in [Lang::Ro, Lang::En] {
        let mut all = String::new();
        for name in
            ["personal-codes", "dates", "codes", "columns", "several-sheets", "title-block", "mapping", "broken"]
        {
            let inspection = inspect(&[habit(name)], &schema, &ReadOptions::default());
            all.push_str(&render(&inspection, &schema, lang, &|rule| rule.replace('_', " ")));
            all.push_str(&draft_mapping(&inspection, lang));
        }
        assert!(!all.contains("ZZSECRET") && !all.contains("6240515"), "{all}");
        assert!(all.contains("bad date: C15, C16, C17, C18, C19"), "{all}");
        let hidden = lang.t("county: valori care nu se arată × 1: D10", "county: values that are not shown × 1: D10");
        assert!(all.contains(hidden) && !all.contains("Ardeal"), "{all}");
        let draft = lang
            .t("# \"…\" = \"\" # de completat: valoarea din D10", "# \"…\" = \"\" # to be filled in: the value in D10");
        assert!(all.contains(draft), "{all}");
        assert!(all.contains(lang.t("titluri 5 (1–4, 6)", "titles 5 (1–4, 6)")), "{all}");
    }
}
