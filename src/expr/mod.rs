//! Row expressions of the catalogue: a small, checked part of SQL over one (joined) row.
//!
//! Comparisons, `AND`, `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `CASE`, arithmetic, and the functions `YEARS`, `LEAST`,
//! `GREATEST`, `COALESCE` and `IN_PERIOD`. No aggregates, windows, intervals or subqueries. Columns of other registers
//! are reached through references: `case_id.closed_on`. Logic is three-valued, as in SQL.

mod check;
mod eval;
mod explain;
mod kind;
mod syntax;
mod unread;
mod value;

pub use check::{Expr, Names, Path, Pseudo, check, nearest, nearest_name};
pub use eval::{Columns, Frame, Known, Params, Reading, eval, service_kind, unread_leaf};
pub use explain::{Behind, Blame, Cause, Doubt, LookBehind, explain, leaves, open, unknowns};
pub use kind::Type;
pub use syntax::{Comparison, Node, Operation, Problem, parse};
pub use unread::{doubt, within};
pub use value::{Data, Value, either};
