//! Every check: what the act asks, who was counted, and what came out.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{HEAD, Page};
use crate::report::sheet::numbered;
use crate::report::table::checks::{self, Listed, Places};
use crate::report::view::{Section, Sheet, sheet_of};
use crate::report::words::Noun;
use crate::results::Outcome;
use crate::results::kind::CheckKind;

/// Columns that stay in sight: standard, indicator, check.
const FROZEN: u16 = 3;

/// Every check, compliant or not.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let mut page = Page::new(book, Section::Indicators, book.name(Section::Indicators), "")?;
    let checks: Vec<Listed<'_>> = book.report.checks().enumerate().collect();
    let table = checks::indicators(*book.report, book);
    page.table(HEAD, &table)?;
    page.rows(&table, &checks)?;
    page.sheet.set_freeze_panes(HEAD + 1, FROZEN)?;
    page.done()
}

impl Places for Book<'_> {
    fn touched(&self, position: usize) -> Option<String> {
        self.touched.of_check(position, self.report.lang)
    }

    fn see(&self, (position, check): &Listed<'_>) -> Option<(String, u32, String)> {
        if let Some((sheet, to)) = self.layout.first_finding(*position) {
            let listed = |outcome: &&Outcome| sheet_of(check.nature, outcome) == Sheet::Findings;
            let n = check.outcomes.iter().filter(listed).count() as u64;
            let name = numbered(self.name(Section::Findings), sheet);
            return Some((name, to, self.report.lang.counted(n, Noun::Finding)));
        }
        let section = match check.kind {
            CheckKind::Tally | CheckKind::Distribution => Section::Statistics,
            CheckKind::OnSite => Section::OnSite,
            _ => return None,
        };
        Some((self.name(section).to_owned(), 0, self.name(section).to_owned()))
    }
}
