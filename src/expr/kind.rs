//! Types of expressions.

use crate::registers::spec::{FieldSpec, FieldType, Schema};

/// What an expression yields for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// True, false or unknown.
    Bool,
    /// A calendar day (a moment is compared by its day).
    Day,
    /// A number.
    Number,
    /// A count or sum over related rows, of which some are only possible.
    Bounded,
    /// A text.
    Text,
    /// A value of a code list.
    Code(String),
    /// A row of a register, by its position in the schema.
    Row(usize),
    /// Several rows in one cell: an expression can ask whether the list `IS NULL` (empty), and what it `HAS`.
    List,
    /// Several codes of a list in one cell; what can be asked is the same.
    Codes(String),
    /// The literal `NULL`.
    Null,
}

impl Type {
    /// The type of a field; none for fields that expressions cannot reach (personal fields).
    #[must_use]
    pub fn of_field(field: &FieldSpec, schema: &Schema) -> Option<Self> {
        if field.personal {
            return None;
        }
        Some(match field.kind {
            FieldType::Id | FieldType::Text => Self::Text,
            FieldType::Date | FieldType::Datetime | FieldType::Month => Self::Day,
            FieldType::Bool => Self::Bool,
            FieldType::Int | FieldType::Number => Self::Number,
            FieldType::Code => Self::Code(field.of.clone()?),
            FieldType::Ref => Self::Row(schema.position(field.of.as_deref()?)?),
            FieldType::Refs => Self::List,
            FieldType::Codes => Self::Codes(field.of.clone()?),
            FieldType::Cnp => return None,
        })
    }

    /// The type in words, for messages to catalogue authors.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Bool => "a truth value".to_owned(),
            Self::Day => "a date".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Bounded => "a count of related rows".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Code(list) => format!("a code of `{list}`"),
            Self::Row(_) => "a reference".to_owned(),
            Self::List | Self::Codes(_) => "a list".to_owned(),
            Self::Null => "NULL".to_owned(),
        }
    }
}
