//! From typed sheets to registers: one table per register, duplicates set aside, references resolved, owners found,
//! what lies after the as-of day taken away.

mod doubles;
mod findings;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::frame;
use super::inline;
use super::names::fold_id;
use super::owner::{Carriers, owner_field};
use super::prune;
use super::raw::Raw;
use super::resolve::{Index, Place};
use super::spec::{FieldType, Schema};
use super::table::{DANGLING, EMPTY, ListColumn, Origin, RefColumn, Registers};
use super::typed::{Ingested, TypedColumn};
use crate::results::{InputFile, QualityFinding};
use crate::time::Day;

/// Registers ready for evaluation, and what was noticed on the way.
#[derive(Debug)]
pub struct Assembled {
    /// The registers.
    pub registers: Registers,
    /// The input files with final row counts.
    pub files: Vec<InputFile>,
    /// Findings of ingest and of assembly, with the provider they touch ([`EMPTY`]: none can be told).
    pub findings: Vec<(u32, QualityFinding)>,
}

/// Tables whose references are row numbers.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Typed columns and origins.
    pub raw: Raw,
    /// References by position of the field.
    pub refs: BTreeMap<usize, RefColumn>,
    /// Lists of references by position of the field.
    pub lists: BTreeMap<usize, ListColumn>,
    /// Owner of each row.
    pub owner: Vec<u32>,
}

struct Assembly<'a> {
    schema: &'a Schema,
    tables: Vec<Resolved>,
    providers: Vec<String>,
    carriers: Carriers,
    folders: Vec<u32>,
    letters: HashMap<(u32, usize), u32>,
    sources: Vec<(String, String)>,
    positions: Vec<(usize, usize)>,
    files: Vec<InputFile>,
    findings: Vec<(u32, QualityFinding)>,
}

/// What is known about all inputs where only some of them are assembled.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// Which registers are in any of the inputs, by position in the schema.
    pub supplied: Vec<bool>,
    /// The inputs speak about several providers: a file that names none belongs to none.
    pub several_providers: bool,
}

/// Builds the registers as they were known on the as-of day.
#[must_use]
pub fn assemble(schema: &Arc<Schema>, ingested: Ingested, as_of: Day) -> Assembled {
    assemble_part(schema, ingested, as_of, &Whole::default())
}

/// Builds the registers of some of the inputs.
#[must_use]
pub fn assemble_part(schema: &Arc<Schema>, ingested: Ingested, as_of: Day, whole: &Whole) -> Assembled {
    let Ingested { files, sheets, findings, fixed_provider } = ingested;
    let mut assembly = Assembly {
        schema,
        tables: schema.registers.iter().map(|spec| Resolved { raw: Raw::empty(spec), ..Resolved::default() }).collect(),
        providers: Vec::new(),
        carriers: Carriers::default(),
        folders: folders(&files),
        letters: HashMap::new(),
        sources: Vec::new(),
        positions: Vec::new(),
        files,
        findings: Vec::new(),
    };
    for sheet in sheets {
        let source = assembly.add_source(sheet.file, sheet.sheet);
        for (field, letter) in sheet.letters.iter().enumerate() {
            if let Some(letter) = letter {
                assembly.letters.insert((source, field), *letter);
            }
        }
        if let Some(table) = assembly.tables.get_mut(sheet.register) {
            table.raw.append(sheet, source);
        }
    }
    for (table, supplied) in assembly.tables.iter_mut().zip(&whole.supplied) {
        table.raw.supplied |= supplied;
    }
    assembly.find_providers(&fixed_provider);
    if whole.several_providers {
        assembly.carriers.several();
    }
    assembly.set_aside_duplicates();
    assembly.resolve_references();
    assembly.find_owners();
    assembly.drop_texts_of_references();
    assembly.place_findings(findings);
    let Assembly { mut tables, providers, sources, files, findings, .. } = assembly;
    let later = prune::take_away_later(schema, &mut tables, as_of);
    inline::appointments(schema, &mut tables, &later);
    let tables = frame::tables(schema, tables, &later);
    Assembled {
        registers: Registers {
            schema: Arc::clone(schema),
            tables,
            providers,
            sources: sources.into_iter().map(|(file, sheet)| (file.into(), sheet.into())).collect(),
        },
        files,
        findings,
    }
}

fn folders(files: &[InputFile]) -> Vec<u32> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    files
        .iter()
        .map(|f| {
            let folder = f.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(folder).or_insert(next)
        })
        .collect()
}

impl Assembly<'_> {
    fn add_source(&mut self, file: u32, sheet: u32) -> u32 {
        let (file, sheet) = (file as usize, sheet as usize);
        let names = self
            .files
            .get(file)
            .map(|f| (f.file.clone(), f.sheets.get(sheet).map(|s| s.sheet.clone()).unwrap_or_default()));
        self.sources.push(names.unwrap_or_default());
        self.positions.push((file, sheet));
        u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX)
    }

    fn place(&self, raw: &Raw, row: usize) -> (u32, u32) {
        let file = raw.file.get(row).copied().unwrap_or(EMPTY);
        (file, self.folders.get(file as usize).copied().unwrap_or(EMPTY))
    }

    fn raw(&self, register: usize) -> Option<&Raw> {
        self.tables.get(register).map(|t| &t.raw)
    }

    /// The providers, and the provider of each file: from the providers register, or, where none was supplied, from
    /// the provider ids that the other registers name.
    fn find_providers(&mut self, fixed: &BTreeMap<u32, String>) {
        let register = self.schema.position("providers");
        let key = self.schema.register("providers").and_then(|r| r.field_position("provider_id"));
        let mut ids: Vec<String> = fixed.values().map(|id| fold_id(id).into_owned()).collect();
        let supplied = register.and_then(|r| self.raw(r)).is_some_and(|raw| raw.supplied);
        if let (true, Some(raw), Some(key)) = (supplied, register.and_then(|r| self.raw(r)), key) {
            ids.extend(raw.texts(key).iter().flatten().map(|id| fold_id(id).into_owned()));
        } else {
            for (spec, table) in self.schema.registers.iter().zip(&self.tables) {
                if let Some(field) = spec.field_position("provider_id") {
                    ids.extend(table.raw.texts(field).iter().flatten().map(|id| fold_id(id).into_owned()));
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let names = self.provider_index(&ids);
        self.providers = ids;
        let mut carriers = Carriers::default();
        for (register, spec) in self.schema.registers.iter().enumerate() {
            let (Some(field), Some(raw)) = (spec.field_position("provider_id"), self.raw(register)) else { continue };
            let mut last: Option<(&str, u32)> = None;
            for (row, text) in raw.texts(field).iter().enumerate() {
                let Some(text) = text else { continue };
                let (file, folder) = self.place(raw, row);
                let provider = match last {
                    Some((seen, provider)) if seen == text => provider,
                    _ => names.find(text, Place::default()),
                };
                last = Some((text, provider));
                carriers.note(file, folder, provider);
            }
        }
        for (&file, id) in fixed {
            carriers.fix(file, names.find(id, Place::default()));
        }
        self.carriers = carriers;
    }

    /// Finds providers by id, then by the name that the providers register gives them.
    fn provider_index(&self, ids: &[String]) -> Index {
        let mut names: Vec<Option<String>> = vec![None; ids.len()];
        let spec = self.schema.register("providers");
        let table = self.schema.position("providers").and_then(|r| self.raw(r));
        if let (Some(spec), Some(raw)) = (spec, table)
            && let (Some(key), Some(name)) = (spec.field_position("provider_id"), spec.field_position("name"))
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
        Index::new(keys, Some(names), vec![Place::default(); ids.len()])
    }

    /// Provider of a row by its own `provider_id`, else by the file that carries it.
    fn provider_of(&self, names: &Index, raw: &Raw, field: Option<usize>, row: usize) -> u32 {
        let named = field.and_then(|f| raw.texts(f).get(row)).map_or(EMPTY, |text| names.find(text, Place::default()));
        if named < DANGLING {
            return named;
        }
        let (file, folder) = self.place(raw, row);
        self.carriers.of(file, folder)
    }

    fn resolve_references(&mut self) {
        let names = self.provider_index(&self.providers);
        let indices: Vec<Index> = (0..self.tables.len()).into_par_iter().map(|r| self.index_of(r, &names)).collect();
        let resolved: Vec<_> = (0..self.tables.len()).into_par_iter().map(|r| self.references(r, &indices)).collect();
        for ((refs, lists, findings), register) in resolved.into_iter().zip(0..) {
            self.findings.extend(findings);
            if let Some(table) = self.tables.get_mut(register) {
                table.refs = refs;
                table.lists = lists;
            }
        }
    }

    fn index_of(&self, register: usize, names: &Index) -> Index {
        let (Some(spec), Some(raw)) = (self.schema.registers.get(register), self.raw(register)) else {
            return Index::default();
        };
        let Some(key) = spec.fields.iter().position(|f| f.key && f.required) else { return Index::default() };
        if spec.id == "providers" && !raw.supplied {
            return Index::default();
        }
        let provider_field = spec.field_position("provider_id");
        let places: Vec<Place> = (0..raw.len())
            .map(|row| {
                let (file, folder) = self.place(raw, row);
                Place { file, folder, provider: self.provider_of(names, raw, provider_field, row) }
            })
            .collect();
        let by_name = spec.field_position("name").map(|f| raw.texts(f).iter());
        let mut index = Index::new(raw.texts(key).iter(), by_name, places);
        index.add_tags(&raw.aliases);
        index
    }

    #[allow(clippy::type_complexity)]
    fn references(
        &self,
        register: usize,
        indices: &[Index],
    ) -> (BTreeMap<usize, RefColumn>, BTreeMap<usize, ListColumn>, Vec<(u32, QualityFinding)>) {
        let mut out = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let (Some(spec), Some(raw)) = (self.schema.registers.get(register), self.raw(register)) else { return out };
        for (position, field) in spec.fields.iter().enumerate() {
            if !matches!(field.kind, FieldType::Ref | FieldType::Refs) {
                continue;
            }
            let Some(to) = field.of.as_deref().and_then(|of| self.schema.position(of)) else { continue };
            let Some(index) = indices.get(to) else { continue };
            // Providers that no register lists cannot be looked up; their ids are read by `find_owners`.
            let listed = self.raw(to).is_some_and(|r| r.supplied) || field.of.as_deref() != Some("providers");
            let mut look_up = |row: usize, text: &str| {
                let (file, folder) = self.place(raw, row);
                let provider = self.carriers.of(file, folder);
                let found = index.find(text, Place { file, folder, provider });
                if found == DANGLING
                    && listed
                    && let Some(&origin) = raw.origin.get(row)
                {
                    let rule = if index.answers_twice(text) { "ambiguous_reference" } else { "dangling_reference" };
                    out.2.push((provider, self.finding(rule, register, position, origin, None)));
                }
                found
            };
            match raw.columns.get(position) {
                Some(TypedColumn::Text(texts)) => {
                    // Rows of one case or plan mostly stand together.
                    let mut last: Option<(&str, u32, u32)> = None;
                    let mut rows = Vec::with_capacity(texts.len());
                    for (row, text) in texts.iter().enumerate() {
                        let file = raw.file.get(row).copied().unwrap_or(EMPTY);
                        rows.push(match (text, last) {
                            (None, _) => EMPTY,
                            (Some(text), Some((seen, same_file, found))) if seen == text && same_file == file => found,
                            (Some(text), _) => {
                                let found = look_up(row, text);
                                // Each dangling reference is a finding of its own.
                                last = (found != DANGLING).then_some((text, file, found));
                                found
                            }
                        });
                    }
                    // A cell that cannot be read names somebody all the same.
                    for &row in raw.marks.get(&position).into_iter().flat_map(BTreeMap::keys) {
                        if let Some(slot) = rows.get_mut(row as usize) {
                            *slot = DANGLING;
                        }
                    }
                    out.0.insert(position, RefColumn { to, rows });
                }
                Some(TypedColumn::Texts(texts)) => {
                    let mut list = ListColumn { to, offsets: vec![0], members: Vec::new() };
                    for (row, members) in texts.iter().enumerate() {
                        let mut seen = HashSet::new();
                        for text in members {
                            let found = look_up(row, text);
                            if found == DANGLING || seen.insert(found) {
                                list.members.push(found);
                            }
                        }
                        if u32::try_from(row).is_ok_and(|row| raw.mark(position, row).is_some()) {
                            list.members.push(DANGLING);
                        }
                        list.offsets.push(u32::try_from(list.members.len()).unwrap_or(u32::MAX));
                    }
                    out.1.insert(position, list);
                }
                _ => {}
            }
        }
        out
    }

    fn find_owners(&mut self) {
        let names = self.provider_index(&self.providers);
        // Owners flow from cases, staff, services and documents, over plans, to the rest.
        let mut order: Vec<usize> = (0..self.tables.len()).collect();
        order.sort_by_key(|&r| self.schema.registers.get(r).map_or(9, |spec| rank(&spec.id)));
        for register in order {
            let owner = self.owners(register, &names);
            if let Some(table) = self.tables.get_mut(register) {
                table.owner = owner;
            }
        }
        for register in 0..self.tables.len() {
            self.set_aside_ownerless(register);
        }
    }

    /// References are row numbers now; their texts are not needed any more, but for lines of plans that nobody can
    /// find, which are called by them.
    fn drop_texts_of_references(&mut self) {
        for (spec, table) in self.schema.registers.iter().zip(&mut self.tables) {
            for ((position, field), column) in spec.fields.iter().enumerate().zip(&mut table.raw.columns) {
                let called_by_it = spec.id == "plan_services"
                    && field.id == "plan_id"
                    && table.refs.get(&position).is_some_and(|plans| plans.rows.contains(&DANGLING));
                if matches!(field.kind, FieldType::Ref | FieldType::Refs) && !called_by_it {
                    *column = TypedColumn::Absent;
                }
            }
        }
    }

    fn owners(&self, register: usize, names: &Index) -> Vec<u32> {
        let (Some(spec), Some(table)) = (self.schema.registers.get(register), self.tables.get(register)) else {
            return Vec::new();
        };
        let raw = &table.raw;
        if spec.id == "providers" {
            let key = spec.field_position("provider_id").unwrap_or_default();
            return raw.texts(key).iter().map(|id| id.map_or(EMPTY, |id| names.find(id, Place::default()))).collect();
        }
        let field = spec.field_position(owner_field(&spec.id));
        if owner_field(&spec.id) == "provider_id" {
            return (0..raw.len()).map(|row| self.provider_of(names, raw, field, row)).collect();
        }
        let column = field.and_then(|f| table.refs.get(&f));
        let target = column.and_then(|c| self.schema.registers.get(c.to)).map_or("", |r| r.id.as_str());
        (0..raw.len())
            .map(|row| {
                let through = column.and_then(|c| c.rows.get(row)).map_or(EMPTY, |&to| self.owner_at(target, to));
                if through < DANGLING {
                    through
                } else {
                    let (file, folder) = self.place(raw, row);
                    self.carriers.of(file, folder)
                }
            })
            .collect()
    }

    fn owner_at(&self, register: &str, row: u32) -> u32 {
        self.schema
            .position(register)
            .and_then(|r| self.tables.get(r))
            .and_then(|t| t.owner.get(row as usize))
            .copied()
            .unwrap_or(EMPTY)
    }

    fn set_aside_ownerless(&mut self, register: usize) {
        let Some(table) = self.tables.get(register) else { return };
        let field = self
            .schema
            .registers
            .get(register)
            .and_then(|spec| spec.field_position(owner_field(&spec.id)))
            .unwrap_or_default();
        let lost: Vec<Origin> = table
            .owner
            .iter()
            .zip(&table.raw.origin)
            .filter(|(owner, _)| **owner >= DANGLING)
            .map(|(_, &origin)| origin)
            .collect();
        for origin in lost {
            self.findings.push((EMPTY, self.finding("no_owner", register, field, origin, None)));
            self.quarantine(origin.source);
        }
    }
}

fn rank(register: &str) -> u8 {
    match register {
        "providers" => 0,
        "services" => 1,
        "staff" | "cases" | "documents" => 2,
        "plans" => 3,
        _ => 4,
    }
}
