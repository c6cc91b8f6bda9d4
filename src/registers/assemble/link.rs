//! References become row numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::Assembly;
use crate::registers::prune::own_day;
use crate::registers::raw::Raw;
use crate::registers::resolve::{Answer, From, Index, Naming, Place};
use crate::registers::resolved::Trouble;
use crate::registers::spec::{FieldType, Role};
use crate::registers::table::{DANGLING, EMPTY, ListColumn, RefColumn};
use crate::registers::tag::tag_of;
use crate::registers::text_column::{Block, TextColumn};
use crate::registers::typed::TypedColumn;

/// A column of references whose rows were looked for.
pub(super) struct Linked {
    field: usize,
    rows: Rows,
    candidates: BTreeMap<u32, Vec<u32>>,
    troubles: Vec<(u32, Trouble)>,
}

enum Rows {
    Single(RefColumn),
    Lists(ListColumn),
}

impl Linked {
    /// The register that a single reference of a row leads to, and the rows of it that are meant or may be.
    pub(super) fn leads(&self, row: u32) -> (usize, &[u32]) {
        let Rows::Single(column) = &self.rows else { return (usize::MAX, &[]) };
        let one = column.rows.get(row as usize).filter(|to| **to < DANGLING).map(std::slice::from_ref);
        (column.to, one.or_else(|| self.candidates.get(&row).map(Vec::as_slice)).unwrap_or_default())
    }
}

/// What the cells of some rows name.
#[derive(Default)]
struct Singles {
    rows: Vec<u32>,
    candidates: BTreeMap<u32, Vec<u32>>,
    troubles: Vec<(u32, Trouble)>,
}

/// Looks for the rows that the cells of one column name.
struct Linker<'a> {
    assembly: &'a Assembly<'a>,
    raw: &'a Raw,
    /// Owners of the rows; empty where the column is to tell them.
    owner: &'a [u32],
    dates: Vec<usize>,
    to: usize,
    /// What the rows are called that it leads to, where each is called otherwise.
    names: Option<(&'a Index, &'a TextColumn)>,
    /// Whether it is the reference by which a row belongs to somebody.
    needed: bool,
    /// The column names providers.
    providers: bool,
    /// What it names can be looked up.
    listed: bool,
    candidates: BTreeMap<u32, Vec<u32>>,
    troubles: Vec<(u32, Trouble)>,
}

impl Assembly<'_> {
    /// Resolves all references but those that told the owners.
    pub(super) fn link_all(&mut self) {
        let columns: Vec<(usize, usize)> = self
            .schema
            .registers
            .iter()
            .enumerate()
            .flat_map(|(register, spec)| {
                let owning = self.owning(register);
                (0..spec.fields.len()).filter(move |field| Some(*field) != owning).map(move |field| (register, field))
            })
            .collect();
        let linked: Vec<(usize, Option<Linked>)> = columns
            .into_par_iter()
            // Some columns are thousands of times as long as others.
            .with_max_len(1)
            .map(|(register, field)| {
                let owner = self.tables.get(register).map(|t| t.owner.as_slice()).unwrap_or_default();
                (register, self.link(register, field, owner))
            })
            .collect();
        for (register, linked) in linked {
            if let Some(linked) = linked {
                self.keep_link(register, linked);
            }
        }
    }

    pub(super) fn keep_link(&mut self, register: usize, linked: Linked) {
        let Some(table) = self.tables.get_mut(register) else { return };
        match linked.rows {
            Rows::Single(column) => drop(table.refs.insert(linked.field, column)),
            Rows::Lists(list) => drop(table.lists.insert(linked.field, list)),
        }
        if !linked.candidates.is_empty() {
            table.candidates.insert(linked.field, linked.candidates);
        }
        if !linked.troubles.is_empty() {
            table.troubles.insert(linked.field, linked.troubles);
        }
    }

    /// The rows that a column of references names; `owner` is empty where nobody knows yet whose rows refer.
    pub(super) fn link(&self, register: usize, field: usize, owner: &[u32]) -> Option<Linked> {
        let (spec, raw) = (self.schema.registers.get(register)?, self.raw(register)?);
        let named = spec.fields.get(field).filter(|f| matches!(f.kind, FieldType::Ref | FieldType::Refs))?;
        let to = self.schema.position(named.of.as_deref()?)?;
        let providers = named.leads_to == Some(Role::Provider);
        let listed = !providers || self.raw(to).is_some_and(|raw| raw.supplied);
        let linker = Linker {
            assembly: self,
            raw,
            owner,
            dates: spec.own_dates(),
            to,
            names: self.unique_names(to),
            providers,
            needed: self.owning(register) == Some(field),
            listed,
            candidates: BTreeMap::new(),
            troubles: Vec::new(),
        };
        linker.link(field)
    }

    /// What rows of a register are called, where each is called otherwise.
    fn unique_names(&self, register: usize) -> Option<(&Index, &TextColumn)> {
        let (spec, index) = (self.schema.registers.get(register)?, self.indices.get(register)?);
        let key = spec.index_key()?;
        Some((index, self.raw(register)?.texts(key))).filter(|(index, names)| index.is_unique(names.len()))
    }
}

impl Linker<'_> {
    fn link(mut self, field: usize) -> Option<Linked> {
        let raw = self.raw;
        let rows = match raw.columns.get(field)? {
            TypedColumn::Text(texts) => {
                let mut rows = self.singles(texts);
                // A cell that cannot be read names somebody all the same.
                for &row in raw.marks.get(&field).into_iter().flat_map(BTreeMap::keys) {
                    if let Some(slot) = rows.get_mut(row as usize) {
                        *slot = DANGLING;
                    }
                }
                // A row must belong to somebody: one that does not say to whom might be anybody's.
                if self.needed {
                    rows.iter_mut().filter(|to| **to == EMPTY).for_each(|to| *to = DANGLING);
                }
                Rows::Single(RefColumn { to: self.to, rows })
            }
            TypedColumn::Texts(texts) => Rows::Lists(self.lists(texts, field)),
            _ => return None,
        };
        Some(Linked { field, rows, candidates: self.candidates, troubles: self.troubles })
    }

    fn singles(&mut self, texts: &TextColumn) -> Vec<u32> {
        let blocks: Vec<(usize, &Block)> = texts.blocks().collect();
        let found: Vec<Singles> = blocks.into_par_iter().map(|(first, block)| self.block(first, block)).collect();
        let mut rows = Vec::with_capacity(texts.len());
        for block in found {
            rows.extend(block.rows);
            self.candidates.extend(block.candidates);
            self.troubles.extend(block.troubles);
        }
        rows
    }

    /// Looks for the rows that the texts of a block name; a text that names the same from everywhere in a file once.
    fn block(&self, first: usize, block: &Block) -> Singles {
        let mut found = Singles { rows: Vec::with_capacity(block.rows().len()), ..Singles::default() };
        // The file in which a text names one row without any trouble, and that row.
        let mut ones: Vec<(u32, u32)> = vec![(EMPTY, DANGLING); block.texts().count() + 1];
        let mut others: HashMap<u16, (u32, Answer)> = HashMap::new();
        let mut last = None;
        for (at, &number) in (first..).zip(block.rows()) {
            let (Some(text), Ok(row)) = (block.text(number), u32::try_from(at)) else {
                found.rows.push(EMPTY);
                continue;
            };
            let file = self.raw.file.get(at).copied().unwrap_or(EMPTY);
            let Some(one) = ones.get_mut(usize::from(number)) else { continue };
            if one.1 < DANGLING && one.0 == file {
                found.rows.push(one.1);
                continue;
            }
            if let Some(to) = self.next_one(row, text, last) {
                *one = (file, to);
                last = Some(to);
                found.rows.push(to);
                continue;
            }
            let known = others.remove(&number).filter(|(seen, answer)| *seen == file && answer.same_for_all);
            let answer = known.map_or_else(|| self.look_up(row, text), |(_, answer)| answer);
            found.troubles.extend(self.trouble(&answer).map(|trouble| (row, trouble)));
            match &answer.found {
                Naming::One(to) => {
                    found.rows.push(*to);
                    last = Some(*to);
                    if answer.same_for_all && !answer.otherwise {
                        *one = (file, *to);
                        continue;
                    }
                }
                Naming::Nobody => found.rows.push(DANGLING),
                Naming::OneOf(candidates) => {
                    found.candidates.insert(row, candidates.clone());
                    found.rows.push(DANGLING);
                }
            }
            others.insert(number, (file, answer));
        }
        found
    }

    /// The row that a text names, if it stands shortly behind the one that was named before: rows mostly refer to others in
    /// the order in which these stand, and to look there is quicker than to look everywhere.
    fn next_one(&self, row: u32, text: &str, last: Option<u32>) -> Option<u32> {
        /// Rows that are looked at.
        const NEAR: u32 = 4;
        let (index, names) = self.names?;
        let from = last.map_or(0, |last| last + 1);
        let to = (from..from.saturating_add(NEAR)).find(|to| names.get(*to as usize) == Some(text))?;
        (tag_of(text).is_none() && index.may_name(to, self.from(row))).then_some(to)
    }

    fn lists(&mut self, texts: &[Vec<String>], field: usize) -> ListColumn {
        let mut list = ListColumn { to: self.to, offsets: vec![0], members: Vec::new() };
        for (row, members) in (0_u32..).zip(texts) {
            let mut seen = HashSet::new();
            let mut open: Vec<u32> = Vec::new();
            // A cell that cannot be read names somebody all the same.
            let mut anybody = self.raw.mark(field, row).is_some();
            if anybody {
                list.members.push(DANGLING);
            }
            for text in members {
                let answer = self.look_up(row, text);
                self.troubles.extend(self.trouble(&answer).map(|trouble| (row, trouble)));
                match answer.found {
                    Naming::One(to) if seen.insert(to) => list.members.push(to),
                    Naming::One(_) => {}
                    Naming::Nobody => {
                        anybody = true;
                        list.members.push(DANGLING);
                    }
                    Naming::OneOf(candidates) => {
                        open.extend(candidates);
                        list.members.push(DANGLING);
                    }
                }
            }
            if !open.is_empty() && !anybody {
                open.sort_unstable();
                open.dedup();
                self.candidates.insert(row, open);
            }
            list.offsets.push(u32::try_from(list.members.len()).unwrap_or(u32::MAX));
        }
        list
    }

    fn look_up(&self, row: u32, text: &str) -> Answer {
        let from = From { day: own_day(self.raw, &self.dates, row), ..self.from(row) };
        let unknown = || Answer { found: Naming::Nobody, otherwise: false, same_for_all: true };
        self.assembly.indices.get(self.to).map_or_else(unknown, |index| index.find(text, from))
    }

    /// Who refers, but for the day.
    fn from(&self, row: u32) -> From {
        let (file, folder) = self.assembly.place(self.raw, row as usize);
        let carrier = self.assembly.carriers.of(file, folder);
        let owner = self.owner.get(row as usize).copied().filter(|owner| *owner < DANGLING).unwrap_or(carrier);
        let only = carrier < DANGLING && !self.providers;
        From { place: Place { file, folder, provider: owner }, only, day: None }
    }

    fn trouble(&self, answer: &Answer) -> Option<Trouble> {
        match answer.found {
            // Providers that no register lists cannot be looked up; their ids are read by the owners.
            _ if !self.listed => None,
            Naming::Nobody => Some(Trouble::Dangling),
            Naming::OneOf(_) => Some(Trouble::Ambiguous),
            Naming::One(_) if answer.otherwise => Some(Trouble::Otherwise),
            Naming::One(_) => None,
        }
    }
}
