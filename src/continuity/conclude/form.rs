//! What is written beside labels: the facts of the visit, and what was signed on the cover.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cell, cell, shown};
use crate::continuity::privacy::without_codes;
use crate::ingest::grid::{Grid, Value};
use crate::report::table::facts::{Fact, SIGN_HERE};
use crate::results::visit::VisitFacts;
use crate::text::Lang;

/// So many labels below each other make a form; one alone is a word that happens to stand there.
const LABELS: usize = 2;

/// What is written on a sheet beside labels.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(Fact, Vec<Cell>)>,
    /// Where it stands: position of the row, and column.
    pub read: BTreeSet<(usize, u32)>,
}

/// What stands to the right of the labels of a form; empty where a sheet is none. What stands below the last label of a
/// cover without a label of its own belongs to it.
pub fn read(grid: &Grid<'_>) -> Form {
    let mut columns: BTreeMap<u32, Vec<(usize, Fact)>> = BTreeMap::new();
    for position in 0..grid.len() {
        for filled in grid.row(position) {
            if let Some(fact) = filled.value.text().and_then(Fact::of) {
                columns.entry(filled.column).or_default().push((position, fact));
            }
        }
    }
    let mut form = Form::default();
    let Some((label, rows)) = columns.into_iter().find(|(_, rows)| rows.len() >= LABELS) else { return form };
    for (position, fact) in rows {
        let mut cells = form.right_of(grid, position, label);
        if fact == Fact::Objections && position + 1 < grid.len() && grid.cell(position + 1, label).is_none() {
            cells.extend(form.right_of(grid, position + 1, label));
        }
        form.fields.push((fact, cells));
    }
    form
}

impl Form {
    /// The filled cells to the right of a label, without hints.
    fn right_of(&mut self, grid: &Grid<'_>, position: usize, label: u32) -> Vec<Cell> {
        let near = |column: u32| column == label + 1 || column == label + 2;
        let fact = grid.cell(position, label).and_then(Value::text).and_then(Fact::of);
        let hint = |value: &Value<'_>| {
            let hints = fact.map(|fact| [Lang::Ro, Lang::En].map(|lang| fact.hint(lang)));
            hints.is_some_and(|hints| value.text().is_some_and(|text| hints.contains(&text.trim())))
        };
        let cells = grid.row(position).iter().filter(|filled| near(filled.column) && !hint(&filled.value));
        cells
            .map(|filled| {
                self.read.insert((position, filled.column));
                cell(&filled.value)
            })
            .collect()
    }

    /// Takes it over, without the words of an empty line and without personal codes.
    pub fn write(self, facts: &mut VisitFacts, lang: Lang) {
        for (fact, cells) in self.fields {
            let bare = |cell: &Cell| {
                let text = SIGN_HERE.iter().fold(shown(cell, lang), |text, empty| text.replace(empty, ""));
                text.trim().to_owned()
            };
            let parts: Vec<String> = cells.iter().map(bare).filter(|part| !part.is_empty()).collect();
            let written = fact.get_mut(facts);
            if written.is_empty() {
                *written = without_codes(&parts.join(" ")).0;
            }
        }
    }
}
