//! From a field that an outcome names to the cell where its value belongs.

use std::collections::{BTreeMap, HashMap};

use super::columns::Columns;
use super::inline::kept_in_cases;
use super::origin::Origin;
use super::table::{DANGLING, Registers, Table};
use crate::results::SourceRef;

/// Cells named for one field of one outcome, at most.
const MOST: usize = 20;

/// Where a value is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// In a cell, by its letters and row: `F12`.
    Cell {
        /// The row.
        source: SourceRef,
        /// Letters of the column.
        column: String,
    },
    /// In a row of a sheet that has no column for it.
    NoColumn {
        /// The row.
        source: SourceRef,
    },
    /// In a row of a register that is not there or cannot be told.
    NoRow {
        /// Id of the register.
        register: String,
    },
}

/// A place and whose value belongs there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellLocation {
    /// Where.
    pub spot: Spot,
    /// Id of the register.
    pub register: String,
    /// Id of its field; a reference that leads nowhere stands for what lies behind it. Empty for a whole row.
    pub field: String,
}

/// Finds cells.
#[derive(Debug)]
pub struct Locator<'a> {
    registers: &'a Registers,
    columns: &'a Columns,
    /// File and sheet → position in the list of sources.
    sources: BTreeMap<(&'a str, &'a str), u32>,
    /// Register → origin → row, for the registers that were asked about.
    rows: BTreeMap<usize, HashMap<Origin, u32>>,
    /// Register that refers and register referred to → row referred to → rows that refer to it.
    hanging: BTreeMap<(usize, usize), HashMap<u32, Vec<u32>>>,
}

impl<'a> Locator<'a> {
    /// A finder of cells in these registers.
    #[must_use]
    pub fn new(registers: &'a Registers, columns: &'a Columns) -> Self {
        let sources = registers.sources.iter().zip(0_u32..);
        let sources = sources.map(|((file, sheet), n)| ((file.as_ref(), sheet.as_ref()), n)).collect();
        Self { registers, columns, sources, rows: BTreeMap::new(), hanging: BTreeMap::new() }
    }

    /// The places of a field (`recorded_at`, `case_id.birth_on`, `visits.done_on`) seen from a row of `home` and from
    /// rows that hang on it; empty when the path leads nowhere.
    pub fn spots(&mut self, home: &str, sources: &[SourceRef], path: &str) -> Vec<CellLocation> {
        let schema = &self.registers.schema;
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let Some(home) = schema.position(home) else { return Vec::new() };
        if schema.registers.get(home).is_some_and(|spec| spec.field(first).is_some()) {
            let rows: Vec<u32> = sources.iter().filter_map(|source| self.row(home, source)).collect();
            return rows.into_iter().filter_map(|row| self.follow(home, row, path)).collect();
        }
        let Some(from) = schema.position(first) else { return Vec::new() };
        let mut found = Vec::new();
        if let Some(field) = rest {
            let rows: Vec<u32> = sources.iter().filter_map(|source| self.row(from, source)).collect();
            found.extend(
                rows.into_iter()
                    .filter(|row| self.lacks(from, *row, field))
                    .filter_map(|row| self.follow(from, row, field)),
            );
        }
        // Where the outcome does not list the rows that leave it open, all that hang on its own and lack the field.
        if let (true, Some(field)) = (found.is_empty(), rest) {
            let rows: Vec<u32> = sources.iter().filter_map(|source| self.row(home, source)).collect();
            found.extend(rows.into_iter().flat_map(|row| self.hanging(home, row, from, field)));
        }
        if found.is_empty() {
            let spot = Spot::NoRow { register: first.to_owned() };
            found.push(CellLocation { spot, register: first.to_owned(), field: rest.unwrap_or_default().to_owned() });
        }
        found
    }

    /// Whether a row has no value of a field, or of its time of day.
    fn lacks(&self, register: usize, row: u32, field: &str) -> bool {
        let first = field.split('.').next().unwrap_or(field);
        let Some(table) = self.registers.tables.get(register) else { return false };
        let untimed = table.minutes.get(first).and_then(|m| m.get(row as usize)).is_some_and(|minute| *minute < 0);
        // What a reference leads to may lack the value, not the reference.
        field.contains('.') || untimed || is_empty(table, first, row as usize)
    }

    /// The row of a register that stands at a place.
    fn row(&mut self, register: usize, source: &SourceRef) -> Option<u32> {
        let table = self.registers.tables.get(register)?;
        let position = *self.sources.get(&(source.file.as_ref(), source.sheet.as_ref()))?;
        let rows = self.rows.entry(register).or_insert_with(|| table.origin.iter().copied().zip(0..).collect());
        rows.get(&Origin { source: position, row: source.row }).copied()
    }

    /// Along references to the cell; a reference that leads nowhere is itself what is missing.
    fn follow(&self, register: usize, row: u32, path: &str) -> Option<CellLocation> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let table = self.registers.tables.get(register)?;
        if let (Some(rest), Some(column)) = (rest, table.refs.get(first))
            && let Some(&to) = column.rows.get(row as usize).filter(|to| **to < DANGLING)
        {
            return self.follow(column.to, to, rest);
        }
        self.cell(register, row, first)
    }

    fn cell(&self, register: usize, row: u32, field: &str) -> Option<CellLocation> {
        let table = self.registers.tables.get(register)?;
        let spec = self.registers.schema.registers.get(register)?;
        let position = spec.field_position(field)?;
        let source = self.registers.source(*table.origin.get(row as usize)?);
        let spot = match self.columns.letters(&source.file, &source.sheet, register, position) {
            Some(column) => Spot::Cell { source, column },
            None => match self.inline(register, row, field, &source) {
                Some(found) => return Some(found),
                None => Spot::NoColumn { source },
            },
        };
        Some(CellLocation { spot, register: spec.id.clone(), field: field.to_owned() })
    }

    /// The cell of a case in which an appointment is kept that has no row of its own.
    fn inline(&self, register: usize, row: u32, field: &str, source: &SourceRef) -> Option<CellLocation> {
        let schema = &self.registers.schema;
        let cases = schema.position("cases").filter(|_| schema.position("appointments") == Some(register))?;
        if self.columns.register(&source.file, &source.sheet) != Some(cases) {
            return None;
        }
        let role = self.registers.tables.get(register)?.code("role", row)?;
        let role = schema.codes.get("appointment_role")?.get(role)?;
        let field = kept_in_cases(&role.id, field)?;
        let spec = schema.registers.get(cases)?;
        let letters = self.columns.letters(&source.file, &source.sheet, cases, spec.field_position(field)?)?;
        let spot = Spot::Cell { source: source.clone(), column: letters };
        Some(CellLocation { spot, register: spec.id.clone(), field: field.to_owned() })
    }

    /// Cells of another register's rows that refer to this row and lack the field.
    fn hanging(&mut self, home: usize, row: u32, from: usize, field: &str) -> Vec<CellLocation> {
        let Some(table) = self.registers.tables.get(from) else { return Vec::new() };
        let index = self.hanging.entry((from, home)).or_insert_with(|| {
            let mut index: HashMap<u32, Vec<u32>> = HashMap::new();
            for column in table.refs.values().filter(|column| column.to == home) {
                for (n, to) in (0_u32..).zip(&column.rows) {
                    index.entry(*to).or_default().push(n);
                }
            }
            index
        });
        let lacking = index.get(&row).into_iter().flatten().copied().filter(|n| is_empty(table, field, *n as usize));
        let lacking: Vec<u32> = lacking.take(MOST).collect();
        lacking.into_iter().filter_map(|n| self.cell(from, n, field)).collect()
    }
}

fn is_empty(table: &Table, field: &str, row: usize) -> bool {
    if let Some(column) = table.refs.get(field) {
        return column.rows.get(row).is_none_or(|to| *to >= DANGLING);
    }
    if let Some(ids) = table.ids.get(field) {
        return ids.get(row).is_none();
    }
    table.frame.column(field).ok().and_then(|column| column.get(row).ok()).is_none_or(|value| value.is_null())
}
