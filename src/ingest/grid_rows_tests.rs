use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::ingest::grid::Merge;
use crate::ingest::sheet::{self, Further, SheetOverride, Whole};
use crate::ingest::testing::{BENCH, Bench, told};

/// The rows of a grid, read row by row.
struct InTurn<'g>(&'g Grid<'g>, u32);

impl Further for InTurn<'_> {
    type Error = Infallible;

    fn expected(&self) -> usize {
        self.0.len()
    }

    fn count(&mut self) -> Result<usize, Infallible> {
        Ok(0)
    }

    fn go_back(&mut self, row: u32) -> bool {
        self.1 = row;
        true
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, Infallible> {
        let grid = self.0;
        let mut rows = (0..grid.len()).filter(|at| grid.number(*at) > self.1);
        let stopped = rows.find(|at| !reader.row(grid.number(*at), grid.row(*at)));
        Ok(stopped.map(|at| grid.rest(at)))
    }
}

/// All that a grid becomes, by column and row by row.
fn both(grid: &Grid<'_>, bench: &Bench) -> [String; 2] {
    let context = bench.context("cazuri");
    let by_column = sheet::read_on(grid, &mut Whole(grid.len()), "cazuri", false, SheetOverride::None, context);
    let in_turn = sheet::read_on(grid, &mut InTurn(grid, 0), "cazuri", false, SheetOverride::None, context);
    [by_column, in_turn].map(|Ok(result)| told(result))
}

const HEADINGS: [&str; 8] =
    ["Nr. caz", "Cod furnizor", "Data înregistrării", "CNP", "Numele copilului", "Sex", "Data nașterii", "Categorie"];

/// Texts that all cells of a workbook share.
const TEXTS: [&str; 34] = [
    "C-1",
    "C-2",
    "C-30",
    "C-5",
    "C-6",
    "C-7",
    "D7",
    " C-4",
    "F-1",
    "F-2",
    "idem",
    "\"",
    "-",
    "Total",
    "TOTAL general",
    "Popescu Ana",
    "#N/A",
    "1850101220017",
    "2850101220016",
    "x",
    "f",
    "m",
    "F",
    "altul",
    "Sex",
    "Nr. caz",
    "14.03.2024",
    "03/14/2024",
    "05/04/2024",
    "2024-01-05 10:30",
    "Cod furnizor",
    "Întocmit: Ionescu",
    "da",
    "PROT",
];

fn value() -> impl Strategy<Value = Value<'static>> {
    let shared = || prop::sample::select(TEXTS.to_vec());
    prop_oneof![
        6 => shared().prop_map(|text| Value::Text(Cow::Borrowed(text))),
        2 => shared().prop_map(|text| Value::Text(Cow::Owned(text.to_owned()))),
        1 => prop::sample::select(vec![0.0, 7.0, 45_000.0, 45_000.5, 1e17, -3.0]).prop_map(Value::Number),
        2 => (15_000..22_000, prop::option::of(0_u16..1440)).prop_map(|(day, minute)| Value::Moment(day, minute)),
        1 => Just(Value::Bool(true)),
        1 => prop::sample::select(vec![Value::Error, Value::Uncomputed, Value::Minutes(90.0)]),
    ]
}

/// A row: what stands in its columns, how many rows are blank before it, and whether it repeats the headings.
type Row = (Vec<Option<Value<'static>>>, u32, bool);

fn row() -> impl Strategy<Value = Row> {
    let plain = (0..40_u32, 0..3_usize).prop_map(|(case, provider)| {
        let text = |text| Some(Value::Text(Cow::Borrowed(text)));
        let mut cells = vec![text(TEXTS[case as usize % 7]), text(["F-1", "F-2", "F-1"][provider])];
        cells.push(Some(Value::Moment(19_000 + i32::try_from(case).unwrap(), None)));
        cells.push(text("1850101220017"));
        cells.push(text("Popescu Ana"));
        cells.push(text(["f", "m", "F"][provider]));
        cells
    });
    let any = prop::collection::vec(prop::option::weighted(0.8, value()), 0..11);
    (prop_oneof![3 => plain, 2 => any], prop_oneof![8 => Just(0_u32), 1 => 1..4_u32], prop::bool::weighted(0.03))
}

fn grid(rows: &[Row], merges: &[(u32, u32, u32)]) -> Grid<'static> {
    let mut grid = Grid::default();
    let headings = |grid: &mut Grid<'static>, number| {
        (0_u32..).zip(HEADINGS).for_each(|(column, heading)| grid.push(number, column, Value::Text(heading.into())));
    };
    headings(&mut grid, 1);
    let mut number = 1;
    for (cells, blank, repeat) in rows {
        number += blank + 1;
        if *repeat {
            headings(&mut grid, number);
            continue;
        }
        for (column, value) in (0_u32..).zip(cells) {
            if let Some(value) = value {
                grid.push(number, column, value.clone());
            }
        }
    }
    let merge =
        |(top, down, left): &(u32, u32, u32)| Merge { top: *top, bottom: top + down, left: *left, right: *left };
    let mut merges: Vec<Merge> = merges.iter().map(merge).collect();
    merges.sort_unstable();
    grid.with_edges(merges, false)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_grid_is_read_by_column_as_row_by_row(
        rows in prop::collection::vec(row(), 1..70),
        merges in prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec((2..40_u32, 1..4_u32, 0..7_u32), 1..3)],
    ) {
        let grid = grid(&rows, &merges);
        let [by_column, in_turn] = both(&grid, &BENCH);
        prop_assert!(in_turn.contains("\"cases\""), "{}", in_turn);
        prop_assert_eq!(by_column, in_turn);
    }
}

#[test]
fn many_rows_are_read_by_column_as_row_by_row() {
    let text = |text: &'static str| Some(Value::Text(Cow::Borrowed(text)));
    let one = |at: usize| -> Row {
        let mut cells = vec![text(TEXTS[at % 7]), text(["F-1", "F-2"][at / 3 % 2])];
        cells.push(Some(Value::Moment(19_000 + i32::try_from(at % 900).unwrap(), None)));
        if at.is_multiple_of(211) {
            cells.push(text("idem"));
        }
        if at.is_multiple_of(97) {
            cells.resize(30, text("x"));
        }
        (cells, u32::from(at.is_multiple_of(50)), false)
    };
    let rows: Vec<Row> = (0..3 * MOST + 5).map(one).collect();
    let instead = Bench::instead("cases", "case_id", "C-2", "C-9");
    for bench in [&*BENCH, &instead] {
        let [by_column, in_turn] = both(&grid(&rows, &[]), bench);
        assert!(by_column == in_turn);
    }
}
