//! Rows that say a key again.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::Assembly;
use crate::registers::names::fold_id;
use crate::registers::resolve::Index;
use crate::results::QualityFinding;

/// A row whose key an earlier one has.
struct Double {
    row: usize,
    provider: u32,
    finding: QualityFinding,
}

impl Assembly<'_> {
    /// A second row with the key of an earlier one of the same provider is set aside, where others refer to the key.
    pub(super) fn set_aside_duplicates(&mut self) {
        let names = self.provider_index(&self.providers);
        let doubles: Vec<Vec<Double>> =
            (0..self.tables.len()).into_par_iter().map(|register| self.doubles(register, &names)).collect();
        for (register, doubles) in doubles.into_iter().enumerate() {
            let Some(table) = self.tables.get_mut(register).filter(|_| !doubles.is_empty()) else { continue };
            let mut keep = vec![true; table.raw.len()];
            let mut set_aside = Vec::new();
            for Double { row, provider, finding } in doubles {
                if let Some(mark) = keep.get_mut(row) {
                    *mark = false;
                }
                set_aside.extend(table.raw.origin.get(row).map(|origin| origin.source));
                self.findings.push((provider, finding));
            }
            table.raw.retain(&keep);
            for source in set_aside {
                self.quarantine(source);
            }
        }
    }

    /// The rows of a register whose key an earlier row of the same provider has.
    fn doubles(&self, register: usize, names: &Index) -> Vec<Double> {
        let mut doubles = Vec::new();
        let (Some(spec), Some(raw)) = (self.schema.registers.get(register), self.raw(register)) else { return doubles };
        let Some(key) = spec.fields.iter().position(|f| f.key && f.required) else { return doubles };
        let provider_field = spec.field_position("provider_id").filter(|&f| f != key);
        let mut first: HashMap<(u32, Cow<'_, str>), usize, RandomState> = HashMap::default();
        for (row, id) in raw.texts(key).iter().enumerate() {
            let Some(id) = id else { continue };
            let provider = if spec.id == "providers" { 0 } else { self.provider_of(names, raw, provider_field, row) };
            let earlier = *first.entry((provider, fold_id(id))).or_insert(row);
            if earlier != row
                && let Some(&origin) = raw.origin.get(row)
            {
                let other = raw.origin.get(earlier).map(|o| o.row);
                let finding = self.finding("duplicate_key", register, key, origin, other);
                doubles.push(Double { row, provider, finding });
            }
        }
        doubles
    }
}
