//! The records of an xls workbook, as far as must be known before the library reads it (MS-XLS 2.1.4 *Record*).

use std::io::{Cursor, Read};

/// Beginning of the workbook or of a sheet, by version (BIFF2 to BIFF8).
const BEGINNINGS: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];
/// A formula; its result is a cell too.
const FORMULA: u16 = 0x0006;
/// Numbers of one row side by side: the last column is the record's last number.
const NUMBERS: u16 = 0x00BD;
/// The other records that become a cell: a number in two forms, a text in three, a yes or no or an error.
const CELLS: [u16; 6] = [0x0203, 0x027E, 0x0204, 0x00D6, 0x00FD, 0x0205];
/// Bytes that the library takes for each cell of the rectangle around a sheet's cells, filled or not, and for each of
/// that around its formulas.
const PER_CELL: u64 = size_of::<calamine::Data>() as u64;
const PER_FORMULA: u64 = size_of::<String>() as u64;

/// Name and bytes of the stream that holds the workbook; none where there is none.
pub fn stream(bytes: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| file.is_stream(name))?;
    let mut records = Vec::new();
    file.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut records).ok()?;
    Some((name, records))
}

/// The records of a stream, as far as they can be followed: where the data of each begins, its kind, its data.
pub fn records(stream: &[u8]) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let kind = number(stream, at)?;
        let length = usize::from(number(stream, at + 2)?);
        let begins = at + 4;
        at = begins + length;
        // The last record may be cut off.
        Some((begins, kind, stream.get(begins..at.min(stream.len()))?))
    })
}

/// A number of two bytes.
pub fn number(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A rectangle that grows.
#[derive(Default)]
struct Rectangle(Option<[u16; 4]>);

impl Rectangle {
    fn grow(&mut self, row: u16, columns: [u16; 2]) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, columns[0], columns[0]]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(columns[0]), right.max(columns[1])]);
    }

    fn area(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right.saturating_sub(left)) + 1)
        })
    }
}

/// Bytes of memory that the library takes for the cells of all sheets: it makes whole rectangles of them, so that one
/// stray cell in the last row and column of a sheet takes half a gigabyte.
pub fn memory_of_cells(stream: &[u8]) -> u64 {
    let (mut cells, mut formulas) = (Rectangle::default(), Rectangle::default());
    let mut memory = 0_u64;
    for (_, kind, data) in records(stream) {
        if BEGINNINGS.contains(&kind) {
            memory += cells.area() * PER_CELL + formulas.area() * PER_FORMULA;
            (cells, formulas) = (Rectangle::default(), Rectangle::default());
        }
        let is_formula = kind == FORMULA;
        if !is_formula && kind != NUMBERS && !CELLS.contains(&kind) {
            continue;
        }
        let (Some(row), Some(column)) = (number(data, 0), number(data, 2)) else { continue };
        let last = if kind == NUMBERS { data.len().checked_sub(2).and_then(|at| number(data, at)) } else { None };
        let columns = [column, last.unwrap_or(column).max(column)];
        cells.grow(row, columns);
        if is_formula {
            formulas.grow(row, columns);
        }
    }
    memory + cells.area() * PER_CELL + formulas.area() * PER_FORMULA
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, numbers: &[u16]) -> Vec<u8> {
        let data: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), &data].concat()
    }

    #[test]
    fn a_sheet_takes_the_rectangle_around_its_cells() {
        let cell = |row, column| record(0x0203, &[row, column, 0]);
        let book = record(0x0809, &[0x0600]);
        let sheet = |cells: &[Vec<u8>]| [record(0x0809, &[0x0600]), cells.concat(), record(0x000A, &[])].concat();
        assert_eq!(memory_of_cells(&[book.clone(), sheet(&[])].concat()), 0);
        let two = sheet(&[cell(4, 2), cell(9, 4)]);
        assert_eq!(memory_of_cells(&[book.clone(), two.clone()].concat()), 6 * 3 * PER_CELL);
        // Sheets are added up, each with its own rectangle.
        assert_eq!(memory_of_cells(&[book.clone(), two.clone(), two].concat()), 2 * 6 * 3 * PER_CELL);
        let numbers = sheet(&[record(NUMBERS, &[0, 3, 0, 0, 0, 0, 0, 0, 5])]);
        assert_eq!(memory_of_cells(&[book.clone(), numbers].concat()), 3 * PER_CELL);
        let formulas = sheet(&[cell(0, 0), record(FORMULA, &[1, 1]), record(FORMULA, &[2, 1])]);
        assert_eq!(memory_of_cells(&[book, formulas].concat()), 6 * PER_CELL + 2 * PER_FORMULA);
    }

    #[test]
    fn a_record_that_is_cut_off_is_the_last() {
        let stream = [record(0x0203, &[7, 7]), vec![0x03, 0x02, 0xFF, 0xFF, 1, 0]].concat();
        let seen: Vec<(usize, u16, usize)> = records(&stream).map(|(at, kind, data)| (at, kind, data.len())).collect();
        assert_eq!(seen, [(4, 0x0203, 4), (12, 0x0203, 2)]);
        assert_eq!(records(&[1, 2, 3]).count(), 0);
    }
}
