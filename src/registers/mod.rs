//! The typed registers: what was read, resolved into tables whose rows know each other.

pub mod assemble;
mod begins;
pub mod columns;
pub mod excerpt;
mod far;
mod frame;
mod inline;
mod last_day;
pub mod load;
pub mod locate;
pub mod mark;
pub(crate) mod names;
mod origin;
mod owner;
mod prune;
pub mod raw;
mod raw_cells;
mod read;
pub mod resolve;
pub mod resolved;
pub mod sentinel;
pub mod spec;
pub mod table;
pub mod tag;
pub mod text_column;
pub mod typed;
pub mod values;

pub use begins::{Beginnings, own_dates};
pub use columns::Columns;
pub use frame::FrameError;
pub use last_day::{last_day, tells_of};
pub use locate::{CellLocation, Locator, Spot};
pub use mark::{Mark, MarkedCell, Marks};
pub use origin::Origin;
pub use table::{RefColumn, Registers, Table};
pub use text_column::TextColumn;
