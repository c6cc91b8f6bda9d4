//! The national authority: a board of what the counties sent, what changed against the year before, what will be hidden,
//! and the files of the yearbook.
//!
//! Counties send results or sums, never registers: no person is in them. They lie in the folder that only the user may
//! open, since counts of one are confidential, and go away at the end.

mod board;
mod pages;
mod reply;
pub(crate) mod state;

pub use reply::reply;
