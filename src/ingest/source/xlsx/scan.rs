//! The cells of a sheet straight from its XML, in one pass while it is unpacked, where it is written as spreadsheet
//! programs write it. Anything else gives none: such a sheet is for the library, which knows all the rest.

use std::borrow::Cow;

use memchr::memmem;

use super::cursor::{Cursor, Tag, entities, escapes};
use super::head::{LAST_COLUMN, LAST_ROW, digits_of, is_plain, is_reach, place};
use super::quick::Quick;
use super::texts::Texts;
use crate::ingest::grid::{Grid, Value};
use crate::ingest::source::Limits;
use crate::ingest::source::book::excel_date;
use crate::ingest::source::iso::{iso_date, on_the_wall, trimmed};
use crate::ingest::source::preflight::{EDGE, Edges};

/// How a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As a number.
    Number,
    /// As a day or a time.
    Date,
    /// As a duration.
    Duration,
}

/// What the sheets of a workbook share.
#[derive(Debug)]
pub struct Shared {
    /// The texts.
    pub texts: Texts,
    /// How cells may look, by number; what has none is a number.
    pub looks: Vec<Look>,
    /// Days count from 1904.
    pub from_1904: bool,
    /// The writer computed no formula: a zero is no result.
    pub to_be_computed: bool,
}

/// Bytes that wait for the end of their row, or for the rows to begin, at most.
const LONGEST: usize = EDGE;

/// Reads the cells of a sheet from its XML as it is unpacked, piece by piece. Whatever gives none is not plain, or larger
/// than the limits allow.
#[derive(Debug)]
pub struct Scan<'s> {
    shared: &'s Shared,
    limits: Limits,
    grid: Grid<'s>,
    stage: Stage,
    hidden_columns: bool,
    /// What was unpacked and not read yet; in the end what stands behind the rows.
    window: Vec<u8>,
    /// Where a cell is that does not say it, from zero.
    row: u32,
    column: u32,
}

/// How far a sheet is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before its rows.
    Head,
    /// In its rows.
    Rows,
    /// Behind them.
    Tail,
    /// Behind rows that are none.
    Empty,
}

impl<'s> Scan<'s> {
    /// A sheet of which nothing was read, with room for so many cells.
    pub fn new(shared: &'s Shared, limits: Limits, cells: usize) -> Self {
        let mut grid = Grid::new(shared.from_1904);
        grid.reserve(0, cells);
        Self { shared, limits, grid, stage: Stage::Head, hidden_columns: false, window: Vec::new(), row: 0, column: 0 }
    }

    /// Where the next piece of the sheet is to be added.
    pub const fn window(&mut self) -> &mut Vec<u8> {
        &mut self.window
    }

    /// Reads what can be read of what was added.
    pub fn go_on(&mut self) -> Option<()> {
        if self.stage == Stage::Head {
            self.head()?;
        }
        if self.stage == Stage::Rows {
            self.whole_rows()?;
        }
        (self.window.len() <= LONGEST).then_some(())
    }

    /// The sheet, all of which was added.
    pub fn finish(self) -> Option<Grid<'s>> {
        let tail = std::str::from_utf8(&self.window).ok()?;
        let is_plain = match self.stage {
            Stage::Head | Stage::Rows => false,
            Stage::Tail => tail.starts_with("</sheetData>"),
            // Rows may follow that nobody expects.
            Stage::Empty => !tail.contains("sheetData"),
        };
        let merges = Edges::around("", if self.stage == Stage::Tail { tail } else { "" }).merges;
        is_plain.then(|| self.grid.with_edges(merges, self.hidden_columns))
    }

    /// Reads up to the rows, if they begin already.
    fn head(&mut self) -> Option<()> {
        let Some(begin) = memmem::find(&self.window, BEGIN) else { return Some(()) };
        let Some(length) = memchr::memchr(b'>', self.window.get(begin..)?) else { return Some(()) };
        let end = begin + length + 1;
        let text = std::str::from_utf8(self.window.get(..end)?).ok()?;
        let head = text.get(..begin)?;
        let mut cursor = Cursor::new(text, begin);
        if !is_plain(head) || !cursor.begin("<sheetData") {
            return None;
        }
        self.stage = if cursor.tag()?.empty { Stage::Empty } else { Stage::Rows };
        self.hidden_columns = Edges::around(head, "").hidden_columns;
        self.window.drain(..end);
        Some(())
    }

    /// Reads the rows that are there as a whole.
    fn whole_rows(&mut self) -> Option<()> {
        let last = memmem::find(&self.window, END);
        let end = last.or_else(|| memmem::rfind(&self.window, END_OF_ROW).map(|at| at + END_OF_ROW.len()));
        let Some(end) = end else { return Some(()) };
        // Taken out, so that the cells can be added while it is read.
        let mut window = std::mem::take(&mut self.window);
        let text = std::str::from_utf8(window.get(..end)?).ok()?;
        let mut cursor = Cursor::new(text, 0);
        self.rows(&mut cursor)?;
        if cursor.at() != end {
            return None;
        }
        if last.is_some() {
            self.stage = Stage::Tail;
        }
        window.drain(..end);
        self.window = window;
        Some(())
    }
}

/// Where the rows begin, where they end, and where one of them ends.
const BEGIN: &[u8] = b"<sheetData";
const END: &[u8] = b"</sheetData";
const END_OF_ROW: &[u8] = b"</row>";

/// A number as spreadsheet programs write it.
fn number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    if let Some(whole) = digits_of(bytes, 9) {
        return Some(f64::from(whole));
    }
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    rest = rest.get(whole..)?;
    let mut plain = whole > 0;
    if let Some(behind) = rest.strip_prefix(b".") {
        let part = digits(behind);
        plain &= part > 0;
        rest = behind.get(part..)?;
    }
    if let Some(behind) = rest.strip_prefix(b"E").or_else(|| rest.strip_prefix(b"e")) {
        let behind = behind.strip_prefix(b"-").or_else(|| behind.strip_prefix(b"+")).unwrap_or(behind);
        let power = digits(behind);
        plain &= (1..=3).contains(&power);
        rest = behind.get(power..)?;
    }
    (plain && rest.is_empty()).then(|| text.parse().ok())?.filter(|number: &f64| number.is_finite())
}

/// The errors that a formula may have.
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// What a cell stores: the cell may be empty and still have a result.
enum Stored<'a> {
    /// Nothing.
    Nothing,
    /// A zero that may be no result.
    Zero(Value<'a>),
    /// A value; none for blank text.
    Value(Option<Value<'a>>),
}

impl<'s> Scan<'s> {
    /// All rows, up to the end of them.
    fn rows(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        loop {
            cursor.skip_space();
            if !cursor.begin("<row") {
                return Some(());
            }
            let tag = cursor.tag()?;
            if let Some(place) = tag.place {
                self.row = digits_of(place.as_bytes(), 7).filter(|row| (1..=LAST_ROW).contains(row))? - 1;
            }
            if !tag.empty {
                self.cells(cursor)?;
            }
            self.row += 1;
            self.column = 0;
            self.limits.allow(&self.grid, 0).ok()?;
        }
    }

    /// The cells of a row, up to and with its end.
    fn cells(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        loop {
            cursor.skip_space();
            if !cursor.begin("<c") {
                return cursor.eat("</row>").then_some(());
            }
            if let Some(quick) = Quick::of(cursor.rest())
                && let Some(value) = self.quick(&quick)
            {
                cursor.skip(quick.length);
                self.column = quick.column + 1;
                if !value.is_none_or(|value| self.grid.add(quick.row + 1, quick.column, value)) {
                    return None;
                }
                continue;
            }
            let tag = cursor.tag()?;
            let (row, column) = match tag.place {
                Some(text) => place(text)?,
                None => (self.row, self.column),
            };
            self.column = column.checked_add(1).filter(|next| *next <= LAST_COLUMN)?;
            let value = if tag.empty { None } else { self.cell(cursor, &tag)? };
            let Some(value) = value else { continue };
            if !self.grid.add(row + 1, column, value) {
                return None;
            }
        }
    }

    /// What such a cell holds: nothing, for blank text; none where that is for a closer look.
    fn quick(&self, cell: &Quick) -> Option<Option<Value<'s>>> {
        if cell.shared {
            let text = self.shared.texts.get(cell.number as usize)?;
            return Some((!text.is_empty()).then_some(Value::Text(Cow::Borrowed(text))));
        }
        let look = cell.look.and_then(|look| self.shared.looks.get(look as usize));
        Some(Some(self.shown(f64::from(cell.number), look)))
    }

    /// What a number stands for in a cell of a look.
    fn shown(&self, number: f64, look: Option<&Look>) -> Value<'static> {
        match look {
            None | Some(Look::Number) => Value::Number(number),
            Some(look) => excel_date(number, *look == Look::Duration, self.shared.from_1904),
        }
    }

    /// What a cell holds, behind its tag, up to and with its end.
    fn cell(&self, cursor: &mut Cursor<'_>, tag: &Tag<'_>) -> Option<Option<Value<'s>>> {
        cursor.skip_space();
        let computed = cursor.begin("<f");
        if computed {
            formula(cursor)?;
            cursor.skip_space();
        }
        let inline = tag.kind == Some("inlineStr");
        let stored = if inline && cursor.eat("<is>") {
            Stored::Value(text(&cursor.string("</is>")?))
        } else if !inline && cursor.eat("<v>") {
            let raw = cursor.text()?;
            cursor.eat("</v>").then_some(())?;
            self.stored(raw, tag)?
        } else if !inline && (cursor.eat("<v/>") || cursor.eat("<v />")) {
            self.stored("", tag)?
        } else {
            Stored::Nothing
        };
        cursor.skip_space();
        cursor.eat("</c>").then_some(())?;
        Some(match stored {
            Stored::Nothing => computed.then_some(Value::Uncomputed),
            Stored::Zero(_) if computed && self.shared.to_be_computed => Some(Value::Uncomputed),
            Stored::Zero(value) => Some(value),
            Stored::Value(value) => value,
        })
    }

    /// The value that a cell of a kind stores as a text.
    fn stored(&self, raw: &str, tag: &Tag<'_>) -> Option<Stored<'s>> {
        let look = match tag.look {
            Some(look) => self.shared.looks.get(digits_of(look.as_bytes(), 6)? as usize),
            None => None,
        };
        Some(match tag.kind {
            Some("str") => Stored::Value(text(&escapes(entities(raw)?)?)),
            Some("d") => Stored::Value(iso_date(on_the_wall(&entities(raw)?))),
            Some("b" | "e" | "n" | "s") | None if raw.is_empty() => Stored::Nothing,
            Some("s") => {
                let text = self.shared.texts.get(digits_of(raw.as_bytes(), 9)? as usize)?;
                Stored::Value((!text.is_empty()).then_some(Value::Text(Cow::Borrowed(text))))
            }
            Some("b") => Stored::Value(Some(Value::Bool(match raw {
                "0" => false,
                "1" => true,
                _ => return None,
            }))),
            Some("e") => Stored::Value(Some(ERRORS.contains(&raw).then_some(Value::Error)?)),
            Some("n") | None => {
                let number = number(raw)?;
                let value = self.shown(number, look);
                if number == 0.0 { Stored::Zero(value) } else { Stored::Value(Some(value)) }
            }
            Some(_) => return None,
        })
    }
}

/// Goes on behind a formula, whose name was read.
fn formula(cursor: &mut Cursor<'_>) -> Option<()> {
    let tag = cursor.tag()?;
    if tag.kind == Some("shared") {
        digits_of(tag.shared?.as_bytes(), 6)?;
        tag.reach.is_none_or(is_reach).then_some(())?;
    }
    if tag.empty {
        return Some(());
    }
    entities(cursor.text()?)?;
    cursor.eat("</f>").then_some(())
}

/// A text without white space at its ends; none where nothing is left.
fn text(text: &str) -> Option<Value<'static>> {
    trimmed(text).map(|text| Value::Text(Cow::Owned(text.to_owned())))
}
