//! The template that providers fill in: filled with a blameless year it audits clean, in both languages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use mms_audit::ingest::{ReadOptions, read_files};
use mms_audit::pipeline;
use mms_audit::registers::spec::{FieldSpec, FieldType, Schema};
use mms_audit::registers::typed::{TypedColumn, TypedSheet};
use mms_audit::results::verdict::Verdict;
use mms_audit::text::Lang;
use mms_audit::time::ymd;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{assert_same, results};
use crate::harness::{fixture, mms};

/// What a person types into a cell of the template.
enum Typed {
    Nothing,
    Text(String),
    Number(f64),
    Day(i32, Option<u16>),
}

/// The value of a field as it is entered: words of the drop-down lists, dates as dates.
fn typed(schema: &Schema, field: &FieldSpec, column: &TypedColumn, row: usize, lang: Lang) -> Typed {
    let codes = || &schema.codes[field.of.as_deref().unwrap()];
    let title = |code: u32| lang.text(&codes().get(code).unwrap().title).to_owned();
    let text = |t: Option<String>| t.map_or(Typed::Nothing, Typed::Text);
    match column {
        // Personal columns are dropped by the reader.
        TypedColumn::Absent if field.kind == FieldType::Text => Typed::Text("Exemplu".into()),
        TypedColumn::Absent => Typed::Nothing,
        TypedColumn::Text(v) => text(v.get(row).map(str::to_owned)),
        TypedColumn::Texts(v) => text((!v[row].is_empty()).then(|| v[row].join("; "))),
        TypedColumn::Day(v) | TypedColumn::Month(v) => v[row].map_or(Typed::Nothing, |d| Typed::Day(d, None)),
        TypedColumn::Moment(v) => v[row].map_or(Typed::Nothing, |(d, m)| Typed::Day(d, m)),
        TypedColumn::Number(v) => v[row].map_or(Typed::Nothing, Typed::Number),
        TypedColumn::Bool(v) => text(v[row].map(|b| {
            let (yes, no) = (lang.t("da", "yes"), lang.t("nu", "no"));
            (if b { yes } else { no }).to_owned()
        })),
        TypedColumn::Code(v) => text(v[row].map(title)),
        TypedColumn::Codes(v) => {
            let all: Vec<String> = (0..64).filter(|b| v[row] >> b & 1 == 1).map(title).collect();
            text((!all.is_empty()).then(|| all.join("; ")))
        }
    }
}

fn enter(sheet: &mut Worksheet, row: u32, column: u16, value: &Typed) {
    match value {
        Typed::Nothing => {}
        Typed::Text(text) => {
            sheet.write_string(row, column, text).unwrap();
        }
        Typed::Number(number) => {
            sheet.write_number(row, column, *number).unwrap();
        }
        Typed::Day(day, minute) => {
            let (y, m, d) = ymd(*day);
            let date = ExcelDateTime::from_ymd(u16::try_from(y).unwrap(), m as u8, d as u8).unwrap();
            let (date, format) = match minute {
                Some(minute) => (date.and_hms(minute / 60, (minute % 60) as u8, 0).unwrap(), "dd.mm.yyyy hh:mm"),
                None => (date, "dd.mm.yyyy"),
            };
            sheet.write_datetime_with_format(row, column, &date, &Format::new().set_num_format(format)).unwrap();
        }
    }
}

/// The template as the program writes it.
fn template(folder: &Path, lang: &str) -> PathBuf {
    let path = folder.join("model.xlsx");
    let run = mms(&["registers", "template", "--lang", lang, "--out", path.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    path
}

/// Fills every sheet under the template's own headings.
fn fill(template: &Path, filled: &Path, sheets: &BTreeMap<&str, &TypedSheet>, schema: &Schema, lang: Lang) -> u64 {
    let mut model: Xlsx<_> = open_workbook(template).unwrap();
    let mut book = Workbook::new();
    let mut rows = 0;
    for name in model.sheet_names() {
        let range = model.worksheet_range(&name).unwrap();
        let headings: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
        let sheet = book.add_worksheet().set_name(&name).unwrap();
        for (heading, column) in headings.iter().zip(0..) {
            sheet.write_string(0, column, heading).unwrap();
        }
        let spec = schema.registers.iter().find(|r| {
            let names = if lang == Lang::Ro { &r.sheets } else { &r.sheets_en };
            names.first().is_some_and(|n| n.chars().take(31).collect::<String>() == name)
        });
        let Some(spec) = spec else { continue };
        let Some(typed_sheet) = sheets.get(spec.id.as_str()) else { continue };
        for (column, heading) in (0u16..).zip(&headings) {
            let own = |f: &FieldSpec| {
                let headings = if lang == Lang::Ro { &f.headings_ro } else { &f.headings_en };
                headings.first() == Some(heading)
            };
            let position = spec.fields.iter().position(own).unwrap_or_else(|| panic!("{name}: {heading}"));
            let field = &spec.fields[position];
            for row in 0..typed_sheet.rows.len() {
                let value = typed(schema, field, &typed_sheet.columns[position], row, lang);
                enter(sheet, u32::try_from(row).unwrap() + 1, column, &value);
            }
        }
        rows += typed_sheet.rows.len() as u64;
    }
    book.save(filled).unwrap();
    rows
}

#[test]
fn filled_with_a_blameless_year_it_audits_clean() {
    let schema = pipeline::schema().unwrap();
    let (files, problems) = read_files(&[fixture("fara-abateri")], &schema, &ReadOptions::default());
    assert!(problems.is_empty());
    let sheets: BTreeMap<&str, &TypedSheet> = files
        .iter()
        .flat_map(|f| &f.sheets)
        .filter_map(|s| s.typed.as_ref())
        .map(|t| (schema.registers[t.register].id.as_str(), t))
        .collect();
    let model = results(&fixture("fara-abateri"));
    for (lang, name) in [(Lang::Ro, "ro"), (Lang::En, "en")] {
        let folder = tempfile::tempdir().unwrap();
        let template = template(folder.path(), name);
        let filled = folder.path().join("completat").join("registre.xlsx");
        std::fs::create_dir(filled.parent().unwrap()).unwrap();
        let rows = fill(&template, &filled, &sheets, &schema, lang);
        assert!(rows > 500, "{rows}");
        let audited = results(filled.parent().unwrap());
        let provider = &audited.providers[0];
        assert_eq!(provider.quality, [], "{name}");
        for check in provider.checks.iter().filter(|c| c.nature == mms_audit::results::kind::Nature::Obligation) {
            assert!(
                matches!(check.verdict, Verdict::Compliant | Verdict::NotApplicable),
                "{name} {}/{}: {:?}",
                check.indicator,
                check.check,
                check.verdict
            );
        }
        let read: u64 = audited.inputs.iter().flat_map(|f| &f.sheets).map(|s| s.accepted).sum();
        assert_eq!(read, rows, "{name}");
        assert_same(audited, model.clone(), name);
    }
}

#[test]
fn its_cells_say_what_they_want() {
    for (lang, list, prompt) in [("ro", "=Liste!", "zz.ll.aaaa"), ("en", "=Lists!", "dd.mm.yyyy")] {
        let folder = tempfile::tempdir().unwrap();
        let file = std::fs::File::open(template(folder.path(), lang)).unwrap();
        let mut zip = zip::ZipArchive::new(file).unwrap();
        let names = zip.file_names().map(|name| name.unwrap().into_owned());
        let names: Vec<String> = names.filter(|name| name.starts_with("xl/worksheets/sheet")).collect();
        assert_eq!(names.len(), 28, "an explanation, 26 registers, the lists");
        let mut all = String::new();
        for name in names {
            std::io::Read::read_to_string(&mut zip.by_name(&name).unwrap(), &mut all).unwrap();
        }
        let count = |what: &str| all.matches(what).count();
        assert!(count("type=\"list\"") > 60 && count("type=\"date\"") > 80, "{lang}");
        let lists = count(&format!("<formula1>{}", list.trim_start_matches('=')));
        assert!(lists > 30 && count(prompt) > 80, "{lang}: {lists} {}", count(prompt));
        assert!(count("errorStyle") == 0 || count("errorStyle=\"stop\"") > 0);
    }
}
