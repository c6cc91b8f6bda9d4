//! The rows of the registers that a finding stands in, with the cells that decide it.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;
use crate::registers::paths::located;
use crate::registers::spec::{FieldSpec, FieldType};
use crate::report::Report;
use crate::report::words::{code_title, field_title};
use crate::results::SourceRef;
use crate::results::row::{CellDoubt, RegisterRow, RowCell};
use crate::text::Lang;
use crate::time::Moment;

/// The rows of a provider by their places.
#[derive(Debug, Default)]
pub struct Rows<'a>(BTreeMap<(&'a str, &'a str, u32), Vec<&'a RegisterRow>>);

/// A row as a reader sees it.
#[derive(Debug, Clone)]
pub struct ShownRow<'a> {
    /// The row.
    pub row: &'a RegisterRow,
    /// Its cells: the key, those that decide, then the others.
    pub cells: Vec<ShownCell>,
}

/// A cell as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCell {
    /// What stands above its column.
    pub heading: String,
    /// What it says; that it is empty, where that decides.
    pub words: String,
    /// Whether the finding hangs on it.
    pub decides: bool,
}

impl<'a> Rows<'a> {
    /// The rows that results carry.
    #[must_use]
    pub fn of(report: &Report<'a>) -> Self {
        let mut rows: BTreeMap<_, Vec<&RegisterRow>> = BTreeMap::new();
        for row in &report.provider.rows {
            rows.entry((&*row.place.file, &*row.place.sheet, row.place.row)).or_default().push(row);
        }
        Self(rows)
    }

    /// Whether there are none: the audit was made without them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows of a finding, in the order of its places.
    #[must_use]
    pub fn behind(&self, report: &Report<'a>, line: &Line<'a>) -> Vec<ShownRow<'a>> {
        let fields = deciding(report, line);
        let places = line.outcome.sources.iter();
        let found = places.filter_map(|place| self.0.get(&(&*place.file, &*place.sheet, place.row))).flatten().copied();
        found.map(|row| ShownRow { row, cells: cells(report, line, row, &fields) }).collect()
    }
}

impl ShownRow<'_> {
    /// `registre.xlsx › Planuri › rândul 7`, without the folders of the file.
    #[must_use]
    pub fn place(&self, report: &Report<'_>) -> String {
        let SourceRef { file, sheet, row } = &self.row.place;
        let file = file.rsplit('/').next().unwrap_or(file);
        format!("{file} › {sheet} › {} {row}", report.lang.t("rândul", "row"))
    }
}

/// The fields that decide a finding, by register and id: those that it names.
fn deciding<'a>(report: &Report<'a>, line: &Line<'a>) -> BTreeSet<(&'a str, &'a str)> {
    let Some(home) = report.said(line.check).home else { return BTreeSet::new() };
    let fields = line.outcome.fields.iter().filter_map(|path| located(report.schema, home, path));
    fields.filter_map(|(register, field)| Some((register.id.as_str(), field?.id.as_str()))).collect()
}

fn cells(report: &Report<'_>, line: &Line<'_>, row: &RegisterRow, fields: &BTreeSet<(&str, &str)>) -> Vec<ShownCell> {
    let Some(spec) = report.schema.register(&row.register) else { return Vec::new() };
    let outcome = line.outcome;
    let dates: BTreeSet<String> =
        [outcome.start, outcome.due, outcome.end].into_iter().flatten().map(Moment::format).collect();
    let mut shown: Vec<(u8, ShownCell)> = Vec::new();
    for field in &spec.fields {
        let named = fields.contains(&(spec.id.as_str(), field.id.as_str()));
        let cell = row.cells.iter().find(|cell| cell.field == field.id);
        // A term hangs on the days between which it runs.
        let dated = cell.is_some_and(|cell| !cell.value.is_empty() && dates.contains(cell.value.as_str()));
        let decides = named || dated;
        let words = match cell {
            Some(cell) => words(report, field, cell),
            None if named => missing(report, line, &spec.id, &field.id).to_owned(),
            None => continue,
        };
        let heading = field_title(report.schema, report.lang, Some(&spec.id), &field.id);
        let rank = if field.key { 0 } else { 2 - u8::from(decides) };
        shown.push((rank, ShownCell { heading, words, decides }));
    }
    shown.sort_by_key(|(rank, _)| *rank);
    shown.into_iter().map(|(_, cell)| cell).collect()
}

fn missing(report: &Report<'_>, line: &Line<'_>, register: &str, field: &str) -> &'static str {
    if line.check.absent_columns.contains(&format!("{register}.{field}")) {
        report.lang.t("(nu există coloana)", "(no such column)")
    } else {
        report.lang.t("(gol)", "(empty)")
    }
}

fn words(report: &Report<'_>, field: &FieldSpec, cell: &RowCell) -> String {
    let value = value_words(report, field, &cell.value);
    match cell.doubt.map(|doubt| doubt_words(report.lang, doubt)) {
        Some(doubt) if value.is_empty() => format!("({doubt})"),
        Some(doubt) => format!("{value} ({doubt})"),
        None => value,
    }
}

fn value_words(report: &Report<'_>, field: &FieldSpec, value: &str) -> String {
    let lang = report.lang;
    let code = |code: &str| match field.of.as_deref() {
        Some(list) => code_title(report.schema, lang, list, code).to_owned(),
        None => code.to_owned(),
    };
    match field.kind {
        FieldType::Date | FieldType::Datetime => {
            Moment::parse(value).map_or_else(|| value.to_owned(), |moment| lang.moment(moment))
        }
        FieldType::Month if !value.is_empty() => lang.month(value),
        FieldType::Bool if !value.is_empty() => lang.yes_no(value == "true").to_owned(),
        FieldType::Number | FieldType::Int => {
            value.parse().map_or_else(|_| value.to_owned(), |number| lang.number(number))
        }
        FieldType::Code if !value.is_empty() => code(value),
        FieldType::Codes if !value.is_empty() => value.split(", ").map(code).collect::<Vec<_>>().join(", "),
        _ => value.to_owned(),
    }
}

const fn doubt_words(lang: Lang, doubt: CellDoubt) -> &'static str {
    match doubt {
        CellDoubt::Undated => lang.t("fără zi", "no day"),
        CellDoubt::Unreadable => lang.t("nu se poate citi", "cannot be read"),
        CellDoubt::Conflicting => lang.t("rândurile se contrazic", "rows contradict each other"),
        CellDoubt::Dangling => lang.t("trimite la ce nu există", "refers to what is not there"),
        CellDoubt::Later => lang.t("după ziua verificării", "after the as-of day"),
    }
}
