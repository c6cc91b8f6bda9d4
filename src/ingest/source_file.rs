//! A file to read, by itself or in an archive.

use std::path::PathBuf;

use super::archive::{self, Entry};
use super::problem::ProblemKind;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path relative to the argument it came from (with that folder's name where there are several), `/` as separator.
    pub name: String,
    /// Where it is; of a file in an archive, where the archive is.
    pub path: PathBuf,
    /// Where it stands in its archive.
    pub entry: Option<Entry>,
}

impl Source {
    /// Its bytes.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn bytes(&self) -> Result<Vec<u8>, ProblemKind> {
        match self.entry {
            Some(entry) => archive::read(&self.path, entry),
            None => std::fs::read(&self.path).map_err(|e| ProblemKind::Unreadable(e.kind().to_string())),
        }
    }

    /// How many bytes it has; 0 where that cannot be told.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.entry.map_or_else(|| std::fs::metadata(&self.path).map_or(0, |meta| meta.len()), |entry| entry.size)
    }
}
