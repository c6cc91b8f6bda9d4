//! The first sheet: how much there is to do, and who has to do it.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::page::{HEAD, Heading, Page};
use super::{List, Part};
use crate::report::sheet::LANDSCAPE_HEIGHT;
use crate::report::table::causes::tone;
use crate::report::todo::{Task, by_person};
use crate::report::view::Section;
use crate::report::words::register_title;

/// Causes and people that the first sheet names: it is one page.
const CAUSES: usize = 4;
const PEOPLE: usize = 8;

/// Counts with links, a line for each person, the registers that are missing.
pub(super) fn sheet(list: &List<'_, '_>) -> Result<Worksheet, XlsxError> {
    let (book, todo) = (list.book, list.todo);
    let report = book.report;
    let lang = report.lang;
    let note = format!(
        "{} – {} {} – {} {}",
        report.provider_name(),
        lang.t("situația la", "as of"),
        lang.day(report.results.period.as_of),
        lang.t("perioada", "period"),
        report.period_words()
    );
    let mut page = Page::titled(book, Part::Overview.name(lang), &note, None, 0)?;
    for (column, width) in [(0, 44.0), (1, 58.0), (2, 12.0), (3, 16.0)] {
        page.width(column, width)?;
    }
    if let Some(caveat) = report.caveat() {
        page.sheet.merge_range(2, 0, 2, 3, &caveat, &book.styles.warning)?;
        page.fit(2, &caveat, 115.0)?;
    }
    let until = lang.day(todo.until);
    let lines = [
        (
            Part::Breaches.name(lang),
            lang.t("Ce se încalcă azi", "What is breached today").to_owned(),
            todo.breaches.len(),
        ),
        (
            Part::Due.name(lang),
            format!("{} {until}", lang.t("Ce se împlinește până la", "What falls due until")),
            todo.due.len(),
        ),
        (
            Part::Gaps.name(lang),
            lang.t("Celule și rânduri care lipsesc", "Missing cells and rows").to_owned(),
            todo.gaps.len(),
        ),
        (
            Part::OnSite.name(lang),
            lang.t("Ce judecă inspectorul la fața locului", "What an inspector judges on site").to_owned(),
            todo.on_site.len(),
        ),
        (Section::Quality.name(lang), Section::Quality.question(lang).to_owned(), todo.remarks),
    ];
    let mut row = HEAD;
    page.headings(
        row,
        &[
            Heading::new(lang.t("Foaia", "Sheet"), 0.0),
            Heading::new(lang.t("Întrebarea", "Question"), 0.0),
            Heading::new(lang.t("Câte", "How many"), 0.0),
        ],
    )?;
    for (sheet, question, n) in lines {
        row += 1;
        page.link(row, 0, sheet, 0, sheet)?;
        page.begin(row);
        page.text(row, 1, &question)?;
        page.end()?;
        page.count(row, 2, n as u64)?;
    }
    row = causes(&mut page, row + 2, list)?;
    row = people(&mut page, row, list)?;
    if !todo.registers.is_empty() {
        page.block(row, lang.t("Registre care nu au fost predate", "Registers that were not supplied"))?;
        row += 1;
        page.headings(
            row,
            &[
                Heading::new(lang.t("Registrul", "Register"), 0.0),
                Heading::new(lang.t("Ce nu se poate face", "What cannot be done"), 0.0),
                Heading::new(lang.t("Verificări", "Checks"), 0.0),
            ],
        )?;
        for (id, checks) in &todo.registers {
            row += 1;
            page.text(row, 0, register_title(report.schema, lang, id))?;
            page.text(row, 1, lang.t("verificările care au nevoie de el", "the checks that need it"))?;
            page.count(row, 2, *checks as u64)?;
        }
    }
    if let Some(words) = &todo.not_kept {
        row += 2;
        page.block(row, lang.t("Nu se ține", "Not kept"))?;
        row += 1;
        page.text(row, 1, words)?;
    }
    if page.height_of(row + 1) <= LANDSCAPE_HEIGHT {
        page.sheet.set_print_fit_to_pages(1, 1);
    }
    page.done()
}

/// What most findings come from; the first free row behind it.
fn causes(page: &mut Page<'_, '_>, mut row: u32, list: &List<'_, '_>) -> Result<u32, XlsxError> {
    let (report, lang) = (list.book.report, list.book.report.lang);
    let Some(sentence) = list.todo.causes.sentence(lang) else { return Ok(row) };
    page.block(row, &format!("{}: {sentence}", lang.t("Cauze", "Causes")))?;
    row += 1;
    let headings = [
        Heading::new(lang.t("Cauza", "Cause"), 0.0),
        Heading::new(lang.t("Ce este de făcut", "What to do"), 0.0),
        Heading::new(lang.t("Constatări", "Findings"), 0.0),
        Heading::new(lang.t("Cât durează", "What it takes"), 0.0),
    ];
    page.headings(row, &headings)?;
    for cause in list.todo.causes.all.iter().take(CAUSES).filter(|cause| cause.obligations > 0) {
        row += 1;
        page.begin(row);
        page.text(row, 0, &cause.root.words(report))?;
        page.text(row, 1, &cause.remedy(report))?;
        page.put(row, 3, cause.effort.words(lang), list.book.styles.verdict(tone(cause.effort)))?;
        page.end()?;
        page.count(row, 2, cause.obligations as u64)?;
    }
    Ok(row + 2)
}

/// A line for each person, the first free row behind them.
fn people(page: &mut Page<'_, '_>, mut row: u32, list: &List<'_, '_>) -> Result<u32, XlsxError> {
    let (todo, lang) = (list.todo, list.book.report.lang);
    let mut counts: BTreeMap<(bool, &str), [u64; 2]> = BTreeMap::new();
    count(&mut counts, &todo.breaches, 0);
    count(&mut counts, &todo.due, 1);
    page.block(row, lang.t("Cine are de făcut", "Who has to do it"))?;
    row += 1;
    let headings = [
        Heading::new(lang.t("Responsabil", "Person answerable"), 0.0),
        Heading::new(lang.t("Funcția", "Function"), 0.0),
        Heading::new(lang.t("Încălcat azi", "Breached today"), 0.0),
        Heading::new(lang.t("Se împlinește", "Falls due"), 0.0),
    ];
    page.headings(row, &headings)?;
    let more = counts.len().saturating_sub(PEOPLE);
    for ((nobody, id), [breached, due]) in counts.into_iter().take(PEOPLE) {
        row += 1;
        let name = if nobody { lang.t("nimeni numit în registre", "nobody named in the registers") } else { id };
        page.put(row, 0, name, &list.book.styles.strong)?;
        page.text(row, 1, &todo.function(id, list.rehearsal).unwrap_or_default())?;
        page.count(row, 2, breached)?;
        page.count(row, 3, due)?;
    }
    if more > 0 {
        row += 1;
        let others = lang.t("alte persoane, în foile următoare", "others, on the sheets that follow");
        page.text(row, 0, &format!("… +{} {others}", lang.count(more as u64)))?;
    }
    Ok(row + 2)
}

/// Adds the number of each person's tasks at a place.
fn count<'a>(counts: &mut BTreeMap<(bool, &'a str), [u64; 2]>, tasks: &[Task<'a>], at: usize) {
    for person in by_person(tasks) {
        let known = counts.entry((person.id.is_none(), person.id.unwrap_or_default())).or_default();
        if let Some(n) = known.get_mut(at) {
            *n += person.tasks.len() as u64;
        }
    }
}
