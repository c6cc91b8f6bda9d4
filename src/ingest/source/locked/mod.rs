//! Workbooks that are locked by a password: what they hold once the password is known.
//!
//! An Office Open XML file that asks for a password is a compound file with two streams ([MS-OFFCRYPTO] 2.3.4): how it
//! was locked, and the zipped file itself, encrypted. Two forms are in use: *standard* (Excel 2007, older LibreOffice)
//! and *agile* (since Excel 2010). No library of this that is still kept was found; ciphers and hashes are RustCrypto's.
//! What comes out is a zipped file like any other, whose checksums tell whether it came out right.

mod agile;
mod hash;
mod standard;

use std::io::{Cursor, Read};

use super::sniff::COMPOUND;
use crate::ingest::passwords::Passwords;
use crate::ingest::problem::ProblemKind;

/// The password with which Excel locks a workbook whose structure alone is protected: it opens without asking.
const OF_A_LOCKED_STRUCTURE: &str = "VelvetSweatshop";
/// Bytes of the stream that says how a file was locked.
const LONGEST_INFO: u64 = 1 << 16;
/// Times that a password may be hashed: Office takes 50,000 or 100,000, and may read ten million, for which one attempt
/// would take seconds.
const MOST_SPINS: u32 = 1_000_000;

/// How a file was locked.
enum Lock {
    Agile(agile::Lock),
    Standard(standard::Lock),
}

/// What a locked workbook holds; none where the file is not locked in this way.
///
/// # Errors
/// That it takes a password, or another one than those given; a file whose lock cannot be read.
pub fn open(bytes: &[u8], passwords: &Passwords) -> Result<Option<Vec<u8>>, ProblemKind> {
    if !bytes.starts_with(COMPOUND) {
        return Ok(None);
    }
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Ok(None) };
    if !file.is_stream("/EncryptionInfo") || !file.is_stream("/EncryptedPackage") {
        return Ok(None);
    }
    let mut stream = |name: &str, longest: u64| {
        let mut content = Vec::new();
        file.open_stream(name)
            .and_then(|stream| stream.take(longest).read_to_end(&mut content))
            .map_err(|_| ProblemKind::Damaged)?;
        Ok::<_, ProblemKind>(content)
    };
    let info = stream("/EncryptionInfo", LONGEST_INFO)?;
    let lock = lock(&info).ok_or(ProblemKind::Locked)?;
    let package = stream("/EncryptedPackage", bytes.len() as u64)?;
    let (length, encrypted) = package.split_first_chunk().ok_or(ProblemKind::Damaged)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| ProblemKind::Damaged)?;
    let known = passwords.each().map(String::as_str).chain([OF_A_LOCKED_STRUCTURE]);
    let key = known.into_iter().find_map(|password| lock.key(password)).ok_or_else(|| passwords.refused())?;
    let mut content = encrypted.to_vec();
    lock.decrypt(&key, &mut content).ok_or(ProblemKind::Damaged)?;
    if content.len() < length {
        return Err(ProblemKind::Damaged);
    }
    content.truncate(length);
    Ok(Some(content))
}

/// How a file was locked; none where it is a form that is not known.
fn lock(info: &[u8]) -> Option<Lock> {
    let (version, rest) = info.split_first_chunk::<4>()?;
    match version {
        [4, 0, 4, 0] => agile::Lock::read(rest.get(4..)?).map(Lock::Agile),
        [2..=4, 0, 2, 0] => standard::Lock::read(rest.get(4..)?).map(Lock::Standard),
        _ => None,
    }
}

impl Lock {
    /// The key of the content, where the password is the right one.
    fn key(&self, password: &str) -> Option<Vec<u8>> {
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        match self {
            Self::Agile(lock) => lock.key(&password),
            Self::Standard(lock) => lock.key(&password),
        }
    }

    /// Decrypts the content in its place; none where its length fits no cipher.
    fn decrypt(&self, key: &[u8], content: &mut [u8]) -> Option<()> {
        match self {
            Self::Agile(lock) => lock.decrypt(key, content),
            Self::Standard(_) => standard::decrypt(key, content),
        }
    }
}

#[cfg(test)]
mod tests;
