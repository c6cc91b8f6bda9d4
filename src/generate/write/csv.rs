//! Registers as text with semicolons.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::style::{Style, file_stem};
use super::{BlockWriter, write_error};
use crate::generate::GenerateError;
use crate::generate::table::{Row, Tables};
use crate::output::OutputError;
use crate::registers::spec::{RegisterSpec, Schema};

/// One provider's folder: a file for every register, also for those without rows.
#[derive(Debug)]
pub struct CsvFolder<'s> {
    schema: &'s Schema,
    style: Style,
    files: Vec<(PathBuf, BufWriter<File>)>,
    rows: Vec<u64>,
    buffer: Vec<u8>,
}

impl<'s> CsvFolder<'s> {
    /// Opens the files and writes their headings.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(schema: &'s Schema, folder: &Path, style: Style) -> Result<Self, OutputError> {
        let mut files = Vec::with_capacity(schema.registers.len());
        for register in &schema.registers {
            let path = folder.join(file_name(register));
            let file = begun(&path, register, &style, 1 << 14).map_err(|source| write_error(&path, source))?;
            files.push((path, file));
        }
        let rows = vec![0; files.len()];
        Ok(Self { schema, style, files, rows, buffer: Vec::new() })
    }
}

impl BlockWriter for CsvFolder<'_> {
    fn put(&mut self, tables: &Tables<'_>) -> Result<(), GenerateError> {
        for (((register, rows), (path, file)), count) in
            self.schema.registers.iter().zip(&tables.rows).zip(&mut self.files).zip(&mut self.rows)
        {
            self.buffer.clear();
            lines(&mut self.buffer, self.schema, register, rows, &self.style, *count)
                .map_err(|source| write_error(path, source.into()))?;
            *count += rows.len() as u64;
            file.write_all(&self.buffer).map_err(|source| write_error(path, source))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), GenerateError> {
        for (((path, file), count), register) in self.files.iter_mut().zip(&self.rows).zip(&self.schema.registers) {
            let end = if self.style.sums(register) { format!("TOTAL;{count}\n") } else { String::new() };
            file.write_all(end.as_bytes()).and_then(|()| file.flush()).map_err(|source| write_error(path, source))?;
        }
        Ok(())
    }
}

/// Adds a block to what a provider adds to the nation.
///
/// # Errors
/// When a row cannot be put into words.
pub fn add(tables: &Tables<'_>, style: &Style, parts: &mut Vec<Vec<u8>>) -> Result<(), OutputError> {
    parts.resize_with(tables.rows.len(), Vec::new);
    for ((register, rows), part) in tables.schema.registers.iter().zip(&tables.rows).zip(parts) {
        lines(part, tables.schema, register, rows, style, 0)
            .map_err(|source| write_error(Path::new(&file_name(register)), source.into()))?;
    }
    Ok(())
}

/// The nation's files, one per register.
#[derive(Debug)]
pub struct CsvNation {
    files: Vec<(PathBuf, BufWriter<File>)>,
}

impl CsvNation {
    /// Opens the files and writes their headings.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(schema: &Schema, folder: &Path, style: &Style) -> Result<Self, OutputError> {
        let mut files = Vec::new();
        for register in &schema.registers {
            let path = folder.join(file_name(register));
            let file = begun(&path, register, style, 1 << 18).map_err(|source| write_error(&path, source))?;
            files.push((path, file));
        }
        Ok(Self { files })
    }

    /// Adds a provider's lines.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, parts: &[Vec<u8>]) -> Result<(), OutputError> {
        for ((path, file), part) in self.files.iter_mut().zip(parts) {
            file.write_all(part).map_err(|source| write_error(path, source))?;
        }
        Ok(())
    }

    /// Completes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> Result<(), OutputError> {
        for (path, file) in &mut self.files {
            file.flush().map_err(|source| write_error(path, source))?;
        }
        Ok(())
    }
}

/// A file with its headings.
fn begun(path: &Path, register: &RegisterSpec, style: &Style, buffer: usize) -> std::io::Result<BufWriter<File>> {
    let mut file = BufWriter::with_capacity(buffer, File::create(path)?);
    file.write_all(&head(register, style)?)?;
    Ok(file)
}

/// The name of a register's file.
fn file_name(register: &RegisterSpec) -> String {
    format!("{}.csv", file_stem(register))
}

/// Title lines, where the style has them, and headings.
fn head(register: &RegisterSpec, style: &Style) -> csv::Result<Vec<u8>> {
    let mut out = Vec::new();
    if style.title {
        writer(&mut out).write_record([style.lang.text(&register.title)])?;
        out.push(b'\n');
    }
    let mut file = writer(&mut out);
    if style.numbers(register) {
        file.write_field("Nr. crt.")?;
    }
    file.write_record(style.headings(register))?;
    drop(file);
    Ok(out)
}

fn lines(
    out: &mut Vec<u8>,
    schema: &Schema,
    register: &RegisterSpec,
    rows: &[Row],
    style: &Style,
    before: u64,
) -> csv::Result<()> {
    let mut file = writer(out);
    let mut text = String::new();
    for (number, row) in (before + 1..).zip(rows) {
        if style.numbers(register) {
            file.write_field(number.to_string())?;
        }
        for (field, cell) in register.fields.iter().zip(row) {
            text.clear();
            style.text(&mut text, schema, field, cell);
            file.write_field(&text)?;
        }
        file.write_record(None::<&[u8]>)?;
    }
    Ok(file.flush()?)
}

/// Semicolons, since the decimal comma of Romanian spreadsheets leaves no other separator.
fn writer(out: &mut Vec<u8>) -> csv::Writer<&mut Vec<u8>> {
    csv::WriterBuilder::new().delimiter(b';').from_writer(out)
}
