//! What all pages have in common.

use maud::{DOCTYPE, Markup, html};

use crate::text::Lang;

/// The style sheet: that of the reports, whose tables the pages show, and what the pages have beside it.
pub const CSS: &str = concat!(include_str!("../report/html/style.css"), include_str!("mms.css"));
/// The script: everything that a page without one could not do.
pub const JS: &str = include_str!("mms.js");

/// Where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first page, or none of the others.
    Start,
    /// A provider's own registers.
    Provider,
    /// An inspection.
    Inspection,
    /// The yearbook.
    Authority,
}

/// A page.
#[must_use]
pub fn page(lang: Lang, place: Place, title: &str, content: &Markup) -> Markup {
    let other = lang.t("English", "Română");
    framed(
        lang,
        title,
        &html! {
            header.bar {
                a.home href="/" { "mms" }
                nav aria-label=(lang.t("Ce faceți", "What you do")) {
                    a href="/furnizor" aria-current=[(place == Place::Provider).then_some("page")] {
                        (lang.t("Mă pregătesc de control", "Preparing for an inspection"))
                    }
                    a href="/control" aria-current=[(place == Place::Inspection).then_some("page")] {
                        (lang.t("Fac un control", "Inspecting"))
                    }
                    a href="/anuar" aria-current=[(place == Place::Authority).then_some("page")] {
                        (lang.t("Fac anuarul", "The yearbook"))
                    }
                }
                form method="post" action="/limba" { button.quiet type="submit" lang=(lang.t("en", "ro")) { (other) } }
                form method="post" action="/sfarsit" {
                    button.quiet type="submit" { (lang.t("Închide și șterge tot", "Close and erase everything")) }
                }
            }
            main #continut { h1 { (title) } (content) }
            footer {
                p {
                    (lang.t("Nimic nu pleacă din acest calculator.", "Nothing leaves this computer."))
                    " mms " (env!("CARGO_PKG_VERSION"))
                }
            }
        },
    )
}

/// A page without the way to others: before somebody is let in, and after the end.
#[must_use]
pub fn bare(lang: Lang, title: &str, content: &Markup) -> Markup {
    framed(lang, title, &html! { main #continut { h1 { (title) } (content) } })
}

fn framed(lang: Lang, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        // Browsers would send the page away to translate or spell it.
        html lang=(lang.id()) translate="no" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="google" content="notranslate";
                meta name="robots" content="noindex";
                title { (title) " – mms" }
                link rel="stylesheet" href="/mms.css";
                link rel="icon" href="/mms.svg";
                script src="/mms.js" defer {}
            }
            body
                data-over=(lang.t("mms s-a închis. Puteți închide această filă.", "mms has ended. You can close this tab."))
            {
                a.skip href="#continut" { (lang.t("Sari la conținut", "Skip to content")) }
                (body)
            }
        }
    }
}

/// Where files are dropped or chosen: each is sent to `to`, then `then` is asked for. `choices` open the dialogues.
#[must_use]
pub fn drop_zone((to, then): (&str, &str), words: &str, note: &str, choices: &Markup, lang: Lang) -> Markup {
    html! {
        section #cadere data-la=(to) data-apoi=(then) {
            p { strong { (words) } }
            p.note { (note) }
            div.row { (choices) }
            p #incarcare role="status" aria-live="polite" data-words=(lang.t("Se ia", "Taking")) {}
        }
    }
}

/// A button that does something.
#[must_use]
pub fn button(action: &str, words: &str, class: &str) -> Markup {
    html! { form method="post" action=(action) { button class=(class) type="submit" { (words) } } }
}
