//! Whether one subject is covered: its criterion, what is still running, what excuses it.

use super::term::UNKNOWN;
use crate::results::outcome::State;

/// What is known of one subject.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'e> {
    /// Whether it is counted: true, or unknown.
    pub member: Option<bool>,
    /// Whether it fulfils the test.
    pub criterion: Option<bool>,
    /// Whether a cell leaves the test open: then nobody knows whether it is fulfilled or the duty fell away.
    pub open_cell: bool,
    /// Whether there is still time, and what that is called.
    pub pending: (Option<bool>, &'e str),
    /// A reason that takes the duty away, and whether it holds.
    pub exempt: Option<(&'e str, Option<bool>)>,
    /// A reason for which a test that is not fulfilled proves nothing, and whether it holds.
    pub unproven: Option<(&'e str, Option<bool>)>,
}

/// State and reason of one subject.
#[must_use]
pub fn judge(facts: Facts<'_>) -> (State, &str) {
    let Facts { member, criterion, open_cell, pending: (pending, running), exempt, unproven } = facts;
    if criterion == Some(true) {
        return (State::Met, "");
    }
    if let Some((reason, Some(true))) = exempt.filter(|_| !open_cell) {
        return (State::Excluded, reason);
    }
    let unknown = member.is_none() || criterion.is_none() || exempt.is_some_and(|(_, holds)| holds.is_none());
    match (unknown, pending, unproven) {
        (true, ..) | (false, None, _) => (State::Undetermined, UNKNOWN),
        (false, Some(true), _) => (State::Pending, running),
        (false, Some(false), Some((reason, Some(true)))) => (State::Undetermined, reason),
        (false, Some(false), Some((_, None))) => (State::Undetermined, UNKNOWN),
        (false, Some(false), _) => (State::NotMet, "not_fulfilled"),
    }
}
