//! Parts that several kinds of check share: rows that count as events, and conditions under which subjects drop out.

use super::configuration::Number;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::time::Unit;

/// A condition under which a subject drops out, with the reason shown.
#[derive(Debug, Clone)]
pub struct Exempt {
    /// Predicate over the subject.
    pub when: Source,
    /// Reason code, e.g. `young_child`.
    pub reason: String,
    /// Whether it is decided before the test: who fulfils the test drops out too.
    pub first: bool,
}

impl Exempt {
    /// The conditions of a key, in their order.
    pub(super) fn read(keys: &Keys, key: &str) -> Vec<Self> {
        keys.tables(key)
            .iter()
            .map(|e| {
                let exempt = Self { when: e.source("when"), reason: e.string("reason"), first: e.flag("first") };
                e.finish();
                exempt
            })
            .collect()
    }
}

/// How long a term is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// Name of the parameter that holds it.
    Parameter(String),
    /// A number of the row itself, in a unit.
    OfRow {
        /// The number: an expression over the row.
        value: Source,
        /// Its unit.
        unit: Unit,
    },
}

impl Limit {
    /// The term of a key: the name of a parameter, or `{ of = …, unit = … }`.
    pub(super) fn read(keys: &Keys, key: &str) -> Self {
        let own = keys.value(key).is_some_and(|value| value.get_ref().is_table());
        match own.then(|| keys.table(key, true)).flatten() {
            Some(table) => {
                let value = table.source("of");
                let unit = table.choice("unit", &Unit::NAMES, None).unwrap_or(Unit::Days);
                table.finish();
                Self::OfRow { value, unit }
            }
            None => Self::Parameter(keys.string(key)),
        }
    }

    /// The name of the parameter, where it is one.
    pub(super) fn parameter(&self) -> Option<(&str, Number)> {
        match self {
            Self::Parameter(name) => Some((name, Number::Term)),
            Self::OfRow { .. } => None,
        }
    }
}

/// Rows that end a term or happen in a gap or slot.
#[derive(Debug, Clone)]
pub struct Events {
    /// Register of the events; the subject's own register with `via` empty means a column of the subject itself.
    pub from: Option<String>,
    /// Field of that register that names the subject.
    pub via: Option<String>,
    /// The subject's own reference that must name the same row as `via`, where the events hang on a common parent.
    pub same: Option<String>,
    /// Whole-number field that must be equal too.
    pub and_equal: Option<String>,
    /// Which rows count; the subject is reached as `subject.…`.
    pub filter: Option<Source>,
    /// The day or moment of the event: an expression over the row (or, without `from`, over the subject).
    pub at: Source,
    /// Only events that are not before the start count (with times of day where both have one).
    pub not_before_start: bool,
    /// Only events on or after this day of the subject count.
    pub not_before: Option<Source>,
    /// Reason why the duty is open where all its events lie before that day.
    pub too_early: Option<String>,
}

impl Events {
    /// The events of a key, for subjects of a register.
    pub(super) fn read(reader: &Reader, keys: &Keys, key: &str, subject: &str) -> Option<Self> {
        let table = keys.table(key, true)?;
        let from = table.value("from").is_some().then(|| reader.register(&table, "from"));
        let via = from.as_ref().map(|from| {
            let via = table.source("via");
            reader.field(&table, from, &via);
            via.text
        });
        let same = table.optional("same");
        if let Some(same) = &same {
            reader.field(&table, subject, same);
        }
        let events = Self {
            from,
            via,
            same: same.map(|s| s.text),
            and_equal: table.optional("and_equal").map(|s| s.text),
            filter: table.optional("where"),
            at: table.source("at"),
            not_before_start: table.flag("not_before_start"),
            not_before: table.optional("not_before"),
            too_early: table.optional("too_early").map(|reason| reason.text),
        };
        table.finish();
        Some(events)
    }
}
