//! Identifiers with a date behind them (`1234/14.03.2023`) that other registers name without it, or the other way round.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::cell::composite::number_and_date;
use super::cell::date::DateOrder;
use crate::registers::spec::{FieldType, RegisterSpec, Schema};
use crate::registers::typed::{Ingested, TypedColumn, TypedSheet};

/// Makes references equal to the identifier they can only mean; nothing is changed where several are possible.
pub fn join_references(ingested: &mut Ingested, schema: &Schema) {
    for (target, register) in schema.registers.iter().enumerate() {
        let Some(key) = register.fields.iter().position(|f| f.kind == FieldType::Id) else { continue };
        if !schema.registers.iter().flat_map(|r| &r.fields).any(|f| f.of.as_deref() == Some(&register.id)) {
            continue;
        }
        let dated_ids = ingested.sheets.iter().filter(|s| s.register == target).any(|s| any_dated(s, key));
        let dated_references = || {
            ingested
                .sheets
                .par_iter()
                .any(|sheet| references(schema, sheet, &register.id).any(|position| any_dated(sheet, position)))
        };
        if dated_ids || dated_references() {
            join(ingested, schema, (target, register, key));
        }
    }
}

/// The fields of a sheet that name rows of a register.
fn references<'s>(schema: &'s Schema, sheet: &TypedSheet, target: &'s str) -> impl Iterator<Item = usize> + 's {
    let fields = schema.registers.get(sheet.register).map(|r| r.fields.as_slice()).unwrap_or_default();
    fields.iter().enumerate().filter(move |(_, f)| f.of.as_deref() == Some(target)).map(|(position, _)| position)
}

/// Whether a column holds a text with a date behind a number.
fn any_dated(sheet: &TypedSheet, position: usize) -> bool {
    match sheet.columns.get(position) {
        Some(TypedColumn::Text(texts)) => texts.texts().any(|text| split(text).is_some()),
        Some(TypedColumn::Texts(lists)) => lists.iter().flatten().any(|text| split(text).is_some()),
        _ => false,
    }
}

fn join(ingested: &mut Ingested, schema: &Schema, (target, register, key): (usize, &RegisterSpec, usize)) {
    let mut full: HashSet<String> = HashSet::new();
    for sheet in ingested.sheets.iter().filter(|s| s.register == target) {
        if let Some(TypedColumn::Text(ids)) = sheet.columns.get(key) {
            full.extend(ids.texts().map(str::to_owned));
        }
    }
    let mut short: HashMap<String, Option<String>> = HashMap::new();
    // The order of the set does not matter: a number that two identifiers share stands for neither.
    #[allow(clippy::iter_over_hash_type)]
    for id in &full {
        if let Some((number, _)) = split(id) {
            short.entry(number).and_modify(|only| *only = None).or_insert_with(|| Some(id.clone()));
        }
    }
    let fixed = |text: &str| {
        if full.contains(text) {
            return None;
        }
        if let Some(Some(only)) = short.get(text) {
            return Some(only.clone());
        }
        split(text).map(|(number, _)| number).filter(|number| full.contains(number))
    };
    for sheet in &mut ingested.sheets {
        let positions: Vec<usize> = references(schema, sheet, &register.id).collect();
        for position in positions {
            match sheet.columns.get_mut(position) {
                Some(TypedColumn::Text(values)) => values.replace(fixed),
                Some(TypedColumn::Texts(values)) => {
                    for text in values.iter_mut().flatten() {
                        if let Some(other) = fixed(text) {
                            *text = other;
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The number in front of a date, of an identifier like `1234/14.03.2023`.
#[must_use]
pub fn dated_number(text: &str) -> Option<String> {
    split(text).map(|(number, _)| number)
}

fn split(text: &str) -> Option<(String, crate::time::Day)> {
    // Cheap tests first: most identifiers carry no date.
    (text.len() >= 8 && may_hold_date(text.as_bytes())).then(|| number_and_date(text, DateOrder::DayMonth)).flatten()
}

/// A number, a day, a month and a year are four runs of digits or letters with at least five digits, digits last.
fn may_hold_date(text: &[u8]) -> bool {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 1,
        b if b.is_ascii_alphabetic() || !b.is_ascii() => 2,
        _ => 0,
    };
    let (mut runs, mut digits, mut before) = (0, 0, 0);
    for &byte in text {
        let kind = class(byte);
        runs += u32::from(kind != 0 && kind != before);
        digits += u32::from(kind == 1);
        before = kind;
    }
    runs >= 4 && digits >= 5 && before == 1
}
