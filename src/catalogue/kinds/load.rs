//! Load: active cases of a person on any day.

use super::configuration::{Configuration, Number};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::Sources;
use crate::document::Keys;
use crate::registers::spec::Role;
use crate::results::outcome::State;

/// Load: active cases of a person on any day.
#[derive(Debug, Clone)]
pub struct Load {
    /// Register of those who have files.
    pub register: String,
    /// Code of their part, where `[caseload]` names a column of it.
    pub role: String,
    /// Name of the parameter that holds the limit.
    pub at_most: String,
}

impl Configuration for Load {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        Some(Self {
            register: reader.playing(keys, Role::Worker),
            role: reader.duty(keys, keys.optional("role").as_ref()),
            at_most: keys.string("at_most"),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        Some((&self.at_most, Number::Plain))
    }

    fn possible(&self, state: State) -> bool {
        !matches!(state, State::Pending | State::Excluded)
    }
}
