//! What every kind of check needs: the registers, the period, the columns of the catalogue, and what several checks
//! compute once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::caseload::Loads;
use super::columns::Computed;
use super::strata::Strata;
use super::task::{Fields, Located, Task};
use crate::catalogue::indicator::Catalogue;
use crate::expr::{Behind, Columns, Type};
use crate::registers::spec::Schema;
use crate::registers::{Beginnings, Registers};
use crate::results::Caseload;
use crate::time::{Counting, Holidays, Period};

/// How to audit.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The period.
    pub period: Period,
    /// How terms are counted.
    pub counting: Counting,
    /// Days that are not worked.
    pub holidays: Holidays,
    /// Whether subjects that are met are listed too.
    pub list_met: bool,
    /// Whether no subject at all is listed: counts, tallies and histograms only.
    pub aggregate_only: bool,
}

/// A column that the catalogue adds to a register: position of the register, and name.
pub type DefinedColumn = (usize, String);

/// The state of an evaluation, shared by all checks.
#[derive(Debug)]
pub struct Context<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// How to audit.
    pub audit: &'a Audit,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// When the registers of each provider begin.
    pub beginnings: Beginnings,
    defined: Defined,
    /// Problems of the definitions themselves.
    pub definition_problems: Vec<Located>,
    shared: Shared,
}

/// Columns that the catalogue adds to registers.
#[derive(Debug, Default)]
struct Defined {
    values: Columns<DefinedColumn>,
    types: BTreeMap<DefinedColumn, Type>,
    behind: BTreeMap<DefinedColumn, Behind>,
    fields: BTreeMap<DefinedColumn, Fields>,
}

/// What several checks need, computed by the first that asks for it.
#[derive(Debug, Default)]
struct Shared {
    /// Strata of each register.
    strata: Vec<OnceLock<Arc<Strata>>>,
    /// Caseloads by role.
    loads: Mutex<BTreeMap<String, Arc<OnceLock<Arc<Loads>>>>>,
}

impl<'a> Context<'a> {
    /// Computes the catalogue's own columns.
    #[must_use]
    pub fn new(registers: &'a Registers, audit: &'a Audit, catalogue: &'a Catalogue) -> Self {
        let mut context = Self {
            registers,
            audit,
            catalogue,
            beginnings: Beginnings::new(registers),
            defined: Defined::default(),
            definition_problems: Vec::new(),
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

    /// The registers' schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.registers.schema
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.audit.period
    }

    /// Values of the columns that the catalogue adds.
    #[must_use]
    pub const fn defined(&self) -> &Columns<DefinedColumn> {
        &self.defined.values
    }

    /// Their types.
    #[must_use]
    pub const fn defined_types(&self) -> &BTreeMap<DefinedColumn, Type> {
        &self.defined.types
    }

    /// What is behind one of them.
    #[must_use]
    pub fn behind(&self, column: &DefinedColumn) -> Option<&Behind> {
        self.defined.behind.get(column)
    }

    /// The fields that one of them reads.
    #[must_use]
    pub fn fields_behind(&self, column: &DefinedColumn) -> Option<&Fields> {
        self.defined.fields.get(column)
    }

    /// The strata of a register's rows.
    #[must_use]
    pub fn strata(&self, register: usize) -> Arc<Strata> {
        let compute = || Arc::new(Strata::new(self, register));
        self.shared.strata.get(register).map_or_else(compute, |slot| Arc::clone(slot.get_or_init(compute)))
    }

    /// The caseloads of a role (a code of `appointment_role`).
    #[must_use]
    pub fn loads(&self, role: &str) -> Arc<Loads> {
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.shared.loads.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(role.to_owned()).or_default())
        };
        Arc::clone(slot.get_or_init(|| Arc::new(super::caseload::loads(self, role))))
    }

    /// Caseloads of all people in both roles, for the workload sheet.
    #[must_use]
    pub fn caseloads(&self, limits: &BTreeMap<String, f64>) -> Vec<(u32, Caseload)> {
        super::caseload::summaries(self, limits)
    }
}
