//! What the inspector found beside the registers, what is to be done about it, and what was written about the visit.

use maud::{Markup, html};

use super::frame::within;
use super::state::Control;
use crate::catalogue::indicator::Catalogue;
use crate::continuity::without_codes;
use crate::page::http::Form;
use crate::report::html::drawn;
use crate::report::table;
use crate::report::view::{own_words, progress_words, short_hash};
use crate::results::ProviderResults;
use crate::results::visit::{Measure, OwnFinding, Progress, VisitFacts};
use crate::text::Lang;
use crate::time::{format_day, parse_iso_day};

/// A text of a form without personal codes.
fn text(form: &Form, name: &str) -> String {
    without_codes(form.get(name).unwrap_or_default()).0
}

/// Every clause of the catalogue with its indicator, in its order.
fn clauses(catalogue: &Catalogue) -> impl Iterator<Item = (&str, &str)> {
    catalogue.indicators.iter().flat_map(|i| i.clauses.iter().map(move |c| (i.id.as_str(), c.article.as_str())))
}

/// A finding as a form tells it; none where the clause or what was seen is missing.
pub fn read(form: &Form, catalogue: &Catalogue) -> Option<OwnFinding> {
    let at = form.get("temei")?.parse::<usize>().ok()?;
    let (indicator, clause) = clauses(catalogue).nth(at)?;
    let (seen, subject) = (text(form, "vazut"), text(form, "subiect"));
    if seen.is_empty() {
        return None;
    }
    let key = format!("P-{}", short_hash(&[indicator, clause, &subject, &seen]));
    let (indicator, clause, evidence) = (indicator.into(), clause.to_owned(), text(form, "dovada"));
    Some(OwnFinding { key, indicator, clause, subject, seen, evidence, since: None, now: None })
}

/// Writes what a form says about a measure.
pub fn measure(form: &Form, measures: &mut [Measure]) {
    let at = form.get("masura").and_then(|n| n.parse::<usize>().ok());
    if let Some(measure) = at.and_then(|at| measures.get_mut(at)) {
        let what = text(form, "ce");
        if !what.is_empty() {
            measure.what = what;
        }
        measure.by = text(form, "cine");
        measure.until = form.get("pana").and_then(parse_iso_day);
    }
}

/// What a form says about the visit itself.
pub fn facts(form: &Form, before: Option<&VisitFacts>) -> VisitFacts {
    VisitFacts {
        order: text(form, "ordin"),
        order_date: text(form, "ordin-data"),
        date: text(form, "data"),
        place: text(form, "loc"),
        team: text(form, "echipa"),
        present: text(form, "prezent"),
        objectives: text(form, "obiective"),
        conclusions: text(form, "concluzii"),
        annexes: text(form, "anexe"),
        ..before.cloned().unwrap_or_default()
    }
}

/// Fields of the visit: name in the form, words, what is known.
pub fn fields(facts: &VisitFacts, lang: Lang) -> [(&'static str, &'static str, String); 9] {
    [
        ("ordin", lang.t("Ordin de serviciu nr.", "Service order no."), facts.order.clone()),
        ("ordin-data", lang.t("din data", "dated"), facts.order_date.clone()),
        ("data", lang.t("Ziua sau zilele controlului", "Day or days of the visit"), facts.date.clone()),
        ("loc", lang.t("Locul", "Place"), facts.place.clone()),
        ("echipa", lang.t("Echipa", "Team"), facts.team.clone()),
        ("prezent", lang.t("Din partea furnizorului", "For the provider"), facts.present.clone()),
        ("obiective", lang.t("Obiective", "Objectives"), facts.objectives.clone()),
        ("concluzii", lang.t("Concluzii", "Conclusions"), facts.conclusions.clone()),
        ("anexe", lang.t("Anexe", "Annexes"), facts.annexes.clone()),
    ]
}

fn hidden(control: &Control, provider: usize) -> Markup {
    html! {
        input type="hidden" name="furnizor" value=(provider);
        input type="hidden" name="versiune" value=(control.inspection.saved);
    }
}

/// The page of the visit itself.
#[must_use]
pub fn visit(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("Controlul", "The visit");
    let nothing = VisitFacts::default();
    let content = html! {
        @for (p, provider) in control.inspection.results.providers.iter().enumerate() {
            h2 { (control.report(provider, lang).provider_name()) }
            form method="post" action="/control/vizita" autocomplete="off" {
                (hidden(control, p))
                @for (name, words, known) in fields(provider.visit.as_deref().unwrap_or(&nothing), lang) {
                    p {
                        label for={ (name) "-" (p) } { (words) ":" } " "
                        input id={ (name) "-" (p) } type="text" name=(name) value=(known) maxlength="2000" spellcheck="false";
                    }
                }
                button.main type="submit" { (lang.t("Păstrează", "Keep")) }
            }
        }
    };
    within(control, title, "vizita", &content, lang)
}

/// The page of the inspector's own findings and of measures.
#[must_use]
pub fn page(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("Constatările mele și măsuri", "My findings and measures");
    let content = html! {
        @for (p, provider) in control.inspection.results.providers.iter().enumerate() {
            h2 { (control.report(provider, lang).provider_name()) }
            (followed(control, provider, lang))
            (own(control, p, provider, lang))
            (measures(control, p, provider, lang))
        }
    };
    within(control, title, "ale-mele", &content, lang)
}

/// The measures of the visit before, with what the registers say of them now.
fn followed(control: &Control, provider: &ProviderResults, lang: Lang) -> Markup {
    let report = control.report(provider, lang);
    html! {
        @if !provider.followed.is_empty() {
            h3 { (lang.t("Măsurile de data trecută", "The measures of the last time")) }
            (drawn(&report, &table::visit::followed(report), &provider.followed))
        }
    }
}

/// What an earlier visit saw: whether it was mended.
fn mended(control: &Control, p: usize, n: usize, own: &OwnFinding, lang: Lang) -> Markup {
    html! {
        form.row method="post" action="/control/ale-mele" {
            (hidden(control, p))
            input type="hidden" name="a-mea" value=(n);
            label for={ "acum-" (p) "-" (n) } { (lang.t("Văzut data trecută. Acum:", "Seen the last time. Now:")) }
            select id={ "acum-" (p) "-" (n) } name="acum" {
                option value="" { "—" }
                @for (k, progress) in Progress::ALL.into_iter().enumerate() {
                    option value=(k) selected[own.now == Some(progress)] { (progress_words(lang, progress)) }
                }
            }
            button type="submit" { (lang.t("Păstrează", "Keep")) " " span.away { (own.seen) } }
        }
    }
}

/// Writes whether what an earlier visit saw was mended.
pub fn mend(form: &Form, own: &mut [OwnFinding]) {
    let at = form.get("a-mea").and_then(|n| n.parse::<usize>().ok());
    if let Some(own) = at.and_then(|at| own.get_mut(at)).filter(|own| own.since.is_some()) {
        own.now = form.get("acum").and_then(|k| Progress::ALL.get(k.parse::<usize>().ok()?).copied());
    }
}

fn own(control: &Control, p: usize, provider: &ProviderResults, lang: Lang) -> Markup {
    html! {
        h3 { (lang.t("Ce am văzut și registrele nu arată", "What I saw and registers do not show")) }
        ul.fates {
            @for (n, own) in provider.own_findings.iter().enumerate() {
                li {
                    strong { (own.indicator) " " (own.clause) } " – " (own_words(lang, own))
                    @if !own.evidence.is_empty() { " (" (own.evidence) ")" }
                    @if own.since.is_some() { (mended(control, p, n, own, lang)) }
                    @else { form.row method="post" action="/control/ale-mele" {
                        (hidden(control, p))
                        input type="hidden" name="scoate" value=(n);
                        button.quiet type="submit" { (lang.t("Scoate", "Remove")) " " span.away { (own.seen) } }
                    } }
                }
            }
        }
        form.cause method="post" action="/control/ale-mele" autocomplete="off" {
            (hidden(control, p))
            p {
                label for={ "temei-" (p) } { (lang.t("Temei:", "Clause:")) } " "
                select id={ "temei-" (p) } name="temei" required {
                    option value="" { "—" }
                    @for (n, (indicator, clause)) in clauses(&control.catalogue).enumerate() {
                        option value=(n) { (indicator) " · " (clause) }
                    }
                }
            }
            p { label for={ "subiect-" (p) } { (lang.t("Caz sau persoană (cod), dacă este:", "Case or person (code), if any:")) } " "
                input id={ "subiect-" (p) } type="text" name="subiect" maxlength="200" spellcheck="false"; }
            p { label for={ "vazut-" (p) } { (lang.t("Ce am văzut:", "What I saw:")) }
                textarea id={ "vazut-" (p) } name="vazut" maxlength="2000" required spellcheck="false" {} }
            p { label for={ "dovada-" (p) } { (lang.t("Document, foto:", "Document, photo:")) } " "
                input id={ "dovada-" (p) } type="text" name="dovada" maxlength="500" spellcheck="false"; }
            p { button type="submit" { (lang.t("Adaugă constatarea", "Add the finding")) } }
        }
    }
}

fn measures(control: &Control, p: usize, provider: &ProviderResults, lang: Lang) -> Markup {
    let report = control.report(provider, lang);
    html! {
        h3 { (lang.t("Măsuri", "Measures")) }
        @if provider.measures.is_empty() {
            p { (lang.t("Măsurile apar pentru constatările confirmate și pentru cele proprii.", "Measures come up for findings that were confirmed and for own ones.")) }
        }
        @for (n, measure) in provider.measures.iter().enumerate() {
            form.cause method="post" action="/control/masuri" autocomplete="off" {
                (hidden(control, p))
                input type="hidden" name="masura" value=(n);
                p { (report.about(measure)) }
                p { label for={ "ce-" (p) "-" (n) } { (lang.t("Ce este de făcut:", "What is to be done:")) }
                    textarea id={ "ce-" (p) "-" (n) } name="ce" maxlength="2000" spellcheck="false" { (measure.what) } }
                div.row {
                    label for={ "cine-" (p) "-" (n) } { (lang.t("Răspunde:", "By:")) }
                    input id={ "cine-" (p) "-" (n) } type="text" name="cine" value=(measure.by) maxlength="500" spellcheck="false";
                    label for={ "pana-" (p) "-" (n) } { (lang.t("Termen:", "Until:")) }
                    input id={ "pana-" (p) "-" (n) } type="date" name="pana" value=[measure.until.map(format_day)];
                    button type="submit" { (lang.t("Păstrează", "Keep")) }
                }
            }
        }
    }
}
