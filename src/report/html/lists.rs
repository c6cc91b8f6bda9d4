//! Chapters that are lists.

use super::LONGEST_LIST;
use super::tag::{self, Cell, escape};
use crate::report::Report;
use crate::report::table::{Cell as Value, Table, inputs, outcomes};
use crate::report::view::{self, Section, Touched, evidence, notes, parameter_words, sample_words, visited};
use crate::report::words::Noun;
use crate::results::kind::{CheckKind, Nature};
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

/// A table on the page.
pub(super) fn drawn<'i, T: 'i>(
    report: &Report<'_>,
    table: &Table<'_, T>,
    rows: impl IntoIterator<Item = &'i T>,
) -> String {
    let headings: Vec<&str> = table.on_page().map(|column| column.name.in_words(report.lang)).collect();
    let rows = rows.into_iter().map(|row| table.on_page().map(|column| cell(report, column.cell(row))).collect());
    tag::table(&headings, rows)
}

/// A value as the page shows it.
fn cell(report: &Report<'_>, value: Value) -> Cell {
    let lang = report.lang;
    let number = |n: Option<f64>| Cell::Number(n.map(|n| lang.number(n)).unwrap_or_default());
    match value {
        Value::Text(text) | Value::Strong(text) | Value::Input(text) => Cell::Text(text),
        Value::Sentence(text) => Cell::Wide(escape(&text)),
        Value::Faint(text) => Cell::Markup(format!("<span class=\"hash\">{}</span>", escape(&text))),
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
        Value::Anchor(position, id) => {
            Cell::Markup(format!("<strong id=\"check-{position}\">{}</strong>", escape(&id)))
        }
        Value::Described { title, asks, counted } if asks.is_empty() && counted.is_empty() => {
            Cell::Wide(escape(&title))
        }
        Value::Described { title, asks, counted } => Cell::Wide(format!(
            "<strong>{}</strong><br>{}<br><span class=\"note\">{}</span>",
            escape(&title),
            escape(&asks),
            escape(&counted)
        )),
        Value::Link { words, .. } => Cell::Text(words),
        Value::Check(position, id) => Cell::Markup(format!("<a href=\"#check-{position}\">{}</a>", escape(&id))),
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
fn list<T>(report: &Report<'_>, section: Section, items: &[T], table: impl Fn(&[T]) -> String) -> String {
    if items.is_empty() {
        return format!("<p>{}</p>\n", escape(report.nothing(section)));
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
    format!("<p>{}</p>\n{}", escape(&shown), table(items))
}

/// A list whose cells are made for the page.
fn rows<T>(
    report: &Report<'_>,
    section: Section,
    items: &[T],
    headings: &[&str],
    row: impl Fn(&T) -> Vec<Cell>,
) -> String {
    list(report, section, items, |items| tag::table(headings, items.iter().map(&row)))
}

/// A described list.
fn described<T>(report: &Report<'_>, section: Section, items: &[T], table: &Table<'_, T>) -> String {
    list(report, section, items, |items| drawn(report, table, items))
}

pub(super) fn findings(report: &Report<'_>) -> String {
    let lines = view::findings(report);
    described(report, Section::Findings, &lines, &outcomes::findings(*report, &lines))
}

pub(super) fn gone(report: &Report<'_>) -> String {
    described(report, Section::Gone, &view::gone(report), &outcomes::gone())
}

pub(super) fn pending(report: &Report<'_>) -> String {
    described(report, Section::Pending, &view::pending(report), &outcomes::pending(*report))
}

pub(super) fn others(report: &Report<'_>) -> String {
    described(report, Section::Others, &view::others(report), &outcomes::others(*report))
}

pub(super) fn on_site(report: &Report<'_>) -> String {
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
            Cell::Wide(escape(&drawn.join(" "))),
            Cell::Text(verdicts.join("; ")),
        ]
    })
}

pub(super) fn quality(report: &Report<'_>) -> String {
    let touched = Touched::of(report);
    let sentence = touched.sentence(report.lang).map_or_else(String::new, |s| format!("<p>{}.</p>\n", escape(&s)));
    let findings: Vec<_> = view::quality(report).into_iter().enumerate().collect();
    let rows = described(report, Section::Quality, &findings, &inputs::quality(*report, &touched));
    format!("{sentence}{rows}")
}

pub(super) fn methodology(report: &Report<'_>) -> String {
    let lang = report.lang;
    let mut out = String::from("<ul>\n");
    for note in notes(lang) {
        out.push_str(&format!("<li>{}</li>\n", escape(note)));
    }
    out.push_str("</ul>\n");
    let headings = [
        lang.t("Indicator", "Indicator"),
        lang.t("Parametri, cu data de la care se aplică", "Parameters and the day they apply from"),
        lang.t("Cât dovedesc registrele", "What registers can prove"),
        lang.t("Temei", "Clauses"),
    ];
    out.push_str(&rows(report, Section::Methodology, &report.catalogue.indicators, &headings, |indicator| {
        let parameters: Vec<_> = indicator.parameters.iter().flat_map(|p| parameter_words(report, p)).collect();
        let clauses: Vec<_> =
            indicator.clauses.iter().map(|c| format!("{}: {}", c.article, lang.text(&c.gist))).collect();
        vec![
            Cell::Text(format!("{} {}", indicator.id, lang.text(&indicator.title))),
            Cell::Text(parameters.join("; ")),
            Cell::Text(evidence(lang, indicator)),
            Cell::Text(clauses.join("; ")),
        ]
    }));
    out
}

pub(super) fn provenance(report: &Report<'_>) -> String {
    let lang = report.lang;
    let files = view::provenance(report);
    let sheets = inputs::sheets_of(&files);
    let unread: String = view::unread(report)
        .iter()
        .map(|words| {
            let not = lang.t("Nu s-a putut citi", "Could not be read");
            format!("<p><strong>{not}: {}</strong></p>\n", escape(words))
        })
        .collect();
    let others = files.others_words(lang).map(|words| format!("<p>{}</p>\n", escape(&words))).unwrap_or_default();
    let catalogue = &report.results.catalogue;
    let rows = described(report, Section::Provenance, &sheets, &inputs::sheets(*report));
    format!(
        "{rows}{unread}{others}<p class=\"hash\">mms {} · {} · sha256 {}</p>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&catalogue.id),
        escape(&catalogue.sha256)
    )
}
