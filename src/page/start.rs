//! Coming in, the first page, and the end.

use maud::{Markup, html};

use super::desk::Session;
use super::shell::{self, Place};
use crate::text::Lang;

/// What a browser sees before it is let in: the script exchanges what stands in the address for the cookie.
#[must_use]
pub fn entry(lang: Lang) -> Markup {
    let content = html! {
        p #intrare role="status" { (lang.t("Se deschide…", "Opening…")) }
        p #strain hidden {
            (lang.t(
                "Această adresă nu deschide nimic aici: fiecare adresă este bună o singură dată, pentru cel care a pornit programul. Porniți mms din nou; dacă lucrează deja, se deschide aceeași pagină.",
                "This address opens nothing here: each address is good once, for whoever started the program. Start mms again; if it is running already, the same page opens.",
            ))
        }
        noscript {
            p { (lang.t("Pagina are nevoie de JavaScript.", "The page needs JavaScript.")) }
        }
    };
    shell::bare(lang, "mms", &content)
}

/// The first page.
#[must_use]
pub fn home(session: &Session) -> Markup {
    let lang = session.lang;
    let open = session.provider.files().len();
    let title = lang.t("Ce faceți?", "What are you doing?");
    let content = html! {
        ul.doors {
            li {
                a href="/furnizor" {
                    strong { (lang.t("Mă pregătesc de control", "I prepare for an inspection")) }
                    span {
                        (lang.t(
                            "Trageți registrele, răspundeți la câteva întrebări, vedeți ce este de făcut.",
                            "Drop the registers, answer a few questions, see what is to be done.",
                        ))
                    }
                }
            }
            li {
                a href="/control" {
                    strong { (lang.t("Fac un control", "I inspect")) }
                    span {
                        (lang.t(
                            "Constatările una câte una, ce ați văzut la fața locului, raportul. Totul într-un fișier care se poate redeschide.",
                            "Finding after finding, what you saw on site, the report. All in one file that can be opened again.",
                        ))
                    }
                }
            }
            li {
                a href="/anuar" {
                    strong { (lang.t("Fac anuarul", "I make the yearbook")) }
                    span {
                        (lang.t(
                            "Tabla județelor, salturile față de anul trecut, ce se ascunde, fișierele de publicat.",
                            "The board of counties, jumps against last year, what is hidden, the files to publish.",
                        ))
                    }
                }
            }
        }
        p {
            (lang.t("Nimic nu pleacă din acest calculator.", "Nothing leaves this computer.")) " "
            @if open > 0 { (lang.t("Deschise acum: fișiere", "Open now: files")) " " (open) "." }
            @else { (lang.t("Acum nu este deschis nimic.", "Nothing is open now.")) }
        }
        p.note {
            (lang.t(
                "Registrele rămân numai în memorie și dispar când închideți. Ce nu ține de noi: memoria virtuală a calculatorului, coada imprimantei și extensiile browserului.",
                "Registers stay in memory only and are gone when you close. What is out of our hands: the computer's swap, the printer's queue and extensions of the browser.",
            ))
        }
    };
    shell::page(lang, Place::Start, title, &content)
}

/// The last page.
#[must_use]
pub fn end(lang: Lang) -> Markup {
    let title = lang.t("mms s-a închis", "mms has ended");
    let content = html! {
        p {
            (lang.t(
                "Tot ce era deschis s-a șters din memorie. Fișierele descărcate rămân unde le-ați salvat. Puteți închide această filă.",
                "Everything that was open is gone from memory. Downloaded files stay where you saved them. You can close this tab.",
            ))
        }
    };
    shell::bare(lang, title, &content)
}

/// That something was refused, and why.
#[must_use]
pub fn refused(lang: Lang, why: &str) -> Markup {
    let title = lang.t("Nu s-a făcut", "Not done");
    let content = html! {
        p.warning role="alert" { (why) }
        p { a href="/" { (lang.t("Înapoi la început", "Back to the beginning")) } }
    };
    shell::bare(lang, title, &content)
}

/// How far some work is.
#[must_use]
pub fn working(lang: Lang, words: &str) -> Markup {
    let title = lang.t("Se lucrează", "Working");
    let content = html! {
        p #lucru role="status" aria-live="polite" { (words) }
        progress aria-label=(title) {}
        (shell::button("/renunta", lang.t("Oprește", "Stop"), "quiet"))
        p.note {
            (lang.t(
                "Ce s-a încărcat rămâne; rezultatul care se calcula se aruncă.",
                "What was handed over stays; the result that was being computed is thrown away.",
            ))
        }
    };
    shell::page(lang, Place::Start, title, &content)
}
