//! Rows of registers before they are written: canonical values, in the order of the schema's fields.

use std::rc::Rc;

use crate::registers::spec::Schema;
use crate::time::{Day, format_day, ymd};

/// A text that many rows share.
pub type Id = Rc<str>;

/// One canonical value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// A text, an id or a reference.
    Text(Id),
    /// Several references.
    List(Vec<Id>),
    /// A code's id.
    Code(&'static str),
    /// Several codes' ids.
    Codes(Vec<&'static str>),
    /// A day.
    Day(Day),
    /// A day with the minute of the day (never 0), where it is known.
    Moment(Day, Option<u16>),
    /// A month: its first day.
    Month(Day),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// A decimal number, in tenths.
    Tenths(i64),
    /// What nobody can read as a value of the field: something is there, and nobody knows what.
    Rubbish(&'static str),
}

impl Cell {
    /// The canonical text: codes by id, dates as `2024-03-14`, moments as `2024-03-14T09:30`, months as `2024-03`, lists
    /// separated by `;`, `true` and `false`, `#` for what cannot be read. Nothing for what is empty.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Rubbish(_) => "#".to_owned(),
            Self::Text(text) => text.to_string(),
            Self::List(list) => list.join(";"),
            Self::Code(code) => (*code).to_owned(),
            Self::Codes(codes) => codes.join(";"),
            Self::Day(day) | Self::Moment(day, None) => format_day(*day),
            Self::Moment(day, Some(minute)) => format!("{}T{:02}:{:02}", format_day(*day), minute / 60, minute % 60),
            Self::Month(day) => {
                let (year, month, _) = ymd(*day);
                format!("{year:04}-{month:02}")
            }
            Self::Bool(yes) => yes.to_string(),
            Self::Whole(number) => number.to_string(),
            Self::Tenths(number) if number % 10 == 0 => (number / 10).to_string(),
            Self::Tenths(number) => format!("{}.{}", number / 10, number % 10),
        }
    }

    /// Whether nothing stands there.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl From<&Id> for Cell {
    fn from(id: &Id) -> Self {
        Self::Text(Rc::clone(id))
    }
}

impl From<Option<&Id>> for Cell {
    fn from(id: Option<&Id>) -> Self {
        id.map_or(Self::Empty, Self::from)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Rc::from(text)) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

/// A day, where there is one.
impl From<Option<Day>> for Cell {
    fn from(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A code; nothing when it is the empty text.
#[must_use]
pub const fn code(code: &'static str) -> Cell {
    if code.is_empty() { Cell::Empty } else { Cell::Code(code) }
}

/// A row: one value per field.
pub type Row = Vec<Cell>;

/// The rows of all registers of one provider, or a part of them.
#[derive(Debug, Clone)]
pub struct Tables<'s> {
    /// What the registers look like.
    pub schema: &'s Schema,
    /// Rows by the register's position in the schema.
    pub rows: Vec<Vec<Row>>,
}

impl<'s> Tables<'s> {
    /// No rows.
    #[must_use]
    pub fn new(schema: &'s Schema) -> Self {
        Self { schema, rows: vec![Vec::new(); schema.registers.len()] }
    }

    /// Adds a row; fields that are not named stay empty. Quickest when they come in the schema's order.
    pub fn add<const N: usize>(&mut self, register: &str, values: [(&str, Cell); N]) {
        let Some(position) = self.schema.position(register) else {
            debug_assert!(false, "no register {register}");
            return;
        };
        let fields = self.schema.registers.get(position).map_or(&[][..], |spec| &spec.fields);
        let mut row = vec![Cell::Empty; fields.len()];
        let mut next = 0;
        for (name, value) in values {
            let ahead = fields.iter().skip(next).position(|f| f.id == name).map(|p| p + next);
            let found = ahead.or_else(|| fields.iter().position(|f| f.id == name));
            debug_assert!(found.is_some(), "no field {register}.{name}");
            if let Some(found) = found
                && let Some(cell) = row.get_mut(found)
            {
                *cell = value;
                next = found + 1;
            }
        }
        if let Some(rows) = self.rows.get_mut(position) {
            rows.push(row);
        }
    }

    /// Number of rows of all registers.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|rows| rows.len() as u64).sum()
    }
}
