//! What a provider has handed over and answered; in memory only.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::beside::{Beside, Earlier, Said};
use super::explained;
use super::kept::Missing;
use super::question::Question;
use crate::continuity::Explanation;
use crate::ingest::inspect::Inspection;
use crate::ingest::mapping::Written;
use crate::ingest::passwords::Passwords;
use crate::ingest::source::decode;
use crate::ingest::{Held, MAPPING_FILE, Secrets};
use crate::pipeline::{PipelineError, Rehearsal, Uploads};
use crate::registers::spec::Schema;
use crate::results::Results;
use crate::text::Lang;
use crate::time::Day;

/// What a provider has handed over and answered.
#[derive(Debug, Default)]
pub struct Provider {
    /// The files that were handed over, by name.
    pub files: Vec<Held>,
    /// Passwords of locked files, as long as the files are here.
    pub passwords: Passwords,
    /// What was answered.
    pub answers: Written,
    /// Why a mapping file that was handed over brought no answers.
    pub unusable: Option<String>,
    /// What was explained on the page.
    pub explained: Vec<Explanation>,
    /// How often something was.
    pub explanations: u64,
    /// What was found and decided before, by name.
    pub earlier: Vec<Earlier>,
    /// Sheets of which it was said that each row holds one record.
    pub settled: BTreeSet<String>,
    /// Whether each folder or archive is the delivery of one provider.
    pub deliveries: bool,
    /// Grows with every change of files and answers: what was made from an older one is out of date.
    pub version: u64,
    /// The day for which it is checked; none: the last one that the registers know.
    pub as_of: Option<Day>,
    /// What the files were understood as.
    pub looked: Option<Arc<Looked>>,
    /// What came of the audit.
    pub result: Option<Arc<Outcome>>,
}

/// What files were understood as.
#[derive(Debug)]
pub struct Looked {
    /// The state that it was made of.
    pub version: u64,
    /// What the engine makes of the files.
    pub inspection: Inspection,
    /// The registers.
    pub schema: Arc<Schema>,
    /// What is asked.
    pub questions: Vec<Question>,
    /// What no file holds.
    pub missing: Vec<Missing>,
    /// Language of the questions.
    pub lang: Lang,
    /// What is wrong with the program itself; cannot happen in a tested build.
    pub fault: Option<PipelineError>,
}

/// What came of an audit.
#[derive(Debug)]
pub struct Outcome {
    /// The state that it was made of.
    pub version: u64,
    /// The audit, or why there is none.
    pub found: Result<Rehearsal, PipelineError>,
    /// What was said beside the findings.
    pub said: Said,
}

impl Provider {
    /// The files that were handed over.
    #[must_use]
    pub fn files(&self) -> &[Held] {
        &self.files
    }

    /// What was found, where it is not out of date.
    #[must_use]
    pub fn finished(&self) -> Option<&Results> {
        let result = self.result.as_ref().filter(|result| result.version == self.version)?;
        Some(&result.found.as_ref().ok()?.today.results)
    }

    /// Adds a file, or takes the place of the one of its name. A mapping file brings answers; results and inspections
    /// are what was found before.
    pub fn add(&mut self, name: String, bytes: Vec<u8>, lang: Lang) {
        self.files.retain(|file| file.name != name);
        self.earlier.retain(|earlier| earlier.name != name);
        if let Some(earlier) = Earlier::of(&name, &bytes, lang) {
            self.earlier.push(earlier);
            self.earlier.sort_by(|a, b| a.name.cmp(&b.name));
            self.changed();
            return;
        }
        let last = name.rsplit('/').next().unwrap_or(&name);
        if last.eq_ignore_ascii_case(MAPPING_FILE) {
            let text = decode(&bytes);
            let text = text.trim_start_matches('\u{feff}');
            match toml::from_str(text) {
                Ok(answers) => (self.answers, self.unusable) = (answers, None),
                Err(error) => {
                    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                    let line = before.matches('\n').count() + 1;
                    self.unusable = Some(format!("{name}, {} {line}", lang.t("rândul", "line")));
                }
            }
        }
        self.files.push(Held { name, bytes: bytes.into() });
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.changed();
    }

    /// What was made of the state before is out of date.
    pub fn changed(&mut self) {
        self.version += 1;
    }

    /// What opens the files.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        Secrets { key: None, passwords: self.passwords.clone() }
    }

    /// The files with what was answered.
    ///
    /// # Errors
    /// When the answers cannot be written as a mapping file.
    pub fn uploads(&self) -> Result<Uploads, toml::ser::Error> {
        let mapping = toml::to_string(&self.answers)?;
        let top = self.top();
        let within = |name: &str| name.get(top..).unwrap_or(name).to_owned();
        let files = self.files.iter().map(|file| Held { name: within(&file.name), bytes: file.bytes.clone() });
        Ok(Uploads { files: files.collect(), mapping: Some(mapping.into()) })
    }

    /// Bytes at the beginning of all names that say only which folder was chosen: folders in it tell files apart.
    fn top(&self) -> usize {
        let Some((first, _)) = self.files.first().and_then(|file| file.name.split_once('/')) else { return 0 };
        let top = format!("{first}/");
        let within: Option<Vec<&str>> = self.files.iter().map(|file| file.name.strip_prefix(&top)).collect();
        let is_folder = |name: &&str| name.contains('/') || name.to_ascii_lowercase().ends_with(".zip");
        within.filter(|names| names.iter().any(is_folder)).map_or(0, |_| top.len())
    }

    /// How many folders and archives there are that may each be the delivery of a provider.
    #[must_use]
    pub fn folders(&self) -> usize {
        let top = self.top();
        let folder = |file: &Held| {
            let name = file.name.get(top..)?;
            match name.split_once('/') {
                Some((folder, _)) => Some(folder.to_owned()),
                None => name.to_ascii_lowercase().ends_with(".zip").then(|| name.to_owned()),
            }
        };
        self.files.iter().filter_map(folder).collect::<BTreeSet<_>>().len()
    }

    /// Sheets of which it is known whether their rows hold several records.
    #[must_use]
    pub fn settled(&self) -> BTreeSet<String> {
        let records = self.answers.record.iter().map(|record| &record.sheet);
        let grids = self.answers.grid.iter().map(|grid| &grid.sheet);
        records.chain(grids).chain(&self.settled).cloned().collect()
    }

    /// What goes with an audit beside the registers.
    #[must_use]
    pub fn beside(&self, lang: Lang) -> Beside {
        let mut beside = Beside::of(&self.files, &self.earlier, lang);
        // What is said on the page is said later than what a file says.
        explained::put(&mut beside.explanations, self.explained.clone());
        beside
    }

    /// What was understood, where it is not out of date.
    pub fn looked(&self, lang: Lang) -> Option<Arc<Looked>> {
        self.looked.clone().filter(|looked| looked.version == self.version && looked.lang == lang)
    }

    /// What came of the audit, where it is not out of date.
    pub fn result(&self) -> Option<Arc<Outcome>> {
        self.result.clone().filter(|result| result.version == self.version)
    }
}
