//! What an audit finds in a generated nation is what is true of it, whatever the format and the faults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mms_audit::generate::truth::file::{CheckTruth, FORMAT, TallyTruth, Truth, VERSION};
use mms_audit::generate::write::{FileFormat, Layout};
use mms_audit::generate::{Request, generate};
use mms_audit::measure::Audit;
use mms_audit::pipeline;
use mms_audit::results::{CheckResult, ProviderResults, Tally};
use mms_audit::text::Lang;
use mms_audit::time::{Counting, Period};

use crate::harness::mms;

/// Faults that the nations of the test take turns with.
const FAULTS: [&str; 5] = [
    "none",
    "missing=0.03",
    "formats",
    "missing=0.01,rubbish=0.02,dangling=0.02",
    "missing=0.02,rubbish=0.01,dangling=0.01,formats",
];
const FORMATS: [FileFormat; 4] = [FileFormat::Csv, FileFormat::Xlsx, FileFormat::Parquet, FileFormat::Ods];

/// A small nation; format, layout, faults and language take turns by its seed.
pub fn request(seed: u64, out: &Path) -> Request {
    let turn = usize::try_from(seed).unwrap();
    let format = FORMATS[turn % FORMATS.len()];
    let national = turn % 3 == 2 && matches!(format, FileFormat::Csv | FileFormat::Parquet);
    Request {
        providers: 3 + seed % 6,
        cases: 60 + 17 * (seed % 7),
        seed,
        year: 2024,
        years: 1,
        events: 1,
        one_manager: false,
        faults: FAULTS[turn % FAULTS.len()].parse().unwrap(),
        format,
        layout: if national { Layout::National } else { Layout::Folders },
        truth: true,
        lang: if turn % 5 == 4 { Lang::En } else { Lang::Ro },
        out: out.to_owned(),
    }
}

fn truth(folder: &Path) -> Truth {
    let truth: Truth = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    assert_eq!((truth.format.as_str(), truth.version, truth.counting.as_str()), (FORMAT, VERSION, "calendar"));
    truth
}

/// What an audit finds in a folder about a period.
pub fn audit(folder: PathBuf, period: Period) -> Vec<ProviderResults> {
    let request = pipeline::Request {
        paths: vec![folder],
        mapping: None,
        catalogue: Vec::new(),
        others: Vec::new(),
        held: Default::default(),
        secrets: Default::default(),
        providers: Vec::new(),
        audit: Audit { period, counting: Counting::Calendar, list_met: false, aggregate_only: false },
        sample: None,
        rows: false,
        deliveries: false,
        memory: None,
        stop: mms_audit::ingest::Stop::default(),
    };
    let audited = pipeline::run(&request, &|_| {}, &|| {}).unwrap();
    // The truth itself lies beside the registers and is no register.
    let loud: Vec<_> = audited.problems.iter().filter(|problem| !problem.kind.is_quiet()).collect();
    assert!(loud.is_empty(), "{loud:?}");
    audited.results.providers
}

/// What the engine says, in the words of `truth.json`.
pub fn said(check: &CheckResult) -> CheckTruth {
    let counts = check.counts;
    let month = |t: &Tally| t.month.as_ref().map(ToString::to_string);
    let tally = |t: &Tally| TallyTruth { month: month(t), by: t.by.as_ref().clone(), count: t.count };
    let mut tallies: Vec<TallyTruth> = check.tallies.iter().map(tally).collect();
    tallies.sort();
    CheckTruth {
        indicator: check.indicator.to_string(),
        check: check.check.to_string(),
        verdict: check.verdict.id().to_owned(),
        met: counts.met,
        not_met: counts.not_met,
        undetermined: counts.undetermined,
        pending: counts.pending,
        excluded: counts.excluded,
        tallies,
        histogram: check.histogram.iter().map(|(value, count)| (*value, *count)).collect(),
    }
}

/// Differences between an audit of a folder and its truth: `provider indicator/check: …`.
pub fn differences(folder: &Path, period: Period) -> Vec<String> {
    let truth = truth(folder);
    let found = audit(folder.to_owned(), period);
    let ids: Vec<&str> = found.iter().map(|p| p.provider_id.as_str()).collect();
    assert_eq!(truth.providers.len(), ids.len(), "{ids:?}");
    let mut different = Vec::new();
    for provider in truth.providers {
        let engine = found.iter().find(|p| p.provider_id == provider.provider_id).unwrap();
        assert!(!provider.checks.is_empty());
        let engine: BTreeMap<(String, String), CheckTruth> =
            engine.checks.iter().map(|c| ((c.indicator.to_string(), c.check.to_string()), said(c))).collect();
        for mut expected in provider.checks {
            expected.tallies.sort();
            let got = engine.get(&(expected.indicator.clone(), expected.check.clone()));
            if got != Some(&expected) {
                let id = &provider.provider_id;
                different.push(format!("{id}\n  truth:  {expected:?}\n  engine: {got:?}"));
            }
        }
    }
    different
}

#[test]
fn twenty_nations_are_audited_as_they_are() {
    let (mut different, mut seen) = (Vec::new(), BTreeMap::new());
    for seed in 1..=20 {
        let folder = tempfile::tempdir().unwrap();
        let request = request(seed, folder.path());
        let schema = pipeline::schema().unwrap();
        let made = generate(&request, &schema, &|_| {}).unwrap();
        assert_eq!((made.providers, made.cases), (request.providers, request.cases));
        *seen.entry(format!("{:?}", request.format)).or_insert(0) += 1;
        // Clean ones, and ones with missing values, dangling references and rubbish.
        let Request { format, layout, faults, .. } = &request;
        for line in differences(folder.path(), Period::year(2024).unwrap()) {
            different.push(format!("seed {seed} {format:?} {layout:?} {faults:?} {line}"));
        }
    }
    assert_eq!(seen.len(), FORMATS.len(), "every format had its turn");
    let first = &different[..different.len().min(12)];
    assert!(different.is_empty(), "{} differences\n{}", different.len(), first.join("\n"));
}

#[test]
fn a_provider_without_fault_breaches_nothing_and_the_others_do() {
    let folder = tempfile::tempdir().unwrap();
    let schema = pipeline::schema().unwrap();
    let request = Request { providers: 12, cases: 900, ..request(3, folder.path()) };
    let request =
        Request { faults: "none".parse().unwrap(), format: FileFormat::Csv, layout: Layout::Folders, ..request };
    generate(&request, &schema, &|_| {}).unwrap();
    let breaches: Vec<u64> = truth(folder.path())
        .providers
        .iter()
        .map(|p| p.checks.iter().filter(|c| c.verdict == "non_compliant").count() as u64)
        .collect();
    let compliant = truth(folder.path())
        .providers
        .iter()
        .flat_map(|p| p.checks.clone())
        .filter(|c| c.verdict == "compliant")
        .count();
    assert!(breaches.contains(&0), "{breaches:?}");
    assert!(breaches.iter().filter(|n| **n > 5).count() >= 3, "{breaches:?}");
    assert!(compliant > 300, "{compliant}");
}

#[test]
fn the_same_seed_gives_the_same_files_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["csv", "xlsx", "ods", "parquet"] {
        for threads in ["1", "2"] {
            let out = folder.path().join(format!("{format}-{threads}"));
            let out = out.display().to_string();
            let nation =
                ["generate", "--providers", "5", "--cases", "70", "--seed", "9", "--faults", "formats,missing"];
            let done = mms(&[&nation[..], &["--format", format, "--threads", threads, "--out", &out]].concat());
            assert_eq!(done.code, 0, "{}", done.err);
            assert!(done.out.contains("5 furnizori, 70 de cazuri"), "{}", done.out);
        }
        let files = |threads: &str| contents(&folder.path().join(format!("{format}-{threads}")));
        let (one, two) = (files("1"), files("2"));
        assert!(one.len() > 5);
        assert!(one == two, "{format} differs");
    }
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for (name, bytes) in contents(&path) {
                found.insert(Path::new(path.file_name().unwrap()).join(name), bytes);
            }
        } else {
            found.insert(PathBuf::from(path.file_name().unwrap()), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn what_cannot_be_made_is_refused_in_the_users_language() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x").display().to_string();
    let run = |args: &[&str]| mms(&[&["generate", "--out", &out], args].concat());
    let national = run(&["--layout", "national", "--format", "xlsx"]);
    assert_eq!(national.code, 2);
    assert!(national.err.contains("--format csv"), "{}", national.err);
    let chaos = run(&["--faults", "chaos"]);
    assert_eq!(chaos.code, 2);
    assert!(chaos.err.contains("chaos") && chaos.err.contains("missing"), "{}", chaos.err);
}
