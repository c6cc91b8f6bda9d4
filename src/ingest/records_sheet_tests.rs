use proptest::prelude::*;

use super::*;
use crate::ingest::testing::{BENCH, told};
use crate::output::parquet::{Kind, TableWriter, Values};

/// The same records without slices, each read whole.
struct InTurn(Rest);

impl Further for InTurn {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.0.expected()
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        self.0.count()
    }

    fn go_back(&mut self, _: u32) -> bool {
        false
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        let Rest { records, first, .. } = &mut self.0;
        while let Some((piece, from)) = records.take()? {
            let mut cells = Vec::new();
            let stopped = (from..piece.len()).find(|&at| {
                piece.cells(at, &mut cells);
                !cells.is_empty() && !reader.row(piece.above(at + 1), &cells)
            });
            drop(cells);
            if let Some(at) = stopped {
                records.put_back(piece, at);
                let mut table = Grid::default();
                records.fill(&mut table, *first)?;
                return Ok(Some(table));
            }
        }
        Ok(None)
    }
}

/// All that a file becomes, in words; with slices of so many rows, or row by row.
fn read(bytes: &[u8], first: usize, slice: Option<usize>) -> String {
    let mut records = Records::open(Bytes::copy_from_slice(bytes), Limits::default()).unwrap();
    let mut head = Grid::default();
    records.fill(&mut head, first).unwrap();
    let rest = Rest { records, first, slice: slice.unwrap_or(1) };
    let context = BENCH.context("cazuri");
    let none = SheetOverride::None;
    told(match slice {
        Some(_) => sheet::read_on(&head, &mut { rest }, "cazuri", false, none, context).unwrap(),
        None => sheet::read_on(&head, &mut InTurn(rest), "cazuri", false, none, context).unwrap(),
    })
}

fn text(of: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.9, prop::sample::select(of).prop_map(str::to_owned))
}

/// A row of cases: number, provider, recorded, code, name, sex, born.
type Row = (Option<String>, Option<String>, Option<i32>, Option<String>, Option<String>, Option<String>, Option<i32>);

fn row() -> impl Strategy<Value = Row> {
    let keys = &["C-1", "C-2", "C-30", "C-1", " C-4 ", "", "idem", "Total", "Popescu Ana", "#N/A", "1850101220017"];
    let providers = &["F-1", "F-1", "F-2", "\"", "-", "Cod furnizor"];
    let codes = &["1850101220017", "2850101220016", "x", "Numele copilului", ""];
    let names = &["Popescu Ana", "C-1", "Numele copilului"];
    let sexes = &["f", "m", "F", "altul", "idem", "Sex"];
    let days = || prop::option::weighted(0.8, prop::sample::select(vec![0, 19_000, 19_800, -25_567, 40_000]));
    let key = prop_oneof![3 => text(&["C-5", "C-6", "D7"]), 1 => text(keys)];
    (key, text(providers), days(), text(codes), text(names), text(sexes), days())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_are_read_by_column_as_row_by_row(
        groups in prop::collection::vec(prop::collection::vec(row(), 1..60), 1..4),
        slices in prop::collection::vec(1_usize..50, 2),
        first in 2_usize..40,
    ) {
        let columns = [
            ("Nr. caz", Kind::Text),
            ("Cod furnizor", Kind::Text),
            ("Data înregistrării", Kind::Day),
            ("CNP", Kind::Text),
            ("Numele copilului", Kind::Text),
            ("Sex", Kind::Text),
            ("Data nașterii", Kind::Day),
        ];
        let mut bytes = Vec::new();
        let mut table = TableWriter::new(&mut bytes, &columns).unwrap();
        for rows in &groups {
            let texts = |of: fn(&Row) -> &Option<String>| Values::Text(rows.iter().map(|row| of(row).clone()).collect());
            let days = |of: fn(&Row) -> Option<i32>| Values::Day(rows.iter().map(of).collect());
            table
                .rows(&[
                    texts(|row| &row.0),
                    texts(|row| &row.1),
                    days(|row| row.2),
                    texts(|row| &row.3),
                    texts(|row| &row.4),
                    texts(|row| &row.5),
                    days(|row| row.6),
                ])
                .unwrap();
        }
        table.finish().unwrap();
        let whole = read(&bytes, first, None);
        prop_assert!(whole.contains("\"cases\""), "{}", whole);
        for slice in slices {
            prop_assert_eq!(&read(&bytes, first, Some(slice)), &whole, "{}", slice);
        }
    }
}
