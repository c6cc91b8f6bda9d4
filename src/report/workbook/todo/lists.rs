//! The lists: a row for each thing, the person first, a cell to tick it off.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::super::lists::{List as Sheets, sheets};
use super::super::page::HEAD;
use super::{List, Part};
use crate::report::table::{Name, Table, tasks};
use crate::report::todo::Task;
use crate::text::Lang;

/// As many sheets as the entries need, each with marks to pick where something can be ticked off.
fn ticked<T>(
    list: &List<'_, '_>,
    part: Part,
    note: &str,
    nothing: &str,
    table: &Table<'_, T>,
    rows: &[T],
) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let all = Sheets {
        name: part.name(lang),
        home: Part::Overview.name(lang),
        note: &|_| note.to_owned(),
        nothing,
        table,
        rows,
    };
    sheets(list.book, &all, |page, part, last| {
        let tick = table.at(Name::Progress).or_else(|| table.at(Name::Ready));
        if let Some(column) = tick.filter(|_| !part.rows.is_empty()) {
            page.sheet.add_data_validation(HEAD + 1, column, last, column, &marks(lang)?)?;
        }
        Ok(())
    })
}

/// A note with the number of entries.
fn counted(lang: Lang, note: &str, n: usize) -> String {
    format!("{note} – {}", lang.count(n as u64))
}

/// What a cell to tick off may hold.
fn marks(lang: Lang) -> Result<DataValidation, XlsxError> {
    DataValidation::new().allow_list_strings(&[lang.t("făcut", "done"), lang.t("în lucru", "under way")])
}

/// What is breached today.
pub(super) fn breaches(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    // What is only recommended stands below what is breached.
    let rows: Vec<Task<'_>> = list.todo.breaches.iter().chain(&list.todo.advised).copied().collect();
    let note = lang.t(
        "Ce se încalcă azi: pe persoane, întâi ce se mai poate îndrepta, cel mai vechi termen întâi",
        "What is breached today: by person, what can be put right first, the oldest term first",
    );
    let table = tasks::breaches(list.todo, list.rehearsal);
    let nothing = lang.t("Nimic nu se încalcă.", "Nothing is breached.");
    let mut note = counted(lang, note, list.todo.breaches.len());
    if !list.todo.advised.is_empty() {
        let apart = lang.t("; la urmă, recomandări neurmate", "; at the end, recommendations not followed");
        note.push_str(&counted(lang, apart, list.todo.advised.len()));
    }
    ticked(list, Part::Breaches, &note, nothing, &table, &rows)
}

/// What falls due in the days ahead.
pub(super) fn due(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let rows = &list.todo.due;
    let note = lang.t(
        "Ce se împlinește în zilele următoare: pe persoane, cel mai apropiat termen întâi",
        "What falls due in the days ahead: by person, the soonest term first",
    );
    let table = tasks::due(list.todo, list.rehearsal);
    let nothing = lang.t("Niciun termen nu se împlinește.", "No term falls due.");
    ticked(list, Part::Due, &counted(lang, note, rows.len()), nothing, &table, rows)
}

/// What the registers lack.
pub(super) fn gaps(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let rows = &list.todo.gaps;
    let note = lang.t("Ce lipsește din registre, celulă cu celulă", "What the registers lack, cell by cell");
    let nothing = lang.t("Nu lipsește nimic.", "Nothing is missing.");
    ticked(list, Part::Gaps, &counted(lang, note, rows.len()), nothing, &tasks::gaps(list.todo), rows)
}

/// What an inspector will judge on site.
pub(super) fn on_site(list: &List<'_, '_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lang = list.book.report.lang;
    let note = lang.t("Ce judecă inspectorul la fața locului: pregătiți din timp", "What an inspector judges on site");
    let nothing = lang.t("Nimic de verificat la fața locului.", "Nothing to verify on site.");
    ticked(list, Part::OnSite, note, nothing, &tasks::on_site(list.todo), &list.todo.on_site)
}
