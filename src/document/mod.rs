//! A TOML file read key by key, with spans: unknown and missing keys and wrong types are problems, all at once, each
//! shown with the line that made it.

#[cfg(test)]
pub(crate) mod asked;
mod keys;
mod problem;
mod read;
mod report;

pub use keys::{Keys, Written};
pub use problem::{Problem, SourceFile};
pub use read::read;
pub use report::Languages;
