//! Registers as they really come: whatever their form, the numbers are the same, and nothing personal comes out.

mod locked;
mod one_cell;
mod persons;
mod privacy;
mod quality;
mod rows_add_up;
mod template;
mod text_not_formula;
mod twins;
mod what_is_missing;
mod writers;

use std::path::{Path, PathBuf};

use mms_audit::ingest::Secrets;
use mms_audit::ingest::pseudonym::Key;
use mms_audit::measure::Audit;
use mms_audit::pipeline::{self, Audited, PipelineError, Request};
use mms_audit::results::{ProviderResults, Results};
use mms_audit::time::{Counting, Period, parse_iso_day};

/// Audits paths of the year 2024 without writing anything, every subject listed.
pub fn audited(paths: &[&Path], key: Option<Key>) -> Result<Audited, PipelineError> {
    audited_with(paths, Secrets { key, ..Secrets::default() })
}

/// The same with passwords of locked files.
pub fn audited_with(paths: &[&Path], secrets: Secrets) -> Result<Audited, PipelineError> {
    let day = |text| parse_iso_day(text).unwrap();
    let request = Request {
        paths: paths.iter().map(|p| p.to_path_buf()).collect(),
        mapping: None,
        others: Vec::new(),
        held: Default::default(),
        secrets,
        catalogue: Vec::new(),
        providers: Vec::new(),
        audit: Audit {
            period: Period { from: day("2024-01-01"), to: day("2024-12-31"), as_of: day("2024-12-31") },
            counting: Counting::default(),

            list_met: true,
            aggregate_only: false,
        },
        sample: None,
        rows: false,
        deliveries: false,
        memory: None,
        stop: mms_audit::ingest::Stop::default(),
    };
    pipeline::run(&request, &|_| {}, &|| {})
}

/// The results of [`audited`].
pub fn results(path: &Path) -> Results {
    audited(&[path], None).unwrap_or_else(|e| panic!("{}: {e}", path.display())).results
}

/// Results without the places where things stand: inputs, sources, remarks on the data; subjects that are named by
/// their place keep the check's name only.
pub fn without_places(mut results: Results) -> Vec<ProviderResults> {
    for provider in &mut results.providers {
        provider.quality.clear();
        provider.files.clear();
        for check in &mut provider.checks {
            for outcome in &mut check.outcomes {
                outcome.sources.clear();
                if outcome.subject.split('|').next().is_some_and(|head| head.contains('!')) {
                    outcome.subject = "(row)".into();
                }
            }
            check.outcomes.sort_by_key(|o| format!("{o:?}"));
        }
    }
    results.providers
}

/// Compares two audits check by check, so that a difference names its check.
pub fn assert_same(one: Results, other: Results, what: &str) {
    let (one, other) = (without_places(one), without_places(other));
    let ids = |all: &[ProviderResults]| all.iter().map(|p| p.provider_id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&other), "{what}");
    for (a, b) in one.iter().zip(&other) {
        for (x, y) in a.checks.iter().zip(&b.checks) {
            assert_eq!(x, y, "{what}: {} {}/{}", a.provider_id, x.indicator, x.check);
        }
        assert_eq!(a, b, "{what}: {}", a.provider_id);
    }
}

/// A folder with csv files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The files of a folder with a given ending, by name.
pub fn with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == ending))
        .collect();
    files.sort();
    files
}
