//! The list of the files that an edition was made of, each with what became of it: for the authority itself.

use std::path::Path;

use super::dialect::{Dialect, safe};
use super::intake::Intake;
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::report::view::{fate_line, fate_words};
use crate::text::Lang;

/// Writes the list as a spreadsheet opens it by a double click, what was not read first.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, intake: &Intake, lang: Lang) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |error: csv::Error| OutputError::Write { path: path.to_owned(), source: error.into() };
        let unwritten = |source| OutputError::Write { path: path.to_owned(), source };
        let mut table = Dialect::Desk.writer(file).map_err(unwritten)?;
        let headings = [
            lang.t("Fișierul", "File"),
            lang.t("Ce s-a întâmplat", "What became of it"),
            lang.t("Rânduri primite", "Rows accepted"),
            lang.t("În cuvinte", "In words"),
            lang.t("cod", "code"),
            lang.t("motiv", "reason"),
        ];
        table.write_record(headings).map_err(failed)?;
        let mut files: Vec<_> = intake.files.iter().collect();
        files.sort_by(|a, b| (a.fate, &a.file).cmp(&(b.fate, &b.file)));
        for file in files {
            let fate = serde_json::to_value(file.fate).ok();
            let record = [
                safe(file.file.clone()),
                fate_words(file.fate, lang).to_owned(),
                file.rows.map(|rows| rows.to_string()).unwrap_or_default(),
                safe(fate_line(&file.fate(), lang)),
                fate.as_ref().and_then(|fate| fate.as_str()).unwrap_or_default().to_owned(),
                file.reason.clone(),
            ];
            table.write_record(record).map_err(failed)?;
        }
        table.flush().map_err(unwritten)
    })
}
