//! All files of a publication: yearbook, long table (csv, csv for a spreadsheet, Parquet), board, web pages, SDMX.

use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::text::Lang;

use super::dialect::Dialect;
use super::publication::Publication;
use super::{board, sdmx, tidy, web, yearbook};

/// The outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outputs;

impl Outputs {
    /// How many files there are.
    pub const COUNT: usize = 8;
}

/// Where the ledger of what was published goes when no other file is named.
#[must_use]
pub fn ledger(folder: &Path, publication: &Publication<'_>, lang: Lang) -> PathBuf {
    let label = publication.year().map(|year| year.label().replace('/', "_")).unwrap_or_default();
    folder.join(format!("{}-{label}.json", lang.t("evidenta-publicarii", "publication-ledger")))
}

/// Writes everything into a folder; the files, in the order in which a reader opens them.
///
/// # Errors
/// The first file that cannot be written.
pub fn write(
    folder: &Path,
    publication: &Publication<'_>,
    lang: Lang,
    tick: &dyn Fn(),
) -> Result<Vec<PathBuf>, OutputError> {
    let Some(year) = publication.year() else { return Ok(Vec::new()) };
    let stem = |name: &str| format!("{name}-{}{}", year.label().replace('/', "_"), publication.mark(lang));
    let file = |name: &str, ending: &str| folder.join(format!("{}.{ending}", stem(name)));
    let figures = publication.figures();
    let book = file(lang.t("anuar", "yearbook"), "xlsx");
    yearbook::write(&book, publication, lang)?;
    tick();
    let table = file(lang.t("statistici", "statistics"), "csv");
    let long = tidy::frame(publication, &figures, lang)
        .map_err(|error| OutputError::Write { path: table.clone(), source: std::io::Error::other(error) })?;
    tidy::write_csv(&table, &long, Dialect::International)?;
    tick();
    let desk = file(lang.t("statistici-excel", "statistics-excel"), "csv");
    tidy::write_csv(&desk, &long, Dialect::Desk)?;
    tick();
    let board = file(lang.t("tablou", "board"), "csv");
    board::write(&board, publication, lang)?;
    tick();
    let site = folder.join(stem("web")).join("index.html");
    web::write(&site, publication, lang)?;
    tick();
    let parquet = file(lang.t("statistici", "statistics"), "parquet");
    tidy::write_parquet(&parquet, publication, &long)?;
    drop(long);
    tick();
    let data = file("sdmx", "csv");
    sdmx::write_csv(&data, publication, &figures)?;
    tick();
    let structure = file(lang.t("sdmx-structura", "sdmx-structure"), "xml");
    sdmx::write_structure(&structure, publication, &figures)?;
    tick();
    Ok(vec![book, table, desk, board, site, parquet, data, structure])
}
