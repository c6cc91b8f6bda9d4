//! An audit in pieces: the folders of few providers at a time, so that memory stays within a limit.
//!
//! Results of disjoint providers add up, so the pieces together are what one audit of everything gives.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::scan::{self, Digest};
use super::{
    Act, Audited, PipelineError, Request, Step, Unrecognised, act, any_rows, audit, options, refuse_unknown,
    unrecognised,
};
use crate::ingest::lexicon::Lexicon;
use crate::ingest::{self, IngestError, IngestProblem, ReadOptions, Reading, Source};
use crate::registers::assemble::Whole;
use crate::results::ProviderResults;
use crate::text::Lang;

/// Memory that an audit takes, as a multiple of its typed rows: tables, one check at work per thread, results.
const MULTIPLE: u64 = 4;
/// Memory that is taken whatever the inputs: program, catalogue, cells of the files being read.
const BASE: u64 = 96 << 20;

/// How the inputs were divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouping {
    /// Groups that were audited one after the other.
    pub groups: usize,
    /// Bytes that the largest group is expected to take.
    pub largest: u64,
    /// The limit.
    pub limit: u64,
}

impl Grouping {
    /// Whether the largest group is expected to take more than the limit and cannot be divided further: its files stand
    /// in one folder, or name each other's rows.
    #[must_use]
    pub const fn exceeds(&self) -> bool {
        self.largest > self.limit
    }

    /// The warning that a limit cannot be kept.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let (needed, limit) = (mib(self.largest), mib(self.limit));
        match lang {
            Lang::Ro => format!(
                "Limita de memorie de {limit} MiB nu poate fi respectată: cea mai mare grupă de fișiere care se leagă între ele are nevoie de aproximativ {needed} MiB. Fișierele se pot citi pe rând numai dacă fiecare furnizor are dosarul său, iar un dosar nu numește rânduri din altul."
            ),
            Lang::En => format!(
                "The memory limit of {limit} MiB cannot be kept: the largest group of files that belong together needs about {needed} MiB. Files can be read one after the other only if each provider has a folder of its own and no folder names rows of another."
            ),
        }
    }
}

/// What is left to tell after the last part.
#[derive(Debug, Default)]
pub struct Rest {
    /// How the inputs were divided; none without a limit.
    pub grouping: Option<Grouping>,
    /// Problems of groups in which nothing could be read.
    pub problems: Vec<IngestProblem>,
}

/// Runs an audit within a memory limit and puts its parts together: the same results as [`super::run`], but for what
/// `each` takes out of a part.
///
/// # Errors
/// When nothing is left to audit, the catalogue is wrong, or `each` refuses a part.
pub fn run_within<E: From<PipelineError>>(
    request: &Request,
    limit: Option<u64>,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
    each: &mut dyn FnMut(&mut [ProviderResults]) -> Result<(), E>,
) -> Result<(Audited, Option<Grouping>), E> {
    let mut all: Option<Audited> = None;
    let rest = run_grouped(request, limit, step, tick, &mut |mut part| {
        each(&mut part.results.providers)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => add(all, part),
        }
        Ok::<(), E>(())
    })?;
    let Some(mut all) = all else {
        return Err(PipelineError::Unreadable(IngestError { problems: rest.problems }).into());
    };
    all.results.unread.extend(super::unread(&rest.problems));
    all.results.unread.sort();
    all.results.passed_over.extend(super::passed_over(&rest.problems));
    all.results.passed_over.sort();
    all.problems.extend(rest.problems);
    if rest.grouping.is_some() {
        let (sources, _) = ingest::collect(&request.paths, &options(request));
        let order: HashMap<&str, usize> =
            sources.iter().zip(0..).map(|(source, i)| (source.name.as_str(), i)).collect();
        all.results.inputs.sort_by_key(|input| order.get(input.file.as_str()).copied());
        all.results.providers.sort_by(|a, b| a.provider_id.cmp(&b.provider_id));
        all.results.deliveries.sort();
        all.results.deliveries.dedup();
        all.results.quality.sort();
    }
    Ok((all, rest.grouping))
}

fn add(all: &mut Audited, part: Audited) {
    all.results.inputs.extend(part.results.inputs);
    all.results.deliveries.extend(part.results.deliveries);
    all.results.providers.extend(part.results.providers);
    all.results.quality.extend(part.results.quality);
    all.results.unread.extend(part.results.unread);
    all.results.passed_over.extend(part.results.passed_over);
    all.problems.extend(part.problems);
    all.silent &= part.silent;
    all.timings.read += part.timings.read;
    all.timings.assemble += part.timings.assemble;
    all.timings.evaluate += part.timings.evaluate;
    all.timings.draw += part.timings.draw;
}

/// Runs an audit group by group and hands on each group's part, to be added up before the next is read.
///
/// A part holds its own providers and files, as an audit of everything would; parts come in the order of folders.
/// Without a limit there is one part.
///
/// # Errors
/// When nothing is left to audit, the catalogue is wrong, or `take` refuses a part.
pub fn run_grouped<E: From<PipelineError>>(
    request: &Request,
    limit: Option<u64>,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
    take: &mut dyn FnMut(Audited) -> Result<(), E>,
) -> Result<Rest, E> {
    let Some(limit) = limit else {
        take(super::run(request, step, tick)?)?;
        return Ok(Rest::default());
    };
    let Act { schema, catalogue } = act(&request.catalogue)?;
    let lexicon = Some(Arc::new(Lexicon::new(&schema)));
    let options = ReadOptions { lexicon, ..options(request) };
    step(Step::Read);
    let (sources, mut problems) = ingest::collect(&request.paths, &options);
    let folders = folders(sources);
    let digests: Vec<Digest> = folders
        .par_iter()
        .map(|folder| Digest::new(&schema, &ingest::read_sources(folder, &schema, &options).ingested))
        .collect();
    let groups = scan::divide(&schema, &digests, limit.saturating_sub(BASE) / MULTIPLE);
    let bytes = |group: &Vec<usize>| group.iter().filter_map(|&f| digests.get(f)).map(|d| d.bytes).sum::<u64>();
    let largest = BASE + MULTIPLE * groups.iter().map(bytes).max().unwrap_or(0);
    let grouping = Some(Grouping { groups: groups.len(), largest, limit });
    let whole = if groups.len() > 1 {
        Whole { supplied: scan::supplied(&digests), several_providers: true }
    } else {
        Whole::default()
    };
    drop(digests);
    let mut known: Vec<String> = Vec::new();
    let mut foreign: Vec<Unrecognised> = Vec::new();
    let mut unowned = false;
    let mut read_any = false;
    for group in &groups {
        step(Step::Read);
        let started = Instant::now();
        let files: Vec<Source> = group.iter().filter_map(|&f| folders.get(f)).flatten().cloned().collect();
        let mut reading: Reading = ingest::read_sources(&files, &schema, &options);
        reading.problems.splice(0..0, std::mem::take(&mut problems));
        if reading.ingested.files.is_empty() {
            problems = reading.problems;
            continue;
        }
        read_any = true;
        let read = started.elapsed();
        let (mut part, registers) =
            audit(request, Arc::clone(&schema), catalogue.clone(), reading, &whole, step, tick)?;
        part.timings.read = read;
        known.extend(registers.providers);
        foreign.extend(unrecognised(&part.results.inputs));
        unowned |= any_rows(&part.results.inputs);
        take(part)?;
    }
    if !read_any {
        return Err(PipelineError::Unreadable(IngestError { problems }).into());
    }
    if known.is_empty() {
        let paths = request.paths.clone();
        return Err(PipelineError::NothingToAudit { problems, sheets: foreign, unowned, paths }.into());
    }
    known.sort();
    refuse_unknown(request, &known)?;
    Ok(Rest { grouping, problems })
}

/// The files of each folder, folders in the order of their first file.
fn folders(sources: Vec<Source>) -> Vec<Vec<Source>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut folders: Vec<Vec<Source>> = Vec::new();
    for source in sources {
        let folder = source.name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let at = *known.entry(folder).or_insert(folders.len());
        match folders.get_mut(at) {
            Some(files) => files.push(source),
            None => folders.push(vec![source]),
        }
    }
    folders
}
