//! Worked examples: small tables written in the catalogue, audited like real ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::indicator::{Catalogue, Check, Example, Indicator};
use crate::measure::{Audit, evaluate};
use crate::registers::assemble::assemble;
use crate::registers::spec::{CodeList, FieldSpec, FieldType, Schema};
use crate::registers::typed::{Ingested, TypedColumn, TypedSheet};
use crate::registers::{Mark, MarkedCell};
use crate::results::{CheckResult, InputFile, InputSheet};
use crate::time::{Counting, Day, Period, parse_iso_day};

/// How an example differs from what it promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// A table cannot be read.
    Table(String),
    /// A subject: what was expected, what came out (`-`: nothing).
    Subject {
        /// Key of the subject or name of the figure.
        subject: String,
        /// As written in the example.
        expected: String,
        /// As computed.
        got: String,
    },
}

/// Runs an example; empty when it holds.
#[must_use]
pub fn run(
    schema: &Arc<Schema>,
    catalogue: &Catalogue,
    indicator: &Indicator,
    check: &Check,
    example: &Example,
) -> Vec<Mismatch> {
    let ingested = match tables(schema, &example.tables, &example.absent) {
        Ok(ingested) => ingested,
        Err(problems) => return problems.into_iter().map(Mismatch::Table).collect(),
    };
    let result = audit(schema, catalogue, indicator, check, example, ingested);
    compare(example, &result)
}

fn audit(
    schema: &Arc<Schema>,
    catalogue: &Catalogue,
    indicator: &Indicator,
    check: &Check,
    example: &Example,
    ingested: Ingested,
) -> Vec<CheckResult> {
    let period = Period { from: example.from, to: example.to, as_of: example.as_of };
    let registers = assemble(schema, ingested, period.as_of).registers;
    // Examples lie in any year; the act is applied as if it were in force.
    let mut one = Catalogue { indicators: vec![indicator.clone()], ..catalogue.clone() };
    if let Some(only) = one.indicators.first_mut() {
        only.checks = vec![check.clone()];
    }
    let audit = Audit { period, counting: Counting::Calendar, list_met: true, aggregate_only: false };
    evaluate(&registers, &audit, &one, &|| {}).into_iter().flat_map(|p| p.checks).map(|check| *check).collect()
}

fn compare(example: &Example, results: &[CheckResult]) -> Vec<Mismatch> {
    let mut got: BTreeMap<String, String> = BTreeMap::new();
    let mut figures: BTreeMap<String, u64> = BTreeMap::new();
    for result in results {
        for outcome in &result.outcomes {
            let carried = if outcome.carried_over { " carried_over" } else { "" };
            let text = match outcome.reason.as_str() {
                "" => format!("{}{carried}", outcome.outcome.id()),
                reason => format!("{}:{reason}{carried}", outcome.outcome.id()),
            };
            got.insert(outcome.subject.to_string(), text);
        }
        for tally in &result.tallies {
            let by: Vec<&str> = tally.by.values().map(String::as_str).collect();
            let name = [tally.month.as_deref().unwrap_or("total"), &by.join(" ")].join(" ");
            *figures.entry(name.trim().to_owned()).or_default() += tally.count;
        }
        for (value, count) in &result.histogram {
            *figures.entry(value.to_string()).or_default() += count;
        }
    }
    let mut differences = Vec::new();
    let mut subjects: Vec<&String> = example.expect.keys().chain(got.keys()).collect();
    subjects.sort();
    subjects.dedup();
    for subject in subjects {
        let expected = example.expect.get(subject).map_or("-", String::as_str);
        let found = got.get(subject).map_or("-", String::as_str);
        // An example may leave the reason out.
        let same = expected == found || (!expected.contains(':') && found.split([':', ' ']).next() == Some(expected));
        if !same {
            differences.push(Mismatch::Subject {
                subject: subject.clone(),
                expected: expected.to_owned(),
                got: found.to_owned(),
            });
        }
    }
    let mut names: Vec<&String> = example.figures.keys().chain(figures.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let (expected, found) =
            (example.figures.get(name).copied().unwrap_or(0), figures.get(name).copied().unwrap_or(0));
        if expected != found {
            differences.push(Mismatch::Subject {
                subject: name.clone(),
                expected: expected.to_string(),
                got: found.to_string(),
            });
        }
    }
    differences
}

/// Registers that are written as text: one line of field ids, then the rows, cells separated by `|`.
///
/// Days are `2024-01-31`, moments `2024-01-31 14:30`, months `2024-01`, lists separated by commas. `#` is a cell that
/// cannot be read, `da` in a column of dates one that was done on an unknown day. Columns that are not written are there
/// and empty, unless they are among the `absent` ones (`register.field`).
///
/// # Errors
/// Every cell that cannot be read.
pub fn tables(schema: &Schema, tables: &BTreeMap<String, String>, absent: &[String]) -> Result<Ingested, Vec<String>> {
    let mut ingested = Ingested::default();
    let mut problems = Vec::new();
    for (name, text) in tables {
        let Some(register) = schema.position(name) else { continue };
        let Some(spec) = schema.registers.get(register) else { continue };
        let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
        let headings: Vec<&str> = lines.next().unwrap_or_default().split('|').map(str::trim).collect();
        for heading in headings.iter().filter(|h| !h.is_empty() && spec.field(h).is_none()) {
            problems.push(format!("{name}: there is no field `{heading}`"));
        }
        let rows: Vec<Vec<&str>> = lines.map(|l| l.split('|').map(str::trim).collect()).collect();
        let mut columns = Vec::new();
        let mut marked = Vec::new();
        for (position, field) in spec.fields.iter().enumerate() {
            let at = headings.iter().position(|h| *h == field.id);
            let mut cells: Vec<&str> =
                rows.iter().map(|row| at.and_then(|at| row.get(at)).copied().unwrap_or_default()).collect();
            let dated = matches!(field.kind, FieldType::Date | FieldType::Datetime);
            for (row, cell) in (0_u32..).zip(&mut cells) {
                let mark = match *cell {
                    "#" => Mark::Unreadable,
                    "da" if dated => Mark::Undated,
                    _ => continue,
                };
                *cell = "";
                marked.push(MarkedCell { row, field: position, mark });
            }
            if absent.contains(&format!("{name}.{}", field.id)) {
                columns.push(TypedColumn::Absent);
                continue;
            }
            columns.push(column(field, schema, &cells).unwrap_or_else(|bad| {
                problems.push(format!("{name}.{}: `{bad}` cannot be read", field.id));
                TypedColumn::Absent
            }));
        }
        let file = u32::try_from(ingested.files.len()).unwrap_or(u32::MAX);
        let count = rows.len() as u64;
        ingested.files.push(InputFile {
            file: format!("{name}.csv"),
            sha256: String::new(),
            sheets: vec![InputSheet {
                sheet: name.clone(),
                register: Some(name.clone()),
                rows: count,
                accepted: count,
                ..InputSheet::default()
            }],
            ..InputFile::default()
        });
        ingested.sheets.push(TypedSheet {
            register,
            file,
            sheet: 0,
            rows: (2..).take(rows.len()).collect(),
            columns,
            letters: vec![None; spec.fields.len()],
            marked: sorted(marked),
            aliases: Vec::new(),
            places: Vec::new(),
        });
    }
    if problems.is_empty() { Ok(ingested) } else { Err(problems) }
}

fn sorted(mut marked: Vec<MarkedCell>) -> Vec<MarkedCell> {
    marked.sort_unstable();
    marked
}

fn cells<T>(cells: &[&str], read: impl Fn(&str) -> Option<T>) -> Result<Vec<Option<T>>, String> {
    cells
        .iter()
        .map(|cell| if cell.is_empty() { Ok(None) } else { read(cell).map(Some).ok_or_else(|| (*cell).to_owned()) })
        .collect()
}

fn moment(cell: &str) -> Option<(Day, Option<u16>)> {
    match cell.split_once([' ', 'T']) {
        None => Some((parse_iso_day(cell)?, None)),
        Some((day, time)) => {
            let (hour, minute) = time.split_once(':')?;
            let minutes = hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?;
            Some((parse_iso_day(day)?, (minutes < 1440).then_some(minutes)))
        }
    }
}

fn column(field: &FieldSpec, schema: &Schema, raw: &[&str]) -> Result<TypedColumn, String> {
    let list: Option<&CodeList> = field.of.as_ref().and_then(|of| schema.codes.get(of));
    let parts = |cell: &str| -> Vec<String> {
        cell.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
    };
    Ok(match field.kind {
        FieldType::Id | FieldType::Text | FieldType::Ref | FieldType::Cnp => {
            TypedColumn::Text(cells(raw, |c| Some(c.to_owned()))?.into_iter().collect())
        }
        FieldType::Refs => TypedColumn::Texts(raw.iter().map(|c| parts(c)).collect()),
        FieldType::Date => TypedColumn::Day(cells(raw, parse_iso_day)?),
        FieldType::Datetime => TypedColumn::Moment(cells(raw, moment)?),
        FieldType::Month => TypedColumn::Month(cells(raw, |c| parse_iso_day(&format!("{c}-01")))?),
        FieldType::Bool => TypedColumn::Bool(cells(raw, |c| match c {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        })?),
        FieldType::Int | FieldType::Number => TypedColumn::Number(cells(raw, |c| c.parse().ok())?),
        FieldType::Code => TypedColumn::Code(cells(raw, |c| list.and_then(|l| l.position(c)))?),
        FieldType::Codes => {
            let mut sets = Vec::new();
            for cell in raw {
                let mut set = 0u64;
                for part in parts(cell) {
                    let bit = list.and_then(|l| l.position(&part)).filter(|b| *b < 64).ok_or(part)?;
                    set |= 1 << bit;
                }
                sets.push(set);
            }
            TypedColumn::Codes(sets)
        }
    })
}
