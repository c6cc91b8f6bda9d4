//! Whether the files in a folder of results belong together: one run's, or changed by an inspector since.
//!
//! Results name the files that were written with them, with their hashes. What is there with another hash belongs to
//! them where it is a workbook of the same audit that somebody has saved since; else it is of another run. What is not
//! there any more was taken elsewhere, which nobody minds.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::fingerprint;
use super::workbook::{Identity, is_hidden_sheet};
use crate::ingest::source;
use crate::output::names::safe_stems;
use crate::output::seal::{self, Sealed};
use crate::output::{OutputError, is_interrupted};
use crate::results::{OutputFile, Results};
use crate::text::{Lang, hex};

/// Why results and what lies beside them do not belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mixed {
    folder: PathBuf,
    /// Files of another run, by their names; none: a run was interrupted.
    strangers: Vec<String>,
}

/// Reads results, and sees to it that what lies beside them belongs to them.
///
/// # Errors
/// What keeps them from being read, or does not belong to them, in words.
pub fn read(path: &Path, lang: Lang) -> Result<Results, String> {
    let results = crate::output::results_json::read(path).map_err(|error: OutputError| error.in_words(lang))?;
    match check(path, &results) {
        None => Ok(results),
        Some(mixed) => Err(mixed.text(lang)),
    }
}

/// What does not belong to results, in the folder that they are in; none where everything does.
#[must_use]
pub fn check(path: &Path, results: &Results) -> Option<Mixed> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if is_interrupted(folder) {
        return Some(Mixed { folder: folder.to_owned(), strangers: Vec::new() });
    }
    let stems = safe_stems(results.providers.iter().map(|provider| provider.provider_id.as_str()));
    let known = |file: &str| results.outputs.iter().any(|output| output.file == file);
    // Results of versions that named no files, and results without workbooks beside older workbooks.
    let others = stems.into_values().map(|stem| format!("{stem}.xlsx")).filter(|file| !known(file));
    let others = others.map(|file| OutputFile { file, sha256: String::new() });
    let files: Vec<OutputFile> = results.outputs.iter().cloned().chain(others).collect();
    let strangers: Vec<String> =
        files.into_par_iter().filter(|file| !belongs(folder, file, results)).map(|file| file.file).collect();
    (!strangers.is_empty()).then(|| Mixed { folder: folder.to_owned(), strangers })
}

fn belongs(folder: &Path, file: &OutputFile, results: &Results) -> bool {
    let path = folder.join(&file.file);
    let Ok(bytes) = fs::read(&path) else { return true };
    let named = !file.sha256.is_empty();
    if named && hex(&Sha256::digest(&bytes)) == file.sha256 {
        return true;
    }
    let is_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    // A whole workbook with another hash was written by another run.
    if named && (!is_workbook || matches!(seal::look(&path), Sealed::Whole(_))) {
        return false;
    }
    match identity(&bytes) {
        // Not a workbook of ours: a register whose name is a provider's.
        Identity { fingerprint: None, .. } if !named => true,
        Identity { fingerprint: Some(carried), provider: Some(provider), .. } => {
            carried == fingerprint(results, &provider)
        }
        _ => false,
    }
}

fn identity(bytes: &[u8]) -> Identity {
    let mut found = Identity::default();
    let read = source::read(bytes, "", &mut |sheet, grid| {
        if let Ok(grid) = grid
            && is_hidden_sheet(&sheet.name, &grid)
        {
            found.read(&grid);
        }
    });
    if read.is_ok() { found } else { Identity::default() }
}

impl Mixed {
    /// What does not belong together and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (folder, strangers) = (self.folder.display(), self.strangers.join(", "));
        match (lang, self.strangers.is_empty()) {
            (Lang::Ro, true) => format!(
                "{folder}: o rulare a fost întreruptă în timp ce își punea fișierele în acest dosar; nu toate sunt ale aceleiași rulări. Porniți din nou comanda care scria în el."
            ),
            (Lang::En, true) => format!(
                "{folder}: a run was interrupted while it put its files into this folder; not all of them are of one run. Run again the command that was writing into it."
            ),
            (Lang::Ro, false) => format!(
                "{folder}: results.json nu este al aceleiași rulări ca {strangers}. Refaceți auditul în alt dosar sau mutați de aici ce este al altei rulări."
            ),
            (Lang::En, false) => format!(
                "{folder}: results.json is not of the same run as {strangers}. Run the audit again into another folder, or move away from here what belongs to another run."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::file::write_whole;
    use crate::output::results_json as json;
    use crate::report::Report;
    use crate::report::testing::World;
    use crate::report::workbook::{Extras, write_with};

    /// A folder with results and a workbook, as an audit writes them.
    fn written(world: &mut World, folder: &Path) -> PathBuf {
        let (book, results) = (folder.join("P-CJ.xlsx"), folder.join("results.json"));
        write_with(&book, &world.report(Lang::Ro), &Extras::default()).unwrap();
        let sha256 = hex(&Sha256::digest(fs::read(&book).unwrap()));
        world.results.outputs = vec![OutputFile { file: "P-CJ.xlsx".into(), sha256 }];
        json::write(&results, &world.results).unwrap();
        results
    }

    #[test]
    fn what_another_run_wrote_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::lively();
        let path = written(&mut world, folder.path());
        assert!(read(&path, Lang::Ro).is_ok());
        // The same audit in another language is another run, too.
        let report = Report { lang: Lang::En, ..world.report(Lang::Ro) };
        write_with(&folder.path().join("P-CJ.xlsx"), &report, &Extras::default()).unwrap();
        let [ro, en] = [Lang::Ro, Lang::En].map(|lang| read(&path, lang).unwrap_err());
        assert!(ro.contains("nu este al aceleiași rulări ca P-CJ.xlsx"), "{ro}");
        assert!(en.contains("is not of the same run as P-CJ.xlsx"), "{en}");
        fs::remove_file(folder.path().join("P-CJ.xlsx")).unwrap();
        assert!(read(&path, Lang::Ro).is_ok(), "taken elsewhere");
        write_whole(&folder.path().join("P-CJ.xlsx"), |_| Ok(())).unwrap();
        assert!(read(&path, Lang::Ro).is_err(), "no workbook at all");
    }

    #[test]
    fn results_beside_workbooks_that_they_do_not_name_are_looked_at_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::lively();
        let id = world.results.providers[0].provider_id.clone();
        let path = written(&mut world, folder.path());
        let book = folder.path().join(format!("{id}.xlsx"));
        write_with(&book, &world.report(Lang::Ro), &Extras::default()).unwrap();
        world.results.outputs.clear();
        json::write(&path, &world.results).unwrap();
        assert!(read(&path, Lang::Ro).is_ok(), "the same audit");
        world.results.period.from += 1;
        json::write(&path, &world.results).unwrap();
        assert!(read(&path, Lang::Ro).unwrap_err().contains(&id));
    }

    #[test]
    fn an_interrupted_run_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(&mut World::lively(), folder.path());
        let staging = folder.path().join(".mms.abcdef.part");
        fs::create_dir(&staging).unwrap();
        assert!(read(&path, Lang::Ro).is_ok(), "it had not begun to put anything in place");
        fs::write(staging.join(".complete"), "").unwrap();
        assert!(read(&path, Lang::Ro).unwrap_err().contains("întreruptă"));
    }
}
