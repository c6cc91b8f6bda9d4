//! Regions, counties and sectors: who is in, and the rate of each standard.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::joint::Joint;
use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::year::Key;

use super::Book;
use super::sheet::{Column, HEAD, Page};

/// The slices of areas in the order of a table: the nation, each region with its counties, Bucharest with its sectors.
pub(super) fn areas(book: &Book<'_>) -> Vec<usize> {
    let path = |at: usize| {
        let mut path = Vec::new();
        let mut slice = book.year.cube.slices.get(at).cloned();
        while let Some(known) = slice {
            slice = known.parent();
            path.push(known);
        }
        path.reverse();
        path
    };
    let mut areas =
        book.slices(|slice| matches!(slice, Slice::Nation | Slice::Region(_) | Slice::County(_) | Slice::Sector(_)));
    areas.sort_by_cached_key(|at| path(*at));
    areas
}

/// Name of an area, indented by its level.
pub(super) fn indented(book: &Book<'_>, slice: usize) -> String {
    let level = match book.year.cube.slices.get(slice) {
        Some(Slice::Region(_)) => 1,
        Some(Slice::County(_)) => 2,
        Some(Slice::Sector(_)) => 3,
        _ => 0,
    };
    format!("{}{}", "   ".repeat(level), book.slice_title(slice))
}

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Rata îndeplinirii obligațiilor fiecărui standard; c: nu se poate arăta fără a trăda o cifră confidențială",
        "Rate of obligations met of each standard; c: it cannot be shown without giving a confidential figure away",
    );
    let mut page = Page::new(book, lang.t("Teritorii", "Territories"), note)?;
    let standards = &book.publication.catalogue.standards;
    let mut columns = vec![
        Column::new(lang.t("Teritoriul", "Area"), 30.0),
        Column::new(lang.t("Cod", "Code"), 10.0),
        Column::new(lang.t("Furnizori", "Providers"), 10.5),
        Column::new(lang.t("Cazuri", "Cases"), 10.5),
        Column::new(lang.t("Personal", "Staff"), 10.5),
        Column::new(lang.t("Toate standardele", "All standards"), 12.0),
    ];
    columns.extend(
        standards.iter().map(|standard| Column::new(format!("{} {}", lang.t("Std.", "Std."), standard.number), 9.0)),
    );
    page.list(HEAD, &columns)?;
    let mut row = HEAD;
    for slice in areas(book) {
        row += 1;
        let code = book.year.cube.slices.get(slice).map(Slice::area).unwrap_or_default();
        page.text(row, 0, &indented(book, slice))?;
        page.text(row, 1, &code)?;
        for (column, measure) in (2_u16..).zip(Measure::OF_PROVIDERS) {
            page.figure(row, column, Key::new(slice, None, measure))?;
        }
        let all = std::iter::once(None).chain(standards.iter().map(|standard| Some(standard.number)));
        for (column, standard) in (5_u16..).zip(all) {
            page.shown(row, column, book.year.joint_rate(slice, Joint::of_standard(standard)), true, false)?;
        }
    }
    page.filters(HEAD, row, columns.len())?;
    page.done()
}
