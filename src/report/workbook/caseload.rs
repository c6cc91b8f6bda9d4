//! How many active cases each person carries.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::page::{HEAD, Page};
use super::{Book, charts};
use crate::report::table::figures;
use crate::report::view::{Loads, Section, loads};
use crate::report::words::duty_title;

/// How many people the chart shows.
const IN_CHART: u32 = 10;

/// The table, the limit of each role, and the chart of the ten heaviest caseloads.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let mut page = Page::new(book, Section::Caseload, book.name(Section::Caseload), "")?;
    let loads = loads(book.report);
    let table = figures::caseload(*book.report);
    page.table(HEAD, &table)?;
    let first = u16::try_from(table.width()).unwrap_or(u16::MAX);
    for (column, month) in (first..).zip(&loads.months) {
        page.put(HEAD, column, &lang.month_short(month), &book.styles.column)?;
        page.width(column, 4.2)?;
    }
    page.sheet.set_freeze_panes(HEAD + 1, 1)?;
    let once = page.years_wide(loads.months.len())?;
    if loads.people.is_empty() {
        page.nothing(HEAD + 1, book.report.nothing(Section::Caseload))?;
        return page.done();
    }
    let row = page.rows(&table, &loads.people)?;
    for (row, load) in (HEAD + 1..).zip(&loads.people) {
        for (column, month) in (first..).zip(&loads.months) {
            page.count(row, column, u64::from(load.by_month.get(month).copied().unwrap_or(0)))?;
        }
    }
    page.filters(HEAD, row, table.width() + loads.months.len())?;
    let limit_row = limits(&mut page, (row + 2, first), &loads)?;
    let explained = lang.t(
        "Maximum: cazuri distincte sigur active într-o zi. Maximum posibil: dacă tot ce este nesigur s-ar socoti. Pe luni: cel mai mare număr din lună.",
        "Maximum: distinct cases surely active on one day. Possible maximum: if everything uncertain counted. By month: the largest number in the month.",
    );
    page.put(row + 5, 0, explained, &book.styles.note)?;
    chart(&mut page, (row, once), (limit_row, first), &loads)?;
    page.done()
}

/// A row for the chart's line of the limit of the heaviest person's role.
fn limits(page: &mut Page<'_, '_>, (row, first): (u32, u16), loads: &Loads<'_>) -> Result<Option<u32>, XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    let Some(role) = loads.people.first().map(|load| load.role.as_str()) else { return Ok(None) };
    let Some(limit) = report.load_limit(role) else { return Ok(None) };
    let role = duty_title(report.schema, lang, role);
    page.begin(row);
    page.put(row, 0, &format!("{} ({role})", lang.t("Limita", "Limit")), &book.styles.strong)?;
    page.text(row, 1, role)?;
    page.end()?;
    for (column, _) in (first..).zip(&loads.months) {
        page.number(row, column, Some(limit), &book.styles.count)?;
    }
    Ok(Some(row))
}

fn chart(
    page: &mut Page<'_, '_>,
    (last, column): (u32, u16),
    (limit, first): (Option<u32>, u16),
    loads: &Loads<'_>,
) -> Result<(), XlsxError> {
    let Some(months) = u16::try_from(loads.months.len()).ok().filter(|n| *n > 0) else { return Ok(()) };
    let rows = (HEAD + 1, last.min(HEAD + IN_CHART));
    let chart = charts::caseload(page.book, HEAD, rows, (first, first + months - 1), limit);
    page.sheet.insert_chart(last + 7, column, &chart)?;
    Ok(())
}
