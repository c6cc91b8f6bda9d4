//! One row of a register, and what its cells say, if anybody knows.

use std::cell::{Cell as Flag, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::schema::{NOT_YET, REGISTERS, STANDS_IN};
use super::time::{When, read_day};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes};

/// What stands in place of a date that has not happened yet.
pub const LATER: &str = "\u{1}later";
/// What stands in place of a cell of which rows with one key say different things.
pub const CONFLICT: &str = "\u{1}conflict";
/// What stands in place of a cell that could not be read.
pub const UNREADABLE: &str = "#";

/// A related row that might be the one that is missed: register, row, and for whom it would be.
pub type Slot = (&'static str, usize, usize);

/// How rows are read at the moment.
#[derive(Debug, Default)]
pub struct Mode {
    /// Columns that an export lacks may say anything; else they read as empty.
    pub open: Flag<bool>,
    /// Related rows that only may count do not; else they leave open what they could fulfil.
    pub strict: Flag<bool>,
    /// The related rows that left something open.
    pub noted: RefCell<Vec<Slot>>,
}

/// What a cell says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    /// A date after the as-of day.
    Later,
    /// Something, or perhaps something; nobody knows what.
    Unknown(Why),
}

/// What a cell of dates says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    Empty,
    On(i64),
    Later,
    Unknown(Why),
}

/// What a reference leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Link {
    /// Nothing is written there.
    Empty,
    /// Nobody of that name, or nobody can read it.
    Dangling(Why),
    /// The row at that place.
    To(usize),
    /// One of these rows: a number that two providers use, or a case recorded twice.
    Among(Vec<usize>),
}

/// One row of a register.
#[derive(Clone, Debug)]
pub struct Row {
    pub register: &'static str,
    /// Its place among the rows of its register that are left.
    pub place: usize,
    /// Its row in the sheet, headings being row 1.
    pub number: usize,
    /// The input that it stands in.
    pub source: usize,
    /// The provider to whom it belongs, if anybody can tell.
    pub owner: Option<String>,
    /// 1 for a case, 2 for its second life under the same number, …
    pub episode: usize,
    pub cells: BTreeMap<String, String>,
    /// Fields whose columns its sheet lacks.
    pub absent: Rc<BTreeSet<String>>,
    pub links: BTreeMap<&'static str, Link>,
    pub lists: BTreeMap<&'static str, Vec<Link>>,
    pub mode: Rc<Mode>,
}

impl Row {
    pub fn cell(&self, field: &str) -> Cell<'_> {
        match self.cells.get(field).map_or("", |text| text.trim()) {
            "" if self.may_say_anything(field) => Cell::Unknown(Why::ABSENT),
            "" => Cell::Empty,
            LATER => Cell::Later,
            CONFLICT => Cell::Unknown(Why::CONFLICTING),
            UNREADABLE => Cell::Unknown(Why::UNREADABLE),
            text => Cell::Text(text),
        }
    }

    /// Whether the sheet lacks the column, and that matters at the moment.
    pub fn may_say_anything(&self, field: &str) -> bool {
        let is = |list: &[(&str, &str)]| list.contains(&(self.register, field));
        self.mode.open.get() && self.absent.contains(field) && !is(NOT_YET) && !is(STANDS_IN)
    }

    /// Nobody can tell for want of a value, or of the whole column.
    pub fn missing(&self, field: &str) -> Tri {
        let is = |list: &[(&str, &str)]| list.contains(&(self.register, field));
        let lacks = self.absent.contains(field) && !is(NOT_YET) && !is(STANDS_IN);
        if lacks { Unknown(Why::EMPTY.with(Why::ABSENT)) } else { MISSING }
    }

    /// The text of a field, nothing if empty or unknown.
    pub fn text(&self, field: &str) -> &str {
        if let Cell::Text(text) = self.cell(field) { text } else { "" }
    }

    /// Whether something is written there (a date: whether it has happened).
    pub fn filled(&self, field: &str) -> Tri {
        match self.cell(field) {
            Cell::Text(_) => Yes,
            Cell::Empty | Cell::Later => No,
            Cell::Unknown(why) => Unknown(why),
        }
    }

    /// Whether the field carries the code; empty: unknown.
    pub fn is(&self, field: &str, code: &str) -> Tri {
        self.is_any(field, &[code])
    }

    /// Whether the field carries one of the codes; empty: unknown.
    pub fn is_any(&self, field: &str, codes: &[&str]) -> Tri {
        match self.cell(field) {
            Cell::Text(text) => codes.contains(&text).into(),
            Cell::Empty | Cell::Later => self.missing(field),
            Cell::Unknown(why) => Unknown(why),
        }
    }

    /// As [`Row::is_any`], but an empty cell says no.
    pub fn says_any(&self, field: &str, codes: &[&str]) -> Tri {
        if self.cell(field) == Cell::Empty { No } else { self.is_any(field, codes) }
    }

    /// Whether a yes-or-no field says yes; empty: unknown.
    pub fn says_yes(&self, field: &str) -> Tri {
        self.is(field, "true")
    }

    /// A number, or why nobody knows it.
    pub fn number(&self, field: &str) -> Result<f64, Why> {
        match self.cell(field) {
            Cell::Text(text) => text.parse().map_err(|_| Why::EMPTY),
            Cell::Empty | Cell::Later => Err(Why::EMPTY),
            Cell::Unknown(why) => Err(why),
        }
    }

    /// Whether a list of codes names the code; nothing named at all: unknown.
    pub fn lists_code(&self, field: &str, code: &str) -> Tri {
        match self.cell(field) {
            Cell::Text(text) => text.split(';').any(|entry| entry.trim() == code).into(),
            Cell::Empty | Cell::Later => Unknown(Why::TOPICS),
            Cell::Unknown(why) => Unknown(why.with(Why::TOPICS)),
        }
    }

    pub fn date(&self, field: &str) -> Day {
        match self.cell(field) {
            Cell::Empty => Day::Empty,
            Cell::Later => Day::Later,
            Cell::Unknown(why) => Day::Unknown(why),
            Cell::Text(text) => read_day(text).map_or(Day::Unknown(Why::EMPTY), Day::On),
        }
    }

    /// The day of a date that has happened (or, in a field that looks ahead, is written).
    pub fn day(&self, field: &str) -> Option<i64> {
        if let Day::On(day) = self.date(field) { Some(day) } else { None }
    }

    /// Why nobody knows the date, where one stands there that nobody knows.
    pub fn doubt(&self, field: &str) -> Option<Why> {
        if let Day::Unknown(why) = self.date(field) { Some(why) } else { None }
    }

    pub fn when(&self, field: &str) -> Option<When> {
        When::read(self.text(field))
    }

    /// Whether the date lies within the days: later than the as-of day no, empty unknown.
    pub fn dated_within(&self, field: &str, from: i64, to: i64) -> Tri {
        match self.date(field) {
            Day::Empty => self.missing(field),
            Day::Unknown(why) => Unknown(why),
            Day::Later => No,
            Day::On(day) => (from <= day && day <= to).into(),
        }
    }

    /// In force in `from..=to` by two date fields, an empty end being open.
    pub fn in_force(&self, starts: &str, ends: &str, from: i64, to: i64) -> Tri {
        let begun = match self.date(starts) {
            Day::Empty => Yes,
            Day::On(day) => (day <= to).into(),
            Day::Later => No,
            Day::Unknown(why) => Unknown(why),
        };
        let not_over = match self.date(ends) {
            Day::Empty | Day::Later => Yes,
            Day::On(end) => (end >= from).into(),
            Day::Unknown(why) => Unknown(why),
        };
        begun.and(not_over)
    }

    pub fn link(&self, field: &str) -> Link {
        match self.links.get(field) {
            None | Some(Link::Empty) if self.may_say_anything(field) => Link::Dangling(Why::ABSENT),
            None => Link::Empty,
            Some(link) => link.clone(),
        }
    }

    /// The rows that a list surely names; names given twice count once.
    pub fn listed(&self, field: &str) -> BTreeSet<usize> {
        let links = self.lists.get(field).into_iter().flatten();
        links.filter_map(|link| if let Link::To(place) = link { Some(*place) } else { None }).collect()
    }

    /// Whether the list names that row; an entry that leads nowhere may be it.
    pub fn lists(&self, field: &str, row: &Row) -> Tri {
        let same_owner = self.owner.is_some() && self.owner == row.owner;
        if self.may_say_anything(field) {
            return if same_owner { Unknown(Why::ABSENT) } else { No };
        }
        super::tri::any(self.lists.get(field).into_iter().flatten().map(|link| match link {
            Link::To(place) => (*place == row.place).into(),
            Link::Among(places) if places.contains(&row.place) => MISSING,
            Link::Dangling(why) if same_owner => Unknown(*why),
            _ => No,
        }))
    }

    /// Whether the list names nobody at all, not even somebody who is not there yet.
    pub fn lists_nobody(&self, field: &str) -> bool {
        self.cells.get(field).is_none_or(|text| text.trim().is_empty())
    }

    /// Whether the reference leads to that row; one that leads nowhere may, within its provider.
    pub fn names(&self, field: &str, row: &Row) -> Tri {
        match self.link(field) {
            Link::To(place) => (place == row.place).into(),
            Link::Empty => No,
            Link::Among(places) => {
                if places.contains(&row.place) {
                    MISSING
                } else {
                    No
                }
            }
            Link::Dangling(why) if self.owner.is_some() && self.owner == row.owner => Unknown(why),
            Link::Dangling(_) => No,
        }
    }

    /// The text of the key, nothing without one.
    pub fn key(&self) -> &str {
        let key = key_of(self.register);
        if key.is_empty() { "" } else { self.text(key) }
    }

    /// The key of the row, or its register and row.
    pub fn subject(&self) -> String {
        match (self.key(), self.episode) {
            ("", _) => format!("{}!{}", self.register, self.number),
            (key, 0 | 1) => key.to_string(),
            (key, episode) => format!("{key}#{episode}"),
        }
    }
}

/// The key field of a register, nothing if its rows have none.
pub fn key_of(register: &str) -> &'static str {
    REGISTERS.iter().find(|(id, _)| *id == register).map_or("", |(_, key)| key)
}

/// What nobody knows of a row to which a reference does not lead.
pub fn nobody_knows(row: &Row, field: &str) -> Tri {
    if let Link::Dangling(why) = row.link(field) { Unknown(why) } else { MISSING }
}
