//! One provider's registers as an xlsx workbook, a sheet per register.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::BlockWriter;
use super::style::Style;
use crate::generate::GenerateError;
use crate::generate::table::{Cell, Tables};
use crate::output::OutputError;
use crate::registers::spec::{FieldSpec, Schema};
use crate::time::Day;

/// Days between the spreadsheet's day 0 and 1970-01-01.
const EPOCH: f64 = 25_569.0;
/// Rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;

/// A workbook while it is being filled.
pub struct XlsxBook<'s> {
    schema: &'s Schema,
    style: Style,
    path: PathBuf,
    book: Workbook,
    /// The next row of each sheet, 0 is the first.
    next: Vec<u32>,
    /// Data rows of each sheet.
    counts: Vec<u32>,
    formats: Formats,
}

impl std::fmt::Debug for XlsxBook<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxBook").field("path", &self.path).finish_non_exhaustive()
    }
}

struct Formats {
    heading: Format,
    day: Format,
    moment: Format,
    month: Format,
}

impl<'s> XlsxBook<'s> {
    /// A workbook with its headings.
    ///
    /// # Errors
    /// When it cannot be put together.
    pub fn new(schema: &'s Schema, folder: &Path, style: Style) -> Result<Self, GenerateError> {
        let path = folder.join(style.lang.t("registre.xlsx", "registers.xlsx"));
        let mut made = Self {
            schema,
            style,
            path,
            book: Workbook::new(),
            next: Vec::new(),
            counts: vec![0; schema.registers.len()],
            formats: Formats {
                heading: Format::new().set_bold(),
                day: Format::new().set_num_format("dd.mm.yyyy"),
                moment: Format::new().set_num_format("dd.mm.yyyy hh:mm"),
                month: Format::new().set_num_format("mm.yyyy"),
            },
        };
        made.headings().map_err(|error| made.failed(error))?;
        Ok(made)
    }

    fn failed(&self, source: XlsxError) -> GenerateError {
        OutputError::Workbook { path: self.path.clone(), source: Box::new(source) }.into()
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
        self.book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        for register in &self.schema.registers {
            let sheet = self.book.add_worksheet();
            sheet.set_name(super::style::sheet_name(register, self.style.lang))?;
            let mut row = 0;
            if self.style.title {
                sheet.write(0, 0, self.style.lang.text(&register.title))?;
                row = 2;
            }
            let mut column = 0;
            if self.style.numbers(register) {
                sheet.write_with_format(row, column, "Nr. crt.", &self.formats.heading)?;
                column += 1;
            }
            for heading in self.style.headings(register) {
                sheet.write_with_format(row, column, heading, &self.formats.heading)?;
                sheet.set_column_width(column, 16.0)?;
                column += 1;
            }
            sheet.set_freeze_panes(row + 1, 0)?;
            self.next.push(row + 1);
        }
        Ok(())
    }

    fn fill(&mut self, tables: &Tables<'_>) -> Result<(), XlsxError> {
        let registers = self.schema.registers.iter().zip(&tables.rows);
        for ((number, (register, rows)), (next, count)) in
            registers.enumerate().zip(self.next.iter_mut().zip(&mut self.counts))
        {
            let sheet = self.book.worksheet_from_index(number)?;
            for row in rows {
                *count += 1;
                let mut column = 0;
                if self.style.numbers(register) {
                    sheet.write(*next, column, *count)?;
                    column += 1;
                }
                for (field, cell) in register.fields.iter().zip(row) {
                    write(sheet, (*next, column), cell, (self.schema, field), &self.style, &self.formats)?;
                    column += 1;
                }
                *next += 1;
            }
        }
        Ok(())
    }

    fn save(&mut self) -> Result<(), XlsxError> {
        let registers = self.schema.registers.iter();
        for ((number, register), (next, count)) in registers.enumerate().zip(self.next.iter().zip(&self.counts)) {
            if self.style.sums(register) {
                let sheet = self.book.worksheet_from_index(number)?;
                sheet.write(*next, 0, "TOTAL")?;
                sheet.write(*next, 1, *count)?;
            }
        }
        self.book.save(&self.path)
    }
}

impl BlockWriter for XlsxBook<'_> {
    fn put(&mut self, tables: &Tables<'_>) -> Result<(), GenerateError> {
        // A row for the totals is kept free.
        let full =
            self.next.iter().zip(&tables.rows).any(|(next, rows)| {
                u32::try_from(rows.len()).map_or(true, |more| next.saturating_add(more) >= MOST_ROWS)
            });
        if full {
            return Err(GenerateError::SheetFull(self.path.clone()));
        }
        self.fill(tables).map_err(|error| self.failed(error))
    }

    fn finish(mut self: Box<Self>) -> Result<(), GenerateError> {
        self.save().map_err(|error| self.failed(error))
    }
}

#[allow(clippy::cast_precision_loss)]
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    (schema, field): (&Schema, &FieldSpec),
    style: &Style,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let serial = |day: Day, minute: u16| f64::from(day) + EPOCH + f64::from(minute) / 1440.0;
    match cell {
        Cell::Empty => {}
        Cell::Day(day) if style.typed => {
            sheet.write_number_with_format(row, column, serial(*day, 0), &formats.day)?;
        }
        Cell::Moment(day, minute) if style.typed => {
            let format = if minute.is_some() { &formats.moment } else { &formats.day };
            sheet.write_number_with_format(row, column, serial(*day, minute.unwrap_or(0)), format)?;
        }
        Cell::Month(day) if style.typed => {
            sheet.write_number_with_format(row, column, serial(*day, 0), &formats.month)?;
        }
        Cell::Whole(number) if style.typed => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Cell::Tenths(tenths) if style.typed => {
            sheet.write_number(row, column, *tenths as f64 / 10.0)?;
        }
        _ => {
            let mut text = String::new();
            style.text(&mut text, schema, field, cell);
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}
