//! The inspector's own findings and measures, read from their sheets.

use super::misfit::{Fault, Misfit};
use super::tables::{Cell, Row, Table, misfit};
use crate::catalogue::indicator::Catalogue;
use crate::continuity::privacy::without_codes;
use crate::ingest::cell::date::{DateOrder, moment};
use crate::ingest::grid::Value;
use crate::report::Report;
use crate::report::table::Name as Column;
use crate::report::table::visit::clause_entry;
use crate::report::view::{advised, drafts, progress_words, short_hash};
use crate::results::ProviderResults;
use crate::results::notes::Judgement;
use crate::results::outcome::State;
use crate::results::visit::{Measure, OwnFinding, Progress, is_confirmed, state_after};
use crate::text::Lang;
use crate::text::norm::normalise;
use crate::time::Day;

/// Own findings with the measures for them.
#[derive(Debug, Default)]
pub struct Own {
    /// The findings: those of earlier visits in their order, then those of this one.
    pub findings: Vec<OwnFinding>,
    /// What was written about measures: key of the finding, what, by whom, until when.
    measures: Vec<(String, Written)>,
    /// Personal numeric codes were taken out.
    pub masked: bool,
}

/// What was written about a measure.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Written {
    what: String,
    by: String,
    until: Option<Day>,
}

impl Own {
    fn text(&mut self, row: &Row, column: Column, lang: Lang) -> String {
        let (text, masked) = without_codes(row.typed(column, lang).trim());
        self.masked |= masked;
        text
    }
}

/// The rows of a table of own findings. What an earlier visit saw stays as it was; what became of it is new.
pub fn findings(table: &Table, report: &Report<'_>, own: &mut Own, misfits: &mut Vec<Misfit>) {
    let lang = report.lang;
    for row in &table.rows {
        let key = row.text(Column::Key);
        let seen = own.text(row, Column::Seen, lang);
        let picked = own.text(row, Column::ClausePicked, lang);
        let subject = own.text(row, Column::Case, lang);
        let evidence = own.text(row, Column::Evidence, lang);
        let written = written(table, row, own, lang, misfits);
        let empty = [&seen, &picked, &subject, &evidence].iter().all(|text| text.is_empty());
        if key.is_empty() && empty && written == Written::default() {
            continue;
        }
        let earlier = report.provider.own_findings.iter().find(|known| known.key == key && known.since.is_some());
        let finding = if let Some(known) = earlier {
            let entry = clause_entry(&known.indicator, &known.clause);
            for (column, found, then) in [
                (Column::Seen, &seen, &known.seen),
                (Column::Case, &subject, &known.subject),
                (Column::ClausePicked, &picked, &entry),
            ] {
                if plain(found) != plain(then) {
                    let (column_words, computed) = (column.heading(), [then.clone(), then.clone()]);
                    let fault = Fault::Changed { column: column_words, found: found.clone(), computed };
                    misfits.push(misfit(table, row, column, fault));
                }
            }
            let now = mended(table, row, lang, misfits);
            OwnFinding { evidence, now, ..known.clone() }
        } else {
            let Some((indicator, clause)) = clause(&picked, report.catalogue) else {
                misfits.push(misfit(table, row, Column::ClausePicked, Fault::NoClause(picked)));
                continue;
            };
            if seen.is_empty() {
                misfits.push(misfit(table, row, Column::Seen, Fault::NothingSeen));
                continue;
            }
            let made = format!("P-{}", short_hash(&[&indicator, &clause, &subject, &seen]));
            let key = if key.is_empty() { made } else { key };
            OwnFinding { key, indicator: indicator.into(), clause, subject, seen, evidence, since: None, now: None }
        };
        if own.findings.iter().any(|known| known.key == finding.key) {
            continue;
        }
        own.measures.push((finding.key.clone(), written));
        own.findings.push(finding);
    }
}

/// A text without line breaks and doubled blanks.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The indicator and clause of a list entry, of an indicator's id alone, or of a clause alone.
fn clause(picked: &str, catalogue: &Catalogue) -> Option<(String, String)> {
    let wanted = normalise(picked);
    let mut all = catalogue.indicators.iter().flat_map(|i| i.clauses.iter().map(move |clause| (i, &clause.article)));
    let found = all.find(|(indicator, article)| {
        let entry = clause_entry(&indicator.id, article);
        [entry.as_str(), article.as_str(), indicator.id.as_str()].iter().any(|words| normalise(words) == wanted)
    });
    found.filter(|_| !wanted.is_empty()).map(|(indicator, article)| (indicator.id.clone(), article.clone()))
}

fn mended(table: &Table, row: &Row, lang: Lang, misfits: &mut Vec<Misfit>) -> Option<Progress> {
    let found = row.typed(Column::Mended, lang);
    let wanted = normalise(&found);
    let says = |progress: &Progress| {
        [Lang::Ro, Lang::En].iter().any(|lang| normalise(progress_words(*lang, *progress)) == wanted)
    };
    let progress = Progress::ALL.into_iter().find(says);
    if progress.is_none() && !wanted.is_empty() {
        misfits.push(misfit(table, row, Column::Mended, Fault::NotMended(found)));
    }
    progress
}

fn written(table: &Table, row: &Row, own: &mut Own, lang: Lang, misfits: &mut Vec<Misfit>) -> Written {
    let until = match row.cells.get(&Column::MeasureUntil) {
        None => None,
        Some(cell) => {
            let value = match cell {
                Cell::Moment(day, minute) => Value::Moment(*day, *minute),
                Cell::Number(number) => Value::Number(*number),
                _ => Value::Text(row.typed(Column::MeasureUntil, lang).into()),
            };
            let day = moment(&value, DateOrder::DayMonth, false).map(|(day, _)| day);
            if day.is_none() {
                let found = without_codes(&row.typed(Column::MeasureUntil, lang)).0;
                misfits.push(misfit(table, row, Column::MeasureUntil, Fault::NoDate(found)));
            }
            day
        }
    };
    Written { what: own.text(row, Column::Measure, lang), by: own.text(row, Column::MeasureBy, lang), until }
}

/// The rows of a table of measures: what was written, by key. Rows without a key were added.
pub fn measures(table: &Table, report: &Report<'_>, all: &mut Plan, own: &mut Own, misfits: &mut Vec<Misfit>) {
    for row in &table.rows {
        let key = row.text(Column::Key);
        let row_says = written(table, row, own, report.lang, misfits);
        if !key.is_empty() {
            all.rows.push((key, row_says));
        } else if row_says != Written::default() {
            if row_says.what.is_empty() {
                misfits.push(misfit(table, row, Column::Measure, Fault::NoMeasure));
            }
            all.added.push(row_says);
        }
    }
}

/// What was written about measures.
#[derive(Debug, Default)]
pub struct Plan {
    rows: Vec<(String, Written)>,
    added: Vec<Written>,
}

/// The measures after the visit: about the findings that were confirmed, else, where somebody filled the measure in,
/// about those that still stand; then those of own findings that stand, and those that were added.
pub fn plan(report: &Report<'_>, provider: &ProviderResults, plan: Plan, own: &Own) -> Vec<Measure> {
    let mut all = Vec::new();
    // With the judgements, so that what was decided about recommendations and figures has a measure, too.
    let judged = Report { provider, ..*report };
    for draft in drafts(&judged) {
        let whole = &draft.whole;
        let written = plan.rows.iter().find(|(key, _)| *key == whole.key).map(|(_, written)| written);
        let changed = |w: &Written| (w.by != whole.by, plain(&w.what) != plain(&whole.what));
        let filled = written.is_some_and(|w| w.until.is_some() || changed(w) != (false, false));
        let stands = |decided: Option<Judgement>| {
            state_after(State::NotMet, decided) == Some(State::NotMet)
                && decided != Some(Judgement::ExplanationAccepted)
        };
        let confirmed = draft.narrowed(&judged, is_confirmed);
        let Some(mut measure) = confirmed.or_else(|| draft.narrowed(&judged, stands).filter(|_| filled)) else {
            continue;
        };
        if let Some(written) = written {
            // A draft that nobody touched is that of what was kept.
            let (by, what) = changed(written);
            if by && !written.by.is_empty() {
                measure.by.clone_from(&written.by);
            }
            if what && !written.what.is_empty() {
                measure.what.clone_from(&written.what);
            }
            measure.until = written.until;
        }
        all.push(measure);
    }
    for finding in own.findings.iter().filter(|finding| finding.stands()) {
        let drafted = advised(report, finding);
        let written = own.measures.iter().find(|(key, _)| *key == finding.key).map(|(_, written)| written.clone());
        let Written { what, by, until } = written.unwrap_or_default();
        let what = if what.is_empty() { drafted.what.clone() } else { what };
        all.push(Measure { what, by, until, ..drafted });
    }
    for Written { what, by, until } in plan.added {
        let key = format!("M-{}", short_hash(&[&what]));
        all.push(Measure { key, what, by, until, ..Measure::default() });
    }
    // Added in an earlier round of the same visit: they have a key by now, and no draft.
    for (key, Written { what, by, until }) in plan.rows.into_iter().filter(|(key, _)| key.starts_with("M-")) {
        if !all.iter().any(|measure| measure.key == key) {
            all.push(Measure { key, what, by, until, ..Measure::default() });
        }
    }
    all
}
