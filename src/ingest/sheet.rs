//! One sheet: recognised and read.

use std::convert::Infallible;

use super::beside;
use super::conceal;
use super::context::Context;
use super::grid::Grid;
use super::header::{self, Again, Header, Hints};
use super::row_words::reason;
use super::sheet_rows::{NotData, SheetReader};
use super::template::{self, Part};
use crate::registers::spec::RegisterSpec;
use crate::registers::typed::TypedSheet;
use crate::results::{InputSheet, QualityFinding};
use crate::text::letters;

/// What a mapping file says about a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SheetOverride {
    /// Nothing.
    #[default]
    None,
    /// It is this register.
    Register(usize),
    /// It is to be left out.
    Ignore,
}

/// What became of a sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetResult {
    /// For the results.
    pub input: InputSheet,
    /// The accepted rows; none for a sheet that no register matches.
    pub typed: Option<TypedSheet>,
    /// The accepted rows of further tables, each under headings of its own below the first one.
    pub further: Vec<TypedSheet>,
    /// What it is in a workbook that began as a template of ours.
    pub part: Option<Part>,
    /// What had to be set aside or deserves attention.
    pub findings: Vec<QualityFinding>,
    /// How the sheet was recognised.
    pub header: Option<Header>,
    /// The rows that are no data; none of a sheet that no register matches, where no row is.
    pub not_data: Vec<NotData>,
}

/// The rows of a sheet behind those that are at hand.
pub trait Further {
    /// Why they cannot be read.
    type Error;

    /// How many rows the sheet has in all, more or less.
    fn expected(&self) -> usize;

    /// How many filled rows there are; reads them all.
    ///
    /// # Errors
    /// What keeps a row from being read.
    fn count(&mut self) -> Result<usize, Self::Error>;

    /// Goes back to the rows behind one of those that are at hand, so that they are read once more; false where there
    /// are none but those.
    fn go_back(&mut self, row: u32) -> bool;

    /// Reads the rows; where the headings of a further table stop the reader, the rows from there on that are looked
    /// at together.
    ///
    /// # Errors
    /// What keeps a row from being read.
    fn read(&mut self, reader: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, Self::Error>;
}

/// Nothing behind a sheet that is there as a whole, which has so many rows.
pub(super) struct Whole(pub usize);

impl Further for Whole {
    type Error = Infallible;

    fn expected(&self) -> usize {
        self.0
    }

    fn count(&mut self) -> Result<usize, Infallible> {
        Ok(0)
    }

    fn go_back(&mut self, _: u32) -> bool {
        false
    }

    fn read(&mut self, _: &mut SheetReader<'_>) -> Result<Option<Grid<'static>>, Infallible> {
        Ok(None)
    }
}

/// Reads a sheet that is there as a whole.
#[must_use]
pub fn read(grid: &Grid<'_>, name: &str, hidden: bool, wish: SheetOverride, context: Context<'_>) -> SheetResult {
    let Ok(result) = read_whole(grid, &mut Whole(grid.len()), name, hidden, wish, context);
    result
}

/// Reads a sheet that is there as a whole, whose rows `more` may have once more.
///
/// # Errors
/// What keeps a row from being read.
pub fn read_whole<F: Further>(
    grid: &Grid<'_>,
    more: &mut F,
    name: &str,
    hidden: bool,
    wish: SheetOverride,
    context: Context<'_>,
) -> Result<SheetResult, F::Error> {
    let result = read_on(grid, more, name, hidden, wish, context)?;
    Ok(side_by_side(grid, name, hidden, result, context))
}

/// Reads a sheet once more where two tables stand side by side in it.
fn side_by_side(grid: &Grid<'_>, name: &str, hidden: bool, result: SheetResult, context: Context<'_>) -> SheetResult {
    let whole = |grid: &Grid<'_>, wish| {
        let Ok(result) = read_on(grid, &mut Whole(grid.len()), name, hidden, wish, context);
        result
    };
    let Some(header) = &result.header else { return result };
    let spec = context.schema.registers.get(header.register);
    let Some(column) = spec.and_then(|spec| beside::second_table(header, spec)) else { return result };
    // Both are read by the columns of their own.
    let same = SheetOverride::Register(header.register);
    let mut first = whole(&grid.columns(0..column), same);
    let second = read(&grid.columns(column..u32::MAX), name, false, same, context);
    if first.typed.is_none() || second.typed.is_none() {
        return result;
    }
    let row = grid.number(header.top + header.levels - 1);
    first.findings.push(QualityFinding {
        rule: "table_beside".to_owned(),
        register: first.input.register.clone(),
        field: None,
        file: context.file.to_owned(),
        sheet: name.to_owned(),
        row,
        column: letters(column),
        value: None,
        other_row: None,
        count: None,
    });
    first.part = result.part;
    first.join(second);
    first
}

/// Reads a sheet of which the headings and many rows are at hand.
///
/// # Errors
/// What keeps a further row from being read.
pub fn read_on<F: Further>(
    grid: &Grid<'_>,
    more: &mut F,
    name: &str,
    hidden: bool,
    wish: SheetOverride,
    context: Context<'_>,
) -> Result<SheetResult, F::Error> {
    let mut input = InputSheet { sheet: name.to_owned(), hidden, ..InputSheet::default() };
    let forced = if let SheetOverride::Register(register) = wish { Some(register) } else { None };
    let hints = Hints { sheet: name, file: context.stem, forced };
    let header = if wish == SheetOverride::Ignore { None } else { header::find(grid, context.lexicon, hints) };
    let spec = header.as_ref().and_then(|h| context.schema.registers.get(h.register));
    let (Some(header), Some(spec)) = (header, spec) else {
        let why = if wish == SheetOverride::Ignore { reason::IGNORED } else { reason::UNRECOGNISED };
        let rows = grid.len() + more.count()?;
        if rows > 0 {
            input.not_data.insert(why.to_owned(), rows as u64);
        }
        let part = template::mark(grid, name, hidden);
        return Ok(SheetResult { input, part, ..SheetResult::default() });
    };
    let mut result = SheetResult { input, header: Some(header.clone()), ..SheetResult::default() };
    result.input.register = Some(spec.id.clone());
    result.part = template::untouched(grid, spec);
    let (mut header, mut further): (Header, Option<Grid<'static>>) = (header, None);
    loop {
        let (first, is_first) = (further.as_ref().unwrap_or(grid), further.is_none());
        let Some(spec) = context.schema.registers.get(header.register) else { break };
        let mut reader = SheetReader::new(first, &header, spec, name, context);
        reader.remarks(hidden && is_first);
        if is_first {
            reader.expect(more.expected());
        }
        reader.begin();
        let top = header.top + header.levels;
        // What can be read by column is not read from the grid.
        let goes_back = is_first && more.go_back(first.number(top - 1));
        let mut rest = if goes_back { None } else { reader.rows(first, top).map(|at| first.rest(at)) };
        if rest.is_none() {
            rest = more.read(&mut reader)?;
        }
        result.add(reader, spec, name, context);
        // The headings that ended one table begin the next.
        let Some(grid) = rest else { break };
        let Some(Again::Table(found)) = header::again(grid.row(0), context.lexicon) else { break };
        (header, further) = (found, Some(grid));
    }
    result.input.rows = result.input.accepted + result.input.quarantined;
    Ok(result)
}

impl SheetResult {
    /// Adds another table of the same sheet.
    pub fn join(&mut self, other: Self) {
        self.input.rows += other.input.rows;
        self.input.accepted += other.input.accepted;
        self.input.quarantined += other.input.quarantined;
        for (reason, rows) in other.input.not_data {
            *self.input.not_data.entry(reason).or_default() += rows;
        }
        self.further.extend(other.typed.into_iter().chain(other.further));
        self.findings.extend(other.findings);
        self.not_data.extend(other.not_data);
    }

    /// Adds what was read of one table.
    fn add(&mut self, reader: SheetReader<'_>, spec: &RegisterSpec, name: &str, context: Context<'_>) {
        let (mut typed, mut findings, counts) = reader.finish();
        conceal::persons(&mut typed, spec, name, context, &mut findings);
        self.input.accepted += typed.rows.len() as u64;
        self.input.quarantined += counts.quarantined;
        for (reason, rows) in counts.not_data {
            *self.input.not_data.entry(reason).or_default() += rows;
        }
        // A table of which nothing but errors is left was not handed over; an empty one was.
        let is_lost = typed.rows.is_empty() && counts.broken > 0;
        if is_lost {
            findings.push(QualityFinding {
                rule: "errors_only".to_owned(),
                register: Some(spec.id.clone()),
                field: None,
                file: context.file.to_owned(),
                sheet: name.to_owned(),
                row: 0,
                column: String::new(),
                value: None,
                other_row: None,
                count: None,
            });
        }
        self.findings.append(&mut findings);
        self.not_data.extend(counts.runs);
        match &self.typed {
            _ if is_lost => {}
            None => self.typed = Some(typed),
            Some(_) => self.further.push(typed),
        }
    }
}
