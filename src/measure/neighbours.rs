//! What a row takes from rows of its own register that share something with it: the row before it or after it in an
//! order, or the stretch of time that it makes together with the rows it touches.
//!
//! A row that may or may not count, or of which nobody knows where in the order it stands, leaves open what it could
//! change, and nothing else. Rows of one provider alone are looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use polars_core::prelude::*;

use super::computed::Computed;
use super::groups::Groups;
use super::summary::Summary;
use super::task::Task;
use crate::catalogue::indicator::{Neighbour, Side, Source, Touching};
use crate::expr::{self, ColumnExplanation, Data, Doubt, Explanation, Expr, Reading, Type, Value};
use crate::registers::Table;
use crate::registers::table::DANGLING;
use crate::registers::values::{marks, truths};
use crate::text::FieldNames;
use crate::time::Day;

/// What is taken, row by row: another row's number, or a day; and the rows that leave it open.
struct Taken<T> {
    of: Vec<Option<T>>,
    open: BTreeMap<u32, Vec<usize>>,
}

impl<T> Taken<T> {
    fn set(&mut self, row: usize, value: Option<T>) {
        if let Some(slot) = self.of.get_mut(row) {
            *slot = value;
        }
    }
}

/// The expressions of a column over rows that share something.
struct Shape<'t, 'a> {
    task: &'t Task<'a>,
    register: usize,
    computed: &'t Computed,
    by: Expr,
    filter: Option<Expr>,
    /// Order and value, or begin and end.
    pair: [Expr; 2],
}

impl<'t, 'a> Shape<'t, 'a> {
    fn new(
        task: &'t Task<'a>,
        register: usize,
        computed: &'t Computed,
        (by, filter): (&Source, Option<&Source>),
        pair: [(&Source, &[Type]); 2],
    ) -> Self {
        let compile = |source: &Source, wanted: &[Type]| task.compile(source, register, &computed.types, None, wanted);
        let by_kind = task.typed(by, register, &computed.types, None);
        let by_expr = match by_kind {
            Some((expr, Type::Row(_) | Type::Code(_) | Type::Text)) => expr,
            Some((_, kind)) => {
                let message = format!("a reference, a code or a text is needed here, and this is {}", kind.words());
                task.problem(message, &by.at);
                Expr::Null(Type::Text)
            }
            None => Expr::Null(Type::Text),
        };
        Self {
            by: by_expr,
            filter: filter.map(|filter| compile(filter, &[Type::Bool])),
            pair: pair.map(|(source, wanted)| compile(source, wanted)),
            task,
            register,
            computed,
        }
    }

    fn all(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.by).chain(&self.filter).chain(&self.pair)
    }

    /// Readings that see something different: what a sheet lacks is unknown for what must be proved, and so is to whom
    /// a row belongs that names nobody.
    fn readings(&self, table: &Table) -> Vec<Reading> {
        let differs = self.all().any(|expr| self.task.differs(expr, self.register, self.computed, Reading::Open));
        let dangling = table.refs.values().any(|column| column.rows.contains(&DANGLING));
        if differs || dangling { vec![Reading::Settled, Reading::Open] } else { vec![Reading::Settled] }
    }

    fn value(&self, expr: &Expr, reading: Reading) -> Value {
        let frame = self.task.whole(self.register, &self.computed.values, reading);
        let value = expr::eval(expr, &frame);
        Value { data: value.data.stretch(frame.len()), ..value }
    }

    /// The rows by what they share. By a column that the register keeps they are put together once, however many checks
    /// ask for them.
    fn groups(&self, table: &Table, reading: Reading) -> Arc<Groups> {
        let build = || Arc::new(Groups::new(table, &self.value(&self.by, reading)));
        let Expr::Column(path) = &self.by else { return build() };
        let computed = self.computed.types.contains_key(&path.name)
            || self.task.context.defined_types().contains_key(&(self.register, path.name.clone()));
        if computed || path.subject || !path.steps.is_empty() {
            return build();
        }
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.task.context.shared.groups.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (self.register, path.name.clone(), reading != Reading::Settled);
            Arc::clone(all.entry(key).or_default())
        };
        Arc::clone(slot.get_or_init(build))
    }

    fn counted(&self, reading: Reading, height: usize) -> Vec<Option<bool>> {
        match &self.filter {
            None => vec![Some(true); height],
            Some(filter) => self.value(filter, reading).truths(height),
        }
    }

    fn behind(&self, table: &Table, open: &BTreeMap<u32, Vec<usize>>, place: &[&Expr]) -> ColumnExplanation {
        let mut paths = Vec::new();
        self.all().for_each(|expr| expr::leaves(expr, &mut paths));
        let general: BTreeSet<String> = paths.iter().map(|path| path.label()).collect();
        let names: FieldNames = general.iter().cloned().collect();
        let fields = |exprs: Vec<&Expr>| -> Vec<String> {
            let mut paths = Vec::new();
            exprs.into_iter().for_each(|expr| expr::leaves(expr, &mut paths));
            paths.iter().filter(|path| path.steps.is_empty()).map(|path| path.name.clone()).collect()
        };
        // Of a row whose own place nobody knows only that is why.
        let (whole, place) = (fields(self.all().collect()), fields(place.to_vec()));
        let cause = |of: u32, rows: &Vec<usize>| {
            let own = if rows.iter().all(|row| u32::try_from(*row) == Ok(of)) { &place } else { &whole };
            let doubt = |row: &usize| {
                let row = u32::try_from(*row).unwrap_or(u32::MAX);
                own.iter().map(|field| expr::doubt(table, field, row, Reading::Open)).max().unwrap_or_default()
            };
            Explanation {
                names: names.clone(),
                rows: rows.iter().filter_map(|row| table.origin.get(*row).copied()).collect(),
                doubt: rows.iter().map(doubt).max().unwrap_or(Doubt::Unknown),
            }
        };
        let unknown = open.iter().map(|(row, rows)| (*row, cause(*row, rows))).collect();
        ColumnExplanation { unknown, general, settled: None }
    }
}

/// The value of the row before or after each row.
#[must_use]
pub fn neighbour(task: &Task, register: usize, neighbour: &Neighbour, computed: &Computed) -> Summary {
    let Some(table) = task.context.registers.tables.get(register) else { return nothing() };
    let order: &[Type] = &[Type::Day, Type::Number];
    let pair = [(&neighbour.order, order), (&neighbour.of, &[][..])];
    let shape = Shape::new(task, register, computed, (&neighbour.by, neighbour.filter.as_ref()), pair);
    let mut values = Vec::new();
    let mut behind = ColumnExplanation::default();
    for reading in shape.readings(table) {
        let [order, of] = &shape.pair;
        let (order, of) = (shape.value(order, reading), shape.value(of, reading));
        let groups = shape.groups(table, reading);
        let counted = shape.counted(reading, table.height);
        let taken = beside(&groups, &places(&order, table.height), &counted, &of, neighbour.side, reading);
        let index: IdxCa = taken.of.iter().map(|row| row.and_then(|row| IdxSize::try_from(row).ok())).collect();
        let open: BooleanChunked = (0u32..).take(table.height).map(|row| taken.open.contains_key(&row)).collect();
        let value = of.take(&index);
        let unknown = if taken.open.is_empty() {
            value.unknown.clone()
        } else {
            let nothing_else =
                value.unknown.as_ref().map(|mask| truths(mask).into_iter().map(|m| m == Some(true)).collect());
            expr::either(nothing_else.as_ref(), Some(&open))
        };
        values.push((reading, Value { unknown, ..value }));
        // A row whose neighbour is known, but not what that says, hangs on the neighbour.
        let mut why = taken.open;
        let secret = of.unknown.as_ref().map(marks).unwrap_or_default();
        for (row, neighbour) in (0u32..).zip(&taken.of) {
            if let Some(neighbour) = neighbour.filter(|neighbour| secret.get(*neighbour) == Some(&true)) {
                why.entry(row).or_insert_with(|| vec![neighbour]);
            }
        }
        let [order, _] = &shape.pair;
        behind = shape.behind(table, &why, &[&shape.by, order]);
    }
    let kind = task.typed(&neighbour.of, register, &computed.types, None).map_or(Type::Day, |(_, kind)| kind);
    Summary { kind, values, behind, possible: None }
}

/// Where a row stands in the order.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    At(f64),
    /// Nobody knows.
    Unknown,
    /// The row is not there yet.
    Later,
}

fn places(order: &Value, height: usize) -> Vec<Place> {
    let numbers: Vec<Option<f64>> = match &order.data {
        Data::Day(_) => order.days(height).into_iter().map(|day| day.map(f64::from)).collect(),
        _ => order.numbers(height),
    };
    let later = order.later.as_ref().map(marks).unwrap_or_default();
    let place = |(row, number): (usize, Option<f64>)| match number {
        Some(number) => Place::At(number),
        None if later.get(row) == Some(&true) => Place::Later,
        None => Place::Unknown,
    };
    numbers.into_iter().enumerate().map(place).collect()
}

/// Of every row the one beside it among those of its group that count.
fn beside(
    groups: &Groups,
    places: &[Place],
    counted: &[Option<bool>],
    of: &Value,
    side: Side,
    reading: Reading,
) -> Taken<usize> {
    let mut taken = Taken { of: vec![None; places.len()], open: BTreeMap::new() };
    let place = |row: usize| places.get(row).copied().unwrap_or(Place::Unknown);
    let counts = |row: usize| counted.get(row).copied().flatten();
    let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    for (group, rows) in groups.rows.iter().enumerate() {
        // In the direction in which the row beside another comes right before it.
        let step = |at: f64| if side == Side::Previous { at } else { -at };
        let mut sure: Vec<(f64, usize)> = Vec::new();
        let mut perhaps: Vec<(Option<f64>, usize)> = Vec::new();
        for &row in rows {
            match (place(row), counted.get(row).copied().flatten(), counted.get(row)) {
                (Place::Later, ..) | (_, Some(false), _) => {}
                (Place::At(at), Some(true), _) => sure.push((step(at), row)),
                (Place::At(at), ..) => perhaps.push((Some(step(at)), row)),
                (Place::Unknown, ..) => perhaps.push((None, row)),
            }
        }
        if reading == Reading::Open {
            for &row in groups.perhaps(group).iter().filter(|row| counts(**row) != Some(false)) {
                match place(row) {
                    Place::Later => {}
                    Place::At(at) => perhaps.push((Some(step(at)), row)),
                    Place::Unknown => perhaps.push((None, row)),
                }
            }
        }
        sure.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for &row in rows {
            let at = match place(row) {
                Place::At(at) => step(at),
                Place::Unknown => {
                    taken.open.insert(number(row), vec![row]);
                    continue;
                }
                Place::Later => continue,
            };
            let before = sure.partition_point(|(other, _)| *other < at);
            let best = before.checked_sub(1).and_then(|last| sure.get(last)).copied();
            let same_step = sure.get(..before).unwrap_or_default();
            let tied: Vec<usize> = same_step
                .iter()
                .rev()
                .take_while(|(other, _)| Some(*other) == best.map(|b| b.0))
                .map(|(_, r)| *r)
                .collect();
            let mut open: Vec<usize> = Vec::new();
            if tied.iter().any(|other| !alike(of, *other, tied.first().copied().unwrap_or(*other))) {
                open.extend(&tied);
            }
            let nearer =
                |other: Option<f64>| other.is_none_or(|other| other < at && best.is_none_or(|(b, _)| other >= b));
            open.extend(perhaps.iter().filter(|(other, r)| *r != row && nearer(*other)).map(|(_, r)| *r));
            if open.is_empty() {
                if let Some(slot) = taken.of.get_mut(row) {
                    *slot = best.map(|(_, row)| row);
                }
            } else {
                taken.open.insert(number(row), open);
            }
        }
    }
    for &row in groups.anywhere.values().flatten() {
        taken.open.insert(number(row), vec![row]);
    }
    taken
}

/// Whether two rows say the same.
fn alike(of: &Value, a: usize, b: usize) -> bool {
    let unknown = |row: usize| of.unknown.as_ref().and_then(|mask| mask.get(row)) == Some(true);
    a == b
        || (!unknown(a)
            && !unknown(b)
            && match &of.data {
                Data::Bool(v) => v.get(a) == v.get(b),
                Data::Day(v) => v.get(a) == v.get(b),
                Data::Number(v) => v.get(a) == v.get(b),
                Data::Bounded(low, high) => (low.get(a), high.get(a)) == (low.get(b), high.get(b)),
                Data::Code(v) | Data::Row(v) => v.get(a) == v.get(b),
                Data::Text(v) => v.get(a) == v.get(b),
            })
}

/// The first or last day of the stretch that each row makes with the rows it touches.
#[must_use]
pub fn touching(task: &Task, register: usize, touching: &Touching, computed: &Computed) -> Summary {
    let Some(table) = task.context.registers.tables.get(register) else { return nothing() };
    let day: &[Type] = &[Type::Day];
    let pair = [(&touching.begins, day), (&touching.ends, day)];
    let shape = Shape::new(task, register, computed, (&touching.by, touching.filter.as_ref()), pair);
    let mut values = Vec::new();
    let mut behind = ColumnExplanation::default();
    for reading in shape.readings(table) {
        let [begins, ends] = &shape.pair;
        let (begins, ends) = (shape.value(begins, reading), shape.value(ends, reading));
        let groups = shape.groups(table, reading);
        let counted = shape.counted(reading, table.height);
        let taken = stretches(&groups, &begins, &ends, &counted, touching, reading);
        let open: BooleanChunked = (0u32..).take(table.height).map(|row| taken.open.contains_key(&row)).collect();
        let days = Data::Day(taken.of.iter().copied().collect());
        let unknown = (!taken.open.is_empty()).then_some(open);
        values.push((reading, Value { unknown, ..days.into() }));
        let [begins, ends] = &shape.pair;
        behind = shape.behind(table, &taken.open, &[&shape.by, begins, ends]);
    }
    Summary { kind: Type::Day, values, behind, possible: None }
}

fn stretches(
    groups: &Groups,
    begins: &Value,
    ends: &Value,
    counted: &[Option<bool>],
    touching: &Touching,
    reading: Reading,
) -> Taken<Day> {
    let height = counted.len();
    let (from, to) = (begins.days(height), ends.days(height));
    let later = begins.later.as_ref().map(marks).unwrap_or_default();
    let unread = ends.unknown.as_ref().map(marks).unwrap_or_default();
    let mut taken = Taken { of: vec![None; height], open: BTreeMap::new() };
    let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    let there = |row: &usize| counted.get(*row) != Some(&Some(false)) && later.get(*row) != Some(&true);
    let day = |days: &[Option<Day>], row: usize| days.get(row).copied().flatten();
    let unread = |row: usize| unread.get(row) == Some(&true);
    let goes_on = |row: usize| counted.get(row) == Some(&Some(true)) && day(&to, row).is_none() && !unread(row);
    for (group, rows) in groups.rows.iter().enumerate() {
        let own = rows.iter().copied().filter(there);
        let strays = groups.perhaps(group).iter().copied().filter(|row| reading == Reading::Open && there(row));
        // What is there at least, and what there may be at most: between them lies all that nobody knows.
        let mut least: Vec<Stay> = Vec::new();
        let mut most: Vec<Stay> = Vec::new();
        let mut vague: Vec<usize> = Vec::new();
        for (row, is_own) in own.map(|row| (row, true)).chain(strays.map(|row| (row, false))) {
            let (begin, end) = (day(&from, row), day(&to, row));
            let sure = is_own && counted.get(row) == Some(&Some(true));
            if !sure || begin.is_none() || unread(row) {
                vague.push(row);
            }
            most.push(Stay { begin: begin.unwrap_or(Day::MIN), end, row });
            // One that ended on a day that nobody knows was there on its first at least, and the other way round.
            match (sure, begin, end) {
                (true, Some(begin), _) if unread(row) => least.push(Stay { begin, end: Some(begin), row }),
                (true, Some(begin), end) => least.push(Stay { begin, end, row }),
                (true, None, Some(end)) => least.push(Stay { begin: end, end: Some(end), row }),
                _ => {}
            }
        }
        if vague.is_empty() {
            for (begin, end, members) in together(most, touching.apart) {
                members.into_iter().for_each(|row| taken.set(row, if touching.last { end } else { Some(begin) }));
            }
            continue;
        }
        let (least, most) = (by_row(together(least, touching.apart)), by_row(together(most, touching.apart)));
        for row in rows.iter().copied().filter(there) {
            match (least.get(&row).copied(), most.get(&row).copied()) {
                (Some((begin, _)), Some((other, _))) if !touching.last && begin == other => {
                    taken.set(row, Some(begin));
                }
                (Some((_, end)), Some((_, other))) if touching.last && end == other => taken.set(row, end),
                // Whenever it began: what goes on has no last day.
                _ if touching.last && goes_on(row) => {}
                _ => drop(taken.open.insert(number(row), if vague.is_empty() { vec![row] } else { vague.clone() })),
            }
        }
    }
    for row in groups.anywhere.values().flatten().filter(|row| there(row)) {
        taken.open.insert(number(*row), vec![*row]);
    }
    taken
}

/// A row as a stretch of days, as it surely was or may have been.
#[derive(Debug, Clone, Copy)]
struct Stay {
    begin: Day,
    /// None: it goes on, or nobody knows until when.
    end: Option<Day>,
    row: usize,
}

/// First and last day of what rows make that touch, and which they are.
type Whole = (Day, Option<Day>, Vec<usize>);

/// Rows that touch, together.
fn together(mut stays: Vec<Stay>, apart: Day) -> Vec<Whole> {
    stays.sort_unstable_by_key(|stay| (stay.begin, stay.end, stay.row));
    let mut all: Vec<Whole> = Vec::new();
    for Stay { begin, end, row } in stays {
        match all.last_mut() {
            Some((_, until, rows)) if until.is_none_or(|until| begin <= until.saturating_add(apart)) => {
                *until = until.zip(end).map(|(a, b)| a.max(b));
                rows.push(row);
            }
            _ => all.push((begin, end, vec![row])),
        }
    }
    all
}

/// First and last day of what each row makes with the rows that it touches.
fn by_row(all: Vec<Whole>) -> BTreeMap<usize, (Day, Option<Day>)> {
    all.into_iter().flat_map(|(begin, end, rows)| rows.into_iter().map(move |row| (row, (begin, end)))).collect()
}

fn nothing() -> Summary {
    let none = BooleanChunked::full_null(PlSmallStr::EMPTY, 0);
    Summary {
        kind: Type::Day,
        values: vec![(Reading::Settled, Data::Bool(none).into())],
        behind: ColumnExplanation::default(),
        possible: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(rows: usize) -> Groups {
        Groups { of: vec![Some(0); rows], rows: vec![(0..rows).collect()], anywhere: BTreeMap::new(), owners: vec![0] }
    }

    fn days(days: &[Option<Day>]) -> Value {
        Data::Day(days.iter().copied().collect()).into()
    }

    fn neighbours(
        places: &[Place],
        counted: &[Option<bool>],
        of: &[Option<Day>],
        side: Side,
    ) -> Vec<Result<Option<usize>, Vec<usize>>> {
        let taken = beside(&group(places.len()), places, counted, &days(of), side, Reading::Settled);
        let row = |row: usize| match taken.open.get(&u32::try_from(row).unwrap()) {
            Some(open) => Err(open.clone()),
            None => Ok(taken.of[row]),
        };
        (0..places.len()).map(row).collect()
    }

    #[test]
    fn each_row_has_the_nearest_before_and_after_it() {
        let places = [Place::At(3.0), Place::At(1.0), Place::At(2.0), Place::Later];
        let counted = [Some(true); 4];
        let of = [None; 4];
        assert_eq!(neighbours(&places, &counted, &of, Side::Previous), [Ok(Some(2)), Ok(None), Ok(Some(1)), Ok(None)]);
        assert_eq!(neighbours(&places, &counted, &of, Side::Next), [Ok(None), Ok(Some(2)), Ok(Some(0)), Ok(None)]);
        let counted = [Some(true), Some(true), Some(false), Some(true)];
        assert_eq!(neighbours(&places, &counted, &of, Side::Previous)[0], Ok(Some(1)), "a row that does not count");
    }

    #[test]
    fn what_is_not_known_leaves_open_what_it_could_change() {
        let places = [Place::At(1.0), Place::At(2.0), Place::At(3.0)];
        let of = [Some(10), Some(20), Some(30)];
        let perhaps = [Some(true), None, Some(true)];
        assert_eq!(neighbours(&places, &perhaps, &of, Side::Previous), [Ok(None), Ok(Some(0)), Err(vec![1])]);
        let undated = [Place::At(1.0), Place::Unknown, Place::At(3.0)];
        let all = [Some(true); 3];
        assert_eq!(neighbours(&undated, &all, &of, Side::Previous), [Err(vec![1]), Err(vec![1]), Err(vec![1])]);
    }

    #[test]
    fn rows_of_one_place_are_one_where_they_say_the_same() {
        let places = [Place::At(1.0), Place::At(1.0), Place::At(2.0)];
        let all = [Some(true); 3];
        let same = neighbours(&places, &all, &[Some(5), Some(5), None], Side::Previous);
        assert!(matches!(same[2], Ok(Some(0 | 1))));
        let other = neighbours(&places, &all, &[Some(5), Some(6), None], Side::Previous);
        assert_eq!(other[2], Err(vec![1, 0]));
    }

    #[test]
    fn rows_that_touch_make_a_stretch() {
        let (from, to) = (days(&[Some(1), Some(11), Some(20), Some(40)]), days(&[Some(10), Some(15), Some(30), None]));
        let touching = |last| Touching {
            by: Source::default(),
            begins: Source::default(),
            ends: Source::default(),
            filter: None,
            apart: 1,
            last,
        };
        let all = [Some(true); 4];
        let starts = stretches(&group(4), &from, &to, &all, &touching(false), Reading::Settled);
        assert_eq!(starts.of, [Some(1), Some(1), Some(20), Some(40)]);
        let ends = stretches(&group(4), &from, &to, &all, &touching(true), Reading::Settled);
        assert_eq!(ends.of, [Some(15), Some(15), Some(30), None]);
        // A row that may not count leaves open the stretch that it may be part of, and no other.
        let vague = [Some(true), None, Some(true), Some(true)];
        let ends = stretches(&group(4), &from, &to, &vague, &touching(true), Reading::Settled);
        assert_eq!(ends.open.keys().copied().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(ends.of[2], Some(30));
        // An end that nobody can read leaves open when stretches end, and when those behind it begin.
        let all = [Some(true); 4];
        let mut unread = days(&[Some(10), Some(15), None, None]);
        unread.unknown = Some([false, false, true, false].into_iter().collect());
        let starts = stretches(&group(4), &from, &unread, &all, &touching(false), Reading::Settled);
        assert_eq!(starts.of[..3], [Some(1), Some(1), Some(20)]);
        assert_eq!(starts.open.keys().copied().collect::<Vec<_>>(), [3]);
    }
}
