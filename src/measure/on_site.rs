//! On site: nothing is computed; this tells from what a sample for the visit is drawn.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::context::{Context, Task};
use crate::catalogue::indicator::Kind;
use crate::expr::{self, Type};
use crate::outcome::is_finding;
use crate::registers::Registers;
use crate::registers::table::{DANGLING, EMPTY, Origin};
use crate::results::ProviderResults;
use crate::sample::Stratum;

/// References that tie a row to a file: a plan's line to its plan, a plan to its case, a course to its person.
const TIES: [&str; 3] = ["plan_id", "case_id", "staff_id"];

/// Keys and strata of the rows that each on-site check may look at, by `indicator/check` and provider. `results` tell
/// which of them have a finding.
#[must_use]
pub fn populations(
    context: &Context,
    results: &[ProviderResults],
) -> BTreeMap<String, BTreeMap<String, Vec<(String, Stratum)>>> {
    let registers = context.registers;
    let found = with_findings(registers, results);
    let mut all = BTreeMap::new();
    for indicator in &context.catalogue.indicators {
        for check in &indicator.checks {
            let Kind::OnSite(config) = &check.kind else { continue };
            let task = Task::new(context, indicator, check);
            let register = task.register(&config.sample);
            let Some(table) = registers.tables.get(register) else { continue };
            let computed = task.compute(register);
            let frame = task.whole(register, &computed.values);
            let counted = match &config.filter {
                Some(filter) => {
                    let filter = task.compile(filter, register, &computed.types, None, &[Type::Bool]);
                    expr::eval(&filter, &frame).truths(table.height)
                }
                None => vec![Some(true); table.height],
            };
            let mut by_provider: BTreeMap<String, Vec<(String, Stratum)>> = BTreeMap::new();
            for (row, counted) in (0u32..).zip(counted) {
                let owner = table.owner.get(row as usize).copied().filter(|o| *o < DANGLING);
                let provider = owner.and_then(|o| registers.providers.get(o as usize));
                if let (true, Some(provider)) = (counted != Some(false), provider) {
                    let stratum = stratum(registers, &found, register, row);
                    by_provider.entry(provider.clone()).or_default().push((registers.subject(register, row), stratum));
                }
            }
            all.insert(format!("{}/{}", indicator.id, check.id), by_provider);
        }
    }
    all
}

/// Service and manager of a row, and whether there is a finding about it.
fn stratum(registers: &Registers, found: &[Vec<bool>], register: usize, row: u32) -> Stratum {
    let findings = found.get(register).and_then(|rows| rows.get(row as usize)).copied().unwrap_or(false);
    Stratum {
        service: end_of(registers, "services", register, row),
        manager: follow(registers, register, row, "case_manager_id").map(|(to, row)| registers.subject(to, row)),
        findings,
    }
}

/// The row of another register that a row belongs to, over as few references as there are.
fn end_of(registers: &Registers, target: &str, mut register: usize, mut row: u32) -> Option<String> {
    for _ in 0..TIES.len() {
        if registers.schema.registers.get(register)?.id == target {
            break;
        }
        let step = ["service_id"].iter().chain(&TIES);
        (register, row) = step.copied().find_map(|field| follow(registers, register, row, field))?;
    }
    (registers.schema.registers.get(register)?.id == target).then(|| registers.subject(register, row))
}

fn follow(registers: &Registers, register: usize, row: u32, field: &str) -> Option<(usize, u32)> {
    let column = registers.tables.get(register)?.refs.get(field)?;
    let row = column.rows.get(row as usize).copied().unwrap_or(EMPTY);
    (row < DANGLING).then_some((column.to, row))
}

/// The rows of each register that a finding rests on, or that such a row belongs to.
fn with_findings(registers: &Registers, results: &[ProviderResults]) -> Vec<Vec<bool>> {
    let places: HashMap<(&Arc<str>, &Arc<str>), u32> =
        (0u32..).zip(&registers.sources).map(|(place, (file, sheet))| ((file, sheet), place)).collect();
    let checks = results.iter().flat_map(|provider| &provider.checks);
    let findings =
        checks.flat_map(|check| check.outcomes.iter().filter(|outcome| is_finding(&check.nature, outcome.outcome)));
    let origins: HashSet<(u32, u32)> = findings
        .flat_map(|outcome| &outcome.sources)
        .filter_map(|source| Some((*places.get(&(&source.file, &source.sheet))?, source.row)))
        .collect();
    let is = |origin: &Origin| origins.contains(&(origin.source, origin.row));
    let mut found: Vec<Vec<bool>> =
        registers.tables.iter().map(|table| table.origin.iter().map(is).collect()).collect();
    for tie in TIES {
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
