//! What the system says when something cannot be done, in the user's language.

use std::io::{Error, ErrorKind};

use super::Lang;

impl Lang {
    /// Why the system refused something.
    #[must_use]
    pub fn io(self, error: &Error) -> String {
        let words = self.io_kind(error.kind());
        match (words, error.raw_os_error(), self) {
            (Some(words), _, _) => words.to_owned(),
            // Whatever the system says, in the system's words: with its number, by which it is found in any language.
            (None, Some(number), Self::Ro) => format!("eroarea de sistem {number}"),
            (None, Some(number), Self::En) => format!("system error {number}"),
            (None, None, Self::Ro) => format!("eroare: {error}"),
            (None, None, Self::En) => error.to_string(),
        }
    }

    /// The same of a kind of error; none where there are no words for it.
    #[must_use]
    pub const fn io_kind(self, kind: ErrorKind) -> Option<&'static str> {
        Some(match kind {
            ErrorKind::NotFound => self.t("nu există", "it does not exist"),
            ErrorKind::PermissionDenied => self.t("lipsește dreptul de acces", "permission denied"),
            ErrorKind::AlreadyExists => self.t("există deja", "it exists already"),
            ErrorKind::NotADirectory => self.t("nu este un dosar", "it is not a folder"),
            ErrorKind::IsADirectory => self.t("este un dosar, nu un fișier", "it is a folder, not a file"),
            ErrorKind::DirectoryNotEmpty => self.t("dosarul nu este gol", "the folder is not empty"),
            ErrorKind::ReadOnlyFilesystem => self.t("discul este protejat la scriere", "the disk is read-only"),
            ErrorKind::StorageFull => self.t("discul este plin", "the disk is full"),
            ErrorKind::QuotaExceeded => self.t("spațiul îngăduit pe disc este plin", "the disk quota is used up"),
            ErrorKind::FileTooLarge => self.t("fișierul este prea mare", "the file is too large"),
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
                self.t("este folosit de alt program", "another program is using it")
            }
            ErrorKind::InvalidFilename => self.t("numele nu este îngăduit", "the name is not allowed"),
            ErrorKind::AddrInUse => self.t("este folosit de alt program", "another program is using it"),
            ErrorKind::TimedOut => self.t("nu a răspuns la timp", "it did not answer in time"),
            ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => {
                self.t("legătura s-a întrerupt", "the connection was broken")
            }
            ErrorKind::UnexpectedEof => self.t("se termină prea devreme", "it ends too early"),
            ErrorKind::InvalidData => self.t("conținutul nu este cel așteptat", "its content is not what was expected"),
            ErrorKind::OutOfMemory => self.t("memoria nu ajunge", "out of memory"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_speaks_the_users_language() {
        let missing = std::fs::read("/nu/exista").unwrap_err();
        assert_eq!(Lang::Ro.io(&missing), "nu există");
        assert_eq!(Lang::En.io(&missing), "it does not exist");
        let rare = Error::from_raw_os_error(9999);
        assert_eq!(Lang::Ro.io(&rare), "eroarea de sistem 9999");
    }
}
