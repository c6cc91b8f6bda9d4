//! The yearbook: a workbook with a sheet for each question that a reader of national statistics asks.
//!
//! The same publication gives the same bytes.

mod charts;
mod coverage;
mod distributions;
mod lists;
mod map;
mod methodology;
mod monthly;
mod overview;
mod sheet;
mod standards;
mod territories;
mod years;

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::output::OutputError;
use crate::report::sheet::properties;
use crate::report::styles::Styles;
use crate::report::workbook;
use crate::text::Lang;

use super::publication::Publication;
use super::slice::Slice;
use super::year::{Edition, Year};
use sheet::YearbookFormats;

/// Everything the sheets are filled from.
struct Book<'a> {
    publication: &'a Publication<'a>,
    year: &'a Year,
    lang: Lang,
    styles: Styles,
    looks: YearbookFormats,
}

impl Book<'_> {
    /// Positions of the year's slices that a table shows.
    fn slices(&self, wanted: impl Fn(&Slice) -> bool) -> Vec<usize> {
        let all = self.year.cube.slices.iter().enumerate();
        all.filter(|(_, slice)| wanted(slice)).map(|(at, _)| at).collect()
    }

    /// Name of a slice for people.
    fn slice_title(&self, slice: usize) -> String {
        let slice = self.year.cube.slices.get(slice);
        slice.map(|slice| slice.title(self.publication.schema, self.lang)).unwrap_or_default()
    }

    /// Position of the nation.
    fn nation(&self) -> usize {
        self.year.cube.slice(&Slice::Nation).unwrap_or_default()
    }

    /// The year before, if there is one.
    fn before(&self) -> Option<&Year> {
        self.publication.years.iter().rev().nth(1)
    }

    fn internal(&self) -> bool {
        self.publication.edition == Edition::Internal
    }
}

/// Writes the yearbook.
///
/// # Errors
/// When the workbook cannot be written; an old file is then untouched.
pub fn write(path: &Path, publication: &Publication<'_>, lang: Lang) -> Result<(), OutputError> {
    let fault = |source: XlsxError| OutputError::Workbook { path: path.to_owned(), source: Box::new(source) };
    let Some(year) = publication.year() else { return Ok(()) };
    let book = Book { publication, year, lang, styles: Styles::new(lang), looks: YearbookFormats::new() };
    let mut workbook = build(&book).map_err(fault)?;
    workbook::save(path, &mut workbook, 0)
}

fn build(book: &Book<'_>) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&sheet::title(book), book.year.sums.period.as_of)?);
    let sheets: Vec<Worksheet> = vec![
        overview::sheet(book)?,
        map::sheet(book)?,
        standards::sheet(book)?,
        territories::sheet(book)?,
        lists::areas(book)?,
        lists::kinds(book)?,
        monthly::sheet(book)?,
        monthly::by_area(book)?,
        distributions::sheet(book)?,
        years::sheet(book)?,
        coverage::sheet(book)?,
        methodology::sheet(book)?,
    ];
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    Ok(workbook)
}
