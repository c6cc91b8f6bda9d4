//! Files to grids: one reader per format.

mod book;
mod csv_file;
mod encoding;
mod ods;
mod preflight;
mod sniff;

use super::grid::Grid;
use super::problem::ProblemKind;

pub use encoding::decode;
pub use sniff::Format;

/// Most filled cells of one sheet that are kept.
pub const MOST_CELLS: usize = if cfg!(test) { 200_000 } else { 20_000_000 };

/// What a sheet is called and whether it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetName {
    /// The name.
    pub name: String,
    /// Hidden in the workbook.
    pub hidden: bool,
}

/// Takes the sheets of a file as they are read; a sheet that cannot be read comes as a problem.
pub type Visit<'v> = dyn FnMut(SheetName, Result<Grid<'_>, ProblemKind>) + 'v;

/// Reads all sheets of a file. `stem` names the single sheet of a text file.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read(bytes: &[u8], stem: &str, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    match sniff::format(bytes)? {
        Format::Text => csv_file::read(bytes, stem, visit),
        format => book::read(bytes, format, visit),
    }
}

#[cfg(test)]
mod hostile_tests;
