//! Long lists of all checks: by area, and by kind of provider, kind of service and case category.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::subject::Shape;
use crate::statistics::year::{Key, Shown};

use super::sheet::{Column, HEAD, Page};
use super::standards::MEASURES;
use super::{Book, territories};

/// Every check in every area.
pub(super) fn areas(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Fiecare verificare în fiecare regiune, județ și sector; filtrați după teritoriu sau indicator",
        "Every check in every region, county and sector; filter by area or indicator",
    );
    let page = Page::new(book, lang.t("Indicatori pe teritorii", "Checks by area"), note)?;
    let slices: Vec<usize> = territories::areas(book).into_iter().filter(|at| *at != book.nation()).collect();
    list(page, &slices)
}

/// Every check by kind of provider, kind of service and case category.
pub(super) fn kinds(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Fiecare verificare pe tipuri de furnizor, tipuri de serviciu și categorii de caz",
        "Every check by kind of provider, kind of service and case category",
    );
    let page = Page::new(book, lang.t("Indicatori pe tipuri", "Checks by kind"), note)?;
    let slices = book.slices(|slice| matches!(slice, Slice::Provider(_) | Slice::Service(_) | Slice::Category(_)));
    list(page, &slices)
}

fn list(mut page: Page<'_, '_>, slices: &[usize]) -> Result<Worksheet, XlsxError> {
    let book = page.book;
    let lang = book.lang;
    let mut columns = vec![
        Column::new(lang.t("Împărțirea", "Breakdown"), 15.0),
        Column::new(lang.t("Categoria", "Category"), 30.0),
        Column::new(lang.t("Indicator", "Indicator"), 10.0),
        Column::new(lang.t("Verificarea", "Check"), 44.0),
        Column::new(lang.t("Natura", "Nature"), 12.0),
    ];
    columns.extend(MEASURES.map(|measure| Column::new(measure.words(lang), 11.0)));
    page.list(HEAD, &columns)?;
    let checks = book.publication.checks();
    let mut row = HEAD;
    for slice in slices {
        let Some(known) = book.year.cube.slices.get(*slice) else { continue };
        for (number, (indicator, check)) in checks.iter().enumerate() {
            let outcomes = matches!(book.year.cube.shapes.get(number), Some(Shape::Outcomes { .. }));
            let subjects = book.year.show(Key::new(*slice, Some(number), Measure::Subjects));
            if !outcomes || subjects == Shown::Nothing {
                continue;
            }
            row += 1;
            page.text(row, 0, known.breakdown_words(lang))?;
            page.text(row, 1, &book.slice_title(*slice))?;
            page.text(row, 2, &indicator.id)?;
            page.text(row, 3, &book.publication.title(lang, indicator, check))?;
            page.text(row, 4, lang.nature(check.nature))?;
            for (column, measure) in (5_u16..).zip(MEASURES) {
                page.figure(row, column, Key::new(*slice, Some(number), measure))?;
            }
        }
    }
    page.filters(HEAD, row, columns.len())?;
    page.done()
}
