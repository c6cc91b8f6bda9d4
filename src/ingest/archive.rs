//! Zip archives of exports, opened like folders.
//!
//! Bounded in the number of files, in what they unpack to and in how far: an archive is as easily made to do harm as a
//! workbook. Archives within archives are not opened.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::endings;
use super::endings::{is_hidden, passed_over};
use super::passwords::Passwords;
use super::problem::{Foreign, Ignored, IngestProblem, ProblemKind};

/// Most files of an archive.
const MOST_FILES: usize = 5_000;
/// Bytes that one file unpacks to.
const LARGEST: u64 = 1 << 30;
/// Bytes that all of them unpack to.
const LARGEST_SUM: u64 = 4 << 30;
/// A file larger than this …
const WORTH_A_LOOK: u64 = 64 << 20;
/// … that unpacks to more than this many times its size is no export.
const LARGEST_RATIO: u64 = 300;
/// Folders within folders.
const DEEPEST: usize = 16;

/// Where a file stands within its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its number in the archive.
    pub at: usize,
    /// Bytes it unpacks to, as the archive says.
    pub size: u64,
}

/// What an archive holds, by names within it.
#[derive(Debug, Default)]
pub struct Contents {
    /// Files to read.
    pub files: Vec<(String, Entry)>,
    /// Files that are passed over or cannot be read.
    pub problems: Vec<IngestProblem>,
}

/// What an archive holds; none where it is a workbook of another name, which is read as one.
///
/// # Errors
/// A damaged archive, or one of more files or bytes than any export.
pub fn contents(path: &Path) -> Result<Option<Contents>, ProblemKind> {
    listed(open(path)?)
}

/// The same of an archive that is held in memory.
///
/// # Errors
/// As [`contents`].
pub fn contents_held(bytes: &[u8]) -> Result<Option<Contents>, ProblemKind> {
    listed(open_held(bytes)?)
}

fn listed<R: Read + Seek>(mut archive: ZipArchive<R>) -> Result<Option<Contents>, ProblemKind> {
    let is_part = |name: &str| matches!(name, "[Content_Types].xml" | "content.xml");
    if archive.file_names().flatten().any(|name| is_part(&name)) {
        return Ok(None);
    }
    if archive.len() > MOST_FILES {
        return Err(ProblemKind::TooLarge);
    }
    let (mut contents, mut sum) = (Contents::default(), 0_u64);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| ProblemKind::Damaged)?;
        let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
        let name = name.trim_matches('/').to_owned();
        if entry.is_dir() || name.split('/').any(is_hidden) {
            continue;
        }
        let (size, packed) = (entry.size(), entry.compressed_size());
        sum = sum.saturating_add(size);
        let inflated = size > WORTH_A_LOOK && size / LARGEST_RATIO > packed;
        if sum > LARGEST_SUM {
            return Err(ProblemKind::TooLarge);
        }
        let problem = if size > LARGEST || inflated || name.split('/').count() > DEEPEST {
            Some(ProblemKind::TooLarge)
        } else if name.to_ascii_lowercase().ends_with(".zip") {
            Some(ProblemKind::Foreign(Foreign::Archive))
        } else if name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(endings::MAPPING_FILE)) {
            Some(ProblemKind::MappingInArchive)
        } else {
            // The beginning of a file in an archive is not looked at: it is told by its ending alone.
            passed_over(&name, Path::new(""))
        };
        match problem {
            Some(kind) => contents.problems.push(IngestProblem::new(name, kind)),
            None => contents.files.push((name, Entry { at, size })),
        }
    }
    contents.files.sort();
    Ok(Some(contents))
}

/// The bytes of a file of an archive.
///
/// # Errors
/// A damaged archive, or a file that is larger than the archive says.
pub fn read(path: &Path, entry: Entry, passwords: &Passwords) -> Result<Vec<u8>, ProblemKind> {
    unpacked(open(path)?, entry, passwords)
}

/// The same of an archive that is held in memory.
///
/// # Errors
/// As [`read`].
pub fn read_held(bytes: &[u8], entry: Entry, passwords: &Passwords) -> Result<Vec<u8>, ProblemKind> {
    unpacked(open_held(bytes)?, entry, passwords)
}

fn unpacked<R: Read + Seek>(
    mut archive: ZipArchive<R>,
    entry: Entry,
    passwords: &Passwords,
) -> Result<Vec<u8>, ProblemKind> {
    let locked = archive.by_index_raw(entry.at).map_err(|_| ProblemKind::Damaged)?.encrypted();
    if !locked {
        return whole(archive.by_index(entry.at), entry).ok_or(ProblemKind::Damaged);
    }
    // The old way of locking lets one wrong password in 256 in: the checksum behind the bytes tells.
    let mut each = passwords.each();
    let opened = each.find_map(|password| whole(archive.by_index_decrypt(entry.at, password.as_bytes()), entry));
    opened.ok_or_else(|| passwords.refused())
}

/// The bytes of a file, where they are as many as the archive says and their checksum is right.
fn whole<R: Read>(file: zip::result::ZipResult<ZipFile<'_, R>>, entry: Entry) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.ok()?.take(entry.size.saturating_add(1)).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == entry.size).then_some(bytes)
}

/// That an archive was opened, for the list of files.
#[must_use]
pub fn opened(name: &str) -> IngestProblem {
    IngestProblem::new(name, ProblemKind::Ignored(Ignored::Opened))
}

fn open(path: &Path) -> Result<ZipArchive<BufReader<File>>, ProblemKind> {
    let mut file = File::open(path).map_err(|e| ProblemKind::Unreadable(e.kind()))?;
    if file.metadata().is_ok_and(|meta| meta.len() == 0) {
        return Err(ProblemKind::Empty);
    }
    if super::source::ambiguous_archive(&mut file).map_err(|e| ProblemKind::Unreadable(e.kind()))? {
        return Err(ProblemKind::Ambiguous);
    }
    ZipArchive::new(BufReader::new(file)).map_err(|_| ProblemKind::Damaged)
}

fn open_held(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ProblemKind> {
    if bytes.is_empty() {
        return Err(ProblemKind::Empty);
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::Damaged)
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
