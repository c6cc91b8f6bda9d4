//! Workbooks: xlsx, xlsb, xls and ods.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use calamine::{
    Data, DataRef, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, XlsOptions, Xlsb, XlsbError, Xlsx, XlsxError,
};
use rayon::prelude::*;

use super::iso::{iso_date, iso_duration, on_the_wall, trimmed};
use super::preflight::{self, Edges};
use super::sniff::Format;
use super::{Limits, SheetName, Visit};
use super::{ods, xls_formats, xls_records, xlsb_short, xml2003};
use crate::ingest::cell::date::serial_exact;
use crate::ingest::grid::{Grid, Merge, Value};
use crate::ingest::problem::ProblemKind;

/// The code page of UTF-16, by its number.
const UNICODE: u16 = 1200;

/// Reads all sheets of a workbook.
///
/// # Errors
/// What keeps the whole workbook from being read.
pub fn read(bytes: &[u8], format: Format, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    // The library under this may panic on files that are broken in ways it does not expect.
    let result = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xlsx => xlsx(bytes, limits, visit),
        Format::Xlsb => xlsb(bytes, limits, visit),
        Format::Xls => xls(bytes, limits, visit),
        Format::Ods => ods::read(bytes, limits, visit),
        Format::FlatOds => ods::read_flat(bytes, limits, visit),
        Format::Xml2003 => xml2003::read(bytes, limits, visit),
        Format::Dbf | Format::Text | Format::Parquet => Err(ProblemKind::UnknownFormat),
    }));
    result.unwrap_or(Err(ProblemKind::Damaged))
}

/// The sheets with cells. A name that occurs again stands for a sheet that calamine cannot reach.
pub fn names(sheets: &[Sheet]) -> Vec<(SheetName, bool)> {
    let mut seen = BTreeSet::new();
    sheets
        .iter()
        .filter(|s| matches!(s.typ, SheetType::WorkSheet))
        .map(|s| {
            let name = SheetName { name: s.name.clone(), hidden: s.visible != SheetVisible::Visible };
            (name, seen.insert(s.name.as_str()))
        })
        .collect()
}

/// Opens an xlsx workbook.
///
/// # Errors
/// What keeps the whole workbook from being read.
pub fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, ProblemKind> {
    Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsxError::Password => ProblemKind::Locked,
        _ => ProblemKind::Damaged,
    })
}

fn xlsx(bytes: &[u8], mut limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let mut edges = preflight::look(bytes, limits)?;
    let mut book = open(bytes)?;
    for (name, reachable) in names(book.sheets_metadata()) {
        if !reachable {
            visit(name, Err(ProblemKind::BadSheet));
            continue;
        }
        let edges = edges.remove(&name.name).unwrap_or_default();
        let grid = xlsx_sheet(&mut book, &name.name, &edges, limits);
        limits = grid.as_ref().map_or(limits, |grid| limits.without(grid));
        visit(name, grid.map(|grid| grid.with_edges(edges.merges, edges.hidden_columns)));
    }
    Ok(())
}

/// Reads the sheets of an xlsx workbook side by side; what was made of them in the workbook's order. Every thread opens
/// the workbook for itself, the largest sheets are begun first.
///
/// # Errors
/// What keeps the whole workbook from being read.
pub fn xlsx_side_by_side<T: Send>(
    bytes: &[u8],
    limits: Limits,
    make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
) -> Result<Vec<T>, ProblemKind> {
    // The library under this may panic on files that are broken in ways it does not expect.
    let (names, made) = catch_unwind(AssertUnwindSafe(|| side_by_side(bytes, limits, None, 0, make)))
        .unwrap_or(Err(ProblemKind::Damaged))?;
    let Some(made) = made else {
        // Which sheet was the one too many depends on the threads: none of them is taken.
        return Ok(names.into_iter().map(|name| make(name, Err(ProblemKind::TooLarge))).collect());
    };
    Ok(made.into_iter().map(|(_, made)| made).collect())
}

/// The same of some sheets only, by their position, where all others take so many bytes of memory; none where the
/// workbook cannot be read or is too large.
pub fn xlsx_some<T: Send>(
    bytes: &[u8],
    limits: Limits,
    some: &BTreeSet<usize>,
    taken: u64,
    make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
) -> Option<Vec<(usize, T)>> {
    side_by_side(bytes, limits, Some(some), taken, make).ok()?.1
}

/// The names of all sheets, and what was made of those asked for; none where they are too large together.
fn side_by_side<T: Send>(
    bytes: &[u8],
    limits: Limits,
    some: Option<&BTreeSet<usize>>,
    taken: u64,
    make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
) -> Result<(Vec<SheetName>, Option<Vec<(usize, T)>>), ProblemKind> {
    let edges = preflight::look(bytes, limits)?;
    let book = open(bytes)?;
    let names = names(book.sheets_metadata());
    let size = |name: &SheetName| edges.get(&name.name).map_or(0, |edges| edges.size);
    let mut order: Vec<usize> = (0..names.len()).filter(|at| some.is_none_or(|some| some.contains(at))).collect();
    order.sort_by_key(|&at| names.get(at).map(|(name, _)| Reverse(size(name))));
    let (next, first) = (AtomicUsize::new(0), Mutex::new(Some(book)));
    let taken = AtomicU64::new(taken);
    let read = |_| -> Result<Vec<(usize, T)>, ProblemKind> {
        let (mut own, mut made) = (None, Vec::new());
        while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some((name, reachable)) = names.get(at).cloned() else { continue };
            if !reachable {
                made.push((at, make(name, Err(ProblemKind::BadSheet))));
                continue;
            }
            let book = match &mut own {
                Some(book) => book,
                // A poisoned lock still guards a book that nobody has begun to read, or none.
                none => match first.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    Some(book) => none.insert(book),
                    None => none.insert(open(bytes)?),
                },
            };
            if taken.load(Ordering::Relaxed) > limits.memory {
                return Ok(Vec::new());
            }
            let edges = edges.get(&name.name).cloned().unwrap_or_default();
            let grid = xlsx_sheet(book, &name.name, &edges, limits);
            // A sheet that is too large alone is refused alone.
            let bytes = grid.as_ref().map_or(0, |grid| grid.bytes() as u64);
            taken.fetch_add(bytes, Ordering::Relaxed);
            made.push((at, make(name, grid.map(|grid| grid.with_edges(edges.merges, edges.hidden_columns)))));
        }
        Ok(made)
    };
    // Every thread has the shared texts for itself.
    let texts = edges.values().map(|edges| edges.texts).max().unwrap_or(0).max(1);
    let room = usize::try_from(limits.memory / texts).unwrap_or(usize::MAX).max(1);
    let workers = rayon::current_num_threads().min(order.len()).min(room);
    let made: Result<Vec<_>, ProblemKind> = (0..workers).into_par_iter().map(read).collect();
    let is_within = taken.load(Ordering::Relaxed) <= limits.memory;
    let mut made: Vec<(usize, T)> = if is_within { made?.into_iter().flatten().collect() } else { Vec::new() };
    made.sort_by_key(|(at, _)| *at);
    Ok((names.into_iter().map(|(name, _)| name).collect(), is_within.then_some(made)))
}

fn xlsx_sheet<'b>(
    book: &'b mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    edges: &Edges,
    limits: Limits,
) -> Result<Grid<'b>, ProblemKind> {
    let from_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| ProblemKind::BadSheet)?;
    if !edges.formulas {
        return fill(from_1904, limits, || {
            let cell = cells.next_cell().map_err(|_| ProblemKind::BadSheet)?;
            Ok(cell.map(|c| (c.get_position(), borrowed(c.get_value().clone(), from_1904))))
        });
    }
    fill(from_1904, limits, || {
        let cell = cells.next_cell_with_formula_metadata().map_err(|_| ProblemKind::BadSheet)?;
        Ok(cell.map(|cell| {
            let computed = cell.formula.is_none() || has_result(&cell.value, edges.to_be_computed);
            (cell.pos, if computed { borrowed(cell.value, from_1904) } else { Some(Value::Uncomputed) })
        }))
    })
}

/// Whether a formula's value was stored. An empty text is a result; writers that compute nothing store no value, or a
/// zero and the wish that the workbook be computed when it is opened.
fn has_result(value: &DataRef<'_>, to_be_computed: bool) -> bool {
    match value {
        DataRef::Empty => false,
        DataRef::Float(number) => *number != 0.0 || !to_be_computed,
        DataRef::Int(number) => *number != 0 || !to_be_computed,
        DataRef::DateTime(date) => date.as_f64() != 0.0 || !to_be_computed,
        _ => true,
    }
}

fn xlsb(bytes: &[u8], mut limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    preflight::look(bytes, limits)?;
    let written_out = xlsb_short::written_out(bytes)?;
    let bytes = written_out.as_deref().unwrap_or(bytes);
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsbError::Password => ProblemKind::Locked,
        _ => ProblemKind::Damaged,
    })?;
    let from_1904 = book.has_1904_epoch();
    for (name, reachable) in names(book.sheets_metadata()) {
        if !reachable {
            visit(name, Err(ProblemKind::BadSheet));
            continue;
        }
        let grid = book.worksheet_cells_reader(&name.name).map_err(|_| ProblemKind::BadSheet).and_then(|mut cells| {
            fill(from_1904, limits, || {
                cells
                    .next_cell()
                    .map_err(|_| ProblemKind::BadSheet)
                    .map(|c| c.map(|c| (c.get_position(), borrowed(c.get_value().clone(), from_1904))))
            })
        });
        limits = grid.as_ref().map_or(limits, |grid| limits.without(grid));
        visit(name, grid);
    }
    Ok(())
}

fn xls(bytes: &[u8], mut limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let workbook = xls_records::stream(bytes);
    if workbook.as_ref().is_some_and(|(_, stream)| xls_records::memory_of_cells(stream) > limits.memory) {
        return Err(ProblemKind::TooLarge);
    }
    let renumbered = workbook.and_then(|(name, stream)| xls_formats::renumbered(bytes, name, &stream));
    let bytes = renumbered.as_deref().unwrap_or(bytes);
    let mut options = XlsOptions::default();
    // Texts of Excel 97 and later are Unicode whatever code page the file names; some writers name another one.
    options.force_codepage = is_biff8(bytes).then_some(UNICODE);
    let mut book = Xls::new_with_options(Cursor::new(bytes), options).map_err(|e| match e {
        XlsError::Password => ProblemKind::Locked,
        _ => ProblemKind::Damaged,
    })?;
    let from_1904 = book.has_1904_epoch();
    let uncomputed = xls_uncomputed(&mut book);
    for (name, reachable) in names(book.sheets_metadata()) {
        if !reachable {
            visit(name, Err(ProblemKind::BadSheet));
            continue;
        }
        let uncomputed = uncomputed.get(&name.name).unwrap_or(&NONE);
        let merges = book.merge_cells_by_sheet_name(&name.name).unwrap_or_default();
        match book.worksheet_range(&name.name) {
            Ok(range) => {
                let grid = dense(&range, uncomputed, from_1904, limits);
                limits = grid.as_ref().map_or(limits, |grid| limits.without(grid));
                visit(name, grid.map(|grid| grid.with_edges(regions(&merges), false)));
            }
            Err(_) => visit(name, Err(ProblemKind::BadSheet)),
        }
    }
    Ok(())
}

/// Whether a compound file holds a workbook of Excel 97 or later: its first record says so, where a stream begins.
fn is_biff8(bytes: &[u8]) -> bool {
    const SMALLEST_SECTOR: usize = 64;
    bytes.chunks(SMALLEST_SECTOR).any(|sector| matches!(sector, [0x09, 0x08, _, 0x00, 0x00, 0x06, 0x05, 0x00, ..]))
}

/// A grid from cells in the order of the file; cells out of order are put in order.
fn fill<'a>(
    from_1904: bool,
    limits: Limits,
    mut next: impl FnMut() -> Result<Option<((u32, u32), Option<Value<'a>>)>, ProblemKind>,
) -> Result<Grid<'a>, ProblemKind> {
    let mut grid = Grid::new(from_1904);
    let mut late: Vec<(u32, u32, Value<'a>)> = Vec::new();
    let mut late_bytes = 0;
    while let Some(((row, column), value)) = next()? {
        let Some(value) = value else { continue };
        limits.allow(&grid, late_bytes)?;
        let number = row.saturating_add(1);
        if !grid.in_order(number, column) {
            late_bytes += 2 * value.bytes();
            late.push((number, column, value));
        } else {
            grid.push(number, column, value);
        }
    }
    Ok(if late.is_empty() { grid } else { grid.with_late(late) })
}

/// No cell.
static NONE: BTreeSet<(u32, u32)> = BTreeSet::new();

/// The cells of an xls workbook whose formulas nobody computed, by sheet. Such a file holds a zero or an empty text as the
/// result of each: where that is so of all formulas of a workbook, none is taken for a result.
fn xls_uncomputed(book: &mut Xls<Cursor<&[u8]>>) -> BTreeMap<String, BTreeSet<(u32, u32)>> {
    let mut found: BTreeMap<String, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for name in book.sheet_names() {
        // Most sheets have no formula: their values are not looked at twice.
        let Some(formulas) = book.worksheet_formula(&name).ok().filter(|formulas| !formulas.is_empty()) else {
            continue;
        };
        let Ok(values) = book.worksheet_range(&name) else { continue };
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            if formula.is_empty() {
                continue;
            }
            let place = (top.saturating_add(to_u32(row)), left.saturating_add(to_u32(column)));
            let nothing = match values.get_value(place) {
                None | Some(Data::Empty | Data::Int(0)) => true,
                Some(Data::String(text)) => text.is_empty(),
                Some(Data::Float(number)) => *number == 0.0,
                Some(Data::DateTime(date)) => date.as_f64() == 0.0,
                Some(_) => false,
            };
            if !nothing {
                return BTreeMap::new();
            }
            found.entry(name.clone()).or_default().insert(place);
        }
    }
    found
}

fn to_u32(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn dense<'r>(
    range: &'r calamine::Range<Data>,
    uncomputed: &BTreeSet<(u32, u32)>,
    from_1904: bool,
    limits: Limits,
) -> Result<Grid<'r>, ProblemKind> {
    let mut grid = Grid::new(from_1904);
    let (top, left) = range.start().unwrap_or_default();
    for (row, cells) in (top..).zip(range.rows()) {
        for (column, data) in (left..).zip(cells) {
            let value =
                if uncomputed.contains(&(row, column)) { Some(Value::Uncomputed) } else { owned(data, from_1904) };
            let Some(value) = value else { continue };
            limits.allow(&grid, 0)?;
            grid.push(row.saturating_add(1), column, value);
        }
    }
    Ok(grid)
}

fn regions(merges: &[calamine::Dimensions]) -> Vec<Merge> {
    let mut regions: Vec<Merge> = merges
        .iter()
        .map(|m| Merge {
            top: m.start.0.saturating_add(1),
            bottom: m.end.0.saturating_add(1),
            left: m.start.1,
            right: m.end.1,
        })
        .collect();
    regions.sort_unstable();
    regions
}

fn borrowed(data: DataRef<'_>, from_1904: bool) -> Option<Value<'_>> {
    match data {
        DataRef::SharedString(text) => trimmed(text).map(|t| Value::Text(Cow::Borrowed(t))),
        DataRef::String(text) => trimmed(&text).map(|t| Value::Text(Cow::Owned(t.to_owned()))),
        DataRef::Float(number) => Some(Value::Number(number)),
        #[allow(clippy::cast_precision_loss)]
        DataRef::Int(number) => Some(Value::Number(number as f64)),
        DataRef::Bool(yes) => Some(Value::Bool(yes)),
        DataRef::DateTime(date) => Some(excel_date(date.as_f64(), date.is_duration(), from_1904)),
        DataRef::DateTimeIso(text) => iso_date(on_the_wall(&text)),
        DataRef::DurationIso(text) => iso_duration(&text),
        DataRef::Error(_) => Some(Value::Error),
        DataRef::Empty => None,
    }
}

fn owned(data: &Data, from_1904: bool) -> Option<Value<'_>> {
    match data {
        Data::String(text) => trimmed(text).map(|t| Value::Text(Cow::Borrowed(t))),
        Data::Float(number) => Some(Value::Number(*number)),
        #[allow(clippy::cast_precision_loss)]
        Data::Int(number) => Some(Value::Number(*number as f64)),
        Data::Bool(yes) => Some(Value::Bool(*yes)),
        Data::DateTime(date) => Some(excel_date(date.as_f64(), date.is_duration(), from_1904)),
        Data::DateTimeIso(text) => iso_date(text),
        Data::DurationIso(text) => iso_duration(text),
        Data::Error(_) => Some(Value::Error),
        Data::Empty => None,
    }
}

/// What a number of days stands for whose cell shows a day, a time or a duration.
pub fn excel_date(days: f64, is_duration: bool, from_1904: bool) -> Value<'static> {
    if is_duration || days.abs() < 1.0 {
        return Value::Minutes(days * 1440.0);
    }
    let (day, minute) = serial_exact(if from_1904 { days + 1462.0 } else { days });
    Value::Moment(day, minute)
}
