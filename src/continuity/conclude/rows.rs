//! Rows with an inspector's judgement, checked against what was computed.

use std::collections::BTreeMap;

use super::Audited;
use super::added::key_of_added;
use super::finding::{changed, compare};
use super::misfit::{Fault, Misfit};
use super::tables::{Row, Table, misfit};
use crate::continuity::identity;
use crate::continuity::privacy::without_codes;
use crate::report::table::Name as Column;
use crate::report::words::Judgement;
use crate::results::kind::CheckKind;
use crate::results::notes::Judged;
use crate::results::{CheckResult, Outcome, ProviderResults};
use crate::text::{Lang, letters};

/// The row of a key.
#[derive(Debug)]
pub struct Judgements {
    /// What it says.
    pub judged: Option<Judged>,
    /// A personal numeric code was taken out of the remark.
    pub masked: bool,
    place: String,
}

impl Judgements {
    /// Whether there is a verdict or a remark.
    pub fn says_something(&self) -> bool {
        self.judged.as_ref().is_some_and(|judged| judged.judgement.is_some() || !judged.remark.is_empty())
    }
}

/// The rows of a table of findings.
pub fn findings(
    table: &Table,
    audited: &Audited<'_>,
    seen: &mut BTreeMap<String, Judgements>,
    left_out: &mut usize,
    misfits: &mut Vec<Misfit>,
) {
    let mut known: BTreeMap<String, Vec<(&CheckResult, &Outcome)>> = BTreeMap::new();
    for found in identity::findings(audited.report.provider) {
        // The workbook shows a key without blanks at its ends, as every reader of cells does.
        known.entry(found.id().trim().to_owned()).or_default().push((found.check, found.outcome));
    }
    for row in &table.rows {
        let key = key_of(row);
        if key.is_empty() {
            if judges(row) {
                misfits.push(misfit(table, row, Column::Key, Fault::NoKey));
            } else if row.cells.contains_key(&Column::Case) && row.cells.contains_key(&Column::Outcome) {
                *left_out += 1;
            }
            continue;
        }
        let Some(candidates) = known.get(&key) else {
            misfits.push(misfit(table, row, Column::Key, Fault::UnknownFinding(key)));
            continue;
        };
        // Rows with one subject share a key: one of them must fit.
        let faults: Vec<Vec<Misfit>> =
            candidates.iter().map(|(check, outcome)| changed(table, row, check, outcome, audited)).collect();
        if !faults.iter().any(Vec::is_empty) {
            misfits.extend(faults.into_iter().next().unwrap_or_default());
        }
        if let Some((check, outcome)) = candidates.first() {
            let list = &Judgement::FINDING;
            let judged = judged(table, row, (check, &outcome.subject), list, audited.report.lang, misfits);
            keep(table, row, identity::id(check, outcome), judged, seen, misfits);
        }
    }
}

/// The rows of the table of on-site checks.
pub fn on_site(
    table: &Table,
    provider: &ProviderResults,
    lang: Lang,
    seen: &mut BTreeMap<String, Judgements>,
    left_out: &mut usize,
    misfits: &mut Vec<Misfit>,
) {
    for row in &table.rows {
        let mut key = key_of(row);
        if key.is_empty() {
            match key_of_added(row, provider) {
                Some(added) if judges(row) => key = added,
                None if judges(row) => {
                    misfits.push(misfit(table, row, Column::Key, Fault::NoKey));
                    continue;
                }
                Some(_) => {
                    *left_out += 1;
                    continue;
                }
                None => continue,
            }
        }
        let parts = key.split_once('|').and_then(|(check, file)| Some((check.split_once('/')?, file)));
        let check = parts.and_then(|((indicator, check), _)| identity::check(provider, indicator, check));
        let (Some((_, file)), Some(check)) = (parts, check.filter(|check| check.kind == CheckKind::OnSite)) else {
            misfits.push(misfit(table, row, Column::Key, Fault::UnknownVisit(key)));
            continue;
        };
        let file = file.trim();
        compare(table, row, Column::Indicator, &check.indicator, misfits);
        if !file.is_empty() {
            compare(table, row, Column::File, file, misfits);
        }
        let judged = judged(table, row, (check, file), &Judgement::ON_SITE, lang, misfits);
        keep(table, row, format!("{}/{}|{file}", check.indicator, check.check), judged, seen, misfits);
    }
}

/// The key of a row. A note that happens to stand in the key's column is none, unless the row judges something.
fn key_of(row: &Row) -> String {
    let key = row.text(Column::Key);
    if key.contains('|') || judges(row) { key } else { String::new() }
}

/// Whether the inspector wrote something in a row.
pub fn judges(row: &Row) -> bool {
    [Column::Verdict, Column::Remark].iter().any(|column| row.cells.contains_key(column))
}

/// What the inspector's cells of a row say.
fn judged(
    table: &Table,
    row: &Row,
    (check, subject): (&CheckResult, &str),
    list: &'static [Judgement],
    lang: Lang,
    misfits: &mut Vec<Misfit>,
) -> (Judged, bool) {
    let found = row.typed(Column::Verdict, lang);
    let judgement = Judgement::read(&found).filter(|judgement| list.contains(judgement));
    if judgement.is_none() && !found.is_empty() {
        misfits.push(misfit(table, row, Column::Verdict, Fault::NotOnList { found, list }));
    }
    let (remark, masked) = without_codes(&row.typed(Column::Remark, lang));
    let (indicator, check) = (check.indicator.to_string(), check.check.to_string());
    (Judged { indicator, check, subject: subject.to_owned(), judgement, remark }, masked)
}

/// Remembers a row; a second one with the same key must say the same, or nothing.
fn keep(
    table: &Table,
    row: &Row,
    key: String,
    (judged, masked): (Judged, bool),
    seen: &mut BTreeMap<String, Judgements>,
    misfits: &mut Vec<Misfit>,
) {
    let at = table.columns.get(&Column::Verdict).copied().unwrap_or(0);
    let place = format!("{}!{}{}", table.sheet, letters(at), row.number);
    let found = Judgements { judged: Some(judged), masked, place };
    match seen.get(&key) {
        Some(first) if first.says_something() && found.says_something() && first.judged != found.judged => {
            misfits.push(misfit(table, row, Column::Verdict, Fault::Contradicts(first.place.clone())));
        }
        Some(first) if first.says_something() || !found.says_something() => {}
        _ => {
            seen.insert(key, found);
        }
    }
}
