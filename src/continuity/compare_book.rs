//! A comparison as a workbook: a sheet for each question.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

use super::compare_words::{Telling, before_words, caution_words, report, title};
use super::comparison::{Comparison, Direction, Entry, Level, ProviderComparison};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::report::Report;
use crate::report::view::now_words;
use crate::report::words::{Lang, finding};
use crate::report::workbook::page::{excel, height, lines_in};
use crate::report::workbook::styles::Styles;
use crate::results::verdict::Verdict;
use crate::time::Moment;

/// Rows of a sheet before the list continues on the next.
const ROWS: usize = 1_048_000;
/// Row of the headings: below name and question.
const HEAD: u32 = 2;

/// A cell of a list.
enum Cell {
    Text(String),
    Count(u64),
    /// A day or moment as the results write it.
    Date(Option<Moment>),
    Verdict(Option<Verdict>),
}

/// A list that fills a sheet, or several.
struct List {
    name: &'static str,
    question: &'static str,
    /// Heading and width in characters.
    columns: Vec<(&'static str, f64)>,
    /// How many of them are printed: keys are for programs.
    printed: usize,
    rows: Vec<Vec<Cell>>,
}

/// Writes the workbook.
///
/// # Errors
/// When it cannot be written; an old file is then untouched.
pub fn write(path: &Path, comparison: &Comparison<'_>, telling: &Telling<'_>) -> Result<(), OutputError> {
    let fault = |source| OutputError::Workbook { path: path.to_owned(), source: Box::new(source) };
    let mut workbook = build(comparison, telling).map_err(fault)?;
    write_whole(path, |writer| workbook.save_to_writer(writer).map_err(fault))
}

fn build(comparison: &Comparison<'_>, telling: &Telling<'_>) -> Result<Workbook, XlsxError> {
    let lang = telling.lang;
    let styles = Styles::new(lang);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(comparison, lang)?);
    let lists = [
        summary(comparison, telling),
        verdicts(comparison, telling),
        new(comparison, telling),
        persisting(comparison, telling),
        resolved(comparison, telling),
        carried(comparison, telling),
        open(comparison, telling),
    ];
    for list in &lists {
        let chunks: Vec<&[Vec<Cell>]> = if list.rows.is_empty() { vec![&[]] } else { list.rows.chunks(ROWS).collect() };
        for (n, rows) in chunks.into_iter().enumerate() {
            workbook.push_worksheet(sheet(list, n, rows, &styles, lang)?);
        }
    }
    Ok(workbook)
}

fn properties(comparison: &Comparison<'_>, lang: Lang) -> Result<DocProperties, XlsxError> {
    let created = excel(Moment::date(comparison.new.as_of))?;
    let title = lang.t("Comparația a două audituri", "Comparison of two audits");
    Ok(DocProperties::new().set_title(title).set_author("mms").set_creation_datetime(&created))
}

fn sheet(list: &List, n: usize, rows: &[Vec<Cell>], styles: &Styles, lang: Lang) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    let name = if n == 0 { list.name.to_owned() } else { format!("{} {}", list.name, n + 1) };
    sheet.set_name(&name)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer(format!("&L&8 {name}&R&8 {} &P {} &N", lang.t("pagina", "page"), lang.t("din", "of")));
    sheet.write_string_with_format(0, 0, &name, &styles.heading)?;
    let total = format!("{}: {}", list.question, lang.count(list.rows.len() as u64));
    let note = if list.rows.is_empty() { lang.t("Nimic.", "Nothing.") } else { &total };
    sheet.write_string_with_format(1, 0, note, &styles.note)?;
    for (column, (heading, width)) in (0_u16..).zip(&list.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(HEAD, column, *heading, &styles.column)?;
    }
    let headings = list.columns.iter().map(|(heading, width)| lines_in(heading, *width)).max();
    sheet.set_row_height(HEAD, height(headings.unwrap_or(1)))?;
    for (row, cells) in (HEAD + 1..).zip(rows) {
        let lines = cells.iter().zip(&list.columns).filter_map(|(cell, (_, width))| match cell {
            Cell::Text(text) => Some(lines_in(text, *width)),
            Cell::Verdict(Some(verdict)) => Some(lines_in(&lang.verdict_marked(*verdict), *width)),
            _ => None,
        });
        // Spreadsheet programs do not all grow a row with its text when they open a file.
        match lines.max() {
            Some(lines) if lines > 1 => sheet.set_row_height(row, height(lines))?,
            _ => &mut sheet,
        };
        for (column, cell) in (0_u16..).zip(cells) {
            put(&mut sheet, row, column, cell, styles, lang)?;
        }
    }
    let last = HEAD + u32::try_from(rows.len()).unwrap_or(0);
    let last_column = u16::try_from(list.columns.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(HEAD, 0, last, last_column)?;
    let printed = u16::try_from(list.printed.saturating_sub(1)).unwrap_or(last_column);
    sheet.set_print_area(0, 0, last.max(HEAD + 1), printed)?;
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    Ok(sheet)
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    styles: &Styles,
    lang: Lang,
) -> Result<(), XlsxError> {
    let mut text = |text: &str, format: &Format| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, column, text, format).map(|_| ())
    };
    match cell {
        Cell::Text(words) => text(words, &styles.text)?,
        Cell::Date(date) => text(&date.map(|date| lang.moment(date)).unwrap_or_default(), &styles.text)?,
        Cell::Verdict(Some(verdict)) => text(&lang.verdict_marked(*verdict), styles.verdict(*verdict))?,
        Cell::Verdict(None) => text(lang.t("fără verdict", "no verdict"), &styles.text)?,
        Cell::Count(n) => {
            #[allow(clippy::cast_precision_loss)]
            sheet.write_number_with_format(row, column, *n as f64, &styles.count)?;
        }
    }
    Ok(())
}

fn summary(comparison: &Comparison<'_>, telling: &Telling<'_>) -> List {
    let lang = telling.lang;
    let period = |p: &crate::results::PeriodDates| lang.days(p.from, p.to);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let text = |text: String| Cell::Text(text);
    for provider in &comparison.providers {
        let t = &provider.totals;
        let mut cells =
            vec![text(provider.provider_id.to_owned()), text(period(comparison.old)), text(period(comparison.new))];
        let counts = [t.new, t.persisting, t.resolved, t.past, t.unknown, t.carried_over];
        cells.extend(counts.into_iter().map(Cell::Count));
        cells.push(Cell::Count(provider.verdicts.len() as u64));
        cells.push(text(comparison.cautions.iter().map(|c| caution_words(lang, *c)).collect::<Vec<_>>().join(" ")));
        rows.push(cells);
    }
    let alone = [
        (&comparison.only_old, lang.t("numai în auditul vechi", "in the older audit only")),
        (&comparison.only_new, lang.t("numai în auditul nou", "in the newer audit only")),
    ];
    for (ids, why) in alone {
        for id in ids.iter() {
            let mut cells = vec![text((*id).to_owned())];
            cells.extend((0..9).map(|_| text(String::new())));
            cells.push(text(why.to_owned()));
            rows.push(cells);
        }
    }
    if let Some(caveat) = telling.caveat() {
        let mut cells: Vec<Cell> = (0..10).map(|_| text(String::new())).collect();
        cells.push(text(caveat));
        rows.push(cells);
    }
    List {
        name: lang.t("Rezumat", "Summary"),
        question: lang.t("Cum s-a schimbat fiecare furnizor", "How each provider changed"),
        columns: vec![
            (lang.t("Furnizor", "Provider"), 16.0),
            (lang.t("Auditul vechi", "Older audit"), 14.0),
            (lang.t("Auditul nou", "Newer audit"), 14.0),
            (lang.t("Noi", "New"), 10.0),
            (lang.t("Rămase", "Persisting"), 11.0),
            (lang.t("Rezolvate", "Resolved"), 11.0),
            (lang.t("Rămân în perioada veche", "Left in the older period"), 13.0),
            (lang.t("Nu se mai pot verifica", "Not verifiable any more"), 13.0),
            (lang.t("Obligații reportate", "Carried-over duties"), 12.0),
            (lang.t("Verdicte schimbate", "Changed verdicts"), 11.0),
            (lang.t("De avut în vedere", "To keep in mind"), 44.0),
        ],
        printed: 11,
        rows,
    }
}

fn verdicts(comparison: &Comparison<'_>, telling: &Telling<'_>) -> List {
    let lang = telling.lang;
    let rows = comparison.providers.iter().flat_map(|provider| {
        provider.verdicts.iter().map(|change| {
            let level = match change.level {
                Level::Standard => lang.t("standard", "standard"),
                Level::Indicator => lang.t("indicator", "indicator"),
                Level::Check => lang.t("verificare", "check"),
            };
            let direction = match change.direction {
                Direction::Better => lang.t("↑ mai bine", "↑ better"),
                Direction::Worse => lang.t("↓ mai rău", "↓ worse"),
                Direction::Other => lang.t("· nu se compară", "· not comparable"),
            };
            vec![
                Cell::Text(provider.provider_id.to_owned()),
                Cell::Text(level.to_owned()),
                Cell::Text(change.id.split('/').next().unwrap_or_default().to_owned()),
                Cell::Text(title(telling, change)),
                Cell::Verdict(change.old),
                Cell::Verdict(change.new),
                Cell::Text(direction.to_owned()),
            ]
        })
    });
    List {
        name: lang.t("Verdicte", "Verdicts"),
        question: lang.t("Ce verdicte s-au schimbat", "Which verdicts changed"),
        columns: vec![
            (lang.t("Furnizor", "Provider"), 14.0),
            (lang.t("Nivel", "Level"), 11.0),
            (lang.t("Standard / indicator", "Standard / indicator"), 11.0),
            (lang.t("Denumirea", "Title"), 46.0),
            (lang.t("Înainte", "Before"), 28.0),
            (lang.t("Acum", "Now"), 28.0),
            (lang.t("Direcția", "Direction"), 18.0),
        ],
        printed: 7,
        rows: rows.collect(),
    }
}

/// Columns of a list of findings; the last one has its own heading.
fn columns(lang: Lang, last: &'static str) -> Vec<(&'static str, f64)> {
    vec![
        (lang.t("Furnizor", "Provider"), 14.0),
        (lang.t("Caz / subiect", "Case / subject"), 20.0),
        (lang.t("Constatarea", "Finding"), 60.0),
        (lang.t("Termen", "Due"), 16.0),
        (lang.t("Indicator", "Indicator"), 11.0),
        (last, 26.0),
        (lang.t("Constatarea (cheie)", "Finding (key)"), 36.0),
    ]
}

fn row(report: &Report<'_>, entry: &Entry<'_>, last: String) -> Vec<Cell> {
    vec![
        Cell::Text(report.provider.provider_id.clone()),
        Cell::Text(entry.found.subject().words(report.lang, report.schema)),
        Cell::Text(finding(&report.said(entry.found.check), entry.found.outcome)),
        Cell::Date(entry.due),
        Cell::Text(entry.indicator.to_owned()),
        Cell::Text(last),
        Cell::Text(entry.found.id()),
    ]
}

/// The rows of all providers; `of` makes those of one from the report that the findings belong to.
fn rows<'c, 'a>(
    comparison: &'c Comparison<'a>,
    telling: &Telling<'a>,
    newer: bool,
    of: impl Fn(&'c ProviderComparison<'a>, &Report<'a>) -> Vec<Vec<Cell>>,
) -> Vec<Vec<Cell>> {
    let results = if newer { telling.new } else { telling.old };
    let each = comparison.providers.iter();
    each.filter_map(|provider| Some(of(provider, &report(telling, results, provider)?))).flatten().collect()
}

fn new<'a>(comparison: &Comparison<'a>, telling: &Telling<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.new.iter().map(|n| row(report, &n.finding, before_words(lang, n))).collect()
    };
    List {
        name: lang.t("Noi", "New"),
        question: lang.t("Ce constatări nu erau înainte", "Which findings were none before"),
        columns: columns(lang, lang.t("Ce era înainte", "What it was before")),
        printed: 6,
        rows: rows(comparison, telling, true, of),
    }
}

fn persisting<'a>(comparison: &Comparison<'a>, telling: &Telling<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.persisting.iter().map(|kept| row(report, &kept.finding, lang.state(kept.was).to_owned())).collect()
    };
    List {
        name: lang.t("Rămase", "Persisting"),
        question: lang.t("Ce constatări sunt în ambele audituri", "Which findings are in both audits"),
        columns: columns(lang, lang.t("Rezultat înainte", "Outcome before")),
        printed: 6,
        rows: rows(comparison, telling, true, of),
    }
}

fn resolved<'a>(comparison: &Comparison<'a>, telling: &Telling<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.resolved.iter().map(|gone| row(report, &gone.finding, now_words(lang, gone.now).to_owned())).collect()
    };
    List {
        name: lang.t("Rezolvate", "Resolved"),
        question: lang.t("Ce constatări nu mai sunt", "Which findings are none any more"),
        columns: columns(lang, lang.t("Ce este acum", "What it is now")),
        printed: 6,
        rows: rows(comparison, telling, false, of),
    }
}

fn carried<'a>(comparison: &Comparison<'a>, telling: &Telling<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        let known = |known| if known { lang.t("da", "yes") } else { lang.t("nu", "no") }.to_owned();
        p.carried_over.iter().map(|carried| row(report, &carried.finding, known(carried.known_before))).collect()
    };
    List {
        name: lang.t("Reportate", "Carried over"),
        question: lang.t(
            "Ce obligații vin, neîndeplinite, dintr-o perioadă mai veche",
            "Which duties come unfulfilled from an earlier period",
        ),
        columns: columns(lang, lang.t("Era și în auditul vechi", "In the older audit too")),
        printed: 6,
        rows: rows(comparison, telling, true, of),
    }
}

fn open<'a>(comparison: &Comparison<'a>, telling: &Telling<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        let gone = p.past.iter().chain(&p.unknown);
        gone.map(|gone| row(report, &gone.finding, now_words(lang, gone.now).to_owned())).collect()
    };
    List {
        name: lang.t("Nejudecate din nou", "Not judged again"),
        question: lang.t(
            "Despre ce constatări vechi auditul nou nu spune nimic",
            "About which older findings the newer audit says nothing",
        ),
        columns: columns(lang, lang.t("De ce", "Why")),
        printed: 6,
        rows: rows(comparison, telling, false, of),
    }
}
