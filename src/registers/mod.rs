//! The typed registers: what was read, resolved into tables whose rows know each other.

pub mod assemble;
mod frame;
mod inline;
pub mod load;
pub mod names;
mod owner;
mod prune;
pub mod raw;
pub mod resolve;
pub mod spec;
pub mod table;
pub mod text_column;
pub mod typed;

pub use owner::owner_field;
pub use table::{Origin, RefColumn, Registers, Table};
pub use text_column::TextColumn;
