//! Cells, rows and tables as they are read back, and how they are quoted.

use std::collections::BTreeMap;

use super::misfit::{Fault, Misfit};
use crate::ingest::grid::Value;
use crate::report::table::Name as Column;
use crate::text::{Lang, letters};
use crate::time::Moment;

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Findings, one a row.
    Findings,
    /// On-site checks and files to look at.
    OnSite,
    /// Checks with their counts and verdicts.
    Indicators,
    /// Standards and indicators with their verdicts.
    Standards,
    /// The inspector's own findings.
    Own,
    /// Measures.
    Measures,
}

/// A cell of a column that is read back.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day with the minute of the day, where it is not midnight.
    Moment(i32, Option<u16>),
    /// Yes or no.
    Bool(bool),
    /// Something else: an error, a duration.
    Other,
}

/// A row below the headings.
#[derive(Debug, Clone)]
pub struct Row {
    /// The spreadsheet's row number.
    pub number: u32,
    /// Its filled cells.
    pub cells: BTreeMap<Column, Cell>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is about.
    pub kind: Kind,
    /// The sheet it stands on.
    pub sheet: String,
    /// Where the columns stand, 0 is A.
    pub columns: BTreeMap<Column, u32>,
    /// The rows with a filled cell in one of the columns.
    pub rows: Vec<Row>,
}

/// A cell of a grid.
pub fn cell(value: &Value<'_>) -> Cell {
    match value {
        Value::Text(text) => Cell::Text(text.trim().to_owned()),
        Value::Number(number) => Cell::Number(*number),
        Value::Moment(day, minute) => Cell::Moment(*day, *minute),
        Value::Bool(yes) => Cell::Bool(*yes),
        Value::Minutes(_) | Value::Error | Value::Uncomputed => Cell::Other,
    }
}

impl Cell {
    /// The cell as text: ids may have become numbers on the way.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Moment(..) | Self::Bool(_) | Self::Other => None,
        }
    }
}

/// A cell as it was typed, or as a program of the workbook's language would show it.
pub fn shown(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Moment(day, minute) => lang.moment(Moment { day: *day, minute: *minute }),
        Cell::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Number(number) if lang == Lang::Ro => number.to_string().replace('.', ","),
        Cell::Other => "#".to_owned(),
        other => other.text().unwrap_or_default(),
    }
}

impl Row {
    /// What was typed into a cell; empty where there is nothing.
    pub fn typed(&self, column: Column, lang: Lang) -> String {
        self.cells.get(&column).map(|cell| shown(cell, lang)).unwrap_or_default()
    }

    /// A cell as text; empty where there is nothing.
    pub fn text(&self, column: Column) -> String {
        self.cells.get(&column).and_then(Cell::text).unwrap_or_default()
    }
}

/// A misfit in the cell of a column, or in the key's cell where the table lacks the column.
pub fn misfit(table: &Table, row: &Row, column: Column, fault: Fault) -> Misfit {
    let at = table.columns.get(&column).or_else(|| table.columns.get(&Column::Key)).copied().unwrap_or(0);
    Misfit { sheet: table.sheet.clone(), cell: format!("{}{}", letters(at), row.number), fault }
}
