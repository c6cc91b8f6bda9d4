//! The way back from a visit: an inspector's workbook read, checked and merged into the results.
//!
//! The workbook may have been through any spreadsheet program: columns moved, rows sorted, filtered or added, columns
//! of no interest deleted. Columns are found by their headings in either language, findings by their key. What was
//! computed stands in the workbook too, and must still say the same; only the inspector's columns are taken over.

mod added;
mod cells;
mod computed;
mod finding;
mod form;
mod left_behind;
mod misfit;
mod own;
mod rows;
mod tables;
mod typed;

use std::collections::BTreeMap;
use std::path::Path;

use super::after;
use super::identity::{findings, id};
use crate::catalogue::indicator::Catalogue;
use crate::ingest::passwords::Passwords;
use crate::ingest::{IngestProblem, source};
use crate::output::OutputError;
use crate::registers::spec::Schema;
use crate::report::{Report, fingerprint};
use crate::results::kind::CheckKind;
use crate::results::notes::Judged;
use crate::results::visit::{Measure, VisitFacts};
use crate::results::{ProviderResults, Results};
use crate::text::Lang;
use crate::time::{Counting, Period};
pub use left_behind::LeftBehind;
pub use misfit::ConcludeError;
use own::{Own, Plan};
use rows::Judgements;
use tables::{Kind, Workbook};

/// Version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A concluded audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Concluded {
    /// The results with the judgements; nothing else in them changed.
    pub results: Results,
    /// The provider whose workbook it was.
    pub provider_id: String,
    /// Language of the workbook, for the final one.
    pub lang: Lang,
    /// Findings with a verdict of the inspector.
    pub judged: usize,
    /// Findings without one.
    pub open: usize,
    /// On-site checks and files with a verdict of the inspector.
    pub seen: usize,
    /// On-site checks and files without one.
    pub unseen: usize,
    /// Keys of findings whose row is not in the workbook any more; they stand as they were computed.
    pub deleted: Vec<String>,
    /// Rows that the inspector added and that carry no verdict and no remark; they were left out.
    pub left_out: usize,
    /// Personal numeric codes were taken out of remarks.
    pub masked: bool,
    /// What was written where nothing is read; it stays in the workbook only.
    pub left_behind: Vec<LeftBehind>,
}

/// What a workbook says about the audit that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The provider's id.
    pub provider_id: String,
    /// The period.
    pub period: Period,
    /// How terms were counted.
    pub counting: Counting,
    /// Hash of the catalogue.
    pub catalogue: Option<String>,
    /// Version of the program.
    pub version: Option<String>,
}

/// Reads which audit a workbook belongs to.
///
/// # Errors
/// When it cannot be read, or does not say so.
pub fn named(workbook: &Path, passwords: &Passwords) -> Result<Named, ConcludeError> {
    let name = workbook.display().to_string();
    let book = opened(workbook, passwords)?;
    let (Some(provider_id), Some(_)) = (book.identity.provider, book.identity.fingerprint) else {
        return Err(ConcludeError::NoFingerprint(name));
    };
    let [from, to, as_of] = book.identity.period;
    let period = from.zip(to).and_then(|(from, to)| Period::new(from, to, as_of));
    let counting = book.identity.counting.as_deref().and_then(Counting::from_id);
    match period.zip(counting) {
        Some((period, counting)) => Ok(Named {
            provider_id,
            period,
            counting,
            catalogue: book.identity.catalogue,
            version: book.identity.version,
        }),
        None => Err(ConcludeError::NoPeriod(name)),
    }
}

/// Reads an inspector's workbook, checks that it belongs to the results, and merges its judgements into them. Earlier
/// judgements about the same provider are replaced, those about others stay. Nothing is written.
///
/// # Errors
/// When the workbook cannot be read, belongs to another audit, or something in it does not fit.
pub fn merge(
    workbook: &Path,
    passwords: &Passwords,
    mut results: Results,
    catalogue: &Catalogue,
    schema: &Schema,
) -> Result<Concluded, ConcludeError> {
    let name = workbook.display().to_string();
    let book = opened(workbook, passwords)?;
    let position = provider(&book, &results, &name)?;
    results.providers.get_mut(position).into_iter().for_each(forget_visit);
    let Some(provider) = results.providers.get(position) else { return Err(ConcludeError::NoFingerprint(name)) };
    let report = Report { provider, results: &results, catalogue, schema, lang: book.identity.lang };
    // Another version may word the same finding otherwise.
    let texts = catalogue.sha256 == results.catalogue.sha256 && book.identity.version.as_deref() == Some(VERSION);
    let found = judgements(&book, &Audited { report, texts }, &name)?;
    let original = results.clone();
    let concluded = |results: Results, provider_id, left_behind| Concluded {
        results,
        provider_id,
        lang: book.identity.lang,
        judged: found.judged,
        open: found.open,
        seen: found.seen,
        unseen: found.unseen,
        deleted: found.deleted,
        left_out: found.left_out,
        masked: found.masked,
        left_behind,
    };
    let provider_id = provider.provider_id.clone();
    if let Some(provider) = results.providers.get_mut(position) {
        provider.judgements = found.judgements;
        provider.concluded = true;
        provider.own_findings.clone_from(&found.own.findings);
        let after = after(provider, catalogue);
        provider.after = Some(Box::new(after));
        provider.visit = (book.facts != VisitFacts::default()).then(|| Box::new(book.facts.clone()));
        provider.measures = found.measures;
    }
    let reports: Vec<Report<'_>> = [&original, &results]
        .into_iter()
        .filter_map(|results| {
            let provider = results.providers.get(position)?;
            Some(Report { provider, results, catalogue, schema, lang: book.identity.lang })
        })
        .collect();
    let left_behind = left_behind::left_behind(&book, &reports, texts).map_err(ConcludeError::Report)?;
    Ok(concluded(results, provider_id, left_behind))
}

/// Reads a workbook, locked or not.
fn opened(workbook: &Path, passwords: &Passwords) -> Result<Workbook, ConcludeError> {
    let name = workbook.display().to_string();
    let bytes = std::fs::read(workbook)
        .map_err(|source| ConcludeError::Report(OutputError::Read { path: workbook.to_owned(), source }))?;
    let unlocked = source::unlocked(&bytes, passwords)
        .map_err(|kind| ConcludeError::Unreadable(IngestProblem::new(name.clone(), kind)))?;
    tables::read(&unlocked.unwrap_or(bytes), &name)
}

/// A provider as it was before any visit: an earlier round of the same one is replaced.
fn forget_visit(provider: &mut ProviderResults) {
    provider.concluded = false;
    provider.judgements.clear();
    provider.measures.clear();
    (provider.after, provider.visit) = (None, None);
    provider.own_findings.retain(|own| own.since.is_some());
    provider.own_findings.iter_mut().for_each(|own| own.now = None);
}

/// How many rows of a workbook hold a verdict or a remark of an inspector; none where it cannot be read.
#[must_use]
pub fn filled_in(workbook: &Path) -> Option<u64> {
    let book = tables::read(&std::fs::read(workbook).ok()?, "").ok()?;
    let rows = book.tables.iter().filter(|table| matches!(table.kind, Kind::Findings | Kind::OnSite));
    Some(rows.flat_map(|table| &table.rows).filter(|row| rows::judges(row)).count() as u64)
}

/// What the workbook must agree with.
struct Audited<'a> {
    /// The provider's report in the workbook's language.
    report: Report<'a>,
    /// Whether catalogue and program are the audit's, so that sentences can be compared.
    texts: bool,
}

/// Position of the provider whose audit the workbook belongs to.
fn provider(book: &Workbook, results: &Results, name: &str) -> Result<usize, ConcludeError> {
    let (Some(carried), Some(id)) = (&book.identity.fingerprint, &book.identity.provider) else {
        return Err(ConcludeError::NoFingerprint(name.to_owned()));
    };
    let Some(position) = results.providers.iter().position(|provider| provider.provider_id == *id) else {
        return Err(ConcludeError::OtherProvider { workbook: name.to_owned(), provider: id.clone() });
    };
    if fingerprint(results, id) == *carried {
        Ok(position)
    } else {
        Err(ConcludeError::OtherAudit { workbook: name.to_owned(), provider: id.clone() })
    }
}

/// What the tables of a workbook say, taken together.
struct Annotations {
    judgements: Vec<Judged>,
    judged: usize,
    open: usize,
    seen: usize,
    unseen: usize,
    deleted: Vec<String>,
    left_out: usize,
    masked: bool,
    own: Own,
    measures: Vec<Measure>,
}

fn judgements(book: &Workbook, audited: &Audited<'_>, name: &str) -> Result<Annotations, ConcludeError> {
    let provider = audited.report.provider;
    let mut misfits = Vec::new();
    let mut findings_seen: BTreeMap<String, Judgements> = BTreeMap::new();
    let mut visit_seen: BTreeMap<String, Judgements> = BTreeMap::new();
    let mut left_out = 0;
    let (mut own, mut plan) = (Own::default(), Plan::default());
    let report = &audited.report;
    for table in &book.tables {
        match table.kind {
            Kind::Findings => rows::findings(table, audited, &mut findings_seen, &mut left_out, &mut misfits),
            Kind::OnSite => rows::on_site(table, provider, report.lang, &mut visit_seen, &mut left_out, &mut misfits),
            Kind::Indicators => computed::indicators(table, provider, &mut misfits),
            Kind::Standards => computed::standards(table, provider, &mut misfits),
            Kind::Own => own::findings(table, report, &mut own, &mut misfits),
            Kind::Measures => own::measures(table, report, &mut plan, &mut own, &mut misfits),
        }
    }
    if !misfits.is_empty() {
        return Err(ConcludeError::Misfits { workbook: name.to_owned(), misfits });
    }
    let expected: Vec<String> = findings(provider).map(|found| id(found.check, found.outcome)).collect();
    let on_site = provider.checks.iter().any(|check| check.kind == CheckKind::OnSite);
    let has = |kind| book.tables.iter().any(|table| table.kind == kind);
    if (!expected.is_empty() && !has(Kind::Findings)) || (on_site && !has(Kind::OnSite)) {
        return Err(ConcludeError::NoTable(name.to_owned()));
    }
    let masked = findings_seen.values().chain(visit_seen.values()).any(|found| found.masked);
    let mut deleted: Vec<String> = expected.iter().filter(|key| !findings_seen.contains_key(*key)).cloned().collect();
    deleted.dedup();
    let mut judgements = Vec::new();
    for key in expected {
        // Rows with one subject share a key, and so a judgement.
        if let Some(found) = findings_seen.get_mut(&key)
            && found.says_something()
            && let Some(judged) = found.judged.take()
        {
            judgements.push(judged);
        }
    }
    let decided = |judged: &[Judged]| judged.iter().filter(|judged| judged.judgement.is_some()).count();
    let judged = decided(&judgements);
    let visit: Vec<Judged> = provider
        .checks
        .iter()
        .flat_map(|check| {
            let start = format!("{}/{}|", check.indicator, check.check);
            let of_check = visit_seen.range(start.clone()..).take_while(move |(key, _)| key.starts_with(&start));
            of_check.filter_map(|(_, found)| found.judged.clone()).collect::<Vec<_>>()
        })
        .collect();
    let seen = decided(&visit);
    let unseen = visit.len() - seen;
    judgements.extend(visit.into_iter().filter(|judged| judged.judgement.is_some() || !judged.remark.is_empty()));
    let open = findings(provider).count().saturating_sub(judged);
    // Findings of earlier visits stay, whatever was deleted from the workbook.
    let carried = provider.own_findings.iter().filter(|known| known.since.is_some());
    let missing: Vec<_> =
        carried.filter(|known| !own.findings.iter().any(|own| own.key == known.key)).cloned().collect();
    own.findings.extend(missing);
    let judged_provider =
        ProviderResults { judgements: judgements.clone(), own_findings: own.findings.clone(), ..provider.clone() };
    let measures = own::plan(report, &judged_provider, plan, &own);
    let masked = masked || own.masked;
    Ok(Annotations { judgements, judged, open, seen, unseen, deleted, left_out, masked, own, measures })
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
