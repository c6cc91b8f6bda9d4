//! What the naive reading takes: canonical input.

use std::collections::{BTreeMap, BTreeSet};

/// Canonical input: register, rows, field, text. `#` is a cell that could not be read.
pub type Rows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// One input, e.g. a workbook.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The registers that it carries.
    pub rows: Rows,
    /// Columns that it lacks, as `register.field`; all others are there.
    pub absent: BTreeSet<String>,
    /// The provider to whom rows belong whose owner cannot be found; none where it names several.
    pub carrier: Option<String>,
}
