//! What an inspector wrote where nothing is read: it stays in the workbook and is named, so that it is not lost unseen.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cell, shown};
use super::tables::{self, AnnotationColumns, Workbook};
use crate::ingest::cell::date::serial_of;
use crate::output::OutputError;
use crate::report::Report;
use crate::report::workbook::{Extras, bytes};
use crate::text::{Lang, letters};

/// Cells of one sheet that were not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// The sheet.
    pub sheet: String,
    /// The cells, e.g. `H3`, with what stands there.
    pub cells: Vec<(String, String)>,
}

/// What stands in a workbook and in none of those that the program writes for the same audit. `texts`: whether program
/// and catalogue are the audit's; else only sheets that the program does not write are told.
pub fn left_behind(book: &Workbook, reports: &[Report<'_>], texts: bool) -> Result<Vec<LeftBehind>, OutputError> {
    let mut sheets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for report in reports {
        let written = bytes(report, &Extras::default())?;
        let Ok(known) = tables::read(&written, "") else { continue };
        for AnnotationColumns { sheet, cell, .. } in known.beside {
            let texts = sheets.entry(sheet).or_default();
            // Some programs keep the number behind a date and lose that it is one (Calligra Sheets 3.2, SheetJS 0.18.5).
            if let Cell::Moment(day, minute) = cell {
                texts.insert(number(serial_of(day, minute)));
            }
            texts.insert(same(&cell));
        }
        for table in known.tables {
            sheets.entry(table.sheet).or_default();
        }
    }
    let anywhere: BTreeSet<&String> = sheets.values().flatten().collect();
    let is_known = |cell: &&AnnotationColumns| {
        let text = same(&cell.cell);
        match sheets.get(&cell.sheet) {
            Some(known) => !texts || known.contains(&text),
            None => anywhere.contains(&text),
        }
    };
    let mut found: Vec<LeftBehind> = Vec::new();
    for cell in book.beside.iter().filter(|cell| !is_known(cell)) {
        let place = (format!("{}{}", letters(cell.column), cell.row), shown(&cell.cell, Lang::Ro));
        match found.last_mut().filter(|last| last.sheet == cell.sheet) {
            Some(last) => last.cells.push(place),
            None => found.push(LeftBehind { sheet: cell.sheet.clone(), cells: vec![place] }),
        }
    }
    Ok(found)
}

/// Without blanks at the ends and line breaks, which programs write in their own ways; numbers to six digits.
fn same(cell: &Cell) -> String {
    // In one language: it is only compared with what another workbook holds.
    let plain = shown(cell, Lang::Ro);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.replace(',', ".").parse::<f64>() {
        Ok(value) => number(value),
        Err(_) => plain,
    }
}

fn number(value: f64) -> String {
    format!("{value:.6}")
}
