//! Typed tables: one polars frame per register, references resolved to row numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use polars_core::prelude::{BooleanChunked, Column, DataFrame};

use super::mark::Marks;
use super::origin::Origin;
use super::spec::{RegisterSpec, Schema};
use super::text_column::TextColumn;
use super::values::options;
use crate::results::SourceRef;
use crate::time::Day;

/// A reference that is empty.
pub const EMPTY: u32 = u32::MAX;
/// A reference that names nobody, or several rows: unknown, and no empty value.
pub const DANGLING: u32 = u32::MAX - 1;

/// All registers of an audit.
#[derive(Debug)]
pub struct Registers {
    /// What the registers look like.
    pub schema: Arc<Schema>,
    /// One table per register of the schema, in its order; empty tables for registers that were not supplied.
    pub tables: Vec<Table>,
    /// Provider ids; a row's owner is a position in this list.
    pub providers: Vec<String>,
    /// What each provider says that it does not keep and has not: `register`, or `register.field`.
    pub not_kept: Vec<BTreeSet<String>>,
    /// File and sheet names that origins point to.
    pub sources: Vec<(Arc<str>, Arc<str>)>,
}

/// The rows of one register.
#[derive(Debug, Default)]
pub struct Table {
    /// Whether the register was in any of the inputs, be it without rows.
    pub supplied: bool,
    /// Number of rows.
    pub height: usize,
    /// Plain columns by field id: days as `Date`, codes as `UInt32` positions, numbers as `Float64`, sets of codes as
    /// `UInt64` bits, texts as `String`. Ids, personal fields and names are not in it.
    pub frame: DataFrame,
    /// Ids by field id, packed: there is one for nearly every row, and few are ever printed.
    pub ids: BTreeMap<String, TextColumn>,
    /// Times of day of `datetime` fields: minute of the day, or -1 where it is missing.
    pub minutes: BTreeMap<String, Vec<i16>>,
    /// References by field id.
    pub refs: BTreeMap<String, RefColumn>,
    /// Lists of references by field id.
    pub lists: BTreeMap<String, ListColumn>,
    /// Dates that lie after the as-of day and were emptied for it, by field id; only where there are any.
    pub later: BTreeMap<String, BooleanChunked>,
    /// Cells whose value is not known, by field id (references and lists too); their values are empty.
    pub marks: BTreeMap<String, Marks>,
    /// Rows whose sheet has no column for a field, by field id: ranges of rows in ascending order. Nobody knows what
    /// the column would say.
    pub absent: BTreeMap<String, Vec<Range<u32>>>,
    /// The same of fields whose emptiness means "not yet": without their column they read so, too.
    pub absent_not_yet: BTreeMap<String, Vec<Range<u32>>>,
    /// Rows that a reference may lead to where it cannot be told to which ([`DANGLING`] in `refs` and `lists`), by field
    /// id and row. A dangling reference that is not in it may lead to any row of the owner.
    pub candidates: BTreeMap<String, BTreeMap<u32, Vec<u32>>>,
    /// Whether the register was in the inputs of each provider, be it without rows.
    pub supplied_to: Vec<bool>,
    /// Who a row is about, by field id of a personal code: rows with the same number are about the same person;
    /// [`EMPTY`] where the code is missing. The numbers say nothing about the codes.
    pub persons: BTreeMap<String, Vec<u32>>,
    /// What rows that are called by a reference name there where no row answers to it, by row.
    pub lost: BTreeMap<u32, String>,
    /// Position of the owning provider; [`EMPTY`] where it cannot be found.
    pub owner: Vec<u32>,
    /// Where each row stands.
    pub origin: Vec<Origin>,
}

/// A column of references to the rows of one register.
#[derive(Debug, Clone, Default)]
pub struct RefColumn {
    /// Position of the register that is referred to.
    pub to: usize,
    /// Row numbers, [`EMPTY`] or [`DANGLING`].
    pub rows: Vec<u32>,
}

/// A column of lists of references.
#[derive(Debug, Clone, Default)]
pub struct ListColumn {
    /// Position of the register that is referred to.
    pub to: usize,
    /// Start of each row's members in `members`; one more entry than rows.
    pub offsets: Vec<u32>,
    /// Row numbers, [`DANGLING`], or one [`EMPTY`] where all that were named are not there yet.
    pub members: Vec<u32>,
}

impl ListColumn {
    /// The members of one row's list.
    #[must_use]
    pub fn get(&self, row: usize) -> &[u32] {
        let bound = |i: usize| self.offsets.get(i).map_or(0, |&o| o as usize);
        self.members.get(bound(row)..bound(row + 1)).unwrap_or_default()
    }

    /// Gives the members other numbers; those without one leave the lists. A list that all of them leave is no empty
    /// cell: it keeps one [`EMPTY`] member, which leads nowhere.
    pub fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        let rows = self.offsets.len().saturating_sub(1);
        let mut kept = Self { to: self.to, offsets: vec![0], members: Vec::with_capacity(self.members.len()) };
        for row in 0..rows {
            let members = self.get(row).iter().copied();
            let before = kept.members.len();
            kept.members.extend(members.filter_map(|m| if m >= DANGLING { Some(m) } else { number(m) }));
            if kept.members.len() == before && !self.get(row).is_empty() {
                kept.members.push(EMPTY);
            }
            kept.offsets.push(u32::try_from(kept.members.len()).unwrap_or(u32::MAX));
        }
        *self = kept;
    }

    /// Keeps the marked rows.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut kept = Self { to: self.to, offsets: vec![0], members: Vec::new() };
        for (row, &keep) in keep.iter().enumerate() {
            if keep {
                kept.members.extend_from_slice(self.get(row));
                kept.offsets.push(u32::try_from(kept.members.len()).unwrap_or(u32::MAX));
            }
        }
        *self = kept;
    }
}

impl Registers {
    /// The table of a register.
    #[must_use]
    pub fn table(&self, register: &str) -> Option<&Table> {
        self.schema.position(register).and_then(|p| self.tables.get(p))
    }

    /// File, sheet and row of an origin.
    #[must_use]
    pub fn source(&self, origin: Origin) -> SourceRef {
        let (file, sheet) =
            self.sources.get(origin.source as usize).cloned().unwrap_or_else(|| (Arc::from(""), Arc::from("")));
        SourceRef { file, sheet, row: origin.row }
    }

    /// The key under which a row appears in the results.
    ///
    /// The key field; what the register says rows without a key are called; else `sheet!row`.
    #[must_use]
    pub fn subject(&self, register: usize, row: u32) -> String {
        let (Some(spec), Some(table)) = (self.schema.registers.get(register), self.tables.get(register)) else {
            return String::new();
        };
        if let Some(key) = spec.key().and_then(|f| table.text(&f.id, row)) {
            return key.to_owned();
        }
        if let Some(name) = self.composed(spec, table, row) {
            return name;
        }
        table.origin.get(row as usize).map_or_else(String::new, |&origin| {
            let source = self.source(origin);
            format!("{}!{}", source.sheet, source.row)
        })
    }
}

impl Registers {
    /// The name of a row that is made of its fields; none where one of them is empty.
    fn composed(&self, spec: &RegisterSpec, table: &Table, row: u32) -> Option<String> {
        let (first, parts) = spec.subject_parts()?;
        let mut name = first.to_owned();
        for (field, behind) in parts {
            name += &self.part(table, field, row)?;
            name += behind;
        }
        Some(name)
    }

    /// What a field contributes to a name: the key of the row that it refers to, a text, or a number.
    fn part(&self, table: &Table, field: &str, row: u32) -> Option<String> {
        match table.refs.get(field) {
            Some(column) => match column.rows.get(row as usize) {
                Some(&to) if to < DANGLING => Some(self.subject(column.to, to)),
                _ => table.lost.get(&row).cloned(),
            },
            None => {
                table.text(field, row).map(str::to_owned).or_else(|| table.number(field, row).map(|n| n.to_string()))
            }
        }
    }
}

impl Table {
    /// A text or id.
    #[must_use]
    pub fn text(&self, field: &str, row: u32) -> Option<&str> {
        match self.ids.get(field) {
            Some(ids) => ids.get(row as usize),
            None => self.frame.column(field).ok()?.str().ok()?.get(row as usize),
        }
    }

    /// Which rows have nothing in a field; none where there is no such column. References are not looked at.
    #[must_use]
    pub fn empty(&self, field: &str) -> Option<BooleanChunked> {
        match self.ids.get(field) {
            Some(ids) => Some(ids.iter().map(|id| id.is_none()).collect()),
            None => Some(self.frame.column(field).ok()?.as_materialized_series().is_null()),
        }
    }

    /// A number.
    #[must_use]
    pub fn number(&self, field: &str, row: u32) -> Option<f64> {
        self.frame.column(field).ok()?.f64().ok()?.get(row as usize)
    }

    /// The days of a date column, row by row; all empty where there is no such column.
    #[must_use]
    pub fn days(&self, field: &str) -> Vec<Option<Day>> {
        self.plain(field, |column| Some(options(column.as_materialized_series().date().ok()?.physical())))
    }

    /// The days of a column that may be none, row by row; all empty where it is none.
    #[must_use]
    pub fn days_of(&self, field: Option<&str>) -> Vec<Option<Day>> {
        field.map_or_else(|| vec![None; self.height], |field| self.days(field))
    }

    /// The numbers of a column, row by row; all empty where there is no such column.
    #[must_use]
    pub fn numbers(&self, field: &str) -> Vec<Option<f64>> {
        self.plain(field, |column| Some(options(column.f64().ok()?)))
    }

    /// The codes of a column as positions in their list, row by row; all empty where there is no such column.
    #[must_use]
    pub fn codes(&self, field: &str) -> Vec<Option<u32>> {
        self.plain(field, |column| Some(options(column.u32().ok()?)))
    }

    fn plain<V: Copy>(&self, field: &str, values: impl Fn(&Column) -> Option<Vec<Option<V>>>) -> Vec<Option<V>> {
        self.frame.column(field).ok().and_then(values).unwrap_or_else(|| vec![None; self.height])
    }

    /// A code's position in its list.
    #[must_use]
    pub fn code(&self, field: &str, row: u32) -> Option<u32> {
        self.frame.column(field).ok()?.u32().ok()?.get(row as usize)
    }
}
