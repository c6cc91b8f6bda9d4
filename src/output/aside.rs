//! Names of the temporary folders in which runs write.

use std::fs;
use std::path::{Component, Path, PathBuf};

pub(super) const PREFIX: &str = ".mms.";
pub(super) const SUFFIX: &str = ".part";
/// In such a folder: everything is complete and is being put in place.
pub(super) const COMPLETE: &str = ".complete";

/// Whether a name is that of a temporary folder.
fn is_staging(name: &str) -> bool {
    name.len() > PREFIX.len() + SUFFIX.len() && name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Where a file belongs that is in a temporary folder.
#[must_use]
pub fn in_place(path: &Path) -> PathBuf {
    let staging = |part: &Component<'_>| is_staging(&part.as_os_str().to_string_lossy());
    path.components().filter(|part| !staging(part)).collect()
}

/// The temporary folders in a folder, sorted.
pub(super) fn stagings(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter(|entry| is_staging(&entry.file_name().to_string_lossy())).map(|entry| entry.path());
    let mut found: Vec<PathBuf> = named.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// Whether a run ended while it was putting its files in place in a folder, so that they are not of one run.
#[must_use]
pub fn is_interrupted(folder: &Path) -> bool {
    stagings(folder).iter().any(|staging| staging.join(COMPLETE).exists())
}
