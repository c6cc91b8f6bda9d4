//! The cover: who was audited, how it looks, what to see first, what could not be computed, where to sign.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::layout::Layout;
use super::page::{HEAD, Page};
use super::{Book, charts};
use crate::report::sheet::{UPRIGHT_HEIGHT, numbered};
use crate::report::table::facts::{Fact, SIGN_HERE};
use crate::report::view::{
    Attention, Section, absent_words, attention, finding_counts, missing_registers, not_kept_words, picture,
};
use crate::report::words::{Lang, Noun, Tone, register_title};
use crate::results::CheckResult;
use crate::results::verdict::Verdict;

/// How much narrower a column is for bold letters.
const BOLD: f64 = 0.93;
/// Widths of the columns that are printed.
const WIDTHS: [f64; 3] = [22.0, 41.0, 26.5];
/// Causes that the cover names.
const CAUSES: usize = 4;
/// Missing columns that the cover names.
const COLUMNS: usize = 12;
/// Characters of a text that the cover shows; the total stands before what is cut.
const LONGEST: usize = 1_200;

/// The cover.
pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let mut page = Page::new(book, Section::Cover, book.name(Section::Cover), "")?;
    page.upright();
    for (column, width) in (0_u16..).zip(WIDTHS) {
        page.width(column, width)?;
    }
    page.sheet.set_column_width(3, 2)?;
    let mut row = head(&mut page)?;
    let chart_row = row;
    row = facts(&mut page, row)?;
    row = gap(&mut page, row)?;
    row = verdicts(&mut page, row)?;
    row = gap(&mut page, row)?;
    row = causes(&mut page, row)?;
    if let Some(chart) = charts::standards(book, (row - chart_row) * 20) {
        page.sheet.insert_chart(chart_row, 4, &chart)?;
    }
    contents(&mut page, row)?;
    row = first(&mut page, row)?;
    row = gap(&mut page, row)?;
    row = not_computed(&mut page, row)?;
    row = gap(&mut page, row)?;
    row = signatures(&mut page, row)?;
    // The chart and the contents beside it are for the screen.
    page.print_to(row, 2)?;
    if page.height_of(row) <= UPRIGHT_HEIGHT {
        page.sheet.set_print_fit_to_pages(1, 1);
    }
    page.done()
}

fn head(page: &mut Page<'_, '_>) -> Result<u32, XlsxError> {
    let book = page.book;
    let (lang, styles) = (book.report.lang, &book.styles);
    page.height(0, 26.0)?;
    let title = lang.t("Raport de conformitate – managementul de caz", "Compliance report – case management");
    page.put(0, 0, title, &styles.title)?;
    let found = book.report.findings_words();
    page.sheet.merge_range(1, 0, 1, 2, &found, &styles.note.clone().set_text_wrap())?;
    page.fit(1, &found, WIDTHS.iter().sum::<f64>())?;
    let mut row = 2;
    if let Some(words) = book.report.previous_words() {
        page.put(row, 0, &words, &styles.note)?;
        row += 1;
    }
    for banner in book.report.concluded_words().into_iter().chain(book.report.caveat()) {
        page.sheet.merge_range(row, 0, row, 2, &banner, &styles.warning)?;
        page.fit(row, &banner, WIDTHS.iter().sum::<f64>() * 0.9)?;
        row += 1;
    }
    Ok(row + 1)
}

fn facts(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let styles = &page.book.styles;
    for (label, value) in page.book.report.facts() {
        page.put(row, 0, label, &styles.label)?;
        wide(page, row, &value, &styles.fact)?;
        row += 1;
    }
    Ok(row)
}

fn verdicts(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    let name = if book.report.provider.after.is_some() {
        lang.t("Verdict pe standarde, după control", "Verdict by standard, after the visit")
    } else {
        lang.t("Verdict pe standarde", "Verdict by standard")
    };
    page.block(row, name)?;
    row += 1;
    for (n, standard) in (0_u32..).zip(picture(book.report)) {
        page.begin(row);
        let name = format!("{} {}", lang.t("Standardul", "Standard"), standard.number);
        page.link(row, 0, book.name(Section::Standards), HEAD + 1 + n, &name)?;
        page.text(row, 1, standard.title)?;
        let share = book.report.share(&standard);
        let verdict = match share.as_str() {
            "" => lang.verdict_marked(standard.verdict),
            // With its share a verdict is in short words: the cover is one page.
            share => {
                let (symbol, short) = (Tone::of(standard.verdict).symbol, lang.verdict_short(standard.verdict));
                format!("{symbol} {short}: {share}")
            }
        };
        match book.report.computed_before(&standard) {
            Some(computed) => {
                page.put(row, 2, &format!("{verdict}\n{computed}"), book.styles.verdict(standard.verdict))?;
            }
            None => page.put(row, 2, &verdict, book.styles.verdict(standard.verdict))?,
        }
        page.end()?;
        row += 1;
    }
    Ok(row)
}

/// What most findings come from, and what it takes to mend it; the next free row.
fn causes(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let (report, lang) = (book.report, book.report.lang);
    let Some(sentence) = book.causes.sentence(lang) else { return Ok(row) };
    page.block(row, &format!("{}: {sentence}", lang.t("Cauze", "Causes")))?;
    row += 1;
    for (n, cause) in (0_u32..).zip(book.causes.all.iter().take(CAUSES).filter(|cause| cause.obligations > 0)) {
        let words = format!("{} – {}", cause.root.words(report), cause.effort.words(lang));
        wide(page, row, &words, &book.styles.fact)?;
        let count = lang.counted(cause.obligations as u64, Noun::Finding);
        page.link_bare(row, 0, book.name(Section::Causes), HEAD + 1 + n, &count)?;
        row += 1;
    }
    gap(page, row)
}

/// A low empty row; the next one. The cover is one page.
fn gap(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    page.height(row, 7.0)?;
    Ok(row + 1)
}

fn first(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    page.block(row, lang.t("De văzut întâi", "What to look at first"))?;
    row += 1;
    for (n, thing) in (1_u32..).zip(attention(book.report)) {
        page.put(row, 0, &format!("{n}."), &book.styles.label)?;
        wide(page, row, &thing.text, &book.styles.bare_link)?;
        let (sheet, to) = target(book, &thing);
        page.link_bare(row, 1, &sheet, to, &thing.text)?;
        row += 1;
    }
    Ok(row)
}

fn target(book: &Book<'_>, thing: &Attention) -> (String, u32) {
    let name = book.name(thing.section);
    match (thing.section, thing.check) {
        (Section::Findings, Some(check)) => match book.layout.first_finding(check) {
            Some((sheet, row)) => (numbered(name, sheet), row),
            None => (book.name(Section::Indicators).to_owned(), Layout::indicator_row(check)),
        },
        (Section::Indicators, Some(check)) => (name.to_owned(), Layout::indicator_row(check)),
        _ => (name.to_owned(), 0),
    }
}

fn not_computed(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let report = book.report;
    let lang = report.lang;
    page.block(row, lang.t("Ce nu s-a putut stabili și de ce", "What could not be established, and why"))?;
    row += 1;
    let missing = missing_registers(report);
    for (register, checks) in &missing {
        let title = register_title(report.schema, lang, register);
        page.put(row, 0, title, &book.styles.label)?;
        let names: Vec<_> = checks
            .iter()
            .filter_map(|position| report.provider.checks.get(*position))
            .map(|check| format!("{} {}", check.indicator, report.check_title(check)))
            .collect();
        let n = lang.counted(checks.len() as u64, Noun::Check);
        let why = lang.t("registrul nu a fost predat", "the register was not supplied");
        wide(page, row, &format!("{why} – {n}: {}", names.join("; ")), &book.styles.fact)?;
        row += 1;
    }
    let columns = absent_words(report, COLUMNS);
    if let Some(words) = &columns {
        page.put(row, 0, lang.t("Coloane lipsă", "Columns missing"), &book.styles.label)?;
        wide(page, row, words, &book.styles.fact)?;
        row += 1;
    }
    let not_kept = not_kept_words(report);
    if let Some(words) = &not_kept {
        page.put(row, 0, lang.t("Nu se ține", "Not kept"), &book.styles.label)?;
        wide(page, row, words, &book.styles.fact)?;
        row += 1;
    }
    let open = finding_counts(report).undetermined;
    if open > 0 {
        page.put(row, 0, lang.t("Date lipsă în registre", "Data missing in registers"), &book.styles.label)?;
        let (n, sheet) = (lang.counted(open, Noun::Subject), book.name(Section::Findings));
        let text = match lang {
            Lang::Ro if open == 1 => format!("{n} nu se poate stabili; câmpurile de completat sunt numite în {sheet}"),
            Lang::Ro => format!("{n} nu se pot stabili; câmpurile de completat sunt numite în {sheet}"),
            Lang::En => format!("{n} cannot be decided; the fields to fill in are named in {sheet}"),
        };
        wide(page, row, &text, &book.styles.fact)?;
        row += 1;
    }
    if missing.is_empty() && open == 0 && columns.is_none() && not_kept.is_none() {
        page.put(row, 0, lang.t("Totul s-a putut calcula.", "Everything could be computed."), &book.styles.note)?;
        row += 1;
    }
    let open = |check: &&CheckResult| report.provider.verdict_after(check) == Verdict::ToVerify;
    let visits = report.checks().filter(open).count() as u64;
    if visits > 0 {
        page.put(row, 0, lang.t("Numai la fața locului", "On site only"), &book.styles.label)?;
        let text = format!("{} – {}", lang.counted(visits, Noun::Check), book.name(Section::OnSite));
        wide(page, row, &text, &book.styles.fact)?;
        row += 1;
    }
    Ok(row)
}

fn contents(page: &mut Page<'_, '_>, mut row: u32) -> Result<(), XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    page.put(row, 4, lang.t("Cuprins", "Contents"), &book.styles.block)?;
    row += 1;
    for section in book.report.sections().filter(|section| *section != Section::Cover) {
        page.link_bare(row, 4, book.name(section), 0, book.name(section))?;
        page.put(row, 6, section.question(lang), &book.styles.label)?;
        row += 1;
    }
    Ok(())
}

fn signatures(page: &mut Page<'_, '_>, mut row: u32) -> Result<u32, XlsxError> {
    let book = page.book;
    let lang = book.report.lang;
    page.block(row, lang.t("Semnături", "Signatures"))?;
    row += 1;
    let written = book.report.provider.visit.as_deref().cloned().unwrap_or_default();
    let [ro, en] = SIGN_HERE;
    for fact in Fact::COVER {
        page.put(row, 0, fact.in_words(lang), &book.styles.label)?;
        let line = match fact.get(&written) {
            "" => lang.t(ro, en),
            signed => signed,
        };
        page.put(row, 1, line, &book.styles.sign)?;
        page.put(row, 2, "", &book.styles.sign)?;
        page.height(row, 21.0)?;
        row += 1;
    }
    for column in 0..3 {
        page.put(row, column, "", &book.styles.sign)?;
    }
    page.sheet.set_row_height(row, 28)?;
    row += 1;
    Ok(row)
}

/// A text across the second and third column, with as many lines as it needs.
fn wide(page: &mut Page<'_, '_>, row: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    let format = format.clone().set_text_wrap();
    page.sheet.merge_range(row, 1, row, 2, &cut, &format)?;
    page.fit(row, &cut, BOLD * (WIDTHS[1] + WIDTHS[2]))
}
