//! On site: nothing is computed; a sample is drawn for the visit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::acts::{Act, Acts};
use super::context::Context;
use super::printer::Keys;
use super::sink::OutcomeCollector;
use super::task::Task;
use crate::catalogue::indicator::{Check, Indicator, Kind, OnSite, Source};
use crate::catalogue::keeping::Samples;
use crate::expr::{self, Reading, Type};
use crate::registers::Origin;
use crate::registers::Registers;
use crate::registers::spec::{FieldSpec, FieldType, Role};
use crate::registers::table::{DANGLING, EMPTY, RefColumn};
use crate::results::sample::{self, Design, Sample, Stratum};
use crate::results::{ProviderResults, SourceRef};
use crate::text::ShortText;

/// Nothing is computed; which rows may be drawn is looked at for what is wrong with it.
pub fn evaluate(task: &Task, config: &OnSite, _: &mut OutcomeCollector) {
    if let Some(filter) = &config.filter {
        let register = task.register(&config.sample);
        let computed = task.compute(register);
        let _ = task.compile(filter, register, &computed.types, None, &[Type::Bool]);
    }
}

/// Draws the files for the visit: a sample for each on-site check and provider that has any files. `results`, one entry
/// per provider of the registers, tell which files have a finding, and take the samples.
pub fn draw(acts: &Acts, results: &mut [ProviderResults], design: &Design) {
    let contexts: Vec<&Context> = acts.each.iter().filter_map(Act::own).collect();
    let found: Vec<_> = contexts
        .iter()
        .map(|context| with_findings(context.registers, &context.catalogue.keeping.samples, results))
        .collect();
    for (context, found) in contexts.into_iter().zip(found) {
        draw_for(context, &found, results, design);
    }
}

/// Draws the files of one act; `found` are the rows with a finding, by register.
fn draw_for(context: &Context, found: &[Vec<bool>], results: &mut [ProviderResults], design: &Design) {
    let registers = context.registers;
    let by = &context.catalogue.keeping.samples;
    let checks = context.catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c)));
    // Checks that look at the same files get the same sample: it is drawn once for all of them.
    let mut alike: BTreeMap<(&str, Option<&str>), Vec<(&Indicator, &Check, &OnSite)>> = BTreeMap::new();
    for (indicator, check) in checks {
        if let Kind::OnSite(config) = &check.kind {
            let filter = config.filter.as_ref().map(|filter| filter.text.as_str());
            alike.entry((&config.sample, filter)).or_default().push((indicator, check, config));
        }
    }
    let visits: Vec<_> = alike
        .into_values()
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|alike| {
            let (indicator, check, config) = *alike.first()?;
            let task = Task::new(context, indicator, check);
            let register = task.register(&config.sample);
            let rows = rows_to_visit(&task, config.filter.as_ref(), register);
            let names = alike.iter().map(|(indicator, check, _)| format!("{}/{}", indicator.id, check.id));
            Some((names.collect::<Vec<_>>(), register, rows))
        })
        .collect();
    let ways = Ways::new(registers, by);
    results.par_iter_mut().enumerate().for_each(|(owner, provider)| {
        let samples = visits.par_iter().filter_map(|(checks, register, rows)| {
            let rows = rows.get(owner).filter(|rows| !rows.is_empty())?;
            let keys = Keys::new(registers, *register);
            let found = found.get(*register).map(Vec::as_slice).unwrap_or_default();
            let file = |&row: &u32| {
                let findings = found.get(row as usize).copied().unwrap_or(false);
                (keys.of(row), ways.spot(*register, row, findings))
            };
            let files: Vec<(ShortText, Spot)> = rows.par_iter().map(file).collect();
            Some((checks, sample_of(&files, &ways, design)))
        });
        for (checks, sample) in samples.collect::<Vec<_>>() {
            provider.samples.extend(checks.iter().map(|check| (check.clone(), sample.clone())));
        }
    });
}

/// Draws from files of which each has its spot.
fn sample_of(files: &[(ShortText, Spot)], ways: &Ways, design: &Design) -> Sample {
    // Files of one spot mostly stand together, and there are few spots: their names are looked up once for all.
    let mut spots: Vec<Spot> = files.iter().map(|(_, spot)| *spot).collect();
    spots.dedup();
    spots.sort_unstable();
    spots.dedup();
    let named: Vec<Stratum> = spots.iter().map(|spot| ways.stratum(*spot)).collect();
    let mut strata = named.clone();
    strata.sort_unstable();
    strata.dedup();
    let positions: Vec<usize> = named.iter().filter_map(|stratum| strata.binary_search(stratum).ok()).collect();
    let position = |spot: &Spot| spots.binary_search(spot).ok().and_then(|at| positions.get(at)).copied();
    let files = files.iter().filter_map(|(key, spot)| Some((key.as_str(), position(spot)?))).collect();
    sample::draw_among(files, strata, design)
}

/// The rows that may be looked at, by provider; those of which it cannot be told count.
fn rows_to_visit(task: &Task, filter: Option<&Source>, register: usize) -> Vec<Vec<u32>> {
    let registers = task.context.registers;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); registers.providers.len()];
    let Some(table) = registers.tables.get(register) else { return rows };
    let computed = task.compute(register);
    let frame = task.whole(register, &computed.values, Reading::Settled);
    let counted = filter.map(|filter| {
        let filter = task.compile(filter, register, &computed.types, None, &[Type::Bool]);
        expr::eval(&filter, &frame).truths(table.height)
    });
    for (row, &owner) in (0u32..).zip(&table.owner) {
        let counts = counted.as_ref().is_none_or(|counted| counted.get(row as usize) != Some(&Some(false)));
        if let (true, Some(own)) = (counts, rows.get_mut(owner as usize)) {
            own.push(row);
        }
    }
    rows
}

/// Where a file belongs among those that are drawn: rows of its service and manager, [`EMPTY`] where there is none, and
/// whether there is a finding about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    service: u32,
    manager: u32,
    findings: bool,
}

/// How rows lead to their service and manager.
struct Ways<'a> {
    registers: &'a Registers,
    /// The references of each register that lead to a service or to what may lead further, in the order in which they
    /// are tried.
    steps: Vec<Vec<&'a RefColumn>>,
    /// Steps at most.
    most: usize,
    /// Position of the register of services.
    service: Option<usize>,
    /// Position of the register of subjects, and who answers for them.
    manager: Option<(usize, &'a RefColumn)>,
}

impl<'a> Ways<'a> {
    fn new(registers: &'a Registers, by: &Samples) -> Self {
        let schema = &registers.schema;
        let column = |register: usize, field: &str| registers.tables.get(register)?.refs.get(field);
        let to_service = |field: &&FieldSpec| field.kind == FieldType::Ref && field.leads_to == Some(Role::Service);
        let steps = schema.registers.iter().enumerate().map(|(register, spec)| {
            let own = spec.fields.iter().filter(to_service).map(|field| &field.id);
            own.chain(&by.ties).filter_map(|field| column(register, field)).collect()
        });
        let subjects = schema.playing(Role::Subject);
        Self {
            registers,
            steps: steps.collect(),
            most: by.ties.len().max(1),
            service: schema.playing(Role::Service),
            manager: subjects.zip(by.manager.as_ref()).and_then(|(at, field)| Some((at, column(at, field)?))),
        }
    }

    /// The spot of a row.
    fn spot(&self, register: usize, row: u32, findings: bool) -> Spot {
        let manager = self.manager.filter(|(subjects, _)| *subjects == register);
        Spot {
            service: self.service_of(register, row).unwrap_or(EMPTY),
            manager: manager.and_then(|(_, column)| lead(column, row)).unwrap_or(EMPTY),
            findings,
        }
    }

    /// The service that a row belongs to, over as few references as there are.
    fn service_of(&self, mut register: usize, mut row: u32) -> Option<u32> {
        let target = self.service?;
        for _ in 0..self.most {
            if register == target {
                break;
            }
            let further = |column: &&RefColumn| Some((column.to, lead(column, row)?));
            (register, row) = self.steps.get(register)?.iter().find_map(further)?;
        }
        (register == target).then_some(row)
    }

    /// A spot in words.
    fn stratum(&self, spot: Spot) -> Stratum {
        let name = |register: Option<usize>, row: u32| {
            register.filter(|_| row < DANGLING).map(|register| self.registers.subject(register, row).into())
        };
        Stratum {
            service: name(self.service, spot.service),
            manager: name(self.manager.map(|(_, column)| column.to), spot.manager),
            findings: spot.findings,
        }
    }
}

/// Where a reference of a row leads.
fn lead(column: &RefColumn, row: u32) -> Option<u32> {
    column.rows.get(row as usize).copied().filter(|row| *row < DANGLING)
}

/// The rows of each register that a finding rests on, or that such a row belongs to.
fn with_findings(registers: &Registers, by: &Samples, results: &[ProviderResults]) -> Vec<Vec<bool>> {
    let places: HashMap<(&Arc<str>, &Arc<str>), u32> =
        (0u32..).zip(&registers.sources).map(|(place, (file, sheet))| ((file, sheet), place)).collect();
    let checks = results.iter().flat_map(|provider| &provider.checks);
    let findings = checks.flat_map(|check| check.outcomes.iter().filter(|outcome| outcome.is_finding(check.nature)));
    let mut marked: Vec<Vec<bool>> = vec![Vec::new(); registers.sources.len()];
    let mut last: Option<(&SourceRef, u32)> = None;
    for source in findings.flat_map(|outcome| &outcome.sources) {
        // Mostly the same file as before, by the very same name.
        let same = |(before, _): &(&SourceRef, u32)| {
            Arc::ptr_eq(&before.file, &source.file) && Arc::ptr_eq(&before.sheet, &source.sheet)
        };
        let place = match last.filter(same) {
            Some((_, place)) => place,
            None => places.get(&(&source.file, &source.sheet)).copied().unwrap_or(u32::MAX),
        };
        last = Some((source, place));
        if let Some(rows) = marked.get_mut(place as usize) {
            let row = source.row as usize;
            rows.resize(rows.len().max(row + 1), false);
            if let Some(mark) = rows.get_mut(row) {
                *mark = true;
            }
        }
    }
    let is = |origin: &Origin| {
        let rows = marked.get(origin.source as usize);
        rows.and_then(|rows| rows.get(origin.row as usize)).copied().unwrap_or(false)
    };
    let mut found: Vec<Vec<bool>> =
        registers.tables.iter().map(|table| table.origin.iter().map(is).collect()).collect();
    for tie in &by.ties {
        for (register, table) in registers.tables.iter().enumerate() {
            let Some(column) = table.refs.get(tie) else { continue };
            let marks = found.get(register).cloned().unwrap_or_default();
            let Some(ends) = found.get_mut(column.to) else { continue };
            for (row, _) in column.rows.iter().zip(marks).filter(|(_, marked)| *marked) {
                if let Some(end) = ends.get_mut(*row as usize) {
                    *end = true;
                }
            }
        }
    }
    found
}
