//! The tables of a workbook that are read back, wherever they stand in it.

use std::collections::BTreeMap;

pub use super::cells::{Cell, Kind, Row, Table, cell, misfit, shown};
use super::misfit::ConcludeError;
use super::{form, typed};
use crate::ingest::grid::Grid;
use crate::ingest::problem::IngestProblem;
use crate::ingest::source;
use crate::report::table::Name as Column;
use crate::report::workbook::{Identity, is_hidden_sheet};
use crate::results::visit::VisitFacts;

/// The headings stand in one of the first rows.
const FIRST_ROWS: usize = 50;

/// What is read of a workbook.
#[derive(Debug, Default)]
pub struct Workbook {
    /// The audit that it belongs to.
    pub identity: Identity,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What was written about the visit.
    pub facts: VisitFacts,
    /// The forms that hold it, until the language of the workbook is known.
    forms: Vec<form::Form>,
    /// What stands outside of the columns that are read, to tell what was not taken.
    pub beside: Vec<AnnotationColumns>,
}

/// A filled cell outside of what is read.
#[derive(Debug, Clone)]
pub struct AnnotationColumns {
    /// The sheet.
    pub sheet: String,
    /// The spreadsheet's row number.
    pub row: u32,
    /// The column, 0 is A.
    pub column: u32,
    /// What stands there.
    pub cell: Cell,
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
    if let Some(fault) = fault {
        return Err(fault);
    }
    let lang = book.identity.lang;
    typed::restore(bytes, &mut book.tables, lang);
    for form in std::mem::take(&mut book.forms) {
        form.write(&mut book.facts, lang);
    }
    Ok(book)
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
        beside(book, sheet, grid, |row, column| row >= position && columns.values().any(|at| *at == column));
        book.tables.push(Table { kind, sheet: sheet.to_owned(), columns, rows });
        return Ok(());
    }
    let form = form::read(grid);
    beside(book, sheet, grid, |row, column| form.read.contains(&(row, column)));
    book.forms.push(form);
    Ok(())
}

/// Remembers the cells of a sheet that nothing is read from; rows by their position, columns by their number.
fn beside(book: &mut Workbook, sheet: &str, grid: &Grid<'_>, is_read: impl Fn(usize, u32) -> bool) {
    for position in 0..grid.len() {
        let row = grid.number(position);
        for filled in grid.row(position).iter().filter(|filled| !is_read(position, filled.column)) {
            let cell = cell(&filled.value);
            book.beside.push(AnnotationColumns { sheet: sheet.to_owned(), row, column: filled.column, cell });
        }
    }
}

/// What a row of headings is the head of.
fn kind(columns: &BTreeMap<Column, u32>) -> Option<Kind> {
    let has = |column| columns.contains_key(&column);
    if has(Column::Seen) && has(Column::ClausePicked) {
        return Some(Kind::Own);
    }
    if has(Column::Measure) && has(Column::MeasureUntil) && has(Column::Key) {
        return Some(Kind::Measures);
    }
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
        Kind::Own => &[Column::Case, Column::Key],
        Kind::Measures => &[Column::MeasureBy],
    }
}

fn rows(grid: &Grid<'_>, from: usize, columns: &BTreeMap<Column, u32>) -> Vec<Row> {
    let row = |position: usize| {
        let cells = columns.iter().filter_map(|(column, at)| Some((*column, cell(grid.cell(position, *at)?))));
        Row { number: grid.number(position), cells: cells.collect() }
    };
    (from..grid.len()).map(row).filter(|row| !row.cells.is_empty()).collect()
}
