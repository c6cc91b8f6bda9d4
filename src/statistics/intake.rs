//! What became of the inputs: which were counted, which came twice, which nobody read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::sums::{Place, Sums};
use crate::results::Results;
use crate::results::fate::{Fate, FileFate};

/// Something that can be added up.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it came from.
    pub paths: Vec<PathBuf>,
    /// What it adds up to.
    pub sums: Sums,
}

impl Source {
    /// Its paths, for people.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.paths)
    }

    /// When the newest of its files was last changed.
    fn changed(&self) -> Option<SystemTime> {
        let of = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
        let below = |path: &PathBuf| {
            let files = std::fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| of(&entry.path()));
            if path.is_dir() { files.max() } else { of(path) }
        };
        self.paths.iter().filter_map(below).max()
    }
}

/// Two inputs with the same providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The providers.
    pub providers: Vec<String>,
    /// The input that is counted.
    pub counted: String,
    /// The one that is not.
    pub left_out: String,
    /// Whether it was chosen by the user; else it is the newer one, or was given later.
    pub preferred: bool,
    /// Cases in the one that is counted and in the other.
    pub cases: [u64; 2],
    /// Checks whose counts differ.
    pub checks: u64,
}

/// What became of the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Each input that is counted, with its providers.
    pub inputs: Vec<(String, BTreeMap<String, Place>)>,
    /// Inputs that came twice.
    pub doubles: Vec<Double>,
    /// Every file that was found, with what became of it.
    pub files: Vec<GivenFile>,
}

/// A file of the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFile {
    /// The input that it belongs to, as in [`Source::name`].
    pub input: String,
    /// Its path.
    pub file: String,
    /// What became of it.
    pub fate: Fate,
    /// Reason code; empty where the fate says it all.
    pub reason: String,
    /// The file with the same bytes that was read.
    pub duplicate_of: Option<String>,
    /// Sheets that were not read, each with the register that it might be or the reason code.
    pub sheets: Vec<(String, String)>,
    /// Rows of registers that were accepted; none of a file of results.
    pub rows: Option<u64>,
}

impl GivenFile {
    /// A file that holds no sheets.
    #[must_use]
    pub fn plain(input: String, file: &Path, fate: Fate, reason: &str) -> Self {
        let (file, reason) = (file.display().to_string(), reason.to_owned());
        Self { input, file, fate, reason, duplicate_of: None, sheets: Vec::new(), rows: None }
    }

    /// The files of an audit, each with the path under which it was found.
    #[must_use]
    pub fn of(results: &Results, paths: &[PathBuf]) -> Vec<Self> {
        let input = name(paths);
        // Files given by themselves are named as they were given, those of a folder from the folder on.
        let folder = paths.iter().find(|path| path.is_dir());
        let path = |file: &str| folder.map_or_else(|| file.to_owned(), |path| path.join(file).display().to_string());
        let rows: BTreeMap<&str, u64> = results
            .inputs
            .iter()
            .map(|input| (input.file.as_str(), input.sheets.iter().map(|sheet| sheet.accepted).sum()))
            .collect();
        let given = |file: FileFate<'_>| Self {
            input: input.clone(),
            file: path(file.file),
            fate: file.fate,
            reason: file.reason.to_owned(),
            duplicate_of: file.duplicate_of.map(path),
            sheets: file.sheets.iter().map(|(sheet, why)| ((*sheet).to_owned(), (*why).to_owned())).collect(),
            rows: Some(rows.get(file.file).copied().unwrap_or_default()),
        };
        results.fates().into_iter().map(given).collect()
    }

    /// The same for those who tell fates.
    #[must_use]
    pub fn fate(&self) -> FileFate<'_> {
        FileFate {
            fate: self.fate,
            file: &self.file,
            reason: &self.reason,
            duplicate_of: self.duplicate_of.as_deref(),
            sheets: self.sheets.iter().map(|(sheet, why)| (sheet.as_str(), why.as_str())).collect(),
        }
    }
}

/// Paths in one line, for people.
fn name(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

impl Intake {
    /// Says of the files of inputs that came twice that they were not counted.
    pub fn tell_doubles(&mut self) {
        for file in &mut self.files {
            let left_out = self.doubles.iter().any(|double| double.left_out == file.input);
            if left_out && matches!(file.fate, Fate::Read | Fate::InPart) {
                (file.fate, file.reason) = (Fate::Ignored, "came_twice".to_owned());
            }
        }
    }

    /// What became of all files, what was not read first.
    #[must_use]
    pub fn fates(&self) -> Vec<FileFate<'_>> {
        let mut all: Vec<FileFate<'_>> = self.files.iter().map(GivenFile::fate).collect();
        all.sort();
        all
    }
}

/// What is counted, and what is not.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Sources without a provider in common.
    pub counted: Vec<Source>,
    /// What was left out for them.
    pub doubles: Vec<Double>,
    /// Provider and two sources that share some providers only: neither can stand for the other.
    pub mixed: Vec<[String; 3]>,
}

/// Of sources with the same providers takes the preferred one, else the newer, else the one that was given later.
#[must_use]
pub fn choose(sources: Vec<Source>, prefer: &[PathBuf]) -> Chosen {
    let preferred = |source: &Source| source.paths.iter().any(|path| prefer.contains(path));
    let mut order: Vec<usize> = (0..sources.len()).collect();
    let twice = |source: &Source| {
        let shares = |other: &&Source| other.sums.providers.keys().any(|id| source.sums.providers.contains_key(id));
        sources.iter().filter(shares).count() > 1
    };
    // Only what comes twice is asked for its age, so that nothing else depends on it.
    order.sort_by_cached_key(|at| {
        let source = sources.get(*at).filter(|source| twice(source));
        let rank = source.map(|source| (preferred(source), source.changed(), *at));
        std::cmp::Reverse(rank)
    });
    let mut chosen = Chosen::default();
    let mut counted: Vec<usize> = Vec::new();
    for at in order {
        let Some(source) = sources.get(at) else { continue };
        let shares = |other: &&Source| other.sums.providers.keys().any(|id| source.sums.providers.contains_key(id));
        let with: Vec<&Source> = counted.iter().filter_map(|at| sources.get(*at)).filter(shares).collect();
        match with.as_slice() {
            [] => counted.push(at),
            [one] if source.sums.providers.keys().all(|id| one.sums.providers.contains_key(id)) => {
                chosen.doubles.push(double(one, source, preferred(one)));
            }
            [one, ..] => {
                let shared = source.sums.providers.keys().find(|id| one.sums.providers.contains_key(*id));
                chosen.mixed.push([shared.cloned().unwrap_or_default(), one.name(), source.name()]);
            }
        }
    }
    counted.sort_unstable();
    chosen.doubles.sort_by(|a, b| a.providers.cmp(&b.providers));
    let mut sources: Vec<Option<Source>> = sources.into_iter().map(Some).collect();
    chosen.counted = counted.into_iter().filter_map(|at| sources.get_mut(at)?.take()).collect();
    chosen
}

fn double(counted: &Source, left_out: &Source, preferred: bool) -> Double {
    let cases = |source: &Source| source.sums.atoms.iter().map(|atom| atom.cases.count).sum();
    let checks = |source: &Source| {
        let mut all: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
        for check in source.sums.atoms.iter().flat_map(|atom| &atom.checks) {
            let counts = super::sums::STATES.map(|state| check.states.of(state).count);
            let known = all.entry((check.indicator.clone(), check.check.clone())).or_insert_with(|| vec![0; 5]);
            known.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        all
    };
    let (mine, theirs) = (checks(counted), checks(left_out));
    Double {
        providers: left_out.sums.providers.keys().cloned().collect(),
        counted: counted.name(),
        left_out: left_out.name(),
        preferred,
        cases: [cases(counted), cases(left_out)],
        checks: mine.iter().filter(|(name, counts)| theirs.get(*name) != Some(counts)).count() as u64,
    }
}
