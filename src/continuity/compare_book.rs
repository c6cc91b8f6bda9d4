//! A comparison as a workbook: a sheet for each question.

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::compare_overview;
use super::compare_words::{
    ComparisonContext, before_words, caution_words, computed_words, own_now_words, report, title, visited_words,
};
use super::comparison::{Comparison, Direction, Entry, Level, ProviderComparison};
use crate::output::OutputError;
use crate::report::Report;
use crate::report::sheet::{HEAD, Margins, Sheet, numbered, properties};
use crate::report::styles::Styles;
use crate::report::table::changes::{self, Cells};
use crate::report::table::{Cell, Name, Table};
use crate::report::view::{fulfilment_words, now_words, own_words};
use crate::report::words::{Lang, finding};
use crate::report::workbook;
use crate::time::Moment;

/// Rows of a sheet before the list continues on the next.
const ROWS: usize = 1_048_000;

/// Rows of a list that are printed: whoever needs all of them reads them on the screen. A comparison of any size is a few
/// pages.
const PRINTED: usize = 16;

/// A list that fills a sheet, or several.
struct List {
    name: &'static str,
    question: &'static str,
    table: Table<'static, Cells>,
    rows: Vec<Cells>,
    /// What stands below the last row and is none of the list.
    below: Option<Cells>,
}

/// Writes the workbook.
///
/// # Errors
/// When it cannot be written; an old file is then untouched.
pub fn write(path: &Path, comparison: &Comparison<'_>, telling: &ComparisonContext<'_>) -> Result<(), OutputError> {
    let fault = |source| OutputError::Workbook { path: path.to_owned(), source: Box::new(source) };
    let mut workbook = build(comparison, telling).map_err(fault)?;
    workbook::save(path, &mut workbook, 0)
}

fn build(comparison: &Comparison<'_>, telling: &ComparisonContext<'_>) -> Result<Workbook, XlsxError> {
    let lang = telling.lang;
    let styles = Styles::new(lang);
    let mut workbook = Workbook::new();
    let title = lang.t("Comparația a două audituri", "Comparison of two audits");
    workbook.set_properties(&properties(title, comparison.new.as_of)?);
    let margins =
        Margins { left: title, right: &lang.days(comparison.new.from, comparison.new.to), ..Margins::default() };
    let lists: Vec<List> = [
        summary(comparison, telling),
        measures(comparison, telling),
        verdicts(comparison, telling),
        new(comparison, telling),
        persisting(comparison, telling),
        resolved(comparison, telling),
        carried(comparison, telling),
        open(comparison, telling),
    ]
    .into();
    workbook.push_worksheet(compare_overview::sheet(comparison, telling, margins, &styles)?);
    for list in &lists {
        let chunks: Vec<&[Cells]> = if list.rows.is_empty() { vec![&[]] } else { list.rows.chunks(ROWS).collect() };
        let of = chunks.len();
        for (n, rows) in chunks.into_iter().enumerate() {
            let below = list.below.as_ref().filter(|_| n + 1 == of);
            workbook.push_worksheet(sheet(list, n, (rows, below), margins, (&styles, lang))?);
        }
    }
    Ok(workbook)
}

fn sheet(
    list: &List,
    n: usize,
    (rows, below): (&[Cells], Option<&Cells>),
    margins: Margins<'_>,
    (styles, lang): (&Styles, Lang),
) -> Result<Worksheet, XlsxError> {
    let name = numbered(list.name, n);
    let mut sheet = Sheet::new(Worksheet::new(), &name, margins, styles, lang, false)?;
    let total = format!("{}: {}", list.question, lang.count(list.rows.len() as u64));
    let mut note = if list.rows.is_empty() { lang.t("Nimic.", "Nothing.").to_owned() } else { total };
    if rows.len() > PRINTED {
        let first = lang.t("pe hârtie numai primele", "on paper the first");
        let more = lang.t("rânduri", "rows only");
        note = format!("{note}; {first} {} {more}", lang.count(PRINTED as u64));
    }
    sheet.head(&name, &note)?;
    sheet.table(HEAD, &list.table)?;
    let mut last = HEAD;
    for cells in rows.iter().chain(below) {
        last += 1;
        sheet.row(last, &list.table, cells, &|sheet, row, column, _, id| sheet.text(row, column, id))?;
    }
    sheet.filters(HEAD, last, list.table.width())?;
    let columns = u16::try_from(list.table.width().saturating_sub(1)).unwrap_or(u16::MAX);
    let printed = HEAD + u32::try_from(PRINTED).unwrap_or(u32::MAX);
    sheet.print_to(last.clamp(HEAD + 1, printed), list.table.last_printed().unwrap_or(columns))?;
    sheet.done()
}

fn summary(comparison: &Comparison<'_>, telling: &ComparisonContext<'_>) -> List {
    let lang = telling.lang;
    let period = |p: &crate::results::PeriodDates| lang.days(p.from, p.to);
    let mut rows: Vec<Cells> = Vec::new();
    let text = |text: String| Cell::Text(text);
    for provider in &comparison.providers {
        let t = &provider.totals;
        let mut cells =
            vec![text(provider.provider_id.to_owned()), text(period(comparison.old)), text(period(comparison.new))];
        let counts = [t.new, t.persisting, t.resolved, t.past, t.unknown, t.carried_over];
        cells.extend(counts.into_iter().map(Cell::Count));
        cells.push(Cell::Count(provider.verdicts.len() as u64));
        let cautions = comparison.cautions.iter().map(|c| caution_words(lang, *c));
        let said: Vec<_> = visited_words(lang, provider.visited).into_iter().chain(cautions).collect();
        cells.push(text(said.join(" ")));
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
    let below = telling.caveat().map(|caveat| {
        let mut cells: Vec<Cell> = (0..10).map(|_| text(String::new())).collect();
        cells.push(text(caveat));
        cells
    });
    List {
        name: lang.t("Rezumat", "Summary"),
        question: lang.t("Cum s-a schimbat fiecare furnizor", "How each provider changed"),
        table: changes::summary(),
        rows,
        below,
    }
}

fn verdicts(comparison: &Comparison<'_>, telling: &ComparisonContext<'_>) -> List {
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
                Cell::Text(computed_words(lang, change).unwrap_or_default()),
            ]
        })
    });
    List {
        name: lang.t("Verdicte", "Verdicts"),
        question: lang.t("Ce verdicte s-au schimbat", "Which verdicts changed"),
        table: changes::verdicts(),
        rows: rows.collect(),
        below: None,
    }
}

/// The measures of the older audit one by one, then what inspectors saw on site.
fn measures<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
    let lang = telling.lang;
    let text = |text: &str| Cell::Text(text.to_owned());
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| -> Vec<Cells> {
        let measures = p.measures.iter().map(|followed| {
            let measure = &followed.measure;
            vec![
                text(p.provider_id),
                Cell::Text(report.about(measure)),
                Cell::Sentence(report.what(measure)),
                text(&measure.by),
                Cell::Date(measure.until.map(Moment::date)),
                text(fulfilment_words(lang, followed.fulfilment)),
                Cell::Text(report.followed_words(followed)),
            ]
        });
        let own = p.own.iter().map(|own| {
            vec![
                text(p.provider_id),
                Cell::Text(own_words(lang, own.finding)),
                text(""),
                text(""),
                Cell::Date(None),
                text(own_now_words(lang, own.now)),
                text(lang.t("constatare proprie; registrele nu o arată", "own finding; registers do not show it")),
            ]
        });
        measures.chain(own).collect()
    };
    List {
        name: lang.t("Măsuri", "Measures"),
        question: lang.t("Ce s-a ales de fiecare măsură", "What became of each measure"),
        table: changes::measures(),
        rows: rows(comparison, telling, false, of),
        below: None,
    }
}

fn row(report: &Report<'_>, entry: &Entry<'_>, last: String) -> Cells {
    vec![
        Cell::Text(report.provider.provider_id.clone()),
        Cell::Text(entry.found.subject().words(report.lang, report.schema)),
        Cell::Sentence(finding(&report.said(entry.found.check), entry.found.outcome)),
        Cell::Date(entry.due),
        Cell::Text(entry.indicator.to_owned()),
        Cell::Text(last),
        Cell::Text(entry.found.id()),
    ]
}

/// The rows of all providers; `of` makes those of one from the report that the findings belong to.
fn rows<'c, 'a>(
    comparison: &'c Comparison<'a>,
    telling: &ComparisonContext<'a>,
    newer: bool,
    of: impl Fn(&'c ProviderComparison<'a>, &Report<'a>) -> Vec<Cells>,
) -> Vec<Cells> {
    let results = if newer { telling.new } else { telling.old };
    let each = comparison.providers.iter();
    each.filter_map(|provider| Some(of(provider, &report(telling, results, provider)?))).flatten().collect()
}

fn new<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.new.iter().map(|n| row(report, &n.finding, before_words(lang, n))).collect()
    };
    List {
        name: lang.t("Noi", "New"),
        question: lang.t("Ce constatări nu erau înainte", "Which findings were none before"),
        table: changes::findings(Name::WasBefore),
        rows: rows(comparison, telling, true, of),
        below: None,
    }
}

fn persisting<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.persisting.iter().map(|kept| row(report, &kept.finding, lang.state(kept.was).to_owned())).collect()
    };
    List {
        name: lang.t("Rămase", "Persisting"),
        question: lang.t("Ce constatări sunt în ambele audituri", "Which findings are in both audits"),
        table: changes::findings(Name::OutcomeBefore),
        rows: rows(comparison, telling, true, of),
        below: None,
    }
}

fn resolved<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
    let lang = telling.lang;
    let of = |p: &ProviderComparison<'a>, report: &Report<'a>| {
        p.resolved.iter().map(|gone| row(report, &gone.finding, now_words(lang, gone.now).to_owned())).collect()
    };
    List {
        name: lang.t("Rezolvate", "Resolved"),
        question: lang.t("Ce constatări nu mai sunt", "Which findings are none any more"),
        table: changes::findings(Name::Now),
        rows: rows(comparison, telling, false, of),
        below: None,
    }
}

fn carried<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
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
        table: changes::findings(Name::InOlderToo),
        rows: rows(comparison, telling, true, of),
        below: None,
    }
}

fn open<'a>(comparison: &Comparison<'a>, telling: &ComparisonContext<'a>) -> List {
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
        table: changes::findings(Name::Why),
        rows: rows(comparison, telling, false, of),
        below: None,
    }
}
