//! The single sheet of a text file: its headings and first rows together, all further rows in pieces, side by side.

use rayon::prelude::*;

use super::context::Context;
use super::grid::Grid;
use super::problem::ProblemKind;
use super::sheet::{self, Further, SheetOverride, SheetResult};
use super::sheet_rows::SheetReader;
use super::source::{Limits, Rows, TextFile};

/// Bytes of a piece: large enough that nothing is lost by beginning anew, small enough to stay near the processor.
const PIECE: usize = 1 << 20;
/// Pieces that are read before they are put together.
const AT_ONCE: usize = 16;

/// Reads a text file; `first` rows are looked at together, `make` sees them and what the whole sheet became.
///
/// # Errors
/// Why it cannot be read.
pub fn read<T>(
    bytes: &[u8],
    first: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    read_in_pieces(bytes, first, PIECE, wish, context, make)
}

fn read_in_pieces<T>(
    bytes: &[u8],
    first: usize,
    piece: usize,
    wish: SheetOverride,
    context: Context<'_>,
    make: &impl Fn(&Grid<'_>, SheetResult) -> T,
) -> Result<T, ProblemKind> {
    let file = TextFile::new(bytes);
    let mut rows = file.rows(Limits::default());
    let mut head = Grid::default();
    rows.next(&mut head, first)?;
    if head.len() < first {
        let result = sheet::read(&head, context.stem, false, wish, context);
        return Ok(make(&head, result));
    }
    let mut more = Pieces { expected: rows.expected(), rows, first, piece };
    let result = sheet::read_on(&head, &mut more, context.stem, false, wish, context)?;
    Ok(make(&head, result))
}

/// The rows of a text file behind the first ones.
struct Pieces<'t> {
    rows: Rows<'t>,
    /// Rows in all, more or less.
    expected: usize,
    /// Rows that are looked at together where a further table begins.
    first: usize,
    /// Bytes of a piece.
    piece: usize,
}

impl Further for Pieces<'_> {
    type Error = ProblemKind;

    fn expected(&self) -> usize {
        self.expected
    }

    fn count(&mut self) -> Result<usize, ProblemKind> {
        let (mut count, mut cells) = (0, Vec::new());
        while self.rows.row(&mut cells)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, ProblemKind> {
        loop {
            let mut rest = self.rows;
            let pieces: Vec<Rows<'_>> = std::iter::from_fn(|| {
                let piece = rest.piece(self.piece)?;
                rest = rest.behind(&piece);
                Some(piece)
            })
            .take(AT_ONCE)
            .collect();
            if pieces.is_empty() {
                return Ok(None);
            }
            let begun: &SheetReader<'_> = reader;
            let read: Vec<_> = pieces.par_iter().map(|piece| read_piece(*piece, begun.for_piece())).collect();
            for (piece, read) in pieces.into_iter().zip(read) {
                if let Some(rest) = self.add(reader, piece, read)? {
                    return Ok(Some(rest));
                }
            }
        }
    }
}

impl Pieces<'_> {
    /// Puts a piece behind what was read, or reads its rows here where it does not fit.
    fn add<'r>(
        &mut self,
        reader: &mut SheetReader<'r>,
        piece: Rows<'_>,
        read: Option<(SheetReader<'r>, Rows<'_>)>,
    ) -> Result<Option<Grid<'static>>, ProblemKind> {
        match read {
            Some((rows, last)) if self.rows.at() == piece.at() && reader.fits(self.rows.number(), &rows) => {
                reader.append(self.rows.number(), rows);
                self.rows.go_on(&last);
                Ok(None)
            }
            _ => self.one_by_one(reader, piece.end()),
        }
    }

    /// Reads rows up to a place, one after the other; the rows that are looked at together where a further table begins.
    fn one_by_one(&mut self, reader: &mut SheetReader<'_>, end: usize) -> Result<Option<Grid<'static>>, ProblemKind> {
        let (mut rows, mut cells) = (self.rows.until(end), Vec::new());
        loop {
            self.rows.go_on_as(&rows);
            let Some(number) = rows.row(&mut cells)? else { break };
            if !reader.row(number, &cells) {
                let mut table = Grid::default();
                self.rows.next(&mut table, self.first)?;
                return Ok(Some(table.rest(0)));
            }
        }
        self.rows.go_on_as(&rows);
        Ok(None)
    }
}

/// Reads a piece to its end; none where rows of another table begin in it, or a row cannot be read.
fn read_piece<'r, 't>(mut rows: Rows<'t>, mut reader: SheetReader<'r>) -> Option<(SheetReader<'r>, Rows<'t>)> {
    let mut cells = Vec::new();
    while let Some(number) = rows.row(&mut cells).ok()? {
        if !reader.row(number, &cells) {
            return None;
        }
    }
    Some((reader, rows))
}

#[cfg(test)]
#[path = "text_sheet_tests.rs"]
mod tests;
