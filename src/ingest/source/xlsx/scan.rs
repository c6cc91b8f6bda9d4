//! The cells of a sheet straight from its XML, in one pass, where it is written as spreadsheet programs write it. Anything
//! else gives none: such a sheet is for the library, which knows all the rest.

use std::borrow::Cow;

use memchr::memmem;

use super::cursor::{Cursor, Tag, entities, escapes};
use super::head::{LAST_COLUMN, LAST_ROW, digits_of, is_plain, is_reach, place};
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

/// A sheet that was read.
#[derive(Debug)]
pub struct Scanned<'a> {
    /// Its cells, and what stands outside them.
    pub grid: Grid<'a>,
    /// Bytes of the texts of its cells that no other cell shares.
    pub own_texts: usize,
}

/// Reads a sheet; none where it is not plain, or larger than the limits allow.
pub fn scan<'a>(xml: &'a str, shared: &'a Shared, limits: Limits) -> Option<Scanned<'a>> {
    let begin = memmem::find(xml.as_bytes(), b"<sheetData")?;
    let head = xml.get(..begin)?;
    if !is_plain(head) {
        return None;
    }
    let mut cursor = Cursor::new(xml, begin);
    if !cursor.begin("<sheetData") {
        return None;
    }
    let mut scan = Scan { shared, limits, grid: Grid::new(shared.from_1904), own_texts: 0, row: 0, column: 0 };
    let mut tail = "";
    if cursor.tag()?.empty {
        // Rows may follow that nobody expects.
        if memmem::find(xml.as_bytes().get(cursor.at()..)?, b"sheetData").is_some() {
            return None;
        }
    } else {
        scan.rows(&mut cursor)?;
        tail = xml.get(cursor.at()..).filter(|tail| tail.len() < EDGE)?;
        if !cursor.eat("</sheetData>") {
            return None;
        }
    }
    let edges = Edges::around(head, tail);
    Some(Scanned { grid: scan.grid.with_edges(edges.merges, edges.hidden_columns), own_texts: scan.own_texts })
}

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

struct Scan<'a> {
    shared: &'a Shared,
    limits: Limits,
    grid: Grid<'a>,
    own_texts: usize,
    /// Where a cell is that does not say it, from zero.
    row: u32,
    column: u32,
}

/// What a cell stores: the cell may be empty and still have a result.
enum Stored<'a> {
    /// Nothing.
    Nothing,
    /// A zero that may be no result.
    Zero(Value<'a>),
    /// A value; none for blank text.
    Value(Option<Value<'a>>),
}

impl<'a> Scan<'a> {
    /// All rows, up to the end of them.
    fn rows(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
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
            self.limits.allow(&self.grid, self.own_texts).ok()?;
        }
    }

    /// The cells of a row, up to and with its end.
    fn cells(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        loop {
            cursor.skip_space();
            if !cursor.begin("<c") {
                return cursor.eat("</row>").then_some(());
            }
            let tag = cursor.tag()?;
            let (row, column) = match tag.place {
                Some(text) => place(text)?,
                None => (self.row, self.column),
            };
            self.column = column.checked_add(1).filter(|next| *next <= LAST_COLUMN)?;
            let value = if tag.empty { None } else { self.cell(cursor, &tag)? };
            let Some(value) = value else { continue };
            let number = row + 1;
            if !self.grid.in_order(number, column) {
                return None;
            }
            if let Value::Text(Cow::Borrowed(text)) = &value
                && tag.kind != Some("s")
            {
                self.own_texts += text.len();
            }
            self.grid.push(number, column, value);
        }
    }

    /// What a cell holds, behind its tag, up to and with its end.
    fn cell(&mut self, cursor: &mut Cursor<'a>, tag: &Tag<'a>) -> Option<Option<Value<'a>>> {
        cursor.skip_space();
        let computed = cursor.begin("<f");
        if computed {
            formula(cursor)?;
            cursor.skip_space();
        }
        let inline = tag.kind == Some("inlineStr");
        let stored = if inline && cursor.eat("<is>") {
            Stored::Value(text(cursor.string("</is>")?))
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
    fn stored(&self, raw: &'a str, tag: &Tag<'a>) -> Option<Stored<'a>> {
        let look = match tag.look {
            Some(look) => self.shared.looks.get(digits_of(look.as_bytes(), 6)? as usize),
            None => None,
        };
        Some(match tag.kind {
            Some("str") => Stored::Value(text(escapes(entities(raw)?)?)),
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
                let value = match look {
                    None | Some(Look::Number) => Value::Number(number),
                    Some(look) => excel_date(number, *look == Look::Duration, self.shared.from_1904),
                };
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
fn text(text: Cow<'_, str>) -> Option<Value<'_>> {
    match text {
        Cow::Borrowed(text) => trimmed(text).map(|text| Value::Text(Cow::Borrowed(text))),
        Cow::Owned(text) => trimmed(&text).map(|text| Value::Text(Cow::Owned(text.to_owned()))),
    }
}
