//! A file to read, by itself or in an archive, on the disk or in memory.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::archive::{self, Entry};
use super::passwords::Passwords;
use super::problem::ProblemKind;

/// Bytes of a large file that a thread reads at a time: a file of hundreds of megabytes comes as fast as memory, and one
/// thread alone would have all others wait for it.
const PART: usize = if cfg!(test) { 1 << 10 } else { 16 << 20 };

/// All bytes of a file.
fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let length = fs::metadata(path)?.len();
    match usize::try_from(length) {
        // What is no longer as long as it was is read from its beginning to its end.
        Ok(length) if length >= 2 * PART => in_parts(path, length).or_else(|_| fs::read(path)),
        _ => fs::read(path),
    }
}

/// The bytes of a file of this length at least, its parts side by side.
fn in_parts(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    let from = |at: u64| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at)).map(|_| file)
    };
    let mut bytes = vec![0; length];
    let parts = bytes.par_chunks_mut(PART).enumerate();
    parts.try_for_each(|(number, part)| from((number * PART) as u64)?.read_exact(part))?;
    // It may have grown meanwhile.
    from(length as u64)?.read_to_end(&mut bytes)?;
    Ok(bytes)
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
    /// Its bytes, as they were before a password locked them.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn bytes(&self, passwords: &Passwords) -> Result<Vec<u8>, ProblemKind> {
        match (self.entry, &self.held) {
            (Some(entry), Some(held)) => archive::read_held(held.get(), entry, passwords),
            (None, Some(held)) => Ok(held.get().to_vec()),
            (Some(entry), None) => archive::read(&self.path, entry, passwords),
            (None, None) => whole(&self.path).map_err(|e| ProblemKind::Unreadable(e.kind())),
        }
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
        for length in [0, 1, PART, 2 * PART - 1, 2 * PART, 3 * PART + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            fs::write(&path, &bytes).unwrap();
            assert!(whole(&path).unwrap() == bytes, "{length}");
        }
        // It was longer when somebody looked, or has grown since.
        assert_eq!(in_parts(&path, 4 * PART).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(in_parts(&path, 2 * PART).unwrap().len(), 3 * PART + 7);
        assert!(whole(&folder.path().join("none")).is_err());
    }
}
