//! What every kind of check needs: the registers, the period, the columns of the catalogue, and what several checks
//! compute once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::groups::Groups;
use super::load_days::Loads;
use super::located::{Fields, Located};
use super::pairs::Pairs;
use super::stratum::Strata;
use crate::catalogue::indicator::Catalogue;
use crate::expr::{ColumnExplanation, Columns, Type};
use crate::ingest::Stop;
use crate::registers::spec::Schema;
use crate::registers::{Beginnings, Registers};
use crate::time::{Counting, Day, Judge, Period};

/// How to audit.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The period.
    pub period: Period,
    /// How terms are counted.
    pub counting: Counting,
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
    pub audit: Audit,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// When the registers of each provider begin.
    pub beginnings: Beginnings,
    pub(super) defined: Defined,
    /// Problems of the definitions themselves.
    pub definition_problems: Vec<Located>,
    pub(super) shared: Shared,
    /// Asked to stop, no further check is begun; what is left out has no outcomes.
    pub(super) stop: Stop,
}

/// Columns that the catalogue adds to registers.
#[derive(Debug, Default)]
pub(super) struct Defined {
    pub(super) values: Columns<DefinedColumn>,
    pub(super) types: BTreeMap<DefinedColumn, Type>,
    pub(super) behind: BTreeMap<DefinedColumn, ColumnExplanation>,
    pub(super) fields: BTreeMap<DefinedColumn, Fields>,
}

/// What several checks need, computed by the first that asks for it.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Strata of each register.
    pub(super) strata: Vec<OnceLock<Arc<Strata>>>,
    /// Caseloads by role and the first day that is looked at.
    pub(super) loads: Mutex<BTreeMap<(String, Day), Arc<OnceLock<Arc<Loads>>>>>,
    /// Rows that share a column, by register and column, and whether what a sheet lacks is unknown.
    pub(super) groups: Mutex<BTreeMap<(usize, String, bool), Arc<OnceLock<Arc<Groups>>>>>,
    /// Rows of a common parent, by both registers and the references that lead to it.
    pub(super) siblings: Mutex<BTreeMap<(usize, usize, String, String), Arc<OnceLock<Arc<Pairs>>>>>,
}

impl Context<'_> {
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

    /// Whether what begins on a day is judged by this act: always, unless it is one of several.
    #[must_use]
    pub fn begins_here(&self, day: Day) -> bool {
        self.catalogue.force.as_ref().is_none_or(|force| force.judge(day) == Judge::Own)
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
    pub fn behind(&self, column: &DefinedColumn) -> Option<&ColumnExplanation> {
        self.defined.behind.get(column)
    }

    /// The fields that one of them reads.
    #[must_use]
    pub fn fields_behind(&self, column: &DefinedColumn) -> Option<&Fields> {
        self.defined.fields.get(column)
    }
}
