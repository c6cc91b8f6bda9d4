//! Where a sheet's headings stand and which register they are of.

use std::collections::BTreeSet;

use super::conceal;
use super::grid::{Cell, Grid, Value};
use super::lexicon::{Lexicon, Meaning, NameFit};
use crate::time::format_month;

/// Headings are looked for among this many filled rows.
const DEEPEST: usize = 80;
/// Once headings are found, better ones are looked for in this many rows below.
const FURTHER: usize = 12;
/// Wider rows are no headings.
const WIDEST: usize = 1000;
/// Headings have at most this many levels.
const LEVELS: usize = 3;
/// Longer texts are no headings.
const LONGEST: usize = 160;

/// The headings of a sheet that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Position of the register in the schema.
    pub register: usize,
    /// Position (in the grid) of the first row of headings.
    pub top: usize,
    /// Number of rows of headings.
    pub levels: usize,
    /// The columns that have a heading, by column.
    pub columns: Vec<Column>,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// Another register that fits nearly as well.
    pub rival: Option<usize>,
}

/// A column that has a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Column, 0 is A.
    pub column: u32,
    /// The heading as it stands, levels joined.
    pub heading: String,
    /// What it means in the register; none when it is unknown.
    pub meaning: Option<Meaning>,
}

impl Column {
    /// The field, where the heading means one.
    #[must_use]
    pub fn field(&self) -> Option<usize> {
        match self.meaning {
            Some(Meaning::Field(field)) => Some(field),
            _ => None,
        }
    }
}

/// What is known about a sheet beside its cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'h> {
    /// The sheet's name.
    pub sheet: &'h str,
    /// The file's name without folder and ending.
    pub file: &'h str,
    /// The register that a mapping file names.
    pub forced: Option<usize>,
}

/// The headings of a sheet and its register; none when no register fits.
#[must_use]
pub fn find(grid: &Grid<'_>, lexicon: &Lexicon, hints: Hints<'_>) -> Option<Header> {
    let (sheet, file) = (lexicon.name_fits(hints.sheet), lexicon.name_fits(hints.file));
    let names: Vec<f64> = sheet.iter().zip(&*file).map(|(sheet, file)| name_bonus(*sheet, *file)).collect();
    let mut best: Option<Candidate> = None;
    for top in 0..grid.len().min(DEEPEST) {
        // Sure headings are the first of their sheet: what looks better further down is another table.
        let further = |b: &Candidate| if b.is_sure() { 0 } else { FURTHER + 1 };
        if best.as_ref().is_some_and(|b| top >= b.top + b.levels + further(b)) {
            break;
        }
        if !has_headings(grid, top) {
            continue;
        }
        for levels in 1..=LEVELS {
            let Some(found) = candidate(grid, lexicon, hints, &names, top, levels) else { continue };
            let better = best.as_ref().is_none_or(|b| {
                // More levels must explain more columns.
                if b.top + b.levels > top && b.register == found.register {
                    (found.matched, LEVELS - found.levels) > (b.matched, LEVELS - b.levels)
                        || (found.matched, found.levels) == (b.matched, b.levels) && found.score > b.score + 1e-9
                } else {
                    found.score > b.score + 1e-9
                }
            });
            if better {
                best = Some(found);
            }
        }
    }
    best.map(|b| b.header())
}

/// The columns of some rows of headings, each with the forms in which its heading can be read; a date is a month. None
/// where the rows cannot be headings.
#[must_use]
pub fn forms(grid: &Grid<'_>, top: usize, levels: usize) -> Option<Vec<(u32, Vec<String>)>> {
    if !has_headings(grid, top) {
        return None;
    }
    let mut found: Vec<(u32, Vec<String>)> =
        headings(grid, top, levels)?.into_iter().map(|heading| (heading.column, heading.forms)).collect();
    for cell in grid.row(top + levels - 1) {
        if let Value::Moment(day, _) = cell.value {
            found.push((cell.column, vec![format_month(day)]));
        }
    }
    found.sort_by_key(|(column, _)| *column);
    Some(found)
}

/// Headings further down in a sheet.
#[derive(Debug)]
pub enum Again {
    /// Of a table that a register matches.
    Table(Header),
    /// Of a table that no register matches.
    Foreign,
}

/// So many headings of one register, most of a row's, are its headings even where required ones are not among them.
const PLAIN: usize = 6;
/// Share of the cells of a row that are headings of registers where the row is one of headings.
const SHARE: f64 = 0.6;

/// A cheap look at whether a row may hold headings: texts only, and none that begins with a digit.
#[must_use]
pub fn may_be_headings(cells: &[Cell<'_>]) -> bool {
    let plain = |text: &str| text.len() <= LONGEST && !text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    (2..=WIDEST).contains(&cells.len()) && cells.iter().all(|c| c.value.text().is_some_and(plain))
}

/// Headings in a row below the headings of a sheet, as if that row were the first; none where it is no row of headings.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn again(cells: &[Cell<'_>], lexicon: &Lexicon) -> Option<Again> {
    if !may_be_headings(cells) {
        return None;
    }
    let texts: BTreeSet<&str> = cells.iter().filter_map(|c| c.value.text()).collect();
    let known = texts.iter().filter(|text| !lexicon.meanings(text).is_empty()).count();
    // Two headings alone may be two values of a list that are spelt like headings.
    if (known as f64) < SHARE * cells.len() as f64 || known < 3 {
        return None;
    }
    let mut grid = Grid::default();
    cells.iter().for_each(|cell| grid.push(1, cell.column, cell.value.clone()));
    let found = candidate(&grid, lexicon, Hints::default(), &[], 0, 1);
    Some(found.filter(Candidate::is_sure).map_or(Again::Foreign, |c| Again::Table(c.header())))
}

fn name_bonus(sheet: NameFit, file: NameFit) -> f64 {
    let sheet = match sheet {
        NameFit::Whole => 1.5,
        NameFit::Part => 0.7,
        NameFit::None => 0.0,
    };
    let file = match file {
        NameFit::Whole => 0.6,
        NameFit::Part => 0.3,
        NameFit::None => 0.0,
    };
    f64::max(sheet, file)
}

fn has_headings(grid: &Grid<'_>, row: usize) -> bool {
    grid.row(row).len() <= WIDEST
        && grid
            .row(row)
            .iter()
            .any(|cell| cell.value.text().is_some_and(|t| t.len() <= LONGEST && t.chars().any(char::is_alphabetic)))
}

struct Candidate {
    register: usize,
    top: usize,
    levels: usize,
    columns: Vec<Column>,
    matched: usize,
    score: f64,
    confidence: f64,
    rival: Option<usize>,
}

impl Candidate {
    /// Whether most cells are headings of the register, and not just a few.
    #[allow(clippy::cast_precision_loss)]
    fn is_sure(&self) -> bool {
        let explained = self.columns.iter().filter(|column| column.meaning.is_some()).count();
        self.matched >= 3 && explained as f64 >= SHARE * self.columns.len() as f64
    }

    fn header(self) -> Header {
        Header {
            register: self.register,
            top: self.top,
            levels: self.levels,
            columns: self.columns,
            confidence: self.confidence,
            rival: self.rival,
        }
    }
}

/// The register that the headings in some rows fit best.
#[allow(clippy::cast_precision_loss)]
fn candidate(
    grid: &Grid<'_>,
    lexicon: &Lexicon,
    hints: Hints<'_>,
    names: &[f64],
    top: usize,
    levels: usize,
) -> Option<Candidate> {
    let headings = headings(grid, top, levels)?;
    let known: Vec<Known<'_>> = headings.iter().map(|h| h.known(lexicon)).collect();
    let count = headings.len();
    // Fields of each register, one bit each, and how many headings mean something in it.
    let mut of_registers = vec![(0_u64, 0_u32); lexicon.registers];
    for (register, meaning) in known.iter().flat_map(|heading| &heading.meanings) {
        let Some((fields, explained)) = of_registers.get_mut(*register) else { continue };
        *explained += 1;
        if let Meaning::Field(field) = meaning {
            *fields |= 1_u64.checked_shl(u32::try_from(*field).unwrap_or(64)).unwrap_or(0);
        }
    }
    let mut scored: Vec<(usize, f64, f64, usize)> = Vec::new();
    let of_registers = of_registers.into_iter().enumerate();
    for (register, (fields, explained)) in of_registers.filter(|(r, _)| hints.forced.is_none_or(|f| f == *r)) {
        let matched = fields.count_ones() as usize;
        let required = lexicon.required.get(register).copied().unwrap_or(0);
        let wanted = f64::from(required.count_ones().max(1));
        let found = f64::from((required & fields).count_ones());
        let share = f64::from(explained) / count as f64;
        let bonus = names.get(register).copied().unwrap_or(0.0);
        if hints.forced.is_none() && bonus <= 0.0 && lexicon.again.get(register) == Some(&true) {
            continue;
        }
        let enough = if hints.forced.is_some() {
            matched >= 1
        } else if bonus >= 1.5 {
            matched >= 2 || (matched == 1 && count == 1)
        } else {
            let wide = found / wanted >= 0.5 && (share >= 0.3 || matched >= 5);
            // A table of a provider's own leaves out what is the same in every row: its code, and that of people it names.
            matched >= 2 && (wide || (matched >= PLAIN && share >= SHARE))
        };
        if enough {
            let score = 2.0 * share + 2.0 * found / wanted + 0.15 * matched.min(12) as f64 + bonus;
            scored.push((register, score, 0.5 * share + 0.5 * found / wanted, matched));
        }
    }
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (register, score, confidence, matched) = *scored.first()?;
    let rival = scored.get(1).filter(|second| score - second.1 < 0.25).map(|second| second.0);
    let columns = known
        .into_iter()
        .map(|heading| {
            let meaning = heading.meanings.into_iter().find(|(r, _)| *r == register).map(|(_, m)| m);
            // A sheet without headings may have a person in their place.
            let hidden = if meaning.is_none() { conceal::blotted(heading.text) } else { None };
            Column { column: heading.column, heading: hidden.unwrap_or_else(|| heading.text.to_owned()), meaning }
        })
        .collect();
    Some(Candidate { register, top, levels, columns, matched, score, confidence, rival })
}

/// The heading of one column: the forms in which it can be read, the likeliest first.
struct Heading {
    column: u32,
    forms: Vec<String>,
}

impl Heading {
    /// What any of its forms means; a form that comes first wins.
    fn known(&self, lexicon: &Lexicon) -> Known<'_> {
        let mut all: Vec<(usize, Meaning)> = Vec::new();
        for form in &self.forms {
            for (register, meaning) in lexicon.meanings(form) {
                if !all.iter().any(|(r, _)| *r == register) {
                    all.push((register, meaning));
                }
            }
        }
        Known { column: self.column, text: self.forms.first().map_or("", String::as_str), meanings: all }
    }
}

/// A heading and what it means, register by register.
struct Known<'h> {
    column: u32,
    text: &'h str,
    meanings: Vec<(usize, Meaning)>,
}

/// The headings in some rows; none when the rows under the first cannot be headings.
fn headings(grid: &Grid<'_>, top: usize, levels: usize) -> Option<Vec<Heading>> {
    if levels > 1 {
        (1..levels).try_for_each(|i| continues(grid, top, top + i).then_some(()))?;
    }
    let mut columns: Vec<u32> = (top..top + levels).flat_map(|r| grid.row(r)).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let headings: Vec<Heading> = columns
        .into_iter()
        .filter_map(|column| {
            let mut texts: Vec<&str> = Vec::new();
            for row in top..top + levels {
                let own = grid.cell(row, column).and_then(Value::text);
                let text = own.or_else(|| if row + 1 < top + levels { spanning(grid, row, column) } else { None });
                if let Some(text) = text.filter(|t| t.len() <= LONGEST) {
                    texts.push(text);
                }
            }
            let own = *texts.last()?;
            let mut forms = vec![texts.join(" ")];
            for form in [own, texts.first().copied().unwrap_or(own)] {
                if texts.len() > 1 && !forms.iter().any(|f| f == form) && grid_has_own(grid, top, levels, column, form)
                {
                    forms.push(form.to_owned());
                }
            }
            Some(Heading { column, forms })
        })
        .collect();
    (!headings.is_empty()).then_some(headings)
}

/// Whether a column has a text of its own, not one of a group that spans several columns.
fn grid_has_own(grid: &Grid<'_>, top: usize, levels: usize, column: u32, text: &str) -> bool {
    (top..top + levels).any(|row| grid.cell(row, column).and_then(Value::text) == Some(text))
}

/// The group heading over a column: the merged cell that covers it, or the next filled cell to the left.
fn spanning<'g>(grid: &'g Grid<'_>, row: usize, column: u32) -> Option<&'g str> {
    let number = grid.number(row);
    let left = grid.row(row).iter().rev().find(|cell| cell.column < column)?;
    let merged =
        grid.merges.iter().any(|m| (m.top..=m.bottom).contains(&number) && m.left == left.column && m.right >= column);
    let unmerged = grid.merges.iter().all(|m| !(m.top..=m.bottom).contains(&number));
    if merged || unmerged { left.value.text() } else { None }
}

/// Whether a row can be a lower level of the headings above it: texts only, and nothing under a heading that has no
/// columns of its own beneath.
fn continues(grid: &Grid<'_>, top: usize, row: usize) -> bool {
    let cells = grid.row(row);
    if cells.is_empty()
        || cells.len() > WIDEST
        || grid.number(row) != grid.number(top) + u32::try_from(row - top).unwrap_or(0)
    {
        return false;
    }
    let texts =
        cells.iter().all(|c| c.value.text().is_some_and(|t| t.len() <= LONGEST && t.chars().any(char::is_alphabetic)));
    // In a table of data the row under the headings fills the same columns as the headings. A group heading, with
    // nothing right of it and texts below, does not count.
    let above = grid.row(top);
    let filled = |row: &[Cell<'_>], column: u32| row.iter().any(|c| c.column == column);
    let is_group = |column: u32| !filled(above, column + 1) && filled(cells, column + 1);
    let under = cells.iter().filter(|c| filled(above, c.column) && !is_group(c.column)).count();
    texts && under * 2 <= above.len()
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
