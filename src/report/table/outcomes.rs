//! Lists of outcomes: findings, running terms, all others, and findings of the audit before.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::view::{Gone, Line, explanation_words, runs_out, since_words};
use crate::report::words::{delay_in_days, short};
use crate::results::notes::judgements;
use crate::results::verdict::Verdict;
use crate::results::visit::state_after;

impl Line<'_> {
    /// The indicator, which leads to the check.
    fn check_cell(&self) -> Cell {
        Cell::Check(self.position, self.check.indicator.clone())
    }

    fn state_cell(&self) -> Cell {
        Cell::State(self.check.nature, self.outcome.outcome)
    }
}

/// The findings. What the inspector fills in is on the page only once the audit is concluded.
pub(crate) fn findings<'a>(report: Report<'a>, lines: &[Line<'a>]) -> Table<'a, Line<'a>> {
    let lang = report.lang;
    let explained = lines.iter().any(|line| line.outcome.notes.as_ref().is_some_and(|n| n.explanation.is_some()));
    let judged = judgements(report.provider);
    let (remarked, decided) = (judged.clone(), judged.clone());
    let filled = if report.provider.concluded { Place::Both } else { Place::Book };
    Table::new()
        .column(Name::Case, 14.0, Place::Both, |line: &Line<'a>| Cell::Strong(line.who()))
        .column(Name::Time, 13.0, Place::Both, move |line| Cell::Text(line.time(&report)))
        .column(Name::Message, 46.0, Place::Both, move |line| Cell::Sentence(line.message(&report)))
        .column(Name::Outcome, 13.5, Place::Both, Line::state_cell)
        .column_if(report.provider.after.is_some(), Name::StateAfter, 13.5, Place::Both, move |line| {
            let judgement = decided.get(&line.key()).and_then(|judged| judged.judgement);
            match state_after(line.outcome.outcome, judgement) {
                Some(state) => Cell::State(line.check.nature, state),
                None => Cell::Toned(Verdict::NotApplicable, lang.t("– respinsă", "– rejected")),
            }
        })
        .column(Name::Due, 15.0, Place::Both, |line| Cell::Date(line.outcome.due))
        .column(Name::Done, 15.0, Place::Both, |line| Cell::Date(line.outcome.end))
        .column(Name::Delay, 10.0, Place::Book, move |line| {
            Cell::Number(delay_in_days(line.outcome, report.results.period.as_of))
        })
        .column(Name::CarriedOver, 9.0, Place::Both, move |line| Cell::yes(lang, line.outcome.carried_over))
        .column(Name::Contestable, 11.5, Place::Both, move |line| Cell::yes(lang, line.outcome.contestable))
        .column(Name::Nature, 12.5, Place::Both, move |line| Cell::text(Some(lang.nature(line.check.nature))))
        .column(Name::Indicator, 9.5, Place::Both, Line::check_cell)
        .column(Name::Clauses, 17.0, Place::Both, move |line| Cell::Text(report.clauses(line.check)))
        .column(Name::Sources, 27.5, Place::Both, move |line| Cell::Text(line.sources(&report)))
        .column_if(report.provider.previous.is_some(), Name::Since, 13.0, Place::Both, move |line| {
            let notes = line.outcome.notes.as_deref();
            Cell::Text(notes.map(|notes| since_words(lang, notes)).unwrap_or_default())
        })
        .column_if(explained, Name::Explanation, 30.0, Place::Both, move |line| {
            let explanation = line.outcome.notes.as_ref().and_then(|notes| notes.explanation.as_ref());
            Cell::Text(explanation.map(|e| explanation_words(lang, e)).unwrap_or_default())
        })
        .column(Name::Verdict, 14.0, filled, move |line| {
            let judgement = judged.get(&line.key()).and_then(|judged| judged.judgement);
            Cell::Input(judgement.map_or("", |found| found.words(lang)).to_owned())
        })
        .column(Name::Remark, 24.0, filled, move |line| {
            Cell::Input(remarked.get(&line.key()).map(|judged| judged.remark.clone()).unwrap_or_default())
        })
        .column(Name::Reading, 50.0, Place::Unprinted, move |line| Cell::text(Some(&report.reading(line.check))))
        .column(Name::Remedy, 70.0, Place::Unprinted, move |line| Cell::Text(line.remedy(&report)))
        .column(Name::Responsible, 14.0, Place::Behind, |line| Cell::text(line.outcome.responsible.as_deref()))
        .column(Name::Key, 40.0, Place::Behind, |line| Cell::Faint(line.key()))
}

/// The running terms.
pub(crate) fn pending<'a>(report: Report<'a>) -> Table<'a, Line<'a>> {
    let as_of = report.results.period.as_of;
    Table::new()
        .column(Name::Case, 16.0, Place::Both, |line: &Line<'a>| Cell::Strong(line.who()))
        .column(Name::Due, 15.0, Place::Both, |line| Cell::Date(line.outcome.due))
        .column(Name::DaysLeft, 9.0, Place::Book, move |line| {
            let left = line.outcome.due.map(|due| f64::from(due.day - as_of));
            Cell::Number(left.filter(|left| *left >= 0.0 || runs_out(line)))
        })
        .column(Name::Task, 60.0, Place::Both, move |line| Cell::Text(report.check_title(line.check).to_owned()))
        .column(Name::Began, 15.0, Place::Book, |line| Cell::Date(line.outcome.start))
        .column(Name::Responsible, 15.0, Place::Both, |line| Cell::text(line.outcome.responsible.as_deref()))
        .column(Name::Indicator, 11.0, Place::Both, Line::check_cell)
        .column(Name::Clauses, 22.0, Place::Book, move |line| Cell::Text(report.clauses(line.check)))
        .column(Name::Sources, 36.0, Place::Book, move |line| Cell::Text(line.sources(&report)))
}

/// Outcomes that are neither findings nor running terms.
pub(crate) fn others<'a>(report: Report<'a>) -> Table<'a, Line<'a>> {
    let lang = report.lang;
    Table::new()
        .column(Name::Case, 16.0, Place::Both, |line: &Line<'a>| Cell::Strong(line.who()))
        .column(Name::Time, 18.0, Place::Both, move |line| Cell::Text(line.time(&report)))
        .column(Name::Outcome, 16.0, Place::Both, Line::state_cell)
        .column(Name::Why, 50.0, Place::Both, move |line| Cell::Text(short(&report.said(line.check), line.outcome)))
        .column(Name::Check, 36.0, Place::Both, move |line| Cell::Text(report.check_title(line.check).to_owned()))
        .column(Name::Nature, 14.0, Place::Both, move |line| Cell::text(Some(lang.nature(line.check.nature))))
        .column(Name::Indicator, 11.0, Place::Both, Line::check_cell)
        .column(Name::Sources, 36.0, Place::Book, move |line| Cell::Text(line.sources(&report)))
}

/// Findings of the audit before that are none any more.
pub(crate) fn gone<'a>() -> Table<'a, Gone<'a>> {
    Table::new()
        .column(Name::Case, 16.0, Place::Both, |gone: &Gone<'a>| Cell::Strong(gone.head.to_owned()))
        .column(Name::Time, 18.0, Place::Both, |gone| Cell::Text(gone.time.clone()))
        .column(Name::MessageThen, 60.0, Place::Both, |gone| Cell::Sentence(gone.message.clone()))
        .column(Name::OutcomeThen, 16.0, Place::Both, |gone| Cell::State(gone.nature, gone.finding.outcome.outcome))
        .column(Name::Now, 28.0, Place::Both, |gone| Cell::text(Some(gone.now)))
        .column(Name::Due, 15.0, Place::Book, |gone| Cell::Date(gone.finding.outcome.due))
        .column(Name::Indicator, 11.0, Place::Both, |gone| Cell::text(Some(&gone.finding.indicator)))
        .column(Name::FindingKey, 36.0, Place::Book, |gone| Cell::Faint(gone.finding.key()))
}
