//! Summaries of related rows: is there one, how many, the first, the last, the sum.
//!
//! A row whose filter is unknown, or whose own date is empty where the check asks for it, is a possible one: it makes
//! unknown what it could change, and nothing else. So is, for what must be proved, a row that may belong to the subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::computed::{Computed, Possible};
use super::context::Context;
use super::link::Link;
use super::loose;
use super::pairs::{self, Pairs};
use super::task::Task;
use crate::catalogue::indicator::{Related, Take};
use crate::catalogue::read::OWNER;
use crate::expr::{self, ColumnExplanation, Columns, Data, Doubt, Explanation, Expr, Frame, Reading, Type, Value};
use crate::registers::own_dates;
use crate::registers::table::DANGLING;
use crate::registers::values::marks;
use crate::registers::{Origin, Registers};
use crate::text::FieldNames;

/// A summarised column.
pub struct Summary {
    /// Its type.
    pub kind: Type,
    /// One value per subject, in as many versions as readings differ.
    pub values: Vec<(Reading, Value)>,
    /// What explains it.
    pub behind: ColumnExplanation,
    /// The rows that may be the missing ones.
    pub possible: Option<Possible>,
}

/// Pairs every subject with the rows that hang on it. Linear in the rows, and in the pairs of a common parent.
/// `candidates` adds rows that lead to one of several subjects, to each of them.
#[must_use]
pub fn paired(task: &Task, subject: usize, link: &Link, candidates: bool) -> Arc<Pairs> {
    let registers = task.context.registers;
    let paired = match link.same {
        // Rows of a common parent are many pairs, and several checks ask for the same ones.
        Some(same) => task.context.siblings((subject, link.from, link.via, same)),
        None => Arc::new(named(registers, subject, link, candidates)),
    };
    let Some(field) = link.and_equal else { return paired };
    let mut equal = Arc::unwrap_or_clone(paired);
    if let (Some(table), Some(subjects)) = (registers.tables.get(link.from), registers.tables.get(subject)) {
        keep_equal(&mut equal, &subjects.numbers(field), &table.numbers(field));
    }
    Arc::new(equal)
}

impl Context<'_> {
    /// Pairs of a common parent: built once, however many checks and columns ask for them.
    fn siblings(&self, (subject, from, via, same): (usize, usize, &str, &str)) -> Arc<Pairs> {
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.shared.siblings.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((subject, from, via.to_owned(), same.to_owned())).or_default())
        };
        let build = || Arc::new(pairs::siblings(self.registers, (subject, from, via, same)));
        Arc::clone(slot.get_or_init(build))
    }
}

/// Pairs of a subject with the rows that name it.
fn named(registers: &Registers, subject: usize, link: &Link, candidates: bool) -> Pairs {
    let mut pairs = Pairs::default();
    let (Some(table), Some(_)) = (registers.tables.get(link.from), registers.tables.get(subject)) else {
        return pairs;
    };
    // Most rows name one subject.
    pairs.subjects.reserve(table.height);
    pairs.rows.reserve(table.height);
    let mut push = |subject: u32, row: u32| {
        pairs.subjects.push(subject);
        pairs.rows.push(row);
    };
    if let Some(column) = table.refs.get(link.via) {
        for (row, &subject) in (0u32..).zip(&column.rows) {
            if subject < DANGLING {
                push(subject, row);
            }
        }
    } else if let Some(list) = table.lists.get(link.via) {
        for row in 0..table.height {
            for &subject in list.get(row) {
                if subject < DANGLING {
                    push(subject, u32::try_from(row).unwrap_or(u32::MAX));
                }
            }
        }
    }
    let certain = pairs.rows.len();
    if candidates {
        for (subject, row) in loose::candidates(table, link.via) {
            pairs.subjects.push(subject);
            pairs.rows.push(row);
        }
    }
    pairs.sure = (0..pairs.rows.len()).map(|at| at < certain).collect();
    pairs
}

/// Keeps the pairs with equal numbers; where one of them is empty the pair is a possible one.
fn keep_equal(pairs: &mut Pairs, of_subjects: &[Option<f64>], of_rows: &[Option<f64>]) {
    let mut keep = Vec::with_capacity(pairs.rows.len());
    let at = |numbers: &[Option<f64>], row: u32| numbers.get(row as usize).copied().flatten();
    for ((&subject, &row), sure) in pairs.subjects.iter().zip(&pairs.rows).zip(&mut pairs.sure) {
        let (a, b) = (at(of_subjects, subject), at(of_rows, row));
        let known = a.is_some() && b.is_some();
        *sure &= known;
        keep.push(!known || a == b);
    }
    for column in [&mut pairs.subjects, &mut pairs.rows] {
        crate::registers::raw::retain(column, &keep);
    }
    crate::registers::raw::retain(&mut pairs.sure, &keep);
}

/// The pieces of a summary that are the same for all readings.
struct Summariser<'t, 'a> {
    task: &'t Task<'a>,
    related: &'t Related,
    /// The subjects' register, and the related one.
    register: usize,
    from: usize,
    filter: Option<Expr>,
    of: Option<Expr>,
    computed: &'t Computed,
}

/// Summarises the rows related to each row of a register.
#[must_use]
pub fn summarise(task: &Task, register: usize, related: &Related, computed: &Computed) -> Summary {
    let from = task.register(&related.from);
    if related.undated_possible
        && let Some(spec) = task.context.schema().registers.get(from)
    {
        let dates = own_dates(spec);
        task.note(&related.from, &dates.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let none = BTreeMap::new();
    let scope = Some((register, &computed.types));
    let filter = related.filter.as_ref().map(|f| task.compile(f, from, &none, scope, &[Type::Bool]));
    let of = related.of.as_ref().map(|of| task.compile(of, from, &none, scope, &[Type::Day, Type::Number]));
    Summariser { task, related, register, from, filter, of, computed }.summary()
}

impl Summariser<'_, '_> {
    fn link(&self) -> Link<'_> {
        let Related { via, same, and_equal, .. } = self.related;
        Link { from: self.from, via, same: same.as_deref(), and_equal: and_equal.as_deref() }
    }

    fn summary(&self) -> Summary {
        if self.related.via == OWNER {
            return self.of_owner();
        }
        let settled = self.version(Reading::Settled);
        let loose = self.loose();
        let table = self.task.context.registers.tables.get(self.from);
        let candidates =
            !self.related.only_own && table.is_some_and(|table| table.candidates.contains_key(&self.related.via));
        let both = [&self.filter, &self.of];
        let others = || both.into_iter().flatten();
        let from_absent = others().any(|expr| self.task.differs(expr, self.from, &Computed::default(), Reading::Open));
        let subject_absent = others().any(|expr| self.task.differs(expr, self.register, self.computed, Reading::Open));
        let open = (!loose.is_empty() || candidates || from_absent || subject_absent).then(|| {
            let mut open = self.version(Reading::Open);
            self.add_loose(&mut open.value, &loose);
            open
        });
        let asks = matches!(self.related.take, Take::Exists | Take::Count | Take::Sum);
        let seen = open.as_ref().unwrap_or(&settled);
        let origin = |row: u32| table?.origin.get(row as usize).copied();
        let mut own: BTreeMap<u32, Vec<Origin>> = BTreeMap::new();
        let pairs = seen.pairs.subjects.iter().zip(&seen.pairs.rows).zip(&seen.truth);
        for ((subject, row), _) in pairs.filter(|(_, truth)| truth.is_none()) {
            own.entry(*subject).or_default().extend(origin(*row));
        }
        let strict = (asks && settled.truth.contains(&None)).then(|| {
            let truth: Vec<Option<bool>> = settled.truth.iter().map(|t| Some(*t == Some(true))).collect();
            self.value(&settled.pairs, &truth, settled.amounts.as_ref())
        });
        let known = (!asks && settled.value.unknown.is_some()).then(|| self.known(&settled));
        let behind = self.behind(seen, &loose);
        let kind = settled.kind();
        let mut values = vec![(Reading::Settled, settled.value)];
        values.extend(open.map(|open| (Reading::Open, open.value)));
        values.extend(strict.map(|value| (Reading::Strict, value)));
        values.extend(known.map(|value| (Reading::Known, value)));
        let possible = (asks && !(own.is_empty() && loose.is_empty())).then_some(Possible {
            own,
            anybodys: loose.of_owner,
            fitting: loose.of_subject,
        });
        Summary { kind, values, behind, possible }
    }

    /// The first or last value as far as it is known; where none is, it stays unknown.
    fn known(&self, settled: &Version) -> Value {
        let sure: Vec<Option<bool>> = settled.truth.iter().map(|truth| Some(*truth == Some(true))).collect();
        let amounts = settled.amounts.as_ref().map(|amounts| Value { unknown: None, ..amounts.clone() });
        let best = self.value(&settled.pairs, &sure, amounts.as_ref());
        let none = marks(&best.data.is_null());
        let open = settled.value.unknown.as_ref().map(marks).unwrap_or_default();
        let unknown: BooleanChunked = none.into_iter().zip(open).map(|(none, open)| none && open).collect();
        Value { unknown: Some(unknown), ..best }
    }

    /// Whether a provider has a row at all, for each of its subjects.
    fn of_owner(&self) -> Summary {
        if matches!(self.related.take, Take::Count | Take::Sum) {
            return self.sum_of_owner();
        }
        let tables = &self.task.context.registers.tables;
        let none = Columns::default();
        let mut found: BTreeMap<u32, Option<bool>> = BTreeMap::new();
        let mut open: BTreeMap<u32, Explanation> = BTreeMap::new();
        let no_columns = Computed::default();
        if let Some(table) = tables.get(self.from) {
            let frame = self.task.whole(self.from, &none, Reading::Settled);
            let truths = match &self.filter {
                Some(filter) => expr::eval(filter, &frame).truths(table.height),
                None => vec![Some(true); table.height],
            };
            for (row, (owner, truth)) in (0u32..).zip(table.owner.iter().zip(truths)) {
                if truth.is_none() {
                    let rows = [row];
                    let frame = Frame { rows: Some(&rows), ..frame };
                    let look = |path: &expr::Path| self.task.look_behind(path, self.from, &no_columns);
                    let blame = self.filter.as_ref().and_then(|filter| expr::explain(filter, &frame, &look).pop());
                    let cause = open.entry(*owner).or_default();
                    cause.rows.extend(table.origin.get(row as usize));
                    blame.iter().for_each(|blame| cause.doubt = cause.doubt.max(blame.doubt));
                    let names = blame.map(|blame| blame.names).unwrap_or_default();
                    let name = |name: &str| format!("{}.{name}", self.related.from);
                    cause.names = cause.names.and(&names.iter().map(|field| name(field.as_str())).collect());
                }
                let known = found.entry(*owner).or_insert(Some(false));
                *known = match (*known, truth) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (None, _) | (_, None) => None,
                    _ => Some(false),
                };
            }
        }
        let owners = tables.get(self.register).map(|table| table.owner.as_slice()).unwrap_or_default();
        let there = owners.iter().map(|owner| found.get(owner).copied().unwrap_or(Some(false)));
        Summary {
            kind: Type::Bool,
            values: vec![(Reading::Settled, Data::Bool(there.collect()).into())],
            behind: ColumnExplanation {
                general: BTreeSet::from([self.related.from.clone()]),
                unknown: (0u32..)
                    .zip(owners)
                    .filter(|(_, owner)| found.get(*owner) == Some(&None))
                    .filter_map(|(row, owner)| Some((row, open.get(owner)?.clone())))
                    .collect(),
            },
            possible: None,
        }
    }

    /// How many rows a provider has, or their sum, for each of its subjects: at least, and at most if everything possible
    /// counted.
    fn sum_of_owner(&self) -> Summary {
        let tables = &self.task.context.registers.tables;
        let none = Columns::default();
        let sums = |reading: Reading| {
            let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
            let Some(table) = tables.get(self.from) else { return sums };
            let frame = self.task.whole(self.from, &none, reading);
            let truths = match &self.filter {
                Some(filter) => expr::eval(filter, &frame).truths(table.height),
                None => vec![Some(true); table.height],
            };
            let amounts = match (self.related.take, &self.of) {
                (Take::Sum, Some(of)) => expr::eval(of, &frame).numbers(table.height),
                _ => vec![Some(1.0); table.height],
            };
            for ((owner, truth), amount) in table.owner.iter().zip(truths).zip(amounts) {
                let sum = sums.entry(*owner).or_default();
                match (truth, amount) {
                    (Some(false), _) => {}
                    (Some(true), Some(amount)) => *sum = (sum.0 + amount, sum.1 + amount),
                    (_, Some(amount)) => *sum = (sum.0 + amount.min(0.0), sum.1 + amount.max(0.0)),
                    // How much it is nobody knows.
                    (_, None) => *sum = (sum.0, f64::INFINITY),
                }
            }
            sums
        };
        let owners = tables.get(self.register).map(|table| table.owner.as_slice()).unwrap_or_default();
        let value = |reading: Reading| {
            let sums = sums(reading);
            let of = |owner: &u32| sums.get(owner).copied().unwrap_or_default();
            let (low, high): (Vec<_>, Vec<_>) =
                owners.iter().map(of).map(|(low, high)| (Some(low), Some(high))).unzip();
            let column = |of: Vec<Option<f64>>| Float64Chunked::from_iter_trusted_length(of);
            Value::from(Data::Bounded(column(low), column(high)))
        };
        Summary {
            kind: Type::Bounded,
            values: vec![(Reading::Settled, value(Reading::Settled)), (Reading::Open, value(Reading::Open))],
            behind: ColumnExplanation {
                general: BTreeSet::from([self.related.from.clone()]),
                unknown: BTreeMap::new(),
            },
            possible: None,
        }
    }

    fn version(&self, reading: Reading) -> Version {
        let candidates = reading == Reading::Open && !self.related.only_own;
        let pairs = paired(self.task, self.register, &self.link(), candidates);
        let none = Columns::default();
        let subjects = self.task.whole(self.register, &self.computed.values, reading);
        let frame = Frame {
            known: self.task.known(reading),
            register: self.from,
            rows: Some(&pairs.rows),
            local: &none,
            subject: Some((&subjects, &pairs.subjects)),
        };
        let mut truth = match &self.filter {
            Some(filter) => expr::eval(filter, &frame).truths(pairs.rows.len()),
            None => vec![Some(true); pairs.rows.len()],
        };
        for (truth, sure) in truth.iter_mut().zip(&pairs.sure) {
            if !sure && *truth == Some(true) {
                *truth = None;
            }
        }
        let mut undated = Vec::new();
        if self.related.undated_possible {
            undated = undated_rows(self.task, self.from, &pairs.rows);
            for (truth, undated) in truth.iter_mut().zip(&undated) {
                if *undated && *truth == Some(true) {
                    *truth = None;
                }
            }
        }
        let amounts = self.of.as_ref().map(|of| expr::eval(of, &frame));
        if matches!(self.related.take, Take::First | Take::Last) {
            self.settle_empty(&mut truth, &frame);
        }
        let mut value = self.value(&pairs, &truth, amounts.as_ref());
        self.open_orphans(&mut value);
        Version { pairs, truth, undated, amounts, value }
    }

    fn value(&self, pairs: &Pairs, truth: &[Option<bool>], amounts: Option<&Value>) -> Value {
        let len = self.task.context.registers.tables.get(self.register).map_or(0, |table| table.height);
        match self.related.take {
            Take::Exists => exists(pairs, truth, len),
            Take::Count | Take::Sum => bounded(pairs, truth, amounts, len),
            Take::First => extreme(pairs, truth, amounts, len, |a, b| b < a),
            Take::Last => extreme(pairs, truth, amounts, len, |a, b| b > a),
        }
    }

    /// The first or last row is one that counts: a row that an empty cell leaves open is none, one that a cell leaves
    /// open which could not be read may be.
    fn settle_empty(&self, truth: &mut [Option<bool>], frame: &Frame) {
        let Some(filter) = &self.filter else { return };
        let unread = expr::unread_leaf(filter, frame, truth);
        for (row, truth) in truth.iter_mut().enumerate() {
            if truth.is_none() && unread.get(row) != Some(&true) {
                *truth = Some(false);
            }
        }
    }

    /// Of a subject whose common parent is not known it cannot be told what is related to it.
    fn open_orphans(&self, value: &mut Value) {
        let subjects = self.task.context.registers.tables.get(self.register);
        let parents = self.related.same.as_ref().and_then(|same| subjects?.refs.get(same));
        let Some(parents) = parents.filter(|parents| parents.rows.iter().any(|row| *row >= DANGLING)) else { return };
        let orphan = |row: usize| parents.rows.get(row).is_some_and(|parent| *parent >= DANGLING);
        match &mut value.data {
            Data::Bool(there) => {
                let known = crate::registers::values::truths(there).into_iter().enumerate();
                *there = known.map(|(row, is)| if is == Some(false) && orphan(row) { None } else { is }).collect();
            }
            Data::Bounded(_, high) => {
                let most = crate::registers::values::options(high).into_iter().enumerate();
                let most = most.map(|(row, most)| if orphan(row) { Some(f64::INFINITY) } else { most });
                *high = Float64Chunked::from_iter_trusted_length(most.collect::<Vec<_>>());
            }
            other => {
                let open: BooleanChunked =
                    marks(&other.is_null()).into_iter().enumerate().map(|(row, empty)| empty && orphan(row)).collect();
                value.unknown = expr::either(value.unknown.as_ref(), Some(&open));
            }
        }
    }

    /// Rows that may be anybody's and would count.
    fn loose(&self) -> Loose {
        let mut found = Loose::default();
        if self.related.only_own {
            return found;
        }
        let rows = loose::rows(self.task, &self.link());
        let Some(table) = self.task.context.registers.tables.get(self.from).filter(|_| !rows.is_empty()) else {
            return found;
        };
        let none = Columns::default();
        // Whom such a row belongs to nobody knows: what a filter asks of the subject is unknown.
        let known = self.task.known(Reading::Open);
        let frame = Frame { known, register: self.from, rows: Some(&rows), local: &none, subject: None };
        let truth = match &self.filter {
            Some(filter) => expr::eval(filter, &frame).truths(rows.len()),
            None => vec![None; rows.len()],
        };
        let rows: Vec<u32> =
            rows.into_iter().zip(truth).filter(|(_, truth)| *truth != Some(false)).map(|(row, _)| row).collect();
        let frame = Frame { known, register: self.from, rows: Some(&rows), local: &none, subject: None };
        let amounts = self.of.as_ref().filter(|_| self.related.take == Take::Sum);
        let amounts = amounts.map(|of| expr::eval(of, &frame).numbers(rows.len())).unwrap_or_default();
        for (position, row) in rows.iter().enumerate() {
            let at = *row as usize;
            if let (Some(owner), Some(origin)) = (table.owner.get(at), table.origin.get(at)) {
                found.of_owner.entry(*owner).or_default().push(*origin);
                found.amounts.extend(amounts.get(position).copied().flatten().map(|amount| (*origin, amount)));
                let doubt = expr::doubt(table, &self.related.via, *row, Reading::Open);
                if doubt > Doubt::Unknown {
                    found.doubts.insert(*origin, doubt);
                }
            }
        }
        self.tell_subjects(&rows, &mut found);
        found
    }

    /// Where a filter asks something of the subject, not every row would count for every subject of its provider.
    fn tell_subjects(&self, rows: &[u32], found: &mut Loose) {
        let tables = &self.task.context.registers.tables;
        let (Some(filter), Some(table), Some(subjects)) =
            (&self.filter, tables.get(self.from), tables.get(self.register))
        else {
            return;
        };
        let mut paths = Vec::new();
        expr::leaves(filter, &mut paths);
        if rows.is_empty() || !paths.iter().any(|path| path.subject) {
            return;
        }
        let mut of_owner: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (subject, owner) in (0u32..).zip(&subjects.owner).filter(|(_, owner)| found.of_owner.contains_key(*owner)) {
            of_owner.entry(*owner).or_default().push(subject);
        }
        let own = |row: &u32| table.owner.get(*row as usize).and_then(|owner| of_owner.get(owner));
        if rows.iter().filter_map(own).map(Vec::len).sum::<usize>() > MOST_PAIRS {
            return;
        }
        let pairs = rows.iter().flat_map(|row| own(row).into_iter().flatten().map(|subject| (*subject, *row)));
        let (pair_subjects, pair_rows): (Vec<u32>, Vec<u32>) = pairs.unzip();
        let none = Columns::default();
        let whole = self.task.whole(self.register, &self.computed.values, Reading::Open);
        let frame = Frame {
            known: self.task.known(Reading::Open),
            register: self.from,
            rows: Some(&pair_rows),
            local: &none,
            subject: Some((&whole, &pair_subjects)),
        };
        let truth = expr::eval(filter, &frame).truths(pair_rows.len());
        let mut of_subject: BTreeMap<u32, Vec<Origin>> = BTreeMap::new();
        let mut useful: BTreeMap<u32, BTreeSet<Origin>> = BTreeMap::new();
        for ((subject, row), _) in pair_subjects.iter().zip(&pair_rows).zip(truth).filter(|(_, t)| *t != Some(false)) {
            let at = *row as usize;
            if let (Some(owner), Some(origin)) = (table.owner.get(at), table.origin.get(at)) {
                of_subject.entry(*subject).or_default().push(*origin);
                useful.entry(*owner).or_default().insert(*origin);
            }
        }
        found.of_owner = useful.into_iter().map(|(owner, rows)| (owner, rows.into_iter().collect())).collect();
        found.of_subject = Some(of_subject);
    }

    /// What is not there for certain may be there after all, where rows that may be anybody's are about.
    fn add_loose(&self, value: &mut Value, loose: &Loose) {
        let Some(table) = self.task.context.registers.tables.get(self.register).filter(|_| !loose.is_empty()) else {
            return;
        };
        let count = |row: usize| table.owner.get(row).map_or(0, |owner| loose.of(row, *owner).len());
        match &mut value.data {
            Data::Bool(there) => {
                let known = crate::registers::values::truths(there).into_iter().enumerate();
                *there = known.map(|(row, is)| if is == Some(false) && count(row) > 0 { None } else { is }).collect();
            }
            Data::Bounded(_, high) => {
                let most = crate::registers::values::options(high).into_iter().enumerate();
                #[allow(clippy::cast_precision_loss)]
                let more = |row: usize| match self.related.take {
                    Take::Count => count(row) as f64,
                    _ => table.owner.get(row).map_or(0.0, |owner| loose.amount(row, *owner)),
                };
                *high = Float64Chunked::from_iter_trusted_length(
                    most.map(|(row, most)| most.map(|most| most + more(row))).collect::<Vec<_>>(),
                );
            }
            other => {
                // The first or last of nothing may be that of a row which nobody can place.
                let empty = marks(&other.is_null()).into_iter().enumerate();
                let open: BooleanChunked = empty.map(|(row, empty)| empty && count(row) > 0).collect();
                value.unknown = expr::either(value.unknown.as_ref(), Some(&open));
            }
        }
    }

    /// The register is what a missing row points to; for a possible row, the fields that leave it open, and where it
    /// stands.
    fn behind(&self, seen: &Version, loose: &Loose) -> ColumnExplanation {
        let from = &self.related.from;
        let mut behind = ColumnExplanation { general: BTreeSet::from([from.clone()]), unknown: BTreeMap::new() };
        self.own_causes(seen, &mut behind);
        self.orphan_causes(&mut behind);
        let Some(table) = self.task.context.registers.tables.get(self.register).filter(|_| !loose.is_empty()) else {
            return behind;
        };
        let name: BTreeSet<String> = BTreeSet::from([format!("{from}.{}", self.related.via)]);
        let names: FieldNames = name.into_iter().collect();
        for (row, owner) in (0u32..).zip(&table.owner) {
            let rows = loose.of(row as usize, *owner);
            if !rows.is_empty() {
                let cause = behind.unknown.entry(row).or_default();
                cause.names = cause.names.and(&names);
                // A finding names some of them; all of them for every subject would be too many.
                cause.rows.extend(rows.iter().take(MOST_LOOSE));
                let doubts = rows.iter().filter_map(|row| loose.doubts.get(row).copied());
                cause.doubt = doubts.fold(cause.doubt, Doubt::max);
            }
        }
        behind
    }

    /// A common parent that could not be read leaves open what is related.
    fn orphan_causes(&self, behind: &mut ColumnExplanation) {
        let subjects = self.task.context.registers.tables.get(self.register);
        let (Some(same), Some(table)) = (&self.related.same, subjects) else { return };
        for (row, _) in table.marks.get(same).into_iter().flat_map(|marks| marks.iter()) {
            let cause = behind.unknown.entry(row).or_default();
            cause.names = cause.names.and(&FieldNames::one(same));
            cause.doubt = cause.doubt.max(expr::doubt(table, same, row, Reading::Open));
        }
    }

    fn own_causes(&self, seen: &Version, behind: &mut ColumnExplanation) {
        let Version { pairs, truth, undated, .. } = seen;
        let amounts = seen.amounts.as_ref().and_then(|amounts| amounts.unknown.as_ref()).map(marks).unwrap_or_default();
        let is_open = |(position, truth): &(usize, &Option<bool>)| {
            truth.is_none() || (**truth == Some(true) && amounts.get(*position) == Some(&true))
        };
        let open: Vec<usize> = truth.iter().enumerate().filter(is_open).map(|(position, _)| position).collect();
        if open.is_empty() {
            return;
        }
        let pick = |column: &[u32]| -> Vec<u32> { open.iter().filter_map(|&p| column.get(p).copied()).collect() };
        let (rows, owners) = (pick(&pairs.rows), pick(&pairs.subjects));
        let none = Columns::default();
        let subjects = self.task.whole(self.register, &self.computed.values, Reading::Open);
        let frame = Frame {
            known: self.task.known(Reading::Open),
            register: self.from,
            rows: Some(&rows),
            local: &none,
            subject: Some((&subjects, &owners)),
        };
        let empty = Computed::default();
        let look = |path: &expr::Path| {
            if path.subject {
                self.task.look_behind(path, self.register, self.computed)
            } else {
                self.task.look_behind(path, self.from, &empty)
            }
        };
        let blame = self.filter.as_ref().map(|filter| expr::explain(filter, &frame, &look));
        let of = self.of.as_ref().map(|of| expr::unknowns(of, &frame, &look));
        let registers = self.task.context.registers;
        let dates = registers.schema.registers.get(self.from).map(own_dates).unwrap_or_default();
        let origins = registers.tables.get(self.from).map(|t| t.origin.as_slice()).unwrap_or_default();
        for (at, (&position, &subject)) in open.iter().zip(&owners).enumerate() {
            let Explanation { names, rows: places, doubt } = behind.unknown.entry(subject).or_default();
            places.extend(rows.get(at).and_then(|row| origins.get(*row as usize)));
            let mut fields: Vec<&str> = Vec::new();
            let amount = of.as_ref().and_then(|of| of.get(at)).filter(|_| amounts.get(position) == Some(&true));
            for cause in blame.as_ref().and_then(|blame| blame.get(at)).into_iter().chain(amount) {
                fields.extend(cause.names.iter().map(|name| name.as_str()));
                places.extend(&cause.rows);
                *doubt = (*doubt).max(cause.doubt);
            }
            if undated.get(position) == Some(&true) {
                fields.extend(dates.first().map(String::as_str));
                let table = registers.tables.get(self.from).zip(rows.get(at));
                let unread =
                    dates.iter().filter_map(|date| Some(expr::doubt(table?.0, date, *table?.1, Reading::Open)));
                *doubt = unread.fold(*doubt, Doubt::max);
            }
            if pairs.sure.get(position) == Some(&false) {
                fields.push(self.related.and_equal.as_deref().unwrap_or(&self.related.via));
            }
            *names = names.and(&fields.into_iter().map(|field| format!("{}.{field}", self.related.from)).collect());
        }
    }
}

/// Rows that may be anybody's, told with one finding at most.
const MOST_LOOSE: usize = 12;

/// Pairs of such a row and a subject that are looked at one by one; where there are more, each row may be anybody's.
const MOST_PAIRS: usize = 2_000_000;

/// Rows that may be anybody's and would count.
#[derive(Debug, Default)]
struct Loose {
    /// By provider.
    of_owner: BTreeMap<u32, Vec<Origin>>,
    /// By row of the subject, where not each of them would count for each subject.
    of_subject: Option<BTreeMap<u32, Vec<Origin>>>,
    /// Why one names nobody, where its cell could not be read.
    doubts: BTreeMap<Origin, Doubt>,
    /// What one adds to a sum, where it is known.
    amounts: BTreeMap<Origin, f64>,
}

impl Loose {
    fn is_empty(&self) -> bool {
        self.of_owner.is_empty()
    }

    /// What they add to a sum of a subject at most; one that does not say how much may add anything.
    fn amount(&self, subject: usize, owner: u32) -> f64 {
        let each = self.of(subject, owner).iter().map(|origin| self.amounts.get(origin).copied());
        each.map(|amount| amount.map_or(f64::INFINITY, |amount| amount.max(0.0))).sum()
    }

    /// Those that would count for a subject of a provider.
    fn of(&self, subject: usize, owner: u32) -> &[Origin] {
        let found = match &self.of_subject {
            Some(subjects) => u32::try_from(subject).ok().and_then(|subject| subjects.get(&subject)),
            None => self.of_owner.get(&owner),
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Related rows as one reading sees them.
struct Version {
    pairs: Arc<Pairs>,
    truth: Vec<Option<bool>>,
    undated: Vec<bool>,
    amounts: Option<Value>,
    value: Value,
}

impl Version {
    fn kind(&self) -> Type {
        match self.value.data {
            Data::Bool(_) => Type::Bool,
            Data::Bounded(..) => Type::Bounded,
            Data::Day(_) => Type::Day,
            _ => Type::Number,
        }
    }
}

/// Which rows have an empty own date.
fn undated_rows(task: &Task, register: usize, rows: &[u32]) -> Vec<bool> {
    let (Some(spec), Some(table)) =
        (task.context.schema().registers.get(register), task.context.registers.tables.get(register))
    else {
        return vec![false; rows.len()];
    };
    let fields = own_dates(spec);
    if fields.is_empty() {
        return vec![false; rows.len()];
    }
    let columns: Vec<Vec<bool>> = fields.iter().filter_map(|f| table.empty(f)).map(|c| marks(&c)).collect();
    // What was done on an unknown day was done.
    let done = |row: u32| {
        fields.iter().any(|f| table.marks.get(f).and_then(|m| m.of(row)) == Some(crate::registers::Mark::Undated))
    };
    rows.iter().map(|&row| columns.iter().all(|c| c.get(row as usize) == Some(&true)) && !done(row)).collect()
}

fn exists(pairs: &Pairs, truth: &[Option<bool>], len: usize) -> Value {
    let mut found: Vec<Option<bool>> = vec![Some(false); len];
    for (&subject, &truth) in pairs.subjects.iter().zip(truth) {
        if let Some(found) = found.get_mut(subject as usize) {
            *found = match (*found, truth) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (None, _) | (_, None) => None,
                _ => Some(false),
            };
        }
    }
    Data::Bool(found.into_iter().collect()).into()
}

fn bounded(pairs: &Pairs, truth: &[Option<bool>], amounts: Option<&Value>, len: usize) -> Value {
    let amounts = amounts.map(|a| a.numbers(pairs.rows.len()));
    let mut low = vec![0.0; len];
    let mut high = vec![0.0; len];
    for (position, (&subject, &truth)) in pairs.subjects.iter().zip(truth).enumerate() {
        if truth == Some(false) {
            continue;
        }
        let amount = match &amounts {
            None => Some(1.0),
            Some(amounts) => amounts.get(position).copied().flatten(),
        };
        let (Some(low), Some(high)) = (low.get_mut(subject as usize), high.get_mut(subject as usize)) else {
            continue;
        };
        if truth == Some(true) {
            *low += amount.unwrap_or(0.0);
        }
        *high += amount.unwrap_or(f64::INFINITY);
    }
    Data::Bounded(Float64Chunked::from_vec(PlSmallStr::EMPTY, low), Float64Chunked::from_vec(PlSmallStr::EMPTY, high))
        .into()
}

/// The first or last value. It is unknown where a row that counts has an unknown one, or where a possible row may have
/// a better one.
fn extreme(
    pairs: &Pairs,
    truth: &[Option<bool>],
    of: Option<&Value>,
    len: usize,
    better: fn(f64, f64) -> bool,
) -> Value {
    let count = pairs.rows.len();
    let days = of.is_some_and(|of| matches!(of.data, Data::Day(_)));
    let values: Vec<Option<f64>> = match of {
        Some(of) if days => of.days(count).into_iter().map(|d| d.map(f64::from)).collect(),
        Some(of) => of.numbers(count),
        None => vec![None; count],
    };
    let unknown = of.and_then(|of| of.unknown.as_ref()).map(marks).unwrap_or_default();
    let mut best: Vec<Option<f64>> = vec![None; len];
    let mut perhaps: Vec<(u32, Option<f64>)> = Vec::new();
    for (at, ((&subject, truth), value)) in pairs.subjects.iter().zip(truth).zip(values).enumerate() {
        let is_unknown = unknown.get(at) == Some(&true);
        match (truth, value) {
            (Some(false), _) => {}
            (_, None) if is_unknown => perhaps.push((subject, None)),
            (None, Some(value)) => perhaps.push((subject, Some(value))),
            (Some(true), Some(value)) => {
                if let Some(best) = best.get_mut(subject as usize)
                    && best.is_none_or(|best| better(best, value))
                {
                    *best = Some(value);
                }
            }
            (_, None) => {}
        }
    }
    let mut open: Vec<bool> = Vec::new();
    for (subject, value) in perhaps {
        let known = best.get(subject as usize).copied().flatten();
        let matters = value.is_none_or(|value| known.is_none_or(|known| better(known, value)));
        if matters {
            open.resize(len, false);
            if let (Some(open), Some(best)) = (open.get_mut(subject as usize), best.get_mut(subject as usize)) {
                *open = true;
                *best = None;
            }
        }
    }
    let data = if days {
        #[allow(clippy::cast_possible_truncation)]
        let days = best.into_iter().map(|d| d.map(|d| d as i32));
        Data::Day(Int32Chunked::from_iter_trusted_length(days))
    } else {
        Data::Number(Float64Chunked::from_iter_trusted_length(best))
    };
    let unknown = (!open.is_empty()).then(|| open.into_iter().collect());
    Value { unknown, ..data.into() }
}
