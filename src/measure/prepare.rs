//! The columns that the catalogue itself adds to registers, computed before any check.

use std::sync::OnceLock;

use super::computed::Computed;
use super::context::{Audit, Context, Defined, Shared};
use super::task::Task;
use crate::catalogue::indicator::Catalogue;
use crate::ingest::Stop;
use crate::registers::{Beginnings, Registers};

impl<'a> Context<'a> {
    /// Computes the catalogue's own columns.
    #[must_use]
    pub fn new(registers: &'a Registers, audit: &Audit, catalogue: &'a Catalogue) -> Self {
        let mut context = Self {
            registers,
            audit: audit.clone(),
            catalogue,
            beginnings: Beginnings::new(registers),
            defined: Defined::default(),
            definition_problems: Vec::new(),
            stop: Stop::default(),
            shared: Shared::default(),
        };
        context.shared.strata.resize_with(registers.tables.len(), OnceLock::new);
        for definition in &catalogue.definitions {
            let Some(register) = registers.schema.position(&definition.register) else { continue };
            let name = definition.column.name.as_str();
            let mut computed = Computed::default();
            let (problems, fields) = {
                let task = Task::of_catalogue(&context);
                computed.add(&task, register, &definition.column);
                task.into_parts()
            };
            context.definition_problems.extend(problems);
            let key = (register, name.to_owned());
            let defined = &mut context.defined;
            defined.fields.insert(key.clone(), fields);
            let Some(kind) = computed.types.remove(name) else { continue };
            defined.types.insert(key.clone(), kind);
            for (reading, value) in computed.values.take(name) {
                defined.values.insert(key.clone(), reading, value);
            }
            defined.behind.insert(key, computed.behind.remove(name).unwrap_or_default());
        }
        context
    }
}
