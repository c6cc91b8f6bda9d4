//! What a visit adds: the inspector's own findings, the measures, and the measures of the audit before.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::view::{fulfilment_words, progress_words};
use crate::results::verdict::Verdict;
use crate::results::visit::{Followed, Fulfilment, Measure, OwnFinding};

/// An entry of the list of clauses: the indicator and its clause.
pub(crate) fn clause_entry(indicator: &str, clause: &str) -> String {
    format!("{indicator} · {clause}")
}

/// Every clause that an own finding may rest on, in the order of the catalogue.
pub(crate) fn clause_list(report: &Report<'_>) -> Vec<String> {
    let indicators = report.catalogue.indicators.iter();
    indicators.flat_map(|i| i.clauses.iter().map(|clause| clause_entry(&i.id, &clause.article))).collect()
}

/// The inspector's own findings, with the measure for each.
pub(crate) fn own<'a>(report: Report<'a>, all: &[OwnFinding]) -> Table<'a, OwnFinding> {
    let lang = report.lang;
    let carried = all.iter().any(|own| own.since.is_some());
    let measures = &report.provider.measures;
    // A row that is still empty has no key, as have the measures of no own finding.
    let measure = move |own: &OwnFinding| measures.iter().find(|m| !own.key.is_empty() && m.own == own.key);
    // What an earlier visit saw is not written anew.
    let fixed = |own: &OwnFinding, text: &str| {
        if own.since.is_some() { Cell::Text(text.to_owned()) } else { Cell::Input(text.to_owned()) }
    };
    let until = move |own: &OwnFinding| measure(own).and_then(|measure| measure.until);
    // All of it is on one page across.
    let [case, seen, clause, evidence, what, by, day] =
        if carried { [10.0, 25.0, 15.0, 14.0, 20.0, 12.0, 11.0] } else { [12.0, 34.0, 18.0, 18.0, 24.0, 13.5, 11.0] };
    Table::new()
        .column(Name::Case, case, Place::Both, move |own: &OwnFinding| fixed(own, &own.subject))
        .column(Name::Seen, seen, Place::Both, move |own| fixed(own, &own.seen))
        .column(Name::ClausePicked, clause, Place::Both, move |own| {
            let entry = if own.clause.is_empty() { String::new() } else { clause_entry(&own.indicator, &own.clause) };
            fixed(own, &entry)
        })
        .column(Name::Evidence, evidence, Place::Both, |own| Cell::Input(own.evidence.clone()))
        .column_if(carried, Name::FirstSeen, 12.5, Place::Both, move |own| {
            Cell::Text(own.since.map(|period| lang.days(period.from, period.to)).unwrap_or_default())
        })
        .column_if(carried, Name::Mended, 11.0, Place::Both, move |own| {
            Cell::Input(own.now.map_or("", |now| progress_words(lang, now)).to_owned())
        })
        .column(Name::Measure, what, Place::Both, move |own| {
            Cell::Input(measure(own).map(|measure| report.what(measure)).unwrap_or_default())
        })
        .column(Name::MeasureBy, by, Place::Both, move |own| {
            Cell::Input(measure(own).map(|measure| measure.by.clone()).unwrap_or_default())
        })
        .column(Name::MeasureUntil, day, Place::Both, move |own| {
            Cell::Input(until(own).map(|day| lang.day(day)).unwrap_or_default())
        })
        .column(Name::Key, 12.0, Place::Behind, |own| Cell::Faint(own.key.clone()))
}

/// The measures, to be completed.
pub(crate) fn measures<'a>(report: Report<'a>) -> Table<'a, Measure> {
    let lang = report.lang;
    Table::new()
        .column(Name::MeasureAbout, 50.0, Place::Both, move |measure: &Measure| Cell::Text(report.about(measure)))
        .column(Name::Measure, 48.0, Place::Both, move |measure| Cell::Input(report.what(measure)))
        .column(Name::MeasureBy, 20.0, Place::Both, |measure| Cell::Input(measure.by.clone()))
        .column(Name::MeasureUntil, 12.5, Place::Both, move |measure| {
            Cell::Input(measure.until.map(|day| lang.day(day)).unwrap_or_default())
        })
        .column(Name::Key, 30.0, Place::Behind, |measure| Cell::Faint(measure.key.clone()))
}

/// The measures of the audit before, with what the registers say of them now.
pub(crate) fn followed<'a>(report: Report<'a>) -> Table<'a, Followed> {
    let lang = report.lang;
    Table::new()
        .column(Name::MeasureAbout, 34.0, Place::Both, move |f: &Followed| Cell::Text(report.about(&f.measure)))
        .column(Name::MeasureThen, 34.0, Place::Both, move |f| Cell::Sentence(report.what(&f.measure)))
        .column(Name::MeasureBy, 14.0, Place::Both, |f| Cell::Text(f.measure.by.clone()))
        .column(Name::MeasureUntil, 12.0, Place::Both, move |f| {
            Cell::Text(f.measure.until.map(|day| lang.day(day)).unwrap_or_default())
        })
        .column(Name::Fulfilment, 15.0, Place::Both, move |f| {
            Cell::Toned(tone(f.fulfilment), fulfilment_words(lang, f.fulfilment))
        })
        .column(Name::NewRegisters, 21.0, Place::Both, move |f| Cell::Text(report.followed_words(f)))
}

/// The verdict whose colours a measure has.
const fn tone(fulfilment: Fulfilment) -> Verdict {
    match fulfilment {
        Fulfilment::Done => Verdict::Compliant,
        Fulfilment::Partly => Verdict::PartiallyCompliant,
        Fulfilment::NotDone => Verdict::NonCompliant,
        Fulfilment::LeftPeriod => Verdict::NotApplicable,
        Fulfilment::Untold => Verdict::Undetermined,
    }
}
