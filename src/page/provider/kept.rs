//! What no file holds: is it not kept at all, kept without a row, or was it only not handed over? Nobody can tell but the
//! provider, and nothing is in force before it says so.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::authoring::needs::Readers;
use crate::ingest::inspect::{InspectedSheet, Inspection};
use crate::ingest::mapping::Written;
use crate::page::http::Form;
use crate::registers::spec::Schema;
use crate::report::words::{Noun, field_title, register_title};
use crate::text::Lang;

/// A register, or a column of one that was handed over, without which some check says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// As the mapping file names it: `register` or `register.field`.
    pub name: String,
    /// How many checks read it.
    pub checks: u64,
}

/// So many are asked about openly; the others are folded away.
const FIRST: usize = 12;

/// What is said of it, as the form sends it.
const NOT_KEPT: &str = "nu";
const EMPTY: &str = "gol";

/// What no file holds, what most checks read first.
#[must_use]
pub fn missing(inspection: &Inspection, schema: &Schema, readers: &Readers) -> Vec<Missing> {
    let sheets = || inspection.files.iter().flat_map(|file| &file.sheets);
    let mut all = Vec::new();
    for spec in &schema.registers {
        let of: Vec<&InspectedSheet> = sheets().filter(|s| s.input.register.as_ref() == Some(&spec.id)).collect();
        let reading = |field: &str| readers.get(&(spec.id.clone(), field.to_owned()));
        let fields = spec.fields.iter().map(|field| field.id.as_str());
        if of.is_empty() {
            let checks: BTreeSet<&String> = fields.filter_map(reading).flatten().collect();
            all.push(Missing { name: spec.id.clone(), checks: checks.len() as u64 });
            continue;
        }
        let absent = |field: &str| of.iter().all(|sheet| sheet.absent.iter().any(|absent| absent == field));
        all.extend(fields.filter(|field| absent(field)).map(|field| Missing {
            name: format!("{}.{field}", spec.id),
            checks: reading(field).map_or(0, |checks| checks.len() as u64),
        }));
    }
    all.retain(|missing| missing.checks > 0);
    all.sort_by(|a, b| b.checks.cmp(&a.checks).then_with(|| a.name.cmp(&b.name)));
    all
}

/// The question about each.
#[must_use]
pub fn asked(all: &[Missing], answers: &Written, schema: &Schema, lang: Lang) -> Markup {
    let said = |name: &String| (answers.not_kept.contains(name), answers.kept_and_empty.contains(name));
    let is_told = |missing: &Missing| said(&missing.name) != (false, false);
    let (first, rest) = all.split_at(all.len().min(FIRST));
    let list = |from: usize, some: &[Missing]| {
        html! {
            ul.plain {
                @for (n, missing) in (from..).zip(some) {
                    @let (unkept, empty) = said(&missing.name);
                    li {
                        label for={ "lipsa" (n) } { (title(&missing.name, schema, lang)) }
                        span.note { (lang.counted(missing.checks, Noun::Check)) }
                        select name={ "lipsa" (n) } id={ "lipsa" (n) } {
                            option value="" { (lang.t("nu spun nimic", "I say nothing")) }
                            option value=(NOT_KEPT) selected[unkept] { (lang.t("nu se ține", "it is not kept")) }
                            @if !missing.name.contains('.') {
                                option value=(EMPTY) selected[empty] { (lang.t("se ține și este gol", "it is kept and empty")) }
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if !all.is_empty() {
            details.kept open[all.iter().any(is_told)] {
                summary {
                    (lang.t("Ce nu este în fișiere", "What is not in the files")) " (" (all.len()) ")"
                }
                p.note {
                    (lang.t(
                        "Spuneți numai ce știți. Un registru pe care nu îl țineți se arată inspectorului ca atare: nu este o abatere constatată și nici dovada că totul este în regulă. Un registru ținut și gol spune că nu a fost niciun caz.",
                        "Say only what you know. A register that you do not keep is shown to the inspector as that: no breach is found, nor is it proof that all is in order. One that is kept and empty says that there was no case.",
                    ))
                }
                (list(0, first))
                @if !rest.is_empty() {
                    details open[rest.iter().any(is_told)] {
                        summary { (lang.t("Mai puțin însemnate", "Less important")) " (" (rest.len()) ")" }
                        (list(FIRST, rest))
                    }
                }
            }
        }
    }
}

fn title(name: &str, schema: &Schema, lang: Lang) -> String {
    match name.split_once('.') {
        None => format!("{} „{}”", lang.t("Registrul", "The register"), register_title(schema, lang, name)),
        Some((register, field)) => format!(
            "{} „{}” {} „{}”",
            lang.t("Coloana", "The column"),
            field_title(schema, lang, Some(register), field),
            lang.t("din", "of"),
            register_title(schema, lang, register)
        ),
    }
}

/// Takes what was said over into the mapping file; whether anything is said otherwise than before.
pub fn take(answers: &mut Written, all: &[Missing], form: &Form) -> bool {
    let before = (answers.not_kept.clone(), answers.kept_and_empty.clone());
    for (n, missing) in all.iter().enumerate() {
        let Some(said) = form.written(&format!("lipsa{n}")) else { continue };
        for (list, word) in [(&mut answers.not_kept, NOT_KEPT), (&mut answers.kept_and_empty, EMPTY)] {
            list.retain(|name| *name != missing.name);
            if said == word {
                list.push(missing.name.clone());
                list.sort();
            }
        }
    }
    before != (answers.not_kept.clone(), answers.kept_and_empty.clone())
}
