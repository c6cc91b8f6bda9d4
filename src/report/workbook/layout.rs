//! Where the findings of each check stand, known before anything is written, so that links lead there.

use std::collections::BTreeMap;

use super::page::HEAD;
use crate::report::view::Causes;

/// How much goes on one sheet before a list continues on the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows of a list; a sheet holds 1,048,576 rows with its head.
    pub rows: usize,
    /// Links in one column: a spreadsheet program reads at most 65,530 of a sheet, and opens it much faster with few.
    pub links: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 1_048_000, links: 10_000 }
    }
}

/// Places of findings.
pub(super) struct Layout {
    /// Position of a check → sheet (0 is the first) and row of its first finding.
    first: BTreeMap<usize, (usize, u32)>,
    /// The same by position of a cause.
    causes: BTreeMap<usize, (usize, u32)>,
}

impl Layout {
    /// The places in a provider's workbook.
    pub fn of(causes: &Causes<'_>, limits: &Limits) -> Self {
        let rows = limits.rows.max(1);
        let mut layout = Self::none();
        for (i, (cause, line)) in causes.lines().into_iter().enumerate() {
            let row = u32::try_from(i % rows).unwrap_or(0) + HEAD + 1;
            layout.first.entry(line.position).or_insert((i / rows, row));
            if let Some(cause) = cause {
                layout.causes.entry(cause).or_insert((i / rows, row));
            }
        }
        layout
    }

    /// No places, for a workbook without findings.
    pub const fn none() -> Self {
        Self { first: BTreeMap::new(), causes: BTreeMap::new() }
    }

    /// Where the first finding of a check stands.
    pub fn first_finding(&self, position: usize) -> Option<(usize, u32)> {
        self.first.get(&position).copied()
    }

    /// Where the first finding of a cause stands.
    pub fn first_of_cause(&self, position: usize) -> Option<(usize, u32)> {
        self.causes.get(&position).copied()
    }

    /// Row of a check on the sheet of indicators.
    pub fn indicator_row(position: usize) -> u32 {
        u32::try_from(position).unwrap_or(0) + HEAD + 1
    }
}
