//! Rows that say the same, and rows that say a key again.
//!
//! Rows with one key are one row: cells in which they differ are unknown, and reported. A case recorded again after it
//! was closed is another episode of its own. In registers without a key rows that are equal in every cell count once; so
//! do rows with a key of which nobody knows whose they are: where they differ they may be those of two providers.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::Assembly;
use super::merge::{Changes, Merger};
use crate::registers::names::fold_id;
use crate::registers::prune::own_later;
use crate::registers::raw::{Moves, Raw};
use crate::registers::raw_cells::repeated;
use crate::registers::resolve::Episode;
use crate::registers::resolved::Resolved;
use crate::registers::spec::{FieldType, RegisterSpec};
use crate::registers::table::{DANGLING, EMPTY};
use crate::results::QualityFinding;

/// What becomes of the rows of a register.
#[derive(Default)]
struct Rows {
    /// Rows that only repeat another one, and which.
    repeats: BTreeMap<u32, u32>,
    /// What becomes of cells of the rows that stay.
    changes: Changes,
    episodes: Vec<Episode>,
    findings: Vec<(u32, QualityFinding)>,
}

impl Assembly<'_> {
    /// Makes one row of rows that are one; the owners of the registers' rows are known.
    pub(super) fn merge_rows(&mut self, registers: &[usize]) {
        let one = |&register: &usize| (register, self.rows(register).unwrap_or_default());
        let found: Vec<(usize, Rows)> = registers.par_iter().with_max_len(1).map(one).collect();
        for (register, rows) in found {
            if rows.repeats.is_empty() && rows.episodes.is_empty() {
                continue;
            }
            self.findings.extend(rows.findings);
            let Some(table) = self.tables.get_mut(register) else { continue };
            let mut keep = vec![true; table.raw.len()];
            let mut sources = Vec::new();
            for &row in rows.repeats.keys() {
                if let Some(mark) = keep.get_mut(row as usize) {
                    *mark = false;
                }
                sources.extend(table.raw.origin.get(row as usize).map(|origin| origin.source));
            }
            table.apply(rows.changes);
            table.inherit_aliases(&rows.repeats);
            table.raw.episodes = rows.episodes;
            table.retain(&keep);
            for source in sources {
                self.count_repeat(source);
            }
        }
    }

    fn rows(&self, register: usize) -> Option<Rows> {
        let (spec, table) = (self.schema.registers.get(register)?, self.tables.get(register)?);
        let raw = &table.raw;
        let key = spec.fields.iter().position(|f| f.key && f.kind == FieldType::Id);
        let groups = repeated(&hashes(table, key));
        let later = if groups.is_empty() { Vec::new() } else { self.later_rows(spec, raw) };
        let mut rows = Rows::default();
        for group in groups {
            for same in alike(table, key, &group) {
                let there: Vec<u32> =
                    same.into_iter().filter(|row| !later.get(*row as usize).copied().unwrap_or(false)).collect();
                match key.filter(|key| there.first().is_some_and(|row| raw.texts(*key).get(*row as usize).is_some())) {
                    Some(_) => self.merge(register, &there, &mut rows),
                    None => {
                        let first = there.first().copied().unwrap_or_default();
                        rows.repeats.extend(there.iter().skip(1).map(|row| (*row, first)));
                    }
                }
            }
        }
        rows.episodes.sort_unstable_by_key(|episode| episode.row);
        Some(rows)
    }

    /// Which rows lie after the as-of day: they go, and contradict nobody.
    pub(super) fn later_rows(&self, spec: &RegisterSpec, raw: &Raw) -> Vec<bool> {
        own_later(raw, &spec.own_dates(), self.as_of)
    }

    /// Makes one row of rows with one key, or one of each episode.
    fn merge(&self, register: usize, same: &[u32], rows: &mut Rows) {
        let (Some(spec), Some(table)) = (self.schema.registers.get(register), self.tables.get(register)) else {
            return;
        };
        let merger = Merger { spec, raw: &table.raw, as_of: self.as_of };
        let parts = merger.episodes(same);
        let firsts: Vec<u32> = parts.iter().filter_map(|part| part.iter().min().copied()).collect();
        for (number, part) in (1_u32..).zip(&parts) {
            let Some(&row) = part.iter().min() else { continue };
            if parts.len() > 1 {
                let first = firsts.first().copied().unwrap_or(row);
                rows.episodes.push(Episode { row, first, number, begins: merger.begins(part) });
            }
            let mut rest: Vec<u32> = part.iter().copied().filter(|other| *other != row).collect();
            rest.sort_unstable();
            for conflict in merger.fold(row, &rest, &mut rows.changes) {
                let owner = table.owner.get(row as usize).copied().unwrap_or(EMPTY);
                let origin = |row: u32| table.raw.origin.get(row as usize).copied();
                let (Some(kept), Some(other)) = (origin(row), origin(conflict.other)) else { continue };
                let finding = |at, with| self.finding("conflicting", register, conflict.field, at, Some(with));
                rows.findings.push((owner, finding(other, kept.row)));
                if kept.source != other.source {
                    // Two sheets: each place is named.
                    rows.findings.push((owner, finding(kept, other.row)));
                }
            }
            rows.repeats.extend(rest.into_iter().map(|other| (other, row)));
        }
    }
}

/// One hash per row: of owner and key, or of owner and all cells of a row without a key.
fn hashes(table: &Resolved, key: Option<usize>) -> Vec<u64> {
    let raw = &table.raw;
    let state = FixedState::default();
    let keys = key.map(|key| raw.texts(key));
    let whole = match keys {
        Some(keys) if keys.iter().all(|key| key.is_some()) => Vec::new(),
        _ => raw.hashes(),
    };
    let owner = |row: usize| table.owner.get(row).copied().unwrap_or(EMPTY);
    (0..raw.len())
        .map(|row| match keys.and_then(|keys| keys.get(row)) {
            Some(key) => state.hash_one((owner(row), fold_id(key).as_ref())),
            None => state.hash_one((owner(row), whole.get(row))),
        })
        .collect()
}

/// The rows of a group with one hash that really are alike, each set with several in ascending order.
fn alike(table: &Resolved, key: Option<usize>, group: &[u32]) -> Vec<Vec<u32>> {
    let id = |row: u32| key.and_then(|key| table.raw.texts(key).get(row as usize)).map(fold_id);
    let owner = |row: u32| table.owner.get(row as usize);
    let mut sets: Vec<Vec<u32>> = Vec::new();
    for &row in group {
        let like = |set: &&mut Vec<u32>| {
            set.first().is_some_and(|&first| {
                let (a, b) = (id(first), id(row));
                let alike = a.is_some() && owner(row).is_some_and(|owner| *owner < DANGLING);
                owner(first) == owner(row) && a == b && (alike || table.raw.same_rows(first, row))
            })
        };
        match sets.iter_mut().find(like) {
            Some(set) => set.push(row),
            None => sets.push(vec![row]),
        }
    }
    sets.retain(|set| set.len() > 1);
    sets
}

impl Resolved {
    /// Keeps the marked rows.
    pub fn retain(&mut self, keep: &[bool]) {
        self.raw.retain(keep);
        crate::registers::raw::retain(&mut self.owner, keep);
        let moves = Moves::new(keep);
        for column in self.refs.values_mut() {
            crate::registers::raw::retain(&mut column.rows, keep);
        }
        for list in self.lists.values_mut() {
            list.retain(keep);
        }
        for rows in self.candidates.values_mut() {
            let all = std::mem::take(rows).into_iter();
            *rows = all.filter_map(|(row, candidates)| Some((moves.kept(row)?, candidates))).collect();
        }
        for troubles in self.troubles.values_mut() {
            troubles.retain_mut(|(row, _)| moves.kept(*row).map(|moved| *row = moved).is_some());
        }
    }

    /// The person that a repeated row is about is one that the row it repeats is about.
    fn inherit_aliases(&mut self, repeats: &BTreeMap<u32, u32>) {
        if self.raw.aliases.is_empty() {
            return;
        }
        for alias in &mut self.raw.aliases {
            if let Some(row) = repeats.get(&alias.row) {
                alias.row = *row;
            }
        }
        self.raw.aliases.sort_by_key(|alias| (alias.row, alias.field));
        self.raw.aliases.dedup_by_key(|alias| (alias.row, alias.field, alias.tag));
    }
}
