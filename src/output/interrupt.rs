//! Runs that are ended from outside: what they had not put in place yet goes away with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::Duration;

/// Temporary folders of this process.
static LIVE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Whether something was put in place.
static DONE: AtomicBool = AtomicBool::new(false);

/// Temporary folders, held: nobody ends the run meanwhile.
pub(super) fn live() -> MutexGuard<'static, Vec<PathBuf>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that something was put in place.
pub(super) fn done() {
    DONE.store(true, Ordering::Relaxed);
}

/// Removes what was not put in place yet; if files are being put in place, when they are. Whether any were.
///
/// Whoever calls it ends the process: other threads may still be writing.
#[must_use]
pub fn give_up() -> bool {
    let folders = live();
    folders.iter().for_each(|folder| remove(folder));
    // Held until the process ends, so that nothing more is put in place.
    std::mem::forget(folders);
    DONE.load(Ordering::Relaxed)
}

/// Other threads may make files in the folder while it goes away.
fn remove(folder: &Path) {
    for _ in 0..50 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        sleep(Duration::from_millis(10));
    }
}
