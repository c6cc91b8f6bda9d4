//! The to-do list as a workbook: a sheet for each question, to be filtered, ticked off and printed.

mod lists;
mod overview;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rust_xlsxwriter::{Workbook, XlsxError};

use super::layout::Layout;
use super::{Book, Extras, quality, save};
use crate::output::OutputError;
use crate::pipeline::Rehearsal;
use crate::report::fingerprint;
use crate::report::styles::Styles;
use crate::report::todo::Todo;
use crate::report::view::{Causes, Rows, Touched};
use crate::text::Lang;

/// Writes one provider's list.
///
/// # Errors
/// When the workbook cannot be written; an old file is then untouched.
pub fn write(path: &Path, todo: &Todo<'_>, rehearsal: &Rehearsal) -> Result<(), OutputError> {
    let fault = |source| OutputError::Workbook { path: path.to_owned(), source: Box::new(source) };
    let mut workbook = build(todo, rehearsal).map_err(fault)?;
    save(path, &mut workbook, 0)
}

/// One provider's list as the bytes of its file.
///
/// # Errors
/// When the workbook cannot be made.
pub fn to_bytes(todo: &Todo<'_>, rehearsal: &Rehearsal) -> Result<Vec<u8>, OutputError> {
    super::bytes_of(build(todo, rehearsal), 0)
}

/// What the sheets are filled from.
struct List<'l, 'a> {
    book: &'l Book<'l>,
    todo: &'a Todo<'a>,
    rehearsal: &'l Rehearsal,
}

/// Names of the sheets, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Overview,
    Breaches,
    Due,
    Gaps,
    OnSite,
}

impl Part {
    const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Overview => lang.t("De făcut", "To do"),
            Self::Breaches => lang.t("Încălcat azi", "Breached today"),
            Self::Due => lang.t("Se împlinește", "Falls due"),
            Self::Gaps => lang.t("Lipsește din registre", "Missing in registers"),
            Self::OnSite => lang.t("La fața locului", "On site"),
        }
    }
}

fn build(todo: &Todo<'_>, rehearsal: &Rehearsal) -> Result<Workbook, XlsxError> {
    let report = &todo.report;
    let extras = Extras::default();
    let book = Book {
        report,
        extras: &extras,
        styles: Styles::new(report.lang),
        layout: Layout::none(),
        workbook: Mutex::new(Workbook::new()),
        judgements: BTreeMap::new(),
        touched: Touched::of(report),
        causes: Causes::of(report),
        rows: Rows::default(),
        fingerprint: fingerprint(report.results, &report.provider.provider_id),
    };
    let list = List { book: &book, todo, rehearsal };
    let home = Part::Overview.name(report.lang);
    let title = report.lang.t("Lista de făcut înaintea inspecției", "To do before the inspection");
    let properties = super::properties(&book, title)?;
    let mut sheets = vec![overview::sheet(&list)?];
    sheets.extend(lists::breaches(&list)?);
    sheets.extend(lists::due(&list)?);
    sheets.extend(lists::gaps(&list)?);
    sheets.extend(lists::on_site(&list)?);
    sheets.extend(quality::sheets(&book, home)?);
    let mut workbook = book.workbook.into_inner().unwrap_or_else(PoisonError::into_inner);
    workbook.set_properties(&properties);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    Ok(workbook)
}
