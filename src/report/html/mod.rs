//! The report as one page: nothing is loaded from elsewhere, it prints, and it reads on a phone.

mod chapters;
mod charts;
mod filters;
mod lists;
mod tag;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Report;
use super::view::{Causes, Section, absent_words, attention, not_kept_words};
use super::words::Lang;
use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::results::{ProviderResults, Results};
pub(crate) use lists::{cells_of, drawn, row_of};

/// The browser is told what the page promises: nothing from elsewhere, and nothing sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// Lines of a list before the page refers to the workbook for the rest.
const LONGEST_LIST: usize = 2_000;

/// Missing columns that the cover names.
const COLUMNS: usize = 12;

/// The page of one provider.
#[must_use]
pub fn page(
    provider: &ProviderResults,
    results: &Results,
    catalogue: &Catalogue,
    schema: &Schema,
    lang: Lang,
) -> String {
    let report = Report { provider, results, catalogue, schema, lang };
    let title = lang.t("Raport de conformitate – managementul de caz", "Compliance report – case management");
    let page = html! {
        (DOCTYPE) "\n"
        html lang=(lang.id()) {
            head {
                "\n" meta charset="utf-8";
                "\n" meta name="viewport" content="width=device-width, initial-scale=1";
                "\n" title { (title) " – " (report.provider_name()) }
                "\n" meta http-equiv="Content-Security-Policy" content=(POLICY);
                "\n" style { "\n" (PreEscaped(include_str!("style.css"))) } "\n"
            }
            "\n"
            body {
                "\n" (cover(&report, title))
                @for section in chapters_of(&report) {
                    h2 id=(section.id()) { (section.name(lang)) } "\n"
                    p.note { (section.question(lang)) } "\n"
                    (chapter(&report, section))
                }
                (signatures(lang))
                script { (PreEscaped(include_str!("page.js"))) } "\n"
            }
            "\n"
        }
        "\n"
    };
    // Names come from registers, which may hold anything; a control character is none that a page may hold.
    page.into_string().replace(|c: char| c.is_control() && c != '\n', " ")
}

/// The parts below the cover. Rows of registers stand beside the findings.
fn chapters_of(report: &Report<'_>) -> impl Iterator<Item = Section> + use<> {
    report.chapters().filter(|section| !matches!(section, Section::Cover | Section::Evidence))
}

fn chapter(report: &Report<'_>, section: Section) -> Markup {
    match section {
        Section::Cover | Section::Evidence => html! {},
        Section::Standards => chapters::standards(report),
        Section::Indicators => chapters::indicators(report),
        Section::Causes => lists::causes(report),
        Section::Findings => lists::findings(report),
        Section::OwnFindings => lists::own_findings(report),
        Section::Measures => lists::measures(report),
        Section::Visit => lists::visit(report),
        Section::Followed => lists::followed(report),
        Section::Gone => lists::gone(report),
        Section::Pending => lists::pending(report),
        Section::Caseload => chapters::caseload(report),
        Section::Terms => chapters::terms(report),
        Section::Statistics => chapters::statistics(report),
        Section::OnSite => lists::on_site(report),
        Section::Others => lists::others(report),
        Section::Quality => lists::quality(report),
        Section::Methodology => lists::methodology(report),
        Section::Provenance => lists::provenance(report),
    }
}

fn cover(report: &Report<'_>, title: &str) -> Markup {
    let lang = report.lang;
    html! {
        h1 id="cover" { (title) } "\n"
        p { (report.findings_words()) } "\n"
        @for words in report.concluded_words().into_iter().chain(report.previous_words()) {
            p { strong { (words) } } "\n"
        }
        @if let Some(warning) = report.caveat() {
            p.warning { (warning) } "\n"
        }
        nav {
            @for section in chapters_of(report) {
                a href={ "#" (section.id()) } { (section.name(lang)) }
            }
        }
        "\n"
        dl {
            "\n"
            @for (label, value) in report.facts() { dt { (label) } dd { (value) } "\n" }
        }
        "\n"
        @if let Some(sentence) = Causes::of(report).sentence(lang) {
            p { a href={ "#" (Section::Causes.id()) } { (sentence) "." } } "\n"
        }
        h3 { (lang.t("De văzut întâi", "What to look at first")) } "\n"
        ol {
            "\n"
            @for thing in attention(report) {
                li { a href={ "#" (anchor(thing.section, thing.check)) } { (thing.text) } } "\n"
            }
        }
        "\n"
        @if let Some(words) = not_kept_words(report) { p { (words) } "\n" }
        @if let Some(words) = absent_words(report, COLUMNS) {
            p { (lang.t("Nu se poate stabili totul: ", "Not everything can be established: ")) (words) "." } "\n"
        }
    }
}

/// Anchor of a check's row, or of a chapter.
fn anchor(section: Section, check: Option<usize>) -> String {
    match (section, check) {
        (Section::Findings | Section::Indicators, Some(check)) => format!("check-{check}"),
        _ => section.id().to_owned(),
    }
}

fn signatures(lang: Lang) -> Markup {
    let lines = [
        lang.t("Inspector social (nume, semnătură, data)", "Social inspector (name, signature, date)"),
        lang.t(
            "Reprezentantul furnizorului (nume, semnătură, data)",
            "Provider's representative (name, signature, date)",
        ),
        lang.t("Obiecțiuni", "Objections"),
    ];
    html! {
        div.sign { @for line in lines { div { (line) } } } "\n"
    }
}

#[cfg(test)]
mod tests;
