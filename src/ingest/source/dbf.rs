//! Tables of dBase and FoxPro: records of fields of fixed width.
//!
//! Read here and not by a library: those at hand give a whole file up for one bad date, where a cell is to be set aside.

use std::borrow::Cow;

use super::encoding::decode;
use super::iso::iso_date;
use super::{Limits, SheetName, Visit};
use crate::ingest::cell::date::serial_exact;
use crate::ingest::grid::{Grid, Value};
use crate::ingest::problem::ProblemKind;

/// Length of the file's own head and of the description of a field.
const HEAD: usize = 32;
const FIELD: usize = 32;
/// Ends the descriptions of fields.
const END_OF_FIELDS: u8 = 0x0d;
/// Marks a record that was deleted, and the end of the file.
const DELETED: u8 = b'*';
const END_OF_FILE: u8 = 0x1a;
/// Julian day of the day 0 of spreadsheets, 1899-12-30.
const DAY_ZERO: u32 = 2_415_019;

/// A field: its name and where it stands in a record.
struct Field<'b> {
    name: &'b [u8],
    kind: u8,
    start: usize,
    length: usize,
}

/// What the head of a file says.
struct Table<'b> {
    fields: Vec<Field<'b>>,
    /// All records, one after the other.
    records: &'b [u8],
    record: usize,
}

/// Whether a file is such a table.
#[must_use]
pub fn is_dbf(bytes: &[u8]) -> bool {
    let version = matches!(
        bytes.first(),
        Some(0x02..=0x05 | 0x30..=0x32 | 0x43 | 0x63 | 0x83 | 0x8b | 0x8c | 0xcb | 0xf5 | 0xfb)
    );
    let dated = matches!(bytes.get(2..4), Some([1..=12, 1..=31]));
    version && dated && table(bytes).is_some()
}

/// Reads the only sheet; `stem` names it. What a memo field says stands in another file and is not known here.
///
/// # Errors
/// A table that is larger than any register.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let table = table(bytes).ok_or(ProblemKind::Damaged)?;
    // All texts are decoded together: only many of them tell how they were encoded.
    let mut texts: Vec<u8> = Vec::new();
    let mut add = |text: &[u8]| {
        texts.extend(text.iter().map(|b| if *b == b'\n' || *b == 0 { b' ' } else { *b }));
        texts.push(b'\n');
    };
    table.fields.iter().for_each(|field| add(field.name));
    for record in table.rows() {
        table.fields.iter().filter(|field| field.kind == b'C').for_each(|field| add(field.of(record)));
    }
    let texts = decode(&texts);
    let mut texts = texts.split('\n');
    let mut grid = Grid::default();
    for (column, _) in (0..).zip(&table.fields) {
        grid.push(1, column, Value::Text(Cow::Owned(texts.next().unwrap_or_default().trim().to_owned())));
    }
    for (row, record) in (2..).zip(table.rows()) {
        for (column, field) in (0..).zip(&table.fields) {
            let value = if field.kind == b'C' { text(texts.next().unwrap_or_default()) } else { field.value(record) };
            limits.allow(&grid, 0)?;
            if let Some(value) = value {
                grid.push(row, column, value);
            }
        }
    }
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

fn table(bytes: &[u8]) -> Option<Table<'_>> {
    let short = |at: usize| bytes.get(at..at + 2)?.first_chunk().map(|b| usize::from(u16::from_le_bytes(*b)));
    let (begin, record) = (short(8)?, short(10)?);
    let (mut fields, mut start) = (Vec::new(), 1);
    let mut descriptions = bytes.get(HEAD..begin)?;
    while let Some((description, rest)) = descriptions.split_at_checked(FIELD) {
        if description.first() == Some(&END_OF_FIELDS) {
            break;
        }
        let name = description.get(..11)?.split(|b| *b == 0).next()?;
        let kind = *description.get(11)?;
        // The length of long texts takes the place of the decimals too.
        let [low, high] = *description.get(16..18)?.first_chunk()?;
        let length = usize::from(low) + if kind == b'C' { usize::from(high) << 8 } else { 0 };
        if name.is_empty() || name.iter().any(u8::is_ascii_control) || !kind.is_ascii_graphic() {
            return None;
        }
        fields.push(Field { name, kind, start, length });
        start += length;
        descriptions = rest;
    }
    (!fields.is_empty() && start <= record).then_some(Table { fields, records: bytes.get(begin..)?, record })
}

impl<'b> Table<'b> {
    /// The records that are there: neither deleted nor cut short.
    fn rows(&self) -> impl Iterator<Item = &'b [u8]> {
        let records = self.records.chunks_exact(self.record);
        records.take_while(|r| r.first() != Some(&END_OF_FILE)).filter(|r| r.first() != Some(&DELETED))
    }
}

impl Field<'_> {
    fn of<'r>(&self, record: &'r [u8]) -> &'r [u8] {
        record.get(self.start..self.start + self.length).unwrap_or_default()
    }

    fn value(&self, record: &[u8]) -> Option<Value<'static>> {
        let bytes = self.of(record);
        let written = String::from_utf8_lossy(bytes);
        let written = written.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        match self.kind {
            b'N' | b'F' => match written.parse::<f64>() {
                Ok(number) if number.is_finite() => Some(Value::Number(number)),
                _ => text(written),
            },
            b'L' => match written {
                "T" | "t" | "Y" | "y" | "D" | "d" => Some(Value::Bool(true)),
                "F" | "f" | "N" | "n" => Some(Value::Bool(false)),
                _ => None,
            },
            b'D' => match (written.get(..4), written.get(4..6), written.get(6..)) {
                _ if written.chars().all(|c| c == '0') => None,
                (Some(year), Some(month), Some(day)) => iso_date(&format!("{year}-{month}-{day}")),
                _ => text(written),
            },
            b'I' => bytes.first_chunk().map(|b| Value::Number(i32::from_le_bytes(*b).into())),
            b'B' => bytes.first_chunk().map(|b| f64::from_le_bytes(*b)).filter(|n| n.is_finite()).map(Value::Number),
            #[allow(clippy::cast_precision_loss)]
            b'Y' => bytes.first_chunk().map(|b| Value::Number(i64::from_le_bytes(*b) as f64 / 10_000.0)),
            b'T' => moment(bytes),
            // Texts and pictures that stand in another file: something is there, nobody knows what.
            b'M' | b'G' | b'P' => bytes.iter().any(|b| !matches!(b, b' ' | b'0' | 0)).then_some(Value::Error),
            _ => text(written),
        }
    }
}

/// A Julian day and the milliseconds of it.
fn moment(bytes: &[u8]) -> Option<Value<'static>> {
    let [day, time] = *bytes.as_chunks::<4>().0.first_chunk()?;
    let day = u32::from_le_bytes(day).checked_sub(DAY_ZERO).filter(|day| *day > 0)?;
    let (day, minute) = serial_exact(f64::from(day) + f64::from(u32::from_le_bytes(time)) / 86_400_000.0);
    Some(Value::Moment(day, minute))
}

fn text(written: &str) -> Option<Value<'static>> {
    let written = written.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!written.is_empty()).then(|| Value::Text(Cow::Owned(written.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of a text, a date, a number and a yes-or-no, with records as they stand in the file.
    fn table_of(records: &[&[u8]]) -> Vec<u8> {
        let fields: [(&[u8], u8, u8); 4] =
            [(b"NR_CAZ", b'C', 4), (b"DATA", b'D', 8), (b"ORE", b'N', 5), (b"DA", b'L', 1)];
        let begin = u16::try_from(HEAD + FIELD * fields.len() + 1).unwrap();
        let mut out = vec![0x03, 124, 1, 5, 0, 0, 0, 0];
        out.extend(begin.to_le_bytes());
        out.extend(19_u16.to_le_bytes());
        out.resize(HEAD, 0);
        for (name, kind, length) in fields {
            let mut field = name.to_vec();
            field.resize(11, 0);
            field.extend([kind, 0, 0, 0, 0, length, 0]);
            field.resize(FIELD, 0);
            out.extend(field);
        }
        out.push(END_OF_FIELDS);
        records.iter().for_each(|record| out.extend(*record));
        out.push(END_OF_FILE);
        out
    }

    #[test]
    fn records_become_rows_and_a_bad_cell_is_only_a_bad_cell() {
        let bytes = table_of(&[
            b" C-1\xba20240105  7.5T",
            b"*C-2 20240105  7.5T",
            b" C-3 20240231 x   ?",
            b" C-4         *****F",
        ]);
        assert!(is_dbf(&bytes));
        let mut sheets = 0;
        read(&bytes, "cazuri", Limits::default(), &mut |name, grid| {
            let grid = grid.unwrap();
            let row = |row: usize| (0..4).map(|c| grid.cell(row, c).cloned()).collect::<Vec<_>>();
            let text = |t: &str| Some(Value::Text(t.to_owned().into()));
            assert_eq!((name.name.as_str(), grid.len()), ("cazuri", 4));
            assert_eq!(row(0), [text("NR_CAZ"), text("DATA"), text("ORE"), text("DA")]);
            assert_eq!(row(1)[0], text("C-1ş"));
            assert!(matches!(row(1)[1], Some(Value::Moment(_, None))));
            assert_eq!(row(1)[2..], [Some(Value::Number(7.5)), Some(Value::Bool(true))]);
            assert_eq!(row(2), [text("C-3"), text("2024-02-31"), text("x"), None]);
            assert_eq!(row(3), [text("C-4"), None, text("*****"), Some(Value::Bool(false))]);
            sheets += 1;
        })
        .unwrap();
        assert_eq!(sheets, 1);
    }

    #[test]
    fn texts_are_no_tables_of_dbase() {
        assert!(!is_dbf(b"Cod;Nume\n1;2\n3;4\n5;6\n7;8\n9;10\n11;12\n"));
        assert!(!is_dbf(b"\x03"));
    }
}
