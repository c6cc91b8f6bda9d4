//! Which registers each provider supplied.

use std::collections::{BTreeMap, BTreeSet};

use super::Assembly;
use crate::registers::table::DANGLING;
use crate::registers::typed::Stated;
use crate::results::QualityFinding;

impl Assembly<'_> {
    /// The register and file of every sheet, also of those without rows, and of every register that is said to be kept and
    /// empty.
    pub(super) fn sheets(&mut self, stated: &BTreeMap<u32, Stated>) -> BTreeSet<(usize, u32)> {
        let mut sheets = BTreeSet::new();
        for (file, stated) in stated {
            for register in &stated.kept_and_empty {
                sheets.insert((*register, *file));
                if let Some(table) = self.tables.get_mut(*register) {
                    table.raw.supplied = true;
                }
            }
        }
        for &(file, sheet) in &self.positions {
            let register = self.files.get(file).and_then(|f| f.sheets.get(sheet)).and_then(|s| s.register.as_deref());
            if let Some(register) = register.and_then(|id| self.schema.position(id)) {
                sheets.insert((register, u32::try_from(file).unwrap_or(u32::MAX)));
            }
        }
        sheets
    }

    /// A file's registers are supplied to every provider that the file names in any of its sheets.
    ///
    /// What it says not to keep is given back by provider: a register without a row was not supplied then, whatever empty
    /// sheet there is. What is there after all counts, and that is noted.
    pub(super) fn tell_supplied(
        &mut self,
        fixed: &BTreeMap<u32, String>,
        sheets: &BTreeSet<(usize, u32)>,
        stated: &BTreeMap<u32, Stated>,
    ) -> Vec<BTreeSet<String>> {
        let named = self.providers_of_files(fixed);
        let count = self.providers.len();
        for table in &mut self.tables {
            table.supplied_to = vec![false; count];
        }
        for (register, file) in sheets {
            let Some(table) = self.tables.get_mut(*register) else { continue };
            for provider in named.get(*file as usize).into_iter().flatten() {
                if let Some(slot) = table.supplied_to.get_mut(*provider as usize) {
                    *slot = true;
                }
            }
        }
        let mut not_kept = vec![BTreeSet::new(); count];
        for (file, stated) in stated {
            for &provider in named.get(*file as usize).into_iter().flatten() {
                for &(register, field) in &stated.not_kept {
                    if let Some(names) = not_kept.get_mut(provider as usize) {
                        names.extend(self.is_not_kept(provider, register, field));
                    }
                }
            }
        }
        not_kept
    }

    /// The name of a register or field that a provider says not to keep and has not; where it is there after all, that is
    /// a finding about its first row.
    fn is_not_kept(&mut self, provider: u32, register: usize, field: Option<usize>) -> Option<String> {
        let spec = self.schema.registers.get(register)?;
        let table = self.tables.get_mut(register)?;
        let mut own = (0u32..).zip(&table.owner).filter(|(_, owner)| **owner == provider).map(|(row, _)| row);
        let there = match field {
            None => own.next(),
            Some(field) => own.find(|row| !table.raw.is_absent(field, *row)),
        };
        let Some(row) = there else {
            if let (None, Some(supplied)) = (field, table.supplied_to.get_mut(provider as usize)) {
                *supplied = false;
            }
            let field = field.and_then(|field| spec.fields.get(field));
            return Some(field.map_or_else(|| spec.id.clone(), |field| format!("{}.{}", spec.id, field.id)));
        };
        let origin = table.raw.origin.get(row as usize).copied()?;
        let mut finding = self.finding("kept_after_all", register, field.unwrap_or_default(), origin, None);
        if field.is_none() {
            finding.field = None;
        }
        let again = |(owner, known): &(u32, QualityFinding)| *owner == provider && *known == finding;
        if !self.findings.iter().any(again) {
            self.findings.push((provider, finding));
        }
        None
    }

    /// The providers that each file names: in a row, as the owner of one, or because the file can only be theirs.
    fn providers_of_files(&self, fixed: &BTreeMap<u32, String>) -> Vec<BTreeSet<u32>> {
        let mut named: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); self.files.len()];
        let mut add = |file: u32, provider: u32| {
            if let Some(providers) = named.get_mut(file as usize).filter(|_| provider < DANGLING) {
                providers.insert(provider);
            }
        };
        for (&file, id) in fixed {
            add(file, self.names.one(id));
        }
        for (register, table) in self.tables.iter().enumerate() {
            let mut before = None;
            for (&owner, &file) in table.owner.iter().zip(&table.raw.file) {
                // Rows of one provider mostly stand together.
                if before.replace((owner, file)) != Some((owner, file)) {
                    add(file, owner);
                }
            }
            // A row that is possible at several providers stands in the file of each.
            let through = self.owning(register).and_then(|f| Some((table.refs.get(&f)?.to, table.candidates.get(&f)?)));
            if let Some((to, candidates)) = through {
                for (row, rows) in candidates {
                    let Some(&file) = table.raw.file.get(*row as usize) else { continue };
                    let owners = rows.iter().filter_map(|row| self.tables.get(to)?.owner.get(*row as usize));
                    owners.for_each(|owner| add(file, *owner));
                }
            }
        }
        for (file, named) in (0_u32..).zip(&mut named) {
            if named.is_empty() {
                named.extend(Some(self.carriers.of(file, self.folder(file))).filter(|provider| *provider < DANGLING));
            }
        }
        named
    }
}
