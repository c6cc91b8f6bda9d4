//! Pieces of a long sheet, read side by side and put together as if they had been read one after the other.
//!
//! A piece is read without knowing the rows before it. Where its rows ask for them (a ditto mark, blanks that continue
//! the row above), or where the rows before it leave something behind (a footer, a table that no register matches),
//! it does not fit and is read again in its place.

use std::sync::Arc;

use rayon::prelude::*;

use super::column::ColumnBuilder;
use super::merges::Covering;
use super::sheet_rows::{Above, Counts, SheetReader};
use crate::registers::typed::Alias;

impl SheetReader<'_> {
    /// A reader for rows of this sheet further down, counted from 1.
    #[must_use]
    pub fn for_piece(&self) -> Self {
        let kept = self.columns.iter().map(ColumnBuilder::is_kept).collect();
        Self {
            layout: Arc::clone(&self.layout),
            merges: Covering::default(),
            classifier: self.classifier.for_piece(),
            fresh: true,
            columns: self.columns.iter().map(ColumnBuilder::for_piece).collect(),
            rows: Vec::new(),
            findings: Vec::new(),
            counts: Counts::default(),
            aliases: Vec::new(),
            places: Vec::new(),
            required: self.required.clone(),
            foreign: false,
            piece: Some(Above { first: true, asked: false, kept }),
            ..*self
        }
    }

    /// Whether a piece whose first row follows a row would have been read the same behind the rows that were read.
    #[must_use]
    pub fn fits(&self, row: u32, piece: &Self) -> bool {
        let Some(above) = &piece.piece else { return false };
        let same = |((own, piece), kept): ((&ColumnBuilder<'_>, &ColumnBuilder<'_>), &bool)| {
            own.is_kept() == *kept && own.fits(piece)
        };
        !above.asked
            && !self.foreign
            && self.classifier.is_plain_behind(row)
            && self.columns.iter().zip(&piece.columns).zip(&above.kept).all(same)
    }

    /// Adds the rows of a piece that fits and whose first row follows a row.
    pub fn append(&mut self, row: u32, piece: Self) {
        let rows = self.rows.len();
        self.columns.par_iter_mut().zip(piece.columns).with_max_len(1).for_each(|(own, more)| own.append(rows, more));
        let behind = u32::try_from(rows).unwrap_or(u32::MAX);
        self.rows.extend(piece.rows.into_iter().map(|number| number + row));
        self.aliases.extend(piece.aliases.into_iter().map(|alias| Alias { row: alias.row + behind, ..alias }));
        self.places.extend(piece.places.into_iter().map(|(at, number)| (at + behind, number + row)));
        self.counts.append(row, piece.counts);
        self.findings.extend(piece.findings.into_iter().map(|mut finding| {
            // Findings about a whole column have no row.
            if finding.row > 0 {
                finding.row += row;
            }
            finding.other_row = finding.other_row.map(|other| other + row);
            finding
        }));
        if piece.piece.is_some_and(|above| !above.first) {
            self.fresh = piece.fresh;
        }
        self.foreign = piece.foreign;
        self.classifier.go_on(&piece.classifier);
    }
}
