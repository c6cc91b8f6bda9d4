//! Summaries of a provider's rows as a whole, the same for each of its subjects.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::*;
use polars_core::utils::FromTrustedLenIterator;

use super::parts::Summariser;
use crate::catalogue::indicator::Take;
use crate::expr::{self, ColumnExplanation, Columns, Data, Explanation, Frame, Reading, Type, Value};
use crate::measure::computed::Computed;
use crate::measure::summary::Summary;

impl Summariser<'_, '_> {
    /// Whether a provider has a row at all, for each of its subjects.
    pub fn of_owner(&self) -> Summary {
        if matches!(self.related.take, Take::Count | Take::Sum) {
            return self.sum_of_owner();
        }
        let tables = &self.task.context.registers.tables;
        let settled = self.there(Reading::Settled);
        let owners = tables.get(self.register).map(|table| table.owner.as_slice()).unwrap_or_default();
        let value = |found: &BTreeMap<u32, Option<bool>>| {
            let there = owners.iter().map(|owner| found.get(owner).copied().unwrap_or(Some(false)));
            Value::from(Data::Bool(there.collect()))
        };
        let mut values = vec![(Reading::Settled, value(&settled.0))];
        let causes = |(found, open): &(BTreeMap<u32, Option<bool>>, BTreeMap<u32, Explanation>)| {
            let unknown = (0u32..).zip(owners).filter(|(_, owner)| found.get(*owner) == Some(&None));
            unknown.filter_map(|(row, owner)| Some((row, open.get(owner)?.clone()))).collect()
        };
        let mut unknown = causes(&settled);
        let mut of_population = None;
        if self.filter.is_some() {
            let open = self.there(Reading::Open);
            // Whose rows these are is known: none of them is there for others only.
            values.extend([Reading::Open, Reading::Strict].map(|reading| (reading, value(&open.0))));
            of_population = Some(std::mem::replace(&mut unknown, causes(&open)));
        }
        Summary {
            kind: Type::Bool,
            values,
            behind: ColumnExplanation {
                general: BTreeSet::from([self.related.from.clone()]),
                unknown,
                settled: of_population,
            },
            possible: None,
        }
    }

    /// Whether a provider has a row, as one reading sees it, and what leaves that open.
    fn there(&self, reading: Reading) -> (BTreeMap<u32, Option<bool>>, BTreeMap<u32, Explanation>) {
        let mut found: BTreeMap<u32, Option<bool>> = BTreeMap::new();
        let mut open: BTreeMap<u32, Explanation> = BTreeMap::new();
        let (none, no_columns) = (Columns::default(), Computed::default());
        let Some(table) = self.task.context.registers.tables.get(self.from) else { return (found, open) };
        let frame = self.task.whole(self.from, &none, reading);
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
        (found, open)
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
                ..ColumnExplanation::default()
            },
            possible: None,
        }
    }
}
