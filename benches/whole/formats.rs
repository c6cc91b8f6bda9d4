//! What reading registers costs beside the plain reading of their cells by the library under it, format by format.

use std::path::Path;
use std::sync::Arc;

use mms_audit::ingest::lexicon::Lexicon;
use mms_audit::ingest::{self, ReadOptions};
use mms_audit::pipeline;

use super::{Figures, Results, Row, bytes, child, files, generate, read_floor, row, timed};

/// The name under which the table is asked for.
pub const NAME: &str = "formats";
/// Workbooks of the fixtures are small: they are read so many times.
const OFTEN: usize = 200;
/// Registers of 3,500 cases, as the program writes them.
const GENERATED: [Row; 3] = [
    row("csv", "", &["3500", "csv"], Results),
    row("xlsx", "", &["3500", "xlsx"], Results),
    row("ods", "", &["3500", "ods"], Results),
];
/// Formats that the program does not write itself, with fixtures that other programs wrote.
const WRITTEN: [(&str, &str); 4] =
    [("xls", "sheetjs-xls"), ("xls", "perl-xls"), ("xlsb", "sheetjs-xlsb"), ("ods", "libreoffice-ods")];

/// Prints the table: all formats in one run, rounds interleaved, on one thread, the fastest of each counts.
pub fn table(folder: &Path, rounds: usize) {
    println!("\n| format | MB | cells by the library, s | registers, s | registers ÷ library | peak ÷ library's |");
    println!("|---|--:|--:|--:|--:|--:|");
    let generated = GENERATED.iter().filter_map(|row| Some((row.name.to_owned(), generate(row, folder)?, 1)));
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/writers");
    let written = WRITTEN.map(|(format, writer)| (format!("{format}, {writer}"), fixtures.join(writer), OFTEN));
    for (format, input, times) in generated.chain(written) {
        println!("| {format} | {:.2} | {} |", bytes(&input) as f64 / 1e6, line(&input, times, rounds));
    }
}

fn line(input: &Path, times: usize, rounds: usize) -> String {
    let of = |what: &str| {
        let arguments = ["times".to_owned(), what.to_owned(), input.display().to_string(), times.to_string()];
        child(&arguments, Some("1"))
    };
    let seconds = |figures: &Option<Figures>| {
        figures.as_ref().and_then(|figures| figures.get("seconds").copied()).unwrap_or(f64::INFINITY)
    };
    let mut best: [Option<Figures>; 2] = [None, None];
    for _ in 0..rounds {
        for (best, figures) in best.iter_mut().zip([of("library"), of("registers")]) {
            if seconds(&figures) < seconds(best) {
                *best = figures;
            }
        }
    }
    let [library, registers] = best.each_ref().map(seconds);
    let [less, more] = best.map(|figures| figures.and_then(|figures| figures.get("peak").copied()).unwrap_or(f64::NAN));
    format!("{library:.3} | {registers:.3} | {:.2} | {:.2}", registers / library, more / less)
}

/// Reads registers, or their cells only, several times: what a measured process does.
pub fn several_times(what: &str, input: &Path, times: &str) -> Figures {
    let times = times.parse().unwrap_or(1);
    let schema = pipeline::schema().expect("registers");
    // The spellings are looked up once in a run, however many files it reads.
    let lexicon = Some(Arc::new(Lexicon::new(&schema)));
    let options = ReadOptions { lexicon, ..ReadOptions::default() };
    let registers = || -> usize {
        let read = ingest::read(&[input.to_owned()], &schema, &options).expect("registers");
        read.ingested.sheets.iter().map(|sheet| sheet.rows.len()).sum()
    };
    let cells = || files(input).iter().map(|file| read_floor(file)).sum::<usize>();
    timed(|| (0..times).map(|_| if what == "library" { cells() } else { registers() }).sum())
}
