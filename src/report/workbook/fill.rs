//! The sheets of one workbook, filled side by side.

use rayon::prelude::*;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Book, LONG};

/// Sheets that stand one behind the other, or why they cannot be filled.
type Filled = Result<Vec<Worksheet>, XlsxError>;

/// What fills some sheets of a workbook.
pub(super) struct Filler<'a> {
    /// Whether one of them may be long.
    long: bool,
    fill: Box<dyn Fn(&Book<'a>) -> Filled + Send + Sync>,
}

impl<'a> Filler<'a> {
    /// One sheet of a few rows.
    pub fn one(fill: impl Fn(&Book<'a>) -> Result<Worksheet, XlsxError> + Send + Sync + 'static) -> Self {
        Self { long: false, fill: Box::new(move |book| Ok(vec![fill(book)?])) }
    }

    /// The sheets of a list of so many rows at most.
    pub fn list(rows: usize, fill: impl Fn(&Book<'a>) -> Filled + Send + Sync + 'static) -> Self {
        Self { long: rows > LONG, fill: Box::new(fill) }
    }
}

/// The sheets in their order, filled one after the other or `side_by_side`: they are the same.
pub(super) fn sheets<'a>(book: &Book<'a>, fillers: &[Filler<'a>], side_by_side: bool) -> Filled {
    let fill = |filler: &Filler<'a>| (filler.fill)(book);
    if !side_by_side {
        let filled: Result<Vec<_>, _> = fillers.iter().map(fill).collect();
        return Ok(filled?.into_iter().flatten().collect());
    }
    // Texts and formats of a long sheet are numbered in the whole workbook as they come, so that such sheets are filled
    // in their order; those of all others are numbered when the workbook is saved.
    let (in_order, any): (Vec<_>, Vec<_>) = fillers.iter().enumerate().partition(|(_, filler)| filler.long);
    let placed = |(at, filler): (usize, &Filler<'a>)| (at, fill(filler));
    let (in_order, any): (Vec<_>, Vec<_>) = rayon::join(
        || in_order.into_iter().map(placed).collect(),
        || any.into_par_iter().with_max_len(1).map(placed).collect(),
    );
    let mut filled: Vec<(usize, Filled)> = in_order.into_iter().chain(any).collect();
    filled.sort_by_key(|(at, _)| *at);
    // Of several faults the first one is told, whichever was met first.
    let filled: Result<Vec<_>, _> = filled.into_iter().map(|(_, sheets)| sheets).collect();
    Ok(filled?.into_iter().flatten().collect())
}
