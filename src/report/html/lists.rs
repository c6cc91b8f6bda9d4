//! Chapters that are lists.

use super::LONGEST_LIST;
use super::beside::Beside;
use super::tag::{Cell, escape, table};
use crate::report::Report;
use crate::report::view::{
    self, Line, Section, Touched, evidence, notes, parameter_words, quality_message, sample_words, visited,
};
use crate::report::words::{Noun, field_title, register_title, short};
use crate::results::kind::CheckKind;
use crate::results::kind::Nature;
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::time::Moment;

fn state(report: &Report<'_>, nature: Nature, state: State) -> Cell {
    let verdict = match state {
        // Only an obligation can be breached.
        State::Met | State::NotMet if nature != Nature::Obligation => Verdict::Reported,
        State::Met => Verdict::Compliant,
        State::NotMet => Verdict::NonCompliant,
        State::Undetermined => Verdict::Undetermined,
        State::Pending => Verdict::ToVerify,
        State::Excluded => Verdict::NotApplicable,
    };
    Cell::Verdict(verdict, report.lang.state_marked(nature, state))
}

fn indicator(line: &Line<'_>) -> Cell {
    Cell::Markup(format!("<a href=\"#check-{}\">{}</a>", line.position, escape(&line.check.indicator)))
}

fn date(report: &Report<'_>, date: Option<Moment>) -> Cell {
    Cell::Text(date.map(|date| report.lang.moment(date)).unwrap_or_default())
}

/// A list that is cut when it is too long, with its true length.
fn list<T>(
    report: &Report<'_>,
    section: Section,
    items: &[T],
    headings: &[&str],
    row: impl Fn(&T) -> Vec<Cell>,
) -> String {
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
    let rows = items.iter().take(LONGEST_LIST).map(row);
    format!("<p>{}</p>\n{}", escape(&shown), table(headings, rows))
}

pub(super) fn findings(report: &Report<'_>) -> String {
    let lang = report.lang;
    let (lines, beside) = (view::findings(report), Beside::of(report));
    let mut headings = vec![
        lang.t("Caz / subiect", "Case / subject"),
        lang.t("Luna / data", "Month / date"),
        lang.t("Constatarea", "Finding"),
        lang.t("Rezultat", "Outcome"),
        lang.t("Termen", "Due"),
        lang.t("Îndeplinit la", "Done"),
        lang.t("Reportat", "Carried over"),
        lang.t("Contestabil", "Contestable"),
        lang.t("Natura", "Nature"),
        lang.t("Indicator", "Indicator"),
        lang.t("Temei", "Clause"),
        lang.t("Cum s-a citit actul", "How the act was read"),
        lang.t("Ce este de făcut", "What to do"),
        lang.t("Sursa", "Source"),
    ];
    headings.extend(beside.headings(lang));
    let yes = |flag: bool| Cell::Text(if flag { lang.yes_no(true).to_owned() } else { String::new() });
    list(report, Section::Findings, &lines, &headings, |line| {
        let outcome = line.outcome;
        let mut cells = vec![
            Cell::Text(line.who()),
            Cell::Text(line.time(report)),
            Cell::Wide(escape(&line.message(report))),
            state(report, line.check.nature, outcome.outcome),
            date(report, outcome.due),
            date(report, outcome.end),
            yes(outcome.carried_over),
            yes(outcome.contestable),
            Cell::Text(lang.nature(line.check.nature).to_owned()),
            indicator(line),
            Cell::Text(report.clauses(line.check)),
            Cell::Text(report.reading(line.check)),
            Cell::Text(line.remedy(report)),
            Cell::Text(line.sources(report)),
        ];
        cells.extend(beside.cells(lang, line).into_iter().map(Cell::Text));
        cells
    })
}

pub(super) fn gone(report: &Report<'_>) -> String {
    let lang = report.lang;
    let headings = [
        lang.t("Caz / subiect", "Case / subject"),
        lang.t("Luna / data", "Month / date"),
        lang.t("Constatarea de atunci", "Finding as it was"),
        lang.t("Rezultat atunci", "Outcome then"),
        lang.t("Ce este acum", "What it is now"),
        lang.t("Indicator", "Indicator"),
    ];
    list(report, Section::Gone, &view::gone(report), &headings, |gone| {
        vec![
            Cell::Text(gone.head.to_owned()),
            Cell::Text(gone.time.clone()),
            Cell::Wide(escape(&gone.message)),
            state(report, gone.nature, gone.finding.outcome.outcome),
            Cell::Text(gone.now.to_owned()),
            Cell::Text(gone.finding.indicator.clone()),
        ]
    })
}

pub(super) fn pending(report: &Report<'_>) -> String {
    let lang = report.lang;
    let headings = [
        lang.t("Caz / subiect", "Case / subject"),
        lang.t("Termen", "Due"),
        lang.t("Ce trebuie făcut", "What has to be done"),
        lang.t("Responsabil", "Person answerable"),
        lang.t("Indicator", "Indicator"),
    ];
    list(report, Section::Pending, &view::pending(report), &headings, |line| {
        vec![
            Cell::Text(line.who()),
            date(report, line.outcome.due),
            Cell::Text(report.check_title(line.check).to_owned()),
            Cell::Text(line.outcome.responsible.clone().unwrap_or_default().into()),
            indicator(line),
        ]
    })
}

pub(super) fn others(report: &Report<'_>) -> String {
    let lang = report.lang;
    let headings = [
        lang.t("Caz / subiect", "Case / subject"),
        lang.t("Luna / data", "Month / date"),
        lang.t("Rezultat", "Outcome"),
        lang.t("De ce", "Why"),
        lang.t("Verificarea", "Check"),
        lang.t("Indicator", "Indicator"),
    ];
    list(report, Section::Others, &view::others(report), &headings, |line| {
        vec![
            Cell::Text(line.who()),
            Cell::Text(line.time(report)),
            state(report, line.check.nature, line.outcome.outcome),
            Cell::Text(short(&report.said(line.check), line.outcome)),
            Cell::Text(report.check_title(line.check).to_owned()),
            indicator(line),
        ]
    })
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
    list(report, Section::OnSite, &checks, &headings, |check| {
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
    let lang = report.lang;
    let headings = [
        lang.t("Ce s-a observat", "What was noticed"),
        lang.t("Câmpul", "Field"),
        lang.t("Valoarea din celulă", "Value in the cell"),
        lang.t("Locul", "Place"),
        lang.t("Indicatori atinși (rezultate nedeterminate)", "Indicators touched (undetermined outcomes)"),
    ];
    let touched = Touched::of(report);
    let sentence = touched.sentence(lang).map_or_else(String::new, |s| format!("<p>{}.</p>\n", escape(&s)));
    let findings: Vec<_> = view::quality(report).into_iter().enumerate().collect();
    let rows = list(report, Section::Quality, &findings, &headings, |(position, finding)| {
        let register = finding.register.as_deref();
        let field = finding.field.as_deref().map(|field| field_title(report.schema, lang, register, field));
        let row = if finding.row > 0 { format!(" › {}{}", finding.column, finding.row) } else { String::new() };
        vec![
            Cell::Text(quality_message(report, finding)),
            Cell::Text(field.unwrap_or_default()),
            Cell::Text(finding.value.clone().unwrap_or_default()),
            Cell::Text(format!("{} › {}{row}", finding.file, finding.sheet)),
            Cell::Text(touched.indicators(*position)),
        ]
    });
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
    out.push_str(&list(report, Section::Methodology, &report.catalogue.indicators, &headings, |indicator| {
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
    let sheets: Vec<_> =
        files.own.iter().flat_map(|input| input.sheets.iter().map(move |sheet| (*input, sheet))).collect();
    let unread: String = view::unread(report)
        .iter()
        .map(|words| {
            let not = lang.t("Nu s-a putut citi", "Could not be read");
            format!("<p><strong>{not}: {}</strong></p>\n", escape(words))
        })
        .collect();
    let others = files.others_words(lang).map(|words| format!("<p>{}</p>\n", escape(&words))).unwrap_or_default();
    let headings = [
        lang.t("Fișierul", "File"),
        lang.t("Foaia", "Sheet"),
        lang.t("Citită ca registrul", "Read as register"),
        lang.t("Rânduri citite", "Rows read"),
        lang.t("Acceptate", "Accepted"),
        lang.t("Puse deoparte", "Set aside"),
        "sha256",
    ];
    let catalogue = &report.results.catalogue;
    let rows = list(report, Section::Provenance, &sheets, &headings, |(input, sheet)| {
        let register = sheet.register.as_deref().map_or("–", |id| register_title(report.schema, lang, id));
        vec![
            Cell::Text(input.file.clone()),
            Cell::Text(sheet.sheet.clone()),
            Cell::Text(register.to_owned()),
            Cell::Number(lang.count(sheet.rows)),
            Cell::Number(lang.count(sheet.accepted)),
            Cell::Number(lang.count(sheet.quarantined)),
            Cell::Markup(format!("<span class=\"hash\">{}</span>", escape(&input.sha256))),
        ]
    });
    format!(
        "{rows}{unread}{others}<p class=\"hash\">mms {} · {} · sha256 {}</p>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&catalogue.id),
        escape(&catalogue.sha256)
    )
}
