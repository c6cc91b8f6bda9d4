//! Quotation marks in text files: which of them enclose a cell.
//!
//! A mark at the beginning of a cell opens it; it is closed by a mark before a separator or a line end. People also
//! begin remarks with a mark that they never close: such a mark is a letter like any other, else it would swallow the
//! rows down to the next one.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

/// A quoted cell with more line breaks than this comes from a quotation mark that is never closed.
const MOST_LINES: usize = 200;

/// Where the cells of a text are to be found.
#[derive(Debug, Clone, Copy)]
pub struct Quotes<'t> {
    /// The whole text.
    pub text: &'t str,
    /// What stands between cells.
    pub separator: u8,
    /// Cells of most rows; 0 where nothing is known.
    pub width: usize,
}

/// A cell.
#[derive(Debug)]
pub struct Field<'t> {
    /// Its text, blanks around it and quotation marks left out.
    pub text: Cow<'t, str>,
    /// Where the separator or the line end behind it stands.
    pub end: usize,
}

impl<'t> Quotes<'t> {
    /// The cell that begins at a position of a row.
    #[must_use]
    pub fn field(self, row: usize, at: usize) -> Field<'t> {
        let bytes = self.text.as_bytes();
        if bytes.get(at) == Some(&b'"')
            && let Some((close, doubled)) = self.closing(at + 1)
            && !self.swallows(row, at, close)
        {
            let inner = self.text.get(at + 1..close).unwrap_or_default();
            let text = if doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
            return Field { text: unwrapped(text), end: close + 1 };
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let end = at + memchr3(self.separator, b'\n', b'\r', rest).unwrap_or(rest.len());
        Field { text: unwrapped(Cow::Borrowed(self.text.get(at..end).unwrap_or_default())), end }
    }

    /// Where the mark that closes a cell stands, and whether there are doubled marks before it; none where the next
    /// single mark stands within a text.
    fn closing(self, from: usize) -> Option<(usize, bool)> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled) = (from, false);
        loop {
            at += memchr(b'"', bytes.get(at..)?)?;
            match bytes.get(at + 1) {
                Some(b'"') => {
                    doubled = true;
                    at += 2;
                }
                Some(byte) if *byte != self.separator && !matches!(byte, b'\n' | b'\r') => return None,
                _ => return Some((at, doubled)),
            }
        }
    }

    /// Whether a cell of several lines is made of rows: most of its lines have as many cells as the file has columns.
    fn swallows(self, row: usize, open: usize, close: usize) -> bool {
        let bytes = self.text.as_bytes();
        let inside = bytes.get(open..close).unwrap_or_default();
        if memchr(b'\n', inside).is_none() && memchr(b'\r', inside).is_none() {
            return false;
        }
        let rest = bytes.get(close..).unwrap_or_default();
        let last = close + rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        let (mut lines, mut rows) = (0, 0);
        let span = bytes.get(row..last).unwrap_or_default();
        for line in span.split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_empty()) {
            lines += 1;
            rows += usize::from(memchr_iter(self.separator, line).count() + 1 >= self.width);
            if lines > MOST_LINES {
                return true;
            }
        }
        // With two columns, one separator makes a row: only where every line has it is it more than a comma.
        match self.width {
            0 | 1 => false,
            2 => rows == lines,
            _ => rows * 2 > lines,
        }
    }
}

/// A cell without blanks around it, and without the formula that keeps a spreadsheet from changing it: `="0001"`.
fn unwrapped(cell: Cow<'_, str>) -> Cow<'_, str> {
    fn inner(cell: &str) -> &str {
        let cell = trim(cell);
        let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
        formula.filter(|text| !text.contains('"')).map_or(cell, trim)
    }
    match cell {
        Cow::Borrowed(cell) => Cow::Borrowed(inner(cell)),
        Cow::Owned(cell) => {
            let kept = inner(&cell);
            if kept.len() == cell.len() { Cow::Owned(cell) } else { Cow::Owned(kept.to_owned()) }
        }
    }
}

/// A cell without blanks and invisible characters around it.
#[must_use]
pub fn trim(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if plain(cell.as_bytes().first()) && plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}')
}
