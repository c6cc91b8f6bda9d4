//! What the project promises, one file per promise.

// Helpers of tests are not inside a test function, which is all that clippy.toml can allow.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod act;
mod adds_up;
mod bad_input;
mod catalogue;
mod check;
mod continuity;
mod desk;
mod direction;
mod edges;
mod edits;
mod evidence;
mod extremes;
mod fates;
mod finding_rows;
mod foreign_act;
mod full_disk;
mod harness;
mod homes;
mod intake;
mod kills;
mod main_job;
mod memory_limit;
mod mutants;
mod nations;
mod not_kept;
mod oracle;
mod page;
mod prints;
mod random;
mod reports_agree;
mod returned_workbook;
mod safety;
mod sample;
mod second_act;
mod several_acts;
mod statistics;
mod visit;
mod years;
