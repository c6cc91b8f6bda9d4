//! The national year: audits of all providers become statistics that can be published.
//!
//! ```text
//! registers ─┐
//! results   ─┼─collect─▶ sums ─cube─▶ cells and what ties them ─disclosure─▶ decision ─▶ yearbook · csv · parquet · sdmx
//! sums      ─┘                                                              (one for all outputs)
//! ```
//!
//! [`sums`] add up over providers and hold no subject; everything after them sees nothing else, so that registers,
//! results of providers and sums of counties lead to the same bytes. [`cube`] counts every cell once, together with every
//! sum that ties it to others; [`year`] decides what may be shown and attacks the decision; the outputs ask it.

pub(crate) mod amount;
pub(crate) mod area;
pub(crate) mod board;
pub mod collect;
pub mod coverage;
pub mod cube;
pub(crate) mod decided;
pub(crate) mod dialect;
pub(crate) mod disclosure_words;
pub mod file;
pub(crate) mod intake;
pub(crate) mod joint;
pub mod ledger;
pub(crate) mod measure;
pub(crate) mod methodology;
pub mod outputs;
pub mod publication;
pub(crate) mod quantile;
pub(crate) mod received;
pub(crate) mod refusal;
pub(crate) mod sdmx;
pub(crate) mod series;
pub(crate) mod slice;
pub(crate) mod subject;
pub(crate) mod summary;
pub(crate) mod sums;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod tidy;
pub(crate) mod units;
pub(crate) mod web;
pub mod year;
pub(crate) mod yearbook;
