//! Which columns the sheets of each provider lack.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::located::Fields;
use crate::registers::Registers;

/// Providers with rows in a sheet that lacks a column.
type Owners = Arc<BTreeSet<u32>>;

/// Columns that sheets lack, with the providers that have rows there.
#[derive(Debug)]
pub struct Absent<'a> {
    registers: &'a Registers,
    /// By register and field.
    columns: BTreeMap<(usize, String), Vec<Owners>>,
}

impl<'a> Absent<'a> {
    /// Looks through the rows of each sheet that lacks a column, once however many it lacks.
    pub fn new(registers: &'a Registers) -> Self {
        let mut columns: BTreeMap<(usize, String), Vec<Owners>> = BTreeMap::new();
        for (register, table) in registers.tables.iter().enumerate() {
            let mut known: BTreeMap<(u32, u32), Owners> = BTreeMap::new();
            for (field, ranges) in table.absent.iter().chain(&table.absent_not_yet) {
                for Range { start, end } in ranges {
                    let owners = known.entry((*start, *end)).or_insert_with(|| {
                        let rows = table.owner.get(*start as usize..*end as usize).unwrap_or_default();
                        // Rows of one provider mostly stand together.
                        Arc::new(rows.chunk_by(|a, b| a == b).filter_map(|run| run.first().copied()).collect())
                    });
                    columns.entry((register, field.clone())).or_default().push(Arc::clone(owners));
                }
            }
        }
        Self { registers, columns }
    }

    /// The columns among some fields that sheets of a provider lack, as `register.field`, in order.
    pub fn of(&self, fields: &Fields, owner: u32) -> Vec<String> {
        if self.columns.is_empty() {
            return Vec::new();
        }
        let lacks = |field: &&(usize, String)| {
            self.columns.get(*field).is_some_and(|sheets| sheets.iter().any(|owners| owners.contains(&owner)))
        };
        let name = |(register, field): &(usize, String)| {
            let spec = self.registers.schema.registers.get(*register)?;
            Some(format!("{}.{field}", spec.id))
        };
        fields.iter().filter(lacks).filter_map(name).collect()
    }
}
