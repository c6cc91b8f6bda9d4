//! Columns that were computed for a check or for the catalogue.

use std::collections::BTreeMap;

use crate::expr::{ColumnExplanation, Columns, Type};
use crate::registers::Origin;

/// Columns computed for one check or definition.
#[derive(Debug, Default)]
pub struct Computed {
    /// Types by name.
    pub types: BTreeMap<String, Type>,
    /// Values by name, one per row of the register.
    pub values: Columns<String>,
    /// What explains them, by name.
    pub behind: BTreeMap<String, ColumnExplanation>,
    /// The rows that may be the missing ones, by name of the column that asks for them.
    pub possible: BTreeMap<String, Possible>,
}

/// The rows that may be the missing ones of a column that asks for related rows.
#[derive(Debug, Default)]
pub struct Possible {
    /// Those of a subject's own related rows that are possible only, by row of the subject.
    pub own: BTreeMap<u32, Vec<Origin>>,
    /// Rows that may be anybody's, by provider.
    pub anybodys: BTreeMap<u32, Vec<Origin>>,
    /// Which of these would count for each subject, by its row, where they differ.
    pub fitting: Option<BTreeMap<u32, Vec<Origin>>>,
}
