//! Text files with separators.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::encoding::decode;
use super::marks::Marks;
use super::quotes::{Quotes, trim};
use super::table::Table;
use super::{Limits, SheetName, Visit};
use crate::ingest::grid::{Cell, Grid, Value};
use crate::ingest::problem::ProblemKind;

/// Separators in the order in which they are tried.
const SEPARATORS: [u8; 4] = *b";\t,|";
/// Rows for which room is made at once, at most.
const MOST_EXPECTED: usize = 1 << 23;
/// Places at which a file is looked at to tell how long its rows are, and how many bytes at each: a file whose rows begin
/// short and become long must not ask for all memory.
const PLACES: usize = 16;
const AROUND: usize = 1 << 14;

/// Bytes of the longest text that a cell can be.
const LONGEST: usize = 1 << 24;

/// A text file, decoded.
#[derive(Debug)]
pub struct TextFile<'b> {
    text: Cow<'b, str>,
    separator: u8,
    /// Cells of most rows.
    width: usize,
    /// Where the rows begin, in bytes and rows: behind a line that declares the separator.
    start: usize,
    offset: u32,
}

impl<'b> TextFile<'b> {
    /// Finds encoding and separator.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        let text = decode(bytes);
        let (sniffed, width) = sniff(&text);
        let (separator, start, offset) = match declared(&text) {
            Some((separator, start)) => (separator, start, 1),
            None => (sniffed, 0, 0),
        };
        let width = if separator == sniffed { width } else { 0 };
        Self { text, separator, width, start, offset }
    }

    /// Whether its text is that of the bytes as they are.
    #[must_use]
    pub const fn is_as_stored(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// The rows from the first on.
    #[must_use]
    pub fn rows(&self, limits: Limits) -> Rows<'_> {
        let Self { separator, width, start, offset, .. } = *self;
        Rows { text: &self.text, separator, width, limits, at: start, row: offset, end: self.text.len(), plain: false }
    }
}

/// Reads a text file as one sheet.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let file = TextFile::new(bytes);
    let mut grid = Grid::default();
    file.rows(limits).next(&mut grid, usize::MAX)?;
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

/// The separator that a first line `sep=;` declares, and where the text behind that line begins.
fn declared(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let separator = *rest.as_bytes().first()?;
    let end = rest.find('\n')?;
    (end <= 4 && separator.is_ascii()).then_some((separator, text.len() - rest.len() + end + 1))
}

/// Lines by which the separator is told.
const LINES: usize = 200;

/// The separator under which most lines have the same number of cells, and that number.
fn sniff(text: &str) -> (u8, usize) {
    const HEAD: usize = 64 * 1024;
    let end = if text.len() > HEAD { text.char_indices().nth(HEAD) } else { None };
    let head = end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let quoted = memchr(b'"', head.as_bytes()).is_some();
    let mut best = (0_u64, b';', 0);
    for separator in SEPARATORS.into_iter().filter(|separator| head.as_bytes().contains(separator)) {
        let mut counts: std::collections::BTreeMap<usize, u64> = std::collections::BTreeMap::new();
        let mut count = |cells: usize| {
            if cells > 1 {
                *counts.entry(cells).or_default() += 1;
            }
        };
        if quoted {
            let records = reader(head, separator).into_byte_records().take(LINES);
            records.flatten().for_each(|record| count(record.len()));
        } else {
            let lines = head.split(['\n', '\r']).filter(|line| !line.is_empty()).take(LINES);
            lines.for_each(|line| count(memchr_iter(separator, line.as_bytes()).count() + 1));
        }
        let score = |(width, lines): (&usize, &u64)| (lines * lines * (8 + (*width as u64).min(40)), *width);
        let (score, width) = counts.iter().map(score).max().unwrap_or_default();
        if score > best.0 {
            best = (score, separator, width);
        }
    }
    (best.1, best.2)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// The rows of a text file, one after the other. Blank lines count as rows, as in a spreadsheet.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'t> {
    text: &'t str,
    separator: u8,
    width: usize,
    limits: Limits,
    at: usize,
    row: u32,
    /// No row begins here or behind it.
    end: usize,
    /// Up to there stand whole rows without quotation marks and carriage returns.
    plain: bool,
}

impl<'t> Rows<'t> {
    /// The rows of a text that go on behind a row of others, in the same form.
    #[must_use]
    pub const fn on(text: &'t str, others: &Rows<'_>, row: u32) -> Self {
        let Rows { separator, width, limits, .. } = *others;
        Self { text, separator, width, limits, at: 0, row, end: text.len(), plain: false }
    }

    /// Adds the next filled rows to a grid until it has `most`; none at the end of the file.
    ///
    /// # Errors
    /// Too many cells.
    pub fn next(&mut self, grid: &mut Grid<'t>, most: usize) -> Result<(), ProblemKind> {
        grid.from_text = true;
        let mut cells = Vec::new();
        while grid.len() < most
            && let Some(number) = self.row(&mut cells)?
        {
            if grid.cell_count() + cells.len() > self.limits.cells {
                return Err(ProblemKind::TooLarge);
            }
            cells.drain(..).for_each(|cell| grid.push(number, cell.column, cell.value));
        }
        Ok(())
    }

    /// Reads the cells of the next filled row, whose number it returns; none at the end.
    ///
    /// # Errors
    /// A cell that is too large.
    pub fn row(&mut self, cells: &mut Vec<Cell<'t>>) -> Result<Option<u32>, ProblemKind> {
        cells.clear();
        let text = self.text;
        while cells.is_empty() {
            let Some(rest) = text.as_bytes().get(self.at..).filter(|_| self.at < self.end) else { return Ok(None) };
            self.row = self.row.saturating_add(1);
            match memchr3(b'\n', b'\r', b'"', rest) {
                Some(end) if rest.get(end) == Some(&b'"') => self.quoted(cells)?,
                end => {
                    let end = end.unwrap_or(rest.len());
                    let line = text.get(self.at..self.at + end).unwrap_or_default();
                    self.at += end + line_end(rest, end);
                    let mut from = 0;
                    let ends = memchr_iter(self.separator, line.as_bytes()).chain([line.len()]);
                    for (column, end) in (0u32..).zip(ends) {
                        push(cells, column, Cow::Borrowed(trim(line.get(from..end).unwrap_or_default())))?;
                        from = end + 1;
                    }
                }
            }
        }
        Ok(Some(self.row))
    }

    /// Puts the next filled rows into a table in place of others; false at the end.
    ///
    /// # Errors
    /// A cell that is too large.
    pub fn table(&mut self, table: &mut Table<'t>) -> Result<bool, ProblemKind> {
        table.clear();
        let text = self.text;
        while !table.is_full() {
            if self.plain {
                self.plain_lines(table);
                if table.is_full() {
                    break;
                }
            }
            let Some(rest) = text.as_bytes().get(self.at..).filter(|_| self.at < self.end) else { break };
            let end = memchr3(b'\n', b'\r', b'"', rest).unwrap_or(rest.len());
            if end <= LONGEST && rest.get(end) != Some(&b'"') {
                let line = text.get(self.at..self.at + end).unwrap_or_default();
                let ends = memchr_iter(self.separator, line.as_bytes()).chain([line.len()]);
                if table.add(self.row.saturating_add(1), line, ends) {
                    self.row = self.row.saturating_add(1);
                    self.at += end + line_end(rest, end);
                    continue;
                }
            }
            if let Some(number) = self.row(&mut table.odd.1)? {
                table.odd.0 = number;
                table.settle();
            }
        }
        Ok(!table.numbers.is_empty() || !table.odd.1.is_empty())
    }

    /// Puts the next lines into a table, up to one that is wider than it is.
    fn plain_lines(&mut self, table: &mut Table<'t>) {
        let text = self.text.get(..self.end).unwrap_or_default();
        let mut marks = Marks::new(text.as_bytes(), self.at, [self.separator, b'\n']);
        while self.at < self.end && !table.is_full() {
            let mut ends = Line { text: text.as_bytes(), marks: &mut marks, begin: self.at, end: None };
            let line = text.get(self.at..).unwrap_or_default();
            if !table.add(self.row.saturating_add(1), line, &mut ends) {
                return;
            }
            self.at = ends.end.unwrap_or(self.end).saturating_add(1).min(self.end);
            self.row = self.row.saturating_add(1);
        }
    }

    /// The rows from here on up to a line end some bytes further on, counted from 1, as far as a row begins here and
    /// no quotation mark encloses that line end. None at the end.
    #[must_use]
    pub fn piece(&self, bytes: usize) -> Option<Self> {
        let text = self.text.as_bytes();
        let far = self.at.saturating_add(bytes).min(self.end);
        let rest = text.get(far..self.end)?;
        let line = memchr2(b'\n', b'\r', rest).map_or(self.end, |end| far + end + line_end(rest, end));
        let end = line.min(self.end);
        let piece = text.get(self.at..end).filter(|piece| piece.len() <= LONGEST);
        let plain = self.separator > 0 && piece.is_some_and(|piece| memchr2(b'"', b'\r', piece).is_none());
        (self.at < self.end).then_some(Self { row: 0, end, plain, ..*self })
    }

    /// The rows behind a piece, if what lies before it were no rows.
    #[must_use]
    pub const fn behind(&self, piece: &Self) -> Self {
        Self { at: piece.end, plain: false, ..*self }
    }

    /// The rows from here on that begin before a place.
    #[must_use]
    pub fn until(&self, end: usize) -> Self {
        Self { end: end.min(self.end), plain: false, ..*self }
    }

    /// Goes on behind a row.
    ///
    /// # Errors
    /// A cell that is too large.
    pub fn skip(&mut self, number: u32) -> Result<(), ProblemKind> {
        let (mut next, mut cells) = (*self, Vec::new());
        while next.row(&mut cells)?.is_some_and(|row| row <= number) {
            *self = next;
        }
        Ok(())
    }

    /// Where the next row begins.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Where no further row begins.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.end
    }

    /// The number of the last row that was read.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.row
    }

    /// Goes on behind the rows of a piece that was read from here to its end.
    pub const fn go_on(&mut self, piece: &Rows<'_>) {
        self.at = piece.at;
        self.row = self.row.saturating_add(piece.row);
    }

    /// Goes on behind rows that were read from here on.
    pub const fn go_on_as(&mut self, read: &Rows<'_>) {
        self.at = read.at;
        self.row = read.row;
    }

    /// How many rows there are in all, more or less.
    #[must_use]
    pub fn expected(&self) -> usize {
        let text = self.text.as_bytes();
        let around = |from: usize, bytes: usize| {
            Ok(Cow::Borrowed(text.get(from..text.len().min(from + bytes)).unwrap_or_default()))
        };
        rows_expected(text.len(), around).unwrap_or(0)
    }

    /// One row with quotation marks in it.
    fn quoted(&mut self, cells: &mut Vec<Cell<'t>>) -> Result<(), ProblemKind> {
        let text = self.text;
        let quotes = Quotes { text, separator: self.separator, width: self.width };
        let begin = self.at;
        for column in 0u32.. {
            let field = quotes.field(begin, self.at);
            push(cells, column, field.text)?;
            self.at = field.end;
            match text.as_bytes().get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                Some(_) => {
                    self.at += line_end(text.as_bytes(), self.at);
                    break;
                }
                None => break,
            }
        }
        Ok(())
    }
}

/// How many rows a text of so many bytes has, going by the lines in some places of it; no more than [`MOST_EXPECTED`].
/// `around` gives some bytes from one on.
///
/// # Errors
/// When `around` fails.
pub fn rows_expected<'t>(
    all: usize,
    around: impl Fn(usize, usize) -> std::io::Result<Cow<'t, [u8]>>,
) -> std::io::Result<usize> {
    let (mut lines, mut looked_at) = (0_u64, 0_u64);
    for from in (0..all).step_by((all / PLACES).max(AROUND)) {
        let around = around(from, AROUND)?;
        let ends = |byte| memchr_iter(byte, &around).count() as u64;
        lines += ends(b'\n').max(ends(b'\r'));
        looked_at += around.len() as u64;
    }
    // A little more: running out of room in the last rows would be dear.
    let rows = (lines + 1) * (all as u64) / looked_at.max(1) * 33 / 32;
    Ok(usize::try_from(rows).map_or(0, |rows| rows.min(MOST_EXPECTED)))
}

/// The ends of the cells of a line without quotation marks, from its beginning on.
struct Line<'m, 't> {
    text: &'t [u8],
    marks: &'m mut Marks<'t>,
    begin: usize,
    /// Where the line ends, once that is known.
    end: Option<usize>,
}

impl Iterator for Line<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.end.is_some() {
            return None;
        }
        let at = self.marks.next().unwrap_or(self.text.len());
        if self.text.get(at).is_none_or(|byte| *byte == b'\n') {
            self.end = Some(at);
        }
        Some(at.saturating_sub(self.begin))
    }
}

fn push<'t>(cells: &mut Vec<Cell<'t>>, column: u32, text: Cow<'t, str>) -> Result<(), ProblemKind> {
    if text.len() > LONGEST {
        return Err(ProblemKind::TooLarge);
    }
    if !text.is_empty() {
        cells.push(Cell { column, value: Value::Text(text) });
    }
    Ok(())
}

/// Length of the line end at a position; 0 at the end of the text.
fn line_end(text: &[u8], at: usize) -> usize {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
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
        assert_eq!(cells("a;b\n1;\"x").last().unwrap().1, ["1", "\"x"]);
    }

    #[test]
    fn two_quotation_marks_that_nobody_closes_do_not_join() {
        for (first, second) in [("\"urgent", "\"urgent"), ("\"urgent", "zis \"mama\""), ("\"", "\""), ("\"a", "b\"")] {
            let remark = |i: usize| {
                if i == 2 {
                    first
                } else if i == 37 {
                    second
                } else {
                    ""
                }
            };
            let mut text = String::from("nr;data;fel;obs\n");
            text.extend((0..50).map(|i| format!("{i};01.02.2024;lunar;{}\n", remark(i))));
            let rows = cells(&text);
            assert_eq!(rows.len(), 51, "{first} {second}");
            assert_eq!((rows[3].1.len(), rows[38].1[3].as_str()), (4, second), "{first} {second}");
        }
    }

    #[test]
    fn texts_of_several_lines_stay_whole() {
        let rows = cells("nr;obs;zi\n1;\"unu; doi\ntrei; patru\ncinci\";7\n2;\"zis \"\"da\"\"\";8\n3;\"a\";\n");
        let texts: Vec<&str> = rows.iter().skip(1).map(|r| r.1[1].as_str()).collect();
        assert_eq!(texts, ["unu; doi\ntrei; patru\ncinci", "zis \"da\"", "a"]);
        assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }

    #[test]
    fn cells_written_as_formulas_for_a_spreadsheet_are_unwrapped() {
        let rows = cells("nr;ore\n=\"0001\";=\"42\"\n\"=\"\"C-1\"\"\";\"=\"\"\"\"\"\n=A1;=\"a\"&\"b\"\n");
        assert_eq!(rows[1].1, ["0001", "42"]);
        assert_eq!(rows[2].1, ["C-1"]);
        assert_eq!(rows[3].1, ["=A1", "=\"a\"&\"b\""]);
    }
}
