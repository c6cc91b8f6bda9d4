//! Runs the program the way a user does.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run printed, and how it ended.
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `mms` with arguments in the project's folder.
pub fn mms<I: AsRef<std::ffi::OsStr>>(arguments: &[I]) -> Run {
    let done = Command::new(env!("CARGO_BIN_EXE_mms"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    Run {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// Audits paths of the year 2024 into a folder with further arguments.
pub fn audit(paths: &[&Path], out: &Path, more: &[&str]) -> Run {
    let mut arguments: Vec<String> = vec!["audit".into()];
    arguments.extend(paths.iter().map(|p| p.display().to_string()));
    arguments.extend(["--year".into(), "2024".into(), "--out".into(), out.display().to_string()]);
    arguments.extend(more.iter().map(|m| (*m).to_owned()));
    mms(&arguments)
}

/// A fixture by its path under `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// Every file of a folder with its bytes, by name.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap()))
        .collect();
    all.sort();
    all
}
