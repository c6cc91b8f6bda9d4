//! The compliance workbook: one sheet for each question an inspector asks.
//!
//! The same results give the same bytes. The file is written beside its place and moved there when it is complete.

mod caseload;
mod causes;
mod charts;
mod cover;
mod evidence;
mod fill;
mod findings;
mod hidden;
mod indicators;
mod layout;
mod lists;
mod methodology;
mod onsite;
mod page;
mod provenance;
mod quality;
#[cfg(test)]
mod readback;
mod standards;
mod statistics;
mod terms;
pub mod todo;
mod visit;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};

use super::view::{self, Causes, Rows, Section, Touched};
use super::words::Lang;
use super::{Report, fingerprint, sheet};
use crate::catalogue::indicator::Catalogue;
use crate::output::OutputError;
use crate::output::file::write_sealed;
use crate::output::names::safe_stems;
use crate::output::seal::seal;
use crate::registers::spec::Schema;
use crate::report::styles::Styles;
use crate::results::notes::{Judged, judgements};
use crate::results::{ProviderResults, Results};
use fill::Filler;
pub use hidden::{FINGERPRINT, HIDDEN_SHEET, Identity, is_hidden_sheet};
use layout::Layout;
pub use layout::Limits;

/// Lists of more rows than this are long.
const LONG: usize = 20_000;

/// What a workbook carries beside the results.
#[derive(Debug, Clone, Default)]
pub struct Extras<'a> {
    /// Identity of the audit; none: [`fingerprint`].
    pub fingerprint: Option<&'a str>,
    /// The command that made it, as it was typed.
    pub command: Option<&'a str>,
    /// How much goes on a sheet.
    pub limits: Limits,
}

/// Everything the sheets are filled from.
struct Book<'a> {
    report: &'a Report<'a>,
    extras: &'a Extras<'a>,
    styles: Styles,
    layout: Layout,
    touched: Touched,
    causes: Causes<'a>,
    rows: Rows<'a>,
    fingerprint: String,
    judgements: BTreeMap<String, &'a Judged>,
    /// Where the sheets of long lists are begun.
    workbook: Mutex<Workbook>,
}

impl Book<'_> {
    fn fingerprint_short(&self) -> &str {
        self.fingerprint.get(..16).unwrap_or(&self.fingerprint)
    }

    /// What the inspector decided, by the key that stands in the last column: the words of the list, and the remark.
    fn judged(&self, key: &str) -> [&str; 2] {
        let judged = self.judgements.get(key);
        let words = judged.and_then(|judged| judged.judgement).map_or("", |found| found.words(self.report.lang));
        [words, judged.map_or("", |judged| judged.remark.as_str())]
    }

    /// An empty sheet for so many rows. Rows of a long list go to a temporary file as they are filled in, since a list
    /// of a hundred thousand rows takes half a gigabyte of memory; without a folder for such files it is held in memory.
    fn sheet(&self, rows: usize) -> Worksheet {
        // A poisoned lock still guards a workbook in which nothing but the numbers of texts and formats is kept.
        let begin =
            || self.workbook.lock().unwrap_or_else(PoisonError::into_inner).new_worksheet_with_low_memory().ok();
        (rows > LONG).then(begin).flatten().unwrap_or_default()
    }

    /// Name of a section's sheet.
    fn name(&self, section: Section) -> &'static str {
        section.name(self.report.lang)
    }
}

/// Writes one provider's workbook.
///
/// # Errors
/// When the workbook cannot be written; an old file is then untouched.
pub fn write(
    path: &Path,
    provider: &ProviderResults,
    results: &Results,
    catalogue: &Catalogue,
    schema: &Schema,
    lang: Lang,
) -> Result<(), OutputError> {
    write_with(path, &Report { provider, results, catalogue, schema, lang }, &Extras::default())
}

/// Writes one provider's workbook with the command that made it.
///
/// # Errors
/// When the workbook cannot be written; an old file is then untouched.
pub fn write_with(path: &Path, report: &Report<'_>, extras: &Extras<'_>) -> Result<(), OutputError> {
    write_one(path, report, extras, true)
}

fn write_one(path: &Path, report: &Report<'_>, extras: &Extras<'_>, side_by_side: bool) -> Result<(), OutputError> {
    let fault = |source| OutputError::Workbook { path: path.to_owned(), source: Box::new(source) };
    let mut workbook = build(report, extras, side_by_side).map_err(fault)?;
    save(path, &mut workbook, judged(report))
}

/// One provider's workbook as the bytes of its file.
///
/// # Errors
/// When the workbook cannot be made.
pub fn to_bytes(report: &Report<'_>) -> Result<Vec<u8>, OutputError> {
    bytes_of(build(report, &Extras::default(), true), judged(report))
}

/// How many judgements a workbook shows.
fn judged(report: &Report<'_>) -> usize {
    report.provider.judgements.len().max(usize::from(report.provider.concluded))
}

/// The bytes of a workbook, sealed as [`save`] does.
fn bytes_of(workbook: Result<Workbook, XlsxError>, judged: usize) -> Result<Vec<u8>, OutputError> {
    let path = || PathBuf::from("mms.xlsx");
    let made = workbook.and_then(|mut workbook| workbook.save_to_buffer());
    let made = made.map_err(|source| OutputError::Workbook { path: path(), source: Box::new(source) })?;
    let mut file = Cursor::new(made);
    seal(&mut file, judged).map_err(|source| OutputError::Write { path: path(), source })?;
    Ok(file.into_inner())
}

/// The bytes of one provider's workbook, to be compared with what came back.
///
/// # Errors
/// When the workbook cannot be made.
pub(crate) fn bytes(report: &Report<'_>, extras: &Extras<'_>) -> Result<Vec<u8>, OutputError> {
    let fault = |source| OutputError::Workbook { path: PathBuf::new(), source: Box::new(source) };
    build(report, extras, true).and_then(|mut workbook| workbook.save_to_buffer()).map_err(fault)
}

/// Writes the workbook of every provider into a folder, several at a time; provider id → file, in the providers' order.
///
/// # Errors
/// The first workbook that cannot be written.
pub fn write_all(
    folder: &Path,
    results: &Results,
    catalogue: &Catalogue,
    schema: &Schema,
    lang: Lang,
    extras: &(dyn Fn(&ProviderResults) -> Extras<'static> + Sync),
) -> Result<Vec<(String, PathBuf)>, OutputError> {
    let stems = safe_stems(results.providers.iter().map(|p| p.provider_id.as_str()));
    // Threads that have workbooks of their own begin no other one while they wait for sheets: each is in memory whole.
    let side_by_side = results.providers.len() < rayon::current_num_threads();
    let one = |provider: &ProviderResults| {
        let stem = stems.get(provider.provider_id.as_str()).map_or("_", String::as_str);
        let path = folder.join(format!("{stem}.xlsx"));
        let report = Report { provider, results, catalogue, schema, lang };
        write_one(&path, &report, &extras(provider), side_by_side)?;
        Ok((provider.provider_id.clone(), path))
    };
    results.providers.par_iter().with_max_len(1).map(one).collect()
}

/// Writes a workbook to its file and seals it; `judged` is how many judgements of an inspector it shows.
///
/// # Errors
/// When it cannot be written; an old file is then untouched.
pub fn save(path: &Path, workbook: &mut Workbook, judged: usize) -> Result<(), OutputError> {
    write_sealed(path, judged, |writer| {
        // An error of the disk stays one; everything else is a fault of the workbook.
        workbook.save_to_writer(writer).map_err(|error| match error {
            XlsxError::IoError(source) => OutputError::Write { path: path.to_owned(), source },
            other => OutputError::Workbook { path: path.to_owned(), source: Box::new(other) },
        })
    })
}

fn build(report: &Report<'_>, extras: &Extras<'_>, side_by_side: bool) -> Result<Workbook, XlsxError> {
    let causes = Causes::of(report);
    let book = Book {
        report,
        extras,
        styles: Styles::new(report.lang),
        layout: Layout::of(&causes, &extras.limits),
        causes,
        rows: Rows::of(report),
        workbook: Mutex::new(Workbook::new()),
        judgements: judgements(report.provider),
        touched: Touched::of(report),
        fingerprint: extras
            .fingerprint
            .map_or_else(|| fingerprint(report.results, &report.provider.provider_id), str::to_owned),
    };
    let title = report.lang.t("Raport de conformitate", "Compliance report");
    let properties = properties(&book, title)?;
    let sheets = fill::sheets(&book, &fillers(&book), side_by_side)?;
    let mut workbook = book.workbook.into_inner().unwrap_or_else(PoisonError::into_inner);
    workbook.set_properties(&properties);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    Ok(workbook)
}

/// What fills the sheets, in their order.
fn fillers<'a>(book: &Book<'a>) -> Vec<Filler<'a>> {
    /// Rows of a list that are not counted before.
    const ANY: usize = usize::MAX;
    let report = book.report;
    let gone = |book: &Book<'_>| match book.report.provider.previous {
        Some(_) => lists::gone(book),
        None => Ok(Vec::new()),
    };
    vec![
        Filler::one(cover::sheet),
        Filler::one(standards::sheet),
        Filler::one(indicators::sheet),
        Filler::list(book.causes.all.len(), causes::sheets),
        Filler::list(book.causes.lines().len(), findings::sheets),
        Filler::list(0, |book| Ok(evidence::sheet(book)?.into_iter().collect())),
        Filler::one(visit::own),
        Filler::list(ANY, visit::plan),
        Filler::one(visit::facts),
        Filler::list(ANY, visit::followed),
        Filler::list(ANY, gone),
        Filler::list(view::pending(report).len(), lists::pending),
        Filler::one(caseload::sheet),
        Filler::one(terms::sheet),
        Filler::one(statistics::sheet),
        Filler::one(onsite::sheet),
        Filler::list(view::others(report).len(), lists::others),
        Filler::list(view::quality(report).len(), |book| quality::sheets(book, book.name(Section::Cover))),
        Filler::one(methodology::sheet),
        Filler::one(provenance::sheet),
        Filler::one(hidden::sheet),
    ]
}

fn properties(book: &Book<'_>, title: &str) -> Result<DocProperties, XlsxError> {
    let lang = book.report.lang;
    Ok(sheet::properties(title, book.report.results.period.as_of)?
        .set_subject(book.report.provider_name())
        .set_company(lang.text(&book.report.catalogue.citation))
        .set_custom_property(FINGERPRINT, book.fingerprint.as_str()))
}
