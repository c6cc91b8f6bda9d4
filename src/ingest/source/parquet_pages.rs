//! The heads of the pages of a Parquet file, looked at before a page is unpacked.
//!
//! A page says how much it unpacks to, and the library takes as much memory before it unpacks a byte. No page that was
//! packed by Snappy becomes more than some twenty times as large: one that says so is refused here.

use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::Limits;
use crate::ingest::problem::ProblemKind;

/// Times that a page can become as large as it is packed by Snappy.
const MOST_TIMES: u64 = 24;
/// The same for every page, however small.
const ALWAYS: u64 = 1 << 16;
/// Structures within structures at most.
const DEEPEST: u32 = 16;

/// Looks at the pages of all columns.
///
/// # Errors
/// A page that says it unpacks to more than it can, or pages that lie outside the file.
pub fn look(bytes: &[u8], metadata: &ParquetMetaData, limits: Limits) -> Result<(), ProblemKind> {
    for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        let (start, length) = column.byte_range();
        let place = |n: u64| usize::try_from(n).map_err(|_| ProblemKind::Damaged);
        let (start, length) = (place(start)?, place(length)?);
        let end = start.checked_add(length).ok_or(ProblemKind::Damaged)?;
        let times = match column.compression() {
            Compression::UNCOMPRESSED | Compression::SNAPPY => MOST_TIMES,
            _ => u64::MAX,
        };
        let mut pages = bytes.get(start..end).ok_or(ProblemKind::Damaged)?;
        while !pages.is_empty() {
            let mut head = Compact(pages);
            let page = head.page().ok_or(ProblemKind::Damaged)?;
            if page.unpacked > page.packed.saturating_mul(times).max(ALWAYS) || page.unpacked > limits.memory {
                return Err(ProblemKind::TooLarge);
            }
            pages = head.0.get(place(page.packed)?..).ok_or(ProblemKind::Damaged)?;
        }
    }
    Ok(())
}

/// Bytes of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Page {
    packed: u64,
    unpacked: u64,
}

/// The compact form in which Parquet writes the heads of pages.
struct Compact<'b>(&'b [u8]);

impl Compact<'_> {
    /// The head of a page.
    fn page(&mut self) -> Option<Page> {
        let (mut packed, mut unpacked) = (None, None);
        self.fields(0, &mut |field, number| match field {
            2 => unpacked = number,
            3 => packed = number,
            _ => {}
        })?;
        let size = |number: Option<i64>| u64::try_from(number?).ok();
        Some(Page { packed: size(packed)?, unpacked: size(unpacked)? })
    }

    /// Reads a structure; shows its numbers.
    fn fields(&mut self, depth: u32, show: &mut dyn FnMut(i64, Option<i64>)) -> Option<()> {
        let mut field = 0_i64;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            let step = i64::from(head >> 4);
            field = if step == 0 { self.number()? } else { field.checked_add(step)? };
            let number = self.value(head & 0x0f, depth, true)?;
            show(field, number);
        }
    }

    /// Reads a value; the number, where it is one. A truth value in a structure is told by its kind alone.
    fn value(&mut self, kind: u8, depth: u32, in_struct: bool) -> Option<Option<i64>> {
        match kind {
            1 | 2 if in_struct => {}
            1..=3 => drop(self.byte()?),
            4..=6 => return self.number().map(Some),
            7 => drop(self.take(8)?),
            8 => {
                let length = self.unsigned()?;
                self.take(length)?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.unsigned()? } else { u64::from(head >> 4) };
                for _ in 0..count {
                    self.inner(head & 0x0f, depth)?;
                }
            }
            11 => {
                let count = self.unsigned()?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.inner(kinds >> 4, depth)?;
                    self.inner(kinds & 0x0f, depth)?;
                }
            }
            12 if depth < DEEPEST => self.fields(depth + 1, &mut |_, _| {})?,
            _ => return None,
        }
        Some(None)
    }

    fn inner(&mut self, kind: u8, depth: u32) -> Option<()> {
        (depth < DEEPEST).then_some(())?;
        self.value(kind, depth + 1, false).map(drop)
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, length: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    /// A number in as few bytes as it needs.
    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let zigzag = self.unsigned()?;
        let half = i64::try_from(zigzag >> 1).ok()?;
        Some(if zigzag & 1 == 1 { -half - 1 } else { half })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_page_tells_its_sizes() {
        // Kind 0, 300 bytes, 20 bytes, a structure with a truth value, a list and a text, then the page.
        let head = [
            0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x28, 0x2c, 0x11, 0x19, 0x25, 0x02, 0x04, 0x18, 0x01, b'x', 0x00, 0x00,
            0xff,
        ];
        let mut compact = Compact(&head);
        assert_eq!(compact.page(), Some(Page { packed: 20, unpacked: 300 }));
        assert_eq!(compact.0, [0xff]);
        for end in 0..head.len() - 1 {
            assert_eq!(Compact(&head[..end]).page(), None, "{end}");
        }
    }
}
