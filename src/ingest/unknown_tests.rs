//! A cell that says something which cannot be read is empty in the typed column and marked: whatever hangs on it is not
//! known.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::column::Dialect;
use super::context::Context;
use super::grid::{Grid, Value};
use super::lexicon::Lexicon;
use super::pseudonym::Key;
use super::sheet::{self, SheetOverride, SheetResult};
use super::values;
use crate::registers::Mark;
use crate::registers::load;
use crate::registers::spec::{FieldType, Schema};
use crate::registers::typed::{TypedColumn, TypedSheet};
use crate::time::parse_iso_day;

pub(super) fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

/// Reads rows of cells, the first one of headings; an empty text is no cell.
pub(super) fn read_rows(schema: &Schema, name: &str, rows: &[Vec<Value<'_>>]) -> SheetResult {
    let mut grid = Grid::default();
    grid.from_text = true;
    for (row, cells) in (1u32..).zip(rows) {
        for (column, cell) in (0u32..).zip(cells) {
            if cell.text() != Some("") {
                grid.push(row, column, cell.clone());
            }
        }
    }
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&load::embedded().unwrap()));
    let key = Key::of_this_run().unwrap();
    let context = context(schema, &LEXICON, &key);
    sheet::read(&grid, name, false, SheetOverride::None, context)
}

fn context<'c>(schema: &'c Schema, lexicon: &'c Lexicon, key: &'c Key) -> Context<'c> {
    Context { schema, lexicon, dialect: Dialect::default(), file: "f.csv", stem: "f", fixed_provider: false, key }
}

/// The same from lines with semicolons.
pub(super) fn read_lines(schema: &Schema, name: &str, lines: &[&str]) -> SheetResult {
    let rows: Vec<Vec<Value<'_>>> = lines.iter().map(|line| line.split(';').map(text).collect()).collect();
    read_rows(schema, name, &rows)
}

pub(super) fn rules(result: &SheetResult) -> Vec<&str> {
    result.findings.iter().map(|f| f.rule.as_str()).collect()
}

fn field<'t>(schema: &Schema, typed: &'t TypedSheet, id: &str) -> (usize, &'t TypedColumn) {
    let field = schema.registers[typed.register].field_position(id).unwrap();
    (field, &typed.columns[field])
}

/// Every field of every register with a heading of its own, one filled row, and one cell that cannot be read.
#[test]
fn every_kind_of_cell_that_cannot_be_read_is_empty_and_marked() {
    let schema = load::embedded().unwrap();
    let bad = |kind: FieldType| -> Vec<Value<'static>> {
        let mut all = vec![Value::Error, Value::Uncomputed, text("#N/A"), text("#VALOARE!"), text("Err:502")];
        all.extend(match kind {
            FieldType::Date | FieldType::Datetime => {
                vec![text("31.02.2024"), text("1900-01-01"), text("0000-00-00"), text("31.12.9999"), text("zzz")]
            }
            FieldType::Month => vec![text("13.2024"), text("zzz")],
            FieldType::Bool => vec![text("poate")],
            FieldType::Int | FieldType::Number => vec![text("12 sau 13"), text("2,024E+11")],
            FieldType::Code | FieldType::Codes => vec![text("zzz qqq")],
            FieldType::Id | FieldType::Ref | FieldType::Text => vec![text("2,024E+11"), Value::Number(2.024e17)],
            FieldType::Refs => vec![text("2,024E+11")],
            FieldType::Cnp => Vec::new(),
        });
        all
    };
    let mut cells = 0;
    for (position, spec) in schema.registers.iter().enumerate() {
        let shown: Vec<usize> = (0..spec.fields.len()).filter(|f| !spec.fields[*f].personal).collect();
        let headings: Vec<Value<'_>> = shown.iter().map(|f| text(&spec.fields[*f].headings_ro[0])).collect();
        for (column, &f) in shown.iter().enumerate() {
            let kind = spec.fields[f].kind;
            if spec.id == "providers" && spec.fields[f].key {
                continue;
            }
            for value in bad(kind) {
                let mut row: Vec<Value<'_>> = shown.iter().map(|f| text(good(&schema, &spec.fields[*f]))).collect();
                row[column] = value.clone();
                let result = read_rows(&schema, &spec.sheets[0], &[headings.clone(), row]);
                let at = format!("{}.{} {value:?}", spec.id, spec.fields[f].id);
                let typed = result.typed.as_ref().unwrap_or_else(|| panic!("{at}"));
                assert_eq!((typed.register, typed.rows.len()), (position, 1), "{at}");
                assert!(!values::has(&typed.columns[f], 0), "{at}: not empty");
                let marks: Vec<(usize, Mark)> = typed.marked.iter().map(|m| (m.field, m.mark)).collect();
                assert_eq!(marks, [(f, Mark::Unreadable)], "{at}");
                let id = Some(spec.fields[f].id.as_str());
                assert!(result.findings.iter().any(|x| x.row == 2 && x.field.as_deref() == id), "{at}: not said");
                cells += 1;
            }
        }
    }
    assert!(cells > 1200, "{cells}");
}

/// A value that a field takes.
fn good<'s>(schema: &'s Schema, field: &'s crate::registers::spec::FieldSpec) -> &'s str {
    match field.kind {
        FieldType::Date | FieldType::Datetime => "14.03.2024",
        FieldType::Month => "03.2024",
        FieldType::Bool => "da",
        FieldType::Int | FieldType::Number => "1",
        FieldType::Code | FieldType::Codes => &schema.codes[field.of.as_deref().unwrap()].codes[0].id,
        _ => "C-1",
    }
}

#[test]
fn a_list_with_an_unknown_member_keeps_what_is_known_and_is_marked() {
    let schema = load::embedded().unwrap();
    let heads = &schema.register("meetings").unwrap().field("case_ids").unwrap().headings_ro[0];
    let rows = vec![
        vec![text("Data întâlnirii"), text("Tip întâlnire"), text("Manager de caz"), text(heads)],
        vec![text("14.03.2024"), text("echipă"), text("T-1"), text("C-1, #REF!, C-2")],
    ];
    let result = read_rows(&schema, "Întâlniri", &rows);
    let typed = result.typed.as_ref().unwrap();
    let (at, column) = field(&schema, typed, "case_ids");
    assert!(matches!(column, TypedColumn::Texts(lists) if lists[0] == ["C-1", "C-2"]), "{column:?}");
    assert!(typed.marked.iter().any(|m| m.field == at && m.mark == Mark::Unreadable));
}

const STAFF: &str = "Marca;Cod furnizor;Nume și prenume;Funcția;Data angajării;Fișa postului";

#[test]
fn words_say_that_a_paper_is_there_and_its_day_is_not_known() {
    let schema = load::embedded().unwrap();
    for (word, mark) in [
        ("da", Some(Mark::Undated)),
        ("✓", Some(Mark::Undated)),
        ("semnată", Some(Mark::Undated)),
        ("nu", None),
        ("lipsă", None),
    ] {
        let row = format!("T-1;F-1;Exemplu Ana;manager de caz;01.03.2018;{word}");
        let result = read_lines(&schema, "Personal", &[STAFF, &row]);
        let typed = result.typed.as_ref().unwrap();
        let (at, column) = field(&schema, typed, "job_description_on");
        assert!(!values::has(column, 0));
        assert_eq!(typed.marked.iter().find(|m| m.field == at).map(|m| m.mark), mark, "{word}");
        assert_eq!(rules(&result).contains(&"undated"), mark.is_some(), "{word}");
    }
    // Elsewhere such a word is no date.
    let result = read_lines(&schema, "Personal", &[STAFF, "T-1;F-1;Exemplu Ana;manager de caz;da;01.03.2018"]);
    assert_eq!(rules(&result), ["bad_date"]);
    assert_eq!(result.typed.unwrap().marked[0].mark, Mark::Unreadable);
}

#[test]
fn a_row_without_its_key_is_a_row_and_a_lone_value_is_none() {
    let schema = load::embedded().unwrap();
    let lines = [
        STAFF,
        ";F-1;Exemplu Ana;manager de caz;01.03.2018;01.03.2018",
        "#REF!;F-1;;asistent social;;",
        ";;;;;7",
        ";;;#REF!;;",
    ];
    let result = read_lines(&schema, "Personal", &lines);
    let typed = result.typed.as_ref().unwrap();
    assert_eq!(typed.rows, [2, 3]);
    assert!(!values::has(&typed.columns[0], 0) && !values::has(&typed.columns[0], 1));
    assert_eq!(typed.marked.iter().filter(|m| m.field == 0).map(|m| m.row).collect::<Vec<_>>(), [1]);
    let keys: Vec<u32> = result.findings.iter().filter(|f| f.rule == "missing_key").map(|f| f.row).collect();
    assert_eq!(keys, [2, 3, 5 - 1]);
    assert_eq!((result.input.accepted, result.input.quarantined), (2, 1));
    assert_eq!(result.input.not_data.get("errors"), Some(&1));
    let result = read_lines(&schema, "Furnizori", &["Cod furnizor;Denumire furnizor;Tip furnizor;Județ", ";F;SPAS;VL"]);
    assert_eq!((result.input.accepted, result.input.quarantined), (0, 1));
}

const REPORTS: &str = "Nr. raport;Nr. caz;Tip raport;Perioada monitorizată;Data întocmirii;Data transmiterii către MC";

fn days(schema: &Schema, result: &SheetResult, id: &str) -> Vec<Option<i32>> {
    match field(schema, result.typed.as_ref().unwrap(), id).1 {
        TypedColumn::Day(days) => days.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_column_that_can_only_be_month_first_is_read_so_and_said() {
    let schema = load::embedded().unwrap();
    let day = |text| parse_iso_day(text);
    let lines =
        [REPORTS, "M-1;C-1;raport lunar;02.2024;3/5/2024;3/7/2024", "M-2;C-1;raport lunar;03.2024;4/15/2024;4/6/2024"];
    let result = read_lines(&schema, "Monitorizare", &lines);
    assert_eq!(days(&schema, &result, "written_on"), [day("2024-03-05"), day("2024-04-15")]);
    assert_eq!(days(&schema, &result, "sent_on"), [day("2024-03-07"), day("2024-04-06")]);
    assert_eq!(rules(&result), ["month_first", "month_first"]);
    assert!(result.typed.unwrap().marked.is_empty());

    let lines = [
        REPORTS,
        "M-1;C-1;raport lunar;02.2024;3/5/2024;",
        "M-2;C-1;raport lunar;03.2024;4/15/2024;",
        "M-3;C-1;raport lunar;03.2024;15/4/2024;05.04.2024",
    ];
    let result = read_lines(&schema, "Monitorizare", &lines);
    assert_eq!(days(&schema, &result, "written_on"), [None, None, day("2024-04-15")]);
    assert_eq!(rules(&result), ["bad_date", "mixed_date_order"]);
    assert_eq!(result.typed.unwrap().marked.iter().map(|m| m.row).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_second_heading_begins_a_table_of_its_own() {
    let schema = load::embedded().unwrap();
    let lines = [
        REPORTS,
        "M-1;C-1;raport lunar;02.2024;05.03.2024;07.03.2024",
        "Nr. caz;Nr. raport;Tip raport;Data transmiterii către MC;Data întocmirii;",
        "C-1;M-2;raport lunar;08.04.2024;05.04.2024;",
        "Nr. plan;Nr. caz;Tip plan;Data aprobării;;",
        "P-1;C-1;PIP;01.02.2024;;",
        "Nr. caz;Județ;Marca;Curs;Specializare;Transport public",
        "C-9;CJ;T-1;x;y;z",
        "Nr. plan;Nr. caz;Tip plan;Data aprobării;;",
        "P-2;C-2;PIP;01.02.2024;;",
    ];
    let result = read_lines(&schema, "Monitorizare", &lines);
    let first = result.typed.as_ref().unwrap();
    let registers: Vec<&str> = result.further.iter().map(|t| schema.registers[t.register].id.as_str()).collect();
    assert_eq!((first.rows.clone(), registers), (vec![2], vec!["monitoring_reports", "plans"]));
    assert_eq!(result.further.iter().map(|t| t.rows.clone()).collect::<Vec<_>>(), [vec![4], vec![6, 10]]);
    let (_, written) = field(&schema, &result.further[0], "written_on");
    assert!(matches!(written, TypedColumn::Day(days) if days[0] == parse_iso_day("2024-04-05")));
    assert_eq!(rules(&result), ["second_table", "second_table", "foreign_table"]);
    assert_eq!(result.input.not_data.get("other_table"), Some(&2));
    let no_data: u64 = result.input.not_data.values().sum();
    assert_eq!(result.input.rows + no_data, 10);
}

#[test]
fn only_numbers_are_filled_from_above() {
    let schema = load::embedded().unwrap();
    let lines = [
        "Nr. plan;Data verificării inițierii;Nr. crt.;Serviciul / activitatea",
        "P-1;14.03.2024;1;consiliere",
        ";;2;terapie",
    ];
    let result = read_lines(&schema, "Servicii plan", &lines);
    let typed = result.typed.as_ref().unwrap();
    assert!(values::has(field(&schema, typed, "plan_id").1, 1));
    assert!(!values::has(field(&schema, typed, "start_checked_on").1, 1));
    assert!(typed.marked.is_empty());
}

#[test]
fn a_row_with_more_cells_than_headings_is_said() {
    let schema = load::embedded().unwrap();
    let result =
        read_lines(&schema, "Personal", &[STAFF, "T-1;F-1;Exemplu Ana;manager de caz;01.03.2018;01.03.2018;rest"]);
    assert_eq!(rules(&result), ["over_long_row"]);
}

#[test]
fn marks_of_databases_are_empty_cells() {
    let schema = load::embedded().unwrap();
    for nil in ["\\N", "NULL", "NaT", "NaN", "(blank)", "None", "nan", "<NA>"] {
        let row = format!("T-1;F-1;Exemplu Ana;manager de caz;01.03.2018;{nil}");
        let result = read_lines(&schema, "Personal", &[STAFF, &row]);
        let typed = result.typed.as_ref().unwrap();
        assert!(typed.marked.is_empty() && rules(&result).is_empty(), "{nil}");
        assert!(!values::has(field(&schema, typed, "job_description_on").1, 0), "{nil}");
    }
}

#[test]
fn a_table_of_errors_alone_is_no_empty_register() {
    let schema = load::embedded().unwrap();
    let result = read_lines(&schema, "Personal", &[STAFF, "#REF!;#REF!;#REF!;;;", "#REF!;#REF!;#REF!;;;"]);
    assert!(result.typed.is_none() && rules(&result) == ["errors_only"]);
    let result = read_lines(&schema, "Personal", &[STAFF, ";;;;#REF!;"]);
    assert!(result.typed.is_some() && rules(&result).is_empty());
}

#[test]
fn two_tables_side_by_side_are_both_read() {
    let schema = load::embedded().unwrap();
    let lines = [
        "Registrul evaluărilor",
        "Nr. crt.;Nr. caz;Tip evaluare;Data evaluării;;Nr. crt.;Nr. caz;Tip evaluare;Data evaluării",
        "1;C-1;evaluare inițială;05.02.2024;;1;C-3;evaluare inițială;07.02.2024",
        "2;C-2;evaluare inițială;06.02.2024;;2;C-4;evaluare inițială;08.02.2024",
        ";;;;;3;C-5;evaluare inițială;09.02.2024",
    ];
    let result = read_lines(&schema, "Evaluări", &lines);
    assert_eq!((result.input.rows, result.input.accepted), (5, 5), "{:?}", result.input);
    assert_eq!(result.typed.as_ref().unwrap().rows, [3, 4]);
    assert_eq!(result.further.iter().map(|t| t.rows.clone()).collect::<Vec<_>>(), [[3, 4, 5]]);
    assert_eq!(rules(&result), ["table_beside"]);
    let letter = |typed: &TypedSheet| typed.letters[field(&schema, typed, "performed_at").0];
    assert_eq!((letter(result.typed.as_ref().unwrap()), letter(&result.further[0])), (Some(3), Some(8)));
    // A column that occurs twice is no table.
    let twice = read_lines(
        &schema,
        "Evaluări",
        &["Nr. caz;Tip evaluare;Data evaluării;Nr. caz", "C-1;evaluare inițială;05.02.2024;C-1"],
    );
    assert_eq!((rules(&twice), twice.further.len()), (vec!["duplicate_column"], 0));
}

#[test]
fn what_is_written_below_a_table_is_no_row_of_it() {
    let schema = load::embedded().unwrap();
    let lines = [
        "Nr. caz;Cod furnizor;Tip caz;Data înregistrării",
        "C-1;F-1;protecție;05.01.2024",
        "C-2;F-1;protecție;06.01.2024",
        "C-3;F-1;protecție;07.01.2024",
        "C-4;F-1",
        "Legendă;P – protecție",
        ";D – dizabilitate",
        "Nr. cazuri;6",
        "Nume și prenume;Semnătura",
    ];
    let result = read_lines(&schema, "Cazuri", &lines);
    assert_eq!(result.typed.as_ref().unwrap().rows, [2, 3, 4, 5], "{:?}", result.input);
    assert_eq!(result.input.rows + result.input.not_data.values().sum::<u64>(), 9);
}
