//! How many active cases each person carries.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::page::{Column, HEAD, Page};
use super::{Book, charts};
use crate::report::view::{Loads, Section, loads};
use crate::report::words::code_title;
use crate::results::Caseload;
use crate::results::verdict::Verdict;
use crate::time::Moment;

/// First column of the months.
const MONTHS: u16 = 9;
/// How many people the chart shows.
const IN_CHART: u32 = 10;

/// The table, the limit of each role, and the chart of the ten heaviest caseloads.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let mut page = Page::new(book, Section::Caseload, book.name(Section::Caseload), "")?;
    let loads = loads(book.report);
    page.list(
        HEAD,
        &[
            Column(lang.t("Persoana", "Person"), 18.0),
            Column(lang.t("Rolul", "Role"), 20.0),
            Column(lang.t("Maximum", "Maximum"), 10.0),
            Column(lang.t("Prima zi a maximului", "First day of the maximum"), 13.0),
            Column(lang.t("Maximum posibil", "Possible maximum"), 11.0),
            Column(lang.t("Limita", "Limit"), 8.0),
            Column(lang.t("Față de limită", "Against the limit"), 13.0),
            Column(lang.t("Zile peste limită", "Days above the limit"), 11.0),
            Column(lang.t("Zile-caz ieșite prin delegare", "Case-days left by delegation"), 13.0),
        ],
    )?;
    for (column, month) in (MONTHS..).zip(&loads.months) {
        page.put(HEAD, column, &lang.month_short(month), &book.styles.column)?;
        page.width(column, 9.0)?;
    }
    page.sheet.set_freeze_panes(HEAD + 1, 1)?;
    let once = page.years_wide(loads.months.len())?;
    if loads.people.is_empty() {
        page.nothing(HEAD + 1, book.report.nothing(Section::Caseload))?;
        return Ok(page.sheet);
    }
    let mut row = HEAD;
    for load in &loads.people {
        row += 1;
        person(&mut page, row, load, &loads)?;
    }
    page.filters(HEAD, row, usize::from(MONTHS) + loads.months.len())?;
    let limit_row = limits(&mut page, row + 2, &loads)?;
    let explained = lang.t(
        "Maximum: cazuri distincte sigur active într-o zi. Maximum posibil: dacă tot ce este nesigur s-ar socoti. Pe luni: cel mai mare număr din lună.",
        "Maximum: distinct cases surely active on one day. Possible maximum: if everything uncertain counted. By month: the largest number in the month.",
    );
    page.put(row + 5, 0, explained, &book.styles.note)?;
    chart(&mut page, (row, once), limit_row, &loads)?;
    Ok(page.sheet)
}

fn person(page: &mut Page<'_, '_>, row: u32, load: &Caseload, loads: &Loads<'_>) -> Result<(), XlsxError> {
    let book = page.book;
    let (report, styles) = (book.report, &book.styles);
    let limit = report.load_limit(&load.role);
    page.put(row, 0, &load.staff, &styles.strong)?;
    page.text(row, 1, code_title(report.schema, report.lang, "appointment_role", &load.role))?;
    page.count(row, 2, u64::from(load.max))?;
    page.date(row, 3, load.max_day.map(Moment::date))?;
    page.count(row, 4, u64::from(load.max_possible))?;
    page.number(row, 5, limit, &styles.count)?;
    against(page, row, load, limit)?;
    page.count(row, 7, u64::from(load.days_above))?;
    page.count(row, 8, u64::from(load.delegated_case_days))?;
    for (column, month) in (MONTHS..).zip(&loads.months) {
        page.count(row, column, u64::from(load.by_month.get(month).copied().unwrap_or(0)))?;
    }
    Ok(())
}

/// Whether the person was surely, possibly or never above the limit.
fn against(page: &mut Page<'_, '_>, row: u32, load: &Caseload, limit: Option<f64>) -> Result<(), XlsxError> {
    let (lang, styles) = (page.book.report.lang, &page.book.styles);
    let Some(limit) = limit else { return page.text(row, 6, "") };
    let (text, verdict) = if f64::from(load.max) > limit {
        (lang.t("✗ peste", "✗ above"), Verdict::NonCompliant)
    } else if f64::from(load.max_possible) > limit {
        (lang.t("? posibil peste", "? possibly above"), Verdict::Undetermined)
    } else {
        (lang.t("✓ în limită", "✓ within"), Verdict::Compliant)
    };
    page.put(row, 6, text, styles.verdict(verdict))
}

/// A row for the chart's line of the limit of the heaviest person's role.
fn limits(page: &mut Page<'_, '_>, row: u32, loads: &Loads<'_>) -> Result<Option<u32>, XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    let Some(role) = loads.people.first().map(|load| load.role.as_str()) else { return Ok(None) };
    let Some(limit) = report.load_limit(role) else { return Ok(None) };
    let role = code_title(report.schema, lang, "appointment_role", role);
    page.begin(row);
    page.put(row, 0, &format!("{} ({role})", lang.t("Limita", "Limit")), &book.styles.strong)?;
    page.text(row, 1, role)?;
    page.end()?;
    for (column, _) in (MONTHS..).zip(&loads.months) {
        page.number(row, column, Some(limit), &book.styles.count)?;
    }
    Ok(Some(row))
}

fn chart(
    page: &mut Page<'_, '_>,
    (last, column): (u32, u16),
    limit: Option<u32>,
    loads: &Loads<'_>,
) -> Result<(), XlsxError> {
    let Some(months) = u16::try_from(loads.months.len()).ok().filter(|n| *n > 0) else { return Ok(()) };
    let rows = (HEAD + 1, last.min(HEAD + IN_CHART));
    let chart = charts::caseload(page.book, HEAD, rows, (MONTHS, MONTHS + months - 1), limit);
    page.sheet.insert_chart(last + 7, column, &chart)?;
    Ok(())
}
