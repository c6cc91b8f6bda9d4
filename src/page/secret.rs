//! What tells the person who started the program from everybody else who reaches its port.
//!
//! Each run has a secret. A *pass* opens the page once: a random number and its keyed hash, in the fragment of an address,
//! which a browser sends to nobody. It is exchanged for a *cookie*, which is another keyed hash. Whoever holds the secret
//! can make passes: a second start reads it from a file that only its owner may read.

use std::collections::BTreeSet;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::error::PageError;

use crate::text::hex;

/// What the cookie is a hash of; passes are of random numbers.
const COOKIE: &[u8] = b"cookie";

/// The secret of a run.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self, PageError> {
        bytes().map(Self)
    }

    /// The one that was written with [`Self::text`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        unhex(text)?.try_into().ok().map(Self)
    }

    /// For the file that only its owner may read.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.0)
    }

    /// A new pass.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn pass(&self) -> Result<String, PageError> {
        let number: [u8; 32] = bytes()?;
        let mac = self.mac(&number).ok_or(PageError::NoRandom)?;
        Ok(format!("{}.{}", hex(&number), hex(&mac.finalize().into_bytes())))
    }

    /// The cookie's value.
    #[must_use]
    pub fn cookie(&self) -> Option<String> {
        Some(hex(&self.mac(COOKIE)?.finalize().into_bytes()))
    }

    /// Whether a value is the cookie's.
    #[must_use]
    pub fn is_cookie(&self, value: &str) -> bool {
        self.fits(COOKIE, value)
    }

    /// The number of a pass, where the pass is one of this run.
    fn number(&self, pass: &str) -> Option<Vec<u8>> {
        let (number, mac) = pass.split_once('.')?;
        let number = unhex(number).filter(|number| number.len() == 32)?;
        self.fits(&number, mac).then_some(number)
    }

    fn fits(&self, message: &[u8], mac: &str) -> bool {
        // Compared in constant time.
        unhex(mac).zip(self.mac(message)).is_some_and(|(given, mac)| mac.verify_slice(&given).is_ok())
    }

    fn mac(&self, message: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(message);
        Some(mac)
    }
}

/// The passes that were used.
#[derive(Debug, Default)]
pub struct Used(BTreeSet<Vec<u8>>);

impl Used {
    /// Whether a pass is good, which it is once.
    pub fn take(&mut self, secret: &Secret, pass: &str) -> bool {
        secret.number(pass).is_some_and(|number| self.0.insert(number))
    }
}

fn bytes() -> Result<[u8; 32], PageError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| PageError::NoRandom)?;
    Ok(bytes)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_opens_once_and_only_its_own_run() {
        let (secret, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        let pass = secret.pass().unwrap();
        let mut used = Used::default();
        assert!(!used.take(&other, &pass), "a pass of another run");
        assert!(used.take(&secret, &pass));
        assert!(!used.take(&secret, &pass), "a second time");
        for wrong in ["", ".", "00.00", &pass[1..], &pass.replace('.', ""), "ș.ț"] {
            assert!(!Used::default().take(&secret, wrong), "{wrong}");
        }
        let cookie = secret.cookie().unwrap();
        assert!(secret.is_cookie(&cookie) && !other.is_cookie(&cookie) && !secret.is_cookie(""));
        assert!(Secret::read(&secret.text()).unwrap().is_cookie(&cookie));
        assert!(Secret::read("12").is_none());
    }
}
