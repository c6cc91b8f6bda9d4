//! The board: county by county who is in, who is missing, and how the duties are met. It names no input: the same
//! figures give the same bytes whichever way they came.

use std::path::Path;

use super::area::COUNTIES;
use super::dialect::Dialect;
use super::joint::Joint;
use super::measure::Measure;
use super::publication::Publication;
use super::slice::Slice;
use super::year::{Key, Shown};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::statistics::disclosure_words::MARK;
use crate::text::Lang;

/// One county.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its ISO 3166-2 code.
    pub code: &'static str,
    /// Providers that are in.
    pub providers: Shown,
    /// Their cases.
    pub cases: Shown,
    /// Providers known from a list or a year before that are not in.
    pub missing: u64,
    /// Rate of all obligations.
    pub rate: Shown,
}

/// Headings of the board.
#[must_use]
pub fn headings(lang: Lang) -> [&'static str; 6] {
    [
        lang.t("Județul", "County"),
        lang.t("Cod", "Code"),
        lang.t("Furnizori cuprinși", "Providers included"),
        lang.t("Cazuri", "Cases"),
        lang.t("Cunoscuți, dar lipsă", "Known but missing"),
        lang.t("Rata îndeplinirii obligațiilor", "Rate of obligations met"),
    ]
}

/// Every county, also those without a provider.
#[must_use]
pub fn rows(publication: &Publication<'_>, lang: Lang) -> Vec<Row> {
    let Some(year) = publication.year() else { return Vec::new() };
    let coverage = &publication.coverage;
    let row = |code: &'static str| {
        let slice = Slice::County(code.to_owned());
        let at = year.cube.slice(&slice);
        let show = |key: &dyn Fn(usize) -> Key| at.map_or(Shown::Nothing, |at| year.show(key(at)));
        let here = |county: &Option<String>| county.as_deref() == Some(code);
        Row {
            name: slice.title(publication.schema, lang),
            code,
            providers: show(&|at| Key::new(at, None, Measure::Providers)),
            cases: show(&|at| Key::new(at, None, Measure::Cases)),
            missing: coverage.missing.values().filter(|(place, _)| here(&place.county)).count() as u64,
            rate: show(&|at| Key::together(at, Joint::All)),
        }
    };
    COUNTIES.iter().map(|county| row(county.iso)).collect()
}

/// Writes the board for a spreadsheet set to Romanian.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, publication: &Publication<'_>, lang: Lang) -> Result<(), OutputError> {
    let dialect = Dialect::Desk;
    let text = |shown: Shown| match shown {
        Shown::Hidden => MARK.to_owned(),
        Shown::Nothing => String::new(),
        _ => shown.number().map(|number| dialect.number(number)).unwrap_or_default(),
    };
    write_whole(path, |file| {
        let failed = |error: csv::Error| OutputError::Write { path: path.to_owned(), source: error.into() };
        let broken = |source| OutputError::Write { path: path.to_owned(), source };
        let mut table = dialect.writer(file).map_err(broken)?;
        let act = lang.t("Actul", "The act");
        table.write_record(headings(lang).into_iter().chain([act])).map_err(failed)?;
        let caveat = publication.act(lang, publication.years.len().saturating_sub(1));
        for row in rows(publication, lang) {
            let cells = [
                row.name,
                row.code.to_owned(),
                text(row.providers),
                text(row.cases),
                row.missing.to_string(),
                text(row.rate),
                caveat.clone(),
            ];
            table.write_record(cells).map_err(failed)?;
        }
        table.flush().map_err(broken)
    })
}
