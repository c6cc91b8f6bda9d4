//! What the act asks to be counted: by month for the nation, by year for each area and kind of provider.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::catalogue::indicator::{Check, Indicator};
use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::subject::Shape;
use crate::statistics::year::{Key, Shown};

use super::sheet::{Column, HEAD, Page, month_names};
use super::{Book, charts, territories};

/// Column of the first month.
const FIRST_MONTH: u16 = 3;

/// Series by month.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let name = lang.t("Serii lunare", "Monthly series");
    let note = lang.t(
        "Numărătorile cerute de Ordin, pe luni și pe an; un caz numărat în mai multe luni poate conta o singură dată pe an",
        "The counts that the Order asks for, by month and year; a case counted in several months may count once a year",
    );
    let mut page = Page::new(book, name, note)?;
    let mut columns = vec![
        Column::new(lang.t("Indicator", "Indicator"), 10.0),
        Column::new(lang.t("Ce se numără", "What is counted"), 44.0),
        Column::new(lang.t("Felul", "Series"), 30.0),
    ];
    columns.extend(month_names(book).into_iter().map(|month| Column::new(month, 9.0)));
    columns.push(Column::new(lang.t("Perioada", "Period"), 11.0));
    let before = book.before();
    if let Some(before) = before {
        columns.push(Column::new(before.label(), 11.0));
        columns.push(Column::new(lang.t("schimbare", "change"), 11.0));
    }
    page.list(HEAD, &columns)?;
    let months = u16::try_from(book.year.cube.months.len()).unwrap_or(0);
    let year_column = FIRST_MONTH + months;
    let mut row = HEAD;
    let mut drawn: Vec<(String, (u32, u32))> = Vec::new();
    for (number, indicator, check) in tallies(book) {
        let first = row + 1;
        let mut by_month = false;
        for (position, by) in book.year.cube.series.get(number).into_iter().flatten().enumerate() {
            row += 1;
            let title = book.publication.title(lang, indicator, check);
            let key = Key { series: Some(position), ..Key::new(book.nation(), Some(number), Measure::Count) };
            page.text(row, 0, &indicator.id)?;
            page.text(row, 1, &title)?;
            page.text(row, 2, &book.publication.series_words(lang, check, by))?;
            for month in 0..months {
                let key = Key { month: Some(usize::from(month)), ..key };
                by_month |= book.year.show(key) != Shown::Nothing;
                page.figure(row, FIRST_MONTH + month, key)?;
            }
            page.figure(row, year_column, key)?;
            if let Some(before) = before {
                let then = book.publication.same_in(book.year, before, key).unwrap_or(Shown::Nothing);
                page.shown(row, year_column + 1, then, false, false)?;
                page.change(row, year_column + 2, book.year.show(key), then, false)?;
            }
        }
        if by_month && row >= first {
            drawn
                .push((format!("{} – {}", indicator.id, book.publication.title(lang, indicator, check)), (first, row)));
        }
    }
    page.filters(HEAD, row, columns.len())?;
    if months > 1 {
        let below = row + 2;
        for (position, (title, rows)) in (0_u32..).zip(&drawn) {
            let chart = charts::months(name, title, HEAD, *rows, (FIRST_MONTH, year_column - 1), 2);
            let at = (below + (position / 2) * 15, if position % 2 == 0 { 0 } else { 4 });
            page.sheet.insert_chart(at.0, at.1, &chart)?;
        }
    }
    page.done()
}

fn tallies<'a>(book: &Book<'a>) -> Vec<(usize, &'a Indicator, &'a Check)> {
    let all = book.publication.checks().into_iter().enumerate();
    all.filter(|(number, _)| book.year.cube.shapes.get(*number) == Some(&Shape::Counts))
        .map(|(number, (indicator, check))| (number, indicator, check))
        .collect()
}

/// Counts of the period by area and kind of provider.
pub(super) fn by_area(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Aceleași numărători, pe toată perioada, în fiecare teritoriu și la fiecare tip de furnizor",
        "The same counts, for the whole period, in each area and kind of provider",
    );
    let mut page = Page::new(book, lang.t("Numărători pe teritorii", "Counts by area"), note)?;
    let mut slices = territories::areas(book);
    slices.extend(book.slices(|slice| matches!(slice, Slice::Provider(_))));
    let mut columns = vec![
        Column::new(lang.t("Indicator", "Indicator"), 10.0),
        Column::new(lang.t("Ce se numără", "What is counted"), 44.0),
        Column::new(lang.t("Felul", "Series"), 30.0),
    ];
    columns.extend(slices.iter().map(|slice| Column::new(book.slice_title(*slice), 10.5)));
    page.list(HEAD, &columns)?;
    page.sheet.set_freeze_panes(HEAD + 1, 3)?;
    let mut row = HEAD;
    for (number, indicator, check) in tallies(book) {
        for (position, by) in book.year.cube.series.get(number).into_iter().flatten().enumerate() {
            row += 1;
            page.text(row, 0, &indicator.id)?;
            page.text(row, 1, &book.publication.title(lang, indicator, check))?;
            page.text(row, 2, &book.publication.series_words(lang, check, by))?;
            for (column, slice) in (3_u16..).zip(&slices) {
                let key = Key { series: Some(position), ..Key::new(*slice, Some(number), Measure::Count) };
                page.figure(row, column, key)?;
            }
        }
    }
    page.filters(HEAD, row, 3)?;
    page.done()
}
