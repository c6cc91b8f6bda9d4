//! The tables of a workbook that are read back, wherever they stand in it.

use std::collections::BTreeMap;

use super::misfit::{ConcludeError, Fault, Misfit};
use crate::ingest::grid::{Grid, Value};
use crate::ingest::problem::IngestProblem;
use crate::ingest::source;
use crate::report::table::Name as Column;
use crate::report::workbook::{Identity, is_hidden_sheet};
use crate::text::letters;

/// The headings stand in one of the first rows.
const FIRST_ROWS: usize = 50;

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
    /// Something else: an error, yes or no, a duration.
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

/// What is read of a workbook.
#[derive(Debug, Default)]
pub struct Workbook {
    /// The audit that it belongs to.
    pub identity: Identity,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// Reads a workbook; `name` is what messages call it.
pub fn read(bytes: &[u8], name: &str) -> Result<Workbook, ConcludeError> {
    let mut book = Workbook::default();
    let mut fault: Option<ConcludeError> = None;
    source::read(bytes, name, &mut |sheet, grid| {
        if fault.is_some() {
            return;
        }
        let taken = match grid {
            Ok(grid) => take(&mut book, &sheet.name, &grid),
            Err(kind) => {
                let problem = IngestProblem { sheet: Some(sheet.name), ..IngestProblem::new(name, kind) };
                Err(ConcludeError::Unreadable(problem))
            }
        };
        fault = taken.err();
    })
    .map_err(|kind| ConcludeError::Unreadable(IngestProblem::new(name, kind)))?;
    fault.map_or(Ok(book), Err)
}

fn take(book: &mut Workbook, sheet: &str, grid: &Grid<'_>) -> Result<(), ConcludeError> {
    if is_hidden_sheet(sheet, grid) {
        book.identity.read(grid);
        return Ok(());
    }
    for position in 0..grid.len().min(FIRST_ROWS) {
        let mut columns: BTreeMap<Column, u32> = BTreeMap::new();
        let mut twice = None;
        for cell in grid.row(position) {
            if let Some(column) = cell.value.text().and_then(Column::of)
                && columns.insert(column, cell.column).is_some()
            {
                twice = Some(column);
            }
        }
        let Some(kind) = kind(&columns) else { continue };
        let row = grid.number(position);
        let wrong = |column: Column, missing| {
            let [ro, en] = column.heading();
            Err(ConcludeError::Headings { sheet: sheet.to_owned(), row, ro, en, missing })
        };
        if let Some(column) = twice {
            return wrong(column, false);
        }
        if let Some(column) = needed(kind).iter().find(|column| !columns.contains_key(column)) {
            return wrong(*column, true);
        }
        let rows = rows(grid, position + 1, &columns);
        book.tables.push(Table { kind, sheet: sheet.to_owned(), columns, rows });
        return Ok(());
    }
    Ok(())
}

/// What a row of headings is the head of.
fn kind(columns: &BTreeMap<Column, u32>) -> Option<Kind> {
    let has = |column| columns.contains_key(&column);
    let inspector = has(Column::Verdict) || has(Column::Remark) || has(Column::Key);
    if inspector && (has(Column::Case) || has(Column::Outcome)) {
        Some(Kind::Findings)
    } else if inspector && (has(Column::File) || has(Column::Indicator)) {
        Some(Kind::OnSite)
    } else if has(Column::Check) && has(Column::Computed) && has(Column::Indicator) && has(Column::NotMet) {
        Some(Kind::Indicators)
    } else if has(Column::Standard) && has(Column::Computed) {
        Some(Kind::Standards)
    } else {
        None
    }
}

/// Columns without which a table cannot be checked.
const fn needed(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Findings => &[Column::Key, Column::Verdict, Column::Remark, Column::Case, Column::Outcome],
        Kind::OnSite => &[Column::Key, Column::Verdict, Column::Remark],
        Kind::Indicators => &[Column::Met, Column::NotMet, Column::Undetermined],
        Kind::Standards => &[],
    }
}

fn rows(grid: &Grid<'_>, from: usize, columns: &BTreeMap<Column, u32>) -> Vec<Row> {
    let row = |position: usize| {
        let cells = columns.iter().filter_map(|(column, at)| Some((*column, cell(grid.cell(position, *at)?))));
        Row { number: grid.number(position), cells: cells.collect() }
    };
    (from..grid.len()).map(row).filter(|row| !row.cells.is_empty()).collect()
}

fn cell(value: &Value<'_>) -> Cell {
    match value {
        Value::Text(text) => Cell::Text(text.trim().to_owned()),
        Value::Number(number) => Cell::Number(*number),
        Value::Moment(day, minute) => Cell::Moment(*day, *minute),
        Value::Minutes(_) | Value::Bool(_) | Value::Error | Value::Uncomputed => Cell::Other,
    }
}

impl Cell {
    /// The cell as text: ids may have become numbers on the way.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Moment(..) | Self::Other => None,
        }
    }
}

impl Row {
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
