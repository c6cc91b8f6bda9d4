//! To which provider a row belongs.
//!
//! A row belongs to the provider of what it hangs on: its case, member of staff, service or document. A row whose
//! owner cannot be found that way belongs to the provider whose file carries it.

use std::collections::BTreeMap;

use super::spec::Schema;
use super::table::{DANGLING, EMPTY};

/// The registers in the order in which owners flow: those that name their provider, then what hangs on them, level by
/// level.
#[must_use]
pub fn levels(schema: &Schema) -> Vec<Vec<usize>> {
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for register in 0..schema.registers.len() {
        let level = depth(schema, register);
        if levels.len() <= level {
            levels.resize(level + 1, Vec::new());
        }
        if let Some(level) = levels.get_mut(level) {
            level.push(register);
        }
    }
    levels
}

/// How many references lead from a row of a register to its provider; a schema that was read has no circles.
fn depth(schema: &Schema, register: usize) -> usize {
    fn steps(schema: &Schema, at: usize, most: usize) -> usize {
        let Some(spec) = schema.registers.get(at) else { return 0 };
        let target = |field: &str| schema.position(spec.field(field)?.of.as_deref()?);
        let others = [Some(spec.owner.as_str()), spec.owner_else.as_deref()].into_iter().flatten().filter_map(target);
        let below = most.checked_sub(1).and_then(|most| others.map(|to| steps(schema, to, most) + 1).max());
        below.unwrap_or(0)
    }
    steps(schema, register, schema.registers.len())
}

/// The provider that each file, folder or the whole input speaks about, where it is only one.
#[derive(Debug, Default)]
pub struct Carriers {
    files: BTreeMap<u32, Option<u32>>,
    folders: BTreeMap<u32, Option<u32>>,
    whole: Option<Option<u32>>,
}

impl Carriers {
    /// Notes that a row of a file names a provider.
    pub fn note(&mut self, file: u32, folder: u32, provider: u32) {
        if provider >= DANGLING {
            return;
        }
        let same = |seen: &mut Option<u32>| {
            if *seen != Some(provider) {
                *seen = None;
            }
        };
        self.files.entry(file).and_modify(same).or_insert(Some(provider));
        self.folders.entry(folder).and_modify(same).or_insert(Some(provider));
        match &mut self.whole {
            Some(seen) => same(seen),
            None => self.whole = Some(Some(provider)),
        }
    }

    /// Notes that inputs beyond these speak about other providers.
    pub fn several(&mut self) {
        self.whole = None;
    }

    /// Fixes the provider of a file.
    pub fn fix(&mut self, file: u32, provider: u32) {
        self.files.insert(file, Some(provider));
    }

    /// The provider whose file carries a row, or [`EMPTY`].
    #[must_use]
    pub fn of(&self, file: u32, folder: u32) -> u32 {
        let near = match self.files.get(&file) {
            Some(found) => *found,
            None => match self.folders.get(&folder) {
                Some(found) => *found,
                None => self.whole.flatten(),
            },
        };
        near.unwrap_or(EMPTY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_flow_from_providers_over_cases_and_plans_to_lines() {
        let schema = crate::registers::load::embedded().unwrap();
        let at = |id| levels(&schema).iter().position(|l| l.contains(&schema.position(id).unwrap())).unwrap();
        let found = ["providers", "staff", "cases", "plans", "trainings", "plan_services"].map(at);
        assert_eq!(found, [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn the_file_decides_before_the_folder_and_the_whole_input() {
        let mut carriers = Carriers::default();
        carriers.note(0, 0, 7);
        carriers.note(0, 0, 7);
        assert_eq!(carriers.of(5, 5), 7);
        carriers.note(1, 1, 8);
        carriers.note(2, 1, 9);
        assert_eq!(carriers.of(0, 0), 7);
        assert_eq!(carriers.of(1, 1), 8);
        assert_eq!(carriers.of(3, 0), 7);
        assert_eq!(carriers.of(3, 1), EMPTY);
        assert_eq!(carriers.of(5, 5), EMPTY);
        carriers.fix(5, 3);
        assert_eq!(carriers.of(5, 5), 3);
    }
}
