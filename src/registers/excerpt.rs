//! The rows behind findings, cell by cell, without anything personal.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::Mark;
use super::origin::Origin;
use super::spec::{FieldSpec, FieldType, RegisterSpec, Schema};
use super::table::{DANGLING, EMPTY, Registers, Table};
use crate::results::row::{CellDoubt, RegisterRow, RowCell};
use crate::results::{ProviderResults, SourceRef};
use crate::text::ShortText;
use crate::time::Moment;

/// The rows of one outcome that are shown, at most.
pub const MOST_ROWS: usize = 12;

/// Adds to each provider the rows that its findings stand in, by file, sheet and row. `is_shown` picks the outcomes.
pub fn add_rows(
    registers: &Registers,
    providers: &mut [ProviderResults],
    is_shown: &dyn Fn(&crate::results::CheckResult, &crate::results::Outcome) -> bool,
) {
    let positions: BTreeMap<(&str, &str), u32> =
        registers.sources.iter().zip(0_u32..).map(|((file, sheet), n)| ((&**file, &**sheet), n)).collect();
    let wanted: Vec<BTreeSet<&SourceRef>> = providers.iter().map(|provider| places(provider, is_shown)).collect();
    let origin = |place: &SourceRef| {
        let source = positions.get(&(&*place.file, &*place.sheet))?;
        Some(Origin { source: *source, row: place.row })
    };
    let all: BTreeSet<Origin> = wanted.iter().flatten().filter_map(|place| origin(place)).collect();
    // One row of a sheet may have been read as rows of several registers.
    let mut rows: BTreeMap<Origin, Vec<(usize, u32)>> = BTreeMap::new();
    for (register, table) in registers.tables.iter().enumerate() {
        for (row, origin) in (0_u32..).zip(&table.origin).filter(|(_, origin)| all.contains(origin)) {
            rows.entry(*origin).or_default().push((register, row));
        }
    }
    let excerpts: Vec<Vec<RegisterRow>> = wanted
        .into_iter()
        .map(|places| {
            let of = |place: &&SourceRef| {
                let found = origin(place).and_then(|origin| rows.get(&origin)).map(Vec::as_slice).unwrap_or_default();
                found.iter().filter_map(|(register, row)| excerpt(registers, *register, *row)).collect::<Vec<_>>()
            };
            places.iter().flat_map(of).collect()
        })
        .collect();
    for (provider, rows) in providers.iter_mut().zip(excerpts) {
        provider.rows = rows;
    }
}

fn places<'p>(
    provider: &'p ProviderResults,
    is_shown: &dyn Fn(&crate::results::CheckResult, &crate::results::Outcome) -> bool,
) -> BTreeSet<&'p SourceRef> {
    let checks = provider.checks.iter();
    let outcomes = checks.flat_map(|check| check.outcomes.iter().filter(|outcome| is_shown(check, outcome)));
    outcomes.flat_map(|outcome| outcome.sources.iter().take(MOST_ROWS)).collect()
}

fn excerpt(registers: &Registers, register: usize, row: u32) -> Option<RegisterRow> {
    let (spec, table) = (registers.schema.registers.get(register)?, registers.tables.get(register)?);
    let cells = spec.fields.iter().filter_map(|field| cell(registers, spec, table, field, row)).collect();
    let place = registers.source(*table.origin.get(row as usize)?);
    Some(RegisterRow { place, register: spec.id.as_str().into(), cells })
}

/// A cell that is neither empty nor personal. Texts are left out, too: anything may stand in them.
fn cell(registers: &Registers, spec: &RegisterSpec, table: &Table, field: &FieldSpec, row: u32) -> Option<RowCell> {
    let hidden = field.personal || matches!(field.kind, FieldType::Text | FieldType::Cnp);
    if hidden || (field.kind == FieldType::Id && !field.key) || (spec.id == "staff" && field.id == "name") {
        return None;
    }
    let marked = table.marks.get(&field.id).and_then(|marks| marks.of(row)).map(|mark| match mark {
        Mark::Undated => CellDoubt::Undated,
        Mark::Unreadable => CellDoubt::Unreadable,
        Mark::Conflicting => CellDoubt::Conflicting,
    });
    let later = table.later.get(&field.id).and_then(|later| later.get(row as usize)) == Some(true);
    let (value, dangling) = value(registers, table, field, row);
    let doubt = marked.or(dangling.then_some(CellDoubt::Dangling)).or(later.then_some(CellDoubt::Later));
    let value: ShortText = value.unwrap_or_default().into();
    (!value.is_empty() || doubt.is_some()).then(|| RowCell { field: field.id.as_str().into(), value, doubt })
}

/// What was read, and whether a reference leads nowhere.
fn value(registers: &Registers, table: &Table, field: &FieldSpec, row: u32) -> (Option<String>, bool) {
    let at = row as usize;
    if let Some(column) = table.refs.get(&field.id) {
        let to = column.rows.get(at).copied().unwrap_or(EMPTY);
        return ((to < DANGLING).then(|| registers.subject(column.to, to)), to == DANGLING);
    }
    if let Some(list) = table.lists.get(&field.id) {
        let members = list.get(at);
        let known = members.iter().filter(|to| **to < DANGLING).map(|to| registers.subject(list.to, *to));
        let known: Vec<String> = known.collect();
        return ((!known.is_empty()).then(|| known.join(", ")), members.contains(&DANGLING));
    }
    if field.kind == FieldType::Id {
        return (table.text(&field.id, row).map(str::to_owned), false);
    }
    (plain(&registers.schema, table, field, row), false)
}

/// The value of a column without references.
fn plain(schema: &Schema, table: &Table, field: &FieldSpec, row: u32) -> Option<String> {
    let at = row as usize;
    let column = table.frame.column(&field.id).ok()?;
    let list = || field.of.as_deref().and_then(|of| schema.codes.get(of));
    match field.kind {
        FieldType::Date | FieldType::Datetime => {
            let day = column.as_materialized_series().date().ok()?.physical().get(at)?;
            let minute = table.minutes.get(&field.id).and_then(|m| m.get(at)).and_then(|m| u16::try_from(*m).ok());
            Some(Moment { day, minute }.format())
        }
        FieldType::Month => {
            let day = column.as_materialized_series().date().ok()?.physical().get(at)?;
            Some(crate::time::format_month(day))
        }
        FieldType::Bool => Some(column.bool().ok()?.get(at)?.to_string()),
        FieldType::Int | FieldType::Number => Some(column.f64().ok()?.get(at)?.to_string()),
        FieldType::Code => Some(list()?.get(column.u32().ok()?.get(at)?)?.id.clone()),
        FieldType::Codes => {
            let bits = column.u64().ok()?.get(at)?;
            let codes = (0..u64::BITS).filter(|bit| bits >> bit & 1 == 1).filter_map(|bit| Some(&list()?.get(bit)?.id));
            let codes: Vec<&str> = codes.map(String::as_str).collect();
            (!codes.is_empty()).then(|| codes.join(", "))
        }
        FieldType::Id | FieldType::Text | FieldType::Cnp | FieldType::Ref | FieldType::Refs => None,
    }
}
