//! On site: nothing is computed; this tells from what a sample for the visit is drawn.

use std::collections::BTreeMap;

use super::context::{Audit, Context, Task};
use crate::catalogue::indicator::{Catalogue, Kind};
use crate::expr::{self, Data, Expr, Frame, Type};
use crate::registers::Registers;
use crate::registers::table::DANGLING;

/// Keys and strata (kind of service) of the rows that each on-site check may look at, by `indicator/check` and provider.
#[must_use]
pub fn populations(
    registers: &Registers,
    audit: &Audit,
    catalogue: &Catalogue,
) -> BTreeMap<String, BTreeMap<String, Vec<(String, String)>>> {
    let context = Context::new(registers, audit, catalogue);
    let mut all = BTreeMap::new();
    for indicator in &catalogue.indicators {
        for check in &indicator.checks {
            let Kind::OnSite(config) = &check.kind else { continue };
            let task = Task::new(&context, indicator, check);
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
            let strata = strata(&frame, registers, register);
            let mut by_provider: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
            for ((row, counted), stratum) in (0u32..).zip(counted).zip(strata) {
                let owner = table.owner.get(row as usize).copied().filter(|o| *o < DANGLING);
                let provider = owner.and_then(|o| registers.providers.get(o as usize));
                if let (true, Some(provider)) = (counted != Some(false), provider) {
                    let key = registers.subject(register, row);
                    by_provider.entry(provider.clone()).or_default().push((key, stratum));
                }
            }
            all.insert(format!("{}/{}", indicator.id, check.id), by_provider);
        }
    }
    all
}

/// The kind of service of each row; empty where it has none.
fn strata(frame: &Frame, registers: &Registers, register: usize) -> Vec<String> {
    let path = expr::service_kind(register, registers);
    let list = registers.schema.codes.get("service_kind");
    match expr::eval(&Expr::Column(path), frame).data {
        Data::Code(codes) => codes
            .iter()
            .map(|code| code.and_then(|c| list?.get(c)).map_or_else(String::new, |c| c.id.clone()))
            .collect(),
        other => vec![String::new(); other.len()],
    }
}
