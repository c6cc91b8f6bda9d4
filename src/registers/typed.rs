//! The seam between ingest and the registers: the accepted rows of one sheet, typed column by column.

use super::mark::MarkedCell;
use super::text_column::TextColumn;
use crate::time::Day;

/// The accepted rows of one sheet that was recognised as a register.
#[derive(Debug, Clone)]
pub struct TypedSheet {
    /// Position of the register in the schema.
    pub register: usize,
    /// Position of the file in [`Ingested::files`].
    pub file: u32,
    /// Position of the sheet within the file.
    pub sheet: u32,
    /// The spreadsheet's own row number of each accepted row (first row 1).
    pub rows: Vec<u32>,
    /// One column per field of the register, in the schema's order, each as long as `rows`.
    pub columns: Vec<TypedColumn>,
    /// Which spreadsheet column each field came from (0 = A), in the schema's order.
    pub letters: Vec<Option<u32>>,
    /// Cells whose value is not known, by row and field; in `columns` they are empty. A reference or a list that cannot
    /// be read is one of them too.
    pub marked: Vec<MarkedCell>,
    /// Rows that can also be found by the keyed hash of a personal value, in the order of the rows.
    pub aliases: Vec<Alias>,
    /// Rows whose key names the person they are about, in ascending order: what is shown instead of it. The key itself
    /// finds them still.
    pub places: Vec<(u32, String)>,
}

/// A row that is also known by a keyed hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// Position of the row among the accepted rows.
    pub row: u32,
    /// Position of the field that the hash was made of.
    pub field: usize,
    /// The hash; never shown.
    pub tag: u128,
}

/// Typed values of one field. `None` is an empty cell, or one that stands in [`TypedSheet::marked`].
#[derive(Debug, Clone)]
pub enum TypedColumn {
    /// The sheet has no such column, or it is personal and was dropped.
    Absent,
    /// Ids, references (as written, normalised white space) and texts.
    Text(TextColumn),
    /// Several references in one cell.
    Texts(Vec<Vec<String>>),
    /// Days.
    Day(Vec<Option<Day>>),
    /// Days with an optional minute of the day (0 to 1439).
    Moment(Vec<Option<(Day, Option<u16>)>>),
    /// Months: the month's first day.
    Month(Vec<Option<Day>>),
    /// Numbers, whole or decimal.
    Number(Vec<Option<f64>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
    /// Positions in the field's code list.
    Code(Vec<Option<u32>>),
    /// Sets of positions in the field's code list, one bit each; 0 is an empty list.
    Codes(Vec<u64>),
}

impl TypedColumn {
    /// Whether no row has a value.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Text(texts) => texts.iter().all(|text| text.is_none()),
            Self::Texts(lists) => lists.iter().all(Vec::is_empty),
            Self::Day(days) | Self::Month(days) => days.iter().all(Option::is_none),
            Self::Moment(moments) => moments.iter().all(Option::is_none),
            Self::Number(numbers) => numbers.iter().all(Option::is_none),
            Self::Bool(flags) => flags.iter().all(Option::is_none),
            Self::Code(codes) => codes.iter().all(Option::is_none),
            Self::Codes(sets) => sets.iter().all(|set| *set == 0),
        }
    }
}

/// All that ingest hands on.
#[derive(Debug, Clone, Default)]
pub struct Ingested {
    /// Files and sheets with their row counts, for the results.
    pub files: Vec<crate::results::InputFile>,
    /// The typed sheets, in the order of `files` and sheets.
    pub sheets: Vec<TypedSheet>,
    /// Everything that had to be set aside or deserves attention; never a personal value.
    pub findings: Vec<crate::results::QualityFinding>,
    /// Provider id that the mapping fixes for a file, by position in `files`.
    pub fixed_provider: std::collections::BTreeMap<u32, String>,
    /// What the provider says of its registers, by position in `files`.
    pub stated: std::collections::BTreeMap<u32, Stated>,
}

/// What a provider says of its registers as a whole, which no sheet can say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// Registers that are kept and have no row: what is not there did not happen.
    pub kept_and_empty: Vec<usize>,
    /// Registers, or fields of registers, that are not kept at all: nobody knows what they would say.
    pub not_kept: Vec<(usize, Option<usize>)>,
}

/// Runs an expression with the values of a column; `$empty` for a column without any.
macro_rules! with_values {
    ($column:expr, $empty:expr, $texts:ident => $text:expr, $values:ident => $do:expr) => {
        match $column {
            $crate::registers::typed::TypedColumn::Absent => $empty,
            $crate::registers::typed::TypedColumn::Text($texts) => $text,
            $crate::registers::typed::TypedColumn::Texts($values) => $do,
            $crate::registers::typed::TypedColumn::Day($values)
            | $crate::registers::typed::TypedColumn::Month($values) => $do,
            $crate::registers::typed::TypedColumn::Moment($values) => $do,
            $crate::registers::typed::TypedColumn::Number($values) => $do,
            $crate::registers::typed::TypedColumn::Bool($values) => $do,
            $crate::registers::typed::TypedColumn::Code($values) => $do,
            $crate::registers::typed::TypedColumn::Codes($values) => $do,
        }
    };
}
pub(crate) use with_values;
