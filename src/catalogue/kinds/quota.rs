//! Quota: a sum per person and calendar year.

use super::configuration::{Configuration, Number};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::registers::spec::Role;

/// Quota: a sum per person and calendar year.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Register of the people who are counted.
    pub register: String,
    /// Which of them are (beside working the whole year, where they are the workers of the act).
    pub filter: Option<Source>,
    /// Register of the amounts.
    pub from: String,
    /// Field that names the person.
    pub via: String,
    /// Which rows count.
    pub rows: Option<Source>,
    /// Reference of the rows that must lead to somebody else than the person.
    pub other_than: Option<String>,
    /// The day that decides the year.
    pub at: Source,
    /// The amount; none: each row counts one.
    pub amount: Option<Source>,
    /// Name of the parameter that holds the minimum.
    pub at_least: String,
}

impl Configuration for Quota {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let from = reader.register(keys, "from");
        let via = keys.source("via");
        reader.field(keys, &from, &via);
        let other_than = keys.optional("other_than");
        if let Some(field) = &other_than {
            reader.field(keys, &from, field);
        }
        Some(Self {
            register: match keys.value("register") {
                Some(_) => reader.register(keys, "register"),
                None => reader.playing(keys, Role::Worker),
            },
            filter: keys.optional("where"),
            from,
            via: via.text,
            rows: keys.optional("rows"),
            other_than: other_than.map(|field| field.text),
            at: keys.source("at"),
            amount: keys.optional("amount"),
            at_least: keys.string("at_least"),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        Some((&self.at_least, Number::Plain))
    }
}
