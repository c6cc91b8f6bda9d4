//! A sheet seen from the side of the person who made it.

use std::collections::{BTreeMap, BTreeSet};

use super::several;
use super::shown::may_show;
use super::{Candidate, Cells, InspectedColumn, InspectedSheet, UnknownValue};
use crate::ingest::cell::date::moment;
use crate::ingest::context::Context;
use crate::ingest::grid::{Grid, Value};
use crate::ingest::header::{Column, Header};
use crate::ingest::lexicon::Meaning;
use crate::ingest::likeness::{field_likeness, likeness};
use crate::ingest::rows::is_numbering;
use crate::ingest::sheet::SheetResult;
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};
use crate::registers::typed::{TypedColumn, TypedSheet};
use crate::results::QualityFinding;
use crate::text::letters;
use crate::time::ymd;

/// Less alike is no candidate.
const LEAST: f64 = 0.4;
/// A row of headings of a sheet that was not recognised has a heading as like as this.
const LIKELY: f64 = 0.7;
/// A sheet as like a register as this might be one.
const NEARLY: f64 = 0.5;
/// Candidates that are named.
const MOST: usize = 3;
/// Cells that are named per problem.
const MOST_CELLS: usize = 20;
/// Rows that are shown.
const FIRST_ROWS: usize = 3;
/// Characters of a value that are shown.
const LONGEST_SHOWN: usize = 40;
/// Digits of a personal code.
const CODE_DIGITS: usize = 13;
/// What stands for a value that is not shown.
const HIDDEN: &str = "•••";
/// Rows that are looked at.
const ROWS: usize = 200;

/// Looks at a sheet after it was read.
#[must_use]
pub fn sheet(grid: &Grid<'_>, result: SheetResult, context: Context<'_>) -> InspectedSheet {
    let SheetResult { input, findings, header, not_data, typed, .. } = result;
    let mut out = InspectedSheet { input, not_data, ..InspectedSheet::default() };
    let ignored = out.input.not_data.contains_key("ignored");
    let rows_of_one =
        header.as_ref().is_some_and(|header| header.columns.iter().all(|column| column.meaning.is_some()));
    let again = findings.iter().any(|finding| finding.rule == "duplicate_column");
    // A sheet of which each column is known, and none twice, holds one record a row.
    if !ignored && (!rows_of_one || again) {
        out.records = several::records(grid, header.as_ref(), context);
    }
    match header {
        Some(header) => recognised(&mut out, grid, &header, context),
        None if out.input.not_data.contains_key("ignored") => {}
        None => {
            foreign(&mut out, grid, context);
            let first = out.candidates.first().filter(|first| first.likeness >= NEARLY);
            out.input.nearly = first.map(|first| first.id.clone());
        }
    }
    out.missing = findings.iter().filter(|f| f.rule == "missing_column").filter_map(|f| f.field.clone()).collect();
    out.absent = typed.iter().flat_map(|typed| absent(typed, context.schema)).collect();
    out.absent.retain(|field| !out.missing.contains(field));
    out.unknown = unknown_values(&findings, context.schema);
    for finding in &findings {
        let cells = out.problems.entry(finding.rule.clone()).or_default();
        note(cells, finding);
    }
    out
}

/// The fields for which a sheet has no column; personal ones are not missed.
fn absent(typed: &TypedSheet, schema: &Schema) -> Vec<String> {
    let fields = schema.registers.get(typed.register).map(|spec| spec.fields.as_slice()).unwrap_or_default();
    let without = fields.iter().zip(&typed.columns).filter(|(_, column)| matches!(column, TypedColumn::Absent));
    without.filter(|(field, _)| !field.personal).map(|(field, _)| field.id.clone()).collect()
}

fn note(cells: &mut Cells, finding: &QualityFinding) {
    cells.count += 1;
    if cells.first.len() < MOST_CELLS && finding.row > 0 {
        cells.first.push(format!("{}{}", finding.column, finding.row));
    }
}

fn recognised(out: &mut InspectedSheet, grid: &Grid<'_>, header: &Header, context: Context<'_>) {
    let Some(spec) = context.schema.registers.get(header.register) else { return };
    let last = header.top + header.levels;
    out.confidence = header.confidence;
    out.heading_row = grid.number(last.saturating_sub(1));
    let taken: Vec<usize> = header.columns.iter().filter_map(Column::field).collect();
    let mut seen = BTreeSet::new();
    out.columns = header
        .columns
        .iter()
        .map(|column| {
            let numbering = column.meaning.is_none() && is_numbering(&column.heading);
            let open = column.meaning.is_none() && !numbering;
            let candidates = if open {
                fields(&column.heading, spec, &taken, &sample(grid, last, column.column), context)
            } else {
                Vec::new()
            };
            let concealed = open && !may_show(&column.heading, &context.lexicon.words);
            InspectedColumn {
                letters: letters(column.column),
                heading: if concealed { String::new() } else { column.heading.clone() },
                concealed,
                field: column.field().and_then(|f| spec.fields.get(f)).map(|f| f.id.clone()),
                ignored: column.meaning == Some(Meaning::Ignored),
                numbering,
                duplicate: column.field().is_some_and(|f| !seen.insert(f)),
                candidates,
                first: first(grid, last, column.column, column.field().and_then(|f| spec.fields.get(f))),
            }
        })
        .collect();
}

/// The first values of a column as they are read on the screen, one for each row.
fn first(grid: &Grid<'_>, from: usize, column: u32, field: Option<&FieldSpec>) -> Vec<String> {
    let rows = from..grid.len().min(from + FIRST_ROWS);
    rows.map(|row| match grid.cell(row, column) {
        None => String::new(),
        Some(_) if field.is_some_and(|field| field.personal) => HIDDEN.to_owned(),
        Some(value) => screen(value),
    })
    .collect()
}

/// A value as it is read on the screen.
fn screen(value: &Value<'_>) -> String {
    let text = match value {
        Value::Text(text) => text.chars().take(LONGEST_SHOWN).collect(),
        Value::Number(number) => number.to_string(),
        Value::Moment(day, _) => {
            let (year, month, day) = ymd(*day);
            format!("{day:02}.{month:02}.{year}")
        }
        Value::Minutes(minutes) => format!("{minutes} min"),
        Value::Bool(yes) => if *yes { "✓" } else { "–" }.to_owned(),
        Value::Error => "#!".to_owned(),
        Value::Uncomputed => "=…".to_owned(),
    };
    // A run of digits as long as a personal code is one, or might be.
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= CODE_DIGITS { HIDDEN.to_owned() } else { text }
}

/// The first values of a column under the headings.
fn sample<'g>(grid: &'g Grid<'_>, from: usize, column: u32) -> Vec<&'g Value<'g>> {
    (from..grid.len().min(from + ROWS)).filter_map(|row| grid.cell(row, column)).collect()
}

/// Fields that a heading may mean, by its words and by what stands below it.
fn fields(
    heading: &str,
    spec: &RegisterSpec,
    taken: &[usize],
    sample: &[&Value<'_>],
    context: Context<'_>,
) -> Vec<Candidate> {
    let register = context.schema.position(&spec.id).unwrap_or(usize::MAX);
    let is_day = |v: &Value<'_>| moment(v, context.dialect.order, context.dialect.from_1904).is_some();
    let days = share(sample, is_day).is_some_and(|share| share > 0.8);
    let all = spec.fields.iter().enumerate().filter(|(f, _)| !taken.contains(f)).map(|(f, field)| {
        let words = field_likeness(heading, field);
        let codes = context.lexicon.codes((register, f));
        let fit = share(sample, |v| match field.kind {
            FieldType::Date | FieldType::Datetime | FieldType::Month => is_day(v),
            FieldType::Code | FieldType::Codes => {
                v.text().is_some_and(|t| codes.is_some_and(|c| matches!(c.find(t), Some(Some(_)))))
            }
            FieldType::Int | FieldType::Number => matches!(v, Value::Number(_)),
            _ => true,
        });
        // Values speak for a code field, and against a field whose type they do not have.
        let likeness = match (field.kind, fit) {
            (FieldType::Code, Some(fit)) if fit > 0.8 => f64::max(words, 0.75),
            // Whoever keeps days in a column means no number and no person by it.
            (FieldType::Id | FieldType::Ref | FieldType::Refs | FieldType::Cnp, _) if days => words * 0.7,
            (FieldType::Id | FieldType::Text | FieldType::Ref | FieldType::Refs | FieldType::Cnp, _) | (_, None) => {
                words
            }
            (_, Some(fit)) if fit < 0.5 => words * 0.7,
            _ => words,
        };
        Candidate { id: field.id.clone(), likeness }
    });
    best(all)
}

#[allow(clippy::cast_precision_loss)]
fn share(sample: &[&Value<'_>], test: impl Fn(&Value<'_>) -> bool) -> Option<f64> {
    (!sample.is_empty()).then(|| sample.iter().filter(|v| test(v)).count() as f64 / sample.len() as f64)
}

fn best(all: impl Iterator<Item = Candidate>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = all.filter(|c| c.likeness >= LEAST).collect();
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.id.cmp(&b.id)));
    found.truncate(MOST);
    found
}

/// A sheet that no register matches: its likely headings, and the registers they resemble.
fn foreign(out: &mut InspectedSheet, grid: &Grid<'_>, context: Context<'_>) {
    let mut top: Option<(f64, usize)> = None;
    for row in 0..grid.len().min(30) {
        let cells = grid.row(row);
        let texts: Vec<&str> = cells.iter().filter_map(|c| c.value.text()).filter(|t| t.len() <= 120).collect();
        if texts.len() < 2 || texts.len() < cells.len() {
            continue;
        }
        let Some((register, score, nearest)) = register_of(&texts, context.schema).into_iter().next() else { continue };
        let _ = register;
        if nearest >= LIKELY && top.is_none_or(|(best, _)| score > best) {
            top = Some((score, row));
        }
    }
    let by_name = |spec: &RegisterSpec| {
        let names = spec.sheets.iter().chain(&spec.sheets_en);
        let name = names.clone().map(|n| likeness(&out.input.sheet, n)).fold(0.0, f64::max);
        f64::max(name, names.map(|n| likeness(context.stem, n)).fold(0.0, f64::max))
    };
    let Some((_, row)) = top else {
        // Without headings a row may hold persons: nothing of it is shown.
        out.candidates =
            best(context.schema.registers.iter().map(|s| Candidate { id: s.id.clone(), likeness: by_name(s) }));
        out.candidates.retain(|c| c.likeness >= LIKELY);
        return;
    };
    let texts: Vec<&str> = grid.row(row).iter().filter_map(|c| c.value.text()).collect();
    let scored = register_of(&texts, context.schema);
    out.candidates = best(scored.iter().filter_map(|(r, score, _)| {
        let spec = context.schema.registers.get(*r)?;
        Some(Candidate { id: spec.id.clone(), likeness: (score + 0.2 * by_name(spec)).min(1.0) })
    }));
    let Some(spec) = out.candidates.first().and_then(|c| context.schema.register(&c.id)) else { return };
    out.heading_row = grid.number(row);
    let mut taken = Vec::new();
    out.columns = grid
        .row(row)
        .iter()
        .map(|cell| {
            let heading = cell.value.text().unwrap_or_default();
            let candidates = fields(heading, spec, &taken, &sample(grid, row + 1, cell.column), context);
            if let Some(first) = candidates.first().filter(|c| c.likeness > 0.9) {
                taken.extend(spec.field_position(&first.id));
            }
            let sure = candidates.first().is_some_and(|c| c.likeness > 0.9);
            let concealed = !sure && !may_show(heading, &context.lexicon.words);
            InspectedColumn {
                letters: letters(cell.column),
                heading: if concealed { String::new() } else { heading.to_owned() },
                concealed,
                numbering: is_numbering(heading),
                candidates,
                first: first(grid, row + 1, cell.column, None),
                ..InspectedColumn::default()
            }
        })
        .collect();
}

/// Registers by how well headings fit them: register, mean likeness, greatest likeness.
#[allow(clippy::cast_precision_loss)]
fn register_of(headings: &[&str], schema: &Schema) -> Vec<(usize, f64, f64)> {
    let mut scored: Vec<(usize, f64, f64)> = schema
        .registers
        .iter()
        .enumerate()
        .map(|(r, spec)| {
            let each: Vec<f64> =
                headings.iter().map(|h| spec.fields.iter().map(|f| field_likeness(h, f)).fold(0.0, f64::max)).collect();
            let mean = each.iter().sum::<f64>() / each.len().max(1) as f64;
            (r, mean, each.into_iter().fold(0.0, f64::max))
        })
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scored
}

fn unknown_values(findings: &[QualityFinding], schema: &Schema) -> Vec<UnknownValue> {
    let mut counts: BTreeMap<(&str, &str, Option<&str>), Cells> = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.rule == "unknown_code") {
        if let (Some(register), Some(field)) = (&finding.register, &finding.field) {
            note(counts.entry((register, field, finding.value.as_deref())).or_default(), finding);
        }
    }
    let suggest = |register: &str, field: &str, value: &str| {
        let list = schema.codes.get(schema.register(register)?.field(field)?.of.as_deref()?)?;
        let codes = list.codes.iter().map(|code| {
            let spellings = [&code.title.ro, &code.title.en].into_iter().chain(&code.aliases);
            Candidate { id: code.id.clone(), likeness: spellings.map(|s| likeness(value, s)).fold(0.0, f64::max) }
        });
        best(codes).into_iter().next()
    };
    counts
        .into_iter()
        .map(|((register, field, value), cells)| UnknownValue {
            field: field.to_owned(),
            value: value.map(str::to_owned),
            cells,
            suggestion: value.and_then(|v| suggest(register, field, v)),
        })
        .collect()
}
