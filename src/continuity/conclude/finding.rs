//! The computed cells of a finding's row, which must say what was computed.

use super::Audited;
use super::misfit::{Fault, Misfit};
use super::tables::{Cell, Row, Table, misfit, shown};
use crate::ingest::cell::date::serial_exact;
use crate::report::Report;
use crate::report::table::Name as Column;
use crate::report::view::Line;
use crate::report::words::{Judgement, Lang, delay_in_days, who};
use crate::results::kind::Nature;
use crate::results::{CheckResult, Outcome};
use crate::time::Moment;

/// The computed cells of a finding's row that do not say what was computed.
pub fn changed(table: &Table, row: &Row, check: &CheckResult, outcome: &Outcome, audited: &Audited<'_>) -> Vec<Misfit> {
    let report = &audited.report;
    let days_late = delay_in_days(outcome, report.results.period.as_of);
    let mut misfits = Vec::new();
    if audited.texts {
        let line = Line { position: 0, check, outcome };
        let texts = [
            (Column::Time, line.time(report)),
            (Column::Message, line.message(report)),
            (Column::Clauses, report.clauses(check)),
            (Column::Sources, line.sources(report)),
            (Column::Responsible, outcome.responsible.clone().unwrap_or_default().into()),
        ];
        for (column, text) in texts {
            compare(table, row, column, &text, &mut misfits);
        }
        remedy(table, row, &line, report, &mut misfits);
    }
    compare(table, row, Column::Case, &shown_subject(row, outcome, audited), &mut misfits);
    compare(table, row, Column::Indicator, &check.indicator, &mut misfits);
    let state = row.text(Column::Outcome);
    let words = |lang: Lang| {
        let mut words = vec![lang.state_marked(check.nature, outcome.outcome), lang.state(outcome.outcome).to_owned()];
        // Earlier versions marked what is only recommended like a duty.
        words.extend((!audited.texts).then(|| lang.state_marked(Nature::Obligation, outcome.outcome)));
        words
    };
    if !words(Lang::Ro).contains(&state) && !words(Lang::En).contains(&state) {
        let computed = [Lang::Ro, Lang::En].map(|lang| lang.state_marked(check.nature, outcome.outcome));
        let column = Column::Outcome.heading();
        misfits.push(misfit(table, row, Column::Outcome, Fault::Changed { column, found: state, computed }));
    }
    date(table, row, Column::Due, outcome.due, report.lang, &mut misfits);
    date(table, row, Column::Done, outcome.end, report.lang, &mut misfits);
    late(table, row, days_late, report.lang, &mut misfits);
    for (column, set) in [(Column::CarriedOver, outcome.carried_over), (Column::Contestable, outcome.contestable)] {
        let found = row.text(column);
        let yes = [Lang::Ro, Lang::En].iter().any(|lang| lang.yes_no(true) == found);
        if table.columns.contains_key(&column) && (yes != set || (!yes && !found.is_empty())) {
            let computed = [Lang::Ro, Lang::En].map(|lang| if set { lang.yes_no(true) } else { "" }.to_owned());
            misfits.push(misfit(table, row, column, Fault::Changed { column: column.heading(), found, computed }));
        }
    }
    misfits
}

/// What is to be done: as it was computed, or as a final workbook says it after what was decided.
fn remedy(table: &Table, row: &Row, line: &Line<'_>, report: &Report<'_>, misfits: &mut Vec<Misfit>) {
    let decided = [None, Some(Judgement::SeenNotMet), Some(Judgement::Dismissed)];
    let mut computed = Vec::new();
    for judgement in decided {
        let mut own = Vec::new();
        compare(table, row, Column::Remedy, &line.remedy_after(report, judgement), &mut own);
        if own.is_empty() {
            return;
        }
        computed.append(&mut own);
    }
    misfits.extend(computed.into_iter().next());
}

/// Whom the row is about. Results of an earlier version do not say where the part of a subject begins; its workbooks
/// left the part out.
fn shown_subject(row: &Row, outcome: &Outcome, audited: &Audited<'_>) -> String {
    let whole = who(outcome);
    let earlier = !audited.texts && outcome.part.is_none();
    let head = whole.rsplit_once('|').map(|(head, _)| head).filter(|_| earlier);
    head.filter(|head| row.text(Column::Case) == **head).map(str::to_owned).unwrap_or(whole)
}

/// A text must be the same but for blanks and line breaks.
pub fn compare(table: &Table, row: &Row, column: Column, computed: &str, misfits: &mut Vec<Misfit>) {
    let found = row.text(column);
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if table.columns.contains_key(&column) && plain(&found) != plain(computed) {
        let fault =
            Fault::Changed { column: column.heading(), found, computed: [computed.to_owned(), computed.to_owned()] };
        misfits.push(misfit(table, row, column, fault));
    }
}

/// The delay in days, as the workbook rounds it.
fn late(table: &Table, row: &Row, computed: Option<f64>, lang: Lang, misfits: &mut Vec<Misfit>) {
    let cell = row.cells.get(&Column::Delay);
    let same = match (cell, computed) {
        (None, None) => true,
        (Some(Cell::Number(found)), Some(computed)) => (found - computed).abs() < 0.005,
        _ => false,
    };
    if table.columns.contains_key(&Column::Delay) && !same {
        let computed = [Lang::Ro, Lang::En].map(|lang| computed.map(|days| lang.number(days)).unwrap_or_default());
        let found = cell.map(|cell| shown(cell, lang)).unwrap_or_default();
        misfits.push(misfit(
            table,
            row,
            Column::Delay,
            Fault::Changed { column: Column::Delay.heading(), found, computed },
        ));
    }
}

/// A date must be the same to the minute, whether the program kept it as a date or made text of it.
fn date(table: &Table, row: &Row, column: Column, computed: Option<Moment>, lang: Lang, misfits: &mut Vec<Misfit>) {
    if !table.columns.contains_key(&column) {
        return;
    }
    let cell = row.cells.get(&column);
    let same = match (cell, computed) {
        (None, None) => true,
        (Some(Cell::Moment(day, minute)), Some(computed)) => {
            (computed.day, computed.minute.unwrap_or(0)) == (*day, minute.unwrap_or(0))
        }
        // Some programs keep the number behind a date and lose that it is one (SheetJS 0.18.5, ods).
        (Some(Cell::Number(serial)), Some(computed)) => {
            let (day, minute) = serial_exact(*serial);
            (computed.day, computed.minute.unwrap_or(0)) == (day, minute.unwrap_or(0))
        }
        (Some(Cell::Text(text)), Some(computed)) => {
            *text == computed.format() || [Lang::Ro, Lang::En].iter().any(|lang| lang.moment(computed) == *text)
        }
        _ => false,
    };
    if !same {
        let found = cell.map(|cell| shown(cell, lang)).unwrap_or_default();
        let computed = [Lang::Ro, Lang::En].map(|lang| computed.map(|date| lang.moment(date)).unwrap_or_default());
        misfits.push(misfit(table, row, column, Fault::Changed { column: column.heading(), found, computed }));
    }
}
