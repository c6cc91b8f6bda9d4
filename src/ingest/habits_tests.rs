//! Every habit under `fixtures/habits`: what is read from its files stands in its `expected.snap`.
//!
//! `MMS_BLESS=1 cargo test` writes the expectations anew; read them before they are committed.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::{ReadOptions, Reading, read};
use crate::registers::load;
use crate::registers::spec::{RegisterSpec, Schema};
use crate::registers::typed::{TypedColumn, TypedSheet};
use crate::text::Lang;
use crate::time::{format_day, format_month};

fn habits() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/habits")
}

/// The value of one cell, or nothing.
pub(super) fn shown(
    schema: &Schema,
    spec: &RegisterSpec,
    field: usize,
    column: &TypedColumn,
    row: usize,
) -> Option<String> {
    let codes = || schema.codes.get(spec.fields[field].of.as_deref().unwrap_or_default());
    match column {
        TypedColumn::Absent => None,
        TypedColumn::Text(v) => v.get(row).map(str::to_owned),
        TypedColumn::Texts(v) => (!v[row].is_empty()).then(|| format!("[{}]", v[row].join("; "))),
        TypedColumn::Day(v) => v[row].map(format_day),
        TypedColumn::Moment(v) => v[row].map(|(d, m)| {
            m.map_or_else(|| format_day(d), |m| format!("{}T{:02}:{:02}", format_day(d), m / 60, m % 60))
        }),
        TypedColumn::Month(v) => v[row].map(format_month),
        TypedColumn::Number(v) => {
            v[row].map(|n| format!("{:.3}", n).trim_end_matches('0').trim_end_matches('.').to_owned())
        }
        TypedColumn::Bool(v) => v[row].map(|b| b.to_string()),
        TypedColumn::Code(v) => v[row].map(|c| codes().unwrap().get(c).unwrap().id.clone()),
        TypedColumn::Codes(v) => {
            let list = codes().unwrap();
            let ids: Vec<&str> =
                (0..64).filter(|b| v[row] >> b & 1 == 1).map(|b| list.get(b).unwrap().id.as_str()).collect();
            (!ids.is_empty()).then(|| format!("{{{}}}", ids.join(", ")))
        }
    }
}

pub(super) fn rows(schema: &Schema, sheet: &TypedSheet) -> Vec<(u32, String)> {
    let spec = &schema.registers[sheet.register];
    let line = |row: usize| -> String {
        let cells = sheet.columns.iter().enumerate();
        let mark = |f: usize| sheet.marked.iter().find(|m| (m.row as usize, m.field) == (row, f)).map(|m| m.mark);
        let cells = cells.filter_map(|(f, c)| {
            let mark = mark(f).map(|m| format!("<{m:?}>"));
            let value = shown(schema, spec, f, c, row);
            (value.is_some() || mark.is_some())
                .then(|| format!("{}={}{}", spec.fields[f].id, value.unwrap_or_default(), mark.unwrap_or_default()))
        });
        cells.collect::<Vec<_>>().join(" | ")
    };
    sheet.rows.iter().enumerate().map(|(i, number)| (*number, line(i))).collect()
}

pub(super) fn describe(schema: &Schema, reading: &Reading) -> String {
    let mut out = String::new();
    let Reading { ingested, problems } = reading;
    for (f, file) in ingested.files.iter().enumerate() {
        for (s, sheet) in file.sheets.iter().enumerate() {
            let register = sheet.register.as_deref().unwrap_or("nothing");
            let hidden = if sheet.hidden { ", hidden" } else { "" };
            let _ = writeln!(
                out,
                "{} › {} is {register}: {} rows, {} accepted, {} set aside{hidden}",
                file.file, sheet.sheet, sheet.rows, sheet.accepted, sheet.quarantined
            );
            if !sheet.not_data.is_empty() {
                let parts: Vec<String> = sheet.not_data.iter().map(|(k, v)| format!("{k} {v}")).collect();
                let _ = writeln!(out, "  no data: {}", parts.join(", "));
            }
            for typed in ingested.sheets.iter().filter(|t| (t.file as usize, t.sheet as usize) == (f, s)) {
                for (number, line) in rows(schema, typed) {
                    let _ = writeln!(out, "  {number}: {line}");
                }
            }
        }
    }
    for x in &ingested.findings {
        let value = x.value.as_ref().map_or_else(String::new, |v| format!(" `{v}`"));
        let other = x.other_row.map_or_else(String::new, |r| format!(" (row {r})"));
        let _ = writeln!(
            out,
            "! {} › {} {}{}: {} {}{value}{other}",
            x.file,
            x.sheet,
            x.column,
            x.row,
            x.rule,
            x.field.as_deref().unwrap_or("")
        );
    }
    for (file, provider) in &ingested.fixed_provider {
        let _ = writeln!(out, "provider of {}: {provider}", ingested.files[*file as usize].file);
    }
    // The expectation itself lies beside the files.
    for problem in problems.iter().filter(|problem| !problem.kind.is_quiet()) {
        let _ = writeln!(out, "? {}", problem.text(Lang::En));
    }
    out
}

fn check(habit: &str) {
    let schema = load::embedded().unwrap();
    let folder = habits().join(habit);
    let reading = read(std::slice::from_ref(&folder), &schema, &ReadOptions::default()).unwrap();
    for sheet in reading.ingested.files.iter().flat_map(|f| &f.sheets) {
        assert_eq!(sheet.rows, sheet.accepted + sheet.quarantined, "{habit}");
    }
    let found = describe(&schema, &reading);
    assert!(!found.contains("ZZSECRET") && !found.contains("624051570000"), "{habit}: personal data\n{found}");
    let path = folder.join("expected.snap");
    if std::env::var_os("MMS_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{habit}: found\n{found}\nexpected\n{expected}");
}

macro_rules! habits {
    ($($name:ident = $folder:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            check($folder);
        })*

        #[test]
        fn every_habit_is_tested() {
            let mut folders: Vec<String> = std::fs::read_dir(habits())
                .unwrap()
                .filter_map(|e| e.ok().filter(|e| e.path().is_dir()).map(|e| e.file_name().to_string_lossy().into_owned()))
                .collect();
            folders.sort();
            let mut tested = vec![$($folder.to_owned()),*];
            tested.sort();
            assert_eq!(folders, tested);
        }
    };
}

habits! {
    title_blocks_column_numbers_and_signatures_are_no_data = "title-block",
    headers_of_two_levels = "two-level-header",
    merged_cells_count_for_all_their_rows = "merged-rows",
    blank_cells_mean_as_above = "as-above",
    totals_and_sub_titles_are_no_data = "totals",
    sheets_of_one_register_are_read_one_by_one = "several-sheets",
    dates_in_all_forms = "dates",
    dates_from_1904 = "dates-1904",
    months_in_all_forms = "months",
    numbers_with_units_and_commas = "numbers",
    yes_and_no = "yes-no",
    marks_for_nothing = "nil-marks",
    what_sql_clients_draw_around_a_table = "sql-clients",
    formulas_that_nobody_computed = "uncomputed",
    a_number_and_a_date_in_one_cell = "number-and-date",
    lists_in_one_cell = "lists",
    encodings = "encodings",
    separators = "separators",
    damaged_letters = "damaged-letters",
    personal_codes = "personal-codes",
    columns_twice_and_missing = "columns",
    codes_and_counties = "codes",
    one_table_in_every_format = "formats",
    errors_in_formulas = "formula-errors",
    a_mapping_file = "mapping",
    files_that_cannot_be_read = "broken",
    the_worst_day = "worst-day",
    all_registers_in_every_format = "twins",
    tables_below_tables = "further-tables",
    cells_whose_value_is_not_known = "unknown-cells",
    dates_with_the_month_first = "month-first",
}

/// The rows of each register without their places, staff by id.
fn registers(schema: &Schema, folder: &Path) -> std::collections::BTreeMap<String, Vec<String>> {
    let reading = read(&[folder.to_path_buf()], schema, &ReadOptions::default()).unwrap();
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let mut out: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for sheet in &reading.ingested.sheets {
        let lines = out.entry(schema.registers[sheet.register].id.clone()).or_default();
        lines.extend(rows(schema, sheet).into_iter().map(|(_, line)| {
            let mut line = line;
            for (name, id) in
                [("Popescu Maria-Ioana", "T-1"), ("POPESCU A. Maria Ioana", "T-1"), ("Ionescu Ștefan", "T-2")]
            {
                line = line
                    .replace(&format!("_id={name}"), &format!("_id={id}"))
                    .replace(&format!("_by={name}"), &format!("_by={id}"));
            }
            line.replace(" | name=POPESCU MARIA-IOANA", " | name=Popescu Maria-Ioana")
                .replace(" | name=IONESCU ȘTEFAN", " | name=Ionescu Ștefan")
                .replace(" | name=ȚURCANU ANA", " | name=Țurcanu Ana")
        }));
    }
    out.values_mut().for_each(|lines| lines.sort());
    out
}

#[test]
fn the_worst_day_equals_its_clean_twin() {
    let schema = load::embedded().unwrap();
    let folder = habits().join("worst-day");
    let (messy, clean) = (registers(&schema, &folder.join("messy")), registers(&schema, &folder.join("clean")));
    for (register, lines) in &clean {
        assert_eq!(messy.get(register), Some(lines), "{register}");
    }
    assert_eq!(messy.len(), clean.len());
}
