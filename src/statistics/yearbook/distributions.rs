//! Per case and per member of staff: how many, the median and the 90th percentile.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::subject::Shape;
use crate::statistics::year::{Key, Shown};

use super::sheet::{Column, HEAD, Page};
use super::{Book, territories};

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Pe caz, pe manager, pe termen: numărul de valori, mediana și percentila 90, din histogramele adunate",
        "Per case, per manager, per term: number of values, median and 90th percentile, from the added-up histograms",
    );
    let mut page = Page::new(book, lang.t("Distribuții", "Distributions"), note)?;
    let columns = [
        Column::new(lang.t("Indicator", "Indicator"), 10.0),
        Column::new(lang.t("Verificarea", "Check"), 50.0),
        Column::new(lang.t("Împărțirea", "Breakdown"), 15.0),
        Column::new(lang.t("Categoria", "Category"), 30.0),
        Column::new(Measure::Values.words(lang), 12.0),
        Column::new(Measure::Median.words(lang), 12.0),
        Column::new(Measure::P90.words(lang), 12.0),
    ];
    page.list(HEAD, &columns)?;
    let mut slices = territories::areas(book);
    slices.extend(book.slices(|slice| matches!(slice, Slice::Provider(_))));
    let mut row = HEAD;
    for (number, (indicator, check)) in book.publication.checks().into_iter().enumerate() {
        if !matches!(book.year.cube.shapes.get(number), Some(Shape::Values { .. })) {
            continue;
        }
        for slice in &slices {
            let Some(known) = book.year.cube.slices.get(*slice) else { continue };
            let keys = [Measure::Values, Measure::Median, Measure::P90].map(|m| Key::new(*slice, Some(number), m));
            if keys.iter().all(|key| matches!(book.year.show(*key), Shown::Nothing)) {
                continue;
            }
            row += 1;
            page.text(row, 0, &indicator.id)?;
            page.text(row, 1, &book.publication.title(lang, indicator, check))?;
            page.text(row, 2, known.breakdown_words(lang))?;
            page.text(row, 3, &book.slice_title(*slice))?;
            for (column, key) in (4_u16..).zip(keys) {
                page.figure(row, column, key)?;
            }
        }
    }
    page.filters(HEAD, row, columns.len())?;
    page.done()
}
