//! Data-quality rules of the register files: predicates over single rows, never mixed with breaches.

use std::collections::BTreeMap;

use super::context::Context;
use crate::expr::{self, Frame, Known, Names, Params};
use crate::registers::Registers;
use crate::registers::spec::QualityRule;
use crate::results::QualityFinding;

/// Rows that break a rule, with the provider they touch.
#[must_use]
pub fn quality(context: &Context) -> Vec<(u32, QualityFinding)> {
    let registers = context.registers;
    let mut found = Vec::new();
    for register in 0..registers.schema.registers.len() {
        let Some(spec) = registers.schema.registers.get(register) else { continue };
        for rule in &spec.quality {
            for row in broken(context, register, rule).unwrap_or_default() {
                found.extend(finding(registers, register, rule, row));
            }
        }
    }
    found
}

/// The rows of a register for which a rule's predicate is true.
///
/// # Errors
/// A predicate that does not fit the register.
pub fn broken(context: &Context, register: usize, rule: &QualityRule) -> Result<Vec<usize>, expr::Problem> {
    let (types, values, params) = (BTreeMap::new(), BTreeMap::new(), Params::default());
    let defined = BTreeMap::new();
    let names =
        Names { schema: context.schema(), register, defined: &defined, local: &types, subject: None, parameters: &[] };
    let (expr, _) = expr::check(&expr::parse(&rule.when)?, &names)?;
    let known =
        Known { registers: context.registers, period: context.period(), defined: &context.defined, params: &params };
    let frame = Frame { known, register, rows: None, local: &values, subject: None };
    let truths = expr::eval(&expr, &frame).truths(frame.len());
    Ok(truths.into_iter().enumerate().filter(|(_, t)| *t == Some(true)).map(|(row, _)| row).collect())
}

fn finding(registers: &Registers, register: usize, rule: &QualityRule, row: usize) -> Option<(u32, QualityFinding)> {
    let table = registers.tables.get(register)?;
    let source = registers.source(*table.origin.get(row)?);
    let spec = registers.schema.registers.get(register)?;
    Some((
        *table.owner.get(row)?,
        QualityFinding {
            rule: rule.id.clone(),
            register: Some(spec.id.clone()),
            field: rule.fields.first().cloned(),
            file: source.file.to_string(),
            sheet: source.sheet.to_string(),
            row: source.row,
            column: String::new(),
            value: None,
            other_row: None,
        },
    ))
}
