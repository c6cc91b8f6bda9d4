//! Duration: at least or at most a term between a start and an end.

use super::configuration::{Configuration, Number};
use super::parts::{Exempt, Limit};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;

/// Duration: at least or at most a term between a start and an end.
#[derive(Debug, Clone)]
pub struct Duration {
    /// Register of the subjects.
    pub register: String,
    /// Which rows are counted.
    pub filter: Option<Source>,
    /// Start.
    pub start: Source,
    /// End.
    pub end: Source,
    /// Reference of the rows: rows that lead to the same row and touch or overlap are one.
    pub merged_by: Option<String>,
    /// How long it must last, at least or at most.
    pub limit: Bound,
    /// When a duration that ended too early drops out.
    pub exempt: Vec<Exempt>,
}

/// How long something must last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// At least.
    AtLeast(Limit),
    /// At most.
    AtMost(Limit),
}

impl Configuration for Duration {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        Some(Self {
            register: reader.register(keys, "register"),
            filter: keys.optional("where"),
            start: keys.source("start"),
            end: keys.source("end"),
            merged_by: keys.optional("merged_by").map(|field| field.text),
            limit: match keys.value("at_most") {
                Some(_) => Bound::AtMost(Limit::read(keys, "at_most")),
                None => Bound::AtLeast(Limit::read(keys, "at_least")),
            },
            exempt: Exempt::read(keys, "exempt"),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        let (Bound::AtLeast(limit) | Bound::AtMost(limit)) = &self.limit;
        limit.parameter()
    }
}
