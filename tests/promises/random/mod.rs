//! Registers at random: plausible on the whole, and nasty in places. The same seed gives the same registers.
//!
//! Rows are canonical text by register and field, for the year 2024 with some months before and after. How many
//! values are missing, how many references lead nowhere and how well people work differs from seed to seed.

#![allow(dead_code, reason = "a test may use a part of it")]

mod case;
mod house;
mod spoil;

use std::collections::{BTreeMap, BTreeSet};

/// Canonical registers: register, rows, field, text.
pub type Rows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// Every register, with the fields that are its key and are never spoilt.
const KEYS: &[(&str, &[&str])] = &[
    ("providers", &["provider_id"]),
    ("services", &["service_id"]),
    ("staff", &["staff_id"]),
    ("cases", &["case_id"]),
    ("appointments", &[]),
    ("measures", &[]),
    ("assessments", &["assessment_id"]),
    ("visits", &["visit_id"]),
    ("plans", &["plan_id"]),
    ("plan_services", &["plan_id", "line_no"]),
    ("service_checks", &[]),
    ("contracts", &["contract_id"]),
    ("monitoring_reports", &["report_id"]),
    ("reassessments", &["reassessment_id"]),
    ("meetings", &["meeting_id"]),
    ("intakes", &["intake_id"]),
    ("post_monitoring", &[]),
    ("restrictions", &["restriction_id"]),
    ("referrals", &["referral_id"]),
    ("delegations", &["delegation_id"]),
    ("trainings", &["training_id"]),
    ("supervisions", &["session_id"]),
    ("documents", &["document_id"]),
    ("document_reviews", &[]),
    ("acknowledgements", &[]),
    ("proposals", &["proposal_id"]),
];

/// Fields that lead to the row to which their own row belongs: spoilt, but seldom.
const ANCHORS: &[&str] =
    &["provider_id", "case_id", "plan_id", "document_id", "staff_id", "author_id", "supervisor_id", "supervised_ids"];

/// Fields that refer to people, who may be written by name.
const PEOPLE: &[&str] = &[
    "staff_id",
    "performed_by",
    "approved_by",
    "supervised_by",
    "organiser_id",
    "from_staff_id",
    "to_staff_id",
    "author_id",
    "supervisor_id",
    "case_manager_id",
    "case_officer_id",
    "checked_by",
    "responsible_id",
];

/// Other references that may lead nowhere.
const REFERENCES: &[&str] = &[
    "provider_id",
    "service_id",
    "case_id",
    "plan_id",
    "document_id",
    "case_ids",
    "family_case_ids",
    "supervised_ids",
];

/// How bad the registers are. Probabilities, from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Mess {
    /// A value is missing.
    pub missing: f64,
    /// A reference leads nowhere.
    pub dangling: f64,
    /// A person is written by name.
    pub by_name: f64,
    /// A date-time lacks its time of day.
    pub hourless: f64,
    /// People do what they have to.
    pub diligence: f64,
    /// A provider has more cases than its people can carry.
    pub crowded: f64,
    /// A register is not there, or is there without rows.
    pub no_register: f64,
    /// A cell cannot be read.
    pub unreadable: f64,
    /// A row is told twice, or twice and differently; a closed case comes back under its number.
    pub twice: f64,
    /// A reference is written in other letters.
    pub otherwise: f64,
    /// How many columns each workbook lacks, at most.
    pub absent: i64,
    /// Registers begin in the middle of what they should tell.
    pub begins_late: bool,
}

/// One workbook: its registers and the columns (`register.field`) that it lacks.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    pub rows: Rows,
    pub absent: BTreeSet<String>,
}

/// What goes wrong in any office, by seed.
fn usual_mess(dice: &mut SeededRng) -> Mess {
    Mess {
        missing: dice.pick(&[0.0, 0.01, 0.04, 0.12]),
        dangling: dice.pick(&[0.0, 0.005, 0.03]),
        by_name: dice.pick(&[0.0, 0.03]),
        hourless: dice.pick(&[0.0, 0.3, 0.6, 1.0]),
        diligence: dice.pick(&[0.5, 0.8, 0.95, 1.0]),
        crowded: dice.pick(&[0.0, 0.0, 0.5]),
        no_register: dice.pick(&[0.0, 0.0, 0.0, 1.0]),
        unreadable: 0.0,
        twice: 0.0,
        otherwise: 0.0,
        absent: 0,
        begins_late: false,
    }
}

/// Registers whose mess depends on the seed as well, every cell of them legible, every column there.
pub fn registers(seed: u64) -> Rows {
    registers_with(seed, usual_mess(&mut SeededRng::new(seed ^ 0xA5A5)))
}

/// Registers of a given mess.
pub fn registers_with(seed: u64, mess: Mess) -> Rows {
    let mut all = Rows::new();
    for rows in providers(seed, mess, false) {
        for (register, mut list) in rows {
            all.entry(register).or_default().append(&mut list);
        }
    }
    all
}

/// Workbooks in which anything may be wrong: cells that cannot be read, columns that are absent, rows told twice.
///
/// Either one workbook for all providers, or one for each; then the numbers of cases may be the same everywhere.
pub fn workbooks(seed: u64) -> Vec<Workbook> {
    let mut dice = SeededRng::new(seed ^ 0x5A5A);
    let mess = Mess {
        unreadable: dice.pick(&[0.0, 0.0, 0.01, 0.04]),
        twice: dice.pick(&[0.0, 0.03]),
        otherwise: dice.pick(&[0.0, 0.02]),
        absent: dice.pick(&[0, 0, 2, 5]),
        begins_late: dice.chance(0.3),
        ..usual_mess(&mut dice)
    };
    spoilt(seed, mess, dice)
}

/// The same where nearly everything is wrong at once.
pub fn ruins(seed: u64) -> Vec<Workbook> {
    let mut dice = SeededRng::new(seed ^ 0x5A5A);
    let mess = Mess {
        missing: dice.pick(&[0.05, 0.15, 0.3]),
        dangling: dice.pick(&[0.03, 0.1]),
        by_name: dice.pick(&[0.0, 0.1]),
        unreadable: dice.pick(&[0.03, 0.08, 0.15]),
        twice: dice.pick(&[0.0, 0.05, 0.15]),
        otherwise: dice.pick(&[0.0, 0.05]),
        absent: dice.pick(&[0, 5, 15]),
        begins_late: dice.chance(0.3),
        ..usual_mess(&mut dice)
    };
    spoilt(seed, mess, dice)
}

/// Registers of a given mess as workbooks.
fn spoilt(seed: u64, mess: Mess, mut dice: SeededRng) -> Vec<Workbook> {
    let apart = dice.chance(0.5);
    let same_numbers = dice.chance(if apart { 0.5 } else { 0.1 });
    let mut parts = providers(seed, mess, same_numbers);
    if !apart {
        let mut all = Rows::new();
        for (register, mut list) in parts.into_iter().flatten() {
            all.entry(register).or_default().append(&mut list);
        }
        parts = vec![all];
    }
    parts.into_iter().map(|rows| spoil::workbook(rows, mess, &mut dice)).collect()
}

/// The registers of each provider.
fn providers(seed: u64, mess: Mess, same_numbers: bool) -> Vec<Rows> {
    let empty = || -> Rows { KEYS.iter().map(|(register, _)| (register.to_string(), Vec::new())).collect() };
    let mut town = World { dice: SeededRng::new(seed), mess, rows: empty(), names: BTreeMap::new(), last: 0 };
    let mut parts = Vec::new();
    for provider in 1..=town.dice.range(1, 3) {
        if same_numbers {
            town.last = 0;
        }
        house::furnish(&mut town, provider);
        parts.push(std::mem::replace(&mut town.rows, empty()));
    }
    if town.dice.chance(mess.no_register) {
        let (register, _) = town.dice.pick(&KEYS[1..]);
        let there_and_empty = town.dice.chance(0.5);
        for rows in &mut parts {
            rows.remove(register);
            if there_and_empty {
                rows.insert(register.to_string(), Vec::new());
            }
        }
    }
    parts
}

/// The same rows so many days earlier: months too, by their first day.
pub fn earlier(workbook: &Workbook, days: i64) -> Workbook {
    let mut workbook = workbook.clone();
    for cell in workbook.rows.values_mut().flatten().flat_map(BTreeMap::values_mut) {
        *cell = spoil::earlier(cell, days);
    }
    workbook
}

/// Splitmix64: a generator of numbers that look random.
#[derive(Clone, Debug)]
pub struct SeededRng(u64);

impl SeededRng {
    pub fn new(seed: u64) -> SeededRng {
        SeededRng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number, both ends included.
    pub fn range(&mut self, least: i64, most: i64) -> i64 {
        least + (self.roll() % (most - least + 1) as u64) as i64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        (self.roll() >> 11) as f64 / ((1_u64 << 53) as f64) < probability
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[(self.roll() % among.len() as u64) as usize]
    }
}

/// What has been made up so far.
struct World {
    dice: SeededRng,
    mess: Mess,
    rows: Rows,
    /// People's names by their id.
    names: BTreeMap<String, String>,
    last: u64,
}

impl World {
    /// A key not used before.
    fn id(&mut self, prefix: &str) -> String {
        self.last += 1;
        format!("{prefix}-{:04}", self.last)
    }

    /// Whether somebody did what had to be done.
    fn done(&mut self) -> bool {
        let diligence = self.mess.diligence;
        self.dice.chance(diligence)
    }

    /// The text if something was done, else nothing.
    fn if_done(&mut self, text: impl Into<String>) -> String {
        if self.done() { text.into() } else { String::new() }
    }

    fn yes_if_done(&mut self) -> String {
        self.done().to_string()
    }

    fn code(&mut self, among: &[&str]) -> String {
        self.dice.pick(among).to_string()
    }

    /// A day around another, written; drawn to the ends of years and quarters when one is near.
    fn near(&mut self, around: i64, least: i64, most: i64) -> String {
        let drawn = around + self.dice.range(least, most);
        let edges = [day(2023, 12, 31), day(2024, 1, 1), day(2024, 6, 30), day(2024, 12, 31), day(2025, 1, 1)];
        let edge = edges.into_iter().find(|edge| (edge - drawn).abs() <= 6);
        match edge {
            Some(edge) if self.dice.chance(0.3) => write_day(edge),
            _ => write_day(drawn),
        }
    }

    /// A moment, perhaps without its time of day.
    fn moment(&mut self, minute: i64) -> String {
        let hourless = self.mess.hourless;
        let day = write_day(minute.div_euclid(1440));
        if self.dice.chance(hourless) {
            return day;
        }
        let clock = minute.rem_euclid(1440);
        format!("{day}T{:02}:{:02}", clock / 60, clock % 60)
    }

    /// A moment in the working hours of a day.
    fn at_work(&mut self, day: i64) -> String {
        let clock = self.dice.pick(&[0, 8 * 60, 9 * 60 + 30, 12 * 60 + 59, 16 * 60, 23 * 60 + 59]);
        self.moment(day * 1440 + clock)
    }

    /// Adds a row after spoiling it a little.
    fn add(&mut self, register: &str, cells: Vec<(&str, String)>) {
        let keys = KEYS.iter().find(|(id, _)| *id == register).map_or(&[][..], |(_, keys)| keys);
        let mut row = BTreeMap::new();
        for (field, text) in cells {
            let text = if keys.contains(&field) { text } else { self.spoil(field, text) };
            if !text.is_empty() {
                row.insert(field.to_string(), text);
            }
        }
        self.rows.entry(register.to_string()).or_default().push(row);
    }

    fn spoil(&mut self, field: &str, text: String) -> String {
        let Mess { missing, dangling, by_name, .. } = self.mess;
        let seldom = if ANCHORS.contains(&field) { 0.25 } else { 1.0 };
        if self.dice.chance(missing * seldom) {
            return String::new();
        }
        let is_reference = PEOPLE.contains(&field) || REFERENCES.contains(&field);
        if is_reference && !text.is_empty() && self.dice.chance(dangling * seldom) {
            return if field.ends_with("_ids") { format!("{text};X-404") } else { "X-404".to_string() };
        }
        if PEOPLE.contains(&field) && self.dice.chance(by_name) {
            let name = self.names.get(&text).cloned();
            let reversed = name.map(|name| name.split(' ').rev().collect::<Vec<_>>().join(" ").to_uppercase());
            return reversed.unwrap_or(text);
        }
        text
    }
}

/// The day number (days since 1970) of a date of our time.
pub fn day(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date - 719_469
}

/// Writes a day number as `2024-03-14`.
pub fn write_day(number: i64) -> String {
    let (year, month, date) = parts(number);
    format!("{year:04}-{month:02}-{date:02}")
}

fn parts(number: i64) -> (i64, i64, i64) {
    let mut year = 1970 + number / 366;
    while day(year + 1, 1, 1) <= number {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && day(year, month + 1, 1) <= number {
        month += 1;
    }
    (year, month, number - day(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_they_are_read() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(write_day(day(2024, 2, 29)), "2024-02-29");
        assert_eq!(write_day(day(2024, 2, 29) + 1), "2024-03-01");
        assert_eq!(write_day(day(2013, 12, 31)), "2013-12-31");
    }

    #[test]
    fn a_seed_gives_the_same_registers_every_time() {
        assert_eq!(registers(7), registers(7));
        assert_ne!(registers(7), registers(8));
        let told = |seed| workbooks(seed).into_iter().map(|book| (book.rows, book.absent)).collect::<Vec<_>>();
        assert_eq!(told(7), told(7));
    }

    #[test]
    fn what_may_be_wrong_is_wrong_somewhere() {
        let books: Vec<Workbook> = (0..30).flat_map(workbooks).collect();
        let cells = || books.iter().flat_map(|book| book.rows.values().flatten().flat_map(BTreeMap::values));
        assert!(
            cells().any(|cell| cell == "#")
                && cells().any(|cell| cell == "project")
                && cells().any(|cell| cell == "guardianship")
        );
        assert!(books.iter().any(|book| !book.absent.is_empty()));
        let twice = |book: &Workbook| {
            let keys: Vec<_> = book.rows["cases"].iter().filter_map(|row| row.get("case_id")).collect();
            keys.iter().collect::<BTreeSet<_>>().len() < keys.len()
        };
        assert!(books.iter().any(twice));
    }
}
