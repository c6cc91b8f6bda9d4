//! On site: nothing is computed; a sample is drawn for the visit.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::acts::{Act, Acts};
use super::context::Context;
use super::sink::OutcomeCollector;
use super::task::Task;
use crate::catalogue::indicator::{Kind, OnSite, Source};
use crate::catalogue::keeping::Samples;
use crate::expr::{self, Reading, Type};
use crate::registers::Origin;
use crate::registers::Registers;
use crate::registers::spec::{FieldType, Role};
use crate::registers::table::{DANGLING, EMPTY};
use crate::results::ProviderResults;
use crate::results::sample::{self, Design, Stratum};

/// Nothing is computed; which rows may be drawn is looked at for what is wrong with it.
pub fn evaluate(task: &Task, config: &OnSite, _: &mut OutcomeCollector) {
    if let Some(filter) = &config.filter {
        let register = task.register(&config.sample);
        let computed = task.compute(register);
        let _ = task.compile(filter, register, &computed.types, None, &[Type::Bool]);
    }
}

/// Draws the files for the visit: a sample for each on-site check and provider that has any files. `results`, one entry
/// per provider of the registers, tell which files have a finding, and take the samples.
pub fn draw(acts: &Acts, results: &mut [ProviderResults], design: &Design) {
    let contexts: Vec<&Context> = acts.each.iter().filter_map(Act::own).collect();
    let found: Vec<_> = contexts
        .iter()
        .map(|context| with_findings(context.registers, &context.catalogue.keeping.samples, results))
        .collect();
    for (context, found) in contexts.into_iter().zip(found) {
        draw_for(context, &found, results, design);
    }
}

/// Draws the files of one act; `found` are the rows with a finding, by register.
fn draw_for(context: &Context, found: &[Vec<bool>], results: &mut [ProviderResults], design: &Design) {
    let registers = context.registers;
    let by = &context.catalogue.keeping.samples;
    let checks = context.catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c)));
    let visits: Vec<_> = checks
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|(indicator, check)| {
            let Kind::OnSite(config) = &check.kind else { return None };
            let task = Task::new(context, indicator, check);
            let register = task.register(&config.sample);
            let rows = rows_to_visit(&task, config.filter.as_ref(), register);
            Some((format!("{}/{}", indicator.id, check.id), register, rows))
        })
        .collect();
    results.par_iter_mut().enumerate().for_each(|(owner, provider)| {
        let samples = visits.par_iter().filter_map(|(check, register, rows)| {
            let rows = rows.get(owner).filter(|rows| !rows.is_empty())?;
            let file = |&row: &u32| (registers.subject(*register, row), stratum(registers, by, found, *register, row));
            let files: Vec<(String, Stratum)> = rows.par_iter().map(file).collect();
            let files = files.iter().map(|(key, of)| (key.as_str(), of.clone()));
            Some((check.clone(), sample::draw(files, design)))
        });
        provider.samples.extend(samples.collect::<Vec<_>>());
    });
}

/// The rows that may be looked at, by provider; those of which it cannot be told count.
fn rows_to_visit(task: &Task, filter: Option<&Source>, register: usize) -> Vec<Vec<u32>> {
    let registers = task.context.registers;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); registers.providers.len()];
    let Some(table) = registers.tables.get(register) else { return rows };
    let computed = task.compute(register);
    let frame = task.whole(register, &computed.values, Reading::Settled);
    let counted = filter.map(|filter| {
        let filter = task.compile(filter, register, &computed.types, None, &[Type::Bool]);
        expr::eval(&filter, &frame).truths(table.height)
    });
    for (row, &owner) in (0u32..).zip(&table.owner) {
        let counts = counted.as_ref().is_none_or(|counted| counted.get(row as usize) != Some(&Some(false)));
        if let (true, Some(own)) = (counts, rows.get_mut(owner as usize)) {
            own.push(row);
        }
    }
    rows
}

/// Service and manager of a row, and whether there is a finding about it.
fn stratum(registers: &Registers, by: &Samples, found: &[Vec<bool>], register: usize, row: u32) -> Stratum {
    let findings = found.get(register).and_then(|rows| rows.get(row as usize)).copied().unwrap_or(false);
    Stratum {
        service: service_of(registers, by, register, row).map(Into::into),
        manager: manager_of(registers, by, register, row).map(|(to, row)| registers.subject(to, row).into()),
        findings,
    }
}

/// The service that a row belongs to, over as few references as there are.
fn service_of(registers: &Registers, by: &Samples, mut register: usize, mut row: u32) -> Option<String> {
    let schema = &registers.schema;
    let target = schema.playing(Role::Service)?;
    for _ in 0..by.ties.len().max(1) {
        if register == target {
            break;
        }
        let own = schema.registers.get(register)?.fields.iter();
        let own = own.filter(|field| field.kind == FieldType::Ref && field.leads_to == Some(Role::Service));
        let mut step = own.map(|field| &field.id).chain(&by.ties);
        (register, row) = step.find_map(|field| follow(registers, register, row, field))?;
    }
    (register == target).then(|| registers.subject(register, row))
}

/// Who answers for a row that is a subject of the audit itself.
fn manager_of(registers: &Registers, by: &Samples, register: usize, row: u32) -> Option<(usize, u32)> {
    let subject = registers.schema.playing(Role::Subject) == Some(register);
    by.manager.as_ref().filter(|_| subject).and_then(|field| follow(registers, register, row, field))
}

fn follow(registers: &Registers, register: usize, row: u32, field: &str) -> Option<(usize, u32)> {
    let column = registers.tables.get(register)?.refs.get(field)?;
    let row = column.rows.get(row as usize).copied().unwrap_or(EMPTY);
    (row < DANGLING).then_some((column.to, row))
}

/// The rows of each register that a finding rests on, or that such a row belongs to.
fn with_findings(registers: &Registers, by: &Samples, results: &[ProviderResults]) -> Vec<Vec<bool>> {
    let places: HashMap<(&Arc<str>, &Arc<str>), u32> =
        (0u32..).zip(&registers.sources).map(|(place, (file, sheet))| ((file, sheet), place)).collect();
    let checks = results.iter().flat_map(|provider| &provider.checks);
    let findings = checks.flat_map(|check| check.outcomes.iter().filter(|outcome| outcome.is_finding(check.nature)));
    let mut marked: Vec<Vec<bool>> = vec![Vec::new(); registers.sources.len()];
    for source in findings.flat_map(|outcome| &outcome.sources) {
        let place = places.get(&(&source.file, &source.sheet)).copied().unwrap_or(u32::MAX);
        if let Some(rows) = marked.get_mut(place as usize) {
            let row = source.row as usize;
            rows.resize(rows.len().max(row + 1), false);
            if let Some(mark) = rows.get_mut(row) {
                *mark = true;
            }
        }
    }
    let is = |origin: &Origin| {
        let rows = marked.get(origin.source as usize);
        rows.and_then(|rows| rows.get(origin.row as usize)).copied().unwrap_or(false)
    };
    let mut found: Vec<Vec<bool>> =
        registers.tables.iter().map(|table| table.origin.iter().map(is).collect()).collect();
    for tie in &by.ties {
        for (register, table) in registers.tables.iter().enumerate() {
            let Some(column) = table.refs.get(tie) else { continue };
            let marks = found.get(register).cloned().unwrap_or_default();
            let Some(ends) = found.get_mut(column.to) else { continue };
            for (row, _) in column.rows.iter().zip(marks).filter(|(_, marked)| *marked) {
                if let Some(end) = ends.get_mut(*row as usize) {
                    *end = true;
                }
            }
        }
    }
    found
}
