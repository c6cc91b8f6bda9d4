//! OpenDocument spreadsheets.
//!
//! Read here and not by calamine, which tells neither merged regions nor hidden columns and unpacks repeated rows
//! and columns before it counts them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::iso::{iso_date, iso_duration};
use super::package::{attribute, local};
use super::{Limits, SheetName, Visit, preflight};
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
pub fn read(bytes: &[u8], limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    preflight::look(bytes, limits)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::Damaged)?;
    if part(&mut archive, "META-INF/manifest.xml").is_ok_and(|text| text.contains("encryption-data")) {
        return Err(ProblemKind::Locked);
    }
    tables(&part(&mut archive, "content.xml")?, limits, visit)
}

/// Reads all sheets of a spreadsheet that is one XML file.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read_flat(bytes: &[u8], limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    tables(std::str::from_utf8(bytes).map_err(|_| ProblemKind::Damaged)?, limits, visit)
}

/// The sheets within the XML of a document.
fn tables(content: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let mut reader = Reader::from_str(content.trim_start_matches('\u{feff}'));
    let mut hidden_styles = BTreeSet::new();
    let mut style = String::new();
    let mut left = Limits { memory: limits.memory.saturating_sub(content.len() as u64), ..limits };
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
                match Table::within(left).read(&mut reader) {
                    Ok(grid) => {
                        left = left.without(&grid);
                        visit(name, Ok(grid));
                    }
                    // What follows of this table is no table; the next one is read again.
                    Err(ProblemKind::TooLarge) => visit(name, Err(ProblemKind::TooLarge)),
                    Err(kind) => return Err(kind),
                }
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

struct Table {
    grid: Grid<'static>,
    /// Rows so far.
    row: u32,
    limits: Limits,
}

impl Table {
    fn within(limits: Limits) -> Self {
        Self { grid: Grid::default(), row: 0, limits }
    }

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
        // Bytes of the cells of this row.
        let mut of_row = 0_usize;
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
            let attributes = Attributes::of(&element);
            let width = attributes.width;
            let value = cell(reader, &element, &attributes, open)?;
            if let Some(value) = value.filter(|_| !covered) {
                let end = column.saturating_add(width).min(LAST_COLUMN);
                let repeated = (end.saturating_sub(column) as usize).saturating_mul(value.bytes());
                of_row = of_row.saturating_add(repeated);
                self.limits.allow(&self.grid, of_row)?;
                cells.extend((column..end).map(|c| (c, value.clone())));
            }
            let Attributes { wide, high, .. } = attributes;
            if (wide > 1 || high > 1) && first <= LAST_ROW && self.grid.merges.len() < MOST_MERGES {
                let (bottom, right) = (first.saturating_add(high - 1), column.saturating_add(wide - 1));
                self.grid.merges.push(Merge { top: first, bottom, left: column, right });
            }
            column = column.saturating_add(width);
        }
        let last = self.row.saturating_add(repeated).min(LAST_ROW);
        if !cells.is_empty() {
            let rows = last.saturating_sub(self.row) as usize;
            if self.grid.cell_count().saturating_add(rows.saturating_mul(cells.len())) > self.limits.cells {
                return Err(ProblemKind::TooLarge);
            }
            self.limits.allow(&self.grid, rows.saturating_mul(of_row))?;
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

/// What the attributes of a cell say, gathered in one pass.
struct Attributes<'e> {
    kind: Option<Cow<'e, str>>,
    value: Option<Cow<'e, str>>,
    error: bool,
    formula: bool,
    width: u32,
    wide: u32,
    high: u32,
}

impl<'e> Attributes<'e> {
    fn of(element: &'e BytesStart<'_>) -> Self {
        let mut out = Self { kind: None, value: None, error: false, formula: false, width: 1, wide: 1, high: 1 };
        let number = |text: &str| text.trim().parse::<u32>().unwrap_or(1).max(1);
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().as_ref() {
                // LibreOffice marks errors with a type of its own beside the general one.
                "value-type" if attribute.value == "error" => out.error = true,
                "value-type" => drop(out.kind.get_or_insert(attribute.value)),
                "number-columns-repeated" => out.width = number(&attribute.value),
                "number-columns-spanned" => out.wide = number(&attribute.value),
                "number-rows-spanned" => out.high = number(&attribute.value),
                "string-value" => out.value = attribute.normalized_value(XmlVersion::Implicit1_0).ok(),
                "formula" => out.formula = true,
                "value" | "date-value" | "time-value" | "boolean-value" => out.value = Some(attribute.value),
                _ => {}
            }
        }
        out
    }
}

/// The value of a cell; reads up to its end.
fn cell(
    reader: &mut Reader<&[u8]>,
    element: &BytesStart<'_>,
    attributes: &Attributes<'_>,
    open: bool,
) -> Result<Option<Value<'static>>, ProblemKind> {
    let value = attributes.value.as_deref().map(str::trim).filter(|v| !v.is_empty());
    // A formula whose result is an empty text says so by its type; one that nobody computed has no type at all.
    let not_computed = attributes.formula && attributes.kind.is_none();
    let typed = if attributes.error {
        Some(Value::Error)
    } else {
        value.and_then(|v| match attributes.kind.as_deref()? {
            "float" | "percentage" | "currency" => v.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number),
            "date" => iso_date(v),
            "time" => iso_duration(v),
            "boolean" => Some(Value::Bool(v.eq_ignore_ascii_case("true"))),
            "string" => Some(Value::Text(v.to_owned().into())),
            _ => None,
        })
    };
    if !open {
        return Ok(typed.or(not_computed.then_some(Value::Uncomputed)));
    }
    if typed.is_some() {
        skip(reader, element)?;
        return Ok(typed);
    }
    let text = text(reader, element)?;
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.is_empty() {
        return Ok(not_computed.then_some(Value::Uncomputed));
    }
    Ok(Some(Value::Text(text.to_owned().into())))
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

fn count(element: &BytesStart<'_>, key: &str) -> u32 {
    attribute(element, key).and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1).max(1)
}
