//! How much memory one file may take, known before it is read.
//!
//! A file of a few kilobytes can stand for any amount of memory: cells and rows that are repeated by a number, one long
//! text that all cells name, a part that unpacks without end. What a file may become is bounded by its own size, far
//! above what registers become, and by the memory of the machine; it is counted before it is built. The bound of a file
//! does not depend on other files or on threads.

use crate::ingest::grid::Grid;
use crate::ingest::problem::ProblemKind;

const MIB: u64 = 1 << 20;
/// Memory that any file may take, however small it is.
const LEAST: u64 = 512 * MIB;
/// The same of Parquet, which packs columns of few different values to almost nothing.
const LEAST_OF_COLUMNS: u64 = 1024 * MIB;
/// Bytes of memory for each byte of a file: the cells of a register take some four to ten.
const PER_BYTE: u64 = 16;
/// A limit for the whole run says nothing about files that need less than this.
const ALWAYS: u64 = 64 * MIB;
/// Memory of a machine that does not tell how much it has.
const UNKNOWN_MACHINE: u64 = 8192 * MIB;

/// How much of a file is taken in at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Filled cells of one sheet.
    pub cells: usize,
    /// Bytes that one part of a zipped workbook unpacks to.
    pub part: u64,
    /// Bytes that all parts unpack to.
    pub book: u64,
    /// Bytes of memory that the cells of all sheets take.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cells: 20_000_000, part: 1 << 30, book: 3 << 30, memory: LEAST }
    }
}

impl Limits {
    /// The limits of a file. `most`: bytes that the run may take; none: half of the machine's.
    #[must_use]
    pub fn of(file: &[u8], most: Option<u64>) -> Self {
        let least = if file.starts_with(b"PAR1") { LEAST_OF_COLUMNS } else { LEAST };
        Self::of_size(file.len() as u64, least, most.unwrap_or_else(|| machine() / 2))
    }

    fn of_size(size: u64, least: u64, most: u64) -> Self {
        let memory = size.saturating_mul(PER_BYTE).max(least).min(most.max(ALWAYS));
        let whole = Self::default();
        Self { part: whole.part.min(memory), book: whole.book.min(memory.saturating_mul(3)), memory, ..whole }
    }

    /// Whether a sheet with so many more bytes of cells is within them.
    ///
    /// # Errors
    /// [`ProblemKind::TooLarge`] where it is not.
    pub const fn allow(&self, grid: &Grid<'_>, more: usize) -> Result<(), ProblemKind> {
        if grid.cell_count() >= self.cells || (grid.bytes() as u64).saturating_add(more as u64) > self.memory {
            Err(ProblemKind::TooLarge)
        } else {
            Ok(())
        }
    }

    /// What is left of them after a sheet.
    #[must_use]
    pub const fn without(self, grid: &Grid<'_>) -> Self {
        Self { memory: self.memory.saturating_sub(grid.bytes() as u64), ..self }
    }
}

/// Bytes of memory that the machine has.
fn machine() -> u64 {
    let told = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let kib = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().strip_suffix("kB")?.trim();
        kib.parse::<u64>().ok()?.checked_mul(1024)
    });
    told.unwrap_or(UNKNOWN_MACHINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_bounded_by_its_size_and_by_the_run() {
        assert_eq!(Limits::of(b"PK", Some(4 << 30)).memory, LEAST);
        assert_eq!(Limits::of(b"PAR1", Some(4 << 30)).memory, LEAST_OF_COLUMNS);
        assert_eq!(Limits::of_size(64 << 20, LEAST, 4 << 30).memory, 1 << 30);
        assert_eq!(Limits::of_size(1 << 30, LEAST, 4 << 30).memory, 4 << 30);
        // Small registers are read whatever the limit.
        let small = Limits::of(b"PK", Some(1 << 20));
        assert_eq!((small.memory, small.part, small.book), (ALWAYS, ALWAYS, 3 * ALWAYS));
        assert!(machine() > 256 * MIB);
    }
}
