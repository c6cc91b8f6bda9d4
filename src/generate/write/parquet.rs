//! Registers as Parquet: columns under field ids with their own types.
//!
//! Where a cell may hold rubbish, or an office exports texts only, every column is text.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::style::{Style, file_stem};
use super::{BlockWriter, write_error};
use crate::generate::GenerateError;
use crate::generate::table::{Cell, Row, Tables};
use crate::output::OutputError;
use crate::output::parquet::{Kind, TableWriter, Values};
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};

/// Rows of the nation that are written at once.
const GROUP: usize = 100_000;

/// A register's file.
struct Table {
    path: PathBuf,
    writer: TableWriter<BufWriter<File>>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Table {
    fn new(register: &RegisterSpec, folder: &Path, style: &Style) -> Result<Self, OutputError> {
        let path = folder.join(format!("{}.parquet", file_stem(register)));
        let failed = |source| write_error(&path, source);
        let file = File::create(&path).map_err(failed)?;
        let ids = register.fields.iter().map(|f| f.id.as_str());
        let names: Vec<&str> = if style.typed { ids.collect() } else { style.headings(register) };
        let columns: Vec<(&str, Kind)> =
            names.into_iter().zip(&register.fields).map(|(name, field)| (name, kind(field, style))).collect();
        let writer = TableWriter::new(BufWriter::new(file), &columns).map_err(failed)?;
        Ok(Self { path, writer })
    }

    fn rows(&mut self, columns: &[Values]) -> Result<(), OutputError> {
        if columns.first().is_none_or(|column| column.len() == 0) {
            return Ok(());
        }
        self.writer.rows(columns).map_err(|source| write_error(&self.path, source))
    }

    fn finish(self) -> Result<(), OutputError> {
        self.writer.finish().map_err(|source| write_error(&self.path, source))
    }
}

fn tables(schema: &Schema, folder: &Path, style: &Style) -> Result<Vec<Table>, OutputError> {
    schema.registers.iter().map(|register| Table::new(register, folder, style)).collect()
}

/// One provider's folder.
#[derive(Debug)]
pub struct ParquetFolder<'s> {
    schema: &'s Schema,
    style: Style,
    tables: Vec<Table>,
}

impl<'s> ParquetFolder<'s> {
    /// Opens the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(schema: &'s Schema, folder: &Path, style: Style) -> Result<Self, OutputError> {
        Ok(Self { schema, style, tables: tables(schema, folder, &style)? })
    }
}

impl BlockWriter for ParquetFolder<'_> {
    fn put(&mut self, block: &Tables<'_>) -> Result<(), GenerateError> {
        for ((register, rows), table) in self.schema.registers.iter().zip(&block.rows).zip(&mut self.tables) {
            let mut columns = empty(register, &self.style);
            fill(&mut columns, self.schema, register, rows, &self.style);
            table.rows(&columns)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), GenerateError> {
        for table in self.tables {
            table.finish()?;
        }
        Ok(())
    }
}

/// The nation's files.
#[derive(Debug)]
pub struct ParquetNation {
    tables: Vec<Table>,
    pending: Vec<Vec<Values>>,
}

impl ParquetNation {
    /// Opens the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(schema: &Schema, folder: &Path, style: &Style) -> Result<Self, OutputError> {
        let pending = schema.registers.iter().map(|register| empty(register, style)).collect();
        Ok(Self { tables: tables(schema, folder, style)?, pending })
    }

    /// Adds a provider's columns.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, parts: Vec<Vec<Values>>) -> Result<(), OutputError> {
        for ((table, pending), part) in self.tables.iter_mut().zip(&mut self.pending).zip(parts) {
            for (all, more) in pending.iter_mut().zip(part) {
                all.append(more);
            }
            if pending.first().is_some_and(|column| column.len() >= GROUP) {
                table.rows(pending)?;
                pending.iter_mut().for_each(Values::clear);
            }
        }
        Ok(())
    }

    /// Completes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<(), OutputError> {
        for (mut table, pending) in self.tables.into_iter().zip(self.pending) {
            table.rows(&pending)?;
            table.finish()?;
        }
        Ok(())
    }
}

/// Adds a block to what a provider adds to the nation.
pub fn add(tables: &Tables<'_>, style: &Style, parts: &mut Vec<Vec<Values>>) {
    let registers = &tables.schema.registers;
    if parts.is_empty() {
        parts.extend(registers.iter().map(|register| empty(register, style)));
    }
    for ((register, rows), part) in registers.iter().zip(&tables.rows).zip(parts) {
        fill(part, tables.schema, register, rows, style);
    }
}

const fn kind(field: &FieldSpec, style: &Style) -> Kind {
    if !style.typed {
        return Kind::Text;
    }
    match field.kind {
        FieldType::Date | FieldType::Month => Kind::Day,
        FieldType::Datetime => Kind::Moment,
        FieldType::Bool => Kind::Bool,
        FieldType::Int => Kind::Whole,
        FieldType::Number => Kind::Number,
        FieldType::Id
        | FieldType::Text
        | FieldType::Ref
        | FieldType::Refs
        | FieldType::Code
        | FieldType::Codes
        | FieldType::Cnp => Kind::Text,
    }
}

fn empty(register: &RegisterSpec, style: &Style) -> Vec<Values> {
    register.fields.iter().map(|field| Values::none(kind(field, style))).collect()
}

fn fill(columns: &mut [Values], schema: &Schema, register: &RegisterSpec, rows: &[Row], style: &Style) {
    for (number, (values, field)) in columns.iter_mut().zip(&register.fields).enumerate() {
        for row in rows {
            add_cell(values, row.get(number).unwrap_or(&Cell::Empty), schema, field, style);
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn add_cell(values: &mut Values, cell: &Cell, schema: &Schema, field: &FieldSpec, style: &Style) {
    match (values, cell) {
        (Values::Text(v), cell) => v.push(text(cell, schema, field, style)),
        (Values::Day(v), Cell::Day(day) | Cell::Month(day)) => v.push(Some(*day)),
        (Values::Moment(v), Cell::Moment(day, minute)) => {
            v.push(Some(i64::from(*day) * 1440 + i64::from(minute.unwrap_or(0))));
        }
        (Values::Bool(v), Cell::Bool(yes)) => v.push(Some(*yes)),
        (Values::Whole(v), Cell::Whole(number)) => v.push(Some(*number)),
        (Values::Number(v), Cell::Tenths(tenths)) => v.push(Some(*tenths as f64 / 10.0)),
        (values, _) => values.push_empty(),
    }
}

fn text(cell: &Cell, schema: &Schema, field: &FieldSpec, style: &Style) -> Option<String> {
    let mut text = String::new();
    match cell {
        Cell::Empty => return None,
        // Typed files are for machines: codes by their id.
        Cell::Code(_) | Cell::Codes(_) if style.typed => text = cell.canonical(),
        _ => style.text(&mut text, schema, field, cell),
    }
    Some(text)
}
