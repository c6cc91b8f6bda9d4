//! Whole files built at random: every sheet is read, every row accounted for, and nothing panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::{ReadOptions, read, read_files};
use crate::registers::load;
use crate::registers::spec::Schema;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| load::embedded().unwrap());

/// What a cell of a random workbook holds.
#[derive(Debug, Clone)]
enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Date(f64),
    Bool(bool),
    Formula(String),
}

fn heading() -> impl Strategy<Value = String> {
    let known: Vec<String> =
        SCHEMA.registers.iter().flat_map(|r| &r.fields).map(|f| f.headings_ro[0].clone()).collect();
    prop_oneof![4 => proptest::sample::select(known), 1 => "Nr\\. crt\\.", 1 => "[A-ZĂÂÎȘȚa-zăâîșț ?.]{0,20}", 1 => ".{0,30}"]
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        3 => Just(Cell::Blank),
        4 => "(C-[0-9]{1,3}|T-[0-9]|F-1|da|nu|-|idem|protecție|MC|TOTAL|Întocmit,|[0-9]{1,2}\\.[0-9]{1,2}\\.20[0-9]{2})".prop_map(Cell::Text),
        2 => ".{0,40}".prop_map(Cell::Text),
        2 => any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(Cell::Number),
        2 => (0.0..60_000.0).prop_map(Cell::Date),
        1 => any::<bool>().prop_map(Cell::Bool),
        1 => "[A-Z0-9+*/()!#]{1,12}".prop_map(Cell::Formula),
    ]
}

type Sheet = (String, Vec<String>, Vec<Vec<Cell>>, Option<(u32, u16, u32, u16)>, u32);

fn sheet() -> impl Strategy<Value = Sheet> {
    let rows = proptest::collection::vec(proptest::collection::vec(cell(), 0..9), 0..14);
    let merge = proptest::option::of((0..10_u32, 0..6_u16, 0..4_u32, 0..4_u16));
    ("[A-Za-z0-9ăîșț ]{1,20}", proptest::collection::vec(heading(), 0..9), rows, merge, 0..5_u32)
}

fn book(sheets: &[Sheet]) -> Option<Vec<u8>> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    for (i, (name, headings, rows, merge, top)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(format!("{name}{i}")).ok()?;
        if let Some((row, column, down, right)) = merge
            && down + u32::from(*right) > 0
        {
            sheet.merge_range(*row, *column, row + down, column + right, "x", &Format::new()).ok()?;
        }
        headings.iter().zip(0..).for_each(|(h, c)| drop(sheet.write_string(*top, c, h)));
        for (row, cells) in (top + 1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                let _ = match cell {
                    Cell::Blank => sheet.write_blank(row, column, &date),
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Number(number) => sheet.write_number(row, column, *number),
                    Cell::Date(serial) => sheet.write_number_with_format(row, column, *serial, &date),
                    Cell::Bool(yes) => sheet.write_boolean(row, column, *yes),
                    Cell::Formula(text) => sheet.write_formula(row, column, Formula::new(text).set_result("#REF!")),
                };
            }
        }
    }
    book.save_to_buffer().ok()
}

/// Reads bytes as a file and checks that the counts add up; the number of its sheets.
fn counts_add_up(name: &str, bytes: &[u8]) -> Result<usize, TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let (files, _) = read_files(std::slice::from_ref(&path), &SCHEMA, &ReadOptions::default());
    let mut sheets = 0;
    for result in files.iter().flat_map(|f| &f.sheets) {
        sheets += 1;
        let input = &result.input;
        prop_assert_eq!(input.rows, input.accepted + input.quarantined);
        let runs: u64 = result.not_data.iter().map(|run| u64::from(run.last - run.first) + 1).sum();
        if let Some(typed) = &result.typed {
            prop_assert_eq!(runs, input.not_data.values().sum::<u64>());
            // A sheet may hold further tables, below the first one or beside it.
            let accepted = typed.rows.len() + result.further.iter().map(|table| table.rows.len()).sum::<usize>();
            prop_assert_eq!(accepted as u64, input.accepted);
        }
    }
    let _ = read(&[path], &SCHEMA, &ReadOptions::default());
    Ok(sheets)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn workbooks_built_at_random_are_read(sheets in proptest::collection::vec(sheet(), 1..4)) {
        if let Some(bytes) = book(&sheets) {
            prop_assert_eq!(counts_add_up("x.xlsx", &bytes)?, sheets.len());
        }
    }

    #[test]
    fn workbooks_broken_at_random_bring_nothing_down(sheets in proptest::collection::vec(sheet(), 1..3), hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        if let Some(mut bytes) = book(&sheets) {
            for (at, byte) in hits {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            counts_add_up("x.xlsx", &bytes)?;
        }
    }

    #[test]
    fn text_files_built_at_random_are_read(
        headings in proptest::collection::vec(heading(), 1..8),
        rows in proptest::collection::vec(proptest::collection::vec("(C-[0-9]|14\\.03\\.2024|da|TOTAL|\"[^\"]{0,9}\"|[^\"\r\n]{0,12}|.{0,9})", 0..9), 0..12),
        separator in proptest::sample::select(vec![";", ",", "\t", "|"]),
        end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let lines = std::iter::once(headings.join(separator)).chain(rows.iter().map(|r| r.join(separator)));
        let text = lines.collect::<Vec<_>>().join(end);
        prop_assert!(counts_add_up("x.csv", text.as_bytes())? <= 1);
    }

    #[test]
    fn any_bytes_in_a_text_file_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..800)) {
        counts_add_up("x.csv", &[b"Nr. caz;Cod furnizor;Data \xeenregistr\xe3rii\n".as_slice(), &bytes].concat())?;
    }
}
