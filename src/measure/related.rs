//! Summaries of related rows: is there one, how many, the first, the last, the sum.
//!
//! A row whose filter is unknown, or whose own date is empty where the check asks for it, is a possible one: it makes
//! unknown what it could change, and nothing else. So is, for what must be proved, a row that may belong to the subject.

mod anybodys;
mod causes;
mod folds;
mod of_owner;
mod parts;

use std::collections::BTreeMap;

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::computed::{Computed, Possible};
use super::pairing::paired;
use super::pairs::Pairs;
use super::summary::Summary;
use super::task::Task;
use crate::catalogue::indicator::{Related, Take};
use crate::catalogue::read::OWNER;
use crate::expr::{self, Columns, Data, Frame, Reading, Type, Value};
use crate::registers::table::DANGLING;
use crate::registers::values::marks;
use crate::registers::{Origin, own_dates};
use folds::{bounded, exists, extreme, undated_rows};
use parts::{Loose, Summariser, Version};

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
            let mut value = self.value(&settled.pairs, &truth, settled.amounts.as_ref());
            self.open_orphans(&mut value);
            value
        });
        let known = (!asks && settled.value.unknown.is_some()).then(|| self.known(&settled));
        let mut behind = self.behind((seen, if open.is_some() { Reading::Open } else { Reading::Settled }), &loose);
        behind.settled = open.is_some().then(|| self.behind((&settled, Reading::Settled), &Loose::default()).unknown);
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

    /// Of a subject whose common parent is not known it cannot be told what is related to it, if there is anything.
    fn open_orphans(&self, value: &mut Value) {
        let subjects = self.task.context.registers.tables.get(self.register);
        let parents = self.related.same.as_ref().and_then(|same| subjects?.refs.get(same));
        let Some(parents) = parents.filter(|parents| parents.rows.iter().any(|row| *row >= DANGLING)) else { return };
        let related = self.task.context.registers.tables.get(self.from);
        // By provider, whether it has any of the rows; one whose provider is not known may be anybody's.
        let mut has = vec![false; self.task.context.registers.providers.len()];
        let mut anybodys = false;
        for owner in related.into_iter().flat_map(|table| &table.owner) {
            match has.get_mut(*owner as usize) {
                Some(has) => *has = true,
                None => anybodys = true,
            }
        }
        let any = |row: usize| {
            let owner = subjects.and_then(|table| table.owner.get(row));
            anybodys || owner.is_some_and(|owner| has.get(*owner as usize).copied().unwrap_or(false))
        };
        let orphan = |row: usize| parents.rows.get(row).is_some_and(|parent| *parent >= DANGLING) && any(row);
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
}
