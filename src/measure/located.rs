//! What a check of the catalogue says wrongly, and what it reads.

use std::collections::BTreeSet;

/// Something wrong in a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where in the file, in bytes.
    pub at: std::ops::Range<usize>,
}

/// Fields that a check reads: position of the register and field.
pub type Fields = BTreeSet<(usize, String)>;
