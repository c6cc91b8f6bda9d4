//! The file of an inspection: one file that is written whole at every click and can be opened again.
//!
//! It holds the results with what was decided beside them, and no register: no name and no personal code is in it that
//! is not in the results.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::output::file::write_whole;
use crate::output::{OutputError, results_json};
use crate::results::Results;
use crate::text::Lang;

/// Value of [`Inspection::format`].
const FORMAT: &str = "mms-control";
/// Value of [`Inspection::version`].
const VERSION: u32 = 1;
/// Ending of the files.
pub const ENDING: &str = "mms";

/// An inspection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    format: String,
    version: u32,
    /// Grows with every change: what was made from an older one is out of date.
    pub saved: u64,
    /// Files that were not read, or not wholly, of which an inspector took note.
    pub noted: Vec<String>,
    /// What was found, with what was decided.
    pub results: Results,
}

impl Inspection {
    /// A new one.
    #[must_use]
    pub fn new(results: Results, noted: Vec<String>) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, saved: 0, noted, results }
    }
}

/// Why a file of an inspection cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// It cannot be written or read.
    #[error("{0}")]
    Disk(OutputError),
    /// It is none.
    #[error("{0}: no inspection")]
    Other(PathBuf),
    /// There is no folder for it.
    #[error("no folder")]
    NoFolder,
}

impl ControlError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Disk(error) => error.in_words(lang),
            Self::Other(path) => match lang {
                Lang::Ro => {
                    format!("{}: nu este fișierul unui control sau este de la altă versiune de mms.", path.display())
                }
                Lang::En => {
                    format!("{}: not the file of an inspection, or one of another version of mms.", path.display())
                }
            },
            Self::NoFolder => lang
                .t(
                    "Nu se știe unde se păstrează controalele: porniți cu „mms page --folder DOSAR”.",
                    "It is not known where inspections are kept: start with `mms page --folder FOLDER`.",
                )
                .to_owned(),
        }
    }
}

/// The folder in which inspections are kept when none is named: with the user's documents.
#[must_use]
pub fn usual_folder() -> Option<PathBuf> {
    let home =
        ["USERPROFILE", "HOME"].into_iter().find_map(|name| std::env::var_os(name).filter(|home| !home.is_empty()))?;
    let home = PathBuf::from(home);
    let documents = ["Documents", "Documente"].into_iter().map(|name| home.join(name)).find(|path| path.is_dir());
    Some(documents.unwrap_or(home).join("mms"))
}

/// The inspections of a folder by name, the newest name last.
#[must_use]
pub fn all(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == ENDING))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A path for a new inspection that no file has.
#[must_use]
pub fn free(folder: &Path, day: &str) -> PathBuf {
    let name = |n: u32| folder.join(format!("control-{day}-{n}.{ENDING}"));
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}

/// Writes an inspection in place of the old one, wholly or not at all.
///
/// # Errors
/// When the file cannot be written; the old one is then untouched.
pub fn write(path: &Path, inspection: &Inspection) -> Result<(), ControlError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
        let made = private_folder(folder).map_err(|source| OutputError::Write { path: folder.to_owned(), source });
        made.map_err(ControlError::Disk)?;
    }
    let encode = |source| OutputError::Encode { path: path.to_owned(), source };
    let text = serde_json::to_vec(inspection).map_err(encode).map_err(ControlError::Disk)?;
    write_whole(path, |file| {
        file.write_all(&text).map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
    .map_err(ControlError::Disk)
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens an inspection.
///
/// # Errors
/// When the file cannot be read or is none.
pub fn read(path: &Path) -> Result<Inspection, ControlError> {
    let bytes =
        fs::read(path).map_err(|source| ControlError::Disk(OutputError::Read { path: path.to_owned(), source }))?;
    parse(path, &bytes)
}

/// The inspection in a file that is held in memory; `path` is its name.
///
/// # Errors
/// When it is none.
pub fn parse(path: &Path, bytes: &[u8]) -> Result<Inspection, ControlError> {
    let other = || ControlError::Other(path.to_owned());
    let inspection: Inspection = serde_json::from_slice(bytes).map_err(|_| other())?;
    let known = (inspection.format.as_str(), inspection.version) == (FORMAT, VERSION)
        && inspection.results.version == crate::results::VERSION;
    if known { Ok(inspection) } else { Err(other()) }
}

/// The results of an inspection as `results.json`.
///
/// # Errors
/// When they cannot be written into a file for a moment.
pub fn results_bytes(inspection: &Inspection) -> Result<Vec<u8>, OutputError> {
    let folder =
        tempfile::tempdir().map_err(|source| OutputError::Write { path: PathBuf::from("results.json"), source })?;
    let path = folder.path().join("results.json");
    results_json::write(&path, &inspection.results)?;
    fs::read(&path).map_err(|source| OutputError::Read { path, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{provider, results};

    #[test]
    fn an_inspection_is_what_it_was_when_it_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("mms");
        let path = free(&home, "20241231");
        let mut inspection = Inspection::new(results(vec![provider("A")]), vec!["x.pdf".into()]);
        inspection.saved = 7;
        write(&path, &inspection).unwrap();
        assert_eq!(all(&home), ["control-20241231-1.mms"]);
        assert_ne!(free(&home, "20241231"), path);
        let again = read(&path).unwrap();
        assert_eq!((again.saved, &again.results), (7, &inspection.results));
        fs::write(&path, "{}").unwrap();
        assert!(read(&path).unwrap_err().text(Lang::Ro).contains("nu este fișierul unui control"));
    }
}
