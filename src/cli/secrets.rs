//! What must not be known to others where registers are read: the key of the hashes that stand for persons, and
//! passwords of locked files.

use std::path::PathBuf;

use clap::Args;

use crate::ingest::Secrets;
use crate::ingest::passwords::Passwords;
use crate::ingest::pseudonym::Key;
use crate::text::Lang;

/// Where they are.
#[derive(Debug, Clone, Args)]
pub struct SecretArgs {
    /// File with the key of the hashes that stand for personal codes while reading; otherwise one is made for the run.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    passwords: PasswordArgs,
}

/// Where passwords are.
#[derive(Debug, Clone, Args)]
pub struct PasswordArgs {
    /// File with the passwords of locked workbooks and archives, one a line; each is tried.
    #[arg(long, value_name = "FILE")]
    passwords: Option<PathBuf>,
}

impl PasswordArgs {
    /// The file that was named.
    pub fn file(&self) -> Option<&PathBuf> {
        self.passwords.as_ref()
    }

    /// What it holds.
    ///
    /// # Errors
    /// Why it cannot be used, in words.
    pub fn read(&self, lang: Lang) -> Result<Passwords, String> {
        let passwords = self.passwords.as_deref().map(Passwords::from_file).transpose();
        Ok(passwords.map_err(|error| error.text(lang))?.unwrap_or_default())
    }
}

impl SecretArgs {
    /// The files that were named.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.key_file.iter().chain(self.passwords.file())
    }

    /// What they hold.
    ///
    /// # Errors
    /// Why they cannot be used, in words.
    pub fn read(&self, lang: Lang) -> Result<Secrets, String> {
        let key = self.key_file.as_deref().map(Key::from_file).transpose().map_err(|error| error.text(lang))?;
        Ok(Secrets { key, passwords: self.passwords.read(lang)? })
    }
}
