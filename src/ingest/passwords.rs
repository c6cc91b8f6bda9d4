//! Passwords of locked files: kept in memory, never printed, never written.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::problem::ProblemKind;
use super::source::decode;
use crate::text::Lang;

/// More are no passwords of one delivery: each is tried on each locked file, for a tenth of a second.
const MOST: usize = 50;

/// Passwords that are tried on locked files, in their order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passwords(Arc<[String]>);

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passwords({})", self.0.len())
    }
}

/// Why a file gives no passwords.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub struct PasswordsError {
    path: PathBuf,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Unreadable(std::io::ErrorKind),
    None,
    TooMany(usize),
}

impl PasswordsError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let path = self.path.display();
        match (&self.why, lang) {
            (Why::Unreadable(why), lang) => {
                let why = lang.io_kind(*why).map_or_else(|| why.to_string(), str::to_owned);
                let words = lang.t("fișierul cu parole nu poate fi citit", "the file with passwords cannot be read");
                format!("{path}: {words} ({why})")
            }
            (Why::None, Lang::Ro) => {
                format!("{path}: nu conține nicio parolă. Scrieți parolele în el, câte una pe rând.")
            }
            (Why::None, Lang::En) => format!("{path}: holds no password. Write the passwords into it, one a line."),
            (Why::TooMany(n), Lang::Ro) => {
                format!("{path}: parole: {n}; se încearcă cel mult {MOST}. Păstrați numai parolele acestor fișiere.")
            }
            (Why::TooMany(n), Lang::En) => {
                format!("{path}: {n} passwords; at most {MOST} are tried. Keep only those of these files.")
            }
        }
    }
}

impl Passwords {
    /// Each password, in order.
    pub fn each(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    /// Why a locked file stays shut that none of them opens: it asks for one, or for another one.
    #[must_use]
    pub fn refused(&self) -> ProblemKind {
        if self.0.is_empty() { ProblemKind::Password } else { ProblemKind::WrongPassword }
    }

    /// These and one more, unless it is known or there are enough.
    #[must_use]
    pub fn with(&self, password: &str) -> Self {
        if password.is_empty() || self.0.len() >= MOST || self.each().any(|known| known == password) {
            return self.clone();
        }
        Self(self.each().cloned().chain([password.to_owned()]).collect())
    }

    /// The passwords in a file, one a line. Blanks belong to a password; a line end does not.
    ///
    /// # Errors
    /// When the file cannot be read, holds none, or more than are tried.
    pub fn from_file(path: &Path) -> Result<Self, PasswordsError> {
        let fail = |why| PasswordsError { path: path.to_owned(), why };
        let bytes = std::fs::read(path).map_err(|e| fail(Why::Unreadable(e.kind())))?;
        let text = decode(&bytes);
        let lines: Vec<&str> =
            text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty()).collect();
        match lines.len() {
            0 => Err(fail(Why::None)),
            n if n > MOST => Err(fail(Why::TooMany(n))),
            _ => Ok(lines.into_iter().fold(Self::default(), |known, line| known.with(line))),
        }
    }
}
