//! From one audit to the next, and from the desk to the visit and back.
//!
//! [`compare()`] says what changed between two audits; [`mark()`] writes into new results what an older audit and the
//! provider's [`explanations`] say about each finding; [`conclude()`] brings an inspector's judgements back from the
//! workbook; [`todo`] is the provider's own rehearsal. Nothing here computes a verdict: all of it reads [`Results`]
//! and adds notes and judgements beside what was computed.
//!
//! A finding is the same finding when provider, indicator, check and subject are the same: that survives new exports
//! and moved rows.
//!
//! [`Results`]: crate::results::Results

mod compare;
mod compare_words;
pub mod conclude;
pub mod explanations;
mod identity;
mod mark;
mod notes;
mod paper;
mod past;
mod privacy;
pub mod todo;
mod verdicts;

pub use compare::{
    Before, Carried, Caution, Comparison, Direction, Entry, Gone, Incomparable, Kept, Level, New, Now,
    ProviderComparison, Totals, VerdictChange, compare,
};
pub use compare_words::words;
pub use conclude::{ConcludeError, Concluded, conclude};
pub use explanations::Explanation;
pub use mark::{Marked, Unused, WhyUnused, mark};
pub use notes::{Explained, Judged, Notes, Since, judgements};
