//! Number formats of an xls workbook under numbers that its reader takes.
//!
//! A workbook gives each of its own number formats a number, from 164 on by the books. Some writers (Gnumeric) begin at
//! 50. The library passes over such a format and takes the cell for one of the East Asian dates that have these numbers,
//! so that 3 sessions become the 3rd of January 1900. Here the formats, and the cells' styles with them, get numbers
//! from 164 on before the library reads the workbook (MS-XLS 2.4.126 *Format*, 2.4.353 *XF*).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Seek, SeekFrom, Write};

use super::xls_records::{number, records};

/// Record of a number format: its number and its text.
const FORMAT: u16 = 0x041E;
/// Record of a style: its number format is the second number in it.
const STYLE: u16 = 0x00E0;
/// Last record of what concerns the whole workbook.
const END: u16 = 0x000A;
/// Numbers for a workbook's own formats.
const OWN: std::ops::RangeInclusive<u16> = 164..=382;

/// The workbook with its own formats under numbers that are meant for them; none where they are already. `name` and
/// `workbook` are its stream.
pub fn renumbered(bytes: &[u8], name: &str, workbook: &[u8]) -> Option<Vec<u8>> {
    let changes = changes(workbook);
    if changes.is_empty() {
        return None;
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).ok()?;
    let mut stream = file.open_stream(name).ok()?;
    for (at, number) in changes {
        stream.seek(SeekFrom::Start(at as u64)).ok()?;
        stream.write_all(&number.to_le_bytes()).ok()?;
    }
    stream.flush().ok()?;
    drop(stream);
    Some(file.into_inner().into_inner())
}

/// Where in the stream a number of a format stands that is to be another one.
fn changes(workbook: &[u8]) -> Vec<(usize, u16)> {
    let (mut formats, mut styles) = (Vec::new(), Vec::new());
    for (at, kind, data) in records(workbook) {
        match kind {
            FORMAT => formats.extend(number(data, 0).map(|number| (at, number))),
            STYLE => styles.extend(number(data, 2).map(|number| (at + 2, number))),
            END => break,
            _ => {}
        }
    }
    let taken: BTreeSet<u16> = formats.iter().map(|(_, number)| *number).collect();
    let mut free = OWN.filter(|number| !taken.contains(number));
    let mut others: BTreeMap<u16, u16> = BTreeMap::new();
    for number in taken.iter().copied().filter(|number| !may_be_own(*number)) {
        others.extend(free.next().map(|other| (number, other)));
    }
    formats.into_iter().chain(styles).filter_map(|(at, number)| Some((at, *others.get(&number)?))).collect()
}

/// Whether a workbook may say itself what a number stands for: its own formats, and those that depend on the country.
fn may_be_own(number: u16) -> bool {
    OWN.contains(&number) || matches!(number, 5..=8 | 23..=26 | 41..=44 | 63..=66)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn of(formats: &[u16], styles: &[u16]) -> Vec<u8> {
        let formats = formats.iter().flat_map(|number| record(FORMAT, &number.to_le_bytes()));
        let styles = styles.iter().flat_map(|number| record(STYLE, &[[0, 0], number.to_le_bytes()].concat()));
        formats.chain(styles).chain(record(END, &[])).collect()
    }

    #[test]
    fn formats_and_the_styles_that_use_them_move_together_to_free_numbers() {
        let records = of(&[5, 50, 164, 58], &[58, 0, 50, 164]);
        assert_eq!(changes(&records), [(10, 165), (22, 166), (30, 166), (46, 165)]);
    }

    #[test]
    fn nothing_moves_where_the_numbers_are_right_or_a_date_is_meant() {
        // 57 without a format of that number is the date that the number stands for.
        assert_eq!(changes(&of(&[5, 164], &[57, 164, 14])), []);
    }

    #[test]
    fn what_is_no_workbook_is_left_alone() {
        assert_eq!(changes(&[0x1E, 0x04, 0xFF, 0xFF, 50]), []);
    }
}
