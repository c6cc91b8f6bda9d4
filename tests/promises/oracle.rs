//! The engine agrees with a second, naive reading of the same rules (plain loops over rows) on random workbooks.
//!
//! `MMS_AGREEMENT=print cargo test --test promises agreement -- --nocapture` prints a table of all disagreements, check by
//! check with a first example, instead of failing; with the name of a check (or a part of one) in place of `print` it
//! shows more examples of it. `MMS_SEEDS=5` looks at so many seeds of each scenario only, `MMS_TIMES=4` at four times as
//! many (those of the scenario, and the same plus 1000, 2000, 3000), `MMS_ONLY=3,129,1129` at these.
//! With `MMS_RUINS=1` nearly everything is wrong at once in the registers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use mms_audit::authoring::example;
use mms_audit::catalogue::indicator::Catalogue;
use mms_audit::catalogue::load;
use mms_audit::measure::{Audit, evaluate};
use mms_audit::registers::assemble::assemble;
use mms_audit::registers::load::embedded;
use mms_audit::registers::spec::Schema;
use mms_audit::registers::typed::Ingested;
use mms_audit::results::{CheckResult, InputFile, ProviderResults};
use mms_audit::time::{Counting, Period, parse_iso_day};

use crate::random::{self, Workbook};
use mms_audit::generate::truth::{self as naive, Rows, Source};

/// Reasons of undetermined outcomes that the rules name; what is simply missing each side words as it likes.
const NAMED: [&str; 9] = [
    "unreadable",
    "conflicting",
    "column_missing",
    "register_begins_later",
    "other_proof_possible",
    "topics_missing",
    "may_be_outdated",
    "field_unclear",
    "assessed_long_before",
];
/// Reasons of other outcomes that the rules name.
const DECIDING: [&str; 15] = [
    "late",
    "overdue",
    "lapsed",
    "ended_before_start",
    "before_order",
    "after_order",
    "no_plan",
    "plan_not_required",
    "own_report",
    "own_authority",
    "holiday_week",
    "part_year",
    "suspended",
    "young_child",
    "running",
];

/// The shape of the registers and the catalogue, read once.
static LOADED: OnceLock<(Arc<Schema>, Catalogue)> = OnceLock::new();

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

/// The registers of each workbook as the sheets of one file.
fn ingested(schema: &Schema, books: &[Workbook]) -> Ingested {
    let mut all = Ingested::default();
    for (file, book) in (0_u32..).zip(books) {
        let absent: Vec<String> = book.absent.iter().cloned().collect();
        let one = example::tables(schema, &as_tables(&book.rows), &absent).unwrap();
        let sheets = one.files.iter().flat_map(|f| f.sheets.clone()).collect();
        all.files.push(InputFile { file: format!("{file}.xlsx"), sheets, ..InputFile::default() });
        for (position, mut sheet) in (0..).zip(one.sheets) {
            (sheet.file, sheet.sheet) = (file, position);
            all.sheets.push(sheet);
        }
    }
    all
}

/// Audits registers as one workbook.
pub fn audit(rows: &Rows, period: Period, counting: Counting) -> Vec<ProviderResults> {
    audit_books(&[Workbook { rows: rows.clone(), absent: BTreeSet::new() }], period, counting)
}

fn audit_books(books: &[Workbook], period: Period, counting: Counting) -> Vec<ProviderResults> {
    let (schema, catalogue) = LOADED.get_or_init(|| {
        let schema = Arc::new(embedded().unwrap());
        let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
        (schema, catalogue)
    });
    let registers = assemble(schema, ingested(schema, books), period.as_of).registers;
    let audit = Audit { period, counting, list_met: true, aggregate_only: false };
    evaluate(&registers, &audit, catalogue, &|| {})
}

/// What the naive reading is given: a workbook that names one provider alone carries the rows that nobody owns.
fn sources(books: &[Workbook]) -> Vec<Source> {
    let ids = |book: &Workbook, register: &str| -> BTreeSet<String> {
        let rows = book.rows.get(register).into_iter().flatten();
        rows.filter_map(|row| row.get("provider_id")).cloned().collect()
    };
    let known: BTreeSet<String> = books.iter().flat_map(|book| ids(book, "providers")).collect();
    let carrier = |book: &Workbook| {
        let named: BTreeSet<String> =
            ["providers", "services", "staff", "cases", "documents"].iter().flat_map(|r| ids(book, r)).collect();
        let mut named = named.intersection(&known);
        named.next().cloned().filter(|_| named.next().is_none())
    };
    let source =
        |book: &Workbook| Source { rows: book.rows.clone(), absent: book.absent.clone(), carrier: carrier(book) };
    books.iter().map(source).collect()
}

/// What one side says of one subject, tally or histogram bar: outcome, reason, carried over; or a number.
type Said = BTreeMap<String, (String, String, bool)>;

fn number(said: &mut Said, what: String, count: u64) {
    said.insert(what, (count.to_string(), String::new(), false));
}

fn of_engine(check: &CheckResult) -> Said {
    let mut said = Said::new();
    for o in &check.outcomes {
        said.insert(o.subject.to_string(), (o.outcome.id().to_owned(), o.reason.to_string(), o.carried_over));
    }
    for t in &check.tallies {
        number(
            &mut said,
            format!("tally {:?} {:?}", t.month.as_ref().map(ToString::to_string), t.by.as_ref()),
            t.count,
        );
    }
    for (value, count) in &check.histogram {
        number(&mut said, format!("value {value}"), *count);
    }
    let at_most = check.undetermined_at_most.map_or(String::new(), |most| format!("at most {most}"));
    said.insert("(verdict)".into(), (check.verdict.id().to_owned(), at_most, false));
    said
}

fn of_naive(check: &naive::CheckResult) -> Said {
    let mut said = check.outcomes.clone();
    for (month, by, count) in &check.tallies {
        number(&mut said, format!("tally {month:?} {by:?}"), *count);
    }
    for (value, count) in &check.histogram {
        number(&mut said, format!("value {value}"), *count);
    }
    let at_most = check.undetermined_at_most.map_or(String::new(), |most| format!("at most {most}"));
    said.insert("(verdict)".into(), (check.verdict.clone(), at_most, false));
    said
}

/// Whether two outcomes of one subject agree. The naive reading names every cause of an undetermined outcome, the engine
/// one of them.
pub fn same(engine: &(String, String, bool), naive: &(String, String, bool)) -> bool {
    if (&engine.0, engine.2) != (&naive.0, naive.2) {
        return false;
    }
    let (engine_reason, naive_reason) = (engine.1.as_str(), naive.1.as_str());
    match engine.0.as_str() {
        "undetermined" if !(engine_reason.is_empty() && naive_reason.is_empty()) => {
            let causes: BTreeSet<&str> = naive_reason.split('+').collect();
            let named = NAMED.contains(&engine_reason);
            naive_reason.is_empty()
                || causes.contains(if named { engine_reason } else { "-" })
                || causes.contains("conflicting")
        }
        "pending" => naive_reason.is_empty() || naive_reason == engine_reason,
        _ => {
            let deciding = |reason| DECIDING.contains(&reason);
            naive_reason == engine_reason || !(deciding(naive_reason) || deciding(engine_reason))
        }
    }
}

/// One thing about which the two do not agree.
struct Disagreement {
    seed: u64,
    provider: String,
    subject: String,
    engine: String,
    naive: String,
    /// The rows that name the subject, of the registers that the check needs.
    rows: Vec<String>,
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seed, provider, subject, engine, naive, .. } = self;
        write!(f, "seed {seed} {provider} `{subject}`  engine: {engine}  naive: {naive}")?;
        self.rows.iter().try_for_each(|row| write!(f, "\n        {row}"))
    }
}

/// The rows in which a part of the subject stands, at most a dozen.
fn rows_of(books: &[Workbook], check: &str, subject: &str) -> Vec<String> {
    let parts: BTreeSet<&str> = subject.split(['|', '#']).filter(|part| part.len() > 1).collect();
    let names = |cell: &str| cell.split(';').any(|entry| parts.contains(entry.trim()));
    let mut found = Vec::new();
    for (book, workbook) in books.iter().enumerate() {
        for register in naive::needs(check) {
            for (index, row) in workbook.rows.get(*register).into_iter().flatten().enumerate() {
                let by_number = subject.starts_with(&format!("{register}!{}", index + 2));
                if by_number || row.values().any(|cell| names(cell)) {
                    let cells: Vec<String> = row.iter().map(|(field, text)| format!("{field}={text}")).collect();
                    found.push(format!("{book}.{register}!{} {}", index + 2, cells.join(" ")));
                }
            }
        }
    }
    found.truncate(12);
    found
}

/// A run of seeds seen from one period.
struct Scenario {
    seeds: std::ops::Range<u64>,
    period: (&'static str, &'static str, &'static str),
    counting: Counting,
    /// So many days before 2024.
    earlier: i64,
}

const fn scenario(
    seeds: std::ops::Range<u64>,
    period: (&'static str, &'static str, &'static str),
    counting: Counting,
) -> Scenario {
    Scenario { seeds, period, counting, earlier: 0 }
}

const LATER: Scenario = scenario(0..40, ("2024-01-01", "2024-12-31", "2025-02-15"), Counting::Calendar);
const TO_ITS_END: Scenario = scenario(100..150, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::Calendar);
const RUNNING: Scenario = scenario(200..230, ("2024-01-01", "2024-12-31", "2024-07-10"), Counting::Calendar);
const QUARTER: Scenario = scenario(300..330, ("2024-04-01", "2024-06-30", "2024-06-30"), Counting::Calendar);
const ROLLED: Scenario = scenario(400..415, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::CalendarRolled);
const CIVIL: Scenario = scenario(500..515, ("2024-01-01", "2024-12-31", "2024-12-31"), Counting::CivilCode);
/// Eighteen years earlier the Order ends in the middle of the period.
const LAST_YEAR: Scenario = Scenario {
    seeds: 600..615,
    period: ("2006-01-01", "2006-12-31", "2006-12-31"),
    counting: Counting::Calendar,
    earlier: 6575,
};

/// Whether providers of one workbook use equal case numbers. There the two read differently what the as-of day takes
/// away: for the engine a row that could be either provider's is the other's once one of the two cases is not there yet.
fn numbers_are_shared(books: &[Workbook]) -> bool {
    books.iter().any(|book| {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        book.rows.get("cases").into_iter().flatten().any(|row| {
            let of = |field: &str| row.get(field).map(String::as_str).unwrap_or_default();
            let owner = owners.entry(of("case_id")).or_insert(of("provider_id"));
            *owner != of("provider_id")
        })
    })
}

/// Writes the registers of a seed down, one file for each workbook and register.
fn write_down(folder: &str, seed: u64, books: &[Workbook]) {
    for (number, book) in books.iter().enumerate() {
        let folder = std::path::Path::new(folder).join(seed.to_string());
        std::fs::create_dir_all(&folder).unwrap();
        let mut text: String = book.absent.iter().map(|column| format!("absent {column}\n")).collect();
        for (register, rows) in &book.rows {
            for (index, row) in rows.iter().enumerate() {
                let cells: Vec<String> = row.iter().map(|(field, cell)| format!("{field}={cell}")).collect();
                text.push_str(&format!("{register}!{} {}\n", index + 2, cells.join(" | ")));
            }
        }
        std::fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
}

/// The seeds that alone are looked at, where somebody named them (`MMS_ONLY=3,129`).
fn only_seeds() -> Option<BTreeSet<u64>> {
    let named = std::env::var("MMS_ONLY").ok()?;
    Some(named.split(',').filter_map(|seed| seed.trim().parse().ok()).collect())
}

/// Whether registers are looked at in which nearly everything is wrong at once.
fn in_ruins() -> bool {
    std::env::var_os("MMS_RUINS").is_some()
}

/// How far the seeds of a scenario and those that come on top of them lie apart; no scenario has as many.
const APART: u64 = 1000;

/// The seeds of a scenario that are looked at.
fn seeds(scenario: &Scenario) -> Vec<u64> {
    if let Some(only) = only_seeds() {
        return only.into_iter().filter(|seed| scenario.seeds.contains(&(seed % APART))).collect();
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let (times, most) = (number("MMS_TIMES").unwrap_or(1), number("MMS_SEEDS").unwrap_or(u64::MAX));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    (0..times).flat_map(|round| scenario.seeds.clone().take(most).map(move |seed| seed + round * APART)).collect()
}

/// Disagreements by check.
type Table = BTreeMap<String, Vec<Disagreement>>;

fn compare(scenario: &Scenario, all: &mut Table) {
    let (from, to, as_of) = scenario.period;
    let day = |text| parse_iso_day(text).unwrap();
    for seed in seeds(scenario) {
        let found = if in_ruins() { random::ruins(seed) } else { random::workbooks(seed) };
        let books: Vec<Workbook> = found.iter().map(|book| random::earlier(book, scenario.earlier)).collect();
        if numbers_are_shared(&books) {
            continue;
        }
        if let Ok(folder) = std::env::var("MMS_WRITE_DOWN") {
            write_down(&folder, seed, &books);
        }
        let period = Period::new(day(from), day(to), Some(day(as_of))).unwrap();
        let engine = audit_books(&books, period, scenario.counting);
        let naive = naive::audit_sources(sources(&books), scenario.period, scenario.counting.id()).unwrap();
        let mut theirs: BTreeMap<(String, String), Said> =
            naive.iter().map(|c| ((c.provider.clone(), format!("{}/{}", c.indicator, c.check)), of_naive(c))).collect();
        for provider in &engine {
            for check in &provider.checks {
                let name = format!("{}/{}", check.indicator, check.check);
                // The naive reading knows the checks of one catalogue; others have examples of their own.
                let Some(said) = theirs.remove(&(provider.provider_id.clone(), name.clone())) else { continue };
                differences(&books, seed, &provider.provider_id, &name, &of_engine(check), &said, all);
            }
        }
        for (provider, check) in theirs.into_keys() {
            let silent = Disagreement {
                seed,
                provider,
                subject: "(check)".into(),
                engine: "nothing".into(),
                naive: "something".into(),
                rows: Vec::new(),
            };
            all.entry(check).or_default().push(silent);
        }
    }
}

fn differences(
    books: &[Workbook],
    seed: u64,
    provider: &str,
    check: &str,
    engine: &Said,
    naive: &Said,
    all: &mut Table,
) {
    let nothing = ("nothing".to_string(), String::new(), false);
    let subjects: BTreeSet<&String> = engine.keys().chain(naive.keys()).collect();
    for subject in subjects {
        let (mine, theirs) = (engine.get(subject).unwrap_or(&nothing), naive.get(subject).unwrap_or(&nothing));
        if same(mine, theirs) {
            continue;
        }
        let words = |(outcome, reason, carried): &(String, String, bool)| {
            format!("{outcome} {reason}{}", if *carried { " carried" } else { "" }).trim().to_string()
        };
        all.entry(check.to_string()).or_default().push(Disagreement {
            seed,
            provider: provider.to_string(),
            subject: subject.clone(),
            engine: words(mine),
            naive: words(theirs),
            rows: rows_of(books, check, subject),
        });
    }
}

/// The table: check, number of disagreements, the first examples.
fn shown(all: &Table, filter: &str, examples: usize) -> String {
    let mut text = String::new();
    for (check, list) in all.iter().filter(|(check, _)| check.contains(filter)) {
        // Of what is undetermined for both the reasons differ: that weighs less than the outcome itself.
        let state = |said: &str| said.split(' ').next().unwrap_or_default().to_string();
        let (outcomes, reasons): (Vec<_>, Vec<_>) = list.iter().partition(|d| state(&d.engine) != state(&d.naive));
        text.push_str(&format!("{check}: {} ({} in the outcome)\n", list.len(), outcomes.len()));
        // A subject says more than the verdict that follows from it.
        let (verdicts, subjects): (Vec<_>, Vec<_>) =
            outcomes.into_iter().chain(reasons).partition(|d| d.subject == "(verdict)");
        for one in subjects.into_iter().chain(verdicts).take(examples) {
            text.push_str(&format!("    {one}\n"));
        }
    }
    text
}

/// What the table is wanted for: `print`, or a part of a check's name.
fn wanted() -> Option<String> {
    std::env::var("MMS_AGREEMENT").ok().filter(|wish| !wish.is_empty())
}

fn agree(scenario: &Scenario) {
    if wanted().is_some() {
        return;
    }
    let mut all = Table::new();
    compare(scenario, &mut all);
    assert!(all.is_empty(), "\n{}", shown(&all, "", 3));
}

#[test]
fn the_table_of_disagreements_on_request() {
    let Some(wish) = wanted() else { return };
    let mut all = Table::new();
    for scenario in [LATER, TO_ITS_END, RUNNING, QUARTER, ROLLED, CIVIL, LAST_YEAR] {
        compare(&scenario, &mut all);
    }
    if wish == "lines" {
        for (check, one) in all.iter().flat_map(|(check, list)| list.iter().map(move |one| (check, one))) {
            let Disagreement { seed, provider, subject, engine, naive, .. } = one;
            println!("{check}\t{seed}\t{provider}\t{subject}\t{engine}\t{naive}");
        }
        return;
    }
    let (filter, examples) = if wish == "print" { ("", 1) } else { (wish.as_str(), 10) };
    println!("{}", shown(&all, filter, examples));
    println!("{} checks, {} disagreements", all.len(), all.values().map(Vec::len).sum::<usize>());
}

#[test]
fn a_whole_year_known_later() {
    agree(&LATER);
}

#[test]
fn a_whole_year_known_to_its_end() {
    agree(&TO_ITS_END);
}

#[test]
fn a_year_still_running() {
    agree(&RUNNING);
}

#[test]
fn a_quarter() {
    agree(&QUARTER);
}

#[test]
fn terms_that_roll_to_working_days() {
    agree(&ROLLED);
}

#[test]
fn terms_of_the_civil_code() {
    agree(&CIVIL);
}

#[test]
fn the_last_year_of_the_order() {
    agree(&LAST_YEAR);
}
