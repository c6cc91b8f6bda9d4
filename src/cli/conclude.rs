//! `mms conclude`: an inspector's workbook back into the results, and the final workbook.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::beside::{companion, results_file};
use super::terminal::{say, warn};
use crate::continuity::{Concluded, conclude};
use crate::output::OutputError;
use crate::output::file::safe_stems;
use crate::output::results_json as json;
use crate::pipeline;
use crate::report::words::Noun;
use crate::report::workbook::{Extras, write_with};
use crate::report::{Report, fingerprint};
use crate::results::Results;
use crate::results::notes::Role;
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct ConcludeArgs {
    /// The workbook of the audit, filled in by the inspector (xlsx, or ods as LibreOffice saves it).
    workbook: PathBuf,
    /// The results.json written with it, or its folder.
    results: PathBuf,
    /// Folder for the final workbook and results; a folder `final` beside the results when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Folder of the catalogue of indicators that the audit used, if not the built-in one.
    #[arg(long)]
    catalogue: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ConcludeArgs, lang: Lang) -> Exit {
    let path = results_file(&args.results);
    let out = args.out.clone().unwrap_or_else(|| path.parent().unwrap_or(Path::new("")).join("final"));
    let (schema, catalogue) = match pipeline::schema()
        .and_then(|schema| Ok((schema.clone(), pipeline::catalogue(args.catalogue.as_deref(), &schema)?)))
    {
        Ok(found) => found,
        Err(error) => {
            warn(&error.text(lang));
            return if matches!(error, pipeline::PipelineError::Schema(_)) { Exit::Internal } else { Exit::Usage };
        }
    };
    let known = match json::read(&path) {
        Ok(results) => with_earlier_conclusions(results, &out.join("results.json")),
        Err(error) => {
            warn(&error.in_words(lang));
            return Exit::Usage;
        }
    };
    let mut concluded = match conclude::merge(&args.workbook, known, &catalogue, &schema) {
        Ok(concluded) => concluded,
        Err(error) => {
            warn(&error.text(lang));
            return Exit::Usage;
        }
    };
    let companions = &mut concluded.results.companions;
    if let Some(judgements) = companion(Role::Judgements, &args.workbook)
        && !companions.contains(&judgements)
    {
        companions.push(judgements);
    }
    if catalogue.sha256 != concluded.results.catalogue.sha256 {
        warn(lang.t(
            "Catalogul nu mai este cel al auditului: textele și metodologia din registrul final pot fi altele. Dați-l cu --catalogue DOSAR.",
            "The catalogue is not the audit's any more: texts and methodology of the final workbook may differ. Give it with --catalogue DIR.",
        ));
    }
    let results = &concluded.results;
    let Some(provider) = results.providers.iter().find(|p| p.provider_id == concluded.provider_id) else {
        return Exit::Internal;
    };
    let stems = safe_stems(results.providers.iter().map(|p| p.provider_id.as_str()));
    let stem = stems.get(concluded.provider_id.as_str()).map_or("_", String::as_str);
    let target = out.join(format!("{stem}.xlsx"));
    if let Some(same) = [&args.workbook, &path]
        .into_iter()
        .find(|input| [&target, &out.join("results.json")].into_iter().any(|output| same_file(input, output)))
    {
        let file = same.display();
        warn(&match lang {
            Lang::Ro => format!("{file}: ar fi înlocuit; alegeți alt dosar cu --out"),
            Lang::En => format!("{file}: would be replaced; choose another folder with --out"),
        });
        return Exit::Usage;
    }
    let report = Report { provider, results, catalogue: &catalogue, schema: &schema, lang: concluded.lang };
    let written: Result<(), OutputError> =
        write_with(&target, &report, &Extras::default()).and_then(|()| json::write(&out.join("results.json"), results));
    if let Err(error) = written {
        warn(&error.in_words(lang));
        return Exit::Usage;
    }
    tell(&concluded, lang);
    say(&format!("→ {}", target.display()));
    say(&format!("→ {}", out.join("results.json").display()));
    Exit::Done
}

/// What was concluded before in the same folder about other providers of the same audit stays concluded.
fn with_earlier_conclusions(mut results: Results, earlier: &Path) -> Results {
    let Ok(earlier) = json::read(earlier) else { return results };
    let same = results.providers.iter().map(|p| &p.provider_id).eq(earlier.providers.iter().map(|p| &p.provider_id))
        && results
            .providers
            .iter()
            .all(|p| fingerprint(&results, &p.provider_id) == fingerprint(&earlier, &p.provider_id));
    if same {
        for (provider, before) in results.providers.iter_mut().zip(earlier.providers) {
            if before.concluded && !provider.concluded {
                provider.concluded = true;
                provider.judgements = before.judgements;
            }
        }
        for companion in earlier.companions {
            if companion.role == Role::Judgements && !results.companions.contains(&companion) {
                results.companions.push(companion);
            }
        }
    }
    results
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Says how far the inspector came.
fn tell(concluded: &Concluded, lang: Lang) {
    let n = |n: usize| lang.count(n as u64);
    let (judged, open, seen, unseen) = (n(concluded.judged), n(concluded.open), n(concluded.seen), n(concluded.unseen));
    say(&concluded.provider_id);
    say(&match lang {
        Lang::Ro => format!("  Constatări judecate: {judged}, nejudecate: {open}"),
        Lang::En => format!("  Findings judged: {judged}, not judged: {open}"),
    });
    say(&match lang {
        Lang::Ro => format!("  La fața locului, cu verdict: {seen}, fără verdict: {unseen}"),
        Lang::En => format!("  On site, with a verdict: {seen}, without: {unseen}"),
    });
    if !concluded.deleted.is_empty() {
        let rows = lang.counted(concluded.deleted.len() as u64, Noun::Row);
        warn(&match lang {
            Lang::Ro => {
                format!("{rows} cu constatări au fost șterse din registru; constatările rămân cum s-au calculat")
            }
            Lang::En => format!("{rows} with findings were deleted from the workbook; the findings stand as computed"),
        });
    }
    if concluded.left_out > 0 {
        let rows = lang.counted(concluded.left_out as u64, Noun::Row);
        warn(&match lang {
            Lang::Ro => format!("{rows} adăugate, fără verdict și fără observație, nu au fost preluate"),
            Lang::En => format!("{rows} that were added hold no verdict and no remark; they were left out"),
        });
    }
    if concluded.masked {
        warn(lang.t(
            "Din observații au fost scoase coduri numerice personale, înlocuite cu [CNP]",
            "Personal numeric codes were taken out of remarks and replaced by [CNP]",
        ));
    }
}
