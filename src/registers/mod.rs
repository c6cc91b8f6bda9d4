//! The typed registers: what was read, resolved into tables whose rows know each other.

pub mod assemble;
mod begins;
pub(crate) mod columns;
pub(crate) mod excerpt;
mod far;
mod frame;
mod inline;
mod last_day;
pub mod load;
pub(crate) mod locate;
pub(crate) mod mark;
pub(crate) mod names;
mod origin;
mod owner;
mod prune;
pub(crate) mod raw;
mod raw_cells;
mod read;
pub(crate) mod resolve;
pub(crate) mod resolved;
pub(crate) mod sentinel;
pub mod spec;
pub(crate) mod table;
pub(crate) mod tag;
pub(crate) mod text_column;
pub mod typed;
pub(crate) mod values;

pub use begins::{Beginnings, own_dates};
pub use columns::Columns;
pub use frame::FrameError;
pub use last_day::{last_day, tells_of};
pub use locate::{CellLocation, Locator, Spot};
pub use mark::{Mark, MarkedCell, Marks};
pub use origin::Origin;
pub use table::{RefColumn, Registers, Table};
pub use text_column::TextColumn;
