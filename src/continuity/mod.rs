//! From one audit to the next, and from the desk to the visit and back.
//!
//! [`compare()`] says what changed between two audits; [`mark()`] writes into new results what an older audit and the
//! provider's [`explanations`] say about each finding; [`conclude`] brings an inspector's judgements back from the
//! workbook. Nothing here computes a verdict: all of it reads [`Results`]
//! and adds notes and judgements beside what was computed.
//!
//! A finding is the same finding when provider, indicator, check and subject are the same: that survives new exports
//! and moved rows.
//!
//! [`Results`]: crate::results::Results

mod acts;
mod after;
mod compare;
pub(crate) mod compare_book;
mod compare_overview;
mod compare_words;
mod comparison;
pub(crate) mod conclude;
pub(crate) mod explanations;
mod follow;
mod identity;
pub(crate) mod joined;
mod lost;
mod mark;
mod past;
mod privacy;
#[cfg(test)]
mod testing;
mod verdicts;
pub(crate) mod verify;
mod wrapped_text;

pub use acts::in_terms_of;
pub use after::after;
pub use compare::compare;
pub use compare_words::{ComparisonContext, words};
pub use comparison::Comparison;
pub use conclude::{ConcludeError, Concluded};
pub use explanations::Explanation;
pub use lost::{is_same_audit, lost};
pub use mark::{Marked, forget_met, mark};
pub use privacy::without_codes;
