//! What became of the inputs: which were counted, which came twice, which nobody read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::sums::{Place, Sums};

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
        self.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
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
    /// Files of registers, with how many rows were accepted.
    pub files: Vec<(String, u64)>,
    /// Files beside results that were not read.
    pub aside: Vec<PathBuf>,
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
