//! Rows that one reference leaves between several providers, settled by another one: whose case it is says whose
//! person is meant, where equal numbers are used by both.

use super::Assembly;
use crate::registers::spec::FieldType;
use crate::registers::table::DANGLING;

/// A reference that is settled: field, row, the row that it leads to, and the provider.
type Settled = (usize, u32, u32, u32);

impl Assembly<'_> {
    /// Looks at what the other references that a row must have lead to. Only where these belong to one provider is it
    /// told.
    pub(super) fn settle(&mut self) {
        for register in 0..self.tables.len() {
            let settled = self.settled(register);
            let Some(table) = self.tables.get_mut(register) else { continue };
            for (field, row, to, provider) in settled {
                if let Some(rows) = table.candidates.get_mut(&field) {
                    rows.remove(&row);
                }
                if let Some(slot) = table.refs.get_mut(&field).and_then(|column| column.rows.get_mut(row as usize)) {
                    *slot = to;
                }
                if let Some(owner) = table.owner.get_mut(row as usize).filter(|owner| **owner >= DANGLING) {
                    *owner = provider;
                }
            }
        }
    }

    fn settled(&self, register: usize) -> Vec<Settled> {
        let (Some(spec), Some(table)) = (self.schema.registers.get(register), self.tables.get(register)) else {
            return Vec::new();
        };
        let needed =
            |field: &usize| spec.fields.get(*field).is_some_and(|f| f.required && f.kind == FieldType::Ref && !f.key);
        let owner = |to: usize, row: u32| {
            let owner = self.tables.get(to).and_then(|t| t.owner.get(row as usize)).copied();
            owner.filter(|owner| *owner < DANGLING)
        };
        let mut found = Vec::new();
        for (&field, rows) in table.candidates.iter().filter(|(field, _)| needed(field)) {
            let Some(to) = table.refs.get(&field).map(|column| column.to) else { continue };
            for (&row, candidates) in rows {
                let others = table.refs.iter().filter(|(other, _)| **other != field && needed(other));
                let mut providers: Vec<u32> =
                    others.filter_map(|(_, column)| owner(column.to, *column.rows.get(row as usize)?)).collect();
                providers.sort_unstable();
                providers.dedup();
                let [provider] = providers.as_slice() else { continue };
                let mut own = candidates.iter().filter(|candidate| owner(to, **candidate) == Some(*provider));
                if let (Some(&one), None) = (own.next(), own.next()) {
                    found.push((field, row, one, *provider));
                }
            }
        }
        found
    }
}
