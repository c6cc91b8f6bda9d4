//! Why a value is not known.

/// Why a value is not known, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Doubt {
    /// A cell is empty, or a row may be the one that is looked for.
    #[default]
    Unknown,
    /// The sheet has no such column.
    ColumnMissing,
    /// Rows with one key say different things.
    Conflicting,
    /// A cell could not be read.
    Unreadable,
}

impl Doubt {
    /// The reason code of an outcome that hangs on it.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::ColumnMissing => "column_missing",
            Self::Conflicting => "conflicting",
            Self::Unreadable => "unreadable",
        }
    }
}
