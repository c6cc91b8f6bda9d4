//! What a provider has handed over and answered; in memory only.

use std::sync::Arc;

use super::question::Question;
use crate::ingest::inspect::Inspection;
use crate::ingest::mapping::Written;
use crate::ingest::source::decode;
use crate::ingest::{Held, MAPPING_FILE};
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
    /// What was answered.
    pub answers: Written,
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

    /// Adds a file, or takes the place of the one of its name. A mapping file brings answers.
    pub fn add(&mut self, name: String, bytes: Vec<u8>) {
        let last = name.rsplit('/').next().unwrap_or(&name);
        if last.eq_ignore_ascii_case(MAPPING_FILE)
            && let Ok(answers) = toml::from_str(decode(&bytes).trim_start_matches('\u{feff}'))
        {
            self.answers = answers;
        }
        self.files.retain(|file| file.name != name);
        self.files.push(Held { name, bytes: bytes.into() });
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.changed();
    }

    /// What was made of the state before is out of date.
    pub fn changed(&mut self) {
        self.version += 1;
    }

    /// The files with what was answered.
    ///
    /// # Errors
    /// When the answers cannot be written as a mapping file.
    pub fn uploads(&self) -> Result<Uploads, toml::ser::Error> {
        let mapping = toml::to_string(&self.answers)?;
        Ok(Uploads { files: self.files.clone(), mapping: Some(mapping.into()) })
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
