//! Files on the disk: written whole or not at all, JSON, Parquet, temporary parts. Knows nothing of what reports say.

mod error;
pub mod file;
pub mod parquet;
pub mod results_json;
pub mod spool;
pub mod syncing;

pub use error::OutputError;
