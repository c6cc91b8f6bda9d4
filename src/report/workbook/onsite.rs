//! What only a visit can show: what to look at, the files to look at it in, and cells for what was seen.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::findings::judgements;
use super::page::{HEAD, Heading, Page};
use crate::catalogue::indicator::Kind;
use crate::report::table::Name;
use crate::report::view::{Section, sample_words, share_words, visited};
use crate::report::words::{Judgement, register_title};
use crate::results::CheckResult;
use crate::results::kind::CheckKind;

/// The columns, which are read back. A check takes one row and one for each file drawn: their cells differ.
const COLUMNS: [(Name, f64); 7] = [
    (Name::Indicator, 9.5),
    (Name::File, 14.0),
    (Name::Verified, 43.0),
    (Name::LookAt, 30.0),
    (Name::Verdict, 15.0),
    (Name::Remark, 19.0),
    (Name::Key, 28.0),
];

/// One row per check and, where a sample was drawn, one per file of it.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let mut page = Page::new(book, Section::OnSite, book.name(Section::OnSite), "")?;
    let columns = COLUMNS.map(|(name, width)| Heading::new(name.in_words(lang), width));
    page.list(HEAD, &columns)?;
    page.prints(5);
    let mut row = HEAD;
    for check in book.report.checks().filter(|check| check.kind == CheckKind::OnSite) {
        row = one(&mut page, row + 1, check)?;
    }
    if row == HEAD {
        page.nothing(HEAD + 1, book.report.nothing(Section::OnSite))?;
    } else {
        let list = judgements(lang, &Judgement::ON_SITE)?;
        page.sheet.add_data_validation(HEAD + 1, 4, row, 4, &list)?;
    }
    page.filters(HEAD, row, 7)?;
    page.print_to(row.max(HEAD + 1), 5)?;
    page.done()
}

/// The check's row and those of its sample; the last one used.
fn one(page: &mut Page<'_, '_>, mut row: u32, check: &CheckResult) -> Result<u32, XlsxError> {
    let book = page.book;
    let (report, styles) = (book.report, &book.styles);
    let lang = report.lang;
    let known = report.known(check);
    let key = format!("{}/{}", check.indicator, check.check);
    let sample = report.provider.samples.get(&key);
    page.begin(row);
    page.put(row, 0, &check.indicator, &styles.strong)?;
    page.text(row, 1, &known.map(|(_, c)| from(book, &c.kind)).unwrap_or_default())?;
    page.put(row, 2, known.map_or(&check.check, |(_, c)| lang.text(&c.title)), &styles.strong)?;
    let inspect = known.map_or("", |(indicator, _)| lang.text(&indicator.inspect));
    let drawn = sample.map(|sample| format!("\n{}", sample_words(lang, sample))).unwrap_or_default();
    page.text(row, 3, &format!("{inspect}{drawn}"))?;
    inputs(page, row, &format!("{key}|"))?;
    page.end()?;
    for file in visited(report, check) {
        row += 1;
        page.begin(row);
        page.text(row, 0, &check.indicator)?;
        page.put(row, 1, file.key, &styles.strong)?;
        let added = lang.t("adăugat de inspector", "added by the inspector").to_owned();
        page.text(row, 2, &file.share.map_or(added, |share| share_words(lang, share)))?;
        page.text(row, 3, "")?;
        inputs(page, row, &format!("{key}|{}", file.key))?;
        page.end()?;
    }
    Ok(row)
}

fn inputs(page: &mut Page<'_, '_>, row: u32, key: &str) -> Result<(), XlsxError> {
    let [verdict, remark] = page.book.judged(key);
    page.input(row, 4, verdict)?;
    page.input(row, 5, remark)?;
    page.faint(row, 6, key)
}

fn from(book: &Book<'_>, kind: &Kind) -> String {
    match kind {
        Kind::OnSite(on_site) => {
            let lang = book.report.lang;
            format!("{} {}", lang.t("din", "from"), register_title(book.report.schema, lang, &on_site.sample))
        }
        _ => String::new(),
    }
}
