//! The single sheet of a long text file, read as it comes from the disk: a stretch of it is read and hashed while the one
//! before becomes rows, and none stays in memory. What it becomes is the same as when the file is read as a whole.
//!
//! Only plain files are read so: UTF-8, one table that is recognised. Anything else leaves the file to be read as a whole.
//! A quotation mark may enclose a line end, so that nobody can tell where a row ends without all that follows it: from the
//! first one on, the rest of the file is one stretch.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::{memchr, memrchr};
use sha2::{Digest, Sha256};

use super::context::Context;
use super::grid::Grid;
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Format, Limits, Rows, TextFile, format, rows_expected};
use super::source_file::Buffers;
use super::text_sheet::{PIECE, Pieces};
use crate::text::hex;

/// Bytes of a stretch: some pieces for each thread, and few enough for several files at a time.
const STRETCH: usize = 4 << 20;
/// Bytes of the first one, which stays until the end: the rows that are looked at together, where they are no longer
/// than registers have them.
const BEGINNING: usize = 2 << 20;
/// Files from this size on are read so: of shorter ones the first stretches would be most of them.
pub const LEAST: u64 = 2 * STRETCH as u64;

/// How much is read at a time.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    /// Bytes of the first stretch.
    first: usize,
    /// Bytes of each further one.
    further: usize,
    /// Bytes of a piece.
    piece: usize,
}

/// Reads a text file; `first` rows are looked at together, `make` sees them and what the whole sheet became. With the
/// SHA-256 of the file. None where it must be read as a whole.
pub fn read<T>(
    path: &Path,
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    buffers: &Buffers,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Option<(T, String)> {
    let sizes = Sizes { first: BEGINNING, further: STRETCH, piece: PIECE };
    read_in_stretches(path, sizes, first, wish, context, buffers, make)
}

fn read_in_stretches<T>(
    path: &Path,
    sizes: Sizes,
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    buffers: &Buffers,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Option<(T, String)> {
    let mut stretches = Stretches::open(path, buffers).ok()?;
    let expected = stretches.expected().ok()?;
    let beginning = stretches.beginning(sizes.first).ok()??;
    if format(&beginning) != Ok(Format::Text) {
        return None;
    }
    let file = TextFile::new(&beginning);
    if !file.is_as_stored() {
        return None;
    }
    let begin = file.rows(Limits::default());
    let (mut rows, mut head) = (begin, Grid::default());
    rows.next(&mut head, first).ok()?;
    if head.len() < first {
        return None;
    }
    let pieces = Pieces { expected, begin, rows, whole: false, first, piece: sizes.piece, passed: 0 };
    let mut more = Windows { pieces, length: beginning.len(), stretches, further: sizes.further, is_odd: false };
    let result = sheet::read_on(&head, &mut more, context.stem, false, wish, context).ok()?;
    let hash = (!more.is_odd).then(|| hex(&more.stretches.hash.finalize()))?;
    let made = make(&head, result);
    drop(head);
    buffers.put(beginning);
    Some((made, hash))
}

/// The rows of a text file, stretch by stretch.
struct Windows<'t, 'b> {
    /// Those of the first stretch.
    pieces: Pieces<'t>,
    /// Bytes of the first stretch.
    length: usize,
    stretches: Stretches<'b>,
    /// Bytes of each further stretch.
    further: usize,
    /// The file must be read as a whole; nothing that was read counts.
    is_odd: bool,
}

impl Windows<'_, '_> {
    /// Reads the rows of a stretch, and the bytes of the next one meanwhile; none where the file must be read as a whole.
    fn stretch(
        pieces: &mut Pieces<'_>,
        stretches: &mut Stretches<'_>,
        further: usize,
        reader: &mut SheetReader<'_>,
    ) -> Option<Option<Vec<u8>>> {
        let (read, next) = rayon::join(|| pieces.read(reader), || stretches.next(further));
        match (read, next) {
            (Ok(None), Ok(next)) => Some(next),
            // A further table: its first rows may go on in the next stretch.
            _ => None,
        }
    }

    fn rows(&mut self, reader: &mut SheetReader<'_>) -> Option<()> {
        let mut next = Self::stretch(&mut self.pieces, &mut self.stretches, self.further, reader)?;
        let Pieces { begin, first, piece, expected, .. } = self.pieces;
        let (mut number, mut passed) = (self.pieces.rows.number(), self.length);
        while let Some(bytes) = next {
            let rows = Rows::on(std::str::from_utf8(&bytes).ok()?, &begin, number);
            let mut pieces = Pieces { expected, begin: rows, rows, whole: false, first, piece, passed };
            next = Self::stretch(&mut pieces, &mut self.stretches, self.further, reader)?;
            number = pieces.rows.number();
            passed += bytes.len();
            self.stretches.buffers.put(bytes);
        }
        Some(())
    }
}

impl Further for Windows<'_, '_> {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.pieces.expected
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        self.is_odd = true;
        Ok(0)
    }

    fn go_back(&mut self, row: u32) -> bool {
        self.pieces.go_back(row)
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        self.is_odd |= self.rows(reader).is_none();
        Ok(None)
    }
}

/// A file in stretches of whole lines.
#[derive(Debug)]
struct Stretches<'b> {
    file: File,
    length: u64,
    hash: Sha256,
    /// The beginning of a line whose end was not read yet.
    begun: Vec<u8>,
    buffers: &'b Buffers,
    /// Nothing is left of the file.
    is_over: bool,
}

impl<'b> Stretches<'b> {
    fn open(path: &Path, buffers: &'b Buffers) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length, hash: Sha256::new(), begun: Vec::new(), buffers, is_over: false })
    }

    /// How many rows there are in all, more or less.
    fn expected(&self) -> io::Result<usize> {
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let around = |from: usize, most: usize| {
            let mut at = &self.file;
            at.seek(SeekFrom::Start(from as u64))?;
            let mut bytes = Vec::with_capacity(most);
            at.take(most as u64).read_to_end(&mut bytes).map(|_| Cow::Owned(bytes))
        };
        let expected = rows_expected(length, around);
        (&self.file).seek(SeekFrom::Start(0))?;
        expected
    }

    /// The first lines, as many as begin and end within some bytes; none where these are all of the file, or hold no line
    /// end or a quotation mark.
    fn beginning(&mut self, bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let (stretch, end) = self.some(bytes)?;
        Ok(end.filter(|_| !self.is_over).map(|end| self.cut(stretch, end)))
    }

    /// The next lines, as many as begin and end within some bytes; all that is left where these hold no line end or a
    /// quotation mark. None at the end.
    fn next(&mut self, bytes: usize) -> io::Result<Option<Vec<u8>>> {
        if self.is_over {
            return Ok(None);
        }
        let (mut stretch, end) = self.some(bytes)?;
        match end {
            Some(end) if !self.is_over => stretch = self.cut(stretch, end),
            Some(_) => {}
            None => {
                self.more(&mut stretch, u64::MAX)?;
                self.is_over = true;
            }
        }
        Ok(Some(stretch).filter(|stretch| !stretch.is_empty()))
    }

    /// What was begun with some bytes more, and where the last line of it ends; none where that cannot be told.
    fn some(&mut self, bytes: usize) -> io::Result<(Vec<u8>, Option<usize>)> {
        let mut stretch = self.buffers.take();
        stretch.clear();
        stretch.append(&mut self.begun);
        stretch.reserve(bytes);
        self.is_over = self.more(&mut stretch, bytes as u64)? < bytes;
        let end = memrchr(b'\n', &stretch).map(|at| at + 1);
        let end = end.filter(|_| memchr(b'"', &stretch).is_none());
        Ok((stretch, end))
    }

    /// Keeps what stands behind the last line for the next time.
    fn cut(&mut self, mut stretch: Vec<u8>, end: usize) -> Vec<u8> {
        self.begun.extend_from_slice(stretch.get(end..).unwrap_or_default());
        stretch.truncate(end);
        stretch
    }

    /// Adds the next bytes of the file to others; how many.
    fn more(&mut self, stretch: &mut Vec<u8>, bytes: u64) -> io::Result<usize> {
        let before = stretch.len();
        Read::by_ref(&mut self.file).take(bytes).read_to_end(stretch)?;
        let read = stretch.get(before..).unwrap_or_default();
        self.hash.update(read);
        Ok(read.len())
    }
}

#[cfg(test)]
#[path = "text_windows_tests.rs"]
mod tests;
