//! `mms generate`: a synthetic nation to try things out with.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::outputs::{ForceArgs, commit, refuse};
use super::progress::Progress;
use super::terminal::{say, warn};
use crate::generate::faults::Faults;
use crate::generate::write::{FileFormat, Layout};
use crate::generate::{Request, generate};
use crate::output::Run;
use crate::pipeline;
use crate::report::words::Noun;
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// Number of providers; from 100 on, every county and sector has its directorate.
    #[arg(long, default_value_t = 6)]
    providers: u64,
    /// Number of cases of all providers.
    #[arg(long, default_value_t = 300)]
    cases: u64,
    /// Number that decides all chance: the same one gives the same files.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The year that the registers tell, to its last day.
    #[arg(long, default_value_t = 2024)]
    year: i32,
    /// Number of years that are told, from that one on, each in a folder of its own: the same children a year later.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    years: u32,
    /// File format.
    #[arg(long, value_enum, default_value = "csv")]
    format: FileFormat,
    /// One folder per provider, or one file per register for the whole nation.
    #[arg(long, value_enum, default_value = "folders")]
    layout: Layout,
    /// What is wrong with the registers, separated by commas: `missing` (cells that hold nothing), `rubbish` (dates,
    /// numbers and codes that cannot be read), `dangling` (references to nobody), each with a rate if wanted
    /// (`missing=0.05`); `formats` (every provider lays out its tables in its own way); `none`.
    #[arg(long, default_value = "none")]
    faults: Faults,
    /// Repeated events of a case (visits, reports, checks) happen so many times as often.
    #[arg(long, default_value_t = 1)]
    events: u32,
    /// All cases of a provider go to one case manager.
    #[arg(long)]
    one_manager: bool,
    /// Do not write `truth.json` (what an audit must find); it takes longer than everything else.
    #[arg(long)]
    no_truth: bool,
    /// Folder for the files.
    #[arg(long)]
    out: PathBuf,
    /// Number of threads; the files do not depend on it.
    #[arg(long)]
    threads: Option<usize>,
    #[command(flatten)]
    outputs: ForceArgs,
}

/// Runs the command.
pub fn run(args: &GenerateArgs, lang: Lang) -> Exit {
    if let Some(threads) = args.threads {
        // Fails only when a pool exists already, which is then used.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    let schema = match pipeline::schema() {
        Ok(schema) => schema,
        Err(error) => {
            warn(&error.text(lang));
            return Exit::Internal;
        }
    };
    if !args.outputs.force() && is_filled(&args.out) {
        let out = args.out.display();
        warn(&match lang {
            Lang::Ro => format!(
                "{out}: dosarul nu este gol; dați altul cu --out sau --force, care înlocuiește fișierele cu același nume"
            ),
            Lang::En => format!(
                "{out}: the folder is not empty; give another with --out, or --force, which replaces files of the same names"
            ),
        });
        return Exit::Usage;
    }
    let mut run = Run::new(args.outputs.manner(Vec::new()));
    let out = match run.folder(&args.out) {
        Ok(out) => out,
        Err(error) => return refuse(&error, lang),
    };
    let request = Request {
        providers: args.providers,
        cases: args.cases,
        seed: args.seed,
        year: args.year,
        years: args.years,
        events: args.events,
        one_manager: args.one_manager,
        faults: args.faults,
        format: args.format,
        layout: args.layout,
        truth: !args.no_truth,
        lang,
        out,
    };
    let progress = Progress::new(lang);
    progress.generating(args.cases);
    let made = generate(&request, &schema, &|cases| progress.advance(cases));
    progress.finish();
    match made {
        Ok(made) => {
            if let Err(exit) = commit(run, lang) {
                return exit;
            }
            let counts = [(made.providers, Noun::Provider), (made.cases, Noun::Case), (made.rows, Noun::Row)];
            let counted = counts.map(|(n, noun)| lang.counted(n, noun));
            say(&format!("{}: {}", args.out.display(), counted.join(", ")));
            Exit::Done
        }
        Err(error) => {
            warn(&error.text(lang));
            Exit::Usage
        }
    }
}

/// Whether a folder holds anything that a person can see.
fn is_filled(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
}
