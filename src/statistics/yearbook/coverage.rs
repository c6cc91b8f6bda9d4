//! Coverage: how much of the nation is in, and who is missing.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::coverage::Known;
use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::year::Key;

use super::Book;
use super::sheet::{Column, HEAD, Page};

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Cine este cuprins și cine lipsește: o rată vorbește numai despre furnizorii cuprinși",
        "Who is in and who is missing: a rate speaks of the providers that are in only",
    );
    let mut page = Page::new(book, lang.t("Acoperire", "Coverage"), note)?;
    let coverage = &book.publication.coverage;
    let mut facts = vec![
        (lang.t("Furnizori cuprinși", "Providers included"), lang.count(coverage.providers)),
        (
            lang.t("dintre care fără județ cunoscut", "of these without a known county"),
            lang.count(coverage.without_county),
        ),
        (
            lang.t("Furnizori cunoscuți care lipsesc", "Known providers that are missing"),
            lang.count(coverage.missing.len() as u64),
        ),
    ];
    if let Some(new) = coverage.new {
        facts.push((
            lang.t("Furnizori noi față de anii anteriori", "Providers new since the years before"),
            lang.count(new),
        ));
    }
    if coverage.concluded > 0 {
        let label = lang.t(
            "Cu rezultate încheiate după control (se numără ce s-a calculat)",
            "With results concluded after a visit (what was computed is counted)",
        );
        facts.push((label, lang.count(coverage.concluded)));
    }
    let mut row = HEAD;
    for (label, value) in facts {
        page.put(row, 0, label, &book.styles.label)?;
        page.put(row, 2, &value, &book.styles.fact)?;
        row += 1;
    }
    let empty: Vec<String> = coverage
        .empty_counties
        .iter()
        .map(|iso| Slice::County((*iso).to_owned()).title(book.publication.schema, lang))
        .collect();
    page.put(row, 0, lang.t("Județe fără niciun furnizor", "Counties without any provider"), &book.styles.label)?;
    let listed = if empty.is_empty() { "–".to_owned() } else { empty.join(", ") };
    page.sheet.merge_range(row, 2, row, 6, &listed, &book.styles.fact)?;
    page.fit(row, &listed, 80.0)?;
    row = kinds(&mut page, row + 2)?;
    missing(&mut page, row + 2)?;
    page.done()
}

/// Providers, cases and staff by kind of provider; the last row.
fn kinds(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let lang = book.lang;
    let columns = [
        Column::new(lang.t("Tipul de furnizor", "Kind of provider"), 44.0),
        Column::new("", 14.0),
        Column::new(lang.t("Furnizori", "Providers"), 16.0),
        Column::new(lang.t("Cazuri", "Cases"), 16.0),
        Column::new(lang.t("Personal", "Staff"), 16.0),
    ];
    for (column, Column { width, .. }) in (0_u16..).zip(&columns) {
        page.sheet.set_column_width(column, *width)?;
    }
    page.headings(row, &columns)?;
    let mut at = row;
    for slice in book.slices(|slice| matches!(slice, Slice::Nation | Slice::Provider(_))) {
        at += 1;
        page.text(at, 0, &book.slice_title(slice))?;
        page.text(at, 1, "")?;
        for (column, measure) in (2_u16..).zip(Measure::OF_PROVIDERS) {
            page.figure(at, column, Key::new(slice, None, measure))?;
        }
    }
    Ok(at)
}

/// Every missing provider.
fn missing(page: &mut Page<'_, '_>, row: u32) -> Result<(), XlsxError> {
    let book = page.book;
    let lang = book.lang;
    let missing = &book.publication.coverage.missing;
    if missing.is_empty() {
        let words = lang.t(
            "Niciun furnizor cunoscut nu lipsește. Se compară cu anii dați prin --previous și cu lista dată prin --expected.",
            "No known provider is missing. Compared with the years given by --previous and the list given by --expected.",
        );
        page.put(row, 0, words, &book.styles.label)?;
        return Ok(());
    }
    page.headings(
        row,
        &[
            Column::new(lang.t("Furnizor care lipsește", "Missing provider"), 44.0),
            Column::new(lang.t("Județul", "County"), 14.0),
            Column::new(lang.t("Tipul", "Kind"), 16.0),
            Column::new(lang.t("Cunoscut din", "Known from"), 16.0),
        ],
    )?;
    for (at, (id, (place, known))) in (row + 1..).zip(missing) {
        let county = place.county.clone().map(|iso| Slice::County(iso).title(book.publication.schema, lang));
        page.text(at, 0, id)?;
        page.text(at, 1, &county.unwrap_or_default())?;
        page.text(at, 2, &Slice::Provider(place.kind.clone()).title(book.publication.schema, lang))?;
        page.text(
            at,
            3,
            match known {
                Known::List => lang.t("lista celor așteptați", "the list of those expected"),
                Known::YearBefore => lang.t("un an anterior", "a year before"),
            },
        )?;
    }
    Ok(())
}
