//! `mms verify`: the registers audited again, against what results or a workbook say.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::companions::results_file;
use super::progress::Progress;
use super::secrets::SecretArgs;
use super::terminal::{say, warn};
use crate::continuity::ConcludeError;
use crate::continuity::conclude::{self, Named};
use crate::continuity::verify::differences;
use crate::ingest::Stop;
use crate::measure::Audit;
use crate::output::results_json as json;
use crate::pipeline::{self, Audited, PipelineError, Request, Uploads};
use crate::report::words::Noun;
use crate::results::outcome::State;
use crate::results::sample::Design;
use crate::results::{PROGRAM, PeriodDates, aggregate};
use crate::text::Lang;
use crate::time::{Counting, Period};

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A results.json, its folder, or a workbook that mms audit wrote.
    results: PathBuf,
    /// Files or folders with the registers that were audited.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only this provider, where the audit was asked for some only (may be repeated).
    #[arg(long = "provider")]
    providers: Vec<String>,
    /// Folder of the catalogue of indicators that the audit used, if not the built-in one (may be repeated).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    /// Mapping file; otherwise `mms.toml` beside each file is used.
    #[arg(long)]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// Show every difference, not the first fifty.
    #[arg(long)]
    all: bool,
}

/// Differences that are shown unless all are asked for.
const SHOWN: usize = 50;

/// Runs the command: 0 the same, 1 something differs, 2 it cannot be said.
pub fn run(args: &VerifyArgs, lang: Lang) -> Exit {
    let workbook = args
        .results
        .extension()
        .is_some_and(|ending| ["xlsx", "ods"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    match if workbook { of_workbook(args, lang) } else { of_results(args, lang) } {
        Ok(lines) if lines.is_empty() => {
            say(&format!("{}: {}", args.results.display(), lang.t("la fel", "the same")));
            Exit::Done
        }
        Ok(lines) => {
            let limit = if args.all { usize::MAX } else { SHOWN };
            let n = lang.counted(lines.len() as u64, Noun::Difference);
            say(&format!("{}: {n}", args.results.display()));
            lines.iter().take(limit).for_each(|line| say(&format!("  {line}")));
            if lines.len() > limit {
                say(&format!("  … (+{}) --all", lines.len() - limit));
            }
            Exit::Findings
        }
        Err(Failure(message)) => {
            warn(&message);
            Exit::Usage
        }
    }
}

/// Why it cannot be said.
struct Failure(String);

impl Failure {
    const fn usage(message: String) -> Self {
        Self(message)
    }
}

/// What differs from a results file.
fn of_results(args: &VerifyArgs, lang: Lang) -> Result<Vec<String>, Failure> {
    let path = results_file(&args.results);
    let (stated, changed) = json::read_anyway(&path).map_err(|error| Failure::usage(error.in_words(lang)))?;
    if let Some(changed) = &changed {
        warn(&changed.in_words(lang));
    }
    let counting = Counting::from_id(&stated.counting).ok_or_else(|| {
        let (file, counting) = (path.display(), &stated.counting);
        Failure::usage(match lang {
            Lang::Ro => {
                format!("{file}: „{counting}” nu este un fel de a socoti termenele; dați un results.json nemodificat")
            }
            Lang::En => format!("{file}: `{counting}` is no way of counting terms; give an unchanged results.json"),
        })
    })?;
    let outcomes = || stated.providers.iter().flat_map(|p| &p.checks).flat_map(|check| &check.outcomes);
    let told = Told {
        period: period(&stated.period, lang)?,
        counting,
        catalogue: Some(stated.catalogue.sha256.clone()),
        program: stated.program.clone(),
        aggregate_only: stated.aggregate_only || outcomes().next().is_none(),
        list_met: outcomes().any(|outcome| outcome.outcome == State::Met),
        rows: stated.providers.iter().any(|provider| !provider.rows.is_empty()),
        deliveries: !stated.deliveries.is_empty(),
        sample: stated.providers.iter().flat_map(|p| p.samples.values()).map(|sample| sample.design.clone()).next(),
    };
    let mut computed = audit(args, &told, lang)?;
    if told.aggregate_only {
        aggregate::strip(&mut computed.results);
    }
    let mut lines: Vec<String> =
        differences(&stated, &computed.results).iter().map(|difference| difference.text(lang)).collect();
    if changed.is_some() && lines.is_empty() {
        // The checksum or the sums speak of something that no register gives: judgements, notes, texts.
        lines.push(
            lang.t(
                "ce dau registrele este la fel; ce s-a modificat este altceva: judecăți, explicații, texte",
                "what the registers give is the same; what was changed is something else: judgements, explanations, texts",
            )
            .to_owned(),
        );
    }
    Ok(lines)
}

/// What differs from a workbook.
fn of_workbook(args: &VerifyArgs, lang: Lang) -> Result<Vec<String>, Failure> {
    let usage = |error: &ConcludeError| Failure::usage(error.text(lang));
    let secrets = args.secrets.read(lang).map_err(Failure::usage)?;
    let Named { period, counting, catalogue, version, .. } =
        conclude::named(&args.results, &secrets.passwords).map_err(|error| usage(&error))?;
    let told = Told {
        period,
        counting,
        catalogue,
        program: version.map(|version| format!("mms {version}")),
        aggregate_only: false,
        list_met: false,
        sample: Some(Design::default()),
        rows: true,
        deliveries: false,
    };
    let Audited { results, catalogue, schema, .. } = audit(args, &told, lang)?;
    match conclude::merge(&args.results, &secrets.passwords, results, &catalogue, &schema) {
        Ok(concluded) => {
            let missing = lang.t("constatare care lipsește din registru", "a finding missing from the workbook");
            Ok(concluded.deleted.iter().map(|key| format!("{key}: {missing}")).collect())
        }
        Err(ConcludeError::Misfits { misfits, .. }) => Ok(misfits.iter().map(|misfit| misfit.text(lang)).collect()),
        Err(error) => Err(usage(&error)),
    }
}

/// What results or a workbook say about how they came about.
struct Told {
    period: Period,
    counting: Counting,
    catalogue: Option<String>,
    program: Option<String>,
    aggregate_only: bool,
    list_met: bool,
    sample: Option<Design>,
    rows: bool,
    deliveries: bool,
}

fn period(dates: &PeriodDates, lang: Lang) -> Result<Period, Failure> {
    Period::new(dates.from, dates.to, Some(dates.as_of)).ok_or_else(|| {
        let words = lang.t(
            "perioada din rezultate se termină înainte să înceapă",
            "the period of the results ends before it begins",
        );
        Failure::usage(words.to_owned())
    })
}

/// The registers audited again as it was told.
fn audit(args: &VerifyArgs, told: &Told, lang: Lang) -> Result<Audited, Failure> {
    let pipeline = |error: PipelineError| Failure::usage(error.text(lang));
    let catalogue = pipeline::act(&args.catalogue).map_err(pipeline)?.catalogue;
    if told.catalogue.as_ref().is_some_and(|told| *told != catalogue.sha256) {
        return Err(Failure::usage(
            lang.t(
                "Auditul s-a făcut cu alt catalog de indicatori decât acesta; dați-l pe acela cu --catalogue DOSAR.",
                "The audit was made with another catalogue of indicators than this one; give that one with --catalogue DIR.",
            )
            .to_owned(),
        ));
    }
    if let Some(program) = told.program.as_deref().filter(|program| *program != PROGRAM) {
        warn(&match lang {
            Lang::Ro => {
                format!("Auditul a fost făcut cu {program}, verificarea cu {PROGRAM}: pot fi deosebiri și de aici.")
            }
            Lang::En => {
                format!("The audit was made with {program}, this is {PROGRAM}: differences may come from that.")
            }
        });
    }
    let request = Request {
        paths: args.paths.clone(),
        mapping: args.mapping.clone(),
        others: crate::ingest::files::explanations(&args.paths),
        secrets: args.secrets.read(lang).map_err(Failure::usage)?,
        catalogue: args.catalogue.clone(),
        providers: args.providers.clone(),
        audit: Audit {
            period: told.period,
            counting: told.counting,
            list_met: told.list_met,
            aggregate_only: told.aggregate_only,
        },
        sample: told.sample.clone(),
        rows: told.rows,
        deliveries: told.deliveries,
        held: Uploads::default(),
        memory: None,
        stop: Stop::default(),
    };
    let progress = Progress::new(lang);
    let audited = pipeline::run(&request, &|step| progress.step(step), &|| progress.tick());
    progress.finish();
    let audited = audited.map_err(pipeline)?;
    for problem in audited.problems.iter().filter(|problem| !problem.kind.is_quiet()) {
        warn(&problem.text(lang));
    }
    Ok(audited)
}
