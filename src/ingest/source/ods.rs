//! OpenDocument spreadsheets.
//!
//! Read here and not by calamine, which tells neither merged regions nor hidden columns and unpacks repeated rows
//! and columns before it counts them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::book::{iso_date, iso_duration};
use super::{MOST_CELLS, SheetName, Visit, preflight};
use crate::ingest::grid::{Grid, Merge, Value};
use crate::ingest::problem::ProblemKind;

/// Last row and column that a spreadsheet can have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;
/// Merged regions that are kept.
const MOST_MERGES: usize = 200_000;

/// Reads all sheets.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read(bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    preflight::look(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::Damaged)?;
    if part(&mut archive, "META-INF/manifest.xml").is_ok_and(|text| text.contains("encryption-data")) {
        return Err(ProblemKind::Password);
    }
    let content = part(&mut archive, "content.xml")?;
    let mut reader = Reader::from_str(&content);
    let mut hidden_styles = BTreeSet::new();
    let mut style = String::new();
    loop {
        match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
            Event::Start(e) if local(&e) == "style" => style = attribute(&e, "name").unwrap_or_default(),
            Event::Empty(e) | Event::Start(e)
                if local(&e) == "table-properties" && attribute(&e, "display").as_deref() == Some("false") =>
            {
                hidden_styles.insert(style.clone());
            }
            Event::Start(e) if local(&e) == "tracked-changes" => skip(&mut reader, &e)?,
            Event::Start(e) if local(&e) == "table" => {
                let hidden = attribute(&e, "style-name").is_some_and(|s| hidden_styles.contains(&s));
                let name = SheetName { name: attribute(&e, "name").unwrap_or_default(), hidden };
                let grid = Table::default().read(&mut reader)?;
                visit(name, Ok(grid));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, ProblemKind> {
    let mut text = Vec::new();
    archive
        .by_name(name)
        .map_err(|_| ProblemKind::Damaged)?
        .read_to_end(&mut text)
        .map_err(|_| ProblemKind::Damaged)?;
    String::from_utf8(text).map_err(|_| ProblemKind::Damaged)
}

#[derive(Default)]
struct Table {
    grid: Grid<'static>,
    /// Rows so far.
    row: u32,
}

impl Table {
    fn read(mut self, reader: &mut Reader<&[u8]>) -> Result<Grid<'static>, ProblemKind> {
        loop {
            match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
                Event::Start(e) if local(&e) == "table-row" => {
                    let repeated = count(&e, "number-rows-repeated");
                    self.row(reader, repeated)?;
                }
                Event::Empty(e) if local(&e) == "table-row" => {
                    self.row = self.row.saturating_add(count(&e, "number-rows-repeated"))
                }
                Event::Empty(e) | Event::Start(e) if local(&e) == "table-column" => {
                    self.grid.hidden_columns |= attribute(&e, "visibility").is_some_and(|v| v != "visible");
                }
                // A table within a cell or a drawing beside the rows.
                Event::Start(e) if matches!(local(&e), "shapes" | "table") => skip(reader, &e)?,
                Event::End(e) if e.local_name().as_ref() == "table" => break,
                Event::Eof => return Err(ProblemKind::Damaged),
                _ => {}
            }
        }
        self.grid.merges.sort_unstable();
        Ok(self.grid)
    }

    fn row(&mut self, reader: &mut Reader<&[u8]>, repeated: u32) -> Result<(), ProblemKind> {
        let first = self.row.saturating_add(1);
        let mut cells: Vec<(u32, Value<'static>)> = Vec::new();
        let mut column = 0_u32;
        loop {
            let (element, open) = match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
                Event::Start(e) => (e, true),
                Event::Empty(e) => (e, false),
                Event::End(e) if e.local_name().as_ref() == "table-row" => break,
                Event::Eof => return Err(ProblemKind::Damaged),
                _ => continue,
            };
            let covered = local(&element) == "covered-table-cell";
            if !covered && local(&element) != "table-cell" {
                if open {
                    skip(reader, &element)?;
                }
                continue;
            }
            let width = count(&element, "number-columns-repeated");
            let value = cell(reader, &element, open)?;
            if let Some(value) = value.filter(|_| !covered) {
                let end = column.saturating_add(width).min(LAST_COLUMN);
                if cells.len() + (end.saturating_sub(column)) as usize > MOST_CELLS {
                    return Err(ProblemKind::TooLarge);
                }
                cells.extend((column..end).map(|c| (c, value.clone())));
            }
            let (wide, high) = (count(&element, "number-columns-spanned"), count(&element, "number-rows-spanned"));
            if (wide > 1 || high > 1) && first <= LAST_ROW && self.grid.merges.len() < MOST_MERGES {
                let (bottom, right) = (first.saturating_add(high - 1), column.saturating_add(wide - 1));
                self.grid.merges.push(Merge { top: first, bottom, left: column, right });
            }
            column = column.saturating_add(width);
        }
        let last = self.row.saturating_add(repeated).min(LAST_ROW);
        if !cells.is_empty() {
            let rows = last.saturating_sub(self.row) as usize;
            if self.grid.cell_count().saturating_add(rows.saturating_mul(cells.len())) > MOST_CELLS {
                return Err(ProblemKind::TooLarge);
            }
            for number in first..=last {
                for (column, value) in &cells {
                    self.grid.push(number, *column, value.clone());
                }
            }
        }
        self.row = last;
        Ok(())
    }
}

/// The value of a cell; reads up to its end.
fn cell(
    reader: &mut Reader<&[u8]>,
    element: &BytesStart<'_>,
    open: bool,
) -> Result<Option<Value<'static>>, ProblemKind> {
    let text = if open { text(reader, element)? } else { String::new() };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let as_text = || (!text.is_empty()).then(|| Value::Text(text.to_owned().into()));
    let number = || attribute(element, "value").and_then(|v| v.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
    // LibreOffice marks errors with a type of its own beside the general one.
    let types: Vec<String> = element
        .attributes()
        .flatten()
        .filter(|a| a.key.local_name().as_ref() == "value-type")
        .map(|a| a.value.to_string())
        .collect();
    if types.iter().any(|t| t == "error") {
        return Ok(Some(Value::Error));
    }
    let value = match types.first().map(String::as_str) {
        Some("float" | "percentage" | "currency") => number().map(Value::Number).or_else(as_text),
        Some("date") => attribute(element, "date-value").and_then(|v| iso_date(&v)).or_else(as_text),
        Some("time") => attribute(element, "time-value").and_then(|v| iso_duration(&v)).or_else(as_text),
        Some("boolean") => {
            attribute(element, "boolean-value").map(|v| Value::Bool(v.eq_ignore_ascii_case("true"))).or_else(as_text)
        }
        Some("string") => attribute(element, "string-value")
            .filter(|v| !v.trim().is_empty())
            .map(|v| Value::Text(v.trim().to_owned().into()))
            .or_else(as_text),
        _ => as_text(),
    };
    Ok(value)
}

/// The paragraphs within an element, without remarks and drawings.
fn text(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<String, ProblemKind> {
    let end = element.name().as_ref().to_owned();
    let mut out = String::new();
    let mut paragraphs = 0;
    loop {
        match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
            Event::Start(e) if matches!(local(&e), "annotation" | "frame" | "custom-shape" | "table" | "detective") => {
                skip(reader, &e)?
            }
            Event::Start(e) | Event::Empty(e) if local(&e) == "p" => {
                if paragraphs > 0 {
                    out.push('\n');
                }
                paragraphs += 1;
            }
            Event::Start(e) | Event::Empty(e) => match local(&e) {
                "s" => out.extend(std::iter::repeat_n(' ', count(&e, "c").min(1000) as usize)),
                "tab" => out.push(' '),
                "line-break" => out.push('\n'),
                _ => {}
            },
            // White space between paragraphs belongs to the file, not to the text.
            Event::Text(t) if paragraphs > 0 => out.push_str(&t.xml10_content()),
            Event::CData(t) if paragraphs > 0 => out.push_str(&t),
            Event::GeneralRef(r) if paragraphs > 0 => match r.resolve_char_ref() {
                Ok(Some(c)) => out.push(c),
                _ => out.push_str(match r.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                }),
            },
            Event::End(e) if e.name().as_ref() == end => return Ok(out),
            Event::Eof => return Err(ProblemKind::Damaged),
            _ => {}
        }
        if out.len() > 1 << 20 {
            return Err(ProblemKind::TooLarge);
        }
    }
}

fn skip(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<(), ProblemKind> {
    reader.read_to_end(element.name()).map(drop).map_err(|_| ProblemKind::Damaged)
}

fn local<'e>(element: &'e BytesStart<'_>) -> &'e str {
    let name = element.name().into_inner();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == key)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn count(element: &BytesStart<'_>, key: &str) -> u32 {
    attribute(element, key).and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1).max(1)
}
