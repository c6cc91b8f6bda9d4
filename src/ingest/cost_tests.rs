//! What reading costs beside the library under it. Run with
//! `cargo test --release ingest_costs -- --ignored --nocapture`.

use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

use super::{ReadOptions, read};
use crate::registers::load;

const ROWS: u32 = 100_000;
const HEADINGS: [&str; 15] = [
    "Nr. crt.",
    "Nr. caz",
    "Cod furnizor",
    "Serviciul",
    "Nume și prenume copil",
    "CNP",
    "Data nașterii",
    "Sex",
    "Data înregistrării",
    "Mod identificare caz",
    "Tip caz",
    "Manager de caz",
    "Data desemnării MC",
    "Data închiderii",
    "Motiv închidere",
];

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    let moment = Format::new().set_num_format("dd.mm.yyyy hh:mm");
    let sheet = book.add_worksheet().set_name("Cazuri").unwrap();
    sheet.write_row(0, 0, HEADINGS).unwrap();
    for i in 0..ROWS {
        let row = i + 1;
        let day = 45_000.0 + f64::from(i % 600);
        sheet.write(row, 0, row).unwrap();
        let texts = [
            format!("C-{i:06}"),
            "F-1".into(),
            format!("S-{}", i % 7),
            format!("Popescu Ion {i}"),
            "6240515700006".into(),
        ];
        sheet.write_row(row, 1, texts).unwrap();
        sheet.write_with_format(row, 6, 45_427.0, &date).unwrap();
        sheet.write(row, 7, "F").unwrap();
        sheet.write_with_format(row, 8, day + 0.5, &moment).unwrap();
        let texts = ["sesizare telefonică".into(), "protecție specială".into(), format!("T-{}", i % 90)];
        sheet.write_row(row, 9, texts).unwrap();
        sheet.write_with_format(row, 12, day + 1.0, &date).unwrap();
        if i % 3 == 0 {
            sheet.write_with_format(row, 13, day + 300.0, &date).unwrap();
            sheet.write(row, 14, "reintegrare").unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Largest memory of this process so far, in MiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[test]
#[ignore = "a measurement: run it alone, with --release"]
fn ingest_costs_little_more_than_calamine() {
    let schema = load::embedded().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cazuri.xlsx");
    std::fs::write(&path, workbook()).unwrap();
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        let start = Instant::now();
        let bytes = std::fs::read(&path).unwrap();
        let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
        let cells = book.worksheet_range("Cazuri").unwrap().used_cells().count();
        best.0 = best.0.min(start.elapsed());
        let start = Instant::now();
        let reading = read(std::slice::from_ref(&path), &schema, &ReadOptions::default()).unwrap();
        best.1 = best.1.min(start.elapsed());
        assert_eq!(reading.ingested.files[0].sheets[0].accepted, u64::from(ROWS));
        assert!(cells > 1_000_000);
    }
    let ratio = best.1.as_secs_f64() / best.0.as_secs_f64();
    println!("calamine {:?}, ingest {:?}, ratio {ratio:.2}, peak memory {:?} MiB", best.0, best.1, peak());
    assert!(ratio < 1.5, "{ratio:.2}");
}
