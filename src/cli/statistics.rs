//! `mms statistics`: registers, results and sums in, the national year out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::outputs::{ForceArgs, commit, refuse as refuse_output};
use super::period::PeriodArgs;
use super::progress::Progress;
use super::secrets::SecretArgs;
use super::terminal::{say, warn};
use crate::disclosure::Rule;
use crate::measure::Audit;
use crate::output::{Run, in_place};
use crate::pipeline::PipelineError;
use crate::statistics::collect::{self, Collected, Failure, Request};
use crate::statistics::cube::{Figures, Priority};
use crate::statistics::decided::{Decided, Deciding, decide};
use crate::statistics::ledger::{self, Ledger, Published};
use crate::statistics::outputs::{self, Outputs};
use crate::statistics::received;
use crate::statistics::summary;
use crate::statistics::year::Edition;
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct StatisticsArgs {
    /// Registers (files or folders), results.json of audits and sums files, or folders of them, in any mix. A folder that
    /// holds nothing but folders is audited folder by folder.
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    period: PeriodArgs,
    /// Results or sums of earlier years, for comparison (may be repeated).
    #[arg(long)]
    previous: Vec<PathBuf>,
    /// Registers of the providers expected: those that are not in are listed as missing.
    #[arg(long)]
    expected: Option<PathBuf>,
    /// Folder for yearbook, tables and SDMX files.
    #[arg(long, default_value = "reports")]
    out: PathBuf,
    /// An edition for the authority itself: nothing is suppressed, every sheet and file name says so.
    #[arg(long)]
    internal: bool,
    /// Counts from 1 to this number less 1 are not published. With 3, of two people in a cell each knows the other.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(2..=100))]
    threshold: u64,
    /// Figures that suppression spares most, the most important first: national, regions, counties, kinds, series.
    #[arg(long, value_delimiter = ',', default_value = "national,regions")]
    keep: Vec<Figures>,
    /// Ledgers of what was published before (may be repeated). Readers are taken to have all of it; the first one is
    /// extended by this edition, and made where it is not there yet.
    #[arg(long, value_name = "FILE")]
    published: Vec<PathBuf>,
    /// Of a provider that comes twice, this input is counted (may be repeated); otherwise the newer one is.
    #[arg(long, value_name = "PATH")]
    prefer: Vec<PathBuf>,
    /// Also write the sums, which another run adds up with others: no subject is in them.
    #[arg(long, value_name = "FILE")]
    sums: Option<PathBuf>,
    /// Write the sums only.
    #[arg(long, requires = "sums")]
    sums_only: bool,
    /// Also write what became of each file that was given, as csv: for the authority itself, not for publication.
    #[arg(long, value_name = "FILE")]
    received: Option<PathBuf>,
    /// Folder of another catalogue of indicators (may be repeated: each act judges what begins while it is in force).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    /// Mapping file; otherwise `mms.toml` beside each file is used.
    #[arg(long)]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// Number of threads; the outputs do not depend on it.
    #[arg(long)]
    threads: Option<usize>,
    #[command(flatten)]
    outputs: ForceArgs,
}

/// Runs the command.
pub fn run(args: &StatisticsArgs, lang: Lang) -> Exit {
    let period = match args.period.read(lang) {
        Ok(period) => period,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    if let Some(threads) = args.threads {
        // Fails only when a pool exists already, which is then used.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    let mut ledgers = Vec::new();
    for path in &args.published {
        match ledger::read(path) {
            Ok(ledger) => ledgers.push(ledger),
            Err(refusal) => {
                warn(&refusal.text(lang));
                return Exit::Usage;
            }
        }
    }
    let secrets = match args.secrets.read(lang) {
        Ok(secrets) => secrets,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    let request = Request {
        secrets,
        prefer: args.prefer.clone(),
        inputs: args.inputs.clone(),
        previous: args.previous.clone(),
        expected: args.expected.clone(),
        mapping: args.mapping.clone(),
        catalogue: args.catalogue.clone(),
        audit: Audit { period, counting: args.period.counting(), list_met: false, aggregate_only: true },
    };
    let progress = Progress::new(lang);
    let collected = collect::collect(&request, &|step| progress.collecting(step), &|| progress.tick());
    progress.finish();
    let collected = match collected {
        Ok(collected) => collected,
        Err(failure) => return refuse(&failure, lang),
    };
    for problem in collected.problems.iter().filter(|problem| !problem.kind.is_quiet()) {
        warn(&problem.text(lang));
    }
    let mut run = Run::new(args.outputs.manner(args.read_from()));
    if let Some(path) = &args.sums {
        let written = run.file(path).and_then(|staged| crate::statistics::file::write(&staged, &collected.sums));
        if let Err(error) = written {
            return refuse_output(&error, lang);
        }
    }
    if let Some(path) = &args.received {
        let written = run.file(path).and_then(|staged| received::write(&staged, &collected.intake, lang));
        if let Err(error) = written {
            return refuse_output(&error, lang);
        }
    }
    let published = match args.sums_only {
        true => Ok(String::new()),
        false => publish(args, &collected, &ledgers, &mut run, &progress, lang),
    };
    let placed = published.and_then(|summary| commit(run, lang).map(|()| summary));
    match placed {
        Ok(summary) => {
            args.sums.iter().chain(&args.received).for_each(|path| say(&path.display().to_string()));
            if !args.sums_only {
                say(&summary);
            }
            Exit::Done
        }
        Err(exit) => exit,
    }
}

impl StatisticsArgs {
    /// Every file and folder that is read, but for the ledger that is extended.
    fn read_from(&self) -> Vec<PathBuf> {
        let one =
            [&self.expected, &self.mapping].into_iter().flatten().chain(self.secrets.files()).chain(&self.catalogue);
        let many = self.inputs.iter().chain(&self.previous).chain(self.published.iter().skip(1));
        many.chain(one).cloned().collect()
    }
}

fn refuse(failure: &Failure, lang: Lang) -> Exit {
    match failure {
        Failure::Refused(refusals) => {
            warn(lang.t(
                "Nu s-a adunat nimic; de îndreptat sau de lăsat deoparte:",
                "Nothing was added up; to be put right or left out:",
            ));
            for refusal in refusals {
                warn(&format!("  {}", refusal.text(lang)));
            }
            Exit::Usage
        }
        Failure::Pipeline(error) => {
            warn(&error.text(lang));
            if matches!(error, PipelineError::Table(_)) { Exit::Internal } else { Exit::Usage }
        }
    }
}

/// Writes the edition aside; what is to be said about it.
fn publish(
    args: &StatisticsArgs,
    collected: &Collected,
    ledgers: &[Ledger],
    run: &mut Run,
    progress: &Progress,
    lang: Lang,
) -> Result<String, Exit> {
    let known: Vec<Published> = ledgers.iter().flat_map(|ledger| ledger.editions.clone()).collect();
    let edition = if args.internal { Edition::Internal } else { Edition::Public };
    let (rule, priority) = (Rule::with_threshold(args.threshold), Priority(args.keep.clone()));
    progress.protecting(collected.previous.len() + 1);
    let decided = decide(collected, known, Deciding { rule, priority, edition }, &|| progress.tick());
    let Decided { publication, published } = match decided {
        Ok(decided) => decided,
        Err((label, reason)) => {
            progress.finish();
            warn(&summary::not_safe(lang, &label, &reason));
            return Err(Exit::Internal);
        }
    };
    progress.publishing(Outputs::COUNT);
    let written =
        run.folder(&args.out).and_then(|folder| outputs::write(&folder, &publication, lang, &|| progress.tick()));
    progress.finish();
    let mut files: Vec<PathBuf> =
        written.map_err(|error| refuse_output(&error, lang))?.iter().map(|path| in_place(path)).collect();
    if edition == Edition::Public {
        let named = args.published.first().cloned();
        let path = named.clone().unwrap_or_else(|| outputs::ledger(&args.out, &publication, lang));
        let mut ledger = ledgers.first().cloned().unwrap_or_default();
        published.into_iter().for_each(|edition| ledger.add(edition));
        // In whatever language the edition before was written.
        let there = [Lang::Ro, Lang::En].map(|lang| outputs::ledger(&args.out, &publication, lang));
        let forgotten = there.iter().find(|there| forgets(there, &ledger));
        if let (None, Some(forgotten), false) = (&named, forgotten, args.outputs.force()) {
            warn(&forgetting(forgotten, lang));
            return Err(Exit::Usage);
        }
        run.file(&path)
            .and_then(|staged| ledger::write(&staged, &ledger))
            .map_err(|error| refuse_output(&error, lang))?;
        files.push(path);
    }
    Ok(summary::summary(&publication, lang, &files))
}

/// Whether the ledger at a path, which nobody named, knows editions that the new one does not.
fn forgets(path: &Path, ledger: &Ledger) -> bool {
    let there = ledger::read(path).unwrap_or_default();
    there.editions.iter().any(|edition| !ledger.editions.contains(edition))
}

fn forgetting(path: &Path, lang: Lang) -> String {
    let path = path.display();
    match lang {
        Lang::Ro => format!(
            "{path}: cuprinde ediții publicate de care această rulare nu a ținut seama; nu s-a scris nimic. Dați-l cu --published, sau --force dacă ele nu s-au publicat."
        ),
        Lang::En => format!(
            "{path}: knows published editions that this run did not consider; nothing was written. Give it with --published, or --force if they were never published."
        ),
    }
}
