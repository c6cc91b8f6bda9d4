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

pub mod amount;
pub mod area;
pub mod board;
pub mod collect;
pub mod coverage;
pub mod cube;
pub mod decided;
pub mod disclosure_words;
pub mod file;
pub mod intake;
pub mod joint;
pub mod ledger;
pub mod measure;
pub mod methodology;
pub mod outputs;
pub mod publication;
pub mod quantile;
pub mod refusal;
pub mod sdmx;
pub mod series;
pub mod slice;
pub mod subject;
pub mod summary;
pub mod sums;
#[cfg(test)]
pub mod testing;
pub mod tidy;
pub mod units;
pub mod web;
pub mod year;
pub mod yearbook;
