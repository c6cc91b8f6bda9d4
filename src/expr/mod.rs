//! Row expressions of the catalogue: a small, checked part of SQL over one (joined) row.
//!
//! Comparisons, `AND`, `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `CASE`, arithmetic, and the functions `YEARS`, `LEAST`,
//! `GREATEST`, `COALESCE`, `IN_PERIOD`, `ADD_MONTHS`, `BEGINS`, `HAS`, `UNREADABLE`, `CONFLICTING` and `DANGLING`. No
//! aggregates, windows, intervals or subqueries. Columns of other registers are reached through references:
//! `case_id.closed_on`. Logic is three-valued, as in SQL.

mod check;
mod doubt;
mod eval;
mod explain;
mod frame;
mod kind;
mod leaves;
mod operate;
mod relevant;
mod syntax;
mod unread;
mod value;

pub use check::{Expr, Names, PSEUDO_COLUMNS, Path, check};
pub use doubt::Doubt;
pub use eval::{eval, on_the_way, service_kind, unread_leaf};
pub use explain::{ColumnExplanation, Explanation, Explanations, explain, open, unknowns};
pub use frame::{Columns, Frame, Known, Params, Reading};
pub use kind::Type;
pub use leaves::{leaves, parameters};
pub use syntax::{FUNCTIONS, Node, Problem, parse};
pub use unread::{doubt, within};
pub use value::{Data, Value, either};
