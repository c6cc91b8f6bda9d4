//! Chapters that are lists.

use maud::{Markup, html};

use super::LONGEST_LIST;
use super::filters;
use super::tag::{self, Cell, Head, Marks, Row};
use crate::report::Report;
use crate::report::table::facts::Fact;
use crate::report::table::{self, Cell as Value, Column, Table, inputs, outcomes, visit};
use crate::report::view::{
    self, Causes, Rows, Section, ShownCell, Touched, evidence, notes, parameter_words, sample_words, visited,
};
use crate::report::words::Noun;
use crate::results::kind::{CheckKind, Nature};
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

/// A table on the page.
pub(crate) fn drawn<'i, T: 'i>(
    report: &Report<'_>,
    table: &Table<'_, T>,
    rows: impl IntoIterator<Item = &'i T>,
) -> Markup {
    marked(report, table, rows, |_| Marks::default())
}

/// The same with what its rows are picked by.
pub(super) fn marked<'i, T: 'i>(
    report: &Report<'_>,
    table: &Table<'_, T>,
    rows: impl IntoIterator<Item = &'i T>,
    marks: impl Fn(&T) -> Marks,
) -> Markup {
    let head = |column: &Column<'_, T>| (column.name.in_words(report.lang), column.on_paper());
    let headings: Vec<Head<'_>> = table.on_page().map(head).map(|(words, on_paper)| Head { words, on_paper }).collect();
    let rows = rows.into_iter().map(|row| Row {
        cells: table.on_page().map(|column| cell(report, column.cell(row))).collect(),
        marks: marks(row),
    });
    tag::table(&headings, rows)
}

/// A value as the page shows it.
fn cell(report: &Report<'_>, value: Value) -> Cell {
    let lang = report.lang;
    let number = |n: Option<f64>| Cell::Number(n.map(|n| lang.number(n)).unwrap_or_default());
    match value {
        Value::Text(text) | Value::Strong(text) | Value::Input(text) => Cell::Text(text),
        Value::Sentence(text) => Cell::Wide(html! { (text) }),
        Value::Faint(text) => Cell::Markup(html! { span.hash { (text) } }),
        Value::Count(n) | Value::Sparse(n) => Cell::Number(lang.count(n)),
        Value::Whole(n) => Cell::Number(n.to_string()),
        Value::Number(n) => number(n),
        Value::Decimal(n) => number(Some(n)),
        Value::Ordinal(n) => Cell::Number(n.map(|n| n.to_string()).unwrap_or_default()),
        Value::Share(share) => Cell::Number(share.map(|share| lang.percent(share)).unwrap_or_default()),
        Value::Date(date) => Cell::Text(date.map(|date| lang.moment(date)).unwrap_or_default()),
        Value::State(nature, state) => Cell::Verdict(tone(nature, state), lang.state_marked(nature, state)),
        Value::Verdict(Some(verdict)) => Cell::Verdict(verdict, lang.verdict_marked(verdict)),
        Value::Verdict(None) => Cell::Text(String::new()),
        Value::Toned(verdict, words) => Cell::Verdict(verdict, words.to_owned()),
        Value::Anchor(position, id) => Cell::Markup(html! { strong id={ "check-" (position) } { (id) } }),
        Value::Described { title, asks, counted } if asks.is_empty() && counted.is_empty() => {
            Cell::Wide(html! { (title) })
        }
        Value::Described { title, asks, counted } => Cell::Wide(html! {
            strong { (title) }
            details { summary { (lang.t("ce se cere, cine se numără", "what is asked, who is counted")) } (asks) br; span.note { (counted) } }
        }),
        Value::Cause(at) => Cell::Markup(html! { a href={ "#cause-" (at) } { (at + 1) } }),
        Value::CauseAnchor(at) => Cell::Markup(html! { strong id={ "cause-" (at) } { (at + 1) } }),
        Value::Rows(rows) => Cell::Wide(evidence_of(report, &rows)),
        Value::Link { words, .. } => Cell::Text(words),
        Value::Check(position, id) => Cell::Markup(html! { a href={ "#check-" (position) } { (id) } }),
    }
}

/// Rows of registers, each a heading and a value for every cell; those that decide are marked.
fn evidence_of(report: &Report<'_>, rows: &[(String, Vec<ShownCell>)]) -> Markup {
    let lang = report.lang;
    html! {
        @if !rows.is_empty() {
            details {
                summary { (lang.counted(rows.len() as u64, Noun::Row)) " " (lang.t("din registre", "of the registers")) }
                @for (place, cells) in rows { (row_of(place, cells)) }
            }
        }
    }
}

/// A row of a register: where it stands, and its cells.
pub(crate) fn row_of(place: &str, cells: &[ShownCell]) -> Markup {
    html! { p.place { (place) } (cells_of(cells)) }
}

/// Cells, each under its heading; those that decide are marked.
pub(crate) fn cells_of(cells: &[ShownCell]) -> Markup {
    html! {
        dl.row {
            @for ShownCell { heading, words, decides } in cells {
                dt { (heading) } dd { @if *decides { mark { (words) } } @else { (words) } }
            }
        }
    }
}

/// The verdict whose colours a state has.
fn tone(nature: Nature, state: State) -> Verdict {
    match state {
        // Only an obligation can be breached.
        State::Met | State::NotMet if nature != Nature::Obligation => Verdict::Reported,
        State::Met => Verdict::Compliant,
        State::NotMet => Verdict::NonCompliant,
        State::Undetermined => Verdict::Undetermined,
        State::Pending => Verdict::ToVerify,
        State::Excluded => Verdict::NotApplicable,
    }
}

/// A list that is cut when it is too long, with its true length.
fn list<T>(report: &Report<'_>, section: Section, items: &[T], table: impl Fn(&[T]) -> Markup) -> Markup {
    if items.is_empty() {
        return html! { p { (report.nothing(section)) } "\n" };
    }
    let lang = report.lang;
    let total = lang.counted(items.len() as u64, Noun::Row);
    let shown = if items.len() > LONGEST_LIST {
        let first = lang.count(LONGEST_LIST as u64);
        format!(
            "{total}; {} {first}, {}",
            lang.t("se arată primele", "the first"),
            lang.t("celelalte sunt în registrul Excel.", "are shown, the others are in the workbook.")
        )
    } else {
        total
    };
    let items = items.get(..LONGEST_LIST).unwrap_or(items);
    html! { p { (shown) } "\n" (table(items)) }
}

/// A list whose cells are made for the page.
fn rows<T>(
    report: &Report<'_>,
    section: Section,
    items: &[T],
    headings: &[&str],
    row: impl Fn(&T) -> Vec<Cell>,
) -> Markup {
    list(report, section, items, |items| tag::table(&tag::heads(headings), items.iter().map(&row).map(Row::from)))
}

/// A described list.
fn described<T>(report: &Report<'_>, section: Section, items: &[T], table: &Table<'_, T>) -> Markup {
    list(report, section, items, |items| drawn(report, table, items))
}

pub(super) fn causes(report: &Report<'_>) -> Markup {
    let causes: Vec<_> = Causes::of(report).all.into_iter().enumerate().collect();
    described(report, Section::Causes, &causes, &table::causes::causes(*report, &|_| None))
}

pub(super) fn findings(report: &Report<'_>) -> Markup {
    let (causes, rows) = (Causes::of(report), Rows::of(report));
    let findings = causes.lines();
    let table = outcomes::findings(*report, &findings, &rows);
    let marks = |finding: &outcomes::Finding<'_>| filters::marks(report, finding);
    html! {
        (filters::controls(report, &causes, &findings))
        (list(report, Section::Findings, &findings, |shown| marked(report, &table, shown, marks)))
    }
}

pub(super) fn own_findings(report: &Report<'_>) -> Markup {
    let own = &report.provider.own_findings;
    described(report, Section::OwnFindings, own, &visit::own(*report, own))
}

pub(super) fn measures(report: &Report<'_>) -> Markup {
    described(report, Section::Measures, &report.provider.measures, &visit::measures(*report))
}

pub(super) fn followed(report: &Report<'_>) -> Markup {
    described(report, Section::Followed, &report.provider.followed, &visit::followed(*report))
}

pub(super) fn visit(report: &Report<'_>) -> Markup {
    let Some(facts) = &report.provider.visit else { return html! {} };
    let written = Fact::FORM.into_iter().chain(Fact::COVER).filter(|fact| !fact.get(facts).is_empty());
    html! {
        dl {
            "\n"
            @for fact in written { dt { (fact.in_words(report.lang)) } dd { (fact.get(facts)) } "\n" }
        }
        "\n"
    }
}

pub(super) fn gone(report: &Report<'_>) -> Markup {
    described(report, Section::Gone, &view::gone(report), &outcomes::gone())
}

pub(super) fn pending(report: &Report<'_>) -> Markup {
    described(report, Section::Pending, &view::pending(report), &outcomes::pending(*report))
}

pub(super) fn others(report: &Report<'_>) -> Markup {
    described(report, Section::Others, &view::others(report), &outcomes::others(*report))
}

pub(super) fn on_site(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let checks: Vec<_> = report.checks().filter(|check| check.kind == CheckKind::OnSite).collect();
    let headings = [
        lang.t("Indicator", "Indicator"),
        lang.t("Ce se verifică", "What is verified"),
        lang.t("La ce vă uitați", "What to look at"),
        lang.t("Dosare / persoane trase la sorți", "Files / persons drawn"),
        lang.t("Verdictul inspectorului", "Inspector's verdict"),
    ];
    let judged = judgements(report.provider);
    let said = |key: &str| {
        let judged = judged.get(key)?;
        let verdict = judged.judgement.map(|found| found.words(lang)).unwrap_or_default();
        let parts: Vec<_> = [verdict, &judged.remark].into_iter().filter(|part| !part.is_empty()).collect();
        Some(parts.join(" – "))
    };
    rows(report, Section::OnSite, &checks, &headings, |check| {
        let inspect = report.known(check).map(|(indicator, _)| lang.text(&indicator.inspect).to_owned());
        let key = format!("{}/{}", check.indicator, check.check);
        let mut drawn: Vec<String> = visited(report, check).iter().map(|file| file.key.to_owned()).collect();
        if let Some(sample) = report.provider.samples.get(&key) {
            drawn.insert(0, format!("{}:", sample_words(lang, sample)));
        }
        let files = visited(report, check);
        let of_files = files.iter().filter_map(|f| Some(format!("{}: {}", f.key, said(&format!("{key}|{}", f.key))?)));
        let verdicts: Vec<_> = said(&format!("{key}|")).into_iter().chain(of_files).collect();
        vec![
            Cell::Text(check.indicator.to_string()),
            Cell::Text(report.check_title(check).to_owned()),
            Cell::Text(inspect.unwrap_or_default()),
            Cell::Wide(html! { (drawn.join(" ")) }),
            Cell::Text(verdicts.join("; ")),
        ]
    })
}

pub(super) fn quality(report: &Report<'_>) -> Markup {
    let touched = Touched::of(report);
    let findings: Vec<_> = view::quality(report).into_iter().enumerate().collect();
    html! {
        @if let Some(sentence) = touched.sentence(report.lang) { p { (sentence) "." } "\n" }
        (described(report, Section::Quality, &findings, &inputs::quality(*report, &touched)))
    }
}

pub(super) fn methodology(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let headings = [
        lang.t("Indicator", "Indicator"),
        lang.t("Parametri, cu data de la care se aplică", "Parameters and the day they apply from"),
        lang.t("Cât dovedesc registrele", "What registers can prove"),
        lang.t("Temei", "Clauses"),
    ];
    let table = rows(report, Section::Methodology, &report.catalogue.indicators, &headings, |indicator| {
        let parameters: Vec<_> = indicator.parameters.iter().flat_map(|p| parameter_words(report, p)).collect();
        let clauses: Vec<_> =
            indicator.clauses.iter().map(|c| format!("{}: {}", c.article, lang.text(&c.gist))).collect();
        vec![
            Cell::Text(format!("{} {}", indicator.id, lang.text(&indicator.title))),
            Cell::Text(parameters.join("; ")),
            Cell::Text(evidence(lang, indicator)),
            Cell::Text(clauses.join("; ")),
        ]
    });
    html! {
        ul { "\n" @for note in notes(lang).into_iter().chain(report.switched_off()) { li { (note) } "\n" } } "\n"
        (table)
    }
}

pub(super) fn provenance(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let files = view::provenance(report);
    let sheets = inputs::sheets_of(&files);
    let catalogue = &report.results.catalogue;
    html! {
        (described(report, Section::Provenance, &sheets, &inputs::sheets(*report)))
        @for words in view::unread(report) {
            p { strong { (lang.t("Nu s-a putut citi", "Could not be read")) ": " (words) } } "\n"
        }
        @for words in view::passed_over(report) { p { (words) } "\n" }
        @if let Some(words) = files.others_words(lang) { p { (words) } "\n" }
        p.hash { "mms " (env!("CARGO_PKG_VERSION")) " · " (catalogue.id) " · sha256 " (catalogue.sha256) } "\n"
    }
}
