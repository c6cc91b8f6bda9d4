//! Whole files.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};

use super::*;
use crate::output::parquet::{Kind, TableWriter, Values as Column};
use crate::time::{Day, day_of};

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

/// The files of `fixtures/parquet-types`, by name: each with its columns, each with the cells of six rows.
fn written() -> Vec<(String, Vec<(String, Vec<String>)>)> {
    let folder = format!("{}/fixtures/parquet-types", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "parquet"));
    files.sort();
    let cells = |bytes: &[u8]| {
        let mut columns = Vec::new();
        read(bytes, "x", Limits::default(), &mut |_, grid| {
            let grid = grid.unwrap();
            for head in grid.row(0) {
                let cell = |row| grid.cell(grid.position(row)?, head.column);
                let shown = (2..8).map(|row| cell(row).map_or_else(String::new, |value| format!("{value:?}")));
                columns.push((head.value.text().unwrap().to_owned(), shown.collect()));
            }
        })
        .unwrap();
        columns
    };
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), cells(&std::fs::read(path).unwrap()))).collect()
}

/// What the cells of a column are, whoever wrote it.
fn expected(column: &str) -> [String; 6] {
    let none = String::new;
    let text = |text: &str| format!("Text({text:?})");
    let number = |number: f64| format!("Number({number:?})");
    let numbers = |a, b, c, d, e| [number(a), number(b), none(), number(c), number(d), number(e)];
    let day = |year, month, date| day_of(year, month, date).unwrap();
    let at = |day: Day, minute: Option<u16>| format!("Moment({day}, {minute:?})");
    let minutes = |minutes: f64| format!("Minutes({minutes:?})");
    let far = text("un text mai lung decât cele care încap în locul lor, cu ș și ț");
    match column {
        "text" => [text("C-1"), text("ș"), none(), none(), far, text("C-1")],
        "large" => [text("C-1"), text("C-10"), text("C-100"), none(), far.clone(), far],
        "code" => [text("da"), text("nu"), none(), text("da"), text("da"), text("nu")],
        "binary" => [text("a"), text("ș"), "Error".to_owned(), none(), none(), text("b")],
        "fixed" => [text("abc"), text("a"), none(), none(), text("xyz"), "Error".to_owned()],
        "yes" => ["Bool(true)", "Bool(false)", "", "Bool(true)", "Bool(true)", "Bool(false)"].map(str::to_owned),
        "i8" => numbers(-1.0, 2.0, 3.0, -128.0, 127.0),
        "i16" => numbers(-1.0, 2.0, 3.0, -32768.0, 32767.0),
        "i32" => numbers(-1.0, 2.0, 3.0, -2_147_483_648.0, 2_147_483_647.0),
        "i64" => numbers(-1.0, 2.0, 3.0, -1_099_511_627_776.0, 1_099_511_627_776.0),
        "u8" => numbers(0.0, 1.0, 2.0, 3.0, 255.0),
        "u16" => numbers(0.0, 1.0, 2.0, 3.0, 65535.0),
        "u32" => numbers(0.0, 1.0, 2.0, 3.0, 4_294_967_295.0),
        "u64" => numbers(0.0, 1.0, 2.0, 3.0, 1_099_511_627_776.0),
        "f32" => [number(0.5), number(-1.5), none(), none(), number(8.0), number(0.25)],
        "f64" => [number(0.5), number(-1.5), none(), none(), number(8.1), number(0.25)],
        "d9" | "d18" | "d30" => numbers(42.5, -2.0, 0.01, 1.0, -0.01),
        "day" => {
            let january = |date| at(day(2024, 1, date), None);
            [at(day(2024, 2, 29), None), at(-1, None), none(), january(1), january(2), january(3)]
        }
        "ms" | "us" | "ns" => [
            at(day(2024, 2, 29), Some(570)),
            at(-1, Some(1439)),
            none(),
            at(day(2024, 1, 1), None),
            at(day(2024, 7, 1), Some(1320)),
            at(day(2024, 1, 1), Some(1320)),
        ],
        // The same with Romanian wall-clock time.
        "zone" => [
            at(day(2024, 2, 29), Some(570)),
            at(-1, Some(1439)),
            none(),
            at(day(2024, 1, 1), None),
            at(day(2024, 7, 2), Some(60)),
            at(day(2024, 1, 2), None),
        ],
        "clock" | "clock us" => [minutes(570.0), minutes(0.0), none(), minutes(1439.0), minutes(720.0), minutes(375.0)],
        "list" => [text("A1;A2"), text("A3"), none(), none(), none(), text("A1;A4")],
        "numbers" => [text("1;2"), number(3.0), none(), none(), none(), number(4.0)],
        "nothing" => [none(), none(), none(), none(), none(), none()],
        other => panic!("a column of another name: {other}"),
    }
}

#[test]
fn all_types_are_the_same_cells_whoever_wrote_them_and_however_they_are_packed() {
    let mut compared = 0;
    for (file, columns) in written() {
        for (column, cells) in columns {
            // The old timestamps are universal time, whatever was meant.
            let is_other = matches!(file.as_str(), "other" | "duckdb-words");
            if !is_other && (file != "pyarrow-int96" || column == "zone") {
                assert_eq!(cells, expected(&column), "{file}: {column}");
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn what_registers_never_have_is_unreadable_and_leaves_the_other_columns_as_they_are() {
    let files = written();
    let cells = |file: &str| files.iter().find(|(name, _)| name == file).unwrap().1.clone();
    for (column, cells) in cells("other") {
        let unreadable = cells.iter().all(|cell| cell == "Error");
        match column.as_str() {
            "text" => assert_eq!(cells, expected("text")),
            "last" => assert_eq!(cells[5], "Number(6.0)"),
            // A number without a word, as the file has it.
            "span" => assert_eq!(cells[0], "Number(86400000000.0)"),
            _ => assert!(unreadable, "{column}: {cells:?}"),
        }
    }
    let words: Vec<(String, String)> =
        cells("duckdb-words").into_iter().map(|(name, cells)| (name, cells[0].clone())).collect();
    let expected = [
        ("id", "Text(\"12345678-9abc-def0-1234-56789abcdef0\")"),
        ("json", "Text(\"{\\\"a\\\":1}\")"),
        ("word", "Text(\"da\")"),
        ("span", "Error"),
    ];
    assert_eq!(words, expected.map(|(name, cell)| (name.to_owned(), cell.to_owned())));
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/parquet-types/{name}.parquet", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn what_a_file_unpacks_to_is_counted_before_it_is_unpacked_in_every_codec() {
    for codec in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"] {
        let bytes = fixture(&format!("pyarrow-{codec}"));
        let opens = |memory| Records::open(Bytes::from(bytes.clone()), Limits { memory, ..Limits::default() }).is_ok();
        // The least memory at which it is opened: enough for the footer's lists, the pages and the places of texts.
        let edge = (0..1 << 20).collect::<Vec<u64>>().partition_point(|memory| !opens(*memory));
        assert!((10_000..400_000).contains(&edge), "{codec}: {edge}");
        let limits = Limits { memory: edge as u64 - 1, ..Limits::default() };
        assert_eq!(Records::open(Bytes::from(bytes), limits).err(), Some(ProblemKind::TooLarge), "{codec}");
    }
}

/// Numbers as the format writes them, at the ends of what they can be.
const EXTREMES: [&[u8]; 4] = [&[0xff; 4], &[0, 0, 0, 0x80], &[0; 4], &[0xff, 0xff, 0xff, 0xff, 0x0f]];

#[test]
fn mutants_are_read_or_refused() {
    let mut random = ChaCha8Rng::seed_from_u64(14);
    let (mut whole, mut refused) = (0, 0);
    for name in
        ["pyarrow-plain", "pyarrow-none", "pyarrow-delta-lengths", "pyarrow-delta", "duckdb-zstd", "polars", "other"]
    {
        let file = fixture(name);
        for number in 0..100 {
            let mut bytes = file.clone();
            for _ in 0..random.random_range(1..4) {
                let at = random.random_range(4..bytes.len() - 16);
                let extreme = EXTREMES[random.random_range(0..EXTREMES.len())];
                match random.random_range(0..3) {
                    0 => bytes[at] ^= 1 << random.random_range(0..8),
                    1 => bytes[at..at + extreme.len()].copy_from_slice(extreme),
                    _ => random.fill_bytes(&mut bytes[at..at + 8]),
                }
            }
            match sheet(&bytes, Limits { memory: 1 << 26, ..Limits::default() }) {
                Ok(_) => whole += 1,
                Err(ProblemKind::Damaged | ProblemKind::TooLarge) => refused += 1,
                Err(problem) => panic!("{name} {number}: {problem:?}"),
            }
        }
    }
    assert!(whole > 50 && refused > 250, "{whole} {refused}");
}

/// A file of one column in one page, changed.
fn with_page(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut table = TableWriter::new(&mut bytes, &[("Nr. caz", Kind::Whole)]).unwrap();
    table.rows(&[Column::Whole((0..40).map(|n| Some(n << 40)).collect())]).unwrap();
    table.finish().unwrap();
    change(&mut bytes);
    bytes
}

#[test]
fn a_page_of_another_size_than_it_says_is_damaged() {
    assert_eq!(sheet(&with_page(|_| {}), Limits::default()).map(|rows| rows.len()), Ok(41));
    // Behind the mark: the kind of the page, the bytes that it unpacks to, those that it is packed to, its values.
    let head = with_page(|_| {})[4..16].to_vec();
    assert_eq!([head[0], head[2], head[5]], [0x15, 0x15, 0x15], "{head:x?}");
    // Two bytes say how much it unpacks to: another size than it has.
    let bent = with_page(|bytes| bytes[7..9].copy_from_slice(&[0xfe, 0x7f]));
    assert_eq!(sheet(&bent, Limits::default()), Err(ProblemKind::Damaged));
}

#[test]
fn a_column_of_more_values_than_rows_is_damaged_and_so_is_one_of_fewer() {
    let whole = with_page(|_| {});
    // The rows of the group, as the footer has them: 40 is 0x50.
    let places: Vec<usize> = (whole.len() - 200..whole.len()).filter(|at| whole[*at] == 0x50).collect();
    assert!(!places.is_empty());
    for place in places {
        for rows in [0x4e, 0x52] {
            let mut bent = whole.clone();
            bent[place] = rows;
            let read = sheet(&bent, Limits::default()).map(|rows| rows.len());
            // One of them is the number of rows of the whole file, which nothing rests on.
            assert!(matches!(read, Ok(41) | Err(ProblemKind::Damaged)), "{place} {read:?}");
        }
    }
}
