//! What is given beside the registers: results of the audit before, and the provider's explanations.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::terminal::{say, warn};
use crate::continuity::{self, Explanation, explanations};
use crate::report::belonging;
use crate::results::Results;
use crate::results::notes::{Companion, Role};
use crate::text::{Lang, hex};

/// What was read.
#[derive(Debug, Default)]
pub struct Companions {
    /// Results of the audit before.
    previous: Option<Results>,
    /// The provider's explanations.
    explanations: Vec<Explanation>,
    /// The files they come from.
    companions: Vec<Companion>,
    /// The files of explanations.
    pub files: Vec<PathBuf>,
}

/// Reads the files that were named, else the explanations found beside the registers.
///
/// # Errors
/// Every file that cannot be used, in words.
pub fn read(
    previous: Option<&Path>,
    named: &[PathBuf],
    registers: &[PathBuf],
    lang: Lang,
) -> Result<Companions, Vec<String>> {
    let mut beside = Companions::default();
    let mut faults = Vec::new();
    if let Some(path) = previous {
        let path = results_file(path);
        match belonging::read(&path, lang) {
            Ok(results) => beside.previous = Some(results),
            Err(words) => faults.push(words),
        }
        beside.companions.extend(companion(Role::Previous, &path));
    }
    beside.files = if named.is_empty() { crate::ingest::files::explanations(registers) } else { named.to_vec() };
    // Whoever answers first counts: not by the order in which the files were given.
    beside.files.sort();
    beside.files.dedup();
    for path in &beside.files {
        match explanations::read(path) {
            Ok(found) => {
                for problem in &found.problems {
                    warn(&format!("{}: {}", path.display(), problem.text(lang)));
                }
                beside.explanations.extend(found.rows);
            }
            Err(error) => faults.push(error.text(lang)),
        }
        beside.companions.extend(companion(Role::Explanations, path));
    }
    if faults.is_empty() { Ok(beside) } else { Err(faults) }
}

impl Companions {
    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.previous.is_none() && self.companions.is_empty()
    }

    /// Writes notes beside the findings; what is to be said about it follows the summary.
    ///
    /// # Errors
    /// Why the two audits cannot be compared, in words.
    pub fn mark(&mut self, results: &mut Results, lang: Lang) -> Result<continuity::Marked, String> {
        let previous = self.previous.take();
        self.previous = previous.map(|previous| continuity::in_terms_of(previous, &results.catalogue));
        let marked = continuity::mark(results, self.previous.as_ref(), &self.explanations);
        results.companions.extend(self.companions.iter().cloned());
        marked.map_err(|error| error.text(lang))
    }

    /// Says what was marked.
    pub fn tell(&self, marked: &continuity::Marked, lang: Lang) {
        let n = |n: u64| lang.count(n);
        if self.previous.is_some() {
            let (new, persisting, gone) = (n(marked.new), n(marked.persisting), n(marked.gone));
            say(&match lang {
                Lang::Ro => format!("Față de auditul anterior: noi {new} · rămase {persisting} · nu mai sunt {gone}"),
                Lang::En => format!("Since the audit before: new {new} · persisting {persisting} · gone {gone}"),
            });
        }
        if marked.explained + marked.lapsed > 0 {
            let (explained, lapsed) = (n(marked.explained), n(marked.lapsed));
            say(&match lang {
                Lang::Ro => format!("Constatări cu explicație: {explained} · cu explicație expirată: {lapsed}"),
                Lang::En => format!("Findings with an explanation: {explained} · with a lapsed one: {lapsed}"),
            });
        }
        for unused in &marked.unused {
            warn(&unused.text(lang));
        }
    }
}

/// The results file itself, where its folder was named.
pub fn results_file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("results.json") } else { path.to_path_buf() }
}

/// Name and hash of a file; none where it cannot be read, which is told elsewhere.
pub fn companion(role: Role, path: &Path) -> Option<Companion> {
    let bytes = std::fs::read(path).ok()?;
    let sha256 = hex(&Sha256::digest(&bytes));
    Some(Companion { role, file: path.file_name()?.to_string_lossy().into_owned(), sha256 })
}
