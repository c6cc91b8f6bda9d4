//! Methodology: what is counted, how, and what is hidden and why.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::statistics::methodology;

use super::Book;
use super::sheet::{HEAD, Page};

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t("Cum se citesc cifrele acestui anuar", "How to read the figures of this yearbook");
    let mut page = Page::new(book, lang.t("Metodologie", "Methodology"), note)?;
    page.sheet.set_column_width(0, 30)?;
    page.sheet.set_column_width(1, 110)?;
    for (row, (title, text)) in (HEAD..).zip(methodology::chapters(book.publication, lang)) {
        page.put(row, 0, title, &book.styles.strong)?;
        page.text(row, 1, &text)?;
        page.fit(row, &text, 110.0)?;
    }
    page.done()
}
