//! Files to grids: one reader per format.

pub mod apart;
mod book;
mod csv_file;
mod dbf;
mod encoding;
mod iso;
mod limits;
mod locked;
mod marks;
mod ods;
mod package;
mod parquet;
mod preflight;
mod quotes;
mod sniff;
mod table;
mod xls_formats;
mod xls_records;
mod xlsb_short;
mod xlsx;
mod xml2003;
mod zip_names;

use super::grid::Grid;
use super::problem::ProblemKind;

pub use csv_file::{Rows, TextFile, rows_expected};
pub use encoding::decode;
pub use limits::Limits;
pub use locked::open as unlocked;
pub use parquet::{Piece, Records};
pub use sniff::{Format, format};
pub use table::Table;
pub use zip_names::{ambiguous, ambiguous_archive};

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

/// Whether a workbook is one that the program wrote for its readers (a report, a list, a comparison): by its author, or,
/// where an office program has saved it again without, by the hidden sheet of reports. The workbooks that are to be
/// filled in and read have neither.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    package::Package::open(bytes).is_ok_and(|mut package| {
        let author = package.text("docprops/core.xml").and_then(|xml| package::text_of(&xml, "creator"));
        author.as_deref() == Some(OWN_NAME) || package.listing().sheets.iter().any(|sheet| sheet.name == OWN_NAME)
    })
}

/// Author and hidden sheet of the workbooks that the program writes.
const OWN_NAME: &str = "mms";

/// Reads all sheets of a file. `stem` names the single sheet of a text or Parquet file.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read(bytes: &[u8], stem: &str, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    read_within(bytes, stem, Limits::of(bytes, None), visit)
}

/// The same within other limits.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read_within(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    match sniff::format(bytes)? {
        Format::Text => csv_file::read(bytes, stem, limits, visit),
        Format::Parquet => parquet::read(bytes, stem, limits, visit),
        Format::Dbf => dbf::read(bytes, stem, limits, visit),
        Format::Xls => apart::read(bytes, limits, visit),
        format => book::read(bytes, format, limits, visit),
    }
}

/// Makes something of each sheet of a file, in the file's order; the sheets of an xlsx workbook are read side by side.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read_each<T: Send>(
    bytes: &[u8],
    stem: &str,
    limits: Limits,
    make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
) -> Result<Vec<T>, ProblemKind> {
    if sniff::format(bytes)? == Format::Xlsx {
        return xlsx::read_each(bytes, limits, make);
    }
    let mut made = Vec::new();
    read_within(bytes, stem, limits, &mut |name, grid| made.push(make(name, grid)))?;
    Ok(made)
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod writers_tests;
