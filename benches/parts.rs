//! Parts of an audit on their own: cells, headings, reading, linking, evaluation.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

use std::borrow::Cow;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mms_audit::ingest::cell::date::{DateOrder, moment};
use mms_audit::ingest::cell::{nil, number, text};
use mms_audit::ingest::grid::{Grid, Value};
use mms_audit::ingest::header::{Hints, find};
use mms_audit::ingest::lexicon::Lexicon;
use mms_audit::ingest::{ReadOptions, read};
use mms_audit::measure::{Acts, Audit, evaluate_all};
use mms_audit::pipeline;
use mms_audit::registers::assemble::assemble;
use mms_audit::time::{Counting, Period};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn cells(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("cells");
    group.throughput(Throughput::Elements(1));
    let texts = ["14.03.2023", "2023-03-14 09:30", "14 martie 2023", "C-2023/0042", "asistență maternală", "12,5"];
    for text_of in texts {
        let value = Value::Text(Cow::Borrowed(text_of));
        group.bench_function(format!("date {text_of}"), |b| {
            b.iter(|| moment(black_box(&value), DateOrder::DayMonth, false));
        });
    }
    let id = Value::Text(Cow::Borrowed("C-2023/0042"));
    group.bench_function("identifier", |b| b.iter(|| text::identifier(black_box(&id))));
    let amount = Value::Text(Cow::Borrowed("12,5"));
    group.bench_function("number", |b| b.iter(|| number::number(black_box(&amount))));
    group.bench_function("mark", |b| b.iter(|| nil::mark(black_box("nu este cazul"))));
    group.finish();
}

fn headings(bench: &mut Criterion) {
    let schema = pipeline::schema().expect("registers");
    let lexicon = Lexicon::new(&schema);
    let mut grid = Grid::default();
    let headings =
        ["Nr. crt.", "Nr. caz", "Cod furnizor", "Serviciul", "Data înregistrării", "Tip caz", "Manager de caz"];
    for (column, heading) in (0u32..).zip(headings) {
        grid.push(1, column, Value::Text(Cow::Borrowed(heading)));
    }
    for row in 2..200 {
        for (column, cell) in (0u32..).zip(["1", "C-1", "P-1", "S-1", "14.03.2023", "plasament", "T-1"]) {
            grid.push(row, column, Value::Text(Cow::Borrowed(cell)));
        }
    }
    let hints = Hints { sheet: "Cazuri", file: "export", forced: None };
    bench.bench_function("headings", |b| b.iter(|| find(black_box(&grid), &lexicon, hints)));
}

fn steps(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let data: PathBuf = folder.path().join("data");
    let generated = Command::new(env!("CARGO_BIN_EXE_mms"))
        .args([
            "generate",
            "--no-truth",
            "--providers",
            "1",
            "--cases",
            "350",
            "--seed",
            "1",
            "--year",
            "2024",
            "--out",
        ])
        .arg(&data)
        .status();
    assert!(generated.is_ok_and(|status| status.success()), "mms generate");
    let pipeline::Act { schema, catalogue } = pipeline::act(&[]).expect("catalogue");
    let period = Period::year(2024).expect("a year");
    let options = ReadOptions::default();
    let reading = || read(std::slice::from_ref(&data), &schema, &options).expect("registers").ingested;
    let mut group = bench.benchmark_group("steps, 350 cases");
    group.sample_size(30);
    group.bench_function("read", |b| b.iter(reading));
    group.bench_function("link", |b| {
        b.iter_batched(reading, |read| assemble(&schema, read, period.as_of), criterion::BatchSize::LargeInput);
    });
    let registers = assemble(&Arc::clone(&schema), reading(), period.as_of).registers;
    let audit = Audit { period, counting: Counting::Calendar, list_met: false, aggregate_only: false };
    group.bench_function("evaluate", |b| {
        b.iter(|| evaluate_all(&Acts::new(&registers, &audit, &catalogue), &|| {}));
    });
    group.finish();
}

criterion_group!(parts, cells, headings, steps);
criterion_main!(parts);
