//! Which spreadsheet column each field of each sheet came from.

use std::collections::BTreeMap;

use super::typed::Ingested;
use crate::text::letters;

/// The columns of every sheet that was read as a register.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// File → sheet → position of the register, and the column of each of its fields (0 = A).
    sheets: BTreeMap<String, BTreeMap<String, (usize, Vec<Option<u32>>)>>,
}

impl Columns {
    /// The columns of what was read.
    #[must_use]
    pub fn of(ingested: &Ingested) -> Self {
        let mut columns = Self::default();
        for typed in &ingested.sheets {
            let Some(file) = ingested.files.get(typed.file as usize) else { continue };
            let Some(sheet) = file.sheets.get(typed.sheet as usize) else { continue };
            let sheets = columns.sheets.entry(file.file.clone()).or_default();
            // Of several tables on one sheet the first one tells.
            sheets.entry(sheet.sheet.clone()).or_insert_with(|| (typed.register, typed.letters.clone()));
        }
        columns
    }

    /// Position of the register that a sheet was read as.
    #[must_use]
    pub fn register(&self, file: &str, sheet: &str) -> Option<usize> {
        self.sheets.get(file)?.get(sheet).map(|(register, _)| *register)
    }

    /// Letters of the column that holds a field, by the field's position in the register; none when the sheet has no
    /// such column or is no such register.
    #[must_use]
    pub fn letters(&self, file: &str, sheet: &str, register: usize, field: usize) -> Option<String> {
        let (found, columns) = self.sheets.get(file)?.get(sheet)?;
        let column = columns.get(field).copied().flatten().filter(|_| *found == register)?;
        Some(letters(column))
    }
}
