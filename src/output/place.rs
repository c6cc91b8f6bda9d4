//! Places of files: folders, renaming, who has a file open, who may read it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Milliseconds between attempts to take the place of a file that another program holds: virus scanners and indexers
/// let go of a new file within a second or two.
const PAUSES: [u64; 8] = [5, 10, 25, 50, 100, 200, 400, 800];

/// The folder that a file is in.
#[must_use]
pub fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Moves a file to its place, in that of an old one.
///
/// # Errors
/// When it cannot be moved, also after a while.
pub fn put(from: &Path, to: &Path) -> io::Result<()> {
    patiently(&mut || fs::rename(from, to), &is_held)
}

fn patiently(act: &mut dyn FnMut() -> io::Result<()>, held: &dyn Fn(&io::Error) -> bool) -> io::Result<()> {
    for pause in PAUSES {
        match act() {
            Err(error) if held(&error) => sleep(Duration::from_millis(pause)),
            done => return done,
        }
    }
    act()
}

/// Whether another program holds a file, as Windows says it: access denied, sharing violation, lock violation.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// The file by which an office program says that it has another one open, where there is one.
#[must_use]
pub fn opened(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let locks = [format!("~${name}"), format!(".~lock.{name}#")];
    let found = locks.into_iter().map(|lock| path.with_file_name(lock)).find(|lock| lock.exists());
    // Windows says it of any program.
    let is_shared = |error: &io::Error| matches!(error.raw_os_error(), Some(32 | 33));
    let held = || cfg!(windows) && fs::OpenOptions::new().write(true).open(path).is_err_and(|error| is_shared(&error));
    found.or_else(|| held().then(|| path.to_owned()))
}

/// Makes a folder and those above it; of those that are new others see nothing, unless they are `shared`. Whether it is
/// new.
///
/// # Errors
/// When it cannot be made.
pub fn make(folder: &Path, shared: bool) -> io::Result<bool> {
    if folder.is_dir() {
        return Ok(false);
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if !shared {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    #[cfg(not(unix))]
    let _every_system_but_unix_inherits = shared;
    builder.create(folder).map(|()| true)
}

/// Lets the names in a folder reach the disk. Where a system has no such thing, its files are as safe as it makes them.
pub fn sync(folder: &Path) {
    #[cfg(unix)]
    let _as_far_as_it_goes = fs::File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _nothing_to_do = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_held_for_a_while_is_waited_for() {
        let mut left = 3;
        let mut act = || {
            left -= 1;
            if left > 0 { Err(io::Error::from_raw_os_error(32)) } else { Ok(()) }
        };
        patiently(&mut act, &|error| error.raw_os_error() == Some(32)).unwrap();
        assert_eq!(left, 0);
        let mut times = 0;
        let mut act = || {
            times += 1;
            Err(io::Error::from_raw_os_error(2))
        };
        assert!(patiently(&mut act, &|error| error.raw_os_error() == Some(32)).is_err());
        assert_eq!(times, 1, "what will never succeed is not tried again");
    }

    #[test]
    fn office_programs_say_what_they_have_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("P-CJ.xlsx");
        fs::write(&path, "x").unwrap();
        assert_eq!(opened(&path), None);
        for lock in ["~$P-CJ.xlsx", ".~lock.P-CJ.xlsx#"] {
            let lock = folder.path().join(lock);
            fs::write(&lock, "x").unwrap();
            assert_eq!(opened(&path), Some(lock.clone()));
            fs::remove_file(lock).unwrap();
        }
    }
}
