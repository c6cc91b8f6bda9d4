//! Whole files.

use super::*;
use crate::output::parquet::{Kind, TableWriter, Values as Column};

fn sheet(bytes: &[u8], limits: Limits) -> Result<Vec<String>, ProblemKind> {
    let mut seen = Vec::new();
    read(bytes, "cazuri", limits, &mut |name, grid| {
        assert_eq!(name.name, "cazuri");
        let grid = grid.unwrap();
        for position in 0..grid.len() {
            let cells = grid.row(position).iter().map(|c| format!("{}={:?}", c.column, c.value));
            seen.push(format!("{}: {}", grid.number(position), cells.collect::<Vec<_>>().join(" ")));
        }
    })?;
    Ok(seen)
}

fn table(groups: u8) -> Vec<u8> {
    let columns = [
        ("Nr. caz", Kind::Text),
        ("capacity", Kind::Whole),
        ("hours", Kind::Number),
        ("foreseen", Kind::Bool),
        ("birth_on", Kind::Day),
        ("recorded_at", Kind::Moment),
    ];
    let mut bytes = Vec::new();
    let mut table = TableWriter::new(&mut bytes, &columns).unwrap();
    for _ in 0..groups {
        table
            .rows(&[
                Column::Text(vec![Some(" C-1 ".into()), Some(String::new())]),
                Column::Whole(vec![Some(12), None]),
                Column::Number(vec![Some(1.5), Some(f64::NAN)]),
                Column::Bool(vec![Some(true), None]),
                Column::Day(vec![Some(19_800), None]),
                Column::Moment(vec![Some(19_800 * 1440 + 61), Some(19_801 * 1440)]),
            ])
            .unwrap();
    }
    table.finish().unwrap();
    bytes
}

#[test]
fn typed_columns_become_cells_under_their_names() {
    let head = "1: 0=Text(\"Nr. caz\") 1=Text(\"capacity\") 2=Text(\"hours\") 3=Text(\"foreseen\") 4=Text(\"birth_on\") 5=Text(\"recorded_at\")";
    let row =
        "0=Text(\"C-1\") 1=Number(12.0) 2=Number(1.5) 3=Bool(true) 4=Moment(19800, None) 5=Moment(19800, Some(61))";
    let expected = [head.to_owned(), format!("2: {row}"), "3: 5=Moment(19801, None)".to_owned(), format!("4: {row}")];
    let seen = sheet(&table(2), Limits::default()).unwrap();
    assert_eq!(seen[..4], expected);
    assert_eq!(seen.len(), 5);
}

#[test]
fn broken_and_huge_files_are_refused() {
    let whole = table(1);
    for end in [8, whole.len() / 2, whole.len() - 5] {
        let mut cut = whole[..end].to_vec();
        cut.extend(&whole[whole.len() - 8..]);
        assert_eq!(sheet(&cut, Limits::default()), Err(ProblemKind::Damaged), "{end}");
    }
    assert_eq!(sheet(&whole, Limits { cells: 4, ..Limits::default() }), Err(ProblemKind::TooLarge));
    for position in 0..whole.len() {
        let mut bent = whole.clone();
        bent[position] ^= 0x55;
        // Whatever it says: no panic comes out.
        let _ = sheet(&bent, Limits::default());
    }
}
