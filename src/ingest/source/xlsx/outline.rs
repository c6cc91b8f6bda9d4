//! What the library makes of a workbook's outline: its sheets, their parts, how cells look. It is asked with a copy of the
//! workbook in which every sheet holds nothing but the number of its own part, and one cell of each look: whatever the
//! library makes of the names and looks, it makes the same of the workbook itself.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use calamine::{DataRef, Reader};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::scan::Look;
use crate::ingest::source::SheetName;
use crate::ingest::source::book;
use crate::ingest::source::package::fold;

/// Looks of cells at most.
const MOST_LOOKS: usize = 1 << 16;
/// Bytes of a part that is copied at most.
const LARGEST: u64 = 1 << 24;

/// A workbook without its cells.
#[derive(Debug)]
pub struct Outline {
    /// The sheets with cells, in order: name, whether it can be reached, and the position of its part in the archive where
    /// it is known.
    pub sheets: Vec<(SheetName, bool, Option<usize>)>,
    /// How cells may look, by number.
    pub looks: Vec<Look>,
    /// Days count from 1904.
    pub from_1904: bool,
}

impl Outline {
    /// Asks the library. `is_sheet`: which parts are sheets; `looks`: as many looks are asked for. None where the library
    /// cannot say.
    pub fn new(
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        is_sheet: &dyn Fn(usize) -> bool,
        looks: usize,
    ) -> Option<Self> {
        let copy = copy(archive, is_sheet, looks)?;
        let mut copy = book::open(&copy).ok()?;
        let names = book::names(copy.sheets_metadata());
        let from_1904 = copy.has_1904_epoch();
        let mut outline = Self { sheets: Vec::new(), looks: Vec::new(), from_1904 };
        for (name, reachable) in names {
            let mut part = None;
            if reachable && let Ok(mut cells) = copy.worksheet_cells_reader(&name.name) {
                let mut found = Vec::new();
                while let Some(cell) = cells.next_cell().ok()? {
                    match cell.get_value() {
                        DataRef::Float(number) if cell.get_position().0 == 0 => part = Some(*number as usize),
                        DataRef::Float(_) => found.push(Look::Number),
                        DataRef::DateTime(time) if time.is_duration() => found.push(Look::Duration),
                        DataRef::DateTime(_) => found.push(Look::Date),
                        _ => return None,
                    }
                }
                outline.looks = found;
            }
            outline.sheets.push((name, reachable, part));
        }
        Some(outline)
    }
}

/// The workbook with sheets that only say which part they are; without the texts that cells share, pictures and the like.
fn copy(archive: &mut ZipArchive<Cursor<&[u8]>>, is_sheet: &dyn Fn(usize) -> bool, looks: usize) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut cells = String::new();
    for look in 0..(looks <= MOST_LOOKS).then_some(looks)? {
        write!(cells, "<c s=\"{look}\"><v>1</v></c>").ok()?;
    }
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).ok()?;
        if is_sheet(at) {
            let name = part.name().ok()?.into_owned();
            zip.start_file(name, stored).ok()?;
            write!(
                zip,
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>{at}</v></c></row><row r=\"2\">{cells}</row>\
                 </sheetData></worksheet>"
            )
            .ok()?;
            continue;
        }
        let name = fold(&part.name().ok()?);
        let is_text = name.ends_with(".xml") || name.ends_with(".rels");
        if is_text && !name.ends_with("sharedstrings.xml") && part.size() <= LARGEST {
            zip.raw_copy_file(part).ok()?;
        }
    }
    zip.finish().ok().map(Cursor::into_inner)
}
