//! Persons who are named where a number belongs: a row gets its place as its key, a reference becomes a keyed hash
//! that finds the row all the same, and a CNP in a text is blotted out.

use rayon::prelude::*;

use super::cell::cnp;
use super::contact;
use super::context::Context;
use crate::registers::TextColumn;
use crate::registers::spec::{About, FieldSpec, FieldType, RegisterSpec, Role};
use crate::registers::tag::reference;
use crate::registers::typed::{Alias, TypedColumn, TypedSheet};
use crate::results::QualityFinding;
use crate::text::letters;
use crate::text::norm::normalise;

/// Rule of rows whose key named a person.
pub(super) const RULE: &str = "personal_key";
/// Shorter words of a name may stand in any number.
const SHORTEST: usize = 3;
/// The columns of sheets with so many rows are looked through side by side.
const LARGE: usize = 1 << 13;
/// More words has no name.
const MOST_WORDS: usize = 8;
/// What stands in the place of a personal code.
const BLOT: &str = "[CNP]";

/// Takes the persons out of an accepted sheet.
pub fn persons(
    typed: &mut TypedSheet,
    spec: &RegisterSpec,
    sheet: &str,
    context: Context<'_>,
    findings: &mut Vec<QualityFinding>,
) {
    let large = typed.rows.len() >= LARGE;
    let columns = typed.columns.iter_mut().zip(&spec.fields).enumerate();
    let conceal = |(position, (values, field)): (usize, (&mut TypedColumn, &FieldSpec))| {
        Some((position, column(values, spec, field, context)?))
    };
    let keys: Vec<_> = if large {
        columns.collect::<Vec<_>>().into_par_iter().with_max_len(1).filter_map(conceal).collect()
    } else {
        columns.filter_map(conceal).collect()
    };
    for (position, hidden) in keys {
        replace_keys(typed, spec, sheet, position, hidden, context, findings);
    }
}

/// Takes the persons out of a column; the rows whose key named one, with what it was.
fn column(
    values: &mut TypedColumn,
    spec: &RegisterSpec,
    field: &FieldSpec,
    context: Context<'_>,
) -> Option<Vec<(u32, u128, String)>> {
    let hidden = |text: &str| hidden_reference(text, field, context);
    match (values, field.kind) {
        (TypedColumn::Text(values), FieldType::Id) if spec.role != Some(Role::Provider) => {
            return Some(hide_keys(values, spec, context));
        }
        (TypedColumn::Text(values), FieldType::Ref) => values.replace(hidden),
        (TypedColumn::Texts(lists), _) => {
            for text in lists.iter_mut().flatten() {
                if let Some(other) = hidden(text) {
                    *text = other;
                }
            }
        }
        (TypedColumn::Text(values), FieldType::Id) => values.replace(bare),
        (TypedColumn::Text(values), _) => values.replace(blotted),
        _ => {}
    }
    None
}

/// A text without the personal codes in it; none where it has none.
pub(super) fn blotted(text: &str) -> Option<String> {
    if cnp::whole(text).is_some() { Some(BLOT.to_owned()) } else { cnp::masked(text) }
}

/// An identifier without the personal codes, telephone numbers and addresses beside it; none where it has none.
fn bare(text: &str) -> Option<String> {
    let without = blotted(text);
    contact::blotted(without.as_deref().unwrap_or(text)).or(without)
}

/// Whether nothing that tells one row from another is left of an identifier without what is said beside it.
fn is_only_contact(bare: Option<&str>) -> bool {
    bare.is_some_and(|left| !left.bytes().any(|b| b.is_ascii_digit()))
}

fn hidden_reference(text: &str, field: &FieldSpec, context: Context<'_>) -> Option<String> {
    match field.leads_to {
        Some(Role::Provider) => bare(text),
        Some(Role::Subject) if is_name(text) => Some(reference(context.key.name(text))),
        _ => match cnp::whole(text) {
            Some(digits) => Some(reference(context.key.cnp(&digits))),
            None => match bare(text) {
                bare if is_only_contact(bare.as_deref()) => Some(reference(context.key.name(text))),
                bare => bare,
            },
        },
    }
}

/// Rows whose key names a person, with its hash and what it was.
fn hide_keys(values: &mut TextColumn, spec: &RegisterSpec, context: Context<'_>) -> Vec<(u32, u128, String)> {
    // Services and documents have names of their own.
    let of_persons = spec.about == About::Person;
    let tag = |text: &str| match cnp::whole(text) {
        Some(digits) => Some(context.key.cnp(&digits)),
        None => {
            ((of_persons && is_name(text)) || is_only_contact(bare(text).as_deref())).then(|| context.key.name(text))
        }
    };
    let mut hidden = Vec::new();
    if values.texts().any(|text| tag(text).is_some()) {
        for (row, text) in (0u32..).zip(values.iter()) {
            if let Some((text, tag)) = text.and_then(|text| Some((text, tag(text)?))) {
                hidden.push((row, tag, text.to_owned()));
            }
        }
    }
    values.replace(bare);
    hidden
}

/// Gives rows their place as their key.
fn replace_keys(
    typed: &mut TypedSheet,
    spec: &RegisterSpec,
    sheet: &str,
    field: usize,
    hidden: Vec<(u32, u128, String)>,
    context: Context<'_>,
    findings: &mut Vec<QualityFinding>,
) {
    // Staff are found by name anyway: a name in place of the staff number is that name.
    let name_field = spec.field_position("name").filter(|_| spec.role == Some(Role::Worker));
    let mut places: Vec<(usize, String)> = Vec::new();
    let mut names: Vec<(usize, String)> = Vec::new();
    for (at, tag, was) in hidden {
        let row = at as usize;
        let Some(&number) = typed.rows.get(row) else { continue };
        places.push((row, place(sheet, number, context)));
        if let Some(name_field) = name_field
            && is_name(&was)
        {
            if matches!(typed.columns.get(name_field), Some(TypedColumn::Absent)) {
                let mut blank = TextColumn::new();
                blank.resize(typed.rows.len());
                typed.columns.get_mut(name_field).map(|column| std::mem::replace(column, TypedColumn::Text(blank)));
            }
            names.push((row, was));
        }
        findings.push(QualityFinding {
            rule: RULE.to_owned(),
            register: Some(spec.id.clone()),
            field: spec.fields.get(field).map(|f| f.id.clone()),
            file: context.file.to_owned(),
            sheet: sheet.to_owned(),
            row: number,
            column: typed.letters.get(field).copied().flatten().map_or_else(String::new, letters),
            value: None,
            other_row: None,
            count: None,
        });
        typed.aliases.push(Alias { row: at, field, tag });
    }
    if let Some(TypedColumn::Text(ids)) = typed.columns.get_mut(field) {
        ids.put(places.into_iter());
    }
    if let Some(TypedColumn::Text(all)) = name_field.and_then(|f| typed.columns.get_mut(f)) {
        let missing = names.into_iter().filter(|(row, _)| all.get(*row).is_none()).collect::<Vec<_>>();
        all.put(missing.into_iter());
    }
}

/// What is shown instead of the key of a row.
pub(super) fn place(sheet: &str, number: u32, context: Context<'_>) -> String {
    let sheet = if sheet == context.stem { String::new() } else { format!("{sheet}!") };
    format!("{}!{sheet}{number}", context.file)
}

/// Whether a key that is more than a name says a word of the name beside it: `Popescu 12/2023` of Popescu Ana. Words with
/// digits are no names: some write the number behind the name.
pub(super) fn says(key: &str, name: &str) -> bool {
    if !may_say(key) || cnp::whole(key).is_some() || is_name(key) || !key.chars().any(char::is_alphabetic) {
        return false;
    }
    let name: String = name.split_inclusive(char::is_whitespace).filter(|word| !has_digit(word)).collect();
    let (key, name) = (normalise(key), normalise(&name));
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let names = words(&name);
    let long = |word: &&String| word.len() >= SHORTEST;
    words(&key)
        .iter()
        .filter(long)
        .any(|word| names.iter().filter(long).any(|name| name == word) || glued(word, &names))
}

/// Whether a word is made of words of a name, each once, one of them with as many letters as a surname has; others may
/// stand there by their first letter.
fn glued(word: &str, names: &[String]) -> bool {
    fn rest_is_glued(rest: &str, names: &[String], used: &mut Vec<usize>, surname: bool) -> bool {
        if rest.is_empty() {
            return surname && used.len() > 1;
        }
        for (at, name) in names.iter().enumerate() {
            if used.contains(&at) {
                continue;
            }
            for (part, whole) in [(name.as_str(), true), (name.get(..1).unwrap_or_default(), false)] {
                let Some(next) = rest.strip_prefix(part).filter(|_| !part.is_empty()) else { continue };
                used.push(at);
                if rest_is_glued(next, names, used, surname || (whole && part.len() > SHORTEST)) {
                    return true;
                }
                used.pop();
            }
        }
        false
    }
    // Longer names than any person has would only take time.
    names.len() <= MOST_WORDS && rest_is_glued(word, names, &mut Vec::new(), false)
}

/// A cheap look at whether a key holds a word that is long enough: letters alone, or with marks.
fn may_say(key: &str) -> bool {
    let mut run = 0;
    !key.is_ascii()
        || key.bytes().any(|byte| {
            run = if byte.is_ascii_alphabetic() { run + 1 } else { 0 };
            run >= SHORTEST
        })
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether an identifier looks like a person's name: several words of letters, and no number.
fn is_name(text: &str) -> bool {
    text.contains(' ')
        && !has_digit(text)
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’'))
        && text.split([' ', '-']).filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_says_a_word_of_the_name_is_found() {
        for key in ["Popescu Ana 12/2023", "ana_popescu_7", "POPESCU D.", "Țurcanu7", "dosar-turcanu"] {
            assert!(says(key, "POPESCU Ana-Maria Țurcanu"), "{key}");
        }
        for key in ["12/2023", "CJ-C0012", "DGASPC 12", "Popescu Ana", "Popesculescu 3", "An 3"] {
            assert!(!says(key, "Popescu Ana"), "{key}");
        }
        for key in ["PopescuAna", "anapopescu12", "PopescuA-7", "DPopescu", "ȚurcanuMarioara"] {
            assert!(says(key, "Popescu Ana D. Marioara Țurcanu"), "{key}");
        }
        for key in ["AnaP", "Popescul", "PopescuX12", "CJPopescu"] {
            assert!(!says(key, "Popescu Ana"), "{key}");
        }
        assert!(!says("OAB001-A0029", "Exemplu Radu OAB001-A0029") && says("radu-29", "Exemplu Radu OAB001-A0029"));
    }

    #[test]
    fn names_are_told_from_numbers() {
        for text in ["Popescu Ana", "ȚURCANU A. Ioana-Maria", "pop ion"] {
            assert!(is_name(text), "{text}");
        }
        for text in ["C-1", "Popescu", "P.V. 12", "CP 1", "A B", "HCPC 3/01.02.2024", "ROF"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
