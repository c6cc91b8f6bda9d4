//! The temporary folder in which a run writes what belongs in a folder, beside its place, until all of it is complete.
//!
//! It is `.mms.*.part` in the folder itself, locked while its run lives. Those of dead runs are cleared away by the next
//! run: one that died while it put its files in place is brought to its end first, so that no folder stays half old and
//! half new.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::aside::{COMPLETE, PREFIX, SUFFIX, stagings};
use super::error::OutputError;
use super::standing::Standing;
use super::{earlier, interrupt, place};

/// Locked as long as the run lives.
const LOCK: &str = ".lock";
/// What is put in place last: it tells of all others.
const LAST: &str = "results.json";
/// Folders in a temporary one are no deeper than this.
const DEEPEST: usize = 8;

/// A temporary folder of this run.
#[derive(Debug)]
pub(super) struct Staging {
    /// Where the files belong.
    pub target: PathBuf,
    /// The target was made for this run.
    made: bool,
    /// None: it is kept for the next run.
    folder: Option<TempDir>,
    lock: Option<File>,
}

impl Staging {
    /// Makes one in a folder, after clearing away those of dead runs.
    pub fn begin(target: &Path, shared: bool) -> Result<Self, OutputError> {
        let failed = |source| OutputError::Write { path: target.to_owned(), source };
        let made = place::make(target, shared).map_err(failed)?;
        sweep(target)?;
        // Whoever is ending this process waits until the folder is known.
        let mut live = interrupt::live();
        let folder = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempdir_in(target).map_err(failed)?;
        live.push(folder.path().to_owned());
        drop(live);
        let mut staging = Self { target: target.to_owned(), made, folder: Some(folder), lock: None };
        let lock = File::create(staging.path().join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => staging.lock = Some(lock),
            Err(TryLockError::WouldBlock) => return Err(OutputError::Busy { folder: target.to_owned() }),
        }
        Ok(staging)
    }

    /// The temporary folder.
    pub fn path(&self) -> &Path {
        self.folder.as_ref().map_or(Path::new(""), |folder| folder.path())
    }

    /// What was written into it, by its name within the folder; what tells of all others stands last.
    pub fn files(&self) -> Result<Vec<PathBuf>, OutputError> {
        files(self.path()).map_err(|source| OutputError::Read { path: self.target.clone(), source })
    }

    /// Makes everything ready to be put in place: from here on the next run would do it, if this one died.
    pub fn complete(&self, shared: bool) -> Result<(), OutputError> {
        let failed = |source| OutputError::Write { path: self.target.clone(), source };
        if shared && let Some(lock) = &self.lock {
            let mode = lock.metadata().map_err(failed)?.permissions();
            let opened = |name: &PathBuf| fs::set_permissions(self.path().join(name), mode.clone());
            self.files()?.iter().try_for_each(opened).map_err(failed)?;
        }
        File::create(self.path().join(COMPLETE)).and_then(|file| file.sync_all()).map_err(failed)?;
        place::sync(self.path());
        Ok(())
    }

    /// Puts everything in place and removes what is `stale`; those that are gone. `live` is held by whoever calls, so that
    /// nobody ends the run meanwhile.
    pub fn put(
        &mut self,
        live: &mut Vec<PathBuf>,
        shared: bool,
        stale: Vec<PathBuf>,
    ) -> Result<Vec<PathBuf>, OutputError> {
        self.made = false;
        let gone = stale.into_iter().filter(|path| fs::remove_file(path).is_ok()).collect();
        let moved = self
            .files()
            .and_then(|names| names.iter().try_for_each(|name| move_over(self.path(), &self.target, name, shared)));
        interrupt::done();
        if let Err(error) = moved {
            // The next run goes on from here.
            live.retain(|folder| folder != self.path());
            self.folder.take().map(TempDir::keep);
            return Err(error);
        }
        place::sync(&self.target);
        self.close(live);
        Ok(gone)
    }

    /// Removes the temporary folder, and the folder that was made for it where it is empty.
    fn close(&mut self, live: &mut Vec<PathBuf>) {
        // An open file cannot be removed everywhere.
        self.lock = None;
        if let Some(folder) = self.folder.take() {
            live.retain(|known| known != folder.path());
            // What stays is removed by the next run.
            let _ = folder.close();
        }
        if self.made {
            let _only_if_empty = fs::remove_dir(&self.target);
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.folder.is_some() {
            self.close(&mut interrupt::live());
        }
    }
}

fn move_over(from: &Path, target: &Path, name: &Path, shared: bool) -> Result<(), OutputError> {
    let to = target.join(name);
    let replace = |source| OutputError::Replace { path: to.clone(), source };
    place::make(&place::folder_of(&to), shared).map_err(replace)?;
    place::put(&from.join(name), &to).map_err(replace)
}

/// The files of a temporary folder, in the order in which they are put in place.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fn walk(folder: &Path, within: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = within.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                if depth < DEEPEST {
                    walk(&entry.path(), &name, depth + 1, found)?;
                }
            } else if !entry.file_name().to_string_lossy().starts_with('.') {
                found.push(name);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(folder, Path::new(""), 0, &mut found)?;
    found.sort_by(|a, b| (a == Path::new(LAST), a).cmp(&(b == Path::new(LAST), b)));
    Ok(found)
}

/// Clears away what dead runs left in a folder.
fn sweep(folder: &Path) -> Result<(), OutputError> {
    for staging in stagings(folder) {
        let lock = File::options().write(true).open(staging.join(LOCK)).ok();
        if lock.as_ref().is_some_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock))) {
            return Err(OutputError::Busy { folder: folder.to_owned() });
        }
        if staging.join(COMPLETE).exists() {
            finish(&staging, folder)?;
        }
        drop(lock);
        let removed = fs::remove_dir_all(&staging);
        removed.map_err(|source| OutputError::Write { path: staging.clone(), source })?;
    }
    Ok(())
}

/// Puts in place what a run that died had not put there yet, but for what somebody changed by hand since.
fn finish(staging: &Path, folder: &Path) -> Result<(), OutputError> {
    let names = files(staging).map_err(|source| OutputError::Read { path: staging.to_owned(), source })?;
    // Results are put in place last: those that are there tell what the run before wrote.
    let before = earlier::outputs(&folder.join(LAST));
    for name in names {
        let known = before.iter().find(|known| Path::new(&known.file) == name);
        let standing = Standing::of(&folder.join(&name), &staging.join(&name), known);
        if matches!(standing, Standing::Free | Standing::Ours | Standing::Judged(_)) {
            move_over(staging, folder, &name, false)?;
        }
    }
    place::sync(folder);
    Ok(())
}

/// Removes the temporary files that versions before this one left beside a file when they were ended: `.NAME.*.part`.
pub(super) fn sweep_old(target: &Path) {
    let Some(name) = target.file_name() else { return };
    let prefix = format!(".{}.", name.to_string_lossy());
    for entry in fs::read_dir(place::folder_of(target)).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let random = file.to_string_lossy();
        let random = random.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(SUFFIX));
        if random.is_some_and(|random| random.len() == 6 && random.chars().all(|c| c.is_ascii_alphanumeric())) {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::aside::{in_place, is_interrupted};

    fn names(folder: &Path) -> Vec<String> {
        let mut all: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        all.sort();
        all
    }

    fn put(mut staging: Staging, shared: bool) {
        staging.complete(shared).unwrap();
        let mut live = interrupt::live();
        staging.put(&mut live, shared, Vec::new()).unwrap();
    }

    /// What a process leaves that is killed: the folder, without its lock.
    fn killed(mut staging: Staging) {
        staging.lock = None;
        staging.folder.take().map(TempDir::keep);
    }

    #[test]
    fn everything_is_put_in_place_together_and_results_last() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        let staging = Staging::begin(&target, false).unwrap();
        for name in ["results.json", "z.xlsx", "web/a.html", "a.xlsx"] {
            fs::create_dir_all(staging.path().join("web")).unwrap();
            fs::write(staging.path().join(name), name).unwrap();
        }
        assert_eq!(in_place(&staging.path().join("web/a.html")), target.join("web/a.html"));
        assert_eq!(staging.files().unwrap(), ["a.xlsx", "web/a.html", "z.xlsx", "results.json"].map(PathBuf::from));
        assert!(matches!(Staging::begin(&target, false), Err(OutputError::Busy { .. })), "another run is at work");
        put(staging, false);
        assert_eq!(names(&target), ["a.xlsx", "results.json", "web", "z.xlsx"]);
    }

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("a/out");
        let staging = Staging::begin(&target, false).unwrap();
        fs::write(staging.path().join("a.xlsx"), "half").unwrap();
        drop(staging);
        assert!(!target.exists());
    }

    #[test]
    fn what_dead_runs_left_is_cleared_away() {
        let target = tempfile::tempdir().unwrap();
        fs::write(target.path().join("a.json"), "old").unwrap();
        let staging = Staging::begin(target.path(), false).unwrap();
        fs::write(staging.path().join("a.json"), "half").unwrap();
        killed(staging);
        fs::create_dir(target.path().join(".mms.empty.part")).unwrap();
        drop(Staging::begin(target.path(), false).unwrap());
        assert_eq!(names(target.path()), ["a.json"]);
        assert_eq!(fs::read_to_string(target.path().join("a.json")).unwrap(), "old");
    }

    #[test]
    fn a_run_that_died_while_it_put_its_files_in_place_is_brought_to_its_end() {
        let target = tempfile::tempdir().unwrap();
        for name in ["a.json", "b.json"] {
            fs::write(target.path().join(name), "{old}").unwrap();
        }
        let staging = Staging::begin(target.path(), false).unwrap();
        // Of two files one is in place.
        fs::write(target.path().join("a.json"), "{new}").unwrap();
        fs::write(staging.path().join("b.json"), "{new}").unwrap();
        fs::write(staging.path().join(COMPLETE), "").unwrap();
        killed(staging);
        assert!(is_interrupted(target.path()));
        drop(Staging::begin(target.path(), false).unwrap());
        assert!(!is_interrupted(target.path()));
        assert_eq!(names(target.path()), ["a.json", "b.json"]);
        assert_eq!(fs::read_to_string(target.path().join("b.json")).unwrap(), "{new}");
    }

    #[test]
    fn temporary_files_of_earlier_versions_go_away() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".P.xlsx.aB3xYz.part", ".P.xlsx.toolongtobeone.part", ".Q.xlsx.aB3xYz.part"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep_old(&folder.path().join("P.xlsx"));
        assert_eq!(names(folder.path()), [".P.xlsx.toolongtobeone.part", ".Q.xlsx.aB3xYz.part"]);
    }

    #[cfg(unix)]
    #[test]
    fn others_read_only_what_is_shared() {
        use std::os::unix::fs::PermissionsExt;

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let parent = tempfile::tempdir().unwrap();
        let plain = parent.path().join("plain");
        fs::write(&plain, "").unwrap();
        for (shared, file, folder) in [(false, 0o600, Some(0o700)), (true, mode(&plain), None)] {
            let target = parent.path().join(format!("out-{shared}"));
            let staging = Staging::begin(&target, shared).unwrap();
            crate::output::file::write_whole(&staging.path().join("a.json"), |_| Ok(())).unwrap();
            put(staging, shared);
            assert_eq!(mode(&target.join("a.json")), file);
            assert!(folder.is_none_or(|folder| mode(&target) == folder));
        }
    }
}
