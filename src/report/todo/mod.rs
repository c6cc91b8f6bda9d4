//! What a provider has to do: breaches of today, what falls due, what the registers lack, what a visit will ask.
//!
//! A view of two audits of the same registers: as of a day, and some days later if nothing were done. No verdict is
//! computed here.

pub mod calendar;
mod gaps;
mod people;
pub(crate) mod terminal;

use std::collections::BTreeSet;

pub use gaps::{Gap, cells};
pub use people::{Person, by_person};

use super::Report;
use super::view::{
    AbsentColumn, Causes, Line, absent_columns, can_be_mended, explanation_words, findings, missing_registers,
    not_kept_words, pending, quality, runs_out,
};
use crate::pipeline::Rehearsal;
use crate::registers::Locator;
use crate::results::kind::{CheckKind, Nature};
use crate::results::outcome::State;
use crate::results::{CheckResult, ProviderResults};
use crate::text::Lang;
use crate::time::Day;

/// One thing to do.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The outcome.
    pub line: Line<'a>,
    /// The day it is or was due, where there is one.
    pub due: Option<Day>,
    /// Whether it can still be done; what was done late or missed in a past month can only be explained.
    pub open: bool,
}

impl Task<'_> {
    /// Whether the provider explained it, and the explanation still holds.
    #[must_use]
    pub fn is_explained(&self) -> bool {
        let notes = self.line.outcome.notes.as_ref();
        notes.and_then(|notes| notes.explanation.as_ref()).is_some_and(|explained| !explained.lapsed)
    }

    /// What the provider explained about it; also when that has lapsed.
    #[must_use]
    pub fn explanation(&self, report: &Report<'_>) -> Option<String> {
        let notes = self.line.outcome.notes.as_ref()?;
        notes.explanation.as_ref().map(|explained| explanation_words(report.lang, explained))
    }
}

/// All that one provider has to do.
#[derive(Debug)]
pub struct Todo<'a> {
    /// The audit as of the day.
    pub report: Report<'a>,
    /// Last day of the days ahead.
    pub until: Day,
    /// What the findings come from, the largest cause first.
    pub causes: Causes<'a>,
    /// What is breached today, by person, the longest overdue first: obligations only.
    pub breaches: Vec<Task<'a>>,
    /// Recommendations that are not followed, in the same order: nothing is breached by them.
    pub advised: Vec<Task<'a>>,
    /// What falls due up to [`Self::until`], by person, the soonest first.
    pub due: Vec<Task<'a>>,
    /// How many running terms end after it.
    pub later: usize,
    /// Outcomes that cannot be decided and that the provider can do something about.
    pub undecided: usize,
    /// What it says not to keep, with what stays open because of it.
    pub not_kept: Option<String>,
    /// Cells and rows whose values are missing.
    pub gaps: Vec<Gap<'a>>,
    /// Registers that were not supplied, with the number of checks that need them.
    pub registers: Vec<(&'a str, usize)>,
    /// Columns that the sheets lack.
    pub columns: Vec<AbsentColumn<'a>>,
    /// How many remarks there are on the data.
    pub remarks: usize,
    /// What an inspector will judge on site.
    pub on_site: Vec<&'a CheckResult>,
}

/// The list of each provider of a rehearsal.
#[must_use]
pub fn todos(rehearsal: &Rehearsal, lang: Lang) -> Vec<Todo<'_>> {
    let today = &rehearsal.today;
    let mut locator = Locator::new(&rehearsal.registers, &rehearsal.columns);
    let pairs = today.results.providers.iter().zip(&rehearsal.later);
    pairs
        .map(|(provider, later)| {
            let (results, catalogue, schema) = (&today.results, &today.catalogue, &today.schema);
            let report = Report { provider, results, catalogue, schema, lang };
            Todo::new(report, later, rehearsal, &mut locator)
        })
        .collect()
}

impl<'a> Todo<'a> {
    /// The list of a provider; `report` and `later` are its entries in the rehearsal's two audits.
    #[must_use]
    pub fn new(
        report: Report<'a>,
        later: &'a ProviderResults,
        rehearsal: &'a Rehearsal,
        locator: &mut Locator<'_>,
    ) -> Self {
        let as_of = report.results.period.as_of;
        let until = rehearsal.until;
        let lines = findings(&report);
        let (open, failed): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.outcome.outcome == State::Undetermined);
        let (mut breaches, mut advised): (Vec<_>, Vec<_>) = failed
            .into_iter()
            .map(|line| breach(line, as_of))
            .partition(|task| task.line.check.nature == Nature::Obligation);
        let (mut due, later) = coming(&report, later, until);
        for tasks in [&mut breaches, &mut advised, &mut due] {
            people::sort(tasks);
        }
        let registers = missing_registers(&report).into_iter().map(|(id, checks)| (id, checks.len())).collect();
        Self {
            causes: Causes::of(&report),
            report,
            until,
            breaches,
            advised,
            due,
            later,
            undecided: open.len(),
            not_kept: not_kept_words(&report),
            gaps: cells(&report, &open, locator),
            registers,
            columns: absent_columns(report.provider),
            remarks: quality(&report).len(),
            on_site: report.checks().filter(|check| check.kind == CheckKind::OnSite).collect(),
        }
    }

    /// Whether there is nothing to do before the inspection.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.breaches.is_empty() && self.due.is_empty() && self.undecided == 0 && self.registers.is_empty()
    }
}

fn breach(line: Line<'_>, as_of: Day) -> Task<'_> {
    Task { line, due: line.outcome.due_day(), open: can_be_mended(&line, as_of) }
}

/// What falls due in the days ahead, and how many running terms end after them.
///
/// Running terms have a due day. A step without a term of its own falls due where it is breached in the later audit. A
/// duty of a month or a week shows in the later audit only, once that is over: breached, or under way for some days
/// more.
fn coming<'a>(report: &Report<'a>, later: &'a ProviderResults, until: Day) -> (Vec<Task<'a>>, usize) {
    let mut tasks = Vec::new();
    let mut after = 0;
    let then = Report { provider: later, ..*report };
    let of_duty = |line: &Line<'_>| line.check.nature == Nature::Obligation;
    let breached = |line: &Line<'_>| line.outcome.outcome == State::NotMet && of_duty(line);
    let ended =
        |line: &Line<'_>| of_duty(line) && runs_out(line) && line.outcome.due_day().is_some_and(|due| due <= until);
    let breaches: Vec<_> = findings(&then).into_iter().filter(breached).collect();
    let failing: BTreeSet<String> = breaches.iter().map(Line::key).collect();
    let mut known: BTreeSet<String> = findings(report).iter().map(Line::key).collect();
    for line in pending(report) {
        let key = line.key();
        if runs_out(&line) {
            let due = line.outcome.due.map(|due| due.day);
            if due.map_or_else(|| failing.contains(&key), |due| due <= until) {
                tasks.push(Task { line, due, open: true });
            } else {
                after += 1;
            }
        }
        known.insert(key);
    }
    for line in breaches.into_iter().chain(pending(&then).into_iter().filter(ended)) {
        if !known.contains(&line.key()) {
            tasks.push(Task { line, due: line.outcome.due_day(), open: true });
        }
    }
    (tasks, after)
}
