//! Drop-down lists on a hidden sheet.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::registers::spec::Schema;
use crate::text::Lang;
use crate::text::letters;

/// The sheet's name.
pub const fn name(lang: Lang) -> &'static str {
    lang.t("Liste", "Lists")
}

/// The code lists that a template uses, one column each.
#[derive(Debug)]
pub struct Lists<'s> {
    schema: &'s Schema,
    lang: Lang,
    columns: BTreeMap<String, u16>,
}

impl<'s> Lists<'s> {
    /// No lists yet.
    pub const fn new(schema: &'s Schema, lang: Lang) -> Self {
        Self { schema, lang, columns: BTreeMap::new() }
    }

    /// Where the values of a list stand, as a formula.
    pub fn range(&mut self, list: &str) -> Option<String> {
        let codes = self.schema.codes.get(list)?.codes.len();
        let next = u16::try_from(self.columns.len()).ok()?;
        let column = *self.columns.entry(list.to_owned()).or_insert(next);
        let letter = letters(u32::from(column));
        Some(format!("={}!${letter}$1:${letter}${codes}", self.name()))
    }

    const fn name(&self) -> &'static str {
        self.lang.t("Liste", "Lists")
    }

    /// Adds the hidden sheet.
    pub fn write(self, book: &mut Workbook) -> Result<(), XlsxError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet();
        sheet.set_name(name(self.lang))?.set_hidden(true);
        for (list, column) in &self.columns {
            let codes = self.schema.codes.get(list).map_or(&[][..], |l| &l.codes);
            for (row, code) in (0u32..).zip(codes) {
                sheet.write(row, *column, self.lang.text(&code.title))?;
            }
        }
        Ok(())
    }
}
