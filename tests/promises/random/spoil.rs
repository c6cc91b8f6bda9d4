//! What goes wrong with a workbook as a whole: cells, columns, rows told twice, registers that begin late.

use std::collections::{BTreeMap, BTreeSet};

use super::{KEYS, Mess, Rows, SeededRng, Workbook, day, parts, write_day};

/// Fields that are never spoilt beside the keys: what a row belongs to, and when a case was recorded.
const KEPT: &[&str] = &["provider_id", "title", "name"];
/// Columns without which nobody would know what a register is about.
const NEVER_ABSENT: &[&str] = &[
    "provider_id",
    "case_id",
    "plan_id",
    "line_no",
    "staff_id",
    "document_id",
    "service_id",
    "supervisor_id",
    "author_id",
];
/// A text field may hold anything and is always legible.
const TEXTS: &[&str] = &["title", "name", "languages", "course", "description", "topics"];

type Row = BTreeMap<String, String>;

pub fn workbook(mut rows: Rows, mess: Mess, dice: &mut SeededRng) -> Workbook {
    if mess.begins_late {
        begin_late(&mut rows, dice);
    }
    for (register, list) in &mut rows {
        let keys = KEYS.iter().find(|(id, _)| id == register).map_or(&[][..], |(_, keys)| keys);
        for row in list.iter_mut() {
            row.iter_mut().for_each(|(field, cell)| spoil(field, cell, keys, mess, dice));
        }
        tell_twice(register, list, keys, mess, dice);
    }
    let absent = absent(&rows, mess, dice);
    for column in &absent {
        let (register, field) = column.split_once('.').unwrap_or_default();
        rows.get_mut(register).into_iter().flatten().for_each(|row| {
            row.remove(field);
        });
    }
    Workbook { rows, absent }
}

/// One or two registers hold nothing of the first months.
fn begin_late(rows: &mut Rows, dice: &mut SeededRng) {
    let registers = [
        ("assessments", "performed_at"),
        ("plans", "created_on"),
        ("reassessments", "performed_at"),
        ("monitoring_reports", "written_on"),
    ];
    let from = write_day(day(2023, 11, 1) + dice.range(0, 120));
    for _ in 0..2 {
        let (register, event) = dice.pick(&registers);
        rows.entry(register.to_string()).or_default().retain(|row| row.get(event).is_none_or(|date| *date >= from));
    }
}

fn spoil(field: &str, cell: &mut String, keys: &[&str], mess: Mess, dice: &mut SeededRng) {
    if keys.contains(&field) || KEPT.contains(&field) {
        return;
    }
    let seldom = if field.ends_with("_id") { 0.3 } else { 1.0 };
    if !TEXTS.contains(&field) && dice.chance(mess.unreadable * seldom) {
        *cell = "#".to_string();
    } else if field.ends_with("_id") && dice.chance(mess.otherwise) {
        *cell = cell.to_lowercase();
    }
}

/// Rows that stand there twice, some of them with another value; closed cases that come back.
fn tell_twice(register: &str, list: &mut Vec<Row>, keys: &[&str], mess: Mess, dice: &mut SeededRng) {
    let mut more = Vec::new();
    for row in list.iter() {
        if !dice.chance(mess.twice) {
            continue;
        }
        let mut twin = row.clone();
        if register == "cases"
            && dice.chance(0.5)
            && let Some(again) = comes_back(row, dice)
        {
            more.push(again);
            continue;
        }
        if !keys.is_empty() && dice.chance(0.5) {
            differ(&mut twin, keys, dice);
        }
        more.push(twin);
    }
    list.append(&mut more);
}

/// The same number, recorded on the day of closing or later.
fn comes_back(case: &Row, dice: &mut SeededRng) -> Option<Row> {
    let closed = case.get("closed_on").filter(|date| date.as_str() != "#")?;
    let recorded = case.get("recorded_at").filter(|date| date.as_str() != "#")?;
    if recorded.get(..10)? >= closed.as_str() {
        return None;
    }
    let mut again = case.clone();
    let from = number(closed)? + dice.pick(&[0, 1, 30]);
    again.insert("recorded_at".into(), write_day(from));
    again.remove("closed_on");
    again.remove("closing_reason");
    Some(again)
}

/// Another value in one of the cells, or none.
fn differ(row: &mut Row, keys: &[&str], dice: &mut SeededRng) {
    let fields: Vec<String> = row
        .keys()
        .filter(|field| !keys.contains(&field.as_str()) && !KEPT.contains(&field.as_str()))
        .cloned()
        .collect();
    let Some(field) = fields.get(dice.range(0, fields.len().max(1) as i64 - 1) as usize) else { return };
    match row.get(field).and_then(|text| number(text)) {
        Some(date) if dice.chance(0.7) => row.insert(field.clone(), write_day(date + 1)),
        _ => row.remove(field),
    };
}

/// Columns that the workbook lacks.
fn absent(rows: &Rows, mess: Mess, dice: &mut SeededRng) -> BTreeSet<String> {
    let mut columns: Vec<String> = Vec::new();
    for (register, list) in rows {
        let keys = KEYS.iter().find(|(id, _)| id == register).map_or(&[][..], |(_, keys)| keys);
        let fields: BTreeSet<&String> = list.iter().flat_map(BTreeMap::keys).collect();
        let may = |field: &str| !keys.contains(&field) && !NEVER_ABSENT.contains(&field) && !KEPT.contains(&field);
        columns.extend(fields.into_iter().filter(|field| may(field)).map(|field| format!("{register}.{field}")));
    }
    let many = dice.range(0, mess.absent);
    (0..many)
        .filter(|_| !columns.is_empty())
        .map(|_| columns[dice.range(0, columns.len() as i64 - 1) as usize].clone())
        .collect()
}

/// The day number of a text that begins like a date.
fn number(text: &str) -> Option<i64> {
    let mut numbers = text.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, date) = (numbers.next()??, numbers.next()??, numbers.next()??);
    (year > 1900 && (1..=12).contains(&month)).then(|| day(year, month, date))
}

/// A date, moment or month so many days earlier; anything else as it is.
pub fn earlier(text: &str, days: i64) -> String {
    if let Some(date) = number(text) {
        return format!("{}{}", write_day(date - days), text.get(10..).unwrap_or_default());
    }
    let month = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
    let first = month.and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    match first {
        Some((year, month)) => {
            let (year, month, _) = parts(day(year, month, 15) - days);
            format!("{year:04}-{month:02}")
        }
        None => text.to_string(),
    }
}
