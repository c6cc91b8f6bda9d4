//! The library under this may panic on files that are broken in ways it does not expect.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ingest::problem::ProblemKind;

/// Does something that may panic; then, and where the library says no, the file is damaged.
pub fn safely<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<T, ProblemKind> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        _ => Err(ProblemKind::Damaged),
    }
}
