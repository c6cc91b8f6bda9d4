//! The inspection that is open, and its file.

use std::path::PathBuf;
use std::sync::Arc;

use super::file::{self, ControlError, Inspection};
use super::plan::plan;
use crate::catalogue::indicator::Catalogue;
use crate::continuity::after;
use crate::continuity::joined::Joined;
use crate::pipeline;
use crate::registers::spec::Schema;
use crate::report::Report;
use crate::results::fate::{Fate, FileFate};
use crate::results::{ProviderResults, Results};
use crate::text::Lang;

/// The inspection that is open.
#[derive(Debug)]
pub struct Control {
    /// Its file.
    pub path: PathBuf,
    /// What is in it.
    pub inspection: Inspection,
    /// What was applied.
    pub catalogue: Arc<Catalogue>,
    /// Names of registers and codes.
    pub schema: Arc<Schema>,
    /// What came of a colleague's file, as long as it is open.
    pub joined: Option<Joined>,
}

impl Control {
    /// The report of a provider.
    #[must_use]
    pub fn report<'a>(&'a self, provider: &'a ProviderResults, lang: Lang) -> Report<'a> {
        let (results, catalogue, schema) = (&self.inspection.results, &self.catalogue, &self.schema);
        Report { provider, results, catalogue, schema, lang }
    }

    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Changes what was decided and writes the file; nothing is changed where it cannot be written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn change(&mut self, change: impl FnOnce(&mut Results)) -> Result<(), ControlError> {
        self.replace(|next| change(&mut next.results))
    }

    /// The same of anything in the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn replace(&mut self, change: impl FnOnce(&mut Inspection)) -> Result<(), ControlError> {
        let mut next = self.inspection.clone();
        change(&mut next);
        next.saved += 1;
        let decided = |provider: &ProviderResults| {
            !provider.judgements.is_empty() || !provider.own_findings.is_empty() || provider.visit.is_some()
        };
        let (catalogue, schema, results) = (&self.catalogue, &self.schema, &next.results);
        let all: Vec<_> = results
            .providers
            .iter()
            .map(|provider| {
                let report = Report { provider, results, catalogue, schema, lang: Lang::Ro };
                (decided(provider), plan(&report), after(provider, catalogue))
            })
            .collect();
        for (provider, (decided, measures, after)) in next.results.providers.iter_mut().zip(all) {
            provider.concluded = decided;
            provider.measures = measures;
            provider.after = decided.then(|| Box::new(after));
        }
        file::write(&self.path, &next)?;
        self.inspection = next;
        Ok(())
    }
}

/// Files that hold registers, or might, and were not read or not wholly.
#[must_use]
pub fn unread(results: &Results) -> Vec<FileFate<'_>> {
    let strange = |fate: Fate| fate.is_unread() || matches!(fate, Fate::Archive | Fate::Unknown | Fate::NotATable);
    let opened = |file: &FileFate<'_>| file.reason == "opened";
    results.fates().into_iter().filter(|file| strange(file.fate) && !opened(file)).collect()
}

/// Opens an inspection.
///
/// # Errors
/// When the program's own registers or catalogue are broken, which they are not in a tested build.
pub fn opened(path: PathBuf, inspection: Inspection) -> Result<Control, pipeline::PipelineError> {
    let pipeline::Act { schema, catalogue } = pipeline::act(&[])?;
    Ok(Control { path, inspection, catalogue, schema, joined: None })
}
