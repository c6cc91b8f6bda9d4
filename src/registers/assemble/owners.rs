//! To which provider each row belongs.

use rayon::prelude::*;

use super::Assembly;
use crate::registers::raw::Raw;
use crate::registers::resolve::{Index, Place};
use crate::registers::spec::{FieldType, RegisterSpec, Role};
use crate::registers::table::{DANGLING, EMPTY};

impl Assembly<'_> {
    /// The owners of the rows of registers whose owners hang on registers that were looked at before.
    pub(super) fn find_owners(&mut self, registers: &[usize]) {
        let linked: Vec<_> = registers
            .par_iter()
            .with_max_len(1)
            .map(|&register| {
                let through = self.owning(register);
                (register, through.and_then(|field| self.link(register, field, &[])))
            })
            .collect();
        for (register, linked) in linked {
            if let Some(linked) = linked {
                self.keep_link(register, linked);
            }
        }
        let owners: Vec<_> =
            registers.par_iter().with_max_len(1).map(|&register| (register, self.owners(register))).collect();
        for (register, owners) in owners {
            if let Some(table) = self.tables.get_mut(register) {
                table.owner = owners;
            }
        }
    }

    /// The field that leads from a row of a register to what it hangs on; none where the row names its provider.
    pub(super) fn owning(&self, register: usize) -> Option<usize> {
        let spec = self.schema.registers.get(register)?;
        let names = |f: &usize| {
            spec.fields.get(*f).is_some_and(|f| f.kind == FieldType::Ref && f.leads_to != Some(Role::Provider))
        };
        spec.owner_position().filter(names)
    }

    fn owners(&self, register: usize) -> Vec<u32> {
        let (Some(spec), Some(table)) = (self.schema.registers.get(register), self.tables.get(register)) else {
            return Vec::new();
        };
        let raw = &table.raw;
        let Some(field) = self.owning(register) else { return self.named_owners(spec, raw) };
        let target = table.refs.get(&field).and_then(|column| self.tables.get(column.to));
        let candidates = table.candidates.get(&field);
        let owner_of = |row: u32| target.and_then(|t| t.owner.get(row as usize)).copied().unwrap_or(EMPTY);
        let refs = table.refs.get(&field).map(|column| column.rows.as_slice()).unwrap_or_default();
        let through = |row: u32| {
            let owner = refs.get(row as usize).map_or(EMPTY, |&to| owner_of(to));
            let one = || candidates.and_then(|c| c.get(&row)).and_then(|rows| one_owner(rows, owner_of));
            if owner < DANGLING { owner } else { one().unwrap_or(EMPTY) }
        };
        let mut owners: Vec<u32> = (0_u32..).take(raw.len()).map(through).collect();
        if owners.contains(&EMPTY) {
            self.owners_otherwise(register, spec, &mut owners);
        }
        let mut file = None;
        for (row, owner) in owners.iter_mut().enumerate().filter(|(_, owner)| **owner == EMPTY) {
            // The rows of a file stand together.
            let at = raw.file.get(row).copied();
            let carrier = match file {
                Some((seen, carrier)) if seen == at => carrier,
                _ => self.carrier(raw, row),
            };
            file = Some((at, carrier));
            *owner = carrier;
        }
        owners
    }

    /// The owners of rows that are still without one, through another reference of theirs.
    fn owners_otherwise(&self, register: usize, spec: &RegisterSpec, owners: &mut [u32]) {
        let Some(field) = spec.owner_else.as_deref().and_then(|field| spec.field_position(field)) else { return };
        let Some(linked) = self.link(register, field, &[]) else { return };
        for (row, owner) in (0_u32..).zip(owners).filter(|(_, owner)| **owner == EMPTY) {
            let (to, rows) = linked.leads(row);
            let of = |to_row: u32| self.tables.get(to).and_then(|t| t.owner.get(to_row as usize)).copied();
            *owner = one_owner(rows, |row| of(row).unwrap_or(EMPTY)).unwrap_or(EMPTY);
        }
    }

    /// The owners of rows that name their provider themselves.
    fn named_owners(&self, spec: &RegisterSpec, raw: &Raw) -> Vec<u32> {
        let field = spec.owner_position();
        let itself = spec.role == Some(Role::Provider);
        let mut last: Option<(&str, u32)> = None;
        (0..raw.len())
            .map(|row| {
                let Some(text) = field.and_then(|f| raw.texts(f).get(row)) else {
                    return if itself { EMPTY } else { self.carrier(raw, row) };
                };
                let named = match last {
                    Some((seen, provider)) if seen == text => provider,
                    _ => self.names.one(text),
                };
                last = Some((text, named));
                if named < DANGLING || itself { named } else { self.provider_of(raw, None, row) }
            })
            .collect()
    }

    /// Makes the rows of registers known to those that refer to them.
    pub(super) fn index(&mut self, registers: &[usize]) {
        let one = |&register: &usize| (register, self.index_of(register).unwrap_or_default());
        let named = registers.par_iter().with_max_len(1).filter(|register| self.is_named(**register));
        let made: Vec<(usize, Index)> = named.map(one).collect();
        for (register, index) in made {
            if let Some(slot) = self.indices.get_mut(register) {
                *slot = index;
            }
        }
    }

    /// Whether any register refers to rows of this one.
    fn is_named(&self, register: usize) -> bool {
        let id = self.schema.registers.get(register).map(|spec| spec.id.as_str());
        let fields = self.schema.registers.iter().flat_map(|spec| &spec.fields);
        let mut references = fields.filter(|field| matches!(field.kind, FieldType::Ref | FieldType::Refs));
        references.any(|field| field.of.as_deref() == id)
    }

    fn index_of(&self, register: usize) -> Option<Index> {
        let (spec, table) = (self.schema.registers.get(register)?, self.tables.get(register)?);
        let raw = &table.raw;
        let key = spec.index_key()?;
        if spec.role == Some(Role::Provider) && !raw.supplied {
            return None;
        }
        let place = |row: usize| {
            let (file, folder) = self.place(raw, row);
            Place { file, folder, provider: table.owner.get(row).copied().unwrap_or(EMPTY) }
        };
        let by_name = spec.field_position("name").map(|f| raw.texts(f).iter());
        let mut index = Index::new(raw.texts(key).iter(), by_name, (0..raw.len()).map(place).collect());
        index.add_tags(&raw.aliases);
        index.add_times(self.later_rows(spec, raw), &raw.episodes);
        Some(index)
    }
}

/// The owner that all of some rows have.
fn one_owner(rows: &[u32], owner_of: impl Fn(u32) -> u32) -> Option<u32> {
    let first = owner_of(*rows.first()?);
    (first < DANGLING && rows.iter().all(|row| owner_of(*row) == first)).then_some(first)
}
