//! The heads of the pages of a Parquet file, looked at before a page is unpacked.
//!
//! A page says how much it unpacks to and how many values it holds, and the library takes memory for both before it
//! unpacks a byte. What a codec can make of so many bytes is known of most of them; the others are bounded, as all of
//! them together, by the memory that the file may take.

use std::io::Cursor;

use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::encoding::Encoding;
use polars_parquet::parquet::metadata::{ColumnChunkMetadata, FileMetadata, RowGroupMetadata};
use polars_parquet::parquet::page::split_buffer;
use polars_parquet::parquet::read::{BasicDecompressor, PageReader};
use polars_parquet::read::{ParquetError, PhysicalType};

use super::super::Limits;
use super::delta::{self, Found, Packing};
use super::safe::safely;
use super::thrift::{Compact, Layout};
use crate::ingest::problem::ProblemKind;

/// Times that a page can become as large as it is packed, by codec. No page that was packed by Snappy becomes more than
/// some twenty times as large.
const fn most_times(codec: Compression) -> u64 {
    match codec {
        Compression::Uncompressed | Compression::Snappy => 24,
        Compression::Lz4 | Compression::Lz4Raw => 256,
        Compression::Gzip => 1100,
        Compression::Brotli | Compression::Zstd | Compression::Lzo => u64::MAX,
    }
}

/// The same for every page, however small.
const ALWAYS: u64 = 1 << 16;
/// All pages of a file unpack to so many times the memory that it may take, as they are not unpacked at one time.
const ALL_TIMES: u64 = 3;
/// Bytes of a text's place in memory.
const OF_TEXT: u64 = 16;

/// The kinds of the fields of a page's head.
const LAYOUT: &Layout = &[
    (&[], "vvvvssss"),
    (&[5], "vvvvs"),
    (&[5, 5], "bbvvbbtt"),
    (&[7], "vvt"),
    (&[8], "vvvvvvts"),
    (&[8, 8], "bbvvbbtt"),
];

/// Looks at the pages of all columns. `at_once`: rows of a group that are read together.
///
/// # Errors
/// Pages that say they unpack to more than they can or may, or that are not what the footer says.
pub fn look(bytes: &[u8], metadata: &FileMetadata, limits: Limits, at_once: usize) -> Result<(), ProblemKind> {
    let (mut unpacked, mut values) = (0_u64, 0_u64);
    for group in &metadata.row_groups {
        let mut of_group = 0_u64;
        for column in group.parquet_columns() {
            let chunk = chunk(bytes, column)?;
            let found = Chunk::of(chunk, column, limits)?;
            found.check(group, column)?;
            unpacked = unpacked.saturating_add(found.unpacked);
            values = values.saturating_add(found.values);
            of_group = of_group.saturating_add(found.memory(column, group.num_rows().min(at_once)));
            if found.packed_further {
                of_group = of_group.saturating_add(packed_further(chunk, column, limits)?);
            }
            let too_many = values > (limits.cells as u64).saturating_mul(2);
            if too_many || of_group > limits.memory || unpacked > limits.memory.saturating_mul(ALL_TIMES) {
                return Err(ProblemKind::TooLarge);
            }
        }
    }
    Ok(())
}

/// The bytes of a column's pages.
///
/// # Errors
/// They lie outside the file.
pub fn chunk<'b>(bytes: &'b [u8], column: &ColumnChunkMetadata) -> Result<&'b [u8], ProblemKind> {
    let range = safely(|| Ok::<_, ProblemKind>(column.byte_range()))?;
    let place = |n: u64| usize::try_from(n).map_err(|_| ProblemKind::Damaged);
    bytes.get(place(range.start)?..place(range.end)?).ok_or(ProblemKind::Damaged)
}

/// What the heads of a column's pages say together.
#[derive(Debug, Default)]
struct Chunk {
    /// Bytes of all pages.
    unpacked: u64,
    /// Values of all pages of data.
    values: u64,
    /// Values of the dictionary.
    dictionary: u64,
    /// Values are packed as distances.
    packed_further: bool,
}

impl Chunk {
    fn of(mut pages: &[u8], column: &ColumnChunkMetadata, limits: Limits) -> Result<Self, ProblemKind> {
        let mut chunk = Self::default();
        while !pages.is_empty() {
            let mut head = Compact::new(pages, LAYOUT);
            let page = Page::of(&mut head).ok_or(ProblemKind::Damaged)?;
            page.check(column.compression(), limits)?;
            chunk.unpacked = chunk.unpacked.saturating_add(page.unpacked);
            chunk.values = chunk.values.saturating_add(page.values);
            chunk.dictionary = chunk.dictionary.saturating_add(page.dictionary);
            chunk.packed_further |= page.packed_further;
            let packed = usize::try_from(page.packed).map_err(|_| ProblemKind::Damaged)?;
            pages = head.rest().get(packed..).ok_or(ProblemKind::Damaged)?;
        }
        Ok(chunk)
    }

    /// Whether the pages hold as many values as the footer says, and a flat column as many as there are rows.
    fn check(&self, group: &RowGroupMetadata, column: &ColumnChunkMetadata) -> Result<(), ProblemKind> {
        let said = u64::try_from(column.num_values()).map_err(|_| ProblemKind::Damaged)?;
        let flat = column.descriptor().descriptor.max_rep_level == 0;
        let fits = said == self.values && (!flat || said == group.num_rows() as u64);
        if fits { Ok(()) } else { Err(ProblemKind::Damaged) }
    }

    /// Bytes of memory that some rows of the column take, beside the place of each value.
    fn memory(&self, column: &ColumnChunkMetadata, rows: usize) -> u64 {
        let descriptor = &column.descriptor().descriptor;
        let wide = match descriptor.primitive_type.physical_type {
            PhysicalType::FixedLenByteArray(width) => (width as u64).saturating_mul(rows as u64),
            _ => 0,
        };
        // Lists are read whole.
        let of_lists = if descriptor.max_rep_level > 0 { self.values } else { 0 };
        let places = self.dictionary.saturating_add(of_lists).saturating_mul(OF_TEXT);
        self.unpacked.saturating_add(places).saturating_add(wide)
    }
}

/// Bytes beyond those of its pages that a column becomes whose values are packed as distances.
fn packed_further(chunk: &[u8], column: &ColumnChunkMetadata, limits: Limits) -> Result<u64, ProblemKind> {
    let found = safely(|| {
        let reader = PageReader::new(Cursor::new(chunk.to_vec().into()), column, Vec::new(), chunk.len());
        let mut pages = BasicDecompressor::new(reader, Vec::new());
        pages.read_dict_page()?;
        let mut all = 0_u64;
        while let Some(page) = pages.next() {
            let page = page?.decompress(&mut pages)?;
            let packing = match page.encoding() {
                Encoding::DeltaBinaryPacked => Packing::Numbers,
                Encoding::DeltaLengthByteArray => Packing::Lengths,
                Encoding::DeltaByteArray => Packing::Beginnings,
                _ => continue,
            };
            match delta::look(split_buffer(&page)?.values, packing, page.num_values()) {
                Found::Bytes(more) => all = all.saturating_add(more),
                Found::Broken => return Ok(None),
            }
            pages.reuse_page_buffer(page);
        }
        Ok::<_, ParquetError>(Some(all))
    })?;
    match found {
        Some(bytes) if bytes > limits.memory => Err(ProblemKind::TooLarge),
        Some(bytes) => Ok(bytes),
        None => Err(ProblemKind::Damaged),
    }
}

/// What a page's head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Page {
    packed: u64,
    unpacked: u64,
    values: u64,
    dictionary: u64,
    packed_further: bool,
}

impl Page {
    fn of(head: &mut Compact<'_>) -> Option<Self> {
        let (mut packed, mut unpacked, mut values, mut dictionary, mut encoding) = (None, None, 0, 0, 0);
        head.structure(&mut |way, number| match (way, number) {
            ([2], _) => unpacked = number,
            ([3], _) => packed = number,
            ([5 | 8, 1], Some(number)) => values = number,
            ([7, 1], Some(number)) => dictionary = number,
            ([5, 2] | [8, 4], Some(number)) => encoding = number,
            _ => {}
        })?;
        // The library takes them for numbers of 32 bits.
        let size = |number: i64| i32::try_from(number).ok().and_then(|number| u64::try_from(number).ok());
        Some(Self {
            packed: size(packed?)?,
            unpacked: size(unpacked?)?,
            values: size(values)?,
            dictionary: size(dictionary)?,
            packed_further: (5..=7).contains(&encoding),
        })
    }

    /// Whether it can become what it says.
    fn check(&self, codec: Compression, limits: Limits) -> Result<(), ProblemKind> {
        if self.unpacked > self.packed.saturating_mul(most_times(codec)).max(ALWAYS) || self.unpacked > limits.memory {
            return Err(ProblemKind::TooLarge);
        }
        // A value of a dictionary takes a byte at least.
        if self.dictionary > self.unpacked { Err(ProblemKind::Damaged) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_page_tells_its_sizes() {
        // Kind 0, 300 bytes, 20 bytes, 7 values packed as distances, then the page.
        let head = [0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x28, 0x2c, 0x15, 0x0e, 0x15, 0x0a, 0x00, 0x00, 0xff];
        let mut compact = Compact::new(&head, LAYOUT);
        let page = Page { packed: 20, unpacked: 300, values: 7, dictionary: 0, packed_further: true };
        assert_eq!(Page::of(&mut compact), Some(page));
        assert_eq!(compact.rest(), [0xff]);
        for end in 0..head.len() - 1 {
            assert_eq!(Page::of(&mut Compact::new(&head[..end], LAYOUT)), None, "{end}");
        }
        // A size below nothing, and one that the library would take for 0.
        for size in [&[0x15, 0x01][..], &[0x15, 0x80, 0x80, 0x80, 0x80, 0x20]] {
            let head = [&[0x15, 0x00], size, &[0x15, 0x28, 0x00]].concat();
            assert_eq!(Page::of(&mut Compact::new(&head, LAYOUT)), None);
        }
    }

    #[test]
    fn a_page_becomes_no_more_than_its_codec_can_make_of_it_and_than_there_is_room_for() {
        let limits = Limits { memory: 1 << 30, ..Limits::default() };
        let check = |codec, packed, unpacked, dictionary| {
            Page { packed, unpacked, values: 0, dictionary, packed_further: false }.check(codec, limits)
        };
        for (codec, packed, most) in [
            (Compression::Snappy, 1, ALWAYS),
            (Compression::Snappy, 100_000, 2_400_000),
            (Compression::Lz4Raw, 100_000, 25_600_000),
            (Compression::Gzip, 100_000, 110_000_000),
            (Compression::Zstd, 1, limits.memory),
            (Compression::Brotli, 1, limits.memory),
        ] {
            assert_eq!(check(codec, packed, most, 0), Ok(()), "{codec:?}");
            assert_eq!(check(codec, packed, most + 1, 0), Err(ProblemKind::TooLarge), "{codec:?}");
        }
        assert_eq!(check(Compression::Zstd, 10, 300, 300), Ok(()));
        assert_eq!(check(Compression::Zstd, 10, 300, 301), Err(ProblemKind::Damaged));
    }
}
