//! Writing a file that a command was asked for.

use std::io::Write;
use std::path::Path;

use super::Exit;
use super::terminal::{say, warn};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::text::Lang;

/// Writes a file whole and says where it is.
pub fn write(path: &Path, bytes: &[u8], lang: Lang) -> Exit {
    let written = write_whole(path, |file| {
        file.write_all(bytes).map_err(|source| OutputError::Write { path: path.to_owned(), source })
    });
    match written {
        Ok(()) => {
            say(&path.display().to_string());
            Exit::Done
        }
        Err(error) => {
            warn(&error.in_words(lang));
            Exit::Usage
        }
    }
}
