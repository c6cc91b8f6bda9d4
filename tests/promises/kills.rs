//! Runs that are ended at any moment: what is in the folder is of one run, and the next run clears the rest away.
//!
//! `MMS_KILLS=200 cargo test --test promises kills -- --nocapture` ends so many runs and prints a table.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use mms_audit::generate::seeded::SeededRng;
use mms_audit::output::is_interrupted;
use sha2::{Digest, Sha256};

use crate::harness::{audit, fixture, mms};
use crate::returned_workbook::ReturnedWorkbook;

/// Runs that are ended where nobody asks for more.
const FEW: u64 = 9;
/// Chance of all moments.
const SEED: u64 = 16;
/// Longest that a run may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A command that is run in two ways over the same folder.
struct Door {
    name: &'static str,
    out: PathBuf,
    ways: [Vec<String>; 2],
    /// What each way leaves, by name.
    sets: [Files; 2],
    /// How long a run takes.
    takes: Duration,
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// How a run is ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Killed after a while.
    Kill(Duration),
    /// Killed as soon as it puts its files in place.
    KillInPlace,
    /// Asked to end after a while.
    Signal(&'static str, Duration),
}

/// How often something was found.
#[derive(Default)]
struct Tally {
    runs: u64,
    old: u64,
    new: u64,
    interrupted: u64,
    half: u64,
    mixed: u64,
    left_over: u64,
}

/// Every file below a folder that a person sees, by its hash.
fn seen(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, Sha256::digest(std::fs::read(&path).unwrap()).to_vec());
            }
        }
    }
    found
}

/// Names of what nobody sees.
fn hidden(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

impl Door {
    fn new(name: &'static str, out: PathBuf, ways: [Vec<String>; 2]) -> Self {
        // What a conclusion tells of earlier ones is the same from the second time on.
        assert!(ways.iter().all(|way| mms(way).code == 0), "{name}");
        let mut takes = Duration::ZERO;
        let sets = [0, 1].map(|way| {
            let started = Instant::now();
            let run = mms(&ways[way]);
            takes = started.elapsed();
            assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
            seen(&out)
        });
        assert!(sets[0] != sets[1] && sets[0].keys().eq(sets[1].keys()), "{name}: {:?}", sets[0].keys());
        Self { name, out, ways, sets, takes }
    }

    fn begin(&self, way: usize) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mms"));
        command.args(&self.ways[way]).current_dir(env!("CARGO_MANIFEST_DIR"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Ends a run of one way over what the other one left, looks, and runs it again.
    fn end(&self, way: usize, end: End, tally: &mut Tally) {
        let mut run = self.begin(way);
        match end {
            End::Kill(after) => {
                sleep(after);
                let _it_may_be_over = run.kill();
            }
            End::KillInPlace => {
                let started = Instant::now();
                while !is_interrupted(&self.out) && run.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE {
                    sleep(Duration::from_micros(50));
                }
                let _it_may_be_over = run.kill();
            }
            End::Signal(signal, after) => {
                sleep(after);
                let _it_may_be_over = Command::new("kill").args([signal, &run.id().to_string()]).status();
            }
        }
        run.wait().unwrap();
        tally.runs += 1;
        let found = seen(&self.out);
        let interrupted = is_interrupted(&self.out);
        if found == self.sets[1 - way] {
            tally.old += 1;
        } else if found == self.sets[way] {
            tally.new += 1;
        } else if found.iter().any(|(name, hash)| self.sets.iter().all(|set| set.get(name) != Some(hash))) {
            tally.half += 1;
        } else if interrupted && self.is_noticed() {
            tally.interrupted += 1;
        } else {
            tally.mixed += 1;
        }
        // Whoever is asked to end clears away what was not complete.
        let signalled = matches!(end, End::Signal(..)) && !interrupted && !hidden(&self.out).is_empty();
        let again = mms(&self.ways[way]);
        assert_eq!(again.code, 0, "{}: {}{}", self.name, again.out, again.err);
        if signalled || !hidden(&self.out).is_empty() || seen(&self.out) != self.sets[way] {
            tally.left_over += 1;
        }
    }

    /// Whether whoever reads the folder is told; what reads no results reads whole files.
    fn is_noticed(&self) -> bool {
        let results = self.out.join("results.json");
        !results.exists() || mms(&[Path::new("compare"), &results, &results]).code == 2
    }

    fn test(&self, times: u64, dice: &mut SeededRng) -> Tally {
        let mut tally = Tally::default();
        for time in 0..times {
            let way = usize::try_from(time % 2).unwrap();
            let share = u32::try_from(dice.below(1000)).unwrap();
            let after = self.takes * share / 1000;
            let signals = ["-TERM", "-INT", "-HUP"];
            let end = match time % 4 {
                0 => End::Kill(after),
                1 => End::KillInPlace,
                2 => End::Signal(signals[usize::try_from(time / 4 % 3).unwrap()], after),
                // Near the end, where files are written.
                _ => End::Kill(self.takes * (700 + share * 3 / 10) / 1000),
            };
            self.end(way, end, &mut tally);
        }
        tally
    }
}

fn way(arguments: &[&str], paths: &[&Path], more: &[&str]) -> Vec<String> {
    let paths = paths.iter().map(|path| path.display().to_string());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    words(arguments).into_iter().chain(paths).chain(words(more)).collect()
}

/// Audits, conclusions and statistics of two small providers.
fn doors(folder: &Path) -> Vec<Door> {
    let (one, two) = (fixture("serviciu-local"), fixture("organism-privat"));
    let at = |name: &str| folder.join(name);
    let reports = at("reports");
    let audited = ["ro", "en"].map(|lang| {
        let out = reports.display().to_string();
        way(&["audit"], &[&one, &two], &["--year", "2024", "--html", "--out", &out, "--lang", lang])
    });
    let visit = at("visit");
    assert_eq!(audit(&[&one], &visit, &[]).code, 0);
    let concluded = ["se confirmă", "nu se confirmă"].map(|verdict| {
        let mut paper = ReturnedWorkbook::open(&visit.join("P-SPAS.xlsx"));
        paper.sheet("Constatări").set("S3/within-72-hours|C001/2024", "Verdictul inspectorului", verdict);
        let filled = at(&format!("{verdict}.xlsx"));
        paper.save(&filled);
        way(&["conclude"], &[&filled, &visit], &[])
    });
    let (counted, yearbook) = (at("counted"), at("anuar"));
    assert_eq!(audit(&[&two], &counted, &[]).code, 0);
    let published = ["3", "5"].map(|threshold| {
        let out = yearbook.display().to_string();
        way(&["statistics"], &[&counted], &["--year", "2024", "--force", "--threshold", threshold, "--out", &out])
    });
    vec![
        Door::new("audit", reports, audited),
        Door::new("conclude", visit.join("final"), concluded),
        Door::new("statistics", yearbook, published),
    ]
}

#[test]
fn a_run_that_is_ended_leaves_one_run_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let kills = std::env::var("MMS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(FEW);
    let doors = doors(folder.path());
    let mut dice = SeededRng::new(SEED, 0);
    println!(
        "{:<11}{:>6}{:>6}{:>6}{:>13}{:>6}{:>7}{:>11}",
        "door", "kills", "old", "new", "interrupted", "half", "mixed", "left over"
    );
    let mut faults = 0;
    for (door, rest) in doors.iter().zip((1..=doors.len() as u64).rev()) {
        let t = door.test(kills / doors.len() as u64 + u64::from(kills % doors.len() as u64 >= rest), &mut dice);
        println!(
            "{:<11}{:>6}{:>6}{:>6}{:>13}{:>6}{:>7}{:>11}",
            door.name, t.runs, t.old, t.new, t.interrupted, t.half, t.mixed, t.left_over
        );
        faults += t.half + t.mixed + t.left_over;
    }
    assert_eq!(faults, 0);
}
