//! The registers as they were known at the end of the as-of day, row by row, every reference followed once.

use std::cell::Cell as Flag;
use std::collections::{BTreeMap, BTreeSet};

use super::shape::{SHAPES, Shape};
use super::time::{Counting, read_day};
use super::tri::{No, Tri, Unknown, Why, Yes};
use crate::random::Workbook;

/// What stands in place of a date that has not come yet, and of a cell of which rows with one key say different things.
const LATER: &str = "\u{1}later";
const CONFLICT: &str = "\u{1}conflict";

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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    Empty,
    /// Nobody of that name, or nobody can read it.
    Lost(Why),
    To(usize),
}

pub struct Row {
    pub shape: &'static Shape,
    pub place: usize,
    number: usize,
    /// The home to which it belongs, if anybody can tell.
    pub owner: Option<String>,
    cells: BTreeMap<String, String>,
    links: BTreeMap<&'static str, Link>,
    lists: BTreeMap<&'static str, Vec<Link>>,
    gone: bool,
}

pub struct World {
    pub rows: BTreeMap<&'static str, Vec<Row>>,
    absent: BTreeSet<String>,
    /// What must be proved: absent columns may say anything, and rows that name nobody may be anybody's.
    pub open: Flag<bool>,
    pub from: i64,
    pub to: i64,
    pub as_of: i64,
    pub reference: i64,
    pub counting: Counting,
}

impl World {
    pub fn new(book: &Workbook, (from, to, as_of): (&str, &str, &str), counting: Counting) -> World {
        let day = |text| read_day(text).unwrap();
        let (from, to, as_of) = (day(from), day(to), day(as_of));
        let homes: BTreeSet<&String> = book.rows["homes"].iter().filter_map(|row| row.get("home_no")).collect();
        let carrier = if homes.len() == 1 { homes.first().map(|home| home.to_string()) } else { None };
        let mut rows: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for shape in SHAPES {
            let mut found = Vec::new();
            for (index, cells) in book.rows.get(shape.id).into_iter().flatten().enumerate() {
                let mut row = Row {
                    shape,
                    place: 0,
                    number: index + 2,
                    owner: None,
                    cells: cells.clone(),
                    links: BTreeMap::new(),
                    lists: BTreeMap::new(),
                    gone: false,
                };
                row.owner = owner(&rows, &row, carrier.as_deref());
                row.gone = row.happened(shape.event).is_some_and(|day| day > as_of);
                found.push(row);
            }
            let mut found = merged(shape, found, as_of);
            for row in &mut found {
                follow(&rows, row, carrier.as_deref());
            }
            rows.insert(shape.id, found);
        }
        let rows = living(rows, as_of);
        World {
            rows,
            absent: book.absent.clone(),
            open: Flag::new(false),
            from,
            to,
            as_of,
            reference: to.min(as_of),
            counting,
        }
    }

    pub fn all(&self, register: &str) -> &[Row] {
        &self.rows[register]
    }

    pub fn lacks(&self, row: &Row, field: &str) -> bool {
        self.absent.contains(&format!("{}.{field}", row.shape.id))
    }

    pub fn cell<'r>(&self, row: &'r Row, field: &str) -> Cell<'r> {
        match row.text(field) {
            "" if self.open.get() && self.lacks(row, field) && row.shape.not_yet != field => Cell::Unknown(Why::ABSENT),
            "" => Cell::Empty,
            LATER => Cell::Later,
            CONFLICT => Cell::Unknown(Why::CONFLICTING),
            "#" => Cell::Unknown(Why::UNREADABLE),
            text => Cell::Text(text),
        }
    }

    pub fn date(&self, row: &Row, field: &str) -> Day {
        match self.cell(row, field) {
            Cell::Empty => Day::Empty,
            Cell::Later => Day::Later,
            Cell::Unknown(why) => Day::Unknown(why),
            Cell::Text(text) => Day::On(read_day(text).unwrap()),
        }
    }

    pub fn number(&self, row: &Row, field: &str) -> Result<f64, Why> {
        match self.cell(row, field) {
            Cell::Text(text) => Ok(text.parse().unwrap()),
            Cell::Unknown(why) => Err(why),
            Cell::Empty | Cell::Later => Err(self.missing(row, field)),
        }
    }

    /// Why nobody can tell for want of a value, or of the whole column.
    pub fn missing(&self, row: &Row, field: &str) -> Why {
        let lacks = self.lacks(row, field) && row.shape.not_yet != field;
        if lacks { Why::EMPTY.with(Why::ABSENT) } else { Why::EMPTY }
    }

    /// Whether a cell holds the code; nothing there: unknown.
    pub fn is(&self, row: &Row, field: &str, code: &str) -> Tri {
        match self.cell(row, field) {
            Cell::Text(text) => (text == code).into(),
            Cell::Unknown(why) => Unknown(why),
            Cell::Empty | Cell::Later => Unknown(self.missing(row, field)),
        }
    }

    /// Whether something is there.
    pub fn filled(&self, row: &Row, field: &str) -> Tri {
        match self.cell(row, field) {
            Cell::Text(_) => Yes,
            Cell::Empty | Cell::Later => No,
            Cell::Unknown(why) => Unknown(why),
        }
    }

    pub fn in_period(&self, row: &Row, field: &str) -> Tri {
        match self.date(row, field) {
            Day::On(day) => (self.from <= day && day <= self.to).into(),
            Day::Later => No,
            Day::Empty => Unknown(self.missing(row, field)),
            Day::Unknown(why) => Unknown(why),
        }
    }

    pub fn link(&self, row: &Row, field: &str) -> Link {
        match row.links.get(field) {
            None | Some(Link::Empty) if self.open.get() && self.lacks(row, field) => Link::Lost(Why::ABSENT),
            None => Link::Empty,
            Some(link) => *link,
        }
    }

    /// The row that a reference surely leads to.
    pub fn behind(&self, row: &Row, field: &str) -> Result<&Row, Why> {
        let (.., to, _) = row.shape.refs.iter().find(|(name, ..)| *name == field).unwrap();
        match self.link(row, field) {
            Link::To(place) => Ok(&self.rows[to][place]),
            Link::Lost(why) => Err(why),
            Link::Empty => Err(Why::EMPTY),
        }
    }

    /// The rows of a register that may be about another: those that name it, and those of its home that name nobody.
    pub fn about<'w>(&'w self, register: &str, field: &str, whom: &Row) -> Vec<(&'w Row, Tri)> {
        let mut found = Vec::new();
        for row in self.all(register) {
            match row.links.get(field) {
                Some(Link::To(place)) if *place == whom.place => found.push((row, Yes)),
                Some(Link::Lost(why)) if row.owner.is_some() && row.owner == whom.owner => {
                    found.push((row, Unknown(*why)));
                }
                _ => {}
            }
        }
        found
    }

    /// Whether a list names that row.
    pub fn lists(&self, row: &Row, field: &str, whom: Result<usize, Why>) -> Tri {
        // Who is not there yet is written there all the same.
        let nobody = row.text(field).is_empty();
        match self.cell(row, field) {
            Cell::Unknown(why) => return Unknown(why.with(whom.err().unwrap_or_default())),
            // Whoever is asked for: an empty list holds nobody.
            _ if nobody => return No,
            _ => {}
        }
        let whom = match whom {
            Ok(place) => place,
            Err(why) => return Unknown(why),
        };
        row.lists[field].iter().fold(No, |sofar, link| {
            sofar.or(match link {
                Link::To(place) => (*place == whom).into(),
                Link::Lost(why) => Unknown(*why),
                Link::Empty => No,
            })
        })
    }
}

impl Row {
    fn text(&self, field: &str) -> &str {
        self.cells.get(field).map_or("", |text| text.trim())
    }

    fn happened(&self, field: &str) -> Option<i64> {
        read_day(self.text(field))
    }

    fn key(&self) -> &str {
        self.text(self.shape.key)
    }

    /// How the row is called.
    pub fn subject(&self, w: &World) -> String {
        let plain = || format!("{}!{}", self.shape.id, self.number);
        if !self.shape.key.is_empty() {
            return self.key().to_string();
        }
        let part = |field: &&str| match self.links.get(field) {
            Some(Link::To(_)) => Some(w.behind(self, field).ok()?.subject(w)),
            // One that names nobody is called as it is written.
            _ => Some(self.text(field).to_string()).filter(|text| !text.is_empty() && text != "#" && text != CONFLICT),
        };
        let parts: Option<Vec<String>> = self.shape.named_by.iter().map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map_or_else(plain, |parts| parts.join("/"))
    }
}

type Registers = BTreeMap<&'static str, Vec<Row>>;

/// The rows that a text may name; of a file with one home none of another.
fn named(rows: &Registers, to: &str, text: &str, carrier: Option<&str>) -> Vec<usize> {
    let there = |row: &&Row| {
        row.key() == text && carrier.is_none_or(|carrier| row.owner.is_none() || row.owner.as_deref() == Some(carrier))
    };
    rows[to].iter().enumerate().filter(|(_, row)| there(row)).map(|(place, _)| place).collect()
}

/// The home to which a row belongs: the one that its reference leads to, else the only one of the file.
fn owner(rows: &Registers, row: &Row, carrier: Option<&str>) -> Option<String> {
    if row.shape.id == "homes" {
        return Some(row.key().to_string()).filter(|key| !key.is_empty());
    }
    let (_, to, _) = row.shape.refs.iter().find(|(field, ..)| *field == row.shape.owner).unwrap();
    let text = row.text(row.shape.owner);
    let owners: BTreeSet<&String> = if text.is_empty() {
        BTreeSet::new()
    } else {
        named(rows, to, text, carrier).into_iter().filter_map(|place| rows[to][place].owner.as_ref()).collect()
    };
    match owners.first() {
        Some(owner) if owners.len() == 1 => Some((*owner).clone()),
        _ => carrier.map(str::to_string),
    }
}

/// Rows told twice once: by their key, or, without one, where they are equal in every cell. What rows with one key say
/// differently nobody knows. Rows that are not there yet are left alone.
fn merged(shape: &'static Shape, rows: Vec<Row>, as_of: i64) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        let cells = |row: &Row| -> BTreeMap<String, String> {
            row.cells.iter().filter(|(_, text)| !text.is_empty()).map(|(a, b)| (a.clone(), b.clone())).collect()
        };
        let same = |other: &&mut Row| {
            !other.gone
                && other.owner == row.owner
                && if shape.key.is_empty() { cells(other) == cells(&row) } else { other.key() == row.key() }
        };
        match kept.iter_mut().find(same).filter(|_| !row.gone) {
            Some(_) if shape.key.is_empty() => {}
            Some(first) => merge(first, &row, as_of),
            None => kept.push(row),
        }
    }
    kept
}

fn merge(first: &mut Row, second: &Row, as_of: i64) {
    let fields: BTreeSet<String> = first.cells.keys().chain(second.cells.keys()).cloned().collect();
    for field in fields {
        let (mine, theirs) = (first.text(&field).to_string(), second.text(&field).to_string());
        // A date that has not come yet says no more than an empty cell.
        let dated = first.shape.dates.contains(&field.as_str());
        let nothing = |text: &str| text.is_empty() || (dated && read_day(text).is_some_and(|day| day > as_of));
        let said = match (nothing(&mine), nothing(&theirs)) {
            _ if mine == theirs => mine,
            (true, true) => {
                if mine.is_empty() {
                    theirs
                } else {
                    mine
                }
            }
            (true, false) if first.shape.not_yet == field => theirs,
            (false, true) if first.shape.not_yet == field => mine,
            _ => CONFLICT.to_string(),
        };
        first.cells.insert(field, said);
    }
}

/// Follows the references of a row, which goes with what it cannot be without.
fn follow(rows: &Registers, row: &mut Row, carrier: Option<&str>) {
    let lead = |to: &str, text: &str| -> Result<Link, ()> {
        let places = named(rows, to, text, carrier);
        let there: Vec<usize> = places.iter().copied().filter(|place| !rows[to][*place].gone).collect();
        match (places.as_slice(), there.as_slice()) {
            ([], _) => Ok(Link::Lost(Why::EMPTY)),
            (_, []) => Err(()),
            (_, [place]) => Ok(Link::To(*place)),
            _ => panic!("{text} is several rows of {to}"),
        }
    };
    for (field, to, required) in row.shape.refs {
        let link = match row.text(field) {
            "#" => Link::Lost(Why::UNREADABLE),
            CONFLICT => Link::Lost(Why::CONFLICTING),
            // Whoever it is about: somebody it must be. A home names itself.
            "" if *field == row.shape.owner && *to != "homes" => Link::Lost(Why::EMPTY),
            "" => Link::Empty,
            text => lead(to, text).unwrap_or_else(|()| {
                row.gone |= required;
                Link::Empty
            }),
        };
        row.links.insert(field, link);
    }
    for (field, to) in row.shape.lists {
        let links = match row.text(field) {
            "#" => vec![Link::Lost(Why::UNREADABLE)],
            CONFLICT => vec![Link::Lost(Why::CONFLICTING)],
            text => {
                let entries = text.split(';').map(str::trim).filter(|entry| !entry.is_empty());
                entries.filter_map(|entry| lead(to, entry).ok()).collect()
            }
        };
        row.lists.insert(field, links);
    }
}

/// The rows that are there, with places of their own; dates that have not come yet read so.
fn living(rows: Registers, as_of: i64) -> Registers {
    let places: BTreeMap<&str, Vec<usize>> = rows
        .iter()
        .map(|(register, rows)| {
            let before = |place: usize| rows.iter().take(place).filter(|row| !row.gone).count();
            (*register, (0..rows.len()).map(before).collect())
        })
        .collect();
    let mut left = Registers::new();
    for (register, rows) in rows {
        let mut there: Vec<Row> = rows.into_iter().filter(|row| !row.gone).collect();
        for (place, row) in there.iter_mut().enumerate() {
            row.place = place;
            for (field, to, _) in row.shape.refs {
                if let Some(Link::To(place)) = row.links.get_mut(field) {
                    *place = places[to][*place];
                }
            }
            for (field, to) in row.shape.lists {
                for link in row.lists.get_mut(field).into_iter().flatten() {
                    if let Link::To(place) = link {
                        *place = places[to][*place];
                    }
                }
            }
            for field in row.shape.dates {
                if row.happened(field).is_some_and(|day| day > as_of) {
                    row.cells.insert((*field).to_string(), LATER.to_string());
                }
            }
        }
        left.insert(register, there);
    }
    left
}
