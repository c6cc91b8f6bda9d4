//! `mms audit`: registers in, workbooks and `results.json` out.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::Exit;
use super::companions::{Companions, results_file};
use super::inputs::InputArgs;
use super::outputs::{OutputArgs, commit, look_ahead, refuse};
use super::period::PeriodArgs;
use super::progress::Progress;
use super::terminal::{colour, say, warn};
use crate::continuity::{self, Marked};
use crate::measure::Audit;
use crate::output::spool::Spool;
use crate::output::{OutputError, Run, in_place};
use crate::pipeline::{self, Audited, PipelineError};
use crate::report;
use crate::report::workbook::{self, Extras};
use crate::results::kind::Nature;
use crate::results::sample::{self, Design};
use crate::results::verdict::Verdict;
use crate::results::{ProviderResults, aggregate};
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Folder for workbooks and results.
    #[arg(long, default_value = "reports")]
    out: PathBuf,
    /// Also write each report as one HTML page.
    #[arg(long)]
    html: bool,
    /// Write `results.json` only, no workbook.
    #[arg(long)]
    no_workbook: bool,
    /// List the subjects that are met too.
    #[arg(long)]
    all_outcomes: bool,
    /// Write counts and histograms without any subject, for statistics.
    #[arg(long, conflicts_with = "all_outcomes")]
    aggregate_only: bool,
    /// Exit with 1 when an obligation is breached.
    #[arg(long)]
    fail_on_findings: bool,
    /// Results of the audit before (its results.json or folder): marks new and persisting findings, lists the others.
    #[arg(long)]
    previous: Option<PathBuf>,
    /// Text that decides which files are drawn for the visit.
    #[arg(long, default_value = sample::DEFAULT_SEED)]
    sample_seed: String,
    /// Confidence of the sample, above 0 and below 1.
    #[arg(long, default_value_t = sample::DEFAULT_CONFIDENCE)]
    confidence: f64,
    /// Rate of deviations that is tolerated, above 0 and below 1.
    #[arg(long, default_value_t = sample::DEFAULT_TOLERABLE)]
    tolerable: f64,
    /// Number of threads; the outputs do not depend on it.
    #[arg(long)]
    threads: Option<usize>,
    /// Read few providers at a time, so that the registers take no more memory than this, e.g. `2G` or `800M`.
    /// The outputs are the same; reading takes twice as long.
    #[arg(long, value_name = "SIZE", value_parser = super::size::parse)]
    memory_limit: Option<u64>,
    /// Print how long each step took.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    outputs: OutputArgs,
}

/// Runs the command.
pub fn run(args: &AuditArgs, lang: Lang) -> Exit {
    let period = match args.period.read(lang) {
        Ok(period) => period,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    let Some(design) = design(args) else {
        warn(lang.t(
            "--confidence și --tolerable sunt numere între 0 și 1, fără capete, de exemplu --confidence 0.95 --tolerable 0.05",
            "--confidence and --tolerable are numbers above 0 and below 1, e.g. --confidence 0.95 --tolerable 0.05",
        ));
        return Exit::Usage;
    };
    if args.aggregate_only && (args.previous.is_some() || args.inputs.explains()) {
        warn(lang.t(
            "--aggregate-only nu păstrează constatări: --previous și --explanations nu au la ce se referi",
            "--aggregate-only keeps no findings: there is nothing for --previous and --explanations to refer to",
        ));
        return Exit::Usage;
    }
    if let Some(threads) = args.threads {
        // Fails only when a pool exists already, which is then used.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    let audit = Audit {
        period,
        counting: args.period.counting(),
        // Only who is listed as met can be told from who is not in the period any more.
        list_met: args.all_outcomes || args.previous.is_some(),
        aggregate_only: args.aggregate_only,
    };
    let (mut request, mut beside) = match args.inputs.read(args.previous.as_deref(), audit, lang) {
        Ok(read) => read,
        Err(faults) => {
            faults.iter().for_each(|fault| warn(fault));
            return Exit::Usage;
        }
    };
    request.sample = (!args.aggregate_only).then_some(design);
    // Nobody reads rows of registers in results alone, and they are as many again.
    request.rows = !args.aggregate_only && (args.html || !args.no_workbook);
    request.memory = args.memory_limit;
    let manner = args.outputs.manner(args.read_from(&beside));
    if let Err(exit) = look_ahead(&args.out, &manner, lang) {
        return exit;
    }
    let mut outputs = Run::new(manner);
    let folder = match outputs.folder(&args.out) {
        Ok(folder) => folder,
        Err(error) => return refuse(&error, lang),
    };
    let progress = Progress::new(lang);
    // In parts, findings that nothing else is to be written from go to the disk part by part.
    let nothing_else = (args.no_workbook || args.aggregate_only) && !args.html && beside.is_empty();
    let path = folder.join("results.json");
    let in_parts = args.memory_limit.is_some() && nothing_else;
    let mut spool = match in_parts.then(|| Spool::new(&path, args.aggregate_only)).transpose() {
        Ok(spool) => spool,
        Err(error) => {
            warn(&error.in_words(lang));
            return Exit::Usage;
        }
    };
    let mut each = |providers: &mut [ProviderResults]| -> Result<(), Failure> {
        if args.aggregate_only {
            providers.iter_mut().for_each(aggregate::strip_provider);
        }
        if let Some(spool) = &mut spool {
            spool.add(providers)?;
            if spool.len() > report::terminal::FEW {
                providers.iter_mut().for_each(crate::output::spool::strip);
            }
        }
        Ok(())
    };
    let (step, tick) = (|step| progress.step(step), || progress.tick());
    let (mut audited, grouping) = match pipeline::run_within(&request, args.memory_limit, &step, &tick, &mut each) {
        Ok(ran) => ran,
        Err(failure) => {
            progress.finish();
            warn(&failure.text(lang));
            let internal = matches!(failure, Failure::Audit(PipelineError::Table(_)));
            return if internal { Exit::Internal } else { Exit::Usage };
        }
    };
    for problem in audited.problems.iter().filter(|problem| !problem.kind.is_quiet()) {
        warn(&problem.text(lang));
    }
    audited.silence(lang).iter().for_each(|words| warn(words));
    if let Some(grouping) = grouping.filter(pipeline::Grouping::exceeds) {
        warn(&grouping.text(lang));
    }
    let marked = if args.aggregate_only {
        Marked::default()
    } else {
        match beside.mark(&mut audited.results, lang) {
            Ok(marked) => marked,
            Err(message) => {
                progress.finish();
                warn(&message);
                return Exit::Usage;
            }
        }
    };
    if !args.all_outcomes && args.previous.is_some() {
        continuity::forget_met(&mut audited.results);
    }
    let fates = report::view::fate_lines(&audited.results.fates(), lang);
    if args.aggregate_only {
        aggregate::strip(&mut audited.results);
    }
    let started = Instant::now();
    let written = match spool {
        Some(spool) => spool.write(&audited.results).map(|()| Vec::new()),
        None => write(args, &mut audited, (&outputs, &folder), lang, &progress),
    };
    let placed = written.map_err(|error| {
        progress.finish();
        refuse(&error, lang)
    });
    let placed = placed.and_then(|written| commit(outputs, lang).map(|()| written));
    let written = match placed {
        Ok(written) => written,
        Err(exit) => {
            progress.finish();
            return exit;
        }
    };
    let writing = started.elapsed();
    progress.finish();
    say(&report::terminal::summary(&audited.results, &audited.catalogue, &audited.schema, lang, colour(), &written));
    fates.iter().for_each(|line| say(line));
    beside.tell(&marked, lang);
    if args.timings {
        let times = audited.timings;
        for (name, time) in [
            (lang.t("citire", "read"), times.read),
            (lang.t("legare", "assemble"), times.assemble),
            (lang.t("evaluare", "evaluate"), times.evaluate),
            (lang.t("eșantion", "sample"), times.draw),
            (lang.t("scriere", "write"), writing),
        ] {
            say(&format!("{name:<10}{:>8.3} s", time.as_secs_f64()));
        }
    }
    let breached = audited.results.providers.iter().flat_map(|p| &p.checks).any(|check| {
        check.verdict == Verdict::NonCompliant || (check.nature == Nature::Obligation && check.counts.not_met > 0)
    });
    // The process ends here: taking millions of findings apart one by one would only cost time.
    std::mem::forget(audited);
    if args.fail_on_findings && breached { Exit::Findings } else { Exit::Done }
}

impl AuditArgs {
    /// Every file and folder that is read.
    fn read_from(&self, beside: &Companions) -> Vec<PathBuf> {
        let previous = self.previous.as_deref().map(results_file);
        self.inputs.read_from().into_iter().chain(previous).chain(beside.files.iter().cloned()).collect()
    }
}

/// Why there are no results.
enum Failure {
    Audit(PipelineError),
    Report(OutputError),
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        Self::Audit(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Report(error)
    }
}

impl Failure {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Audit(error) => error.text(lang),
            Self::Report(error) => error.in_words(lang),
        }
    }
}

/// How files are drawn; none where a number is out of bounds.
fn design(args: &AuditArgs) -> Option<Design> {
    let share = |n: f64| (n > 0.0 && n < 1.0).then_some(n);
    Some(Design {
        confidence: share(args.confidence)?,
        tolerable: share(args.tolerable)?,
        seed: args.sample_seed.clone(),
    })
}

/// Writes everything into a folder of the run, the results last; provider id → where its workbook belongs.
fn write(
    args: &AuditArgs,
    audited: &mut Audited,
    (outputs, folder): (&Run, &Path),
    lang: Lang,
    progress: &Progress,
) -> Result<Vec<(String, PathBuf)>, OutputError> {
    let workbooks = write_reports(args, audited, folder, lang, progress)?;
    audited.results.outputs = outputs.written(&args.out)?;
    crate::output::results_json::write(&folder.join("results.json"), &audited.results)?;
    Ok(workbooks.into_iter().map(|(provider, path)| (provider, in_place(&path))).collect())
}

fn write_reports(
    args: &AuditArgs,
    audited: &Audited,
    folder: &Path,
    lang: Lang,
    progress: &Progress,
) -> Result<Vec<(String, PathBuf)>, OutputError> {
    let results = &audited.results;
    if args.html {
        let stems = crate::output::names::safe_stems(results.providers.iter().map(|p| p.provider_id.as_str()));
        for provider in &results.providers {
            let stem = stems.get(provider.provider_id.as_str()).map_or("_", String::as_str);
            let (catalogue, schema) = (&audited.catalogue, &audited.schema);
            let report = report::Report { provider, results, catalogue, schema, lang };
            super::file::put_page(&folder.join(format!("{stem}.html")), &report)?;
        }
    }
    if args.no_workbook || args.aggregate_only {
        return Ok(Vec::new());
    }
    progress.writing(results.providers.len());
    let extras = |_: &crate::results::ProviderResults| {
        progress.tick();
        Extras::default()
    };
    workbook::write_all(folder, results, &audited.catalogue, &audited.schema, lang, &extras)
}
