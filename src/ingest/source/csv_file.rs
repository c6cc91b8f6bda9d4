//! Text files with separators.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2, memchr3};

use super::encoding::decode;
use super::{Limits, SheetName, Visit};
use crate::ingest::grid::{Grid, Value};
use crate::ingest::problem::ProblemKind;

/// Separators in the order in which they are tried.
const SEPARATORS: [u8; 4] = *b";\t,|";
/// Rows for which room is made at once: a file whose rows begin short and become long must not ask for all memory.
const MOST_EXPECTED: usize = 1 << 20;
/// A quoted cell with more line breaks than this comes from a quotation mark that is never closed.
const MOST_LINES: usize = 200;

/// A text file, decoded.
#[derive(Debug)]
pub struct TextFile<'b> {
    text: Cow<'b, str>,
    separator: u8,
    /// Where the rows begin, in bytes and rows: behind a line that declares the separator.
    start: usize,
    offset: u32,
}

impl<'b> TextFile<'b> {
    /// Finds encoding and separator.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        let text = decode(bytes);
        let (separator, start, offset) = match declared(&text) {
            Some((separator, start)) => (separator, start, 1),
            None => (sniff(&text), 0, 0),
        };
        Self { text, separator, start, offset }
    }

    /// The rows from the first on; without `quoting`, quotation marks are letters like any other.
    #[must_use]
    pub fn rows(&self, quoting: bool, limits: Limits) -> Rows<'_> {
        Rows { text: &self.text, separator: self.separator, quoting, limits, at: self.start, row: self.offset }
    }
}

/// Reads a text file as one sheet.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let file = TextFile::new(bytes);
    let all = |quoting| {
        let mut grid = Grid::default();
        file.rows(quoting, limits).next(&mut grid, usize::MAX).map(|()| grid)
    };
    let grid = match all(true) {
        Err(Stop::Unclosed) => all(false),
        grid => grid,
    };
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid.map_err(Stop::kind)?));
    Ok(())
}

/// The separator that a first line `sep=;` declares, and where the text behind that line begins.
fn declared(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let separator = *rest.as_bytes().first()?;
    let end = rest.find('\n')?;
    (end <= 4 && separator.is_ascii()).then_some((separator, text.len() - rest.len() + end + 1))
}

/// The separator under which most lines have the same number of cells.
fn sniff(text: &str) -> u8 {
    let head = text.char_indices().nth(64 * 1024).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let mut best = (0_u64, b';');
    for separator in SEPARATORS.into_iter().filter(|separator| head.as_bytes().contains(separator)) {
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

/// What keeps rows from being read.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// A quotation mark is never closed: read again without quoting.
    Unclosed,
    /// The file itself.
    Problem(ProblemKind),
}

impl Stop {
    /// The problem of the file.
    #[must_use]
    pub fn kind(self) -> ProblemKind {
        match self {
            Self::Unclosed => ProblemKind::Damaged,
            Self::Problem(kind) => kind,
        }
    }
}

/// The rows of a text file, as many at a time as asked for. Blank lines count as rows, as in a spreadsheet.
#[derive(Debug)]
pub struct Rows<'t> {
    text: &'t str,
    separator: u8,
    quoting: bool,
    limits: Limits,
    at: usize,
    row: u32,
}

impl<'t> Rows<'t> {
    /// Adds the next filled rows to a grid until it has `most`; none at the end of the file.
    ///
    /// # Errors
    /// A quotation mark that is never closed, or too many cells.
    pub fn next(&mut self, grid: &mut Grid<'t>, most: usize) -> Result<(), Stop> {
        let bytes = self.text.as_bytes();
        // The csv reader may have stopped between the two halves of a line end.
        if self.at > 0 && bytes.get(self.at - 1) == Some(&b'\r') && bytes.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        while grid.len() < most {
            let Some(rest) = bytes.get(self.at..).filter(|rest| !rest.is_empty()) else { break };
            let end = if self.quoting { memchr3(b'\n', b'\r', b'"', rest) } else { memchr2(b'\n', b'\r', rest) };
            let end = match end {
                Some(end) if rest.get(end) == Some(&b'"') => {
                    self.quoted(grid, most)?;
                    break;
                }
                Some(end) => end,
                None => rest.len(),
            };
            let line = self.text.get(self.at..self.at + end).unwrap_or_default();
            let both = rest.get(end..end + 2) == Some(b"\r\n");
            self.at += (end + if both { 2 } else { 1 }).min(rest.len());
            self.row = self.row.saturating_add(1);
            let mut from = 0;
            let ends = memchr_iter(self.separator, line.as_bytes()).chain([line.len()]);
            for (column, end) in (0u32..).zip(ends) {
                let cell = trim(line.get(from..end).unwrap_or_default());
                from = end + 1;
                if !cell.is_empty() {
                    self.within_limits(grid, cell)?;
                    grid.push(self.row, column, Value::Text(Cow::Borrowed(cell)));
                }
            }
        }
        Ok(())
    }

    /// How many rows there are in all, going by the rows that were read; no more than [`MOST_EXPECTED`].
    #[must_use]
    pub fn expected(&self) -> usize {
        let (read, all) = (self.at.max(1) as u64, self.text.len() as u64);
        // A little more: running out of room in the last rows would be dear.
        usize::try_from(u64::from(self.row) * all / read * 33 / 32).map_or(0, |rows| rows.min(MOST_EXPECTED))
    }

    /// Rows with quotation marks in them, from where the reader is.
    fn quoted(&mut self, grid: &mut Grid<'t>, most: usize) -> Result<(), Stop> {
        let text = self.text.get(self.at..).unwrap_or_default();
        let mut reader = reader(text, self.separator, true);
        let mut record = csv::StringRecord::new();
        let position = |reader: &csv::Reader<&[u8]>| usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        while grid.len() < most {
            let start = position(&reader);
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => return Err(Stop::Problem(ProblemKind::Damaged)),
            }
            self.row = self.row.saturating_add(1).saturating_add(blank_lines(text.as_bytes(), start));
            for (column, cell) in (0u32..).zip(&record) {
                let cell = trim(cell);
                if cell.is_empty() {
                    continue;
                }
                if memchr_iter(b'\n', cell.as_bytes()).count() > MOST_LINES {
                    return Err(Stop::Unclosed);
                }
                self.within_limits(grid, cell)?;
                grid.push(self.row, column, Value::Text(Cow::Owned(cell.to_owned())));
            }
        }
        self.at += position(&reader).min(text.len());
        Ok(())
    }

    fn within_limits(&self, grid: &Grid<'_>, cell: &str) -> Result<(), Stop> {
        let beyond = grid.cell_count() >= self.limits.cells || cell.len() > 1 << 24;
        if beyond { Err(Stop::Problem(ProblemKind::TooLarge)) } else { Ok(()) }
    }
}

fn trim(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if plain(cell.as_bytes().first()) && plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}')
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
