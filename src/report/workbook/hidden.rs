//! What ties a workbook to its audit, on a sheet that nobody sees.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use crate::ingest::grid::{Grid, Value};
use crate::report::table::visit::clause_list;
use crate::text::Lang;
use crate::time::{Day, format_day, parse_iso_day};

/// Name of the hidden sheet: a key and a value in each row.
pub const HIDDEN_SHEET: &str = "mms";
/// Key of the audit's identity on that sheet, and the name of the document property that repeats it.
pub const FINGERPRINT: &str = "mms-fingerprint";
/// Keys of the audited period and of how terms were counted.
const FROM: &str = "mms-from";
/// See [`FROM`].
const TO: &str = "mms-to";
/// See [`FROM`].
const AS_OF: &str = "mms-as-of";
/// See [`FROM`].
const COUNTING: &str = "mms-counting";

/// Column of the clauses to pick from, and its position.
pub(super) const CLAUSES_COLUMN: &str = "D";
const CLAUSES_AT: u16 = 3;

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let results = book.report.results;
    let mut sheet = Worksheet::new();
    sheet.set_name(HIDDEN_SHEET)?;
    let version = results.version.to_string();
    let concluded = if book.report.provider.concluded { "yes" } else { "no" };
    let period = &results.period;
    let [from, to, as_of] = [period.from, period.to, period.as_of].map(format_day);
    let rows = [
        (FINGERPRINT, book.fingerprint.as_str()),
        ("mms-provider", &book.report.provider.provider_id),
        ("mms-results", &version),
        ("mms-language", book.report.lang.id()),
        ("mms-catalogue", &results.catalogue.sha256),
        ("mms-concluded", concluded),
        ("mms-version", env!("CARGO_PKG_VERSION")),
        (FROM, &from),
        (TO, &to),
        (AS_OF, &as_of),
        (COUNTING, &results.counting),
    ];
    for (row, (key, value)) in (0_u32..).zip(rows) {
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 1, value)?;
    }
    for (row, clause) in (0_u32..).zip(clause_list(book.report)) {
        sheet.write_string(row, CLAUSES_AT, clause)?;
    }
    sheet.set_hidden(true);
    Ok(sheet)
}

/// What a workbook says about the audit that it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Identity of the audit.
    pub fingerprint: Option<String>,
    /// The provider's id.
    pub provider: Option<String>,
    /// Its language.
    pub lang: Lang,
    /// Version of the program that wrote it.
    pub version: Option<String>,
    /// First day, last day and as-of day of the audit.
    pub period: [Option<Day>; 3],
    /// How terms were counted.
    pub counting: Option<String>,
    /// Hash of the catalogue.
    pub catalogue: Option<String>,
}

/// Whether a sheet is the hidden one, by its name or, where it was renamed, by what it holds.
#[must_use]
pub fn is_hidden_sheet(name: &str, grid: &Grid<'_>) -> bool {
    name == HIDDEN_SHEET || grid.cell(0, 0).and_then(Value::text) == Some(FINGERPRINT)
}

impl Identity {
    /// Reads keys and values of the hidden sheet.
    pub fn read(&mut self, grid: &Grid<'_>) {
        for position in 0..grid.len() {
            let value = match grid.cell(position, 1) {
                Some(Value::Text(text)) => text.trim().to_owned(),
                // An id may have become a number on the way.
                Some(Value::Number(number)) => number.to_string(),
                _ => continue,
            };
            match grid.cell(position, 0).and_then(Value::text) {
                Some(FINGERPRINT) => self.fingerprint = Some(value),
                Some("mms-provider") => self.provider = Some(value),
                Some("mms-version") => self.version = Some(value),
                Some("mms-catalogue") => self.catalogue = Some(value),
                Some(COUNTING) => self.counting = Some(value),
                Some(key @ (FROM | TO | AS_OF)) => {
                    let [from, to, as_of] = &mut self.period;
                    let slot = match key {
                        FROM => from,
                        TO => to,
                        _ => as_of,
                    };
                    *slot = parse_iso_day(&value);
                }
                Some("mms-language") => self.lang = Lang::of(&value).unwrap_or_default(),
                _ => {}
            }
        }
    }
}
