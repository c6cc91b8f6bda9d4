//! Related rows that may be anybody's: which of them would count, for whom, and what they leave open.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::parts::{Loose, Summariser};
use crate::catalogue::indicator::Take;
use crate::expr::{self, Columns, Data, Doubt, Frame, Reading, Value};
use crate::measure::loose;
use crate::registers::Origin;
use crate::registers::values::{marks, options};

/// Pairs of such a row and a subject that are looked at one by one; where there are more, each row may be anybody's.
const MOST_PAIRS: usize = 2_000_000;

impl Summariser<'_, '_> {
    /// Rows that may be anybody's and would count.
    pub fn loose(&self) -> Loose {
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
        let values = self.of.as_ref().map(|of| expr::eval(of, &frame));
        let amounts: Vec<Option<f64>> = match &values {
            Some(Value { data: Data::Day(_), .. }) => {
                let days = values.as_ref().map(|values| values.days(rows.len())).unwrap_or_default();
                days.into_iter().map(|day| day.map(f64::from)).collect()
            }
            Some(values) => values.numbers(rows.len()),
            None => Vec::new(),
        };
        let unread = values.and_then(|values| values.unknown).map(|unknown| marks(&unknown)).unwrap_or_default();
        for (position, row) in rows.iter().enumerate() {
            let at = *row as usize;
            if let (Some(owner), Some(origin)) = (table.owner.get(at), table.origin.get(at)) {
                found.of_owner.entry(*owner).or_default().push(*origin);
                found.amounts.extend(amounts.get(position).copied().flatten().map(|amount| (*origin, amount)));
                if unread.get(position) == Some(&true) {
                    found.unread.insert(*origin);
                }
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
    pub fn add_loose(&self, value: &mut Value, loose: &Loose) {
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
                // The first or last of nothing may be that of a row which nobody can place; so may a better one.
                let known = numbers(other);
                let better: fn(f64, f64) -> bool = match self.related.take {
                    Take::First => |known, other| other < known,
                    _ => |known, other| other > known,
                };
                let open = known.into_iter().enumerate().map(|(row, known)| match (known, table.owner.get(row)) {
                    (None, _) => count(row) > 0,
                    (Some(known), Some(owner)) => loose.better(row, *owner, known, better),
                    (Some(_), None) => false,
                });
                let open: Vec<bool> = open.collect();
                forget(other, &open);
                let open: BooleanChunked = open.into_iter().collect();
                value.unknown = expr::either(value.unknown.as_ref(), Some(&open));
            }
        }
    }
}

/// Days or numbers as numbers.
fn numbers(data: &Data) -> Vec<Option<f64>> {
    match data {
        Data::Day(days) => options(days).into_iter().map(|day| day.map(f64::from)).collect(),
        Data::Number(numbers) => options(numbers),
        other => vec![None; other.len()],
    }
}

/// Takes out what is not known any more.
fn forget(data: &mut Data, open: &[bool]) {
    fn kept<V>(values: Vec<Option<V>>, open: &[bool]) -> Vec<Option<V>> {
        values.into_iter().zip(open).map(|(value, open)| value.filter(|_| !open)).collect()
    }
    match data {
        Data::Day(days) => *days = Int32Chunked::from_iter_trusted_length(kept(options(days), open)),
        Data::Number(numbers) => *numbers = Float64Chunked::from_iter_trusted_length(kept(options(numbers), open)),
        _ => {}
    }
}
