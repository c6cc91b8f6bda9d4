//! The report as one page: nothing is loaded from elsewhere, it prints, and it reads on a phone.

mod chapters;
mod charts;
mod lists;
mod tag;

use std::fmt::Write;

use super::Report;
use super::view::{Section, attention};
use super::words::Lang;
use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::results::{ProviderResults, Results};
use tag::escape;

/// Lines of a list before the page refers to the workbook for the rest.
const LONGEST_LIST: usize = 2_000;

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
    let mut out = String::with_capacity(1 << 16);
    let _infallible = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} – {}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        lang.id(),
        escape(title),
        escape(report.provider_name()),
        include_str!("style.css")
    );
    cover(&mut out, &report, title);
    for section in report.sections().filter(|section| *section != Section::Cover) {
        let _infallible = write!(
            out,
            "<h2 id=\"{}\">{}</h2>\n<p class=\"note\">{}</p>\n",
            section.id(),
            escape(section.name(lang)),
            escape(section.question(lang))
        );
        out.push_str(&chapter(&report, section));
    }
    signatures(&mut out, lang);
    out.push_str("</body>\n</html>\n");
    out
}

fn chapter(report: &Report<'_>, section: Section) -> String {
    match section {
        Section::Cover => String::new(),
        Section::Standards => chapters::standards(report),
        Section::Indicators => chapters::indicators(report),
        Section::Findings => lists::findings(report),
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

fn cover(out: &mut String, report: &Report<'_>, title: &str) {
    let lang = report.lang;
    let _infallible =
        writeln!(out, "<h1 id=\"cover\">{}</h1>\n<p>{}</p>", escape(title), escape(&report.findings_words()));
    for words in report.concluded_words().into_iter().chain(report.previous_words()) {
        let _infallible = writeln!(out, "<p><strong>{}</strong></p>", escape(&words));
    }
    if let Some(warning) = report.caveat() {
        let _infallible = writeln!(out, "<p class=\"warning\">{}</p>", escape(&warning));
    }
    out.push_str("<nav>");
    for section in report.sections().filter(|section| *section != Section::Cover) {
        let _infallible = write!(out, "<a href=\"#{}\">{}</a>", section.id(), escape(section.name(lang)));
    }
    out.push_str("</nav>\n<dl>\n");
    for (label, value) in report.facts() {
        let _infallible = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(label), escape(&value));
    }
    let _infallible = writeln!(out, "</dl>\n<h3>{}</h3>\n<ol>", lang.t("De văzut întâi", "What to look at first"));
    for thing in attention(report) {
        let _infallible =
            writeln!(out, "<li><a href=\"#{}\">{}</a></li>", anchor(thing.section, thing.check), escape(&thing.text));
    }
    out.push_str("</ol>\n");
}

/// Anchor of a check's row, or of a chapter.
fn anchor(section: Section, check: Option<usize>) -> String {
    match (section, check) {
        (Section::Findings | Section::Indicators, Some(check)) => format!("check-{check}"),
        _ => section.id().to_owned(),
    }
}

fn signatures(out: &mut String, lang: Lang) {
    let lines = [
        lang.t("Inspector social (nume, semnătură, data)", "Social inspector (name, signature, date)"),
        lang.t(
            "Reprezentantul furnizorului (nume, semnătură, data)",
            "Provider's representative (name, signature, date)",
        ),
        lang.t("Obiecțiuni", "Objections"),
    ];
    out.push_str("<div class=\"sign\">");
    for line in lines {
        let _infallible = write!(out, "<div>{}</div>", escape(line));
    }
    out.push_str("</div>\n");
}

#[cfg(test)]
mod tests;
