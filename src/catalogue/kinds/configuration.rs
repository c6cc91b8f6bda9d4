//! What every kind of check is asked.

use crate::catalogue::reader::Reader;
use crate::document::Keys;
use crate::results::kind::CheckKind;
use crate::results::outcome::State;

/// What a parameter that a kind names must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A term: a number with a unit of time.
    Term,
    /// A number without a unit.
    Plain,
}

/// The configuration of a kind: how it is read, and the facts that others ask of it.
pub trait Configuration {
    /// Reads it from a check: the table that is named after the kind.
    fn of_check(kind: CheckKind, reader: &Reader, check: &Keys) -> Option<Self>
    where
        Self: Sized,
    {
        let keys = check.table(kind.id(), true)?;
        let read = Self::read(reader, &keys)?;
        keys.finish();
        Some(read)
    }

    /// Reads its table; none where nothing can be made of it, and why has been noted.
    fn read(reader: &Reader, keys: &Keys) -> Option<Self>
    where
        Self: Sized;

    /// Register of its subjects; none where it has none.
    fn register(&self) -> Option<&str>;

    /// The parameter that holds its term, limit or minimum.
    fn parameter(&self) -> Option<(&str, Number)> {
        None
    }

    /// Whether its subjects are people, or hang on one, so that a small count may expose somebody.
    fn personal(&self, about_people: &dyn Fn(&str) -> bool) -> bool {
        self.register().is_some_and(about_people)
    }

    /// Whether a subject can end in a state at all.
    fn possible(&self, _: State) -> bool {
        true
    }

    /// Whether what is not fulfilled is never a breach, since the act names other proofs.
    fn never_breached(&self) -> bool {
        false
    }

    /// Whether the number of its values says something: it does not where each subject counts once a month.
    fn counted(&self) -> bool {
        true
    }
}
