//! Cells of binary workbooks in their short form.
//!
//! A cell that follows its left neighbour may leave its column out (MS-XLSB 2.1.7.62, records `BrtShort…`). The library
//! under this passes over such cells without a word, so they are written out in full before it reads them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::package::{self, Package};
use crate::ingest::problem::ProblemKind;

/// Records of short cells, and how far they are from those of whole ones.
const SHORT: std::ops::RangeInclusive<u16> = 0x000C..=0x0012;
const DISTANCE: u16 = 0x000B;
/// Records of whole cells, those of formulas included.
const WHOLE: std::ops::RangeInclusive<u16> = 0x0001..=0x000B;
/// Record that begins a row.
const ROW: u16 = 0x0000;
/// Bytes of the head of a record at most: two of its kind, four of its length.
const LONGEST_HEAD: usize = 6;

/// The same workbook with every short cell written out; none where there is no short cell.
///
/// # Errors
/// A damaged container. That its parts are of a reasonable size has been checked before.
pub fn written_out(bytes: &[u8]) -> Result<Option<Vec<u8>>, ProblemKind> {
    let mut package = Package::open(bytes)?;
    let main = package.main().unwrap_or_else(|| "xl/workbook.bin".to_owned());
    let relations = package.relations(&main).into_values();
    let sheets: BTreeSet<String> = relations.filter(|r| r.kind == "worksheet").map(|r| r.part).collect();
    let mut archive = package.archive;
    let mut changed: Vec<(usize, Vec<u8>)> = Vec::new();
    for at in 0..archive.len() {
        if let Some(rows) = sheet(&mut archive, at, &sheets)? {
            changed.push((at, rows));
        }
    }
    if changed.is_empty() { Ok(None) } else { repacked(&mut archive, changed).map(Some) }
}

/// The records of a sheet where some of its cells are short.
fn sheet(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    sheets: &BTreeSet<String>,
) -> Result<Option<Vec<u8>>, ProblemKind> {
    let mut part = archive.by_index(at).map_err(|_| ProblemKind::Damaged)?;
    let name = package::fold(&part.name().map_err(|_| ProblemKind::Damaged)?);
    if !sheets.contains(&name) {
        return Ok(None);
    }
    let mut records = Vec::new();
    part.read_to_end(&mut records).map_err(|_| ProblemKind::Damaged)?;
    Ok(whole_cells(&records))
}

fn repacked(archive: &mut ZipArchive<Cursor<&[u8]>>, changed: Vec<(usize, Vec<u8>)>) -> Result<Vec<u8>, ProblemKind> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = changed.into_iter().peekable();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| ProblemKind::Damaged)?;
        match changed.next_if(|(changed, _)| *changed == at) {
            None => out.raw_copy_file(part).map_err(|_| ProblemKind::Damaged)?,
            Some((_, records)) => {
                let name = part.name().map_err(|_| ProblemKind::Damaged)?.into_owned();
                // Only this run reads it: packing would cost time for nothing.
                let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
                out.start_file(name, stored).map_err(|_| ProblemKind::Damaged)?;
                out.write_all(&records).map_err(|_| ProblemKind::Damaged)?;
            }
        }
    }
    out.finish().map(Cursor::into_inner).map_err(|_| ProblemKind::Damaged)
}

/// A record: its kind, its content, and what follows it.
fn record(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let head = bytes.get(..bytes.len().min(LONGEST_HEAD))?;
    let mut head = head.iter().copied();
    let mut used = 1;
    let first = head.next()?;
    let mut kind = u16::from(first & 0x7f);
    if first & 0x80 != 0 {
        kind |= u16::from(head.next()? & 0x7f) << 7;
        used += 1;
    }
    let mut length = 0_usize;
    for shift in [0, 7, 14, 21] {
        let byte = head.next()?;
        used += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (content, rest) = bytes.get(used..)?.split_at_checked(length)?;
    Some((kind, content, rest))
}

/// All records with short cells written out; none where no cell is short.
fn whole_cells(records: &[u8]) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    let (mut rest, mut next_column, mut copied) = (records, 0_u32, 0_usize);
    while let Some((kind, content, following)) = record(rest) {
        let start = records.len() - rest.len();
        if kind == ROW {
            next_column = 0;
        } else if WHOLE.contains(&kind) {
            let column = content.first_chunk().map_or(next_column, |bytes| u32::from_le_bytes(*bytes));
            next_column = column.saturating_add(1);
        } else if SHORT.contains(&kind) {
            out.extend_from_slice(records.get(copied..start).unwrap_or_default());
            // Kinds of whole cells are below 128, so they take one byte.
            out.push((kind - DISTANCE).to_le_bytes()[0]);
            length(&mut out, content.len() + 4);
            out.extend_from_slice(&next_column.to_le_bytes());
            out.extend_from_slice(content);
            copied = records.len() - following.len();
            next_column = next_column.saturating_add(1);
        }
        rest = following;
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(records.get(copied..).unwrap_or_default());
    Some(out)
}

/// Writes a length, seven bits at a time.
fn length(out: &mut Vec<u8>, mut length: usize) {
    loop {
        let low = (length & 0x7f).to_le_bytes()[0];
        length >>= 7;
        out.push(if length == 0 { low } else { low | 0x80 });
        if length == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cells_get_the_column_behind_their_neighbour() {
        // A row, a whole number in column C, a short number, a short text; then the end of the rows.
        let whole = [2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
        let mut records = vec![0x00, 4, 0, 0, 0, 0, 0x02, 12];
        records.extend(whole);
        records.extend([0x0D, 8, 0, 0, 0, 0, 5, 6, 7, 8]);
        records.extend([0x12, 8, 0, 0, 0, 0, 9, 0, 0, 0]);
        records.extend([0x92, 0x01, 0]);
        let mut expected = vec![0x00, 4, 0, 0, 0, 0, 0x02, 12];
        expected.extend(whole);
        expected.extend([0x02, 12, 3, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8]);
        expected.extend([0x07, 12, 4, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0]);
        expected.extend([0x92, 0x01, 0]);
        assert_eq!(whole_cells(&records), Some(expected.clone()));
        assert_eq!(whole_cells(&expected), None);
        assert_eq!(whole_cells(&[0x12, 200]), None);
    }
}
