//! Whether somebody still waits for what is being done.
//!
//! Work that takes long looks here where it says how far it is: between files, between steps, between checks. What was
//! stopped has no result; nobody may take a part of it for the whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks some work to stop; all copies of one are one.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Nobody waits any more.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits any more.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
