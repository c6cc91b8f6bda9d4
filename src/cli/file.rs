//! Writing a file that a command was asked for.

use std::io::Write;
use std::path::Path;

use super::Exit;
use super::outputs::{commit, refuse};
use super::terminal::say;
use crate::output::file::write_whole;
use crate::output::{Manner, OutputError, Run};
use crate::report::{Report, html};
use crate::text::Lang;

/// Writes a file, unless somebody else's stands there, and says where it is.
pub fn write(path: &Path, bytes: &[u8], manner: Manner, lang: Lang) -> Exit {
    write_with(path, manner, lang, |staged| put(staged, bytes))
}

/// The same with whatever writes it.
pub fn write_with(
    path: &Path,
    manner: Manner,
    lang: Lang,
    write: impl FnOnce(&Path) -> Result<(), OutputError>,
) -> Exit {
    let mut run = Run::new(manner);
    let written = run.file(path).and_then(|staged| write(&staged));
    match written.map_err(|error| refuse(&error, lang)).and_then(|()| commit(run, lang)) {
        Ok(()) => {
            say(&path.display().to_string());
            Exit::Done
        }
        Err(exit) => exit,
    }
}

/// Writes bytes into a file of a run.
///
/// # Errors
/// When it cannot be written.
pub fn put(staged: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    write_whole(staged, |file| {
        file.write_all(bytes).map_err(|source| OutputError::Write { path: staged.to_owned(), source })
    })
}

/// Writes a provider's report as one page into a file of a run.
///
/// # Errors
/// When it cannot be written.
pub fn put_page(staged: &Path, report: &Report<'_>) -> Result<(), OutputError> {
    let page = html::page(report.provider, report.results, report.catalogue, report.schema, report.lang);
    put(staged, page.as_bytes())
}
