//! The register that a sheet might be although nothing matches it well enough to be read as one.
//!
//! Cheap, since it is asked of every sheet that is not recognised: only headings that share the beginning of a word with
//! a cell are compared with it. `registers inspect` compares with all of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::grid::Grid;
use super::lexicon::{Lexicon, NameFit};
use super::likeness::likeness_of_normalised;
use crate::registers::spec::Schema;
use crate::text::norm::normalise;

/// A cell as like a heading as this counts as one.
const LIKE: f64 = 0.7;
/// Share of the cells of a row that must be like headings of one register.
const SHARE: f64 = 0.5;
/// Fewer cells tell nothing.
const FEWEST: usize = 2;
/// Rows and cells of a row that are looked at, and the longest text that may be a heading.
const ROWS: usize = 30;
const CELLS: usize = 40;
const LONGEST: usize = 80;
/// Letters of a word by which headings are found.
const BEGINNING: usize = 4;

/// Finds registers by the likeness of headings; made once for many sheets, when the first one asks.
pub struct Nearly<'s> {
    schema: &'s Schema,
    index: OnceLock<Index>,
}

/// The headings of all registers, normalised, and where words begin alike.
#[derive(Default)]
struct Index {
    headings: Vec<(usize, String)>,
    by_word: HashMap<String, Vec<usize>>,
}

impl<'s> Nearly<'s> {
    /// Of the registers of a schema.
    #[must_use]
    pub const fn new(schema: &'s Schema) -> Self {
        Self { schema, index: OnceLock::new() }
    }

    /// The id of the register that a sheet might be.
    #[must_use]
    pub fn register(&self, grid: &Grid<'_>) -> Option<String> {
        let index = self.index.get_or_init(|| Index::new(self.schema));
        let mut best: Option<(f64, usize)> = None;
        for row in 0..grid.len().min(ROWS) {
            let cells = grid.row(row);
            let texts: Vec<&str> = cells.iter().filter_map(|cell| cell.value.text()).take(CELLS).collect();
            if texts.len() < FEWEST || texts.len() * 2 < cells.len() {
                continue;
            }
            if let Some((share, register)) = index.nearest(&texts)
                && best.is_none_or(|(known, _)| share > known)
            {
                best = Some((share, register));
            }
        }
        let (_, register) = best?;
        self.schema.registers.get(register).map(|spec| spec.id.clone())
    }

    /// The id of the register that a sheet with a table is named after, though its headings tell nothing: months in a
    /// row, for instance.
    #[must_use]
    pub fn named_after(&self, grid: &Grid<'_>, sheet: &str, lexicon: &Lexicon) -> Option<String> {
        let table = (0..grid.len().min(ROWS)).filter(|row| grid.row(*row).len() > FEWEST).count();
        if table < FEWEST {
            return None;
        }
        let fits = lexicon.name_fits(sheet);
        let best = fits.iter().max().filter(|fit| **fit > NameFit::None)?;
        let mut named = self.schema.registers.iter().zip(fits.iter()).filter(|(_, fit)| *fit == best);
        let (spec, _) = named.next()?;
        named.next().is_none().then(|| spec.id.clone())
    }
}

impl Index {
    fn new(schema: &Schema) -> Self {
        let mut index = Self::default();
        for (register, spec) in schema.registers.iter().enumerate() {
            for heading in spec.fields.iter().flat_map(|field| field.headings_ro.iter().chain(&field.headings_en)) {
                let heading = normalise(heading);
                for word in beginnings(&heading) {
                    index.by_word.entry(word.to_owned()).or_default().push(index.headings.len());
                }
                index.headings.push((register, heading));
            }
        }
        index
    }

    /// The register that most cells of a row have headings of, with their share; the first of several.
    #[allow(clippy::cast_precision_loss)]
    fn nearest(&self, texts: &[&str]) -> Option<(f64, usize)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for text in texts.iter().filter(|text| text.len() <= LONGEST) {
            let text = normalise(text);
            let mut like: Vec<usize> = beginnings(&text)
                .filter_map(|word| self.by_word.get(word))
                .flatten()
                .filter_map(|at| self.headings.get(*at))
                .filter(|(_, heading)| likeness_of_normalised(&text, heading) >= LIKE)
                .map(|(register, _)| *register)
                .collect();
            like.sort_unstable();
            like.dedup();
            for register in like {
                *counts.entry(register).or_default() += 1;
            }
        }
        let (register, count) =
            counts.into_iter().max_by_key(|(register, count)| (*count, std::cmp::Reverse(*register)))?;
        let share = count as f64 / texts.len() as f64;
        (count >= FEWEST && share >= SHARE).then_some((share, register))
    }
}

/// The first letters of the words of a normalised text; short words tell nothing.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter_map(|word| word.get(..BEGINNING))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Value;
    use crate::registers::load;

    fn of(rows: &[&[&str]]) -> Option<String> {
        let schema = load::embedded().unwrap();
        let mut grid = Grid::default();
        for (number, row) in (1..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                grid.push(number, column, Value::Text((*text).into()));
            }
        }
        Nearly::new(&schema).register(&grid)
    }

    #[test]
    fn a_sheet_with_like_headings_might_be_a_register() {
        let headings = ["Dosarul nr.", "Data inregistrari dosarului", "Managerul de caz", "Data desemnari managerului"];
        assert_eq!(of(&[&["Evidența"], &headings]).as_deref(), Some("cases"));
        assert_eq!(of(&[&["Produs", "Cantitate", "Preț"], &["Lapte", "3", "2,50"]]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_table_under_headings_of_its_own_might_be_what_its_sheet_is_named_after() {
        let schema = load::embedded().unwrap();
        let lexicon = Lexicon::new(&schema);
        let named = |sheet: &str, rows: &[&[&str]]| {
            let mut grid = Grid::default();
            for (number, row) in (1..).zip(rows) {
                for (column, text) in (0..).zip(*row) {
                    grid.push(number, column, Value::Text((*text).into()));
                }
            }
            Nearly::new(&schema).named_after(&grid, sheet, &lexicon)
        };
        let months: [&[&str]; 2] = [&["Nr. caz", "Ian", "Feb"], &["C-1", "x", "31.01"]];
        assert_eq!(named("Monitorizare lunara", &months).as_deref(), Some("monitoring_reports"));
        assert_eq!(named("Foaie1", &months), None);
        assert_eq!(named("Monitorizare lunara", &[&["o notă"], &["altă notă"]]), None);
    }
}
