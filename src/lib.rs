//! `mms`: audits child-welfare providers against the mandatory minimum standards for case management.
//!
//! ```text
//! exports ──ingest──▶ registers ──measure──▶ outcomes ──results──▶ workbook · results.json · statistics
//!                          ▲                    ▲
//!              indicators/registers/*.toml   indicators/ro-69-2004/**/*.toml (catalogue)
//! ```
//!
//! One direction, no way back. [`ingest`](crate::ingest) reads what providers export and hands on typed sheets;
//! [`registers`] resolves them into tables whose rows know each other; [`catalogue`] reads what is to be checked;
//! [`measure`] evaluates every check over all providers at once; [`results`] is what everything a user reads is a
//! view of. [`continuity`] leads from one audit to the next, and from the desk to the visit and back.

pub mod authoring;
pub mod catalogue;
pub mod cli;
pub(crate) mod continuity;
pub mod disclosure;
pub(crate) mod document;
pub(crate) mod expr;
pub mod generate;
pub mod ingest;
pub mod measure;
pub mod output;
pub(crate) mod page;
pub mod pipeline;
pub mod registers;
pub mod report;
pub mod results;
pub mod statistics;
pub mod text;
pub mod time;
