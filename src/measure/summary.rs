//! What a summary of other rows gives: a column of values, and why some of them are not known.

use super::computed::Possible;
use crate::expr::{ColumnExplanation, Reading, Type, Value};

/// A summarised column.
pub struct Summary {
    /// Its type.
    pub kind: Type,
    /// One value per subject, in as many versions as readings differ.
    pub values: Vec<(Reading, Value)>,
    /// What explains it.
    pub behind: ColumnExplanation,
    /// The rows that may be the missing ones.
    pub possible: Option<Possible>,
}
