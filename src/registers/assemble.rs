//! From typed sheets to registers: one table per register, rows that are one made one, references resolved, owners
//! found, what lies after the as-of day taken away.

mod findings;
mod keys;
mod link;
mod merge;
mod owners;
mod providers;
mod settle;
mod supplied;
mod troubles;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::far;
use super::frame::{self, FrameError};
use super::inline;
use super::owner::{Carriers, levels};
use super::prune;
use super::raw::Raw;
use super::resolve::Index;
use super::resolved::Resolved;
use super::spec::Schema;
use super::table::{EMPTY, Registers};
use super::typed::Ingested;
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
    /// Rows that the as-of day took away, by position of the provider and by register id.
    pub later_rows: Vec<BTreeMap<String, u64>>,
    /// A register whose columns do not make a table: nothing can be said of it. None where ingest keeps its promises.
    pub broken: Option<FrameError>,
}

struct Assembly<'a> {
    schema: &'a Schema,
    as_of: Day,
    tables: Vec<Resolved>,
    /// Rows of each register by what they are called, where the register was looked at already.
    indices: Vec<Index>,
    providers: Vec<String>,
    /// The providers by their ids and names.
    names: Index,
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
pub fn assemble_part(schema: &Arc<Schema>, mut ingested: Ingested, as_of: Day, whole: &Whole) -> Assembled {
    let stated = std::mem::take(&mut ingested.stated);
    let (mut assembly, fixed, findings) = Assembly::new(schema, ingested, as_of);
    let sheets = assembly.sheets(&stated);
    for (table, supplied) in assembly.tables.iter_mut().zip(&whole.supplied) {
        table.raw.supplied |= supplied;
    }
    assembly.find_providers(&fixed);
    if whole.several_providers {
        assembly.carriers.several();
    }
    for level in levels(schema) {
        assembly.find_owners(&level);
        assembly.merge_rows(&level);
        assembly.index(&level);
    }
    assembly.link_all();
    assembly.settle();
    let not_kept = assembly.tell_supplied(&fixed, &sheets, &stated);
    assembly.report_troubles();
    assembly.drop_texts_of_references();
    assembly.place_findings(findings);
    assembly.report_far_dates();
    let Assembly { mut tables, providers, sources, files, findings, .. } = assembly;
    let prune::Pruned { later, rows } = prune::take_away_later(schema, &mut tables, as_of, providers.len());
    inline::appointments(schema, &mut tables, &later);
    let (tables, broken) = frame::tables(schema, tables, &later);
    Assembled {
        registers: Registers {
            schema: Arc::clone(schema),
            tables,
            providers,
            not_kept,
            sources: sources.into_iter().map(|(file, sheet)| (file.into(), sheet.into())).collect(),
        },
        files,
        findings,
        later_rows: rows,
        broken,
    }
}

impl<'a> Assembly<'a> {
    /// The rows of all sheets, register by register; what is fixed for files; what ingest noticed.
    fn new(schema: &'a Schema, ingested: Ingested, as_of: Day) -> (Self, BTreeMap<u32, String>, Vec<QualityFinding>) {
        let Ingested { files, sheets, findings, fixed_provider, .. } = ingested;
        let table = |spec| Resolved { raw: Raw::empty(spec), ..Resolved::default() };
        let mut assembly = Self {
            schema,
            as_of,
            tables: schema.registers.iter().map(table).collect(),
            indices: schema.registers.iter().map(|_| Index::default()).collect(),
            providers: Vec::new(),
            names: Index::default(),
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
        (assembly, fixed_provider, findings)
    }

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

    /// File and folder of a row.
    fn place(&self, raw: &Raw, row: usize) -> (u32, u32) {
        let file = raw.file.get(row).copied().unwrap_or(EMPTY);
        (file, self.folder(file))
    }

    fn folder(&self, file: u32) -> u32 {
        self.folders.get(file as usize).copied().unwrap_or(EMPTY)
    }

    fn raw(&self, register: usize) -> Option<&Raw> {
        self.tables.get(register).map(|t| &t.raw)
    }

    fn report_far_dates(&mut self) {
        for far in far::dates(self.schema, &self.tables, self.providers.len()) {
            let mut finding = self.finding("far_date", far.register, far.field, far.origin, None);
            finding.value = Some(crate::time::format_day(far.day));
            self.findings.push((far.provider, finding));
        }
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

#[cfg(test)]
mod tests;
