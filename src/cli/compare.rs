//! `mms compare`: what changed between two audits.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::companions::results_file;
use super::outputs::{OutputArgs, commit, refuse};
use super::terminal::{say, warn};
use crate::continuity::{self, Comparison, ComparisonContext, compare_book};
use crate::output::file::write_whole;
use crate::output::{OutputError, Run};
use crate::pipeline::{self, PipelineError};
use crate::report::belonging;
use crate::text::Lang;

/// Findings of a list that the terminal shows unless all are asked for.
const SHOWN: usize = 10;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Results of the older audit: its results.json, or its folder.
    old: PathBuf,
    /// Results of the newer audit.
    new: PathBuf,
    /// Also write the comparison into a file: .xlsx or .json (may be repeated).
    #[arg(long)]
    out: Vec<PathBuf>,
    /// Show every finding, not the first ten of each list.
    #[arg(long)]
    all: bool,
    /// Folder of the catalogue of indicators that the audits used, if not the built-in one (may be repeated).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    outputs: OutputArgs,
}

/// Runs the command.
pub fn run(args: &CompareArgs, lang: Lang) -> Exit {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if let Some(other) = args.out.iter().find(|path| !matches!(ending(path).as_deref(), Some("xlsx" | "json"))) {
        let file = other.display();
        warn(&match lang {
            Lang::Ro => format!("{file}: comparația se scrie ca .xlsx sau .json"),
            Lang::En => format!("{file}: a comparison is written as .xlsx or .json"),
        });
        return Exit::Usage;
    }
    let act = pipeline::act(&args.catalogue).map_err(|error: PipelineError| error.text(lang));
    let read = |path: &Path| belonging::read(&results_file(path), lang);
    let (pipeline::Act { catalogue, schema }, old, new) = match (act, read(&args.old), read(&args.new)) {
        (Ok(act), Ok(old), Ok(new)) => (act, old, new),
        (act, old, new) => {
            let faults = [act.err(), old.err(), new.err()];
            faults.iter().flatten().for_each(|fault| warn(fault));
            return Exit::Usage;
        }
    };
    let old = continuity::in_terms_of(old, &new.catalogue);
    let comparison = match continuity::compare(&old, &new) {
        Ok(comparison) => comparison,
        Err(error) => {
            warn(&error.text(lang));
            return Exit::Usage;
        }
    };
    let limit = if args.all { usize::MAX } else { SHOWN };
    let telling = ComparisonContext { old: &old, new: &new, catalogue: &catalogue, schema: &schema, lang, limit };
    say(continuity::words(&comparison, &telling).trim_end());
    let inputs = [results_file(&args.old), results_file(&args.new)].into_iter().chain(args.catalogue.iter().cloned());
    let mut run = Run::new(args.outputs.manner(inputs.collect()));
    for path in &args.out {
        let written = run.file(path).and_then(|staged| match ending(path).as_deref() {
            Some("json") => write_json(&staged, &comparison),
            _ => compare_book::write(&staged, &comparison, &telling),
        });
        if let Err(error) = written {
            return refuse(&error, lang);
        }
    }
    if let Err(exit) = commit(run, lang) {
        return exit;
    }
    args.out.iter().for_each(|path| say(&format!("→ {}", path.display())));
    Exit::Done
}

fn write_json(path: &Path, comparison: &Comparison<'_>) -> Result<(), OutputError> {
    write_whole(path, |file| {
        serde_json::to_writer_pretty(&mut *file, comparison)
            .map_err(|source| OutputError::Encode { path: path.to_owned(), source })?;
        file.write_all(b"\n").map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
}
