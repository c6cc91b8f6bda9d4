//! Interval: no gap between consecutive events longer than a term.

use super::configuration::{Configuration, Number};
use super::parts::{Events, Limit};
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;

/// Interval: no gap between consecutive events longer than a term.
#[derive(Debug, Clone)]
pub struct Interval {
    /// Register of the subjects.
    pub register: String,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// First day: the start of the first gap. Empty: no duty.
    pub anchor: Source,
    /// What ends a gap and starts the next.
    pub events: Events,
    /// Where the register of the events begins after a due day before the period, the register proves nothing.
    pub begins_later: bool,
    /// The term.
    pub term: Limit,
    /// Day on which the duty falls away.
    pub lapse: Option<Source>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

impl Configuration for Interval {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let register = reader.register(keys, "register");
        Some(Self {
            filter: keys.optional("where"),
            anchor: keys.source("anchor"),
            events: Events::read(reader, keys, "events", &register)?,
            begins_later: keys.flag("begins_later"),
            term: Limit::read(keys, "term"),
            lapse: keys.optional("lapse"),
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
