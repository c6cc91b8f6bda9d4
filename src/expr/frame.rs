//! What an expression is evaluated over: rows, values of parameters and computed columns, and how they are read.

use std::collections::BTreeMap;

use super::value::Value;
use crate::registers::{Beginnings, Registers};
use crate::time::{Day, Period};

/// Numbers of the catalogue on the day they are asked for.
#[derive(Debug, Clone, Default)]
pub struct Params {
    /// Value for every kind of service, and values limited to one (by position in `service_kind`).
    pub values: BTreeMap<String, (Option<f64>, BTreeMap<u32, f64>)>,
}

/// How rows are read: what counts as empty, and which rows count as related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// For populations, lapses and reasons that excuse: a column that a sheet lacks is empty, and only rows that surely
    /// belong to a subject count.
    #[default]
    Settled,
    /// For what must be proved: what a column that a sheet lacks would say is unknown, and a row that may belong to a
    /// subject is a possible one.
    Open,
    /// As [`Open`](Self::Open), but rows that are possible only are not there: tells which subjects only such rows keep
    /// from a breach.
    Strict,
    /// As [`Settled`](Self::Settled), but the first or last of several rows is the best that is known, though one that
    /// nobody can read may be better still: by then a duty has surely begun, or ended.
    Known,
}

impl Reading {
    /// Whether a column that a sheet lacks may say anything; else it is empty.
    #[must_use]
    pub const fn opens_columns(self) -> bool {
        matches!(self, Self::Open | Self::Strict)
    }
}

/// Computed columns by what they are called, as each reading sees them.
#[derive(Debug, Clone)]
pub struct Columns<K> {
    settled: BTreeMap<K, Value>,
    open: BTreeMap<K, Value>,
    strict: BTreeMap<K, Value>,
    known: BTreeMap<K, Value>,
}

impl<K> Default for Columns<K> {
    fn default() -> Self {
        Self { settled: BTreeMap::new(), open: BTreeMap::new(), strict: BTreeMap::new(), known: BTreeMap::new() }
    }
}

impl<K: Ord> Columns<K> {
    /// A column as a reading sees it; what has no version of its own is seen alike by all.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q, reading: Reading) -> Option<&Value>
    where
        K: std::borrow::Borrow<Q>,
    {
        let own = match reading {
            Reading::Settled => None,
            Reading::Open => self.open.get(key),
            Reading::Strict => self.strict.get(key),
            Reading::Known => self.known.get(key),
        };
        own.or_else(|| self.settled.get(key))
    }

    /// Whether a reading sees a version of its own.
    pub fn differs<Q: Ord + ?Sized>(&self, key: &Q, reading: Reading) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        match reading {
            Reading::Settled => false,
            Reading::Open => self.open.contains_key(key),
            Reading::Strict => self.strict.contains_key(key),
            Reading::Known => self.known.contains_key(key),
        }
    }

    /// Adds a column for one reading; that of [`Reading::Settled`] serves all that have none of their own.
    pub fn insert(&mut self, key: K, reading: Reading, value: Value) {
        match reading {
            Reading::Settled => self.settled.insert(key, value),
            Reading::Open => self.open.insert(key, value),
            Reading::Strict => self.strict.insert(key, value),
            Reading::Known => self.known.insert(key, value),
        };
    }

    /// Takes a column out, with the versions of its own that readings see.
    pub fn take<Q: Ord + ?Sized>(&mut self, key: &Q) -> Vec<(Reading, Value)>
    where
        K: std::borrow::Borrow<Q>,
    {
        let maps = [
            (Reading::Settled, &mut self.settled),
            (Reading::Open, &mut self.open),
            (Reading::Strict, &mut self.strict),
            (Reading::Known, &mut self.known),
        ];
        maps.into_iter().filter_map(|(reading, map)| Some((reading, map.remove(key)?))).collect()
    }
}

/// What is known beside the rows themselves.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// The audited period.
    pub period: Period,
    /// Columns that the catalogue adds to registers.
    pub defined: &'a Columns<(usize, String)>,
    /// Numbers of the catalogue.
    pub params: &'a Params,
    /// When the registers of each provider begin.
    pub beginnings: &'a Beginnings,
    /// First day on which the act was in force.
    pub valid_from: Day,
    /// How rows are read.
    pub reading: Reading,
}

/// Rows to look at.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// What is known beside the rows.
    pub known: Known<'a>,
    /// Position of the register.
    pub register: usize,
    /// Row numbers; none: all rows in order.
    pub rows: Option<&'a [u32]>,
    /// Columns of the check, as long as the register has rows.
    pub local: &'a Columns<String>,
    /// The subjects' frame and the subject of each row.
    pub subject: Option<(&'a Frame<'a>, &'a [u32])>,
}

impl Frame<'_> {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.rows {
            Some(rows) => rows.len(),
            None => self.known.registers.tables.get(self.register).map_or(0, |t| t.height),
        }
    }
}
