//! Files: where they are dropped, and a line for what became of each.

use maud::{Markup, html};

use super::state::{Looked, Provider};
use crate::ingest::inspect::InspectedFile;
use crate::ingest::{IngestProblem, ProblemKind};
use crate::page::shell::{self, Place};
use crate::registers::spec::Schema;
use crate::report::view::{fate_line, fate_words};
use crate::report::words::{Noun, register_title};
use crate::results::fate::{Fate, FileFate};
use crate::text::Lang;

/// The page of the files.
#[must_use]
pub fn page(provider: &Provider, looked: Option<&Looked>, lang: Lang) -> Markup {
    let title = lang.t("Registrele dumneavoastră", "Your registers");
    let any = !provider.files.is_empty() || !provider.earlier.is_empty();
    let content = html! {
        (dropping(lang))
        @if any {
            h2 { (lang.t("Ce am primit", "What was received")) }
            @if let Some(why) = &provider.unusable {
                p.warning role="alert" { (lang.t("Răspunsurile din fișier nu se pot folosi:", "The answers in the file cannot be used:")) " " (why) }
            }
            (earlier(provider, lang))
            @match looked {
                Some(looked) => (lines(looked, lang)),
                None => {
                    p { (lang.counted(provider.files.len() as u64, Noun::File)) ". "
                        (lang.t("S-a schimbat ceva: citiți din nou.", "Something has changed: read them again.")) }
                }
            }
            (password(looked, lang))
            (deliveries(provider, lang))
            div.row {
                @match looked {
                    Some(looked) if looked.inspection.files.is_empty() => {},
                    Some(looked) => {
                        a.button href="/furnizor/intrebari" { (next_words(looked, lang)) }
                    }
                    None => (shell::button("/furnizor/citeste", lang.t("Citește", "Read"), "main")),
                }
                (shell::button("/furnizor/scoate", lang.t("Scoate toate fișierele", "Remove all files"), "quiet"))
            }
            (removing(provider, lang))
        }
    };
    shell::page(lang, Place::Provider, title, &content)
}

/// One file that came by mistake.
fn removing(provider: &Provider, lang: Lang) -> Markup {
    let names = provider.files.iter().map(|file| &file.name).chain(provider.earlier.iter().map(|file| &file.name));
    html! {
        details {
            summary { (lang.t("Scoate un fișier", "Remove one file")) }
            ul.plain {
                @for name in names {
                    li {
                        form.row method="post" action="/furnizor/scoate" {
                            input type="hidden" name="fisier" value=(name);
                            button.quiet type="submit" { (lang.t("Scoate", "Remove")) " " (name) }
                        }
                    }
                }
            }
        }
    }
}

/// What was found before: a line for each file.
fn earlier(provider: &Provider, lang: Lang) -> Markup {
    html! {
        @if !provider.earlier.is_empty() {
            ul.fates {
                @for earlier in &provider.earlier {
                    @match &earlier.read {
                        Ok(results) => li {
                            span.fate { (lang.t("de data trecută", "the last time")) } " " (earlier.name) ": "
                            (lang.t("rezultatele perioadei", "results of the period")) " " (lang.days(results.period.from, results.period.to))
                        },
                        Err(why) => li.bad { span.fate { (lang.t("nu se poate folosi", "cannot be used")) } " " (why) },
                    }
                }
            }
        }
    }
}

/// Asked for where a file is locked: the password is tried on all of them, and is not kept when the program ends.
fn password(looked: Option<&Looked>, lang: Lang) -> Markup {
    let asks = |problem: &IngestProblem| matches!(problem.kind, ProblemKind::Password | ProblemKind::WrongPassword);
    let locked = looked.map_or(0, |looked| looked.inspection.problems.iter().filter(|problem| asks(problem)).count());
    html! {
        @if locked > 0 {
            form.row method="post" action="/furnizor/parola" {
                label for="parola" {
                    (lang.t("Parola fișierelor protejate", "Password of the locked files"))
                }
                input #parola type="password" name="parola" autocomplete="off" spellcheck="false" required;
                button type="submit" { (lang.t("Deschide cu ea", "Open with it")) }
            }
            p.note {
                (lang.t(
                    "Rămâne numai în memorie, până închideți programul sau scoateți fișierele. Dacă fișierele au parole diferite, dați-le pe rând.",
                    "It stays in memory only, until you end the program or remove the files. If files have different passwords, give one after the other.",
                ))
            }
        }
    }
}

/// Whose the folders are: asked only where there are several.
fn deliveries(provider: &Provider, lang: Lang) -> Markup {
    html! {
        @if provider.folders() > 1 {
            form.row method="post" action="/furnizor/predari" {
                label.choice {
                    input type="checkbox" name="fiecare" value="1" checked[provider.deliveries];
                    " " (lang.t(
                        "Fiecare dosar sau arhivă este a câte unui furnizor: ce nu s-a putut citi la unul nu se pune pe seama altuia",
                        "Each folder or archive is one provider's: what could not be read of one is not held against another",
                    ))
                }
                button type="submit" { (lang.t("Păstrează", "Keep")) }
            }
        }
    }
}

fn dropping(lang: Lang) -> Markup {
    let choices = html! {
        label.button for="fisiere" { (lang.t("Alege fișiere…", "Choose files…")) }
        input #fisiere.away type="file" multiple;
        label.button for="dosar" { (lang.t("Alege un dosar…", "Choose a folder…")) }
        input #dosar.away type="file" multiple webkitdirectory;
    };
    shell::drop_zone(
        ("/furnizor/fisier", "/furnizor/citeste"),
        lang.t("Trageți aici fișierele sau dosarul", "Drop files or the folder here"),
        lang.t(
            "xlsx, xls, ods, csv, zip; și, dacă le aveți de data trecută: răspunsurile (mms.toml), explicațiile (explicatii.csv), rezultatele (results.json) sau controlul (.mms)",
            "xlsx, xls, ods, csv, zip; and, if you have them from last time: the answers (mms.toml), explanations (explanations.csv), results (results.json) or the inspection (.mms)",
        ),
        &choices,
        lang,
    )
}

fn next_words(looked: &Looked, lang: Lang) -> String {
    let open = looked.questions.len();
    match (open, lang) {
        (0, _) => lang.t("Mai departe: nu este nimic de întrebat", "Go on: there is nothing to ask").to_owned(),
        (1, Lang::Ro) => "Mai departe: o întrebare".to_owned(),
        (1, Lang::En) => "Go on: one question".to_owned(),
        (n, Lang::Ro) => format!("Mai departe (întrebări: {n})"),
        (n, Lang::En) => format!("Go on (questions: {n})"),
    }
}

/// A line for every file, what was not read first.
fn lines(looked: &Looked, lang: Lang) -> Markup {
    let mut lines: Vec<(Fate, &str, String)> = Vec::new();
    lines.extend(looked.inspection.files.iter().map(|file| of_file(file, &looked.schema, lang)));
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

/// Registers by the names that people know.
fn of_file<'f>(file: &'f InspectedFile, schema: &'f Schema, lang: Lang) -> (Fate, &'f str, String) {
    let title = |id: &'f str| register_title(schema, lang, id);
    let nearly = file.sheets.iter().filter_map(|s| Some((s.input.sheet.as_str(), title(s.input.nearly.as_deref()?))));
    let line = if file.fate == Fate::Read {
        let rows: u64 = file.sheets.iter().map(|sheet| sheet.input.accepted).sum();
        let sheets: Vec<&str> = file.sheets.iter().filter_map(|s| s.input.register.as_deref()).map(title).collect();
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
    // The password is asked for below the list.
    let line = match problem.kind {
        ProblemKind::Password => problem.file.clone(),
        ProblemKind::WrongPassword => {
            format!("{}: {}", problem.file, lang.t("parola dată nu îl deschide", "the password given does not open it"))
        }
        _ => problem.text(lang),
    };
    (problem.kind.fate(), &problem.file, line)
}
