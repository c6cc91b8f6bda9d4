//! Files that appear whole or not at all, under names that every file system takes.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::error::OutputError;
use super::syncing::Syncing;

/// Longest stem in bytes: leaves room for an extension and a temporary suffix within 255.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Writes a file through a temporary one in the same folder, which takes its place only when it is complete.
///
/// # Errors
/// When the folder cannot be written, `fill` fails, or the old file cannot be replaced (it is then untouched).
pub fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<Syncing>) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    let write_error = |source| OutputError::Write { path: path.to_owned(), source };
    let folder = make_folder(path)?;
    let (file, temporary) = temporary(&folder, path).map_err(write_error)?.into_parts();
    let mut writer = BufWriter::with_capacity(1 << 18, Syncing::new(file));
    fill(&mut writer)?;
    let file = writer.into_inner().map_err(|error| write_error(error.into_error()))?;
    file.finish().map_err(write_error)?;
    temporary.persist(path).map_err(|failed| OutputError::Replace { path: path.to_owned(), source: failed.error })
}

/// A temporary file that goes away unless it takes the place of another, named after it.
fn temporary(folder: &Path, path: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".part");
    // Results are for others too: as readable as any new file is.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The folder of a file, which is made where there is none.
pub(super) fn make_folder(path: &Path) -> Result<PathBuf, OutputError> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|source| OutputError::Write { path: path.to_owned(), source })?;
            Ok(folder.to_owned())
        }
        None => Ok(PathBuf::from(".")),
    }
}

/// A file stem for an id: readable, and accepted by Windows, macOS and Linux.
#[must_use]
pub fn safe_stem(id: &str) -> String {
    let mut stem: String =
        id.trim().chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    if stem.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
        stem.truncate(cut);
        stem.push('-');
        stem.push_str(&short_hash(id));
    }
    while stem.ends_with(['.', ' ']) {
        stem.pop();
    }
    let before_dot = stem.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    if DEVICES.contains(&before_dot.as_str()) || stem.starts_with('.') {
        stem.insert(0, '_');
    }
    if stem.is_empty() { format!("_-{}", short_hash(id)) } else { stem }
}

/// A file stem for every id, no two alike even where upper and lower case are one, whatever their order.
#[must_use]
pub fn safe_stems<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for id in ids {
        groups.entry(safe_stem(id).to_lowercase()).or_default().insert(id);
    }
    let mut stems = BTreeMap::new();
    for members in groups.values() {
        let unchanged = members.iter().filter(|id| safe_stem(id) == **id).count();
        for id in members {
            let stem = safe_stem(id);
            let keeps = members.len() == 1 || (unchanged == 1 && stem == *id);
            stems.insert(*id, if keeps { stem } else { format!("{stem}-{}", short_hash(id)) });
        }
    }
    stems
}

fn short_hash(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn awkward_ids_become_plain_names() {
        assert_eq!(safe_stem("DGASPC-CJ"), "DGASPC-CJ");
        assert_eq!(safe_stem(r#"a/b\c:d*e?f"g<h>i|j"#), "a_b_c_d_e_f_g_h_i_j");
        assert_eq!(safe_stem("con"), "_con");
        assert_eq!(safe_stem("LPT1.2024"), "_LPT1.2024");
        assert_eq!(safe_stem("../../etc/passwd"), "_.._.._etc_passwd");
        assert_eq!(safe_stem("Asociația „Șansa”. "), "Asociația „Șansa”");
        assert!(safe_stem("").starts_with("_-"));
        assert!(safe_stem("...").starts_with("_-"));
        let long = safe_stem(&"ș".repeat(300));
        assert!(long.len() <= LONGEST + 11, "{}", long.len());
        assert_ne!(long, safe_stem(&"ș".repeat(301)));
    }

    #[test]
    fn no_two_ids_share_a_name() {
        let stems = safe_stems(["a/b", "a:b", "a_b", "A_B", "c/d", "x", "X"]);
        let distinct: BTreeSet<_> = stems.values().map(|stem| stem.to_lowercase()).collect();
        assert_eq!(distinct.len(), 7, "{stems:?}");
        assert_eq!(stems["c/d"], "c_d");
        let reversed = safe_stems(["X", "x", "c/d", "A_B", "a_b", "a:b", "a/b"]);
        assert_eq!(stems, reversed);
    }

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
