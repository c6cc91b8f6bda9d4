//! "This is how I understood it": questions over the first rows of the table that they are about.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::choice::{Choice, Proposed};
use super::kept;
use super::question::{About, Question, share_of_first};
use super::several;
use super::state::{Looked, Provider};
use crate::ingest::inspect::{InspectedColumn, InspectedSheet};
use crate::page::shell::{self, Place};
use crate::report::words::{Noun, field_title, register_title};
use crate::text::Lang;

/// Questions that stand open; the others are folded away.
const FIRST: usize = 10;
/// Questions whose share of all is told.
const DECIDING: usize = 3;

/// The page of the questions.
#[must_use]
pub fn page(provider: &Provider, looked: &Looked, lang: Lang) -> Markup {
    let all = &looked.questions;
    let title = lang.t("Am înțeles așa", "This is how I understood it");
    let (first, rest) = all.split_at(all.len().min(FIRST));
    let content = html! {
        @if let Some(fault) = &looked.fault { p.warning role="alert" { (fault.text(lang)) } }
        p { (summary(all, lang)) }
        form method="post" action="/furnizor/raspunsuri" autocomplete="off" {
            input type="hidden" name="versiune" value=(looked.version);
            ol.questions { @for (n, question) in first.iter().enumerate() { (asked(n, question, looked, lang)) } }
            @if !rest.is_empty() {
                details {
                    summary { (lang.t("Mai puțin însemnate", "Less important")) " (" (rest.len()) ")" }
                    ol.questions start=(FIRST + 1) {
                        @for (n, question) in rest.iter().enumerate() { (asked(FIRST + n, question, looked, lang)) }
                    }
                }
            }
            (kept::asked(&looked.missing, &provider.answers, &looked.schema, lang))
            div.row {
                button.main type="submit" name="gata" value="1" { (lang.t("Vezi rezultatul", "See the result")) }
                @if !all.is_empty() || !looked.missing.is_empty() {
                    button type="submit" { (lang.t("Păstrează răspunsurile și arată ce a mai rămas", "Keep the answers and show what is left")) }
                }
                a href="/furnizor/descarca/mms.toml" { (lang.t("Descarcă răspunsurile (mms.toml)", "Download the answers (mms.toml)")) }
            }
            p.note {
                (lang.t(
                    "Ce nu primește răspuns nu se folosește: ce atârnă de el rămâne nedeterminat, nu devine abatere.",
                    "What gets no answer is not used: what hangs on it stays undetermined and does not become a breach.",
                ))
            }
        }
        (recognised(looked, lang))
        @if provider.answers != crate::ingest::mapping::Written::default() {
            p.note { (lang.t("Răspunsurile date până acum sunt în vigoare.", "The answers given so far are in force.")) }
        }
    };
    shell::page(lang, Place::Provider, title, &content)
}

fn summary(all: &[Question], lang: Lang) -> String {
    let n = all.len();
    match (n, lang) {
        (0, _) => lang
            .t(
                "Toate foile și coloanele au fost recunoscute; nu este nimic de întrebat.",
                "All sheets and columns were recognised; there is nothing to ask.",
            )
            .to_owned(),
        (1..=DECIDING, Lang::Ro) => format!("Întrebări: {n}."),
        (1..=DECIDING, Lang::En) => format!("Questions: {n}."),
        (_, Lang::Ro) => {
            format!(
                "Întrebări: {n}; de primele {DECIDING} atârnă {} % din ce este de hotărât.",
                share_of_first(all, DECIDING)
            )
        }
        (_, Lang::En) => {
            format!(
                "Questions: {n}; on the first {DECIDING} hangs {} % of what is to be decided.",
                share_of_first(all, DECIDING)
            )
        }
    }
}

fn asked(n: usize, question: &Question, looked: &Looked, lang: Lang) -> Markup {
    let sheet = question.at.and_then(|(f, s)| looked.inspection.files.get(f)?.sheets.get(s));
    let file = question.at.and_then(|(f, _)| looked.inspection.files.get(f)).map(|file| file.file.as_str());
    html! {
        li {
            fieldset {
                legend { (words(question, looked, lang)) }
                @if let (Some(sheet), Some(file)) = (sheet, file) {
                    p.note { (file) " › " (sheet.input.sheet) (hanging(question, lang)) }
                    (rows(sheet, n, question, looked, lang))
                }
                @match &question.about {
                    About::Provider => {
                        label { (lang.t("Codul:", "The code:")) " " input type="text" name={ "s" (n) } spellcheck="false" maxlength="60"; }
                        input type="hidden" name={ "q" (n) } value="*";
                    }
                    _ => {
                        (records(n, question, looked, lang))
                        (choices(n, question, lang))
                    },
                }
            }
        }
    }
}

/// The records that a row seems to hold, and what else must be told of them.
fn records(n: usize, question: &Question, looked: &Looked, lang: Lang) -> Markup {
    html! {
        @if !question.records.is_empty() {
            ol { @for draft in &question.records { li { (several::words(draft, &looked.schema, lang)) } } }
            @for (k, open) in question.columns.iter().enumerate() {
                p { label for={ "c" (n) "-" (k) } { (open.heading) ":" } " " (meaning(n, k, open, lang)) }
            }
        }
    }
}

fn hanging(question: &Question, lang: Lang) -> String {
    let cells = match question.about {
        About::Value { .. } => lang.counted(question.cells, Noun::Cell),
        _ => lang.counted(question.cells, Noun::Row),
    };
    format!(" · {cells}")
}

fn words(question: &Question, looked: &Looked, lang: Lang) -> Markup {
    let register = |id: &str| register_title(&looked.schema, lang, id).to_owned();
    match &question.about {
        About::Provider => html! {
            (lang.t("Care este codul furnizorului? Nicio coloană nu îl spune.", "What is the provider's code? No column says it."))
        },
        About::DateOrder => html! {
            (lang.t("Unele coloane au date scrise în ambele feluri. Cum se citesc?", "Some columns have dates of both kinds. How are they read?"))
        },
        About::Sheet { place, register: id, known: true } => html! {
            (lang.t("Foaia „", "The sheet “")) strong { (place) } "” (" (register(id)) "): "
            (lang.t("coloanele ei sunt acestea?", "are these its columns?"))
        },
        About::Sheet { place, register: id, known: false } => html! {
            (lang.t("Foaia „", "The sheet “")) strong { (place) } "” " (lang.t("pare", "looks like")) " „" (register(id)) "”. "
            (lang.t("Este așa, cu coloanele de mai jos?", "Is it, with the columns below?"))
        },
        About::Records { place, register: id } => html! {
            (lang.t("Fiecare rând din foaia „", "Each row of the sheet “")) strong { (place) } "” "
            (lang.t("pare să țină mai multe înregistrări", "seems to hold several records")) " („" (register(id)) "”). "
            (lang.t("Este așa?", "Is it so?"))
        },
        About::Value { register: id, field, value } => html! {
            "„" strong { (value) } "” " (lang.t("la", "in")) " " (field_title(&looked.schema, lang, Some(id), field)) ": "
            (lang.t("ce înseamnă?", "what does it mean?"))
        },
    }
}

fn choices(n: usize, question: &Question, lang: Lang) -> Markup {
    let radio = |value: &str, words: Markup| {
        html! { label.choice { input type="radio" name={ "q" (n) } value=(value); " " (words) } }
    };
    let leave = match question.about {
        About::Sheet { known: true, .. } => Some(lang.t("nu folosi foaia", "do not use the sheet")),
        About::Sheet { .. } => Some(lang.t("nu este un registru: nu o folosi", "it is no register: do not use it")),
        About::Records { .. } => Some(lang.t("nu: o înregistrare pe rând", "no: one record in each row")),
        About::Value { .. } => Some(lang.t("nu spune nimic: ca o celulă goală", "it says nothing: as an empty cell")),
        About::Provider | About::DateOrder => None,
    };
    html! {
        div.choices {
            @for (k, Choice { value, words }) in question.likely.iter().enumerate() {
                @let yes = k == 0 && matches!(question.about, About::Sheet { .. });
                (radio(&format!("={value}"), html! { @if yes { (lang.t("da, ", "yes, ")) } (words) }))
            }
            @if !question.others.is_empty() {
                span.choice {
                    (radio("*", html! { (lang.t("altceva:", "something else:")) }))
                    select name={ "s" (n) } aria-label=(lang.t("altceva", "something else")) data-alege={ "q" (n) } {
                        option value="" { "—" }
                        @for Choice { value, words } in &question.others { option value=(value) { (words) } }
                    }
                }
            }
            @if let Some(leave) = leave { (radio("-", html! { (leave) })) }
        }
    }
}

/// The first rows of a sheet as its maker sees them, with what each column is taken for.
fn rows(sheet: &InspectedSheet, n: usize, question: &Question, looked: &Looked, lang: Lang) -> Markup {
    let columns: Vec<&InspectedColumn> = sheet.columns.iter().collect();
    let height = columns.iter().map(|column| column.first.len()).max().unwrap_or_default();
    if columns.is_empty() {
        return html! {};
    }
    let proposed = |column: &InspectedColumn| {
        question.columns.iter().enumerate().find(|(_, proposed)| proposed.letters == column.letters)
    };
    let asked = |column: &InspectedColumn| {
        (question.column.as_deref() == Some(column.letters.as_str()) || proposed(column).is_some()).then_some("asked")
    };
    let register = match &question.about {
        About::Sheet { register, .. } | About::Value { register, .. } | About::Records { register, .. } => {
            Some(register.as_str())
        }
        About::Provider | About::DateOrder => None,
    };
    let known = |column: &InspectedColumn| {
        let sure = column.candidates.first().filter(|first| first.likeness >= 1.0).map(|first| first.id.as_str());
        column.field.as_deref().or(sure).map(|field| field_title(&looked.schema, lang, register, field))
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(lang.t("Primele rânduri ale foii", "First rows of the sheet")) {
            table.first {
                thead {
                    tr { @for column in &columns { th scope="col" class=[asked(column)] { (column.letters) br; (column.heading) } } }
                }
                tbody {
                    @if !question.columns.is_empty() && question.records.is_empty() {
                        tr.meaning {
                            @for column in &columns {
                                td class=[asked(column)] {
                                    @match proposed(column) {
                                        Some((k, proposed)) => (meaning(n, k, proposed, lang)),
                                        None => (known(column).map_or_else(String::new, |title| format!("✓ {title}"))),
                                    }
                                }
                            }
                        }
                    }
                    @for row in 0..height {
                        tr { @for column in &columns { td class=[asked(column)] { (column.first.get(row).map_or("", String::as_str)) } } }
                    }
                }
            }
        }
    }
}

/// What a column is taken for, to be changed.
fn meaning(n: usize, k: usize, proposed: &Proposed, lang: Lang) -> Markup {
    let option = |choice: &Choice| {
        let chosen = proposed.field.as_deref() == Some(choice.value.as_str());
        html! { option value=(choice.value) selected[chosen] { (choice.words) } }
    };
    html! {
        select name={ "c" (n) "-" (k) } id={ "c" (n) "-" (k) } aria-label={ (lang.t("Ce înseamnă coloana", "What the column means")) " " (proposed.heading) } {
            option value="" { (lang.t("– nu o folosi –", "– do not use –")) }
            @for choice in &proposed.likely { (option(choice)) }
            @if !proposed.others.is_empty() {
                optgroup label=(lang.t("altceva", "something else")) { @for choice in &proposed.others { (option(choice)) } }
            }
        }
    }
}

/// What was recognised without a question.
fn recognised(looked: &Looked, lang: Lang) -> Markup {
    let schema = &looked.schema;
    html! {
        details.recognised {
            summary { (lang.t("Ce am recunoscut fără să întreb", "What was recognised without asking")) }
            @for file in &looked.inspection.files {
                @for sheet in file.sheets.iter().filter(|sheet| sheet.input.register.is_some()) {
                    @let register = sheet.input.register.as_deref().unwrap_or_default();
                    h3 { (file.file) " › " (sheet.input.sheet) " → " (register_title(schema, lang, register)) }
                    p.note {
                        (lang.counted(sheet.input.accepted, Noun::Row)) " "
                        @if sheet.input.quarantined > 0 {
                            (lang.t("și, puse deoparte:", "and, set aside:")) " " (sheet.input.quarantined)
                        }
                    }
                    ul {
                        @for column in sheet.columns.iter().filter(|column| !column.numbering) {
                            li {
                                (column.letters) " „" (column.heading) "” → "
                                @match column.field.as_deref() {
                                    Some(field) => (field_title(schema, lang, Some(register), field)),
                                    None => em { (lang.t("nefolosită", "not used")) },
                                }
                            }
                        }
                        @for field in absent(sheet) {
                            li.absent { (lang.t("fără coloană:", "without a column:")) " " (field_title(schema, lang, Some(register), field)) }
                        }
                    }
                }
            }
        }
    }
}

fn absent(sheet: &InspectedSheet) -> BTreeSet<&str> {
    sheet.missing.iter().chain(&sheet.absent).map(String::as_str).collect()
}
