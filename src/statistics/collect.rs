//! Inputs of a year: registers, results and sums in any mix become one sum, or a list of reasons why not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::file;
use super::intake::{self, GivenFile, Intake, Source};
use super::refusal::Refusal;
use super::sums::{Place, Sums};
use super::units::units;
use crate::catalogue::indicator::Catalogue;
use crate::ingest::lexicon::Lexicon;
use crate::ingest::{IngestProblem, Secrets, Stop};
use crate::measure::Audit;
use crate::pipeline::{self, PipelineError};
use crate::registers::spec::Schema;
use crate::results::fate::Fate;
use crate::results::{CatalogueId, InputFile, PeriodDates, QualityFinding, Results};
use crate::time::Day;

/// What to add up.
#[derive(Debug, Clone)]
pub struct Request {
    /// Registers (files, folders), results and sums (files, folders), in any mix.
    pub inputs: Vec<PathBuf>,
    /// Of inputs with the same providers, those to be counted.
    pub prefer: Vec<PathBuf>,
    /// Results or sums of earlier years.
    pub previous: Vec<PathBuf>,
    /// Registers that list the providers expected.
    pub expected: Option<PathBuf>,
    /// Passwords of locked registers.
    pub secrets: Secrets,
    /// Mapping file for all registers.
    pub mapping: Option<PathBuf>,
    /// Folders of other catalogues than the built-in one.
    pub catalogue: Vec<PathBuf>,
    /// Period and counting; nothing is listed whatever it says.
    pub audit: Audit,
}

/// What was added up.
#[derive(Debug)]
pub struct Collected {
    /// The year.
    pub sums: Sums,
    /// Earlier years, the earliest first.
    pub previous: Vec<Sums>,
    /// Providers that were to be expected.
    pub expected: BTreeMap<String, Place>,
    /// What was applied.
    pub catalogue: Arc<Catalogue>,
    /// What the registers look like.
    pub schema: Arc<Schema>,
    /// Files and sheets that could not be read.
    pub problems: Vec<IngestProblem>,
    /// What became of each input.
    pub intake: Intake,
}

/// Why nothing was added up.
#[derive(Debug)]
pub enum Failure {
    /// Inputs that cannot be counted together.
    Refused(Vec<Refusal>),
    /// The catalogue or the built-in registers are wrong.
    Pipeline(PipelineError),
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        Self::Pipeline(error)
    }
}

/// How far adding up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Files of results and sums are read.
    Files(usize),
    /// Registers are audited, folder by folder.
    Registers(usize),
}

/// Adds everything up; `step` is told what begins and how many there are, `tick` when one is done.
///
/// # Errors
/// Every input that cannot be counted with the others, all at once.
pub fn collect(request: &Request, step: &dyn Fn(Progress), tick: &(dyn Fn() + Sync)) -> Result<Collected, Failure> {
    let pipeline::Act { schema, catalogue } = pipeline::act(&request.catalogue)?;
    let lexicon = Arc::new(Lexicon::new(&schema));
    let period: PeriodDates = request.audit.period.into();
    let (id, counting) = (catalogue.named(&period), request.audit.counting.id().to_owned());
    let mut gathering = Gathering {
        sums: Sums::empty(period, counting, id),
        checks: checks(&catalogue),
        sources: Vec::new(),
        intake: Intake::default(),
        refusals: Vec::new(),
        problems: Vec::new(),
    };
    let (registers, files) = gathering.sort_out(&request.inputs);
    step(Progress::Files(files.len()));
    for (path, read) in read_all(&files, tick) {
        gathering.take(&path, read);
    }
    let units = units(&registers);
    step(Progress::Registers(units.len()));
    let audit = |paths: Vec<PathBuf>| {
        let request = audit_request(request, paths);
        let audited = pipeline::run_with(&request, &schema, &lexicon, &catalogue, &|_| {}, &|| {});
        tick();
        audited.map(|(results, problems)| (Brief::of(&results, &request.paths), problems))
    };
    if gathering.refusals.is_empty() {
        let audited: Vec<_> = units.into_par_iter().map(|unit| (unit.clone(), audit(unit))).collect();
        for (unit, audited) in audited {
            gathering.take_registers(&unit, audited);
        }
    }
    let previous = gathering.previous(&request.previous);
    gathering.choose(&request.prefer);
    let Gathering { sums, refusals, problems, intake, .. } = gathering;
    if !refusals.is_empty() {
        return Err(Failure::Refused(refusals));
    }
    let expected = match &request.expected {
        None => BTreeMap::new(),
        Some(path) => {
            let request = audit_request(request, vec![path.clone()]);
            let listed = pipeline::run_with(&request, &schema, &lexicon, &catalogue, &|_| {}, &|| {});
            let (listed, _) =
                listed.map_err(|error| Failure::Refused(vec![Refusal::Registers(path.clone(), error)]))?;
            listed.providers.iter().map(|p| (p.provider_id.clone(), Place::of(p))).collect()
        }
    };
    Ok(Collected { sums, previous, expected, catalogue, schema, problems, intake })
}

fn audit_request(request: &Request, paths: Vec<PathBuf>) -> pipeline::Request {
    pipeline::Request {
        secrets: request.secrets.clone(),
        paths,
        mapping: request.mapping.clone(),
        others: Vec::new(),
        deliveries: false,
        held: pipeline::Uploads::default(),
        catalogue: request.catalogue.clone(),
        providers: Vec::new(),
        audit: Audit { list_met: false, aggregate_only: true, ..request.audit.clone() },
        sample: None,
        rows: false,
        memory: None,
        stop: Stop::default(),
    }
}

/// `(indicator, check)` in the catalogue's order.
fn checks(catalogue: &Catalogue) -> Vec<(String, String)> {
    catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i.id.clone(), c.id.clone()))).collect()
}

fn read_all(files: &[PathBuf], tick: &(dyn Fn() + Sync)) -> Vec<(PathBuf, Result<Sums, Refusal>)> {
    let read = |path: &PathBuf| {
        let read = file::read(path);
        tick();
        (path.clone(), read)
    };
    files.par_iter().map(read).collect()
}

/// What is kept of one audit: all that adds up, and what speaks against it.
struct Brief {
    sums: Sums,
    doubles: Vec<String>,
    /// Every file, with what became of it.
    files: Vec<GivenFile>,
}

impl Brief {
    fn of(results: &Results, paths: &[PathBuf]) -> Self {
        let carriers = results.inputs.iter().filter(|file| carries_providers(file)).count();
        let findings = results.providers.iter().flat_map(|p| &p.quality).chain(&results.quality);
        let place = |finding: &QualityFinding| format!("{} › {} › {}", finding.file, finding.sheet, finding.row);
        let doubles = findings.filter(|finding| carriers > 1 && is_double(finding)).map(place).collect();
        Self { sums: Sums::of(results), doubles, files: GivenFile::of(results, paths) }
    }
}

/// What has been gathered so far.
struct Gathering {
    sums: Sums,
    checks: Vec<(String, String)>,
    /// Everything that can be added up, in the order in which it was given.
    sources: Vec<Source>,
    intake: Intake,
    refusals: Vec<Refusal>,
    problems: Vec<IngestProblem>,
}

impl Gathering {
    /// Paths of registers, and files of results or sums.
    fn sort_out(&mut self, inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut registers, mut files) = (Vec::new(), Vec::new());
        // Not in the order in which they were given, which must not matter.
        for path in inputs.iter().collect::<BTreeSet<_>>() {
            if !path.exists() {
                self.refusals.push(Refusal::NoSuchPath(path.clone()));
            } else if path.is_dir() {
                match file::below(path) {
                    Ok(found) if found.is_empty() => registers.push(path.clone()),
                    Ok(found) => {
                        let aside = file::aside(path).into_iter();
                        let beside =
                            aside.map(|file| GivenFile::plain(String::new(), &file, Fate::Ignored, "beside_results"));
                        self.intake.files.extend(beside);
                        files.extend(found);
                    }
                    Err(refusal) => self.refusals.push(refusal),
                }
            } else if file::is_json(path) {
                files.push(path.clone());
            } else {
                registers.push(path.clone());
            }
        }
        (registers, files)
    }

    fn take(&mut self, path: &Path, read: Result<Sums, Refusal>) {
        let sums = match read {
            Ok(sums) => sums,
            Err(refusal) => return self.refusals.push(refusal),
        };
        let path_owned = path.to_owned();
        let before = self.refusals.len();
        if sums.period != self.sums.period {
            let wanted = self.sums.period;
            self.refusals.push(Refusal::Period { path: path_owned.clone(), found: sums.period, wanted });
        }
        self.same_counting(path, &sums);
        if sums.catalogue != self.sums.catalogue {
            self.refusals.push(Refusal::Catalogue {
                path: path_owned,
                found: (sums.catalogue.id.clone(), sums.catalogue.sha256.clone()),
                wanted: (self.sums.catalogue.id.clone(), self.sums.catalogue.sha256.clone()),
            });
        } else if let Some(place) = self.strange_checks(&sums) {
            self.refusals.push(Refusal::Checks { path: path_owned, place });
        }
        if self.refusals.len() == before {
            let input = path.display().to_string();
            self.intake.files.push(GivenFile::plain(input, path, Fate::Read, ""));
            self.sources.push(Source { paths: vec![path.to_owned()], sums });
        }
    }

    fn same_counting(&mut self, path: &Path, sums: &Sums) {
        if sums.counting != self.sums.counting {
            self.refusals.push(Refusal::Counting {
                path: path.to_owned(),
                found: sums.counting.clone(),
                wanted: self.sums.counting.clone(),
            });
        }
    }

    fn strange_checks(&self, sums: &Sums) -> Option<String> {
        let known = |check: &super::sums::CheckSums| (check.indicator.clone(), check.check.clone());
        let strange = sums.atoms.iter().find(|atom| !atom.checks.iter().map(known).eq(self.checks.iter().cloned()));
        strange.map(|atom| {
            let of_place = sums.providers.iter().find(|(_, place)| **place == atom.place);
            of_place.map_or_else(String::new, |(id, _)| id.clone())
        })
    }

    fn take_registers(&mut self, unit: &[PathBuf], audited: Result<(Brief, Vec<IngestProblem>), PipelineError>) {
        match audited {
            Err(error) => {
                let path = unit.first().cloned().unwrap_or_default();
                self.refusals.push(Refusal::Registers(path, error));
            }
            Ok((brief, problems)) => {
                self.problems.extend(problems);
                self.refusals.extend(brief.doubles.into_iter().map(|at| Refusal::TwiceInRegisters { at }));
                self.intake.files.extend(brief.files);
                self.sources.push(Source { paths: unit.to_vec(), sums: brief.sums });
            }
        }
    }

    /// Adds up every source once; of those with the same providers the preferred, else the newer one.
    fn choose(&mut self, prefer: &[PathBuf]) {
        let chosen = intake::choose(std::mem::take(&mut self.sources), prefer);
        self.intake.inputs =
            chosen.counted.iter().map(|source| (source.name(), source.sums.providers.clone())).collect();
        self.intake.doubles = chosen.doubles;
        self.intake.tell_doubles();
        for [provider, first, second] in chosen.mixed {
            self.refusals.push(Refusal::Twice { provider, inputs: [first, second] });
        }
        for source in chosen.counted {
            self.sums.merge(source.sums);
        }
    }

    /// The earlier years, each the sum of its files.
    fn previous(&mut self, paths: &[PathBuf]) -> Vec<Sums> {
        let mut files = Vec::new();
        for path in paths.iter().collect::<BTreeSet<_>>() {
            if path.is_dir() {
                match file::below(path) {
                    Ok(found) if found.is_empty() => self.refusals.push(Refusal::NoResults(path.clone())),
                    Ok(found) => files.extend(found),
                    Err(refusal) => self.refusals.push(refusal),
                }
            } else if !path.exists() {
                self.refusals.push(Refusal::NoSuchPath(path.clone()));
            } else {
                files.push(path.clone());
            }
        }
        let mut years: BTreeMap<(Day, Day), Sums> = BTreeMap::new();
        let mut from: BTreeMap<(Day, String), String> = BTreeMap::new();
        for (path, read) in read_all(&files, &|| {}) {
            let sums = match read {
                Ok(sums) => sums,
                Err(refusal) => {
                    self.refusals.push(refusal);
                    continue;
                }
            };
            if sums.period.to >= self.sums.period.from {
                self.refusals.push(Refusal::NotBefore { path, found: sums.period });
                continue;
            }
            self.same_counting(&path, &sums);
            let input = path.display().to_string();
            for provider in sums.providers.keys() {
                let key = (sums.period.to, provider.clone());
                if let Some(first) = from.insert(key, input.clone()) {
                    let inputs = [first, input.clone()];
                    self.refusals.push(Refusal::Twice { provider: provider.clone(), inputs });
                }
            }
            let key = (sums.period.to, sums.period.from);
            match years.get_mut(&key) {
                None => {
                    if sums.catalogue.id == self.sums.catalogue.id {
                        years.insert(key, sums);
                    } else {
                        self.other_catalogue(path, &sums, &self.sums.catalogue.clone());
                    }
                }
                Some(year) if year.catalogue == sums.catalogue && year.period == sums.period => year.merge(sums),
                Some(year) if year.period != sums.period => {
                    let wanted = year.period;
                    self.refusals.push(Refusal::Period { path, found: sums.period, wanted });
                }
                Some(year) => {
                    let wanted = year.catalogue.clone();
                    self.other_catalogue(path, &sums, &wanted);
                }
            }
        }
        years.into_values().collect()
    }

    fn other_catalogue(&mut self, path: PathBuf, found: &Sums, wanted: &CatalogueId) {
        self.refusals.push(Refusal::Catalogue {
            path,
            found: (found.catalogue.id.clone(), found.catalogue.sha256.clone()),
            wanted: (wanted.id.clone(), wanted.sha256.clone()),
        });
    }
}

fn carries_providers(file: &InputFile) -> bool {
    file.sheets.iter().any(|sheet| sheet.register.as_deref() == Some("providers"))
}

fn is_double(finding: &QualityFinding) -> bool {
    matches!(finding.rule.as_str(), "duplicate_key" | "conflicting") && finding.register.as_deref() == Some("providers")
}
