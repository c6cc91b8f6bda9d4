//! What the counties sent.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::ingest::Secrets;
use crate::measure::Audit;
use crate::statistics::collect::Request;
use crate::statistics::ledger;
use crate::statistics::sums::Sums;
use crate::text::Lang;
use crate::time::{Counting, Period};

/// What was sent.
#[derive(Debug, Default)]
pub struct Authority {
    /// The files, by name.
    pub files: Vec<Sent>,
    /// The file that is counted where a county came twice.
    pub prefer: BTreeSet<PathBuf>,
    /// How many files were ever taken: their names on the disk.
    taken: usize,
    /// Grows with every change.
    pub version: u64,
    /// The yearbook that was made last.
    pub made: Option<Arc<Made>>,
}

/// A file that was sent.
#[derive(Debug)]
pub struct Sent {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What is in it.
    pub holds: Holds,
}

/// What is in a file.
#[derive(Debug)]
pub enum Holds {
    /// Results or sums.
    Sums(Box<Sums>),
    /// What was published before.
    Ledger,
    /// Nothing that can be counted, with the reason.
    Nothing(String),
}

/// The yearbook, or why there is none.
#[derive(Debug)]
pub struct Made {
    /// The state that it was made of.
    pub version: u64,
    /// What is said about it.
    pub lines: Vec<String>,
    /// All files in one archive.
    pub archive: Option<Vec<u8>>,
}

impl Authority {
    /// Takes a file, or the place of the one of its name.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub fn add(
        &mut self,
        folder: &Path,
        name: &str,
        bytes: &[u8],
        changed: Option<SystemTime>,
        lang: Lang,
    ) -> Result<(), String> {
        let folder = folder.join("anuar");
        let path = folder.join(format!("{:05}.json", self.taken));
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, bytes)).and_then(|()| match changed {
            // Of two files of one county the newer one counts: as it was when it was sent, not as it came here.
            Some(changed) => fs::File::options().write(true).open(&path)?.set_modified(changed),
            None => Ok(()),
        });
        written.map_err(|error| lang.io(&error))?;
        self.taken += 1;
        let is_ledger = || ledger::read(&path).is_ok_and(|ledger| !ledger.editions.is_empty());
        let holds = match crate::statistics::file::read(&path) {
            Ok(sums) => Holds::Sums(Box::new(sums)),
            Err(_) if is_ledger() => Holds::Ledger,
            Err(refusal) => {
                let place = format!("{}: ", path.display());
                Holds::Nothing(refusal.text(lang).replace(&place, ""))
            }
        };
        self.files.retain(|file| file.name != name);
        self.files.push(Sent { name: name.to_owned(), path, holds });
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.version += 1;
        Ok(())
    }

    /// The files of results and sums.
    pub fn sums(&self) -> impl Iterator<Item = (&Sent, &Sums)> {
        self.files.iter().filter_map(|file| match &file.holds {
            Holds::Sums(sums) => Some((file, sums.as_ref())),
            Holds::Ledger | Holds::Nothing(_) => None,
        })
    }

    /// The period that the board is about: the last one that was sent.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let last = self.sums().map(|(_, sums)| sums.period).max_by_key(|period| (period.to, period.from))?;
        Some(Period { from: last.from, to: last.to, as_of: last.as_of })
    }

    /// The yearbook, where it is not out of date.
    #[must_use]
    pub fn made(&self) -> Option<&Made> {
        self.made.as_deref().filter(|made| made.version == self.version)
    }

    /// What is to be added up; none where nothing was sent.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        let period = self.period()?;
        let this = |sums: &Sums| sums.period.to == period.to && sums.period.from == period.from;
        let (now, before): (Vec<_>, Vec<_>) = self.sums().partition(|(_, sums)| this(sums));
        let counting =
            now.first().and_then(|(_, sums)| Counting::from_id(&sums.counting)).unwrap_or(Counting::Calendar);
        let paths = |files: Vec<(&Sent, &Sums)>| files.into_iter().map(|(file, _)| file.path.clone()).collect();
        Some(Request {
            inputs: paths(now),
            prefer: self.prefer.iter().cloned().collect(),
            previous: paths(before),
            expected: None,
            secrets: Secrets::default(),
            mapping: None,
            catalogue: Vec::new(),
            audit: Audit { period, counting, list_met: false, aggregate_only: true },
        })
    }
}
