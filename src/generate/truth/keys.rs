//! Rows with one key: one row told twice, one row told differently, or a case that came back.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::row::{CONFLICT, Row, key_of};
use super::schema::{HAPPENED, NOT_YET};

/// The rows of a register, those told twice once. Rows that are not there yet are left as they are.
pub fn merged(register: &str, rows: Vec<(Row, bool)>, as_of: i64) -> Vec<(Row, bool)> {
    if register == "cases" {
        return lives(rows, as_of);
    }
    let keyed = !key_of(register).is_empty();
    let mut kept: Vec<(Row, bool)> = Vec::new();
    let mut places: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for (row, gone) in rows {
        // Of rows that nobody knows whose they are one key says little: they may be those of two providers.
        let told =
            if keyed && (row.owner.is_some() || row.key().is_empty()) { row.key().into() } else { all_cells(&row) };
        if gone || told.is_empty() {
            kept.push((row, gone));
            continue;
        }
        match places.entry((row.owner.clone(), told)) {
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push((row, gone));
            }
            Entry::Occupied(place) => {
                if let Some((first, _)) = kept.get_mut(*place.get()) {
                    merge(first, &row, as_of);
                }
            }
        }
    }
    kept
}

/// All that a row without a key says.
fn all_cells(row: &Row) -> String {
    let cells = row.cells.iter().map(|(field, text)| (field, text.trim())).filter(|(_, text)| !text.is_empty());
    cells.map(|(field, text)| format!("{field}={text}\n")).collect()
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.cells.get(field).map_or("", |text| text.trim())
}

fn lacks(row: &Row, field: &str) -> bool {
    row.absent.contains(field)
}

/// Makes one row of two: what they say differently nobody knows. A day that has not come yet says as little as none.
fn merge(first: &mut Row, second: &Row, as_of: i64) {
    let fields: BTreeSet<String> = first.cells.keys().chain(second.cells.keys()).cloned().collect();
    for field in fields {
        let (mine, theirs) = (text(first, &field).to_string(), text(second, &field).to_string());
        let not_yet = NOT_YET.contains(&(first.register, field.as_str()));
        let [nothing, nothing_else] = [&*first, second].map(|row| says_nothing(row, &field, as_of));
        let said = if lacks(second, &field) || mine == theirs {
            mine
        } else if lacks(first, &field) || (not_yet && nothing) {
            theirs
        } else if not_yet && nothing_else {
            mine
        } else if nothing && nothing_else {
            if mine.is_empty() { theirs } else { mine }
        } else {
            CONFLICT.to_string()
        };
        first.cells.insert(field, said);
    }
    first.absent = Rc::new(first.absent.intersection(&second.absent).cloned().collect());
}

/// Whether a cell is empty, or holds a day that has not come yet.
fn says_nothing(row: &Row, field: &str, as_of: i64) -> bool {
    let happened = HAPPENED.iter().any(|(register, fields)| *register == row.register && fields.contains(&field));
    text(row, field).is_empty() || (happened && row.day(field).is_some_and(|day| day > as_of))
}

/// Cases under one number: each recorded on or after the day on which the one before was closed has a life of its own.
fn lives(mut rows: Vec<(Row, bool)>, as_of: i64) -> Vec<(Row, bool)> {
    // The lives of a case follow each other, whatever the order of the sheets.
    rows.sort_by_key(|(row, _)| {
        (row.owner.clone(), row.key().to_string(), row.when("recorded_at").map(|when| when.first))
    });
    let mut kept: Vec<(Row, bool)> = Vec::new();
    for (mut row, gone) in rows {
        match kept.last_mut().filter(|(last, _)| last.owner == row.owner && same_key(last, &row)) {
            Some((last, _)) if comes_back(last, &row) => {
                row.episode = last.episode + 1;
                kept.push((row, gone));
            }
            Some((last, false)) if !gone => merge(last, &row, as_of),
            _ => kept.push((row, gone)),
        }
    }
    kept.sort_by_key(|(row, _)| (row.source, row.number));
    kept
}

fn same_key(one: &Row, other: &Row) -> bool {
    !one.key().is_empty() && one.key() == other.key()
}

fn comes_back(earlier: &Row, later: &Row) -> bool {
    let (Some(first), Some(second)) = (earlier.when("recorded_at"), later.when("recorded_at")) else { return false };
    first.first < second.first && earlier.day("closed_on").is_some_and(|closed| second.day() >= closed)
}
