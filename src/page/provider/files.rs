//! Files: where they are dropped, and a line for what became of each.

use maud::{Markup, html};

use super::state::{Looked, Provider};
use crate::ingest::IngestProblem;
use crate::ingest::inspect::InspectedFile;
use crate::page::shell::{self, Place};
use crate::report::view::{fate_line, fate_words};
use crate::report::words::Noun;
use crate::results::fate::{Fate, FileFate};
use crate::text::Lang;

/// The page of the files.
#[must_use]
pub fn page(provider: &Provider, looked: Option<&Looked>, lang: Lang) -> Markup {
    let title = lang.t("Registrele dumneavoastră", "Your registers");
    let any = !provider.files.is_empty();
    let content = html! {
        (dropping(lang))
        @if any {
            h2 { (lang.t("Ce am primit", "What was received")) }
            @match looked {
                Some(looked) => (lines(looked, lang)),
                None => {
                    p { (lang.counted(provider.files.len() as u64, Noun::File)) ". "
                        (lang.t("S-a schimbat ceva: citiți din nou.", "Something has changed: read them again.")) }
                }
            }
            div.row {
                @match looked {
                    Some(looked) => {
                        a.button href="/furnizor/intrebari" { (next_words(looked, lang)) }
                    }
                    None => (shell::button("/furnizor/citeste", lang.t("Citește", "Read"), "main")),
                }
                (shell::button("/furnizor/scoate", lang.t("Scoate toate fișierele", "Remove all files"), "quiet"))
            }
        }
    };
    shell::page(lang, Place::Provider, title, &content)
}

fn dropping(lang: Lang) -> Markup {
    html! {
        section #cadere data-la="/furnizor/fisier" data-apoi="/furnizor/citeste" {
            p { strong { (lang.t("Trageți aici fișierele sau dosarul", "Drop files or the folder here")) } }
            p.note { (lang.t("xlsx, xls, ods, csv, zip; și mms.toml, dacă îl aveți de data trecută", "xlsx, xls, ods, csv, zip; and mms.toml, if you have it from last time")) }
            div.row {
                label.button for="fisiere" { (lang.t("Alege fișiere…", "Choose files…")) }
                input #fisiere.away type="file" multiple;
                label.button for="dosar" { (lang.t("Alege un dosar…", "Choose a folder…")) }
                input #dosar.away type="file" multiple webkitdirectory;
            }
            p #incarcare role="status" aria-live="polite" data-words=(lang.t("Se ia", "Taking")) {}
        }
    }
}

fn next_words(looked: &Looked, lang: Lang) -> String {
    let open = looked.questions.len();
    match (open, lang) {
        (0, _) => lang.t("Mai departe: nu este nimic de întrebat", "Go on: there is nothing to ask").to_owned(),
        (1, Lang::Ro) => "Mai departe: o întrebare".to_owned(),
        (1, Lang::En) => "Go on: one question".to_owned(),
        (n, Lang::Ro) => format!("Mai departe: întrebări {n}"),
        (n, Lang::En) => format!("Go on: {n} questions"),
    }
}

/// A line for every file, what was not read first.
fn lines(looked: &Looked, lang: Lang) -> Markup {
    let mut lines: Vec<(Fate, &str, String)> = Vec::new();
    lines.extend(looked.inspection.files.iter().map(|file| of_file(file, lang)));
    lines.extend(looked.inspection.problems.iter().map(|problem| of_problem(problem, lang)));
    lines.sort();
    html! {
        @if let Some(fault) = &looked.fault { p.warning role="alert" { (fault.text(lang)) } }
        ul.fates {
            @for (fate, _, line) in &lines {
                li class=[fate.is_unread().then_some("bad")] {
                    span.fate { (fate_words(*fate, lang)) } " " (line)
                }
            }
        }
    }
}

fn of_file(file: &InspectedFile, lang: Lang) -> (Fate, &str, String) {
    let nearly = file.sheets.iter().filter_map(|s| Some((s.input.sheet.as_str(), s.input.nearly.as_deref()?)));
    let line = if file.fate == Fate::Read {
        let rows: u64 = file.sheets.iter().map(|sheet| sheet.input.accepted).sum();
        let sheets: Vec<&str> = file.sheets.iter().filter_map(|s| s.input.register.as_deref()).collect();
        format!("{}: {} ({})", file.file, lang.counted(rows, Noun::Row), sheets.join(", "))
    } else {
        fate_line(
            &FileFate {
                fate: file.fate,
                file: &file.file,
                reason: "",
                duplicate_of: file.duplicate_of.as_deref(),
                sheets: nearly.collect(),
            },
            lang,
        )
    };
    (file.fate, &file.file, line)
}

fn of_problem(problem: &IngestProblem, lang: Lang) -> (Fate, &str, String) {
    (problem.kind.fate(), &problem.file, problem.text(lang))
}
