//! Tests of disclosure control: tables by hand, random linked tables, exhaustive enumeration.

mod enumerate;
mod known;
mod nation;
mod random;
pub(super) mod tables;
