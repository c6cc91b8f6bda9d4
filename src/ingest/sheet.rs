//! One sheet: recognised and read.

use std::convert::Infallible;

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

/// What a mapping file says about a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
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

/// Puts further rows of a sheet into an empty grid, in the order of the file; none at its end.
pub type More<'m, 'g, E> = dyn FnMut(&mut Grid<'g>) -> Result<(), E> + 'm;

/// Reads a sheet that is there as a whole.
#[must_use]
pub fn read(grid: &Grid<'_>, name: &str, hidden: bool, wish: Wish, context: Context<'_>) -> SheetResult {
    let Ok(result) = read_on::<Infallible>(grid, grid.len(), &mut |_| Ok(()), name, hidden, wish, context);
    result
}

/// Reads a sheet that comes in pieces; the first one holds its headings and many rows. `expected` rows there will be
/// in all, more or less.
///
/// # Errors
/// What keeps a further piece from being read.
pub fn read_on<'g, E>(
    grid: &Grid<'_>,
    expected: usize,
    more: &mut More<'_, 'g, E>,
    name: &str,
    hidden: bool,
    wish: Wish,
    context: Context<'_>,
) -> Result<SheetResult, E> {
    let mut piece = Grid::default();
    let mut next = move |read: &mut dyn FnMut(&Grid<'g>)| -> Result<bool, E> {
        piece.clear();
        more(&mut piece)?;
        read(&piece);
        Ok(!piece.is_empty())
    };
    let mut input = InputSheet { sheet: name.to_owned(), hidden, ..InputSheet::default() };
    let forced = if let Wish::Register(register) = wish { Some(register) } else { None };
    let hints = Hints { sheet: name, file: context.stem, forced };
    let header = if wish == Wish::Ignore { None } else { header::find(grid, context.lexicon, hints) };
    let spec = header.as_ref().and_then(|h| context.schema.registers.get(h.register));
    let (Some(header), Some(spec)) = (header, spec) else {
        let why = if wish == Wish::Ignore { reason::IGNORED } else { reason::UNRECOGNISED };
        let mut rows = grid.len();
        while next(&mut |piece| rows += piece.len())? {}
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
            reader.expect(expected);
        }
        reader.begin();
        let mut rest = reader.rows(first, header.top + header.levels).map(|at| first.rest(at));
        while rest.is_none() && next(&mut |piece| rest = reader.rows(piece, 0).map(|at| piece.rest(at)))? {}
        result.add(reader, spec, name, context);
        // The headings that ended one table begin the next.
        let Some(grid) = rest else { break };
        let Some(Again::Table(found)) = header::again(&grid, context.lexicon, 0) else { break };
        (header, further) = (found, Some(grid));
    }
    result.input.rows = result.input.accepted + result.input.quarantined;
    Ok(result)
}

impl SheetResult {
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
