//! An inspection: what was received, finding after finding, what the visit showed, the verdict.

mod colleague;
pub(crate) mod file;
mod finding;
mod frame;
mod own;
mod pages;
mod plan;
mod reply;
pub(crate) mod state;

pub use reply::reply;
