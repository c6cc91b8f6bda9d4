//! A provider's answers to findings: a table with a row for each, in a csv file or a workbook.
//!
//! A row names a finding by its key, as it stands in the last column of the workbook's findings, or by indicator,
//! check and subject. It gives a reason and, where there is one, a document and the last day on which it holds.

mod table;
mod words;

use std::path::Path;

use crate::ingest::problem::{IngestProblem, ProblemKind};
use crate::ingest::source;
use crate::time::Day;
pub use words::{ExplanationsError, RowFault, RowProblem};

/// A provider's answer to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The file's name, without folders.
    pub file: String,
    /// Its row, the first row is 1.
    pub row: u32,
    /// Only for this provider; none: whoever has the finding.
    pub provider: Option<String>,
    /// The indicator's id.
    pub indicator: String,
    /// The check's id; none: every check of the indicator.
    pub check: Option<String>,
    /// The subject, as in the results.
    pub subject: String,
    /// The reason.
    pub reason: String,
    /// The document that proves it.
    pub document: Option<String>,
    /// Last day on which it holds; none: for good.
    pub until: Option<Day>,
}

/// What a file of explanations holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanations {
    /// The answers, in the order of the file.
    pub rows: Vec<Explanation>,
    /// Rows that cannot be used, and why.
    pub problems: Vec<RowProblem>,
}

/// Reads a file of explanations, in whatever encoding and with whatever separator it was saved.
///
/// # Errors
/// When the file cannot be read, or no row of it holds the headings.
pub fn read(path: &Path) -> Result<Explanations, ExplanationsError> {
    let file = path.display().to_string();
    let unreadable = |kind| ExplanationsError::Unreadable(IngestProblem::new(file.clone(), kind));
    let bytes = std::fs::read(path).map_err(|error| {
        unreadable(match error.kind() {
            std::io::ErrorKind::NotFound => ProblemKind::NoSuchPath,
            kind => ProblemKind::Unreadable(kind),
        })
    })?;
    read_held(path, &bytes)
}

/// The same of a file that is held in memory; `path` is its name.
///
/// # Errors
/// As [`read`].
pub fn read_held(path: &Path, bytes: &[u8]) -> Result<Explanations, ExplanationsError> {
    let file = path.display().to_string();
    let unreadable = |kind| ExplanationsError::Unreadable(IngestProblem::new(file.clone(), kind));
    let mut found: Option<Explanations> = None;
    let mut nearest: Vec<&'static str> = Vec::new();
    source::read(bytes, "explanations", &mut |_, grid| {
        if let (Ok(grid), None) = (grid, &found) {
            match table::read(&grid) {
                Ok(explanations) => found = Some(explanations),
                Err(missing) if nearest.is_empty() || missing.len() < nearest.len() => nearest = missing,
                Err(_) => {}
            }
        }
    })
    .map_err(unreadable)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(found) = &mut found {
        found.rows.iter_mut().for_each(|row| row.file.clone_from(&name));
    }
    found.ok_or(ExplanationsError::NoHeadings { file, missing: nearest })
}

#[cfg(test)]
mod tests;
