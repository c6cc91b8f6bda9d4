//! Text files with separators.

use std::borrow::Cow;

use super::encoding::decode;
use super::{Limits, SheetName, Visit};
use crate::ingest::grid::{Grid, Value};
use crate::ingest::problem::ProblemKind;

/// Separators in the order in which they are tried.
const SEPARATORS: [u8; 4] = *b";\t,|";
/// A quoted cell with more line breaks than this comes from a quotation mark that is never closed.
const MOST_LINES: usize = 200;

/// Reads a text file as one sheet.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let text = decode(bytes);
    let (separator, body, offset) = match declared(&text) {
        Some((separator, body)) => (separator, body, 1),
        None => (sniff(&text), text.as_ref(), 0),
    };
    let grid = match grid(body, separator, true, offset, limits)? {
        Some(grid) => grid,
        None => grid_unquoted(body, separator, offset, limits)?,
    };
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

/// The separator that a first line `sep=;` declares, and the text behind that line.
fn declared(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let separator = *rest.as_bytes().first()?;
    let end = rest.find('\n')?;
    (end <= 4 && separator.is_ascii()).then(|| (separator, rest.get(end + 1..).unwrap_or_default()))
}

/// The separator under which most lines have the same number of cells.
fn sniff(text: &str) -> u8 {
    let head = text.char_indices().nth(64 * 1024).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let mut best = (0_u64, b';');
    for separator in SEPARATORS {
        let mut counts: std::collections::BTreeMap<usize, u64> = std::collections::BTreeMap::new();
        let mut reader = reader(head, separator, true);
        for record in reader.byte_records().take(200).flatten() {
            if record.len() > 1 {
                *counts.entry(record.len()).or_default() += 1;
            }
        }
        let score =
            counts.iter().map(|(width, lines)| lines * lines * (8 + (*width as u64).min(40))).max().unwrap_or(0);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

fn reader(text: &str, separator: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

fn grid_unquoted(text: &str, separator: u8, offset: u32, limits: Limits) -> Result<Grid<'static>, ProblemKind> {
    Ok(grid(text, separator, false, offset, limits)?.unwrap_or_default())
}

/// The cells of a text; none when quotation marks are not closed. Blank lines count as rows, as in a spreadsheet.
fn grid(
    text: &str,
    separator: u8,
    quoting: bool,
    offset: u32,
    limits: Limits,
) -> Result<Option<Grid<'static>>, ProblemKind> {
    let mut grid = Grid::default();
    let mut reader = reader(text, separator, quoting);
    let mut record = csv::StringRecord::new();
    let mut row = offset;
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(Some(grid)),
            Err(_) => return Err(ProblemKind::Damaged),
        }
        row = row.saturating_add(1).saturating_add(blank_lines(text.as_bytes(), start));
        for (column, cell) in (0u32..).zip(&record) {
            let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
            if trimmed.is_empty() {
                continue;
            }
            if quoting && trimmed.matches('\n').count() > MOST_LINES {
                return Ok(None);
            }
            if grid.cell_count() >= limits.cells || trimmed.len() > 1 << 24 {
                return Err(ProblemKind::TooLarge);
            }
            grid.push(row, column, Value::Text(Cow::Owned(trimmed.to_owned())));
        }
    }
}

/// Blank lines at a position, which the csv reader skips; the rest of a line end before them is none.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let mut at = start;
    if at > 0 && text.get(at - 1) == Some(&b'\r') && text.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    loop {
        match (text.get(at), text.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at += 2,
            (Some(b'\r' | b'\n'), _) => at += 1,
            _ => return lines,
        }
        lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut out = Vec::new();
        read(text.as_bytes(), "x", Limits::default(), &mut |_, grid| {
            let grid = grid.unwrap();
            for i in 0..grid.len() {
                out.push((grid.number(i), grid.row(i).iter().map(|c| c.value.text().unwrap().to_owned()).collect()));
            }
        })
        .unwrap();
        out
    }

    #[test]
    fn separators_are_told_apart() {
        for separator in [";", ",", "\t", "|"] {
            let text = format!("Nr. caz{separator}Data\nC-1{separator}14.03.2023\nC-2{separator}\"a{separator}\nb\"\n");
            let rows = cells(&text);
            assert_eq!(rows.len(), 3, "{separator}");
            assert_eq!(rows[2], (3, vec!["C-2".to_owned(), format!("a{separator}\nb")]));
        }
        assert_eq!(cells("Nr;Ore\n1;0,5\n2;1,5\n")[1].1, ["1", "0,5"]);
        assert_eq!(cells("sep=|\r\nNr|Ore;x\r\n"), [(2, vec!["Nr".to_owned(), "Ore;x".to_owned()])]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a;b", "", "", "\"1", "2\";3", "4;5", "", ";", "6;7"].join(end);
            let numbers: Vec<u32> = cells(&text).iter().map(|r| r.0).collect();
            assert_eq!(numbers, [2, 5, 6, 9], "{end:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_nothing() {
        let mut text = String::from("a;b\n1;\"x\n");
        text.extend((0..500).map(|i| format!("{i};y\n")));
        assert_eq!(cells(&text).len(), 502);
    }
}
