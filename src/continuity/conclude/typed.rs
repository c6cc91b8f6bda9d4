//! Per cents as they were typed: a spreadsheet keeps 0.5 and shows 50%, and only the cell's format tells.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, Xlsx};

use super::cells::{Cell, Table};
use crate::report::table::Name as Column;
use crate::text::Lang;

/// Columns that people type into.
const TYPED: [Column; 7] = [
    Column::Remark,
    Column::Seen,
    Column::Evidence,
    Column::Measure,
    Column::MeasureBy,
    Column::Case,
    Column::MeasureUntil,
];

/// Makes per cents of the numbers that were typed as such. Formats are known of xlsx only; elsewhere numbers stay.
pub fn restore(bytes: &[u8], tables: &mut [Table], lang: Lang) {
    let numbers = tables.iter().any(|table| {
        let mut cells = table.rows.iter().flat_map(|row| TYPED.iter().filter_map(|column| row.cells.get(column)));
        cells.any(|cell| matches!(cell, Cell::Number(_)))
    });
    if !numbers {
        return;
    }
    // The workbook was read before by the same library; what it cannot tell now leaves the numbers as they are.
    let _ = catch_unwind(AssertUnwindSafe(|| formats(bytes, tables, lang)));
}

fn formats(bytes: &[u8], tables: &mut [Table], lang: Lang) -> Option<()> {
    let mut file = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut known = BTreeMap::new();
    for table in tables {
        for row in &mut table.rows {
            for column in TYPED {
                let (Some(at), Some(Cell::Number(number))) = (table.columns.get(&column), row.cells.get(&column))
                else {
                    continue;
                };
                let number = *number;
                if !known.contains_key(&table.sheet) {
                    known.insert(table.sheet.clone(), file.worksheet_style(&table.sheet).ok()?);
                }
                let place = (row.number.checked_sub(1)?, *at);
                let style = known.get(&table.sheet).and_then(|styles| styles.get(place));
                let format = style.and_then(|style| style.number_format.as_ref());
                if format.is_some_and(|format| format.format_code.contains('%')) {
                    row.cells.insert(column, Cell::Text(percent(number, lang)));
                }
            }
        }
    }
    Some(())
}

/// `12,5%`: as many decimals as were typed.
fn percent(share: f64, lang: Lang) -> String {
    // A share is stored with the error of its division by a hundred.
    let number = (share * 1e8).round() / 1e6;
    let text = number.to_string();
    format!("{}%", if lang == Lang::Ro { text.replace('.', ",") } else { text })
}

#[cfg(test)]
mod tests {
    use super::percent;
    use crate::text::Lang;

    #[test]
    fn a_share_reads_as_it_was_typed() {
        assert_eq!(percent(0.5, Lang::Ro), "50%");
        assert_eq!(percent(0.125, Lang::Ro), "12,5%");
        assert_eq!(percent(0.07, Lang::En), "7%");
        assert_eq!(percent(1.0, Lang::En), "100%");
    }
}
