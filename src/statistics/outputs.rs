//! All files of a publication: yearbook, long table (csv, Parquet), SDMX data and structure.

use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::text::Lang;

use super::publication::Publication;
use super::{sdmx, tidy, yearbook};

/// The outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outputs;

impl Outputs {
    /// How many files there are.
    pub const COUNT: usize = 5;
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
    tidy::write_csv(&table, publication, &figures, lang)?;
    tick();
    let parquet = file(lang.t("statistici", "statistics"), "parquet");
    tidy::write_parquet(&parquet, publication, &figures, lang)?;
    tick();
    let data = file("sdmx", "csv");
    sdmx::write_csv(&data, publication, &figures)?;
    tick();
    let structure = file(lang.t("sdmx-structura", "sdmx-structure"), "xml");
    sdmx::write_structure(&structure, publication, &figures)?;
    tick();
    Ok(vec![book, table, parquet, data, structure])
}
