//! Overview: who is in, how the nation stands on each standard, and pictures of both.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::catalogue::indicator::Nature;
use crate::report::words::Noun;
use crate::statistics::joint::Joint;
use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::year::{Key, Shown};

use super::sheet::{Column, HEAD, Page, internal_words, title};
use super::{Book, charts};

/// Name of the sheet.
pub(super) const fn name(book: &Book<'_>) -> &'static str {
    book.lang.t("Privire de ansamblu", "Overview")
}

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let mut page = Page::new(
        book,
        name(book),
        &format!(
            "{} · {}",
            lang.text(&book.publication.catalogue.citation),
            lang.text(&book.publication.catalogue.title)
        ),
    )?;
    page.put(0, 0, &title(book), &book.styles.title)?;
    page.sheet.set_row_height(0, 30)?;
    for (column, width) in [(0, 7.0), (1, 58.0), (2, 13.0), (3, 13.0), (4, 14.0), (5, 14.0), (6, 13.0)] {
        page.sheet.set_column_width(column, width)?;
    }
    if book.internal() {
        page.put(2, 0, internal_words(book), &book.looks.internal)?;
    }
    let mut row = HEAD;
    for (label, value) in facts(book) {
        page.put(row, 0, &label, &book.styles.label)?;
        page.sheet.merge_range(row, 2, row, 5, &value, &book.styles.fact)?;
        if value.chars().count() > 100 {
            page.sheet.set_row_height(row, 110)?;
        }
        row += 1;
    }
    row += 1;
    let (first, last) = standards(&mut page, row)?;
    let below = kinds(&mut page, last + 2)?;
    page.sheet.insert_chart_with_offset(HEAD, 8, &charts::standards(book, name(book), first, last), 4, 0)?;
    if let Some((first, last)) = below {
        page.sheet.insert_chart_with_offset(HEAD + 22, 8, &charts::kinds(book, name(book), first, last), 4, 0)?;
    }
    page.done()
}

fn facts(book: &Book<'_>) -> Vec<(String, String)> {
    let lang = book.lang;
    let of_nation = |measure| match book.year.show(Key::new(book.nation(), None, measure)) {
        Shown::Count(n) => lang.count(n),
        _ => "c".to_owned(),
    };
    let coverage = &book.publication.coverage;
    let loss = &book.year.loss;
    let mut facts = vec![
        (lang.t("Perioada", "Period"), super::sheet::period(book)),
        (lang.t("Situația la data de", "As of"), lang.day(book.year.sums.period.as_of)),
        (lang.t("Furnizori cuprinși", "Providers included"), of_nation(Measure::Providers)),
        (lang.t("Cazuri în registrele lor", "Cases in their registers"), of_nation(Measure::Cases)),
        (lang.t("Personal în registrele lor", "Staff in their registers"), of_nation(Measure::Staff)),
        (
            lang.t("Județe fără niciun furnizor", "Counties without any provider"),
            lang.count(coverage.empty_counties.len() as u64),
        ),
    ];
    if !coverage.missing.is_empty() {
        let missing = lang.counted(coverage.missing.len() as u64, Noun::Provider);
        facts.push((lang.t("Cunoscuți, dar lipsă", "Known but missing"), missing));
    }
    facts.push((
        lang.t("Termenele sunt socotite", "Terms are counted"),
        lang.counting(&book.year.sums.counting).to_owned(),
    ));
    let hidden = format!("{} ({})", lang.count(loss.hidden()), lang.percent(loss.share_of_cells()));
    let words = if book.internal() {
        lang.t("Cifre confidențiale, arătate aici", "Confidential figures, shown here")
    } else {
        lang.t("Cifre suprimate, marcate cu c", "Figures suppressed, marked c")
    };
    facts.push((words, hidden));
    if let Some(caveat) = book.publication.caveat(lang) {
        facts.push((lang.t("Actul normativ", "The act"), caveat));
    }
    facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect()
}

/// The standards with their rates; the first and last row of the table.
fn standards(page: &mut Page<'_, '_>, row: u32) -> Result<(u32, u32), XlsxError> {
    let book = page.book;
    let lang = book.lang;
    let mut columns = vec![
        Column::new(lang.t("Nr.", "No."), 7.0),
        Column::new(lang.t("Standardul", "Standard"), 58.0),
        Column::new(lang.t("Obligații verificate", "Obligations checked"), 13.0),
        Column::new(lang.t("Rata îndeplinirii", "Rate met"), 13.0),
    ];
    if let Some(before) = book.before() {
        columns.push(Column::new(before.label(), 14.0));
        columns.push(Column::new(lang.t("Schimbare, p.p.", "Change, pp"), 14.0));
    }
    page.headings(row, &columns)?;
    let mut at = row;
    for standard in &book.publication.catalogue.standards {
        at += 1;
        let obligations =
            book.publication.checks().into_iter().filter(|(indicator, check)| {
                indicator.standard == standard.number && check.nature == Nature::Obligation
            });
        let number = format!("{}", standard.number);
        page.put(at, 0, &number, &book.styles.ordinal)?;
        page.text(at, 1, lang.text(&standard.title))?;
        page.shown(at, 2, Shown::Count(obligations.count() as u64), false, false)?;
        let now = book.year.joint_rate(book.nation(), Joint::Standard(standard.number));
        page.shown(at, 3, now, true, false)?;
        if let Some(before) = book.before() {
            let slice = before.cube.slice(&Slice::Nation).unwrap_or_default();
            let then = before.joint_rate(slice, Joint::Standard(standard.number));
            page.shown(at, 4, then, true, false)?;
            page.change(at, 5, now, then, true)?;
        }
    }
    Ok((row + 1, at))
}

/// The kinds of provider with their numbers and joint rates; the first and last row, if there is any.
fn kinds(page: &mut Page<'_, '_>, row: u32) -> Result<Option<(u32, u32)>, XlsxError> {
    let book = page.book;
    let lang = book.lang;
    page.headings(
        row,
        &[
            Column::new("", 7.0),
            Column::new(lang.t("Tipul de furnizor", "Kind of provider"), 58.0),
            Column::new(lang.t("Furnizori", "Providers"), 13.0),
            Column::new(lang.t("Rata îndeplinirii", "Rate met"), 13.0),
            Column::new(lang.t("Cazuri", "Cases"), 14.0),
            Column::new(lang.t("Personal", "Staff"), 14.0),
        ],
    )?;
    let slices = book.slices(|slice| matches!(slice, Slice::Provider(_)));
    let mut at = row;
    for slice in slices {
        at += 1;
        page.text(at, 0, "")?;
        page.text(at, 1, &book.slice_title(slice))?;
        page.figure(at, 2, Key::new(slice, None, Measure::Providers))?;
        page.shown(at, 3, book.year.joint_rate(slice, Joint::All), true, false)?;
        page.figure(at, 4, Key::new(slice, None, Measure::Cases))?;
        page.figure(at, 5, Key::new(slice, None, Measure::Staff))?;
    }
    Ok((at > row).then_some((row + 1, at)))
}
