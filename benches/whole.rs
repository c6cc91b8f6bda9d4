//! Whole audits of generated data beside floors measured in the same run: the table of the README.
//!
//! ```sh
//! cargo bench --bench whole                 # all rows
//! cargo bench --bench whole -- xlsx-3500    # some rows
//! cargo bench --bench whole -- formats      # reading beside the libraries, format by format
//! cargo bench --bench whole -- --rounds 5 --keep /tmp/data nation-csv
//! cargo bench --bench whole -- --other /path/to/another/build/of/mms
//! ```
//!
//! Floors do the least that any program would have to: calamine reads every cell of the same workbooks and does
//! nothing with it; the csv crate reads every record of the same files; rust_xlsxwriter writes the cells of the same
//! compliance workbooks without formats; for Parquet the bytes are loaded, as no library reads and does nothing.
//!
//! Every measurement is a process of its own, so that its peak of memory is its own; rounds are interleaved and the
//! fastest one counts. Memory is `VmHWM`, on Linux only.
//!
//! Behind the table stand the ratios that matter to users, of the rows that were measured. polars is the peer that reads
//! Parquet, where `python3` (or `$MMS_BENCH_PYTHON`) has it; else the row says that it is not there.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

#[path = "whole/formats.rs"]
mod formats;
#[path = "whole/other_build.rs"]
mod other_build;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook, open_workbook_auto};
use mms_audit::disclosure::Rule;
use mms_audit::measure::Audit;
use mms_audit::output::spool::Spool;
use mms_audit::pipeline::{self, PipelineError, Request};
use mms_audit::report::workbook::{self, Extras};
use mms_audit::results::ProviderResults;
use mms_audit::results::sample::Design;
use mms_audit::statistics::collect;
use mms_audit::statistics::coverage::Coverage;
use mms_audit::statistics::cube::Priority;
use mms_audit::statistics::ledger::Before;
use mms_audit::statistics::outputs;
use mms_audit::statistics::publication::Publication;
use mms_audit::statistics::year::{Edition, Year};
use mms_audit::text::Lang;
use mms_audit::time::{Counting, Period};
use rayon::prelude::*;
use rust_xlsxwriter::Workbook;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One row of the table.
struct Row {
    name: &'static str,
    what: &'static str,
    /// Arguments of `mms generate`.
    data: &'static [&'static str],
    output: Output,
    threads: Option<&'static str>,
    limit: Option<&'static str>,
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    /// `results.json` alone.
    Results,
    /// The same and a workbook for each provider.
    Workbooks,
    /// The yearbook with its tables, protected.
    Yearbook,
    /// `results.json` with totals only.
    Totals,
    /// Nothing: the results that an audit wrote before are read back and added up.
    ReadBack,
}

use Output::{ReadBack, Results, Totals, Workbooks, Yearbook};

/// The program of this build.
const MMS: &str = env!("CARGO_BIN_EXE_mms");
const ONE: &[&str] = &["--providers", "1"];
const NATION: &[&str] = &["170000", "csv", "--nation", "--layout", "national"];
/// The visits of a nation several times over: for reading only, their numbers repeat.
const VISITS: &[&str] = &["170000", "csv", "--nation", "--layout", "national", "--visits"];
/// How often.
const TIMES: usize = 6;
const ROWS: &[Row] = &[
    row("xlsx-50", "50 cases, xlsx", &["50", "xlsx"], Workbooks),
    row("xlsx-3500", "3,500 cases, xlsx", &["3500", "xlsx"], Workbooks),
    Row { threads: Some("1"), ..row("xlsx-3500-t1", "3,500 cases, xlsx, one thread", &["3500", "xlsx"], Workbooks) },
    row("csv-3500", "3,500 cases, csv", &["3500", "csv"], Results),
    row("csv-35000", "35,000 cases, csv", &["35000", "csv"], Results),
    row("csv-350000", "350,000 cases, csv", &["350000", "csv"], Results),
    row("events-1", "300 cases, csv", &["300", "csv"], Results),
    row("events-100", "300 cases, 100 × the events", &["300", "csv", "--events", "100"], Results),
    row("manager-35000", "35,000 cases, one manager", &["35000", "csv", "--one-manager"], Results),
    row("nation-csv", "a nation's year, csv", NATION, Results),
    row("nation-folders", "a nation's year, csv, a folder per provider", &["170000", "csv", "--nation"], Results),
    Row {
        limit: Some("400M"),
        ..row("nation-limited", "the same, `--memory-limit 400M`", &["170000", "csv", "--nation"], Results)
    },
    row(
        "nation-parquet",
        "a nation's year, Parquet",
        &["170000", "parquet", "--nation", "--layout", "national"],
        Results,
    ),
    row("nation-totals", "a nation's year, csv, totals only", NATION, Totals),
    row("nation-read-back", "a nation's results, read back and added up", NATION, ReadBack),
    row("one-register", "one register of 400 MB, csv", VISITS, Totals),
    Row { threads: Some("1"), ..row("one-register-t1", "the same, one thread", VISITS, Totals) },
    row("nation-yearbook", "a nation's year, csv, to the yearbook", NATION, Yearbook),
    row(
        "nation-x10",
        "ten times a nation's year, csv, to the yearbook",
        &["1700000", "csv", "--nation", "--layout", "national"],
        Yearbook,
    ),
    row("nation-workbooks", "a nation's year, csv, all workbooks", NATION, Workbooks),
];

const fn row(name: &'static str, what: &'static str, data: &'static [&'static str], output: Output) -> Row {
    Row { name, what, data, output, threads: None, limit: None }
}

/// What a measured process prints: names and numbers.
type Figures = BTreeMap<String, f64>;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let Some(("--measure", rest)) = args.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        for (name, value) in measure(rest) {
            println!("{name} {value}");
        }
        return;
    }
    let value = |flag: &str| args.iter().position(|a| a == flag).and_then(|i| args.get(i + 1)).cloned();
    let rounds: usize = value("--rounds").and_then(|n| n.parse().ok()).unwrap_or(3);
    let kept = value("--keep").map(PathBuf::from);
    let scratch = tempfile::tempdir().expect("a folder for the data");
    let folder = kept.as_deref().unwrap_or(scratch.path());
    let only_formats = args.iter().any(|a| a == formats::NAME);
    let asked: Vec<&String> = args.iter().filter(|a| ROWS.iter().any(|row| row.name == **a)).collect();
    println!(
        "| data | rows | floor s | read | link | evaluate | draw | write | whole | read ÷ floor | whole ÷ floor | evaluate ÷ read | evaluate ÷ whole | peak MiB | peak ÷ input |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut measured = Measured::new();
    for row in
        ROWS.iter().filter(|row| (asked.is_empty() && !only_formats) || asked.iter().any(|name| *name == row.name))
    {
        match line(row, folder, rounds) {
            Some((line, figures)) => {
                println!("{line}");
                measured.insert(row.name, figures);
            }
            None => println!("| {} | not measured: the data could not be generated or read |", row.what),
        }
    }
    ratios(&measured, folder);
    if asked.is_empty() {
        formats::table(folder, rounds);
    }
    if let Some(other) = value("--other") {
        println!("\n{}", other_build::heading());
        let rows = ROWS.iter().filter(|row| measured.contains_key(row.name));
        for (row, command) in rows.filter_map(|row| Some((row, command(row, folder)?))) {
            match other_build::line(row.what, &command, [Path::new(MMS), Path::new(&other)], rounds) {
                Ok(line) => println!("{line}"),
                Err(why) => println!("| {} | not measured: {why} |", row.what),
            }
        }
    }
}

/// The command line of a row, as every build understands it; none for a row that has no command of its own.
fn command(row: &Row, folder: &Path) -> Option<Vec<String>> {
    let input = generate(row, folder)?.display().to_string();
    let out = |name: &str| folder.join(format!("{name}-{}", row.name)).display().to_string();
    let (verb, input, out, more): (_, _, _, &[&str]) = match row.output {
        Results => ("audit", input, out("command"), &["--timings", "--no-workbook"]),
        Workbooks => ("audit", input, out("command"), &["--timings"]),
        Totals => ("audit", input, out("command"), &["--timings", "--aggregate-only"]),
        Yearbook => ("statistics", input, out("command"), &[]),
        // What this run wrote before is read by both.
        ReadBack => ("statistics", out("out"), out("command"), &[]),
    };
    let threads = row.threads.map(|n| ["--threads", n]);
    let limit = row.limit.map(|most| ["--memory-limit", most]);
    let more = more.iter().copied().chain(threads.into_iter().flatten()).chain(limit.into_iter().flatten());
    let given = [verb, &input, "--year", "2024", "--out", &out];
    Some(given.into_iter().chain(more).map(str::to_owned).collect())
}

/// What was measured of each row.
type Measured = BTreeMap<&'static str, Figures>;

/// Prints the ratios that can be told of the rows that were measured.
fn ratios(measured: &Measured, folder: &Path) {
    let at = |row: &str, name: &str| measured.get(row)?.get(name).copied();
    let share = |a: Option<f64>, b: Option<f64>| Some(a? / b?);
    let (csv, parquet) = (at("nation-csv", "read"), at("nation-parquet", "read"));
    let typed = csv.and_then(|_| polars("nation-csv", "csv", folder));
    let polars = parquet.and_then(|_| polars("nation-parquet", "parquet", folder));
    let told: [(&str, Option<f64>); 12] = [
        ("a nation's csv, read ÷ the csv crate", share(csv, at("nation-csv", "reading"))),
        ("a nation's csv, read ÷ polars typing the same files", share(csv, typed)),
        ("one register, two threads ÷ one", share(at("one-register", "read"), at("one-register-t1", "read"))),
        ("a nation's Parquet, read ÷ polars", share(parquet, polars)),
        ("a nation's Parquet, peak ÷ input", share(at("nation-parquet", "peak"), at("nation-parquet", "size"))),
        ("3,500 cases xlsx, read ÷ calamine", share(at("xlsx-3500", "read"), at("xlsx-3500", "reading"))),
        ("3,500 cases xlsx to workbook ÷ its libraries", share(at("xlsx-3500", "whole"), at("xlsx-3500", "floor"))),
        (
            "a folder per provider ÷ one file per register",
            share(at("nation-folders", "whole"), at("nation-csv", "whole")),
        ),
        ("a nation's csv to results ÷ the csv crate", share(at("nation-csv", "whole"), at("nation-csv", "floor"))),
        ("a nation's csv, linking, s", at("nation-csv", "link")),
        ("a nation's results read back, s", at("nation-read-back", "whole")),
        ("a nation's totals, MB", at("nation-totals", "written").map(|bytes| bytes / 1e6)),
    ];
    println!("\n| ratio | |\n|---|--:|");
    for (what, ratio) in told {
        match ratio {
            Some(ratio) => println!("| {what} | {ratio:.2} |"),
            None if what.contains("÷ polars") => println!("| {what} | not measured, or polars is not there |"),
            None => {}
        }
    }
}

/// Seconds in which polars reads the files of a row, the fastest of three; none where it is not there.
fn polars(row: &str, kind: &str, folder: &Path) -> Option<f64> {
    let row = ROWS.iter().find(|known| known.name == row)?;
    let python = std::env::var("MMS_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/whole/reads_with_polars.py");
    let output = Command::new(python).arg(script).arg(kind).arg(generate(row, folder)?).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn line(row: &Row, folder: &Path, rounds: usize) -> Option<(String, Figures)> {
    let input = generate(row, folder)?;
    let out = folder.join(format!("out-{}", row.name));
    let mut best: Option<Figures> = None;
    let (mut reading, mut writing) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds {
        let mut arguments = vec!["audit".to_owned(), input.display().to_string(), out.display().to_string()];
        let what = match row.output {
            Results => "results",
            Workbooks => "workbooks",
            Yearbook => "yearbook",
            Totals => "totals",
            ReadBack => "back",
        };
        if row.output == ReadBack && !out.join("results.json").is_file() {
            child(&[&arguments[..], &["results".to_owned(), "-".to_owned()]].concat(), row.threads)?;
        }
        arguments.extend([what.to_owned(), row.limit.unwrap_or("-").to_owned()]);
        let figures = child(&arguments, row.threads)?;
        let seconds = |what: &str, of: &Path| {
            child(&[what.to_owned(), of.display().to_string()], row.threads)?.get("seconds").copied()
        };
        reading = reading.min(seconds("read", &input)?);
        if row.output == Workbooks {
            writing = writing.min(seconds("write", &out)?);
        }
        let whole = |f: &Figures| f.get("whole").copied().unwrap_or(f64::INFINITY);
        if best.as_ref().is_none_or(|best| whole(&figures) < whole(best)) {
            best = Some(figures);
        }
    }
    let floor = if writing.is_finite() { reading + writing } else { reading };
    let mut best = best?;
    let size = bytes(&input) as f64;
    let written = fs::metadata(out.join("results.json")).map_or(f64::NAN, |meta| meta.len() as f64);
    for (name, value) in [("floor", floor), ("reading", reading), ("size", size), ("written", written)] {
        best.insert(name.to_owned(), value);
    }
    let at = |name: &str| best.get(name).copied().unwrap_or(f64::NAN);
    let figures = [
        (at("rows"), 0),
        (floor, 3),
        (at("read"), 3),
        (at("link"), 3),
        (at("evaluate"), 3),
        (at("draw"), 3),
        (at("write"), 3),
        (at("whole"), 3),
        (at("read") / reading, 2),
        (at("whole") / floor, 2),
        (at("evaluate") / at("read"), 2),
        (at("evaluate") / at("whole"), 2),
        (at("peak") / f64::from(1 << 20), 0),
        (at("peak") / size, 2),
    ];
    let cell =
        |(value, digits): (f64, usize)| if value.is_nan() { "–".to_owned() } else { format!("{value:.digits$}") };
    Some((format!("| {} | {} |", row.what, figures.map(cell).join(" | ")), best))
}

/// Generates the data of a row, once.
fn generate(row: &Row, folder: &Path) -> Option<PathBuf> {
    let (cases, rest) = row.data.split_first()?;
    let (format, rest) = rest.split_first()?;
    if let Some((&"--visits", data)) = row.data.split_last() {
        return one_register(&Row { data, ..*row }, folder);
    }
    let nation = rest.contains(&"--nation");
    let rest: Vec<&str> = rest.iter().copied().filter(|a| *a != "--nation").collect();
    let input = folder.join(format!("{cases}-{format}{}{}", if nation { "-nation" } else { "" }, rest.concat()));
    if !input.is_dir() {
        let status = Command::new(MMS)
            .args(["generate", "--no-truth", "--seed", "1", "--year", "2024", "--cases", cases, "--format", format])
            .args(if nation { &["--providers", "3447"][..] } else { ONE })
            .args(rest)
            .arg("--out")
            .arg(&input)
            .status()
            .ok()?;
        if !status.success() {
            return None;
        }
    }
    Some(input)
}

/// One register several times over, from the data of a row.
fn one_register(row: &Row, folder: &Path) -> Option<PathBuf> {
    const NAME: &str = "vizite.csv";
    let to = folder.join("visits");
    if !to.join(NAME).is_file() {
        let text = fs::read_to_string(generate(row, folder)?.join(NAME)).ok()?;
        let (head, rows) = text.split_once('\n')?;
        fs::create_dir_all(&to).ok()?;
        fs::write(to.join(NAME), format!("{head}\n{}", rows.repeat(TIMES))).ok()?;
        // Nobody else says whose it is.
        fs::write(to.join("mms.toml"), "[fixed]\nprovider_id = \"DGASPC-CJ\"\n").ok()?;
    }
    Some(to)
}

/// Runs this program once more for one measurement.
fn child(arguments: &[String], threads: Option<&str>) -> Option<Figures> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.arg("--measure").args(arguments);
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads);
    }
    let output = command.output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(
        text.lines()
            .filter_map(|l| l.split_once(' '))
            .filter_map(|(k, v)| Some((k.to_owned(), v.parse().ok()?)))
            .collect(),
    )
}

fn measure(arguments: &[String]) -> Figures {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut figures = match arguments.as_slice() {
        ["audit", input, out, "yearbook", _] => yearbook(Path::new(input), Path::new(out)),
        ["audit", _, out, "back", _] => read_back(&Path::new(out).join("results.json")),
        ["audit", input, out, what, limit] => audit(Path::new(input), Path::new(out), what, limit),
        ["read", input] => timed(|| files(Path::new(input)).par_iter().map(|file| read_floor(file)).sum()),
        ["times", what, input, times] => formats::several_times(what, Path::new(input), times),
        ["write", out] => {
            let books: Vec<Vec<Vec<Vec<Data>>>> = files(Path::new(out)).iter().filter_map(|f| cells(f)).collect();
            timed(|| books.par_iter().map(|book| write_floor(book)).sum())
        }
        _ => Figures::new(),
    };
    figures.insert("peak".to_owned(), peak().unwrap_or(f64::NAN));
    figures
}

fn timed(work: impl FnOnce() -> usize) -> Figures {
    let started = Instant::now();
    let amount = std::hint::black_box(work());
    let seconds = started.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    Figures::from([("seconds".to_owned(), seconds), ("amount".to_owned(), amount as f64)])
}

/// Results of a nation, read and added up.
fn read_back(results: &Path) -> Figures {
    let mut figures = timed(|| mms_audit::statistics::file::read(results).map_or(0, |sums| sums.providers.len()));
    let seconds = figures.get("seconds").copied().unwrap_or(f64::NAN);
    figures.insert("whole".to_owned(), seconds);
    figures
}

fn audit(input: &Path, out: &Path, what: &str, limit: &str) -> Figures {
    let request = Request {
        paths: vec![input.to_owned()],
        mapping: None,
        secrets: mms_audit::ingest::Secrets::default(),
        others: Vec::new(),
        held: Default::default(),
        catalogue: Vec::new(),
        providers: Vec::new(),
        audit: whole_year(what == "totals"),
        sample: (what != "totals").then(Design::default),
        rows: false,
        deliveries: false,
        memory: None,
        stop: mms_audit::ingest::Stop::default(),
    };
    let limit = limit.strip_suffix('M').and_then(|n| n.parse::<u64>().ok()).map(|n| n << 20);
    let started = Instant::now();
    // In parts, as the command does it, findings go to the disk part by part.
    let path = out.join("results.json");
    let mut spool = limit.map(|_| Spool::new(&path, false).expect("a folder"));
    let mut each = |providers: &mut [ProviderResults]| {
        if let Some(spool) = &mut spool {
            spool.add(providers).expect("a spool");
            providers.iter_mut().for_each(mms_audit::output::spool::strip);
        }
        Ok::<(), PipelineError>(())
    };
    let (audited, _) = pipeline::run_within(&request, limit, &|_| {}, &|| {}, &mut each).expect("an audit");
    let writing = Instant::now();
    match spool {
        Some(spool) => spool.write(&audited.results).expect("results"),
        None => mms_audit::output::results_json::write(&path, &audited.results).expect("results"),
    }
    if what == "workbooks" {
        let extras = |_: &ProviderResults| Extras::default();
        workbook::write_all(out, &audited.results, &audited.catalogue, &audited.schema, Lang::Ro, &extras)
            .expect("workbooks");
    }
    let (write, whole) = (writing.elapsed(), started.elapsed());
    let times = audited.timings;
    let rows: u64 = audited.results.inputs.iter().flat_map(|f| &f.sheets).map(|s| s.rows).sum();
    let seconds = |d: Duration| d.as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let figures = [
        ("read", seconds(times.read)),
        ("link", seconds(times.assemble)),
        ("evaluate", seconds(times.evaluate)),
        ("draw", seconds(times.draw)),
        ("write", seconds(write)),
        ("whole", seconds(whole)),
        ("rows", rows as f64),
    ];
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Registers of a nation to the yearbook and its tables: `evaluate` is reading and evaluating, `write` is protecting and
/// writing.
fn yearbook(input: &Path, out: &Path) -> Figures {
    let started = Instant::now();
    let request = collect::Request {
        inputs: vec![input.to_owned()],
        prefer: Vec::new(),
        previous: Vec::new(),
        expected: None,
        secrets: mms_audit::ingest::Secrets::default(),
        mapping: None,
        catalogue: Vec::new(),
        audit: whole_year(true),
    };
    let collected = collect::collect(&request, &|_| {}, &|| {}).expect("sums");
    let read = started.elapsed();
    let rule = Rule::default();
    let coverage = Coverage::new(&collected.sums, &[], &collected.expected);
    let year = Year::new(
        collected.sums,
        &collected.catalogue,
        &rule,
        &Priority::default(),
        &Before { editions: &[] },
        Edition::Public,
    )
    .expect("a safe year");
    let publication = Publication {
        years: vec![year],
        catalogue: &collected.catalogue,
        schema: &collected.schema,
        coverage,
        rule,
        edition: Edition::Public,
    };
    outputs::write(out, &publication, Lang::Ro, &|| {}).expect("a yearbook");
    let whole = started.elapsed();
    let seconds = |d: Duration| d.as_secs_f64();
    let figures = [("evaluate", seconds(read)), ("write", seconds(whole) - seconds(read)), ("whole", seconds(whole))];
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn whole_year(aggregate_only: bool) -> Audit {
    let period = Period::year(2024).expect("a year");
    Audit { period, counting: Counting::Calendar, list_met: false, aggregate_only }
}

/// Reads every cell of a workbook, or every record of a text file, and counts them.
fn read_floor(file: &Path) -> usize {
    match file.extension().and_then(|e| e.to_str()) {
        Some("xlsx" | "xls" | "xlsb" | "ods") => {
            let mut book = open_workbook_auto(file).expect("a workbook");
            let names = book.sheet_names();
            names.iter().map(|name| book.worksheet_range(name).map_or(0, |range| range.used_cells().count())).sum()
        }
        Some("csv") => {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(b';')
                .from_path(file)
                .expect("a text file");
            let mut record = csv::StringRecord::new();
            let mut cells = 0;
            while reader.read_record(&mut record).expect("a record") {
                cells += record.len();
            }
            cells
        }
        // There is no library to compare with that reads the same and does nothing.
        _ => fs::read(file).map_or(0, |bytes| bytes.len()),
    }
}

/// The cells of a workbook, sheet by sheet, row by row.
fn cells(file: &Path) -> Option<Vec<Vec<Vec<Data>>>> {
    if file.extension()?.to_str()? != "xlsx" {
        return None;
    }
    let mut book: Xlsx<BufReader<File>> = open_workbook(file).ok()?;
    let names = book.sheet_names();
    let sheets = names.iter().filter_map(|name| book.worksheet_range(name).ok());
    Some(sheets.map(|range| range.rows().map(<[Data]>::to_vec).collect()).collect())
}

/// Writes the same cells without any format.
fn write_floor(sheets: &[Vec<Vec<Data>>]) -> usize {
    let mut book = Workbook::new();
    for rows in sheets {
        let sheet = book.add_worksheet();
        for (row, cells) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Data::String(text) => sheet.write_string(row, column, text).expect("a cell"),
                    Data::Float(number) => sheet.write_number(row, column, *number).expect("a cell"),
                    Data::DateTime(date) => sheet.write_number(row, column, date.as_f64()).expect("a cell"),
                    Data::Bool(yes) => sheet.write_boolean(row, column, *yes).expect("a cell"),
                    _ => continue,
                };
            }
        }
    }
    book.save_to_buffer().expect("a workbook").len()
}

/// All files below a folder, or the file itself.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    paths.iter().flat_map(|p| if p.is_dir() { files(p) } else { vec![p.clone()] }).collect()
}

fn bytes(path: &Path) -> u64 {
    files(path).iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum()
}

/// Largest memory of this process so far, in bytes.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0)
}
