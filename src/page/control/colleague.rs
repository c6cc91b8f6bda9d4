//! What a colleague decided in the same inspection on another computer.

use std::path::Path;

use http::StatusCode;
use maud::{Markup, html};

use super::file;
use super::frame::within;
use super::own::fields;
use super::state::Control;
use crate::continuity::joined::{About, Differing, FACTS, join};
use crate::page::http::Reply;
use crate::page::{shell, start};
use crate::report::view::{own_words, progress_words};
use crate::results::notes::Judged;
use crate::results::visit::{Measure, OwnFinding, VisitFacts};
use crate::text::Lang;

/// Takes over what the file of a colleague holds.
#[must_use]
pub fn take(control: &mut Control, name: &str, bytes: &[u8], lang: Lang) -> Reply {
    let refused = |why: &str| Reply::refused(StatusCode::CONFLICT, start::refused(lang, why));
    let theirs = match file::parse(Path::new(name), bytes) {
        Ok(theirs) => theirs,
        Err(error) => return refused(&error.text(lang)),
    };
    let mut results = control.inspection.results.clone();
    let Ok(joined) = join(&mut results, &theirs.results) else {
        return refused(lang.t(
            "Este alt control: alți furnizori, altă perioadă sau alte registre. Nu s-a luat nimic din el.",
            "It is another inspection: of other providers, another period or other registers. Nothing was taken from it.",
        ));
    };
    let noted: Vec<String> =
        theirs.noted.iter().filter(|file| !control.inspection.noted.contains(file)).cloned().collect();
    let replaced = control.replace(|next| {
        next.results = results;
        next.noted.extend(noted);
    });
    if let Err(error) = replaced {
        return refused(&error.text(lang));
    }
    control.joined = Some(joined);
    Reply::text("bine")
}

/// Where the file is dropped.
#[must_use]
pub fn dropping(lang: Lang) -> Markup {
    let choices = html! {
        label.button for="coleg" { (lang.t("Alege fișierul…", "Choose the file…")) }
        input #coleg.away type="file" accept=".mms";
    };
    html! {
        h2 { (lang.t("Doi inspectori, două calculatoare", "Two inspectors, two computers")) }
        (shell::drop_zone(
            ("/control/coleg", "/control/alaturat"),
            lang.t("Trageți aici copia controlului de la colegul dumneavoastră (control.mms)", "Drop your colleague's copy of the inspection here (control.mms)"),
            lang.t(
                "Se ia numai ce lipsește aici; ce ați hotărât dumneavoastră rămâne, iar deosebirile se arată.",
                "Only what is missing here is taken; what you decided stays, and differences are shown.",
            ),
            &choices,
            lang,
        ))
    }
}

/// What was taken over, and what both decided differently.
#[must_use]
pub fn page(control: &Control, lang: Lang) -> Markup {
    let title = lang.t("Ce s-a luat de la coleg", "What was taken from the colleague");
    let content = html! {
        @match &control.joined {
            None => p { (lang.t("Nu s-a luat nimic încă.", "Nothing has been taken yet.")) },
            Some(joined) => {
                p.lead {
                    (lang.t("Luate:", "Taken:")) " " strong { (joined.taken) } " · "
                    (lang.t("la fel în ambele:", "alike in both:")) " " (joined.alike) " · "
                    (lang.t("deosebite:", "differing:")) " " strong { (joined.differing.len()) }
                }
                @if !joined.differing.is_empty() {
                    p { (lang.t("Aici a rămas ce ați hotărât dumneavoastră. Stabiliți împreună și, unde trebuie, schimbați pe pagina constatării.", "What you decided has stayed here. Settle it together and, where needed, change it on the finding's page.")) }
                    div.scroll tabindex="0" role="group" aria-label=(title) {
                        table.cards {
                            thead { tr {
                                th scope="col" { (lang.t("Despre ce este vorba", "What it is about")) }
                                th scope="col" { (lang.t("Aici", "Here")) }
                                th scope="col" { (lang.t("La coleg", "The colleague's")) }
                            } }
                            tbody { @for differing in &joined.differing { (row(control, differing, lang)) } }
                        }
                    }
                }
            }
        }
        p { a.button.main href="/control/constatari?n=0" { (lang.t("La constatări", "To the findings")) } }
    };
    within(control, title, "documente", &content, lang)
}

fn row(control: &Control, differing: &Differing, lang: Lang) -> Markup {
    let (about, mine, theirs) = match &differing.about {
        About::Judgement(mine, theirs) => {
            (judged_about(control, mine, lang), decided(mine, lang), decided(theirs, lang))
        }
        About::Own(mine, theirs) => (own_words(lang, mine), became(mine, lang), became(theirs, lang)),
        About::Measure(mine, theirs) => (mine.what.clone(), asked(mine, lang), asked(theirs, lang)),
        About::Fact(n, mine, theirs) => (fact(*n, lang), mine.clone(), theirs.clone()),
    };
    html! {
        tr {
            td data-label=(lang.t("Despre ce este vorba", "What it is about")) {
                @if control.inspection.results.providers.len() > 1 { (differing.provider) ": " }
                (about)
            }
            td data-label=(lang.t("Aici", "Here")) { (mine) }
            td data-label=(lang.t("La coleg", "The colleague's")) { (theirs) }
        }
    }
}

/// Indicator, check and subject in words.
fn judged_about(control: &Control, judged: &Judged, lang: Lang) -> String {
    let checks = control
        .inspection
        .results
        .providers
        .iter()
        .flat_map(|provider| provider.checks.iter().map(move |check| (provider, check)));
    let known = checks.into_iter().find(|(_, c)| c.indicator == *judged.indicator && c.check == *judged.check);
    let title = known.map(|(provider, check)| control.report(provider, lang).check_title(check).to_owned());
    let subject = if judged.subject.is_empty() { String::new() } else { format!(" – {}", judged.subject) };
    format!("{} {}{subject}", judged.indicator, title.unwrap_or_default())
}

fn decided(judged: &Judged, lang: Lang) -> String {
    let words = judged.judgement.map_or("–", |judgement| judgement.words(lang));
    with(words.to_owned(), &judged.remark)
}

fn became(own: &OwnFinding, lang: Lang) -> String {
    with(own.now.map_or("–", |now| progress_words(lang, now)).to_owned(), &own.evidence)
}

fn asked(measure: &Measure, lang: Lang) -> String {
    let until = measure.until.map(|day| lang.day(day)).unwrap_or_default();
    with(with(measure.what.clone(), &measure.by), &until)
}

fn with(first: String, second: &str) -> String {
    if second.is_empty() { first } else { format!("{first} – {second}") }
}

/// What a fact of the visit is called.
fn fact(n: usize, lang: Lang) -> String {
    let asked = fields(&VisitFacts::default(), lang);
    let signed = [
        lang.t("Semnat: inspectorul", "Signed: the inspector"),
        lang.t("Semnat: reprezentantul furnizorului", "Signed: the provider's representative"),
        lang.t("Obiecțiuni", "Objections"),
    ];
    debug_assert_eq!(asked.len() + signed.len(), FACTS.len());
    let words = asked.iter().map(|(_, words, _)| *words).chain(signed).nth(n);
    words.unwrap_or_default().to_owned()
}
