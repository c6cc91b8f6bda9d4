//! The single sheet of a Parquet file: its first rows together, all further ones as they are decoded, so that the cells
//! of the whole are never in memory beside what they become.

use bytes::Bytes;

use super::context::Context;
use super::grid::Grid;
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Limits, Records};

/// Reads a file; `first` rows are looked at together, `make` sees them and what the whole sheet became.
///
/// # Errors
/// Why it cannot be read.
pub fn read<T>(
    bytes: Bytes,
    limits: Limits,
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    let mut records = Records::open(bytes, limits)?;
    let mut head = Grid::default();
    records.fill(&mut head, first)?;
    let result = sheet::read_on(&head, &mut Rest { records, first }, context.stem, false, wish, context)?;
    Ok(make(&head, result))
}

/// The records behind the first rows.
struct Rest {
    records: Records,
    /// Rows that are looked at together where a further table begins.
    first: usize,
}

impl Further for Rest {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.records.rows()
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        let mut count = 0;
        while self.records.rows_of_batch(&mut |_, _| {
            count += 1;
            true
        })? {}
        Ok(count)
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        loop {
            let mut stopped = false;
            let more = self.records.rows_of_batch(&mut |number, cells| {
                stopped = !reader.row(number, cells);
                !stopped
            })?;
            if stopped {
                self.records.again();
                let mut table = Grid::default();
                self.records.fill(&mut table, self.first)?;
                return Ok(Some(table));
            }
            if !more {
                return Ok(None);
            }
        }
    }
}
