//! The providers that the inputs speak about, and which file speaks about which.

use std::collections::BTreeMap;

use super::Assembly;
use crate::registers::names::fold_id;
use crate::registers::owner::Carriers;
use crate::registers::raw::Raw;
use crate::registers::resolve::{Index, Place};
use crate::registers::spec::Role;
use crate::registers::table::DANGLING;

impl Assembly<'_> {
    /// The providers, and the provider of each file: from the providers register, or, where none was supplied, from
    /// the provider ids that the other registers name.
    pub(super) fn find_providers(&mut self, fixed: &BTreeMap<u32, String>) {
        let register = self.schema.playing(Role::Provider);
        let key = register.and_then(|r| self.schema.registers.get(r)?.provider_position());
        let mut ids: Vec<String> = fixed.values().map(|id| fold_id(id).into_owned()).collect();
        let supplied = register.and_then(|r| self.raw(r)).is_some_and(|raw| raw.supplied);
        if let (true, Some(raw), Some(key)) = (supplied, register.and_then(|r| self.raw(r)), key) {
            ids.extend(raw.texts(key).texts().map(|id| fold_id(id).into_owned()));
        } else {
            for (spec, table) in self.schema.registers.iter().zip(&self.tables) {
                if let Some(field) = spec.provider_position() {
                    ids.extend(table.raw.texts(field).texts().map(|id| fold_id(id).into_owned()));
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        self.names = self.provider_index(&ids);
        self.providers = ids;
        let mut carriers = Carriers::default();
        for (register, spec) in self.schema.registers.iter().enumerate() {
            let (Some(field), Some(raw)) = (spec.provider_position(), self.raw(register)) else { continue };
            let mut last: Option<(&str, u32)> = None;
            for (row, text) in raw.texts(field).iter().enumerate() {
                let Some(text) = text else { continue };
                let (file, folder) = self.place(raw, row);
                let provider = match last {
                    Some((seen, provider)) if seen == text => provider,
                    _ => self.names.one(text),
                };
                last = Some((text, provider));
                carriers.note(file, folder, provider);
            }
        }
        for (&file, id) in fixed {
            carriers.fix(file, self.names.one(id));
        }
        self.carriers = carriers;
    }

    /// Finds providers by id, then by the name that the providers register gives them.
    fn provider_index(&self, ids: &[String]) -> Index {
        let mut names: Vec<Option<String>> = vec![None; ids.len()];
        let register = self.schema.playing(Role::Provider);
        let spec = register.and_then(|r| self.schema.registers.get(r));
        let table = register.and_then(|r| self.raw(r));
        if let (Some(spec), Some(raw)) = (spec, table)
            && let (Some(key), Some(name)) = (spec.provider_position(), spec.field_position("name"))
        {
            for (id, text) in raw.texts(key).iter().zip(raw.texts(name).iter()) {
                let position = id.and_then(|id| ids.binary_search_by(|other| other.as_str().cmp(&fold_id(id))).ok());
                if let Some(slot) = position.and_then(|p| names.get_mut(p)) {
                    *slot = text.map(str::to_owned);
                }
            }
        }
        let keys = ids.iter().map(|id| Some(id.as_str()));
        let names = names.iter().map(Option::as_deref);
        let places = (0_u32..).take(ids.len()).map(|provider| Place { provider, ..Place::default() });
        Index::new(keys, Some(names), places.collect())
    }

    /// Provider of a row by what it names itself, else by the file that carries it.
    pub(super) fn provider_of(&self, raw: &Raw, field: Option<usize>, row: usize) -> u32 {
        let named = field.and_then(|f| raw.texts(f).get(row)).map_or(DANGLING, |text| self.names.one(text));
        if named < DANGLING { named } else { self.carrier(raw, row) }
    }

    /// The provider whose file carries a row.
    pub(super) fn carrier(&self, raw: &Raw, row: usize) -> u32 {
        let (file, folder) = self.place(raw, row);
        self.carriers.of(file, folder)
    }
}
