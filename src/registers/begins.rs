//! When a register of a provider begins: the earliest own date of its rows. Before that day it proves nothing.

use rayon::prelude::*;

use super::spec::RegisterSpec;
use super::table::{Registers, Table};
use crate::time::Day;

/// The first day of each register of each provider.
#[derive(Debug, Default)]
pub struct Beginnings {
    /// By register and provider.
    first: Vec<Vec<Option<Day>>>,
}

/// The fields that are a row's own date: of several the first filled one counts.
#[must_use]
pub fn own_dates(spec: &RegisterSpec) -> Vec<String> {
    spec.own_dates().into_iter().filter_map(|position| spec.fields.get(position)).map(|f| f.id.clone()).collect()
}

impl Beginnings {
    /// Looks through the dates of all rows once.
    #[must_use]
    pub fn new(registers: &Registers) -> Self {
        let tables = registers.schema.registers.par_iter().zip(&registers.tables).with_max_len(1);
        Self { first: tables.map(|(spec, table)| first_days(spec, table, registers.providers.len())).collect() }
    }

    /// The day on which a register of a provider begins; none where none of its rows has a date.
    #[must_use]
    pub fn of(&self, register: usize, owner: u32) -> Option<Day> {
        self.first.get(register)?.get(owner as usize).copied().flatten()
    }
}

fn first_days(spec: &RegisterSpec, table: &Table, providers: usize) -> Vec<Option<Day>> {
    let mut first = vec![None; providers];
    let fields: Vec<Vec<Option<Day>>> = own_dates(spec).iter().map(|field| table.days(field)).collect();
    for (row, &owner) in table.owner.iter().enumerate() {
        let day = fields.iter().find_map(|days| days.get(row).copied().flatten());
        if let (Some(first), Some(day)) = (first.get_mut(owner as usize), day) {
            *first = Some(first.map_or(day, |known| day.min(known)));
        }
    }
    first
}
