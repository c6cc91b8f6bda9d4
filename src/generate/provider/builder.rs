//! A provider while it is being made up: its people, services and habits.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use super::Settings;
use crate::generate::nation::Provider;
use crate::generate::seeded::SeededRng;
use crate::generate::table::{Cell, Id, Tables};
use crate::registers::spec::Schema;
use crate::time::Day;

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    pub id: Id,
    pub kind: &'static str,
}

/// A case that a person has, with the days on which it counts.
#[derive(Debug, Clone)]
pub struct Load {
    pub case: Id,
    pub from: Day,
    pub until: Day,
}

/// Somebody who works there.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: Id,
    pub role: &'static str,
    pub service: Id,
    pub hired: Day,
    /// Cases as manager or officer, in the order in which they came.
    pub loads: Vec<Load>,
    /// Last days of cases that still count.
    pub busy: Vec<Day>,
}

/// A document that is to be made known.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: Id,
    pub adopted: Day,
}

/// A provider while it is being made up.
#[derive(Debug)]
pub struct ProviderBuilder<'s> {
    pub provider: &'s Provider,
    pub settings: &'s Settings,
    pub dice: SeededRng,
    pub tables: Tables<'s>,
    pub services: Vec<Service>,
    pub people: Vec<Person>,
    /// Positions of case managers and of case officers among the people.
    pub managers: Vec<usize>,
    pub officers: Vec<usize>,
    /// Ids of people by their role.
    pub by_role: BTreeMap<&'static str, Vec<Id>>,
    /// Documents of the kinds that staff must know.
    pub papers: Vec<Document>,
    pub provider_id: Id,
    /// Date-times are kept without their time of day.
    pub hourless: bool,
    last: u64,
}

impl<'s> ProviderBuilder<'s> {
    pub fn new(provider: &'s Provider, settings: &'s Settings, schema: &'s Schema) -> Self {
        let mut dice = SeededRng::new(settings.seed, 1 + provider.index * 2);
        let hourless = !provider.diligence.blameless() && dice.chance(0.15);
        Self {
            provider,
            settings,
            dice,
            tables: Tables::new(schema),
            services: Vec::new(),
            people: Vec::new(),
            managers: Vec::new(),
            officers: Vec::new(),
            by_role: BTreeMap::new(),
            papers: Vec::new(),
            provider_id: Rc::from(provider.id.as_str()),
            hourless,
            last: 0,
        }
    }

    /// An id not used before; all ids of a provider begin with its mark.
    pub fn id(&mut self, letter: char) -> Id {
        self.last += 1;
        let mut text = String::with_capacity(16);
        // Writing to a string cannot fail.
        let _ = write!(text, "{}-{letter}{:04}", self.provider.mark, self.last);
        Rc::from(text)
    }

    /// Whether somebody did what had to be done.
    pub fn done(&mut self) -> bool {
        self.provider.diligence.blameless() || self.dice.chance(self.provider.diligence.0)
    }

    /// The day, if it was done; at the end of the year at the latest.
    pub fn done_on(&mut self, day: Day) -> Option<Day> {
        self.done().then(|| day.min(self.settings.to))
    }

    /// A day at most `within` days after the start, if the duty is done; else one up to `late` days later, or none.
    pub fn within(&mut self, start: Day, within: i32, late: i32) -> Option<Day> {
        if self.done() {
            return Some((start + self.dice.range(0, within)).min(self.settings.to).max(start));
        }
        let day = start + within + 1 + self.dice.range(0, late);
        (self.dice.chance(0.65) && day <= self.settings.to).then_some(day)
    }

    /// The text, if it was done.
    pub fn if_done(&mut self, text: &str) -> Cell {
        if self.done() { Cell::from(text) } else { Cell::Empty }
    }

    pub fn yes_if_done(&mut self) -> Cell {
        Cell::Bool(self.done())
    }

    /// A moment of the day, as this house writes it.
    pub fn moment(&self, day: Day, minute: i32) -> Cell {
        let minute = u16::try_from(minute).ok().filter(|m| (1..1440).contains(m));
        Cell::Moment(day, minute.filter(|_| !self.hourless))
    }

    /// A minute within working hours.
    pub fn office_minute(&mut self) -> i32 {
        8 * 60 + self.dice.range(0, 32) * 15
    }

    /// The day itself, or the Friday before a weekend.
    pub fn working(day: Day) -> Day {
        // 1970-01-01 was a Thursday.
        day - ((day + 3).rem_euclid(7) - 4).max(0)
    }

    /// The id of somebody in that role; nobody, where there is none.
    pub fn someone(&mut self, role: &str) -> Option<Id> {
        let suited = self.by_role.get(role)?;
        let chosen = usize::try_from(self.dice.below(suited.len() as u64)).unwrap_or(0);
        suited.get(chosen).map(Rc::clone)
    }

    /// A service of one of these kinds, else the first.
    pub fn service(&mut self, kinds: &[&str]) -> Option<Id> {
        let suited: Vec<usize> =
            (0..).zip(&self.services).filter(|(_, s)| kinds.contains(&s.kind)).map(|(i, _)| i).collect();
        let chosen = self.dice.pick(&suited, 0);
        self.services.get(chosen).map(|s| Rc::clone(&s.id))
    }

    /// The position of some case manager or officer.
    pub fn some_of_crew(&mut self, manager: bool) -> Option<usize> {
        let crew = if manager { &self.managers } else { &self.officers };
        let chosen = usize::try_from(self.dice.below(crew.len() as u64)).ok()?;
        crew.get(chosen).copied()
    }

    pub fn person(&self, position: usize) -> Option<&Person> {
        self.people.get(position)
    }

    pub fn person_id(&self, position: usize) -> Cell {
        self.people.get(position).map(|p| &p.id).into()
    }
}
