//! What the project promises, one file per promise.

// Helpers of tests are not inside a test function, which is all that clippy.toml can allow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod adds_up;
mod agreement;
mod catalogue;
mod continuity;
mod harness;
mod main_job;
mod memory_limit;
mod nations;
mod paper;
mod random;
mod sample;
mod second_act;
mod troubles;
