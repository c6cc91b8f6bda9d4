//! A file to read, by itself or in an archive, on the disk or in memory.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::archive::{self, Entry};
use super::passwords::Passwords;
use super::problem::ProblemKind;

/// Bytes of a large file that a thread reads at a time: a file of hundreds of megabytes comes as fast as memory, and one
/// thread alone would have all others wait for it.
const PART: usize = if cfg!(test) { 1 << 10 } else { 16 << 20 };

/// Memory for the bytes of files, used again for the next ones: to ask the system for more costs as much as to read them.
#[derive(Debug, Default)]
pub struct Buffers(Mutex<Vec<Vec<u8>>>);

impl Buffers {
    /// One that nobody uses, whatever stands in it, or an empty one.
    pub fn take(&self) -> Vec<u8> {
        // A poisoned lock still guards a list that is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes back the memory of a file that nobody reads any more.
    pub fn give_back(&self, bytes: bytes::Bytes) {
        // Else it would be copied.
        if bytes.is_unique() {
            self.put(bytes.into());
        }
    }

    /// Takes memory that nobody uses any more.
    pub fn put(&self, bytes: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
    }
}

/// All bytes of a file, in memory that is used again.
fn whole(path: &Path, mut buffer: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if let Ok(length) = usize::try_from(length)
        && length >= 2 * PART
        && in_parts(path, length, &mut buffer).is_ok()
    {
        return Ok(buffer);
    }
    // What is no longer as long as it was is read from its beginning to its end.
    buffer.clear();
    buffer.reserve_exact(usize::try_from(length).unwrap_or_default());
    file.read_to_end(&mut buffer)?;
    Ok(buffer)
}

/// Reads the bytes of a file of this length at least, its parts side by side.
fn in_parts(path: &Path, length: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    let from = |at: u64| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at)).map(|_| file)
    };
    if bytes.capacity() < length {
        *bytes = vec![0; length];
    }
    bytes.resize(length, 0);
    let parts = bytes.par_chunks_mut(PART).enumerate();
    parts.try_for_each(|(number, part)| from((number * PART) as u64)?.read_exact(part))?;
    // It may have grown meanwhile.
    from(length as u64)?.read_to_end(bytes)?;
    Ok(())
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path relative to the argument it came from (with that folder's name where there are several), `/` as separator.
    pub name: String,
    /// Where it is; of a file in an archive, where the archive is.
    pub path: PathBuf,
    /// Where it stands in its archive.
    pub entry: Option<Entry>,
    /// The bytes of the file or of its archive, where they are held in memory and nothing of them is on the disk.
    pub held: Option<Bytes>,
}

/// Bytes that are shared and never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(Arc<[u8]>);

impl Bytes {
    /// The bytes themselves.
    #[must_use]
    pub fn get(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

/// A file that was handed over and is held in memory: its registers name people, so that it is not to be on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name, with `/` between folders.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl Source {
    /// Its bytes; those of a file in a locked archive as they were before.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn bytes(&self, passwords: &Passwords, buffers: &Buffers) -> Result<Vec<u8>, ProblemKind> {
        match (self.entry, &self.held) {
            (Some(entry), Some(held)) => archive::read_held(held.get(), entry, passwords),
            (None, Some(held)) => Ok(held.get().to_vec()),
            (Some(entry), None) => archive::read(&self.path, entry, passwords),
            (None, None) => whole(&self.path, buffers.take()).map_err(|e| ProblemKind::Unreadable(e.kind())),
        }
    }

    /// Where it is, if it is a file of its own on the disk.
    #[must_use]
    pub fn on_disk(&self) -> Option<&Path> {
        (self.entry.is_none() && self.held.is_none()).then_some(&self.path)
    }

    /// How many bytes it has; 0 where that cannot be told.
    #[must_use]
    pub fn size(&self) -> u64 {
        match (self.entry, &self.held) {
            (Some(entry), _) => entry.size,
            (None, Some(held)) => held.get().len() as u64,
            (None, None) => fs::metadata(&self.path).map_or(0, |meta| meta.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_however_long_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let buffers = Buffers::default();
        for length in [0, 1, PART, 3 * PART + 7, 2 * PART - 1, 2 * PART, 2 * PART + 1, 0, 5 * PART, 4 * PART - 1] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            fs::write(&path, &bytes).unwrap();
            for buffer in [Vec::new(), buffers.take()] {
                let read = bytes::Bytes::from(whole(&path, buffer).unwrap());
                assert!(read == bytes, "{length}");
                let kept = read.clone();
                buffers.give_back(read);
                assert!(kept == bytes, "what somebody reads still is not taken back");
                buffers.give_back(kept);
            }
        }
        // It was longer when somebody looked, or has grown since.
        let mut buffer = Vec::new();
        assert_eq!(in_parts(&path, 6 * PART, &mut buffer).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        in_parts(&path, 2 * PART, &mut buffer).unwrap();
        assert_eq!(buffer.len(), 4 * PART - 1);
        assert!(whole(&folder.path().join("none"), buffer).is_err());
    }
}
