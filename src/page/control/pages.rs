//! The pages of an inspection beside its findings.

use maud::{Markup, html};

use super::colleague;
use super::frame::within;
use super::state::{Control, unread};
use crate::page::shell::{self, Place};
use crate::report::Report;
use crate::report::papers::Paper;
use crate::report::view::{Causes, fate_line, finding_counts, picture, sample_words, visited};
use crate::results::kind::CheckKind;
use crate::results::notes::{Judgement, judgements};
use crate::text::Lang;

/// Where an inspection begins or goes on.
#[must_use]
pub fn start(open: Option<&Control>, names: &[String], ready: bool, unread: &[String], lang: Lang) -> Markup {
    let title = lang.t("Fac un control", "I inspect");
    let content = html! {
        @if let Some(control) = open {
            p.lead { (lang.t("Este deschis:", "Open now:")) " " strong { (control.name()) } " "
                a.button.main href="/control/privire" { (lang.t("Mergi la el", "Go to it")) } }
            (shell::button("/control/inchide", lang.t("Închide acest control", "Close this inspection"), "quiet"))
        }
        h2 { (lang.t("Control nou", "New inspection")) }
        @if ready {
            form method="post" action="/control/nou" {
                @if !unread.is_empty() {
                    p.warning { (lang.t("Aceste fișiere nu s-au citit, sau nu în întregime. Ce conțin lipsește din constatări.", "These files were not read, or not wholly. What they hold is missing from the findings.")) }
                    ul.fates {
                        @for (n, line) in unread.iter().enumerate() {
                            li { label { input type="checkbox" name={ "vazut" (n) } value="1" required; " " (lang.t("am văzut:", "seen:")) " " (line) } }
                        }
                    }
                }
                button.main type="submit" { (lang.t("Începe controlul cu registrele citite", "Begin the inspection with the registers that were read")) }
            }
        } @else {
            p { (lang.t("Întâi registrele: trageți-le aici, ale unuia sau ale mai multor furnizori, răspundeți la întrebări și vedeți rezultatul; apoi începeți controlul.", "The registers first: drop them, of one or of several providers, answer the questions and see the result; then begin the inspection.")) }
            p { a.button.main href="/furnizor" { (lang.t("La registre", "To the registers")) } }
        }
        h2 { (lang.t("Controale începute", "Inspections begun")) }
        @if names.is_empty() { p { (lang.t("Niciunul.", "None.")) } }
        ul.fates {
            @for name in names {
                li {
                    form.row method="post" action="/control/deschide" {
                        input type="hidden" name="fisier" value=(name);
                        span { (name) } " "
                        button type="submit" { (lang.t("Deschide", "Open")) " " span.away { (name) } }
                    }
                }
            }
        }
    };
    shell::page(lang, Place::Inspection, title, &content)
}

/// The standards, and what was received.
#[must_use]
pub fn overview(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("Privire", "Overview");
    let results = &control.inspection.results;
    let files = unread(results);
    let content = html! {
        @for provider in &results.providers {
            @let report = control.report(provider, lang);
            h2 { (report.provider_name()) }
            @if let Some(words) = report.caveat() { p.warning { (words) } }
            p.lead { (report.findings_words()) }
            div.scroll tabindex="0" role="group" aria-label=(lang.t("Standardele", "The standards")) {
                table.cards {
                    thead { tr {
                        th scope="col" { (lang.t("Standard", "Standard")) }
                        th scope="col" { (lang.t("Calculat", "Computed")) }
                        th scope="col" { (lang.t("După control", "After the visit")) }
                        th scope="col" { (lang.t("Pe cât se sprijină", "What it rests on")) }
                    } }
                    tbody {
                        @for standard in picture(&report) {
                            tr {
                                td data-label=(lang.t("Standard", "Standard")) { (standard.number) ". " (standard.title) }
                                td class={ "v v-" (standard.computed.id()) } data-label=(lang.t("Calculat", "Computed")) { (lang.verdict_marked(standard.computed)) }
                                @if provider.concluded {
                                    td class={ "v v-" (standard.verdict.id()) } data-label=(lang.t("După control", "After the visit")) { (lang.verdict_marked(standard.verdict)) }
                                } @else { td data-label=(lang.t("După control", "After the visit")) { "–" } }
                                td data-label=(lang.t("Pe cât se sprijină", "What it rests on")) { (report.share(&standard)) }
                            }
                        }
                    }
                }
            }
            (causes(&report))
            @let counts = finding_counts(&report);
            @if counts.undetermined > 0 {
                p.note { (lang.t("Nu se poate stabili din registre:", "Cannot be told from the registers:")) " " (counts.undetermined) }
            }
        }
        @if !files.is_empty() {
            h2 { (lang.t("Ce nu s-a citit", "What was not read")) }
            ul.fates { @for file in &files { li.bad { (fate_line(file, lang)) } } }
        }
        p { a.button.main href="/control/constatari?n=0" { (lang.t("La constatări", "To the findings")) } }
    };
    within(control, title, "privire", &content, lang)
}

/// Causes that the overview names.
const CAUSES: usize = 6;

/// What most findings come from.
fn causes(report: &Report<'_>) -> Markup {
    let causes = Causes::of(report);
    let lang = report.lang;
    html! {
        @if let Some(sentence) = causes.sentence(lang) {
            p { strong { (sentence) } ":" }
            ul {
                @for cause in causes.all.iter().take(CAUSES).filter(|cause| cause.obligations > 0) {
                    li { strong { (cause.obligations) } " – " (cause.root.words(report)) " (" (cause.effort.words(lang)) ")" }
                }
            }
        }
    }
}

/// What only the visit can show.
#[must_use]
pub fn on_site(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("La fața locului", "On site");
    let content = html! {
        @for (p, provider) in control.inspection.results.providers.iter().enumerate() {
            @let report = control.report(provider, lang);
            @let known = judgements(provider);
            h2 { (report.provider_name()) }
            @for (c, check) in provider.checks.iter().filter(|check| check.kind == CheckKind::OnSite).enumerate() {
                @let judged = known.get(&format!("{}/{}|", check.indicator, check.check));
                form.cause method="post" action="/control/teren" autocomplete="off" {
                    input type="hidden" name="furnizor" value=(p);
                    input type="hidden" name="verificare" value=(c);
                    input type="hidden" name="versiune" value=(control.inspection.saved);
                    p { strong { (check.indicator) } " " (report.check_title(check)) }
                    @if let Some((indicator, _)) = report.known(check) { p.note { (lang.text(&indicator.inspect)) } }
                    @if let Some(sample) = provider.samples.get(&format!("{}/{}", check.indicator, check.check)) {
                        p.note { (sample_words(lang, sample)) ": "
                            (visited(&report, check).iter().map(|file| file.key).collect::<Vec<_>>().join(", ")) }
                    }
                    div.row {
                        select name="hotarare" aria-label={ (lang.t("Verdict la", "Verdict on")) " " (report.check_title(check)) } {
                            option value="" { "—" }
                            @for judgement in Judgement::ON_SITE {
                                option value=(judgement.id()) selected[judged.and_then(|judged| judged.judgement) == Some(judgement)] { (judgement.words(lang)) }
                            }
                        }
                        input type="text" name="observatie" spellcheck="false" maxlength="2000" value=(judged.map_or("", |judged| judged.remark.as_str()))
                            aria-label={ (lang.t("Observație la", "Remark on")) " " (report.check_title(check)) };
                        button type="submit" { (lang.t("Păstrează", "Keep")) }
                    }
                }
            }
        }
    };
    within(control, title, "teren", &content, lang)
}

/// What is carried away.
#[must_use]
pub fn documents(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("Documente", "Papers");
    let content = html! {
        ul.fates {
            @for (n, provider) in control.inspection.results.providers.iter().enumerate() {
                li { a href={ "/control/descarca/raport-" (n) ".xlsx" } {
                    (lang.t("Raportul cu ce ați hotărât (Excel):", "The report with your decisions (Excel):")) " " (control.report(provider, lang).provider_name()) } }
            }
            @for (n, provider) in control.inspection.results.providers.iter().enumerate() {
                @for (k, paper) in Paper::ALL.iter().enumerate().filter(|(_, paper)| provider.concluded || !paper.needs_visit()) {
                    li { a href={ "/control/descarca/hartie-" (n) "-" (k) ".docx" } {
                        (paper.title(lang)) " (Word): " (control.report(provider, lang).provider_name()) } }
                }
            }
            li { a href="/control/descarca/results.json" { (lang.t("Rezultatele, pentru anul viitor și pentru statistici (results.json)", "The results, for next year and for statistics (results.json)")) } }
            li { a href="/control/descarca/control.mms" { (lang.t("O copie a controlului, și pentru colegul dumneavoastră", "A copy of the inspection, for your colleague too")) } }
        }
        (colleague::dropping(lang))
    };
    within(control, title, "documente", &content, lang)
}
