//! `mms conclude`: an inspector's workbook back into the results, and the final workbook.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::companions::{companion, results_file};
use super::outputs::{OutputArgs, commit, refuse};
use super::secrets::PasswordArgs;
use super::terminal::{say, warn};
use crate::continuity::{Concluded, conclude, is_same_audit, lost};
use crate::output::names::safe_stems;
use crate::output::results_json as json;
use crate::output::{Manner, OutputError, Run};
use crate::pipeline;
use crate::report::Report;
use crate::report::belonging;
use crate::report::words::Noun;
use crate::report::workbook::{Extras, write_with};
use crate::results::notes::Role;
use crate::results::verdict::Verdict;
use crate::results::{Results, StandardResult};
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
    /// Also write the final report as one HTML page.
    #[arg(long)]
    html: bool,
    /// Folder of the catalogue of indicators that the audit used, if not the built-in one (may be repeated).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    passwords: PasswordArgs,
    #[command(flatten)]
    outputs: OutputArgs,
}

/// Runs the command.
pub fn run(args: &ConcludeArgs, lang: Lang) -> Exit {
    let path = results_file(&args.results);
    let out = args.out.clone().unwrap_or_else(|| path.parent().unwrap_or(Path::new("")).join("final"));
    let pipeline::Act { schema, catalogue } = match pipeline::act(&args.catalogue) {
        Ok(found) => found,
        Err(error) => {
            warn(&error.text(lang));
            return Exit::Usage;
        }
    };
    let results = match belonging::read(&path, lang) {
        Ok(results) => results,
        Err(words) => {
            warn(&words);
            return Exit::Usage;
        }
    };
    let earlier = match json::read(&out.join("results.json")) {
        Ok(earlier) => Some(earlier),
        // What was changed by hand is not to be replaced without a word.
        Err(changed @ OutputError::Changed { .. }) => {
            warn(&changed.in_words(lang));
            return Exit::Usage;
        }
        Err(_) => None,
    };
    let known = with_earlier_conclusions(results, earlier.as_ref());
    let passwords = match args.passwords.read(lang) {
        Ok(passwords) => passwords,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    let mut concluded = match conclude::merge(&args.workbook, &passwords, known, &catalogue, &schema) {
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
    let lost = earlier.as_ref().map_or(0, |earlier| lost(earlier, results));
    if lost > 0 {
        warn(&losing(&out, lost, args.outputs.force(), lang));
        if !args.outputs.force() {
            return Exit::Usage;
        }
    }
    let further = args.catalogue.iter().chain(args.passwords.file());
    let inputs = [args.workbook.clone(), path].into_iter().chain(further.cloned());
    // Judgements that stand there were looked at just now.
    let manner = Manner { judged: earlier.is_some(), ..args.outputs.manner(inputs.collect()) };
    let report = Report { provider, results, catalogue: &catalogue, schema: &schema, lang: concluded.lang };
    let mut outputs = Run::new(manner);
    let workbook = outputs.folder(&out).and_then(|folder| {
        write_with(&folder.join(format!("{stem}.xlsx")), &report, &Extras::default())?;
        if args.html {
            super::file::put_page(&folder.join(format!("{stem}.html")), &report)?;
        }
        Ok((outputs.written(&out)?, folder))
    });
    let written = workbook.and_then(|(written, folder)| {
        let results = &mut concluded.results;
        // The workbooks of other providers, concluded before, still belong to these results.
        results.outputs = earlier.map_or_else(Vec::new, |earlier| earlier.outputs);
        results.outputs.retain(|known| !written.iter().any(|new| new.file == known.file));
        results.outputs.extend(written);
        results.outputs.sort_by(|a, b| a.file.cmp(&b.file));
        json::write(&folder.join("results.json"), results)
    });
    if let Err(error) = written {
        return refuse(&error, lang);
    }
    if let Err(exit) = commit(outputs, lang) {
        return exit;
    }
    tell(&concluded, lang);
    say(&format!("→ {}", target.display()));
    if args.html {
        say(&format!("→ {}", target.with_extension("html").display()));
    }
    say(&format!("→ {}", out.join("results.json").display()));
    Exit::Done
}

/// What was concluded before in the same folder about other providers of the same audit stays concluded.
fn with_earlier_conclusions(mut results: Results, earlier: Option<&Results>) -> Results {
    if let Some(earlier) = earlier.filter(|earlier| is_same_audit(&results, earlier)) {
        for (provider, before) in results.providers.iter_mut().zip(&earlier.providers) {
            if before.concluded && !provider.concluded {
                provider.concluded = true;
                provider.judgements.clone_from(&before.judgements);
                provider.after.clone_from(&before.after);
                provider.visit.clone_from(&before.visit);
                provider.own_findings.clone_from(&before.own_findings);
                provider.measures.clone_from(&before.measures);
            }
        }
        for companion in &earlier.companions {
            if companion.role == Role::Judgements && !results.companions.contains(companion) {
                results.companions.push(companion.clone());
            }
        }
    }
    results
}

fn losing(out: &Path, lost: u64, force: bool, lang: Lang) -> String {
    let (out, lost) = (out.display(), lang.count(lost));
    match (lang, force) {
        (Lang::Ro, true) => {
            format!("--force: {out}: concluziile de dinainte care nu sunt în acest registru s-au pierdut ({lost})")
        }
        (Lang::En, true) => format!("--force: {out}: earlier conclusions that this workbook lacks are lost ({lost})"),
        (Lang::Ro, false) => format!(
            "{out}: cuprinde concluzii, constatări proprii, măsuri sau date ale controlului care nu sunt în acest registru ({lost}); nu s-a înlocuit nimic. Dați registrul completat, alegeți alt dosar cu --out sau --force, care le pierde."
        ),
        (Lang::En, false) => format!(
            "{out}: holds conclusions, own findings, measures or facts of the visit that this workbook lacks ({lost}); nothing was replaced. Give the workbook that was filled in, choose another folder with --out, or --force, which throws them away."
        ),
    }
}

/// How many standards are not compliant, as computed and after the visit; own findings and measures.
fn standards_words(concluded: &Concluded, lang: Lang) -> Option<String> {
    let provider = concluded.results.providers.iter().find(|p| p.provider_id == concluded.provider_id)?;
    let breached = |all: &[StandardResult]| {
        lang.count(all.iter().filter(|standard| standard.verdict == Verdict::NonCompliant).count() as u64)
    };
    let (computed, after) = (breached(&provider.standards), breached(provider.standards_after()));
    let (own, measures) = (lang.count(provider.own_findings.len() as u64), lang.count(provider.measures.len() as u64));
    let unnamed = provider.measures.iter().filter(|measure| measure.until.is_none()).count() as u64;
    let unnamed = lang.count(unnamed);
    Some(match lang {
        Lang::Ro => format!(
            "  Standarde neconforme: {computed} calculate, {after} după control. Constatări proprii: {own}. Măsuri: {measures}, fără termen: {unnamed}"
        ),
        Lang::En => format!(
            "  Standards not compliant: {computed} as computed, {after} after the visit. Own findings: {own}. Measures: {measures}, without a term: {unnamed}"
        ),
    })
}

/// Cells of a sheet that are named.
const LEFT_SHOWN: usize = 5;

/// A cell with its text, in the quotes of the language.
fn quoted(lang: Lang, cell: &str, text: &str) -> String {
    match lang {
        Lang::Ro => format!("{cell} „{text}”"),
        Lang::En => format!("{cell} “{text}”"),
    }
}

/// The beginning of a text.
fn brief(text: &str) -> String {
    let (text, _) = crate::continuity::without_codes(text);
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
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
    if let Some(words) = standards_words(concluded, lang) {
        say(&words);
    }
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
    for left in &concluded.left_behind {
        let first: Vec<_> =
            left.cells.iter().take(LEFT_SHOWN).map(|(cell, text)| quoted(lang, cell, &brief(text))).collect();
        let more = if left.cells.len() > LEFT_SHOWN { ", …" } else { "" };
        let (n, first) = (lang.counted(left.cells.len() as u64, Noun::Cell), first.join(", "));
        warn(&match lang {
            Lang::Ro => format!(
                "{}: {n} pe care registrul final nu le preia; rămân numai în registrul dumneavoastră: {first}{more}",
                left.sheet
            ),
            Lang::En => format!(
                "{}: {n} that the final workbook does not take over; they stay in your workbook only: {first}{more}",
                left.sheet
            ),
        });
    }
    if concluded.masked {
        warn(lang.t(
            "Din observații au fost scoase coduri numerice personale, înlocuite cu [CNP]",
            "Personal numeric codes were taken out of remarks and replaced by [CNP]",
        ));
    }
}
