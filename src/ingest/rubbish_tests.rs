//! One bad cell costs one value, whatever it holds, and no bytes bring the reader down.

use std::borrow::Cow;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::column::Dialect;
use super::context::Context;
use super::grid::{Grid, Value};
use super::habits_tests::rows;
use super::lexicon::Lexicon;
use super::pseudonym::Key;
use super::sheet::{self, SheetOverride, SheetResult};
use super::source;
use crate::registers::load;
use crate::registers::spec::{FieldSpec, FieldType, Schema};
use crate::registers::typed::TypedColumn;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| load::embedded().unwrap());
static KEY: LazyLock<Key> = LazyLock::new(|| Key::of_this_run().unwrap());
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&SCHEMA));

/// A good value of a field in one of several rows.
fn good(schema: &Schema, field: &FieldSpec, row: usize) -> Value<'static> {
    let text = |t: String| Value::Text(Cow::Owned(t));
    match field.kind {
        FieldType::Id | FieldType::Ref | FieldType::Text => text(format!("K-{row}")),
        FieldType::Refs => text(format!("K-{row}; K-9")),
        FieldType::Date | FieldType::Month => Value::Moment(19_700 + i32::try_from(row).unwrap(), None),
        FieldType::Datetime => Value::Moment(19_700 + i32::try_from(row).unwrap(), Some(600)),
        FieldType::Bool => text("da".into()),
        FieldType::Int | FieldType::Number => Value::Number(f64::from(u32::try_from(row).unwrap()) + 7.0),
        FieldType::Code | FieldType::Codes => {
            text(schema.codes[field.of.as_ref().unwrap()].codes[row % 2].title.ro.clone())
        }
        FieldType::Cnp => text("fără CNP".into()),
    }
}

fn table(schema: &Schema, register: usize, rubbish: Option<(usize, usize, &Value<'static>)>) -> Grid<'static> {
    let fields = &schema.registers[register].fields;
    let mut grid = Grid::default();
    for (column, field) in (0u32..).zip(fields) {
        grid.push(1, column, Value::Text(Cow::Owned(field.headings_ro[0].clone())));
    }
    for row in 0..4 {
        for (f, field) in fields.iter().enumerate() {
            let number = u32::try_from(row).unwrap() + 2;
            match rubbish {
                Some((r, c, value)) if (r, c) == (row, f) => {
                    if value.text() != Some("") {
                        grid.push(number, u32::try_from(f).unwrap(), value.clone());
                    }
                }
                _ => grid.push(number, u32::try_from(f).unwrap(), good(schema, field, row)),
            }
        }
    }
    grid
}

fn read(schema: &Schema, lexicon: &Lexicon, grid: &Grid<'_>, name: &str) -> SheetResult {
    let (key, dialect) = (&*KEY, Dialect::default());
    let context = Context { schema, lexicon, dialect, file: "f", stem: "f", fixed_provider: false, key };
    sheet::read(grid, name, false, SheetOverride::None, context)
}

#[test]
fn one_cell_of_rubbish_changes_only_itself() {
    let (schema, lexicon) = (&*SCHEMA, &*LEXICON);
    let blank = Value::Text(Cow::Borrowed(""));
    let kinds = [
        Value::Text(Cow::Borrowed("zzz qqq 9")),
        Value::Number(-7e11),
        Value::Bool(true),
        Value::Error,
        Value::Uncomputed,
        Value::Minutes(3.0),
        blank,
    ];
    for (r, spec) in schema.registers.iter().enumerate() {
        let clean = read(schema, lexicon, &table(schema, r, None), &spec.sheets[0]);
        assert_eq!(
            (clean.input.register.as_deref(), clean.input.accepted, clean.findings.len()),
            (Some(spec.id.as_str()), 4, 0),
            "{:?}",
            clean.findings
        );
        let clean_rows = rows(schema, &clean.typed.unwrap());
        for (f, field) in spec.fields.iter().enumerate() {
            for kind in &kinds {
                let dirty = read(schema, lexicon, &table(schema, r, Some((2, f, kind))), &spec.sheets[0]);
                let at = format!("{}.{} {kind:?}", spec.id, field.id);
                assert_eq!(dirty.input.rows, 4, "{at}");
                let typed = dirty.typed.unwrap();
                let dirty_rows = rows(schema, &typed);
                let others = |all: &[(u32, String)]| all.iter().filter(|(n, _)| *n != 4).cloned().collect::<Vec<_>>();
                assert_eq!(others(&clean_rows), others(&dirty_rows), "{at}");
                let Some((_, line)) = dirty_rows.iter().find(|(n, _)| *n == 4) else {
                    assert!(field.key && field.required && dirty.input.quarantined == 1, "{at}");
                    continue;
                };
                let rest = |line: &str| {
                    line.split(" | ")
                        .filter(|c| !c.starts_with(&format!("{}=", field.id)))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                assert_eq!(rest(&clean_rows[2].1), rest(line), "{at}");
                for finding in dirty.findings {
                    assert_eq!((finding.row, finding.field.as_deref()), (4, Some(field.id.as_str())), "{at}");
                }
                if field.personal {
                    assert!(matches!(typed.columns[f], TypedColumn::Absent), "{at}");
                }
            }
        }
    }
}

/// Every filled row of a sheet is data or has a reason why not.
fn adds_up(grid: &Grid<'_>, result: &SheetResult) -> bool {
    let counted: u64 = result.input.rows + result.input.not_data.values().sum::<u64>();
    counted == grid.len() as u64 && result.input.rows == result.input.accepted + result.input.quarantined
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..600), magic in 0_usize..6) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], b"\xff\xfe", b"Nr. caz;Data\n", b"\xef\xbb\xbf\""][magic];
        let all = [start, &bytes].concat();
        let _ = source::read(&all, "x", &mut |_, _| {});
    }

    #[test]
    fn every_row_is_accounted_for(rows in proptest::collection::vec(proptest::collection::vec("(|C-[0-9]|TOTAL|Întocmit,|14\\.03\\.2023|[0-9]|\\*|idem|protecție|Nr. caz|[a-zăâîșț ]{1,12}|.{0,6})", 0..7), 0..12)) {
        let (schema, lexicon) = (&*SCHEMA, &*LEXICON);
        let mut grid = Grid::default();
        for (c, heading) in (0u32..).zip(["Nr. crt.", "Nr. caz", "Cod furnizor", "Data înregistrării", "Tip caz", "Observații"]) {
            grid.push(1, c, Value::Text(Cow::Borrowed(heading)));
        }
        for (number, row) in (2u32..).zip(&rows) {
            for (column, cell) in (0u32..).zip(row) {
                if !cell.trim().is_empty() {
                    grid.push(number, column, Value::Text(Cow::Owned(cell.clone())));
                }
            }
        }
        let result = read(schema, lexicon, &grid, "Cazuri");
        prop_assert!(adds_up(&grid, &result), "{:?}", result.input);
        prop_assert!(result.typed.is_some_and(|t| t.rows.len() as u64 == result.input.accepted));
    }

    #[test]
    fn no_text_in_a_cell_is_too_strange(text in ".{0,40}") {
        let (schema, lexicon) = (&*SCHEMA, &*LEXICON);
        let value = Value::Text(Cow::Owned(text));
        for (r, spec) in schema.registers.iter().enumerate() {
            let result = read(schema, lexicon, &table(schema, r, Some((2, spec.fields.len() - 1, &value))), &spec.sheets[0]);
            prop_assert!(result.input.rows + result.input.not_data.values().sum::<u64>() == 5);
        }
    }
}
