//! Why there is no page.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::text::Lang;

/// Why there is no page.
#[derive(Debug, Error)]
pub enum PageError {
    /// The system gives no random bytes.
    #[error("the system gives no random numbers")]
    NoRandom,
    /// There is no folder of the user's own.
    #[error("there is no folder of the user's own")]
    NoFolder,
    /// The folder of the user's own cannot be used.
    #[error("{path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The port cannot be used.
    #[error("port {port}: {source}")]
    Port {
        /// The port.
        port: u16,
        /// Why not.
        source: io::Error,
    },
}

impl PageError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoRandom => lang
                .t("Sistemul nu dă numere aleatoare; reporniți calculatorul.", "The system gives no random numbers; restart the computer.")
                .to_owned(),
            Self::NoFolder => lang
                .t(
                    "Nu se găsește un dosar al utilizatorului (XDG_RUNTIME_DIR, LOCALAPPDATA sau HOME) sau ce este în el nu poate fi citit.",
                    "There is no folder of the user (XDG_RUNTIME_DIR, LOCALAPPDATA or HOME), or what it holds cannot be read.",
                )
                .to_owned(),
            Self::Folder { path, source } => {
                let (path, why) = (path.display(), lang.io(source));
                match lang {
                    Lang::Ro => format!("{path}: dosarul nu poate fi folosit ({why}). Închideți celelalte ferestre mms și încercați din nou."),
                    Lang::En => format!("{path}: the folder cannot be used ({why}). Close other windows of mms and try again."),
                }
            }
            Self::Port { port, source } => {
                let why = lang.io(source);
                match lang {
                    Lang::Ro => format!("Portul {port} nu poate fi folosit ({why}); alegeți altul cu --port sau lăsați programul să aleagă."),
                    Lang::En => format!("Port {port} cannot be used ({why}); choose another with --port or leave the choice to the program."),
                }
            }
        }
    }
}
