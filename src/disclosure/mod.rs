//! Statistical disclosure control for tables of counts: which cells of a year's publication must stay hidden so that
//! nobody can be recognised in it, and proof that they do.
//!
//! The module knows nothing about what is counted. It is given every number that is to be published in any output of
//! a year, together with every sum that ties them ([`Problem`]), and a [`Rule`]; [`protect`] answers with one
//! [`Decision`] that all outputs obey, and [`attack`] tries to undo it from what is published.
//!
//! ```text
//! Problem ──primary──▶ sensitive cells ──complement──▶ + cells that would give them away ──cleanup──▶ Decision
//!                                                                                                        │
//!                               nothing, or the cells it gives away ◀──attack── published values ◀───────┘
//! ```
//!
//! # Method
//!
//! * **Primary suppression**: the threshold (minimum frequency) rule, the dominance rule for one contributor, and group
//!   disclosure for cells that hold a whole small group: A. Hundepool, J. Domingo-Ferrer, L. Franconi, S. Giessing,
//!   E. Schulte Nordholt, K. Spicer, P.-P. de Wolf, *Statistical Disclosure Control*, Wiley 2012, chapters 4 and 5.
//! * **Complementary suppression**: the sequential linear-programming heuristic of J. P. Kelly, B. L. Golden and
//!   A. A. Assad, *Cell Suppression: Disclosure Protection for Sensitive Tabular Data*, Networks 22 (1992) 397–417
//!   (used for linked tables of any shape by L. Zayatz, *Using Linear Programming Methodology for Disclosure Avoidance
//!   Purposes*, US Bureau of the Census RR-92/02), followed by its clean-up: suppressed cells that protect nothing any
//!   more are published again.
//! * **Attack**: feasibility intervals of the hidden cells over whole numbers, as in M. Fischetti and
//!   J. J. Salazar-González, *Models and Algorithms for Optimizing Cell Suppression in Tabular Data with Linear
//!   Constraints*, JASA 95 (2000) 916–928.
//!
//! # What an attacker is taken to know
//!
//! Everything published, every sum between cells (also of cells that are published nowhere), that cells are whole
//! numbers of at least 0, and this rule; not which of the hidden cells were hidden for their own sake. Outputs must
//! therefore mark all of them alike (`CONF_STATUS` too: primary and secondary confidentiality told apart would narrow a
//! primary cell to the few values below the threshold). An interval of at least [`Rule::protection`] numbers beyond the first makes sure
//! that the known sum of all hidden cells of one relation is never a small count itself.
//!
//! * **Rounded rates** of sums of many cells say that these sums lie in a range. One is shown only where the other tables
//!   that prove the hidden cells safe show the same rounded rate ([`Rate`]).
//!
//! Not considered: providers that join what each of them knows, chains of sums through which one provider's own
//! figures lead it further than to the next cell, and rounded rates of two editions of the same year. What earlier
//! editions published is laid upon the cells before ([`Release::Always`], [`Release::Withdrawn`], [`Cell::changed`]).

mod attack;
mod cleanup;
mod complement;
mod exact;
mod grid;
mod insider;
mod links;
mod marks;
mod model;
mod moves;
mod plan;
mod rates;
mod safe;
mod search;
mod sensitive;
mod swap;

pub use attack::{attack, intervals};
pub use complement::protect;
pub use model::{
    Axis, Cell, Decision, Disclosure, Fault, Loss, Problem, Rate, Reason, Relation, Release, Rule, Status, Unsafe,
};
pub use safe::decide;

#[cfg(test)]
mod tests;
