//! What was not read is never a breach: the blameless year without each of its columns and sheets, and with each of its
//! columns unreadable. `--nocapture` prints the table.

use std::collections::BTreeSet;
use std::sync::Arc;

use mms_audit::catalogue::indicator::Catalogue;
use mms_audit::catalogue::load;
use mms_audit::ingest::{ReadOptions, read_files};
use mms_audit::measure::{Audit, evaluate};
use mms_audit::pipeline;
use mms_audit::registers::assemble::assemble;
use mms_audit::registers::spec::Schema;
use mms_audit::registers::typed::{Ingested, TypedColumn, TypedSheet};
use mms_audit::registers::{Mark, MarkedCell};
use mms_audit::results::InputFile;
use mms_audit::results::outcome::State;
use mms_audit::time::{Counting, Period};
use rayon::prelude::*;

use crate::harness::fixture;

/// What is taken from the year.
#[derive(Debug, Clone, Copy)]
enum Loss {
    /// A sheet.
    Sheet(usize),
    /// A column of a sheet.
    Column(usize, usize),
    /// Every cell of a column.
    Cells(usize, usize),
}

fn blameless(schema: &Schema) -> Ingested {
    let (files, problems) = read_files(&[fixture("fara-abateri")], schema, &ReadOptions::default());
    assert!(problems.is_empty());
    let sheets = files.into_iter().flat_map(|file| file.sheets).filter_map(|sheet| sheet.typed);
    let sheets = sheets.zip(0..).map(|(sheet, position)| TypedSheet { file: 0, sheet: position, ..sheet }).collect();
    Ingested {
        files: vec![InputFile { file: "registre.xlsx".into(), ..InputFile::default() }],
        sheets,
        ..Ingested::default()
    }
}

/// A column in which nothing can be read.
fn blank(column: &mut TypedColumn) {
    match column {
        TypedColumn::Absent => {}
        TypedColumn::Text(texts) => *texts = (0..texts.len()).map(|_| None::<&str>).collect(),
        TypedColumn::Texts(lists) => lists.iter_mut().for_each(Vec::clear),
        TypedColumn::Day(days) | TypedColumn::Month(days) => days.fill(None),
        TypedColumn::Moment(moments) => moments.fill(None),
        TypedColumn::Number(numbers) => numbers.fill(None),
        TypedColumn::Bool(flags) => flags.fill(None),
        TypedColumn::Code(codes) => codes.fill(None),
        TypedColumn::Codes(sets) => sets.fill(0),
    }
}

fn without(whole: &Ingested, loss: Loss) -> Ingested {
    let mut left = whole.clone();
    match loss {
        Loss::Sheet(sheet) => drop(left.sheets.remove(sheet)),
        Loss::Column(sheet, field) => left.sheets[sheet].columns[field] = TypedColumn::Absent,
        Loss::Cells(sheet, field) => {
            let sheet = &mut left.sheets[sheet];
            blank(&mut sheet.columns[field]);
            let rows = 0..u32::try_from(sheet.rows.len()).unwrap();
            sheet.marked.extend(rows.map(|row| MarkedCell { row, field, mark: Mark::Unreadable }));
            sheet.marked.sort();
        }
    }
    left
}

/// Check and subject of everything that is not met, and how many subjects are undetermined.
fn breaches(schema: &Arc<Schema>, catalogue: &Catalogue, ingested: Ingested) -> (BTreeSet<(String, String)>, u64) {
    let audit = Audit {
        period: Period::year(2024).unwrap(),
        counting: Counting::default(),
        list_met: false,
        aggregate_only: false,
    };
    let registers = assemble(schema, ingested, audit.period.as_of).registers;
    let (mut found, mut open) = (BTreeSet::new(), 0);
    for check in evaluate(&registers, &audit, catalogue, &|| {}).iter().flat_map(|provider| &provider.checks) {
        open += check.counts.undetermined;
        let not_met = check.outcomes.iter().filter(|outcome| outcome.outcome == State::NotMet);
        found.extend(not_met.map(|o| (format!("{}/{}", check.indicator, check.check), o.subject.to_string())));
    }
    (found, open)
}

#[test]
fn nothing_that_is_not_there_or_cannot_be_read_makes_a_breach() {
    let schema = pipeline::schema().unwrap();
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let whole = blameless(&schema);
    let (known, _) = breaches(&schema, &catalogue, whole.clone());
    let mut losses: Vec<Loss> = (0..whole.sheets.len()).map(Loss::Sheet).collect();
    for (position, sheet) in whole.sheets.iter().enumerate() {
        let spec = &schema.registers[sheet.register];
        for (field, column) in sheet.columns.iter().enumerate().filter(|(_, c)| !matches!(c, TypedColumn::Absent)) {
            if !spec.fields[field].required && !spec.fields[field].key {
                losses.push(Loss::Column(position, field));
            }
            // Of the list of providers the key is all that there is.
            if !(spec.id == "providers" && spec.fields[field].key || matches!(column, TypedColumn::Absent)) {
                losses.push(Loss::Cells(position, field));
            }
        }
    }
    let lines: Vec<(String, usize, String)> = losses
        .par_iter()
        .map(|loss| {
            let (found, open) = breaches(&schema, &catalogue, without(&whole, *loss));
            let new: Vec<_> = found.difference(&known).collect();
            let name = |sheet: usize| schema.registers[whole.sheets[sheet].register].id.clone();
            let field = |sheet: usize, at: usize| {
                format!("{}.{}", name(sheet), schema.registers[whole.sheets[sheet].register].fields[at].id)
            };
            let what = match *loss {
                Loss::Sheet(sheet) => format!("without sheet      {}", name(sheet)),
                Loss::Column(sheet, at) => format!("without column     {}", field(sheet, at)),
                Loss::Cells(sheet, at) => format!("column unreadable  {}", field(sheet, at)),
            };
            let first = new.first().map(|(check, subject)| format!("  e.g. {check} {subject}")).unwrap_or_default();
            (format!("{what:<64} not_met {:>3}   undetermined {open:>4}", new.len()), new.len(), first)
        })
        .collect();
    for (line, _, first) in &lines {
        println!("{line}{first}");
    }
    let wrong: Vec<String> =
        lines.iter().filter(|(_, new, _)| *new > 0).map(|(line, _, first)| format!("{line}{first}")).collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), lines.len(), wrong.join("\n"));
    assert!(lines.len() > 350, "{}", lines.len());
}
