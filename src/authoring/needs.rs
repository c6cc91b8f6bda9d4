//! Which checks read which fields.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalogue::indicator::Catalogue;
use crate::measure::{Audit, Context, look_at};
use crate::registers::assemble::assemble;
use crate::registers::spec::Schema;
use crate::registers::typed::Ingested;
use crate::time::{Counting, Period};

/// Register and field → the checks that read it, each as `indicator/check`.
pub type Readers = BTreeMap<(String, String), BTreeSet<String>>;

/// Uses a catalogue on registers without rows.
pub fn on_empty_registers<T>(
    catalogue: &Catalogue,
    schema: &Arc<Schema>,
    use_it: impl FnOnce(&Context) -> T,
) -> Option<T> {
    let period = Period::year(2024)?;
    let registers = assemble(schema, Ingested::default(), period.as_of).registers;
    let audit = Audit { period, counting: Counting::Calendar, list_met: false, aggregate_only: false };
    Some(use_it(&Context::new(&registers, &audit, catalogue)))
}

/// The checks of a catalogue that read each field.
#[must_use]
pub fn readers(catalogue: &Catalogue, schema: &Arc<Schema>) -> Readers {
    let mut readers = Readers::new();
    for act in catalogue.each_act() {
        on_empty_registers(act, schema, |context| {
            for (indicator, check) in act.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c))) {
                for (register, field) in look_at(context, indicator, check).1 {
                    let Some(spec) = schema.registers.get(register) else { continue };
                    let name = format!("{}/{}", indicator.id, check.id);
                    readers.entry((spec.id.clone(), field)).or_default().insert(name);
                }
            }
        });
    }
    readers
}
