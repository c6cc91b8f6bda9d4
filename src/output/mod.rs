//! Files on the disk: written whole or not at all, JSON, Parquet, temporary parts. Knows nothing of what reports say.
//!
//! A command writes its outputs through one [`Run`]: into temporary folders beside their places, then all of them into
//! place, `results.json` last, with the names and hashes of the others. Nothing is put over what a person wrote, filled
//! in or judged, nor over an input.

mod aside;
mod checksum;
mod earlier;
mod error;
pub(crate) mod file;
pub(crate) mod interrupt;
pub mod names;
mod obstacle;
mod page_seal;
pub(crate) mod parquet;
mod place;
pub(crate) mod results_counts;
pub mod results_json;
mod run;
pub(crate) mod seal;
pub(crate) mod spelt;
pub mod spool;
mod staging;
mod standing;
pub(crate) mod syncing;

pub use aside::{in_place, is_interrupted};
pub use error::OutputError;
pub use obstacle::{Obstacle, Why};
pub use page_seal::sealed;
pub use run::{Filled, Manner, Replaced, Run, look_ahead};
