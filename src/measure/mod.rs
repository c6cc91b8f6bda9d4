//! The kinds of check: one file per kind, each from its configuration to the outcomes of all providers at once.

mod across;
mod by_owner;
mod caseload;
mod context;
mod coverage;
mod deadline;
mod distribution;
mod doubt;
mod duration;
mod events;
mod interval;
mod load;
mod on_site;
mod population;
mod presence;
mod printer;
mod quality;
mod quota;
mod related;
mod run;
mod sink;
mod slots;
mod strata;
mod tally;
mod term;

pub use context::{Audit, Context, Fields, Located};
pub use on_site::draw;
pub use quality::{broken, quality};
pub use run::{evaluate, evaluate_all, look_at};
