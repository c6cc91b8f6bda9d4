//! XML Spreadsheet, the text format of Excel 2002 and 2003, which many systems still write and call `.xls`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::encoding::decode;
use super::iso::iso_date;
use super::package::{attribute, local};
use super::{Limits, SheetName, Visit};
use crate::ingest::grid::{Grid, Merge, Value};
use crate::ingest::problem::ProblemKind;

/// Last row and column that a spreadsheet can have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;
/// Longest text of a cell.
const LONGEST_TEXT: usize = 1 << 20;

/// Reads all sheets.
///
/// # Errors
/// What keeps the whole file from being read.
pub fn read(bytes: &[u8], limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut sheet: Option<(SheetName, Sheet)> = None;
    loop {
        match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
            Event::Start(element) => match (local(&element), &mut sheet) {
                ("Worksheet", open) => {
                    let name = attribute(&element, "Name").unwrap_or_default();
                    *open = Some((SheetName { name, hidden: false }, Sheet::default()));
                }
                ("Row", Some((_, sheet))) => sheet.begin_row(&element),
                ("Column", Some((_, sheet))) => sheet.column(&element),
                ("Cell", Some((_, sheet))) => sheet.cell(&mut reader, &element, limits)?,
                ("Visible", Some((name, _))) => name.hidden = true,
                _ => {}
            },
            Event::Empty(element) => match (local(&element), &mut sheet) {
                ("Row", Some((_, sheet))) => sheet.begin_row(&element),
                ("Column", Some((_, sheet))) => sheet.column(&element),
                ("Cell", Some((_, sheet))) => sheet.empty_cell(&element),
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "Worksheet" => {
                if let Some((name, Sheet { mut grid, .. })) = sheet.take() {
                    grid.merges.sort_unstable();
                    visit(name, Ok(grid));
                }
            }
            // Whoever wrote it did not come to its end.
            Event::Eof if sheet.is_some() => return Err(ProblemKind::Damaged),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A sheet while it is read.
#[derive(Default)]
struct Sheet {
    grid: Grid<'static>,
    /// The row at hand; 0 before the first.
    row: u32,
    /// Where the row's next cell stands unless it says otherwise, 0 is A.
    next: u32,
}

impl Sheet {
    fn begin_row(&mut self, element: &BytesStart<'_>) {
        self.row = number(element, "Index").unwrap_or_else(|| self.row.saturating_add(1));
        self.next = 0;
        self.row = self.row.saturating_add(number(element, "Span").unwrap_or(0));
    }

    fn column(&mut self, element: &BytesStart<'_>) {
        self.grid.hidden_columns |= attribute(element, "Hidden").as_deref() == Some("1");
    }

    /// Finds the place of a cell and notes the region it covers.
    fn place(&mut self, element: &BytesStart<'_>) -> u32 {
        let column = number(element, "Index").map_or(self.next, |index| index.saturating_sub(1));
        let across = number(element, "MergeAcross").unwrap_or(0);
        let down = number(element, "MergeDown").unwrap_or(0);
        self.next = column.saturating_add(1).saturating_add(across);
        if (across > 0 || down > 0) && self.row <= LAST_ROW && column < LAST_COLUMN {
            let (bottom, right) = (self.row.saturating_add(down), column.saturating_add(across));
            self.grid.merges.push(Merge { top: self.row, bottom, left: column, right });
        }
        column
    }

    fn empty_cell(&mut self, element: &BytesStart<'_>) {
        let column = self.place(element);
        if attribute(element, "Formula").is_some() {
            self.put(column, Value::Uncomputed);
        }
    }

    fn cell(
        &mut self,
        reader: &mut Reader<&[u8]>,
        element: &BytesStart<'_>,
        limits: Limits,
    ) -> Result<(), ProblemKind> {
        let column = self.place(element);
        let mut value = attribute(element, "Formula").map(|_| Value::Uncomputed);
        loop {
            match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
                Event::Start(inner) if local(&inner) == "Data" => {
                    let kind = attribute(&inner, "Type").unwrap_or_default();
                    value = typed(&kind, &text(reader, &inner)?);
                }
                // A formula whose result is an empty text.
                Event::Empty(inner) if local(&inner) == "Data" => value = None,
                Event::Start(inner) => {
                    reader.read_to_end(inner.name()).map_err(|_| ProblemKind::Damaged)?;
                }
                Event::End(_) => break,
                Event::Eof => return Err(ProblemKind::Damaged),
                _ => {}
            }
        }
        limits.allow(&self.grid, 0)?;
        if let Some(value) = value {
            self.put(column, value);
        }
        Ok(())
    }

    fn put(&mut self, column: u32, value: Value<'static>) {
        if self.row <= LAST_ROW && column < LAST_COLUMN {
            self.grid.push(self.row, column, value);
        }
    }
}

fn number(element: &BytesStart<'_>, key: &str) -> Option<u32> {
    attribute(element, key)?.trim().parse().ok()
}

fn typed(kind: &str, text: &str) -> Option<Value<'static>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match kind {
        "Number" => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number),
        "DateTime" => iso_date(text),
        "Boolean" => Some(Value::Bool(text == "1")),
        "Error" => Some(Value::Error),
        _ => Some(Value::Text(Cow::Owned(text.to_owned()))),
    }
}

/// All text within an element, that of its parts (bold, coloured …) included.
fn text(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<String, ProblemKind> {
    let mut out = String::new();
    let mut depth = 0_u32;
    loop {
        match reader.read_event().map_err(|_| ProblemKind::Damaged)? {
            Event::Text(t) => out.push_str(&t.xml10_content()),
            Event::CData(t) => out.push_str(&t),
            Event::GeneralRef(r) => match r.resolve_char_ref() {
                Ok(Some(c)) => out.push(c),
                _ => out.push_str(quick_xml::escape::resolve_predefined_entity(&r).unwrap_or_default()),
            },
            Event::Start(_) => depth += 1,
            Event::End(e) if depth == 0 && e.name() == element.name() => return Ok(out),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Err(ProblemKind::Damaged),
            _ => {}
        }
        if out.len() > LONGEST_TEXT {
            return Err(ProblemKind::TooLarge);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Cazuri"><Table><Column ss:Hidden="1"/>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">Nr. <B>caz</B> &amp; an</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">7.5</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:Formula="=TODAY()"/><Cell><Data ss:Type="DateTime">2024-01-05T00:00:00.000</Data></Cell><Cell/><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet></Workbook>"#;

    #[test]
    fn cells_stand_where_they_say() {
        let mut sheets = 0;
        read(BOOK.as_bytes(), Limits::default(), &mut |name, grid| {
            let grid = grid.unwrap();
            assert_eq!((name.name.as_str(), grid.hidden_columns), ("Cazuri", true));
            assert_eq!(grid.cell(0, 0), Some(&Value::Text("Nr. caz & an".into())));
            assert_eq!(grid.cell(0, 2), Some(&Value::Number(7.5)));
            assert_eq!(grid.number(1), 4);
            assert_eq!(grid.cell(1, 0), Some(&Value::Uncomputed));
            assert!(matches!(grid.cell(1, 1), Some(Value::Moment(_, None))));
            assert_eq!(grid.cell(1, 3), Some(&Value::Error));
            assert_eq!(grid.merges, [Merge { top: 1, bottom: 2, left: 0, right: 0 }]);
            sheets += 1;
        })
        .unwrap();
        assert_eq!(sheets, 1);
    }

    #[test]
    fn a_file_that_ends_too_early_is_damaged() {
        let half = &BOOK[..BOOK.len() / 2];
        assert_eq!(read(half.as_bytes(), Limits::default(), &mut |_, _| {}), Err(ProblemKind::Damaged));
    }
}
