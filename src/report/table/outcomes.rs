//! Lists of outcomes: findings, running terms, all others, and findings of the audit before.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::sheet::LANDSCAPE;
use crate::report::view::{Gone, Line, Rows, explanation_words, runs_out, since_words};
use crate::report::words::{delay_in_days, short};
use crate::results::Outcome;
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

/// A finding with the position of its cause; none where the visit took it away.
pub(crate) type Finding<'a> = (Option<usize>, Line<'a>);

/// The findings. What the inspector fills in is on the page only once the audit is concluded. On paper there is room for
/// what an inspector reads on site: the fact, where it stands, what to do; days and the like stand in the sentence.
pub(crate) fn findings<'a>(report: Report<'a>, lines: &[Finding<'a>], rows: &'a Rows<'a>) -> Table<'a, Finding<'a>> {
    let lang = report.lang;
    let compared = report.provider.previous.is_some();
    let explained = lines.iter().any(|(_, l)| l.outcome.notes.as_ref().is_some_and(|n| n.explanation.is_some()));
    // A column without a tick is of no use on the page.
    let used = |ticked: fn(&Outcome) -> bool| {
        if lines.iter().any(|(_, line)| ticked(line.outcome)) { Place::Unprinted } else { Place::Behind }
    };
    let judged = judgements(report.provider);
    let (remarked, decided, advised) = (judged.clone(), judged.clone(), judged.clone());
    let filled = if report.provider.concluded { Place::Both } else { Place::Book };
    // What is known from elsewhere takes the place of the clauses on paper, which methodology tells, too; places stand on
    // the sheet of evidence.
    let told_elsewhere = if compared || explained { Place::Unprinted } else { Place::Both };
    let (clauses, sources) = (
        move |(_, line): &Finding<'a>| Cell::Text(report.clauses(line.check)),
        move |(_, line): &Finding<'a>| Cell::Text(line.sources(&report)),
    );
    // Sentences take what the other columns leave of a page.
    let visited = report.provider.after.is_some();
    let beside = [(visited, 12.0), (compared, 8.0), (explained, 16.0), (told_elsewhere == Place::Both, 11.5)];
    let taken: f64 = beside.iter().filter(|(there, _)| *there).map(|(_, width)| width).sum();
    let sentences = LANDSCAPE - 10.5 - 6.0 - 12.0 - 8.5 - 13.0 - 11.0 - taken;
    let mut table = Table::new()
        .column(Name::Case, 10.5, Place::Both, |(_, line): &Finding<'a>| Cell::Strong(line.who()))
        .column(Name::Cause, 6.0, Place::Both, |(cause, _)| cause.map_or(Cell::Text(String::new()), Cell::Cause))
        .column(Name::Message, sentences * 0.59, Place::Both, move |(_, line)| Cell::Sentence(line.message(&report)))
        .column_if(!rows.is_empty(), Name::RegisterRows, 0.0, Place::Page, move |(_, line)| {
            let behind = rows.behind(&report, line).into_iter();
            Cell::Rows(behind.map(|row| (row.place(&report), row.cells)).collect())
        })
        .column(Name::Outcome, 12.0, Place::Both, |(_, line)| line.state_cell())
        .column_if(visited, Name::StateAfter, 12.0, Place::Both, move |(_, line)| {
            let judgement = decided.get(&line.key()).and_then(|judged| judged.judgement);
            match state_after(line.outcome.outcome, judgement) {
                Some(state) => Cell::State(line.check.nature, state),
                None => Cell::Toned(Verdict::NotApplicable, lang.t("– respinsă", "– rejected")),
            }
        })
        .column(Name::Indicator, 8.5, Place::Both, |(_, line)| line.check_cell());
    if told_elsewhere == Place::Both {
        table = table.column(Name::Clauses, 11.5, Place::Both, clauses);
    }
    table = table
        .column_if(compared, Name::Since, 8.0, Place::Both, move |(_, line)| {
            let notes = line.outcome.notes.as_deref();
            Cell::Text(notes.map(|notes| since_words(lang, notes)).unwrap_or_default())
        })
        .column_if(explained, Name::Explanation, 16.0, Place::Both, move |(_, line)| {
            let explanation = line.outcome.notes.as_ref().and_then(|notes| notes.explanation.as_ref());
            Cell::Text(explanation.map(|e| explanation_words(lang, e)).unwrap_or_default())
        })
        .column(Name::Remedy, sentences * 0.41, Place::Both, move |(_, line)| {
            let judgement = advised.get(&line.key()).and_then(|judged| judged.judgement);
            Cell::Text(line.remedy_after(&report, judgement))
        })
        .column(Name::Verdict, 13.0, filled, move |(_, line)| {
            let judgement = judged.get(&line.key()).and_then(|judged| judged.judgement);
            Cell::Input(judgement.map_or("", |found| found.words(lang)).to_owned())
        })
        .column(Name::Remark, 11.0, filled, move |(_, line)| {
            Cell::Input(remarked.get(&line.key()).map(|judged| judged.remark.clone()).unwrap_or_default())
        });
    if told_elsewhere != Place::Both {
        table = table.column(Name::Clauses, 17.0, told_elsewhere, clauses);
    }
    table = table.column(Name::Sources, 27.5, Place::Unprinted, sources);
    table
        .column(Name::Time, 13.0, Place::Unprinted, move |(_, line)| Cell::Text(line.time(&report)))
        .column(Name::Due, 15.0, Place::Unprinted, |(_, line)| Cell::Date(line.outcome.due))
        .column(Name::Done, 15.0, Place::Unprinted, |(_, line)| Cell::Date(line.outcome.end))
        .column(Name::Delay, 10.0, Place::Behind, move |(_, line)| {
            Cell::Number(delay_in_days(line.outcome, report.results.period.as_of))
        })
        .column(Name::CarriedOver, 9.0, used(|outcome| outcome.carried_over), move |(_, line)| {
            Cell::yes(lang, line.outcome.carried_over)
        })
        .column(Name::Contestable, 11.5, used(|outcome| outcome.contestable), move |(_, line)| {
            Cell::yes(lang, line.outcome.contestable)
        })
        .column(Name::Nature, 12.5, Place::Unprinted, move |(_, line)| Cell::text(Some(lang.nature(line.check.nature))))
        .column(Name::Reading, 50.0, Place::Unprinted, move |(_, line)| Cell::text(Some(&report.reading(line.check))))
        .column(Name::Responsible, 14.0, Place::Unprinted, |(_, line)| Cell::text(line.outcome.responsible.as_deref()))
        .column(Name::Key, 40.0, Place::Behind, |(_, line)| Cell::Faint(line.key()))
}

/// The running terms.
pub(crate) fn pending<'a>(report: Report<'a>) -> Table<'a, Line<'a>> {
    let as_of = report.results.period.as_of;
    Table::new()
        .column(Name::Case, 20.0, Place::Both, |line: &Line<'a>| Cell::Strong(line.who()))
        .column(Name::Due, 16.0, Place::Both, |line| Cell::Date(line.outcome.due))
        .column(Name::DaysLeft, 8.0, Place::Book, move |line| {
            let left = line.outcome.due.map(|due| f64::from(due.day - as_of));
            Cell::Number(left.filter(|left| *left >= 0.0 || runs_out(line)))
        })
        .column(Name::Task, 50.0, Place::Both, move |line| Cell::Text(report.check_title(line.check).to_owned()))
        .column(Name::Began, 16.0, Place::Book, |line| Cell::Date(line.outcome.start))
        .column(Name::Responsible, 12.0, Place::Both, |line| Cell::text(line.outcome.responsible.as_deref()))
        .column(Name::Indicator, 9.0, Place::Both, Line::check_cell)
        .column(Name::Sources, 40.0, Place::Behind, move |line| Cell::Text(line.sources(&report)))
        .column(Name::Clauses, 22.0, Place::Behind, move |line| Cell::Text(report.clauses(line.check)))
}

/// Outcomes that are neither findings nor running terms.
pub(crate) fn others<'a>(report: Report<'a>) -> Table<'a, Line<'a>> {
    let lang = report.lang;
    Table::new()
        .column(Name::Case, 14.0, Place::Both, |line: &Line<'a>| Cell::Strong(line.who()))
        .column(Name::Time, 15.0, Place::Both, move |line| Cell::Text(line.time(&report)))
        .column(Name::Outcome, 14.0, Place::Both, Line::state_cell)
        .column(Name::Why, 34.0, Place::Both, move |line| Cell::Text(short(&report.said(line.check), line.outcome)))
        .column(Name::Check, 31.0, Place::Both, move |line| Cell::Text(report.check_title(line.check).to_owned()))
        .column(Name::Nature, 14.0, Place::Both, move |line| Cell::text(Some(lang.nature(line.check.nature))))
        .column(Name::Indicator, 9.0, Place::Both, Line::check_cell)
        .column(Name::Sources, 36.0, Place::Behind, move |line| Cell::Text(line.sources(&report)))
}

/// Findings of the audit before that are none any more.
pub(crate) fn gone<'a>() -> Table<'a, Gone<'a>> {
    Table::new()
        .column(Name::Case, 16.0, Place::Both, |gone: &Gone<'a>| Cell::Strong(gone.who.clone()))
        .column(Name::Time, 15.0, Place::Both, |gone| Cell::Text(gone.time.clone()))
        .column(Name::MessageThen, 46.0, Place::Both, |gone| Cell::Sentence(gone.message.clone()))
        .column(Name::OutcomeThen, 14.0, Place::Both, |gone| Cell::State(gone.nature, gone.finding.outcome.outcome))
        .column(Name::Now, 26.0, Place::Both, |gone| Cell::text(Some(gone.now)))
        .column(Name::Indicator, 9.0, Place::Both, |gone| Cell::text(Some(&gone.finding.indicator)))
        .column(Name::Due, 15.0, Place::Behind, |gone| Cell::Date(gone.finding.outcome.due))
        .column(Name::FindingKey, 36.0, Place::Behind, |gone| Cell::Faint(gone.finding.key()))
}
