//! One provider's registers as an OpenDocument spreadsheet (OASIS OpenDocument 1.3, part 3), a table per register.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::style::{Style, sheet_name};
use super::{BlockWriter, write_error};
use crate::generate::GenerateError;
use crate::generate::table::{Cell, Tables};
use crate::registers::spec::{FieldSpec, Schema};
use crate::time::format_day;

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    r#"</manifest:manifest>"#
);
const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content "#,
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3">"#,
    r#"<office:automatic-styles><number:date-style style:name="d"><number:day number:style="long"/>"#,
    r#"<number:text>.</number:text><number:month number:style="long"/><number:text>.</number:text>"#,
    r#"<number:year number:style="long"/></number:date-style>"#,
    r#"<number:date-style style:name="m"><number:day number:style="long"/><number:text>.</number:text>"#,
    r#"<number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/>"#,
    r#"<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>"#,
    r#"<number:minutes number:style="long"/></number:date-style>"#,
    r#"<style:style style:name="cd" style:family="table-cell" style:data-style-name="d"/>"#,
    r#"<style:style style:name="cm" style:family="table-cell" style:data-style-name="m"/>"#,
    r#"</office:automatic-styles><office:body><office:spreadsheet>"#
);
const TAIL: &str = "</office:spreadsheet></office:body></office:document-content>";
/// Rows of a sheet.
const MOST_ROWS: u64 = 1_048_576;

/// A spreadsheet while it is being filled.
#[derive(Debug)]
pub struct OdsBook<'s> {
    schema: &'s Schema,
    style: Style,
    path: PathBuf,
    /// The rows of each table, as XML.
    tables: Vec<String>,
    counts: Vec<u64>,
}

impl<'s> OdsBook<'s> {
    /// Tables with their headings.
    #[must_use]
    pub fn new(schema: &'s Schema, folder: &Path, style: Style) -> Self {
        let path = folder.join(style.lang.t("registre.ods", "registers.ods"));
        let mut tables = Vec::new();
        for register in &schema.registers {
            let mut out = String::new();
            if style.title {
                row(&mut out, |out| text(out, style.lang.text(&register.title)));
                row(&mut out, empty);
            }
            row(&mut out, |out| {
                if style.numbers(register) {
                    text(out, "Nr. crt.");
                }
                style.headings(register).into_iter().for_each(|heading| text(out, heading));
            });
            tables.push(out);
        }
        let counts = vec![0; tables.len()];
        Self { schema, style, path, tables, counts }
    }

    fn save(&mut self) -> io::Result<()> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(BufWriter::new(File::create(&self.path)?));
        zip.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
        zip.write_all(MIME.as_bytes())?;
        let options = options.compression_method(CompressionMethod::Deflated);
        zip.start_file("META-INF/manifest.xml", options)?;
        zip.write_all(MANIFEST.as_bytes())?;
        zip.start_file("content.xml", options)?;
        zip.write_all(HEAD.as_bytes())?;
        for ((register, rows), count) in self.schema.registers.iter().zip(&mut self.tables).zip(&self.counts) {
            if self.style.sums(register) {
                row(rows, |out| {
                    text(out, "TOTAL");
                    number(out, &count.to_string());
                });
            }
            let mut name = String::new();
            escape(&mut name, &sheet_name(register, self.style.lang));
            write!(zip, r#"<table:table table:name="{name}">"#)?;
            zip.write_all(rows.as_bytes())?;
            zip.write_all(b"</table:table>")?;
        }
        zip.write_all(TAIL.as_bytes())?;
        zip.finish()?.flush()
    }
}

impl BlockWriter for OdsBook<'_> {
    fn put(&mut self, tables: &Tables<'_>) -> Result<(), GenerateError> {
        for (((register, rows), out), count) in
            self.schema.registers.iter().zip(&tables.rows).zip(&mut self.tables).zip(&mut self.counts)
        {
            // Rows for title, headings and totals are kept free.
            if *count + rows.len() as u64 + 4 > MOST_ROWS {
                return Err(GenerateError::SheetFull(self.path.clone()));
            }
            for values in rows {
                *count += 1;
                row(out, |out| {
                    if self.style.numbers(register) {
                        number(out, &count.to_string());
                    }
                    for (field, cell) in register.fields.iter().zip(values) {
                        put(out, cell, (self.schema, field), &self.style);
                    }
                });
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), GenerateError> {
        self.save().map_err(|source| write_error(&self.path, source).into())
    }
}

fn row(out: &mut String, cells: impl FnOnce(&mut String)) {
    out.push_str("<table:table-row>");
    cells(out);
    out.push_str("</table:table-row>");
}

fn empty(out: &mut String) {
    out.push_str("<table:table-cell/>");
}

fn text(out: &mut String, text: &str) {
    out.push_str(r#"<table:table-cell office:value-type="string"><text:p>"#);
    escape(out, text);
    out.push_str("</text:p></table:table-cell>");
}

fn number(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r#"<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>"#
    );
}

fn put(out: &mut String, cell: &Cell, (schema, field): (&Schema, &FieldSpec), style: &Style) {
    let mut shown = String::new();
    style.text(&mut shown, schema, field, cell);
    let date = |out: &mut String, name: &str, value: &str| {
        let _ = write!(
            out,
            r#"<table:table-cell table:style-name="{name}" office:value-type="date" office:date-value="{value}"><text:p>{shown}</text:p></table:table-cell>"#
        );
    };
    match cell {
        Cell::Empty => empty(out),
        Cell::Day(day) | Cell::Month(day) | Cell::Moment(day, None) if style.typed => {
            date(out, "cd", &format_day(*day));
        }
        Cell::Moment(..) if style.typed => date(out, "cm", &format!("{}:00", cell.canonical())),
        Cell::Whole(_) | Cell::Tenths(_) if style.typed => number(out, &cell.canonical()),
        Cell::Bool(yes) if style.typed => {
            let _ = write!(
                out,
                r#"<table:table-cell office:value-type="boolean" office:boolean-value="{yes}"><text:p>{shown}</text:p></table:table-cell>"#
            );
        }
        _ => text(out, &shown),
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
