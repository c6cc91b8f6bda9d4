//! Files of sums and results: found in folders, read, written.
#![allow(clippy::result_large_err, reason = "a refusal ends the run, its size costs nothing")]

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::sums::{self, Share, Sums};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::report::belonging;
use crate::results::{self, CatalogueId, PeriodDates, ProviderResults, coherence};

/// Folders are followed no deeper than this.
const DEEPEST: usize = 32;
/// Whatever a file is, it says so within this many bytes.
const HEAD: usize = 4096;

/// Writes sums, one check on a line. The same sums give the same bytes.
///
/// # Errors
/// When the file cannot be written; an old one is then untouched.
pub fn write(path: &Path, sums: &Sums) -> Result<(), OutputError> {
    write_whole(path, |writer| {
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut *writer, crate::output::spelt::Lines::default());
        sums.serialize(&mut serializer).map_err(|source| OutputError::Encode { path: path.to_owned(), source })?;
        std::io::Write::write_all(writer, b"\n").map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
}

/// Reads the sums of a file: sums that [`write`] wrote, or the results of an audit, which are added up.
///
/// # Errors
/// When it is neither, cannot be read, or contradicts itself.
pub fn read(path: &Path) -> Result<Sums, Refusal> {
    #[derive(Deserialize)]
    struct Header {
        format: Option<String>,
        version: Option<u32>,
    }

    let unreadable = |source| Refusal::Unreadable(OutputError::Read { path: path.to_owned(), source });
    let head = head(path).map_err(unreadable)?;
    let damaged = |source: Option<serde_json::Error>| match source {
        Some(error) if error.is_eof() => Refusal::Truncated(path.to_owned()),
        source => Refusal::Unreadable(OutputError::NotResults { path: path.to_owned(), source }),
    };
    if !looks_like(&head, sums::FORMAT) {
        if let Some(sums) = counted(path) {
            return Ok(sums);
        }
        let results = crate::output::results_json::read(path).map_err(|error| match error {
            OutputError::NotResults { source, .. } if looks_like(&head, results::FORMAT) => damaged(source),
            error => Refusal::Unreadable(error),
        })?;
        return match belonging::check(path, &results) {
            None => Ok(Sums::of(&results)),
            Some(mixed) => Err(Refusal::Mixed(mixed)),
        };
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let header: Header = serde_json::from_slice(&bytes).map_err(|error| damaged(Some(error)))?;
    match (header.format.as_deref(), header.version) {
        (Some(sums::FORMAT), Some(sums::VERSION)) => {}
        (Some(sums::FORMAT), Some(found)) => return Err(Refusal::SumsVersion { path: path.to_owned(), found }),
        _ => return Err(damaged(None)),
    }
    let read: Sums = serde_json::from_slice(&bytes).map_err(|error| damaged(Some(error)))?;
    let places = read.contradictions();
    if places.is_empty() { Ok(read) } else { Err(Refusal::Contradiction { path: path.to_owned(), places }) }
}

/// The sum of the providers of a results file, read provider by provider; none where it cannot be read so.
fn counted(path: &Path) -> Option<Sums> {
    // What stands around the providers is known when all of them are read.
    let mut sums = Sums::empty(PeriodDates { from: 0, to: 0, as_of: 0 }, String::new(), CatalogueId::default());
    let mut sound = true;
    let share = |provider: &ProviderResults| (coherence::adds_up(provider), Share::of(provider));
    let mut add = |(adds_up, share)| {
        sound &= adds_up;
        sums.add_share(share);
    };
    let (read, sealed) = rayon::join(
        || crate::output::results_counts::read(path, &share, &mut add),
        || crate::output::results_json::is_sealed(path),
    );
    let mut results = read?;
    // What was changed is named by those who read the whole.
    if !sound || !sealed || results.program.is_none() {
        return None;
    }
    let named = |id: &String| ProviderResults { provider_id: id.clone(), ..ProviderResults::default() };
    results.providers = sums.providers.keys().map(named).collect();
    // What does not belong together is told by those who read the whole.
    if belonging::check(path, &results).is_some() {
        return None;
    }
    Some(Sums { period: results.period, counting: results.counting, catalogue: results.catalogue, ..sums })
}

/// The first bytes of a file.
fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;

    let mut head = Vec::with_capacity(HEAD);
    fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether the beginning of a file names a format.
fn looks_like(head: &[u8], format: &str) -> bool {
    memchr::memmem::find(head, format!("\"{format}\"").as_bytes()).is_some()
}

/// Whether a path is a JSON file.
#[must_use]
pub fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// The files of results or sums below a folder, sorted.
///
/// # Errors
/// When a folder cannot be read.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let mut found = Vec::new();
    walk(folder, 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Refusal> {
    let unreadable = |source| Refusal::Unreadable(OutputError::Read { path: folder.to_owned(), source });
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_hidden(&path) {
            continue;
        }
        if path.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, found)?;
        } else if is_json(&path) && names_results(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file or folder is hidden: a run writes into such a folder until its files are complete.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether a path is a file that holds results or sums, by what it says at its beginning.
fn is_counted(path: &Path) -> bool {
    is_json(path) && names_results(path)
}

/// The files of a folder of results that are none, sorted: nobody reads them there.
#[must_use]
pub fn aside(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let hidden = is_hidden(&path);
            if !hidden && path.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if !hidden && !path.is_dir() && !is_counted(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn names_results(path: &Path) -> bool {
    head(path).is_ok_and(|head| looks_like(&head, results::FORMAT) || looks_like(&head, sums::FORMAT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{provider, results};
    use crate::text::Lang;

    #[test]
    fn sums_and_results_of_a_folder_are_found_and_read_alike() {
        let folder = tempfile::tempdir().unwrap();
        let all = results(vec![provider("A")]);
        let (one, two) = (folder.path().join("a/results.json"), folder.path().join("b/alba.json"));
        crate::output::results_json::write(&one, &all).unwrap();
        write(&two, &Sums::of(&all)).unwrap();
        fs::write(folder.path().join("a/other.json"), "{\"format\": \"other\"}").unwrap();
        assert_eq!(below(folder.path()).unwrap(), [one.clone(), two.clone()]);
        assert_eq!(read(&one).unwrap(), read(&two).unwrap());
    }

    #[test]
    fn what_cannot_be_added_up_is_refused_with_advice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        let refused = |text: &str| {
            fs::write(&path, text).unwrap();
            read(&path).unwrap_err().text(Lang::Ro)
        };
        assert!(refused("{\"format\": \"mms-sums\", \"version\": 9}").contains("versiunea 9"));
        assert!(refused("{\"format\": \"mms-sums\", \"version\": 1}").contains("nu este un fișier de rezultate"));
        assert!(refused("[]").contains("nu este un fișier de rezultate"));
        let mut sums = Sums::of(&results(vec![provider("A")]));
        sums.atoms[0].count = 3;
        assert!(refused(&serde_json::to_string(&sums).unwrap()).contains("se contrazic"));
    }
}
