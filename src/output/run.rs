//! The outputs of one run: written aside, put in place together, never over anybody's work.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::OutputError;
use super::obstacle::{Obstacle, Why};
use super::staging::{Staging, sweep_old};
use super::standing::{Standing, sha256};
use super::{earlier, interrupt, place};
use crate::results::OutputFile;

/// How outputs are put in place.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Also over what others wrote or changed.
    pub force: bool,
    /// Others may read what is written, as far as the system lets them read any new file.
    pub shared: bool,
    /// Judgements that stand there were looked at by whoever writes: they are in the outputs, or may go.
    pub judged: bool,
    /// What was read: files, and folders in which files were read. No output takes their place.
    pub inputs: Vec<PathBuf>,
}

/// How many rows of a workbook somebody filled in; none where that cannot be told.
pub type Filled = fn(&Path) -> Option<u64>;

/// What became of what stood there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replaced {
    /// What somebody had written and `force` threw away.
    pub lost: Vec<Obstacle>,
    /// What somebody had filled in and belongs to the run before: it stays where it is.
    pub kept: Vec<PathBuf>,
    /// Files of the run before that this one does not have.
    pub removed: Vec<PathBuf>,
}

/// The outputs of one run.
#[derive(Debug)]
pub struct Run {
    manner: Manner,
    stagings: Vec<Staging>,
    claimed: BTreeSet<PathBuf>,
}

impl Run {
    /// Nothing yet.
    #[must_use]
    pub const fn new(manner: Manner) -> Self {
        Self { manner, stagings: Vec::new(), claimed: BTreeSet::new() }
    }

    /// Where files are written meanwhile that belong in a folder, under the names that they will have there.
    ///
    /// # Errors
    /// When the folder cannot be written, or another run is writing into it.
    pub fn folder(&mut self, folder: &Path) -> Result<PathBuf, OutputError> {
        if let Some(known) = self.staging(folder) {
            return Ok(known.path().to_owned());
        }
        let staging = Staging::begin(folder, self.manner.shared)?;
        let path = staging.path().to_owned();
        self.stagings.push(staging);
        Ok(path)
    }

    /// Where a file is written meanwhile.
    ///
    /// # Errors
    /// When its folder cannot be written, or two outputs have one name.
    pub fn file(&mut self, target: &Path) -> Result<PathBuf, OutputError> {
        let refuse = |why| Err(OutputError::Refused(vec![Obstacle { path: target.to_owned(), why }]));
        // Before anything is written: a device's folder is nobody's to write in.
        if fs::metadata(target).is_ok_and(|there| !there.is_file()) {
            return refuse(Why::NoFile);
        }
        let Some(name) = target.file_name() else { return refuse(Why::NoFile) };
        let staged = self.folder(&place::folder_of(target))?.join(name);
        if self.claimed.insert(staged.clone()) { Ok(staged) } else { refuse(Why::Twice) }
    }

    /// What is written aside for a folder, whatever it is called.
    fn staging(&self, folder: &Path) -> Option<&Staging> {
        let real = folder.canonicalize().ok()?;
        self.stagings.iter().find(|staging| staging.target.canonicalize().is_ok_and(|target| target == real))
    }

    /// Names and hashes of what was written for a folder so far.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn written(&self, folder: &Path) -> Result<Vec<OutputFile>, OutputError> {
        let Some(staging) = self.staging(folder) else { return Ok(Vec::new()) };
        let hashed = |name: &PathBuf| {
            let path = staging.path().join(name);
            let file = name.to_string_lossy().replace('\\', "/");
            let unreadable = || std::io::Error::from(std::io::ErrorKind::NotFound);
            let sha256 = sha256(&path).ok_or_else(|| OutputError::Read { path, source: unreadable() })?;
            Ok(OutputFile { file, sha256 })
        };
        staging.files()?.par_iter().map(hashed).collect()
    }

    /// Puts everything in place, or nothing.
    ///
    /// `filled` tells how much somebody wrote into a workbook, where that can be told.
    ///
    /// # Errors
    /// Everything that is in the way, and what the file system refuses.
    pub fn commit(self, filled: Filled) -> Result<Replaced, OutputError> {
        let mut replaced = Replaced::default();
        let mut stale: Vec<Vec<PathBuf>> = Vec::new();
        for staging in &self.stagings {
            let names = staging.files()?;
            let before = earlier::outputs(&staging.target.join("results.json"));
            for name in &names {
                let (target, new) = (staging.target.join(name), staging.path().join(name));
                let known = before.iter().find(|known| Path::new(&known.file) == name);
                self.look_at(&target, Standing::of(&target, &new, known), filled, &mut replaced.lost);
                sweep_old(&target);
            }
            let tells = names.iter().any(|name| name == Path::new("results.json"));
            let mut gone = Vec::new();
            let told = earlier::outputs(&staging.path().join("results.json"));
            for known in before.iter().filter(|known| tells && !told.iter().any(|new| new.file == known.file)) {
                let path = staging.target.join(&known.file);
                match sha256(&path) {
                    Some(found) if found == known.sha256 => gone.push(path),
                    Some(_) => {
                        replaced.lost.push(Obstacle { path: path.clone(), why: Why::Orphaned });
                        replaced.kept.push(path);
                    }
                    None => {}
                }
            }
            stale.push(gone);
        }
        let force = self.manner.force;
        if replaced.lost.iter().any(|obstacle| !force || !obstacle.why.yields()) {
            replaced.lost.retain(|obstacle| !force || !obstacle.why.yields());
            return Err(OutputError::Refused(replaced.lost));
        }
        let shared = self.manner.shared;
        let mut stagings = self.stagings;
        let mut live = interrupt::live();
        let mut done = stagings.iter().try_for_each(|staging| staging.complete(shared));
        for (staging, stale) in stagings.iter_mut().zip(stale) {
            if done.is_ok() {
                done = staging.put(&mut live, shared, stale).map(|gone| replaced.removed.extend(gone));
            }
        }
        // What was not put in place goes away only when this run can be ended again.
        drop(live);
        drop(stagings);
        done?;
        Ok(replaced)
    }

    /// What is in the way of a file.
    fn look_at(&self, target: &Path, standing: Standing, filled: Filled, found: &mut Vec<Obstacle>) {
        let mut add = |why| found.push(Obstacle { path: target.to_owned(), why });
        if self.is_input(target, standing) {
            return add(Why::Input);
        }
        match standing {
            Standing::NoFile => return add(Why::NoFile),
            Standing::Judged(judged) if !self.manner.judged => add(Why::Judged(judged)),
            Standing::Changed => add(Why::Changed(filled(target).filter(|filled| *filled > 0))),
            Standing::Foreign => add(Why::Foreign),
            Standing::Free | Standing::Ours | Standing::Judged(_) => {}
        }
        if let Some(lock) = place::opened(target) {
            add(Why::Open(lock));
        }
    }

    /// Whether a target is a file that was read: named itself, or a file of somebody else's in a folder that was.
    fn is_input(&self, target: &Path, standing: Standing) -> bool {
        let Ok(real) = target.canonicalize() else { return false };
        let folders = standing == Standing::Foreign;
        let inputs = self.manner.inputs.iter().filter_map(|input| input.canonicalize().ok());
        inputs.into_iter().any(|input| real == input || (folders && input.is_dir() && real.starts_with(&input)))
    }
}

/// What is in the way of replacing what a run before wrote into a folder, as far as it can be told before the new run.
///
/// # Errors
/// What would be lost.
pub fn look_ahead(folder: &Path, manner: &Manner, filled: Filled) -> Result<(), OutputError> {
    let results = folder.join("results.json");
    let mut found = Vec::new();
    let run = Run::new(manner.clone());
    run.look_at(&results, Standing::of(&results, &results, None), filled, &mut found);
    for known in earlier::outputs(&results) {
        let path = folder.join(&known.file);
        run.look_at(&path, Standing::of(&path, &path, Some(&known)), filled, &mut found);
    }
    found.retain(|obstacle| !manner.force || !obstacle.why.yields());
    if found.is_empty() { Ok(()) } else { Err(OutputError::Refused(found)) }
}
