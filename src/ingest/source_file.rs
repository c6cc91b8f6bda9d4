//! A file to read, by itself or in an archive, on the disk or in memory.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::archive::{self, Entry};
use super::passwords::Passwords;
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
    /// The bytes of the file or of its archive, where they are held in memory and nothing of them is on the disk.
    pub held: Option<Bytes>,
}

/// Bytes that are shared and never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(Arc<[u8]>);

impl Bytes {
    /// The bytes themselves.
    #[must_use]
    pub fn get(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

/// A file that was handed over and is held in memory: its registers name people, so that it is not to be on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name, with `/` between folders.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl Source {
    /// Its bytes, as they were before a password locked them.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn bytes(&self, passwords: &Passwords) -> Result<Vec<u8>, ProblemKind> {
        match (self.entry, &self.held) {
            (Some(entry), Some(held)) => archive::read_held(held.get(), entry, passwords),
            (None, Some(held)) => Ok(held.get().to_vec()),
            (Some(entry), None) => archive::read(&self.path, entry, passwords),
            (None, None) => std::fs::read(&self.path).map_err(|e| ProblemKind::Unreadable(e.kind())),
        }
    }

    /// How many bytes it has; 0 where that cannot be told.
    #[must_use]
    pub fn size(&self) -> u64 {
        match (self.entry, &self.held) {
            (Some(entry), _) => entry.size,
            (None, Some(held)) => held.get().len() as u64,
            (None, None) => std::fs::metadata(&self.path).map_or(0, |meta| meta.len()),
        }
    }
}
