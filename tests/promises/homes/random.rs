//! Homes at random, plausible on the whole and nasty in places: cells that are missing or cannot be read, references that
//! lead nowhere, rows told twice, columns that a sheet lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::random::{Rows, SeededRng, Workbook, day, write_day};

/// How bad the registers are, from 0 to 1; how many columns are absent at most.
#[derive(Clone, Copy)]
struct Mess {
    missing: f64,
    dangling: f64,
    unreadable: f64,
    twice: f64,
    absent: i64,
}

/// Columns that a sheet may lack.
const MAY_LACK: &[&str] = &[
    "residents.left_on",
    "residents.band",
    "residents.key_worker",
    "stays.begins_on",
    "stays.ends_on",
    "weighings.weighed_on",
    "weighings.doctor_told_on",
    "incidents.happened_on",
    "incidents.reported_on",
    "incidents.told",
    "incidents.follow_days",
    "incidents.followed_on",
    "talks.present",
    "courses.held_on",
    "courses.hours",
    "policies.kind",
    "policies.adopted_on",
    "policies.valid_to",
    "policies.covers",
    "workers.started_on",
];

/// Fields that are never damaged: keys, and what tells rooms apart.
const KEPT: &[&str] = &["home_no", "resident_no", "worker_no", "incident_no", "room"];

struct Town {
    dice: SeededRng,
    mess: Mess,
    rows: Rows,
    last: i64,
}

pub fn workbook(seed: u64) -> Workbook {
    let mut dice = SeededRng::new(seed ^ 0x0048_4f4d_4553);
    let mess = Mess {
        missing: dice.pick(&[0.0, 0.0, 0.02, 0.06]),
        dangling: dice.pick(&[0.0, 0.0, 0.01, 0.04]),
        unreadable: dice.pick(&[0.0, 0.0, 0.01, 0.04]),
        twice: dice.pick(&[0.0, 0.0, 0.03]),
        absent: dice.pick(&[0, 0, 1, 3]),
    };
    let rows = super::shape::SHAPES.iter().map(|shape| (shape.id.to_string(), Vec::new())).collect();
    let mut town = Town { dice, mess, rows, last: 0 };
    for home in 1..=town.dice.range(1, 3) {
        town.home(&format!("H-{home}"));
    }
    town.tell_twice();
    let absent: BTreeSet<String> =
        (0..town.dice.range(0, mess.absent)).map(|_| town.dice.pick(MAY_LACK).to_string()).collect();
    for column in &absent {
        let (register, field) = column.split_once('.').unwrap();
        town.rows.get_mut(register).into_iter().flatten().for_each(|row| drop(row.remove(field)));
    }
    Workbook { rows: town.rows, absent }
}

impl Town {
    fn add(&mut self, register: &str, cells: &[(&str, String)]) {
        let mut row = BTreeMap::new();
        for (field, text) in cells {
            let text = self.spoil(register, field, text.clone());
            if !text.is_empty() {
                row.insert((*field).to_string(), text);
            }
        }
        self.rows.entry(register.to_string()).or_default().push(row);
    }

    fn spoil(&mut self, register: &str, field: &str, text: String) -> String {
        let shape = super::shape::SHAPES.iter().find(|shape| shape.id == register).unwrap();
        let is_ref = shape.refs.iter().any(|(name, ..)| *name == field);
        let is_list = shape.lists.iter().any(|(name, _)| *name == field);
        if field == shape.key || field == "room" || (field == "home_no" && register != "policies") {
            return text;
        }
        if self.dice.chance(self.mess.missing * if is_ref { 0.3 } else { 1.0 }) {
            return String::new();
        }
        if !text.is_empty() && self.dice.chance(self.mess.unreadable * if is_ref { 0.3 } else { 1.0 }) {
            return "#".to_string();
        }
        if !text.is_empty() && self.dice.chance(self.mess.dangling) {
            if is_list {
                return format!("{text};X-404");
            }
            if is_ref {
                return "X-404".to_string();
            }
        }
        text
    }

    fn id(&mut self, prefix: &str) -> String {
        self.last += 1;
        format!("{prefix}-{:04}", self.last)
    }

    /// A day, drawn to the ends of years and quarters when one is near.
    fn near(&mut self, around: i64, least: i64, most: i64) -> String {
        let drawn = around + self.dice.range(least, most);
        let edges = [
            day(2023, 12, 31),
            day(2024, 1, 1),
            day(2024, 3, 31),
            day(2024, 6, 30),
            day(2024, 12, 31),
            day(2025, 1, 1),
        ];
        let edge = edges.into_iter().find(|edge| (edge - drawn).abs() <= 6).filter(|_| self.dice.chance(0.3));
        write_day(edge.unwrap_or(drawn))
    }

    fn maybe(&mut self, chance: f64, text: String) -> String {
        if self.dice.chance(chance) { text } else { String::new() }
    }

    fn home(&mut self, home: &str) {
        let sort = self.dice.pick(&["small", "large"]).to_string();
        self.add("homes", &[("home_no", home.to_string()), ("name", home.to_string()), ("sort", sort)]);
        let workers: Vec<String> = (0..self.dice.range(1, 4)).map(|_| self.worker(home)).collect();
        for _ in 0..self.dice.range(1, 9) {
            self.resident(home, &workers);
        }
        for _ in 0..self.dice.range(0, 6) {
            let held = day(2024, 1, 1) + self.dice.range(-60, 430);
            let (led, minutes) = (self.one_of(&workers), self.dice.range(2, 20).to_string());
            let held = self.near(held, 0, 3);
            self.add(
                "drills",
                &[("home_id", home.to_string()), ("held_on", held), ("led_by", led), ("minutes", minutes)],
            );
        }
        for _ in 0..self.dice.range(0, 4) {
            let kind = self.dice.pick(&["safeguarding", "safeguarding", "fire"]).to_string();
            let adopted = day(2024, 1, 1) + self.dice.range(-700, 400);
            let valid = self.near(adopted, 300, 900);
            let valid = self.maybe(0.4, valid);
            let covers = self.dice.pick(&["", "bullying", "contact", "bullying;contact"]).to_string();
            let cells = [
                ("home_no", home.to_string()),
                ("kind", kind),
                ("adopted_on", write_day(adopted)),
                ("valid_to", valid),
                ("covers", covers),
            ];
            self.add("policies", &cells);
        }
    }

    fn one_of(&mut self, among: &[String]) -> String {
        let at = self.dice.range(0, among.len() as i64 - 1) as usize;
        among[at].clone()
    }

    fn worker(&mut self, home: &str) -> String {
        let worker = self.id("W");
        let started =
            self.dice.pick(&[day(2020, 2, 1), day(2023, 12, 31), day(2024, 1, 1), day(2024, 5, 1), day(2025, 1, 20)]);
        self.add(
            "workers",
            &[("worker_no", worker.clone()), ("home_no", home.to_string()), ("started_on", write_day(started))],
        );
        for _ in 0..self.dice.range(0, 5) {
            let held = day(2024, 1, 1) + self.dice.range(-40, 420);
            let hours = self.dice.range(1, 8).to_string();
            self.add("courses", &[("worker_no", worker.clone()), ("held_on", write_day(held)), ("hours", hours)]);
        }
        worker
    }

    fn resident(&mut self, home: &str, workers: &[String]) {
        let resident = self.id("R");
        let admitted = day(2024, 1, 1) + self.dice.range(-300, 420);
        let leaves = admitted + self.dice.range(20, 500);
        let left = if self.dice.chance(0.5) { write_day(leaves) } else { String::new() };
        let (band, key_worker) = (self.dice.pick(&["child", "youth"]).to_string(), self.one_of(workers));
        let key_worker = self.maybe(0.9, key_worker);
        let cells = [
            ("resident_no", resident.clone()),
            ("home_no", home.to_string()),
            ("admitted_on", write_day(admitted)),
            ("left_on", left),
            ("band", band),
            ("key_worker", key_worker),
        ];
        self.add("residents", &cells);
        if self.dice.chance(0.5) {
            let same = self.dice.chance(0.8);
            let said = write_day(if same { admitted } else { admitted + 1 });
            let cells = [("resident_no", resident.clone()), ("home_no", home.to_string()), ("admitted_on", said)];
            self.add("residents_before", &cells);
        }
        self.rooms(&resident, admitted, leaves);
        for _ in 0..self.dice.range(0, 4) {
            let on = admitted + self.dice.range(-5, 300);
            let (kilos, told) = (self.dice.range(28, 36).to_string(), self.near(on, 0, 5));
            let told = self.maybe(0.4, told);
            let on = if self.dice.chance(0.3) { write_day(admitted + 3) } else { write_day(on) };
            let cells =
                [("resident_id", resident.clone()), ("weighed_on", on), ("kilos", kilos), ("doctor_told_on", told)];
            self.add("weighings", &cells);
        }
        let mut talk = admitted;
        for _ in 0..self.dice.range(0, 6) {
            talk += self.dice.pick(&[0, 20, 59, 60, 61, 90, 201, 299]);
            let mut present = self.one_of(workers);
            if self.dice.chance(0.3) {
                present = format!("{present};{}", self.one_of(workers));
            }
            let present = self.maybe(0.85, present);
            self.add(
                "talks",
                &[("resident_id", resident.clone()), ("talked_on", write_day(talk)), ("present", present)],
            );
        }
        for _ in 0..self.dice.range(0, 2) {
            self.incident(&resident, admitted);
        }
        for _ in 0..self.dice.range(1, 2) {
            let worker = self.one_of(workers);
            let part = self.dice.pick(&["main", "main", "second"]).to_string();
            let given = write_day(admitted + self.dice.range(0, 60));
            let (given, taken) = (self.maybe(0.7, given), write_day(admitted + self.dice.range(30, 400)));
            let taken = self.maybe(0.3, taken);
            let cells = [
                ("resident_id", resident.clone()),
                ("worker_no", worker),
                ("part", part),
                ("given_on", given),
                ("taken_on", taken),
            ];
            self.add("keywork", &cells);
        }
        if self.dice.chance(0.2) {
            let (on, sort) =
                (write_day(admitted + self.dice.range(30, 300)), self.dice.pick(&["moved", "visit"]).to_string());
            self.add("handovers", &[("resident_id", resident), ("handed_on", on), ("sort", sort)]);
        }
    }

    /// One room after another, some of them with a gap between.
    fn rooms(&mut self, resident: &str, admitted: i64, leaves: i64) {
        let mut begins = admitted;
        for _ in 0..self.dice.range(0, 4) {
            let ends = begins + self.dice.pick(&[10, 40, 90, 100, 101, 130, 244]);
            let room = self.id("room");
            let goes_on = ends >= leaves && self.dice.chance(0.5);
            let end = if goes_on { String::new() } else { write_day(ends) };
            let cells = [
                ("resident_id", resident.to_string()),
                ("room", room),
                ("begins_on", write_day(begins)),
                ("ends_on", end),
            ];
            self.add("stays", &cells);
            begins = ends + self.dice.pick(&[-3, 0, 1, 1, 2, 4, 20]);
        }
    }

    fn incident(&mut self, resident: &str, admitted: i64) {
        let incident = self.id("I");
        let happened = admitted + self.dice.range(0, 300);
        let sort = self.dice.pick(&["missing", "missing", "injury", "other"]).to_string();
        let reported = write_day(happened + self.dice.range(-1, 9));
        let followed = write_day(happened + self.dice.pick(&[0, 10, 15, 16, 40, 41, 60]));
        let (reported, followed) = (self.maybe(0.85, reported), self.maybe(0.85, followed));
        let told = self.dice.pick(&["", "parent", "police", "parent;police", "doctor"]).to_string();
        let follow = self.dice.pick(&[5, 10, 15, 40]).to_string();
        let cells = [
            ("incident_no", incident),
            ("resident_id", resident.to_string()),
            ("happened_on", write_day(happened)),
            ("sort", sort),
            ("reported_on", reported),
            ("told", told),
            ("follow_days", follow),
            ("followed_on", followed),
        ];
        self.add("incidents", &cells);
    }

    /// Rows that stand there twice, some of them with another value.
    fn tell_twice(&mut self) {
        for (register, list) in &mut self.rows {
            if register == "homes" {
                continue;
            }
            let mut more = Vec::new();
            for row in list.iter() {
                if !self.dice.chance(self.mess.twice) {
                    continue;
                }
                let mut twin = row.clone();
                let fields: Vec<String> = twin
                    .keys()
                    .filter(|field| !KEPT.contains(&field.as_str()) && *field != "resident_id")
                    .cloned()
                    .collect();
                if self.dice.chance(0.7) && !fields.is_empty() {
                    let field = &fields[self.dice.range(0, fields.len() as i64 - 1) as usize];
                    match super::time::read_day(&twin[field]) {
                        Some(day) if self.dice.chance(0.7) => drop(twin.insert(field.clone(), write_day(day + 1))),
                        _ => drop(twin.remove(field)),
                    }
                }
                more.push(twin);
            }
            list.append(&mut more);
        }
    }
}
