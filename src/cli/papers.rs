//! `mms papers`: what is printed, signed and handed over, from the results of an audit.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::companions::results_file;
use super::outputs::{OutputArgs, commit, refuse};
use super::terminal::{say, warn};
use crate::output::names::safe_stems;
use crate::output::{Run, in_place};
use crate::pipeline::{self, PipelineError};
use crate::report::{Report, belonging, papers};
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct PapersArgs {
    /// Results of a concluded audit: its results.json, or its folder.
    results: PathBuf,
    /// Folder for the papers; a folder `papers` beside the results when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only this provider, by its id (may be repeated).
    #[arg(long)]
    provider: Vec<String>,
    /// Folder of the catalogue of indicators that the audit used, if not the built-in one (may be repeated).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    outputs: OutputArgs,
}

/// Runs the command.
pub fn run(args: &PapersArgs, lang: Lang) -> Exit {
    let path = results_file(&args.results);
    let folder = lang.t("documente", "papers");
    let out = args.out.clone().unwrap_or_else(|| path.parent().unwrap_or(Path::new("")).join(folder));
    let read = pipeline::act(&args.catalogue).map_err(|error: PipelineError| error.text(lang));
    let results = belonging::read(&path, lang);
    let (pipeline::Act { catalogue, schema }, results) = match (read, results) {
        (Ok(read), Ok(results)) => (read, results),
        (read, results) => {
            [read.err(), results.err()].iter().flatten().for_each(|fault| warn(fault));
            return Exit::Usage;
        }
    };
    let known = |id: &String| results.providers.iter().any(|provider| provider.provider_id == *id);
    if let Some(unknown) = args.provider.iter().find(|id| !known(id)) {
        warn(&match lang {
            Lang::Ro => format!("{unknown}: furnizorul nu este în rezultate"),
            Lang::En => format!("{unknown}: the provider is not in the results"),
        });
        return Exit::Usage;
    }
    if catalogue.sha256 != results.catalogue.sha256 {
        warn(lang.t(
            "Catalogul nu mai este cel al auditului: textele documentelor pot fi altele. Dați-l cu --catalogue DOSAR.",
            "The catalogue is not the audit's any more: texts of the papers may differ. Give it with --catalogue DIR.",
        ));
    }
    let inputs = std::iter::once(path).chain(args.catalogue.iter().cloned()).collect();
    let mut run = Run::new(args.outputs.manner(inputs));
    let folder = match run.folder(&out) {
        Ok(folder) => folder,
        Err(error) => return refuse(&error, lang),
    };
    let stems = safe_stems(results.providers.iter().map(|provider| provider.provider_id.as_str()));
    let mut all = Vec::new();
    for provider in &results.providers {
        if !args.provider.is_empty() && !args.provider.contains(&provider.provider_id) {
            continue;
        }
        if !provider.concluded {
            let id = &provider.provider_id;
            warn(&match lang {
                Lang::Ro => format!(
                    "{id}: auditul nu este încheiat; se scriu numai fișa de teren și listele pe manageri. Raportul, fișele și planul vin după mms conclude."
                ),
                Lang::En => format!(
                    "{id}: the audit is not concluded; only the field sheet and the lists by manager are written. Report, sheets and plan follow mms conclude."
                ),
            });
        }
        let stem = stems.get(provider.provider_id.as_str()).map_or("_", String::as_str);
        let report = Report { provider, results: &results, catalogue: &catalogue, schema: &schema, lang };
        match papers::write(&folder, stem, &report) {
            Ok(written) => all.extend(written),
            Err(error) => return refuse(&error, lang),
        }
    }
    if let Err(exit) = commit(run, lang) {
        return exit;
    }
    all.iter().for_each(|path| say(&format!("→ {}", in_place(path).display())));
    Exit::Done
}
