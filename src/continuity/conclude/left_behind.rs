//! What an inspector wrote where nothing is read: it stays in the workbook and is named, so that it is not lost unseen.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::{self, AnnotationColumns, Workbook};
use crate::output::OutputError;
use crate::report::Report;
use crate::report::workbook::{Extras, bytes};
use crate::text::letters;

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
        for cell in known.beside {
            sheets.entry(cell.sheet).or_default().insert(same(&cell.text));
        }
        for table in known.tables {
            sheets.entry(table.sheet).or_default();
        }
    }
    let anywhere: BTreeSet<&String> = sheets.values().flatten().collect();
    let is_known = |cell: &&AnnotationColumns| {
        let text = same(&cell.text);
        match sheets.get(&cell.sheet) {
            Some(known) => !texts || known.contains(&text),
            None => anywhere.contains(&text),
        }
    };
    let mut found: Vec<LeftBehind> = Vec::new();
    for cell in book.beside.iter().filter(|cell| !is_known(cell)) {
        let place = (format!("{}{}", letters(cell.column), cell.row), cell.text.clone());
        match found.last_mut().filter(|last| last.sheet == cell.sheet) {
            Some(last) => last.cells.push(place),
            None => found.push(LeftBehind { sheet: cell.sheet.clone(), cells: vec![place] }),
        }
    }
    Ok(found)
}

/// Without blanks at the ends and line breaks, which programs write in their own ways; numbers to six digits.
fn same(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.replace(',', ".").parse::<f64>() {
        Ok(number) => format!("{number:.6}"),
        Err(_) => plain,
    }
}
