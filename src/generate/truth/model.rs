//! The registers as they were known at the end of the as-of day, every reference followed once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::build::{self, Registers};
use super::counting::Counting;
use super::references::Backwards;
use super::row::{Link, Mode, Row, Slot};
use super::schema::{EVENTS, LISTS, REFERENCES};
use super::source::Source;
use super::tri::{No, Tri, Unknown, Why, Yes};

/// The registers, the period and the day up to which anything is known.
pub struct World {
    registers: Registers,
    /// The registers that each provider's inputs carry, inline appointments included.
    pub supplied: BTreeMap<String, BTreeSet<String>>,
    pub from: i64,
    pub to: i64,
    pub as_of: i64,
    /// The reference day: the earlier of the period's last day and the as-of day.
    pub reference: i64,
    pub counting: Counting,
    /// How rows are read at the moment.
    pub mode: Rc<Mode>,
    /// Whether any input lacks a column.
    pub columns_absent: bool,
    /// Who surely names whom.
    backwards: Backwards,
    /// The rows of which nobody knows whom they name, by register and field.
    astray: BTreeMap<(&'static str, &'static str), Vec<usize>>,
}

/// The days that a world is seen from.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    pub from: i64,
    pub to: i64,
    pub as_of: i64,
}

impl World {
    pub fn new(mut sources: Vec<Source>, days: Days, counting: Counting) -> World {
        let Days { from, to, as_of } = days;
        let mode = Rc::new(Mode::default());
        let registers = build::build(&mut sources, as_of, &mode);
        let supplied = build::supplied(&sources, &registers);
        let columns_absent = sources.iter().any(|source| !source.absent.is_empty());
        let backwards = look_back(&registers);
        let astray = look_astray(&registers);
        let reference = to.min(as_of);
        World { registers, supplied, from, to, as_of, reference, counting, mode, columns_absent, backwards, astray }
    }

    /// Whether some input of the provider carries the register.
    pub fn has(&self, provider: Option<&String>, register: &str) -> bool {
        provider.and_then(|provider| self.supplied.get(provider)).is_some_and(|registers| registers.contains(register))
    }

    /// The row at a place of a register.
    pub fn row(&self, register: &str, place: usize) -> Option<&Row> {
        self.rows(register).get(place)
    }

    pub fn rows(&self, register: &str) -> &[Row] {
        self.registers.get(register).map_or(&[], Vec::as_slice)
    }

    /// The row that a reference surely leads to.
    pub fn follow(&self, row: &Row, field: &str) -> Option<&Row> {
        let (.., target) = REFERENCES.iter().find(|(register, name, _)| *register == row.register && *name == field)?;
        match row.link(field) {
            Link::To(place) => self.rows(target).get(place),
            _ => None,
        }
    }

    /// The places of the rows whose reference or list leads to a place.
    fn naming(&self, register: &str, field: &str, place: usize) -> Option<&Vec<usize>> {
        self.backwards.get(register)?.get(field)?.get(&place)
    }

    /// The rows of a register whose reference surely leads to that row: what lapses, exempts and makes a member.
    pub fn related<'a>(&'a self, register: &str, field: &str, to: &Row) -> impl Iterator<Item = &'a Row> + use<'a> {
        let rows = self.rows(register);
        let places = self.naming(register, field, to.place);
        places.into_iter().flatten().filter_map(move |place| rows.get(*place))
    }

    /// The rows that may fulfil something for that row, with whether they surely are about it: those that name it, and
    /// those of its provider of which nobody knows whom they name.
    pub fn helping<'a>(&'a self, register: &'static str, field: &'static str, to: &Row) -> Vec<(&'a Row, Tri)> {
        let mut helping: Vec<(&Row, Tri)> = self.related(register, field, to).map(|row| (row, Yes)).collect();
        for place in self.astray.get(&(register, field)).into_iter().flatten() {
            let Some(row) = self.row(register, *place) else { continue };
            match row.names(field, to) {
                sure @ Unknown(_) => helping.push((row, sure)),
                Yes | No => {}
            }
        }
        helping
    }

    /// The places of the rows whose list names that row.
    pub fn listing(&self, register: &str, field: &str, row: &Row) -> BTreeSet<usize> {
        let places = self.naming(register, field, row.place);
        places.into_iter().flatten().copied().collect()
    }

    /// Whether one of the rows passes; which of them may be the one is noted down.
    pub fn some_row<'a>(&self, rows: impl IntoIterator<Item = (&'a Row, Tri)>, test: impl Fn(&Row) -> Tri) -> Tri {
        self.some(rows.into_iter().map(|(row, sure)| (slot(row), sure.and(test(row)))))
    }

    /// Whether one of the answers is yes. Unknown ones leave it open, unless only what is sure counts.
    pub fn some(&self, answers: impl IntoIterator<Item = (Slot, Tri)>) -> Tri {
        let noted_before = self.mode.noted.borrow().len();
        let mut sofar = No;
        for (slot, answer) in answers {
            match answer {
                Yes => {
                    self.mode.noted.borrow_mut().truncate(noted_before);
                    return Yes;
                }
                // A document that stands there counts as it is: it may be read, or looked at, and no other is missed.
                Unknown(why) if !stands(why) => {
                    if !self.mode.strict.get() {
                        self.mode.noted.borrow_mut().push(slot);
                        sofar = sofar.or(answer);
                    }
                }
                _ => sofar = sofar.or(answer),
            }
        }
        sofar
    }

    /// Whether the date lies in the period.
    pub fn in_period(&self, row: &Row, field: &str) -> Tri {
        row.dated_within(field, self.from, self.to)
    }

    /// The provider to whom a row belongs; none: the row is set aside.
    pub fn owner(&self, row: &Row) -> Option<String> {
        row.owner.clone()
    }

    /// The provider to whom the row at a place belongs.
    pub fn owner_at(&self, register: &str, place: usize) -> Option<String> {
        self.row(register, place).and_then(|row| self.owner(row))
    }

    /// The day on which a provider's register begins: the earliest date of its rows.
    pub fn begins(&self, provider: Option<&String>, register: &str) -> Option<i64> {
        let (_, event) = EVENTS.iter().find(|(id, _)| *id == register)?;
        self.rows(register).iter().filter(|row| row.owner.as_ref() == provider).filter_map(|row| row.day(event)).min()
    }

    /// Whether a duty of that day lies before the period and before the provider's register begins.
    pub fn before_register(&self, provider: Option<&String>, register: &str, day: i64) -> bool {
        day < self.from && self.begins(provider, register).is_some_and(|begins| day < begins)
    }
}

/// Whether what leaves something open is not that one more row may be there.
fn stands(why: Why) -> bool {
    let there = Why::TOPICS.with(Why::OUTDATED).with(Why::STRANGE);
    why.has(Why::TOPICS) || (why.has(there) && why.only(there.with(Why::ABSENT)))
}

/// The slot of a row that can be only one missing row.
pub fn slot(row: &Row) -> Slot {
    (row.register, row.place, 0)
}

/// The slot of a row that can be a missing row once for each of several.
pub fn slot_for(row: &Row, whom: &Row) -> Slot {
    (row.register, row.place, whom.place + 1)
}

/// Every reference and list backwards.
fn look_back(registers: &Registers) -> Backwards {
    let mut backwards = Backwards::new();
    for (register, field, _) in REFERENCES {
        let index = backwards.entry(register).or_default().entry(field).or_default();
        for row in registers.get(register).into_iter().flatten() {
            if let Link::To(place) = row.link(field) {
                index.entry(place).or_default().push(row.place);
            }
        }
    }
    for (register, field, _) in LISTS {
        let index = backwards.entry(register).or_default().entry(field).or_default();
        for row in registers.get(register).into_iter().flatten() {
            for place in row.listed(field) {
                index.entry(place).or_default().push(row.place);
            }
        }
    }
    backwards
}

/// The rows whose reference leads nowhere, to one of several rows, or stands in a column that is absent.
fn look_astray(registers: &Registers) -> BTreeMap<(&'static str, &'static str), Vec<usize>> {
    let mut astray: BTreeMap<(&'static str, &'static str), Vec<usize>> = BTreeMap::new();
    for (register, field, _) in REFERENCES {
        for row in registers.get(register).into_iter().flatten() {
            let lost = matches!(row.link(field), Link::Dangling(_) | Link::Among(_)) || row.absent.contains(*field);
            if lost {
                astray.entry((register, field)).or_default().push(row.place);
            }
        }
    }
    astray
}
