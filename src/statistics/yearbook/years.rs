//! Years side by side: subjects and rate of each check of the nation.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::subject::Shape;
use crate::statistics::year::{Key, Shown, Year};

use super::Book;
use super::sheet::{Column, HEAD, Page};

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let years = &book.publication.years;
    let note = if years.len() > 1 {
        lang.t(
            "Țara, an lângă an; o cifră ascunsă într-un an nu se compară",
            "The nation, year beside year; a figure hidden in one year is not compared",
        )
    } else {
        lang.t("Niciun an anterior nu a fost dat (--previous)", "No earlier year was given (--previous)")
    };
    let mut page = Page::new(book, lang.t("Ani alăturați", "Years side by side"), note)?;
    let mut columns =
        vec![Column::new(lang.t("Indicator", "Indicator"), 10.0), Column::new(lang.t("Verificarea", "Check"), 48.0)];
    for measure in [Measure::Subjects, Measure::Rate] {
        columns.extend(years.iter().map(|year| Column::new(format!("{} {}", measure.words(lang), year.label()), 12.0)));
        columns.extend(years.windows(2).filter_map(<[Year]>::last).map(|year| {
            let words = match measure {
                Measure::Rate => lang.t("schimbare, p.p.,", "change, pp,"),
                _ => lang.t("schimbare", "change"),
            };
            Column::new(format!("{words} {}", year.label()), 12.0)
        }));
    }
    page.list(HEAD, &columns)?;
    let mut row = HEAD;
    page_head(&mut page, &mut row)?;
    for (number, (indicator, check)) in book.publication.checks().into_iter().enumerate() {
        if !matches!(book.year.cube.shapes.get(number), Some(Shape::Outcomes { .. })) {
            continue;
        }
        row += 1;
        page.text(row, 0, &indicator.id)?;
        page.text(row, 1, &book.publication.title(lang, indicator, check))?;
        let mut column = 2;
        for measure in [Measure::Subjects, Measure::Rate] {
            column = side_by_side(&mut page, row, column, measure == Measure::Rate, |year, nation| {
                year.show(Key::new(nation, Some(number), measure))
            })?;
        }
    }
    page.filters(HEAD, row, columns.len())?;
    page.done()
}

/// Providers, cases and staff of each year.
fn page_head(page: &mut Page<'_, '_>, row: &mut u32) -> Result<(), XlsxError> {
    for measure in Measure::OF_PROVIDERS {
        *row += 1;
        page.text(*row, 0, "")?;
        let lang = page.book.lang;
        page.text(*row, 1, measure.words(lang))?;
        side_by_side(page, *row, 2, false, |year, nation| year.show(Key::new(nation, None, measure)))?;
    }
    Ok(())
}

/// One figure of each year and its changes; the next free column.
fn side_by_side(
    page: &mut Page<'_, '_>,
    row: u32,
    column: u16,
    rate: bool,
    figure: impl Fn(&Year, usize) -> Shown,
) -> Result<u16, XlsxError> {
    let years = &page.book.publication.years;
    let shown: Vec<Shown> =
        years.iter().map(|year| figure(year, year.cube.slice(&Slice::Nation).unwrap_or_default())).collect();
    let mut column = column;
    for shown in &shown {
        page.shown(row, column, *shown, rate, false)?;
        column += 1;
    }
    for pair in shown.windows(2) {
        if let [before, now] = pair {
            page.change(row, column, *now, *before, rate)?;
            column += 1;
        }
    }
    Ok(column)
}
