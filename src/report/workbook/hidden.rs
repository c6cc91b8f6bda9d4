//! What ties a workbook to its audit, on a sheet that nobody sees.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;

/// Name of the hidden sheet: a key and a value in each row.
pub const HIDDEN_SHEET: &str = "mms";
/// Key of the audit's identity on that sheet, and the name of the document property that repeats it.
pub const FINGERPRINT: &str = "mms-fingerprint";

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let results = book.report.results;
    let mut sheet = Worksheet::new();
    sheet.set_name(HIDDEN_SHEET)?;
    let version = results.version.to_string();
    let concluded = if book.report.provider.concluded { "yes" } else { "no" };
    let rows = [
        (FINGERPRINT, book.fingerprint.as_str()),
        ("mms-provider", &book.report.provider.provider_id),
        ("mms-results", &version),
        ("mms-language", book.report.lang.id()),
        ("mms-catalogue", &results.catalogue.sha256),
        ("mms-concluded", concluded),
        ("mms-version", env!("CARGO_PKG_VERSION")),
    ];
    for (row, (key, value)) in (0_u32..).zip(rows) {
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.set_hidden(true);
    Ok(sheet)
}
