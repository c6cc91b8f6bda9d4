//! What was not read is never a breach: the blameless year without each of its columns and sheets, and with each of its
//! columns unreadable. `--nocapture` prints the table.

use std::collections::BTreeSet;
use std::sync::Arc;

use mms_audit::catalogue::indicator::Catalogue;
use mms_audit::catalogue::load;
use mms_audit::ingest::{ReadOptions, read};
use mms_audit::measure::{Audit, evaluate};
use mms_audit::pipeline;
use mms_audit::registers::assemble::assemble;
use mms_audit::registers::spec::Schema;
use mms_audit::registers::typed::{Ingested, TypedColumn};
use mms_audit::registers::{Mark, MarkedCell};
use mms_audit::results::ProviderResults;
use mms_audit::results::outcome::State;
use mms_audit::time::{Counting, Period};
use rayon::prelude::*;

use crate::harness::fixture;

/// The register that only ends a duty early: rows of it that nobody supplied, or that name no case, excuse nothing.
const SHORTENS: &str = "post_monitoring";

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
    let reading = read(&[fixture("fara-abateri")], schema, &ReadOptions::default()).unwrap();
    assert!(reading.problems.is_empty());
    reading.ingested
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

fn evaluated(
    schema: &Arc<Schema>,
    catalogue: &Catalogue,
    ingested: Ingested,
    aggregate_only: bool,
) -> Vec<ProviderResults> {
    let (period, counting) = (Period::year(2024).unwrap(), Counting::default());
    let audit = Audit { period, counting, list_met: false, aggregate_only };
    let registers = assemble(schema, ingested, audit.period.as_of).registers;
    evaluate(&registers, &audit, catalogue, &|| {})
}

/// Check and subject of everything that is not met, and how many subjects are undetermined.
fn breaches(
    schema: &Arc<Schema>,
    catalogue: &Catalogue,
    ingested: Ingested,
    taken: Option<(&str, Option<&str>)>,
) -> (BTreeSet<(String, String)>, u64) {
    let (mut found, mut open) = (BTreeSet::new(), 0);
    for check in evaluated(schema, catalogue, ingested, false).iter().flat_map(|provider| &provider.checks) {
        open += check.counts.undetermined;
        let not_met = check.outcomes.iter().filter(|outcome| outcome.outcome == State::NotMet);
        // An optional register that only shortens a duty counts as empty where it is not there, and the check says so.
        if taken.is_some_and(|(register, field)| {
            let optional = catalogue
                .check(&check.indicator, &check.check)
                .is_some_and(|(_, c)| c.optional.contains(&register.to_owned()));
            optional
                && match field {
                    None => check.absent_optional.contains(&register.to_owned()),
                    Some(field) => field == "case_id" || check.absent_columns.contains(&format!("{register}.{field}")),
                }
        }) {
            continue;
        }
        found.extend(not_met.map(|o| (format!("{}/{}", check.indicator, check.check), o.subject.to_string())));
    }
    (found, open)
}

#[test]
fn nothing_that_is_not_there_or_cannot_be_read_makes_a_breach() {
    let schema = pipeline::schema().unwrap();
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let whole = blameless(&schema);
    let (known, _) = breaches(&schema, &catalogue, whole.clone(), None);
    let met: u64 = evaluated(&schema, &catalogue, whole.clone(), true)
        .iter()
        .flat_map(|provider| &provider.checks)
        .map(|check| check.counts.met)
        .sum();
    assert!(met > 500, "nothing can be lost of a year in which nothing is met: {met}");
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
            let (Loss::Sheet(sheet) | Loss::Column(sheet, _) | Loss::Cells(sheet, _)) = *loss;
            let spec = &schema.registers[whole.sheets[sheet].register];
            let field = match *loss {
                Loss::Sheet(_) => None,
                Loss::Column(_, field) | Loss::Cells(_, field) => Some(spec.fields[field].id.as_str()),
            };
            let taken = Some((spec.id.as_str(), field)).filter(|(register, _)| *register == SHORTENS);
            let (found, open) = breaches(&schema, &catalogue, without(&whole, *loss), taken);
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

#[test]
fn a_column_that_is_not_there_says_how_many_outcomes_hang_on_it() {
    let schema = pipeline::schema().unwrap();
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let whole = blameless(&schema);
    let mut losses = Vec::new();
    for (position, sheet) in whole.sheets.iter().enumerate() {
        let spec = &schema.registers[sheet.register];
        for (field, column) in sheet.columns.iter().enumerate() {
            let optional = !spec.fields[field].required && !spec.fields[field].key;
            if optional && !matches!(column, TypedColumn::Absent) {
                losses.push((position, field, format!("{}.{}", spec.id, spec.fields[field].id)));
            }
        }
    }
    let hanging: Vec<u64> = losses
        .par_iter()
        .map(|(position, field, column)| {
            let lost = without(&whole, Loss::Column(*position, *field));
            let listed = evaluated(&schema, &catalogue, lost.clone(), false);
            let mut all = 0;
            for check in listed.iter().flat_map(|provider| &provider.checks) {
                // The only column that is not there is what every such outcome hangs on.
                let open = check.outcomes.iter().filter(|outcome| outcome.reason == "column_missing").count() as u64;
                let told = check.hang_on_column.get(column).copied().unwrap_or_default();
                let others: u64 = check.hang_on_column.iter().filter(|(id, _)| *id != column).map(|(_, n)| n).sum();
                assert_eq!((told, others), (open, 0), "{column}: {}/{}", check.indicator, check.check);
                assert!(told == 0 || check.absent_columns.contains(column), "{column}");
                all += told;
            }
            // The same where no subject is listed.
            let counted = evaluated(&schema, &catalogue, lost, true);
            let figures = |all: &[ProviderResults]| -> Vec<_> {
                all.iter().flat_map(|p| &p.checks).map(|c| (c.counts, c.hang_on_column.clone())).collect()
            };
            assert_eq!(figures(&counted), figures(&listed), "{column}");
            all
        })
        .collect();
    for ((_, _, column), n) in losses.iter().zip(&hanging) {
        println!("{column:<48} {n:>5}");
    }
    assert!(hanging.iter().filter(|n| **n > 0).count() > 20, "{hanging:?}");
}
