//! One page for each user: the folder that only its owner may open, the lock in it, and what a second start has to know.
//!
//! The folder holds nothing of a register: the lock, the port with the secret, and the file that opens the browser. It is
//! emptied at the end, and at the next start if the program was killed.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::PageError;
use super::secret::Secret;

/// The file that is locked as long as the program runs; the system lets go of it even when the program is killed.
const LOCK: &str = "lock";
/// The file that says where the page is.
const HERE: &str = "here.json";
/// Tenths of a second in which another start says where it is.
const PATIENCE: u32 = 30;
/// The file that leads the browser to the page.
const OPENING: &str = "mms.html";

/// The program that runs.
#[derive(Debug)]
pub struct Instance {
    folder: PathBuf,
    _lock: File,
}

/// Where the page of a program that runs is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Here {
    /// The port.
    pub port: u16,
    /// The secret, as [`Secret::text`] writes it.
    pub secret: String,
}

/// What a start finds.
#[derive(Debug)]
pub enum Begun {
    /// No other one runs.
    First(Instance),
    /// Another one does.
    Other(Here),
}

/// The folder of the user who runs the program.
///
/// # Errors
/// When the system names none.
pub fn folder() -> Result<PathBuf, PageError> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let own = named("XDG_RUNTIME_DIR").or_else(|| named("LOCALAPPDATA")).map(|folder| folder.join("mms"));
    let home = || named("HOME").map(|folder| folder.join(".local/state/mms"));
    own.or_else(home).ok_or(PageError::NoFolder)
}

/// Begins a run, or finds the one that is there.
///
/// # Errors
/// When the folder cannot be made, belongs to somebody else, or another start has just begun.
pub fn begin(folder: &Path) -> Result<Begun, PageError> {
    let fail = |source| PageError::Folder { path: folder.to_owned(), source };
    make(folder).map_err(fail)?;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let lock = private(&mut options).open(folder.join(LOCK)).map_err(fail)?;
    match lock.try_lock() {
        Ok(()) => {
            sweep(folder).map_err(fail)?;
            Ok(Begun::First(Instance { folder: folder.to_owned(), _lock: lock }))
        }
        Err(TryLockError::WouldBlock) => {
            // The other one may have begun a moment ago, and not yet said where it is.
            let mut told = here(folder);
            for _ in 0..PATIENCE {
                if told.is_ok() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(100));
                told = here(folder);
            }
            told.map(Begun::Other).map_err(fail)
        }
        Err(TryLockError::Error(error)) => Err(fail(error)),
    }
}

fn here(folder: &Path) -> io::Result<Here> {
    let text = fs::read(folder.join(HERE))?;
    serde_json::from_slice(&text).map_err(io::Error::from)
}

impl Instance {
    /// Says where the page is, for a second start.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn tell(&self, here: &Here) -> Result<(), PageError> {
        let text = serde_json::to_vec(here).map_err(|error| self.fail(error.into()))?;
        write_private(&self.folder.join(HERE), &text).map_err(|error| self.fail(error))
    }

    fn fail(&self, source: io::Error) -> PageError {
        PageError::Folder { path: self.folder.clone(), source }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // What cannot be removed now is at the next start.
        let _ = sweep(&self.folder);
    }
}

/// A file that leads to an address: programs see each other's command lines, and the address lets in whoever has it.
///
/// # Errors
/// When it cannot be written.
pub fn opening(folder: &Path, address: &str) -> Result<PathBuf, PageError> {
    let path = folder.join(OPENING);
    let text = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address}\"><title>mms</title>\n"
    );
    write_private(&path, text.as_bytes()).map_err(|source| PageError::Folder { path: path.clone(), source })?;
    Ok(path)
}

/// Removes the file that leads to the page, as soon as it has.
pub fn opened(folder: &Path) {
    // What cannot be removed now is at the end; its address is good once only.
    let _ = fs::remove_file(folder.join(OPENING));
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    if fs::symlink_metadata(folder)?.is_symlink() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // Fails where the folder is somebody else's.
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Removes everything but the lock.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match (entry.file_type()?.is_dir(), entry.file_name() == LOCK) {
            (true, _) => fs::remove_dir_all(entry.path())?,
            (false, false) => fs::remove_file(entry.path())?,
            (false, true) => {}
        }
    }
    Ok(())
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    private(&mut options).open(path)?.write_all(bytes)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The secret of a page that is there.
///
/// # Errors
/// When the file says something else.
pub fn secret(here: &Here) -> Result<Secret, PageError> {
    Secret::read(&here.secret).ok_or(PageError::NoFolder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_finds_the_first_and_the_next_one_sweeps() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/mms");
        let Begun::First(first) = begin(&folder).unwrap() else { panic!("the first one") };
        let secret = Secret::random().unwrap();
        first.tell(&Here { port: 4711, secret: secret.text() }).unwrap();
        let Begun::Other(here) = begin(&folder).unwrap() else { panic!("the second one") };
        assert_eq!(here.port, 4711);
        assert!(super::secret(&here).unwrap().is_cookie(&secret.cookie().unwrap()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join(HERE)), mode(&folder.join(LOCK))), (0o700, 0o600, 0o600));
        }
        opening(&folder, "http://127.0.0.1:1/#x").unwrap();
        drop(first);
        let left = |folder: &Path| fs::read_dir(folder).unwrap().count();
        assert_eq!(left(&folder), 1, "only the lock");
        // Killed: what is left goes away at the next start.
        fs::create_dir_all(folder.join("dosar/x")).unwrap();
        fs::write(folder.join("here.json"), "{}").unwrap();
        let Begun::First(next) = begin(&folder).unwrap() else { panic!("the next one") };
        assert_eq!(left(&folder), 1);
        drop(next);
    }
}
