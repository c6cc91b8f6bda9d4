//! Load: active cases of a person on any day.

use super::configuration::{Configuration, Number, STAFF};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::Sources;
use crate::document::Keys;
use crate::results::outcome::State;

/// Load: active cases of a person on any day.
#[derive(Debug, Clone)]
pub struct Load {
    /// Code of `appointment_role`.
    pub role: String,
    /// Name of the parameter that holds the limit.
    pub at_most: String,
}

impl Configuration for Load {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        Some(Self {
            role: reader.code(keys, "appointment_role", &keys.source("role")),
            at_most: keys.string("at_most"),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(STAFF)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        Some((&self.at_most, Number::Plain))
    }

    fn possible(&self, state: State) -> bool {
        !matches!(state, State::Pending | State::Excluded)
    }
}
