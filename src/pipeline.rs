//! One audit from paths to results: read, assemble, evaluate.

mod grouped;
mod rehearse;
mod scan;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use thiserror::Error;

use crate::authoring::lint::{Depth, lint_all};
use crate::catalogue::acts::{self, Unreadable};
use crate::catalogue::indicator::Catalogue;
use crate::document::Problem;
use crate::ingest::lexicon::Lexicon;
use crate::ingest::problem::ProblemKind;
use crate::ingest::{self, IngestError, IngestProblem, ReadOptions, Reading, Stop};
use crate::measure::{self, Acts, Audit};
use crate::registers::assemble::{Assembled, Whole, assemble_part};
use crate::registers::spec::Schema;
use crate::registers::table::DANGLING;
use crate::registers::{FrameError, Registers, excerpt, tells_of};
use crate::results::fate::PassedOver;
use crate::results::sample::Design;
use crate::results::{FORMAT, InputFile, PROGRAM, QualityFinding, Results, Unread, VERSION};
use crate::text::Lang;

pub use grouped::{Grouping, Rest, run_grouped, run_within};
pub use rehearse::{Rehearsal, rehearse};

/// What to audit, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Mapping file for all inputs.
    pub mapping: Option<PathBuf>,
    /// Files among the inputs that are no registers.
    pub others: Vec<PathBuf>,
    /// Whether each folder or archive within the paths is the delivery of one provider.
    pub deliveries: bool,
    /// Files that are held in memory, and what their mapping file says.
    pub held: Uploads,
    /// Key of the hashes that stand for persons, passwords of locked files.
    pub secrets: ingest::Secrets,
    /// Folders of other catalogues than the built-in one; several acts are applied together.
    pub catalogue: Vec<PathBuf>,
    /// Only these providers; empty: all.
    pub providers: Vec<String>,
    /// Period, counting, and what to list.
    pub audit: Audit,
    /// How files are drawn for the visit; none: none are drawn.
    pub sample: Option<Design>,
    /// Whether the results carry the rows that findings stand in.
    pub rows: bool,
    /// Bytes of memory that the run may take; none: half of the machine's. No file may take more.
    pub memory: Option<u64>,
    /// Asked to stop, the audit ends with [`PipelineError::Stopped`] where it says how far it is.
    pub stop: Stop,
}

/// Files that were handed over and are held in memory.
#[derive(Debug, Clone, Default)]
pub struct Uploads {
    /// The files.
    pub files: Vec<ingest::Held>,
    /// The text of the mapping file for all of them.
    pub mapping: Option<Arc<str>>,
}

/// How long each step took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// Reading files and typing cells.
    pub read: Duration,
    /// Resolving references and owners.
    pub assemble: Duration,
    /// Evaluating all checks.
    pub evaluate: Duration,
    /// Drawing the files for the visit.
    pub draw: Duration,
}

/// A finished audit.
#[derive(Debug)]
pub struct Audited {
    /// What was found out.
    pub results: Results,
    /// What was applied.
    pub catalogue: Arc<Catalogue>,
    /// What the registers look like.
    pub schema: Arc<Schema>,
    /// Files and sheets that could not be read.
    pub problems: Vec<IngestProblem>,
    /// Nothing in the registers happened in the period: it is probably another one that was meant.
    pub silent: bool,
    /// How long it took.
    pub timings: Timings,
}

impl Audited {
    /// That the registers say nothing about the period, in words; nothing where they do.
    #[must_use]
    pub fn silence(&self, lang: Lang) -> Option<String> {
        let (from, to) = (lang.day(self.results.period.from), lang.day(self.results.period.to));
        self.silent.then(|| match lang {
            Lang::Ro => format!(
                "Nimic din registre nu s-a întâmplat în perioada {from} – {to}, până la ziua la care se face verificarea. Este perioada cea bună? Vedeți --year, --from, --to și --as-of."
            ),
            Lang::En => format!(
                "Nothing in the registers happened in the period {from} – {to} up to the day they are audited for. Is it the right one? See --year, --from, --to and --as-of."
            ),
        })
    }
}

/// A sheet that no register matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecognised {
    /// `file › sheet`.
    pub place: String,
    /// The register that it might be.
    pub nearly: Option<String>,
}

/// Why there is nothing to show.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// Nothing could be read.
    #[error("{0}")]
    Unreadable(IngestError),
    /// What was read holds no provider's registers.
    #[error("none of the files holds a register of a provider")]
    NothingToAudit {
        /// Files and sheets that could not be read.
        problems: Vec<IngestProblem>,
        /// The sheets that no register matches.
        sheets: Vec<Unrecognised>,
        /// Whether there are rows of registers that do not say whose they are.
        unowned: bool,
        /// What was to be audited.
        paths: Vec<PathBuf>,
    },
    /// None of the providers asked for is there.
    #[error("provider {asked} is not in the registers; there are: {known}")]
    NoSuchProvider {
        /// The first that is missing.
        asked: String,
        /// Those that are there.
        known: String,
    },
    /// The catalogue's folder cannot be read.
    #[error("{path}: {source}")]
    CatalogueFolder {
        /// The folder.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The as-of day was to be taken from the registers, and they hold no date.
    #[error("the registers hold no date: give --as-of")]
    NoDate,
    /// The catalogue is wrong.
    #[error("the catalogue has {} problems", .0.len())]
    Catalogue(Vec<Problem>),
    /// Nobody waited for it any more.
    #[error("stopped")]
    Stopped,
    /// The columns of a register do not make a table; cannot happen in a tested build.
    #[error("{0}")]
    Table(FrameError),
}

impl PipelineError {
    /// The error in words for the person who ran the command.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(error) => error.text(lang),
            Self::NothingToAudit { problems, sheets, unowned: false, paths } if !sheets.is_empty() => {
                nothing_recognised(problems, sheets, paths, lang)
            }
            Self::NothingToAudit { problems, sheets, unowned, .. } => {
                let mut lines: Vec<String> =
                    problems.iter().filter(|p| !p.kind.is_quiet()).map(|p| p.text(lang)).collect();
                lines.push(
                    if *unowned { lang.t(
                        "Nu este nimic de auditat: registrele citite nu spun al cărui furnizor sunt. Dați o coloană cu codul furnizorului sau scrieți-l în mms.toml, lângă exporturi, sub [fixed]: provider_id = \"CODUL\".",
                        "There is nothing to audit: the registers that were read do not say which provider they belong to. Give a column with the provider's code, or write it into mms.toml beside the exports, under [fixed]: provider_id = \"CODE\".",
                    ) } else { lang.t(
                        "Nu este nimic de auditat: niciun fișier nu conține un registru al unui furnizor. „mms registers template” arată registrele, iar „mms registers inspect” arată ce s-a recunoscut.",
                        "There is nothing to audit: no file holds a register of a provider. `mms registers template` shows the registers, `mms registers inspect` shows what was recognised.",
                    ) }
                    .to_owned(),
                );
                let unknown = lang.t("foaie nerecunoscută", "sheet not recognised");
                lines.extend(sheets.iter().map(|sheet| format!("  {unknown}: {}", sheet.place)));
                lines.join("\n")
            }
            Self::NoSuchProvider { asked, known } => match lang {
                Lang::Ro => format!("Furnizorul {asked} nu este în registre; sunt: {known}"),
                Lang::En => format!("Provider {asked} is not in the registers; there are: {known}"),
            },
            Self::CatalogueFolder { path, source } => match lang {
                Lang::Ro => format!("{path}: catalogul nu poate fi citit ({})", lang.io(source)),
                Lang::En => format!("{path}: the catalogue cannot be read ({})", lang.io(source)),
            },
            Self::Catalogue(problems) => {
                let head = match lang {
                    Lang::Ro => "Catalogul are greșeli; „mms indicators lint DOSAR” le arată pe toate:",
                    Lang::En => "The catalogue has mistakes; `mms indicators lint DIR` shows them all:",
                };
                let lines = problems.iter().take(5).map(|p| format!("  {}:{}: {}", p.file.name, p.line(), p.message));
                std::iter::once(head.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
            }
            Self::NoDate => lang
                .t(
                    "Registrele nu conțin nicio dată, deci nu se știe la ce zi se face verificarea: dați --as-of 31.12.2024",
                    "The registers hold no date, so the day to check for is not known: give --as-of 2024-12-31",
                )
                .to_owned(),
            Self::Stopped => lang.t("Oprit.", "Stopped.").to_owned(),
            Self::Table(_) => self.to_string(),
        }
    }
}

/// Sheets that are named at most.
const MOST_SHEETS: usize = 20;

/// That no sheet was recognised: the first cause, what nearly fits, and the command that goes on from there.
fn nothing_recognised(problems: &[IngestProblem], sheets: &[Unrecognised], paths: &[PathBuf], lang: Lang) -> String {
    let first = lang.t(
        "Nu este nimic de auditat: nu s-a recunoscut niciun registru, antetele foilor nu sunt dintre cele cunoscute.",
        "There is nothing to audit: no register was recognised, the headings of the sheets are none of those that are known.",
    );
    let mut lines = vec![first.to_owned()];
    let mut by_likeness: Vec<&Unrecognised> = sheets.iter().collect();
    by_likeness.sort_by_key(|sheet| sheet.nearly.is_none());
    lines.extend(by_likeness.iter().take(MOST_SHEETS).map(|sheet| match &sheet.nearly {
        Some(register) => format!("  {} ({} {register})", sheet.place, lang.t("poate", "perhaps")),
        None => format!("  {}", sheet.place),
    }));
    if sheets.len() > MOST_SHEETS {
        lines.push(format!("  … (+{})", sheets.len() - MOST_SHEETS));
    }
    let [draft, template] = [
        lang.t(
            "Scrieți o ciornă a fișierului de corespondențe, completați-o și încercați din nou:",
            "Draft a mapping file, complete it and try again:",
        ),
        lang.t(
            "„mms registers template” dă un registru gol cu antetele cunoscute.",
            "`mms registers template` gives an empty workbook with the known headings.",
        ),
    ];
    lines.extend([draft.to_owned(), format!("  {}", drafting(paths)), template.to_owned()]);
    lines.extend(problems.iter().filter(|p| !p.kind.is_quiet()).map(|p| p.text(lang)));
    lines.join("\n")
}

/// The command that drafts a mapping file beside the exports.
fn drafting(paths: &[PathBuf]) -> String {
    let quoted = |path: &Path| match path.display().to_string() {
        text if text.contains([' ', '(', ')', '&', '\'']) => format!("\"{text}\""),
        text => text,
    };
    let all: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    let folder = paths.first().map_or_else(PathBuf::new, |path| match path.is_dir() {
        true => path.clone(),
        false => path.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    });
    let draft = quoted(&folder.join(crate::ingest::MAPPING_FILE));
    format!("mms registers inspect {} --write-mapping {draft}", all.join(" "))
}

/// The registers that are built in.
///
/// # Errors
/// When they are broken, which a tested build is not.
pub fn schema() -> Result<Arc<Schema>, PipelineError> {
    crate::registers::load::embedded().map(Arc::new).map_err(PipelineError::Catalogue)
}

/// What an audit applies: an act's catalogue, and the registers that it speaks about.
#[derive(Debug, Clone)]
pub struct Act {
    /// What is checked.
    pub catalogue: Arc<Catalogue>,
    /// What the registers look like.
    pub schema: Arc<Schema>,
}

/// A checked catalogue with its registers: that of a folder, of several acts together, or the built-in one.
///
/// # Errors
/// When it cannot be read or has mistakes.
pub fn act(dirs: &[PathBuf]) -> Result<Act, PipelineError> {
    let mut opened = acts::open(dirs).map_err(|Unreadable { path, source }| PipelineError::CatalogueFolder {
        path: path.display().to_string(),
        source,
    })?;
    let problems = lint_all(&mut opened, Depth::Form);
    if problems.is_empty() {
        let schema = Arc::clone(&opened.schema);
        Ok(Act { catalogue: Arc::new(opened.catalogue()), schema })
    } else {
        Err(PipelineError::Catalogue(problems))
    }
}

/// Runs an audit; `step` is called with a name when a step begins, `tick` after each check.
///
/// # Errors
/// When nothing is left to audit, or the catalogue is wrong.
pub fn run(request: &Request, step: &dyn Fn(Step), tick: &(dyn Fn() + Sync)) -> Result<Audited, PipelineError> {
    let inputs = read(request, step)?;
    finish(request, inputs, step, tick).map(|(audited, _)| audited)
}

/// Runs an audit with registers, their spellings and a catalogue that are at hand: one of many.
///
/// # Errors
/// When nothing is left to audit.
pub fn run_with(
    request: &Request,
    schema: &Arc<Schema>,
    lexicon: &Arc<Lexicon>,
    catalogue: &Arc<Catalogue>,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
) -> Result<(Results, Vec<IngestProblem>), PipelineError> {
    let started = Instant::now();
    let options = ReadOptions { lexicon: Some(Arc::clone(lexicon)), ..options(request) };
    let reading = ingest::read(&request.paths, schema, &options).map_err(PipelineError::Unreadable)?;
    let read = started.elapsed();
    let inputs = Inputs { schema: Arc::clone(schema), catalogue: Arc::clone(catalogue), reading, read };
    finish(request, inputs, step, tick).map(|(audited, _)| (audited.results, audited.problems))
}

/// What is audited, read and not yet linked.
struct Inputs {
    schema: Arc<Schema>,
    catalogue: Arc<Catalogue>,
    reading: Reading,
    read: Duration,
}

fn read(request: &Request, step: &dyn Fn(Step)) -> Result<Inputs, PipelineError> {
    let Act { schema, catalogue } = act(&request.catalogue)?;
    step(Step::Read);
    let started = Instant::now();
    let reading = ingest::read(&request.paths, &schema, &options(request));
    go_on(request)?;
    let reading = reading.map_err(PipelineError::Unreadable)?;
    Ok(Inputs { schema, catalogue, reading, read: started.elapsed() })
}

/// Ends an audit that nobody waits for.
fn go_on(request: &Request) -> Result<(), PipelineError> {
    if request.stop.is_asked() { Err(PipelineError::Stopped) } else { Ok(()) }
}

/// Audits everything that was read in one piece.
fn finish(
    request: &Request,
    inputs: Inputs,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
) -> Result<(Audited, Registers), PipelineError> {
    let Inputs { schema, catalogue, reading, read } = inputs;
    let (mut audited, registers) = audit(request, schema, catalogue, reading, &Whole::default(), step, tick)?;
    audited.timings.read = read;
    if registers.providers.is_empty() {
        let sheets = unrecognised(&audited.results.inputs);
        let unowned = any_rows(&audited.results.inputs);
        let (problems, paths) = (audited.problems, request.paths.clone());
        return Err(PipelineError::NothingToAudit { problems, sheets, unowned, paths });
    }
    refuse_unknown(request, &registers.providers)?;
    Ok((audited, registers))
}

fn options(request: &Request) -> ReadOptions {
    let Request { mapping, others, secrets, held, memory, stop, .. } = request;
    ReadOptions {
        mapping: mapping.clone(),
        others: others.clone(),
        secrets: secrets.clone(),
        lexicon: None,
        held: held.files.clone(),
        held_mapping: held.mapping.clone(),
        memory: *memory,
        stop: stop.clone(),
    }
}

/// Assembles and evaluates what was read; the registers hold all providers, also those that were not asked for.
fn audit(
    request: &Request,
    schema: Arc<Schema>,
    catalogue: Arc<Catalogue>,
    reading: Reading,
    whole: &Whole,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
) -> Result<(Audited, Registers), PipelineError> {
    step(Step::Assemble);
    let started = Instant::now();
    let Assembled { registers, files, mut findings, later_rows, broken } =
        assemble_part(&schema, reading.ingested, request.audit.period.as_of, whole);
    if let Some(broken) = broken {
        return Err(PipelineError::Table(broken));
    }
    let assembled = started.elapsed();
    go_on(request)?;
    step(Step::Evaluate);
    let started = Instant::now();
    let acts = || Acts::new(&registers, &request.audit, &catalogue).stopped_by(&request.stop);
    let mut providers = {
        let acts = acts();
        let (broken, providers) = rayon::join(|| measure::quality(&acts), || measure::evaluate_all(&acts, tick));
        findings.extend(broken);
        findings.par_sort();
        providers
    };
    go_on(request)?;
    let evaluate = started.elapsed();
    let started = Instant::now();
    if let Some(design) = &request.sample {
        // What the checks shared is given back before the samples take their place.
        measure::draw(&acts(), &mut providers, design);
    }
    let draw = started.elapsed();
    if request.rows {
        excerpt::add_rows(&registers, &mut providers, &|check, outcome| outcome.is_finding(check.nature));
    }
    for (provider, rows) in providers.iter_mut().zip(later_rows) {
        provider.later_rows = rows;
    }
    let mut unowned: Vec<QualityFinding> = Vec::new();
    for (owner, finding) in findings {
        match providers.get_mut(owner as usize) {
            Some(provider) if owner < DANGLING => provider.quality.push(finding),
            _ => unowned.push(finding),
        }
    }
    providers.retain(|p| request.providers.is_empty() || request.providers.contains(&p.provider_id));
    let deliveries =
        if request.deliveries { deliveries(request.paths.len(), &files, &reading.problems) } else { Vec::new() };
    let results = Results {
        format: FORMAT.to_owned(),
        version: VERSION,
        program: Some(PROGRAM.to_owned()),
        period: request.audit.period.into(),
        counting: request.audit.counting.id().to_owned(),
        aggregate_only: request.audit.aggregate_only,
        catalogue: catalogue.named(&request.audit.period.into()),
        inputs: files,
        deliveries,
        unread: unread(&reading.problems),
        passed_over: passed_over(&reading.problems),
        providers,
        quality: unowned,
        companions: Vec::new(),
        outputs: Vec::new(),
    };
    let timings = Timings { read: Duration::ZERO, assemble: assembled, evaluate, draw };
    let silent = !tells_of(&registers, request.audit.period);
    Ok((Audited { results, catalogue, schema, problems: reading.problems, silent, timings }, registers))
}

/// The folders and archives that files lie in, below each path; several paths stand in front of their files' names.
fn deliveries(paths: usize, files: &[InputFile], problems: &[IngestProblem]) -> Vec<String> {
    let names = files.iter().map(|file| file.file.as_str()).chain(problems.iter().map(|problem| problem.file.as_str()));
    let depth = if paths > 1 { 2 } else { 1 };
    let folder = |name: &str| {
        let parts: Vec<&str> = name.split('/').collect();
        (parts.len() > depth).then(|| parts.into_iter().take(depth).collect::<Vec<_>>().join("/"))
    };
    names.filter_map(folder).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// What could not be read, as the results tell it.
fn unread(problems: &[IngestProblem]) -> Vec<Unread> {
    let mut unread: Vec<Unread> = problems
        .iter()
        .filter(|problem| problem.kind != ProblemKind::NothingToRead && !problem.kind.is_quiet())
        .map(|problem| Unread {
            file: problem.file.clone(),
            sheet: problem.sheet.clone(),
            reason: problem.kind.id().to_owned(),
        })
        .collect();
    unread.sort();
    unread
}

/// What was passed over as it should be, as the results tell it.
fn passed_over(problems: &[IngestProblem]) -> Vec<PassedOver> {
    let quiet = problems.iter().filter(|problem| problem.kind.is_quiet());
    let mut passed: Vec<PassedOver> = quiet
        .map(|problem| PassedOver {
            file: problem.file.clone(),
            fate: problem.kind.fate(),
            reason: problem.kind.id().to_owned(),
        })
        .collect();
    passed.sort();
    passed
}

/// Whether any row was read as one of a register.
fn any_rows(inputs: &[InputFile]) -> bool {
    inputs.iter().flat_map(|file| &file.sheets).any(|sheet| sheet.register.is_some() && sheet.rows > 0)
}

/// The sheets that no register matches.
fn unrecognised(files: &[InputFile]) -> Vec<Unrecognised> {
    files
        .iter()
        .flat_map(|f| f.sheets.iter().map(move |s| (f, s)))
        .filter(|(_, s)| s.register.is_none() && !s.not_data.is_empty())
        .map(|(f, s)| Unrecognised { place: format!("{} › {}", f.file, s.sheet), nearly: s.nearly.clone() })
        .collect()
}

fn refuse_unknown(request: &Request, providers: &[String]) -> Result<(), PipelineError> {
    match request.providers.iter().find(|asked| !providers.contains(asked)) {
        None => Ok(()),
        Some(asked) => {
            let known: Vec<&str> = providers.iter().map(String::as_str).take(20).collect();
            Err(PipelineError::NoSuchProvider { asked: asked.clone(), known: known.join(", ") })
        }
    }
}

/// The steps of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading files.
    Read,
    /// Resolving references.
    Assemble,
    /// Evaluating checks.
    Evaluate,
}
