//! The findings: one row each, the case first.

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::Book;
use super::layout::numbered;
use super::lists::back;
use super::page::{Column, HEAD, Page};
use crate::report::view::{Line, Section, explanation_words, findings, since_words};
use crate::report::words::{Judgement, Lang, Noun, delay_in_days};
use crate::results::Outcome;

/// A column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Case,
    Time,
    Message,
    Outcome,
    Due,
    Done,
    Delay,
    CarriedOver,
    Contestable,
    /// Whether it can be breached.
    Nature,
    Indicator,
    Clauses,
    Sources,
    /// Only where an audit before was given.
    Since,
    /// Only where the provider explained something.
    Explanation,
    Verdict,
    Remark,
    /// What the catalogue decided where the act leaves something open.
    Reading,
    Remedy,
    Responsible,
    Key,
}

impl Is {
    const ALL: [Self; 21] = [
        Self::Case,
        Self::Time,
        Self::Message,
        Self::Outcome,
        Self::Due,
        Self::Done,
        Self::Delay,
        Self::CarriedOver,
        Self::Contestable,
        Self::Nature,
        Self::Indicator,
        Self::Clauses,
        Self::Sources,
        Self::Since,
        Self::Explanation,
        Self::Verdict,
        Self::Remark,
        Self::Reading,
        Self::Remedy,
        Self::Responsible,
        Self::Key,
    ];

    const fn column(self, lang: Lang) -> Column {
        match self {
            Self::Case => Column(lang.t("Caz / subiect", "Case / subject"), 14.0),
            Self::Time => Column(lang.t("Luna / data", "Month / date"), 13.0),
            Self::Message => Column(lang.t("Constatarea", "Finding"), 46.0),
            Self::Outcome => Column(lang.t("Rezultat", "Outcome"), 13.5),
            Self::Due => Column(lang.t("Termen", "Due"), 15.0),
            Self::Done => Column(lang.t("Îndeplinit la", "Done"), 15.0),
            Self::Delay => Column(lang.t("Întârziere (zile)", "Delay (days)"), 10.0),
            Self::CarriedOver => Column(lang.t("Reportat", "Carried over"), 9.0),
            Self::Contestable => Column(lang.t("Contestabil", "Contestable"), 11.5),
            Self::Nature => Column(lang.t("Natura", "Nature"), 12.5),
            Self::Indicator => Column(lang.t("Indicator", "Indicator"), 9.5),
            Self::Clauses => Column(lang.t("Temei", "Clause"), 17.0),
            Self::Sources => Column(lang.t("Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"), 27.5),
            Self::Since => Column(lang.t("Față de auditul anterior", "Since the audit before"), 13.0),
            Self::Explanation => Column(lang.t("Explicația furnizorului", "Provider's explanation"), 30.0),
            Self::Verdict => Column(lang.t("Verdictul inspectorului", "Inspector's verdict"), 14.0),
            Self::Remark => Column(lang.t("Observația inspectorului", "Inspector's remark"), 24.0),
            Self::Reading => Column(lang.t("Cum s-a citit actul", "How the act was read"), 50.0),
            Self::Remedy => Column(lang.t("Ce este de făcut", "What to do"), 70.0),
            Self::Responsible => Column(lang.t("Responsabil", "Person answerable"), 14.0),
            Self::Key => Column(lang.t("Cheie (nu modificați)", "Key (do not change)"), 40.0),
        }
    }
}

/// The columns of this workbook, from the left.
fn shown(book: &Book<'_>, lines: &[Line<'_>]) -> Vec<Is> {
    let explained = lines.iter().any(|line| line.outcome.notes.as_ref().is_some_and(|n| n.explanation.is_some()));
    let is_shown = |is: &Is| match is {
        Is::Since => book.report.provider.previous.is_some(),
        Is::Explanation => explained,
        _ => true,
    };
    Is::ALL.into_iter().filter(is_shown).collect()
}

/// The sheets of findings; one that says so where there are none.
pub(super) fn sheets(book: &Book<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let lines = findings(book.report);
    let chunks: Vec<&[Line<'_>]> =
        if lines.is_empty() { vec![&[]] } else { lines.chunks(book.extras.limits.rows.max(1)).collect() };
    let parts = chunks.len();
    let shown = shown(book, &lines);
    chunks.into_iter().enumerate().map(|(n, chunk)| sheet(book, &shown, chunk, (n, parts))).collect()
}

/// Sheet `n` (0 is the first) of so many.
fn sheet(
    book: &Book<'_>,
    shown: &[Is],
    lines: &[Line<'_>],
    (n, parts): (usize, usize),
) -> Result<Worksheet, XlsxError> {
    let lang = book.report.lang;
    let name = numbered(book.name(Section::Findings), n);
    let mut page = Page::of_rows(book, Section::Findings, &name, &note(book, lines.len(), n, parts), lines.len())?;
    let columns: Vec<Column> = shown.iter().map(|is| is.column(lang)).collect();
    let at = |is: Is| shown.iter().position(|shown| *shown == is).and_then(|at| u16::try_from(at).ok()).unwrap_or(0);
    page.list(HEAD, &columns)?;
    for (i, line) in (0_u32..).zip(lines) {
        page.begin(HEAD + 1 + i);
        for (column, is) in (0_u16..).zip(shown) {
            cell(&mut page, HEAD + 1 + i, column, *is, line)?;
        }
        page.end()?;
    }
    let last = HEAD + u32::try_from(lines.len()).unwrap_or(0);
    page.filters(HEAD, last, columns.len())?;
    page.sheet.set_print_area(0, 0, last.max(HEAD + 1), at(Is::Remark))?;
    if lines.is_empty() {
        page.nothing(HEAD + 1, lang.t("Nicio constatare.", "No findings."))?;
    } else {
        let list = judgements(lang, &Judgement::FINDING)?;
        page.sheet.add_data_validation(HEAD + 1, at(Is::Verdict), last, at(Is::Verdict), &list)?;
    }
    for (is, used) in
        [(Is::CarriedOver, used(lines, |o| o.carried_over)), (Is::Contestable, used(lines, |o| o.contestable))]
    {
        if !lines.is_empty() && !used {
            // An empty column costs paper; it stays in its place, so that the workbook reads back.
            page.sheet.set_column_hidden(at(is))?;
        }
    }
    page.sheet.set_freeze_panes(HEAD + 1, 1)?;
    Ok(page.sheet)
}

fn used(lines: &[Line<'_>], by: impl Fn(&Outcome) -> bool) -> bool {
    lines.iter().any(|line| by(line.outcome))
}

fn note(book: &Book<'_>, here: usize, n: usize, parts: usize) -> String {
    let lang = book.report.lang;
    let total = book.report.findings_words();
    if parts == 1 {
        return total;
    }
    let rows = lang.counted(here as u64, Noun::Row);
    match lang {
        Lang::Ro => format!("{total}. Foaia {} din {parts}: {rows}", n + 1),
        Lang::En => format!("{total}. Sheet {} of {parts}: {rows}", n + 1),
    }
}

/// A list to pick a judgement from.
pub(super) fn judgements(lang: Lang, of: &[Judgement]) -> Result<DataValidation, XlsxError> {
    let words: Vec<_> = of.iter().map(|judgement| judgement.words(lang)).collect();
    DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_title(lang.t("Valoare nepermisă", "Not in the list"))?
        .set_error_message(lang.t("Alegeți o valoare din listă.", "Pick a value from the list."))
}

fn cell(page: &mut Page<'_, '_>, row: u32, column: u16, is: Is, line: &Line<'_>) -> Result<(), XlsxError> {
    let (book, outcome) = (page.book, line.outcome);
    let (report, styles) = (book.report, &book.styles);
    let lang = report.lang;
    let yes = |flag: bool| if flag { lang.yes_no(true) } else { "" };
    let notes = outcome.notes.as_deref();
    match is {
        Is::Case => page.put(row, column, &line.who(), &styles.strong),
        Is::Time => page.text(row, column, &line.time(report)),
        Is::Message => page.text(row, column, &line.message(report)),
        Is::Outcome => {
            page.put(row, column, &lang.state_marked(line.check.nature, outcome.outcome), styles.state(outcome.outcome))
        }
        Is::Due => page.date(row, column, outcome.due),
        Is::Done => page.date(row, column, outcome.end),
        Is::Delay => page.number(row, column, delay_in_days(outcome, report.results.period.as_of), &styles.number),
        Is::CarriedOver => page.text(row, column, yes(outcome.carried_over)),
        Is::Contestable => page.text(row, column, yes(outcome.contestable)),
        Is::Nature => page.text(row, column, lang.nature(line.check.nature)),
        Is::Reading => page.text(row, column, &report.reading(line.check)),
        Is::Indicator => back(page, row, column, line),
        Is::Clauses => page.text(row, column, &report.clauses(line.check)),
        Is::Sources => page.text(row, column, &line.sources(report)),
        Is::Since => page.text(row, column, &notes.map(|notes| since_words(lang, notes)).unwrap_or_default()),
        Is::Explanation => {
            let explanation = notes.and_then(|notes| notes.explanation.as_ref());
            page.text(row, column, &explanation.map(|e| explanation_words(lang, e)).unwrap_or_default())
        }
        Is::Verdict | Is::Remark => {
            let [verdict, remark] = book.judged(&line.key());
            page.input(row, column, if is == Is::Verdict { verdict } else { remark })
        }
        Is::Remedy => page.text(row, column, &line.remedy(report)),
        Is::Responsible => page.text(row, column, outcome.responsible.as_deref().unwrap_or_default()),
        Is::Key => page.faint(row, column, &line.key()),
    }
}
