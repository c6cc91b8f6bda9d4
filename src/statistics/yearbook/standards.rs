//! The nation by standard: every check with its counts, its providers and how long terms took.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::statistics::measure::Measure;
use crate::statistics::slice::Slice;
use crate::statistics::subject::Shape;
use crate::statistics::year::Key;

use super::Book;
use super::sheet::{Column, HEAD, Page};

/// What the tables of checks show, in this order.
pub(super) const MEASURES: [Measure; 14] = [
    Measure::Subjects,
    Measure::State(State::Met),
    Measure::State(State::NotMet),
    Measure::State(State::Undetermined),
    Measure::State(State::Pending),
    Measure::State(State::Excluded),
    Measure::Rate,
    Measure::Judged(Verdict::Compliant),
    Measure::Judged(Verdict::NonCompliant),
    Measure::Judged(Verdict::Undetermined),
    Measure::Judged(Verdict::NotComputable),
    Measure::Judged(Verdict::NotApplicable),
    Measure::ElapsedMedian,
    Measure::ElapsedP90,
];

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Țara, verificare cu verificare; durata este cea a termenelor încheiate, în ore sau zile după cum este termenul",
        "The nation, check by check; durations are those of ended terms, in hours or days as the term is",
    );
    let mut page = Page::new(book, lang.t("Standarde", "Standards"), note)?;
    let mut columns = vec![
        Column::new(lang.t("Indicator", "Indicator"), 10.0),
        Column::new(lang.t("Verificarea", "Check"), 46.0),
        Column::new(lang.t("Natura", "Nature"), 13.0),
    ];
    columns.extend(MEASURES.map(|measure| Column::new(measure.words(lang), 11.5)));
    if let Some(before) = book.before() {
        columns.push(Column::new(format!("{} {}", Measure::Rate.words(lang), before.label()), 10.5));
        columns.push(Column::new(lang.t("schimbare, p.p.", "change, pp"), 11.5));
    }
    page.list(HEAD, &columns)?;
    let mut row = HEAD;
    let mut standard = 0;
    for (number, (indicator, check)) in book.publication.checks().into_iter().enumerate() {
        if !matches!(book.year.cube.shapes.get(number), Some(Shape::Outcomes { .. })) {
            continue;
        }
        if indicator.standard != standard {
            standard = indicator.standard;
            row += 1;
            group(&mut page, row, standard, columns.len())?;
        }
        row += 1;
        page.text(row, 0, &indicator.id)?;
        let title = book.publication.title(lang, indicator, check);
        page.text(row, 1, &title)?;
        page.fit(row, &title, 46.0)?;
        page.text(row, 2, lang.nature(check.nature))?;
        for (column, measure) in (3_u16..).zip(MEASURES) {
            page.figure(row, column, Key::new(book.nation(), Some(number), measure))?;
        }
        if let Some(before) = book.before() {
            let key = Key::new(before.cube.slice(&Slice::Nation).unwrap_or_default(), Some(number), Measure::Rate);
            let (now, then) = (book.year.show(Key { slice: book.nation(), ..key }), before.show(key));
            page.shown(row, 17, then, true, false)?;
            page.change(row, 18, now, then, true)?;
        }
    }
    page.filters(HEAD, row, columns.len())?;
    page.done()
}

/// The name of a standard across the table.
fn group(page: &mut Page<'_, '_>, row: u32, standard: u8, columns: usize) -> Result<(), XlsxError> {
    let book = page.book;
    let known = book.publication.catalogue.standards.iter().find(|s| s.number == standard);
    let title = known.map(|s| book.lang.text(&s.title)).unwrap_or_default();
    page.put(row, 0, &format!("{} {standard}", book.lang.t("Std.", "Std.")), &book.looks.group)?;
    page.put(row, 1, title, &book.looks.group)?;
    for column in 2..u16::try_from(columns).unwrap_or(2) {
        page.put(row, column, "", &book.looks.group)?;
    }
    Ok(())
}
