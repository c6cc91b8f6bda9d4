//! Rows to files: one folder per provider, or one file per register for the whole nation.

mod csv;
mod ods;
mod parquet;
pub(crate) mod style;
mod xlsx;

use std::path::{Path, PathBuf};

use super::GenerateError;
use super::table::Tables;
use crate::output::OutputError;
use crate::output::parquet::Values;
use crate::registers::spec::Schema;

use csv::{CsvFolder, CsvNation};
use ods::OdsBook;
use parquet::{ParquetFolder, ParquetNation};
pub use style::Style;
use xlsx::XlsxBook;

/// File formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FileFormat {
    /// One workbook per provider.
    Xlsx,
    /// One OpenDocument workbook per provider.
    Ods,
    /// Text with semicolons, one file per register.
    Csv,
    /// Apache Parquet, one file per register.
    Parquet,
}

/// How files are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Layout {
    /// One folder per provider.
    Folders,
    /// One file per register for the whole nation (csv and parquet only).
    National,
}

/// Takes the rows of one provider, block by block.
pub trait BlockWriter {
    /// Writes a block.
    ///
    /// # Errors
    /// When a file cannot be written.
    fn put(&mut self, tables: &Tables<'_>) -> Result<(), GenerateError>;

    /// Completes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    fn finish(self: Box<Self>) -> Result<(), GenerateError>;
}

/// The files of one provider in its own folder.
///
/// # Errors
/// When the folder or a file cannot be made.
pub fn folder<'s>(
    format: FileFormat,
    schema: &'s Schema,
    folder: &Path,
    style: Style,
) -> Result<Box<dyn BlockWriter + 's>, GenerateError> {
    std::fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    Ok(match format {
        FileFormat::Csv => Box::new(CsvFolder::new(schema, folder, style)?),
        FileFormat::Parquet => Box::new(ParquetFolder::new(schema, folder, style)?),
        FileFormat::Xlsx => Box::new(XlsxBook::new(schema, folder, style)?),
        FileFormat::Ods => Box::new(OdsBook::new(schema, folder, style)),
    })
}

/// What one provider adds to the nation's files, register by register.
#[derive(Debug)]
pub enum Share {
    /// Lines of text.
    Csv(Vec<Vec<u8>>),
    /// Columns of values.
    Parquet(Vec<Vec<Values>>),
}

impl Share {
    /// Nothing yet.
    #[must_use]
    pub const fn new(format: FileFormat) -> Self {
        match format {
            FileFormat::Parquet => Self::Parquet(Vec::new()),
            _ => Self::Csv(Vec::new()),
        }
    }

    /// Adds a block of rows.
    ///
    /// # Errors
    /// When a row cannot be put into words.
    pub fn put(&mut self, tables: &Tables<'_>, style: &Style) -> Result<(), OutputError> {
        match self {
            Self::Csv(parts) => csv::add(tables, style, parts)?,
            Self::Parquet(parts) => parquet::add(tables, style, parts),
        }
        Ok(())
    }
}

/// The nation's files, one per register.
#[derive(Debug)]
pub enum Nation {
    /// Text.
    Csv(CsvNation),
    /// Parquet.
    Parquet(ParquetNation),
}

impl Nation {
    /// Opens the files and writes their headings.
    ///
    /// # Errors
    /// When a file cannot be written, or the format holds one provider at most.
    pub fn new(format: FileFormat, schema: &Schema, folder: &Path, style: &Style) -> Result<Self, GenerateError> {
        if !matches!(format, FileFormat::Csv | FileFormat::Parquet) {
            return Err(GenerateError::NationalWorkbook);
        }
        std::fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
        Ok(match format {
            FileFormat::Parquet => Self::Parquet(ParquetNation::new(schema, folder, style)?),
            _ => Self::Csv(CsvNation::new(schema, folder, style)?),
        })
    }

    /// Adds a provider's rows.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, share: Share) -> Result<(), GenerateError> {
        match (self, share) {
            (Self::Csv(files), Share::Csv(parts)) => Ok(files.add(&parts)?),
            (Self::Parquet(files), Share::Parquet(parts)) => Ok(files.add(parts)?),
            _ => Ok(()),
        }
    }

    /// Completes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<(), GenerateError> {
        match self {
            Self::Csv(files) => Ok(files.finish()?),
            Self::Parquet(files) => Ok(files.finish()?),
        }
    }
}

/// A failure to write a path.
pub fn write_error(path: &Path, source: std::io::Error) -> OutputError {
    OutputError::Write { path: PathBuf::from(path), source }
}
