//! What is told about providers, on disk until the last of them is known: an audit in parts then needs the memory of
//! one part, however many findings there are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::file::make_folder;
use super::results_json as json;
use crate::results::{ProviderResults, Results};

/// The texts of providers in one temporary file beside the results.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    /// The results hold totals only.
    totals: bool,
    texts: BufWriter<File>,
    end: u64,
    /// Where each provider's text begins, and how long it is.
    places: BTreeMap<String, (u64, u64)>,
}

impl Spool {
    /// An empty one for a results file, with totals only or with all.
    ///
    /// # Errors
    /// When nothing can be written beside it.
    pub fn new(path: &Path, totals: bool) -> Result<Self, OutputError> {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        // Without a name of its own: it is gone when it is closed, whatever happens.
        let file = tempfile::tempfile_in(make_folder(path)?).map_err(failed)?;
        let texts = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { path: path.to_owned(), totals, texts, end: 0, places: BTreeMap::new() })
    }

    /// Number of providers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Takes the texts of some providers.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, providers: &[ProviderResults]) -> Result<(), OutputError> {
        let failed = |source| OutputError::Write { path: self.path.clone(), source };
        for providers in json::batches(providers) {
            let texts = json::texts(providers, self.totals, Vec::new())
                .map_err(|source| OutputError::Encode { path: self.path.clone(), source })?;
            for (provider, spelt) in providers.iter().zip(texts) {
                self.texts.write_all(&spelt.text).map_err(failed)?;
                self.places.insert(provider.provider_id.clone(), (self.end, spelt.text.len() as u64));
                self.end += spelt.text.len() as u64;
            }
        }
        Ok(())
    }

    /// Writes results whose providers are these, in the order of their ids: the same bytes as [`json::write`] writes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(self, results: &Results) -> Result<(), OutputError> {
        let path = self.path.clone();
        let failed = |source| OutputError::Write { path: path.clone(), source };
        let file = self.texts.into_inner().map_err(|error| failed(error.into_error()))?;
        let mut texts = BufReader::with_capacity(1 << 18, file);
        let places = self.places;
        json::write_around(&path, results, places.is_empty(), |writer| {
            let mut before = json::FIRST;
            for (start, length) in places.into_values() {
                writer.write_all(std::mem::replace(&mut before, json::FURTHER)).map_err(failed)?;
                texts.seek(SeekFrom::Start(start)).map_err(failed)?;
                io::copy(&mut texts.by_ref().take(length), writer).map_err(failed)?;
            }
            Ok(())
        })
    }
}

/// Leaves of a provider what a summary of many providers shows: verdicts and counts.
pub fn strip(provider: &mut ProviderResults) {
    provider.samples = BTreeMap::new();
    provider.caseloads = Vec::new();
    provider.quality = Vec::new();
    for check in &mut provider.checks {
        check.outcomes = Vec::new();
        check.tallies = Vec::new();
        check.histogram = BTreeMap::new();
        check.elapsed = BTreeMap::new();
        check.strata = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::report::testing::{empty_provider, many_findings, provider, results};

    #[test]
    fn parts_in_any_order_give_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let (whole, parts) = (folder.path().join("whole.json"), folder.path().join("parts.json"));
        for providers in
            [vec![empty_provider("A"), many_findings("B", 30), provider("C")], vec![many_findings("A", 3)], Vec::new()]
        {
            let mut all = results(providers);
            all.aggregate_only = all.providers.len() == 3;
            json::write(&whole, &all).unwrap();
            let mut spool = Spool::new(&parts, all.aggregate_only).unwrap();
            for provider in all.providers.iter().rev() {
                spool.add(std::slice::from_ref(provider)).unwrap();
            }
            assert_eq!(spool.len(), all.providers.len());
            all.providers.iter_mut().for_each(strip);
            assert!(all.providers.iter().flat_map(|p| &p.checks).all(|check| check.outcomes.is_empty()));
            spool.write(&all).unwrap();
            assert!(fs::read(&whole).unwrap() == fs::read(&parts).unwrap());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the temporary file is gone");
    }
}
