//! The form since Excel 2010: the lock is told in XML, the content is encrypted in segments ([MS-OFFCRYPTO] 2.3.4.10 to
//! 2.3.4.15).

use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256, Block};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::events::BytesStart;

use super::MOST_SPINS;
use super::hash::Hash;
use crate::ingest::source::package::{attribute, each_element, local};

/// What a hash is made with beside the password, by what the key is for: the verifier, its hash, the key of the content.
const FOR_VERIFIER: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const FOR_HASH: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const FOR_KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];
/// What fills keys and first blocks that a hash is too short for.
const FILLING: u8 = 0x36;
/// Bytes that are encrypted together.
const SEGMENT: usize = 4096;
/// Bytes of a block of AES.
const BLOCK: usize = 16;

/// How something is encrypted.
struct Cipher {
    hash: Hash,
    salt: Vec<u8>,
    /// Bytes of the key.
    key: usize,
}

/// How a file was locked.
pub struct Lock {
    content: Cipher,
    password: Cipher,
    spins: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
}

impl Lock {
    /// Reads the stream behind its version and flags; none where it is cut off, names another cipher, or would take
    /// unreasonably long.
    pub fn read(info: &[u8]) -> Option<Self> {
        let (mut content, mut key) = (None, None);
        each_element(std::str::from_utf8(info).ok()?, |element| match local(element) {
            "keyData" => content = Cipher::read(element),
            // There may be other keys beside that of the password; they have other attributes.
            "encryptedKey" if key.is_none() => key = Self::of_password(element),
            _ => {}
        });
        let content = content?;
        key.map(|lock: LockOfPassword| Self {
            content,
            password: lock.cipher,
            spins: lock.spins,
            verifier: lock.verifier,
            verifier_hash: lock.verifier_hash,
            key: lock.key,
        })
    }

    fn of_password(element: &BytesStart<'_>) -> Option<LockOfPassword> {
        let bytes = |key: &str| STANDARD.decode(attribute(element, key)?).ok();
        Some(LockOfPassword {
            cipher: Cipher::read(element)?,
            spins: attribute(element, "spinCount")?.parse().ok().filter(|spins| *spins <= MOST_SPINS)?,
            verifier: bytes("encryptedVerifierHashInput")?,
            verifier_hash: bytes("encryptedVerifierHashValue")?,
            key: bytes("encryptedKeyValue")?,
        })
    }

    /// The key of the content, where the password (UTF-16) is the right one.
    pub fn key(&self, password: &[u8]) -> Option<Vec<u8>> {
        let spun = self.password.hash.spun(&self.password.salt, password, self.spins);
        let open = |sealed: &[u8], purpose: &[u8]| {
            let key = filled(self.password.hash.of(&[&spun, purpose]), self.password.key);
            let mut opened = sealed.to_vec();
            decrypt(&key, &self.password.salt, &mut opened)?;
            Some(opened)
        };
        let verifier = open(&self.verifier, &FOR_VERIFIER)?;
        let expected = self.password.hash.of(&[&verifier]);
        if open(&self.verifier_hash, &FOR_HASH)?.get(..expected.len())? != expected {
            return None;
        }
        let mut key = open(&self.key, &FOR_KEY)?;
        key.truncate(self.content.key);
        (key.len() == self.content.key).then_some(key)
    }

    /// Decrypts the content in its place, segment by segment.
    pub fn decrypt(&self, key: &[u8], content: &mut [u8]) -> Option<()> {
        for (segment, number) in content.chunks_mut(SEGMENT).zip(0_u32..) {
            let first = self.content.hash.of(&[&self.content.salt, &number.to_le_bytes()]);
            decrypt(key, &first, segment)?;
        }
        Some(())
    }
}

/// What is told beside the key of the password.
struct LockOfPassword {
    cipher: Cipher,
    spins: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
}

impl Cipher {
    fn read(element: &BytesStart<'_>) -> Option<Self> {
        let is = |key: &str, wanted: &str| attribute(element, key).is_some_and(|value| value == wanted);
        if !is("cipherAlgorithm", "AES") || !is("cipherChaining", "ChainingModeCBC") {
            return None;
        }
        let key = attribute(element, "keyBits")?.parse::<usize>().ok()? / 8;
        Some(Self {
            hash: Hash::named(&attribute(element, "hashAlgorithm")?)?,
            salt: STANDARD.decode(attribute(element, "saltValue")?).ok()?,
            key: [16, 24, 32].contains(&key).then_some(key)?,
        })
    }
}

/// Bytes of a wanted length: cut, or filled.
fn filled(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, FILLING);
    bytes
}

/// Decrypts whole blocks in their place, each joined to the one before it, the first to `first`; none where the key has
/// another length.
fn decrypt(key: &[u8], first: &[u8], content: &mut [u8]) -> Option<()> {
    let first = filled(first.to_vec(), BLOCK);
    let (blocks, _) = Block::slice_as_chunks_mut(content);
    match key.len() {
        16 => cbc::Decryptor::<Aes128>::new_from_slices(key, &first).ok()?.decrypt_blocks(blocks),
        24 => cbc::Decryptor::<Aes192>::new_from_slices(key, &first).ok()?.decrypt_blocks(blocks),
        _ => cbc::Decryptor::<Aes256>::new_from_slices(key, &first).ok()?.decrypt_blocks(blocks),
    }
    Some(())
}
