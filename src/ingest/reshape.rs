//! Rows that hold several records: the initial and the detailed assessment side by side, revisions I to IV, a column
//! for each month, week, quarter, year or code. A mapping file says which columns are a record; each record is read as a sheet of its own, whose rows
//! and columns keep their places.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::cell::nil;
use super::context::Context;
use super::grid::{Grid, Value};
use super::header;
use super::heads::{ANY_YEAR, Heads};
use super::pattern::Pattern;
use super::row_words::reason;
use super::sheet::{self, SheetOverride, SheetResult};
use crate::results::InputSheet;
use crate::text::letters;
use crate::text::norm::normalise;

/// Headings are looked for among this many filled rows.
const DEEPEST: usize = 80;
/// Headings have at most this many levels.
const LEVELS: usize = 3;

/// A record of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Position of its register.
    pub register: usize,
    /// Its columns, and what each fills.
    pub columns: Vec<(Place, Fills)>,
    /// Field ids with what all records say there.
    pub fixed: Vec<(String, String)>,
    /// Spreadsheet number of the (last) row of headings; none: where the headings are found.
    pub heading_row: Option<u32>,
    /// Whether there is a record for each column that a month, a week … or a code heads.
    pub headed: Option<Headed>,
}

/// Where a column is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Under a heading, normalised.
    Heading(String),
    /// At a column, 0 is A.
    Column(u32),
}

/// What a column fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fills {
    /// A field.
    Field(String),
    /// Several fields, told apart by a pattern.
    Pattern(Pattern),
}

/// Columns that are headed by months, weeks, quarters, years or codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headed {
    /// What heads them.
    pub heads: Heads,
    /// The field that the heading fills; none: it tells only which columns are records.
    pub field: Option<String>,
    /// The year of headings that carry none.
    pub year: Option<i32>,
    /// What the cell fills; none: that something stands there says that there is a record.
    pub cell: Option<Fills>,
}

/// A record with the columns of a sheet.
struct Found<'s> {
    shape: &'s Shape,
    /// The columns that it reads, and what each fills.
    columns: Vec<(u32, &'s Fills)>,
    /// The columns of which one must be filled where there is a record.
    own: BTreeSet<u32>,
    /// What all its records say.
    fixed: Vec<(&'s str, Cow<'s, str>)>,
}

/// Reads the records of a sheet. The second result is what could not be found of what the mapping file names: then
/// nothing of the sheet is read.
#[must_use]
pub fn read(
    grid: &Grid<'_>,
    name: &str,
    hidden: bool,
    shapes: &[&Shape],
    base: SheetOverride,
    context: Context<'_>,
) -> (SheetResult, Option<String>) {
    let (last, found) = match locate(grid, shapes, context) {
        Ok(found) => found,
        Err(missing) => {
            let mut input = InputSheet { sheet: name.to_owned(), hidden, ..InputSheet::default() };
            input.not_data.insert(reason::UNRECOGNISED.to_owned(), grid.len() as u64);
            return (SheetResult { input, ..SheetResult::default() }, Some(format!("[[record]] {name}: {missing}")));
        }
    };
    let mut all = matches!(base, SheetOverride::Register(_)).then(|| sheet::read(grid, name, hidden, base, context));
    for found in &found {
        let part = record(grid, last, found);
        let wish = SheetOverride::Register(found.shape.register);
        let result = sheet::read(&part, name, hidden && all.is_none(), wish, context);
        all = Some(match all {
            None => result,
            Some(mut all) => {
                all.join(result);
                all
            }
        });
    }
    (all.unwrap_or_default(), None)
}

/// One record of each row, as a sheet.
fn record<'g>(grid: &Grid<'g>, last: usize, found: &Found<'_>) -> Grid<'static> {
    let Grid { from_1904, hidden_columns, from_text, .. } = *grid;
    let used: BTreeMap<u32, &Fills> = found.columns.iter().copied().collect();
    let merges = grid.merges.iter().filter(|merge| used.contains_key(&merge.left)).copied().collect();
    let mut part = Grid::new(from_1904).with_edges(merges, hidden_columns);
    part.from_text = from_text;
    // What no column of the sheet holds stands right of all of them.
    let widest = (0..grid.len()).filter_map(|row| grid.row(row).last()).map(|cell| cell.column).max().unwrap_or(0);
    let mut headings: Vec<(u32, &str)> = Vec::new();
    let mut further: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut next = widest + 1;
    for (&column, fills) in &used {
        let fields: Vec<&str> = match fills {
            Fills::Field(field) => vec![field],
            Fills::Pattern(pattern) => pattern.fields().collect(),
        };
        for (at, field) in fields.into_iter().enumerate() {
            let place = if at == 0 { column } else { next };
            if at > 0 {
                next += 1;
                further.entry(column).or_default().push(place);
            }
            headings.push((place, field));
        }
    }
    let fixed: Vec<(u32, &str)> = (next..).zip(found.fixed.iter().map(|(_, value)| value.as_ref())).collect();
    headings.extend((next..).zip(found.fixed.iter().map(|(field, _)| *field)));
    headings.sort_unstable();
    for (column, field) in headings {
        part.push(grid.number(last), column, Value::Text(Cow::Owned(field.to_owned())));
    }
    for row in last + 1..grid.len() {
        let cells = grid.row(row);
        let is_there = |column: u32, value: &Value<'_>| match &found.shape.headed {
            Some(Headed { cell: None, .. }) if found.own.contains(&column) => marks_something(value),
            _ => found.own.contains(&column),
        };
        if !cells.iter().any(|cell| is_there(cell.column, &cell.value)) {
            continue;
        }
        let mut out: Vec<(u32, Value<'static>)> = Vec::new();
        for cell in cells {
            match used.get(&cell.column) {
                None => {}
                Some(Fills::Field(_)) => out.push((cell.column, cell.value.clone().into_owned())),
                Some(Fills::Pattern(pattern)) => {
                    let text = cell.value.text();
                    let Some(said) = text.and_then(|text| pattern.read(text)) else {
                        // What is not of that form stands as it is: whoever reads the field tells that it cannot be read.
                        out.push((cell.column, cell.value.clone().into_owned()));
                        continue;
                    };
                    let places = std::iter::once(&cell.column).chain(further.get(&cell.column).into_iter().flatten());
                    let said = places.zip(said).filter(|(_, text)| !text.is_empty());
                    out.extend(said.map(|(place, text)| (*place, Value::Text(Cow::Owned(text.to_owned())))));
                }
            }
        }
        out.extend(fixed.iter().map(|(column, text)| (*column, Value::Text(Cow::Owned((*text).to_owned())))));
        out.sort_by_key(|(column, _)| *column);
        for (column, value) in out {
            part.push(grid.number(row), column, value);
        }
    }
    part
}

/// Whether a cell under a month or a code says that there is a record: neither "no" nor a dash.
fn marks_something(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => {
            let no = ["nu", "no", "n"].contains(&normalise(text).as_str());
            !no && !matches!(nil::mark(text), Some(nil::Mark::Nothing))
        }
        Value::Bool(yes) => *yes,
        Value::Number(number) => *number != 0.0,
        _ => true,
    }
}

/// The position of the last row of headings, and the records with their columns.
fn locate<'s>(grid: &Grid<'_>, shapes: &[&'s Shape], context: Context<'_>) -> Result<(usize, Vec<Found<'s>>), String> {
    let given = shapes.iter().find_map(|shape| shape.heading_row);
    let mut missing: Option<String> = None;
    for top in 0..grid.len().min(DEEPEST) {
        for levels in 1..=LEVELS {
            let last = top + levels - 1;
            if given.is_some_and(|row| grid.number(last) != row) {
                continue;
            }
            let Some(headings) = header::forms(grid, top, levels) else { continue };
            match found(shapes, &headings, context) {
                Ok(found) if !found.is_empty() => return Ok((last, found)),
                Ok(_) => {}
                // The row with most of the headings tells what is missing.
                Err((heading, known)) if known > 0 => missing = missing.or(Some(heading)),
                Err(_) => {}
            }
        }
    }
    Err(missing.or_else(|| given.map(|row| format!("{row}?"))).unwrap_or_else(|| first_heading(shapes)))
}

fn first_heading(shapes: &[&Shape]) -> String {
    let heading = shapes.iter().flat_map(|shape| &shape.columns).find_map(|(place, _)| match place {
        Place::Heading(heading) => Some(heading.clone()),
        Place::Column(_) => None,
    });
    format!("\"{}\"?", heading.unwrap_or_default())
}

/// The records with the columns of some headings; else the heading that is missing, or stands over several columns, and
/// how many were found.
fn found<'s>(
    shapes: &[&'s Shape],
    headings: &[(u32, Vec<String>)],
    context: Context<'_>,
) -> Result<Vec<Found<'s>>, (String, usize)> {
    let column = |place: &Place| match place {
        Place::Column(column) => Some(Ok(*column)),
        Place::Heading(heading) => {
            let mut all = headings
                .iter()
                .filter(|(_, forms)| forms.iter().any(|form| normalise(form) == *heading))
                .map(|(column, _)| *column);
            let first = all.next()?;
            Some(if all.next().is_some() { Err(()) } else { Ok(first) })
        }
    };
    let places = shapes.iter().flat_map(|shape| &shape.columns).map(|(place, _)| place);
    let known = places.filter(|place| matches!(place, Place::Heading(_)) && column(place).is_some()).count();
    let mut all = Vec::new();
    for shape in shapes {
        let mut columns = Vec::new();
        for (place, fills) in &shape.columns {
            match column(place) {
                Some(Ok(at)) => columns.push((at, fills)),
                Some(Err(())) => {
                    let Place::Heading(heading) = place else { continue };
                    return Err((format!("\"{heading}\": \"@A\", \"@B\" …"), known));
                }
                None => {
                    let Place::Heading(heading) = place else { continue };
                    return Err((format!("\"{heading}\"?"), known));
                }
            }
        }
        all.push((*shape, columns));
    }
    let mut uses: BTreeMap<u32, usize> = BTreeMap::new();
    all.iter().flat_map(|(_, columns)| columns).for_each(|(column, _)| *uses.entry(*column).or_default() += 1);
    let mut records = Vec::new();
    for (shape, columns) in all {
        let fixed: Vec<(&str, Cow<'_, str>)> =
            shape.fixed.iter().map(|(field, value)| (field.as_str(), Cow::Borrowed(value.as_str()))).collect();
        let Some(headed) = &shape.headed else {
            let mut own: BTreeSet<u32> =
                columns.iter().map(|(at, _)| *at).filter(|at| uses.get(at) == Some(&1)).collect();
            if own.is_empty() {
                own = columns.iter().map(|(at, _)| *at).collect();
            }
            records.push(Found { shape, columns, own, fixed });
            continue;
        };
        let taken: BTreeSet<u32> = columns.iter().map(|(at, _)| *at).collect();
        for (at, forms) in headings.iter().filter(|(at, _)| !taken.contains(at)) {
            let Some(said) = forms.iter().find_map(|form| says(headed, shape.register, form, context)) else {
                continue;
            };
            let mut columns = columns.clone();
            columns.extend(headed.cell.as_ref().map(|fills| (*at, fills)));
            let mut fixed = fixed.clone();
            fixed.extend(headed.field.as_ref().map(|field| (field.as_str(), Cow::Owned(said))));
            records.push(Found { shape, columns, own: BTreeSet::from([*at]), fixed });
        }
    }
    Ok(records)
}

/// What a heading says in the field that it fills; none where it is no heading of the grid.
fn says(headed: &Headed, register: usize, heading: &str, context: Context<'_>) -> Option<String> {
    let spec = context.schema.registers.get(register);
    let field = headed.field.as_ref().and_then(|field| spec?.field_position(field));
    let kind = field.and_then(|field| spec?.fields.get(field));
    let list = kind.and_then(|field| context.schema.codes.get(field.of.as_deref()?));
    let codes = field.and_then(|field| context.lexicon.codes((register, field))).zip(list);
    // Where they fill nothing, any year tells whether they are headings of the grid.
    let year = headed.year.or_else(|| headed.field.is_none().then_some(ANY_YEAR));
    headed.heads.says(heading, (year, context.dialect.order), kind.map(|field| field.kind), codes)
}

/// A column as a mapping file names it: a heading, or `@C`.
#[must_use]
pub fn place(text: &str) -> Place {
    let column =
        text.strip_prefix('@').and_then(|name| (0..20_000).find(|column| letters(*column).eq_ignore_ascii_case(name)));
    column.map_or_else(|| Place::Heading(normalise(text)), Place::Column)
}
