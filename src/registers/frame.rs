//! The last step of assembly: typed columns become polars frames.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;
use rayon::prelude::*;
use thiserror::Error;

use super::mark::Marks;
use super::prune::Later;
use super::raw::Raw;
use super::resolved::Resolved;
use super::spec::{FieldSpec, FieldType, RegisterSpec, Role, Schema};
use super::table::{DANGLING, EMPTY, Table};
use super::typed::{Alias, TypedColumn};
use crate::registers::tag::tag_of;

/// Columns of a register that do not make a table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("register `{register}`: {message}")]
pub struct FrameError {
    /// Id of the register.
    pub register: String,
    /// What polars says.
    pub message: String,
}

/// One table per register of the schema, and the first register whose columns do not make one.
pub fn tables(schema: &Schema, resolved: Vec<Resolved>, later: &Later) -> (Vec<Table>, Option<FrameError>) {
    let made: Vec<(Table, Option<FrameError>)> = schema
        .registers
        .par_iter()
        .zip(resolved)
        .enumerate()
        .with_max_len(1)
        .map(|(register, (spec, resolved))| {
            let height = resolved.raw.len();
            let lost = lost(spec, &resolved);
            let mut table =
                Table { lost, supplied: resolved.raw.supplied, height, owner: resolved.owner, ..Table::default() };
            table.persons = persons(spec, &resolved.raw.aliases, height);
            table.marks = marks(spec, &resolved.raw);
            table.absent = absent(spec, &resolved.raw, false);
            table.absent_not_yet = absent(spec, &resolved.raw, true);
            let mut columns = Vec::new();
            let mut places = names_of_keys(spec, &resolved.raw);
            for (position, (field, column)) in spec.fields.iter().zip(resolved.raw.columns).enumerate() {
                if let Some(marks) = later.get(&(register, position)) {
                    // Appointments kept in the cases were added since: nothing of them lies after the as-of day.
                    let all = marks.iter().copied().chain(std::iter::repeat(false)).take(height);
                    table.later.insert(field.id.clone(), all.collect());
                }
                if let TypedColumn::Moment(moments) = &column {
                    let minutes = moments.iter().map(|m| minute(*m)).collect();
                    table.minutes.insert(field.id.clone(), minutes);
                }
                match column {
                    TypedColumn::Text(ids) if field.kind == FieldType::Id => {
                        // A copy in one piece: ids that stay where they were read keep all that was read and given
                        // back around them from being used again.
                        let mut ids = ids.clone();
                        if field.key {
                            ids.put(std::mem::take(&mut places).into_iter().map(|(row, place)| (row as usize, place)));
                        }
                        table.ids.insert(field.id.clone(), ids);
                    }
                    column if !field.personal && (spec.role != Some(Role::Worker) || field.id != "name") => {
                        columns.extend(to_column(field, column));
                    }
                    _ => {}
                }
            }
            let mut broken = None;
            match DataFrame::new(height, columns) {
                Ok(frame) => table.frame = frame,
                Err(error) => broken = Some(FrameError { register: spec.id.clone(), message: error.to_string() }),
            }
            for (position, column) in resolved.refs {
                if let Some(field) = spec.fields.get(position) {
                    table.refs.insert(field.id.clone(), column);
                }
            }
            for (position, list) in resolved.lists {
                if let Some(field) = spec.fields.get(position) {
                    table.lists.insert(field.id.clone(), list);
                }
            }
            table.candidates = candidates(spec, resolved.candidates);
            table.supplied_to = resolved.supplied_to;
            table.origin = resolved.raw.origin;
            (table, broken)
        })
        .collect();
    let (tables, broken): (Vec<Table>, Vec<Option<FrameError>>) = made.into_iter().unzip();
    (tables, broken.into_iter().flatten().next())
}

/// What rows are called that are not called by their key: those of later episodes, and those whose key names a person.
fn names_of_keys(spec: &RegisterSpec, raw: &Raw) -> Vec<(u32, String)> {
    let keys = spec.fields.iter().position(|f| f.key).map(|key| raw.texts(key));
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for episode in raw.episodes.iter().filter(|episode| episode.number > 1) {
        if let Some(key) = keys.and_then(|keys| keys.get(episode.row as usize)) {
            names.insert(episode.row, format!("{key}#{}", episode.number));
        }
    }
    names.extend(raw.places.iter().cloned());
    names.into_iter().collect()
}

/// Rows that references may lead to, by field id.
fn candidates(
    spec: &RegisterSpec,
    candidates: BTreeMap<usize, BTreeMap<u32, Vec<u32>>>,
) -> BTreeMap<String, BTreeMap<u32, Vec<u32>>> {
    let named = candidates.into_iter().filter(|(_, rows)| !rows.is_empty());
    named.filter_map(|(position, rows)| Some((spec.fields.get(position)?.id.clone(), rows))).collect()
}

/// What rows that are called by a reference name there, where no row answers to it.
fn lost(spec: &RegisterSpec, resolved: &Resolved) -> BTreeMap<u32, String> {
    let parts = spec.subject_parts().map(|(_, parts)| parts).unwrap_or_default();
    let references = parts.iter().filter_map(|(name, _)| spec.field_position(name));
    let Some((field, column)) = references.filter_map(|f| Some((f, resolved.refs.get(&f)?))).next() else {
        return BTreeMap::new();
    };
    let texts = resolved.raw.texts(field);
    (0_u32..)
        .zip(&column.rows)
        .filter(|(_, to)| **to == DANGLING)
        .filter_map(|(row, _)| Some((row, texts.get(row as usize).filter(|text| tag_of(text).is_none())?.to_owned())))
        .collect()
}

/// Cells whose value is not known, by field id.
fn marks(spec: &RegisterSpec, raw: &Raw) -> BTreeMap<String, Marks> {
    let marks = raw.marks.iter().filter(|(_, marks)| !marks.is_empty());
    let named = marks.filter_map(|(&position, marks)| {
        let marks = marks.iter().map(|(row, (mark, origin))| (*row, *mark, *origin)).collect();
        Some((spec.fields.get(position)?.id.clone(), Marks::new(marks)))
    });
    named.collect()
}

/// Rows whose sheet has no column for a field, by field id. Personal columns are dropped whether they were there or
/// not, and a field that only replaces another says nothing by being absent. Fields whose emptiness means "not yet", or
/// all others.
fn absent(spec: &RegisterSpec, raw: &Raw, not_yet: bool) -> BTreeMap<String, Vec<Range<u32>>> {
    let ranges = raw.absent.iter().filter(|(_, ranges)| !ranges.is_empty());
    let named = ranges.filter_map(|(&position, ranges)| {
        let field = spec.fields.get(position).filter(|f| !f.personal && !f.stands_in && f.not_yet == not_yet)?;
        Some((field.id.clone(), ranges.clone()))
    });
    named.collect()
}

/// Numbers the persons of each personal code in the order in which they appear.
fn persons(spec: &RegisterSpec, aliases: &[Alias], height: usize) -> BTreeMap<String, Vec<u32>> {
    let mut all = BTreeMap::new();
    for (position, field) in spec.fields.iter().enumerate().filter(|(_, f)| f.kind == FieldType::Cnp) {
        let mut known: HashMap<u128, u32> = HashMap::new();
        let mut numbers = vec![EMPTY; height];
        for alias in aliases.iter().filter(|a| a.field == position) {
            let next = u32::try_from(known.len()).unwrap_or(EMPTY);
            let number = *known.entry(alias.tag).or_insert(next);
            if let Some(slot) = numbers.get_mut(alias.row as usize) {
                *slot = number;
            }
        }
        if !known.is_empty() {
            all.insert(field.id.clone(), numbers);
        }
    }
    all
}

fn minute(moment: Option<(i32, Option<u16>)>) -> i16 {
    moment.and_then(|(_, minute)| minute).and_then(|m| i16::try_from(m).ok()).unwrap_or(-1)
}

fn to_column(field: &FieldSpec, column: TypedColumn) -> Option<Column> {
    use super::spec::FieldType as T;
    let name = PlSmallStr::from_str(&field.id);
    let series = match column {
        TypedColumn::Text(_) if matches!(field.kind, T::Ref | T::Cnp) => return None,
        TypedColumn::Texts(_) | TypedColumn::Absent => return None,
        TypedColumn::Text(texts) => StringChunked::from_iter_options(name, texts.iter()).into_series(),
        TypedColumn::Day(days) | TypedColumn::Month(days) => {
            day_series(name, Int32Chunked::from_iter_trusted_length(days))
        }
        TypedColumn::Moment(moments) => {
            let days = moments.into_iter().map(|moment| moment.map(|(day, _)| day));
            day_series(name, Int32Chunked::from_iter_trusted_length(days))
        }
        TypedColumn::Number(numbers) => Float64Chunked::from_iter_trusted_length(numbers).with_name(name).into_series(),
        TypedColumn::Bool(flags) => BooleanChunked::from_iter_trusted_length(flags).with_name(name).into_series(),
        TypedColumn::Code(codes) => UInt32Chunked::from_iter_trusted_length(codes).with_name(name).into_series(),
        TypedColumn::Codes(sets) => UInt64Chunked::from_vec(name, sets).into_series(),
    };
    Some(series.into_column())
}

fn day_series(name: PlSmallStr, days: Int32Chunked) -> Series {
    days.with_name(name).into_date().into_series()
}
