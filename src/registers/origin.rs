//! Where a row stands in the input.

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Position in [`Registers::sources`].
    pub source: u32,
    /// The spreadsheet's own row number, first row 1.
    pub row: u32,
}
