//! Persons without their names: a keyed hash stands for a CNP or a name where a join needs one.
//!
//! The key is made for the run, or read from a file. A tag never leaves the program: rows are found by it and shown by
//! their number or place, so that no output depends on the key.

use std::fmt;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::registers::names::fold_name;
use crate::text::Lang;

/// Shorter keys can be guessed; in bytes.
const SHORTEST: usize = 16;
/// A longer file is no key; in bytes.
const LONGEST: usize = 1 << 20;

/// The key of the hashes.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a file gives no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub struct KeyError {
    path: PathBuf,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Unreadable(std::io::ErrorKind),
    Length(usize),
    NoRandomness(String),
}

impl KeyError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let path = self.path.display();
        match (&self.why, lang) {
            (Why::NoRandomness(why), Lang::Ro) => {
                format!("Sistemul nu dă numere întâmplătoare pentru cheia rulării ({why}); dați o cheie cu --key-file")
            }
            (Why::NoRandomness(why), Lang::En) => {
                format!("The system gives no random numbers for the key of the run ({why}); give a key with --key-file")
            }
            (Why::Unreadable(why), lang) => {
                let why = lang.io_kind(*why).map_or_else(|| why.to_string(), str::to_owned);
                let words = lang.t("fișierul cu cheia nu poate fi citit", "the key file cannot be read");
                format!("{path}: {words} ({why})")
            }
            (Why::Length(n), Lang::Ro) => format!(
                "{path}: cheia are {n} octeți; sunt necesari cel puțin {SHORTEST} și cel mult {LONGEST}. Scrieți în fișier o cheie întâmplătoare, de exemplu cu „openssl rand -out {path} 32”."
            ),
            (Why::Length(n), Lang::En) => format!(
                "{path}: the key has {n} bytes; it takes at least {SHORTEST} and at most {LONGEST}. Put a random key into the file, e.g. with `openssl rand -out {path} 32`."
            ),
        }
    }
}

impl Key {
    /// A key of given bytes; none only if the hash function refuses its length, which it never does.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(bytes).ok().map(Self)
    }

    /// The key in a file.
    ///
    /// # Errors
    /// When the file cannot be read, or is too short or too long for a key.
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let fail = |why| KeyError { path: path.to_owned(), why };
        let bytes = std::fs::read(path).map_err(|e| fail(Why::Unreadable(e.kind())))?;
        let length = bytes.len();
        let key = Self::new(&bytes).filter(|_| (SHORTEST..=LONGEST).contains(&length));
        key.ok_or_else(|| fail(Why::Length(length)))
    }

    /// A key for this run alone, from the operating system's source of randomness.
    ///
    /// # Errors
    /// When the operating system has none.
    pub fn of_this_run() -> Result<Self, KeyError> {
        let mut bytes = [0_u8; 64];
        getrandom::fill(&mut bytes)
            .map_err(|error| KeyError { path: PathBuf::new(), why: Why::NoRandomness(error.to_string()) })?;
        Ok(Self(Hmac::new(&bytes.into())))
    }

    /// The tag of a CNP, given as its digits.
    #[must_use]
    pub fn cnp(&self, digits: &str) -> u128 {
        self.tag(b"cnp", digits)
    }

    /// The tag of a person's name, however it is written.
    #[must_use]
    pub fn name(&self, name: &str) -> u128 {
        self.tag(b"name", &fold_name(name))
    }

    fn tag(&self, kind: &[u8], text: &str) -> u128 {
        let mut mac = self.0.clone();
        mac.update(kind);
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let hash = mac.finalize().into_bytes();
        hash.iter().take(16).fold(0, |tag, byte| (tag << 8) | u128::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::tag::{reference, tag_of};

    #[test]
    fn a_tag_depends_on_the_key_the_kind_and_the_text() {
        let (one, two) = (Key::new(b"0123456789abcdef").unwrap(), Key::new(b"0123456789abcdeX").unwrap());
        assert_eq!(one.cnp("6240515700006"), one.clone().cnp("6240515700006"));
        assert_ne!(one.cnp("6240515700006"), two.cnp("6240515700006"));
        assert_ne!(one.cnp("6240515700006"), one.cnp("6240515700007"));
        assert_ne!(one.cnp("1"), one.name("1"));
        assert_eq!(one.name("POPESCU Ștefan-Ion"), one.name("Ion Stefan Popescu"));
        assert_ne!(Key::of_this_run().unwrap().cnp("1"), Key::of_this_run().unwrap().cnp("1"));
        assert_eq!(tag_of(&reference(one.cnp("1"))), Some(one.cnp("1")));
        assert_eq!((tag_of("C-1"), tag_of(&reference(7))), (None, Some(7)));
        assert_eq!(format!("{one:?}"), "Key(…)");
    }

    #[test]
    fn the_hash_is_hmac_sha_256() {
        // RFC 4231, test case 2, with the kind and its separator as part of the message.
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        let hash = mac.finalize().into_bytes();
        assert_eq!(hash[..4], [0x5b, 0xdc, 0xc1, 0x46]);
    }

    #[test]
    fn a_key_file_is_long_enough() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cheie");
        assert!(Key::from_file(&path).unwrap_err().text(Lang::Ro).contains("nu poate fi citit"));
        std::fs::write(&path, b"scurt").unwrap();
        let error = Key::from_file(&path).unwrap_err();
        assert!(error.text(Lang::Ro).contains("5 octeți") && error.to_string().contains("5 bytes"));
        std::fs::write(&path, [7; 32]).unwrap();
        assert!(Key::from_file(&path).is_ok());
    }
}
