//! Distribution: a histogram of a whole-number measure.

use super::configuration::Configuration;
use super::parts::Events;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::registers::spec::Role;

/// Distribution: a histogram of a whole-number measure.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a catalogue has a handful, read once")]
pub enum Distribution {
    /// A value per row.
    Rows {
        /// Register of the rows.
        register: String,
        /// Which rows are counted.
        filter: Option<Source>,
        /// The value; empty values are left out.
        value: Source,
        /// Whether rows without a value are counted as undetermined.
        missing_undetermined: bool,
    },
    /// Days between a row and the one before it of the same parent.
    Gaps {
        /// Register of the rows.
        register: String,
        /// Reference to the parent.
        of: String,
        /// Date of the rows.
        at: Source,
        /// Which later rows are counted.
        filter: Option<Source>,
    },
    /// Events per subject and calendar month of the period.
    PerMonth {
        /// Register of the subjects.
        register: String,
        /// Which subjects are counted.
        filter: Option<Source>,
        /// The events.
        events: Events,
    },
    /// Active cases per person.
    Caseload {
        /// Register of those who have files.
        register: String,
        /// Code of their part.
        role: String,
        /// On the reference day, or distinct cases over the period.
        on_reference_day: bool,
    },
}

impl Configuration for Distribution {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        if let Some(role) = keys.optional("caseload") {
            let on = [("reference", true), ("period", false)];
            let on_reference_day = reader.choice(keys, "on", &on, None)?;
            let (register, role) = (reader.playing(keys, Role::Worker), reader.duty(keys, Some(&role)));
            return Some(Self::Caseload { register, role, on_reference_day });
        }
        let register = reader.register(keys, "register");
        if let Some(of) = keys.optional("gaps_of") {
            reader.field(keys, &register, &of);
            let (at, filter) = (keys.source("at"), keys.optional("where"));
            return Some(Self::Gaps { register, of: of.text, at, filter });
        }
        if keys.value("per_month").is_some() {
            let events = Events::read(reader, keys, "per_month", &register)?;
            return Some(Self::PerMonth { filter: keys.optional("where"), events, register });
        }
        Some(Self::Rows {
            filter: keys.optional("where"),
            value: keys.source("value"),
            missing_undetermined: keys.flag("missing_undetermined"),
            register,
        })
    }

    fn register(&self) -> Option<&str> {
        Some(match self {
            Self::Rows { register, .. }
            | Self::Gaps { register, .. }
            | Self::PerMonth { register, .. }
            | Self::Caseload { register, .. } => register,
        })
    }

    fn counted(&self) -> bool {
        !matches!(self, Self::PerMonth { .. })
    }
}
