//! The typed registers: what was read, resolved into tables whose rows know each other.

pub mod assemble;
pub mod columns;
mod frame;
mod inline;
mod last_day;
pub mod load;
pub mod locate;
pub mod mark;
pub(crate) mod names;
mod owner;
mod prune;
pub mod raw;
pub mod resolve;
pub mod sentinel;
pub mod spec;
pub mod table;
pub mod tag;
pub mod text_column;
pub mod typed;
pub mod values;

pub use columns::Columns;
pub use last_day::{last_day, tells_of};
pub use locate::{Found, Locator, Spot};
pub use mark::{Mark, MarkedCell, Marks};
pub use owner::owner_field;
pub use table::{Origin, RefColumn, Registers, Table};
pub use text_column::TextColumn;
