use proptest::prelude::*;

use super::*;
use crate::ingest::testing::{BENCH, Bench, told};

/// The same rows without pieces, each read whole.
struct InTurn<'t>(Pieces<'t>);

impl Further for InTurn<'_> {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.0.expected
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        self.0.count()
    }

    fn go_back(&mut self, _: u32) -> bool {
        false
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        let Pieces { rows, first, .. } = &mut self.0;
        let (mut next, mut cells) = (*rows, Vec::new());
        while let Some(number) = next.row(&mut cells)? {
            if !reader.row(number, &cells) {
                let mut table = Grid::default();
                rows.next(&mut table, *first)?;
                return Ok(Some(table.rest(0)));
            }
            *rows = next;
        }
        Ok(None)
    }
}

impl Bench {
    /// All that a text becomes, in words; with pieces of so many bytes, or row by row.
    fn read(&self, text: &str, stem: &str, first: usize, piece: Option<usize>) -> String {
        let context = self.context(stem);
        let bytes = text.as_bytes();
        let result = match piece {
            Some(piece) => read_in_pieces(bytes, first, piece, SheetOverride::None, context, &|_, result| result),
            None => {
                let file = TextFile::new(bytes);
                let mut rows = file.rows(Limits::default());
                let mut head = Grid::default();
                rows.next(&mut head, first).unwrap();
                let begin = file.rows(Limits::default());
                let mut more =
                    InTurn(Pieces { expected: rows.expected(), begin, rows, whole: false, first, piece: 0, passed: 0 });
                if head.len() < first {
                    sheet::read_whole(&head, &mut more, stem, false, SheetOverride::None, context)
                } else {
                    sheet::read_on(&head, &mut more, stem, false, SheetOverride::None, context)
                }
            }
        };
        told(result.unwrap())
    }
}

/// Cells of registers of cases, of visits and of staff, and much that is none.
fn cell() -> impl Strategy<Value = String> {
    let usual = ["C-1", "C-2", "C-30", "14.03.2024", "3/5/2024", "4/15/2024", "2024-02-30", "", "", "S-1", "da"];
    let codes = ["lunar", "protecție", "protection", "F", "m", "Alba", "xyz", "Evaluare; altceva"];
    let strange = [
        "idem",
        "\"",
        "\"\"",
        "zis \"da\"",
        "\"a;b\"",
        "\"unu\ndoi\"",
        "\"x\r\ny",
        "#N/A",
        "Total",
        "Popescu Ana",
        "1850101220017",
        "2,024E+11",
        "12/14.03.2023",
        " ",
        "Nr. caz",
        "Data înregistrării",
        "Întocmit",
        "x",
        "-",
        "1",
        "Cod furnizor",
        "'C-2",
        "C-2 ",
    ];
    prop_oneof![
        6 => prop::sample::select(usual.to_vec()),
        3 => prop::sample::select(codes.to_vec()),
        2 => prop::sample::select(strange.to_vec()),
    ]
    .prop_map(str::to_owned)
}

fn line(width: usize) -> impl Strategy<Value = String> {
    let cells = prop_oneof![
        6 => prop::collection::vec(cell(), width),
        // Most rows are plain ones.
        6 => (1..40, prop::collection::vec(cell(), width - 1)).prop_map(|(number, mut cells)| {
            cells.insert(0, format!("C-{number}"));
            cells
        }),
        2 => prop::collection::vec(cell(), 0..width + 3),
    ];
    let end = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    (cells, end).prop_map(|(cells, end)| cells.join(";") + end)
}

const HEADS: [(&str, &str); 4] = [
    ("cazuri", "Nr. caz;Cod furnizor;Data înregistrării;CNP;Numele copilului;Sex"),
    ("vizite", "Nr. caz;Data vizitei;Efectuată de;Locul vizitei;Data raportului;Motivare"),
    ("formare", "Marca;Domeniul;Nr. ore;De la;Tema;Tip formare"),
    ("personal", "Marca;Nume și prenume;Funcția;Data angajării;Cod furnizor;Studii"),
];

/// Rows that are looked at together.
const FIRST: usize = 4;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_are_read_like_the_whole(
        kind in 0..HEADS.len(),
        lines in prop::collection::vec(line(6), 0..60),
        again in prop::option::weighted(0.15, 0..HEADS.len()),
        pieces in prop::collection::vec(1_usize..400, 3),
    ) {
        let bench = &*BENCH;
        let (stem, head) = HEADS[kind];
        let half = lines.len() / 2;
        let (above, below) = lines.split_at(half);
        // Where the headings of the second table stand among the first rows of the sheet, row by row they are looked at
        // with the rows up to there, and in pieces with those behind them, as long files are. Lines may be blank or belong
        // together.
        let filled = above.iter().filter(|line| line.contains(char::is_alphanumeric)).count();
        prop_assume!(again.is_none() || filled >= 2 * FIRST);
        let table = again.map(|again| format!("{}\n", HEADS[again].1)).unwrap_or_default();
        let text = format!("{head}\n{}{table}{}", above.concat(), below.concat());
        let whole = bench.read(&text, stem, FIRST, None);
        for piece in pieces {
            prop_assert_eq!(&bench.read(&text, stem, FIRST, Some(piece)), &whole, "{} {}", piece, text);
        }
    }
}

#[test]
fn what_hangs_on_rows_above_crosses_pieces() {
    let bench = &*BENCH;
    let mut text = format!("{}\n", HEADS[2].1);
    for row in 0..200 {
        text += match row % 20 {
            7 => ";;8;01.02.2024;a;inițială\n",
            8 => "idem;idem;;01.02.2024;b;\n",
            13 => "\"S-1\";\"legislație\";4;01.02.2024;\"unu\ndoi\";x\n",
            17 => "Total;1;2;3\n",
            18 => "\n",
            _ => "S-1;legislație;8;01.02.2024;c;inițială\n",
        };
    }
    let whole = bench.read(&text, "formare", 4, None);
    assert!(whole.matches("filled_down").count() == 10 && whole.contains("unknown_code"), "{whole}");
    for piece in 1..300 {
        assert_eq!(bench.read(&text, "formare", 4, Some(piece)), whole, "{piece}");
    }
}

/// Where pieces are cut makes no difference, not even amid tables below tables.
#[test]
fn tables_below_tables_are_read_alike_in_pieces() {
    const REPORTS: &str =
        "Nr. raport;Nr. caz;Tip raport;Perioada monitorizată;Data întocmirii;Data transmiterii către MC";
    let bench = &*BENCH;
    let mut lines = vec![REPORTS.to_owned()];
    lines.extend((1..=9).map(|i| format!("M-{i};C-1;raport lunar;0{i}.2024;05.0{i}.2024;3/1{i}/2024")));
    lines.push("Nr. plan;Nr. caz;Tip plan;Data aprobării".to_owned());
    lines.extend((1..=9).map(|i| format!("P-{i};C-{i};PIP;01.02.2024")));
    lines.push(REPORTS.to_owned());
    lines.extend((10..=19).map(|i| format!("M-{i};C-1;raport lunar;03.2024;05.03.2024;")));
    let text = lines.join("\n");
    let whole = bench.read(&text, "Monitorizare", lines.len(), None);
    assert!(whole.contains("second_table") && whole.contains("accepted: 28"), "{whole}");
    for first in [5, 11, 12, 22] {
        for piece in [1, 60, 150, 400] {
            assert_eq!(bench.read(&text, "Monitorizare", first, Some(piece)), whole, "{first} {piece}");
        }
    }
}

#[test]
fn what_is_written_in_place_of_a_value_is_so_in_plain_rows_too() {
    let bench = Bench::instead("cases", "provider_id", "F-1", "F-9");
    let mut text = format!("{}\n", HEADS[0].1);
    text.extend((0..60).map(|row| format!("C-{row};F-1;14.03.2024;;Popescu Ana;f\n")));
    let whole = bench.read(&text, "cazuri", 4, None);
    assert!(whole.contains("F-9") && !whole.contains("F-1\""), "{whole}");
    for piece in [50, 400, 1 << 20] {
        assert_eq!(bench.read(&text, "cazuri", 4, Some(piece)), whole, "{piece}");
    }
}
