//! Row expressions of the catalogue: a small, checked part of SQL over one (joined) row.
//!
//! Comparisons, `AND`, `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `CASE`, arithmetic, and the functions `YEARS`, `LEAST`,
//! `GREATEST`, `COALESCE` and `IN_PERIOD`. No aggregates, windows, intervals or subqueries. Columns of other registers
//! are reached through references: `case_id.closed_on`. Logic is three-valued, as in SQL.

mod check;
mod doubt;
mod eval;
mod explain;
mod frame;
mod kind;
mod leaves;
mod operate;
mod syntax;
mod unread;
mod value;

pub use check::{Expr, Names, Path, Pseudo, check, nearest, nearest_name};
pub use doubt::Doubt;
pub use eval::{eval, service_kind, unread_leaf};
pub use explain::{Behind, Blame, Cause, LookBehind, explain, open, unknowns};
pub use frame::{Columns, Frame, Known, Params, Reading};
pub use kind::Type;
pub use leaves::leaves;
pub use syntax::{Comparison, Node, Operation, Problem, parse};
pub use unread::{doubt, within};
pub use value::{Data, Value, either};
