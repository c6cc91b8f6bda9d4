//! Evaluation, column by column, over all rows of a frame at once.

use std::borrow::Cow;
use std::cmp::Ordering;

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::check::{Cell, Expr, Path, Pseudo};
use super::frame::{Frame, Known, Reading};
use super::kind::Type;
use super::leaves::{leads_through_empty, leaves};
use super::operate::{arithmetic, assemble, best, compare};
use super::syntax::Comparison;
use super::value::{Data, Value, either, filled, stretched};
use crate::registers::spec::Schema;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::values::{marks, options, truths};
use crate::registers::{Mark, Table};
use crate::time::{Day, Period, add_months, whole_years};

/// A register without dates begins before everything: it excuses nothing.
const NO_BEGINNING: Day = -1_000_000;

fn indices(rows: &[u32]) -> IdxCa {
    if rows.iter().all(|&row| row < DANGLING) {
        return IdxCa::from_slice(PlSmallStr::EMPTY, rows);
    }
    IdxCa::from_iter_trusted_length(rows.iter().map(|&row| (row < DANGLING).then_some(row)))
}

/// Rows that a reference does not lead to: what they would say is unknown, and no empty value.
fn nowhere(rows: &[u32]) -> Option<BooleanChunked> {
    rows.iter().any(|&row| row >= DANGLING).then(|| rows.iter().map(|&row| row >= DANGLING).collect())
}

fn dangling(rows: &[u32]) -> Option<BooleanChunked> {
    rows.contains(&DANGLING).then(|| rows.iter().map(|&row| row == DANGLING).collect())
}

fn scalar_bool(value: Option<bool>) -> BooleanChunked {
    BooleanChunked::from_iter_options(PlSmallStr::EMPTY, std::iter::once(value))
}

/// Evaluates an expression: one value per row, or one for all rows.
#[must_use]
pub fn eval(expr: &Expr, frame: &Frame) -> Value {
    let one_day = |day| Data::Day(Int32Chunked::from_vec(PlSmallStr::EMPTY, vec![day]));
    let number = |n: Option<f64>| Float64Chunked::from_iter_options(PlSmallStr::EMPTY, std::iter::once(n));
    match expr {
        Expr::Column(path) => column(path, frame),
        Expr::Day(day) => one_day(*day).into(),
        Expr::Pseudo(pseudo) => {
            let period = frame.known.period;
            one_day(match pseudo {
                Pseudo::PeriodStart => period.from,
                Pseudo::PeriodEnd => period.to,
                Pseudo::AsOf => period.as_of,
                Pseudo::Reference => period.reference(),
                Pseudo::ValidFrom => frame.known.valid_from,
            })
            .into()
        }
        Expr::Parameter(name) => parameter(name, frame),
        Expr::Number(n) => Data::Number(number(Some(*n))).into(),
        Expr::Text(text) => Data::Text(StringChunked::from_slice(PlSmallStr::EMPTY, &[text.as_str()])).into(),
        Expr::Code(code) => Data::Code(UInt32Chunked::from_vec(PlSmallStr::EMPTY, vec![*code])).into(),
        Expr::Bool(flag) => Data::Bool(scalar_bool(Some(*flag))).into(),
        Expr::Null(kind) => match kind {
            Type::Day => Data::Day(Int32Chunked::full_null(PlSmallStr::EMPTY, 1)),
            Type::Number | Type::Bounded => Data::Number(number(None)),
            Type::Text => Data::Text(StringChunked::full_null(PlSmallStr::EMPTY, 1)),
            Type::Code(_) => Data::Code(UInt32Chunked::full_null(PlSmallStr::EMPTY, 1)),
            Type::Row(_) => Data::Row(UInt32Chunked::full_null(PlSmallStr::EMPTY, 1)),
            Type::Bool | Type::List | Type::Codes(_) | Type::Null => Data::Bool(scalar_bool(None)),
        }
        .into(),
        Expr::Not(inner) => Data::Bool(!&eval(inner, frame).truth()).into(),
        Expr::And(l, r) => Data::Bool(&eval(l, frame).truth() & &eval(r, frame).truth()).into(),
        Expr::Or(l, r) => Data::Bool(&eval(l, frame).truth() | &eval(r, frame).truth()).into(),
        Expr::Compare(op, l, r) => Data::Bool(compare(*op, &eval(l, frame).data, &eval(r, frame).data)).into(),
        Expr::Arithmetic(op, l, r) => arithmetic(*op, &eval(l, frame), &eval(r, frame)),
        Expr::IsNull(inner) => {
            let value = eval(inner, frame);
            let empty = value.data.is_null();
            Data::Bool(is_empty(empty, value.unknown.as_ref(), value.filled.as_ref())).into()
        }
        Expr::In(value, list) => {
            let value = eval(value, frame).data;
            let mut any = scalar_bool(Some(false));
            for item in list {
                any = &any | &compare(Comparison::Equal, &value, &eval(item, frame).data);
            }
            Data::Bool(any).into()
        }
        Expr::Marked(cell, path) => Data::Bool(marked(*cell, path, frame)).into(),
        Expr::Has(list, value) => Data::Bool(has(list, &eval(value, frame).data, frame)).into(),
        Expr::Years(from, to) => {
            let len = frame.len();
            let (from, to) = (eval(from, frame), eval(to, frame));
            // Years to or from a day that nobody knows are not known, and no empty number.
            let marks = either(long(from.unknown.as_ref(), len).as_ref(), long(to.unknown.as_ref(), len).as_ref());
            let (from, to) = (from.days(len), to.days(len));
            let years = from.iter().zip(&to).map(|(a, b)| Some(f64::from(whole_years((*a)?, (*b)?))));
            Value { unknown: marks, ..Data::Number(Float64Chunked::from_iter_trusted_length(years)).into() }
        }
        Expr::AddMonths(day, months) => {
            let len = frame.len();
            let (day, months) = (eval(day, frame), eval(months, frame).numbers(len));
            let days = day.days(len).into_iter().zip(months);
            #[allow(clippy::cast_possible_truncation)]
            let later = days.map(|(day, months)| Some(add_months(day?, months? as i32)));
            let unknown = day.unknown.filter(|mask| mask.len() == len);
            Value { unknown, ..Data::Day(Int32Chunked::from_iter_trusted_length(later.collect::<Vec<_>>())).into() }
        }
        Expr::Begins(register) => {
            let owners = frame.known.registers.tables.get(frame.register).map_or(&[][..], |t| t.owner.as_slice());
            let of = |owner: Option<&u32>| {
                let begins = owner.and_then(|owner| frame.known.beginnings.of(*register, *owner));
                Some(begins.unwrap_or(NO_BEGINNING))
            };
            let days: Vec<Option<Day>> = match frame.rows {
                None => owners.iter().map(|owner| of(Some(owner))).collect(),
                Some(rows) => rows.iter().map(|&row| of(owners.get(row as usize))).collect(),
            };
            Data::Day(filled(&days)).into()
        }
        Expr::Least(values) => extreme(values, frame, Ordering::Less),
        Expr::Greatest(values) => extreme(values, frame, Ordering::Greater),
        Expr::Coalesce(values) => coalesce(values, frame),
        Expr::InPeriod(day, not_yet) => in_period(&eval(day, frame), *not_yet, frame.known.period),
        Expr::Case(arms, otherwise) => case(arms, otherwise.as_deref(), frame),
        Expr::CodeText(inner, list) => {
            let codes = frame.known.registers.schema.codes.get(list);
            let value = eval(inner, frame);
            let texts = match &value.data {
                Data::Code(v) => StringChunked::from_iter_options(
                    PlSmallStr::EMPTY,
                    v.iter().map(|code| code.and_then(|c| codes?.get(c)).map(|c| c.id.as_str())),
                ),
                other => StringChunked::full_null(PlSmallStr::EMPTY, other.len()),
            };
            Data::Text(texts).into()
        }
    }
}

/// Whether list cells hold a row or a code: unknown where the cell or the row that it stands in is not known, or where
/// it names somebody whom nobody knows and not the one that is asked for.
fn has(list: &Path, value: &Data, frame: &Frame) -> BooleanChunked {
    let unknown = || BooleanChunked::full_null(PlSmallStr::EMPTY, frame.len());
    let Some((table, rows)) = end(list, frame) else { return unknown() };
    let (unread, _) = super::unread::cells(table, &list.name, Some(&rows), frame.known.reading);
    let unread = unread.as_ref().map(marks).unwrap_or_default();
    let sets = table.frame.column(&list.name).ok().and_then(|column| column.u64().ok());
    let members = table.lists.get(&list.name);
    let wanted = match value {
        Data::Row(wanted) | Data::Code(wanted) => stretched(options(wanted), rows.len()),
        _ => return unknown(),
    };
    let holds = |(at, (&row, wanted)): (usize, (&u32, Option<u32>))| {
        if row >= DANGLING || unread.get(at) == Some(&true) {
            return None;
        }
        // An empty list holds nothing, whatever is asked for.
        match (members, sets) {
            (Some(members), _) => {
                let members = members.get(row as usize);
                let there = members.is_empty().then_some(false).or_else(|| Some(members.contains(&wanted?)))?;
                (there || !members.contains(&DANGLING)).then_some(there)
            }
            (None, Some(sets)) => {
                let bits = sets.get(row as usize).filter(|bits| *bits != 0);
                bits.map_or(Some(false), |bits| Some(bits.checked_shr(wanted?).unwrap_or(0) & 1 == 1))
            }
            (None, None) => None,
        }
    };
    rows.iter().zip(wanted).enumerate().map(holds).collect()
}

/// The table in which a path ends, and the row of each row of the frame there; none where that is not known.
fn end<'f>(path: &Path, frame: &Frame<'f>) -> Option<(&'f Table, Vec<u32>)> {
    let registers = frame.known.registers;
    let (mut register, mut rows): (usize, Vec<u32>) = match (path.subject, frame.subject) {
        (true, Some((subjects, of))) => {
            let row = |at: &u32| subjects.rows.map_or(Some(*at), |rows| rows.get(*at as usize).copied());
            (subjects.register, of.iter().map(|at| row(at).unwrap_or(EMPTY)).collect())
        }
        (true, None) => return None,
        _ => (frame.register, frame.rows.map_or_else(|| (0u32..).take(frame.len()).collect(), <[u32]>::to_vec)),
    };
    for step in &path.steps {
        let reference = registers.tables.get(register)?.refs.get(step)?;
        for row in &mut rows {
            let missing = if *row == DANGLING { DANGLING } else { EMPTY };
            *row = reference.rows.get(*row as usize).copied().unwrap_or(missing);
        }
        register = reference.to;
    }
    registers.tables.get(register).map(|table| (table, rows))
}

/// What became of cells: unknown where the row is, or where the sheet lacks the column and that matters.
fn marked(cell: Cell, path: &Path, frame: &Frame) -> BooleanChunked {
    let Some((table, rows)) = end(path, frame) else {
        return BooleanChunked::full_null(PlSmallStr::EMPTY, frame.len());
    };
    let absent = table.absent.get(&path.name).filter(|_| frame.known.reading != Reading::Settled);
    let marks = table.marks.get(&path.name);
    let (reference, list) = (table.refs.get(&path.name), table.lists.get(&path.name));
    let there = |row: &u32| {
        if *row >= DANGLING || absent.is_some_and(|ranges| super::unread::within(ranges, *row)) {
            return None;
        }
        let mark = marks.and_then(|marks| marks.of(*row));
        Some(match cell {
            Cell::Unreadable => mark == Some(Mark::Unreadable),
            Cell::Conflicting => mark == Some(Mark::Conflicting),
            Cell::Dangling => {
                let single = reference.and_then(|column| column.rows.get(*row as usize)) == Some(&DANGLING);
                let several = list.is_some_and(|list| list.get(*row as usize).contains(&DANGLING));
                mark.is_none() && (single || several)
            }
        })
    };
    rows.iter().map(there).collect()
}

/// Whether days lie in the period as far as it is known.
fn in_period(value: &Value, not_yet: bool, period: Period) -> Value {
    let len = value.data.len();
    let later = value.later.as_ref().map(marks).unwrap_or_default();
    let unknown = value.unknown.as_ref().map(marks).unwrap_or_default();
    let inside = |(row, day): (usize, Option<Day>)| match day {
        Some(day) => Some(period.contains(day)),
        None if later.get(row) == Some(&true) => Some(false),
        None if not_yet && unknown.get(row) != Some(&true) => Some(false),
        None => None,
    };
    Data::Bool(value.days(len).into_iter().enumerate().map(inside).collect()).into()
}

/// Whether values are empty: unknown where they are unknown, no where something is certainly there.
fn is_empty(
    empty: BooleanChunked,
    unknown: Option<&BooleanChunked>,
    filled: Option<&BooleanChunked>,
) -> BooleanChunked {
    let Some(unknown) = unknown else { return empty };
    let filled = filled.map(marks).unwrap_or_default();
    truths(&empty)
        .into_iter()
        .zip(truths(unknown))
        .enumerate()
        .map(|(row, (empty, unknown))| match unknown {
            Some(true) if filled.get(row) == Some(&true) => Some(false),
            Some(true) => None,
            _ => empty,
        })
        .collect()
}

fn column(path: &Path, frame: &Frame) -> Value {
    if path.subject {
        let Some((subjects, rows)) = frame.subject else { return unknowable(path, frame.len()) };
        let own = Path { subject: false, ..path.clone() };
        // Of many subjects a few are looked up one by one; else each is looked up once, however many rows it has.
        if subjects.rows.is_none() && rows.len() < subjects.len() {
            return column(&own, &Frame { rows: Some(rows), ..*subjects });
        }
        return column(&own, subjects).take(&indices(rows));
    }
    let registers = frame.known.registers;
    let mut register = frame.register;
    let mut rows: Option<Cow<'_, [u32]>> = frame.rows.map(Cow::Borrowed);
    for step in &path.steps {
        let Some(reference) = registers.tables.get(register).and_then(|t| t.refs.get(step)) else {
            return nothing(path, frame.len());
        };
        rows = Some(match rows {
            None => Cow::Borrowed(reference.rows.as_slice()),
            Some(rows) => Cow::Owned(
                rows.iter()
                    .map(|&row| {
                        let missing = if row == DANGLING { DANGLING } else { EMPTY };
                        reference.rows.get(row as usize).copied().unwrap_or(missing)
                    })
                    .collect(),
            ),
        });
        register = reference.to;
    }
    let reading = frame.known.reading;
    let own = if path.steps.is_empty() { frame.local.get(path.name.as_str(), reading) } else { None };
    let computed = own.or_else(|| frame.known.defined.get(&(register, path.name.clone()), reading));
    let value = match (computed, &rows) {
        (Some(value), None) => value.clone(),
        (Some(value), Some(rows)) => value.take(&indices(rows)),
        (None, _) => stored(path, register, frame.known, rows.as_deref()),
    };
    match rows.as_deref().and_then(nowhere) {
        Some(nowhere) => Value { unknown: either(value.unknown.as_ref(), Some(&nowhere)), ..value },
        None => value,
    }
}

/// A value of which nothing can be known.
fn unknowable(path: &Path, len: usize) -> Value {
    let unknown = Some(BooleanChunked::full(PlSmallStr::EMPTY, true, len));
    Value { unknown, ..nothing(path, len) }
}

fn nothing(path: &Path, len: usize) -> Value {
    let name = PlSmallStr::EMPTY;
    match path.kind {
        Type::Day => Data::Day(Int32Chunked::full_null(name, len)),
        Type::Number => Data::Number(Float64Chunked::full_null(name, len)),
        Type::Bounded => {
            Data::Bounded(Float64Chunked::full_null(name.clone(), len), Float64Chunked::full_null(name, len))
        }
        Type::Text => Data::Text(StringChunked::full_null(name, len)),
        Type::Code(_) => Data::Code(UInt32Chunked::full_null(name, len)),
        Type::Row(_) => Data::Row(UInt32Chunked::full_null(name, len)),
        Type::Bool | Type::List | Type::Codes(_) | Type::Null => Data::Bool(BooleanChunked::full_null(name, len)),
    }
    .into()
}

/// Whether a column is one that the check or the catalogue computes.
fn is_computed(path: &Path, frame: &Frame) -> bool {
    let reading = frame.known.reading;
    let own = path.steps.is_empty() && frame.local.get(path.name.as_str(), reading).is_some();
    own || frame.known.defined.get(&(path.register, path.name.clone()), reading).is_some()
}

/// A column as the register stores it, of all rows or of those given.
fn stored(path: &Path, register: usize, known: Known, rows: Option<&[u32]>) -> Value {
    let Some(table) = known.registers.tables.get(register) else { return nothing(path, rows.map_or(0, <[u32]>::len)) };
    let value = plain(path, table, rows);
    let (unknown, filled) = super::unread::cells(table, &path.name, rows, known.reading);
    Value { unknown: either(value.unknown.as_ref(), unknown.as_ref()), filled, ..value }
}

/// The values of a column, with what its references say of themselves.
fn plain(path: &Path, table: &Table, rows: Option<&[u32]>) -> Value {
    let len = rows.map_or(table.height, <[u32]>::len);
    if let Some(reference) = table.refs.get(&path.name) {
        let references = match rows {
            None => Cow::Borrowed(reference.rows.as_slice()),
            Some(rows) => rows.iter().map(|&row| reference.rows.get(row as usize).copied().unwrap_or(EMPTY)).collect(),
        };
        let unknown = dangling(&references);
        return Value { unknown, ..Data::Row(indices(&references)).into() };
    }
    if let Some(list) = table.lists.get(&path.name) {
        // A list is there or empty; its members cannot be seen.
        let filled = |row: usize| (!list.get(row).is_empty()).then_some(true);
        return Data::Bool(match rows {
            None => (0..table.height).map(filled).collect(),
            Some(rows) => rows.iter().map(|&row| filled(row as usize)).collect(),
        })
        .into();
    }
    if let Some(ids) = table.ids.get(&path.name) {
        return Data::Text(match rows {
            None => StringChunked::from_iter_options(PlSmallStr::EMPTY, ids.iter()),
            Some(rows) => {
                StringChunked::from_iter_options(PlSmallStr::EMPTY, rows.iter().map(|&row| ids.get(row as usize)))
            }
        })
        .into();
    }
    let Ok(column) = table.frame.column(&path.name) else { return nothing(path, len) };
    let series = column.as_materialized_series();
    let data = match path.kind {
        Type::Day => series.date().ok().map(|v| Data::Day(v.physical().clone())),
        Type::Number => series.f64().ok().map(|v| Data::Number(v.clone())),
        Type::Text => series.str().ok().map(|v| Data::Text(v.clone())),
        Type::Code(_) => series.u32().ok().map(|v| Data::Code(v.clone())),
        Type::Bool => series.bool().ok().map(|v| Data::Bool(v.clone())),
        // A list is there or empty; what it holds is another question.
        Type::Codes(_) => series
            .u64()
            .ok()
            .map(|v| Data::Bool(v.iter().map(|bits| bits.is_some_and(|bits| bits != 0).then_some(true)).collect())),
        Type::Bounded | Type::Row(_) | Type::List | Type::Null => None,
    };
    let Some(data) = data else { return nothing(path, len) };
    let value = Value { later: table.later.get(&path.name).cloned(), ..data.into() };
    match rows {
        None => value,
        Some(rows) => value.take(&indices(rows)),
    }
}

/// A number of the catalogue; one for all rows, or one per row where it depends on the kind of service.
fn parameter(name: &str, frame: &Frame) -> Value {
    let Some((general, limited)) = frame.known.params.values.get(name) else {
        return Data::Number(Float64Chunked::full_null(PlSmallStr::EMPTY, 1)).into();
    };
    if limited.is_empty() {
        let one = Float64Chunked::from_iter_options(PlSmallStr::EMPTY, std::iter::once(*general));
        return Data::Number(one).into();
    }
    let kinds = service_kind(frame.register, &frame.known.registers.schema).map(|path| column(&path, frame).data);
    let values = match &kinds {
        Some(Data::Code(codes)) => Float64Chunked::from_iter_trusted_length(
            options(codes).into_iter().map(|kind| kind.and_then(|k| limited.get(&k).copied()).or(*general)),
        ),
        _ => Float64Chunked::from_iter_options(PlSmallStr::EMPTY, std::iter::once(*general)),
    };
    Data::Number(values).into()
}

/// The path from a register to the kind of service of its rows; none where none leads to a service.
#[must_use]
pub fn service_kind(register: usize, schema: &Schema) -> Option<Path> {
    on_the_way(register, schema, &schema.roles.strata.0)
}

/// The path to a field (`register.field`) that stands on a register's way to its service.
#[must_use]
pub fn on_the_way(register: usize, schema: &Schema, wanted: &str) -> Option<Path> {
    let (home, field) = wanted.split_once('.')?;
    let mut steps = Vec::new();
    let mut at = register;
    for _ in 0..=schema.registers.len() {
        let spec = schema.registers.get(at)?;
        if spec.id == home {
            let kind = Type::of_field(spec.field(field)?, schema)?;
            return Some(Path { subject: false, steps, name: field.to_owned(), register: at, kind });
        }
        let step = spec.field(&spec.service_by)?;
        steps.push(step.id.clone());
        at = schema.position(step.of.as_deref()?)?;
    }
    None
}

/// Marks as long as a frame; one that stands for all rows is stretched.
fn long(marks: Option<&BooleanChunked>, len: usize) -> Option<BooleanChunked> {
    let marks = marks?;
    Some(if marks.len() == len { marks.clone() } else { marks.new_from_index(0, len) })
}

/// The smallest or largest value that is there; unknown where one of them is unknown.
fn extreme(values: &[Expr], frame: &Frame, wanted: Ordering) -> Value {
    let len = frame.len();
    let values: Vec<Value> = values.iter().map(|value| eval(value, frame)).collect();
    let marks = values.iter().fold(None, |marks, value| either(marks.as_ref(), value.unknown.as_ref()));
    let unknown: Option<BooleanChunked> = marks.filter(|m| m.len() == len);
    let data = if values.iter().all(|value| matches!(value.data, Data::Day(_))) {
        Data::Day(filled(&best(values.iter().map(|value| value.days(len)), len, wanted, unknown.as_ref())))
    } else {
        Data::Number(filled(&best(values.iter().map(|value| value.numbers(len)), len, wanted, unknown.as_ref())))
    };
    Value { unknown, ..data.into() }
}

fn coalesce(values: &[Expr], frame: &Frame) -> Value {
    let len = frame.len();
    let values: Vec<Value> = values.iter().map(|v| eval(v, frame)).collect();
    let mut pick: Vec<Option<u16>> = vec![None; len];
    let mut stopped = vec![false; len];
    let mut later: Option<BooleanChunked> = None;
    for (position, value) in (0u16..).zip(&values) {
        let empty = stretched(truths(&value.data.is_null()), len);
        let unknown = value.unknown.as_ref().map(|m| stretched(truths(m), len));
        for (row, ((pick, stop), empty)) in pick.iter_mut().zip(&mut stopped).zip(empty).enumerate() {
            if pick.is_none() && !*stop {
                if empty == Some(false) {
                    *pick = Some(position);
                } else if unknown.as_ref().and_then(|u| u.get(row)).copied().flatten() == Some(true) {
                    *stop = true;
                }
            }
        }
        // A later date reads as empty and the next value counts; only the last one has nothing after it.
        later.clone_from(&value.later);
    }
    let data = assemble(&values, &pick, len);
    let unknown = stopped.contains(&true).then(|| stopped.iter().copied().collect());
    match data {
        Some(data) => Value { unknown, later: later.filter(|m| m.len() == len), ..data.into() },
        None => Data::Bool(BooleanChunked::full_null(PlSmallStr::EMPTY, len)).into(),
    }
}

fn case(arms: &[(Expr, Expr)], otherwise: Option<&Expr>, frame: &Frame) -> Value {
    let len = frame.len();
    let last = u16::try_from(arms.len()).unwrap_or(u16::MAX);
    let mut pick: Vec<Option<u16>> = vec![otherwise.map(|_| last); len];
    let mut open = vec![false; len];
    for (position, (condition, _)) in (0u16..).zip(arms).collect::<Vec<_>>().into_iter().rev() {
        let truths = eval(condition, frame).truths(len);
        let unread = unread_leaf(condition, frame, &truths);
        for (row, ((pick, open), truth)) in pick.iter_mut().zip(&mut open).zip(truths).enumerate() {
            if truth == Some(true) {
                *pick = Some(position);
                *open = false;
            } else if truth.is_none() && unread.get(row) == Some(&true) {
                // An empty cell does not fulfil a condition, as in SQL; one that could not be read may.
                *open = true;
            }
        }
    }
    for (pick, open) in pick.iter_mut().zip(&open) {
        if *open {
            *pick = None;
        }
    }
    let values: Vec<Value> = arms.iter().map(|(_, value)| value).chain(otherwise).map(|v| eval(v, frame)).collect();
    // What is unknown in the value that was picked stays unknown.
    let masks: Vec<Option<Vec<bool>>> = values.iter().map(|value| value.unknown.as_ref().map(marks)).collect();
    for ((row, open), pick) in open.iter_mut().enumerate().zip(&pick) {
        let mask = pick.and_then(|at| masks.get(usize::from(at))?.as_ref());
        *open |= mask.is_some_and(|mask| mask.get(if mask.len() == 1 { 0 } else { row }) == Some(&true));
    }
    let unknown = open.contains(&true).then(|| open.into_iter().collect());
    match assemble(&values, &pick, len) {
        Some(data) => Value { unknown, ..data.into() },
        None => Data::Bool(BooleanChunked::full_null(PlSmallStr::EMPTY, len)).into(),
    }
}

/// Where a condition hangs on a cell whose value is unknown and not merely empty; looked for only where it is open.
#[must_use]
pub fn unread_leaf(condition: &Expr, frame: &Frame, truths: &[Option<bool>]) -> Vec<bool> {
    let mut found = Vec::new();
    if !truths.contains(&None) {
        return found;
    }
    if let Expr::And(one, other) = condition {
        // What an empty cell does not fulfil is not fulfilled, whatever the other side would say.
        let sides = [one, other].map(|side| {
            let truths = eval(side, frame).truths(truths.len());
            let unread = unread_leaf(side, frame, &truths);
            (truths, unread)
        });
        let holds = |(truths, unread): &(Vec<Option<bool>>, Vec<bool>), row: usize| {
            truths.get(row).copied().flatten() == Some(true) || unread.get(row) == Some(&true)
        };
        let open = |(row, truth): (usize, &Option<bool>)| truth.is_none() && sides.iter().all(|side| holds(side, row));
        return truths.iter().enumerate().map(open).collect();
    }
    let mut paths = Vec::new();
    leaves(condition, &mut paths);
    for path in paths {
        let value = column(path, frame);
        // Whether something is there among other rows is never merely empty: where it is not known, it is open.
        if matches!(value.data, Data::Bool(_)) && is_computed(path, frame) {
            found.resize(truths.len(), false);
            for (found, there) in found.iter_mut().zip(value.truths(truths.len())) {
                *found |= there.is_none();
            }
            continue;
        }
        let Some(unknown) = value.unknown else { continue };
        found.resize(truths.len(), false);
        let rows = found.iter_mut().zip(marks(&unknown)).zip(truths).enumerate();
        for (row, ((found, unknown), truth)) in rows {
            // A reference that is empty leads nowhere, as an empty cell says nothing.
            *found |= unknown && truth.is_none() && !leads_through_empty(path, row, frame);
        }
    }
    found
}
