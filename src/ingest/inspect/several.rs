//! Sheets whose rows seem to hold several records: what a mapping file would say of them.
//!
//! Three layouts are known: the same columns again and again (revisions I to IV), columns that say in their headings
//! which record they are of (initial and detailed assessment), and a column for each month, week, quarter, year or code.

use std::collections::{BTreeMap, BTreeSet};

use super::shown::may_show;
use super::{RecordDraft, SURE};
use crate::ingest::cell::date::moment;
use crate::ingest::context::Context;
use crate::ingest::grid::{Grid, Value};
use crate::ingest::header::{self, Header};
use crate::ingest::heads::{ANY_YEAR, Heads};
use crate::ingest::lexicon::Meaning;
use crate::ingest::likeness::{field_likeness, likeness};
use crate::registers::spec::{FieldType, RegisterSpec};
use crate::text::letters;
use crate::text::norm::normalise;

/// Rows in which headings are looked for.
const DEEPEST: usize = 30;
/// Fewer columns headed by months, weeks … or codes are none of a grid.
const HEADED: usize = 3;
/// A mark in a cell is no longer than this.
const MARK: usize = 3;
/// A heading without the words of its code is as like a field as this.
const LIKELY: f64 = 0.7;
/// Rows that are looked at to tell what stands under such headings.
const ROWS: usize = 50;

/// A heading with its column.
type Heading = (u32, String);

/// The records that the rows of a sheet seem to hold; none where each holds one.
#[must_use]
pub fn records(grid: &Grid<'_>, header: Option<&Header>, context: Context<'_>) -> Vec<RecordDraft> {
    let found = headed(grid, context, &[Heads::Month]).map(|found| vec![found]);
    let found = found.or_else(|| header.and_then(|header| repeated(grid, header, context)));
    let found = found.or_else(|| by_codes(grid, context));
    // Weeks, quarters, years and codes could head anything: what is surer comes first.
    let others = [Heads::Week, Heads::Quarter, Heads::Year, Heads::Code];
    let found = found.or_else(|| headed(grid, context, &others).map(|found| vec![found])).unwrap_or_default();
    found.into_iter().map(|draft| with_open(draft, context)).collect()
}

/// Adds the codes that a record cannot be without and that no column or fixed value tells: somebody must say them.
fn with_open(mut draft: RecordDraft, context: Context<'_>) -> RecordDraft {
    let spec = context.schema.register(&draft.register);
    let open = spec.into_iter().flat_map(|spec| &spec.fields).filter(|field| {
        let told = draft.columns.iter().chain(&draft.fixed).any(|(key, value)| *value == field.id || *key == field.id);
        field.required && field.kind == FieldType::Code && !told
    });
    draft.open = open.map(|field| field.id.clone()).collect();
    draft
}

/// The headings of a row and its number; none where it has none.
fn headings(grid: &Grid<'_>, top: usize) -> Option<Vec<Heading>> {
    let forms = header::forms(grid, top, 1)?;
    Some(forms.into_iter().filter_map(|(column, forms)| Some((column, forms.into_iter().next()?))).collect())
}

/// A name for a column: its heading, where no other column has it and it may be shown, else its letter.
fn key(headings: &[Heading], column: u32, context: Context<'_>) -> String {
    let heading = headings.iter().find(|(at, _)| *at == column).map_or("", |(_, heading)| heading);
    let same = headings.iter().filter(|(_, other)| normalise(other) == normalise(heading)).count();
    if same == 1 && !heading.starts_with('@') && may_show(heading, &context.lexicon.words) {
        heading.to_owned()
    } else {
        format!("@{}", letters(column))
    }
}

/// The same columns again and again, behind those that say whose they are.
fn repeated(grid: &Grid<'_>, header: &Header, context: Context<'_>) -> Option<Vec<RecordDraft>> {
    let spec = context.schema.registers.get(header.register)?;
    let known: Vec<(u32, usize)> = header.columns.iter().filter_map(|c| Some((c.column, c.field()?))).collect();
    let mut times: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    known.iter().for_each(|(column, field)| times.entry(*field).or_default().push(*column));
    let most = times.values().map(Vec::len).max().filter(|most| *most > 1)?;
    let shared: Vec<(u32, usize)> =
        known.iter().copied().filter(|(_, field)| times.get(field).is_some_and(|c| c.len() == 1)).collect();
    let names_whose =
        |field: usize| spec.fields.get(field).is_some_and(|field| matches!(field.kind, FieldType::Id | FieldType::Ref));
    let again = times.iter().filter(|(_, columns)| columns.len() > 1).map(|(field, _)| *field);
    let again: Vec<usize> = again.collect();
    // A number that stands there twice is written twice.
    let is_key = |field: &usize| spec.fields.get(*field).is_some_and(|field| field.key || field.required);
    if !shared.iter().any(|(_, field)| names_whose(*field)) || again.iter().any(is_key) {
        return None;
    }
    // One column twice may be one that was copied.
    let groups = most > 2 || again.len() > 1;
    let even = groups && times.values().all(|columns| columns.len() == 1 || columns.len() == most);
    let row = grid.number(header.top + header.levels - 1);
    let all: Vec<Heading> = header.columns.iter().map(|c| (c.column, c.heading.clone())).collect();
    let id = |field: usize| spec.fields.get(field).map(|field| field.id.clone()).unwrap_or_default();
    let record = |at: usize| {
        let own = times.iter().filter(|(_, columns)| columns.len() > 1);
        let own = own.filter_map(|(field, columns)| Some((format!("@{}", letters(*columns.get(at)?)), id(*field))));
        let shared = shared.iter().map(|(column, field)| (key(&all, *column, context), id(*field)));
        RecordDraft {
            register: spec.id.clone(),
            heading_row: row,
            columns: shared.chain(own).collect(),
            in_force: even,
            ..RecordDraft::default()
        }
    };
    Some((0..most).map(record).collect())
}

/// Columns that say in their headings which record they are of: by a code of a register that they resemble.
fn by_codes(grid: &Grid<'_>, context: Context<'_>) -> Option<Vec<RecordDraft>> {
    let mut best: Option<(usize, f64, Vec<RecordDraft>)> = None;
    for top in 0..grid.len().min(DEEPEST) {
        let Some(all) = headings(grid, top).filter(|all| all.len() > 2) else { continue };
        for (register, spec) in context.schema.registers.iter().enumerate() {
            for kind in spec.fields.iter().filter(|field| field.kind == FieldType::Code) {
                let Some(codes) = kind.of.as_ref().and_then(|of| context.schema.codes.get(of)) else { continue };
                let mut own: BTreeMap<&str, Vec<(String, String, f64)>> = BTreeMap::new();
                for (column, heading) in &all {
                    let found = codes.codes.iter().find_map(|code| {
                        let spellings = [&code.title.ro, &code.title.en].into_iter().chain(&code.aliases);
                        let rest = spellings.filter_map(|spelling| without(heading, spelling)).next()?;
                        let (field, likeness) = nearest_field(&rest, spec, &kind.id)?;
                        Some((code.id.as_str(), (key(&all, *column, context), field, likeness)))
                    });
                    if let Some((code, column)) = found {
                        own.entry(code).or_default().push(column);
                    }
                }
                own.values_mut().for_each(distinct);
                let shared = shared_of(&all, register, spec, context);
                if own.len() < 2 || shared.is_empty() {
                    continue;
                }
                let count = own.values().map(Vec::len).sum::<usize>();
                let least = own.values().flatten().map(|(_, _, likeness)| *likeness).fold(1.0, f64::min);
                let drafts = own.into_iter().map(|(code, columns)| RecordDraft {
                    register: spec.id.clone(),
                    heading_row: grid.number(top),
                    columns: shared
                        .iter()
                        .cloned()
                        .chain(columns.into_iter().map(|(key, field, _)| (key, field)))
                        .collect(),
                    fixed: vec![(kind.id.clone(), code.to_owned())],
                    in_force: least >= SURE,
                    ..RecordDraft::default()
                });
                if best.as_ref().is_none_or(|(most, likest, _)| (count, least) > (*most, *likest)) {
                    best = Some((count, least, drafts.collect()));
                }
            }
        }
    }
    best.map(|(_, _, drafts)| drafts)
}

/// Keeps the likest column of each field.
fn distinct(columns: &mut Vec<(String, String, f64)>) {
    columns.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut seen = BTreeSet::new();
    columns.retain(|(_, field, _)| seen.insert(field.clone()));
    columns.sort_by(|a, b| a.0.cmp(&b.0));
}

/// The columns that say whose a row is: headings that mean a reference or a key of the register.
fn shared_of(all: &[Heading], register: usize, spec: &RegisterSpec, context: Context<'_>) -> Vec<(String, String)> {
    let whose = |(column, heading): &Heading| {
        let meanings = context.lexicon.meanings(heading);
        let (_, meaning) = meanings.into_iter().find(|(of, _)| *of == register)?;
        let Meaning::Field(field) = meaning else { return None };
        let field = spec.fields.get(field)?;
        (matches!(field.kind, FieldType::Ref) && field.required).then(|| (key(all, *column, context), field.id.clone()))
    };
    all.iter().filter_map(whose).collect()
}

/// A heading without the words of a spelling, where it has all of them, whatever their endings.
fn without(heading: &str, spelling: &str) -> Option<String> {
    let (heading, spelling) = (normalise(heading), normalise(spelling));
    if spelling.len() < 4 {
        return None;
    }
    let mut words: Vec<&str> = heading.split(' ').collect();
    for word in spelling.split(' ') {
        let same = |other: &&str| {
            let common = other.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            **other == *word || (common >= 5 && common + 3 >= other.len().max(word.len()))
        };
        let at = words.iter().position(same)?;
        words.remove(at);
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// The field that a heading is most like.
fn nearest_field(heading: &str, spec: &RegisterSpec, code: &str) -> Option<(String, f64)> {
    let fields = spec.fields.iter().filter(|field| !field.personal && field.id != code);
    let all = fields.map(|field| (field.id.clone(), field_likeness(heading, field).max(likeness(heading, &field.id))));
    all.filter(|(_, likeness)| *likeness >= LIKELY).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

/// What a register makes of a row of headings.
struct Fit<'s> {
    spec: &'s RegisterSpec,
    /// What heads the columns, and the field that this fills.
    heads: Heads,
    field: String,
    /// The columns so headed.
    under: Vec<u32>,
    /// The columns that say whose a row is.
    shared: Vec<(String, String)>,
    /// Whether all other columns are told.
    whole: bool,
    without_year: bool,
}

/// A column for each month, week, quarter, year or code.
fn headed(grid: &Grid<'_>, context: Context<'_>, kinds: &[Heads]) -> Option<RecordDraft> {
    for top in 0..grid.len().min(DEEPEST) {
        let Some(all) = headings(grid, top).filter(|all| all.len() > HEADED) else { continue };
        for heads in kinds {
            let registers = context.schema.registers.iter().enumerate();
            let fits: Vec<Fit<'_>> = registers.flat_map(|(of, spec)| fit(*heads, &all, (of, spec), context)).collect();
            let most = fits.iter().map(|fit| fit.under.len()).max().unwrap_or(0);
            let mut fits: Vec<&Fit<'_>> = fits.iter().filter(|fit| fit.under.len() == most).collect();
            let by_name = |fit: &Fit<'_>| {
                let names = fit.spec.sheets.iter().chain(&fit.spec.sheets_en);
                names.map(|name| likeness(context.stem, name)).fold(0.0, f64::max)
            };
            if *heads != Heads::Month {
                fits.sort_by(|a, b| by_name(b).total_cmp(&by_name(a)));
            }
            if let Some(first) = fits.first() {
                return Some(grid_of(grid, top, first, fits.len() == 1, context));
            }
        }
    }
    None
}

/// How headings could be those of a grid of a register; of codes, for each of its fields.
fn fit<'s>(
    heads: Heads,
    all: &[Heading],
    (register, spec): (usize, &'s RegisterSpec),
    context: Context<'_>,
) -> Vec<Fit<'s>> {
    let order = context.dialect.order;
    let fields: Vec<usize> = match heads {
        Heads::Month => spec.fields.iter().position(|field| field.kind == FieldType::Month).into_iter().collect(),
        Heads::Code => {
            let codes = spec.fields.iter().enumerate().filter(|(_, field)| field.kind == FieldType::Code);
            codes.map(|(at, _)| at).collect()
        }
        _ => spec.fields.iter().position(|field| field.event && field.kind.is_date()).into_iter().collect(),
    };
    let of = |at: usize| {
        let field = spec.fields.get(at)?;
        let list = field.of.as_deref().and_then(|of| context.schema.codes.get(of));
        let codes = context.lexicon.codes((register, at)).zip(list).filter(|_| heads == Heads::Code);
        let says = |heading: &str, year: Option<i32>| heads.says(heading, (year, order), Some(field.kind), codes);
        let is_field = |heading: &str| {
            let meanings = context.lexicon.meanings(heading).into_iter();
            heads == Heads::Code && meanings.into_iter().any(|(of, _)| of == register)
        };
        let (own, others): (Vec<Heading>, Vec<Heading>) =
            all.iter().cloned().partition(|(_, heading)| !is_field(heading) && says(heading, Some(ANY_YEAR)).is_some());
        let said: BTreeSet<String> = own.iter().filter_map(|(_, heading)| says(heading, Some(ANY_YEAR))).collect();
        let shared = shared_of(&others, register, spec, context);
        (own.len() >= HEADED && said.len() == own.len() && !shared.is_empty()).then(|| Fit {
            spec,
            heads,
            field: field.id.clone(),
            under: own.iter().map(|(column, _)| *column).collect(),
            whole: shared.len() == others.len(),
            shared,
            without_year: heads != Heads::Code && own.iter().any(|(_, heading)| says(heading, None).is_none()),
        })
    };
    fields.into_iter().filter_map(of).collect()
}

/// The record of a grid, and whether it is sure: by what stands under the headings.
fn grid_of(grid: &Grid<'_>, top: usize, fit: &Fit<'_>, alone: bool, context: Context<'_>) -> RecordDraft {
    let Fit { spec, heads, field, under, shared, whole, without_year } = fit;
    let below = |row: usize| under.iter().filter_map(move |column| grid.cell(row, *column));
    let cells: Vec<_> = (top + 1..grid.len().min(top + 1 + ROWS)).flat_map(below).collect();
    let is_day = |cell: &Value<'_>| moment(cell, context.dialect.order, context.dialect.from_1904).is_some();
    let days = cells.iter().filter(|cell| is_day(cell)).count();
    let is_mark = |cell: &Value<'_>| match cell {
        Value::Text(text) => text.chars().count() <= MARK,
        Value::Number(number) => *number == 0.0 || (*number - 1.0).abs() < f64::EPSILON,
        Value::Bool(_) => true,
        _ => false,
    };
    let event = spec.fields.iter().find(|field| field.event && field.kind.is_date());
    let cell = event.filter(|_| days * 2 > cells.len()).map(|field| field.id.clone());
    let all_alike = match cell {
        Some(_) => days == cells.len(),
        None => cells.iter().all(|cell| is_mark(cell)),
    };
    let in_force = match (heads, &cell) {
        (Heads::Month, _) => alone && !without_year,
        (Heads::Code, _) => alone && *whole && all_alike && !cells.is_empty(),
        (_, Some(_)) => alone && *whole && all_alike,
        // A day that nobody wrote is no more than a proposal.
        (_, None) => false,
    };
    // Cells with days of their own tell when: the week tells nothing more.
    let told = matches!(heads, Heads::Week | Heads::Quarter | Heads::Year) && cell.is_some();
    RecordDraft {
        register: spec.id.clone(),
        heading_row: grid.number(top),
        columns: shared.clone(),
        heads: Some((*heads, if told { String::new() } else { field.clone() })),
        without_year: *without_year && !told,
        cell,
        in_force,
        ..RecordDraft::default()
    }
}
