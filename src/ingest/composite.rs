//! Identifiers with a date behind them (`1234/14.03.2023`) that other registers name without it, or the other way round.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::composite::number_and_date;
use super::cell::date::DateOrder;
use crate::registers::spec::{FieldType, Schema};
use crate::registers::typed::{Ingested, TypedColumn};

/// Makes references equal to the identifier they can only mean; nothing is changed where several are possible.
pub fn join_references(ingested: &mut Ingested, schema: &Schema) {
    for (target, register) in schema.registers.iter().enumerate() {
        let Some(key) = register.fields.iter().position(|f| f.kind == FieldType::Id) else { continue };
        let mut full: BTreeSet<String> = BTreeSet::new();
        for sheet in ingested.sheets.iter().filter(|s| s.register == target) {
            if let Some(TypedColumn::Text(ids)) = sheet.columns.get(key) {
                full.extend(ids.iter().flatten().cloned());
            }
        }
        let mut short: BTreeMap<String, Option<String>> = BTreeMap::new();
        for id in &full {
            if let Some((number, _)) = split(id) {
                short.entry(number).and_modify(|only| *only = None).or_insert_with(|| Some(id.clone()));
            }
        }
        rewrite(ingested, schema, &register.id, &full, &short);
    }
}

fn rewrite(
    ingested: &mut Ingested,
    schema: &Schema,
    target: &str,
    full: &BTreeSet<String>,
    short: &BTreeMap<String, Option<String>>,
) {
    let fix = |text: &mut String| {
        if full.contains(text) {
            return;
        }
        if let Some(Some(id)) = short.get(text) {
            text.clone_from(id);
        } else if let Some((number, _)) = split(text)
            && full.contains(&number)
        {
            *text = number;
        }
    };
    for sheet in &mut ingested.sheets {
        let Some(register) = schema.registers.get(sheet.register) else { continue };
        for (field, column) in register.fields.iter().zip(&mut sheet.columns) {
            if field.of.as_deref() != Some(target) {
                continue;
            }
            match column {
                TypedColumn::Text(values) => values.iter_mut().flatten().for_each(fix),
                TypedColumn::Texts(values) => values.iter_mut().flatten().for_each(fix),
                _ => {}
            }
        }
    }
}

fn split(text: &str) -> Option<(String, crate::time::Day)> {
    // Cheap tests first: most identifiers carry no date.
    (text.len() >= 8 && text.bytes().filter(u8::is_ascii_digit).count() >= 5)
        .then(|| number_and_date(text, DateOrder::DayMonth))
        .flatten()
}
