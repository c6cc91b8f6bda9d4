//! The lists: a row for each thing, the person first, a cell to tick it off.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::super::layout::numbered;
use super::super::page::{Column, HEAD, Page};
use super::{List, Part};
use crate::report::todo::{Gap, Task};
use crate::report::words::{Delay, Lang, delay_in_days};
use crate::time::Moment;

/// Fills one row of a list with an entry.
type Fill<T> = fn(&List<'_, '_>, &mut Page<'_, '_>, u32, &T) -> Result<(), XlsxError>;

/// What a list shows.
struct Table<'t, T> {
    part: Part,
    note: &'static str,
    nothing: &'static str,
    columns: &'t [Column],
    /// Column with a mark to pick, counted from 0.
    tick: Option<u16>,
    /// How many of the columns are printed.
    printed: u16,
    fill: Fill<T>,
}

/// As many sheets as the entries need; one that says so where there are none.
fn sheets<T>(list: &List<'_, '_>, entries: &[T], table: &Table<'_, T>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let rows = list.book.extras.limits.rows.max(1);
    let chunks: Vec<&[T]> = if entries.is_empty() { vec![&[]] } else { entries.chunks(rows).collect() };
    let home = Part::Overview.name(lang);
    let sheet = |(n, chunk): (usize, &[T])| {
        let note = format!("{} – {}", table.note, lang.count(entries.len() as u64));
        let mut page = Page::titled(list.book, &numbered(table.part.name(lang), n), &note, Some(home), chunk.len())?;
        page.list(HEAD, table.columns)?;
        let mut last = HEAD;
        for entry in chunk {
            last += 1;
            page.begin(last);
            (table.fill)(list, &mut page, last, entry)?;
            page.end()?;
        }
        page.filters(HEAD, last, table.columns.len())?;
        page.sheet.set_print_area(0, 0, last.max(HEAD + 1), table.printed.saturating_sub(1))?;
        match table.tick {
            Some(column) if !chunk.is_empty() => {
                page.sheet.add_data_validation(HEAD + 1, column, last, column, &marks(lang)?)?;
            }
            _ => {}
        }
        if chunk.is_empty() {
            page.nothing(HEAD + 1, table.nothing)?;
        }
        Ok(page.sheet)
    };
    chunks.into_iter().enumerate().map(sheet).collect()
}

/// What a cell to tick off may hold.
fn marks(lang: Lang) -> Result<DataValidation, XlsxError> {
    DataValidation::new().allow_list_strings(&[lang.t("făcut", "done"), lang.t("în lucru", "under way")])
}

/// What is breached today. What the sentence says already (term, delay) and the clause stand behind the printed part.
pub(super) fn breaches(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let columns = [
        Column(lang.t("Responsabil", "Person answerable"), 12.5),
        Column(lang.t("Funcția", "Function"), 14.0),
        Column(lang.t("Caz / subiect", "Case / subject"), 15.0),
        Column(lang.t("Ce nu este în regulă", "What is wrong"), 44.0),
        Column(lang.t("Se mai poate face?", "Can it still be done?"), 10.5),
        Column(lang.t("Ce este de făcut", "What to do"), 42.0),
        Column(lang.t("Natura", "Nature"), 12.5),
        Column(lang.t("Indicator", "Indicator"), 10.0),
        Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 24.0),
        Column(lang.t("Stadiu", "Progress"), 10.0),
        Column(lang.t("Termen", "Due"), 15.0),
        Column(lang.t("Întârziere (zile)", "Delay (days)"), 10.5),
        Column(lang.t("Temei", "Clause"), 30.0),
        Column(lang.t("Cum s-a citit actul", "How the act was read"), 40.0),
        Column(lang.t("Explicația dată", "Explanation given"), 36.0),
    ];
    // The last column stands only where something was explained.
    let given =
        list.todo.breaches.iter().chain(&list.todo.advised).any(|task| task.explanation(list.book.report).is_some());
    let columns = if given { &columns[..] } else { columns.split_last().map_or(&[][..], |(_, before)| before) };
    let table = Table {
        part: Part::Breaches,
        note: lang.t(
            "Ce se încalcă azi: pe persoane, întâi ce se mai poate îndrepta, cel mai vechi termen întâi",
            "What is breached today: by person, what can be put right first, the oldest term first",
        ),
        nothing: lang.t("Nimic nu se încalcă.", "Nothing is breached."),
        columns,
        tick: Some(9),
        printed: 10,
        fill: breach,
    };
    // What is only recommended stands below what is breached.
    let all: Vec<Task<'_>> = list.todo.breaches.iter().chain(&list.todo.advised).copied().collect();
    sheets(list, &all, &table)
}

fn person(list: &List<'_, '_>, page: &mut Page<'_, '_>, row: u32, task: &Task<'_>) -> Result<(), XlsxError> {
    let id = task.line.outcome.responsible.as_deref().unwrap_or_default();
    page.put(row, 0, id, &list.book.styles.strong)?;
    page.text(row, 1, &list.todo.function(id, list.rehearsal).unwrap_or_default())?;
    page.put(row, 2, &task.line.who(), &list.book.styles.strong)
}

fn breach(list: &List<'_, '_>, page: &mut Page<'_, '_>, row: u32, task: &Task<'_>) -> Result<(), XlsxError> {
    let (report, styles) = (list.book.report, &list.book.styles);
    let lang = report.lang;
    person(list, page, row, task)?;
    page.text(row, 3, &task.line.message(report))?;
    let possible = match (task.open, task.is_explained()) {
        (true, _) => lang.yes_no(true),
        (false, false) => lang.t("nu – explicați", "no – explain"),
        (false, true) => lang.t("nu – explicat", "no – explained"),
    };
    page.text(row, 4, possible)?;
    page.text(row, 5, &task.line.remedy(report))?;
    page.text(row, 6, lang.nature(task.line.check.nature))?;
    page.text(row, 7, &task.line.check.indicator)?;
    page.text(row, 8, &task.line.sources(report))?;
    page.input(row, 9, "")?;
    page.date(row, 10, task.line.outcome.due)?;
    page.number(row, 11, delay_in_days(task.line.outcome, report.results.period.as_of), &styles.number)?;
    page.text(row, 12, &report.clauses(task.line.check))?;
    page.text(row, 13, &report.reading(task.line.check))?;
    task.explanation(report).map_or(Ok(()), |explanation| page.text(row, 14, &explanation))
}

/// What falls due in the days ahead.
pub(super) fn due(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let columns = [
        Column(lang.t("Responsabil", "Person answerable"), 12.5),
        Column(lang.t("Funcția", "Function"), 15.0),
        Column(lang.t("Caz / subiect", "Case / subject"), 17.0),
        Column(lang.t("Termen", "Due"), 15.0),
        Column(lang.t("Zile rămase", "Days left"), 8.0),
        Column(lang.t("Ce trebuie făcut", "What has to be done"), 46.0),
        Column(lang.t("Indicator", "Indicator"), 10.5),
        Column(lang.t("Temei", "Clause"), 20.0),
        Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 28.0),
        Column(lang.t("Stadiu", "Progress"), 11.0),
    ];
    let table = Table {
        part: Part::Due,
        note: lang.t(
            "Ce se împlinește în zilele următoare: pe persoane, cel mai apropiat termen întâi",
            "What falls due in the days ahead: by person, the soonest term first",
        ),
        nothing: lang.t("Niciun termen nu se împlinește.", "No term falls due."),
        columns: &columns,
        tick: Some(9),
        printed: 10,
        fill: coming,
    };
    sheets(list, &list.todo.due, &table)
}

fn coming(list: &List<'_, '_>, page: &mut Page<'_, '_>, row: u32, task: &Task<'_>) -> Result<(), XlsxError> {
    let (report, styles) = (list.book.report, &list.book.styles);
    person(list, page, row, task)?;
    page.date(row, 3, task.line.outcome.due.or(task.due.map(Moment::date)))?;
    let as_of = report.results.period.as_of;
    let left = task.due.map(|due| Delay::of_days(as_of, due).map_or(0.0, Delay::days));
    page.number(row, 4, left, &styles.number)?;
    page.text(row, 5, report.check_title(task.line.check))?;
    page.text(row, 6, &task.line.check.indicator)?;
    page.text(row, 7, &report.clauses(task.line.check))?;
    page.text(row, 8, &task.line.sources(report))?;
    page.input(row, 9, "")
}

/// What the registers lack.
pub(super) fn gaps(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let columns = [
        Column(lang.t("Fișierul", "File"), 28.0),
        Column(lang.t("Foaia / registrul", "Sheet / register"), 24.0),
        Column(lang.t("Celula", "Cell"), 12.0),
        Column(lang.t("Ce este de făcut", "What to do"), 46.0),
        Column(lang.t("Cazuri / subiecte", "Cases / subjects"), 30.0),
        Column(lang.t("Indicatorii care nu se pot stabili", "Indicators that cannot be decided"), 30.0),
        Column(lang.t("Stadiu", "Progress"), 11.0),
    ];
    let table = Table {
        part: Part::Gaps,
        note: lang.t("Ce lipsește din registre, celulă cu celulă", "What the registers lack, cell by cell"),
        nothing: lang.t("Nu lipsește nimic.", "Nothing is missing."),
        columns: &columns,
        tick: Some(6),
        printed: 7,
        fill: gap,
    };
    sheets(list, &list.todo.gaps, &table)
}

/// Subjects that are named; their number stands behind.
const NAMED: usize = 12;

fn gap(list: &List<'_, '_>, page: &mut Page<'_, '_>, row: u32, gap: &Gap<'_>) -> Result<(), XlsxError> {
    let report = list.book.report;
    let (file, sheet, cell) = gap.parts(report);
    page.text(row, 0, &file)?;
    page.text(row, 1, &sheet)?;
    page.put(row, 2, &cell, &list.book.styles.strong)?;
    page.text(row, 3, &gap.advice(report))?;
    let mut named: Vec<&str> = gap.subjects.iter().copied().take(NAMED).collect();
    let more = gap.subjects.len().saturating_sub(NAMED);
    let rest = format!("… +{}", report.lang.count(more as u64));
    if more > 0 {
        named.push(&rest);
    }
    page.text(row, 4, &named.join(", "))?;
    let indicators: Vec<&str> = gap.indicators.iter().copied().collect();
    page.text(row, 5, &indicators.join(", "))?;
    page.input(row, 6, "")
}

/// What an inspector will judge on site.
pub(super) fn on_site(list: &List<'_, '_>) -> Result<Worksheet, XlsxError> {
    let report = list.book.report;
    let lang = report.lang;
    let columns = [
        Column(lang.t("Indicator", "Indicator"), 11.0),
        Column(lang.t("Ce se verifică", "What is verified"), 48.0),
        Column(lang.t("La ce se uită inspectorul", "What the inspector looks at"), 80.0),
        Column(lang.t("Pregătit", "Ready"), 12.0),
    ];
    let name = Part::OnSite.name(lang);
    let note = lang.t("Ce judecă inspectorul la fața locului: pregătiți din timp", "What an inspector judges on site");
    let mut page = Page::titled(list.book, name, note, Some(Part::Overview.name(lang)), 0)?;
    page.list(HEAD, &columns)?;
    let mut row = HEAD;
    for check in &list.todo.on_site {
        row += 1;
        page.begin(row);
        page.put(row, 0, &check.indicator, &list.book.styles.strong)?;
        page.text(row, 1, report.check_title(check))?;
        page.text(row, 2, report.known(check).map_or("", |(indicator, _)| lang.text(&indicator.inspect)))?;
        page.input(row, 3, "")?;
        page.end()?;
    }
    page.filters(HEAD, row, columns.len())?;
    if row == HEAD {
        page.nothing(HEAD + 1, lang.t("Nimic de verificat la fața locului.", "Nothing to verify on site."))?;
    } else {
        page.sheet.add_data_validation(HEAD + 1, 3, row, 3, &marks(lang)?)?;
    }
    Ok(page.sheet)
}
