//! A file from its text.

use std::cell::RefCell;

use toml::de::DeTable;

use super::keys::Keys;
use super::problem::{Problem, SourceFile};
use super::report::{Languages, Report};

/// Reads a file: `with` asks its keys, and what it did not ask for is no key of it.
///
/// Of a file that is no TOML only the first error is told: those behind it mostly follow from it.
/// Nothing is read of such a file.
pub fn read<T>(file: &SourceFile, languages: Languages, with: impl FnOnce(&Keys) -> T) -> (Option<T>, Vec<Problem>) {
    let report = Report { file: file.clone(), problems: RefCell::new(Vec::new()), languages };
    let read = match DeTable::parse(&file.text) {
        Ok(document) => {
            let keys = Keys::new(&report, document.get_ref(), 0..file.text.lines().next().map_or(0, str::len), "");
            let read = with(&keys);
            keys.finish();
            report.problems.borrow_mut().sort_by_key(|problem| problem.at.start);
            Some(read)
        }
        Err(error) => {
            report.add(error.span().unwrap_or(0..0), error.message().to_owned());
            None
        }
    };
    (read, report.problems.into_inner())
}
