//! The kinds of check: one file per kind, each from its configuration to the outcomes of all providers at once.

mod across;
mod caseload;
mod context;
mod coverage;
mod deadline;
mod distribution;
mod duration;
mod events;
mod interval;
mod load;
mod population;
mod presence;
mod quota;
mod related;
mod run;
mod slots;
mod sink;
mod tally;
mod term;

pub use context::{Audit, Context, Located};
pub use run::{evaluate, lint_check};
