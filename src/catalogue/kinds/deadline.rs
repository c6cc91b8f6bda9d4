//! Deadline: a term from a start to an end.

use super::configuration::{Configuration, Number};
use super::parts::{Events, Exempt, Limit};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;

/// Deadline: a term from a start to an end.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Register of the rows that start a term.
    pub register: String,
    /// Which rows are counted.
    pub filter: Option<Source>,
    /// Start of the term: a column path.
    pub start: Source,
    /// What ends it.
    pub end: Events,
    /// The term.
    pub term: Limit,
    /// Day on which the duty falls away.
    pub lapse: Option<Source>,
    /// Where the register of the end begins after a due day before the period, the register proves nothing.
    pub begins_later: bool,
    /// When an open or breached duty drops out.
    pub exempt: Vec<Exempt>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

impl Configuration for Deadline {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let register = reader.register(keys, "register");
        Some(Self {
            filter: keys.optional("where"),
            start: keys.source("start"),
            end: Events::read(reader, keys, "end", &register)?,
            term: Limit::read(keys, "term"),
            lapse: keys.optional("lapse"),
            begins_later: keys.flag("begins_later"),
            exempt: Exempt::read(keys, "exempt"),
            responsible: keys.optional("responsible"),
            register,
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn parameter(&self) -> Option<(&str, Number)> {
        self.term.parameter()
    }
}
