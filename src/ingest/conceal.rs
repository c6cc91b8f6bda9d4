//! Persons who are named where a number belongs: a row gets its place as its key, a reference becomes a keyed hash
//! that finds the row all the same, and a CNP in a text is blotted out.

use super::cell::cnp;
use super::grid::letters;
use super::pseudonym::reference;
use super::sheet::Context;
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec};
use crate::registers::typed::{Alias, TypedColumn, TypedSheet};
use crate::results::QualityFinding;

/// Rule of rows whose key named a person.
const RULE: &str = "personal_key";
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
    for (position, field) in spec.fields.iter().enumerate() {
        let Some(column) = typed.columns.get_mut(position) else { continue };
        let hide = |text: &mut String| hide_reference(text, field, context);
        match (column, field.kind) {
            (TypedColumn::Text(values), FieldType::Id) if spec.id != "providers" => {
                let hidden = hide_keys(values, spec, position, context);
                replace_keys(typed, spec, sheet, context, hidden, findings);
            }
            (TypedColumn::Text(values), FieldType::Ref) => values.iter_mut().flatten().for_each(hide),
            (TypedColumn::Texts(lists), _) => lists.iter_mut().flatten().for_each(hide),
            (TypedColumn::Text(values), _) => values.iter_mut().flatten().for_each(blot),
            _ => {}
        }
    }
}

/// Removes the personal codes from a text.
fn blot(text: &mut String) {
    if cnp::whole(text).is_some() {
        BLOT.clone_into(text);
    } else if let Some(masked) = cnp::masked(text) {
        *text = masked;
    }
}

fn hide_reference(text: &mut String, field: &FieldSpec, context: Context<'_>) {
    match field.of.as_deref() {
        Some("providers") => blot(text),
        Some("cases") if is_name(text) => *text = reference(context.key.name(text)),
        _ => match cnp::whole(text) {
            Some(digits) => *text = reference(context.key.cnp(&digits)),
            None => blot(text),
        },
    }
}

/// Keys that name a person, with what they were.
fn hide_keys(
    values: &mut [Option<String>],
    spec: &RegisterSpec,
    field: usize,
    context: Context<'_>,
) -> Vec<(Alias, String)> {
    // Services and documents have names of their own.
    let of_persons = !matches!(spec.id.as_str(), "services" | "documents");
    let mut hidden = Vec::new();
    for (row, value) in (0u32..).zip(values) {
        let Some(text) = value else { continue };
        let tag = match cnp::whole(text) {
            Some(digits) => context.key.cnp(&digits),
            None if of_persons && is_name(text) => context.key.name(text),
            None => {
                blot(text);
                continue;
            }
        };
        hidden.push((Alias { row, field, tag }, std::mem::take(text)));
    }
    hidden
}

/// Gives rows their place as their key.
fn replace_keys(
    typed: &mut TypedSheet,
    spec: &RegisterSpec,
    sheet: &str,
    context: Context<'_>,
    hidden: Vec<(Alias, String)>,
    findings: &mut Vec<QualityFinding>,
) {
    // Staff are found by name anyway: a name in place of the staff number is that name.
    let name_field = spec.field_position("name").filter(|_| spec.id == "staff");
    for (alias, was) in hidden {
        let row = alias.row as usize;
        let Some(&number) = typed.rows.get(row) else { continue };
        let place = if sheet == context.stem { String::new() } else { format!("{sheet}!") };
        if let Some(TypedColumn::Text(ids)) = typed.columns.get_mut(alias.field)
            && let Some(id) = ids.get_mut(row)
        {
            *id = Some(format!("{}!{place}{number}", context.file));
        }
        if let Some(name_field) = name_field
            && is_name(&was)
        {
            if matches!(typed.columns.get(name_field), Some(TypedColumn::Absent)) {
                let blank = TypedColumn::Text(vec![None; typed.rows.len()]);
                typed.columns.get_mut(name_field).map(|column| std::mem::replace(column, blank));
            }
            if let Some(TypedColumn::Text(names)) = typed.columns.get_mut(name_field)
                && let Some(name @ None) = names.get_mut(row)
            {
                *name = Some(was);
            }
        }
        findings.push(QualityFinding {
            rule: RULE.to_owned(),
            register: Some(spec.id.clone()),
            field: spec.fields.get(alias.field).map(|f| f.id.clone()),
            file: context.file.to_owned(),
            sheet: sheet.to_owned(),
            row: number,
            column: typed.letters.get(alias.field).copied().flatten().map_or_else(String::new, letters),
            value: None,
            other_row: None,
        });
        typed.aliases.push(alias);
    }
}

/// Whether an identifier looks like a person's name: several words of letters, and no number.
fn is_name(text: &str) -> bool {
    text.contains(' ')
        && !text.bytes().any(|b| b.is_ascii_digit())
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’'))
        && text.split([' ', '-']).filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

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
