//! The older form: SHA-1, and AES block by block ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9).

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256, Block};

use super::hash::Hash;

/// Turns of the password's hash.
const SPINS: u32 = 50_000;
/// The algorithms of the header: AES of three key lengths.
const AES: [u32; 3] = [0x660e, 0x660f, 0x6610];
/// Bytes of salt and verifier, of the verifier's hash, of that hash encrypted.
const SIXTEEN: usize = 16;
const HASH: usize = 20;
const HASH_IN_BLOCKS: usize = 32;

/// How a file was locked.
pub struct Lock {
    /// Bytes of the key.
    key: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    hash: Vec<u8>,
}

impl Lock {
    /// Reads the stream behind its version and flags; none where it is cut off or names another cipher.
    pub fn read(info: &[u8]) -> Option<Self> {
        let (header, rest) = counted(info)?;
        let number = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
        let (cipher, bits) = (number(8)?, number(16)?);
        let key = usize::try_from(bits).ok()? / 8;
        if !AES.contains(&cipher) || ![16, 24, 32].contains(&key) {
            return None;
        }
        let (salt, rest) = counted(rest)?;
        let (verifier, rest) = rest.split_at_checked(SIXTEEN)?;
        let hash = rest.get(4..4 + HASH_IN_BLOCKS)?;
        Some(Self { key, salt: salt.to_vec(), verifier: verifier.to_vec(), hash: hash.to_vec() })
    }

    /// The key, where the password (UTF-16) is the right one.
    pub fn key(&self, password: &[u8]) -> Option<Vec<u8>> {
        let spun = Hash::Sha1.spun(&self.salt, password, SPINS);
        let spun = Hash::Sha1.of(&[&spun, &0_u32.to_le_bytes()]);
        let half = |filled: u8| {
            let mut block = [filled; 64];
            block.iter_mut().zip(&spun).for_each(|(byte, of_hash)| *byte ^= of_hash);
            Hash::Sha1.of(&[&block])
        };
        let mut key = [half(0x36), half(0x5c)].concat();
        key.truncate(self.key);
        let (mut verifier, mut hash) = (self.verifier.clone(), self.hash.clone());
        decrypt(&key, &mut verifier)?;
        decrypt(&key, &mut hash)?;
        (hash.get(..HASH)? == Hash::Sha1.of(&[&verifier])).then_some(key)
    }
}

/// Decrypts whole blocks in their place; none where the key has another length.
pub fn decrypt(key: &[u8], content: &mut [u8]) -> Option<()> {
    let (blocks, _) = Block::slice_as_chunks_mut(content);
    match key.len() {
        16 => Aes128::new_from_slice(key).ok()?.decrypt_blocks(blocks),
        24 => Aes192::new_from_slice(key).ok()?.decrypt_blocks(blocks),
        _ => Aes256::new_from_slice(key).ok()?.decrypt_blocks(blocks),
    }
    Some(())
}

/// Bytes with their number in front of them, and the rest.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}
