//! Files that appear whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::OutputError;
use super::seal;
use super::syncing::Syncing;

/// Writes a file through a temporary one in the same folder, which takes its place only when it is complete. It is
/// readable by its owner only; a [`super::Run`] opens it for others where that is asked for.
///
/// # Errors
/// When the folder cannot be written, `fill` fails, or the old file cannot be replaced (it is then untouched).
pub fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<Syncing>) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    write_and(path, fill, |_| Ok(()))
}

/// The same for a workbook, which is sealed: see [`seal`]. `judged` is how many judgements it shows.
///
/// # Errors
/// The same.
pub fn write_sealed(
    path: &Path,
    judged: usize,
    fill: impl FnOnce(&mut BufWriter<Syncing>) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    write_and(path, fill, |file| seal::seal(file, judged))
}

fn write_and(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<Syncing>) -> Result<(), OutputError>,
    complete: impl FnOnce(&mut Syncing) -> io::Result<()>,
) -> Result<(), OutputError> {
    let write_error = |source| OutputError::Write { path: path.to_owned(), source };
    let folder = make_folder(path)?;
    let (file, temporary) = temporary(&folder, path).map_err(write_error)?.into_parts();
    let mut writer = BufWriter::with_capacity(1 << 18, Syncing::new(file));
    fill(&mut writer)?;
    let mut file = writer.into_inner().map_err(|error| write_error(error.into_error()))?;
    complete(&mut file).map_err(write_error)?;
    file.finish().map_err(write_error)?;
    temporary.persist(path).map_err(|failed| OutputError::Replace { path: path.to_owned(), source: failed.error })
}

/// A temporary file that goes away unless it takes the place of another, named after it.
fn temporary(folder: &Path, path: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    tempfile::Builder::new().prefix(&prefix).suffix(".part").tempfile_in(folder)
}

/// The folder of a file, which is made where there is none.
pub(super) fn make_folder(path: &Path) -> Result<PathBuf, OutputError> {
    let folder = super::place::folder_of(path);
    fs::create_dir_all(&folder).map_err(|source| OutputError::Write { path: path.to_owned(), source })?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, b"old").unwrap();
        let failed = write_whole(&path, |w| {
            w.write_all(b"half").unwrap();
            Err(OutputError::Version { path: path.clone(), found: 9 })
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_target_that_cannot_be_replaced_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir_all(path.join("inside")).unwrap();
        let error = write_whole(&path, |_| Ok(())).unwrap_err();
        assert!(error.in_words(crate::text::Lang::Ro).contains("închideți-l"), "{error}");
        assert!(error.to_string().contains("close it"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
