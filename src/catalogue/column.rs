//! Columns that a check, or the catalogue, adds to a register.

use super::source::Source;

/// A named column of a register: an expression over one row, or a summary of related rows.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// How it is computed.
    pub source: ColumnSource,
}

/// How a [`Column`] is computed.
#[derive(Debug, Clone)]
pub enum ColumnSource {
    /// An expression over the row.
    Expression(Source),
    /// A summary of the rows of another register that name this one.
    Related(Related),
    /// The value of the row before or after this one.
    Neighbour(Neighbour),
    /// The stretch of time that this row makes with those it touches.
    Touching(Touching),
}

/// The row before or after another, among those of its register that share something with it.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// Which of the two.
    pub side: Side,
    /// What they share: a reference, a code or a text.
    pub by: Source,
    /// A date or number that gives the order.
    pub order: Source,
    /// What is taken from it; nothing where there is no such row.
    pub of: Source,
    /// Which rows can be the one before or after.
    pub filter: Option<Source>,
}

/// Which neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The row before.
    Previous,
    /// The row after.
    Next,
}

/// Rows that share something and touch or overlap in time are one stretch.
#[derive(Debug, Clone)]
pub struct Touching {
    /// What they share: a reference, a code or a text.
    pub by: Source,
    /// First day of a row.
    pub begins: Source,
    /// Last day of a row; empty: it goes on.
    pub ends: Source,
    /// Which rows count.
    pub filter: Option<Source>,
    /// Days from the end of one row to the beginning of the next, at most, that make them touch.
    pub apart: i32,
    /// Whether the last day of the stretch is taken, else the first.
    pub last: bool,
}

/// Rows of another register related to a subject, and what is taken from them.
#[derive(Debug, Clone)]
pub struct Related {
    /// The other register.
    pub from: String,
    /// Field of the other register that names the subject (`ref` or `refs`) …
    pub via: String,
    /// … or, when given, the subject's own reference that must name the same row as `via`.
    pub same: Option<String>,
    /// Whole-number field of both registers that must be equal too (e.g. `line_no`).
    pub and_equal: Option<String>,
    /// Which of them count; columns of the subject are reached as `subject.…`.
    pub filter: Option<Source>,
    /// What is taken.
    pub take: Take,
    /// Expression over the related row whose first, last or sum is taken.
    pub of: Option<Source>,
    /// Whether a row with an empty own date is only a possible one.
    pub undated_possible: bool,
    /// Whether only rows that surely are the subject's count: one that may be anybody's excuses nothing.
    pub only_own: bool,
}

/// What is taken from related rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Whether there is one.
    Exists,
    /// How many there are.
    Count,
    /// The sum of `of`.
    Sum,
    /// The earliest or smallest `of`.
    First,
    /// The latest or largest `of`.
    Last,
}
