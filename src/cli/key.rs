//! The key of the hashes that stand for persons, where registers are read.

use std::path::PathBuf;

use clap::Args;

use crate::ingest::pseudonym::{Key, KeyError};

/// Where the key is.
#[derive(Debug, Clone, Args)]
pub struct KeyArgs {
    /// File with the key of the hashes that stand for personal codes while reading; otherwise one is made for the run.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl KeyArgs {
    /// The file, where one was named.
    pub const fn file(&self) -> Option<&PathBuf> {
        self.key_file.as_ref()
    }

    /// The key, where one was named.
    ///
    /// # Errors
    /// When the file holds none.
    pub fn read(&self) -> Result<Option<Key>, KeyError> {
        self.key_file.as_deref().map(Key::from_file).transpose()
    }
}
