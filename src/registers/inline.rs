//! Appointments kept in the case register itself become rows of the appointments register.
//!
//! `case_manager_id` with `manager_appointed_on`, and `case_officer_id` with `officer_appointed_on`, count where the
//! appointments register holds no row of that role for the case. Such a row cannot say who supervises: unknown.

use std::collections::BTreeMap;

use super::mark::Mark;
use super::origin::Origin;
use super::prune::Later;
use super::resolved::Resolved;
use super::spec::Schema;
use super::table::{DANGLING, EMPTY};
use super::typed::TypedColumn;

const ROLES: [(&str, &str, &str); 2] = [
    ("case_manager", "case_manager_id", "manager_appointed_on"),
    ("case_officer", "case_officer_id", "officer_appointed_on"),
];

/// Adds the inline appointments; a register that gets one counts as supplied, to the provider of the case.
pub fn appointments(schema: &Schema, tables: &mut [Resolved], later: &Later) {
    let (Some(cases_at), Some(at)) = (schema.position("cases"), schema.position("appointments")) else { return };
    let (Some(case_spec), Some(spec)) = (schema.registers.get(cases_at), schema.registers.get(at)) else { return };
    for (role, person, since) in ROLES {
        let position = |field: &str| spec.field_position(field).unwrap_or_default();
        let (case_field, role_field) = (position("case_id"), position("role"));
        let role_code = schema.codes.get("appointment_role").and_then(|list| list.position(role));
        let (Some(person), Some(since)) = (case_spec.field_position(person), case_spec.field_position(since)) else {
            continue;
        };
        let (Some(cases), Some(rows)) = (tables.get(cases_at), tables.get(at)) else { return };
        let held = cases_with_role(rows, case_field, role_field, role_code, cases.raw.len());
        let is_later = later.get(&(cases_at, since));
        let mut added: Vec<(u32, u32, Option<i32>)> = Vec::new();
        let people = cases.refs.get(&person).map(|c| c.rows.as_slice()).unwrap_or_default();
        let days = match cases.raw.columns.get(since) {
            Some(TypedColumn::Day(days)) => days.as_slice(),
            _ => &[],
        };
        for ((case, &who), held) in (0u32..).zip(people).zip(&held) {
            let row = case as usize;
            if who == EMPTY || *held || is_later.and_then(|l| l.get(row)).copied().unwrap_or(false) {
                continue;
            }
            added.push((case, who, days.get(row).copied().flatten()));
        }
        let origins: Vec<_> = added
            .iter()
            .filter_map(|&(case, ..)| {
                let row = case as usize;
                Some((*cases.raw.origin.get(row)?, *cases.raw.file.get(row)?, *cases.owner.get(row)?))
            })
            .collect();
        let fields = Fields {
            case: case_field,
            person: position("staff_id"),
            role: role_field,
            since: position("appointed_on"),
            supervisor: position("supervised_by"),
        };
        let unknown = [(fields.since, since), (fields.person, person)]
            .map(|(field, of_case)| (field, unknown_cells(cases.raw.marks.get(&of_case), &added, rows.raw.len())));
        let several = numbered(&added, rows.raw.len());
        let several = several.filter_map(|(row, case)| Some((row, cases.candidates.get(&person)?.get(&case)?.clone())));
        let several: BTreeMap<u32, Vec<u32>> = several.collect();
        if let Some(table) = tables.get_mut(at) {
            add(table, &fields, role_code, &added, origins);
            for (field, unknown) in unknown.into_iter().filter(|(_, unknown)| !unknown.is_empty()) {
                table.raw.marks.entry(field).or_default().extend(unknown);
            }
            if !several.is_empty() {
                table.candidates.entry(fields.person).or_default().extend(several);
            }
        }
    }
}

/// The field of the cases in which an inline appointment of a role (by the id of its code) keeps one of its own.
#[must_use]
pub fn kept_in_cases(role: &str, field: &str) -> Option<&'static str> {
    let (_, person, since) = ROLES.iter().find(|(known, ..)| *known == role)?;
    match field {
        "staff_id" => Some(person),
        "appointed_on" => Some(since),
        "case_id" => Some("case_id"),
        _ => None,
    }
}

struct Fields {
    case: usize,
    person: usize,
    role: usize,
    since: usize,
    supervisor: usize,
}

/// The rows that appointments get, each with its case.
fn numbered(added: &[(u32, u32, Option<i32>)], rows: usize) -> impl Iterator<Item = (u32, u32)> {
    (u32::try_from(rows).unwrap_or(u32::MAX)..).zip(added).map(|(row, (case, ..))| (row, *case))
}

/// Cells of appointments that stand in the cases and cannot be read, by the row that the appointment gets.
fn unknown_cells(
    marks: Option<&BTreeMap<u32, (Mark, Origin)>>,
    added: &[(u32, u32, Option<i32>)],
    rows: usize,
) -> Vec<(u32, (Mark, Origin))> {
    let Some(marks) = marks else { return Vec::new() };
    numbered(added, rows).filter_map(|(row, case)| Some((row, *marks.get(&case)?))).collect()
}

fn cases_with_role(rows: &Resolved, case: usize, role: usize, code: Option<u32>, cases: usize) -> Vec<bool> {
    let mut held = vec![false; cases];
    if let (Some(case), Some(TypedColumn::Code(roles))) = (rows.refs.get(&case), rows.raw.columns.get(role)) {
        for (&case, &role) in case.rows.iter().zip(roles) {
            if role == code
                && let Some(mark) = held.get_mut(case as usize)
            {
                *mark = true;
            }
        }
    }
    held
}

fn add(
    table: &mut Resolved,
    fields: &Fields,
    role: Option<u32>,
    added: &[(u32, u32, Option<i32>)],
    origins: Vec<(Origin, u32, u32)>,
) {
    if added.is_empty() {
        return;
    }
    table.raw.supplied = true;
    for (position, column) in table.raw.columns.iter_mut().enumerate() {
        match column {
            TypedColumn::Day(days) if position == fields.since => days.extend(added.iter().map(|a| a.2)),
            TypedColumn::Code(codes) if position == fields.role => codes.extend(added.iter().map(|_| role)),
            column => super::raw::pad(column, added.len()),
        }
    }
    for (position, column) in &mut table.refs {
        column.rows.extend(added.iter().map(|&(case, who, _)| match *position {
            p if p == fields.case => case,
            p if p == fields.person => who,
            p if p == fields.supervisor => DANGLING,
            _ => EMPTY,
        }));
    }
    for (origin, file, owner) in origins {
        if let Some(supplied) = table.supplied_to.get_mut(owner as usize) {
            *supplied = true;
        }
        table.raw.origin.push(origin);
        table.raw.file.push(file);
        table.owner.push(owner);
    }
}
