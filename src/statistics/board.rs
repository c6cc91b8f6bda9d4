//! The board: county by county who is in, from which input, who is missing, and how the duties are met.

use std::path::Path;

use super::area::COUNTIES;
use super::joint::Joint;
use super::measure::Measure;
use super::publication::Publication;
use super::slice::Slice;
use super::tidy::{Dialect, safe};
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
    /// The inputs that its providers come from.
    pub inputs: Vec<String>,
    /// Inputs that were left out since their providers came twice.
    pub left_out: Vec<String>,
    /// Rate of all obligations.
    pub rate: Shown,
}

/// Headings of the board.
#[must_use]
pub fn headings(lang: Lang) -> [&'static str; 8] {
    [
        lang.t("Județul", "County"),
        lang.t("Cod", "Code"),
        lang.t("Furnizori cuprinși", "Providers included"),
        lang.t("Cazuri", "Cases"),
        lang.t("Cunoscuți, dar lipsă", "Known but missing"),
        lang.t("Fișiere cuprinse", "Inputs counted"),
        lang.t("Lăsate deoparte (de două ori)", "Left out (came twice)"),
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
        let inputs = coverage.intake.inputs.iter().filter(|(_, providers)| providers.values().any(|p| here(&p.county)));
        let doubles = coverage.intake.doubles.iter().filter(|double| {
            double.providers.iter().any(|id| year.sums.providers.get(id).is_some_and(|place| here(&place.county)))
        });
        Row {
            name: slice.title(publication.schema, lang),
            code,
            providers: show(&|at| Key::new(at, None, Measure::Providers)),
            cases: show(&|at| Key::new(at, None, Measure::Cases)),
            missing: coverage.missing.values().filter(|(place, _)| here(&place.county)).count() as u64,
            inputs: inputs.map(|(name, _)| short(name)).collect(),
            left_out: doubles.map(|double| short(&double.left_out)).collect(),
            rate: show(&|at| Key::together(at, Joint::All)),
        }
    };
    COUNTIES.iter().map(|county| row(county.iso)).collect()
}

/// The last two parts of a path: where a file lies on somebody's disk is nobody's business.
fn short(name: &str) -> String {
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let from = parts.len().saturating_sub(2);
    parts.get(from..).unwrap_or_default().join("/")
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
                safe(row.inputs.join(", ")),
                safe(row.left_out.join(", ")),
                text(row.rate),
                caveat.clone(),
            ];
            table.write_record(cells).map_err(failed)?;
        }
        table.flush().map_err(broken)
    })
}
