//! The engine agrees with a second, naive reading of the same rules (plain loops over rows) on random registers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mms_audit::authoring::example;
use mms_audit::catalogue::load;
use mms_audit::measure::{Audit, evaluate};
use mms_audit::registers::assemble::assemble;
use mms_audit::registers::load::embedded;
use mms_audit::registers::typed::Ingested;
use mms_audit::results::{CheckResult, InputFile, ProviderResults};
use mms_audit::time::{Counting, Holidays, Period, parse_iso_day};

use crate::random;
use mms_audit::generate::truth::{self as naive, Rows};

/// Reasons that both sides name alike; all others are the engine's own words.
const TERM_REASONS: [&str; 10] = [
    "late",
    "overdue",
    "lapsed",
    "ended_before_start",
    "before_order",
    "no_plan",
    "plan_not_required",
    "part_year",
    "suspended",
    "young_child",
];

/// Registers as the catalogue's examples write them.
pub fn as_tables(rows: &Rows) -> BTreeMap<String, String> {
    rows.iter()
        .map(|(register, rows)| {
            let fields: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
            let mut text: Vec<String> = vec![fields.iter().map(|f| f.as_str()).collect::<Vec<_>>().join("|")];
            for row in rows {
                let cells: Vec<&str> = fields.iter().map(|f| row.get(*f).map_or("", String::as_str)).collect();
                text.push(format!("{}|", cells.join("|")));
            }
            (register.clone(), text.join("\n"))
        })
        .collect()
}

/// All registers as the sheets of one workbook: no file speaks for one provider alone.
fn one_workbook(mut ingested: Ingested) -> Ingested {
    let sheets = ingested.files.iter().flat_map(|f| f.sheets.clone()).collect();
    ingested.files = vec![InputFile { file: "all.xlsx".to_owned(), sheets, ..InputFile::default() }];
    for (position, sheet) in (0..).zip(&mut ingested.sheets) {
        (sheet.file, sheet.sheet) = (0, position);
    }
    ingested
}

pub fn audit(rows: &Rows, period: Period, counting: Counting) -> Vec<ProviderResults> {
    let schema = Arc::new(embedded().unwrap());
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let ingested = one_workbook(example::tables(&schema, &as_tables(rows), &[]).unwrap());
    let registers = assemble(&schema, ingested, period.as_of).registers;
    let audit = Audit { period, counting, holidays: Holidays::default(), list_met: true, aggregate_only: false };
    evaluate(&registers, &audit, &catalogue, &|| {})
}

fn lines(check: &CheckResult) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for o in &check.outcomes {
        let reason = if TERM_REASONS.contains(&o.reason.as_str()) { o.reason.as_str() } else { "" };
        lines.insert(format!("{} {} {reason} {}", o.subject, o.outcome.id(), o.carried_over));
    }
    for t in &check.tallies {
        lines.insert(format!("tally {:?} {:?} {}", t.month, t.by, t.count));
    }
    for (value, count) in &check.histogram {
        lines.insert(format!("value {value} {count}"));
    }
    lines.insert(format!("verdict {} {:?}", check.verdict.id(), check.counts));
    lines
}

fn naive_lines(check: &naive::CheckResult) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (subject, (outcome, reason, carried)) in &check.outcomes {
        lines.insert(format!("{subject} {outcome} {reason} {carried}"));
    }
    for (month, by, count) in &check.tallies {
        lines.insert(format!("tally {month:?} {by:?} {count}"));
    }
    for (value, count) in &check.histogram {
        lines.insert(format!("value {value} {count}"));
    }
    let counts = mms_audit::results::outcome::Counts {
        met: check.met,
        not_met: check.not_met,
        undetermined: check.undetermined,
        pending: check.pending,
        excluded: check.excluded,
    };
    lines.insert(format!("verdict {} {counts:?}", check.verdict));
    lines
}

/// Every difference between the two, at most a few per check.
fn differences(seed: u64, period: (&str, &str, &str), counting: Counting) -> BTreeMap<String, Vec<String>> {
    let rows = random::registers(seed);
    // With a single provider every row is its own, whatever it names; the naive reading knows no files.
    if rows.get("providers").is_none_or(|providers| providers.len() < 2) {
        return BTreeMap::new();
    }
    let (from, to, as_of) = period;
    let day = |text| parse_iso_day(text).unwrap();
    let engine = audit(&rows, Period::new(day(from), day(to), Some(day(as_of))).unwrap(), counting);
    let naive = naive::audit(rows, period, counting.id(), None).unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for provider in &engine {
        for check in &provider.checks {
            let twin = naive.iter().find(|n| {
                n.provider == provider.provider_id && n.indicator == check.indicator && n.check == check.check
            });
            let (mine, theirs) = (lines(check), twin.map(naive_lines).unwrap_or_default());
            let name = format!("{}/{}", check.indicator, check.check);
            for line in mine.difference(&theirs) {
                found
                    .entry(name.clone())
                    .or_default()
                    .push(format!("seed {seed} {} engine: {line}", provider.provider_id));
            }
            for line in theirs.difference(&mine) {
                found
                    .entry(name.clone())
                    .or_default()
                    .push(format!("seed {seed} {} naive:  {line}", provider.provider_id));
            }
        }
    }
    found
}

fn agree(seeds: std::ops::Range<u64>, period: (&str, &str, &str), counting: Counting) {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seed in seeds {
        for (check, mut lines) in differences(seed, period, counting) {
            all.entry(check).or_default().append(&mut lines);
        }
    }
    let mut text = String::new();
    for (check, lines) in &all {
        text.push_str(&format!("{check}: {} differences\n", lines.len()));
        for line in lines.iter().take(8) {
            text.push_str(&format!("    {line}\n"));
        }
    }
    assert!(all.is_empty(), "\n{text}");
}

#[test]
fn a_whole_year_known_later() {
    agree(0..60, ("2024-01-01", "2024-12-31", "2025-02-15"), Counting::Calendar);
}

#[test]
fn a_whole_year_known_to_its_end() {
    agree(100..160, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::Calendar);
}

#[test]
fn a_year_still_running() {
    agree(200..240, ("2024-01-01", "2024-12-31", "2024-07-10"), Counting::Calendar);
}

#[test]
fn a_quarter() {
    agree(300..340, ("2024-04-01", "2024-06-30", "2024-06-30"), Counting::Calendar);
}

#[test]
fn terms_that_roll_to_working_days() {
    agree(400..420, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::CalendarRolled);
}

#[test]
fn terms_of_the_civil_code() {
    agree(500..520, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::CivilCode);
}
