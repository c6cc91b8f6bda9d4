//! A template that came back: which of its sheets nobody has touched.
//!
//! Whoever fills in a template leaves the sheets of the registers that he does not hand over as they are. An empty sheet
//! of his own making says that there is nothing; an untouched one of ours says nothing at all.

use super::{guide, heading, lists};
use crate::ingest::grid::{Grid, Value};
use crate::ingest::sheet::SheetResult;
use crate::registers::spec::{RegisterSpec, Schema};
use crate::text::Lang;

/// What a sheet is in a workbook that began as a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A sheet that only our templates have: the explanation, or the lists behind the drop-down menus.
    Mark,
    /// The headings of a register as we write them, and no row.
    Untouched,
}

/// What a sheet that no register matches is in a template.
#[must_use]
pub fn mark(grid: &Grid<'_>, name: &str, hidden: bool) -> Option<Part> {
    let is_title = |lang| grid.cell(0, 0).and_then(Value::text) == Some(guide::title(lang));
    let is_lists = |lang| hidden && name == lists::name(lang);
    [Lang::Ro, Lang::En].into_iter().any(|lang| is_title(lang) || is_lists(lang)).then_some(Part::Mark)
}

/// What a sheet of a register is in a template.
#[must_use]
pub fn untouched(grid: &Grid<'_>, spec: &RegisterSpec) -> Option<Part> {
    let row = grid.row(0);
    let as_written = |lang| {
        let mut cells = row.iter().map(|cell| cell.value.text());
        row.len() == spec.fields.len() && spec.fields.iter().all(|f| cells.next() == Some(Some(heading(f, lang))))
    };
    (grid.len() == 1 && [Lang::Ro, Lang::En].into_iter().any(as_written)).then_some(Part::Untouched)
}

/// Takes the untouched sheets out of a workbook that began as a template, but for registers that are said to be kept
/// and empty.
pub fn leave_out_untouched(sheets: &mut [SheetResult], schema: &Schema, kept_and_empty: &[usize]) {
    if !sheets.iter().any(|sheet| sheet.part == Some(Part::Mark)) {
        return;
    }
    for sheet in sheets.iter_mut().filter(|sheet| sheet.part == Some(Part::Untouched)) {
        let register = sheet.input.register.as_deref().and_then(|id| schema.position(id));
        if !register.is_some_and(|register| kept_and_empty.contains(&register)) {
            sheet.input.empty_template = true;
            sheet.typed = None;
            sheet.findings.clear();
        }
    }
}
