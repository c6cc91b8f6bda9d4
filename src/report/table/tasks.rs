//! What a provider has to do: breaches, what falls due, what the registers lack, what a visit looks at.

use super::{Cell, Name, Place, Table};
use crate::pipeline::Rehearsal;
use crate::report::todo::{Gap, Task, Todo};
use crate::report::words::{Delay, delay_in_days};
use crate::results::CheckResult;
use crate::time::Moment;

/// Subjects that are named; their number stands behind.
const NAMED: usize = 12;

/// The person answerable and the record, widths as given.
fn person<'t>(todo: &'t Todo<'t>, rehearsal: &'t Rehearsal, widths: [f64; 3]) -> Table<'t, Task<'t>> {
    let [responsible, function, case] = widths;
    Table::new()
        .column(Name::Responsible, responsible, Place::Both, |task: &Task<'t>| {
            Cell::Strong(task.line.outcome.responsible.clone().unwrap_or_default().into())
        })
        .column(Name::Function, function, Place::Both, |task| {
            let id = task.line.outcome.responsible.as_deref().unwrap_or_default();
            Cell::Text(todo.function(id, rehearsal).unwrap_or_default())
        })
        .column(Name::Case, case, Place::Both, |task| Cell::Strong(task.line.who()))
}

/// What is breached today, and recommendations that are not followed. What the sentence says already (term, delay) and the clause stand behind the printed part.
pub(crate) fn breaches<'t>(todo: &'t Todo<'t>, rehearsal: &'t Rehearsal) -> Table<'t, Task<'t>> {
    let report = &todo.report;
    let lang = report.lang;
    let explained = todo.breaches.iter().chain(&todo.advised).any(|task| task.explanation(report).is_some());
    person(todo, rehearsal, [11.0, 12.0, 12.0])
        .column(Name::Wrong, 34.0, Place::Both, |task| Cell::Sentence(task.line.message(report)))
        .column(Name::StillPossible, 10.0, Place::Both, move |task| {
            Cell::text(Some(match (task.open, task.is_explained()) {
                (true, _) => lang.yes_no(true),
                (false, false) => lang.t("nu – explicați", "no – explain"),
                (false, true) => lang.t("nu – explicat", "no – explained"),
            }))
        })
        .column(Name::Remedy, 32.0, Place::Both, |task| Cell::Text(task.line.remedy(report)))
        .column(Name::Indicator, 10.0, Place::Both, |task| Cell::Text(task.line.check.indicator.to_string()))
        .column(Name::Progress, 10.0, Place::Both, |_| Cell::Input(String::new()))
        .column(Name::Sources, 24.0, Place::Behind, |task| Cell::Text(task.line.sources(report)))
        .column(Name::Nature, 12.5, Place::Behind, move |task| Cell::text(Some(lang.nature(task.line.check.nature))))
        .column(Name::Due, 15.0, Place::Behind, |task| Cell::Date(task.line.outcome.due))
        .column(Name::Delay, 10.5, Place::Behind, |task| {
            Cell::Number(delay_in_days(task.line.outcome, report.results.period.as_of))
        })
        .column(Name::Clauses, 30.0, Place::Behind, |task| Cell::Text(report.clauses(task.line.check)))
        .column(Name::Reading, 40.0, Place::Behind, |task| Cell::text(Some(&report.reading(task.line.check))))
        .column_if(explained, Name::ExplanationGiven, 36.0, Place::Behind, |task| {
            Cell::Text(task.explanation(report).unwrap_or_default())
        })
}

/// What falls due in the days ahead.
pub(crate) fn due<'t>(todo: &'t Todo<'t>, rehearsal: &'t Rehearsal) -> Table<'t, Task<'t>> {
    let report = &todo.report;
    let as_of = report.results.period.as_of;
    person(todo, rehearsal, [10.0, 12.0, 12.0])
        .column(Name::Due, 16.0, Place::Both, |task| Cell::Date(task.line.outcome.due.or(task.due.map(Moment::date))))
        .column(Name::DaysLeft, 8.0, Place::Both, move |task| {
            Cell::Number(task.due.map(|due| Delay::of_days(as_of, due).map_or(0.0, Delay::days)))
        })
        .column(Name::Task, 32.0, Place::Both, |task| Cell::text(Some(report.check_title(task.line.check))))
        .column(Name::Indicator, 10.5, Place::Both, |task| Cell::Text(task.line.check.indicator.to_string()))
        .column(Name::Sources, 20.0, Place::Both, |task| Cell::Text(task.line.sources(report)))
        .column(Name::Progress, 11.0, Place::Both, |_| Cell::Input(String::new()))
        .column(Name::Clauses, 20.0, Place::Behind, |task| Cell::Text(report.clauses(task.line.check)))
}

/// What the registers lack.
pub(crate) fn gaps<'t>(todo: &'t Todo<'t>) -> Table<'t, Gap<'t>> {
    let report = &todo.report;
    let lang = report.lang;
    Table::new()
        .column(Name::InputFile, 22.0, Place::Both, |gap: &Gap<'t>| Cell::Text(gap.parts(report).0))
        .column(Name::SheetOrRegister, 16.0, Place::Both, |gap| Cell::Text(gap.parts(report).1))
        .column(Name::Cell, 10.0, Place::Both, |gap| Cell::Strong(gap.parts(report).2))
        .column(Name::Remedy, 31.0, Place::Both, |gap| Cell::Text(gap.advice(report)))
        .column(Name::Subjects, 26.0, Place::Both, move |gap| {
            let mut named: Vec<String> = gap.subjects.iter().take(NAMED).map(|subject| (*subject).to_owned()).collect();
            if let more @ 1.. = gap.subjects.len().saturating_sub(NAMED) {
                named.push(format!("… +{}", lang.count(more as u64)));
            }
            Cell::Text(named.join(", "))
        })
        .column(Name::Undecided, 15.0, Place::Both, |gap| {
            Cell::Text(gap.indicators.iter().copied().collect::<Vec<_>>().join(", "))
        })
        .column(Name::Progress, 11.0, Place::Both, |_| Cell::Input(String::new()))
}

/// What an inspector will judge on site.
pub(crate) fn on_site<'t>(todo: &'t Todo<'t>) -> Table<'t, &'t CheckResult> {
    let report = &todo.report;
    let lang = report.lang;
    Table::new()
        .column(Name::Indicator, 11.0, Place::Both, |check: &&CheckResult| Cell::Strong(check.indicator.to_string()))
        .column(Name::Verified, 40.0, Place::Both, |check| Cell::text(Some(report.check_title(check))))
        .column(Name::InspectorLooksAt, 67.0, Place::Both, move |check| {
            Cell::text(report.known(check).map(|(indicator, _)| lang.text(&indicator.inspect)))
        })
        .column(Name::Ready, 12.0, Place::Both, |_| Cell::Input(String::new()))
}
