//! Slots: something in every calendar month, ISO week, quarter or year.

use super::configuration::{Configuration, Number};
use super::parts::Events;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::results::outcome::State;
use crate::time::{Day, add_months, day_of, ymd};

/// Slots: something in every calendar month, ISO week, quarter or year.
#[derive(Debug, Clone)]
pub struct Slots {
    /// Register of the subjects.
    pub register: String,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// The slot.
    pub every: Every,
    /// First and last day of the duty, or the days on which a person has active cases.
    pub duty: Duty,
    /// What fills a slot.
    pub events: Events,
    /// Reference of subject and events alike (e.g. `service_id`): an event that names nobody in `via` may be the work of
    /// any subject that shares it.
    pub unassigned_by: Option<String>,
    /// Days after its end during which a slot may still be filled: name of a parameter.
    pub settling: Option<String>,
    /// Reason why a slot with a public holiday on a Monday to Friday drops out where it is not filled.
    pub holiday: Option<String>,
    /// List field of the events: an event that lists a case which is active for the person fills the slot too.
    pub listed: Option<String>,
    /// How many events a slot needs: name of a parameter.
    pub at_least: String,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// Length of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Calendar month.
    Month,
    /// ISO week, Monday to Sunday.
    Week,
    /// Quarter of a calendar year.
    Quarter,
    /// Calendar year.
    Year,
}

impl Every {
    /// All of them, by the word used in the catalogue.
    pub const NAMES: [(&'static str, Self); 4] =
        [("month", Self::Month), ("week", Self::Week), ("quarter", Self::Quarter), ("year", Self::Year)];

    /// First and last day of the slot that a day lies in.
    #[must_use]
    pub fn around(self, day: Day) -> (Day, Day) {
        let (year, month, _) = ymd(day);
        let months = |first: u32, count: i32| {
            let first = day_of(year, first, 1).unwrap_or(day);
            (first, add_months(first, count) - 1)
        };
        match self {
            Self::Month => months(month, 1),
            Self::Quarter => months((month - 1) / 3 * 3 + 1, 3),
            Self::Year => months(1, 12),
            Self::Week => {
                // 1970-01-01 was a Thursday; 0 is Monday.
                let monday = day - (day + 3).rem_euclid(7);
                (monday, monday + 6)
            }
        }
    }
}

/// When a slot is owed.
#[derive(Debug, Clone)]
pub enum Duty {
    /// Slots wholly inside an interval of days, both included; an empty end is open, an empty start means no duty.
    Between {
        /// First day.
        from: Source,
        /// Last day.
        to: Option<Source>,
    },
    /// Slots in which the person has an active case in this appointment role.
    ActiveCases {
        /// Code of the part, of the list of the column that `[caseload]` names.
        role: String,
    },
}

impl Configuration for Slots {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let register = reader.register(keys, "register");
        let duty = match keys.optional("active_cases") {
            Some(role) => Duty::ActiveCases { role: reader.duty(keys, Some(&role)) },
            None => Duty::Between { from: keys.source("from"), to: keys.optional("to") },
        };
        let every = reader.choice(keys, "every", &Every::NAMES, None)?;
        let unassigned_by = keys.optional("unassigned_by");
        if let Some(field) = &unassigned_by {
            reader.field(keys, &register, field);
        }
        Some(Self {
            filter: keys.optional("where"),
            every,
            duty,
            events: Events::read(reader, keys, "events", &register)?,
            unassigned_by: unassigned_by.map(|f| f.text),
            settling: keys.optional("settling").map(|name| name.text),
            holiday: keys.optional("holiday").map(|reason| reason.text),
            listed: keys.optional("listed").map(|field| field.text),
            at_least: keys.string("at_least"),
            responsible: keys.optional("responsible"),
            register,
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        Some((&self.at_least, Number::Plain))
    }

    fn possible(&self, state: State) -> bool {
        !matches!(state, State::Pending | State::Excluded)
    }
}
